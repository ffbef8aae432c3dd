//! Figures: a run replayed to a step, drawn by the function that fills the window, as a file.
//!
//! ```text
//! Figure ─ replay() ─► Report ─┬─ draw() ─► Drawing ─ export() ─► an SVG, PDF or PNG ─ Figure::read() ─► Figure
//!                              └─ table() ─► Table ─► CSV or JSON
//! Animation: a Figure at several steps of one run ─► GIF or APNG
//! Plan: many Figures, in several languages and formats ─► a folder
//! ```
//!
//! The command line makes a figure from its experiment, the window from the report at hand; both say what they want as a
//! [`Figure`], and the same figure of the same step is the same file.

mod animate;
mod caption;
mod export;
mod make;
mod options;
pub mod plan;
mod provenance;
mod size;
mod table;

pub use crate::render::Timing;
pub use animate::{AnimateError, Animation, AnimationFormat, MOST_FRAMES, Spacing, Stage as AnimationStage, steps};
pub use caption::Words;
pub use export::{ExportError, Format, export};
pub use make::{Figure, MakeError, draw};
pub use options::Look;
pub use provenance::{MAX_FILE, NoFigure, SOFTWARE, provenance_in};
pub use size::{PRESETS, SCALES, SIDES, Size};
pub use table::{Kind, Table, table};

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
