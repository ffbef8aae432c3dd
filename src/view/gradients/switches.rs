//! The switches of the Gradients view: what it shows, the scale of the histograms, and the selected layer.

use egui::{Align2, RichText, Sense, Ui, vec2};

use crate::view::choose::option_ui;
use crate::view::widgets::{Icon, icon_command};
use crate::view::{Action, Scene, Show, theme};

/// The width from which the switches have the room that they want, in points.
const WIDE: f32 = 560.0;

/// Draws the switches from right to left.
pub fn switches_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let text = scene.text;
    let is_wide = ui.available_width() > WIDE;
    option_ui(ui, scene, "gradients.part", if is_wide { 170.0 } else { 136.0 }, out);
    if scene.state.gradients.landscape {
        return;
    }
    ui.add_space(12.0);
    option_ui(ui, scene, "gradients.density", if is_wide { 104.0 } else { 84.0 }, out);
    ui.spacing_mut().item_spacing.x = 4.0;
    let palette = theme::palette(ui);
    if is_wide {
        ui.label(RichText::new(text.get("density")).color(palette.muted)).on_hover_text(text.get("density.tip"));
    }
    ui.add_space(12.0);
    let (layer, depth) = (scene.layer(), scene.run().network.depth.max(1));
    let mut step = |ui: &mut Ui, icon: Icon, name: &str, to: usize| {
        if icon_command(ui, text, icon, name, (1..=depth).contains(&to)) {
            out.push(Action::Show(Show::Layer(to)));
        }
    };
    step(ui, Icon::Forward, "gradients-layer-on", layer + 1);
    let name = |layer: usize| {
        let name = text.with("gradients-layer", &[("layer", &layer.to_string())]);
        ui.painter().layout_no_wrap(name, theme::strong(theme::BODY), palette.text)
    };
    // The width of the widest name, so that the buttons stay below the pointer.
    let width = name(50).size().x + 4.0;
    let galley = name(layer);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 26.0), Sense::hover());
    let place = Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size());
    ui.painter().galley(place.min, galley, palette.text);
    response.on_hover_text(text.get("gradients-layer.tip"));
    step(ui, Icon::Back, "gradients-layer-back", layer.saturating_sub(1));
}
