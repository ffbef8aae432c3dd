//! The switches of the Layers view.

use egui::{Align, Layout, Popup, PopupCloseBehavior, RichText, Ui};

use crate::measure::Stage;
use crate::view::choose::choose;
use crate::view::scene::stage_text;
use crate::view::widgets::{Icon, icon_button};
use crate::view::{Action, Against, Arrangement, AxisMode, LayersOptions, Scene, Show, theme};

/// A switch of one display option.
struct Switch {
    /// Base name of the texts of the switch.
    name: &'static str,
    width: f32,
    /// Whether its name is drawn beside the switch outside the menu.
    named: bool,
    ui: fn(&mut Ui, &Scene<'_>, &Switch, &mut Vec<Action>),
}

/// The switches beside the switch of the stage, the most important first.
const SWITCHES: [Switch; 6] = [
    Switch { name: "arrangement", width: 118.0, named: false, ui: arrangement_ui },
    Switch { name: "units", width: 118.0, named: false, ui: units_ui },
    Switch { name: "ghost", width: 176.0, named: false, ui: ghost_ui },
    Switch { name: "axis", width: 88.0, named: true, ui: axis_ui },
    Switch { name: "height", width: 80.0, named: true, ui: height_ui },
    Switch { name: "answers", width: 80.0, named: true, ui: answers_ui },
];
/// Width of the switch of the stage, in points.
const STAGE: f32 = 160.0;
/// Width of the button of the menu for switches that do not fit, in points.
const MENU: f32 = 34.0;
/// Gap between two switches, in points.
const GAP: f32 = 9.0;
/// How much closer a name is to its switch than `GAP`, in points.
const NEARER: f32 = 3.0;

/// Draws the switches from right to left. Those that do not fit go into a menu, except the arrangement.
pub fn switches_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = GAP;
    // Without their names these switches would be hard to understand, especially beside the switch of the time axis.
    let names = SWITCHES.each_ref().map(|switch| {
        let layout = || {
            let ink = theme::palette(ui).muted;
            ui.painter().layout_no_wrap(scene.text.get(switch.name), theme::regular(theme::BODY), ink)
        };
        switch.named.then(layout)
    });
    let widths = names.each_ref().map(|name| name.as_ref().map_or(0.0, |name| name.size().x + GAP));
    let (shown, rest) = SWITCHES.split_at(fitting(ui.available_width(), widths));
    if !rest.is_empty() {
        menu_ui(ui, scene, rest, out);
    }
    for (switch, name) in shown.iter().zip(names).rev() {
        (switch.ui)(ui, scene, switch, out);
        if let Some(name) = name {
            // The name is closer to its own switch than to the next.
            ui.add_space(-NEARER);
            ui.label(name);
            ui.add_space(NEARER);
        }
    }
    let stages = Stage::ALL.map(|stage| (stage, stage_text(stage)));
    let clicked = choose(ui, scene, "stage", stages, scene.state.stage, STAGE);
    out.extend(clicked.map(|stage| Action::Show(Show::Stage(stage))));
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
                ui.label(RichText::new(scene.text.get(switch.name)).color(palette.text));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| (switch.ui)(ui, scene, switch, out));
            });
        }
    });
}

fn arrangement_ui(ui: &mut Ui, scene: &Scene<'_>, switch: &Switch, out: &mut Vec<Action>) {
    let choices = [
        (Arrangement::SideBySide, "arrangement-side"),
        (Arrangement::Overlay, "arrangement-overlay"),
        (Arrangement::Map, "arrangement-map"),
    ];
    let options = scene.state.layers;
    let clicked = choose(ui, scene, switch.name, choices, options.arrangement, switch.width);
    out.extend(clicked.map(|arrangement| Action::Show(Show::Layers(LayersOptions { arrangement, ..options }))));
}

fn units_ui(ui: &mut Ui, scene: &Scene<'_>, switch: &Switch, out: &mut Vec<Action>) {
    let choices = [(false, "units-pooled"), (true, "units-each")];
    let options = scene.state.layers;
    let clicked = choose(ui, scene, switch.name, choices, options.units, switch.width);
    out.extend(clicked.map(|units| Action::Show(Show::Layers(LayersOptions { units, ..options }))));
}

fn ghost_ui(ui: &mut Ui, scene: &Scene<'_>, switch: &Switch, out: &mut Vec<Action>) {
    let choices = [(None, "ghost-off"), (Some(Against::Start), "ghost-start"), (Some(Against::Lag), "ghost-lag")];
    let options = scene.state.layers;
    let clicked = choose(ui, scene, switch.name, choices, options.ghost, switch.width);
    out.extend(clicked.map(|ghost| Action::Show(Show::Layers(LayersOptions { ghost, ..options }))));
}

fn answers_ui(ui: &mut Ui, scene: &Scene<'_>, switch: &Switch, out: &mut Vec<Action>) {
    let choices = [(true, "answers-on"), (false, "answers-off")];
    let options = scene.state.layers;
    let clicked = choose(ui, scene, switch.name, choices, scene.answers(), switch.width);
    out.extend(clicked.map(|on| Action::Show(Show::Layers(LayersOptions { answers: Some(on), ..options }))));
}

fn axis_ui(ui: &mut Ui, scene: &Scene<'_>, switch: &Switch, out: &mut Vec<Action>) {
    let choices = [(AxisMode::Fixed, "axis-fixed"), (AxisMode::Fit, "axis-fit")];
    let options = scene.state.layers;
    let clicked = choose(ui, scene, switch.name, choices, options.axis, switch.width);
    out.extend(clicked.map(|axis| Action::Show(Show::Layers(LayersOptions { axis, ..options }))));
}

fn height_ui(ui: &mut Ui, scene: &Scene<'_>, switch: &Switch, out: &mut Vec<Action>) {
    let choices = [(false, "height-linear"), (true, "height-log")];
    let options = scene.state.layers;
    let clicked = choose(ui, scene, switch.name, choices, options.log_counts, switch.width);
    out.extend(clicked.map(|log_counts| Action::Show(Show::Layers(LayersOptions { log_counts, ..options }))));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_that_have_no_room_are_in_the_menu() {
        let shown = |width: f32| fitting(width, [0.0, 0.0, 0.0, 40.0, 50.0, 60.0]);
        assert_eq!([0.0, 320.0, 464.0, 640.0, 2000.0].map(shown), [1, 1, 2, 2, 6]);
        // Switches and gaps take 874 points; their names 150 more.
        assert_eq!([1023.0, 1025.0].map(shown).map(|shown| shown == SWITCHES.len()), [false, true]);
    }
}
