//! The zones of an activation: saturated and near-linear.

use egui::{Color32, Painter, Rect, Shape, Stroke, pos2};

use super::axis::Axis;
use super::curve::Curve;
use crate::view::hatch::hatch;
use crate::view::theme::Palette;

/// Width of an edge, and length of a dash and of the gap behind it, in points.
const EDGE: f32 = 1.2;
const DASH: f32 = 3.0;

/// Shades the zones of `curve` over `area`. The saturated zone is hatched with solid edges, the near-linear zone
/// has dashed edges; so they can be told apart on a projector, in a gray print, and with any color vision.
pub fn paint_zones(painter: &Painter, palette: &Palette, area: Rect, axis: &Axis, curve: &Curve) {
    let place = |(from, to): (f64, f64)| Rect::from_x_y_ranges(axis.x(from)..=axis.x(to), area.y_range());
    let edge = |value: f64, color: Color32, dashed: bool| {
        if axis.low < value && value < axis.high {
            let (x, stroke) = (axis.x(value), Stroke::new(EDGE, color));
            if dashed {
                let ends = [pos2(x, area.top()), pos2(x, area.bottom())];
                painter.add(Shape::Vec(Shape::dashed_line(&ends, stroke, DASH, DASH)));
            } else {
                painter.vline(x, area.y_range(), stroke);
            }
        }
    };
    if let Some(part) = curve.near_linear() {
        let rect = place(part);
        if rect.width() > 0.0 {
            painter.rect_filled(rect, 0.0, palette.near_linear);
        }
        edge(part.0, palette.edges[1], true);
        edge(part.1, palette.edges[1], true);
    }
    // If both zones meet, as for ReLU, the solid edge lies on top.
    for part in curve.saturated() {
        let rect = place(part);
        if rect.width() > 0.0 {
            paint_saturated(painter, palette, rect);
        }
        edge(part.0, palette.edges[0], false);
        edge(part.1, palette.edges[0], false);
    }
}

/// Shades `rect` like a saturated zone.
pub fn paint_saturated(painter: &Painter, palette: &Palette, rect: Rect) {
    painter.rect_filled(rect, 0.0, palette.saturated);
    painter.add(hatch(rect, palette.hatch));
}
