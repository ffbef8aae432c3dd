//! Animations: frames are recorded one by one and written as GIF or APNG.
//!
//! ```text
//! Pixels ─ push() ─► Recording ─┬─ gif() ──► one palette for all frames, what changes of each
//!                               └─ apng() ─► all colors, what changes of each
//! ```

mod apng;
mod gif;
mod palette;
mod recording;
#[cfg(test)]
mod tests;
mod timing;

use std::fmt;

pub(super) use gif::COMMENT;
pub use recording::Recording;
pub use timing::Timing;

/// Reasons why there is no animation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnimationError {
    /// A frame has another size than the first, or a number of pixels that does not match its size.
    Size {
        /// Width and height of the first frame.
        first: [u32; 2],
        /// Width and height of the refused frame.
        this: [u32; 2],
    },
    /// A side is longer than the 65,535 pixels that a GIF allows.
    Side([u32; 2]),
    /// The frames together would need more memory than the limit.
    Memory,
    /// The recording has no frame.
    Empty,
    /// The writing was canceled.
    Canceled,
    /// The file cannot be written.
    Write(String),
}

impl fmt::Display for AnimationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size { first, this } => {
                write!(f, "a frame of {} × {} pixels follows one of {} × {}", this[0], this[1], first[0], first[1])
            }
            Self::Side(size) => write!(f, "a GIF cannot have {} × {} pixels", size[0], size[1]),
            Self::Memory => f.write_str("the frames are too many and too different to be kept in memory"),
            Self::Empty => f.write_str("there is no frame"),
            Self::Canceled => f.write_str("canceled"),
            Self::Write(reason) => write!(f, "it cannot be written: {reason}"),
        }
    }
}

impl std::error::Error for AnimationError {}

/// Converts an error of the encoder of either format.
fn failed(error: impl fmt::Display) -> AnimationError {
    AnimationError::Write(error.to_string())
}

/// A rectangular part of a picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Area {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Area {
    /// Returns the smallest area around the pixels for which `differs` is true, in a picture of `width` columns. It
    /// is one pixel if there are none, because a frame needs at least one.
    fn around(width: usize, differs: impl Iterator<Item = bool>) -> Self {
        let none = (usize::MAX, usize::MAX, 0, 0);
        let (left, top, right, bottom) =
            differs.enumerate().filter(|(_, differs)| *differs).fold(none, |(left, top, right, bottom), (i, _)| {
                let (x, y) = (i % width, i / width);
                (left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1))
            });
        if right == 0 {
            Self { left: 0, top: 0, width: 1, height: 1 }
        } else {
            Self { left, top, width: right - left, height: bottom - top }
        }
    }

    /// Returns the rows of this area in a picture of `width` columns.
    fn rows<T>(self, width: usize, pixels: &[T]) -> impl Iterator<Item = &[T]> {
        let Self { left, top, width: columns, height } = self;
        (top..top + height).filter_map(move |y| pixels.get(y * width + left..y * width + left + columns))
    }

    /// Returns the rows of this area in a picture of `width` columns, for writing.
    fn rows_mut<T>(self, width: usize, pixels: &mut [T]) -> impl Iterator<Item = &mut [T]> {
        let Self { left, top, width: columns, height } = self;
        pixels.chunks_mut(width).skip(top).take(height).filter_map(move |row| row.get_mut(left..left + columns))
    }
}
