//! The data and what the networks say about them.

use egui::Ui;

use super::{Action, Scene};

/// How it is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecisionOptions {}

/// Draws it.
pub fn decision_ui(_ui: &mut Ui, _scene: &Scene<'_>, _out: &mut Vec<Action>) {}

/// Its switches, from right to left.
pub fn switches_ui(_ui: &mut Ui, _scene: &Scene<'_>, _out: &mut Vec<Action>) {}
