//! What is known of the figures of a folder without making them again: their words, and how they were made.

use serde::{Deserialize, Serialize};

use crate::figure::caption::Words;

/// The figures of one language, in the order of the plan; kept beside them as `figures.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// One for each figure.
    pub figures: Vec<Recorded>,
}

/// A figure that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Its name in the plan.
    pub name: String,
    /// The program's own title.
    pub title: String,
    /// What is shown, and with which settings.
    pub caption: String,
    /// What is seen, in numbers.
    pub alt: String,
    /// All that it takes to make it again, the version of the program included.
    pub provenance: String,
}

impl Record {
    /// Reads `figures.json`; of one that cannot be read nothing is known.
    #[must_use]
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// As it is written.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The figure of this name, if it was made as `provenance` says.
    #[must_use]
    pub fn of(&self, name: &str, provenance: &str) -> Option<&Recorded> {
        self.figures.iter().find(|figure| figure.name == name && figure.provenance == provenance)
    }
}

impl Recorded {
    /// A figure that has just been made.
    #[must_use]
    pub fn new(name: &str, words: Words, provenance: String) -> Self {
        let Words { title, caption, alt } = words;
        Self { name: name.to_owned(), title, caption, alt, provenance }
    }
}
