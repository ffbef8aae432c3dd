//! The landscape over time: how the loss and its gradient change along each step (Santurkar et al. 2018, Fig. 4).

use std::sync::Arc;

use egui::{Align2, Id, Ui};
use egui_plot::PlotPoint;

use super::HEADING;
use crate::lessons::Region;
use crate::measure::Landscape;
use crate::trainer::Report;
use crate::view::charts::{
    Axis, Band, Chart, Line, Series, TimeAxis, decade, heading_ui, nearest, thin, time_chart_ui, values_ui,
};
use crate::view::kept::{Address, kept};
use crate::view::lesson::{self, DrawnPart};
use crate::view::{ARMS, Action, Scene, format, theme};

/// Least height of a chart, in points.
const LEAST: f32 = 60.0;

/// One of the three charts.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// The range of the loss.
    Loss,
    /// The largest change of the gradient.
    Change,
    /// The effective β-smoothness.
    Smoothness,
}

impl Part {
    const ALL: [Self; 3] = [Self::Loss, Self::Change, Self::Smoothness];

    /// Returns the identifier of the chart's heading.
    const fn heading(self) -> &'static str {
        match self {
            Self::Loss => "landscape-loss",
            Self::Change => "landscape-change",
            Self::Smoothness => "landscape-smoothness",
        }
    }

    /// Returns the largest value at the points of a landscape, which all three charts draw as a line.
    fn largest(self, of: &Landscape) -> f64 {
        f64::from(match self {
            Self::Loss => of.loss_high,
            Self::Change => of.gradient_change,
            Self::Smoothness => of.smoothness,
        })
    }
}

/// What one chart draws of an arm between two steps: the landscapes of consecutive recorded steps, as powers of ten.
#[derive(Default)]
struct Stretch {
    /// The largest values.
    high: Vec<PlotPoint>,
    /// The smallest losses; empty in the other charts.
    low: Vec<PlotPoint>,
    /// Between the two, with the place of the step.
    fill: Vec<[f64; 3]>,
}

impl Stretch {
    /// Returns the stretches of recorded steps, each given by its place and its landscape, if it has one.
    fn all(part: Part, recorded: &[(f64, Option<Landscape>)]) -> Vec<Self> {
        let stretches = recorded.split(|(_, of)| of.is_none()).map(|stretch| {
            let landscapes: Vec<_> = stretch.iter().filter_map(|(x, of)| Some((*x, (*of)?))).collect();
            Self::of(part, &landscapes)
        });
        stretches.filter(|stretch| !stretch.high.is_empty()).collect()
    }

    /// Returns the stretch of landscapes with the places of their steps.
    fn of(part: Part, landscapes: &[(f64, Landscape)]) -> Self {
        let shown = landscapes.iter().map(|(x, of)| {
            let low = if part == Part::Loss { f64::from(of.loss_low) } else { f64::NAN };
            [*x, low.log10(), part.largest(of).log10()]
        });
        let shown: Vec<_> = shown.filter(|[.., high]| high.is_finite()).collect();
        let line = |i: usize| {
            let all = shown.iter().map(|point| PlotPoint::new(point[0], point[i]));
            thin(all.filter(|point| point.y.is_finite()).collect())
        };
        let (low, high) = (line(1), line(2));
        Self { high, low, fill: shown.into_iter().filter(|[_, low, _]| low.is_finite()).collect() }
    }
}

/// The stretches of each arm in one chart, and its axis. A hidden arm has none. Where recorded steps have no landscape, as while it was
/// not shown, a stretch ends: a line across would claim values that nobody measured.
#[derive(Default)]
struct Lines {
    stretches: [Vec<Stretch>; 2],
    axis: Option<Axis>,
}

