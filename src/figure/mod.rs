//! Figures: one view of a run at one step, or a map of many runs, drawn by the same function as the window and written as a file.
//!
//! ```text
//! Figure ─┬─ replay() ─► Report ─┬─► Sheet ─┬─ drawing() ─► Drawing ─ file() ─► an SVG, PDF or PNG ─ Figure::read() ─► Figure
//!         └─ plan() ─► Map ──────┘          └─ csv(), json() ─► the numbers
//! Animation: a Figure at several steps of one run ─► GIF or APNG
//! Plan: many Figures, in several languages and formats ─► a folder
//! ```
//!
//! The command line makes a figure by replaying its experiment, the window from its current report. Both describe it as
//! a [`Figure`], and equal figures give equal files.

mod animate;
mod caption;
mod error;
mod export;
mod make;
mod options;
pub mod plan;
mod provenance;
mod size;
mod table;

pub use animate::{Animation, FILM, FRAMES, Film, MOST_FRAMES, Spacing, Stage as AnimationStage, steps};
pub use caption::Words;
pub use error::FigureError;
pub use export::{Sheet, Source};
pub use make::{Figure, draw};
pub use options::Look;
pub use provenance::{MAX_FILE, NoFigure, SOFTWARE, provenance_in};
pub use size::{PRESETS, SCALES, SIDES, Size};
pub use table::{Table, table};
