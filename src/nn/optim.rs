//! The optimizers, each one loop over all parameters.

use super::element::Element;
use super::vector::{Kernel, dispatch};
use crate::config;

/// Weight of the past in the momentum optimizer: v = 0.9·v + g.
const MOMENTUM: f64 = 0.9;
/// Weights of the past in Adam's two averages, and its ε (Kingma & Ba 2015).
const ADAM: (f64, f64, f64) = (0.9, 0.999, 1e-8);

/// An optimizer with its state.
#[derive(Clone, Debug)]
pub enum Optimizer<F> {
    /// w −= lr·g
    Sgd,
    /// v = 0.9·v + g; w −= lr·v
    Momentum {
        /// v, of all parameters.
        velocity: Vec<F>,
    },
    /// m = 0.9·m + 0.1·g; v = 0.999·v + 0.001·g²; w −= lr·m̂/(√v̂ + ε), both bias-corrected.
    Adam {
        /// m, of all parameters.
        mean: Vec<F>,
        /// v, of all parameters.
        square: Vec<F>,
        /// 0.9ᵗ and 0.999ᵗ after t updates.
        powers: (f64, f64),
    },
}

impl<F: Element> Optimizer<F> {
    /// The optimizer `kind` of `parameters` parameters, before its first update.
    #[must_use]
    pub fn new(kind: config::Optimizer, parameters: usize) -> Self {
        let zeros = || vec![F::zero(); parameters];
        match kind {
            config::Optimizer::Sgd => Self::Sgd,
            config::Optimizer::Momentum => Self::Momentum { velocity: zeros() },
            config::Optimizer::Adam => Self::Adam { mean: zeros(), square: zeros(), powers: (1.0, 1.0) },
        }
    }

    /// Moves `values` against `gradients`, both of the same length, at most the number given to [`Optimizer::new`].
    ///
    /// Returns whether all new values are finite.
    pub fn update(&mut self, values: &mut [F], gradients: &[F], learning_rate: f64) -> bool {
        let lr = F::of(learning_rate);
        match self {
            Self::Sgd => dispatch(Each { values, gradients, step: move |_: usize, g: F| lr * g }),
            Self::Momentum { velocity } => dispatch(Each {
                values,
                gradients,
                step: |i: usize, g: F| {
                    velocity[i] = F::of(MOMENTUM) * velocity[i] + g;
                    lr * velocity[i]
                },
            }),
            Self::Adam { mean, square, powers } => {
                let (keep_m, keep_v, eps) = ADAM;
                *powers = (powers.0 * keep_m, powers.1 * keep_v);
                let correct_m = F::of(learning_rate / (1.0 - powers.0));
                let correct_v = F::of(1.0 / (1.0 - powers.1));
                let (m1, v1) = (F::of(1.0 - keep_m), F::of(1.0 - keep_v));
                let (keep_m, keep_v, eps) = (F::of(keep_m), F::of(keep_v), F::of(eps));
                dispatch(Each {
                    values,
                    gradients,
                    step: |i: usize, g: F| {
                        mean[i] = keep_m * mean[i] + m1 * g;
                        square[i] = keep_v * square[i] + v1 * g * g;
                        correct_m * mean[i] / ((correct_v * square[i]).sqrt() + eps)
                    },
                })
            }
        }
    }
}

/// w −= step(index, gradient) for every parameter.
struct Each<'a, F, S> {
    values: &'a mut [F],
    gradients: &'a [F],
    step: S,
}

impl<F: Element, S: FnMut(usize, F) -> F> Kernel for Each<'_, F, S> {
    type Output = bool;
    #[inline(always)]
    fn run<const FUSED: bool>(mut self) -> bool {
        let mut finite = true;
        for (i, (value, gradient)) in self.values.iter_mut().zip(self.gradients).enumerate() {
            let new = *value - (self.step)(i, *gradient);
            finite &= new.is_finite();
            *value = new;
        }
        finite
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Minimizes w² from w = 1 by two updates; the expected values are computed by hand.
    #[track_caller]
    fn check(kind: config::Optimizer, expected: [f64; 2]) {
        let mut optimizer = Optimizer::new(kind, 1);
        let mut w = [1.0];
        for want in expected {
            let gradient = [2.0 * w[0]];
            assert!(optimizer.update(&mut w, &gradient, 0.1));
            assert!((w[0] - want).abs() < 1e-7, "{kind:?}: {} instead of {want}", w[0]);
        }
    }

    #[test]
    fn two_updates_by_hand() {
        check(config::Optimizer::Sgd, [0.8, 0.64]);
        check(config::Optimizer::Momentum, [0.8, 0.46]);
        check(config::Optimizer::Adam, [0.9, 0.800_412_2]);
    }

    #[test]
    fn a_non_finite_value_is_reported() {
        let mut optimizer = Optimizer::new(config::Optimizer::Sgd, 40);
        let mut values = [0.0f32; 40];
        let mut gradients = [0.0f32; 40];
        gradients[37] = f32::NAN;
        assert!(!optimizer.update(&mut values, &gradients, 1.0));
    }
}
