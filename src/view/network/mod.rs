//! The network: a column for each layer, and in it a tile for each unit, which shows what the unit responds to.

mod column;
mod legend;
mod place;
mod strip;
mod texture;
mod weights;
mod words;

use std::sync::Arc;

use egui::{Align2, Id, Panel, Rect, ScrollArea, Sense, Ui, pos2, vec2};

use super::arms::{self, ended, message, message_in, reveal_ui};
use super::kept::kept;
use super::lesson::{self, DrawnPart};
use super::{ARMS, Action, Scene, format, theme};
use crate::data::Appearance;
use crate::lessons::Region;
use crate::measure::{Inspection, Stage, TileLayer, Tiles, TilesAsked};
use column::Column;
use place::Sheet;
pub use strip::{WIDTH as STRIP, strip_ui, strips_gave_way, strips_give_way};
use words::Part;

/// Height of the names of the layers, in points.
const NAMES: f32 = 18.0;
/// Height of the card in place of a hidden arm, in points.
const CARD: f32 = 40.0;
/// Gap between two parts one below the other, in points.
const GAP: f32 = 6.0;
/// Least distance of two columns in a window and on a page, in points, and the greatest.
const PITCH: [f32; 3] = [30.0, 22.0, 190.0];
/// Part of a column that is left free for lines, and its greatest width in points.
const FREE: (f32, f32) = (0.22, 44.0);
/// Greatest width of a tile, in points.
const LARGEST: f32 = 72.0;
/// Least width down to which a tile gives way to its name, in points.
const LEAST_NAMED: f32 = 24.0;
/// Height of a page above which the legend is drawn, in points.
const ROOM_FOR_LEGEND: f32 = 200.0;

/// Returns the stage that the tiles show: a if the views show a, else y.
#[must_use]
pub fn stage(scene: &Scene<'_>) -> Stage {
    if scene.state.stage == Stage::A { Stage::A } else { Stage::Y }
}

/// Returns the inspection with the tiles that the scene asks for; `None` until they are measured.
pub fn measured<'a>(scene: &Scene<'a>) -> Option<&'a Arc<Inspection>> {
    let asked = scene.question().tiles?;
    let inspection = scene.report?.inspection.as_ref()?;
    (scene.inspection().is_some() && inspection.question.tiles == Some(asked)).then_some(inspection)
}

/// Draws the network of each arm, A above B, so that the same layer of both is in one column.
pub fn network_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let Some(frame) = scene.frame() else { return };
    ui.spacing_mut().item_spacing.y = GAP;
    let measured = measured(scene);
    let some = measured.and_then(|inspection| inspection.arms.iter().find_map(|arm| arm.tiles.as_ref()));
    if scene.scrolls() || ui.available_height() > ROOM_FOR_LEGEND {
        let panel = Panel::bottom("network legend").frame(egui::Frame::NONE).show_separator_line(false);
        panel.show(ui, |ui| legend::legend_ui(ui, scene, some));
    }
    if let Some(arm) = scene.state.hidden.filter(|_| scene.reacts()) {
        let (_, response) = ui.allocate_exact_size(vec2(ui.available_width(), CARD), Sense::click());
        let name = scene.text.with("hidden", &[("arm", ARMS[arm.min(1)])]);
        let center = response.rect.center();
        reveal_ui(ui, response, [&name, &scene.text.get("hidden.tip")], out);
        ui.painter().text(center, Align2::CENTER_CENTER, name, theme::regular(theme::BODY), theme::palette(ui).text);
    }
    let depth = frame.arms[0].hidden().len().max(1);
    let first = usize::from(!has_inputs(scene));
    let room = ui.available_rect_before_wrap();
    let shown = columns(scene, first..=depth + 1, room.width());
    let pitch = (room.width() / format::count(shown.len())).clamp(PITCH[usize::from(!scene.scrolls())], PITCH[2]);
    let width = (pitch * format::count(shown.len())).max(room.width());
    ScrollArea::horizontal().id_salt("network scroll").auto_shrink(false).show(ui, |ui| {
        // The bar lies below what scrolls.
        let bar = if width > room.width() { ui.spacing().scroll.allocated_width() } else { 0.0 };
        let size = vec2(width, (room.height() - bar).max(NAMES));
        let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
        // A shallow network stands in the middle.
        let left = whole.center().x - pitch * format::count(shown.len()) / 2.0;
        let place = |i: usize| {
            let left = left + pitch * format::count(i);
            Rect::from_x_y_ranges(left..=left + pitch, whole.y_range())
        };
        let parts: Vec<(usize, Rect)> = shown.iter().enumerate().map(|(i, index)| (*index, place(i))).collect();
        names(ui, scene, depth, &parts);
        // A layer that was selected elsewhere is scrolled to.
        let mut is_new = false;
        kept(ui.ctx(), Id::unique("layer of the network"), scene.layer(), |_: Option<()>| is_new = true);
        if let Some((_, column)) = parts.iter().find(|(index, _)| *index == scene.layer()).filter(|_| is_new) {
            ui.scroll_to_rect(*column, None);
        }
        let arms: Vec<usize> = scene.arms().collect();
        let height = (whole.height() - NAMES) / format::count(arms.len().max(1));
        for (row, arm) in arms.into_iter().enumerate() {
            let top = whole.top() + NAMES + height * format::count(row);
            let block = Rect::from_x_y_ranges(whole.x_range(), top..=top + height - GAP);
            arm_ui(ui, scene, arm, (block, &parts), measured, out);
        }
    });
}

