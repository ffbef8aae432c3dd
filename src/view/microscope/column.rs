//! One arm under the microscope: its strips, one below the other, with one place for each sample in all of them.

use std::ops::Range;

use egui::{Align2, Color32, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit, pos2, vec2};

use super::rows::Row;
use super::{LINE, MicroscopeOptions, formulas, hand};
use crate::config::Placement;
use crate::measure::{UnitBatch, UnitForward};
use crate::view::decision::marker;
use crate::view::format::{count, drawn, px, three_digits};
use crate::view::layers::{Axis, Curve, paint_zones};
use crate::view::theme::{self, Palette};
use crate::view::widgets::elided;
use crate::view::{ARMS, Action, Scene, Show};

/// Room for the numbers of the axis at the left, in points.
const GUTTER: f32 = 44.0;
/// Largest number of samples that are drawn in a strip; of more, one in several.
const MOST: usize = 512;
/// Radius of the largest dot, in points.
const DOT: f32 = 3.4;
/// Least range of the strip of z around its mean, in standard deviations, so that a dot has room to move.
const ROOM: f64 = 2.5;
/// Range of the strip of ẑ, so that a standard normal fills it.
const STANDARD: f64 = 3.0;

/// One arm under the microscope.
pub struct Column<'a> {
    pub scene: &'a Scene<'a>,
    pub palette: &'static Palette,
    pub arm: usize,
    pub batch: &'a UnitBatch,
    pub forward: &'a UnitForward,
    /// The samples that share their statistics, counted from 0 in the mini-batch.
    pub group: Range<usize>,
    /// The chosen sample, counted from 0 in the mini-batch.
    pub chosen: usize,
    /// The largest gradient of the strips that have one scale.
    largest: f64,
    /// The range of the inputs of f that the strip of a shows.
    inputs: [f64; 2],
}

/// A dot or the end of a bar: the sample, counted from 0 in the mini-batch, and its place on the screen.
type Dot = (usize, Pos2);

impl<'a> Column<'a> {
    pub fn new(
        scene: &'a Scene<'a>,
        palette: &'static Palette,
        arm: usize,
        batch: &'a UnitBatch,
        forward: &'a UnitForward,
    ) -> Self {
        let chosen = forward.samples.start + forward.chosen;
        let group = batch.group(chosen);
        let mut column = Self { scene, palette, arm, batch, forward, group, chosen, largest: 0.0, inputs: [0.0; 2] };
        let parts = [Row::Own, Row::Mean, Row::Along, Row::Da, Row::Dz].into_iter().filter(|row| row.is_in(batch));
        let values = parts.flat_map(|row| column.values(row)).map(|(_, value)| value.abs());
        column.largest = values.fold(0.0, f64::max);
        let finite = || column.input().iter().copied().filter(|input| input.is_finite());
        let (low, high) = (finite().fold(-1.0, f64::min), finite().fold(1.0, f64::max));
        let margin = 0.05 * (high - low);
        column.inputs = [low - margin, high + margin];
        column
    }

    /// Gives `columns` scales that can be compared: f over the inputs of all, and ∂L/∂z without a normalization at least as far
    /// as the gradients of the others.
    pub fn align(columns: &mut [Self]) {
        let [low, high] = [0, 1].map(|end| columns.iter().map(move |column| column.inputs[end]));
        let inputs = [low.fold(f64::INFINITY, f64::min), high.fold(f64::NEG_INFINITY, f64::max)];
        let largest = columns.iter().map(|column| column.largest).fold(0.0, f64::max);
        for column in columns {
            column.inputs = inputs;
            if !Row::Own.is_in(column.batch) {
                column.largest = largest;
            }
        }
    }

    pub fn options(&self) -> &MicroscopeOptions {
        &self.scene.state.microscope
    }