impl Lines {
    fn new(scene: &Scene<'_>, report: &Report, part: Part) -> Self {
        let time = scene.time_axis();
        let mut lines = Self::default();
        for arm in scene.arms() {
            let recorded = report
                .timeline
                .frames()
                .iter()
                .map(|frame| (time.at(format::float(frame.step)), frame.arms[arm].landscape));
            lines.stretches[arm] = Stretch::all(part, &recorded.collect::<Vec<_>>());
        }
        let all = lines.stretches.iter().flatten();
        lines.axis = Axis::log_around(all.flat_map(|one| one.high.iter().chain(&one.low)).map(|point| point.y));
        lines
    }

    /// Returns the value of `points` of `arm` at the step nearest to `x`, with the place of that step.
    fn nearest(&self, arm: usize, x: f64, points: fn(&Stretch) -> &[PlotPoint]) -> Option<PlotPoint> {
        let all = self.stretches[arm].iter().filter_map(|stretch| nearest(points(stretch), x));
        all.min_by(|a, b| (a.x - x).abs().total_cmp(&(b.x - x).abs()))
    }
}

/// The series of the three charts.
type Series3 = [Lines; 3];

fn series(ui: &Ui, scene: &Scene<'_>) -> Arc<Series3> {
    let Some(report) = scene.report else { return Arc::default() };
    // The newest live frame has no landscape.
    let key = (Address::of(&report.timeline), scene.state.time_scale, scene.state.hidden);
    kept(ui.ctx(), Id::unique("series of the landscape"), key, |_| {
        Arc::new(Part::ALL.map(|part| Lines::new(scene, report, part)))
    })
}

/// Draws the three charts one below the other, as high as there is room; on a page those that fit.
pub fn landscape_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let series = series(ui, scene);
    let room = ui.available_height();
    let height = |parts: usize| room / format::count(parts) - HEADING - 2.0 * ui.spacing().item_spacing.y;
    let fits = (1..=Part::ALL.len()).rev().find(|parts| height(*parts) >= LEAST).unwrap_or(1);
    let height = height(fits).max(40.0);
    for (part, lines) in Part::ALL.into_iter().zip(&*series).take(fits) {
        part_ui(ui, scene, part, lines, height, out);
    }
}

fn part_ui(ui: &mut Ui, scene: &Scene<'_>, part: Part, lines: &Lines, height: f32, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let time = scene.time_axis();
    let values = [0, 1].map(|arm| now(scene, arm).map_or_else(|| "–".to_owned(), |of| say(part, &of)));
    heading_ui(ui, scene, part.heading(), |ui| values_ui(ui, scene, &values, &[]));
    let both = || (0..2).flat_map(|arm| lines.stretches[arm].iter().map(move |stretch| (arm, stretch)));
    let bands: Vec<Band<'_>> =
        both().map(|(arm, one)| Band { points: &one.fill, fill: palette.fills[arm], hatch: None }).collect();
    let line = |arm: usize, points, line| Series { name: ARMS[arm].to_owned(), points, color: palette.arms[arm], line };
    let thin = both().filter(|(_, one)| !one.low.is_empty()).map(|(arm, one)| line(arm, &one.low, Line::Thin));
    let strong = both().map(|(arm, one)| line(arm, &one.high, [Line::Solid, Line::Ringed][arm]));
    let all: Vec<Series<'_>> = thin.chain(strong).collect();
    let chart = Chart {
        salt: part.heading(),
        name: &name(scene, part),
        x: time.axis(),
        y: lines.axis.unwrap_or(Axis::log(-2.0, 1.0)),
        x_mark: &TimeAxis::mark,
        y_mark: &decade,
        bands: &bands,
        marks: &scene.time_marks(),
    };
    let shown = time_chart_ui(ui, scene, (&chart, &all), height, ("landscape over time", None), out);
    lesson::mark(ui, scene, DrawnPart::of(Region::Landscape), shown.response.rect);
    if all.is_empty() {
        let (at, font) = (shown.response.rect.center(), theme::regular(theme::SMALL));
        ui.painter().text(at, Align2::CENTER_CENTER, nothing(scene), font, palette.muted);
    }
    if let Some(at) = shown.at {
        shown.response.on_hover_text_at_pointer(told(scene, lines, at.x));
    }
}

