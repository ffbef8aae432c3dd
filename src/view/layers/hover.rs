//! The tooltip of a cell.

use egui::{Rect, RectAlign, Response, RichText, Tooltip, Ui, vec2};

use super::around::LABELS;
use super::bars::Bars;
use super::curve::Curve;
use super::part::Part;
use crate::view::format::{accuracy, drawn, percent, steps, three_digits, whole};
use crate::view::{ARMS, Scene, theme};

/// Greatest width of the tooltip, in points; the space beside the layers is as wide.
const WIDTH: f32 = 236.0;

/// The place under the pointer, with all that the tooltip describes.
pub struct Hovered<'a> {
    pub scene: &'a Scene<'a>,
    /// The layer, counted from 1.
    pub layer: usize,
    /// All arms that are shown.
    pub parts: Vec<Part<'a>>,
    pub curve: Option<&'a Curve>,
    /// The value under the pointer.
    pub value: f64,
    /// Whether the pointer is over a cell of arm A alone.
    pub leftward: bool,
}

impl Hovered<'_> {
    /// Shows the tooltip. For both arms it lists the bin under the pointer with its count and share, and the
    /// shares beyond the axis; then it names the zone.
    ///
    /// The tooltip lies outside the columns, beside the row `area`, so that it covers no histogram.
    pub fn ui(&self, response: &Response, area: Rect) {
        let text = self.scene.text;
        let (side, other) =
            if self.leftward { (RectAlign::LEFT, RectAlign::RIGHT) } else { (RectAlign::RIGHT, RectAlign::LEFT) };
        // The tooltip must not cover the name of the row.
        let row = Rect::from_min_max(area.min - vec2(LABELS, 0.0), area.max);
        let others = [other, RectAlign::BOTTOM];
        let mut tooltip = Tooltip::for_enabled(response);
        tooltip.popup = tooltip.popup.anchor(row).align(side).align_alternatives(&others);
        tooltip.width(WIDTH).show(|ui: &mut Ui| {
            ui.set_max_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 4.0;
            let palette = theme::palette(ui);
            let (layer, value) = (self.layer.to_string(), drawn(&three_digits(rounded(self.value))));
            let title = text.with("hover-value", &[("layer", &layer), ("value", &value)]);
            ui.label(RichText::new(title).font(theme::strong(theme::BODY)).color(palette.text));
            for part in &self.parts {
                ui.label(RichText::new(self.arm(part)).color(palette.names[part.arm]));
            }
            if let Some(zone) = self.curve.and_then(|curve| curve.zone_text(self.value)) {
                ui.label(RichText::new(text.get(zone)).color(palette.muted));
            }
        });
    }

    fn arm(&self, part: &Part<'_>) -> String {
        let text = self.scene.text;
        let histogram = part.histogram(self.scene);
        let bars = Bars::new(histogram);
        let mut lines = vec![format!("{}: {}", ARMS[part.arm], drawn(&part.summary(self.scene, self.curve)))];
        if let Some(i) = bars.bin(self.value) {
            let args = [
                ("low", drawn(&three_digits(bars.edge(i)))),
                ("high", drawn(&three_digits(bars.edge(i + 1)))),
                ("count", steps(u64::from(bars.count(i)))),
                ("total", steps(whole(bars.total()))),
                ("share", accuracy(bars.share(bars.count(i)))),
            ];
            lines.push(text.with("hover-bin", &args));
        } else {
            lines.push(text.get("hover-no-bin"));
        }
        if histogram.underflow + histogram.overflow > 0 {
            let sides = [("left", histogram.underflow), ("right", histogram.overflow)];
            let sides = sides.map(|(name, count)| (name, percent(bars.share(count))));
            lines.push(text.with("hover-beyond", &sides));
        }
        lines.join("\n")
    }
}

/// Rounds a value on the axis to the hundredth, unless it is so small that it would become 0.
fn rounded(value: f64) -> f64 {
    if value.abs() < 0.005 { value } else { (value * 100.0).round() / 100.0 }
}
