//! The table of the microscope: one unit over a mini-batch, number by number.

use super::cell::Cell;
use super::reading::arm_name;
use crate::measure::{UnitBatch, UnitForward, UnitNorm};
use crate::view::{Scene, microscope_seen};

/// The names of the columns.
pub const COLUMNS: &[&str] = &["step", "arm", "layer", "unit", "sample", "class", "quantity", "value"];

/// Returns the rows of the step shown: the numbers of the unit, then those of each sample, quantity by quantity.
pub fn rows(scene: &Scene<'_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let Some(step) = scene.inspection().map(|inspection| inspection.step) else { return rows };
    for arm in scene.arms() {
        let Some((batch, forward)) = microscope_seen(scene, arm) else { continue };
        let mut add = |sample: Option<usize>, quantity: &'static str, value: f64| {
            if value.is_finite() {
                let class = sample.map_or(Cell::Empty, |sample| u64::from(batch.classes[sample]).into());
                let sample = sample.map_or(Cell::Empty, |sample| (sample + 1).into());
                let [layer, unit] = [scene.layer(), scene.unit()].map(Cell::from);
                rows.push(vec![
                    step.into(),
                    arm_name(arm).into(),
                    layer,
                    unit,
                    sample,
                    class,
                    quantity.into(),
                    value.into(),
                ]);
            }
        };
        for (quantity, value) in of_unit(batch, &forward) {
            add(None, quantity, value);
        }
        let forward_values = [("z", &forward.z), ("z_hat", &forward.z_hat), ("y", &forward.y), ("f", &forward.f)];
        for (quantity, values) in forward_values {
            for (sample, value) in forward.samples.clone().zip(values) {
                add(Some(sample), quantity, *value);
            }
        }
        let group = batch.group(forward.samples.start + forward.chosen);
        let norm = batch.norm.as_ref();
        let mut backward: Vec<(&'static str, &[f64])> = Vec::new();
        if let Some(UnitNorm { dy, dz_hat, parts, noise, .. }) = norm {
            for (name, values) in ["noise_scale", "noise_shift"].into_iter().zip(noise.iter().flatten()) {
                backward.push((name, values));
            }
            backward.extend([("dy", &dy[..]), ("dz_hat", &dz_hat[..])]);
            for (name, values) in ["part_own", "part_mean", "part_along"].into_iter().zip(parts.iter().flatten()) {
                backward.push((name, values));
            }
        }
        backward.push(("dz", &batch.dz));
        for (quantity, values) in backward {
            for sample in group.clone() {
                add(Some(sample), quantity, values[sample]);
            }
        }
    }
    rows
}

/// Returns the numbers of the unit as a whole.
fn of_unit(batch: &UnitBatch, forward: &UnitForward) -> Vec<(&'static str, f64)> {
    let mut numbers = Vec::new();
    if let Some(norm) = &batch.norm {
        let [mean, variance] = forward.statistics.unwrap_or([f64::NAN; 2]);
        let [running_mean, running_variance] = norm.running.unwrap_or([f64::NAN; 2]);
        numbers.extend([
            ("gamma", norm.gamma),
            ("beta", norm.beta),
            ("eps", norm.eps),
            ("mean", mean),
            ("variance", variance),
            ("running_mean", running_mean),
            ("running_variance", running_variance),
            ("sum_dy", forward.sums.dy),
            ("sum_z_hat_du", forward.sums.along),
        ]);
        if let Some(fold) = &norm.fold {
            numbers.extend([
                ("fold_factor", fold.factor),
                ("fold_bias", fold.folded_bias),
                ("fold_difference", fold.difference),
            ]);
        }
    }
    numbers.push(("sum_du", forward.sums.du));
    if let Some(moved) = forward.moved {
        numbers.extend([("moved_mean", moved.mean), ("moved_std", moved.std), ("moved_others", moved.others)]);
    }
    numbers
}
