//! A button as wide as its column, with words that may need several lines.

use std::sync::Arc;

use egui::{Color32, CursorIcon, Galley, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit, vec2};

use crate::view::theme;

/// Margin between the words and the border, in points.
const AIR: egui::Vec2 = vec2(12.0, 8.0);

/// Returns the height of a button with `words` over `width`, in points.
pub fn wide_button_height(ui: &Ui, words: &str, width: f32) -> f32 {
    galley(ui, words, width, false).size().y + 2.0 * AIR.y
}

fn galley(ui: &Ui, words: &str, width: f32, chosen: bool) -> Arc<Galley> {
    let font = if chosen { theme::strong(theme::BODY) } else { theme::regular(theme::BODY) };
    ui.painter().layout(words.to_owned(), font, Color32::PLACEHOLDER, width - 2.0 * AIR.x)
}

/// Draws a button with `words` over the whole width; a chosen one stands out.
pub fn wide_button(ui: &mut Ui, words: &str, chosen: bool) -> Response {
    let palette = theme::palette(ui);
    let width = ui.available_width();
    let galley = galley(ui, words, width, chosen);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y + 2.0 * AIR.y), Sense::click());
    let visuals = ui.style().interact(&response);
    let border = if chosen { Stroke::new(2.0, palette.ring) } else { visuals.bg_stroke };
    ui.painter().rect(rect, 8.0, visuals.weak_bg_fill, border, StrokeKind::Inside);
    theme::focus_ring(ui, &response, rect);
    ui.painter().galley(rect.min + AIR, galley, palette.text);
    response.widget_info(|| WidgetInfo::selected(accesskit::Role::Button, ui.is_enabled(), chosen, words));
    response.on_hover_cursor(CursorIcon::PointingHand)
}
