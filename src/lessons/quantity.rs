//! The quantities of a condition: one table, in which each row is a number of a frame.
//!
//! The parser, the check for impossible conditions and the choice of measurements all follow this table, so that a new
//! measure needs only a new row. `docs/lessons.md` describes each quantity.

use crate::measure::{Against, ArmFrame, Detail, Distance, LayerFrame, Stage, StageStats};

/// A quantity: a number of one arm in a frame.
pub struct Quantity {
    /// The name, such as `saturated`.
    pub name: &'static str,
    /// The unit.
    pub unit: Unit,
    /// The measurements that it needs.
    pub need: Need,
    /// The first step with a value.
    pub first_step: u64,
    /// The place in a frame from which it is read.
    pub read: Read,
}

choices! {
    /// The unit of a number, which determines its format.
    Unit {
        /// A share of values, 0..=1; written as percent.
        Share = "share",
        /// A share of correctly classified samples, 0..=1; written as percent with one decimal.
        Accuracy = "accuracy",
        /// A step, or never.
        Step = "step",
        /// Any other number.
        Number = "number",
    }
}

/// A part of a frame that takes time to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// No extra measurement.
    Nothing,
    /// Accuracies.
    Accuracy,
    /// Accuracies, also by batch statistics.
    BatchAccuracy,
    /// The best linear map of the whole network.
    LinearMap,
    /// Moments of the stages.
    Moments,
    /// Percentiles of the stages.
    Percentiles,
    /// The curve statistics.
    Curve,
    /// Percentiles of single units, and which of them is typical.
    Unit,
    /// The sameness of the outputs of a layer.
    Sameness,
    /// The distance from the inputs of the network.
    FromInput,
    /// The gradient on the probe samples.
    Gradient,
    /// The shift over time, which needs earlier distributions.
    Shift,
    /// The landscape of the loss along the last step.
    Landscape,
    /// The shift by gradient, for which the gradient of the last step is computed again after the layers before
    /// have moved.
    GradientShift,
}

impl Need {
    /// Adds the measurements of this part, of `stage` if they are of one.
    pub(super) fn add_to(self, stage: Stage, detail: &mut Detail, accuracy: &mut bool) {
        let of_stage = &mut detail.stages[stage as usize];
        match self {
            Self::Nothing => (),
            Self::Accuracy => *accuracy = true,
            Self::BatchAccuracy => (detail.train_mode, *accuracy) = (true, true),
            Self::LinearMap => detail.linear_map = true,
            Self::Moments => *of_stage = true,
            Self::Percentiles => (*of_stage, detail.percentiles) = (true, true),
            Self::Curve => detail.curve = true,
            Self::Unit => {
                detail.typical_unit = true;
                detail.units[Stage::Y as usize] = true;
            }
            Self::Sameness => detail.sameness = true,
            Self::FromInput => detail.from_input = true,
            Self::Gradient => detail.gradients = true,
            Self::Shift => detail.shift = true,
            Self::Landscape => detail.landscape = true,
            Self::GradientShift => detail.gradient_shift = true,
        }
    }
}

/// The place in a frame from which a quantity is read.
#[derive(Clone, Copy)]
pub enum Read {
    /// From the arm.
    Arm(fn(&ArmFrame) -> Option<f64>),
    /// From any layer, including the output layer.
    Layer(fn(&LayerFrame) -> Option<f64>),
    /// From any hidden layer.
    Hidden(fn(&LayerFrame) -> Option<f64>),
    /// From any hidden layer with a normalization.
    Normalized(fn(&LayerFrame) -> Option<f64>),
    /// From a stage of any layer; y by default.
    Stage(fn(&StageStats) -> f64),
    /// From the shift of z or y of any hidden layer; y by default.
    Shift(fn(&Distance) -> f64),
    /// From the percentiles 15, 50 and 85 of y of the unit of a hidden layer that the Drift view follows, by index.
    Followed(usize),
}

macro_rules! quantity {
    ($name:literal, $unit:ident, $need:ident, $first:literal, $read:expr) => {
        Quantity { name: $name, unit: Unit::$unit, need: Need::$need, first_step: $first, read: $read }
    };
}

