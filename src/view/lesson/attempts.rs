//! The suggestions of a lesson for what to try next.

use egui::Ui;

use super::claims::{self, claims_ui};
use super::words::{GAP, heading_ui};
use super::{Course, LessonAction};
use crate::view::widgets::{wide_button, wide_button_height};
use crate::view::{Action, Scene};

/// Returns the height of claims and suggestions, in points.
pub fn height(ui: &Ui, scene: &Scene<'_>, course: &Course<'_>) -> f32 {
    let width = ui.available_width();
    let tries = course.lesson.tries.iter();
    let tries: f32 = tries.map(|one| wide_button_height(ui, one.text.of(scene.text.tag()), width) + GAP).sum();
    claims::height(ui, scene, course) + tries + 26.0
}

/// Draws the claims with their verdicts, and below them the suggestions that put the claims to the test.
pub fn attempts_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    claims_ui(ui, scene, course, false);
    ui.add_space(4.0);
    heading_ui(ui, &scene.text.get("lesson-try"));
    tries_ui(ui, scene, course, out);
}

/// Draws the suggestions alone.
pub fn tries_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    for (i, attempt) in course.lesson.tries.iter().enumerate() {
        let words = attempt.text.of(scene.text.tag());
        let tip = scene.text.with("lesson-try-sets", &[("what", &attempt.set.join(", "))]);
        if wide_button(ui, words, course.tried == Some(i)).on_hover_text(tip).clicked() {
            out.push(Action::Lesson(LessonAction::Try(i)));
        }
    }
}
