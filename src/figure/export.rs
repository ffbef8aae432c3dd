//! Writes a figure as a file.

use std::cell::OnceCell;

use super::caption::Words;
use super::error::FigureError;
use super::make::{Figure, draw};
use super::options::Look;
use super::table::{Table, table};
use crate::files::FileKind;
use crate::render::{self, Drawing, Effort, Labels};
use crate::trainer::Report;
use crate::view::Text;

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
    pub fn file(&self, kind: FileKind) -> Result<Vec<u8>, FigureError> {
        match kind {
            FileKind::Csv => Ok(self.table().csv().into_bytes()),
            FileKind::Json => Ok(self.table().json().into_bytes()),
            kind => {
                let provenance = self.figure.provenance();
                let labels = self.words().labels(self.figure, Some(&provenance));
                picture(self.drawing(), &self.figure.look, labels, kind)
            }
        }
    }
}

/// Returns a drawing as a file of the size of `look`.
///
/// # Errors
/// If the picture has too many pixels, or cannot be written.
///
/// # Panics
/// If `kind` is an animation, which consists of many drawings, or no picture.
pub(super) fn picture(
    drawing: &Drawing,
    look: &Look,
    labels: Labels<'_>,
    kind: FileKind,
) -> Result<Vec<u8>, FigureError> {
    let (size, scale) = (look.size, look.scale);
    let unlabeled = || render::svg(drawing, Labels::default());
    match kind {
        FileKind::Svg => Ok(render::svg_of(drawing, size.extent(), labels).into_bytes()),
        FileKind::Pdf => render::pdf(&unlabeled(), size.pdf_points(), labels).map_err(FigureError::format),
        FileKind::Png => {
            let extent = size.pixels(scale).map_err(FigureError::TooLarge)?;
            let pixels = render::pixels_of(&unlabeled(), extent).map_err(FigureError::format)?;
            let png = render::png(&pixels, Effort::Fast, labels, size.density(scale));
            png.map_err(FigureError::format)
        }
        FileKind::Csv | FileKind::Json => unreachable!("numbers are no picture"),
        FileKind::Gif | FileKind::Apng => unreachable!("an animation has many sheets: Animation::file writes it"),
    }
}
