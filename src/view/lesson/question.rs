//! What a lesson is about, and what to predict.

use egui::Ui;

use super::words::{heading_ui, paragraph_ui, strong_ui};
use super::{Course, LessonAction, Prediction};
use crate::view::widgets::wide_button;
use crate::view::{Action, Scene, theme};

/// Draws statement, question and answers.
pub fn question_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let texts = course.lesson.text.of(scene.text.tag());
    paragraph_ui(ui, &texts.statement, palette.text);
    ui.add_space(6.0);
    heading_ui(ui, &scene.text.get("lesson-question"));
    strong_ui(ui, &texts.question);
    for (i, answer) in course.lesson.answers.iter().enumerate() {
        let words = answer.text.of(scene.text.tag());
        let chosen = course.prediction == Some(Prediction::Answer(i));
        if wide_button(ui, words, chosen).on_hover_text(scene.text.get("lesson-answer.tip")).clicked() {
            out.push(Action::Lesson(LessonAction::Answer(Prediction::Answer(i))));
        }
    }
}
