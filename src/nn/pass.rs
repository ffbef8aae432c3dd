//! What a forward pass leaves for the backward pass and for the measures.

use super::activation;
use super::element::Element;
use super::mlp::{Mlp, MlpShape};
use super::norm::NormPass;
use crate::config::{Normalization, Placement};

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
            (Normalization::Batch | Normalization::Layer, Placement::Before) => &self.norm.y,
            _ => &self.z,
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
            (Normalization::Batch | Normalization::Layer, Placement::After) => &self.norm.y,
            _ => &self.f,
        }
    }
}

impl<F: Element> Pass<F> {
    /// Arrays for batches of `batch` samples through `mlp`; to be made anew when its normalization changes.
    #[must_use]
    pub fn new(mlp: &Mlp<F>, batch: usize, keep: Keep) -> Self {
        // A slope that needs y, and the next layer that needs an output, read them again.
        let keep = if activation::needs_input(mlp.activation) { Keep::All } else { keep };
        let MlpShape { depth, width, classes, .. } = mlp.shape;
        let zeros = |n: usize| vec![F::zero(); n];
        let (normalization, placement) = (mlp.normalization, mlp.placement);
        let layer = |i: usize| {
            let own = keep == Keep::All || i + 1 == depth;
            let mut norm = NormPass::new(normalization, batch, width);
            if !own && placement == Placement::Before {
                norm.y = Vec::new();
            }
            let z = if own { zeros(batch * width) } else { Vec::new() };
            LayerPass { z, norm, f: zeros(batch * width), normalization, placement }
        };
        Self {
            batch,
            keep,
            layers: (0..depth).map(layer).collect(),
            logits: zeros(batch * classes),
            d_logits: zeros(batch * classes),
            d: zeros(batch * width),
            d_next: zeros(batch * width),
        }
    }

    /// Which arrays are there after a forward pass.
    #[must_use]
    pub const fn keep(&self) -> Keep {
        self.keep
    }

    /// Before layer `i` is computed: where z and y are not kept, it gets the arrays of the layer before it, and the first
    /// those of the last.
    pub(super) fn hand_on(&mut self, i: usize) {
        if self.keep == Keep::ForBackward {
            let from = i.checked_sub(1).unwrap_or(self.layers.len() - 1);
            self.layers[i].z = std::mem::take(&mut self.layers[from].z);
            if self.layers[i].placement == Placement::Before {
                self.layers[i].norm.y = std::mem::take(&mut self.layers[from].norm.y);
            }
        }
    }
}
