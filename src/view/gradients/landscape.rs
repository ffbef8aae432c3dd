//! The landscape over time: how the loss and its gradient change along each step (Santurkar et al. 2018, Fig. 4).

use std::sync::Arc;

use egui::{Align2, Id, Ui};
use egui_plot::PlotPoint;

use super::HEADING;
use crate::lessons::Region;
use crate::measure::Landscape;
use crate::trainer::Report;
use crate::view::charts::{
    Axis, Band, Both, Chart, Line, Series, TimeAxis, decade, heading_ui, nearest, thin, time_chart_ui, values_ui,
};
use crate::view::kept::{Address, kept};
use crate::view::lesson::{self, DrawnPart};
use crate::view::{ARMS, Action, Scene, format, theme};

/// Least height of a chart, in points.
const LEAST: f32 = 96.0;

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

/// The series of one chart on its axis, as powers of ten. A hidden arm has no points.
#[derive(Default)]
struct Lines {
    /// The largest values.
    high: Both,
    /// The smallest losses; empty in the other charts.
    low: Both,
    /// Between the two, with the place of the step.
    fill: [Vec<[f64; 3]>; 2],
    axis: Option<Axis>,
}

impl Lines {
    fn new(scene: &Scene<'_>, report: &Report, part: Part) -> Self {
        let time = scene.time_axis();
        let mut lines = Self::default();
        for arm in scene.arms() {
            let points = report.timeline.frames().iter().filter_map(|frame| {
                let of = frame.arms[arm].landscape?;
                let low = if part == Part::Loss { f64::from(of.loss_low) } else { f64::NAN };
                let high = part.largest(&of);
                (high > 0.0).then(|| (time.at(format::float(frame.step)), low.log10(), high.log10()))
            });
            let points: Vec<_> = points.collect();
            let line = |value: fn(&(f64, f64, f64)) -> f64| {
                let all = points.iter().map(|of| PlotPoint::new(of.0, value(of)));
                thin(all.filter(|point| point.y.is_finite()).collect())
            };
            lines.high[arm] = line(|of| of.2);
            lines.low[arm] = line(|of| of.1);
            let between = points.iter().filter(|of| of.1.is_finite());
            lines.fill[arm] = between.map(|(x, low, high)| [*x, *low, *high]).collect();
        }
        let heights = lines.high.iter().chain(&lines.low).flatten().map(|point| point.y);
        lines.axis = Axis::log_around(heights);
        lines
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
    let bands = [0, 1].map(|arm| Band { points: &lines.fill[arm], fill: palette.fills[arm], hatch: None });
    let line = |arm: usize, points, line| Series { name: ARMS[arm].to_owned(), points, color: palette.arms[arm], line };
    let thin = [0, 1].map(|arm| line(arm, &lines.low[arm], Line::Thin));
    let strong = [line(0, &lines.high[0], Line::Solid), line(1, &lines.high[1], Line::Ringed)];
    let all: Vec<Series<'_>> = thin.into_iter().chain(strong).filter(|one| !one.points.is_empty()).collect();
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
        ui.painter().text(at, Align2::CENTER_CENTER, scene.text.get("landscape-nothing"), font, palette.muted);
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
    let value = |points: &[PlotPoint]| nearest(points, x).map(|point| format::three_digits(10_f64.powf(point.y)));
    let arm = |arm: usize| {
        let high = value(&lines.high[arm])?;
        let low = value(&lines.low[arm]).map(|low| format!("{low}–")).unwrap_or_default();
        Some(format!("{}: {low}{high}", ARMS[arm]))
    };
    let place = lines.high.iter().filter_map(|points| nearest(points, x)).map(|point| point.x).next().unwrap_or(x);
    [scene.step_name(time.step(place))]
        .into_iter()
        .chain([0, 1].into_iter().filter_map(arm))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Describes a chart in numbers, for screen readers.
fn name(scene: &Scene<'_>, part: Part) -> String {
    let one = |arm: usize| Some(format!("{} {}", ARMS[arm], say(part, &now(scene, arm)?)));
    let values = [0, 1].into_iter().filter_map(one).collect::<Vec<_>>().join("; ");
    let step = scene.frame().map_or(0, |frame| frame.step);
    format!("{}, {}: {values}", scene.text.get(part.heading()), scene.step_name(format::float(step)))
}