/// All quantities.
#[rustfmt::skip]
pub static QUANTITIES: &[Quantity] = &[
    quantity!("loss", Number, Nothing, 1, Read::Arm(|arm| arm.loss)),
    quantity!("train_accuracy", Accuracy, Accuracy, 0, Read::Arm(|arm| arm.train_accuracy)),
    quantity!("test_accuracy", Accuracy, Accuracy, 0, Read::Arm(|arm| arm.test_accuracy)),
    quantity!("test_accuracy_batch", Accuracy, BatchAccuracy, 0, Read::Arm(|arm| arm.test_accuracy_batch)),
    quantity!("test_accuracy_single", Accuracy, BatchAccuracy, 0, Read::Arm(|arm| arm.test_accuracy_single)),
    quantity!("linear_r2", Number, LinearMap, 0, Read::Arm(|arm| arm.linear_r2)),
    quantity!("loss_low", Number, Landscape, 1, Read::Arm(|arm| arm.landscape.map(|of| of.loss_low.into()))),
    quantity!("loss_high", Number, Landscape, 1, Read::Arm(|arm| arm.landscape.map(|of| of.loss_high.into()))),
    quantity!("gradient_change", Number, Landscape, 1, Read::Arm(|arm| arm.landscape.map(|of| of.gradient_change.into()))),
    quantity!("beta_smoothness", Number, Landscape, 1, Read::Arm(|arm| arm.landscape.map(|of| of.smoothness.into()))),
    quantity!("mean", Number, Moments, 0, Read::Stage(|stage| stage.mean)),
    quantity!("std", Number, Moments, 0, Read::Stage(|stage| stage.std)),
    quantity!("p15", Number, Percentiles, 0, Read::Stage(|stage| stage.percentiles[0])),
    quantity!("p50", Number, Percentiles, 0, Read::Stage(|stage| stage.percentiles[1])),
    quantity!("p85", Number, Percentiles, 0, Read::Stage(|stage| stage.percentiles[2])),
    quantity!("saturated", Share, Curve, 0, Read::Hidden(|layer| layer.curve.saturated)),
    quantity!("near_linear", Share, Curve, 0, Read::Hidden(|layer| layer.curve.near_linear)),
    quantity!("r2", Number, Curve, 0, Read::Hidden(|layer| layer.curve.r2)),
    quantity!("mean_slope", Number, Curve, 0, Read::Hidden(|layer| layer.curve.mean_slope)),
    quantity!("dead", Share, Curve, 0, Read::Hidden(|layer| layer.curve.dead)),
    quantity!("gamma", Number, Nothing, 0, Read::Normalized(|layer| layer.gamma().map(|gamma| gamma.0))),
    quantity!("gamma_sd", Number, Nothing, 0, Read::Normalized(|layer| layer.gamma().map(|gamma| gamma.1))),
    quantity!("beta", Number, Nothing, 0, Read::Normalized(|layer| layer.beta().map(|beta| beta.0))),
    quantity!("beta_sd", Number, Nothing, 0, Read::Normalized(|layer| layer.beta().map(|beta| beta.1))),
    quantity!("unit_p15", Number, Unit, 0, Read::Followed(0)),
    quantity!("unit_p50", Number, Unit, 0, Read::Followed(1)),
    quantity!("unit_p85", Number, Unit, 0, Read::Followed(2)),
    quantity!("shift", Number, Shift, 1, Read::Shift(|distance| distance.per_sd)),
    quantity!("shift_w1", Number, Shift, 1, Read::Shift(|distance| distance.w1)),
    quantity!("shift_shape", Number, Shift, 1, Read::Shift(|distance| distance.shape)),
    quantity!("grad_rms", Number, Gradient, 0, Read::Layer(|layer| layer.gradient.as_ref().map(|gradient| gradient.rms))),
    quantity!("update_ratio", Number, Nothing, 1, Read::Layer(|layer| layer.update_ratio)),
    quantity!("gradient_shift", Number, GradientShift, 1, Read::Layer(|layer| layer.gradient_shift.map(|shift| shift.distance / shift.size))),
    quantity!("gradient_distance", Number, GradientShift, 1, Read::Layer(|layer| layer.gradient_shift.map(|shift| shift.distance))),
    quantity!("gradient_cosine", Number, GradientShift, 1, Read::Layer(|layer| layer.gradient_shift.and_then(|shift| shift.cosine))),
    quantity!("sameness", Number, Sameness, 0, Read::Hidden(|layer| Some(layer.sameness.cosine.into()))),
    quantity!("rank", Number, Sameness, 0, Read::Hidden(|layer| Some(layer.sameness.rank.into()))),
    quantity!("distance", Number, FromInput, 0, Read::Hidden(|layer| Some(layer.from_input.shape.into()))),
    quantity!("distance_w1", Number, FromInput, 0, Read::Hidden(|layer| Some(layer.from_input.w1.into()))),
    quantity!("band", Number, Unit, 0, Read::Hidden(|layer| layer.typical_unit.map(|[low, _, high]| high - low))),
];

