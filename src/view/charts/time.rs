//! The time axis that all charts over training share: steps, linear or logarithmic.

use egui::{TextureId, Ui};
use egui_plot::PlotPoint;

use super::axis::Axis;
use super::chart::{Chart, Series, Shown};
use crate::measure::LayerFrame;
use crate::trainer::Report;
use crate::view::{Action, Scene, Show, format};

/// The scale of the time axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeScale {
    /// Linear: equal distances are equal numbers of steps.
    #[default]
    Linear,
    /// Logarithmic: equal distances are equal ratios of steps, which gives room to the early steps, where most
    /// happens. Step 0, which has no logarithm, lies at one half.
    Log,
}

/// Place of step 0 on the logarithmic axis: log₁₀ of one half.
const START: f64 = -std::f64::consts::LOG10_2;

/// The time axis of a chart, from step 0 to a last step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeAxis {
    scale: TimeScale,
    last: u64,
}

impl TimeAxis {
    /// Creates an axis that ends at `last`, but at step 50 at the earliest, so that the first steps do not fill
    /// the chart.
    pub fn new(scale: TimeScale, last: u64) -> Self {
        Self { scale, last: last.max(50) }
    }

    /// Creates an axis that ends exactly at `last` (at least 1), for figures, which do not grow.
    pub fn exact(scale: TimeScale, last: u64) -> Self {
        Self { scale, last: last.max(1) }
    }

    /// Returns the place of `step` on the axis; `step` need not be whole.
    pub fn at(&self, step: f64) -> f64 {
        match self.scale {
            TimeScale::Linear => step,
            TimeScale::Log if step >= 1.0 => step.log10(),
            TimeScale::Log => START,
        }
    }

    /// Returns the step at the place `at` of the axis.
    pub fn step(&self, at: f64) -> f64 {
        match self.scale {
            TimeScale::Linear => at.max(0.0),
            TimeScale::Log if at > START / 2.0 => 10_f64.powf(at),
            TimeScale::Log => 0.0,
        }
    }

    /// Returns the axis to plot with.
    pub fn axis(&self) -> Axis {
        let last = self.at(format::float(self.last));
        match self.scale {
            TimeScale::Linear => Axis::whole(0.0, last, 64.0),
            TimeScale::Log => Axis::log_steps(START, last),
        }
    }

    /// Writes the number of a mark; `step` is the result of [`Axis::value`].
    pub fn mark(step: f64) -> String {
        format::steps(format::whole(step))
    }
}

/// Number of runs that a long series is thinned to: about one run for each point of a chart's width.
const COLUMNS: usize = 400;

/// Thins a long series: keeps the lowest and the highest point of each of 400 runs, so that no peak is lost.
pub fn thin(points: Vec<PlotPoint>) -> Vec<PlotPoint> {
    thin_to(points, COLUMNS)
}

/// Thins a long series: keeps the lowest and the highest point of each of `columns` runs, so that no peak is lost.
/// A series with at most two points per run stays as it is.
fn thin_to(points: Vec<PlotPoint>, columns: usize) -> Vec<PlotPoint> {
    let per_column = points.len().div_ceil(columns.max(1));
    if per_column < 3 {
        return points;
    }
    let ends = |run: &[PlotPoint]| {
        let (low, high) = run.iter().fold((run[0], run[0]), |(low, high), &point| {
            (if point.y < low.y { point } else { low }, if point.y > high.y { point } else { high })
        });
        if low.x < high.x { [low, high] } else { [high, low] }
    };
    points.chunks(per_column).flat_map(ends).collect()
}

/// Returns for each of `N` values a line of every hidden layer of an arm over time: of the recorded frames and the
/// newest one, before the arm diverged, without points where `values` has none. The lines of one value are together
/// thinned to about `runs` runs.
pub fn layers_over_time<const N: usize>(
    report: &Report,
    time: &TimeAxis,
    (arm, depth): (usize, usize),
    runs: usize,
    values: impl Fn(&LayerFrame) -> Option<[f64; N]>,
) -> [Vec<Vec<PlotPoint>>; N] {
    let mut lines: [_; N] = std::array::from_fn(|_| vec![Vec::new(); depth]);
    // Frame by frame, in the order of memory, since this is the largest amount of data to convert.
    for frame in report.frames().take_while(|frame| frame.arms[arm].diverged.is_none()) {
        let x = time.at(format::float(frame.step));
        for (i, layer) in frame.arms[arm].hidden().iter().take(depth).enumerate() {
            for (lines, y) in lines.iter_mut().zip(values(layer).into_iter().flatten()) {
                lines[i].push(PlotPoint::new(x, y));
            }
        }
    }
    let columns = (runs / depth.max(1)).clamp(60, COLUMNS);
    lines.map(|lines| lines.into_iter().map(|line| thin_to(line, columns)).collect())
}

/// Draws a chart over time, `height` points high, over the image `backdrop`, if any. Charts of one `group` mark the step
/// under the pointer together, and a press shows that step in all views.
pub fn time_chart_ui<'a>(
    ui: &mut Ui,
    scene: &Scene<'_>,
    (chart, series): (&'a Chart<'a>, &'a [Series<'a>]),
    height: f32,
    (group, backdrop): (&str, Option<TextureId>),
    out: &mut Vec<Action>,
) -> Shown {
    let shown = chart.show(ui, height, series, Some(group), backdrop);
    if let Some(at) = shown.pressed {
        let step = format::whole(scene.time_axis().step(at.x.min(chart.x.high)));
        out.push(Action::Show(Show::At((step < scene.last_step()).then_some(step))));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinning_keeps_the_peaks() {
        let mut points: Vec<PlotPoint> = (0..10_000_u32).map(|x| PlotPoint::new(x, 1.0)).collect();
        points[7123].y = 9.0;
        points[42].y = -3.0;
        let few = thin(points.clone());
        assert!(few.len() <= 2 * COLUMNS);
        assert!(few.contains(&points[7123]) && few.contains(&points[42]));
        assert!(few.windows(2).all(|pair| pair[0].x <= pair[1].x));
    }

    #[test]
    fn a_short_series_stays_as_it_is() {
        let points: Vec<PlotPoint> = (0..800_u32).map(|x| PlotPoint::new(x, f64::from(x).sin())).collect();
        assert_eq!(thin(points.clone()), points);
    }

    #[test]
    fn every_mark_is_a_step_of_its_own() {
        for scale in [TimeScale::Linear, TimeScale::Log] {
            for last in [1, 2, 3, 5, 9, 60, 1000] {
                let axis = TimeAxis::exact(scale, last).axis();
                let words: Vec<String> =
                    axis.marks(1200.0).0.iter().map(|at| TimeAxis::mark(axis.value(*at))).collect();
                let once: std::collections::BTreeSet<&String> = words.iter().collect();
                assert_eq!(once.len(), words.len(), "{scale:?} to {last}: {words:?}");
                assert_eq!(words.first().map(String::as_str), Some("0"), "{scale:?} to {last}");
            }
        }
    }

    #[test]
    fn steps_come_back() {
        for scale in [TimeScale::Linear, TimeScale::Log] {
            let axis = TimeAxis::new(scale, 3000);
            for step in [0.0, 1.0, 7.0, 2999.0] {
                assert!((axis.step(axis.at(step)) - step).abs() < 1e-9, "{scale:?} {step}");
            }
        }
    }
}
