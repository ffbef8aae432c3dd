//! One interface for all normalizations: a new kind changes this file and adds its own.

use super::batch_norm::{self, Running, Statistics};
use super::element::Element;
use super::layer_norm;
use super::noisy_norm::{Noise, NoisePass};
use super::params::LayerParams;
use crate::config::{Normalization, Placement, StatisticsMode};

/// A normalization and its settings.
#[derive(Clone, Copy, Debug)]
pub struct Norm<F> {
    /// The kind of normalization.
    pub kind: Normalization,
    /// Whether a normalization comes before or after the activation.
    pub placement: Placement,
    /// ε, added to the variance.
    pub eps: F,
    /// Samples per group of ghost batch norm.
    pub group: usize,
    /// Weight of the newest batch in the running statistics.
    pub running_momentum: f64,
}

impl<F> Norm<F> {
    /// Returns whether the normalization comes before or after the activation; `None` without one.
    #[must_use]
    pub fn placed(&self) -> Option<Placement> {
        (self.kind != Normalization::None).then_some(self.placement)
    }

    /// Returns the number of samples that share their statistics in a batch of `batch` samples: a group in ghost
    /// batch norm, else the whole batch.
    fn samples(&self, batch: usize) -> usize {
        if self.kind == Normalization::BatchGhost { self.group } else { batch }
    }
}

/// Arrays of one normalization that its backward pass and the measures read.
#[derive(Clone, Debug, Default)]
pub struct NormPass<F> {
    /// ẑ, `[batch, units]`.
    pub z_hat: Vec<F>,
    /// y = γẑ + β, in noisy batch norm with the noise applied, `[batch, units]`.
    pub y: Vec<F>,
    /// Statistics of batch norm; layer norm fills only `inverse_std`, `[batch]`.
    pub statistics: Statistics<F>,
    /// The noise of noisy batch norm; empty for other kinds.
    pub noise: NoisePass<F>,
}

/// The inputs of a layer's normalization besides its values and parameters.
pub(super) struct Context<'a> {
    /// Whether batch norm uses the statistics of the mini-batch or the running ones.
    pub mode: StatisticsMode,
    /// The running statistics of the layer.
    pub running: &'a Running,
    /// The noise of the pass.
    pub noise: &'a Noise,
    /// The index of the layer, counted from 0.
    pub layer: usize,
}

impl<F: Element> NormPass<F> {
    /// Allocates the arrays that `norm` needs; the others are empty.
    pub(super) fn new(norm: Norm<F>, batch: usize, units: usize) -> Self {
        let zeros = |n| vec![F::zero(); n];
        let statistics = match norm.kind {
            Normalization::None => return Self::default(),
            Normalization::Layer => Statistics { inverse_std: zeros(batch), ..Statistics::default() },
            Normalization::Batch | Normalization::BatchGhost | Normalization::BatchNoisy => {
                Statistics::zeros(batch_norm::groups(batch, norm.samples(batch)).len(), units)
            }
        };
        let noise = match norm.kind {
            Normalization::BatchNoisy => NoisePass::new(batch, units),
            _ => NoisePass::default(),
        };
        Self { z_hat: zeros(batch * units), y: zeros(batch * units), statistics, noise }
    }

    /// Computes ẑ and y of `z`. Returns whether the variances are finite: if one overflows, ẑ is 0 and y is β,
    /// which is finite but wrong.
    pub(super) fn forward(&mut self, norm: Norm<F>, z: &[F], params: &LayerParams<'_, F>, context: &Context) -> bool {
        let (gamma, beta, eps) = (params.gamma, params.beta, norm.eps);
        let Self { z_hat, y, statistics, noise } = self;
        if context.mode == StatisticsMode::Running && norm.kind.by_batch() {
            batch_norm::forward_running(z, gamma, beta, eps, context.running, z_hat, y);
            return context.running.variance.iter().all(|variance| F::of(*variance).is_finite());
        }
        match norm.kind {
            Normalization::None => true,
            Normalization::Batch | Normalization::BatchGhost | Normalization::BatchNoisy => {
                let group = norm.samples(z.len() / gamma.len());
                batch_norm::forward(z, gamma, beta, eps, group, statistics, z_hat, y);
                if norm.kind == Normalization::BatchNoisy {
                    noise.forward(context.noise, context.layer, y);
                }
                statistics.variance.iter().all(|variance| variance.is_finite())
            }
            Normalization::Layer => {
                layer_norm::forward(z, gamma, beta, eps, &mut statistics.inverse_std, z_hat, y);
                statistics.inverse_std.iter().all(|inverse| *inverse > F::zero())
            }
        }
    }

