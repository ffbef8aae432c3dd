//! The surroundings of the rows: columns, shared axis, the answers below, and error messages above.

use egui::{Align2, Frame as Card, Margin, Rect, RichText, Sense, Stroke, Ui, pos2, vec2};

use super::cell::axis_of;
use super::mark;
use super::part::Part;
use crate::measure::Frame;
use crate::trainer::Activity;
use crate::view::widgets::closable_card_ui;
use crate::view::{Action, Arrangement, AxisMode, Scene, Show, Window, decision, network, theme};

/// The places of the two columns.
pub struct Columns {
    /// The column of arm A and the column of arm B.
    pub cells: [Rect; 2],
    /// The tiles beside each column; `None` where there is no room for them.
    pub strips: Option<[Rect; 2]>,
}

/// Room for the name of a layer, such as "L50", in points.
pub const LABELS: f32 = 40.0;
/// Gap between the columns, in points.
const GAP: f32 = 20.0;
/// Gap between the tiles of a layer and its distribution, and the least width of a distribution beside tiles, in points.
const BESIDE: f32 = 8.0;
const LEAST_CELL: f32 = 190.0;

impl Columns {
    /// Lays out the columns in `area`, with tiles at the left of each if `tiles` and if there is room; if only one arm is on the
    /// page, both columns are the whole width.
    pub fn new(scene: &Scene<'_>, area: Rect, tiles: bool) -> Self {
        let whole = Self::whole(scene, area);
        let taken = network::STRIP + BESIDE;
        if !tiles || whole.cells[0].width() < LEAST_CELL + taken {
            return whole;
        }
        let strip = |cell: Rect| Rect::from_x_y_ranges(cell.left()..=cell.left() + network::STRIP, cell.y_range());
        let rest = |cell: Rect| cell.with_min_x(cell.left() + taken);
        Self { cells: whole.cells.map(rest), strips: Some(whole.cells.map(strip)) }
    }

    /// Lays out the columns without tiles.
    fn whole(scene: &Scene<'_>, area: Rect) -> Self {
        if scene.sole().is_some() {
            let cell =
                Rect::from_min_max(pos2(area.left() + LABELS, area.top()), pos2(area.right() - 8.0, area.bottom()));
            return Self { cells: [cell; 2], strips: None };
        }
        let (labels, gap, right) = if scene.is_small(area.width()) { (30.0, 12.0, 0.0) } else { (LABELS, GAP, 8.0) };
        let width = ((area.width() - labels - gap - right) / 2.0).max(40.0).floor();
        let left = area.left() + labels;
        let cell = |left: f32| Rect::from_min_size(pos2(left, area.top()), vec2(width, area.height()));
        Self { cells: [cell(left), cell(left + width + gap)], strips: None }
    }

    /// Returns where the columns begin, with their tiles.
    pub fn left(&self) -> f32 {
        self.strips.map_or(self.cells[0].left(), |strips| strips[0].left())
    }

    /// Returns the columns at the height of `row`.
    pub fn at(&self, row: Rect) -> Self {
        let at = |place: Rect| Rect::from_x_y_ranges(place.x_range(), row.y_range());
        Self { cells: self.cells.map(at), strips: self.strips.map(|strips| strips.map(at)) }
    }

    /// Returns a rectangle that spans both columns.
    pub fn wide(&self) -> Rect {
        self.cells[0].union(self.cells[1])
    }
}

/// Returns the height of the shared axis, in points; 0 if every cell has its own axis.
pub fn axis_height(scene: &Scene<'_>) -> f32 {
    if scene.state.layers.axis == AxisMode::Fixed { 24.0 } else { 0.0 }
}

/// Draws the shared axis below the columns; nothing if every cell has its own axis.
pub fn axis_ui(ui: &mut Ui, scene: &Scene<'_>, frame: &Frame, columns: &Columns) {
    let palette = theme::palette(ui);
    if scene.state.layers.axis == AxisMode::Fit {
        return;
    }
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), axis_height(scene)), Sense::hover());
    let columns = columns.at(row);
    let part = |arm: usize| Part::new(arm, frame.arms[arm].layers.first()?, scene.state.stage);
    let shown = scene.arms();
    let marks = |parts: &[Part<'_>], area: Rect| {
        let axis = axis_of(scene, parts, area);
        for value in axis.marks() {
            mark(ui.painter(), axis.x(value), row.top(), value, palette);
        }
    };
    if scene.state.layers.arrangement == Arrangement::Overlay {
        marks(&shown.filter_map(part).collect::<Vec<_>>(), columns.wide());
    } else {
        for part in shown.filter_map(part) {
            let area = columns.cells[part.arm];
            marks(&[part], area);
        }
    }
}

/// Draws the predictions of each network in its column, `height` points high. There are two columns even if both
/// arms share an axis.
pub fn answers_ui(ui: &mut Ui, scene: &Scene<'_>, columns: &Columns, height: f32, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let areas = columns.at(row).cells;
    let at = pos2(columns.left() - 12.0, row.center().y);
    let font = theme::regular(theme::BODY);
    ui.painter().text(at, Align2::RIGHT_CENTER, scene.text.get("answers-row"), font, palette.muted);
    decision::answers_ui(ui, scene, areas, out);
}

/// Draws why an edit is not possible, with a button to close it, or that the trainer failed. The last frame stays
/// below.
pub fn trouble_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    if let Some(Activity::Failed(message)) = window.report.map(|report| &report.activity) {
        let text = window.text.with("failed", &[("text", message)]);
        let card = Card::new().fill(palette.card).stroke(Stroke::new(1.0, palette.alarm)).corner_radius(6);
        card.inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(text).color(palette.alarm));
        });
    }
    // An open dialog shows the reason itself.
    if let Some(refusal) = window.refusal().filter(|_| window.state.dialog.is_none())
        && closable_card_ui(ui, &refusal, [palette.alarm; 2], &window.text.get("close"))
    {
        out.push(Action::Show(Show::NoRefusal));
    }
}
