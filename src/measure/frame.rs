//! The frames: measurements of every layer of both arms at one step.

use super::divergence::Diverged;
use super::histogram::Histogram;
use super::landscape::Landscape;
use super::moments::mean;
use super::unit_band::UnitBand;
use crate::config::Normalization;
use crate::real::count;

/// Largest number of units per layer whose percentiles a recorded frame keeps.
pub const UNITS: usize = 20;

choices! {
    /// A stage of a hidden layer, in the order in which the values pass through it.
    #[derive(Default)]
    Stage {
        /// The pre-activation Σwx: z = x·w + b.
        Z = "z",
        /// The normalized pre-activation ẑ = (z − μ)/√(σ² + ε); only with a normalization.
        ZHat = "z_hat",
        /// The input of the activation y = γẑ + β; y = z without a normalization.
        #[default]
        Y = "y",
        /// The activation a = f(y).
        A = "a",
    }
}

/// All measurements at one step, for both arms.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Number of training steps before this frame; frame 0 is the state before training.
    pub step: u64,
    /// Number of passes over the training data, including the fraction of the current one.
    pub epoch: f64,
    /// Arm A and arm B.
    pub arms: [ArmFrame; 2],
}

/// The measurements of one arm; by default those of an arm without a normalization of which nothing was measured.
#[derive(Clone, Debug, Default)]
pub struct ArmFrame {
    /// The normalization of the hidden layers at this step.
    pub normalization: Normalization,
    /// Mini-batch loss of the last step; `None` at step 0 and after divergence.
    pub loss: Option<f64>,
    /// Accuracy in evaluation mode on at most 2,048 fixed training samples, 0..=1; `None` if not measured and after
    /// divergence.
    pub train_accuracy: Option<f64>,
    /// Accuracy in evaluation mode on the test split (in live frames on at most 2,048 fixed samples of it), 0..=1.
    pub test_accuracy: Option<f64>,
    /// Accuracy by batch statistics on the same test samples, in mini-batches of `training.batch_size` (ghost batch
    /// norm with its groups, noisy batch norm with noise). `None` without batch norm, if not measured and after
    /// divergence.
    pub test_accuracy_batch: Option<f64>,
    /// Accuracy on the test samples of `test_accuracy` when each is normalized by itself: ẑ = 0 and y = β in every
    /// layer, so that all samples get one class. `None` as for `test_accuracy_batch`.
    pub test_accuracy_single: Option<f64>,
    /// R² of the best linear map from the inputs to the outputs of the whole network, on the probe samples; `None`
    /// if not measured or not defined.
    pub linear_r2: Option<f64>,
    /// The loss and its gradient along the last step; `None` at step 0, if not measured, after a change and after
    /// divergence, and if a value was not finite.
    pub landscape: Option<Landscape>,
    /// Where, when and why the arm diverged; `None` if it has not.
    pub diverged: Option<Diverged>,
    /// The hidden layers and, last, the output layer.
    pub layers: Vec<LayerFrame>,
}

impl ArmFrame {
    /// Takes the bands of single units at ẑ and a from `other`, a frame of the same step.
    pub fn take_other_units(&mut self, other: Self) {
        for (layer, other) in self.layers.iter_mut().zip(other.layers) {
            layer.other_units = other.other_units;
        }
    }

    /// Returns the hidden layers.
    #[must_use]
    pub fn hidden(&self) -> &[LayerFrame] {
        self.layers.split_last().map_or(&[], |(_, hidden)| hidden)
    }

    /// Returns each hidden layer's share of the gradient of the last hidden layer: the root mean square of its
    /// gradient divided by that of the last one, whose share is 1. `None` for a layer whose gradient was not
    /// measured; not finite if the gradient of the last layer is 0.
    pub fn gradient_shares(&self) -> impl Iterator<Item = Option<f64>> {
        let rms = |layer: &LayerFrame| layer.gradient.as_ref().map(|gradient| gradient.rms);
        let last = self.hidden().last().and_then(rms);
        self.hidden().iter().map(move |layer| Some(rms(layer)? / last?))
    }

