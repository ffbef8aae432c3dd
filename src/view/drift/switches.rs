//! The switches of the Drift view: layer, units, stage, and the charts at the bottom.

use egui::{Align, Layout, Sense, Ui, vec2};

use super::{Lower, SWITCHES, Whose};
use crate::measure::UNITS;
use crate::view::choose::{choose, option_ui};
use crate::view::widgets::{Icon, icon_command};
use crate::view::{Action, Scene, Show, theme};

/// Draws the switch of the stage.
pub fn switches_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    option_ui(ui, scene, "drift.stage", 124.0, out);
}

/// Draws the controls of the layer and of the units that the bands show.
pub fn whose_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let text = scene.text;
    ui.horizontal(|ui| {
        ui.set_height(SWITCHES);
        ui.spacing_mut().item_spacing.x = 4.0;
        let (layer, depth) = (scene.layer(), scene.run().network.depth.max(1));
        let name = text.with("drift-layer", &[("layer", &layer.to_string())]);
        if let Some(to) = stepper_ui(ui, scene, ["drift-layer-back", "drift-layer-on"], &name, (layer, depth)) {
            out.push(Action::Show(Show::Layer(to)));
        }
        ui.add_space(10.0);
        let whose = Whose::of(scene);
        // Switching from the typical unit to "one unit" selects the typical unit first.
        let (chosen, unit) = match whose {
            Whose::All => (0, 1),
            Whose::Typical(unit) => (1, unit),
            Whose::Unit(unit) => (2, unit),
        };
        let choices = [(0, "drift-all"), (1, "drift-typical"), (2, "drift-one")];
        if let Some(i) = choose(ui, scene, "drift-units", choices, chosen, 178.0) {
            if i < 2 {
                out.push(Action::Show(Show::Option("drift.bands", ["pooled", "typical"][i])));
            }
            out.push(Action::Show(Show::Unit((i == 2).then_some(unit))));
        }
        if let Whose::Unit(unit) = whose {
            let names = ["drift-unit-back", "drift-unit-on"];
            // A narrow network may have fewer units than can be recorded.
            if let Some(to) =
                stepper_ui(ui, scene, names, &unit.to_string(), (unit, scene.run().network.width.min(UNITS)))
            {
                out.push(Action::Show(Show::Unit(Some(to))));
            }
        }
    });
}

/// Draws the switch of the charts at the bottom, and the switch of the compared distribution if they show the shift.
pub fn lower_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.set_height(SWITCHES);
        // This switch shares its line with another one.
        let width = (ui.available_width() - 212.0).clamp(216.0, 300.0);
        option_ui(ui, scene, "drift.lower", width, out);
        if scene.state.drift.lower == Lower::Shift {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                option_ui(ui, scene, "drift.against", 196.0, out);
            });
        }
    });
}

/// Draws a number between two buttons. Returns the number chosen by a click, 1 to `last`.
fn stepper_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    names: [&str; 2],
    label: &str,
    (now, last): (usize, usize),
) -> Option<usize> {
    let palette = theme::palette(ui);
    let mut asked = None;
    let mut button = |ui: &mut Ui, icon: Icon, name: &str, to: usize| {
        if icon_command(ui, scene.text, icon, name, (1..=last).contains(&to)) {
            asked = Some(to);
        }
    };
    button(ui, Icon::Back, names[0], now - 1);
    let layout = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), theme::strong(theme::HEADING), palette.text);
    // The width is the same for numbers of one or two digits, so that the buttons stay below the pointer.
    let widest = layout(&label.replace(&now.to_string(), "88"));
    let (galley, width) = (layout(label), widest.size().x + 8.0);
    let (rect, _) = ui.allocate_exact_size(vec2(width, SWITCHES), Sense::hover());
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, palette.text);
    button(ui, Icon::Forward, names[1], now + 1);
    asked
}
