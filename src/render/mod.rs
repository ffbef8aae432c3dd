//! Pictures without a screen: what egui would paint, as SVG, and that SVG as pixels.
//!
//! ```text
//! a function that draws ─ Easel ─► Drawing ─ svg() ─► SVG ─ pixels() ─► Pixels ─ encode() ─► PNG
//! ```
//!
//! One path for every picture that leaves the program: test images, figures, animations. It needs no GPU, no display and
//! no fonts of the system: text is drawn as the outlines of the fonts that the window uses. The same drawing gives the
//! same bytes.

mod base64;
mod easel;
mod geometry;
mod glyphs;
mod mesh;
mod number;
mod paint;
mod path;
mod png;
mod raster;
mod rect;
mod shape;
mod shaping;
mod svg;
#[cfg(test)]
mod tests;
mod text;
mod texture;

pub use easel::{Drawing, Easel, Page, draw};
pub use png::{Effort, encode};
pub use raster::{MAX_PIXELS, Pixels, RasterError, pixels};
pub use svg::{Labels, svg};
