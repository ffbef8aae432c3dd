//! The switches of the layers.

use egui::{Align, Layout, Popup, PopupCloseBehavior, RichText, Ui};

use crate::measure::Stage;
use crate::view::scene::stage_text;
use crate::view::widgets::{Icon, Segment, icon_button, segments};
use crate::view::{Action, Arrangement, AxisMode, LayersOptions, Scene, Show, theme};

/// Width of the switches: stage, arrangement, axis, height.
const WIDTHS: [f32; 4] = [160.0, 118.0, 88.0, 80.0];
/// Between two of them.
const GAP: f32 = 9.0;
/// How much nearer a name stands to its switch.
const NEARER: f32 = 3.0;

/// The switches of the layers, from right to left. Where there is no room for all, axis and height go into a menu.
pub fn switches_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = GAP;
    // Without their names both switches would be riddles, the more so beside the one of the time axis.
    let names = ["height", "axis"].map(|name| {
        let ink = theme::palette(ui).muted;
        ui.painter().layout_no_wrap(scene.text.get(name), theme::regular(theme::BODY), ink)
    });
    let named: f32 = names.iter().map(|name| name.size().x + GAP).sum();
    if ui.available_width() >= WIDTHS.iter().sum::<f32>() + 3.0 * GAP + named {
        let [height, axis] = names;
        // Nearer to its own switch than to the next.
        let named = |ui: &mut Ui, name| {
            ui.add_space(-NEARER);
            ui.label(name);
            ui.add_space(NEARER);
        };
        height_ui(ui, scene, out);
        named(ui, height);
        axis_ui(ui, scene, out);
        named(ui, axis);
    } else {
        menu_ui(ui, scene, out);
    }
    arrangement_ui(ui, scene, out);
    let parts = Stage::ALL.map(|stage| segment(scene, stage_text(stage)));
    let chosen = Stage::ALL.iter().position(|stage| *stage == scene.state.stage);
    if let Some(i) = segments(ui, &scene.text.get("stage"), &parts, chosen, WIDTHS[0], 4) {
        out.push(Action::Show(Show::Stage(Stage::ALL[i])));
    }
}

/// Axis and height below a button.
fn menu_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let name = scene.text.get("layers-options");
    let button = icon_button(ui, Icon::Controls, "", &name, false);
    let button = button.on_hover_text(scene.text.get("layers-options.tip"));
    let menu = Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).accessible_name(name);
    menu.show(|ui| {
        ui.set_width(200.0);
        let palette = theme::palette(ui);
        for (name, content) in [("axis", axis_ui as fn(&mut Ui, &Scene<'_>, &mut Vec<Action>)), ("height", height_ui)] {
            ui.horizontal(|ui| {
                ui.label(RichText::new(scene.text.get(name)).color(palette.text));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| content(ui, scene, out));
            });
        }
    });
}

fn arrangement_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let choices = [
        (Arrangement::SideBySide, "arrangement-side"),
        (Arrangement::Overlay, "arrangement-overlay"),
        (Arrangement::Map, "arrangement-map"),
    ];
    let options = scene.state.layers;
    choose(ui, scene, "arrangement", choices, options.arrangement, WIDTHS[1], out, |arrangement| LayersOptions {
        arrangement,
        ..options
    });
}

fn axis_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let choices = [(AxisMode::Fixed, "axis-fixed"), (AxisMode::Fit, "axis-fit")];
    let options = scene.state.layers;
    choose(ui, scene, "axis", choices, options.axis, WIDTHS[2], out, |axis| LayersOptions { axis, ..options });
}

fn height_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let choices = [(false, "height-linear"), (true, "height-log")];
    let options = scene.state.layers;
    choose(ui, scene, "height", choices, options.log_counts, WIDTHS[3], out, |log_counts| LayersOptions {
        log_counts,
        ..options
    });
}

/// A switch between `choices`, each with the name of its text.
#[expect(clippy::too_many_arguments, reason = "what a switch of one option is made of")]
fn choose<T: PartialEq + Copy, const N: usize>(
    ui: &mut Ui,
    scene: &Scene<'_>,
    name: &str,
    choices: [(T, &str); N],
    now: T,
    width: f32,
    out: &mut Vec<Action>,
    options: impl Fn(T) -> LayersOptions,
) {
    let parts = choices.each_ref().map(|(_, text)| segment(scene, text));
    let chosen = choices.iter().position(|(choice, _)| *choice == now);
    if let Some(i) = segments(ui, &scene.text.get(name), &parts, chosen, width, N) {
        out.push(Action::Show(Show::Layers(options(choices[i].0))));
    }
}

fn segment(scene: &Scene<'_>, name: &str) -> Segment {
    Segment { label: scene.text.get(name), tip: scene.text.get(&format!("{name}.tip")) }
}
