//! The normalizations behind one door: a new kind touches this file and its own.

use super::batch_norm::{self, Running, Statistics};
use super::element::Element;
use super::layer_norm;
use super::params::LayerParams;
use crate::config::Normalization;

/// Arrays of one normalization that its backward pass and the measures read.
#[derive(Clone, Debug, Default)]
pub struct NormPass<F> {
    /// ẑ, `[batch, units]`.
    pub z_hat: Vec<F>,
    /// y = γẑ + β, `[batch, units]`.
    pub y: Vec<F>,
    /// Statistics of batch norm; of layer norm only `inverse_std`, `[batch]`.
    pub statistics: Statistics<F>,
}

impl<F: Element> NormPass<F> {
    /// Arrays for `kind`; empty where it needs none.
    pub(super) fn new(kind: Normalization, batch: usize, units: usize) -> Self {
        let zeros = |n| vec![F::zero(); n];
        match kind {
            Normalization::None => Self::default(),
            Normalization::Batch => Self {
                z_hat: zeros(batch * units),
                y: zeros(batch * units),
                statistics: Statistics { mean: zeros(units), variance: zeros(units), inverse_std: zeros(units) },
            },
            Normalization::Layer => Self {
                z_hat: zeros(batch * units),
                y: zeros(batch * units),
                statistics: Statistics { mean: Vec::new(), variance: Vec::new(), inverse_std: zeros(batch) },
            },
        }
    }

    /// ẑ and y of `z`, by the statistics of the batch at hand.
    pub(super) fn forward(&mut self, kind: Normalization, z: &[F], params: &LayerParams<'_, F>, eps: F) {
        let (gamma, beta) = (params.gamma, params.beta);
        let Self { z_hat, y, statistics } = self;
        match kind {
            Normalization::None => {}
            Normalization::Batch => batch_norm::forward_train(z, gamma, beta, eps, statistics, z_hat, y),
            Normalization::Layer => layer_norm::forward(z, gamma, beta, eps, &mut statistics.inverse_std, z_hat, y),
        }
    }

    /// Whether the variances were finite. Where one overflows, ẑ is 0 and y is β: finite, and wrong.
    pub(super) fn finite(&self, kind: Normalization) -> bool {
        match kind {
            Normalization::None => true,
            Normalization::Batch => self.statistics.variance.iter().all(|variance| variance.is_finite()),
            Normalization::Layer => self.statistics.inverse_std.iter().all(|inverse| *inverse > F::zero()),
        }
    }

    /// `d` comes in as dy and leaves as dz.
    pub(super) fn backward(&self, kind: Normalization, gamma: &[F], d: &mut [F], dgamma: &mut [F], dbeta: &mut [F]) {
        let inverse_std = &self.statistics.inverse_std;
        match kind {
            Normalization::None => {}
            Normalization::Batch => batch_norm::backward(&self.z_hat, gamma, inverse_std, d, dgamma, dbeta),
            Normalization::Layer => layer_norm::backward(&self.z_hat, gamma, inverse_std, d, dgamma, dbeta),
        }
    }
}

/// y of `z` in eval mode, in place: batch norm by its running statistics, layer norm as in training. `scratch` is for
/// layer norm, which needs a copy of the input.
pub(super) fn forward_eval<F: Element>(
    kind: Normalization,
    z: &mut [F],
    params: &LayerParams<'_, F>,
    eps: F,
    running: &Running<F>,
    scratch: &mut NormPass<F>,
) {
    match kind {
        Normalization::None => {}
        Normalization::Batch => batch_norm::forward_eval(z, params.gamma, params.beta, eps, running),
        Normalization::Layer => {
            let NormPass { z_hat, y, statistics } = scratch;
            let n = z.len();
            let (gamma, beta) = (params.gamma, params.beta);
            layer_norm::forward(z, gamma, beta, eps, &mut statistics.inverse_std, &mut z_hat[..n], &mut y[..n]);
            z.copy_from_slice(&y[..n]);
        }
    }
}
