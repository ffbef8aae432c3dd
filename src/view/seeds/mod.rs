//! Several seeds.

use egui::Ui;

use super::{Action, Scene};

/// Draws it.
pub fn seeds_ui(_ui: &mut Ui, _scene: &Scene<'_>, _out: &mut Vec<Action>) {}

/// Its switches, from right to left.
pub fn switches_ui(_ui: &mut Ui, _scene: &Scene<'_>, _out: &mut Vec<Action>) {}
