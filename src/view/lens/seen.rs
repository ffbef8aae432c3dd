//! The data that the lens shows of each arm.

use super::picture::{Bundle, Fit};
use crate::config::{Normalization, Placement};
use crate::measure::{Frame, Histogram, LayerFrame, Stage};
use crate::view::Scene;
use crate::view::layers::{Bars, Part};

/// The state of an arm in the lens.
pub enum Seen<'a> {
    /// The distribution of the inputs of f has been measured.
    Measured(Part<'a>),
    /// The arm diverged at this step.
    Diverged(u64),
    /// The measurement is not available yet.
    Waits,
}

/// Returns the shown arms, A first.
pub fn arms<'a>(scene: &'a Scene<'_>) -> Vec<(usize, Seen<'a>)> {
    scene.arms().map(|arm| (arm, seen(scene, arm))).collect()
}

fn seen<'a>(scene: &'a Scene<'_>, arm: usize) -> Seen<'a> {
    if let Some(diverged) = scene.frame().and_then(|frame| frame.arms[arm].diverged) {
        return Seen::Diverged(diverged.step);
    }
    let part = entering(scene, arm).and_then(|layer| Part::new(arm, layer, Stage::Y));
    // Earlier frames have no histogram of a single unit.
    let ghost = ghost(scene).filter(|_| scene.state.unit.is_none());
    part.map_or(Seen::Waits, |part| Seen::Measured(part.compared(ghost, scene.layer(), Stage::Y)))
}

/// Returns the frame of the compared earlier step; `None` in the comparison of two curves, which is about N(0, 1)
/// alone.
fn ghost<'a>(scene: &'a Scene<'_>) -> Option<&'a Frame> {
    scene.ghost(scene.frame()?).filter(|_| !scene.state.lens.compare)
}

/// Returns the medians of y in the earlier frame and now, of the selected unit if there is one.
fn medians(scene: &Scene<'_>, part: &Part<'_>) -> Option<[f64; 2]> {
    let Some(unit) = scene.state.unit else { return part.medians() };
    let layer = ghost(scene)?.arms[part.arm].layers.get(scene.layer() - 1)?;
    let before = layer.units(Stage::Y).get(unit.checked_sub(1)?)?.median()?;
    Some([before, part.stats.percentiles[1]]).filter(|[_, now]| now.is_finite())
}

/// Returns the selected layer of `arm`, or the selected unit as a layer of one unit: the source of y in the lens.
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

/// Returns the measured parts of `arms`.
pub fn parts<'a, 'b>(arms: &'b [(usize, Seen<'a>)]) -> impl Iterator<Item = &'b Part<'a>> {
    arms.iter().filter_map(|(_, seen)| match seen {
        Seen::Measured(part) => Some(part),
        Seen::Diverged(_) | Seen::Waits => None,
    })
}

/// Returns whether γ and β are applied between the weighted sum and f, so that y = γẑ + β is the input of the
/// curve.
pub fn lands(scene: &Scene<'_>) -> bool {
    scene.run().batch_norm.placement == Placement::Before
}

/// Returns the data of `part` that the picture draws.
pub fn bundle<'a>(scene: &Scene<'_>, part: &Part<'a>) -> Bundle<'a> {
    let outputs = leaving(scene, part.arm, part.layer).map(Bars::new);
    let before = part.before.as_ref().map(|before| Bars::new(&before.stats.fixed));
    let fitted = &part.stats.fitted;
    let line = part.layer.curve.line.map(|line| Fit { line, inputs: [fitted.low, fitted.high].map(f64::from) });
    let inputs = Bars::new(&part.stats.fixed);
    Bundle { arm: part.arm, inputs, outputs, before, medians: medians(scene, part), line }
}

/// Returns the histogram of the outputs of `layer`; `None` if they are not f of its inputs, since a normalization
/// follows f.
#[must_use]
pub fn leaving<'a>(scene: &Scene<'_>, arm: usize, layer: &'a LayerFrame) -> Option<&'a Histogram> {
    let is_f = lands(scene) || scene.normalization(arm) == Normalization::None;
    Some(&layer.a.fixed).filter(|outputs| is_f && outputs.total() > 0)
}
