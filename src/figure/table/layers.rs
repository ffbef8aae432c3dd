//! The layers view: the histogram and the numbers of every hidden layer at the stage shown.

use super::cell::Cell;
use super::reading::{Place, Readings, hidden, shown};
use crate::measure::Stage;
use crate::view::{AxisMode, Scene};

/// The rows of the step shown.
pub fn rows(scene: &Scene<'_>) -> Vec<Vec<Cell>> {
    let mut out = Readings::default();
    let Some(frame) = scene.frame() else { return out.into_rows() };
    for arm in shown(scene) {
        for (number, layer) in hidden(&frame.arms[arm]) {
            let stage = layer.stage_shown(scene.state.stage);
            let Some(stats) = layer.stage(stage).filter(|stats| stats.fixed.total() > 0) else { continue };
            let place = Place {
                step: Some(frame.step),
                arm: Some(arm),
                layer: Some(number),
                stage: Some(stage),
                ..Place::default()
            };
            let histogram = match scene.state.layers.axis {
                AxisMode::Fixed => &stats.fixed,
                AxisMode::Fit => &stats.fitted,
            };
            out.add_histogram(place, histogram);
            out.add(place, "mean", Some(stats.mean));
            out.add(place, "std", Some(stats.std));
            for (quantity, percentile) in ["p15", "p50", "p85"].into_iter().zip(stats.percentiles) {
                out.add(place, quantity, Some(percentile));
            }
            // What enters f lies on its curve; z, ẑ and a do not.
            if stage == Stage::Y {
                out.add(place, "saturated", layer.curve.saturated);
                out.add(place, "near_linear", layer.curve.near_linear);
                out.add(place, "r2", layer.curve.r2);
            }
            for ([mean, sd], parameter) in
                [(["gamma_mean", "gamma_std"], layer.gamma), (["beta_mean", "beta_std"], layer.beta)]
            {
                out.add(place, mean, parameter.map(|(mean, _)| mean));
                out.add(place, sd, parameter.map(|(_, sd)| sd));
            }
        }
    }
    out.into_rows()
}
