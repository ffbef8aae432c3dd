//! The request for a window, made from the arguments of the command line.

use std::io::{IsTerminal as _, stderr, stdin, stdout};
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
    /// The file that cannot be opened: the window opens without it and says why, as of a file that is dropped on it.
    pub refused: Option<PathBuf>,
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
/// All `problems` and those of the arguments, or, if there are none, the lack of a display. A file that cannot be opened is
/// no error where nobody would read it on a terminal, as after a double click, and there is a display: the window says it.
pub fn request(arguments: &WindowArguments, problems: Vec<Problem>) -> Result<WindowRequest, Failure> {
    let is_read = stdin().is_terminal() || stdout().is_terminal() || stderr().is_terminal();
    request_from(arguments, problems, is_read || cfg!(not(feature = "gui")), display())
}

/// Does what [`request`] does, where somebody reads the terminal or nobody, with this display or without one.
fn request_from(
    arguments: &WindowArguments,
    mut problems: Vec<Problem>,
    is_read: bool,
    display: Result<(), Failure>,
) -> Result<WindowRequest, Failure> {
    #[cfg(feature = "gui")]
    let language = language(arguments.lang.as_deref()).map_err(|problem| problems.push(problem)).ok().flatten();
    let (file, lesson) = (arguments.file.as_deref(), arguments.lesson.as_deref());
    let typed = !problems.is_empty();
    let (source, found) = input::source(file, lesson);
    let named = file.or_else(|| lesson.map(Path::new).filter(|name| name.is_file()));
    problems.extend(found);
    let checked =
        source.experiment.check().map_err(|error| problems.extend(error.0)).ok().filter(|_| problems.is_empty());
    let without = WindowRequest {
        experiment: None,
        #[cfg(feature = "gui")]
        figure: None,
        map: None,
        lesson: None,
        from: None,
        refused: None,
        #[cfg(feature = "gui")]
        language,
        #[cfg(feature = "gui")]
        learned: None,
    };
    if let Some(experiment) = checked {
        display?;
        return Ok(WindowRequest {
            experiment: (file.is_some() || lesson.is_some()).then_some(experiment),
            #[cfg(feature = "gui")]
            figure: source.figure,
            map: source.map,
            lesson: source.lesson,
            from: named.map(Path::to_path_buf),
            ..without
        });
    }
    match file.filter(|file| *file != Path::new(input::STDIN)) {
        Some(file) if !typed && !is_read && display.is_ok() => {
            Ok(WindowRequest { refused: Some(file.to_path_buf()), ..without })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(file: &Path) -> WindowArguments {
        WindowArguments {
            file: Some(file.to_path_buf()),
            lesson: None,
            lang: None,
            #[cfg(feature = "gui")]
            locale: None,
        }
    }

    #[test]
    fn a_broken_file_is_shown_where_nobody_reads_a_terminal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("broken.shiftscope");
        std::fs::write(&path, "sed = 1").unwrap();
        let request = |arguments: &WindowArguments, typed: &[&str], is_read, display| {
            let typed = typed.iter().map(|problem| Problem::whole(*problem)).collect();
            request_from(arguments, typed, is_read, display)
        };
        let shown = request(&opening(&path), &[], false, Ok(())).unwrap();
        assert_eq!((shown.refused.as_ref(), shown.from, shown.experiment.is_some()), (Some(&path), None, false));
        let none = folder.path().join("none.toml");
        assert_eq!(request(&opening(&none), &[], false, Ok(())).unwrap().refused, Some(none));

        let said = |failure: Failure| failure.to_string();
        let on_terminal = request(&opening(&path), &[], true, Ok(())).map_err(said).unwrap_err();
        assert!(on_terminal.contains("sed is not a known key"), "{on_terminal}");
        let hidden = request(&opening(&path), &[], false, Err(Failure::no_window("no display")));
        assert_eq!(hidden.map_err(said).unwrap_err(), on_terminal, "without a display, too");
        let mistyped = request(&opening(&path), &["--lnag"], false, Ok(())).map_err(said).unwrap_err();
        assert!(mistyped.contains("--lnag"), "a mistyped option is no file: {mistyped}");

        std::fs::write(&path, "seed = 1").unwrap();
        let whole = request(&opening(&path), &[], false, Ok(())).unwrap();
        assert_eq!((whole.refused, whole.from, whole.experiment.is_some()), (None, Some(path), true), "control");
    }
}
