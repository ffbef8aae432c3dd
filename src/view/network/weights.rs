//! The strongest weights of the selected unit, as lines.

use egui::{Painter, Pos2, Shape, Stroke, Ui};

use crate::view::theme::{self, Palette};

/// Widths of the lines of a weight near 0 and of the largest one, in points.
const WIDTHS: [f32; 2] = [0.8, 4.0];
/// How much wider the ground below a line is, in points.
const HALO: f32 = 2.0;
/// Lengths of the dashes and of the gaps of a line of a negative weight, in points.
const DASH: [f32; 2] = [6.0, 4.0];

/// Draws a weight as a line between `ends`, as wide as its magnitude is a share of `most`. The sign has a color and a
/// form: a negative weight is dashed.
pub fn line(ui: &Ui, painter: &Painter, ends: [Pos2; 2], weight: f64, most: f64) {
    let palette = theme::palette(ui);
    let share = if most > 0.0 { crate::view::format::px(weight.abs() / most) } else { 0.0 };
    let stroke = Stroke::new(WIDTHS[0] + (WIDTHS[1] - WIDTHS[0]) * share.clamp(0.0, 1.0), ink(palette, weight));
    // Lines cross tiles of any color.
    painter.line_segment(ends, Stroke::new(stroke.width + HALO, palette.canvas));
    sample(painter, ends, stroke, weight < 0.0);
}

/// Returns the color of the sign of a weight: one of the two colors of classes that differ most.
pub const fn ink(palette: &Palette, weight: f64) -> egui::Color32 {
    palette.classes[if weight < 0.0 { 1 } else { 0 }]
}

/// Draws a line between `ends`, dashed if `negative`.
pub fn sample(painter: &Painter, ends: [Pos2; 2], stroke: Stroke, negative: bool) {
    if negative {
        painter.extend(Shape::dashed_line(&ends, stroke, DASH[0], DASH[1]));
    } else {
        painter.line_segment(ends, stroke);
    }
}
