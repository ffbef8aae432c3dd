//! What a condition can speak about: one table of quantities, each a number of a frame.
//!
//! The parser, the check for impossible conditions, what a run has to measure and the guide in `docs/lessons.md` follow
//! this table, so that a new measure is one new row.

use crate::measure::{ArmFrame, Detail, Distance, LayerFrame, Stage, StageStats};

/// A number of a frame, of one arm.
pub struct Quantity {
    /// The name, as `saturated`.
    pub name: &'static str,
    /// What it is, in one line.
    pub comment: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// What must be measured for it.
    pub need: Need,
    /// The first step that has a value.
    pub first_step: u64,
    /// Where in the frame it stands.
    pub read: Read,
}

/// What a number counts, and so how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share of values, 0..=1: written in percent.
    Share,
    /// A share of samples classified right, 0..=1: written in percent with one decimal.
    Accuracy,
    /// A step, or never.
    Step,
    /// Any other number.
    Number,
}

/// A part of a frame that costs time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It is always there.
    Nothing,
    /// Samples classified.
    Accuracy,
    /// Samples classified by batch statistics too.
    BatchAccuracy,
    /// The best linear map for the whole network.
    LinearMap,
    /// Moments of the stages.
    Moments,
    /// Percentiles of the stages.
    Percentiles,
    /// The place on the activation curve.
    Curve,
    /// Percentiles of the typical unit.
    Unit,
    /// The gradient on the probe.
    Gradient,
    /// Earlier distributions.
    Shift,
    /// The gradient of the last step, before and after the layers before moved.
    GradientShift,
}

impl Need {
    /// Adds this part to what is measured.
    pub(super) fn add_to(self, detail: &mut Detail, accuracy: &mut bool) {
        match self {
            Self::Nothing => (),
            Self::Accuracy => *accuracy = true,
            Self::BatchAccuracy => (detail.train_mode, *accuracy) = (true, true),
            Self::LinearMap => detail.linear_map = true,
            Self::Moments => detail.stages = [true; 4],
            Self::Percentiles => (detail.stages, detail.percentiles) = ([true; 4], true),
            Self::Curve => (detail.stages, detail.curve) = ([true; 4], true),
            Self::Unit => (detail.stages, detail.typical_unit) = ([true; 4], true),
            Self::Gradient => detail.gradients = true,
            Self::Shift => detail.shift = true,
            Self::GradientShift => detail.gradient_shift = true,
        }
    }
}

/// Where a quantity stands.
#[derive(Clone, Copy)]
pub enum Read {
    /// In the arm.
    Arm(fn(&ArmFrame) -> Option<f64>),
    /// In every layer, the output layer too.
    Layer(fn(&LayerFrame) -> Option<f64>),
    /// In every hidden layer.
    Hidden(fn(&LayerFrame) -> Option<f64>),
    /// In every hidden layer with a normalization.
    Normalized(fn(&LayerFrame) -> Option<f64>),
    /// In a stage of every layer; y where no other is named.
    Stage(fn(&StageStats) -> f64),
    /// In the shift of z or y of every hidden layer; y where no other is named.
    Shift(fn(&Distance) -> f64),
}

/// Against which earlier distribution a shift is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// That of `measure.lag` steps before.
    Lag,
    /// That of step 0.
    Start,
}

impl Against {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Lag, Self::Start];

    /// The word in a condition.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lag => "lag",
            Self::Start => "start",
        }
    }
}

macro_rules! quantity {
    ($name:literal, $unit:ident, $need:ident, $first:literal, $read:expr, $comment:literal) => {
        Quantity {
            name: $name,
            comment: $comment,
            unit: Unit::$unit,
            need: Need::$need,
            first_step: $first,
            read: $read,
        }
    };
}

