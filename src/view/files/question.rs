//! The question whether the program may read the data file that an experiment from elsewhere names.

use egui::{Align, Frame, Id, Label, Layout, Margin, Modal, RichText, Ui};

use super::FileAction;
use crate::config::one_line;
use crate::view::widgets::text_button;
use crate::view::{Action, Scene, theme};

/// Greatest width of the dialog, in points.
const WIDTH: f32 = 480.0;

/// Draws the question if there is one. Escape answers no.
pub fn question_ui(ui: &Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let Some(path) = &scene.state.asks_to_read else { return };
    let palette = theme::palette(ui);
    let text = scene.text;
    let width = WIDTH.min(ui.available_width() - 80.0);
    let card = Frame::popup(ui.style()).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique("read data")).frame(card).show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 10.0;
        ui.label(RichText::new(text.get("read-data")).font(theme::strong(theme::HEADING)).color(palette.text));
        let question = text.with("read-data-question", &[("path", &one_line(path))]);
        ui.add(Label::new(RichText::new(question).color(palette.text)).wrap());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if text_button(ui, &text.get("read-data-yes"), false).clicked() {
                out.push(Action::File(FileAction::ReadData(true)));
            }
            if text_button(ui, &text.get("read-data-no"), true).clicked() {
                out.push(Action::File(FileAction::ReadData(false)));
            }
        });
    });
    if modal.should_close() {
        out.push(Action::File(FileAction::ReadData(false)));
    }
}
