//! The cause of a divergence: the step is computed again with one thing changed at a time, on the mini-batch and
//! with the noise of that step.

use super::arm::{ArmRun, draw_weights};
use crate::config::{Config, Normalization};
use crate::measure::{DivergedCause, DivergedPart, NonFiniteValue};
use crate::nn::loss::softmax_cross_entropy;
use crate::nn::{Element, Mlp, Norm, Params, Pass, all_finite};

/// A loss is too steep for any learning rate if a layer's gradient is this many times as large as its weights (root
/// mean squares): with a learning rate of 0.01 the update is then as large as the weights.
const STEEP: f64 = 100.0;
/// Inputs of at least this magnitude can be the cause; standardized ones hardly reach 10.
const LARGE_INPUT: f64 = 100.0;

impl<F: Element> ArmRun<F> {
    /// Finds the cause of a step that was not finite in `part`. Overwrites the arrays of the pass, which a diverged
    /// arm no longer needs, and leaves the network and the mini-batch unchanged.
    pub(super) fn cause(&mut self, part: DivergedPart) -> DivergedCause {
        let largest = self.x.iter().fold(0.0, |largest, x| x.abs().f64().max(largest));
        if part == DivergedPart::Input {
            return DivergedCause::Data { largest };
        }
        // Computed before the arrays of the pass are overwritten.
        let (least, start) = (self.least_variance(), self.start());
        let mut bench = Bench { labels: &self.labels, pass: &mut self.pass, gradients: &mut self.gradients };
        let eps = self.state.config.batch_norm.eps;
        let epsilon = DivergedCause::Epsilon { eps, least };
        let safe_eps = Config::default().batch_norm.eps;
        let suspect_eps = self.state.mlp.norm.kind != Normalization::None && eps < safe_eps;
        let with_safe_eps = |mlp: &Mlp<F>| Mlp { norm: Norm { eps: F::of(safe_eps), ..mlp.norm }, ..mlp.clone() };
        // If an update overflowed, the weights before it are lost.
        let is_there = part != DivergedPart::Weights;
        if is_there && suspect_eps && bench.steepness(&with_safe_eps(&self.state.mlp), &self.x).is_some() {
            return epsilon;
        }
        if let Some((_, from)) = self.switched.filter(|(step, _)| is_there && *step > 0 && *step == self.state.steps) {
            let mlp = Mlp { norm: Norm { kind: from, ..self.state.mlp.norm }, ..self.state.mlp.clone() };
            let mut pass = bench.pass.remade(&mlp, bench.pass.keep);
            let mut before = Bench { pass: &mut pass, labels: bench.labels, gradients: &mut *bench.gradients };
            if before.steepness(&mlp, &self.x).is_some() {
                return DivergedCause::Switched { from, to: self.state.mlp.norm.kind };
            }
        }
        if !bench.is_steep(&start, &self.x) {
            let weights = [&start, &self.state.mlp].map(largest_weight);
            return DivergedCause::Updates { learning_rate: self.state.config.learning_rate(self.arm), weights };
        }
        if suspect_eps && !bench.is_steep(&with_safe_eps(&start), &self.x) {
            return epsilon;
        }
        let small = || self.x.iter().map(|x| *x / F::of(largest)).collect::<Vec<F>>();
        if largest > LARGE_INPUT && !bench.is_steep(&start, &small()) {
            return DivergedCause::Data { largest };
        }
        let (scheme, scale) = (self.state.config.init_scheme(self.arm), self.state.config.init_scale(self.arm));
        DivergedCause::InitialWeights { scheme, scale }
    }

    /// Returns the least σ² + ε of all layers in the current pass; NaN without a normalization.
    fn least_variance(&self) -> f64 {
        let inverse = self.pass.layers.iter().flat_map(|layer| &layer.norm.statistics.inverse_std);
        inverse.fold(f64::NAN, |least, inverse| least.min(inverse.f64().powi(-2)))
    }

    /// Returns the network with its initial weights and biases, and γ and β as set now.
    fn start(&self) -> Mlp<F> {
        let mut mlp = self.state.mlp.clone();
        draw_weights(&mut mlp, &self.state.config, self.arm);
        if !self.state.config.holds(self.arm) {
            let norm = &self.state.config.batch_norm;
            mlp.set_gamma_beta(F::of(norm.gamma), F::of(norm.beta));
        }
        mlp
    }
}

/// The buffers in which a step is computed again.
struct Bench<'a, F> {
    labels: &'a [u32],
    pass: &'a mut Pass<F>,
    gradients: &'a mut Params<F>,
}

impl<F: Element> Bench<'_, F> {
    /// Returns the steepness of the loss of `mlp` on the mini-batch `x`: the largest ratio, over the layers, of the
    /// root mean square of the gradient of the weights to that of the weights. `None` if a value or a gradient is
    /// not finite.
    fn steepness(&mut self, mlp: &Mlp<F>, x: &[F]) -> Option<f64> {
        mlp.forward(x, self.pass).ok()?;
        let loss = softmax_cross_entropy(&self.pass.logits, self.labels, &mut self.pass.d_logits);
        if NonFiniteValue::of(loss).is_some() {
            return None;
        }
        mlp.backward(x, self.pass, self.gradients, |_, _| ());
        let with_norm = mlp.norm.kind != Normalization::None;
        if !all_finite(self.gradients.trained(with_norm)) {
            return None;
        }
        let squares = |values: &[F]| values.iter().map(|x| x.f64().powi(2)).sum::<f64>();
        let ratio = |i: usize| {
            let (weights, gradient) = (squares(mlp.params.layer(i).w), squares(self.gradients.layer(i).w));
            // A layer with weights of 0 has no scale for its gradient.
            if weights > 0.0 { (gradient / weights).sqrt() } else { 0.0 }
        };
        Some((0..mlp.shape.layers()).map(ratio).fold(0.0, f64::max))
    }

    /// Returns whether the step overflows or its gradient is too steep for any learning rate.
    fn is_steep(&mut self, mlp: &Mlp<F>, x: &[F]) -> bool {
        self.steepness(mlp, x).is_none_or(|steepness| steepness >= STEEP)
    }
}

/// Returns the largest magnitude of the finite weights of all layers.
fn largest_weight<F: Element>(mlp: &Mlp<F>) -> f64 {
    let layers = (0..mlp.shape.layers()).map(|i| mlp.params.layer(i).w);
    let weights = layers.flatten().map(|w| w.abs().f64());
    weights.filter(|w| w.is_finite()).fold(0.0, f64::max)
}
