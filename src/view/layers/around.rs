//! What stands around the rows: headings, axis, legend, and messages.

use egui::{Align2, Color32, Frame as Card, Margin, Rect, RichText, Sense, Shape, Stroke, Ui, UiBuilder, pos2, vec2};

use super::cell::{Cell, top_share};
use super::{Curve, mark};
use crate::config::Normalization;
use crate::measure::{CurveStats, Frame, Stage};
use crate::trainer::Activity;
use crate::view::format::percent;
use crate::view::{ARMS, Action, AxisMode, Scene, theme};

/// Where the two columns stand.
pub struct Columns {
    /// The cell of A and the cell of B.
    pub cells: [Rect; 2],
}

/// Room for "L50".
pub const LABELS: f32 = 40.0;
/// The same as a margin.
const LABELS_MARGIN: i8 = 40;
/// Between the columns.
const GAP: f32 = 20.0;

impl Columns {
    /// The columns of `area`.
    pub fn new(area: Rect) -> Self {
        let width = ((area.width() - LABELS - GAP - 8.0) / 2.0).max(40.0).floor();
        let left = area.left() + LABELS;
        let cell = |left: f32| Rect::from_min_size(pos2(left, area.top()), vec2(width, area.height()));
        Self { cells: [cell(left), cell(left + width + GAP)] }
    }

    /// The same columns at the height of `row`.
    pub fn at(&self, row: Rect) -> Self {
        Self { cells: self.cells.map(|cell| Rect::from_x_y_ranges(cell.x_range(), row.y_range())) }
    }
}

/// The names of the arms above their columns.
pub fn headings_ui(ui: &mut Ui, scene: &Scene<'_>, columns: &Columns) {
    let palette = theme::palette(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    for (arm, cell) in columns.at(row).cells.iter().enumerate() {
        let message = match scene.normalization(arm) {
            Normalization::None => "arm-none",
            Normalization::Batch => "arm-batch",
            Normalization::Layer => "arm-layer",
        };
        let name = scene.text.with(message, &[("arm", ARMS[arm])]);
        let font = theme::strong(theme::HEADING);
        ui.painter().with_clip_rect(cell.intersect(ui.clip_rect())).text(
            cell.left_center(),
            Align2::LEFT_CENTER,
            name,
            font,
            palette.names[arm],
        );
    }
}

/// Height of the shared axis.
pub fn axis_height(scene: &Scene<'_>) -> f32 {
    if scene.state.layers.axis == AxisMode::Fixed { 24.0 } else { 0.0 }
}

/// The shared axis below the columns; nothing where every cell has its own.
pub fn axis_ui(ui: &mut Ui, scene: &Scene<'_>, frame: &Frame, columns: &Columns) {
    let palette = theme::palette(ui);
    if scene.state.layers.axis == AxisMode::Fit {
        return;
    }
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), axis_height(scene)), Sense::hover());
    for (arm, area) in columns.at(row).cells.iter().enumerate() {
        let stats = frame.arms[arm].layers.first().and_then(|layer| layer.stage(scene.state.stage));
        let Some(stats) = stats else { continue };
        let axis = Cell { scene, arm, stats, numbers: &CurveStats::default(), curve: None }.axis(*area);
        for value in axis.marks() {
            mark(ui.painter(), axis.x(value), row.top(), value, palette);
        }
    }
}

/// What the colors and the dashed line mean.
pub fn legend_ui(ui: &mut Ui, scene: &Scene<'_>, curve: &Curve) {
    let palette = theme::palette(ui);
    let text = scene.text;
    let left = Card::new().inner_margin(Margin { left: LABELS_MARGIN, ..Margin::ZERO });
    // A wrapped row is at least as high as this.
    ui.spacing_mut().interact_size.y = 18.0;
    ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
    left.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            if scene.state.stage == Stage::Y {
                if curve.saturated().next().is_some() {
                    let name = if curve.inactive { "legend-inactive" } else { "legend-saturated" };
                    swatch_ui(ui, Some(palette.saturated), &text.get(name));
                }
                if curve.near_linear().is_some() {
                    let name = if curve.inactive { "legend-linear" } else { "legend-near-linear" };
                    swatch_ui(ui, Some(palette.near_linear), &text.get(name));
                }
                let name = text.get(&format!("network-activation-{}", scene.activation().name()));
                swatch_ui(ui, None, &text.with("legend-curve", &[("name", &name)]));
            }
            match scene.state.layers.axis {
                AxisMode::Fixed => {
                    let meaning = text.with("legend-height", &[("share", &percent(top_share(scene.state.stage)))]);
                    meaning_ui(ui, &meaning, 0.0).1.on_hover_text(text.get("legend-height.tip"));
                }
                AxisMode::Fit => {
                    meaning_ui(ui, &text.get("legend-height-fit"), 0.0);
                }
            }
        })
    });
}