    /// Returns the mean factor of the gradient from one hidden layer to the one before it, on the way from the last
    /// to the first: the geometric mean of these ratios, (rms of the first/rms of the last)^(1/(layers − 1)). It is
    /// 0 if no gradient arrives at the first layer and not finite if the last one has none; `None` if it was not
    /// measured, and with fewer than two hidden layers.
    #[must_use]
    pub fn gradient_per_layer(&self) -> Option<f64> {
        let steps = self.hidden().len().checked_sub(1).filter(|steps| *steps > 0)?;
        let share = self.gradient_shares().next()??;
        Some(share.powf(count::<f64>(steps).recip()))
    }

    /// Returns the mean of `measure` over the hidden layers for which it is finite; `None` if there are none.
    pub fn mean_over_hidden(&self, measure: impl Fn(&LayerFrame) -> Option<f64>) -> Option<f64> {
        mean(self.hidden().iter().filter_map(measure).filter(|x| x.is_finite()))
    }
}

/// The measurements of one layer of one arm.
#[derive(Clone, Debug, Default)]
pub struct LayerFrame {
    /// The pre-activation.
    pub z: StageStats,
    /// The normalized pre-activation; `None` without a normalization.
    pub z_hat: Option<StageStats>,
    /// The input of the activation; `None` if it is the same as `z`: read it through [`LayerFrame::stage`].
    pub y: Option<StageStats>,
    /// The activation.
    pub a: StageStats,
    /// The curve statistics of y; all `None` for the output layer, which has no activation.
    pub curve: CurveStats,
    /// Mean and standard deviation over the units, of γ and of β; `None` without a normalization. Read them through
    /// [`LayerFrame::gamma`] and [`LayerFrame::beta`].
    pub scale_and_shift: Option<[(f64, f64); 2]>,
    /// Percentiles 15, 50, 85 of y of the *typical* unit, the one of median band width.
    pub typical_unit: Option<[f64; 3]>,
    /// Percentiles 15, 50, 85 of z of the first units, at most [`UNITS`]; empty if not measured, and if y is z. The
    /// first units represent all, because all units are drawn from the same distribution. Read them through
    /// [`LayerFrame::units`].
    pub units_of_z: Box<[UnitBand]>,
    /// Percentiles 15, 50, 85 of y of the first units, at most [`UNITS`]; empty if not measured.
    pub units_of_y: Box<[UnitBand]>,
    /// Bands of ẑ and a of the first units, which only the displayed frame and the frame of step 0 have.
    pub other_units: Option<Box<[Box<[UnitBand]>; 2]>>,
    /// Shift over time; `None` in live frames and before `lag` steps.
    pub shift: Option<Shift>,
    /// The gradient of the weights on the probe samples; `None` after divergence.
    pub gradient: Option<GradientStats>,
    /// `log₁₀(std(Δw)/std(w))`, where Δw is the last update; `None` at step 0 and if undefined.
    pub update_ratio: Option<f64>,
    /// The change of the gradient of the weights at the last step because the layers before moved; `None` in live
    /// frames, at step 0 and if not finite.
    pub gradient_shift: Option<GradientShift>,
    /// How alike the outputs a are for different samples; undefined for the output layer, and if not measured.
    pub sameness: Sameness,
    /// The distance of y from the inputs of the network; undefined for the output layer, and if not measured.
    pub from_input: FromInput,
}

impl LayerFrame {
    /// Returns mean and standard deviation of γ over the units; `None` without a normalization.
    #[must_use]
    pub fn gamma(&self) -> Option<(f64, f64)> {
        self.scale_and_shift.map(|[gamma, _]| gamma)
    }

    /// Returns mean and standard deviation of β over the units; `None` without a normalization.
    #[must_use]
    pub fn beta(&self) -> Option<(f64, f64)> {
        self.scale_and_shift.map(|[_, beta]| beta)
    }

    /// Returns the statistics of `stage`; `None` for ẑ without a normalization.
    #[must_use]
    pub fn stage(&self, stage: Stage) -> Option<&StageStats> {
        match stage {
            Stage::Z => Some(&self.z),
            Stage::ZHat => self.z_hat.as_ref(),
            Stage::Y => Some(self.y.as_ref().unwrap_or(&self.z)),
            Stage::A => Some(&self.a),
        }
    }

