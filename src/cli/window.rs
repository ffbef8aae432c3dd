//! The request for a window, made from the arguments of the command line.

use std::path::{Path, PathBuf};

use super::args::WindowArguments;
use super::failure::Failure;
use super::input;
use crate::config::{Checked, Problem};
use crate::lessons::Lesson;
use crate::map::Map;
#[cfg(feature = "gui")]
use crate::view::Language;

/// A request to open a window.
#[derive(Clone, Debug)]
pub struct WindowRequest {
    /// The experiment that the window starts with, from a file or a lesson; `None` if the command line names neither.
    pub experiment: Option<Checked>,
    /// The figure whose experiment and step the window shows.
    #[cfg(feature = "gui")]
    pub figure: Option<Box<crate::figure::Figure>>,
    /// The map that the window shows.
    pub map: Option<Box<Map>>,
    /// The lesson that the window opens with.
    pub lesson: Option<Lesson>,
    /// The file of the experiment, figure or lesson, or the data; `None` if the command line names none. If it names a
    /// data file elsewhere, that is read only after the user allows it.
    pub from: Option<PathBuf>,
    /// The language of the window; `None` if the command line does not say.
    #[cfg(feature = "gui")]
    pub language: Option<Language>,
    /// The folder of translations from which something could not be read, and how many texts or files of it.
    #[cfg(feature = "gui")]
    pub learned: Option<(String, usize)>,
}

/// Checks the arguments of the window, reads the file that it opens, and checks that there is a display.
///
/// # Errors
/// All `problems` and those of the arguments, or, if there are none, the lack of a display.
pub fn request(arguments: &WindowArguments, mut problems: Vec<Problem>) -> Result<WindowRequest, Failure> {
    #[cfg(feature = "gui")]
    let language = language(arguments.lang.as_deref()).map_err(|problem| problems.push(problem)).ok().flatten();
    let (file, lesson) = (arguments.file.as_deref(), arguments.lesson.as_deref());
    let (source, found) = input::source(file, lesson);
    let file = file.or_else(|| lesson.map(Path::new).filter(|name| name.is_file()));
    problems.extend(found);
    let checked = source.experiment.check().map_err(|error| problems.extend(error.0));
    match checked {
        Ok(experiment) if problems.is_empty() => {
            display()?;
            Ok(WindowRequest {
                experiment: (file.is_some() || lesson.is_some()).then_some(experiment),
                #[cfg(feature = "gui")]
                figure: source.figure,
                map: source.map,
                lesson: source.lesson,
                from: file.map(Path::to_path_buf),
                #[cfg(feature = "gui")]
                language,
                #[cfg(feature = "gui")]
                learned: None,
            })
        }
        _ => Err(Failure::all(problems)),
    }
}

/// Reads the value of `--lang`.
#[cfg(feature = "gui")]
fn language(tag: Option<&str>) -> Result<Option<Language>, Problem> {
    let read = |tag| Language::from_name(tag).ok_or_else(|| Problem::word("--lang", tag, &Language::names()));
    tag.map(read).transpose()
}

/// Checks, on systems whose windows need X11 or Wayland, that a display of either is set. Checking before a window is
/// opened gives a clear message.
fn display() -> Result<(), Failure> {
    let named = |variable: &str| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    let needs_name = cfg!(all(unix, not(target_os = "macos")));
    if needs_name && !named("DISPLAY") && !named("WAYLAND_DISPLAY") {
        return Err(Failure::no_window(
            "there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set); use `shiftscope run`, \
             which needs none",
        ));
    }
    Ok(())
}
