//! The optimizers. Each is one loop over all parameters.

use std::iter::repeat;

use super::element::Element;
use super::params::Params;
use crate::config;
use crate::vector::{Kernel, dispatch};

/// Decay of the velocity in the momentum optimizer: v = 0.9·v + g.
const MOMENTUM: f64 = 0.9;
/// Decay rates β₁ and β₂ of Adam's two moving averages, and its ε (Kingma & Ba 2015).
const ADAM: (f64, f64, f64) = (0.9, 0.999, 1e-8);

/// An optimizer and its state.
#[derive(Clone, Debug)]
pub enum Optimizer<F> {
    /// Gradient descent without state: w −= lr·g.
    Sgd,
    /// Gradient descent with momentum: v = 0.9·v + g; w −= lr·v.
    Momentum {
        /// v of every parameter.
        velocity: Vec<F>,
        /// Index of the first γ; all γ and β lie from here to the end.
        norm_start: usize,
    },
    /// Adam: m = 0.9·m + 0.1·g; v = 0.999·v + 0.001·g²; w −= lr·m̂/(√v̂ + ε), both averages bias-corrected.
    Adam {
        /// m of every parameter.
        mean: Vec<F>,
        /// v of every parameter.
        square: Vec<F>,
        /// 0.9ᵗ and 0.999ᵗ after t updates, first for w and b, then for γ and β. The counts differ when a
        /// normalization is switched on during the run.
        powers: [(f64, f64); 2],
        /// Index of the first γ; all γ and β lie from here to the end.
        norm_start: usize,
    },
}

impl<F: Element> Optimizer<F> {
    /// Creates the optimizer `kind` for `params`, in its state before the first update.
    #[must_use]
    pub fn new(kind: config::Optimizer, params: &Params<F>) -> Self {
        let zeros = || vec![F::zero(); params.len()];
        let norm_start = params.trained(false).len();
        match kind {
            config::Optimizer::Sgd => Self::Sgd,
            config::Optimizer::Momentum => Self::Momentum { velocity: zeros(), norm_start },
            config::Optimizer::Adam => {
                Self::Adam { mean: zeros(), square: zeros(), powers: [(1.0, 1.0); 2], norm_start }
            }
        }
    }

    /// Returns the heap memory of the state, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match self {
            Self::Sgd => 0,
            Self::Momentum { velocity, .. } => size_of_val(&velocity[..]),
            Self::Adam { mean, square, .. } => size_of_val(&mean[..]) + size_of_val(&square[..]),
        }
    }

    /// Resets the state of γ and β, so that a normalization that is switched on during the run starts without a
    /// past.
    pub fn forget_norm(&mut self) {
        match self {
            Self::Sgd => {}
            Self::Momentum { velocity, norm_start } => velocity[*norm_start..].fill(F::zero()),
            Self::Adam { mean, square, powers, norm_start } => {
                mean[*norm_start..].fill(F::zero());
                square[*norm_start..].fill(F::zero());
                powers[1] = (1.0, 1.0);
            }
        }
    }

    /// Moves `values` against `gradients`. Both hold all parameters, or all but γ and β, as [`Params::trained`]
    /// returns them.
    ///
    /// Returns whether all new values are finite.
    pub fn update(&mut self, values: &mut [F], gradients: &[F], learning_rate: f64) -> bool {
        let lr = F::of(learning_rate);
        match self {
            Self::Sgd => descend(values, gradients, repeat(()), |(), g| lr * g),
            Self::Momentum { velocity, .. } => descend(values, gradients, velocity.iter_mut(), |velocity, g| {
                *velocity = F::of(MOMENTUM) * *velocity + g;
                lr * *velocity
            }),
            Self::Adam { mean, square, powers, norm_start } => {
                let (values, norm_values) = values.split_at_mut(*norm_start);
                let (gradients, norm_gradients) = gradients.split_at(*norm_start);
                let (mean, norm_mean) = mean.split_at_mut(*norm_start);
                let (square, norm_square) = square.split_at_mut(*norm_start);
                let [powers, norm_powers] = powers;
                let finite = adam(values, gradients, mean, square, powers, learning_rate);
                let none = norm_values.is_empty();
                finite & (none || adam(norm_values, norm_gradients, norm_mean, norm_square, norm_powers, learning_rate))
            }
        }
    }
}

