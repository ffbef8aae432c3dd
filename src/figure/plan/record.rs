//! What is known of the figures of a folder without making them again: their words, and how they were made.

use flate2::Crc;
use serde::{Deserialize, Serialize};

use crate::figure::caption::Words;

/// The figures of one language, in the order of the plan; kept beside them as `figures.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// One for each figure.
    pub figures: Vec<Recorded>,
    /// The files that were written, by which they are told from files of the user.
    #[serde(default)]
    pub files: Vec<Written>,
}

/// A file that was written, or was about to be when the program was ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The CRC-32 of its contents.
    pub crc32: u32,
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
    /// Reads `figures.json`; `None` where the text is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// As it is written.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Notes that the file `name` is given these contents. What it had before stays known until [`Record::tidy`].
    pub fn writes(&mut self, name: String, contents: &[u8]) {
        let written = Written::new(name, contents);
        self.files.retain(|known| *known != written);
        self.files.push(written);
    }

    /// Whether a file with these contents was written, under whatever name.
    #[must_use]
    pub fn wrote(&self, contents: &[u8]) -> bool {
        let Written { bytes, crc32, .. } = Written::new(String::new(), contents);
        self.files.iter().any(|known| (known.bytes, known.crc32) == (bytes, crc32))
    }

    /// Of each file keeps what it was given last, in the order of the names.
    pub fn tidy(&mut self) {
        // The sort keeps the order of what has one name, so that from behind the newest comes first.
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        self.files.reverse();
        self.files.dedup_by(|later, kept| later.name == kept.name);
        self.files.reverse();
    }

    /// The figure of this name, if it was made as `provenance` says.
    #[must_use]
    pub fn of(&self, name: &str, provenance: &str) -> Option<&Recorded> {
        self.figures.iter().find(|figure| figure.name == name && figure.provenance == provenance)
    }
}

impl Written {
    fn new(name: String, contents: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(contents);
        Self { name, bytes: contents.len() as u64, crc32: crc.sum() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_what_is_in_them() {
        let mut record = Record::default();
        record.writes("b.csv".to_owned(), b"one");
        record.writes("a.csv".to_owned(), b"two");
        record.writes("b.csv".to_owned(), b"three");
        assert!(record.wrote(b"one") && record.wrote(b"two") && record.wrote(b"three"));
        assert!(!record.wrote(b"") && !record.wrote(b"onf") && !record.wrote(b"one "));
        record.tidy();
        assert!(!record.wrote(b"one") && record.wrote(b"three"), "what a file had before is forgotten");
        assert_eq!(record.files.iter().map(|file| &*file.name).collect::<Vec<_>>(), ["a.csv", "b.csv"]);
        assert_eq!(Record::read(&record.json()), Some(record));
        assert_eq!(Record::read("{}"), None);
        assert_eq!(Record::read("[1]"), None);
    }
}
