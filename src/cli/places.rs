//! The files that a command reads and writes. A file that is written must be none of the files that are read and none
//! of the other files that are written, even under another name.

use std::path::Path;

use super::args::ExperimentArguments;
use super::input::STDIN;
use super::lesson_source;
use crate::config::{Checked, Problem, one_of};
use crate::files::{FileKind, Named};

/// Returns the kind of the still figure at `path`, the value of `--out`, by its ending.
///
/// # Errors
/// If no kind has this ending.
pub fn still(path: &Path) -> Result<FileKind, Problem> {
    FileKind::still(path).ok_or_else(|| {
        let endings = FileKind::STILL.map(|kind| format!(".{}", kind.name()));
        let endings = one_of(&endings.each_ref().map(String::as_str));
        let text = format!("the ending does not say the format; use {endings}");
        Problem::whole(text).within(format!("--out {}", path.display()))
    })
}

/// The files that a command reads and writes, and the conflicts between them.
#[derive(Default)]
pub struct Places {
    named: Named,
    problems: Vec<Problem>,
}

impl Places {
    /// Returns the files that an experiment on the command line is read from: FILE, the file of `--lesson`, and the
    /// data.
    #[must_use]
    pub fn of(arguments: &ExperimentArguments, experiment: Option<&Checked>) -> Self {
        let mut places = Self::default();
        let file = arguments.file.as_deref();
        if file == Some(Path::new(STDIN)) {
            places.named.add_stdin("FILE");
        } else if let Some(file) = file {
            places.reads("FILE", file);
        }
        if let Some(lesson) = arguments.lesson.as_deref().and_then(lesson_source::file) {
            places.reads("--lesson", lesson);
        }
        if let Some(experiment) = experiment {
            places.reads_data_of(experiment);
        }
        places
    }

    /// Adds the file at `path`, called `name` in messages, as one that is read.
    pub fn reads(&mut self, name: &str, path: &Path) {
        self.named.add(name, path);
    }

    /// Adds the data file of an experiment, if it has one, as one that is read.
    pub fn reads_data_of(&mut self, experiment: &Checked) {
        if let Some(path) = &experiment.config().data.path {
            self.reads("data.path", Path::new(path));
        }
    }

    /// Adds the file at `path`, called `name` in messages, as one that is written.
    pub fn writes(&mut self, name: &str, path: &Path) {
        if let Some(other) = self.named.add(name, path) {
            self.problems.push(Problem::new(name, format!("and {other} are one file, {}", path.display())));
        }
    }

    /// Returns a problem for each file that must not be written.
    #[must_use]
    pub fn problems(self) -> Vec<Problem> {
        self.problems
    }
}
