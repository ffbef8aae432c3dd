//! The multi-layer perceptron: hidden layers, each a linear map, a normalization and an activation, then a linear
//! output layer.

use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

use super::activation;
use super::batch_norm::Running;
use super::element::Element;
use super::init;
use super::linear;
use super::norm::{Context, Norm};
use super::params::Params;
use super::pass::Pass;
use super::shape::MlpShape;
use crate::config::{Activation, Normalization, Placement, Scheme};

/// A network: settings, parameters and running statistics.
///
/// ```
/// use shiftscope::config::{Activation, Normalization};
/// use shiftscope::nn::{Mlp, MlpShape};
///
/// let shape = MlpShape { inputs: 2, depth: 3, width: 8, classes: 4 };
/// let mlp = Mlp::<f64>::new(shape, Activation::Tanh, Normalization::Batch);
/// // The last layer leads to the classes and has no normalization.
/// assert_eq!((shape.layers(), shape.fans(0), shape.fans(3)), (4, (2, 8), (8, 4)));
/// assert_eq!((mlp.running.len(), mlp.params.layer(0).w.len()), (3, 16));
/// ```
#[derive(Clone, Debug)]
pub struct Mlp<F> {
    /// The sizes.
    pub shape: MlpShape,
    /// The activation of every hidden layer.
    pub activation: Activation,
    /// The normalization of every hidden layer.
    pub norm: Norm<F>,
    /// The parameters.
    pub params: Params<F>,
    /// Running statistics of the hidden layers.
    pub running: Vec<Running>,
}

/// The index, counted from 0, of the first layer with a value that is not finite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NonFinite(pub usize);

impl<F: Element> Mlp<F> {
    /// Creates a network whose parameters and ε are all 0, except γ, which is 1.
    #[must_use]
    pub fn new(shape: MlpShape, activation: Activation, normalization: Normalization) -> Self {
        let mut mlp = Self {
            shape,
            activation,
            norm: Norm {
                kind: normalization,
                placement: Placement::Before,
                eps: F::zero(),
                group: 2,
                running_momentum: 0.1,
            },
            params: Params::zeros(&shape),
            running: vec![Running::new(shape.width); shape.depth],
        };
        mlp.set_gamma_beta(F::one(), F::zero());
        mlp
    }

    /// Draws the weights of every layer and sets every bias to `bias`.
    ///
    /// The draws depend on the shape alone: two networks of one shape and generator have the same standard normal
    /// draws.
    pub fn init(&mut self, rng: &mut impl Rng, scheme: Scheme, scale: f64, bias: f64) {
        for i in 0..self.shape.layers() {
            let layer = self.params.layer_mut(i);
            init::weights(rng, scheme, scale, self.shape.fans(i), layer.w);
            layer.b.fill(F::of(bias));
        }
    }

    /// Adds a draw of N(0, std²) to every bias.
    pub fn spread_biases(&mut self, rng: &mut impl Rng, std: f64) {
        for i in 0..self.shape.layers() {
            for b in self.params.layer_mut(i).b {
                let draw: f64 = StandardNormal.sample(rng);
                *b += F::of(std * draw);
            }
        }
    }

    /// Sets all γ to `gamma` and all β to `beta`.
    pub fn set_gamma_beta(&mut self, gamma: F, beta: F) {
        for i in 0..self.shape.depth {
            let layer = self.params.layer_mut(i);
            layer.gamma.fill(gamma);
            layer.beta.fill(beta);
        }
    }

    /// Runs the forward pass with the statistics that `pass.mode` selects, by default those of the batch. Fills
    /// `pass` and leaves the running statistics unchanged.
    ///
    /// `x` is `[pass.batch, inputs]`.
    ///
    /// # Errors
    /// Returns the first layer with a value that is not finite; the pass is filled all the same.
    pub fn forward(&self, x: &[F], pass: &mut Pass<F>) -> Result<(), NonFinite> {
        self.forward_from(0, x, pass)
    }

