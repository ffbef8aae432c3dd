//! The switches of the lens: the unit and the curve.

use egui::{Align, Layout, Ui, vec2};

use crate::measure::UNITS;
use crate::view::choose::next;
use crate::view::widgets::{Segment, drop_down, segments};
use crate::view::{Action, Scene, Show};

/// Height of the switches, in points.
pub const HEIGHT: f32 = 26.0;
/// Greatest width of the list of units, in points.
const LIST: f32 = 96.0;
/// Gap between the switches, in points.
const GAP: f32 = 8.0;

/// Draws the list of units and the switch between the network's own curve and the comparison.
pub fn switches_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, HEIGHT), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(HEIGHT);
        ui.spacing_mut().interact_size.y = HEIGHT;
        ui.spacing_mut().item_spacing.x = GAP;
        let list = LIST.min(width * 0.42);
        units_ui(ui, scene, list, out);
        curves_ui(ui, scene, (width - list - GAP).min(160.0), out);
    });
}

fn units_ui(ui: &mut Ui, scene: &Scene<'_>, width: f32, out: &mut Vec<Action>) {
    let text = scene.text;
    let all = scene.run().network.width;
    let name = |unit: Option<usize>| match unit {
        Some(unit) => text.with("lens-unit", &[("unit", &unit.to_string())]),
        None => text.get("lens-units-all"),
    };
    let chosen = scene.state.unit;
    // The selected unit may not exist in a narrower network.
    if chosen.is_some_and(|unit| unit > all) {
        out.push(Action::Show(Show::Unit(None)));
    }
    ui.spacing_mut().button_padding.x = 7.0;
    // Another unit than the first was chosen where every unit has its tile.
    let further = chosen.filter(|unit| (UNITS + 1..=all).contains(unit));
    let values = std::iter::once(None).chain((1..=all.min(UNITS)).chain(further).map(Some));
    let (response, clicked) =
        drop_down(ui, ("lens units", width), name(chosen), values, Some(&chosen), |unit| name(*unit));
    out.extend(clicked.map(|unit| Action::Show(Show::Unit(unit))));
    response.accessible_name(text.get("lens-units")).on_hover_text(text.get("lens-units.tip"));
}

fn curves_ui(ui: &mut Ui, scene: &Scene<'_>, width: f32, out: &mut Vec<Action>) {
    let text = scene.text;
    let own = text.get(&format!("network-activation-{}", scene.run().network.activation.name()));
    let parts = [
        Segment { label: own, tip: text.get("lens-own") },
        Segment { label: text.get("lens-compare"), tip: text.get("lens-compare.tip") },
    ];
    let chosen = usize::from(scene.state.lens.compare);
    let clicked = segments(ui, &text.get("lens-curve"), &parts, Some(chosen), width, 2);
    out.extend(clicked.filter(|i| *i != chosen).map(|_| next(scene, "lens.compare")));
}
