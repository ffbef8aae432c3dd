//! The map: a line of colors for each layer, so that fifty layers fit at once.

use egui::{Align2, Color32, ColorImage, Id, Rect, Shape, Stroke, TextureHandle, TextureOptions, Ui, pos2, vec2};

use super::around::Columns;
use super::axis::Axis;
use super::bars::Bars;
use super::cell::axis_of;
use super::height::Height;
use super::part::Part;
use super::{Curve, Row, row_name};
use crate::measure::{BINS, Frame, Stage, UnitBand};
use crate::view::charts;
use crate::view::format::{count, float, px};
use crate::view::kept::{Address, kept};
use crate::view::texture;
use crate::view::theme::{self, Palette};
use crate::view::{Action, AxisMode, Scene};

/// Greatest height of a line, in points, so that a shallow network does not fill the window.
const MAX_PITCH: f32 = 90.0;
/// Least height of a line in a layout with more than one option, in points.
pub const LEAST: f32 = 8.0;
/// Least distance of two names of layers, in points.
const NAME_GAP: f32 = 14.0;

/// Returns the distance from one line to the next, in points.
pub fn pitch(height: f32, rows: f32) -> f32 {
    (height / rows).min(MAX_PITCH)
}

/// Returns the textures of both arms, kept in the `egui` context as long as the frame is the same.
fn textures(ui: &Ui, scene: &Scene<'_>) -> Option<[TextureHandle; 2]> {
    let frame = scene.shared_frame()?;
    let key = (Address::of(frame), scene.state.stage, scene.state.layers, ui.visuals().dark_mode);
    Some(kept(ui.ctx(), Id::unique("colors of the layers"), key, |old: Option<[TextureHandle; 2]>| {
        [0, 1].map(|arm| {
            let old = old.as_ref().map(|old| old[arm].clone());
            texture::texture(ui.ctx(), old, image(ui, scene, frame, arm), TextureOptions::NEAREST)
        })
    }))
}

/// Returns an image with a line for each hidden layer of an arm and a pixel for each bin.
fn image(ui: &Ui, scene: &Scene<'_>, frame: &Frame, arm: usize) -> ColorImage {
    let palette = theme::palette(ui);
    let options = scene.state.layers;
    let hidden = frame.arms[arm].hidden();
    let mut pixels = Vec::with_capacity(hidden.len().max(1) * BINS);
    for layer in hidden {
        match Part::new(arm, layer, scene.state.stage) {
            Some(part) => {
                let bars = [Bars::new(part.histogram(scene))];
                let height = Height::of(&bars, options, scene.state.stage);
                let units = layer.units(layer.stage_shown(scene.state.stage));
                pixels.extend((0..BINS).map(|bin| {
                    let share = if options.units && !units.is_empty() {
                        covered(units, [bin, bin + 1].map(|edge| bars[0].edge(edge)))
                    } else {
                        height.at(&bars[0], bin).clamp(0.0, 1.0)
                    };
                    // A square root brings out the tails; a logarithm does so already.
                    shade(palette, arm, if options.log_counts { share } else { share.sqrt() })
                }));
            }
            None => pixels.extend([palette.card; BINS]),
        }
    }
    pixels.resize(hidden.len().max(1) * BINS, palette.card);
    ColorImage::new([BINS, hidden.len().max(1)], pixels)
}

/// Returns the share of `units` whose line, from the 15th to the 85th percentile, passes through the bin from
/// `low` to `high`.
fn covered(units: &[UnitBand], [low, high]: [f64; 2]) -> f32 {
    let passes = |unit: &&UnitBand| unit.percentiles().is_some_and(|[from, _, to]| from < high && to >= low);
    px(float(units.iter().filter(passes).count()) / float(units.len()))
}

/// Returns the color of a share, from the background to the color of the arm.
pub fn shade(palette: &Palette, arm: usize, share: f32) -> Color32 {
    palette.canvas.lerp_to_gamma(palette.arms[arm], share)
}

