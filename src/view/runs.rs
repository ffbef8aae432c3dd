//! What several seeds and the map have in common: both are jobs of many runs.

use egui::{Align, Layout, RichText, Ui};

use super::{Text, theme};
use crate::trainer::JobState;

/// Draws what a job is good for, before there is one: a question, what an answer means, and how to get it.
pub fn question_ui(ui: &mut Ui, [question, explanation, how]: [String; 3]) {
    let palette = theme::palette(ui);
    ui.add_space((ui.available_height() * 0.22).min(160.0));
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.set_max_width(520.0_f32.min(ui.available_width()));
        ui.label(RichText::new(question).font(theme::strong(20.0)).color(palette.text));
        ui.add_space(4.0);
        ui.label(RichText::new(explanation).color(palette.text));
        ui.label(RichText::new(how).color(palette.muted));
    });
}

/// Returns why a job could not go on; `None` if it could.
pub fn trouble(text: &Text, state: &JobState) -> Option<String> {
    match state {
        JobState::Refused(error) => Some(text.with("refused", &[("text", &error.to_string())])),
        JobState::Failed(message) => Some(text.with("failed", &[("text", message)])),
        JobState::Running | JobState::Finished => None,
    }
}
