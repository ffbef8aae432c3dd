//! The curves of a pinned run, which are drawn behind those of the next run.

use std::sync::Arc;

use crate::measure::{ArmFrame, Frame, LossHistory};
use crate::trainer::Report;

/// A step and a value recorded at it.
type Point = (u64, f64);

/// The data kept of a pinned run: the losses in at most 4,096 intervals of steps, two accuracies of every recorded
/// step, and the newest frame for the gradient and the numbers. They take less than a megabyte, however long the run.
#[derive(Clone, Debug)]
pub struct Pinned {
    /// The losses of each arm.
    pub(super) losses: [Arc<LossHistory>; 2],
    /// The accuracy of each arm on training samples.
    pub(super) train: [Vec<Point>; 2],
    /// The accuracy of each arm on test samples.
    pub(super) test: [Vec<Point>; 2],
    /// The newest frame, which supplies the numbers.
    pub(super) newest: Arc<Frame>,
    /// The newest frame with a gradient.
    pub(super) gradient: Option<Arc<Frame>>,
}

impl Pinned {
    /// Returns the data of the run of `report`; `None` before its first frame.
    #[must_use]
    pub fn of(report: &Report) -> Option<Self> {
        let newest = Arc::clone(report.frame.as_ref()?);
        let has_gradient =
            |frame: &&Arc<Frame>| frame.arms.iter().flat_map(|arm| &arm.layers).any(|layer| layer.gradient.is_some());
        let gradient = [Some(&newest), report.timeline.last()].into_iter().flatten().find(has_gradient).cloned();
        Some(Self {
            losses: report.losses.clone(),
            train: [0, 1].map(|arm| over_time(report, arm, |arm| arm.train_accuracy)),
            test: [0, 1].map(|arm| over_time(report, arm, |arm| arm.test_accuracy)),
            gradient,
            newest,
        })
    }

    /// Returns the last step of the run.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.newest.step
    }
}

/// Returns a value of the recorded frames and of the newest one, with its step, without frames in which the arm
/// has diverged.
pub(super) fn over_time(report: &Report, arm: usize, value: fn(&ArmFrame) -> Option<f64>) -> Vec<Point> {
    let going = report.frames().filter(|frame| frame.arms[arm].diverged.is_none());
    going.filter_map(|frame| Some((frame.step, value(&frame.arms[arm])?))).collect()
}