/// Draws all layers into `body`, one line each.
pub fn map_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    frame: &Frame,
    columns: &Columns,
    (body, curve): (Rect, &Curve),
    out: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let depth = frame.arms[0].layers.len().saturating_sub(1).max(1);
    let Some(textures) = textures(ui, scene) else { return };
    let columns = columns.at(body);
    let pitch = body.height() / count(depth);
    for arm in scene.arms() {
        texture::paint(ui.painter(), &textures[arm], columns.cells[arm]);
    }
    let lines: Vec<(usize, Rect)> = (1..=depth)
        .map(|layer| {
            let top = body.top() + pitch * count(layer - 1);
            (layer, Rect::from_x_y_ranges(body.x_range(), top..=top + pitch))
        })
        .collect();
    borders(ui, scene, frame, &columns, (&lines, curve));
    // Names appear wherever they do not touch the previous one; the selected layer always has its name.
    let mut free = f32::NEG_INFINITY;
    let chosen = lines.get(scene.layer() - 1).map_or(f32::NAN, |(_, line)| line.center().y);
    for (layer, line) in &lines {
        let (selected, y) = (scene.layer() == *layer, line.center().y);
        if selected || (y >= free && ((y - chosen).abs() >= NAME_GAP || chosen.is_nan())) {
            row_name(ui, scene, *layer, pos2(columns.left() - 10.0, y), Align2::RIGHT_CENTER);
            free = y + NAME_GAP;
        }
        let row = Row { scene, frame, layer: *layer, curve };
        for arm in scene.arms() {
            row.select_ui(ui, columns.at(*line).cells[arm], &[arm], 1.0, out);
        }
    }
    for arm in scene.arms() {
        let frame = columns.cells[arm].expand(0.5);
        ui.painter().rect_stroke(frame, 0.0, Stroke::new(1.0, palette.line), egui::StrokeKind::Outside);
    }
}

/// Draws the borders of the zones as thin dashed lines.
fn borders(ui: &Ui, scene: &Scene<'_>, frame: &Frame, columns: &Columns, (lines, curve): (&[(usize, Rect)], &Curve)) {
    if scene.state.stage != Stage::Y {
        return;
    }
    for arm in scene.arms() {
        let axis = |layer: usize| {
            let part = Part::new(arm, frame.arms[arm].layers.get(layer - 1)?, Stage::Y)?;
            Some(axis_of(scene, &[part], columns.cells[arm]))
        };
        if scene.state.layers.axis == AxisMode::Fixed {
            if let Some(axis) = axis(1) {
                paint_borders(ui, curve, &axis, columns.cells[arm]);
            }
        } else {
            for (layer, line) in lines {
                if let Some(axis) = axis(*layer) {
                    paint_borders(ui, curve, &axis, columns.at(*line).cells[arm]);
                }
            }
        }
    }
}

fn paint_borders(ui: &Ui, curve: &Curve, axis: &Axis, area: Rect) {
    let palette = theme::palette(ui);
    let line = |value: f64, color: Color32, dash: f32| {
        if axis.low < value && value < axis.high {
            let x = axis.x(value);
            let ends = [pos2(x, area.top()), pos2(x, area.bottom())];
            ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(1.0, color), dash, 3.0));
        }
    };
    for (from, to) in curve.saturated() {
        line(from, palette.edges[0], 6.0);
        line(to, palette.edges[0], 6.0);
    }
    if let Some((from, to)) = curve.near_linear() {
        line(from, palette.curve, 2.0);
        line(to, palette.curve, 2.0);
    }
}

/// Draws the color ramp for the legend, from no values to many.
pub fn strip(ui: &Ui, rect: Rect, log_counts: bool) {
    let palette = theme::palette(ui);
    let half = vec2(rect.width(), rect.height() / 2.0);
    for arm in [0, 1] {
        let share = |i: u8| f32::from(i) / 15.0;
        let share = |i: u8| if log_counts { share(i) } else { share(i).sqrt() };
        let at = pos2(rect.left(), rect.top() + half.y * count(arm));
        charts::strip(ui.painter(), at, half, (0..16).map(|i| shade(palette, arm, share(i))));
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "quarters are exact")]
mod tests {
    use super::*;

    #[test]
    fn a_bin_has_the_units_whose_lines_pass_through_it() {
        let units = [[-1.0, 0.0, 1.0], [0.25, 0.25, 0.25], [5.0, 6.0, 7.0]].map(UnitBand::of);
        let units = [&units[..], &[UnitBand::NONE]].concat();
        let share = |low: f64, high: f64| covered(&units, [low, high]);
        assert_eq!([share(0.0, 0.25), share(0.25, 0.5), share(1.0, 1.25), share(2.0, 2.25)], [0.25, 0.5, 0.25, 0.0]);
    }
}
