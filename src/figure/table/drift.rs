//! The table of the drift view: distributions over time.

use super::reading::{Place, Readings, hidden};
use crate::measure::{Frame, LayerFrame, ShiftMeans};
use crate::view::{Lower, Scene, Whose};

/// Adds the rows of every recorded frame before the arm diverged: percentiles, moments and shifts of every hidden
/// layer; for the selected layer also the bands of the unit that is followed, and the histograms of the heat map. With
/// the bars of shift also the shift by gradient of every hidden layer, and the means that the bars draw.
pub fn add_rows(out: &mut Readings, scene: &Scene<'_>) {
    let Some(report) = scene.report else { return };
    for arm in scene.arms() {
        for frame in report.frames().take_while(|frame| frame.arms[arm].diverged.is_none()) {
            add_frame(out, scene, arm, frame);
        }
        if scene.state.drift.lower == Lower::Bars {
            let steps = report.config.measure.lag..=scene.frame().map_or(0, |frame| frame.step);
            let means = ShiftMeans::of(report.timeline.frames(), arm, &steps);
            let place = Place { step: None, ..Place::of(0, arm) };
            for (quantity, mean) in ["bar_per_sd", "bar_shape", "bar_gradient"].into_iter().zip(means.all()) {
                if let Some(mean) = mean {
                    out.add_steps(place, quantity, [*steps.start(), *steps.end()], mean);
                }
            }
        }
    }
}

fn add_frame(out: &mut Readings, scene: &Scene<'_>, arm: usize, frame: &Frame) {
    let options = scene.state.drift;
    for (number, layer) in hidden(&frame.arms[arm]) {
        let place = Place { layer: Some(number), stage: Some(options.stage), ..Place::of(frame.step, arm) };
        // A frame of a live run omits the stages that are not shown.
        let Some(stats) = layer.stage(options.stage).filter(|stats| stats.fixed.total() > 0) else { continue };
        add_percentiles(out, place, Whose::All, layer);
        out.add(place, "mean", Some(stats.mean));
        out.add(place, "std", Some(stats.std));
        let distance = options.distance(layer);
        out.add(place, "w1_per_sd", distance.map(|distance| distance.per_sd));
        out.add(place, "w1_shape", distance.map(|distance| distance.shape));
        if options.lower == Lower::Bars {
            let shift = layer.gradient_shift;
            out.add(Place { stage: None, ..place }, "grad_shift", shift.map(|shift| shift.distance));
            out.add(Place { stage: None, ..place }, "grad_shift_size", shift.map(|shift| shift.size));
            out.add(Place { stage: None, ..place }, "grad_shift_cosine", shift.and_then(|shift| shift.cosine));
        }
        if number == scene.layer() {
            let whose = Whose::of(scene);
            if let Whose::Typical(unit) | Whose::Unit(unit) = whose {
                add_percentiles(out, Place { unit: Some(unit), ..place }, whose, layer);
            }
            out.add_histogram(place, &stats.fixed);
        }
    }
}

fn add_percentiles(out: &mut Readings, place: Place, whose: Whose, layer: &LayerFrame) {
    let stage = place.stage.unwrap_or(crate::measure::Stage::Y);
    let percentiles = whose.percentiles(layer, stage);
    for (i, quantity) in ["p15", "p50", "p85"].into_iter().enumerate() {
        out.add(place, quantity, percentiles.map(|of| of[i]));
    }
}