    /// Returns the samples with a value in the strip, counted from 0 in the mini-batch, with their values.
    pub fn values(&self, row: Row) -> Vec<(usize, f64)> {
        let norm = self.batch.norm.as_ref();
        let part = |i: usize| norm.and_then(|norm| norm.parts.as_ref()).map(|parts| parts[i].clone());
        let forward = |values: &[f64]| self.forward.samples.clone().zip(values.iter().copied()).collect();
        let backward = |values: Option<Vec<f64>>| {
            let values = values.unwrap_or_default();
            self.group.clone().filter_map(|sample| Some((sample, *values.get(sample)?))).collect()
        };
        match row {
            Row::Z => forward(&self.forward.z),
            Row::ZHat => forward(&self.forward.z_hat),
            Row::Y => forward(&self.forward.y),
            Row::F => forward(&self.forward.f),
            Row::Dy => backward(norm.map(|norm| norm.dy.clone())),
            Row::DzHat => backward(norm.map(|norm| norm.dz_hat.clone())),
            Row::Own => backward(part(0)),
            Row::Mean => backward(part(1)),
            Row::Along => backward(part(2)),
            Row::Da => backward(Some(self.batch.du())),
            Row::Dz => backward(Some(self.batch.dz.clone())),
        }
    }

    /// Returns the value of the chosen sample in the strip.
    pub fn of_chosen(&self, row: Row) -> f64 {
        self.values(row).into_iter().find(|(sample, _)| *sample == self.chosen).map_or(f64::NAN, |(_, value)| value)
    }

    /// Returns the input of the activation: y, or z.
    fn input(&self) -> &[f64] {
        let before = self.batch.norm.as_ref().is_some_and(|norm| norm.placement == Placement::Before);
        if before { &self.forward.y } else { &self.forward.z }
    }

    /// Draws the strips in `room` points.
    pub fn rows_ui(&self, ui: &mut Ui, rows: &[Row], room: f32, out: &mut Vec<Action>) {
        let unit = Row::unit(rows, room);
        let mut says_why = self.batch.norm.is_none();
        for row in rows {
            let size = vec2(ui.available_width(), LINE + row.weight() * unit);
            let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
            if row.is_in(self.batch) {
                self.row_ui(ui, *row, whole, out);
            } else if std::mem::take(&mut says_why) {
                let font = theme::regular(theme::SMALL);
                let layout = |words| ui.painter().layout_no_wrap(words, font.clone(), self.palette.muted);
                let long = layout(self.scene.text.get("microscope-no-norm"));
                let fits = long.size().x <= whole.width() - GUTTER;
                let why = if fits { long } else { layout("y = z".to_owned()) };
                ui.painter().galley(whole.center() - why.size() / 2.0, why, self.palette.muted);
            }
        }
    }

