//! One layer of one arm: zones, histogram, curve and numbers.

use egui::{Align2, Color32, Painter, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::axis::Axis;
use super::bars::Bars;
use super::curve::Curve;
use crate::measure::{CurveStats, Histogram, Stage, StageStats};
use crate::view::format::{drawn, percent, px, signed, spread, tick};
use crate::view::theme::{self, Palette};
use crate::view::{AxisMode, Scene};

/// Share of the values in one bar that fills the height of a cell on the fixed axis: N(0, 1) then reaches 0.6 of it.
/// What f makes of N(0, 1) is spread wider over its range.
pub const fn top_share(stage: Stage) -> f64 {
    match stage {
        Stage::Z | Stage::ZHat | Stage::Y => 0.16,
        Stage::A => 0.08,
    }
}

/// A saturated share from which on it is printed as an alarm.
const ALARM: f64 = 0.12;

/// Room for the share of a bar that is cut off, in points.
const TOP_NOTE: f32 = 48.0;

/// What a cell draws.
pub struct Cell<'a> {
    pub scene: &'a Scene<'a>,
    pub arm: usize,
    pub stats: &'a StageStats,
    pub numbers: &'a CurveStats,
    /// The activation, where the stage is its input.
    pub curve: Option<&'a Curve>,
}

impl<'a> Cell<'a> {
    /// The histogram for the axis that is chosen.
    pub const fn histogram(&self) -> &'a Histogram {
        match self.scene.state.layers.axis {
            AxisMode::Fixed => &self.stats.fixed,
            AxisMode::Fit => &self.stats.fitted,
        }
    }

    /// The x axis of the cell in `area`.
    pub fn axis(&self, area: Rect) -> Axis {
        let histogram = self.histogram();
        Axis { low: f64::from(histogram.low), high: f64::from(histogram.high), screen: area.x_range() }
    }

    /// Draws everything into `area`.
    pub fn paint(&self, ui: &Ui, area: Rect) {
        let palette = theme::palette(ui);
        let painter = ui.painter().with_clip_rect(area.expand(1.0).intersect(ui.clip_rect()));
        let axis = self.axis(area);
        let bars = Bars::new(self.histogram());
        if let Some(curve) = self.curve {
            paint_zones(&painter, palette, area, &axis, curve);
        }
        if axis.low < 0.0 && axis.high > 0.0 {
            let middle = [pos2(axis.x(0.0), area.top()), pos2(axis.x(0.0), area.bottom())];
            painter.extend(Shape::dotted_line(&middle, palette.line, 5.0, 0.8));
        }
        painter.hline(area.x_range(), area.bottom(), Stroke::new(1.0, palette.line));
        let (highest, peak) = bars.peak();
        let top = match self.scene.state.layers.axis {
            AxisMode::Fixed => top_share(self.scene.state.stage),
            AxisMode::Fit => (peak * 1.08).max(f64::MIN_POSITIVE),
        };
        bars.paint(&painter, area, &axis, top, palette.fills[self.arm], Stroke::new(1.4, palette.arms[self.arm]));
        if let Some(curve) = self.curve {
            paint_curve(&painter, palette, area, &axis, curve);
        }
        self.paint_numbers(&painter, palette, area);
        self.paint_marks(&painter, palette, area, &axis, &bars);
        if peak > top {
            let text = self.scene.text.with("top-share", &[("share", &percent(peak))]);
            let [left, right] = [highest, highest + 1].map(|edge| axis.x(bars.edge(edge)));
            // Beside the bar, where there is room.
            let (x, align) = if right + TOP_NOTE < area.right() {
                (right + 3.0, Align2::LEFT_TOP)
            } else {
                (left - 3.0, Align2::RIGHT_TOP)
            };
            self.note(&painter, palette, pos2(x, area.top() + 16.0), align, &text);
        }
    }

    /// The saturated share at the left; mean and spread at the right.
    fn paint_numbers(&self, painter: &Painter, palette: &Palette, area: Rect) {
        if let Some((share, text)) = self.saturated_text() {
            let alarm = share > ALARM;
            let font = if alarm { theme::strong(theme::SMALL + 0.5) } else { theme::regular(theme::SMALL) };
            let ink = if alarm { palette.alarm } else { palette.muted };
            legible(painter, palette, area.left_top() + vec2(6.0, 3.0), Align2::LEFT_TOP, &text, font, ink);
        }
        let args = [("mean", signed(self.stats.mean)), ("std", spread(self.stats.std))];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        let text = drawn(&self.scene.text.with("moments", &args));
        let at = area.right_top() + vec2(-6.0, 3.0);
        legible(painter, palette, at, Align2::RIGHT_TOP, &text, theme::regular(theme::SMALL), palette.muted);
    }

    /// What lies beyond the axis, and on a fitted axis its ends.
    fn paint_marks(&self, painter: &Painter, palette: &Palette, area: Rect, axis: &Axis, bars: &Bars<'_>) {
        let histogram = self.histogram();
        let text = self.scene.text;
        let bottom = area.bottom() - 3.0;
        let mut sides = [String::new(), String::new()];
        if self.scene.state.layers.axis == AxisMode::Fit {
            sides = [axis.low, axis.high].map(|end| drawn(&short(end)));
        }
        let beyond = [(histogram.underflow, "beyond-left"), (histogram.overflow, "beyond-right")];
        for (side, (count, message)) in sides.iter_mut().zip(beyond) {
            let share = bars.share(count);
            if count > 0 {
                *side = text.with(message, &[("share", &percent(share))]);
            }
        }
        self.note(painter, palette, pos2(area.left() + 6.0, bottom), Align2::LEFT_BOTTOM, &sides[0]);
        self.note(painter, palette, pos2(area.right() - 6.0, bottom), Align2::RIGHT_BOTTOM, &sides[1]);
        if histogram.nonfinite > 0 {
            let share = percent(bars.share(histogram.nonfinite));
            let text = text.with("nonfinite-share", &[("share", &share)]);
            let font = theme::strong(theme::SMALL);
            legible(painter, palette, area.center(), Align2::CENTER_CENTER, &text, font, palette.alarm);
        }
    }

    fn note(&self, painter: &Painter, palette: &Palette, at: egui::Pos2, align: Align2, text: &str) {
        if !text.is_empty() {
            legible(painter, palette, at, align, text, theme::strong(theme::SMALL - 0.5), palette.names[self.arm]);
        }
    }

    /// The saturated share and the words for it.
    fn saturated_text(&self) -> Option<(f64, String)> {
        let curve = self.curve?;
        let share = self.numbers.saturated?;
        let message = if curve.inactive { "inactive-share" } else { "saturated-share" };
        // Half of a ReLU's inputs are inactive by design: no alarm before nearly all are.
        let measure = if curve.inactive { share - 0.75 } else { share };
        Some((measure, self.scene.text.with(message, &[("share", &percent(share))])))
    }

    /// The cell in words, for screen readers.
    pub fn summary(&self) -> String {
        let text = self.scene.text;
        let args = [("mean", signed(self.stats.mean)), ("std", spread(self.stats.std))];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        let mut summary = text.with("layer-summary", &args);
        if let Some((_, saturated)) = self.saturated_text() {
            summary = format!("{summary}, {saturated}");
        }
        summary
    }
}

