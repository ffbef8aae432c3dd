//! Recordings: frames in little memory, each as only the changed area, in runs of one color.

use super::super::raster::Pixels;
use super::{AnimationError, Area};

/// Largest number of runs, about 671 MB. Frames of the program's pictures have 10,000 to 100,000 each.
const MAX_RUNS: usize = 1 << 27;

/// Red, green, blue, alpha; not premultiplied.
pub(super) type Color = [u8; 4];

/// The part of a frame that differs from the frame before.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// The area that changed.
    pub area: Area,
    colors: Vec<Color>,
    /// Length of each run in pixels, minus one.
    lengths: Vec<u8>,
}

impl Change {
    fn new(area: Area) -> Self {
        Self { area, colors: Vec::new(), lengths: Vec::new() }
    }

    /// Returns the color and length in pixels of each run, row by row of the area.
    pub fn runs(&self) -> impl Iterator<Item = (Color, usize)> {
        self.colors.iter().copied().zip(self.lengths.iter().map(|length| usize::from(*length) + 1))
    }

    fn push(&mut self, color: Color) {
        match (self.colors.last(), self.lengths.last_mut()) {
            (Some(last), Some(length)) if *last == color && *length < u8::MAX => *length += 1,
            _ => {
                self.colors.push(color);
                self.lengths.push(0);
            }
        }
    }

    /// Writes this change over the previous frame in `canvas`, which is `width` pixels wide.
    pub fn apply(&self, canvas: &mut [Color], width: usize) {
        let colors = self.runs().flat_map(|(color, length)| std::iter::repeat_n(color, length));
        for (pixel, color) in self.area.rows_mut(width, canvas).flatten().zip(colors) {
            *pixel = color;
        }
    }
}

/// The frames of an animation.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    size: [u32; 2],
    /// The pixels of the last frame.
    last: Vec<Color>,
    /// The changes from frame to frame; the first is the whole first frame.
    pub(super) changes: Vec<Change>,
    runs: usize,
    /// Whether a pixel of a frame is not opaque.
    pub(super) translucent: bool,
}

impl Recording {
    /// Returns the number of frames.
    #[must_use]
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Returns whether there are no frames.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Returns width and height of the frames in pixels; 0 before the first frame.
    #[must_use]
    pub const fn size(&self) -> [u32; 2] {
        self.size
    }

    /// Adds a frame.
    ///
    /// # Errors
    /// Returns an error if the frame has another size than the first, or if the memory limit would be exceeded. The
    /// recording is then unchanged.
    pub fn push(&mut self, frame: &Pixels) -> Result<(), AnimationError> {
        let (pixels, rest) = frame.rgba.as_chunks::<4>();
        let [width, height] = frame.size;
        let count = u64::from(width) * u64::from(height);
        let first = if self.is_empty() { frame.size } else { self.size };
        if first != frame.size || !rest.is_empty() || count == 0 || u64::try_from(pixels.len()) != Ok(count) {
            return Err(AnimationError::Size { first, this: frame.size });
        }
        let width = usize::try_from(width).map_err(|_| AnimationError::Memory)?;
        let area = if self.is_empty() {
            Area { left: 0, top: 0, width, height: pixels.len() / width }
        } else {
            Area::around(width, self.last.iter().zip(pixels).map(|(before, now)| before != now))
        };
        let mut change = Change::new(area);
        for color in area.rows(width, pixels).flatten() {
            change.push(*color);
        }
        self.runs += change.colors.len();
        if self.runs > MAX_RUNS {
            self.runs -= change.colors.len();
            return Err(AnimationError::Memory);
        }
        self.translucent |= change.colors.iter().any(|color| color[3] < u8::MAX);
        self.size = frame.size;
        self.last.clear();
        self.last.extend_from_slice(pixels);
        self.changes.push(change);
        Ok(())
    }

    /// Returns the width of the frames and their number of pixels.
    pub(super) fn shape(&self) -> (usize, usize) {
        (usize::try_from(self.size[0]).unwrap_or_default(), self.last.len())
    }
}
