//! The Layers view: a row for each hidden layer, with arm A at the left and arm B at the right, both on one axis,
//! or all layers as a map.

mod around;
mod axis;
mod bars;
mod cell;
mod curve;
mod diverged;
mod ghost;
mod heading;
mod height;
mod hover;
mod legend;
mod map;
mod numbers;
mod part;
mod peak;
mod switches;
mod units;
mod zones;

pub use around::trouble_ui;
pub use axis::Axis;
pub use bars::{Bars, Look};
pub use cell::legible;
pub use curve::Curve;
use egui::{Align2, CursorIcon, Panel, Rect, Response, ScrollArea, Sense, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, accesskit, pos2, vec2};
pub use ghost::{arrow, look as ghost_look};
pub use part::Part;
pub use switches::switches_ui;
pub use zones::{paint_saturated, paint_zones};

use super::lesson::{self, DrawnPart};
use super::{ARMS, Action, Arrangement, Scene, Show, decision, format, is_low, network, theme};
use crate::lessons::Region;
use crate::measure::{Frame, Stage};
use around::Columns;
use cell::Cell;

/// Least distance from one row to the next, in points.
const MIN_PITCH: f32 = 38.0;
/// Least distance of rows in which the numbers of both arms are one below the other, in points.
const MIN_PITCH_OF_BOTH: f32 = 52.0;
/// Least width of a row in which the numbers of both arms share a line, in points.
const ONE_LINE: f32 = 720.0;
/// Greatest distance of rows, in points, so that a shallow network does not fill the window with towers.
const MAX_PITCH: f32 = 260.0;
/// Least distance of rows on a page, in points.
const LEAST_ON_PAPER: f32 = 20.0;
/// Least distance of rows in a low window, in points.
const LEAST_IN_LOW: f32 = 26.0;
/// Height of a page above which the legend is drawn, in points.
const ROOM_FOR_LEGEND: f32 = 240.0;
/// Height of the legend in two lines, in points.
const LEGEND: f32 = 42.0;
/// Height of the names of the arms and the shared axis, above and below the rows, in points.
pub const AROUND: f32 = 60.0;
/// Least height of the selected layer, and of each other layer, if only a few layers are drawn, in points.
pub const LARGE: f32 = 128.0;
pub const OTHERS: f32 = 64.0;
/// Gap between the layers and the answers of the networks, in points.
const ANSWERS_GAP: f32 = 6.0;
/// Gap between two rows, in points.
const ROW_GAP: f32 = 6.0;

/// Draws the layers of the displayed frame.
pub fn layers_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    some_ui(ui, scene, None, out);
}

