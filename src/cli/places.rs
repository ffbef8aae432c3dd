//! The files that a command line reads and writes: none that is written may be one that is read, or another that is
//! written, whatever names they go by.

use std::path::Path;

use super::input::STDIN;
use super::lesson_source;
use crate::config::{Checked, Problem};
use crate::files::Named;

/// What a command reads, and what it is to write.
#[derive(Default)]
pub struct Places {
    named: Named,
    problems: Vec<Problem>,
}

impl Places {
    /// What an experiment on the command line is read from: FILE, the file of `--lesson`, and the data.
    #[must_use]
    pub fn of(file: Option<&Path>, lesson: Option<&str>, experiment: Option<&Checked>) -> Self {
        let mut places = Self::default();
        if file == Some(Path::new(STDIN)) {
            places.named.add_stdin("FILE");
        } else if let Some(file) = file {
            places.reads("FILE", file);
        }
        if let Some(lesson) = lesson.and_then(lesson_source::file) {
            places.reads("--lesson", lesson);
        }
        if let Some(experiment) = experiment {
            places.reads_data_of(experiment);
        }
        places
    }

    /// The file at `path`, called `name`, is read.
    pub fn reads(&mut self, name: &str, path: &Path) {
        self.named.add(name, path);
    }

    /// The data of an experiment are read.
    pub fn reads_data_of(&mut self, experiment: &Checked) {
        if let Some(path) = &experiment.config().data.path {
            self.reads("data.path", Path::new(path));
        }
    }

    /// The file at `path`, called `name`, is to be written.
    pub fn writes(&mut self, name: &str, path: &Path) {
        if let Some(other) = self.named.add(name, path) {
            self.problems.push(Problem::new(name, format!("and {other} are one file, {}", path.display())));
        }
    }

    /// What must not be written.
    #[must_use]
    pub fn problems(self) -> Vec<Problem> {
        self.problems
    }
}
