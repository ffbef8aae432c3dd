//! The switches of the Layers view.

use egui::{Align, Layout, Popup, PopupCloseBehavior, RichText, Ui};

use crate::view::choose::{option_ui, text_name};
use crate::view::widgets::{Icon, icon_button};
use crate::view::{Action, Scene, theme};

/// A switch of one view option.
struct Switch {
    /// Full name of the option.
    option: &'static str,
    width: f32,
    /// Whether its name is drawn beside the switch outside the menu.
    named: bool,
}

/// The switches beside the switch of the stage, the most important first.
const SWITCHES: [Switch; 8] = [
    Switch { option: "layers.arrangement", width: 118.0, named: false },
    Switch { option: "layers.units", width: 118.0, named: false },
    Switch { option: "layers.ghost", width: 176.0, named: false },
    Switch { option: "layers.axis", width: 88.0, named: true },
    Switch { option: "layers.log-counts", width: 80.0, named: true },
    Switch { option: "layers.answers", width: 80.0, named: true },
    Switch { option: "layers.strip", width: 80.0, named: true },
    Switch { option: "window.layers", width: PARTS, named: false },
];
/// Width of the switch between the rows and the network, in points.
const PARTS: f32 = 132.0;
/// Width of the switch of the stage, in points.
const STAGE: f32 = 160.0;
/// Width of the button of the menu for switches that do not fit, in points.
const MENU: f32 = 34.0;
/// Gap between two switches, in points.
const GAP: f32 = 9.0;
/// How much closer a name is to its switch than `GAP`, in points.
const NEARER: f32 = 3.0;

/// Draws the switches from right to left. Those that do not fit go into a menu, except the arrangement. The network has two
/// of them: the stage, and the one that leads back to the rows.
pub fn switches_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = GAP;
    if scene.state.network {
        option_ui(ui, scene, "window.layers", PARTS, out);
        option_ui(ui, scene, "stage", STAGE, out);
        return;
    }
    // Without their names these switches would be hard to understand, especially beside the switch of the time axis.
    let names = SWITCHES.each_ref().map(|switch| {
        let layout = || {
            let ink = theme::palette(ui).muted;
            ui.painter().layout_no_wrap(scene.text.get(text_name(switch.option)), theme::regular(theme::BODY), ink)
        };
        switch.named.then(layout)
    });
    let widths = names.each_ref().map(|name| name.as_ref().map_or(0.0, |name| name.size().x + GAP));
    let (shown, rest) = SWITCHES.split_at(fitting(ui.available_width(), widths));
    if !rest.is_empty() {
        menu_ui(ui, scene, rest, out);
    }
    for (switch, name) in shown.iter().zip(names).rev() {
        option_ui(ui, scene, switch.option, switch.width, out);
        if let Some(name) = name {
            // The name is closer to its own switch than to the next.
            ui.add_space(-NEARER);
            ui.label(name);
            ui.add_space(NEARER);
        }
    }
    option_ui(ui, scene, "stage", STAGE, out);
}

/// Returns how many switches fit into `width` points beside the switch of the stage, if their names take `names`.
fn fitting(width: f32, names: [f32; SWITCHES.len()]) -> usize {
    let needed = |shown: usize| {
        let menu = if shown < SWITCHES.len() { GAP + MENU } else { 0.0 };
        STAGE
            + menu
            + SWITCHES.iter().zip(names).take(shown).map(|(switch, name)| GAP + switch.width + name).sum::<f32>()
    };
    (2..=SWITCHES.len()).rev().find(|shown| needed(*shown) <= width).unwrap_or(1)
}

/// Draws a button whose menu holds `switches`.
fn menu_ui(ui: &mut Ui, scene: &Scene<'_>, switches: &[Switch], out: &mut Vec<Action>) {
    let name = scene.text.get("layers-options");
    let button = icon_button(ui, Icon::Controls, "", &name, false);
    let button = button.on_hover_text(scene.text.get("layers-options.tip"));
    let menu = Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).accessible_name(name);
    menu.show(|ui| {
        ui.set_width(280.0);
        let palette = theme::palette(ui);
        for switch in switches {
            ui.horizontal(|ui| {
                ui.label(RichText::new(scene.text.get(text_name(switch.option))).color(palette.text));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    option_ui(ui, scene, switch.option, switch.width, out);
                });
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_that_have_no_room_are_in_the_menu() {
        let shown = |width: f32| fitting(width, [0.0, 0.0, 0.0, 40.0, 50.0, 60.0, 50.0, 0.0]);
        assert_eq!([0.0, 320.0, 464.0, 640.0, 2000.0].map(shown), [1, 1, 2, 2, 8]);
        // Switches and gaps take 1,104 points; their names 200 more.
        assert_eq!([1303.0, 1305.0].map(shown).map(|shown| shown == SWITCHES.len()), [false, true]);
    }
}
