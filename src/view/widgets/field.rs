//! A text field whose text takes effect once it is finished.

use egui::text::CCursorRange;
use egui::{Align2, Color32, Frame, Id, Margin, Response, Stroke, TextEdit, Ui};

use crate::view::theme;

/// Greatest number of characters in a field, as many as a path may have. A paste of megabytes is cut before it is
/// laid out.
pub const LONGEST_TEXT: usize = 4096;

/// Draws a field `width` points wide with the text `shown`. Returns the new text once the user ends typing with
/// Enter or a click elsewhere; Escape discards it. A `plain` field has no border until it is hovered or focused.
pub fn field(ui: &mut Ui, id: Id, shown: &str, name: &str, width: f32, plain: bool) -> (Response, Option<String>) {
    let palette = theme::palette(ui);
    let typed = ui.data(|data| data.get_temp::<String>(id));
    let mut buffer = typed.clone().unwrap_or_else(|| shown.to_owned());
    let focused = ui.memory(|memory| memory.has_focus(id));
    let hovered = ui.ctx().read_response(id).is_some_and(|response| response.hovered());
    let (fill, border) = match (focused, hovered || !plain) {
        (true, _) => (palette.canvas, Stroke::new(1.5, palette.arms[1])),
        (false, true) => (palette.canvas, Stroke::new(1.0, palette.line)),
        (false, false) => (Color32::TRANSPARENT, Stroke::new(1.0, Color32::TRANSPARENT)),
    };
    let frame = Frame::new().fill(fill).stroke(border).corner_radius(5).inner_margin(Margin::symmetric(5, 0));
    let mut output = TextEdit::singleline(&mut buffer)
        .id(id)
        .char_limit(LONGEST_TEXT)
        .desired_width(width)
        .min_size(egui::vec2(0.0, ui.spacing().interact_size.y.min(26.0)))
        .frame(frame)
        .text_color(if plain && !focused { palette.muted } else { palette.text })
        .align(if plain { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER })
        .show(ui);
    let response = output.response.response.clone().accessible_name(name);
    if response.gained_focus() {
        output.state.cursor.set_char_range(Some(CCursorRange::select_all_str(&buffer)));
        output.state.store(ui.ctx(), id);
    }
    let finished = response.lost_focus();
    let given_up = finished && ui.input(|input| input.key_pressed(egui::Key::Escape));
    let typing = response.has_focus();
    ui.data_mut(|data| {
        if finished {
            data.remove_temp::<String>(id);
        } else if typing {
            data.insert_temp(id, buffer.clone());
        }
    });
    let done = finished && !given_up && typed.is_some() && buffer != shown;
    (response, done.then_some(buffer))
}
