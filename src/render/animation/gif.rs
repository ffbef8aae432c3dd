//! Writes a recording as a GIF.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use ::gif::{AnyExtension, DisposalMethod, Encoder, Extension, Frame, Repeat};

use super::super::labels::Labels;
use super::palette::{Palette, Rgb, on_white};
use super::recording::{Change, Color};
use super::{AnimationError, Area, Recording, Timing, failed};

/// The first line of the comment that holds the provenance.
pub(in super::super) const COMMENT: &str = "ShiftScope\n";
/// The unit of a GIF's delays, in milliseconds.
const UNIT_MS: u64 = 10;

impl Recording {
    /// Writes the frames as a GIF with one palette for all; each frame contains only what changed. Translucent
    /// pixels are blended with white. The same frames give the same bytes. `written` receives the number of
    /// finished frames and can cancel the writing.
    ///
    /// # Errors
    /// Returns an error if there is no frame, if a side is too long for a GIF, or if the writing is canceled.
    pub fn gif(
        &self,
        timing: Timing,
        labels: Labels<'_>,
        mut written: impl FnMut(usize) -> ControlFlow<()>,
    ) -> Result<Vec<u8>, AnimationError> {
        if self.is_empty() {
            return Err(AnimationError::Empty);
        }
        let [Ok(width), Ok(height)] = self.size().map(u16::try_from) else {
            return Err(AnimationError::Side(self.size()));
        };
        let palette = self.palette();
        let mut encoder = Encoder::new(Vec::new(), width, height, palette.colors.as_flattened()).map_err(failed)?;
        let repeat = match timing.plays {
            0 => Some(Repeat::Infinite),
            // A GIF stores the number of repetitions after the first play.
            plays => u16::try_from(plays - 1).ok().filter(|again| *again > 0).map(Repeat::Finite),
        };
        if let Some(repeat) = repeat {
            encoder.set_repeat(repeat).map_err(failed)?;
        }
        for comment in comments(labels) {
            let label = AnyExtension(Extension::Comment as u8);
            encoder.write_raw_extension(label, &[comment.as_bytes()]).map_err(failed)?;
        }
        let mut canvas = Canvas::new(self.shape(), &palette);
        for (i, change) in self.changes.iter().enumerate() {
            let delay = timing.delay(i, self.len(), UNIT_MS);
            encoder.write_frame(&canvas.frame(change, i == 0, delay)).map_err(failed)?;
            if written(i + 1).is_break() {
                return Err(AnimationError::Canceled);
            }
        }
        encoder.into_inner().map_err(failed)
    }

    fn palette(&self) -> Palette {
        let mut counts: HashMap<Color, u64> = HashMap::new();
        for (color, length) in self.changes.iter().flat_map(Change::runs) {
            *counts.entry(color).or_default() += u64::try_from(length).unwrap_or_default();
        }
        let mut opaque: BTreeMap<Rgb, u64> = BTreeMap::new();
        for (color, pixels) in counts {
            *opaque.entry(on_white(color)).or_default() += pixels;
        }
        Palette::of(&opaque)
    }
}

/// Returns the comments: title, description and software, then the provenance. A GIF has no better place that tools
/// keep.
fn comments(labels: Labels<'_>) -> Vec<String> {
    let said = labels.said().into_iter().chain((!labels.software.is_empty()).then(|| labels.software.to_owned()));
    let said = said.collect::<Vec<_>>().join("\n");
    let provenance = labels.provenance.map(|text| format!("{COMMENT}{text}"));
    Some(said).filter(|said| !said.is_empty()).into_iter().chain(provenance).collect()
}

/// The composed picture so far, as palette indices.
struct Canvas<'a> {
    width: usize,
    palette: &'a Palette,
    /// The palette index that means "unchanged" (transparent).
    same: u8,
    now: Vec<u8>,
    next: Vec<u8>,
    known: HashMap<Color, u8>,
}

impl<'a> Canvas<'a> {
    fn new((width, pixels): (usize, usize), palette: &'a Palette) -> Self {
        let same = u8::try_from(palette.colors.len()).unwrap_or(u8::MAX);
        Self { width, palette, same, now: vec![same; pixels], next: vec![same; pixels], known: HashMap::new() }
    }

    /// Returns the frame that turns the present picture into the one after `change`. Colors with the same palette
    /// index count as unchanged.
    fn frame(&mut self, change: &Change, whole: bool, delay: u16) -> Frame<'static> {
        let numbers = change.runs().flat_map(|(color, length)| {
            let number = *self.known.entry(color).or_insert_with(|| self.palette.number(on_white(color)));
            std::iter::repeat_n(number, length)
        });
        for (pixel, number) in change.area.rows_mut(self.width, &mut self.next).flatten().zip(numbers) {
            *pixel = number;
        }
        let differs = self.now.iter().zip(&self.next).map(|(now, next)| now != next);
        let area = if whole { change.area } else { Area::around(self.width, differs) };
        let same = self.same;
        let rows = area.rows(self.width, &self.now).zip(area.rows(self.width, &self.next));
        let buffer: Vec<u8> = rows
            .flat_map(|(now, next)| now.iter().zip(next).map(|(now, next)| if now == next { same } else { *next }))
            .collect();
        for (now, next) in area.rows_mut(self.width, &mut self.now).zip(area.rows(self.width, &self.next)) {
            now.copy_from_slice(next);
        }
        // Position and size of the area are at most those of the whole picture, which fit in 16 bits.
        let [left, top, width, height] =
            [area.left, area.top, area.width, area.height].map(|side| u16::try_from(side).unwrap_or(u16::MAX));
        Frame {
            delay,
            dispose: DisposalMethod::Keep,
            transparent: (!whole).then_some(same),
            left,
            top,
            width,
            height,
            buffer: Cow::Owned(buffer),
            ..Frame::default()
        }
    }
}