/// Returns whether the inputs have a column: if they are no pixels, and not more than there can be tiles.
fn has_inputs(scene: &Scene<'_>) -> bool {
    let Some(exhibit) = scene.report.map(|report| &report.exhibit) else { return false };
    let is_image = exhibit.samples.first().is_some_and(|sample| matches!(sample.face, Appearance::Image { .. }));
    !is_image && exhibit.features.len() <= TilesAsked::MOST
}

/// Returns the parts of the network that are drawn, of `all`: as many as there is room for on a page, equally spaced from
/// the first to the last; all of them where the picture scrolls.
fn columns(scene: &Scene<'_>, all: std::ops::RangeInclusive<usize>, width: f32) -> Vec<usize> {
    let all: Vec<usize> = all.collect();
    let fit = scene.rows(all.len(), |columns| format::count(*columns) * PITCH[1] <= width);
    let steps = fit.saturating_sub(1).max(1);
    (0..fit).map(|i| all[(i * (all.len() - 1) + steps / 2) / steps]).collect()
}

/// Draws the names of the parts above their columns, that of the selected layer bold.
fn names(ui: &Ui, scene: &Scene<'_>, depth: usize, parts: &[(usize, Rect)]) {
    let palette = theme::palette(ui);
    for (index, column) in parts.iter().filter(|(_, column)| ui.is_rect_visible(*column)) {
        let selected = *index == scene.layer() && scene.reacts();
        let (font, ink) = if selected {
            (theme::strong(theme::SMALL), palette.text)
        } else {
            (theme::regular(theme::SMALL), palette.muted)
        };
        let at = pos2(column.center().x, column.top());
        let part = Part::at(*index, depth);
        let name = ui.painter().text(at, Align2::CENTER_TOP, part.short(scene), font, ink);
        if let Part::Layer(_) = part {
            lesson::mark(ui, scene, all_layers(scene.arms().next()), name);
        }
    }
}

/// Returns what a ring around all layers of `arm` goes around beside them, since it would cross it otherwise.
const fn all_layers(arm: Option<usize>) -> DrawnPart {
    DrawnPart { part: Region::Network, arm, layer: Some(0) }
}

