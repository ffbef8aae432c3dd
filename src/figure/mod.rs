//! Figures: a run replayed to a step, drawn by the function that fills the window, as a file.
//!
//! ```text
//! Figure ─ replay() ─► Report ─► Sheet ─┬─ draw() ─► Drawing ─ file() ─► an SVG, PDF or PNG ─ Figure::read() ─► Figure
//!                                       └─ table() ─► Table ─ file() ─► CSV or JSON
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
pub use animate::{AnimateError, Animation, MOST_FRAMES, Spacing, Stage as AnimationStage, steps};
pub use caption::Words;
pub use export::{ExportError, Sheet};
pub use make::{Figure, MakeError, draw};
pub use options::Look;
pub use provenance::{MAX_FILE, NoFigure, SOFTWARE, provenance_in};
pub use size::{PRESETS, SCALES, SIDES, Size};
pub use table::{Table, table};
