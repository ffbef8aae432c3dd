//! The activation lens: the distribution of one layer seen passing through the activation curve.

use egui::Ui;

use super::{Action, Scene};

/// How it is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LensOptions {}

/// Draws the lens, `height` points high; `held` says that γ or β is in the user's hand at this moment.
pub fn lens_ui(_ui: &mut Ui, _scene: &Scene<'_>, _height: f32, _held: bool, _out: &mut Vec<Action>) {}
