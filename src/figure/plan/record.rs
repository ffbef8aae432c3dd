//! The record of the figures in a folder: their words and provenances, so that unchanged figures are not made again.

use flate2::Crc;
use serde::{Deserialize, Serialize};

use crate::figure::caption::Words;

/// The record of the figures of one language, in the order of the plan. It is the file `figures.json` in their folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The figures that were made, one entry each.
    pub figures: Vec<Recorded>,
    /// The files that the program wrote, to tell them from files of the user.
    #[serde(default)]
    pub files: Vec<Written>,
}

/// A file that the program wrote, or was about to write when it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The name of the file.
    pub name: String,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// The CRC-32 of the contents of the file.
    pub crc32: u32,
}

/// The words and the provenance of a figure that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The name of the figure in the plan.
    pub name: String,
    /// The program's own words.
    #[serde(flatten)]
    pub words: Words,
    /// The complete description of the figure, including the version of the program.
    pub provenance: String,
}

impl Record {
    /// Reads the text of a `figures.json`; `None` if it is not a record.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Returns the record as the text of `figures.json`.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Records that `contents` are written to the file `name`. Earlier contents of that file remain in the record until
    /// [`Record::tidy`].
    pub fn writes(&mut self, name: String, contents: &[u8]) {
        let written = Written::new(name, contents);
        self.files.retain(|known| *known != written);
        self.files.push(written);
    }

    /// Returns whether the program wrote a file with these contents, under any name.
    #[must_use]
    pub fn wrote(&self, contents: &[u8]) -> bool {
        let Written { bytes, crc32, .. } = Written::new(String::new(), contents);
        self.files.iter().any(|known| (known.bytes, known.crc32) == (bytes, crc32))
    }

    /// Keeps only the latest contents of each file, and sorts the files by name.
    pub fn tidy(&mut self) {
        // The sort is stable, so that after the reversal the newest entry of each name comes first.
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
        self.files.reverse();
        self.files.dedup_by(|later, kept| later.name == kept.name);
        self.files.reverse();
    }

    /// Returns the recorded figure `name`, if it has this `provenance`.
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