    fn row_ui(&self, ui: &Ui, row: Row, whole: Rect, out: &mut Vec<Action>) {
        let plot = Rect::from_min_max(whole.min + vec2(GUTTER, LINE), whole.max - vec2(2.0, 3.0));
        let formula = self.heading(ui, row, whole);
        let range = self.range(row);
        let reacts = self.scene.reacts();
        let id = ui.scope_id().with(("microscope", self.arm, row as usize));
        let sense = match row {
            Row::Z if reacts && self.can_move() => Sense::click_and_drag(),
            _ if reacts => Sense::click(),
            _ => Sense::hover(),
        };
        let response = ui.interact(plot.expand2(vec2(2.0, 2.0)), id, sense);
        let dots = self.paint(ui, row, plot, range);
        if reacts && row == Row::Z && self.can_move() {
            hand::hand_ui(ui, self, &response, &dots, (plot, range), out);
        } else {
            if let Some(sample) =
                response.interact_pointer_pos().filter(|_| response.clicked()).and_then(|at| nearest(&dots, at))
            {
                out.push(Action::Show(Show::Microscope(self.choosing(sample))));
            }
            let name = self.said(row, &formula);
            response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, &name));
        }
        self.hover_ui(row, response, &dots);
    }

    /// Returns whether z can move here: with layer norm it would take the other units of the layer.
    pub fn can_move(&self) -> bool {
        self.batch.norm.as_ref().is_none_or(|norm| !norm.groups.is_empty())
    }

    /// Returns the options with `sample` chosen, counted from 0 in the mini-batch. What was moved goes back.
    pub fn choosing(&self, sample: usize) -> MicroscopeOptions {
        let moved = if sample == self.chosen { self.options().moved } else { 0.0 };
        MicroscopeOptions { sample: Some(sample + 1), moved, ..*self.options() }
    }

    /// Describes the strip in words.
    pub fn said(&self, row: Row, formula: &str) -> String {
        let values = self.values(row);
        let ends = values
            .iter()
            .fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], (_, value)| [low.min(*value), high.max(*value)]);
        let [low, high] = ends.map(three_digits);
        let args = [
            ("arm", ARMS[self.arm]),
            ("name", &formulas::name(self, row)),
            ("low", &low),
            ("high", &high),
            ("formula", formula),
            ("count", &values.len().to_string()),
        ];
        self.scene.text.with("microscope-row", &args)
    }

    /// Says the number and the class of the sample under the pointer, and its value.
    fn hover_ui(&self, row: Row, response: Response, dots: &[Dot]) {
        let Some(sample) = response.hover_pos().and_then(|at| nearest(dots, at)) else { return };
        let value = self.values(row).into_iter().find(|(of, _)| *of == sample).map_or(f64::NAN, |(_, value)| value);
        let value = drawn(&three_digits(value));
        let args = [
            ("sample", (sample + 1).to_string()),
            ("class", formulas::class(self, sample)),
            ("name", formulas::name(self, row)),
            ("value", value),
        ];
        response.on_hover_text_at_pointer(self.scene.text.with("microscope-hover", &args));
    }

    /// Draws the name of the strip and its formula, and returns the formula.
    fn heading(&self, ui: &Ui, row: Row, whole: Rect) -> String {
        let painter = ui.painter();
        let (small, strong) = (theme::regular(theme::SMALL), theme::strong(theme::SMALL));
        let name = painter.layout_no_wrap(formulas::name(self, row), strong, self.palette.text);
        let left = whole.left() + name.size().x + 10.0;
        let room = whole.right() - left;
        painter.galley(whole.min, name, self.palette.text);
        let formulas = formulas::of(self, row);
        let layout = |formula: &String| painter.layout_no_wrap(formula.clone(), small.clone(), self.palette.text);
        let fits = formulas.iter().find(|formula| layout(formula).size().x <= room);
        let shown = fits.or(formulas.last()).cloned().unwrap_or_default();
        let galley = elided(painter, shown, small, self.palette.text, room);
        painter.galley(pos2(left, whole.top()), galley, self.palette.text);
        formulas.into_iter().next().unwrap_or_default()
    }

    /// Returns the range of the strip. That of z does not follow a z that is moved, so that it can be dragged.
    fn range(&self, row: Row) -> [f64; 2] {
        let widened = |[low, high]: [f64; 2]| {
            let margin = (0.08 * (high - low)).max(1e-9 * (low.abs() + high.abs())).max(1e-12);
            [low - margin, high + margin]
        };
        let around = |values: &mut dyn Iterator<Item = f64>, [low, high]: [f64; 2]| {
            values.filter(|value| value.is_finite()).fold([low, high], |[low, high], v| [low.min(v), high.max(v)])
        };
        let nothing = [f64::INFINITY, f64::NEG_INFINITY];
        let ends = match row {
            Row::Z => {
                let after = self.batch.norm.as_ref().is_some_and(|norm| norm.placement == Placement::After);
                let own = [self.batch.z[self.chosen], self.batch.spread(self.chosen)];
                let [middle, std] = if after { own } else { self.forward.whole };
                let z = &self.batch.z[self.group.clone()];
                around(&mut z.iter().copied(), [middle - ROOM * std, middle + ROOM * std])
            }
            Row::ZHat => around(&mut self.forward.z_hat.iter().copied(), [-STANDARD, STANDARD]),
            Row::Y => around(&mut self.forward.y.iter().copied(), nothing),
            // The curve whole, so that its flat parts look flat.
            Row::F => {
                let ([low, high], curve) = (self.inputs, Curve::of(self.batch.activation));
                let values = (0..=32_u8).map(|i| curve.value(low + (high - low) * f64::from(i) / 32.0));
                around(&mut self.forward.f.iter().copied().chain(values), nothing)
            }
            row if row.is_part() => [-self.largest, self.largest],
            row => {
                let [low, high] = around(&mut self.values(row).into_iter().map(|(_, value)| value), [0.0, 0.0]);
                let most = high.max(-low);
                [-most, most]
            }
        };
        widened(ends)
    }

    /// Returns whether the values of the strip are what the normalization takes.
    pub fn normalizes(&self, row: Row) -> bool {
        self.batch.norm.as_ref().is_some_and(|norm| {
            !norm.groups.is_empty() && row == if norm.placement == Placement::Before { Row::Z } else { Row::F }
        })
    }

    /// Returns the place of a sample along all strips but that of f.
    fn x(&self, sample: usize, plot: Rect) -> f32 {
        let at = sample - self.group.start;
        let place = if self.options().sorted { self.forward.ranks[at] } else { at };
        plot.left() + plot.width() * (count(place) + 0.5) / count(self.group.len())
    }

    /// Returns the samples that are drawn.
    fn is_drawn(&self, sample: usize) -> bool {
        let each = self.group.len().div_ceil(MOST);
        sample == self.chosen || (sample - self.group.start).is_multiple_of(each)
    }

    fn ink(&self, sample: usize) -> Color32 {
        marker::color(self.palette, self.class(sample))
    }

    pub fn class(&self, sample: usize) -> usize {
        usize::try_from(self.batch.classes[sample]).unwrap_or(0)
    }

    /// Draws the strip, and returns where its samples are.
    fn paint(&self, ui: &Ui, row: Row, plot: Rect, range: [f64; 2]) -> Vec<Dot> {
        let palette = self.palette;
        ui.painter().rect_filled(plot, 2.0, palette.chart);
        self.paint_ends(ui, plot, range, row);
        let painter = ui.painter().with_clip_rect(plot.expand(DOT).intersect(ui.clip_rect()));
        let y = |value: f64| place(plot, range, value);
        if row == Row::F {
            return self.paint_curve(ui, plot, range);
        }
        if self.normalizes(row) {
            self.paint_statistics(&painter, plot, range);
        } else if range[0] < 0.0 && range[1] > 0.0 {
            painter.hline(plot.x_range(), y(0.0), Stroke::new(1.0, palette.muted.gamma_multiply(0.6)));
        }
        if row == Row::ZHat {
            for end in [-1.0, 1.0] {
                let ends = [pos2(plot.left(), y(end)), pos2(plot.right(), y(end))];
                painter.extend(Shape::dashed_line(&ends, Stroke::new(1.0, palette.grid), 3.0, 3.0));
            }
        }
        self.paint_chosen(&painter, plot);
        let radius = self.radius(plot);
        let mut dots = Vec::new();
        if row == Row::Z {
            // Samples beyond the first few are still there, but do not count.
            let rest = self.group.clone().filter(|sample| !self.forward.samples.contains(sample));
            for sample in rest.filter(|sample| self.is_drawn(*sample)) {
                let at = pos2(self.x(sample, plot), y(self.batch.z[sample]));
                painter.circle_filled(at, radius * 0.6, palette.muted.gamma_multiply(0.5));
            }
        }
        let values = self.values(row);
        for (sample, value) in values.into_iter().filter(|(sample, value)| value.is_finite() && self.is_drawn(*sample))
        {
            let at = pos2(self.x(sample, plot), y(value));
            dots.push((sample, at));
            if row.is_backward() {
                let half = (0.36 * plot.width() / count(self.group.len())).clamp(0.5, 6.0);
                let bar = Rect::from_two_pos(pos2(at.x - half, y(0.0)), pos2(at.x + half, at.y));
                painter.rect_filled(bar, 0.0, self.ink(sample));
            } else {
                self.dot(&painter, at, sample, radius);
            }
        }
        dots
    }

    fn radius(&self, plot: Rect) -> f32 {
        (0.42 * plot.width() / count(self.group.len())).clamp(1.2, DOT)
    }

    fn dot(&self, painter: &egui::Painter, at: Pos2, sample: usize, radius: f32) {
        let chosen = sample == self.chosen;
        marker::paint(painter, self.palette, at, self.class(sample), if chosen { DOT + 1.0 } else { radius }, chosen);
    }

    /// Draws the line along which the chosen sample stands in every strip.
    fn paint_chosen(&self, painter: &egui::Painter, plot: Rect) {
        let stroke = Stroke::new(1.0, self.palette.ring.gamma_multiply(0.7));
        painter.vline(self.x(self.chosen, plot), plot.y_range(), stroke);
    }

    /// Draws μ and μ ± σ by which the values are normalized, and dashed those of the whole batch where they differ.
    fn paint_statistics(&self, painter: &egui::Painter, plot: Rect, range: [f64; 2]) {
        let Some([mean, variance]) = self.forward.statistics else { return };
        let std = variance.sqrt();
        let y = |value: f64| place(plot, range, value);
        let band = Rect::from_x_y_ranges(plot.x_range(), y(mean + std)..=y(mean - std));
        let ink = self.palette.arms[self.arm];
        painter.rect_filled(band, 0.0, ink.gamma_multiply(0.13));
        for end in [mean - std, mean + std] {
            painter.hline(plot.x_range(), y(end), Stroke::new(1.0, ink.gamma_multiply(0.5)));
        }
        painter.hline(plot.x_range(), y(mean), Stroke::new(1.8, ink));
        let [whole, spread] = self.forward.whole;
        if self.forward.moved.is_some() || self.options().running || self.forward.samples != self.group {
            for (value, strong) in [(whole, 1.0), (whole - spread, 0.6), (whole + spread, 0.6)] {
                let ends = [pos2(plot.left(), y(value)), pos2(plot.right(), y(value))];
                let stroke = Stroke::new(1.0, self.palette.text.gamma_multiply(strong * 0.8));
                painter.extend(Shape::dashed_line(&ends, stroke, 4.0, 3.0));
            }
        }
    }

    /// Draws f over its inputs, with the samples on it.
    fn paint_curve(&self, ui: &Ui, plot: Rect, range: [f64; 2]) -> Vec<Dot> {
        let painter = ui.painter().with_clip_rect(plot.expand(DOT).intersect(ui.clip_rect()));
        let inputs = self.input();
        let [low, high] = self.inputs;
        let axis = Axis { low, high, screen: plot.x_range() };
        let curve = Curve::of(self.batch.activation);
        paint_zones(&painter.with_clip_rect(plot), self.palette, plot, &axis, &curve);
        let at = |input: f64, value: f64| pos2(axis.x(input), place(plot, range, value));
        let line = (0..=160_u8).map(|i| axis.low + (axis.high - axis.low) * f64::from(i) / 160.0);
        let line = line.map(|input| at(input, curve.value(input))).collect();
        painter.with_clip_rect(plot).line(line, Stroke::new(1.6, self.palette.curve));
        let radius = self.radius(plot);
        let mut dots = Vec::new();
        for (i, (sample, value)) in self.values(Row::F).into_iter().enumerate() {
            if value.is_finite() && self.is_drawn(sample) {
                dots.push((sample, at(inputs[i], value)));
            }
        }
        for (sample, at) in &dots {
            self.dot(&painter, *at, *sample, radius);
        }
        dots
    }

    /// Draws the ends of the axis at the left.
    fn paint_ends(&self, ui: &Ui, plot: Rect, range: [f64; 2], row: Row) {
        let font = theme::regular(theme::SMALL - 1.0);
        let right = plot.left() - 4.0;
        let ink = self.palette.muted;
        let [low, high] = range.map(|end| drawn(&three_digits(end)));
        let put = |y: f32, align: Align2, words: String| {
            ui.painter().text(pos2(right, y), align, words, font.clone(), ink);
        };
        if row.is_backward() && plot.height() < 30.0 {
            put(plot.center().y, Align2::RIGHT_CENTER, format!("±{high}"));
            return;
        }
        put(plot.top() - 2.0, Align2::RIGHT_TOP, high);
        put(plot.bottom() + 2.0, Align2::RIGHT_BOTTOM, low);
    }
}

/// Returns the height on the screen of `value` in a strip; values beyond its range lie at its ends.
pub fn place(plot: Rect, [low, high]: [f64; 2], value: f64) -> f32 {
    plot.bottom() - plot.height() * px(((value - low) / (high - low)).clamp(0.0, 1.0))
}

/// Returns the sample of the dot that is nearest to `at`.
pub fn nearest(dots: &[Dot], at: Pos2) -> Option<usize> {
    let distance = |(_, dot): &&Dot| (dot.x - at.x).abs() + 0.25 * (dot.y - at.y).abs();
    dots.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).map(|(sample, _)| *sample)
}
