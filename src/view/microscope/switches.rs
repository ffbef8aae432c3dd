//! The controls of the microscope: unit, order, statistics, the first samples, the folded layer, and the way back.

use egui::{Label, RichText, Ui, vec2};

use super::{MicroscopeOptions, measured};
use crate::config::Scale;
use crate::measure::UNITS;
use crate::view::choose::option_ui;
use crate::view::format::{float, whole};
use crate::view::widgets::{drop_down, slider, text_command};
use crate::view::{Action, Scene, Show, theme};

/// Width of the list of units, in points.
const UNIT: f32 = 90.0;
/// Widths of the switches, in points.
const ORDER: f32 = 150.0;
const BY: f32 = 120.0;
const FOLD: f32 = 110.0;
/// Width of the slider, in points.
const FIRST: f32 = 110.0;
/// Height of a line of controls, in points.
const HEIGHT: f32 = 28.0;

/// Draws the list of units.
pub fn unit_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let text = scene.text;
    let name = |unit: usize| text.with("lens-unit", &[("unit", &unit.to_string())]);
    let chosen = scene.unit();
    // Another unit than the first was chosen where every unit has its tile.
    let all = scene.run().network.width;
    let further = Some(chosen).filter(|unit| (UNITS + 1..=all).contains(unit));
    let units = (1..=all.min(UNITS)).chain(further);
    let (response, clicked) =
        drop_down(ui, ("microscope units", UNIT), name(chosen), units, Some(&chosen), |unit| name(*unit));
    out.extend(clicked.map(|unit| Action::Show(Show::Unit(Some(unit)))));
    response.accessible_name(text.get("microscope-units"));
}

/// Draws all other controls, in as many lines as they need.
pub fn switches_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(10.0, 4.0);
        ui.spacing_mut().interact_size.y = HEIGHT;
        option_ui(ui, scene, "microscope.order", ORDER, out);
        option_ui(ui, scene, "microscope.by", BY, out);
        option_ui(ui, scene, "microscope.fold", FOLD, out);
        first_ui(ui, scene, out);
        let options = scene.state.microscope;
        if options.moved != 0.0 && text_command(ui, scene.text, "microscope-back", false) {
            out.push(Action::Show(Show::Microscope(options.put_back())));
        }
    });
}

/// Draws the slider that takes only the first samples of the mini-batch.
fn first_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let options = scene.state.microscope;
    let sample = options.sample.map_or(0, |sample| sample - 1);
    let Some(batch) = scene.arms().find_map(|arm| measured(scene, arm)) else { return };
    let all = batch.group(sample.min(batch.z.len().saturating_sub(1))).len().max(1);
    let first = options.first.unwrap_or(all).min(all);
    let label = scene.text.with("microscope-samples", &[("first", &first.to_string()), ("all", &all.to_string())]);
    let (response, to) =
        slider(ui, &scene.text.get("microscope-slider"), float(first), 1.0..=float(all.max(2)), Scale::Linear, FIRST);
    response.on_hover_text(scene.text.get("microscope-slider.tip"));
    let label = RichText::new(label).font(theme::regular(theme::SMALL)).color(theme::palette(ui).text);
    ui.add(Label::new(label).extend());
    if let Some(to) = to {
        let to = usize::try_from(whole(to.clamp(1.0, float(all)))).unwrap_or(all);
        let first = (to < all).then_some(to);
        if first != options.first {
            out.push(Action::Show(Show::Microscope(MicroscopeOptions { first, ..options })));
        }
    }
}
