//! The table of the loss view: losses and accuracies over time, and the gradient over the layers.

use super::cell::Cell;
use super::gradients::add_rms;
use super::reading::{Place, Readings};
use crate::view::Scene;

/// Returns the rows of the whole run: for each arm the mean loss of every interval of steps and the accuracies of every
/// recorded frame before the arm diverged, with batch norm also the test accuracy by batch statistics. Then the
/// gradients.
pub fn rows(scene: &Scene<'_>) -> Vec<Vec<Cell>> {
    let mut out = Readings::default();
    let Some(report) = scene.report else { return out.into_rows() };
    for arm in scene.arms() {
        for point in report.losses[arm].points() {
            let place = Place { step: Some(point.last), arm: Some(arm), ..Place::default() };
            out.add_steps(place, "loss", [point.first, point.last], point.mean);
        }
        for frame in report.frames().filter(|frame| frame.arms[arm].diverged.is_none()) {
            let place = Place { step: Some(frame.step), arm: Some(arm), ..Place::default() };
            out.add(place, "train_accuracy", frame.arms[arm].train_accuracy);
            out.add(place, "test_accuracy", frame.arms[arm].test_accuracy);
            out.add(place, "test_accuracy_batch", frame.arms[arm].test_accuracy_batch);
        }
    }
    add_rms(&mut out, scene, scene.frame_with(|layer| layer.gradient.is_some()));
    out.into_rows()
}
