//! The question phase of a lesson: its statement, the question and the answers.

use egui::Ui;

use super::words::{self, GAP, heading_ui, paragraph_ui, strong_ui};
use super::{Course, LessonAction, Prediction};
use crate::view::widgets::{wide_button, wide_button_height};
use crate::view::{Action, Scene, theme};

/// Gap between the two columns of a slide, in points.
const BETWEEN: f32 = 32.0;
/// Least width of a slide in two columns, in points; below it the lines become hard to read.
const NARROW: f32 = 560.0;
/// Greatest width of a slide, in points; longer lines are hard to read.
const SLIDE: f32 = 1000.0;
/// Height of the heading above the question, with the space around it, in points.
const HEADING: f32 = 30.0;

/// Draws statement, question and answers one below the other.
pub fn question_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    asked_ui(ui, scene, course);
    answers_ui(ui, scene, course, out);
}

/// Draws the question beside the answers, for a class that sees nothing else until it has answered.
pub fn slide_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    if ui.available_width() < NARROW {
        return question_ui(ui, scene, course, out);
    }
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(SLIDE));
        ui.spacing_mut().item_spacing.x = BETWEEN;
        ui.columns_const(|[left, right]| {
            // A column would stretch its content; the vertical layout keeps the text as it is.
            left.vertical(|ui| asked_ui(ui, scene, course));
            answers_ui(right, scene, course, out);
        });
    });
}

/// Returns the height of [`question_ui`] in a panel `width` points wide.
pub fn height(ui: &Ui, scene: &Scene<'_>, course: &Course<'_>, width: f32) -> f32 {
    let texts = course.lesson.text.of(scene.text.tag());
    let answers = course.lesson.answers.iter().map(|answer| answer.text.of(scene.text.tag()));
    let answers: f32 = answers.map(|words| wide_button_height(ui, words, width) + GAP).sum();
    words::height(ui, &texts.statement, width) + HEADING + words::strong_height(ui, &texts.question, width) + answers
}

fn asked_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>) {
    let texts = course.lesson.text.of(scene.text.tag());
    paragraph_ui(ui, &texts.statement, theme::palette(ui).text);
    ui.add_space(6.0);
    heading_ui(ui, &scene.text.get("lesson-question"));
    strong_ui(ui, &texts.question);
}

fn answers_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    for (i, answer) in course.lesson.answers.iter().enumerate() {
        let words = answer.text.of(scene.text.tag());
        let chosen = course.prediction == Some(Prediction::Answer(i));
        if wide_button(ui, words, chosen).on_hover_text(scene.text.get("lesson-answer.tip")).clicked() {
            out.push(Action::Lesson(LessonAction::Answer(Prediction::Answer(i))));
        }
    }
}
