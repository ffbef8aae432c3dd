//! The picture of the lens: one activation curve with its inputs below and its outputs at the left.

use egui::epaint::{BandPoint, BandShape};
use egui::{Align2, Color32, Painter, Pos2, Rangef, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::bell::Bell;
use super::bends::bends;
use super::labels::Labels;
use super::side::{Side, TOP};
use crate::config::Activation;
use crate::measure;
use crate::view::format::{drawn, percent, px, tick};
use crate::view::layers::{Axis, Bars, Curve, Look, arrow, ghost_look, paint_zones};
use crate::view::theme::{self, Palette};
use crate::view::{ARMS, Scene};

/// Range of the inputs in the picture.
const INPUTS: (f64, f64) = (-8.0, 8.0);
/// Share of the values in a bin of width ¼ that fills the height. N(0, 1) then reaches 0.38 of it.
const TOP_INPUT: f64 = 0.26;
/// Height reserved for the names of the zones, in points.
const NAMES: f32 = 18.0;
/// Gap below the lowest point of the curve, in points.
const FLOOR: f32 = 4.0;
/// Height of the numbers below the picture, in points.
pub const BELOW: f32 = 18.0;
/// Range of inputs marked in the comparison: one standard deviation of N(0, 1) to either side.
pub const MARKED: (f64, f64) = (-1.0, 1.0);

/// A least-squares line, and the inputs over which it is drawn.
#[derive(Clone, Copy)]
pub struct Fit {
    pub line: measure::Line,
    pub inputs: [f64; 2],
}

/// The distributions of one arm in the picture.
pub struct Bundle<'a> {
    pub arm: usize,
    /// The inputs of f.
    pub inputs: Bars<'a>,
    /// The outputs of f; `None` if the layer's outputs are not f of these inputs.
    pub outputs: Option<Bars<'a>>,
    /// The inputs of f at the compared earlier step.
    pub before: Option<Bars<'a>>,
    /// The medians of the inputs at the earlier step and at the displayed one.
    pub medians: Option<[f64; 2]>,
    /// The least-squares line of f over the inputs, with their range.
    pub line: Option<Fit>,
}

/// The contents of the picture and its place.
pub struct Picture<'a> {
    pub scene: &'a Scene<'a>,
    pub palette: &'static Palette,
    pub curve: Curve,
    pub bundles: &'a [Bundle<'a>],
    pub bell: Option<&'a Bell>,
    /// The place of the picture itself.
    pub plot: Rect,
    /// Room for the outputs at the left of the picture.
    pub side: Option<Rect>,
    /// Whether the inputs [−1, 1] are marked.
    pub marked: bool,
}