/// Updates one group of parameters, which has its own count of updates, by Adam. Returns whether all new values are
/// finite.
fn adam<F: Element>(
    values: &mut [F],
    gradients: &[F],
    mean: &mut [F],
    square: &mut [F],
    powers: &mut (f64, f64),
    learning_rate: f64,
) -> bool {
    let (keep_m, keep_v, eps) = ADAM;
    *powers = (powers.0 * keep_m, powers.1 * keep_v);
    let correct_m = F::of(learning_rate / (1.0 - powers.0));
    let correct_v = F::of(1.0 / (1.0 - powers.1));
    let (m1, v1) = (F::of(1.0 - keep_m), F::of(1.0 - keep_v));
    let (keep_m, keep_v, eps) = (F::of(keep_m), F::of(keep_v), F::of(eps));
    descend(values, gradients, mean.iter_mut().zip(square), |(mean, square), g| {
        *mean = keep_m * *mean + m1 * g;
        *square = keep_v * *square + v1 * g * g;
        correct_m * *mean / ((correct_v * *square).sqrt() + eps)
    })
}

/// Computes w −= step(state, gradient) for every parameter and returns whether all new w are finite. `state` is what
/// the optimizer keeps for each parameter.
fn descend<F: Element, S>(
    values: &mut [F],
    gradients: &[F],
    state: impl Iterator<Item = S>,
    step: impl Fn(S, F) -> F,
) -> bool {
    dispatch(Descent { parameters: values.iter_mut().zip(gradients).zip(state), step })
}

/// The loop of an optimizer: each parameter with its gradient and its state.
///
/// Nothing counts in it: an index would be tested for overflow in a test build, and a loop that can stop in the middle
/// gets no vectors.
struct Descent<I, S> {
    parameters: I,
    step: S,
}

impl<'a, F: Element, T, I, S> Kernel for Descent<I, S>
where
    I: Iterator<Item = ((&'a mut F, &'a F), T)>,
    S: Fn(T, F) -> F,
{
    type Output = bool;

    #[inline(always)]
    fn run<const FUSED: bool>(self) -> bool {
        let mut finite = true;
        for ((value, gradient), state) in self.parameters {
            let new = *value - (self.step)(state, *gradient);
            finite &= new.is_finite();
            *value = new;
        }
        finite
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::MlpShape;

    /// One w and one b, one γ and one β for the one hidden layer, and the output layer's w and b.
    fn params() -> Params<f64> {
        Params::zeros(&MlpShape { inputs: 1, depth: 1, width: 1, classes: 1 })
    }

    /// Minimizes w² from w = 1 by two updates; the expected values are computed by hand.
    #[track_caller]
    fn check(kind: config::Optimizer, expected: [f64; 2]) {
        let mut params = params();
        let mut optimizer = Optimizer::new(kind, &params);
        params.trained_mut(true).fill(1.0);
        for want in expected {
            let gradients: Vec<f64> = params.trained(true).iter().map(|w| 2.0 * w).collect();
            assert!(optimizer.update(params.trained_mut(true), &gradients, 0.1));
            for got in params.trained(true) {
                assert!((got - want).abs() < 1e-7, "{kind:?}: {got} instead of {want}");
            }
        }
    }

    #[test]
    fn two_updates_by_hand() {
        check(config::Optimizer::Sgd, [0.8, 0.64]);
        check(config::Optimizer::Momentum, [0.8, 0.46]);
        check(config::Optimizer::Adam, [0.9, 0.800_412_2]);
    }

    /// After `forget_norm` the first update of γ is the one of a normalization that was there from the start.
    #[test]
    fn a_norm_switched_on_late_begins_anew() {
        for kind in [config::Optimizer::Momentum, config::Optimizer::Adam] {
            let mut params = params();
            let mut optimizer = Optimizer::new(kind, &params);
            let all = vec![1.0; params.len()];
            for _ in 0..50 {
                optimizer.update(params.trained_mut(true), &all, 0.1);
            }
            optimizer.forget_norm();
            params.trained_mut(true).fill(0.0);
            optimizer.update(params.trained_mut(true), &all, 0.1);
            let gamma = params.layer(0).gamma[0];
            assert!((gamma + 0.1).abs() < 1e-6, "{kind:?}: the first update of γ is {gamma}");
        }
    }

    #[test]
    fn a_non_finite_value_is_reported() {
        let mut params = params();
        for kind in config::Optimizer::ALL {
            let mut optimizer = Optimizer::new(kind, &params);
            let mut gradients = vec![0.0; params.len()];
            *gradients.last_mut().unwrap() = f64::NAN;
            assert!(!optimizer.update(params.trained_mut(true), &gradients, 1.0));
            params.trained_mut(true).fill(0.0);
        }
    }
}
