//! The strip: a few tiles of a layer beside its distribution. A click opens the network.

use egui::{CursorIcon, Id, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit};

use super::measured;
use super::place::Sheet;
use super::texture::texture_of;
use super::words::{Part, sentence};
use crate::view::kept::{note, noted};
use crate::view::{Action, Scene, Show, texture, theme};

/// Width of the strip of one arm, in points.
pub const WIDTH: f32 = 54.0;
/// Greatest width of a tile, in points.
const LARGEST: f32 = 26.0;

/// Records that there is no room for the strips in this frame.
pub fn strips_give_way(ui: &Ui) {
    note(ui, Id::unique("strips give way"), Rect::NOTHING);
}

/// Returns whether there is no room for the strips in this frame, so that nothing need be measured for them.
#[must_use]
pub fn strips_gave_way(ui: &Ui) -> bool {
    noted(ui, Id::unique("strips give way")).is_some()
}

/// Draws the first units of hidden layer `layer` of `arm` into `area`; nothing until they are measured.
pub fn strip_ui(ui: &Ui, scene: &Scene<'_>, (arm, layer): (usize, usize), area: Rect, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let found = measured(scene).and_then(|source| Some((source, source.arms[arm].tiles.as_ref()?)));
    let found = found.and_then(|(source, tiles)| Some((source, tiles, tiles.layer(layer)?)));
    let Some((source, tiles, shown)) = found else { return };
    let sheet = Sheet::new(shown, area, LARGEST);
    let mut budget = super::texture::BUDGET;
    if let Some(image) = texture_of(ui, source, (tiles, (arm, layer)), (shown, &sheet), &mut budget) {
        texture::paint(ui.painter(), &image, sheet.rect);
    }
    let chosen = scene.state.unit.filter(|unit| layer == scene.layer() && *unit <= shown.units.len());
    if let Some(unit) = chosen {
        let ring = Stroke::new(1.5, palette.ring);
        ui.painter().rect_stroke(sheet.tile(unit), 0.0, ring, StrokeKind::Outside);
    }
    let name = || sentence(scene, arm, Part::Layer(layer), shown);
    let id = ui.scope_id().with(("strip", arm, layer));
    if !scene.reacts() {
        let response = ui.interact(sheet.rect, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, name()));
        return;
    }
    let response = ui.interact(sheet.rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, name()));
    if response.hovered() || response.has_focus() {
        let (width, ink) = if response.has_focus() { (2.0, palette.arms[1]) } else { (1.0, palette.muted) };
        ui.painter().rect_stroke(sheet.rect.expand(2.0), 3.0, Stroke::new(width, ink), StrokeKind::Outside);
    }
    if response.clicked() {
        out.push(Action::Show(Show::Layer(layer)));
        out.push(Action::Show(Show::Option("window.layers", "network")));
    }
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    response.on_hover_text(format!("{}\n{}", name(), scene.text.get("tiles-open")));
}
