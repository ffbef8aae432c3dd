//! The layers: a row for each hidden layer, arm A at the left, arm B at the right.

mod around;
mod axis;
mod bars;
mod cell;
mod curve;
mod hover;

pub use around::trouble_ui;
pub use axis::round_marks;
pub use curve::Curve;
use egui::{Align2, CursorIcon, Panel, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, accesskit, pos2, vec2};

use super::widgets::{Segment, segments};
use super::{ARMS, Action, AxisMode, LayersOptions, Scene, Show, format, theme};
use crate::config::Normalization;
use crate::measure::{Frame, Stage};
use around::Columns;
use cell::Cell;

/// Least distance from one row to the next.
const MIN_PITCH: f32 = 38.0;
/// Largest distance: a shallow network does not fill the window with towers.
const MAX_PITCH: f32 = 260.0;
/// Between two rows.
const ROW_GAP: f32 = 6.0;

/// Draws the layers of the newest frame.
pub fn layers_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 6.0;
    let Some(frame) = scene.frame() else {
        if scene.refusal().is_none() {
            ui.centered_and_justified(|ui| ui.label(RichText::new(scene.text.get("loading")).weak()));
        }
        return;
    };
    let columns = Columns::new(ui.available_rect_before_wrap());
    around::headings_ui(ui, scene, &columns);
    let curve = Curve::of(scene.activation());
    Panel::bottom("layers legend").frame(egui::Frame::NONE).show_separator_line(false).show(ui, |ui| {
        around::legend_ui(ui, scene, &curve);
    });
    let axis = around::axis_height(scene);
    let mut body = ui.available_rect_before_wrap();
    body.max.y -= axis;
    // The last layer is the output layer, which has no activation.
    let depth = frame.arms[0].layers.len().saturating_sub(1).max(1);
    let rows = f32::from(u16::try_from(depth).unwrap_or(u16::MAX));
    let pitch = (body.height() / rows).clamp(MIN_PITCH, MAX_PITCH);
    // The axis stands right below the last row of a shallow network.
    body.max.y = body.max.y.min(body.top() + pitch * rows);
    let scroll = ScrollArea::vertical().id_salt("layers scroll").auto_shrink(false).max_height(body.height());
    scroll.show_viewport(ui, |ui, seen| {
        ui.set_height(pitch * rows);
        let top = ui.min_rect().top();
        for layer in 1..=depth {
            let place = top + pitch * f32::from(u16::try_from(layer - 1).unwrap_or(u16::MAX));
            let offset = place - top;
            if offset + pitch < seen.top() || offset > seen.bottom() {
                continue;
            }
            let row = Rect::from_x_y_ranges(body.x_range(), place..=place + pitch - ROW_GAP);
            row_ui(ui, scene, frame, layer, &columns.at(row), &curve, out);
        }
    });
    ui.add_space(-ui.spacing().item_spacing.y);
    around::axis_ui(ui, scene, frame, &columns);
    around::diverged_ui(ui, scene, frame, &columns, body);
}

/// The switches of the layers, from right to left.
pub fn switches_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let text = scene.text;
    let options = scene.state.layers;
    let modes = [(AxisMode::Fixed, "axis-fixed"), (AxisMode::Fit, "axis-fit")];
    let parts: Vec<_> = modes.iter().map(|(_, name)| segment(scene, name)).collect();
    let chosen = modes.iter().position(|(mode, _)| *mode == options.axis);
    if let Some(i) = segments(ui, &text.get("axis"), &parts, chosen, 116.0, 2) {
        out.push(Action::Show(Show::Layers(LayersOptions { axis: modes[i].0, ..options })));
    }
    let parts: Vec<_> = Stage::ALL.iter().map(|stage| segment(scene, stage_text(*stage))).collect();
    let chosen = Stage::ALL.iter().position(|stage| *stage == scene.state.stage);
    if let Some(i) = segments(ui, &text.get("stage"), &parts, chosen, 232.0, 4) {
        out.push(Action::Show(Show::Stage(Stage::ALL[i])));
    }
}

