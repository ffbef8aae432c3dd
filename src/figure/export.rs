//! Writes a figure as a file.

use std::cell::OnceCell;
use std::fmt;

use super::caption::Words;
use super::make::{Figure, draw};
use super::table::{Table, table};
use crate::config::Problem;
use crate::files::FileKind;
use crate::render::{self, Drawing, Effort, Labels, PictureError};
use crate::trainer::Report;
use crate::view::Text;

/// The reason why a figure cannot be written as a file.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportError {
    /// The picture would have more pixels than fit into memory.
    TooLarge(Problem),
    /// The picture cannot be drawn as pixels or written as PDF.
    Picture(PictureError),
    /// The picture cannot be written as PNG, in the words of its encoder.
    Png(String),
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge(problem) => problem.fmt(f),
            Self::Picture(error) => error.fmt(f),
            Self::Png(problem) => f.write_str(problem),
        }
    }
}

impl std::error::Error for ExportError {}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        if let ExportError::TooLarge(problem) = error { problem } else { Self::whole(error.to_string()) }
    }
}

/// A figure with the run that it shows, ready to be written in any kind of file. The command line, plans and the window
/// all write figures through it, so that equal figures give equal bytes. The picture is drawn once, when first needed.
pub struct Sheet<'a> {
    figure: &'a Figure,
    report: &'a Report,
    words: OnceCell<Words>,
    drawing: OnceCell<Drawing>,
}

impl<'a> Sheet<'a> {
    /// Returns the sheet of `figure` drawn from `report`, which comes from [`Figure::replay`] or from a trainer that is
    /// at the step of the figure.
    #[must_use]
    pub const fn new(figure: &'a Figure, report: &'a Report) -> Self {
        Self { figure, report, words: OnceCell::new(), drawing: OnceCell::new() }
    }

    /// Returns the title, caption and alternative text.
    pub fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(self.figure, self.report, &Text::new(self.figure.look.language)))
    }

    /// Returns the picture.
    pub fn drawing(&self) -> &Drawing {
        let caption = || self.figure.look.caption.then(|| &*self.words().caption);
        self.drawing.get_or_init(|| draw(self.figure, self.report, caption()))
    }

    /// Returns the numbers of the picture.
    #[must_use]
    pub fn table(&self) -> Table {
        table(self.figure, self.report)
    }

    /// Returns the sheet as a file of a single step. A picture holds title, description, language, program and
    /// provenance.
    ///
    /// # Errors
    /// If the picture has too many pixels, or cannot be written.
    ///
    /// # Panics
    /// If `kind` is an animation, which consists of many sheets.
    pub fn file(&self, kind: FileKind) -> Result<Vec<u8>, ExportError> {
        let (size, scale) = (self.figure.look.size, self.figure.look.scale);
        let provenance = kind.is_picture().then(|| self.figure.provenance());
        let labels = || self.words().labels(self.figure, provenance.as_deref());
        let unlabeled = || render::svg(self.drawing(), Labels::default());
        match kind {
            FileKind::Svg => Ok(render::svg_of(self.drawing(), size.extent(), labels()).into_bytes()),
            FileKind::Pdf => render::pdf(&unlabeled(), size.pdf_points(), labels()).map_err(ExportError::Picture),
            FileKind::Png => {
                let extent = size.pixels(scale).map_err(ExportError::TooLarge)?;
                let pixels = render::pixels_of(&unlabeled(), extent).map_err(ExportError::Picture)?;
                let png = render::png(&pixels, Effort::Fast, labels(), size.density(scale));
                png.map_err(|error| ExportError::Png(error.to_string()))
            }
            FileKind::Csv => Ok(self.table().csv().into_bytes()),
            FileKind::Json => Ok(self.table().json().into_bytes()),
            FileKind::Gif | FileKind::Apng => unreachable!("an animation has many sheets: Animation::file writes it"),
        }
    }
}
