//! A cell: one layer of one arm, or of both arms on one axis, with zones, histograms, curve and numbers.

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::axis::Axis;
use super::bars::{Bars, Look};
use super::curve::Curve;
use super::ghost;
use super::height::Height;
use super::numbers;
use super::part::Part;
use super::peak::{self, Side};
use super::units::Units;
use super::zones::paint_zones;
use crate::view::format::{drawn, percent, px, tick};
use crate::view::theme::{self, Palette};
use crate::view::{ARMS, AxisMode, Scene};

/// The contents of a cell.
pub struct Cell<'a> {
    pub scene: &'a Scene<'a>,
    /// The arms in the cell: one or both.
    pub parts: Vec<Part<'a>>,
    /// Whether the cell belongs to both arms, so that each number needs the name of its arm.
    pub shared: bool,
    /// The activation; `None` if the stage is not its input.
    pub curve: Option<&'a Curve>,
    /// For each part, its single units if they are drawn in place of the histogram.
    units: Vec<Option<Units>>,
}

impl<'a> Cell<'a> {
    /// Creates the cell of layer `layer`, counted from 1, for `parts`.
    pub fn new(
        scene: &'a Scene<'a>,
        parts: Vec<Part<'a>>,
        layer: usize,
        shared: bool,
        curve: Option<&'a Curve>,
    ) -> Self {
        let first = scene.report.and_then(|report| report.timeline.frames().first());
        let stage = scene.state.stage;
        let units = |part: &Part<'_>| {
            let first = first.and_then(|frame| frame.arms[part.arm].layers.get(layer - 1));
            let first = first.map_or(&[][..], |layer| layer.units(part.layer.stage_shown(stage)));
            scene.state.layers.units.then(|| Units::new(part, stage, first)).flatten()
        };
        let units = parts.iter().map(units).collect();
        Self { scene, parts, shared, curve, units }
    }

    /// Returns the x axis of the cell in `area`, which covers all its histograms.
    pub fn axis(&self, area: Rect) -> Axis {
        axis_of(self.scene, &self.parts, area)
    }

    /// Draws the cell into `area`.
    pub fn paint(&self, ui: &Ui, area: Rect) {
        let palette = theme::palette(ui);
        let painter = ui.painter().with_clip_rect(area.expand(1.0).intersect(ui.clip_rect()));
        let axis = self.axis(area);
        let options = self.scene.state.layers;
        let bars: Vec<Bars<'_>> = self.parts.iter().map(|part| Bars::new(part.histogram(self.scene))).collect();
        if let Some(curve) = self.curve {
            paint_zones(&painter, palette, area, &axis, curve);
        }
        if axis.low < 0.0 && axis.high > 0.0 {
            let middle = [pos2(axis.x(0.0), area.top()), pos2(axis.x(0.0), area.bottom())];
            painter.extend(Shape::dotted_line(&middle, palette.line, 5.0, 0.8));
        }
        painter.hline(area.x_range(), area.bottom(), Stroke::new(1.0, palette.line));
        let height = Height::of(&bars, options, self.scene.state.stage);
        let thick = if self.scene.state.projector { 1.8 } else { 1.4 };
        let ghosts: Vec<Option<Bars<'_>>> =
            self.parts.iter().map(|part| part.histogram_before(self.scene).map(Bars::new)).collect();
        for ((part, ghost), units) in self.parts.iter().zip(&ghosts).zip(&self.units) {
            if let (Some(ghost), None) = (ghost, units) {
                let look = ghost::look(palette, part.arm, part.arm == 1 && self.shared);
                ghost.paint(&painter, area, &axis, |i| height.at(ghost, i), look);
            }
        }
        for ((part, bars), units) in self.parts.iter().zip(&bars).zip(&self.units) {
            if let Some(units) = units {
                units.paint(&painter, palette, self.share_of(part.arm, area), &axis, (self.curve, part.arm));
                continue;
            }
            let look = Look {
                fill: palette.fills[part.arm],
                stroke: Stroke::new(thick, palette.arms[part.arm]),
                dashed: part.arm == 1 && self.shared,
            };
            bars.paint(&painter, area, &axis, |i| height.at(bars, i), look);
        }
        if let Some(curve) = self.curve {
            paint_curve(&painter, palette, area, &axis, curve);
        }
        for (part, units) in self.parts.iter().zip(&self.units) {
            if let (Some(medians), None) = (part.medians(), units) {
                // If both arms share an axis, the arrow of B lies below the arrow of A.
                let share = if self.shared && part.arm == 1 { 0.24 } else { 0.4 };
                let y = area.bottom() - share * area.height();
                ghost::arrow(&painter, palette, medians.map(|median| axis.x(median)), y, part.arm);
            }
        }
        let mut taken = numbers::paint(self, &painter, palette, area);
        let start = taken.start.unwrap_or(area.left() + 6.0);
        self.paint_marks(&painter, palette, area.with_min_x(start), &axis, &bars);
        for ((part, bars), units) in self.parts.iter().zip(&bars).zip(&self.units) {
            let (highest, share) = bars.peak();
            if units.is_none() && height.at(bars, highest) > 1.0 && area.height() >= 30.0 {
                let bar = [highest, highest + 1].map(|edge| axis.x(bars.edge(edge)));
                // The note of the other arm must not cover this one.
                taken.below[3] = self.paint_peak(&painter, palette, (area, &taken.below), (part.arm, bar, share));
            }
        }
    }

    /// Draws the `share` of the highest `bar` of an arm, which is cut off, beside the bar and clear of `taken`.
    /// Returns its place.
    fn paint_peak(
        &self,
        painter: &Painter,
        palette: &Palette,
        (area, taken): (Rect, &[Rect]),
        (arm, bar, share): (usize, [f32; 2], f64),
    ) -> Rect {
        let text = self.scene.text.with("top-share", &[("share", &percent(share))]);
        let size = painter.layout_no_wrap(text.clone(), note_font(), palette.text).size();
        // With two arms, the note of A goes to the right if possible, and the note of B to the left.
        let sides = if self.parts.len() > 1 && arm == 1 { Side::LEFT_FIRST } else { Side::RIGHT_FIRST };
        let (at, align) = peak::stand(bar, size, area, taken, sides);
        note(painter, palette, at, align, &text, palette.names[arm])
    }

    /// Draws the shares beyond the axis and of non-finite values and, on a fitted axis, its ends.
    fn paint_marks(&self, painter: &Painter, palette: &Palette, area: Rect, axis: &Axis, bars: &[Bars<'_>]) {
        let text = self.scene.text;
        let bottom = area.bottom() - 3.0;
        let both = self.shared;
        let mut beyond: [Vec<(String, Color32)>; 2] = Default::default();
        let mut nonfinite = Vec::new();
        for (part, bars) in self.parts.iter().zip(bars) {
            let histogram = part.histogram(self.scene);
            let named = |text: String| if both { format!("{} {text}", ARMS[part.arm]) } else { text };
            let sides = [(histogram.underflow, "beyond-left"), (histogram.overflow, "beyond-right")];
            for (side, (count, message)) in beyond.iter_mut().zip(sides) {
                if count > 0 {
                    let share = text.with(message, &[("share", &percent(bars.share(count)))]);
                    side.push((named(share), palette.names[part.arm]));
                }
            }
            if histogram.nonfinite > 0 {
                let share = percent(bars.share(histogram.nonfinite));
                nonfinite.push(named(text.with("nonfinite-share", &[("share", &share)])));
            }
        }
        let [mut left, mut right] = beyond;
        if self.scene.state.layers.axis == AxisMode::Fit {
            let end = |value: f64| (drawn(&short(value)), if both { palette.muted } else { self.ink(palette) });
            left.insert(0, end(axis.low));
            right.push(end(axis.high));
        }
        let mut x = area.left();
        for (text, ink) in &left {
            x = note(painter, palette, pos2(x, bottom), Align2::LEFT_BOTTOM, text, *ink).right() + 8.0;
        }
        let mut x = area.right() - 6.0;
        for (text, ink) in right.iter().rev() {
            x = note(painter, palette, pos2(x, bottom), Align2::RIGHT_BOTTOM, text, *ink).left() - 8.0;
        }
        if !nonfinite.is_empty() {
            let font = theme::strong(theme::SMALL);
            let text = nonfinite.join("   ");
            legible(painter, palette, area.center(), Align2::CENTER_CENTER, &text, font, palette.alarm);
        }
    }

    fn ink(&self, palette: &Palette) -> Color32 {
        self.parts.first().map_or(palette.muted, |part| palette.names[part.arm])
    }

    /// Returns the part of `area` for the units of `arm`: if both arms are in the cell, A gets the upper half.
    fn share_of(&self, arm: usize, area: Rect) -> Rect {
        match (self.parts.len() > 1, arm) {
            (false, _) => area,
            (true, 0) => area.with_max_y(area.center().y),
            (true, _) => area.with_min_y(area.center().y),
        }
    }

    /// Describes the cell in words, for screen readers.
    pub fn summary(&self) -> String {
        let words = self.parts.iter().zip(&self.units).map(|(part, units)| {
            let mut words = part.summary(self.scene, self.curve);
            if let Some(units) = units {
                let flat = self.curve.map(|curve| units.saturated(curve).to_string());
                let message = if flat.is_some() { "units-summary" } else { "units-summary-plain" };
                let [shown, flat] = [units.count().to_string(), flat.unwrap_or_default()];
                let args =
                    [("shown", shown.as_str()), ("all", &self.scene.run().network.width.to_string()), ("flat", &flat)];
                words = format!("{words}, {}", self.scene.text.with(message, &args));
            }
            if self.shared { format!("{}: {words}", ARMS[part.arm]) } else { words }
        });
        words.collect::<Vec<_>>().join("; ")
    }
}