    /// Returns how far the inputs of the activation have moved since `before`, another frame of this layer: the
    /// mean distance between the medians of y, over the first units, at most [`UNITS`]. `None` if the units of
    /// either frame were not measured, or if no unit has finite values in both.
    #[must_use]
    pub fn moved_since(&self, before: &Self) -> Option<f64> {
        let both = before.units(Stage::Y).iter().zip(self.units(Stage::Y));
        mean(both.filter_map(|(before, now)| Some((now.median()? - before.median()?).abs())))
    }

    /// Returns the stage that is displayed for `stage`: without a normalization there is no ẑ, and z takes its
    /// place.
    #[must_use]
    pub const fn stage_shown(&self, stage: Stage) -> Stage {
        match stage {
            Stage::ZHat if self.scale_and_shift.is_none() && self.z_hat.is_none() => Stage::Z,
            stage => stage,
        }
    }

    /// Returns the bands of the first units at `stage`, at most [`UNITS`]; empty if not measured, and for ẑ without
    /// a normalization.
    #[must_use]
    pub fn units(&self, stage: Stage) -> &[UnitBand] {
        let other = |i: usize| self.other_units.as_ref().map_or(&[][..], |others| &others[i]);
        match stage {
            Stage::Z if self.y.is_some() => &self.units_of_z,
            Stage::Z | Stage::Y => &self.units_of_y,
            Stage::ZHat => other(0),
            Stage::A => other(1),
        }
    }

    /// Returns the number, from 0, of the recorded unit whose 15–85 band at y is closest in width to that of the typical
    /// unit. The typical unit can be another one at each step, and a line that jumps from unit to unit would look like
    /// drift: so one unit is chosen at the first frame and then followed. `None` if no unit was measured or has finite
    /// values.
    #[must_use]
    pub fn most_typical(&self) -> Option<usize> {
        let width = |[low, _, high]: [f64; 3]| high - low;
        let wanted = width(self.typical_unit?);
        let distance = |unit: &UnitBand| Some((width(unit.percentiles()?) - wanted).abs());
        let units = self.units(Stage::Y).iter().map(distance).enumerate();
        let units = units.filter_map(|(i, distance)| Some((i, distance?)));
        units.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
    }

    /// Sets the bands of the first units at `stage`.
    pub(super) fn set_units(&mut self, stage: Stage, bands: Box<[UnitBand]>) {
        match stage {
            Stage::Z => self.units_of_z = bands,
            Stage::Y => self.units_of_y = bands,
            Stage::ZHat => self.other_units.get_or_insert_default()[0] = bands,
            Stage::A => self.other_units.get_or_insert_default()[1] = bands,
        }
    }
}

/// The distribution of one stage, pooled over all probe samples and units. Moments and percentiles are NaN if no
/// value is finite.
#[derive(Clone, Debug, Default)]
pub struct StageStats {
    /// Mean of the finite values.
    pub mean: f64,
    /// Standard deviation (divided by n) of the finite values.
    pub std: f64,
    /// Percentiles 15, 50, 85 of the finite values.
    pub percentiles: [f64; 3],
    /// Counts over the fixed range: [−8, 8], for `a` the range of f.
    pub fixed: Histogram,
    /// Counts over a range that is fitted to this distribution.
    pub fitted: Histogram,
}

/// Statistics of the inputs y of the activation relative to its curve.
#[derive(Clone, Copy, Debug, Default)]
pub struct CurveStats {
    /// Pooled share with f′(y) < 10 % of max f′; for ReLU the *inactive* share y ≤ 0.
    pub saturated: Option<f64>,
    /// Pooled share where the tangent at 0 is off by less than 2 % of the output range; for ReLU the share y > 0.
    pub near_linear: Option<f64>,
    /// Linearity R² of f on each unit's own distribution, averaged over the units.
    pub r2: Option<f64>,
    /// The least-squares line of f over the values of all units together.
    pub line: Option<Line>,
    /// Pooled mean of f′(y): the share of the gradient that the layer passes back.
    pub mean_slope: Option<f64>,
    /// Share of units that are inactive or saturated on every probe sample.
    pub dead: Option<f64>,
}

