//! The table of the network: a row for each unit with a tile.

use super::cell::Cell;
use super::reading::arm_name;
use crate::view::{Scene, tiles_stage};

/// The names of the columns.
pub const COLUMNS: &[&str] = &[
    "step",
    "arm",
    "layer",
    "stage",
    "unit",
    "mean",
    "std",
    "saturated",
    "flat",
    "strongest_unit",
    "strongest_weight",
];

/// Returns a row for each unit of every hidden layer at the step shown.
pub fn rows(scene: &Scene<'_>) -> Vec<Vec<Cell>> {
    let mut out = Vec::new();
    let Some(answer) = scene.inspection() else { return out };
    let stage = tiles_stage(scene).name();
    for arm in scene.arms() {
        let Some(tiles) = &answer.arms[arm].tiles else { continue };
        for (number, layer) in (1_usize..).zip(tiles.hidden()) {
            for (at, unit) in layer.units.iter().enumerate() {
                let flat = u64::from(layer.is_flat(at + 1));
                let [from, weight] = [
                    unit.strongest.map(|(from, _)| Cell::from(from)),
                    unit.strongest.map(|(_, weight)| Cell::from(weight)),
                ];
                out.push(vec![
                    answer.step.into(),
                    arm_name(arm).into(),
                    number.into(),
                    stage.into(),
                    (at + 1).into(),
                    unit.mean.into(),
                    unit.std.into(),
                    unit.saturated.into(),
                    flat.into(),
                    from.unwrap_or_default(),
                    weight.unwrap_or_default(),
                ]);
            }
        }
    }
    out
}
