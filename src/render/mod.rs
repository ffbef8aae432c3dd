//! Pictures without a screen: the shapes that egui paints, as SVG, and the SVG as PDF and pixels.
//!
//! ```text
//! a function that draws ─ Easel ─► Drawing ─ svg() ─► SVG ─┬─ pdf() ────► PDF
//!                                                          └─ pixels() ─► Pixels ─┬─ png() ──────────► PNG
//!                                                                                 └─ Recording::push ─► GIF, APNG
//! any of these files ─ provenance() ─► the text that Labels put into it
//! ```
//!
//! All pictures that leave the program are made this way: test images, figures, animations. It needs no GPU, no
//! display and no system fonts: text is drawn as outlines of the fonts of the window. The same drawing gives the
//! same bytes.

mod animation;
mod easel;
mod enlarge;
mod error;
mod geometry;
mod glyphs;
mod labels;
mod mesh;
mod number;
mod paint;
mod path;
mod pdf;
mod png;
mod provenance;
mod raster;
mod rect;
mod shape;
mod shaping;
mod surface;
mod svg;
#[cfg(test)]
mod tests;
mod text;
mod texture;
mod xml;

pub use animation::{AnimationError, Recording, Timing};
pub use easel::{Drawing, Easel, Page, draw};
pub use error::{MAX_PIXELS, PictureError};
pub use labels::Labels;
pub use pdf::pdf;
pub use png::{Effort, encode, png};
pub use provenance::{MAX_PROVENANCE, ProvenanceError, provenance};
pub use raster::{Pixels, pixels, pixels_of};
pub use svg::{Extent, svg, svg_of};
