//! The end of an arm whose values are no longer finite: where it happened, and why.

use crate::config::{Normalization, Scheme};
use crate::real::Real;

/// The first value that was not finite: where and when an arm's training ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diverged {
    /// The step in which it appeared, counted from 1: the first step is step 1.
    pub step: u64,
    /// The layer in which it appeared, counted from 1; the output layer is depth + 1.
    pub layer: usize,
    /// Whether that is the output layer.
    pub output: bool,
    /// Where in the step it stood.
    pub part: DivergedPart,
    /// What it was.
    pub value: NonFiniteValue,
    /// Why.
    pub cause: DivergedCause,
}

/// Where in a training step a value was no longer finite, in the order of the computation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DivergedPart {
    /// An input of the network.
    Input,
    /// A pre-activation z = x·w + b.
    PreActivation,
    /// A variance σ² of the normalization.
    Variance,
    /// A normalized value ẑ.
    Normalized,
    /// A scaled and shifted value γẑ + β.
    Scaled,
    /// A value of the activation function.
    Activation,
    /// The loss, of logits that were all finite.
    Loss,
    /// A gradient, after a finite loss.
    Gradient,
    /// A parameter, by an update with finite gradients.
    Weights,
}

impl DivergedPart {
    /// All of them, in the order of the computation.
    pub const ALL: [Self; 9] = [
        Self::Input,
        Self::PreActivation,
        Self::Variance,
        Self::Normalized,
        Self::Scaled,
        Self::Activation,
        Self::Loss,
        Self::Gradient,
        Self::Weights,
    ];
}

/// Why a value was no longer finite. Each kind was found by computing the step again with the one thing changed, as
/// `docs/measures.md` defines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DivergedCause {
    /// The ε of the normalization, which keeps 1/√(σ² + ε) bounded, is too small for the variances at hand.
    Epsilon {
        /// ε.
        eps: f64,
        /// The least σ² + ε of all layers.
        least: f64,
    },
    /// The inputs are too large, whatever the weights are.
    Data {
        /// The largest magnitude of an input of the mini-batch.
        largest: f64,
    },
    /// The initial weights: with them alone the mini-batch overflows, or its gradient is so steep that no learning rate
    /// fits.
    InitialWeights {
        /// Their scheme.
        scheme: Scheme,
        /// The factor on the scheme's weights.
        scale: f64,
    },
    /// The normalization was changed between the step before and this one, and the old one keeps this step finite.
    Switched {
        /// The old one.
        from: Normalization,
        /// The new one.
        to: Normalization,
    },
    /// The updates: the initial weights keep the mini-batch finite, those that the updates left do not.
    Updates {
        /// The learning rate of the step.
        learning_rate: f64,
        /// The largest magnitude of a weight, at the start and now, of those that are finite.
        weights: [f64; 2],
    },
}

/// A value that is not finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NonFiniteValue {
    /// Not a number: as ∞ − ∞ or 0 · ∞.
    Nan,
    /// ∞: too large for the float.
    Infinite,
    /// −∞
    NegativeInfinite,
}

impl NonFiniteValue {
    /// What `x` is; `None` where it is finite.
    #[must_use]
    pub fn of<F: Real>(x: F) -> Option<Self> {
        if x.is_nan() {
            Some(Self::Nan)
        } else if x.is_infinite() {
            Some(if x > F::zero() { Self::Infinite } else { Self::NegativeInfinite })
        } else {
            None
        }
    }

    /// The first of `values` that is not finite.
    #[must_use]
    pub fn first<F: Real>(values: &[F]) -> Option<Self> {
        values.iter().find_map(|x| Self::of(*x))
    }
}