/// The least-squares line of the outputs f(y) of an activation over its inputs y: slope = Cov(y, f)/Var y,
/// intercept = mean f − slope·mean y. Its fields have 32 bits, because a timeline has tens of thousands of lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Rise of the line per unit of y.
    pub slope: f32,
    /// Height of the line at y = 0.
    pub intercept: f32,
    /// Share of the variance of f that the line explains, 0..=1: Cov(y, f)²/(Var y · Var f).
    pub explained: f32,
}

impl Line {
    #[expect(clippy::cast_possible_truncation, reason = "a line that is drawn needs no more digits")]
    pub(super) const fn new(slope: f64, intercept: f64, explained: f64) -> Self {
        Self { slope: slope as f32, intercept: intercept as f32, explained: explained as f32 }
    }

    /// Returns the height of the line at `y`.
    #[must_use]
    pub fn at(&self, y: f64) -> f64 {
        f64::from(self.slope).mul_add(y, self.intercept.into())
    }
}

/// Shift measures of a layer: each is the mean over the units of a distance between two distributions of the unit.
#[derive(Clone, Copy, Debug)]
pub struct Shift {
    /// The shift of z.
    pub z: ShiftPair,
    /// The shift of y.
    pub y: ShiftPair,
}

impl Shift {
    /// Returns the distance of z, or of y for any other stage, from the earlier distribution `against`; `None` if it
    /// was not measured.
    #[must_use]
    pub const fn distance(&self, stage: Stage, against: Against) -> Option<Distance> {
        let pair = if matches!(stage, Stage::Z) { self.z } else { self.y };
        match against {
            Against::Lag => pair.lag,
            Against::Start => pair.start,
        }
    }
}

choices! {
    /// The earlier distribution with which a distribution is compared.
    #[derive(Default)]
    Against {
        /// The distribution `measure.lag` steps before.
        #[default]
        Lag = "lag",
        /// The distribution at step 0.
        Start = "start",
    }
}

/// A shift relative to two earlier steps.
#[derive(Clone, Copy, Debug)]
pub struct ShiftPair {
    /// Relative to step − lag; `None` before step `lag`.
    pub lag: Option<Distance>,
    /// Relative to step 0.
    pub start: Option<Distance>,
}

/// The three forms of the W1 distance (see `docs/measures.md`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// Plain W1.
    pub w1: f64,
    /// W1 divided by ½(sd + sd′) + 1e-6.
    pub per_sd: f64,
    /// W1 between the standardized distributions.
    pub shape: f64,
}

/// How alike the vectors a of different probe samples are. Its fields have 32 bits, because a timeline has tens of
/// thousands of them; NaN is undefined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sameness {
    /// The mean cosine between the vectors of two different samples, −1..=1; a vector of length 0 is left out.
    pub cosine: f32,
    /// The soft rank tr(M)²/‖M‖² (Frobenius) of the Gram matrix M of the vectors, from 1 to the smaller of the numbers
    /// of samples and of units (Daneshmand et al. 2020).
    pub rank: f32,
}

impl Default for Sameness {
    fn default() -> Self {
        Self { cosine: f32::NAN, rank: f32::NAN }
    }
}

/// The distance between the values of a layer and the inputs of the network, each pooled over samples and units. Its
/// fields have 32 bits, because a timeline has tens of thousands of them; NaN is undefined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FromInput {
    /// Plain W1.
    pub w1: f32,
    /// W1 after both are standardized, from 0 to √2.
    pub shape: f32,
}

impl Default for FromInput {
    fn default() -> Self {
        Self { w1: f32::NAN, shape: f32::NAN }
    }
}

/// The gradient of a layer's weights.
#[derive(Clone, Debug)]
pub struct GradientStats {
    /// Root mean square.
    pub rms: f64,
    /// Counts over [−4·rms, 4·rms].
    pub histogram: Histogram,
}

