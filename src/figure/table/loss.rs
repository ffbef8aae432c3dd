//! The table of the loss view: losses and accuracies over time, and the gradient over the layers.

use super::gradients::add_flow;
use super::reading::{Place, Readings};
use crate::view::Scene;

/// Adds the rows of the whole run: for each arm the mean loss of every interval of steps and the accuracies of every
/// recorded frame before the arm diverged, with batch norm also the test accuracy by batch statistics. Then the
/// gradients.
pub fn add_rows(out: &mut Readings, scene: &Scene<'_>) {
    let Some(report) = scene.report else { return };
    for arm in scene.arms() {
        for point in report.losses[arm].points() {
            let place = Place::of(point.last, arm);
            out.add_steps(place, "loss", [point.first, point.last], point.mean);
        }
        for frame in report.frames().filter(|frame| frame.arms[arm].diverged.is_none()) {
            let place = Place::of(frame.step, arm);
            out.add(place, "train_accuracy", frame.arms[arm].train_accuracy);
            out.add(place, "test_accuracy", frame.arms[arm].test_accuracy);
            out.add(place, "test_accuracy_batch", frame.arms[arm].test_accuracy_batch);
        }
    }
    add_flow(out, scene);
}
