//! Cards: lines of words with buttons, shown above the picture.

use egui::{Align, Color32, Frame, Label, Layout, Margin, RichText, Stroke, Ui};

use super::text_button;
use crate::view::theme;

/// Draws `words` on a card with a button `close` at its right; `inks` are the colors of words and border. Returns
/// whether the button was clicked.
pub fn closable_card_ui(ui: &mut Ui, words: &str, inks: [Color32; 2], close: &str) -> bool {
    card_ui(ui, words, inks, vec![(close.to_owned(), String::new(), ())]).is_some()
}

/// Draws `words` in `ink` on a card with a border, and buttons at its right, each with its label, its tooltip, which
/// may be empty, and a value. Returns the value of the button that was clicked.
pub fn card_ui<T>(
    ui: &mut Ui,
    words: &str,
    [ink, border]: [Color32; 2],
    buttons: Vec<(String, String, T)>,
) -> Option<T> {
    let palette = theme::palette(ui);
    let card = Frame::new().fill(palette.card).stroke(Stroke::new(1.0, border)).corner_radius(6);
    let shown = card.inner_margin(Margin::symmetric(12, 4)).show(ui, |ui| {
        let width = |label: &String| {
            let font = theme::regular(theme::BODY);
            ui.painter().layout_no_wrap(label.clone(), font, palette.text).size().x + 40.0
        };
        let taken: f32 = buttons.iter().map(|(label, ..)| width(label)).sum();
        ui.horizontal(|ui| {
            let size = egui::vec2((ui.available_width() - taken).max(100.0), 30.0);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_size(size);
                ui.add(Label::new(RichText::new(words).color(ink)).wrap());
            });
            let click = |ui: &mut Ui| {
                let mut clicked = None;
                // The layout goes from right to left, so the buttons are added in reverse order.
                for (label, tip, value) in buttons.into_iter().rev() {
                    let mut response = text_button(ui, &label, false);
                    if !tip.is_empty() {
                        response = response.on_hover_text(tip);
                    }
                    if response.clicked() {
                        clicked = Some(value);
                    }
                }
                clicked
            };
            ui.with_layout(Layout::right_to_left(Align::Center), click).inner
        })
        .inner
    });
    shown.inner
}
