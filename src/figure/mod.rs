//! Figures: one view of a run at one step, drawn by the same function as the window and written as a file.
//!
//! ```text
//! Figure ─ replay() ─► Report ─► Sheet ─┬─ draw() ─► Drawing ─ file() ─► an SVG, PDF or PNG ─ Figure::read() ─► Figure
//!                                       └─ table() ─► Table ─ file() ─► CSV or JSON
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
mod map;
mod options;
pub mod plan;
mod provenance;
mod size;
mod table;

pub use animate::{Animation, FILM, FRAMES, Film, MOST_FRAMES, Spacing, Stage as AnimationStage, steps};
pub use caption::Words;
pub use error::FigureError;
pub use export::Sheet;
pub use make::{Figure, draw};
pub use map::{map_file, map_problem};
pub use options::Look;
pub use provenance::{MAX_FILE, NoFigure, SOFTWARE, provenance_in};
pub use size::{PRESETS, SCALES, SIDES, Size};
pub use table::{Table, table};