fn segment(scene: &Scene<'_>, name: &str) -> Segment {
    Segment { label: scene.text.get(name), tip: scene.text.get(&format!("{name}.tip")) }
}

const fn stage_text(stage: Stage) -> &'static str {
    match stage {
        Stage::Z => "stage-z",
        Stage::ZHat => "stage-zhat",
        Stage::Y => "stage-y",
        Stage::A => "stage-a",
    }
}

/// One layer of both arms.
fn row_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    frame: &Frame,
    layer: usize,
    columns: &Columns,
    curve: &Curve,
    out: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let selected = scene.layer() == layer;
    let number = layer.to_string();
    let label = scene.text.with("layer-short", &[("layer", &number)]);
    let (font, ink) =
        if selected { (theme::strong(14.0), palette.text) } else { (theme::regular(theme::BODY), palette.muted) };
    let at = pos2(columns.cells[0].left() - 12.0, columns.cells[0].center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, label, font, ink);
    for (arm, area) in columns.cells.iter().enumerate() {
        let Some(measured) = frame.arms[arm].layers.get(layer - 1) else { continue };
        let stage = scene.state.stage;
        let stats = measured.stage(stage).filter(|stats| stats.fixed.total() > 0);
        let cell = stats.map(|stats| Cell {
            scene,
            arm,
            stats,
            numbers: &measured.curve,
            curve: (stage == Stage::Y).then_some(curve),
        });
        // ẑ is missing where there is no normalization; any other stage for a moment after the switch, at most.
        let none = stage == Stage::ZHat && frame.arms[arm].normalization == Normalization::None;
        let missing = scene.text.get(if none { "no-normalization" } else { "not-measured" });
        let response = ui.interact(*area, ui.scope_id().with(("cell", arm, layer)), Sense::click());
        match &cell {
            Some(cell) => cell.paint(ui, *area),
            None => empty_ui(ui, *area, &missing),
        }
        let name = scene.text.with("layer-arm", &[("layer", &number), ("arm", ARMS[arm])]);
        let summary = cell.as_ref().map_or(missing, Cell::summary);
        let name = format!("{name}: {summary}");
        response.widget_info(|| WidgetInfo::selected(accesskit::Role::Button, true, selected, &name));
        let ring = match (selected, response.has_focus(), response.hovered()) {
            (_, true, _) => Some(Stroke::new(2.0, palette.arms[1])),
            (true, ..) => Some(Stroke::new(2.0, palette.ring)),
            (_, _, true) => Some(Stroke::new(1.0, palette.muted)),
            _ => None,
        };
        if let Some(ring) = ring {
            ui.painter().rect_stroke(area.expand(2.0), 5.0, ring, StrokeKind::Inside);
        }
        if response.clicked() {
            out.push(Action::Show(Show::Layer(layer)));
        }
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        // The numbers of an arm that has diverged stand behind the words that say so.
        if let Some(cell) = cell.as_ref().filter(|_| frame.arms[arm].diverged.is_none()) {
            hover::cell_hover(ui, &response, cell, *area, &name);
        }
    }
}

/// A cell without a histogram, and why.
fn empty_ui(ui: &Ui, area: Rect, why: &str) {
    let palette = theme::palette(ui);
    ui.painter().rect_filled(area, 4.0, palette.card);
    ui.painter().text(area.center(), Align2::CENTER_CENTER, why, theme::regular(theme::SMALL), palette.muted);
}

/// A little more than `format::drawn`: the marks below the columns.
fn mark(painter: &egui::Painter, x: f32, y: f32, value: f64, palette: &theme::Palette) {
    painter.vline(x, y..=y + 4.0, Stroke::new(1.0, palette.muted));
    let text = format::drawn(&format::tick(value));
    painter.text(pos2(x, y) + vec2(0.0, 5.0), Align2::CENTER_TOP, text, theme::regular(theme::SMALL), palette.muted);
}
