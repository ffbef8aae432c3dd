//! One arm in a cell, and what its numbers say.

use super::curve::Curve;
use crate::measure::{Frame, Histogram, LayerFrame, Stage, StageStats};
use crate::view::format::{percent, signed, spread, steps, three_digits};
use crate::view::{AxisMode, Scene};

/// A saturated share from which on it is printed as an alarm.
const ALARM: f64 = 0.12;
/// Half of a ReLU's inputs are inactive by design: no alarm before nearly all are.
const ALARM_INACTIVE: f64 = 0.87;

/// One arm in a cell, at the earlier step that it is compared with.
pub struct Before<'a> {
    /// The step.
    pub step: u64,
    /// The layer.
    pub layer: &'a LayerFrame,
    /// The stage that is shown.
    pub stats: &'a StageStats,
}

/// One arm in a cell.
pub struct Part<'a> {
    /// 0 for A, 1 for B.
    pub arm: usize,
    /// The layer.
    pub layer: &'a LayerFrame,
    /// The stage that is shown.
    pub stats: &'a StageStats,
    /// The same at an earlier step, where there is one to be compared with.
    pub before: Option<Before<'a>>,
}

impl<'a> Part<'a> {
    /// Arm `arm` of a layer at `stage`, or at what takes its place, where that was measured.
    pub fn new(arm: usize, layer: &'a LayerFrame, stage: Stage) -> Option<Self> {
        let stats = layer.stage(layer.stage_shown(stage)).filter(|stats| stats.fixed.total() > 0)?;
        Some(Self { arm, layer, stats, before: None })
    }

    /// The same with layer `number`, counted from 1, of the frame `ghost` to be compared with.
    pub fn compared(self, ghost: Option<&'a Frame>, number: usize, stage: Stage) -> Self {
        let before = || {
            let frame = ghost?;
            let Self { layer, stats, .. } = Self::new(self.arm, frame.arms[self.arm].layers.get(number - 1)?, stage)?;
            Some(Before { step: frame.step, layer, stats })
        };
        let before = before();
        Self { before, ..self }
    }

    /// The histogram for the axis that is chosen.
    pub const fn histogram(&self, scene: &Scene<'_>) -> &'a Histogram {
        histogram(self.stats, scene)
    }

    /// That of the step before.
    pub fn histogram_before(&self, scene: &Scene<'_>) -> Option<&'a Histogram> {
        self.before.as_ref().map(|before| histogram(before.stats, scene))
    }

    /// The median at the step before and that of now.
    pub fn medians(&self) -> Option<[f64; 2]> {
        let medians = [self.before.as_ref()?.stats, self.stats].map(|stats| stats.percentiles[1]);
        medians.iter().all(|median| median.is_finite()).then_some(medians)
    }

    /// "median moved from +0.02 to −5.30 since step 0"; `None` where it reads the same.
    pub fn moved(&self, scene: &Scene<'_>) -> Option<String> {
        let [from, to] = self.medians()?.map(signed);
        let step = steps(self.before.as_ref()?.step);
        let args = [("from", from.as_str()), ("to", &to), ("step", &step)];
        (from != to).then(|| scene.text.with("median-moved", &args))
    }

    /// The saturated share in words, and whether it is alarming; `None` where the stage is not the input of f.
    pub fn saturated(&self, scene: &Scene<'_>, curve: Option<&Curve>) -> Option<(bool, String)> {
        let curve = curve?;
        let share = self.layer.curve.saturated?;
        let (message, alarm) =
            if curve.inactive { ("inactive-share", ALARM_INACTIVE) } else { ("saturated-share", ALARM) };
        Some((share > alarm, scene.text.with(message, &[("share", &percent(share))])))
    }

    /// "69 % near-linear   R² 0.961": how much of a line f is here; `None` where the stage is not the input of f.
    pub fn linearity(&self, scene: &Scene<'_>, curve: Option<&Curve>) -> Option<String> {
        let name = if curve?.inactive { "lens-linear" } else { "lens-near-linear" };
        let share = scene.text.with(name, &[("share", &percent(self.layer.curve.near_linear?))]);
        let r2 = scene.text.with("lens-r2", &[("r2", &three_digits(self.layer.curve.r2?))]);
        Some(format!("{share}   {r2}"))
    }

    /// "μ +0.03   σ 2.59".
    pub fn moments(&self, scene: &Scene<'_>) -> String {
        scene.text.with("moments", &[("mean", &signed(self.stats.mean)), ("std", &spread(self.stats.std))])
    }

    /// "γ 1.31 ± 0.12   β −0.05 ± 0.20"; `None` without a normalization.
    pub fn scale_and_shift(&self, scene: &Scene<'_>) -> Option<String> {
        let (gamma, beta) = (self.layer.gamma?, self.layer.beta?);
        let say = |(mean, sd): (f64, f64)| {
            let mean = signed(mean).trim_start_matches('+').to_owned();
            // Held, and at the start, all units have the same.
            if sd > 0.0 { format!("{mean} ± {}", spread(sd)) } else { mean }
        };
        Some(scene.text.with("scale-shift", &[("gamma", &say(gamma)), ("beta", &say(beta))]))
    }

    /// The arm's numbers in words, for screen readers and the pointer.
    pub fn summary(&self, scene: &Scene<'_>, curve: Option<&Curve>) -> String {
        let args = [("mean", signed(self.stats.mean)), ("std", spread(self.stats.std))];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        let moments = scene.text.with("layer-summary", &args);
        let saturated = self.saturated(scene, curve).map(|(_, words)| words);
        let scale = self.scale_and_shift(scene).map(|scale| scale.replace("   ", ", "));
        let stage = self.layer.stage_shown(scene.state.stage);
        let other = (stage != scene.state.stage).then(|| scene.stage_name(stage));
        let parts = [other, Some(moments), saturated, scale, self.moved(scene)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The histogram of `stats` for the axis that is chosen.
const fn histogram<'a>(stats: &'a StageStats, scene: &Scene<'_>) -> &'a Histogram {
    match scene.state.layers.axis {
        AxisMode::Fixed => &stats.fixed,
        AxisMode::Fit => &stats.fitted,
    }
}
