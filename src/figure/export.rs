//! A drawing as a file.

use std::fmt;
use std::path::Path;

use super::caption::Words;
use super::make::Figure;
use super::provenance::SOFTWARE;
use crate::config::Problem;
use crate::render::{self, Drawing, Effort, Labels, PdfError, RasterError};

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Scalable Vector Graphics, for the web and for slides.
    Svg,
    /// A page, for LaTeX.
    Pdf,
    /// Pixels.
    Png,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Svg, Self::Pdf, Self::Png];

    /// The name, and the ending of a file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Png => "png",
        }
    }

    /// The format of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    /// The format of a file by its ending.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        Self::from_name(path.extension()?.to_str()?)
    }
}

/// Why a drawing is no file.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportError {
    /// More pixels than can be held.
    TooLarge(Problem),
    /// No pixels.
    Raster(RasterError),
    /// No PDF.
    Pdf(PdfError),
    /// No PNG, in the words of its encoder.
    Png(String),
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(problem) => problem.fmt(f),
            Self::Png(problem) => f.write_str(problem),
            Self::Raster(error) => error.fmt(f),
            Self::Pdf(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ExportError {}

/// `drawing`, which is one of `figure`, as a file. Title, description, language, program and provenance are in it. The
/// same figure gives the same bytes.
///
/// # Errors
/// Where it would have too many pixels, or cannot be written.
pub fn export(drawing: &Drawing, figure: &Figure, words: &Words, format: Format) -> Result<Vec<u8>, ExportError> {
    let provenance = figure.provenance();
    let labels = Labels {
        title: &words.title,
        description: &words.alt,
        language: figure.look.language.tag(),
        software: SOFTWARE,
        provenance: Some(&provenance),
    };
    let size = figure.look.size;
    match format {
        Format::Svg => Ok(render::svg_of(drawing, size.extent(), labels).into_bytes()),
        Format::Pdf => {
            let svg = render::svg(drawing, Labels::default());
            render::pdf(&svg, size.pdf_points(), labels).map_err(ExportError::Pdf)
        }
        Format::Png => {
            let pixels = size.pixels(figure.look.scale).map_err(ExportError::TooLarge)?;
            let svg = render::svg(drawing, Labels::default());
            let pixels = render::pixels_of(&svg, pixels).map_err(ExportError::Raster)?;
            let density = size.density(figure.look.scale);
            render::png(&pixels, Effort::Fast, labels, density).map_err(|error| ExportError::Png(error.to_string()))
        }
    }
}
