//! What stands under the pointer in a cell.

use egui::{Rect, Response};

use super::bars::Bars;
use super::cell::Cell;
use crate::view::format::{accuracy, drawn, percent, steps, three_digits, whole};

/// Shows the bin under the pointer, its count and share, its zone, and what lies beyond the axis.
pub fn cell_hover(response: &Response, cell: &Cell<'_>, area: Rect, name: &str) {
    let Some(pointer) = response.hover_pos() else { return };
    let text = cell.scene.text;
    let bars = Bars::new(cell.histogram());
    let value = cell.axis(area).value(pointer.x);
    let mut lines = vec![drawn(name)];
    if let Some(i) = bars.bin(value) {
        let histogram = cell.histogram();
        let count = histogram.counts.get(i);
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
    response.clone().on_hover_text_at_pointer(lines.join("\n"));
}
