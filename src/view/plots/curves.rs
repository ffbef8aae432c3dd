//! The series of the plots, converted once for each report.

use std::sync::Arc;

use egui::{Id, Ui};
use egui_plot::PlotPoint;

use super::pinned::{Pinned, over_time};
use crate::measure::{ArmFrame, Frame, LossHistory, Timeline};
use crate::trainer::Report;
use crate::view::charts::{Axis, TimeAxis, TimeScale, thin};
use crate::view::{GradientFlow, Scene, format};

/// Losses above are not worth room on the axis, 10²: guessing costs ln 10 ≈ 2.3 for ten classes. A loss on its way to
/// overflow leaves the picture at the top, and the other arm stays readable.
const LOSS_TOP: f64 = 2.0;
/// Share of the gradient's axis that its dots and squares need above and below.
const SIGNS: f64 = 0.14;

/// What the curves were made of. To hold it keeps its addresses from being used again, so that equal addresses mean
/// equal contents.
struct Source {
    losses: [Arc<LossHistory>; 2],
    timeline: Arc<Timeline>,
    frame: Option<Arc<Frame>>,
    shown: Option<u64>,
    scale: TimeScale,
    hidden: Option<usize>,
    flow: GradientFlow,
    pinned: Option<Arc<Pinned>>,
}

impl Source {
    fn of(scene: &Scene<'_>, report: &Report) -> Self {
        Self {
            losses: report.losses.clone(),
            timeline: Arc::clone(&report.timeline),
            frame: report.frame.clone(),
            shown: scene.frame().map(|frame| frame.step),
            scale: scene.state.time_scale,
            hidden: scene.state.hidden,
            flow: scene.state.gradient_flow,
            pinned: scene.past.pinned.cloned(),
        }
    }

    fn is_of(&self, scene: &Scene<'_>, report: &Report) -> bool {
        let losses = self.losses.iter().zip(&report.losses).all(|(a, b)| Arc::ptr_eq(a, b));
        let frame = match (&self.frame, &report.frame) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        let view = self.shown == scene.frame().map(|frame| frame.step)
            && (self.scale, self.hidden, self.flow)
                == (scene.state.time_scale, scene.state.hidden, scene.state.gradient_flow);
        let pinned = match (&self.pinned, scene.past.pinned) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        losses && frame && view && pinned && Arc::ptr_eq(&self.timeline, &report.timeline)
    }
}

/// Points of arm A and of arm B.
type Both = [Vec<PlotPoint>; 2];

/// The series of the run that is pinned.
#[derive(Default)]
pub struct Behind {
    /// Its last step.
    pub step: u64,
    /// As in [`Curves`].
    pub loss: Both,
    /// As in [`Curves`].
    pub train: Both,
    /// As in [`Curves`].
    pub test: Both,
    /// As in [`Curves`].
    pub gradient: Both,
}

/// The series of the plots.
#[derive(Default)]
pub struct Curves {
    source: Option<Source>,
    /// What lies behind them.
    pub behind: Option<Behind>,
    /// Step, as the time axis places it, and log₁₀ of the loss.
    pub loss: Both,
    /// The axis for them.
    pub loss_axis: Option<Axis>,
    /// Step and accuracy on training samples.
    pub train: Both,
    /// Step and accuracy on test samples.
    pub test: Both,
    /// Step and accuracy on test samples by batch statistics, where the run compares them with running ones.
    pub by_batch: Both,
    /// Layer, counted from 1, and log₁₀ of the rms of its gradient, or of its share of that of the last hidden layer.
    pub gradient: Both,
    /// The axis for those of the whole run: it only grows while the run goes on.
    pub gradient_axis: Option<Axis>,
    /// The step they were measured at; `None` before the first recorded frame.
    pub gradient_step: Option<u64>,
    /// Hidden layers of the networks that are shown.
    pub depth: usize,
}

impl Curves {
    /// The curves of the report that is shown, which the context keeps until there is another.
    pub fn of(ui: &Ui, scene: &Scene<'_>) -> Arc<Self> {
        let Some(report) = scene.report else { return Arc::default() };
        let id = Id::unique("curves of the plots");
        let kept = ui.data(|data| data.get_temp::<Arc<Self>>(id));
        let fresh = |curves: &Arc<Self>| curves.source.as_ref().is_some_and(|source| source.is_of(scene, report));
        kept.filter(fresh).unwrap_or_else(|| {
            let curves = Arc::new(Self::new(scene, report));
            ui.data_mut(|data| data.insert_temp(id, Arc::clone(&curves)));
            curves
        })
    }

