//! Maps: where in a plane of two settings do the networks learn? Each cell is a training of both arms.
//!
//! ```text
//! Plane (Axis, Axis, steps, seeds, Measure), experiment ─► Plan ─► Map::new ─ missing(tile) ─► compute() ─ Map::put ─► Map
//! Map ─┬─ write_csv() ─► CSV ─ read_csv() ─► Map
//!      ├─ json()
//!      └─ shade(), shares() ─► the picture
//! ```
//!
//! A cell is the run of the experiment with the two settings of its place, as `shiftscope run` makes it with two
//! `--set`s. So its numbers depend on neither the other cells, nor their order, nor the number of threads.

mod axis;
mod compute;
mod csv;
mod json;
mod measure;
mod outcome;
mod plan;
mod plane;
mod results;
#[cfg(test)]
mod testing;
mod tile;

pub use axis::{Axis, COUNTS};
pub use compute::{compute, whole};
pub use csv::{read_csv, write_csv};
pub use measure::{LEARNS, Measure};
pub use outcome::Outcome;
pub use plan::{MAX_TRAININGS, Plan};
pub use plane::{Plane, STEPS};
pub use results::{Map, Shade, Shares};
pub use tile::Tile;