/// Returns the landscape of `arm` at the displayed step, or at the newest recorded step before it.
fn now(scene: &Scene<'_>, arm: usize) -> Option<Landscape> {
    let shown = scene.frame()?;
    let recorded = scene.report?.timeline.at_or_before(shown.step)?;
    recorded.arms[arm].landscape.filter(|_| scene.shows(arm))
}

/// Writes what a chart shows of one landscape.
fn say(part: Part, of: &Landscape) -> String {
    let high = format::three_digits(part.largest(of));
    match part {
        Part::Loss => format!("{}–{high}", format::three_digits(of.loss_low.into())),
        _ => high,
    }
}

/// Returns the text of the tooltip: the step nearest to `x`, and the values of both arms there.
fn told(scene: &Scene<'_>, lines: &Lines, x: f64) -> String {
    let time = scene.time_axis();
    let high = |arm: usize| lines.nearest(arm, x, |one| &one.high);
    let written = |point: PlotPoint| format::three_digits(10_f64.powf(point.y));
    let arm = |arm: usize| {
        let low = lines.nearest(arm, x, |one| &one.low).map(|low| format!("{}–", written(low))).unwrap_or_default();
        Some(format!("{}: {low}{}", ARMS[arm], written(high(arm)?)))
    };
    let place = [0, 1].into_iter().find_map(high).map_or(x, |point| point.x);
    [scene.step_name(time.step(place))]
        .into_iter()
        .chain([0, 1].into_iter().filter_map(arm))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Says why there is nothing to see. A window measures the landscape only while it is shown.
fn nothing(scene: &Scene<'_>) -> String {
    scene.text.get(if scene.reacts() { "landscape-later" } else { "landscape-nothing" })
}

/// Describes a chart in numbers, for screen readers.
fn name(scene: &Scene<'_>, part: Part) -> String {
    let one = |arm: usize| Some(format!("{} {}", ARMS[arm], say(part, &now(scene, arm)?)));
    let mut values = [0, 1].into_iter().filter_map(one).collect::<Vec<_>>().join("; ");
    if values.is_empty() {
        values = nothing(scene);
    }
    let step = scene.frame().map_or(0, |frame| frame.step);
    format!("{}, {}: {values}", scene.text.get(part.heading()), scene.step_name(format::float(step)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line from step 2 to step 5 would claim what nobody measured.
    #[test]
    fn a_line_ends_where_nothing_was_measured() {
        let of = |high: f32| {
            Some(Landscape { loss_low: 0.1, loss_high: high, gradient_change: high, smoothness: 10.0 * high })
        };
        let recorded = [(0.0, None), (1.0, of(1.0)), (2.0, of(10.0)), (3.0, None), (4.0, None), (5.0, of(100.0))];
        for (part, has_low) in [(Part::Loss, true), (Part::Change, false), (Part::Smoothness, false)] {
            let stretches = Stretch::all(part, &recorded);
            let places = |of: &[PlotPoint]| of.iter().map(|point| point.x).collect::<Vec<_>>();
            assert_eq!(stretches.iter().map(|one| places(&one.high)).collect::<Vec<_>>(), [vec![1.0, 2.0], vec![5.0]]);
            assert!(stretches.iter().all(|one| (one.low.len() == one.high.len()) == has_low));
            assert!(stretches.iter().all(|one| (one.fill.len() == one.high.len()) == has_low));
            let lines = Lines { stretches: [stretches, Vec::new()], axis: None };
            let nearest = |x| lines.nearest(0, x, |one| &one.high).map(|point| point.x);
            assert_eq!([1.2, 3.0, 3.8].map(nearest), [Some(1.0), Some(2.0), Some(5.0)]);
            assert!(lines.nearest(1, 1.0, |one| &one.high).is_none());
        }
    }
}
