//! The divergence of an arm, whose values are no longer finite: where it happened, and why.

use crate::config::{Normalization, Scheme};
use crate::real::Real;

/// The first value that was not finite, which ended an arm's training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Diverged {
    /// The step in which the value appeared, counted from 1.
    pub step: u64,
    /// The layer in which the value appeared, counted from 1; the output layer is depth + 1.
    pub layer: usize,
    /// Whether `layer` is the output layer.
    pub output: bool,
    /// The part of the step that computed the value.
    pub part: DivergedPart,
    /// The kind of value.
    pub value: NonFiniteValue,
    /// The cause of the divergence.
    pub cause: DivergedCause,
}

choices! {
    /// The parts of a training step in which a value can become non-finite, in the order of the computation, named in
    /// the words of the command line.
    DivergedPart {
        /// An input of the network.
        Input = "an input",
        /// A pre-activation z = x·w + b.
        PreActivation = "a pre-activation",
        /// A variance σ² of the normalization.
        Variance = "a variance",
        /// A normalized value ẑ.
        Normalized = "a normalized value",
        /// A scaled and shifted value γẑ + β.
        Scaled = "a scaled and shifted value",
        /// A value of the activation function.
        Activation = "an activation",
        /// The loss of logits that are all finite.
        Loss = "the loss",
        /// A gradient after a finite loss.
        Gradient = "a gradient",
        /// A parameter after an update with finite gradients.
        Weights = "a parameter",
    }
}

/// Why a value became non-finite. `docs/measures.md` defines the causes and their order. Most are found by repeating
/// the step with one thing changed; large inputs and the updates by the gradients of the initial weights; the initial
/// weights are the cause if no other one applies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DivergedCause {
    /// The ε of the normalization, which keeps 1/√(σ² + ε) bounded, is too small for the variances of the
    /// mini-batch.
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
    /// The initial weights: with them the mini-batch already overflows, or its gradient is so steep that no
    /// learning rate fits.
    InitialWeights {
        /// The initialization scheme.
        scheme: Scheme,
        /// The factor on the scheme's weights.
        scale: f64,
    },
    /// The normalization was switched after the previous step, and the old one keeps this step finite.
    Switched {
        /// The old normalization.
        from: Normalization,
        /// The new normalization.
        to: Normalization,
    },
    /// The updates: the initial weights keep the mini-batch finite, the updated weights do not.
    Updates {
        /// The learning rate of the step.
        learning_rate: f64,
        /// The largest magnitude of a finite weight, at the start and now.
        weights: [f64; 2],
    },
}

choices! {
    /// A value that is not finite, named in the words of the command line.
    NonFiniteValue {
        /// Not a number, the result of ∞ − ∞ or 0 · ∞.
        Nan = "NaN",
        /// ∞, too large for the float type.
        Infinite = "inf",
        /// −∞.
        NegativeInfinite = "-inf",
    }
}

impl NonFiniteValue {
    /// Returns the kind of `x`; `None` if `x` is finite.
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

    /// Returns the kind of the first of `values` that is not finite; `None` if all are finite.
    #[must_use]
    pub fn first<F: Real>(values: &[F]) -> Option<Self> {
        values.iter().find_map(|x| Self::of(*x))
    }
}