/// Internal covariate shift as the change of a layer's gradient (Santurkar et al. 2018, Definition 2.1). With
/// `w₁…w_L` the parameters of all layers before a step, w′ the parameters after it and the mini-batch of that step,
/// `G = ∂L/∂Wᵢ(w₁, …, w_L)` and `G′ = ∂L/∂Wᵢ(w₁′, …, wᵢ₋₁′, wᵢ, …, w_L)`. For the first layer G′ = G.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GradientShift {
    /// ‖G − G′‖₂.
    pub distance: f64,
    /// ‖G‖₂, for comparison with the distance.
    pub size: f64,
    /// The cosine of the angle between G and G′; `None` if either is 0.
    pub cosine: Option<f64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns an arm whose layers have gradients with these root mean squares, the output layer last.
    fn with_gradients(rms: &[f64]) -> ArmFrame {
        let gradient = |rms: &f64| Some(GradientStats { rms: *rms, histogram: Histogram::default() });
        let layer = |rms| LayerFrame { gradient: gradient(rms), ..LayerFrame::default() };
        ArmFrame { layers: rms.iter().map(layer).collect(), ..ArmFrame::default() }
    }

    #[test]
    fn the_gradient_that_arrives_is_a_share_of_that_of_the_last_hidden_layer() {
        let shares = |rms: &[f64]| with_gradients(rms).gradient_shares().collect::<Vec<_>>();
        assert_eq!(shares(&[1.0, 2.0, 8.0, 100.0]), [Some(0.125), Some(0.25), Some(1.0)]);
        assert_eq!(shares(&[3.0, 9.0]), [Some(1.0)], "a single hidden layer");
        assert!(shares(&[0.0, 0.0, 1.0]).iter().flatten().all(|share| share.is_nan()));
        let unmeasured = ArmFrame { layers: vec![LayerFrame::default(); 3], ..ArmFrame::default() };
        assert_eq!(unmeasured.gradient_shares().collect::<Vec<_>>(), [None, None]);
        assert_eq!(unmeasured.gradient_per_layer(), None);
    }

    #[test]
    fn the_ratio_per_layer_is_the_geometric_mean_of_all_of_them() {
        let of = |rms: &[f64]| with_gradients(rms).gradient_per_layer();
        // Ratios of ½ and ⅛: ¼ per layer. The output layer is not counted.
        assert_eq!(of(&[1.0, 8.0, 16.0, 1e9]), Some(0.25));
        assert_eq!(of(&[4.0, 2.0, 1.0, 7.0]), Some(2.0));
        assert_eq!(of(&[0.0, 1.0, 2.0, 1.0]), Some(0.0), "nothing arrives");
        assert!(of(&[1.0, 0.0, 0.0, 1.0]).unwrap().is_infinite());
        assert!(of(&[0.0, 0.0, 1.0]).unwrap().is_nan() && of(&[f64::NAN, 1.0, 1.0]).unwrap().is_nan());
        assert_eq!((of(&[1.0, 2.0]), of(&[1.0]), of(&[])), (None, None, None));
    }

    #[test]
    fn how_far_units_have_moved_does_not_cancel_out() {
        let layer = |medians: &[f64]| LayerFrame {
            units_of_y: medians.iter().map(|median| UnitBand::of([median - 0.5, *median, median + 0.5])).collect(),
            ..LayerFrame::default()
        };
        assert_eq!(layer(&[2.0, -2.0]).moved_since(&layer(&[1.0, 1.0])), Some(2.0));
        assert_eq!(layer(&[1.0, f64::NAN]).moved_since(&layer(&[0.5, 1.0])), Some(0.5), "a unit that is not finite");
        assert_eq!(layer(&[f64::NAN]).moved_since(&layer(&[1.0])), None);
        assert_eq!(layer(&[1.0]).moved_since(&LayerFrame::default()), None);
    }

    #[test]
    fn means_over_the_hidden_layers_leave_out_what_is_not_defined() {
        let layer = |update_ratio| LayerFrame { update_ratio, ..LayerFrame::default() };
        let of = |ratios: &[Option<f64>]| {
            let layers = ratios.iter().map(|ratio| layer(*ratio)).collect();
            ArmFrame { layers, ..ArmFrame::default() }.mean_over_hidden(|layer| layer.update_ratio)
        };
        assert_eq!(of(&[Some(1.0), Some(2.0), Some(100.0)]), Some(1.5), "the output layer is none of them");
        assert_eq!(of(&[Some(1.0), None, Some(f64::NAN), Some(3.0), None]), Some(2.0));
        assert_eq!(of(&[None, Some(1.0)]), None);
        assert_eq!(of(&[]), None);
    }
}
