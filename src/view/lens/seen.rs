//! What the lens has to show of each arm.

use super::picture::Bundle;
use crate::config::{Normalization, Placement};
use crate::measure::{Histogram, LayerFrame, Stage};
use crate::view::Scene;
use crate::view::layers::{Bars, Part};

/// What there is to show of an arm.
pub enum Seen<'a> {
    /// The distribution that enters f.
    Measured(Part<'a>),
    /// The arm has diverged at this step.
    Diverged(u64),
    /// It is being measured.
    Waits,
}

/// The arms that are shown, A first.
pub fn arms<'a>(scene: &'a Scene<'_>) -> Vec<(usize, Seen<'a>)> {
    (0..2).filter(|arm| scene.shows(*arm)).map(|arm| (arm, seen(scene, arm))).collect()
}

fn seen<'a>(scene: &'a Scene<'_>, arm: usize) -> Seen<'a> {
    if let Some(diverged) = scene.frame().and_then(|frame| frame.arms[arm].diverged) {
        return Seen::Diverged(diverged.step);
    }
    let part = entering(scene, arm).and_then(|layer| Part::new(arm, layer, Stage::Y));
    part.map_or(Seen::Waits, Seen::Measured)
}

/// The selected layer of arm `arm`, or the selected unit as a layer of one unit: that whose y enters the lens.
#[must_use]
pub fn entering<'a>(scene: &'a Scene<'_>, arm: usize) -> Option<&'a LayerFrame> {
    let layer = scene.layer();
    if let Some(unit) = scene.state.unit {
        let inspection = scene.inspection().filter(|it| it.question.unit == Some((layer, unit)))?;
        return inspection.arms[arm].unit.as_ref();
    }
    let frame = scene.frame_with(|layer| layer.stage(Stage::Y).is_some_and(|y| y.fixed.total() > 0))?;
    frame.arms[arm].layers.get(layer - 1)
}

/// The parts that are measured.
pub fn parts<'a, 'b>(arms: &'b [(usize, Seen<'a>)]) -> impl Iterator<Item = &'b Part<'a>> {
    arms.iter().filter_map(|(_, seen)| match seen {
        Seen::Measured(part) => Some(part),
        Seen::Diverged(_) | Seen::Waits => None,
    })
}

/// Whether γ and β stand between the weighted sum and f, so that y = γẑ + β lands on the curve.
pub fn lands(scene: &Scene<'_>) -> bool {
    let config = scene.report.map_or(scene.config, |report| &report.config);
    config.batch_norm.placement == Placement::Before
}

/// What the picture needs of `part`.
pub fn bundle<'a>(scene: &Scene<'_>, part: &Part<'a>) -> Bundle<'a> {
    let outputs = leaving(scene, part.arm, part.layer).map(Bars::new);
    Bundle { arm: part.arm, inputs: Bars::new(&part.stats.fixed), outputs }
}

/// What comes out of `layer` of arm `arm`; nothing where that is not f of its input, since a norm stands behind f.
#[must_use]
pub fn leaving<'a>(scene: &Scene<'_>, arm: usize, layer: &'a LayerFrame) -> Option<&'a Histogram> {
    let is_f = lands(scene) || scene.normalization(arm) == Normalization::None;
    Some(&layer.a.fixed).filter(|outputs| is_f && outputs.total() > 0)
}