/// Draws the layers in `only`, counted from 1, as high as there is room; all layers with their legend if it is `None`.
pub fn some_ui(ui: &mut Ui, scene: &Scene<'_>, only: Option<&[usize]>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 6.0;
    let Some(frame) = scene.frame() else { return };
    let arrangement = scene.state.layers.arrangement;
    // The map always shows all layers.
    let only = only.filter(|_| arrangement != Arrangement::Map);
    // In a low window the layers need the room.
    let tiles = scene.strip() && !(scene.scrolls() && is_low(ui));
    let columns = Columns::new(scene, ui.available_rect_before_wrap(), tiles);
    if columns.strips.is_none() {
        network::strips_give_way(ui);
    }
    heading::headings_ui(ui, scene, &columns, out);
    if arrangement == Arrangement::Overlay {
        heading::hidden_line_ui(ui, scene, &columns, out);
        diverged::lines_ui(ui, scene, frame, out);
    }
    let curve = Curve::of(scene.run().network.activation);
    // The last layer is the output layer, which has no activation.
    let depth = frame.arms[0].layers.len().saturating_sub(1).max(1);
    let axis = around::axis_height(scene);
    // In a low window and on a small page the layers need the room.
    let low = scene.scrolls() && is_low(ui);
    let free = ui.available_height() - axis;
    let least_pitch = match arrangement {
        Arrangement::Map => map::LEAST,
        _ if !scene.scrolls() => LEAST_ON_PAPER,
        Arrangement::Overlay if columns.wide().width() < ONE_LINE => MIN_PITCH_OF_BOTH,
        _ if low => LEAST_IN_LOW,
        _ => MIN_PITCH,
    };
    let least = format::count(depth) * least_pitch;
    // In a low window the answers of the networks take priority over the legend.
    let answers =
        |room: f32| only.is_none().then(|| decision::answers_height(scene, room - ANSWERS_GAP, least)).flatten();
    let taken = answers(free).map_or(0.0, |height| height + ANSWERS_GAP);
    let legend = match only {
        Some(_) => false,
        None if !scene.scrolls() => ui.available_height() > ROOM_FOR_LEGEND,
        None => !low || free - taken - LEGEND >= MIN_PITCH * format::count(depth),
    };
    if legend {
        Panel::bottom("layers legend").frame(egui::Frame::NONE).show_separator_line(false).show(ui, |ui| {
            legend::legend_ui(ui, scene, &curve);
        });
    }
    let mut body = ui.available_rect_before_wrap();
    body.max.y -= axis;
    let answers = answers(body.height());
    body.max.y -= answers.map_or(0.0, |height| height + ANSWERS_GAP);
    let shown = match only {
        Some(only) => only.iter().copied().filter(|layer| (1..=depth).contains(layer)).collect(),
        None if !scene.scrolls() && arrangement != Arrangement::Map => on_paper(depth, body.height()),
        None => (1..=depth).collect::<Vec<_>>(),
    };
    let rows = format::count(shown.len());
    let pitch = match arrangement {
        Arrangement::Map => map::pitch(body.height(), rows),
        _ if only.is_some() => body.height() / rows.max(1.0),
        _ if !scene.scrolls() => (body.height() / rows).min(MAX_PITCH),
        _ => (body.height() / rows).clamp(least_pitch, MAX_PITCH),
    };
    // The shared axis is then right below the last row, even for a shallow network.
    body.max.y = body.max.y.min(body.top() + pitch * rows);
    if arrangement == Arrangement::Map {
        ui.allocate_rect(body, Sense::hover());
        map::map_ui(ui, scene, frame, &columns, (body, &curve), out);
    } else {
        let scroll = ScrollArea::vertical().id_salt("layers scroll").auto_shrink(false).max_height(body.height());
        scroll.show_viewport(ui, |ui, seen| {
            ui.set_height(pitch * rows);
            let top = ui.min_rect().top();
            let gap = if pitch < MIN_PITCH { ROW_GAP / 2.0 } else { ROW_GAP };
            let mut offset = 0.0;
            for layer in shown.iter().copied() {
                let pitch = match only {
                    Some(_) if pitch < LARGE && layer == scene.layer() => LARGE,
                    Some(_) if pitch < LARGE && shown.contains(&scene.layer()) => {
                        (body.height() - LARGE) / (rows - 1.0).max(1.0)
                    }
                    _ => pitch,
                };
                let (place, before) = (top + offset, offset);
                offset += pitch;
                if before + pitch < seen.top() || before > seen.bottom() {
                    continue;
                }
                let area = Rect::from_x_y_ranges(body.x_range(), place..=place + pitch - gap);
                Row { scene, frame, layer, curve: &curve }.ui(ui, &columns.at(area), out);
            }
        });
    }
    ui.add_space(-ui.spacing().item_spacing.y);
    around::axis_ui(ui, scene, frame, &columns);
    if let Some(height) = answers {
        around::answers_ui(ui, scene, &columns, height, out);
    }
    if arrangement != Arrangement::Overlay {
        diverged::cards_ui(ui, scene, frame, &columns, body, out);
        heading::hidden_ui(ui, scene, &columns, body, out);
    }
}

/// Returns the layers that fit into `height` points of a page, which does not scroll: equally spaced from the
/// first to the last.
fn on_paper(depth: usize, height: f32) -> Vec<usize> {
    let fit = (1..=depth).take_while(|rows| format::count(*rows) * LEAST_ON_PAPER <= height).last().unwrap_or(1);
    let steps = fit.saturating_sub(1).max(1);
    (0..fit).map(|i| 1 + (i * (depth - 1) + steps / 2) / steps).collect()
}

/// Draws the name of a layer beside its row.
fn row_name(ui: &Ui, scene: &Scene<'_>, layer: usize, at: egui::Pos2, align: Align2) {
    let palette = theme::palette(ui);
    let label = scene.text.with("layer-short", &[("layer", &layer.to_string())]);
    let (font, ink) = if scene.layer() == layer && scene.reacts() {
        (theme::strong(14.0), palette.text)
    } else {
        (theme::regular(theme::BODY), palette.muted)
    };
    ui.painter().text(at, align, label, font, ink);
}

