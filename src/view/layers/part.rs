//! One arm in a cell, and its numbers in words.

use super::curve::Curve;
use crate::measure::{Frame, Histogram, LayerFrame, Stage, StageStats};
use crate::view::format::{percent, signed, spread, steps, three_digits};
use crate::view::{AxisMode, Scene};

/// Saturated share above which it is drawn as an alarm.
const ALARM: f64 = 0.12;
/// Inactive share above which it is drawn as an alarm. Half of a ReLU's inputs are inactive by design, so nearly
/// all must be.
const ALARM_INACTIVE: f64 = 0.87;

/// One arm in a cell at an earlier step, for comparison.
pub struct Before<'a> {
    /// The earlier step.
    pub step: u64,
    /// The layer at the earlier step.
    pub layer: &'a LayerFrame,
    /// The displayed stage at the earlier step.
    pub stats: &'a StageStats,
}

/// One arm in a cell.
pub struct Part<'a> {
    /// Index of the arm: 0 for A, 1 for B.
    pub arm: usize,
    /// The layer of the arm.
    pub layer: &'a LayerFrame,
    /// The displayed stage.
    pub stats: &'a StageStats,
    /// The arm at the earlier step to compare with, if there is one.
    pub before: Option<Before<'a>>,
}

impl<'a> Part<'a> {
    /// Returns `arm` of a layer at `stage` or the stage shown in its place; `None` if it was not measured.
    pub fn new(arm: usize, layer: &'a LayerFrame, stage: Stage) -> Option<Self> {
        let stats = layer.stage(layer.stage_shown(stage)).filter(|stats| stats.fixed.total() > 0)?;
        Some(Self { arm, layer, stats, before: None })
    }

    /// Adds the comparison with layer `number`, counted from 1, of the frame `ghost`.
    pub fn compared(self, ghost: Option<&'a Frame>, number: usize, stage: Stage) -> Self {
        let before = || {
            let frame = ghost?;
            let Self { layer, stats, .. } = Self::new(self.arm, frame.arms[self.arm].layers.get(number - 1)?, stage)?;
            Some(Before { step: frame.step, layer, stats })
        };
        let before = before();
        Self { before, ..self }
    }

    /// Returns the histogram for the chosen axis.
    pub const fn histogram(&self, scene: &Scene<'_>) -> &'a Histogram {
        histogram(self.stats, scene)
    }

    /// Returns the histogram of the earlier step for the chosen axis.
    pub fn histogram_before(&self, scene: &Scene<'_>) -> Option<&'a Histogram> {
        self.before.as_ref().map(|before| histogram(before.stats, scene))
    }

    /// Returns the medians of the earlier step and of the displayed one; `None` without an earlier step or if one
    /// is not finite.
    pub fn medians(&self) -> Option<[f64; 2]> {
        let medians = [self.before.as_ref()?.stats, self.stats].map(|stats| stats.percentiles[1]);
        medians.iter().all(|median| median.is_finite()).then_some(medians)
    }

    /// Returns words such as "median moved from +0.02 to −5.30 since step 0"; `None` if both medians read the same.
    pub fn moved(&self, scene: &Scene<'_>) -> Option<String> {
        let [from, to] = self.medians()?.map(signed);
        let step = steps(self.before.as_ref()?.step);
        let args = [("from", from.as_str()), ("to", &to), ("step", &step)];
        (from != to).then(|| scene.text.with("median-moved", &args))
    }

    /// Returns the saturated share in words, and whether it is an alarm; `None` if the stage is not the input of f.
    pub fn saturated(&self, scene: &Scene<'_>, curve: Option<&Curve>) -> Option<(bool, String)> {
        let curve = curve?;
        let share = self.layer.curve.saturated?;
        let (message, alarm) =
            if curve.inactive { ("inactive-share", ALARM_INACTIVE) } else { ("saturated-share", ALARM) };
        Some((share > alarm, scene.text.with(message, &[("share", &percent(share))])))
    }

    /// Returns how linear f is on its inputs, as in "69 % near-linear   R² 0.961"; `None` if the stage is not the
    /// input of f.
    pub fn linearity(&self, scene: &Scene<'_>, curve: Option<&Curve>) -> Option<String> {
        let name = if curve?.inactive { "lens-linear" } else { "lens-near-linear" };
        let share = scene.text.with(name, &[("share", &percent(self.layer.curve.near_linear?))]);
        let r2 = scene.text.with("lens-r2", &[("r2", &three_digits(self.layer.curve.r2?))]);
        Some(format!("{share}   {r2}"))
    }

    /// Returns mean and standard deviation, as in "μ +0.03   σ 2.59".
    pub fn moments(&self, scene: &Scene<'_>) -> String {
        scene.text.with("moments", &[("mean", &signed(self.stats.mean)), ("std", &spread(self.stats.std))])
    }

    /// Returns γ and β, as in "γ 1.31 ± 0.12   β −0.05 ± 0.20"; `None` without a normalization.
    pub fn scale_and_shift(&self, scene: &Scene<'_>) -> Option<String> {
        let (gamma, beta) = (self.layer.gamma()?, self.layer.beta()?);
        let say = |(mean, sd): (f64, f64)| {
            let mean = signed(mean).trim_start_matches('+').to_owned();
            // While held, and at the start, γ and β are the same in all units.
            if sd > 0.0 { format!("{mean} ± {}", spread(sd)) } else { mean }
        };
        Some(scene.text.with("scale-shift", &[("gamma", &say(gamma)), ("beta", &say(beta))]))
    }

    /// Returns mean and standard deviation in words, as in "mean +0.03, standard deviation 2.59".
    pub fn mean_and_deviation(&self, scene: &Scene<'_>) -> String {
        let args = [("mean", signed(self.stats.mean)), ("std", spread(self.stats.std))];
        scene.text.with("layer-summary", &args)
    }

    /// Describes the arm's numbers in words, for screen readers and the tooltip.
    pub fn summary(&self, scene: &Scene<'_>, curve: Option<&Curve>) -> String {
        let saturated = self.saturated(scene, curve).map(|(_, words)| words);
        let scale = self.scale_and_shift(scene).map(|scale| scale.replace("   ", ", "));
        let stage = self.layer.stage_shown(scene.state.stage);
        let other = (stage != scene.state.stage).then(|| scene.stage_name(stage));
        let parts = [other, Some(self.mean_and_deviation(scene)), saturated, scale, self.moved(scene)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Returns the histogram of `stats` for the chosen axis.
const fn histogram<'a>(stats: &'a StageStats, scene: &Scene<'_>) -> &'a Histogram {
    match scene.state.layers.axis {
        AxisMode::Fixed => &stats.fixed,
        AxisMode::Fit => &stats.fitted,
    }
}
