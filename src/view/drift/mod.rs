//! Distributions over time.

use egui::Ui;

use super::{Action, Scene};

/// How it is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DriftOptions {}

/// Draws it.
pub fn drift_ui(_ui: &mut Ui, _scene: &Scene<'_>, _out: &mut Vec<Action>) {}

/// Its switches, from right to left.
pub fn switches_ui(_ui: &mut Ui, _scene: &Scene<'_>, _out: &mut Vec<Action>) {}
