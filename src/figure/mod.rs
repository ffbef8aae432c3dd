//! Figures: a run replayed to a step, drawn by the function that fills the window, as a file.
//!
//! ```text
//! Figure ─ Replay ─► Report ─ draw() ─► Drawing ─► an SVG, PDF or PNG
//! ```
//!
//! The command line makes a figure from its experiment, the window from the report at hand; both say what they want as a
//! [`Figure`], and the same figure of the same step is the same file.

mod make;
mod size;
mod table;

pub use make::{Figure, Look, draw};
pub use size::{PRESETS, Size};
pub use table::{Table, table};
