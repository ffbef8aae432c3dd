//! The numbers below an axis.

use egui::{Painter, Rangef, pos2};

use crate::view::theme::{self, Palette};

/// Least distance of two numbers, in points.
const GAP: f32 = 8.0;

/// Draws each of `numbers` (its place along the axis and its text, in the order of places) centered below its
/// place, with its top at `top`, in the muted text color. A number that would reach beyond `ends` is moved inward;
/// one that would touch the number before it is left out. Returns the places of the numbers drawn.
pub fn numbers(
    painter: &Painter,
    palette: &Palette,
    ends: Rangef,
    top: f32,
    numbers: impl Iterator<Item = (f32, String)>,
) -> Vec<f32> {
    let mut free = f32::NEG_INFINITY;
    let mut written = Vec::new();
    for (x, text) in numbers {
        let galley = painter.layout_no_wrap(text, theme::regular(theme::SMALL), palette.muted);
        let width = galley.size().x;
        let left = (x - width / 2.0).min(ends.max - width).max(ends.min);
        if left < free {
            continue;
        }
        free = left + width + GAP;
        written.push(x);
        painter.galley(pos2(left, top), galley, palette.muted);
    }
    written
}

#[cfg(test)]
mod tests {
    use egui::{Context, RawInput, Shape};

    use super::*;

    /// Regression test: the edge of its column once cut the last number of a time axis in half.
    #[test]
    fn no_number_reaches_beyond_its_axis() {
        let ctx = Context::default();
        theme::install(&ctx);
        let mut written = Vec::new();
        let mut output = ctx.run_ui(RawInput::default(), |ui| {
            let marks = [0.0, 100.0, 110.0, 200.0].map(|x| (x, "1,000".to_owned()));
            written = numbers(ui.painter(), theme::palette(ui), Rangef::new(0.0, 200.0), 20.0, marks.into_iter());
        });
        output.textures_delta.clear();
        assert_eq!(written, [0.0, 100.0, 200.0], "110 is too close to 100");
        let mut count = 0;
        for shape in output.shapes {
            if let Shape::Text(text) = shape.shape {
                let place = text.visual_bounding_rect();
                assert!(place.left() >= -1.0 && place.right() <= 201.0, "{place:?}");
                count += 1;
            }
        }
        assert_eq!(count, 3);
    }
}
