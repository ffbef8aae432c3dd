//! What a figure can be written as: a picture, or its numbers.

use std::path::Path;

use super::super::caption::Words;
use super::super::export::{ExportError, Format, export};
use super::super::make::{Figure, draw};
use super::table;
use crate::trainer::Report;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The picture.
    Picture(Format),
    /// Its numbers as CSV.
    Csv,
    /// Its numbers as JSON.
    Json,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Picture(Format::Svg), Self::Picture(Format::Pdf), Self::Picture(Format::Png), Self::Csv, Self::Json];

    /// The name, and the ending of a file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Picture(format) => format.name(),
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// What goes by this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// What a file is by its ending.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        Self::from_name(path.extension()?.to_str()?)
    }

    /// Writes `figure` of `report`, which [`Figure::replay`] gave, with its `words`.
    ///
    /// # Errors
    /// As [`export`].
    pub fn write(self, figure: &Figure, report: &Report, words: &Words) -> Result<Vec<u8>, ExportError> {
        match self {
            Self::Picture(format) => {
                let drawing = draw(figure, report, figure.look.caption.then_some(&*words.caption));
                export(&drawing, figure, words, format)
            }
            Self::Csv => Ok(table(figure, report).csv().into_bytes()),
            Self::Json => Ok(table(figure, report).json().into_bytes()),
        }
    }
}
