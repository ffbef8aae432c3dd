//! The suggestions of a lesson for what to try next, and its controls, which take the cause of claims away.

use egui::Ui;

use super::claims::{self, claims_ui};
use super::words::{GAP, heading_ui};
use super::{Course, LessonAction};
use crate::lessons::Control;
use crate::view::widgets::{wide_button, wide_button_height};
use crate::view::{Action, Scene};

/// Height of the heading above suggestions or controls, in points.
const HEADING: f32 = 26.0;

/// Returns the height of claims and suggestions, in points.
pub fn height(ui: &Ui, scene: &Scene<'_>, course: &Course<'_>) -> f32 {
    let width = ui.available_width();
    let tries = course.lesson.tries.iter();
    let tries: f32 = tries.map(|one| wide_button_height(ui, one.text.of(scene.text.tag()), width) + GAP).sum();
    claims::height(ui, scene, course, false) + tries + HEADING
}

/// Returns the height of the controls with their heading, in points; 0 if there are none.
pub fn controls_height(ui: &Ui, scene: &Scene<'_>, course: &Course<'_>) -> f32 {
    let width = ui.available_width();
    let controls = course.lesson.controls.iter();
    let controls: f32 = controls.map(|one| wide_button_height(ui, &control_words(scene, one), width) + GAP).sum();
    if controls > 0.0 { controls + HEADING } else { 0.0 }
}

/// Draws the claims with their verdicts, and below them the suggestions that put the claims to the test.
pub fn attempts_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    claims_ui(ui, scene, course, false);
    ui.add_space(4.0);
    heading_ui(ui, &scene.text.get("lesson-try"));
    tries_ui(ui, scene, course, out);
}

/// Draws the controls, each with the numbers of the claims that must fail; nothing if there are none.
pub fn controls_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    if course.lesson.controls.is_empty() {
        return;
    }
    ui.add_space(4.0);
    heading_ui(ui, &scene.text.get("lesson-cause"));
    for (i, control) in course.lesson.controls.iter().enumerate() {
        let tip = scene.text.with("lesson-try-sets", &[("what", &control.change.set.join(", "))]);
        let claims = control.fails.iter().map(|claim| course.lesson.claims[*claim].text.of(scene.text.tag()));
        let claims = claims.map(|claim| format!("– {claim}")).collect::<Vec<_>>().join("\n");
        let tip = format!("{tip}\n\n{}\n{claims}", scene.text.get("lesson-must-fail"));
        if wide_button(ui, &control_words(scene, control), course.control == Some(i)).on_hover_text(tip).clicked() {
            out.push(Action::Lesson(LessonAction::Control(i)));
        }
    }
}

/// Returns what a control takes away, and the numbers of the claims that must then fail.
fn control_words(scene: &Scene<'_>, control: &Control) -> String {
    let claims = control.fails.iter().map(|claim| (claim + 1).to_string()).collect::<Vec<_>>().join(", ");
    let what = control.change.text.of(scene.text.tag());
    scene.text.with("lesson-control", &[("what", what), ("claims", &claims)])
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