/// A row: one layer of both arms.
struct Row<'a> {
    scene: &'a Scene<'a>,
    frame: &'a Frame,
    layer: usize,
    curve: &'a Curve,
}

impl<'a> Row<'a> {
    /// Returns those of `arms` that are shown and measured.
    fn parts(&self, arms: &[usize]) -> Vec<Part<'a>> {
        let shown = arms.iter().filter(|arm| self.scene.shows(**arm) && !self.is_replaced(**arm));
        let ghost = self.scene.ghost(self.frame);
        let part = |arm: &usize| {
            let layer = self.frame.arms[*arm].layers.get(self.layer - 1)?;
            let part = Part::new(*arm, layer, self.scene.state.stage)?;
            Some(part.compared(ghost, self.layer, self.scene.state.stage))
        };
        shown.filter_map(part).collect()
    }

    /// Returns whether words take the place of `arm`, as on a page where it has diverged.
    fn is_replaced(&self, arm: usize) -> bool {
        self.scene.page && self.frame.arms[arm].diverged.is_some()
    }

    fn cell(&self, arms: &[usize]) -> Option<Cell<'a>> {
        let parts = self.parts(arms);
        let curve = self.curve();
        (!parts.is_empty()).then(|| Cell::new(self.scene, parts, self.layer, arms.len() > 1, curve))
    }

    fn curve(&self) -> Option<&'a Curve> {
        (self.scene.state.stage == Stage::Y).then_some(self.curve)
    }

    fn ui(&self, ui: &mut Ui, columns: &Columns, out: &mut Vec<Action>) {
        let at = pos2(columns.left() - 12.0, columns.cells[0].center().y);
        row_name(ui, self.scene, self.layer, at, Align2::RIGHT_CENTER);
        if self.scene.state.layers.arrangement == Arrangement::Overlay {
            self.cell_ui(ui, columns.wide(), &[0, 1], out);
        } else {
            for arm in (0..2).filter(|arm| self.scene.shows(*arm) && !self.is_replaced(*arm)) {
                self.cell_ui(ui, columns.cells[arm], &[arm], out);
                // A card stands over an arm that has diverged.
                if let Some(strips) = columns.strips.filter(|_| self.frame.arms[arm].diverged.is_none()) {
                    network::strip_ui(ui, self.scene, (arm, self.layer), strips[arm], out);
                }
            }
        }
    }

    fn cell_ui(&self, ui: &mut Ui, area: Rect, arms: &[usize], out: &mut Vec<Action>) {
        match self.cell(arms) {
            Some(cell) => cell.paint(ui, area),
            None => empty_ui(ui, area, &missing(self.scene)),
        }
        self.mark(ui, area, arms);
        self.select_ui(ui, area, arms, 2.0, out);
    }

    /// Reports the places in the cell that a lesson can point at.
    fn mark(&self, ui: &Ui, area: Rect, arms: &[usize]) {
        let drawn = |part| {
            let arm = if let [arm] = arms { Some(*arm) } else { None };
            DrawnPart { part, arm, layer: Some(self.layer) }
        };
        for part in [Region::Histogram, Region::Curve, Region::Numbers] {
            lesson::mark(ui, self.scene, drawn(part), area);
        }
        let Some((cell, curve)) = self.cell(arms).zip(self.curve()) else { return };
        let axis = cell.axis(area);
        let zone = |part, (from, to): (f64, f64)| {
            let rect = Rect::from_x_y_ranges(axis.x(from)..=axis.x(to), area.y_range());
            if rect.width() > 1.0 {
                lesson::mark(ui, self.scene, drawn(part), rect);
            }
        };
        // A ring around two saturated ends would enclose everything, so the whole cell is marked instead.
        let flat: Vec<(f64, f64)> = curve.saturated().collect();
        match flat[..] {
            [one] => zone(Region::SaturatedZone, one),
            _ => lesson::mark(ui, self.scene, drawn(Region::SaturatedZone), area),
        }
        curve.near_linear().into_iter().for_each(|part| zone(Region::LinearZone, part));
    }

    /// Makes `area` a button that selects the layer, draws its ring, and shows the tooltip.
    fn select_ui(&self, ui: &mut Ui, area: Rect, arms: &[usize], ring: f32, out: &mut Vec<Action>) {
        let palette = theme::palette(ui);
        if !self.scene.reacts() {
            let response = ui.interact(area, ui.scope_id().with(("cell", arms, self.layer)), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, self.name(arms)));
            return;
        }
        let selected = self.scene.layer() == self.layer;
        let response = ui.interact(area, ui.scope_id().with(("cell", arms, self.layer)), Sense::click());
        let name = || self.name(arms);
        response.widget_info(|| WidgetInfo::selected(accesskit::Role::Button, true, selected, name()));
        let stroke = match (selected, response.has_focus(), response.hovered()) {
            (_, true, _) => Some(Stroke::new(2.0, palette.arms[1])),
            (true, ..) => Some(Stroke::new(2.0, palette.ring)),
            (_, _, true) => Some(Stroke::new(1.0, palette.muted)),
            _ => None,
        };
        if let Some(stroke) = stroke {
            ui.painter().rect_stroke(area.expand(ring), 5.0, stroke, StrokeKind::Inside);
        }
        if response.clicked() {
            out.push(Action::Show(Show::Layer(self.layer)));
        }
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        self.hover_ui(ui, &response, area, arms);
    }

    fn name(&self, arms: &[usize]) -> String {
        let text = self.scene.text;
        let number = self.layer.to_string();
        let place = match arms {
            [arm] => text.with("layer-arm", &[("arm", ARMS[*arm]), ("layer", &number)]),
            _ => text.with("layer-both", &[("layer", &number)]),
        };
        let summary = self.cell(arms).map_or_else(|| missing(self.scene), |cell| cell.summary());
        format!("{place}: {summary}")
    }

    /// Shows the bin under the pointer in both arms. An arm that has diverged is left out, since a card covers its
    /// numbers.
    fn hover_ui(&self, ui: &Ui, response: &Response, area: Rect, arms: &[usize]) {
        let Some(pointer) = response.hover_pos() else { return };
        let Some(cell) = self.cell(arms) else { return };
        if arms.iter().all(|arm| self.frame.arms[*arm].diverged.is_some()) {
            return;
        }
        let axis = cell.axis(area);
        let value = axis.value(pointer.x);
        let first = Bars::new(cell.parts[0].histogram(self.scene));
        if let Some(i) = first.bin(value) {
            let bar = Rect::from_x_y_ranges(axis.x(first.edge(i))..=axis.x(first.edge(i + 1)), area.y_range());
            ui.painter().rect_filled(bar, 0.0, theme::palette(ui).text.gamma_multiply(0.12));
        }
        let mut parts = self.parts(&[0, 1]);
        parts.retain(|part| self.frame.arms[part.arm].diverged.is_none());
        let hovered = hover::Hovered {
            scene: self.scene,
            layer: self.layer,
            parts,
            curve: self.curve(),
            value,
            leftward: arms == [0],
        };
        hovered.ui(response, area);
    }
}