/// Draws the network of one arm: its name, a column for each of `parts`, and the weights of the selected unit.
fn arm_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    arm: usize,
    (block, parts): (Rect, &[(usize, Rect)]),
    measured: Option<&Arc<Inspection>>,
    out: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    // The name stays where it is while the columns scroll.
    let seen = block.intersect(ui.clip_rect());
    let name = arms::fitting(ui, &[&scene.heading(arm), ARMS[arm]], seen.width(), palette.names[arm]);
    lesson::mark(ui, scene, all_layers(Some(arm)), Rect::from_min_size(seen.left_top(), name.size()));
    ui.painter().galley(seen.left_top(), name, palette.names[arm]);
    let area = block.with_min_y(block.top() + arms::NAME);
    if ended(scene, arm).is_some() {
        message_in(ui, scene, arm, area.intersect(ui.clip_rect()));
        return;
    }
    let tiles = measured.and_then(|inspection| Some((inspection, inspection.arms[arm].tiles.as_ref()?)));
    let Some((source, tiles)) = tiles else {
        lesson::mark(ui, scene, DrawnPart::of_arm(Region::Network, arm), area);
        let words = scene.text.get(if measured.is_some() { "not-measured" } else { "measuring" });
        message(ui, area.intersect(ui.clip_rect()), &words, palette.canvas);
        return;
    };
    let depth = tiles.hidden().len();
    let column = |(index, slot): &(usize, Rect)| {
        let (layer, part) = (tiles.layer(*index)?, Part::at(*index, depth));
        let free = (FREE.0 * slot.width()).min(FREE.1);
        let place = Rect::from_x_y_ranges(slot.shrink2(vec2(free / 2.0, 0.0)).x_range(), area.y_range());
        let inner = place.shrink(1.0);
        // One below the other the tiles are smaller, but have their names beside them.
        let names = column::names(ui, scene, (part, layer.units.len()));
        let name = column::largest(&names);
        let side = (inner.height() / format::count(names.len().max(1))).min(inner.width()).min(LARGEST);
        // Names keep off the edge by a point, since text is moved to whole pixels.
        let edges = slot.shrink(1.0).x_range();
        let room = inner.right() - edges.min - name.x;
        let (names, inner) = if names.is_empty() || side < name.y || room < side.min(LEAST_NAMED) {
            (Vec::new(), inner)
        } else {
            let side = side.min(room);
            let middle = inner.center().x - side / 2.0;
            // Below the name of the column, as far as the names let them.
            let left = match part {
                Part::Inputs => middle.max(edges.min + name.x),
                _ => middle.min(edges.max - name.x - side),
            };
            (names, Rect::from_x_y_ranges(left..=left + side, inner.y_range()))
        };
        let sheet = Sheet::new(layer, inner, LARGEST);
        Some(Column { scene, arm, index: *index, part, place, layer, sheet, names })
    };
    let columns: Vec<Column<'_>> = parts.iter().filter_map(column).collect();
    // The selected layer and its neighbors are the first to be seen.
    let mut order: Vec<&Column<'_>> = columns.iter().filter(|column| ui.is_rect_visible(column.place)).collect();
    order.sort_by_key(|column| column.index.abs_diff(scene.layer()));
    let mut budget = if scene.reacts() { texture::BUDGET } else { usize::MAX };
    for column in &order {
        column.paint(ui, (source, tiles), &mut budget);
    }
    links(ui, scene, tiles, &columns);
    for column in columns.iter().filter(|column| ui.is_rect_visible(column.place)) {
        column.respond(ui, (source, tiles), out);
    }
}

/// Draws the strongest weights of the selected unit, where the columns at their ends are neighbors.
fn links(ui: &Ui, scene: &Scene<'_>, tiles: &Tiles, columns: &[Column<'_>]) {
    let selected = scene.state.unit.map(|unit| (scene.layer(), unit));
    let Some(links) = tiles.links.as_ref().filter(|links| Some(links.unit) == selected) else { return };
    let find = |index: usize| columns.iter().find(|column| column.index == index);
    let (layer, unit) = links.unit;
    let Some(own) = find(layer) else { return };
    let here = own.sheet.tile(unit);
    let has = |layer: &TileLayer, unit: usize| unit <= layer.units.len();
    for (weights, index) in [(&links.incoming, layer - 1), (&links.outgoing, layer + 1)] {
        let Some(there) = find(index).filter(|_| has(own.layer, unit)) else { continue };
        let most = weights.iter().map(|(_, weight)| weight.abs()).fold(0.0, f64::max);
        // The largest lies on top.
        for (at, weight) in weights.iter().rev().filter(|(at, _)| has(there.layer, *at)) {
            let tile = there.sheet.tile(*at);
            let ends = if index < layer {
                [tile.right_center(), here.left_center()]
            } else {
                [here.right_center(), tile.left_center()]
            };
            weights::line(ui, ui.painter(), ends, *weight, most);
        }
    }
}
