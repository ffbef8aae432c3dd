//! The table of the layers view: the histogram and statistics of every hidden layer at the stage shown.

use super::reading::{Place, Readings, hidden};
use crate::measure::{LayerFrame, Stage, StageStats};
use crate::view::{Arrangement, AxisMode, Scene};

/// The names of the percentiles.
const PERCENTILES: [&str; 3] = ["p15", "p50", "p85"];

/// Adds the rows of the step shown, and the mean, standard deviation and percentiles of the earlier step that is
/// drawn behind it. If single units are drawn, adds their percentiles, and their medians at the earlier step.
pub fn add_rows(out: &mut Readings, scene: &Scene<'_>) {
    let Some(frame) = scene.frame() else { return };
    // The map draws no earlier step.
    let ghost = scene.ghost(frame).filter(|_| scene.state.layers.arrangement != Arrangement::Map);
    for arm in scene.arms() {
        for (number, layer) in ghost.into_iter().flat_map(|ghost| hidden(&ghost.arms[arm])) {
            let step = ghost.map(|ghost| ghost.step);
            let stage = layer.stage_shown(scene.state.stage);
            let place = Place { step, arm: Some(arm), layer: Some(number), stage: Some(stage), ..Place::default() };
            if let Some(stats) = layer.stage(stage).filter(|stats| stats.fixed.total() > 0) {
                add_distribution(out, place, stats);
            }
            if scene.state.layers.units {
                add_units(out, place, layer, &["p50"]);
            }
        }
        for (number, layer) in hidden(&frame.arms[arm]) {
            let stage = layer.stage_shown(scene.state.stage);
            let Some(stats) = layer.stage(stage).filter(|stats| stats.fixed.total() > 0) else { continue };
            let place = Place { layer: Some(number), stage: Some(stage), ..Place::of(frame.step, arm) };
            let histogram = match scene.state.layers.axis {
                AxisMode::Fixed => &stats.fixed,
                AxisMode::Fit => &stats.fitted,
            };
            out.add_histogram(place, histogram);
            add_distribution(out, place, stats);
            if scene.state.layers.units {
                add_units(out, place, layer, &PERCENTILES);
            }
            // Only y is the input of f, so these statistics of the curve belong to y alone.
            if stage == Stage::Y {
                out.add(place, "saturated", layer.curve.saturated);
                out.add(place, "near_linear", layer.curve.near_linear);
                out.add(place, "r2", layer.curve.r2);
            }
            for ([mean, sd], parameter) in
                [(["gamma_mean", "gamma_std"], layer.gamma()), (["beta_mean", "beta_std"], layer.beta())]
            {
                out.add(place, mean, parameter.map(|(mean, _)| mean));
                out.add(place, sd, parameter.map(|(_, sd)| sd));
            }
        }
    }
}

/// Adds mean, standard deviation and percentiles of `stats`.
pub fn add_distribution(out: &mut Readings, place: Place, stats: &StageStats) {
    out.add(place, "mean", Some(stats.mean));
    out.add(place, "std", Some(stats.std));
    for (quantity, percentile) in PERCENTILES.into_iter().zip(stats.percentiles) {
        out.add(place, quantity, Some(percentile));
    }
}

/// Adds the `wanted` percentiles of each unit at the stage of `place`.
fn add_units(out: &mut Readings, place: Place, layer: &LayerFrame, wanted: &[&str]) {
    let bands = place.stage.map_or(&[][..], |stage| layer.units(stage));
    for (unit, percentiles) in (1..).zip(bands).filter_map(|(unit, band)| Some((unit, band.percentiles()?))) {
        for (quantity, percentile) in PERCENTILES.into_iter().zip(percentiles).filter(|(name, _)| wanted.contains(name))
        {
            out.add(Place { unit: Some(unit), ..place }, quantity, Some(percentile));
        }
    }
}
