//! The names of the arms above their columns, and the controls that hide and reveal an arm.

use egui::{Color32, CursorIcon, Rect, Response, Sense, Stroke, StrokeKind, Ui, UiBuilder};
use egui::{WidgetInfo, accesskit, pos2, vec2};

use super::around::Columns;
use crate::view::arms::{fitting, line_sample, reveal_ui};
use crate::view::{ARMS, Action, Arrangement, Scene, Show, theme};

/// Height of the line of names, in points.
const HEIGHT: f32 = 24.0;
/// Length of the line sample before a name, in points, if both arms share a column.
const SAMPLE: f32 = 24.0;

/// Draws the names of the arms and, in projector mode, a button to hide each arm.
pub fn headings_ui(ui: &mut Ui, scene: &Scene<'_>, columns: &Columns, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let overlay = scene.state.layers.arrangement == Arrangement::Overlay;
    let mut left = columns.cells[0].left();
    let sole = scene.sole();
    for (arm, cell) in columns.cells.iter().enumerate().filter(|(arm, _)| sole.is_none_or(|sole| sole == *arm)) {
        let name = scene.heading(arm);
        let mut at = pos2(if overlay { left } else { cell.left() }, row.center().y);
        let end = if overlay { columns.cells[1].right() } else { cell.right() };
        if overlay {
            let ends = [at, at + vec2(SAMPLE, 0.0)];
            line_sample(ui, ends, palette.arms[arm], arm == 1);
            at.x += SAMPLE + 8.0;
        }
        let hides = scene.state.projector && scene.state.hidden.is_none();
        let room = end - at.x - if hides { 64.0 } else { 0.0 };
        let place = Rect::from_min_max(pos2(at.x, row.top()), pos2(at.x + room, row.bottom()));
        // Width for each name; if they do not fit, they are shortened.
        let half = if overlay { (columns.wide().width() - 2.0 * (SAMPLE + 20.0)) / 2.0 } else { room };
        let galley = if scene.page {
            let both = [0, 1].map(|arm| fitting(ui, &[&scene.arm_name(arm)], half, palette.names[arm]));
            // Both names get the same font size, and both are shortened if one has to be.
            let fits = both.iter().all(|galley| galley.size().x <= half);
            let size =
                both.iter().map(|galley| galley.job.sections[0].format.font_id.size).fold(theme::HEADING, f32::min);
            let name = if fits { name } else { ARMS[arm].to_owned() };
            ui.painter().layout_no_wrap(name, theme::strong(size), palette.names[arm])
        } else {
            fitting(ui, &[&name, ARMS[arm]], half, palette.names[arm])
        };
        let painter = ui.painter().with_clip_rect(place.intersect(ui.clip_rect()));
        let shown = Rect::from_min_size(at - vec2(0.0, galley.size().y / 2.0), galley.size());
        painter.galley(shown.min, galley, palette.names[arm]);
        left = shown.right().min(place.right()) + 12.0;
        if let Some(stage) = stands_in(scene, arm) {
            let notes = [scene.text.with("stands-in", &[("stage", &stage)]), stage];
            let font = theme::regular(theme::SMALL);
            let notes = notes.map(|note| ui.painter().layout_no_wrap(note, font.clone(), palette.muted));
            let room = half - (left - shown.left());
            if let Some(note) = notes.into_iter().find(|note| note.size().x <= room) {
                let at = pos2(left, row.center().y - note.size().y / 2.0);
                left += note.size().x + 12.0;
                ui.painter().galley(at, note, palette.muted);
            }
        }
        if hides {
            let place = Rect::from_min_max(pos2(left, row.top()), pos2(left + 60.0, row.bottom()));
            let name = scene.text.with("hide", &[("arm", ARMS[arm])]);
            let response = quiet_button(ui, place, &scene.text.get("hide-short"), &name);
            left = response.rect.right() + 24.0;
            if response.on_hover_text(scene.text.with("hide.tip", &[("arm", ARMS[arm])])).clicked() {
                out.push(Action::Show(Show::Option("hide", ["a", "b"][arm])));
            }
        } else {
            left += 12.0;
        }
    }
}

