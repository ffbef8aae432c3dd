//! The lesson that a command line names.

use std::path::Path;

use crate::config::{Config, Problem};
use crate::files::{self, Content};
use crate::lessons::{Lesson, catalog};

/// The file that `name` names, if it does not name a lesson of the program: a name with a dot or a slash is a file's, and so
/// is that of something that is there.
pub fn file(name: &str) -> Option<&Path> {
    let path = Path::new(name);
    let is_file = name.contains(['.', '/', '\\']) || path.exists();
    (is_file && catalog().find(name).is_err()).then_some(path)
}

/// The lesson called `name`, or that of the [`file`] `name`.
///
/// # Errors
/// All that is wrong with the file, or the nearest lesson where there is none of that name.
pub fn find(name: &str) -> Result<Lesson, Vec<Problem>> {
    let Some(path) = file(name) else { return catalog().find(name).cloned().map_err(|problem| vec![problem]) };
    let whole = |text: String| vec![Problem::whole(text).within(name)];
    let what = match files::content(path).map_err(|fault| whole(fault.to_string()))? {
        // A lesson without any table of its own is named by what it lacks.
        Content::Lesson | Content::Experiment => None,
        Content::Plan => Some("is a plan of figures, not a lesson".to_owned()),
        Content::Picture => Some("is a picture, not a lesson".to_owned()),
        Content::Table => Some("is a table, not a lesson".to_owned()),
        Content::Foreign(foreign) => Some(foreign.to_string()),
    };
    if let Some(what) = what {
        return Err(whole(what));
    }
    let text = files::read(path).map_err(|fault| whole(fault.to_string()))?;
    Lesson::from_toml(&text).map_err(|error| {
        if Config::from_toml(&text).is_ok() && !text.trim().is_empty() {
            whole("is an experiment, not a lesson".to_owned())
        } else {
            error.0.into_iter().map(|problem| problem.within(name)).collect()
        }
    })
}
