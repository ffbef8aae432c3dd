//! The networks. A forward pass fills a cache of arrays, the backward pass reads it, and a step allocates nothing.
//!
//! Weights are `[fan_in, fan_out]`, data `[batch, features]`, both row-major. Everything is generic over the float
//! type: `f32` in the program, `f64` in gradient checks and with `--f64`.

pub mod activation;
pub mod batch_norm;
mod columns;
mod element;
mod eval;
pub mod flush;
pub mod init;
pub mod layer_norm;
pub mod linear;
pub mod loss;
mod mlp;
pub mod noisy_norm;
pub mod norm;
mod optim;
mod params;
mod pass;
mod shape;
mod sparse;

#[cfg(test)]
mod gradient_tests;

pub use element::Element;
pub use eval::{Evaluator, correct, largest};
pub use mlp::{Mlp, NonFinite, all_finite};
pub use noisy_norm::{Noise, NoisePass, Purpose};
pub use norm::Norm;
pub use optim::Optimizer;
pub use params::{LayerParams, LayerParamsMut, LayerParts, Params};
pub use pass::{Keep, LayerPass, Pass};
pub use shape::MlpShape;
