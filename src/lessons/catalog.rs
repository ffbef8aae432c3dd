//! The catalog of the lessons that come with the program.

use std::sync::LazyLock;

use super::lesson::Lesson;
use crate::config::{ConfigError, Problem};

macro_rules! files {
    ($($id:literal),+ $(,)?) => {
        /// The name, without extension, and the text of each lesson file.
        pub const FILES: &[(&str, &str)] = &[$(($id, include_str!(concat!("../../assets/lessons/", $id, ".toml")))),+];
    };
}

files![
    "what-is-shift",
    "old-remedy",
    "what-bn-does",
    "per-batch",
    "gamma-beta",
    "linear-sigmoid",
    "half-relu",
    "restore",
    "stable-gradient",
    "high-rate",
    "any-init",
    "batch-noise",
    "saturation-sigmoid",
    "dead-relu",
    "all-positive-relu",
    "reposition",
    "ioffe-figure-1",
    "is-it-really-shift",
    "train-and-eval",
    "when-bn-loses",
    "the-map",
    "how-deep",
    "edge-of-chaos",
    "all-alike",
    "smoother",
];

/// Lessons, and the files that could not be read as lessons.
#[derive(Debug)]
pub struct Catalog {
    /// The lessons, sorted by their order.
    pub lessons: Vec<Lesson>,
    /// The names of the refused files, with the reason for each.
    pub refused: Vec<(String, ConfigError)>,
}

impl Catalog {
    /// Reads files, given as name and text; an invalid file does not affect the others.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut catalog = Self { lessons: Vec::new(), refused: Vec::new() };
        for (name, text) in files {
            match Lesson::from_toml(text) {
                Ok(lesson) => catalog.lessons.push(lesson),
                Err(error) => catalog.refused.push((name.to_owned(), error)),
            }
        }
        catalog.lessons.sort_by_key(|lesson| lesson.order);
        catalog
    }

    /// Returns the lesson with the id `id`.
    ///
    /// # Errors
    /// Names the most similar id if there is no such lesson.
    pub fn find(&self, id: &str) -> Result<&Lesson, Problem> {
        self.lessons.iter().find(|lesson| lesson.id == id).ok_or_else(|| {
            let ids = self.lessons.iter().map(|lesson| lesson.id.as_str());
            Problem::unknown(id, "a lesson", ids)
        })
    }

    /// Returns the lessons before and after the one with the id `id`.
    #[must_use]
    pub fn around(&self, id: &str) -> [Option<&Lesson>; 2] {
        let at = self.lessons.iter().position(|lesson| lesson.id == id);
        let before = at.and_then(|at| at.checked_sub(1)).and_then(|at| self.lessons.get(at));
        [before, at.and_then(|at| self.lessons.get(at + 1))]
    }
}

/// Returns the lessons that come with the program.
#[must_use]
pub fn catalog() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::read(FILES.iter().copied()));
    &CATALOG
}
