//! The table of the gradients view: size and distribution of the gradient of every layer, updates over time, and dead
//! units; or the landscape of the loss.

use super::reading::{Place, Readings, hidden};
use crate::measure::Frame;
use crate::trainer::Report;
use crate::view::Scene;

/// Adds the rows of step 0 and of the step shown, then the update ratios of the whole run, then the slopes of the
/// selected layer.
pub fn add_rows(out: &mut Readings, scene: &Scene<'_>) {
    let Some(report) = scene.report else { return };
    if scene.state.gradients.landscape {
        return add_landscape(out, scene, report);
    }
    let measured = scene.frame_with(|layer| layer.gradient.is_some());
    let first = report.timeline.frames().first().map(|first| &**first);
    let first = first.filter(|first| first.step == 0 && measured.is_none_or(|shown| shown.step != 0));
    add_rms(out, scene, first);
    add_rms(out, scene, measured);
    for (arm, frame) in going(scene, scene.frame_with(|layer| layer.curve.dead.is_some())) {
        for (number, layer) in hidden(&frame.arms[arm]) {
            let place = at(frame.step, arm, number);
            out.add(place, "dead", layer.curve.dead);
            out.add(place, "saturated", layer.curve.saturated);
        }
    }
    for (arm, frame) in going(scene, measured) {
        for (number, layer) in hidden(&frame.arms[arm]) {
            if let Some(gradient) = layer.gradient.as_ref().filter(|gradient| gradient.histogram.total() > 0) {
                out.add_histogram(at(frame.step, arm, number), &gradient.histogram);
            }
        }
    }
    for arm in scene.arms() {
        for frame in report.frames().filter(|frame| frame.arms[arm].diverged.is_none()) {
            for (number, layer) in hidden(&frame.arms[arm]) {
                out.add(at(frame.step, arm, number), "update_ratio", layer.update_ratio);
            }
        }
    }
    add_slopes(out, scene);
}

/// Adds the landscape of every recorded step.
fn add_landscape(out: &mut Readings, scene: &Scene<'_>, report: &Report) {
    for arm in scene.arms() {
        for frame in report.timeline.frames() {
            let Some(of) = frame.arms[arm].landscape else { continue };
            let place = Place::of(frame.step, arm);
            out.add(place, "loss_low", Some(of.loss_low.into()));
            out.add(place, "loss_high", Some(of.loss_high.into()));
            out.add(place, "gradient_change", Some(of.gradient_change.into()));
            out.add(place, "beta_smoothness", Some(of.smoothness.into()));
        }
    }
}

/// Adds the gradient of every hidden layer at the step shown.
pub fn add_flow(out: &mut Readings, scene: &Scene<'_>) {
    add_rms(out, scene, scene.frame_with(|layer| layer.gradient.is_some()));
}

/// Adds the root mean square of the gradient of every hidden layer, its ratio to that of the last hidden layer, and the
/// mean factor of the gradient per layer.
fn add_rms(out: &mut Readings, scene: &Scene<'_>, frame: Option<&Frame>) {
    for (arm, frame) in going(scene, frame) {
        for (number, layer) in hidden(&frame.arms[arm]) {
            out.add(at(frame.step, arm, number), "grad_rms", layer.gradient.as_ref().map(|gradient| gradient.rms));
        }
        for (number, share) in (1..).zip(frame.arms[arm].gradient_shares()) {
            out.add(at(frame.step, arm, number), "grad_share", share);
        }
        out.add(Place::of(frame.step, arm), "grad_per_layer", frame.arms[arm].gradient_per_layer());
    }
}

/// Adds f′ of every probe sample and unit of the selected layer as a share of the peak of f′, a multiple of 1/255 as in
/// the image.
fn add_slopes(out: &mut Readings, scene: &Scene<'_>) {
    let layer = scene.layer();
    let Some(answer) = scene.inspection().filter(|answer| answer.question.slopes == Some(layer)) else { return };
    for arm in scene.arms() {
        let Some(slopes) = &answer.arms[arm].slopes else { continue };
        for (sample, row) in (1..).zip(slopes.shares.chunks_exact(slopes.units.max(1))) {
            for (unit, share) in (1..).zip(row) {
                let place = Place { unit: Some(unit), sample: Some(sample), ..at(answer.step, arm, layer) };
                out.add(place, "slope_share", Some(f64::from(*share) / 255.0));
            }
        }
    }
}

/// Returns each arm that is shown and has not diverged, together with `frame`.
fn going<'a>(scene: &Scene<'_>, frame: Option<&'a Frame>) -> impl Iterator<Item = (usize, &'a Frame)> {
    let shown: Vec<usize> = scene.arms().collect();
    let arms = frame.into_iter().flat_map(move |frame| shown.clone().into_iter().map(move |arm| (arm, frame)));
    arms.filter(|(arm, frame)| frame.arms[*arm].diverged.is_none())
}

fn at(step: u64, arm: usize, layer: usize) -> Place {
    Place { layer: Some(layer), ..Place::of(step, arm) }
}