/// One layer, or how the values of all hidden layers are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layers {
    /// One hidden layer, counted from 1.
    Number(usize),
    /// The hidden layer nearest to the input.
    First,
    /// The hidden layer nearest to the output.
    Last,
    /// Mean over the hidden layers.
    All,
    /// The largest value among the hidden layers.
    Max,
    /// The smallest value among the hidden layers.
    Min,
    /// The output layer.
    Output,
}

impl Layers {
    /// All choices that have a name, with their names.
    pub const NAMED: [(&'static str, Self); 6] = [
        ("first", Self::First),
        ("last", Self::Last),
        ("all", Self::All),
        ("max", Self::Max),
        ("min", Self::Min),
        ("output", Self::Output),
    ];
}

/// A quantity of one arm, with the layers and stage to read it from.
#[derive(Clone, Copy)]
pub struct Reading {
    /// 0 for arm A, 1 for arm B.
    pub arm: usize,
    /// The quantity to read.
    pub quantity: &'static Quantity,
    /// The layers; only for quantities of layers.
    pub layers: Layers,
    /// The stage; only for quantities of stages and shifts.
    pub stage: Stage,
    /// The earlier distribution; only for shifts.
    pub against: Against,
}

impl Reading {
    /// Returns the value in `arm`; `None` if it is undefined or not finite in the layer, or in any of the combined
    /// layers. `first` is arm A in the first frame of the run, by which the unit that is followed is chosen.
    #[must_use]
    pub fn of(&self, arm: &ArmFrame, first: &ArmFrame) -> Option<f64> {
        let layer = |layer: &LayerFrame, number: usize| {
            let value = match self.quantity.read {
                Read::Arm(_) => None,
                Read::Layer(read) | Read::Hidden(read) | Read::Normalized(read) => read(layer),
                Read::Stage(read) => layer.stage(self.stage).map(read),
                Read::Shift(read) => {
                    let distance = layer.shift.and_then(|shift| shift.distance(self.stage, self.against));
                    distance.as_ref().map(read)
                }
                Read::Followed(percentile) => {
                    let unit = layer.units(Stage::Y).get(first.layers.get(number)?.most_typical()?)?;
                    unit.percentiles().map(|percentiles| percentiles[percentile])
                }
            };
            value.filter(|x| x.is_finite())
        };
        if let Read::Arm(read) = self.quantity.read {
            return read(arm).filter(|x| x.is_finite());
        }
        let depth = arm.layers.len().checked_sub(1)?;
        let at = |number: usize| layer(arm.layers.get(number)?, number);
        match self.layers {
            Layers::Number(number) => at(number.checked_sub(1).filter(|number| *number < depth)?),
            Layers::First => at(0).filter(|_| depth > 0),
            Layers::Last => at(depth.checked_sub(1)?),
            Layers::Output => at(depth),
            Layers::All | Layers::Max | Layers::Min => {
                let values = (0..depth).map(at).collect::<Option<Vec<f64>>>()?;
                match self.layers {
                    Layers::All => mean(&values),
                    Layers::Max => values.into_iter().reduce(f64::max),
                    _ => values.into_iter().reduce(f64::min),
                }
            }
        }
    }
}

/// Returns the mean of `values`; `None` if there are none.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / crate::real::count::<f64>(values.len()))
}
