//! What a forward pass leaves for the backward pass and for the measures.

use super::activation;
use super::element::Element;
use super::mlp::{Mlp, MlpShape};
use super::noisy_norm::Noise;
use super::norm::NormPass;
use crate::config::{Normalization, Placement, StatisticsMode};

/// Which arrays a pass keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// All, for the measures and for whoever looks on.
    All,
    /// Those that the backward pass reads. z, and y where it only enters the activation, are then one array that goes
    /// from layer to layer and stays in the cache: a step of a deep network is up to 7 % faster.
    ForBackward,
}

/// The arrays of one pass, made once and filled at every step.
#[derive(Clone, Debug)]
pub struct Pass<F> {
    /// Samples of the batch.
    pub batch: usize,
    /// Which arrays of the layers are kept.
    pub(super) keep: Keep,
    /// By which statistics a batch norm normalizes in the forward pass; the backward pass is for those of the batch.
    pub mode: StatisticsMode,
    /// The noise of noisy batch norm.
    pub noise: Noise,
    /// The hidden layers.
    pub layers: Vec<LayerPass<F>>,
    /// Output of the last linear layer, `[batch, classes]`.
    pub logits: Vec<F>,
    /// ∂L/∂logits, `[batch, classes]`.
    pub d_logits: Vec<F>,
    /// ∂L/∂ of the layer at hand, `[batch, width]`.
    pub(super) d: Vec<F>,
    /// ∂L/∂ of the layer before it, `[batch, width]`.
    pub(super) d_next: Vec<F>,
}

/// The arrays of one hidden layer, each `[batch, width]`. In a pass that keeps but what the backward pass reads, z and y
/// are empty in all layers but the last.
#[derive(Clone, Debug)]
pub struct LayerPass<F> {
    /// The pre-activation z = x·w + b.
    pub z: Vec<F>,
    /// The normalization; empty without one.
    pub norm: NormPass<F>,
    /// The value f of the activation function.
    pub f: Vec<F>,
    normalization: Normalization,
    placement: Placement,
}

impl<F: Element> LayerPass<F> {
    /// What enters the activation: y = γẑ + β, or z where nothing stands between.
    #[must_use]
    pub fn y(&self) -> &[F] {
        match (self.normalization, self.placement) {
            (Normalization::None, _) | (_, Placement::After) => &self.z,
            (_, Placement::Before) => &self.norm.y,
        }
    }

    /// ẑ, where there is a normalization.
    #[must_use]
    pub fn z_hat(&self) -> Option<&[F]> {
        (self.normalization != Normalization::None).then_some(&self.norm.z_hat)
    }

    /// What leaves the layer: f(y), or γẑ + β where the normalization stands behind the activation.
    #[must_use]
    pub fn output(&self) -> &[F] {
        match (self.normalization, self.placement) {
            (Normalization::None, _) | (_, Placement::Before) => &self.f,
            (_, Placement::After) => &self.norm.y,
        }
    }
}

impl<F: Element> Pass<F> {
    /// Arrays for batches of `batch` samples through `mlp`; to be [remade](Self::remade) when its normalization changes.
    #[must_use]
    pub fn new(mlp: &Mlp<F>, batch: usize, keep: Keep, noise: Noise) -> Self {
        // A slope that needs y, and the next layer that needs an output, read them again.
        let keep = if activation::needs_input(mlp.activation) { Keep::All } else { keep };
        let MlpShape { depth, width, classes, .. } = mlp.shape;
        let zeros = |n: usize| vec![F::zero(); n];
        let (normalization, placement) = (mlp.normalization, mlp.placement);
        let layer = |i: usize| {
            let own = keep == Keep::All || i + 1 == depth;
            let mut norm = NormPass::new(mlp.norm(), batch, width);
            if !own && placement == Placement::Before {
                norm.y = Vec::new();
            }
            let z = if own { zeros(batch * width) } else { Vec::new() };
            LayerPass { z, norm, f: zeros(batch * width), normalization, placement }
        };
        Self {
            batch,
            keep,
            mode: StatisticsMode::Batch,
            noise,
            layers: (0..depth).map(layer).collect(),
            logits: zeros(batch * classes),
            d_logits: zeros(batch * classes),
            d: zeros(batch * width),
            d_next: zeros(batch * width),
        }
    }

    /// The same for what `mlp` is now, keeping `keep`.
    #[must_use]
    pub fn remade(&self, mlp: &Mlp<F>, keep: Keep) -> Self {
        Self { mode: self.mode, ..Self::new(mlp, self.batch, keep, self.noise.clone()) }
    }

    /// Which arrays are there after a forward pass.
    #[must_use]
    pub const fn keep(&self) -> Keep {
        self.keep
    }

    /// Before layer `i` is computed in a pass that begins at layer `first`: where z and y are not kept, it gets the arrays
    /// of the layer before it, and the first those of the last.
    pub(super) fn hand_on(&mut self, i: usize, first: usize) {
        if self.keep == Keep::ForBackward {
            let from = if i == first { self.layers.len() - 1 } else { i - 1 };
            self.layers[i].z = std::mem::take(&mut self.layers[from].z);
            if self.layers[i].placement == Placement::Before {
                self.layers[i].norm.y = std::mem::take(&mut self.layers[from].norm.y);
            }
        }
    }
}