impl Picture<'_> {
    /// Returns the axis of the inputs.
    pub fn axis(&self) -> Axis {
        Axis { low: INPUTS.0, high: INPUTS.1, screen: self.plot.x_range() }
    }

    /// Returns the vertical place of an output on the screen.
    pub fn output_y(&self, a: f64) -> f32 {
        let (low, high) = self.curve.outputs(INPUTS.0, INPUTS.1);
        let room = self.plot.height() - NAMES - FLOOR;
        self.plot.bottom() - FLOOR - room * px((a - low) / (high - low))
    }

    /// Returns the point of the curve over `y`.
    pub fn point(&self, y: f64) -> Pos2 {
        pos2(self.axis().x(y), self.output_y(self.curve.value(y)))
    }

    /// Draws the whole picture.
    pub fn paint(&self, ui: &Ui) {
        let palette = self.palette;
        let axis = self.axis();
        let painter = ui.painter().with_clip_rect(self.plot.expand(1.0).intersect(ui.clip_rect()));
        paint_zones(&painter, palette, self.plot, &axis, &self.curve);
        let zero = [pos2(axis.x(0.0), self.plot.top()), pos2(axis.x(0.0), self.plot.bottom())];
        painter.extend(Shape::dotted_line(&zero, palette.muted.gamma_multiply(0.6), 5.0, 0.8));
        let bars = self.bars_area();
        let height = |of: &Bars<'_>, i: usize| px(of.share(of.count(i)) / TOP_INPUT);
        for bundle in self.bundles {
            if let Some(before) = &bundle.before {
                let look = ghost_look(palette, bundle.arm, bundle.arm == 1);
                before.paint(&painter, bars, &axis, |i| height(before, i), look);
            }
        }
        for bundle in self.bundles {
            bundle.inputs.paint(&painter, bars, &axis, |i| height(&bundle.inputs, i), self.look(bundle.arm));
        }
        self.paint_slope(&painter);
        let lines = self.lines();
        for (arm, line) in &lines {
            self.paint_gap(&painter, line, self.line_color(*arm));
        }
        self.paint_curve(&painter);
        for (arm, line) in &lines {
            self.paint_line(&painter, line, *arm);
        }
        for bundle in self.bundles {
            if let Some(medians) = bundle.medians {
                let y = bars.bottom() - [0.3, 0.18][bundle.arm] * bars.height();
                arrow(&painter, palette, medians.map(|median| axis.x(median)), y, bundle.arm);
            }
        }
        painter.hline(self.plot.x_range(), self.plot.bottom(), Stroke::new(1.0, palette.muted));
        if let Some(area) = self.side {
            self.paint_side(ui, area);
        }
        if let Some(bell) = self.bell {
            self.paint_bell(&painter, bell);
        }
        if self.marked {
            self.paint_mark(&painter);
        }
        let labels = Labels::new(&painter, palette, self.plot.shrink(1.0));
        self.label_beyond(&labels);
        if !self.marked {
            self.label_zones(&labels);
        }
        self.label_curve(&labels);
        if let (Some(bell), false) = (self.bell, self.marked) {
            self.label_landing(&labels, bell);
        }
    }

    fn bars_area(&self) -> Rect {
        self.plot.with_min_y(self.plot.top() + NAMES)
    }

    fn thick(&self, width: f32) -> f32 {
        if self.scene.state.projector { 1.3 * width } else { width }
    }

    /// Returns the style of an arm's bars, which are fainter behind a bell.
    fn look(&self, arm: usize) -> Look {
        let faint = if self.bell.is_some() { 0.5 } else { 1.0 };
        Look {
            fill: self.palette.fills[arm].gamma_multiply(faint),
            stroke: Stroke::new(self.thick(1.4), self.palette.arms[arm].gamma_multiply(faint)),
            dashed: arm == 1,
        }
    }

    /// Returns 161 equally spaced inputs from `low` to `high`; for `INPUTS` one of them is 0, the kink of ReLU.
    fn along(low: f64, high: f64) -> impl Iterator<Item = f64> {
        (0..=160_u8).map(move |i| low + (high - low) * f64::from(i) / 160.0)
    }

    fn paint_curve(&self, painter: &Painter) {
        let points = Self::along(INPUTS.0, INPUTS.1).map(|y| self.point(y)).collect();
        painter.line(points, Stroke::new(self.thick(2.0), self.palette.curve));
    }

    /// Returns the least-squares lines to draw, each with its arm. The line of a bell belongs to no arm and
    /// replaces the measured lines; in the comparison these are left out, since they were fitted to another curve.
    fn lines(&self) -> Vec<(Option<usize>, Fit)> {
        if !self.scene.state.lens.line {
            return Vec::new();
        }
        if self.bell.is_some() || self.marked {
            // Three standard deviations to either side cover nearly all of a bell.
            let fit = |bell: &Bell| {
                let inputs = [-3.0, 3.0].map(|u: f64| u.mul_add(bell.sd, bell.mean));
                Some((None, Fit { line: bell.stats.line?, inputs }))
            };
            return self.bell.and_then(fit).into_iter().collect();
        }
        self.bundles.iter().filter_map(|bundle| Some((Some(bundle.arm), bundle.line?))).collect()
    }

    fn line_color(&self, arm: Option<usize>) -> Color32 {
        arm.map_or(self.palette.text, |arm| self.palette.names[arm])
    }

    /// Returns the ends of `fit` within the picture; `None` if it lies outside.
    fn ends(fit: &Fit) -> Option<(f64, f64)> {
        let (low, high) = (fit.inputs[0].max(INPUTS.0), fit.inputs[1].min(INPUTS.1));
        (low < high).then_some((low, high))
    }

    /// Fills the area between a line and the curve over the inputs of the line: the part that the line does not
    /// explain.
    fn paint_gap(&self, painter: &Painter, fit: &Fit, color: Color32) {
        let Some((low, high)) = Self::ends(fit) else { return };
        let axis = self.axis();
        let mut band: Vec<BandPoint> = Vec::new();
        for y in Self::along(low, high) {
            let (x, curve, line) = (axis.x(y), self.point(y).y, self.output_y(fit.line.at(y)));
            // The x of a band's points must increase.
            if band.last().is_none_or(|last| x > last.x + 0.05) {
                band.push(BandPoint::new(x, Rangef::new(curve.min(line), curve.max(line))));
            }
        }
        if band.len() > 1 {
            painter.add(BandShape::filled(band, color.gamma_multiply(0.22)));
        }
    }

    /// Draws a line over its inputs; the line of arm B is dashed, like its bars.
    fn paint_line(&self, painter: &Painter, fit: &Fit, arm: Option<usize>) {
        let Some((low, high)) = Self::ends(fit) else { return };
        let ends = [low, high].map(|y| pos2(self.axis().x(y), self.output_y(fit.line.at(y))));
        let stroke = Stroke::new(self.thick(2.2), self.line_color(arm));
        if arm == Some(1) {
            painter.extend(Shape::dashed_line(&ends, stroke, 7.0, 3.0));
        } else {
            painter.line_segment(ends, stroke);
        }
    }

    /// Draws f′ on the axis of f, in two halves around 0, where the slope of ReLU jumps.
    fn paint_slope(&self, painter: &Painter) {
        let axis = self.axis();
        let inputs = Self::along(INPUTS.0, -f64::EPSILON).chain(Self::along(f64::EPSILON, INPUTS.1));
        let points: Vec<Pos2> = inputs.map(|y| pos2(axis.x(y), self.output_y(self.curve.slope(y)))).collect();
        painter.extend(Shape::dashed_line(&bends(&points), Stroke::new(self.thick(1.2), self.palette.muted), 3.5, 2.5));
    }

    /// Draws the outputs at the left, with the shares of bars that are cut off.
    fn paint_side(&self, ui: &Ui, area: Rect) {
        let painter = ui.painter().with_clip_rect(area.expand2(vec2(1.0, 0.0)).intersect(ui.clip_rect()));
        let (low, high) = self.curve.outputs(INPUTS.0, INPUTS.1);
        let y = |a: f64| self.output_y(a);
        let side = Side { area, y: &y };
        for bundle in self.bundles {
            if let Some(bars) = &bundle.outputs {
                side.bars(&painter, bars, self.look(bundle.arm));
            }
        }
        if let Some(bell) = self.bell {
            let look = Look { fill: Color32::TRANSPARENT, stroke: self.bell_stroke(), dashed: false };
            side.bell(&painter, bell, look);
        }
        painter.vline(area.right(), self.output_y(high)..=self.output_y(low), Stroke::new(1.0, self.palette.muted));
        let labels = Labels::new(&painter, self.palette, area);
        let font = theme::strong(theme::SMALL - 0.5);
        for bundle in self.bundles {
            let Some(bars) = &bundle.outputs else { continue };
            let (highest, share) = bars.peak();
            if share <= TOP {
                continue;
            }
            // The share goes beside the bar, on the side toward the middle.
            let [from, to] = [highest, highest + 1].map(|edge| self.output_y(bars.edge(edge)));
            let inward = |step: f32| {
                if from > self.plot.center().y {
                    (pos2(area.right() - 3.0, to - 1.0 - step), Align2::RIGHT_BOTTOM)
                } else {
                    (pos2(area.right() - 3.0, from + 1.0 + step), Align2::RIGHT_TOP)
                }
            };
            let ink = self.palette.names[bundle.arm];
            labels.put(&[inward(0.0), inward(13.0)], &self.scene.text.percent(share), &font, ink);
        }
    }

    fn bell_stroke(&self) -> Stroke {
        Stroke::new(self.thick(2.0), self.palette.text)
    }

    /// Draws the bell as an area on the scale of the bars, and the paths from β and β ± γ to the curve and on to
    /// the outputs.
    fn paint_bell(&self, painter: &Painter, bell: &Bell) {
        let axis = self.axis();
        let area = self.bars_area();
        // A bin of the histograms is ¼ wide.
        let height = |y: f64| area.height() * px((0.25 * bell.density(y) / TOP_INPUT).min(1.0));
        let place = |u: i16| bell.mean + bell.sd * f64::from(u) / 20.0;
        let inside = |y: &f64| (INPUTS.0..=INPUTS.1).contains(y);
        let mut points: Vec<Pos2> = Vec::new();
        for y in (-100..=100).map(place).filter(inside) {
            let point = pos2(axis.x(y), area.bottom() - height(y));
            // The x of a band's points must increase; a bell narrower than that is drawn as a line.
            if points.last().is_none_or(|last| point.x > last.x + 0.05) {
                points.push(point);
            }
        }
        if bell.sd < 1e-3 && inside(&bell.mean) {
            let x = axis.x(bell.mean);
            points = vec![pos2(x, area.bottom()), pos2(x, area.top())];
        } else if points.len() > 1 {
            let band = points.iter().map(|at| BandPoint::new(at.x, Rangef::new(at.y, area.bottom()))).collect();
            painter.add(BandShape::filled(band, self.palette.text.gamma_multiply(0.10)));
        }
        painter.line(points, self.bell_stroke());
        if self.marked {
            return;
        }
        let thin = Stroke::new(1.0, self.palette.text.gamma_multiply(0.75));
        for (y, radius) in Self::landings(bell) {
            let on_curve = self.point(y);
            painter.extend(Shape::dashed_line(&[pos2(on_curve.x, area.bottom()), on_curve], thin, 2.0, 2.0));
            painter.extend(Shape::dashed_line(&[on_curve, pos2(self.plot.left(), on_curve.y)], thin, 2.0, 2.0));
            painter.circle(on_curve, radius, self.palette.canvas, Stroke::new(1.5, self.palette.text));
        }
    }

    /// Returns those of β and β ± γ that are in the picture, with the radius of their dots.
    fn landings(bell: &Bell) -> Vec<(f64, f32)> {
        let all = [(bell.mean - bell.sd, 2.5), (bell.mean + bell.sd, 2.5), (bell.mean, 4.0)];
        all.into_iter().filter(|(y, _)| (INPUTS.0..=INPUTS.1).contains(y)).collect()
    }

    fn label_landing(&self, labels: &Labels<'_>, bell: &Bell) {
        let font = theme::strong(theme::SMALL);
        for ((y, _), name) in Self::landings(bell).into_iter().rev().zip(["β"]) {
            let at = self.point(y);
            let places = [
                (at + vec2(7.0, 1.0), Align2::LEFT_TOP),
                (at + vec2(-7.0, -1.0), Align2::RIGHT_BOTTOM),
                (at + vec2(7.0, -1.0), Align2::LEFT_BOTTOM),
            ];
            labels.put(&places, name, &font, self.palette.text);
        }
    }

    /// Draws the shares beyond the picture, of non-finite values, and of bars that are cut off.
    fn label_beyond(&self, labels: &Labels<'_>) {
        let text = self.scene.text;
        let font = theme::strong(theme::SMALL - 0.5);
        let (left, right) = (self.plot.left() + 4.0, self.plot.right() - 4.0);
        for bundle in self.bundles {
            let ink = self.palette.names[bundle.arm];
            let named = |message: &str, count: u32| {
                let share = percent(bundle.inputs.share(count));
                format!("{} {}", ARMS[bundle.arm], text.with(message, &[("share", &share)]))
            };
            let [under, over, nonfinite] = bundle.inputs.beyond();
            let above = |x: f32, align: Align2| [3.0, 17.0].map(|up| (pos2(x, self.plot.bottom() - up), align));
            if under > 0 {
                labels.put(&above(left, Align2::LEFT_BOTTOM), &named("beyond-left", under), &font, ink);
            }
            if over > 0 {
                labels.put(&above(right, Align2::RIGHT_BOTTOM), &named("beyond-right", over), &font, ink);
            }
            if nonfinite > 0 {
                let at = [0.0, 16.0].map(|down| (self.plot.center() + vec2(0.0, down), Align2::CENTER_CENTER));
                labels.put(&at, &named("nonfinite-share", nonfinite), &font, self.palette.alarm);
            }
            let (highest, share) = bundle.inputs.peak();
            if share > TOP_INPUT {
                let [from, to] = [highest, highest + 1].map(|edge| self.axis().x(bundle.inputs.edge(edge)));
                let top = self.plot.top() + NAMES;
                let places = [(pos2(to + 3.0, top), Align2::LEFT_TOP), (pos2(from - 3.0, top), Align2::RIGHT_TOP)];
                labels.put(&places, &text.with("top-share", &[("share", &percent(share))]), &font, ink);
            }
        }
    }

    /// Draws the names of the zones at the top of them, if there is room.
    fn label_zones(&self, labels: &Labels<'_>) {
        let text = self.scene.text;
        let axis = self.axis();
        let font = theme::regular(theme::SMALL);
        let top = self.plot.top() + 2.0;
        let width = |name: &str| labels.width(name, &font);
        let name = text.get(if self.curve.inactive { "lens-zone-inactive" } else { "lens-zone-saturated" });
        for (from, to) in self.curve.saturated() {
            let (from, to) = (axis.x(from), axis.x(to));
            if width(&name) <= to - from - 2.0 {
                let at = pos2(from.midpoint(to), top);
                labels.put(&[(at, Align2::CENTER_TOP)], &name, &font, self.palette.alarm);
            }
        }
        let Some((from, to)) = self.curve.near_linear() else { return };
        let name = text.get(if self.curve.inactive { "lens-zone-linear" } else { "lens-zone-near-linear" });
        // The name must lie between the saturated zones.
        let at = pos2(axis.x(from).midpoint(axis.x(to)), top);
        let own = self.curve.saturated().all(|(low, high)| {
            let half = width(&name) / 2.0 + 2.0;
            axis.x(high) <= at.x - half || axis.x(low) >= at.x + half
        });
        if own {
            labels.put(&[(at, Align2::CENTER_TOP)], &name, &font, self.palette.text);
        }
    }

    /// Draws the names of f and f′, as in "σ(y)" and "σ′(y)", at their curves.
    fn label_curve(&self, labels: &Labels<'_>) {
        let (f, slope) = formula(self.curve.activation());
        let rises = self.curve.outputs(INPUTS.0, INPUTS.1).1 > 1.5;
        let places = if rises {
            [4.6, 3.6, 5.6].map(|y| (self.point(y) + vec2(-6.0, -2.0), Align2::RIGHT_BOTTOM))
        } else {
            [5.8, 4.6, 6.6].map(|y| (self.point(y) + vec2(0.0, 5.0), Align2::CENTER_TOP))
        };
        // In the comparison the name of f is above the picture.
        if !self.marked {
            labels.put(&places, f, &theme::strong(theme::BODY), self.palette.curve);
        }
        let axis = self.axis();
        let at = |y: f64| pos2(axis.x(y), self.output_y(self.curve.slope(y)));
        let places = if rises {
            [6.6, 5.6, 4.6].map(|y| (at(y) + vec2(0.0, -2.0), Align2::CENTER_BOTTOM))
        } else {
            // The input where f′ has fallen to about half its peak.
            let half = if self.curve.activation() == Activation::Tanh { 0.9 } else { 1.8 };
            [half, half + 0.3, half + 0.6].map(|y| (at(y) + vec2(6.0, 0.0), Align2::LEFT_BOTTOM))
        };
        labels.put(&places, slope, &theme::regular(theme::SMALL), self.palette.muted);
    }

    /// Marks [−1, 1]: two lines, and the part of the curve between them.
    fn paint_mark(&self, painter: &Painter) {
        let (low, high) = MARKED;
        let axis = self.axis();
        let line = Stroke::new(self.thick(1.2), self.palette.text);
        for y in [low, high] {
            let x = axis.x(y);
            painter.vline(x, self.plot.top() + NAMES..=self.plot.bottom(), line);
        }
        let part = Self::along(low, high).map(|y| self.point(y)).collect();
        painter.line(part, Stroke::new(self.thick(4.5), self.palette.text));
    }

    /// Draws the numbers below the picture.
    pub fn marks_ui(&self, ui: &Ui, marks: &[f64]) {
        let axis = self.axis();
        for value in marks {
            let x = axis.x(*value);
            let top = self.plot.bottom();
            ui.painter().vline(x, top..=top + 3.0, Stroke::new(1.0, self.palette.muted));
            // The outermost numbers stay within the picture.
            let (at, align) = match value {
                v if *v <= INPUTS.0 => (pos2(x, top + 4.0), Align2::LEFT_TOP),
                v if *v >= INPUTS.1 => (pos2(x + 1.0, top + 4.0), Align2::RIGHT_TOP),
                _ => (pos2(x, top + 4.0), Align2::CENTER_TOP),
            };
            let font = theme::regular(theme::SMALL);
            ui.painter().text(at, align, drawn(&tick(*value)), font, self.palette.muted);
        }
    }

    /// Draws the ends of the output axis at the left of `area`.
    pub fn output_marks_ui(&self, ui: &Ui, area: Rect) {
        let (low, high) = self.curve.outputs(INPUTS.0, INPUTS.1);
        for (value, align) in [(low, Align2::RIGHT_BOTTOM), (high, Align2::RIGHT_TOP)] {
            let shift = if value < high { 3.0 } else { -3.0 };
            let at = pos2(area.left() - 3.0, self.output_y(value) + shift);
            let text = drawn(&tick((value * 10.0).round() / 10.0 + 0.0));
            ui.painter().text(at, align, text, theme::regular(theme::SMALL), self.palette.muted);
        }
    }
}

/// Returns how f and f′ are written.
const fn formula(activation: Activation) -> (&'static str, &'static str) {
    match activation {
        Activation::Sigmoid => ("σ(y)", "σ′(y)"),
        Activation::Tanh => ("tanh(y)", "f′(y)"),
        Activation::Relu => ("ReLU(y)", "f′(y)"),
        Activation::LeakyRelu | Activation::Gelu | Activation::Linear => ("f(y)", "f′(y)"),
    }
}

/// Returns the marks of the inputs for a picture `width` points wide.
pub fn input_marks(width: f32) -> Vec<f64> {
    let step = if width > 150.0 { 4 } else { 8 };
    (-8..=8).step_by(step).map(f64::from).collect()
}
