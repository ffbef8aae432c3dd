//! What a forward pass leaves for the backward pass and for the measures.

use super::element::Element;
use super::mlp::{Mlp, MlpShape};
use super::norm::NormPass;
use crate::config::{Normalization, Placement};

/// The arrays of one pass, made once and filled at every step.
#[derive(Clone, Debug)]
pub struct Pass<F> {
    /// Samples of the batch.
    pub batch: usize,
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

/// The arrays of one hidden layer, each `[batch, width]`.
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
    pub fn new(mlp: &Mlp<F>, batch: usize) -> Self {
        let MlpShape { depth, width, classes, .. } = mlp.shape;
        let zeros = |n: usize| vec![F::zero(); n];
        let (normalization, placement) = (mlp.normalization, mlp.placement);
        let layer = || LayerPass {
            z: zeros(batch * width),
            norm: NormPass::new(normalization, batch, width),
            f: zeros(batch * width),
            normalization,
            placement,
        };
        Self {
            batch,
            layers: (0..depth).map(|_| layer()).collect(),
            logits: zeros(batch * classes),
            d_logits: zeros(batch * classes),
            d: zeros(batch * width),
            d_next: zeros(batch * width),
        }
    }
}
