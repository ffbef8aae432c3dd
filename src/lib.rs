//! ShiftScope trains two deep networks side by side, one without and one with batch normalization, and shows what
//! happens to the pre-activations of every layer while they learn.
//!
//! Each module depends only on modules that follow it in this order:
//!
//! ```text
//! main → {app, cli} → figure → {view, render, trainer} → map → experiment
//!   → {nn, data, measure, config} → {files, korean, numbers, product, real, vector}
//! ```
//!
//! See `docs/architecture.md`.

#[macro_use]
mod choices;
mod vector;

pub mod config;
pub mod data;
pub mod experiment;
pub mod files;
pub mod korean;
pub mod lessons;
pub mod map;
pub mod measure;
pub mod nn;
pub mod numbers;
pub mod product;
pub mod real;
pub mod trainer;

#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
#[cfg(feature = "gui")]
pub mod figure;
#[cfg(feature = "gui")]
pub mod render;
#[cfg(feature = "gui")]
pub mod view;
