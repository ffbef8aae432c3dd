//! Writes a recording as an APNG.

use std::ops::ControlFlow;

use png::{BitDepth, BlendOp, ColorType, Compression, DisposeOp, Encoder, Filter, Info};

use super::super::labels::Labels;
use super::super::png::texts;
use super::recording::Color;
use super::{AnimationError, Area, Recording, Timing, failed};

impl Recording {
    /// Writes the frames as an APNG in their full colors; each frame contains only the area that changed. A viewer
    /// without APNG support shows the first frame. The same frames give the same bytes. `written` receives the
    /// number of finished frames and can cancel the writing.
    ///
    /// # Errors
    /// Returns an error if there is no frame or the writing is canceled.
    pub fn apng(
        &self,
        timing: Timing,
        labels: Labels<'_>,
        mut written: impl FnMut(usize) -> ControlFlow<()>,
    ) -> Result<Vec<u8>, AnimationError> {
        if self.is_empty() {
            return Err(AnimationError::Empty);
        }
        let (width, pixels) = self.shape();
        let mut file = Vec::new();
        let mut info = Info::with_size(self.size()[0], self.size()[1]);
        info.utf8_text = texts(labels);
        let mut encoder = Encoder::with_info(&mut file, info).map_err(failed)?;
        encoder.set_color(ColorType::Rgba);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::Balanced);
        // Most of a frame is unchanged and the rest has uniform color: prediction from the row above is no better
        // than plain runs.
        encoder.set_filter(Filter::NoFilter);
        let count = u32::try_from(self.len()).map_err(|_| AnimationError::Memory)?;
        encoder.set_animated(count, timing.plays).map_err(failed)?;
        encoder.set_dispose_op(DisposeOp::None).map_err(failed)?;
        let mut writer = encoder.write_header().map_err(failed)?;
        let mut now = vec![Color::default(); pixels];
        let mut next = now.clone();
        for (i, change) in self.changes.iter().enumerate() {
            change.apply(&mut next, width);
            writer.set_frame_delay(timing.delay(i, self.len(), 1), 1000).map_err(failed)?;
            // If all frames are opaque, unchanged pixels are written as transparent.
            let over = i > 0 && !self.translucent;
            if i > 0 {
                let Area { left, top, width, height } = change.area;
                let [left, top, width, height] =
                    [left, top, width, height].map(|side| u32::try_from(side).unwrap_or(u32::MAX));
                writer.reset_frame_position().map_err(failed)?;
                writer.set_frame_dimension(width, height).map_err(failed)?;
                writer.set_frame_position(left, top).map_err(failed)?;
            }
            writer.set_blend_op(if over { BlendOp::Over } else { BlendOp::Source }).map_err(failed)?;
            let rows = change.area.rows(width, &now).zip(change.area.rows(width, &next));
            let data: Vec<Color> = rows
                .flat_map(|(now, next)| {
                    let left_out =
                        move |(now, next): (&Color, &Color)| if over && now == next { [0; 4] } else { *next };
                    now.iter().zip(next).map(left_out)
                })
                .collect();
            writer.write_image_data(data.as_flattened()).map_err(failed)?;
            for (now, next) in change.area.rows_mut(width, &mut now).zip(change.area.rows(width, &next)) {
                now.copy_from_slice(next);
            }
            if written(i + 1).is_break() {
                return Err(AnimationError::Canceled);
            }
        }
        writer.finish().map_err(failed)?;
        Ok(file)
    }
}