/// An end of a fitted axis.
fn short(x: f64) -> String {
    format!("{x:.1e}").parse::<f64>().map_or_else(|_| String::new(), tick)
}

fn paint_zones(painter: &Painter, palette: &Palette, area: Rect, axis: &Axis, curve: &Curve) {
    let zone = |(from, to): (f64, f64), color: Color32| {
        let rect = Rect::from_x_y_ranges(axis.x(from)..=axis.x(to), area.y_range());
        if rect.width() > 0.0 {
            painter.rect_filled(rect, 0.0, color);
        }
    };
    for part in curve.saturated() {
        zone(part, palette.saturated);
    }
    if let Some(part) = curve.near_linear() {
        zone(part, palette.near_linear);
    }
}

fn paint_curve(painter: &Painter, palette: &Palette, area: Rect, axis: &Axis, curve: &Curve) {
    let points: Vec<_> = (0..=64_u8)
        .map(|i| {
            let x = area.left() + area.width() * f32::from(i) / 64.0;
            let height = px(curve.height(axis.value(x), axis.low, axis.high));
            pos2(x, area.bottom() - 2.0 - (area.height() - 4.0) * height)
        })
        .collect();
    painter.extend(Shape::dashed_line(&points, Stroke::new(1.1, palette.curve), 4.0, 3.0));
}

/// Text with the background behind it, so that it can be read on bars and lines.
fn legible(
    painter: &Painter,
    palette: &Palette,
    at: egui::Pos2,
    align: Align2,
    text: &str,
    font: egui::FontId,
    ink: Color32,
) {
    let galley = painter.layout_no_wrap(text.to_owned(), font, ink);
    let rect = align.anchor_size(at, galley.size());
    painter.rect_filled(rect.expand2(vec2(2.0, -1.0)), 3.0, palette.canvas.gamma_multiply(0.72));
    painter.galley(rect.min, galley, ink);
}
