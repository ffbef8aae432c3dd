//! Figures: a run replayed to a step, drawn by the function that fills the window, as a file.
//!
//! ```text
//! Figure ─ replay() ─► Report ─ draw() ─► Drawing ─ export() ─► an SVG, PDF or PNG ─ Figure::read() ─► Figure
//! ```
//!
//! The command line makes a figure from its experiment, the window from the report at hand; both say what they want as a
//! [`Figure`], and the same figure of the same step is the same file.

mod caption;
mod export;
mod make;
mod options;
mod provenance;
mod size;

pub use caption::Words;
pub use export::{ExportError, Format, export};
pub use make::{Figure, MakeError, draw};
pub use options::Look;
pub use provenance::{MAX_FILE, NoFigure, SOFTWARE};
pub use size::{PRESETS, SCALES, SIDES, Size};

use crate::trainer::Report;
use crate::view::Text;

/// `figure` of `report` as a file: what [`Figure::replay`] gives, in words and lines.
///
/// # Errors
/// As [`export`].
pub fn file(figure: &Figure, report: &Report, format: Format) -> Result<Vec<u8>, ExportError> {
    let words = Words::of(figure, report, &Text::new(figure.look.language));
    let drawing = draw(figure, report, figure.look.caption.then_some(&*words.caption));
    export(&drawing, figure, &words, format)
}
