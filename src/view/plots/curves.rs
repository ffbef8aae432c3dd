//! The data series of the plots, computed once for each report.

use std::sync::Arc;

use egui::{Id, Ui};
use egui_plot::PlotPoint;

use super::pinned::over_time;
use crate::measure::{ArmFrame, LossHistory};
use crate::trainer::Report;
use crate::view::charts::{Axis, Both, TimeAxis, thin};
use crate::view::kept::{Address, frames, kept};
use crate::view::{GradientFlow, Scene, format};

/// Logarithm of the loss above which the axis makes no more room, 10²; guessing costs ln 10 ≈ 2.3 for ten classes.
/// A loss on its way to overflow leaves the plot at the top, and the other arm stays readable.
const LOSS_TOP: f64 = 2.0;
/// Share of the gradient's axis that is left free above and below, for the dots and squares.
const SIGNS: f64 = 0.14;

/// The series of the pinned run.
#[derive(Default)]
pub struct Behind {
    /// The last step of the pinned run.
    pub step: u64,
    /// The losses, in the form of [`Curves`].
    pub loss: Both,
    /// The accuracies on training samples, in the form of [`Curves`].
    pub train: Both,
    /// The accuracies on test samples, in the form of [`Curves`].
    pub test: Both,
    /// The gradients over the layers, in the form of [`Curves`].
    pub gradient: Both,
}

/// The series of all plots.
#[derive(Default)]
pub struct Curves {
    /// The series of the pinned run, which are drawn behind the others.
    pub behind: Option<Behind>,
    /// The losses: the place of the step on the time axis, and log₁₀ of the loss.
    pub loss: Both,
    /// The axis of the losses.
    pub loss_axis: Option<Axis>,
    /// The accuracies on training samples over time.
    pub train: Both,
    /// The accuracies on test samples over time.
    pub test: Both,
    /// The accuracies on test samples with batch statistics over time, if the run compares them with running
    /// statistics.
    pub by_batch: Both,
    /// The gradients: the layer, counted from 1, and log₁₀ of the rms of its gradient, or of its ratio to the rms
    /// of the last hidden layer.
    pub gradient: Both,
    /// The axis of the gradients of the whole run, which only grows while the run goes on.
    pub gradient_axis: Option<Axis>,
    /// The step at which the gradients were measured; `None` before the first frame with gradients.
    pub gradient_step: Option<u64>,
    /// The number of hidden layers of the displayed networks.
    pub depth: usize,
}

impl Curves {
    /// Returns the curves of the displayed report, kept in the `egui` context until the report or the options change.
    pub fn of(ui: &Ui, scene: &Scene<'_>) -> Arc<Self> {
        let Some(report) = scene.report else { return Arc::default() };
        let state = scene.state;
        let losses = report.losses.each_ref().map(Address::of);
        let shown = scene.frame().map(|frame| frame.step);
        let view = (shown, state.time_scale, state.hidden, state.gradient_flow);
        let key = (losses, frames(report), view, scene.pinned.map(Address::of));
        kept(ui.ctx(), Id::unique("curves of the plots"), key, |_| Arc::new(Self::new(scene, report)))
    }

    fn new(scene: &Scene<'_>, report: &Report) -> Self {
        let time = scene.time_axis();
        let flow = scene.state.gradient_flow;
        // A hidden arm has no points and does not affect the axes.
        let shown = |arm: usize, points: Vec<PlotPoint>| if scene.shows(arm) { points } else { Vec::new() };
        let loss = [0, 1].map(|arm| shown(arm, losses(&time, &report.losses[arm])));
        let placed = |values: &[(u64, f64)]| {
            thin(values.iter().map(|(step, value)| PlotPoint::new(time.at(format::float(*step)), *value)).collect())
        };
        let behind = scene.pinned.map(|pinned| Behind {
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
            depth: scene.run().network.depth,
            behind,
        }
    }
}

/// Returns the losses of an arm over time, as log₁₀.
fn losses(time: &TimeAxis, history: &LossHistory) -> Vec<PlotPoint> {
    let points = history.points().filter(|at| at.mean > 0.0);
    let place = |first, last| time.at(format::float(first + last) / 2.0);
    thin(points.map(|at| PlotPoint::new(place(at.first, at.last), at.mean.log10())).collect())
}

/// Returns the hidden layers with the size of their gradient, without sizes that have no logarithm.
fn sizes(arm: &ArmFrame, flow: GradientFlow) -> impl Iterator<Item = (usize, f64)> {
    let relative = flow == GradientFlow::Relative;
    let both =
        arm.hidden().iter().zip(arm.gradient_shares()).map(move |(layer, share)| {
            if relative { share } else { layer.gradient.as_ref().map(|gradient| gradient.rms) }
        });
    (1..).zip(both).filter_map(|(layer, size)| Some((layer, size.filter(|size| *size > 0.0 && size.is_finite())?)))
}

/// Returns the gradients of the hidden layers, as log₁₀.
fn gradients(arm: &ArmFrame, flow: GradientFlow) -> Vec<PlotPoint> {
    sizes(arm, flow).map(|(layer, size)| PlotPoint::new(format::float(layer), size.log10())).collect()
}
