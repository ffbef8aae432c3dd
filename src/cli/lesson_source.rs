//! The lesson that a command line names.

use std::path::Path;

#[cfg(feature = "gui")]
use super::input;
#[cfg(feature = "gui")]
use crate::config::Checked;
use crate::files;
use crate::lessons::{Lesson, catalog};

/// The file that `name` names, if it does not name a lesson of the program: a name with a dot or a slash is a file's.
pub fn file(name: &str) -> Option<&Path> {
    name.contains(['.', '/', '\\']).then_some(Path::new(name))
}

/// The lesson called `name`, or that of the [`file`] `name`.
///
/// # Errors
/// All that is wrong with the file, or the nearest lesson where there is none of that name.
pub fn find(name: &str) -> Result<Lesson, String> {
    let Some(path) = file(name) else {
        return catalog().find(name).cloned().map_err(|problem| format!("--lesson: {problem}"));
    };
    let text = files::read(path).map_err(|fault| format!("{name}: {fault}"))?;
    Lesson::from_toml(&text).map_err(|error| format!("{name}: {error}"))
}

/// The experiment of a file, of a lesson, or the default one, with its changes.
///
/// # Errors
/// Everything that is wrong with it.
#[cfg(feature = "gui")]
pub fn experiment(file: Option<&Path>, lesson: Option<&str>, set: &[String]) -> Result<Checked, Vec<String>> {
    match lesson {
        Some(name) => {
            let lesson = find(name).map_err(|problem| vec![problem])?;
            input::with_changes(lesson.experiment, Vec::new(), set, None)
        }
        None => input::experiment(file, set, None),
    }
}
