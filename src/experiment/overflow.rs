//! Where a training step was no longer finite: the layer, the part of the step, and the value.

use super::arm::ArmRun;
use crate::config::Placement;
use crate::measure::{DivergedPart, NonFiniteValue};
use crate::nn::{Element, LayerPass, Params, linear};

impl<F: Element> ArmRun<F> {
    /// Returns the part of layer `layer`, counted from 0, in which the forward pass of the mini-batch was no longer
    /// finite, and the first such value; the pass holds its arrays.
    pub(super) fn overflow_in_forward(&self, layer: usize) -> (DivergedPart, NonFiniteValue) {
        let in_layer = || match self.pass.layers.get(layer) {
            Some(hidden) => self.overflow_in_hidden(layer, hidden),
            None => first(DivergedPart::PreActivation, &self.pass.logits),
        };
        let found = first(DivergedPart::Input, &self.x).or_else(in_layer);
        // If nothing is found, the noise of noisy batch norm after γẑ + β made a value overflow.
        found.unwrap_or((DivergedPart::Scaled, NonFiniteValue::Infinite))
    }

    fn overflow_in_hidden(&self, layer: usize, pass: &LayerPass<F>) -> Option<(DivergedPart, NonFiniteValue)> {
        let params = self.state.mlp.params.layer(layer);
        let LayerPass { norm, f, .. } = pass;
        let pre_activation = || {
            // A pass of a training step keeps z of the last layer only, so z is computed again.
            let input = layer.checked_sub(1).map_or(&self.x[..], |below| self.pass.layers[below].output());
            let mut z = vec![F::zero(); f.len()];
            linear::forward(self.pass.batch, input, params.w, params.b, &mut z);
            first(DivergedPart::PreActivation, &z)
        };
        let variance = || {
            // Layer norm keeps only 1/√(σ² + ε), which is 0 if the variance was ∞.
            let overflows = norm.statistics.inverse_std.iter().any(|inverse| *inverse <= F::zero());
            let infinite = || overflows.then_some((DivergedPart::Variance, NonFiniteValue::Infinite));
            first(DivergedPart::Variance, &norm.statistics.variance).or_else(infinite)
        };
        let scaled = || {
            let rows = norm.z_hat.chunks_exact(self.state.mlp.shape.width);
            let mut values = rows.flat_map(|row| row.iter().zip(params.gamma).zip(params.beta));
            let found = values.find_map(|((z_hat, gamma), beta)| NonFiniteValue::of(*gamma * *z_hat + *beta));
            Some((DivergedPart::Scaled, found?))
        };
        let normalized = || variance().or_else(|| first(DivergedPart::Normalized, &norm.z_hat)).or_else(scaled);
        let activation = || first(DivergedPart::Activation, f);
        match self.state.mlp.norm.placement {
            Placement::Before => pre_activation().or_else(normalized).or_else(activation),
            Placement::After => pre_activation().or_else(activation).or_else(normalized),
        }
    }

    /// Returns where an update that was not finite began. Gradients go from the output down, so it is the last
    /// layer with a bad gradient; if all gradients are finite, it is the first layer whose parameters overflowed.
    pub(super) fn overflow_in_update(&self) -> (usize, DivergedPart, NonFiniteValue) {
        let bad = |params: &Params<F>, i: usize| {
            let layer = params.layer(i);
            [layer.w, layer.b, layer.gamma, layer.beta].into_iter().find_map(NonFiniteValue::first)
        };
        let layers = self.state.mlp.shape.layers();
        let gradient = (0..layers).rev().find_map(|i| Some((i, DivergedPart::Gradient, bad(&self.gradients, i)?)));
        let weights = || (0..layers).find_map(|i| Some((i, DivergedPart::Weights, bad(&self.state.mlp.params, i)?)));
        gradient.or_else(weights).unwrap_or((layers - 1, DivergedPart::Weights, NonFiniteValue::Nan))
    }
}

fn first<F: Element>(part: DivergedPart, values: &[F]) -> Option<(DivergedPart, NonFiniteValue)> {
    Some((part, NonFiniteValue::first(values)?))
}
