//! Limits of a picture, and why an SVG cannot become another picture.

use std::fmt;

/// Largest picture in pixels, which takes 800 MB.
pub const MAX_PIXELS: u32 = 200_000_000;
/// Longest side of a page in points, which every viewer can show.
pub const MAX_SIDE: f32 = 14_400.0;

/// Reasons why an SVG cannot be written as a PDF or rendered as pixels.
#[derive(Clone, Debug, PartialEq)]
pub enum PictureError {
    /// The SVG cannot be read.
    Svg(String),
    /// The picture would have no pixels, or more than [`MAX_PIXELS`].
    Pixels {
        /// The requested width in pixels.
        width: f64,
        /// The requested height in pixels.
        height: f64,
    },
    /// The page would have a side of less than 3 or more than 14,400 points.
    Page {
        /// The requested width in points.
        width: f32,
        /// The requested height in points.
        height: f32,
    },
    /// The PDF cannot be written.
    Write(String),
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Svg(reason) => write!(f, "the SVG cannot be read: {reason}"),
            Self::Pixels { width, height } => {
                write!(f, "a picture of {width:.0} × {height:.0} pixels is not between 1 and {MAX_PIXELS} pixels large")
            }
            Self::Page { width, height } => {
                write!(f, "a page of {width} × {height} points is not between 3 and {MAX_SIDE} points wide and high")
            }
            Self::Write(reason) => write!(f, "the PDF cannot be written: {reason}"),
        }
    }
}

impl std::error::Error for PictureError {}
