//! What to try next.

use egui::Ui;

use super::claims::claims_ui;
use super::words::heading_ui;
use super::{Course, LessonAction};
use crate::view::widgets::wide_button;
use crate::view::{Action, Scene};

/// Draws the claims with their verdicts, and below them the suggestions that put them to the test.
pub fn attempts_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    claims_ui(ui, scene, course);
    ui.add_space(4.0);
    heading_ui(ui, &scene.text.get("lesson-try"));
    for (i, attempt) in course.lesson.tries.iter().enumerate() {
        let words = attempt.text.of(scene.text.tag());
        let tip = scene.text.with("lesson-try-sets", &[("what", &attempt.set.join(", "))]);
        if wide_button(ui, words, course.tried == Some(i)).on_hover_text(tip).clicked() {
            out.push(Action::Lesson(LessonAction::Try(i)));
        }
    }
}
