//! Colors of quantities, from those of the arms.

use egui::Color32;

use crate::view::theme::Palette;

/// The color of `share` (0..=1) of the darkest: from the ground of a chart to the color of the arm and on toward that of
/// text, so that in either theme more stands out more.
pub fn ramp(palette: &Palette, arm: usize, share: f32) -> Color32 {
    two_ways([palette.chart, palette.arms[arm], palette.text], share, 0.7, 0.5)
}

/// The color of layer `layer` of `depth`, both counted from 1: the deeper, the stronger.
pub fn shade(palette: &Palette, arm: usize, layer: usize, depth: usize) -> Color32 {
    let number = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX));
    let share = if depth < 2 { 1.0 } else { number(layer - 1) / number(depth - 1) };
    two_ways([palette.canvas, palette.arms[arm], palette.text], 0.3 + 0.7 * share, 0.75, 0.5)
}

/// `share` of the way along three colors; the second stands at `middle`, and of the way to the third only `most` is gone.
fn two_ways([low, middle_color, high]: [Color32; 3], share: f32, middle: f32, most: f32) -> Color32 {
    let share = share.clamp(0.0, 1.0);
    if share < middle {
        low.lerp_to_gamma(middle_color, share / middle)
    } else {
        middle_color.lerp_to_gamma(high, most * (share - middle) / (1.0 - middle))
    }
}