/// Returns the axis for `parts` in `area`, which also covers the compared earlier step.
pub fn axis_of(scene: &Scene<'_>, parts: &[Part<'_>], area: Rect) -> Axis {
    let histograms = parts.iter().flat_map(|part| [Some(part.histogram(scene)), part.histogram_before(scene)]);
    let ranges = histograms.flatten().map(|it| (f64::from(it.low), f64::from(it.high)));
    let (low, high) = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((-8.0, 8.0));
    Axis { low, high, screen: area.x_range() }
}

/// Writes an end of a fitted axis.
fn short(x: f64) -> String {
    format!("{x:.1e}").parse::<f64>().map_or_else(|_| String::new(), tick)
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

fn note(painter: &Painter, palette: &Palette, at: Pos2, align: Align2, text: &str, ink: Color32) -> Rect {
    legible(painter, palette, at, align, text, note_font(), ink)
}

/// Returns the font of notes on bars that are cut off and on shares beyond the axis.
fn note_font() -> FontId {
    theme::strong(theme::SMALL - 0.5)
}

/// Draws text with a translucent background, so that it can be read over bars and lines. Returns its place.
pub fn legible(
    painter: &Painter,
    palette: &Palette,
    at: Pos2,
    align: Align2,
    text: &str,
    font: FontId,
    ink: Color32,
) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), font, ink);
    let rect = align.anchor_size(at, galley.size());
    painter.rect_filled(rect.expand2(vec2(2.0, -1.0)), 3.0, palette.canvas.gamma_multiply(0.72));
    painter.galley(rect.min, galley, ink);
    rect
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the ends are those of the histograms")]
mod tests {
    use super::super::part::Before;
    use super::*;
    use crate::config::Config;
    use crate::measure::{Histogram, LayerFrame, StageStats};
    use crate::view::{Language, LayersOptions, Text, ViewState};

    #[test]
    fn a_fitted_axis_holds_the_step_behind_too() {
        let layers = LayersOptions { axis: AxisMode::Fit, ..LayersOptions::default() };
        let (config, text) = (Config::plane(), Text::new(Language::English));
        let state = ViewState { layers, ..ViewState::default() };
        let scene = Scene::new(&config, None, &state, &text);
        let stats = |low: f32, high: f32| StageStats {
            fitted: Histogram { low, high, ..Histogram::default() },
            ..StageStats::default()
        };
        let (layer, now, then) = (LayerFrame::default(), stats(4.0, 5.0), stats(-1.0, 1.5));
        let before = Some(Before { step: 0, layer: &layer, stats: &then });
        let area = Rect::from_min_max(pos2(0.0, 0.0), pos2(60.0, 20.0));
        let axis = axis_of(&scene, &[Part { arm: 0, layer: &layer, stats: &now, before }], area);
        assert_eq!([axis.low, axis.high], [-1.0, 5.0]);
        let axis = axis_of(&scene, &[Part { arm: 0, layer: &layer, stats: &now, before: None }], area);
        assert_eq!([axis.low, axis.high], [4.0, 5.0]);
    }
}
