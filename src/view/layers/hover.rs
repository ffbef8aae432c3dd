//! What stands under the pointer in a cell.

use egui::{Rect, RectAlign, Response, Tooltip, Ui, vec2};

use super::around::LABELS;
use super::bars::Bars;
use super::cell::Cell;
use crate::view::format::{accuracy, drawn, percent, steps, three_digits, whole};
use crate::view::theme;

/// Greatest width of the words: the columns beside the layers are as wide.
const WIDTH: f32 = 236.0;

/// Shows the bin under the pointer, its count and share, its zone, and what lies beyond the axis.
///
/// The words stand outside the columns, beside the row, so that they cover no histogram.
pub fn cell_hover(ui: &Ui, response: &Response, cell: &Cell<'_>, area: Rect, name: &str) {
    let Some(pointer) = response.hover_pos() else { return };
    let text = cell.scene.text;
    let bars = Bars::new(cell.histogram());
    let value = cell.axis(area).value(pointer.x);
    let mut lines = vec![drawn(name)];
    if let Some(i) = bars.bin(value) {
        let histogram = cell.histogram();
        let count = histogram.counts.get(i);
        let axis = cell.axis(area);
        let bar = Rect::from_x_y_ranges(axis.x(bars.edge(i))..=axis.x(bars.edge(i + 1)), area.y_range());
        ui.painter().rect_filled(bar, 0.0, theme::palette(ui).text.gamma_multiply(0.12));
        let args = [
            ("low", drawn(&three_digits(bars.edge(i)))),
            ("high", drawn(&three_digits(bars.edge(i + 1)))),
            ("count", steps(u64::from(count))),
            ("total", steps(whole(bars.total()))),
            ("share", accuracy(bars.share(count))),
        ];
        lines.push(text.with("hover-bin", &args.each_ref().map(|(name, value)| (*name, value.as_str()))));
        if histogram.underflow + histogram.overflow > 0 {
            let sides = [("left", histogram.underflow), ("right", histogram.overflow)];
            let sides = sides.map(|(name, count)| (name, percent(bars.share(count))));
            let sides = sides.each_ref().map(|(name, value)| (*name, value.as_str()));
            lines.push(text.with("hover-beyond", &sides));
        }
    }
    if let Some(curve) = cell.curve {
        let zone = match (curve.is_saturated(value), curve.is_near_linear(value), curve.inactive) {
            (true, _, false) => Some("hover-zone-saturated"),
            (true, _, true) => Some("hover-zone-inactive"),
            (_, true, false) => Some("hover-zone-linear"),
            (_, true, true) => Some("hover-zone-positive"),
            _ => None,
        };
        lines.extend(zone.map(|zone| text.get(zone)));
    }
    let (side, other) =
        if cell.arm == 0 { (RectAlign::LEFT, RectAlign::RIGHT) } else { (RectAlign::RIGHT, RectAlign::LEFT) };
    // The name of the row stays visible too.
    let row = Rect::from_min_max(area.min - vec2(LABELS, 0.0), area.max);
    let others = [other, RectAlign::BOTTOM];
    let mut tooltip = Tooltip::for_enabled(response);
    tooltip.popup = tooltip.popup.anchor(row).align(side).align_alternatives(&others);
    tooltip.width(WIDTH).show(|ui| {
        ui.set_max_width(WIDTH);
        ui.label(lines.join("\n"));
    });
}
