//! A line above the picture that stays until it is closed.

use egui::{Align, Color32, Frame, Label, Layout, Margin, RichText, Stroke, Ui};

use super::text_button;
use crate::view::theme;

/// Draws `words` in `ink` on a card with a border, and a button `close` at its right; returns whether that was clicked.
pub fn closable_card_ui(ui: &mut Ui, words: &str, [ink, border]: [Color32; 2], close: &str) -> bool {
    let palette = theme::palette(ui);
    let card = Frame::new().fill(palette.card).stroke(Stroke::new(1.0, border)).corner_radius(6);
    let shown = card.inner_margin(Margin::symmetric(12, 4)).show(ui, |ui| {
        let font = theme::regular(theme::BODY);
        let button = ui.painter().layout_no_wrap(close.to_owned(), font, palette.text).size().x + 40.0;
        ui.horizontal(|ui| {
            let size = egui::vec2((ui.available_width() - button).max(100.0), 30.0);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_size(size);
                ui.add(Label::new(RichText::new(words).color(ink)).wrap());
            });
            let right = Layout::right_to_left(Align::Center);
            ui.with_layout(right, |ui| text_button(ui, close, false).clicked()).inner
        })
        .inner
    });
    shown.inner
}
