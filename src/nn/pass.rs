//! The arrays of a forward pass, for the backward pass and for the measures.

use super::activation;
use super::element::Element;
use super::mlp::Mlp;
use super::noisy_norm::Noise;
use super::norm::NormPass;
use super::shape::MlpShape;
use crate::config::{Placement, StatisticsMode};

/// The selection of the arrays that a pass keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// All arrays, for the measures and for inspection.
    All,
    /// Only the arrays that the backward pass reads. z, and y where only the activation reads it, are then one
    /// array that is passed from layer to layer and stays in the processor's cache: a step of a deep network is up
    /// to 7 % faster.
    ForBackward,
}

/// The arrays of one forward and backward pass, allocated once and filled at every step.
#[derive(Clone, Debug)]
pub struct Pass<F> {
    /// Samples in the batch.
    pub batch: usize,
    /// The selection of the layers' arrays that are kept.
    pub keep: Keep,
    /// The statistics by which batch norm normalizes in the forward pass; the backward pass assumes those of the
    /// batch.
    pub mode: StatisticsMode,
    /// The noise of noisy batch norm.
    pub noise: Noise,
    /// The hidden layers.
    pub layers: Vec<LayerPass<F>>,
    /// Output of the last linear layer, `[batch, classes]`.
    pub logits: Vec<F>,
    /// ∂L/∂logits, `[batch, classes]`.
    pub d_logits: Vec<F>,
    /// Gradient of the loss by the output of the layer that the backward pass is in, `[batch, width]`.
    pub(super) d: Vec<F>,
    /// Gradient of the loss by the output of the layer below it, `[batch, width]`.
    pub(super) d_next: Vec<F>,
}

/// The arrays of one hidden layer, each `[batch, width]`. In a pass with `Keep::ForBackward`, z and y are empty in
/// all layers but the last.
#[derive(Clone, Debug)]
pub struct LayerPass<F> {
    /// The pre-activation z = x·w + b.
    pub z: Vec<F>,
    /// The arrays of the normalization; empty without one.
    pub norm: NormPass<F>,
    /// The value f of the activation function.
    pub f: Vec<F>,
    /// Whether the normalization comes before or after the activation; `None` without one.
    placed: Option<Placement>,
}

impl<F: Element> LayerPass<F> {
    /// Returns the input of the activation: y = γẑ + β, or z if no normalization comes before the activation.
    #[must_use]
    pub fn y(&self) -> &[F] {
        if self.placed == Some(Placement::Before) { &self.norm.y } else { &self.z }
    }

    /// Returns ẑ if the layer has a normalization.
    #[must_use]
    pub fn z_hat(&self) -> Option<&[F]> {
        self.placed.is_some().then_some(&self.norm.z_hat)
    }

    /// Returns the output of the layer: f(y), or γẑ + β if the normalization comes after the activation.
    #[must_use]
    pub fn output(&self) -> &[F] {
        if self.placed == Some(Placement::After) { &self.norm.y } else { &self.f }
    }
}

impl<F: Element> Pass<F> {
    /// Allocates the arrays for batches of `batch` samples through `mlp`; call [`remade`](Self::remade) when its
    /// normalization changes.
    #[must_use]
    pub fn new(mlp: &Mlp<F>, batch: usize, keep: Keep, noise: Noise) -> Self {
        // GELU's slope needs y of every layer, so that y cannot be shared between layers.
        let keep = if activation::needs_input(mlp.activation) { Keep::All } else { keep };
        let MlpShape { depth, width, classes, .. } = mlp.shape;
        let zeros = |n: usize| vec![F::zero(); n];
        let placed = mlp.norm.placed();
        let layer = |i: usize| {
            let own = keep == Keep::All || i + 1 == depth;
            let mut norm = NormPass::new(mlp.norm, batch, width);
            if !own && placed == Some(Placement::Before) {
                norm.y = Vec::new();
            }
            let z = if own { zeros(batch * width) } else { Vec::new() };
            LayerPass { z, norm, f: zeros(batch * width), placed }
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

    /// Returns a pass for the present settings of `mlp` with the batch size, mode and noise of this one, keeping
    /// `keep`.
    #[must_use]
    pub fn remade(&self, mlp: &Mlp<F>, keep: Keep) -> Self {
        Self { mode: self.mode, ..Self::new(mlp, self.batch, keep, self.noise.clone()) }
    }

    /// Prepares layer `i` of a pass that begins at layer `first`. If z and y are not kept, layer `i` takes these
    /// arrays from the layer before it, and layer `first` takes them from the last layer.
    pub(super) fn hand_on(&mut self, i: usize, first: usize) {
        if self.keep == Keep::ForBackward {
            let from = if i == first { self.layers.len() - 1 } else { i - 1 };
            self.layers[i].z = std::mem::take(&mut self.layers[from].z);
            if self.layers[i].placed == Some(Placement::Before) {
                self.layers[i].norm.y = std::mem::take(&mut self.layers[from].norm.y);
            }
        }
    }
}