/// Returns the reason why an arm shows nothing: the stage was not measured, which lasts only a moment after the switch.
fn missing(scene: &Scene<'_>) -> String {
    scene.text.get("not-measured")
}

/// Draws a cell without a histogram, with the reason.
fn empty_ui(ui: &Ui, area: Rect, why: &str) {
    let palette = theme::palette(ui);
    ui.painter().rect_filled(area, 4.0, palette.card);
    ui.painter().text(area.center(), Align2::CENTER_CENTER, why, theme::regular(theme::SMALL), palette.muted);
}

/// Draws a mark of the shared axis at `x`, with its number below.
fn mark(painter: &egui::Painter, x: f32, y: f32, value: f64, palette: &theme::Palette) {
    painter.vline(x, y..=y + 4.0, Stroke::new(1.0, palette.muted));
    let text = format::drawn(&format::tick(value));
    painter.text(pos2(x, y) + vec2(0.0, 5.0), Align2::CENTER_TOP, text, theme::regular(theme::SMALL), palette.muted);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_shows_the_layers_that_have_room() {
        assert_eq!(on_paper(10, 400.0), (1..=10).collect::<Vec<_>>());
        assert_eq!(on_paper(10, 85.0), [1, 4, 7, 10]);
        assert_eq!(on_paper(50, 60.0), [1, 26, 50]);
        assert_eq!(on_paper(10, 45.0), [1, 10]);
        assert_eq!((on_paper(10, 5.0), on_paper(1, 100.0)), (vec![1], vec![1]));
    }
}
