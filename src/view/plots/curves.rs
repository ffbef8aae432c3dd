//! The series of the plots, converted once for each report.

use std::sync::Arc;

use egui::{Id, Ui};
use egui_plot::PlotPoint;

use super::axis::Axis;
use crate::measure::{ArmFrame, Frame, LossHistory, Timeline};
use crate::trainer::Report;
use crate::view::{Scene, format};

/// Losses above are not worth room on the axis, 10²: guessing costs ln 10 ≈ 2.3 for ten classes. A loss on its way to
/// overflow leaves the picture at the top, and the other arm stays readable.
const LOSS_TOP: f64 = 2.0;

/// Runs that a long series is thinned to: about one for each point of a plot's width.
const COLUMNS: usize = 400;

/// What the curves were made of. To hold it keeps its addresses from being used again, so that equal addresses mean
/// equal contents.
struct Source {
    losses: [Arc<LossHistory>; 2],
    timeline: Arc<Timeline>,
    frame: Option<Arc<Frame>>,
}

impl Source {
    fn of(report: &Report) -> Self {
        let (losses, timeline) = (report.losses.clone(), Arc::clone(&report.timeline));
        Self { losses, timeline, frame: report.frame.clone() }
    }

    fn is_of(&self, report: &Report) -> bool {
        let losses = self.losses.iter().zip(&report.losses).all(|(a, b)| Arc::ptr_eq(a, b));
        let frame = match (&self.frame, &report.frame) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        losses && frame && Arc::ptr_eq(&self.timeline, &report.timeline)
    }
}

/// Points of arm A and of arm B.
type Both = [Vec<PlotPoint>; 2];

/// The series of the plots.
#[derive(Default)]
pub struct Curves {
    source: Option<Source>,
    /// Step and log₁₀ of the loss.
    pub loss: Both,
    /// The axis for them.
    pub loss_axis: Option<Axis>,
    /// Step and accuracy on training samples.
    pub train: Both,
    /// Step and accuracy on test samples.
    pub test: Both,
    /// Layer, counted from 1, and log₁₀ of the rms of its gradient.
    pub gradient: Both,
    /// The axis for them.
    pub gradient_axis: Option<Axis>,
    /// The step they were measured at; `None` before the first recorded frame.
    pub gradient_step: Option<u64>,
    /// The newest step.
    pub last_step: u64,
    /// Hidden layers of the networks that are shown.
    pub depth: usize,
}

impl Curves {
    /// The curves of the report that is shown, which the context keeps until there is another.
    pub fn of(ui: &Ui, scene: &Scene<'_>) -> Arc<Self> {
        let Some(report) = scene.report else { return Arc::default() };
        let id = Id::unique("curves of the plots");
        let kept = ui.data(|data| data.get_temp::<Arc<Self>>(id));
        let fresh = |curves: &Arc<Self>| curves.source.as_ref().is_some_and(|source| source.is_of(report));
        kept.filter(fresh).unwrap_or_else(|| {
            let curves = Arc::new(Self::new(scene, report));
            ui.data_mut(|data| data.insert_temp(id, Arc::clone(&curves)));
            curves
        })
    }

    fn new(scene: &Scene<'_>, report: &Report) -> Self {
        let loss = report.losses.each_ref().map(|history| {
            let points = history.points().filter(|at| at.mean > 0.0);
            thin(points.map(|at| PlotPoint::new(format::float(at.first + at.last) / 2.0, at.mean.log10())).collect())
        });
        let gradient_frame = scene.frame_with(|layer| layer.gradient.is_some());
        let gradient = [0, 1].map(|arm| gradient_frame.map_or_else(Vec::new, |frame| gradients(&frame.arms[arm])));
        let heights = |both: &Both| both.concat().into_iter().map(|point| point.y);
        Self {
            source: Some(Source::of(report)),
            loss_axis: Axis::log_around(heights(&loss).filter(|power| *power < LOSS_TOP)),
            loss,
            train: [0, 1].map(|arm| over_time(scene, report, arm, |arm| arm.train_accuracy)),
            test: [0, 1].map(|arm| over_time(scene, report, arm, |arm| arm.test_accuracy)),
            gradient_axis: Axis::log_around(heights(&gradient)),
            gradient,
            gradient_step: gradient_frame.map(|frame| frame.step),
            last_step: scene.frame().map_or(0, |frame| frame.step),
            depth: scene.frame().map_or(0, |frame| frame.arms[0].layers.len().saturating_sub(1)),
        }
    }
}

/// A value of the recorded frames and of the newest one, up to where the arm diverged.
fn over_time(scene: &Scene<'_>, report: &Report, arm: usize, value: fn(&ArmFrame) -> Option<f64>) -> Vec<PlotPoint> {
    let recorded = report.timeline.frames();
    let live = scene.frame().filter(|frame| recorded.last().is_none_or(|last| last.step < frame.step));
    let frames = recorded.iter().map(|frame| &**frame).chain(live);
    let going = frames.filter(|frame| frame.arms[arm].diverged.is_none());
    thin(going.filter_map(|frame| Some(PlotPoint::new(format::float(frame.step), value(&frame.arms[arm])?))).collect())
}

/// A long series with a part of its points: of each of [`COLUMNS`] runs the lowest and the highest, so that no peak is
/// lost.
fn thin(points: Vec<PlotPoint>) -> Vec<PlotPoint> {
    let per_column = points.len().div_ceil(COLUMNS);
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

/// The gradients of the hidden layers; the last layer is the output layer.
fn gradients(arm: &ArmFrame) -> Vec<PlotPoint> {
    let hidden = arm.layers.iter().take(arm.layers.len().saturating_sub(1)).enumerate();
    let rms = hidden.filter_map(|(i, layer)| Some((format::float(i + 1), layer.gradient.as_ref()?.rms)));
    rms.filter(|(_, rms)| *rms > 0.0 && rms.is_finite())
        .map(|(layer, rms)| PlotPoint::new(layer, rms.log10()))
        .collect()
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
}
