//! The button with the name of the lesson, and the list of all lessons.

use egui::{
    Id, Label, Margin, Modal, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit, vec2,
};

use super::{Entry, LessonAction};
use crate::view::widgets::{Icon, elided, icon_button, text_button};
use crate::view::{Action, Scene, Show, Window, format, theme};

/// Width of a column of the list, in points.
const COLUMN: f32 = 420.0;
/// Height of an entry, in points.
const ROW: f32 = 34.0;

/// Draws the button, at most `room` points wide.
pub fn button_ui(ui: &mut Ui, scene: &Scene<'_>, room: f32, out: &mut Vec<Action>) {
    let text = scene.text;
    let name = text.get("lessons");
    let title = scene.course.map(|on| {
        let number = text.with("lesson-number", &[("number", &on.lesson.order.to_string())]);
        format!("{number} · {}", on.lesson.text.of(text.tag()).title)
    });
    let width = |label: &str| {
        let font = theme::regular(theme::BODY);
        ui.painter().layout_no_wrap(label.to_owned(), font, egui::Color32::PLACEHOLDER).size().x + 42.0
    };
    let label = title.iter().chain([&name]).find(|label| width(label) <= room).cloned().unwrap_or_default();
    let response = icon_button(ui, Icon::Lesson, &label, &name, false);
    if response.on_hover_text(text.get("lessons.tip")).clicked() {
        out.push(Action::Show(Show::Lessons(!scene.state.lessons)));
    }
}

/// Draws the list over everything else if it is open.
pub fn list_ui(ui: &Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    if !window.state.lessons {
        return;
    }
    let palette = theme::palette(ui);
    let text = window.text;
    let screen = ui.ctx().content_rect();
    let card = egui::Frame::popup(ui.style()).inner_margin(Margin::same(18));
    let modal = Modal::new(Id::unique("lessons")).frame(card).show(ui.ctx(), |ui| {
        let columns = if screen.width() >= 2.0 * COLUMN + 80.0 { 2 } else { 1 };
        ui.set_width(if columns == 2 { 2.0 * COLUMN + 12.0 } else { COLUMN.min(screen.width() - 72.0) });
        ui.spacing_mut().item_spacing.y = 6.0;
        ui.label(RichText::new(text.get("lessons")).font(theme::strong(17.0)).color(palette.text));
        ui.add(Label::new(RichText::new(text.get("lessons-how")).color(palette.muted)).wrap());
        let most = screen.height() - 190.0;
        ScrollArea::vertical().id_salt("lessons scroll").max_height(most).show(ui, |ui| {
            let (own, ours): (Vec<&Entry<'_>>, Vec<&Entry<'_>>) = window.lessons.iter().partition(|entry| entry.own);
            columns_ui(ui, window, &ours, columns, out);
            if !own.is_empty() {
                ui.label(RichText::new(text.get("lessons-own")).font(theme::strong(theme::BODY)).color(palette.muted));
                columns_ui(ui, window, &own, columns, out);
            }
        });
        ui.horizontal(|ui| {
            if window.course.is_some() && text_button(ui, &text.get("lesson-leave"), false).clicked() {
                out.push(Action::Lesson(LessonAction::Leave));
            }
            text_button(ui, &text.get("close"), true).clicked()
        })
        .inner
    });
    if modal.inner || modal.should_close() {
        out.push(Action::Show(Show::Lessons(false)));
    }
}

/// Lays out the entries in columns, down the first and then down the second.
fn columns_ui(ui: &mut Ui, scene: &Scene<'_>, entries: &[&Entry<'_>], columns: usize, out: &mut Vec<Action>) {
    let rows = entries.len().div_ceil(columns);
    let width = (ui.available_width() - 12.0 * if columns == 2 { 1.0 } else { 0.0 }) / format::count(columns);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        for column in entries.chunks(rows.max(1)) {
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = 2.0;
                for entry in column {
                    entry_ui(ui, scene, entry, width, out);
                }
            });
        }
    });
}

fn entry_ui(ui: &mut Ui, scene: &Scene<'_>, entry: &Entry<'_>, width: f32, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let texts = entry.lesson.text.of(scene.text.tag());
    let current = scene.course.is_some_and(|on| on.lesson.id == entry.lesson.id);
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
    let fill = match (current, response.hovered()) {
        (true, _) => palette.grid,
        (false, true) => palette.card,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 6.0, fill);
    if current {
        ui.painter().rect_stroke(rect, 6.0, Stroke::new(1.5, palette.ring), StrokeKind::Inside);
    }
    theme::focus_ring(ui, &response, rect);
    let middle = rect.center().y;
    let number = entry.lesson.order.to_string();
    let at = egui::pos2(rect.left() + 28.0, middle);
    ui.painter().text(at, egui::Align2::RIGHT_CENTER, number, theme::strong(theme::BODY), palette.muted);
    let room = width - 40.0 - 26.0;
    let galley = elided(ui.painter(), texts.title.clone(), theme::regular(14.0), palette.text, room);
    ui.painter().galley(egui::pos2(rect.left() + 38.0, middle - galley.size().y / 2.0), galley, palette.text);
    if entry.done {
        let at = egui::pos2(rect.right() - 8.0, middle);
        ui.painter().text(at, egui::Align2::RIGHT_CENTER, "✓", theme::strong(15.0), palette.holds);
    }
    let mut name = format!("{}. {}", entry.lesson.order, texts.title);
    if entry.done {
        name = format!("{name}, {}", scene.text.get("lesson-done"));
    }
    response.widget_info(|| WidgetInfo::selected(accesskit::Role::Button, true, current, &name));
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    if response.on_hover_text(&texts.statement).clicked() {
        out.push(Action::Lesson(LessonAction::Open(entry.lesson.id.clone())));
    }
}