/// Returns the name of the stage that an arm shows in place of the chosen one; `None` if it has the chosen stage.
fn stands_in(scene: &Scene<'_>, arm: usize) -> Option<String> {
    let chosen = scene.state.stage;
    let stage = scene.frame()?.arms[arm].layers.first()?.stage_shown(chosen);
    (stage != chosen && scene.shows(arm)).then(|| scene.stage_name(stage))
}

/// Draws a card over the column of a hidden arm; a click reveals the arm.
pub fn hidden_ui(ui: &mut Ui, scene: &Scene<'_>, columns: &Columns, body: Rect, out: &mut Vec<Action>) {
    let Some(arm) = scene.state.hidden.filter(|_| scene.reacts()) else { return };
    let column = Rect::from_x_y_ranges(columns.cells[arm.min(1)].x_range(), body.y_range());
    card_ui(ui, scene, arm, column, out);
}

/// Draws the card of a hidden arm in one line, for arms that share a column; a click reveals the arm.
pub fn hidden_line_ui(ui: &mut Ui, scene: &Scene<'_>, columns: &Columns, out: &mut Vec<Action>) {
    let Some(arm) = scene.state.hidden.filter(|_| scene.reacts()) else { return };
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    card_ui(ui, scene, arm, columns.at(row).wide(), out);
}

fn card_ui(ui: &mut Ui, scene: &Scene<'_>, arm: usize, place: Rect, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let name = scene.text.with("hidden", &[("arm", ARMS[arm.min(1)])]);
    let response = ui.interact(place, ui.scope_id().with(("reveal", arm)), Sense::click());
    reveal_ui(ui, response, [&name, &scene.text.get("hidden.tip")], out);
    let low = place.height() < 120.0;
    let size = if low { 24.0 } else { (place.width().min(place.height()) * 0.4).clamp(48.0, 150.0) };
    let ink = palette.names[arm.min(1)];
    let wrap = place.width() - if low { 80.0 } else { 32.0 };
    let words = ui.painter().layout(name, theme::strong(theme::HEADING), palette.text, wrap.max(80.0));
    let mark = ui.painter().layout_no_wrap("?".to_owned(), theme::strong(size), ink);
    if low {
        let left = place.left() + 16.0;
        ui.painter().galley(pos2(left, place.center().y - mark.size().y / 2.0), mark.clone(), ink);
        let at = pos2(left + mark.size().x + 14.0, place.center().y - words.size().y / 2.0);
        ui.painter().galley(at, words, palette.text);
    } else {
        let top = place.center().y - (mark.size().y + words.size().y + 8.0) / 2.0;
        ui.painter().galley(pos2(place.center().x - mark.size().x / 2.0, top), mark.clone(), ink);
        let at = pos2(place.center().x - words.size().x / 2.0, top + mark.size().y + 8.0);
        ui.painter().galley(at, words, palette.text);
    }
}

/// Draws a small, inconspicuous button.
fn quiet_button(ui: &mut Ui, place: Rect, label: &str, name: &str) -> Response {
    let palette = theme::palette(ui);
    let galley = ui.painter().layout_no_wrap(label.to_owned(), theme::regular(theme::SMALL), Color32::PLACEHOLDER);
    let rect = Rect::from_min_size(pos2(place.left(), place.center().y - 10.0), galley.size() + vec2(14.0, 6.0));
    let response = ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| ui.allocate_rect(rect, Sense::click())).inner;
    let (fill, ink) = if response.hovered() { (palette.grid, palette.text) } else { (palette.canvas, palette.muted) };
    ui.painter().rect(rect, 5.0, fill, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    theme::focus_ring(ui, &response, rect);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, name));
    response.on_hover_cursor(CursorIcon::PointingHand)
}