/// A meaning in one piece, with `room` for a sign at its left.
fn meaning_ui(ui: &mut Ui, meaning: &str, room: f32) -> (Rect, egui::Response) {
    let palette = theme::palette(ui);
    let galley = ui.painter().layout_no_wrap(meaning.to_owned(), theme::regular(theme::SMALL), palette.muted);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + room + 14.0, 18.0), Sense::hover());
    ui.painter().galley(pos2(rect.left() + room, rect.center().y - galley.size().y / 2.0), galley, palette.muted);
    (rect, response)
}

/// A patch of color, or a piece of the dashed curve, and what it means.
fn swatch_ui(ui: &mut Ui, color: Option<Color32>, meaning: &str) {
    let palette = theme::palette(ui);
    let (rect, _) = meaning_ui(ui, meaning, 20.0);
    let patch = Rect::from_min_size(pos2(rect.left(), rect.center().y - 5.0), vec2(14.0, 10.0));
    if let Some(color) = color {
        ui.painter().rect_filled(patch, 2.0, color);
    } else {
        let ends = [patch.left_center(), patch.right_center()];
        ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(1.2, palette.curve), 4.0, 3.0));
    }
}

/// In words why an edit is not possible, or that the trainer failed; the last frame stays below.
pub fn trouble_ui(ui: &mut Ui, scene: &Scene<'_>, _out: &mut Vec<Action>) {
    let failed = match scene.report.map(|report| &report.activity) {
        Some(Activity::Failed(message)) => Some(scene.text.with("failed", &[("text", message)])),
        _ => None,
    };
    let palette = theme::palette(ui);
    for text in failed.into_iter().chain(scene.refusal()) {
        let card = Card::new().fill(palette.card).stroke(Stroke::new(1.0, palette.alarm)).corner_radius(6);
        card.inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(text).color(palette.alarm));
        });
    }
}

/// A card over the column of an arm that overflowed.
pub fn diverged_ui(ui: &mut Ui, scene: &Scene<'_>, frame: &Frame, columns: &Columns, body: Rect) {
    let palette = theme::palette(ui);
    let text = scene.text;
    for (arm, column) in columns.at(body).cells.iter().enumerate() {
        let Some(diverged) = frame.arms[arm].diverged else { continue };
        let [own, other] = [ARMS[arm], ARMS[1 - arm]];
        ui.painter().rect_filled(*column, 0.0, palette.canvas.gamma_multiply(0.6));
        let width = (column.width() - 24.0).min(380.0);
        let place = Rect::from_center_size(column.center(), vec2(width, 180.0)).intersect(body);
        ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
            let card = Card::new().fill(palette.canvas).stroke(Stroke::new(1.5, palette.arms[arm]));
            card.corner_radius(8).inner_margin(Margin::same(14)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 6.0;
                let title = text.with("diverged-title", &[("arm", own)]);
                ui.label(RichText::new(title).font(theme::strong(theme::HEADING)).color(palette.names[arm]));
                let (step, layer) = (crate::view::format::steps(diverged.step), diverged.layer.to_string());
                ui.label(text.with("diverged-text", &[("arm", own), ("step", &step), ("layer", &layer)]));
                let both = frame.arms[1 - arm].diverged.is_some();
                let message = if both { "diverged-both" } else { "diverged-goes-on" };
                ui.label(text.with(message, &[("other", other)]));
                ui.label(RichText::new(text.get("diverged-cause")).color(palette.muted));
            });
        });
    }
}