    /// Runs the forward pass from layer `first` on, counted from 0. `pass` must hold an earlier pass of `x` through
    /// the same layers before `first`.
    ///
    /// # Errors
    /// Returns the first of the computed layers with a value that is not finite; the pass is filled all the same.
    pub fn forward_from(&self, first: usize, x: &[F], pass: &mut Pass<F>) -> Result<(), NonFinite> {
        let (batch, norm) = (pass.batch, self.norm);
        let mut first_bad = None;
        for i in first..self.shape.depth {
            pass.hand_on(i, first);
            let context = Context { mode: pass.mode, running: &self.running[i], noise: &pass.noise, layer: i };
            let (before, rest) = pass.layers.split_at_mut(i);
            let input = before.last().map_or(x, |layer| layer.output());
            let params = self.params.layer(i);
            let layer = &mut rest[0];
            linear::forward(batch, input, params.w, params.b, &mut layer.z);
            let finite = match norm.placed() {
                None => activation::forward(self.activation, &layer.z, &mut layer.f),
                Some(Placement::Before) => {
                    let finite = layer.norm.forward(norm, &layer.z, &params, &context);
                    activation::forward(self.activation, &layer.norm.y, &mut layer.f) && finite
                }
                Some(Placement::After) => {
                    let finite = activation::forward(self.activation, &layer.z, &mut layer.f);
                    layer.norm.forward(norm, &layer.f, &params, &context) && finite && all_finite(&layer.norm.y)
                }
            };
            if !finite {
                first_bad = first_bad.or(Some(i));
            }
        }
        let output = self.shape.depth;
        let params = self.params.layer(output);
        let input = pass.layers.last().map_or(x, |layer| layer.output());
        linear::forward(batch, input, params.w, params.b, &mut pass.logits);
        if !all_finite(&pass.logits) {
            first_bad = first_bad.or(Some(output));
        }
        first_bad.map_or(Ok(()), |layer| Err(NonFinite(layer)))
    }

    /// Runs the backward pass: reads the arrays that [`Mlp::forward`] left in `pass` and ∂L/∂logits in
    /// `pass.d_logits`, and fills `gradients`. Calls `tap` with the index, counted from 0, and ∂L/∂z of every
    /// layer, from the output layer down.
    pub fn backward(&self, x: &[F], pass: &mut Pass<F>, gradients: &mut Params<F>, tap: impl FnMut(usize, &[F])) {
        self.backward_to(0, x, pass, gradients, tap);
    }

    /// Runs the backward pass down to layer `last`, counted from 0; the gradients of the layers below it stay
    /// unchanged.
    pub fn backward_to(
        &self,
        last: usize,
        x: &[F],
        pass: &mut Pass<F>,
        gradients: &mut Params<F>,
        mut tap: impl FnMut(usize, &[F]),
    ) {
        let (batch, norm) = (pass.batch, self.norm);
        let Pass { layers, d_logits, d, d_next, .. } = pass;
        for i in (last..self.shape.layers()).rev() {
            let input = if i == 0 { x } else { layers[i - 1].output() };
            let (params, grads) = (self.params.layer(i), gradients.layer_mut(i));
            let dz: &[F] = if i == self.shape.depth {
                d_logits
            } else {
                // Here `d` holds ∂L/∂output of this layer.
                let layer = &layers[i];
                match norm.placed() {
                    None => activation::backward(self.activation, &layer.z, &layer.f, d),
                    Some(Placement::Before) => {
                        activation::backward(self.activation, &layer.norm.y, &layer.f, d);
                        layer.norm.backward(norm, params.gamma, d, grads.gamma, grads.beta);
                    }
                    Some(Placement::After) => {
                        layer.norm.backward(norm, params.gamma, d, grads.gamma, grads.beta);
                        activation::backward(self.activation, &layer.z, &layer.f, d);
                    }
                }
                d
            };
            tap(i, dz);
            linear::backward_params(batch, input, dz, grads.w, grads.b);
            if i > last {
                linear::backward_input(batch, params.w, dz, d_next);
                std::mem::swap(d, d_next);
            }
        }
    }

    /// Updates the running statistics by those of the batch in `pass`; does nothing without batch norm.
    pub fn update_running(&mut self, pass: &Pass<F>) {
        for (running, layer) in self.running.iter_mut().zip(&pass.layers) {
            layer.norm.update_running(self.norm, pass.batch, running);
        }
    }
}

/// Returns whether no value is NaN or infinite.
#[must_use]
pub fn all_finite<F: Element>(values: &[F]) -> bool {
    values.iter().fold(true, |all, value| all & value.is_finite())
}
