//! Finds the lesson that a command line names.

use std::path::Path;

use crate::config::{Config, Problem};
use crate::files::{self, Content, in_folder_of};
use crate::lessons::{Lesson, catalog};

/// Returns the path of the lesson file that `name` names; `None` if it names a lesson. A name that is no lesson of the
/// program is a file if it contains a dot or a slash, or if such a path exists.
pub fn file(name: &str) -> Option<&Path> {
    let path = Path::new(name);
    let is_file = name.contains(['.', '/', '\\']) || path.exists();
    (is_file && catalog().find(name).is_err()).then_some(path)
}

/// Returns the lesson called `name`, or the lesson in the [`file`] `name`.
///
/// # Errors
/// Everything that is wrong with the file; if there is no such lesson, a problem that suggests the nearest name.
pub fn find(name: &str) -> Result<Lesson, Vec<Problem>> {
    let Some(path) = file(name) else { return catalog().find(name).cloned().map_err(|problem| vec![problem]) };
    let whole = |text: String| vec![Problem::whole(text).within(name)];
    let what = match files::content(path).map_err(|fault| whole(fault.to_string()))? {
        // An incomplete lesson can look like an experiment; reading it reports what is missing.
        Content::Lesson | Content::Experiment => None,
        Content::Plan => Some("is a plan of figures, not a lesson".to_owned()),
        Content::Picture => Some("is a picture, not a lesson".to_owned()),
        Content::Table => Some("is a table, not a lesson".to_owned()),
        Content::Map => Some("is a map, not a lesson".to_owned()),
        Content::Foreign(foreign) => Some(foreign.to_string()),
    };
    if let Some(what) = what {
        return Err(whole(what));
    }
    let text = files::read(path).map_err(|fault| whole(fault.to_string()))?;
    let mut lesson = Lesson::from_toml(&text).map_err(|error| {
        if Config::from_toml(&text).is_ok() && !text.trim().is_empty() {
            whole("is an experiment, not a lesson".to_owned())
        } else {
            error.0.into_iter().map(|problem| problem.within(name)).collect()
        }
    })?;
    lesson.relocate(in_folder_of(path));
    Ok(lesson)
}