/// Every quantity.
#[rustfmt::skip]
pub static QUANTITIES: &[Quantity] = &[
    quantity!("loss", Number, Nothing, 1, Read::Arm(|arm| arm.loss), "mini-batch loss of the step"),
    quantity!("train_accuracy", Accuracy, Accuracy, 0, Read::Arm(|arm| arm.train_accuracy), "on the training split"),
    quantity!("test_accuracy", Accuracy, Accuracy, 0, Read::Arm(|arm| arm.test_accuracy), "on the test split"),
    quantity!("test_accuracy_batch", Accuracy, BatchAccuracy, 0, Read::Arm(|arm| arm.test_accuracy_batch), "the same by batch statistics, as in training"),
    quantity!("test_accuracy_single", Accuracy, BatchAccuracy, 0, Read::Arm(|arm| arm.test_accuracy_single), "the same, each sample a batch of its own"),
    quantity!("linear_r2", Number, LinearMap, 0, Read::Arm(|arm| arm.linear_r2), "R² of the best linear map for the whole net"),
    quantity!("mean", Number, Moments, 0, Read::Stage(|stage| stage.mean), "mean of all values of the stage"),
    quantity!("std", Number, Moments, 0, Read::Stage(|stage| stage.std), "their standard deviation"),
    quantity!("p15", Number, Percentiles, 0, Read::Stage(|stage| stage.percentiles[0]), "their percentile 15"),
    quantity!("p50", Number, Percentiles, 0, Read::Stage(|stage| stage.percentiles[1]), "their median"),
    quantity!("p85", Number, Percentiles, 0, Read::Stage(|stage| stage.percentiles[2]), "their percentile 85"),
    quantity!("saturated", Share, Curve, 0, Read::Hidden(|layer| layer.curve.saturated), "saturated (ReLU: inactive) share"),
    quantity!("near_linear", Share, Curve, 0, Read::Hidden(|layer| layer.curve.near_linear), "near-linear (ReLU: linear) share"),
    quantity!("r2", Number, Curve, 0, Read::Hidden(|layer| layer.curve.r2), "linearity R² of the activation"),
    quantity!("mean_slope", Number, Curve, 0, Read::Hidden(|layer| layer.curve.mean_slope), "mean of f′(y)"),
    quantity!("dead", Share, Curve, 0, Read::Hidden(|layer| layer.curve.dead), "share of dead units"),
    quantity!("gamma", Number, Nothing, 0, Read::Normalized(|layer| layer.gamma.map(|gamma| gamma.0)), "mean of γ over the units"),
    quantity!("gamma_sd", Number, Nothing, 0, Read::Normalized(|layer| layer.gamma.map(|gamma| gamma.1)), "standard deviation of γ over the units"),
    quantity!("beta", Number, Nothing, 0, Read::Normalized(|layer| layer.beta.map(|beta| beta.0)), "mean of β over the units"),
    quantity!("beta_sd", Number, Nothing, 0, Read::Normalized(|layer| layer.beta.map(|beta| beta.1)), "standard deviation of β over the units"),
    quantity!("unit_p15", Number, Unit, 0, Read::Hidden(|layer| unit(layer, 0)), "percentile 15 of y of the typical unit"),
    quantity!("unit_p50", Number, Unit, 0, Read::Hidden(|layer| unit(layer, 1)), "median of y of the typical unit"),
    quantity!("unit_p85", Number, Unit, 0, Read::Hidden(|layer| unit(layer, 2)), "percentile 85 of y of the typical unit"),
    quantity!("shift", Number, Shift, 1, Read::Shift(|distance| distance.per_sd), "shift over time, W1/sd"),
    quantity!("shift_w1", Number, Shift, 1, Read::Shift(|distance| distance.w1), "the same, plain W1"),
    quantity!("shift_shape", Number, Shift, 1, Read::Shift(|distance| distance.shape), "the same, of the shape alone"),
    quantity!("grad_rms", Number, Gradient, 0, Read::Layer(|layer| layer.gradient.as_ref().map(|gradient| gradient.rms)), "rms of the gradient of the weights"),
    quantity!("update_ratio", Number, Nothing, 1, Read::Layer(|layer| layer.update_ratio), "update : data ratio, log₁₀"),
    quantity!("gradient_shift", Number, GradientShift, 1, Read::Layer(|layer| layer.gradient_shift.map(|shift| shift.distance / shift.size)), "shift by gradient ‖G − G′‖/‖G‖"),
    quantity!("gradient_distance", Number, GradientShift, 1, Read::Layer(|layer| layer.gradient_shift.map(|shift| shift.distance)), "shift by gradient ‖G − G′‖"),
    quantity!("gradient_cosine", Number, GradientShift, 1, Read::Layer(|layer| layer.gradient_shift.and_then(|shift| shift.cosine)), "cos(G, G′)"),
];

fn unit(layer: &LayerFrame, percentile: usize) -> Option<f64> {
    layer.typical_unit.map(|percentiles| percentiles[percentile])
}

/// Which layer, or what is made of all hidden ones.
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
    /// The largest value of a hidden layer.
    Max,
    /// The smallest.
    Min,
    /// The output layer.
    Output,
}

impl Layers {
    /// All that have a name.
    pub const NAMED: [(&'static str, Self); 6] = [
        ("first", Self::First),
        ("last", Self::Last),
        ("all", Self::All),
        ("max", Self::Max),
        ("min", Self::Min),
        ("output", Self::Output),
    ];
}

/// A quantity of an arm at a place.
#[derive(Clone, Copy)]
pub struct Reading {
    /// 0 is A, 1 is B.
    pub arm: usize,
    /// What is read.
    pub quantity: &'static Quantity,
    /// The layers, of what layers have.
    pub layers: Layers,
    /// The stage, of what stages have.
    pub stage: Stage,
    /// Against what, of what shifts have.
    pub against: Against,
}

impl Reading {
    /// The value; `None` where it is undefined or not finite in the layer, or in one of those taken together.
    #[must_use]
    pub fn of(&self, arm: &ArmFrame) -> Option<f64> {
        let layer = |layer: &LayerFrame| {
            let value = match self.quantity.read {
                Read::Arm(_) => None,
                Read::Layer(read) | Read::Hidden(read) | Read::Normalized(read) => read(layer),
                Read::Stage(read) => layer.stage(self.stage).map(read),
                Read::Shift(read) => layer.shift.and_then(|shift| {
                    let pair = if self.stage == Stage::Z { shift.z } else { shift.y };
                    let distance = if self.against == Against::Lag { pair.lag } else { pair.start };
                    distance.as_ref().map(read)
                }),
            };
            value.filter(|x| x.is_finite())
        };
        if let Read::Arm(read) = self.quantity.read {
            return read(arm).filter(|x| x.is_finite());
        }
        let (output, hidden) = arm.layers.split_last()?;
        match self.layers {
            Layers::Number(number) => layer(hidden.get(number.checked_sub(1)?)?),
            Layers::First => layer(hidden.first()?),
            Layers::Last => layer(hidden.last()?),
            Layers::Output => layer(output),
            Layers::All | Layers::Max | Layers::Min => {
                let values = hidden.iter().map(layer).collect::<Option<Vec<f64>>>()?;
                match self.layers {
                    Layers::All => mean(&values),
                    Layers::Max => values.into_iter().reduce(f64::max),
                    _ => values.into_iter().reduce(f64::min),
                }
            }
        }
    }
}

/// `None` of no values.
pub(super) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / crate::real::count::<f64>(values.len()))
}
