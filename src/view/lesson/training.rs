//! The training phase of a lesson: the prediction, the text of the moment, and the claims.

use egui::{Frame, Margin, Stroke, Ui};

use super::claims::claims_ui;
use super::words::{heading_ui, paragraph_ui};
use super::{Course, Prediction};
use crate::view::format::steps;
use crate::view::{Scene, theme};

/// Draws the prediction, the text of the moment, and the claims with their current verdicts.
pub fn training_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>) {
    let palette = theme::palette(ui);
    let text = scene.text;
    if let Some(answer) = answer(scene, course) {
        paragraph_ui(ui, &text.with("lesson-predicted", &[("answer", answer)]), palette.muted);
    }
    let said = course.moment().zip(course.moment.and_then(|i| course.moments.get(i)));
    match said {
        Some((moment, words)) => {
            let border = Stroke::new(1.5, palette.strong);
            let card = Frame::new().fill(palette.canvas).stroke(border).corner_radius(8);
            card.inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 4.0;
                heading_ui(ui, &text.with("lesson-moment", &[("step", &steps(moment.step))]));
                paragraph_ui(ui, words, palette.text);
            });
        }
        None => paragraph_ui(ui, &course.lesson.text.of(text.tag()).statement, palette.text),
    }
    published_ui(ui, scene, course);
    ui.add_space(4.0);
    heading_ui(ui, &text.get("lesson-claims"));
    claims_ui(ui, scene, course, true);
}

/// Draws the note that explains the signs of a published figure, if the lesson shows one.
pub fn published_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>) {
    if let Some(note) = published(scene, course) {
        paragraph_ui(ui, &note, theme::palette(ui).muted);
    }
}

/// Returns the note about the points of a publication; `None` if the lesson shows none.
pub fn published(scene: &Scene<'_>, course: &Course<'_>) -> Option<String> {
    Some(scene.text.with("published-note", &[("source", course.lesson.overlay?.source)]))
}

/// Returns the text of the user's answer; `None` if there is none.
pub fn answer<'a>(scene: &Scene<'_>, course: &'a Course<'_>) -> Option<&'a str> {
    match course.prediction? {
        Prediction::Answer(i) => course.lesson.answers.get(i).map(|answer| answer.text.of(scene.text.tag()).as_str()),
        Prediction::Skipped => None,
    }
}