    fn new(scene: &Scene<'_>, report: &Report) -> Self {
        let time = scene.time_axis();
        let flow = scene.state.gradient_flow;
        // A hidden arm has no points, nor does it set an axis.
        let shown = |arm: usize, points: Vec<PlotPoint>| if scene.shows(arm) { points } else { Vec::new() };
        let loss = [0, 1].map(|arm| shown(arm, losses(&time, &report.losses[arm])));
        let placed = |values: &[(u64, f64)]| {
            thin(values.iter().map(|(step, value)| PlotPoint::new(time.at(format::float(*step)), *value)).collect())
        };
        let behind = scene.past.pinned.map(|pinned| Behind {
            step: pinned.step(),
            loss: [0, 1].map(|arm| shown(arm, losses(&time, &pinned.losses[arm]))),
            train: [0, 1].map(|arm| shown(arm, placed(&pinned.train[arm]))),
            test: [0, 1].map(|arm| shown(arm, placed(&pinned.test[arm]))),
            gradient: [0, 1].map(|arm| {
                shown(arm, pinned.gradient.as_ref().map_or_else(Vec::new, |frame| gradients(&frame.arms[arm], flow)))
            }),
        });
        let gradient_frame = scene.frame_with(|layer| layer.gradient.is_some());
        let gradient = [0, 1]
            .map(|arm| shown(arm, gradient_frame.map_or_else(Vec::new, |frame| gradients(&frame.arms[arm], flow))));
        let whole_run = report.frames().flat_map(|frame| frame.arms.iter().enumerate());
        let whole_run = whole_run.filter(|(arm, _)| scene.shows(*arm)).flat_map(|(_, arm)| sizes(arm, flow));
        let pinned = behind.iter().flat_map(|behind| behind.gradient.concat()).map(|point| 10_f64.powf(point.y));
        let gradient_axis = Axis::log_of_decades(whole_run.map(|(_, size)| size).chain(pinned), SIGNS);
        let heights = |both: &Both| both.concat().into_iter().map(|point| point.y);
        let over_time = |arm, value| shown(arm, placed(&over_time(report, arm, value)));
        let powers = heights(&loss).chain(behind.iter().flat_map(|behind| heights(&behind.loss)));
        Self {
            source: Some(Source::of(scene, report)),
            loss_axis: Axis::log_around(powers.filter(|power| *power < LOSS_TOP)),
            loss,
            train: [0, 1].map(|arm| over_time(arm, |arm| arm.train_accuracy)),
            test: [0, 1].map(|arm| over_time(arm, |arm| arm.test_accuracy)),
            by_batch: [0, 1].map(|arm| {
                let asked = scene.compares_statistics();
                if asked { over_time(arm, |arm| arm.test_accuracy_batch) } else { Vec::new() }
            }),
            gradient_axis,
            gradient,
            gradient_step: gradient_frame.map(|frame| frame.step),
            depth: scene.depth(),
            behind,
        }
    }
}

/// The losses of an arm, as log₁₀.
fn losses(time: &TimeAxis, history: &LossHistory) -> Vec<PlotPoint> {
    let points = history.points().filter(|at| at.mean > 0.0);
    let place = |first, last| time.at(format::float(first + last) / 2.0);
    thin(points.map(|at| PlotPoint::new(place(at.first, at.last), at.mean.log10())).collect())
}

/// The hidden layers with the size of their gradient, where it is one that a logarithm can show.
fn sizes(arm: &ArmFrame, flow: GradientFlow) -> impl Iterator<Item = (usize, f64)> {
    let relative = flow == GradientFlow::Relative;
    let both =
        arm.hidden().iter().zip(arm.gradient_shares()).map(move |(layer, share)| {
            if relative { share } else { layer.gradient.as_ref().map(|gradient| gradient.rms) }
        });
    (1..).zip(both).filter_map(|(layer, size)| Some((layer, size.filter(|size| *size > 0.0 && size.is_finite())?)))
}

/// The gradients of the hidden layers, as log₁₀.
fn gradients(arm: &ArmFrame, flow: GradientFlow) -> Vec<PlotPoint> {
    sizes(arm, flow).map(|(layer, size)| PlotPoint::new(format::float(layer), size.log10())).collect()
}
