//! Colors for shares of a histogram and for layers, derived from the colors of the arms.

use egui::Color32;

use crate::view::format::count;
use crate::view::theme::Palette;

/// Returns the color for `share` (0..=1) of the strongest color: from the background of a chart through the color
/// of the arm toward the color of text, so that in both themes a larger share stands out more.
pub fn ramp(palette: &Palette, arm: usize, share: f32) -> Color32 {
    two_ways([palette.chart, palette.arms[arm], palette.text], share, 0.7, 0.5)
}

/// Returns the color of layer `layer` of `depth`, both counted from 1: the deeper the layer, the stronger the color.
pub fn shade(palette: &Palette, arm: usize, layer: usize, depth: usize) -> Color32 {
    let share = if depth < 2 { 1.0 } else { count(layer - 1) / count(depth - 1) };
    two_ways([palette.canvas, palette.arms[arm], palette.text], 0.3 + 0.7 * share, 0.75, 0.5)
}

/// Interpolates between three colors: `share` reaches the second color at `middle` and, at 1, goes a fraction
/// `most` of the way to the third.
fn two_ways([low, middle_color, high]: [Color32; 3], share: f32, middle: f32, most: f32) -> Color32 {
    let share = share.clamp(0.0, 1.0);
    if share < middle {
        low.lerp_to_gamma(middle_color, share / middle)
    } else {
        middle_color.lerp_to_gamma(high, most * (share - middle) / (1.0 - middle))
    }
}
