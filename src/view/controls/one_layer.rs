//! Held γ and β of the selected layer alone, not of all layers.

use egui::{Id, Ui};

use crate::config::Value;
use crate::measure::LayerFrame;
use crate::view::widgets::{Segment, segments};
use crate::view::{Action, Scene, Show, Window};

/// Returns the layer that `key` is set for alone, counted from 1; `None` if `key` is set for all layers.
pub fn layer(scene: &Scene<'_>, key: &str) -> Option<usize> {
    let held = scene.config.batch_norm.hold && matches!(key, "batch_norm.gamma" | "batch_norm.beta");
    (held && scene.state.one_layer).then(|| scene.layer())
}

/// Returns the value of `key`, γ or β, in `layer`: the value on the dragged slider, else the one of a pending
/// change, else the value in the displayed frame.
pub fn value(ui: &Ui, window: &Window<'_>, key: &str, layer: usize) -> Option<Value> {
    if let Some(value) = ui.data(|data| data.get_temp::<f64>(hand(key))) {
        return Some(Value::Float(value));
    }
    let waits = |change: &&crate::config::Change| (change.key(), change.layer()) == (key, Some(layer));
    if let Some(change) = window.branch.and_then(|changes| changes.iter().find(waits)) {
        return Some(change.value().clone());
    }
    let of = |frame: &LayerFrame| if key == "batch_norm.gamma" { frame.gamma() } else { frame.beta() };
    // Arm B comes first, since it is the arm with the normalization.
    let arms = window.frame()?.arms.iter().rev();
    let (mean, _) = arms.filter_map(|arm| arm.layers.get(layer - 1)).find_map(of)?;
    // The networks use `f32`, which has fewer digits than the `f64` of the configuration.
    format!("{mean:.4}").parse().ok().map(|mean: f64| Value::Float(mean + 0.0))
}

/// Remembers the value of the slider being dragged, since the networks take it over only with the next frame.
pub fn hold(ui: &Ui, key: &str, value: &Value) {
    if let Some(value) = value.as_float() {
        ui.data_mut(|data| data.insert_temp(hand(key), value));
    }
}

/// Forgets the value of the slider once it is no longer dragged.
pub fn let_go(ui: &Ui, key: &str) {
    ui.data_mut(|data| data.remove_temp::<f64>(hand(key)));
}

fn hand(key: &str) -> Id {
    Id::unique("value in hand").with(key)
}

/// Draws the switch between all layers and the selected one; nothing unless γ and β are held.
pub fn switch_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    if !scene.config.batch_norm.hold {
        return;
    }
    let text = scene.text;
    let layer = scene.layer().to_string();
    let parts = [
        Segment { label: text.get("one-layer-all"), tip: text.get("one-layer-all.tip") },
        Segment { label: text.with("one-layer-this", &[("layer", &layer)]), tip: text.get("one-layer-this.tip") },
    ];
    let chosen = usize::from(scene.state.one_layer);
    let clicked = segments(ui, &text.get("one-layer"), &parts, Some(chosen), ui.available_width(), 2);
    out.extend(clicked.filter(|i| *i != chosen).map(|i| Action::Show(Show::OneLayer(i == 1))));
}