    /// Computes dz, dγ and dβ for the statistics of the mini-batch. `d` holds dy on entry and dz on return.
    pub(super) fn backward(&self, norm: Norm<F>, gamma: &[F], d: &mut [F], dgamma: &mut [F], dbeta: &mut [F]) {
        let (z_hat, inverse_std) = (&self.z_hat, &self.statistics.inverse_std);
        match norm.kind {
            Normalization::None => {}
            Normalization::Batch | Normalization::BatchGhost | Normalization::BatchNoisy => {
                if norm.kind == Normalization::BatchNoisy {
                    self.noise.backward(d);
                }
                let group = norm.samples(d.len() / gamma.len());
                batch_norm::backward(z_hat, gamma, inverse_std, group, d, dgamma, dbeta);
            }
            Normalization::Layer => layer_norm::backward(z_hat, gamma, inverse_std, d, dgamma, dbeta),
        }
    }

    /// Updates the running statistics by those of a batch of `batch` samples; does nothing without batch norm.
    pub(super) fn update_running(&self, norm: Norm<F>, batch: usize, running: &mut Running) {
        if norm.kind.by_batch() {
            running.update(&self.statistics, batch, norm.samples(batch), norm.running_momentum);
        }
    }
}

/// Computes y of `z` in evaluation mode, in place: batch norm by its running statistics and without noise, layer
/// norm as in training. `scratch` is for layer norm, which needs a copy of the input.
pub(super) fn forward_eval<F: Element>(
    norm: Norm<F>,
    z: &mut [F],
    params: &LayerParams<'_, F>,
    running: &Running,
    scratch: &mut NormPass<F>,
) {
    let (gamma, beta, eps) = (params.gamma, params.beta, norm.eps);
    match norm.kind {
        Normalization::None => {}
        Normalization::Batch | Normalization::BatchGhost | Normalization::BatchNoisy => {
            batch_norm::forward_eval(z, gamma, beta, eps, running);
        }
        Normalization::Layer => {
            let NormPass { z_hat, y, statistics, .. } = scratch;
            let n = z.len();
            layer_norm::forward(z, gamma, beta, eps, &mut statistics.inverse_std, &mut z_hat[..n], &mut y[..n]);
            z.copy_from_slice(&y[..n]);
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::super::params::Params;
    use super::super::shape::MlpShape;
    use super::*;

    /// Equal numbers once had a slightly different mean when summed in `f32`: ẑ was up to 0.97, with a variance of
    /// about ε.
    #[test]
    fn a_constant_unit_is_normalized_to_0() {
        let (batch, units) = (60, 23);
        let params = Params::zeros(&MlpShape { inputs: 2, depth: 1, width: units, classes: 2 });
        let noise = Noise::new(ChaCha8Rng::seed_from_u64(1));
        for kind in Normalization::ALL.into_iter().filter(|kind| *kind != Normalization::None) {
            for value in [2024.37_f64, -1.1e4, 0.1, 3.3e30] {
                let placement = Placement::Before;
                let norm = Norm { kind, placement, eps: 1e-5, group: 7, running_momentum: 0.1 };
                let z = vec![value; batch * units];
                let (mut pass, mut running) = (NormPass::new(norm, batch, units), Running::new(units));
                let context = Context { mode: StatisticsMode::Batch, running: &running, noise: &noise, layer: 0 };
                assert!(pass.forward(norm, &z, &params.layer(0), &context));
                assert!(pass.z_hat.iter().all(|z_hat| *z_hat == 0.0), "{kind:?} of {value}: {}", pass.z_hat[0]);
                assert!(pass.statistics.variance.iter().all(|variance| *variance == 0.0));
                if !kind.by_batch() {
                    continue;
                }
                for _ in 0..2000 {
                    pass.update_running(norm, batch, &mut running);
                }
                let context = Context { mode: StatisticsMode::Running, running: &running, noise: &noise, layer: 0 };
                assert!(pass.forward(norm, &z, &params.layer(0), &context));
                // The rounding errors of 2,000 updates of the running mean, divided by √ε.
                let most = value.abs() * f64::EPSILON * 100.0 / 1e-5_f64.sqrt();
                assert!(pass.z_hat.iter().all(|z_hat| z_hat.abs() <= most), "{kind:?} of {value}: {}", pass.z_hat[0]);
            }
        }
    }
}
