//! The end of a lesson: whether the prediction was right, what happened, and the limits of the claim.

use egui::{Frame, Label, Margin, RichText, Ui};

use super::training::{answer, published, published_ui};
use super::words::{self, LINE, heading_ui, paragraph_ui, sign};
use super::{Course, LessonAction};
use crate::lessons::{Moment, Nature, Verdict};
use crate::view::format::{self, steps};
use crate::view::widgets::text_button;
use crate::view::{Action, Scene, theme};

/// Draws whether the prediction was right, and what happened.
pub fn ending_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>) {
    let palette = theme::palette(ui);
    let text = scene.text;
    prediction_ui(ui, scene, course);
    // The text of the ending describes the lesson's own run only.
    match (course.changed.is_empty(), course.verdict()) {
        (_, Verdict::NotYet) => paragraph_ui(ui, &text.get("lesson-runs-on"), palette.muted),
        (true, _) => paragraph_ui(ui, course.ending, palette.text),
        (false, _) => paragraph_ui(ui, &changed_words(scene, course), palette.text),
    }
    // What needs the map is no claim on this run, and what is true by definition no finding.
    let claims = course.lesson.claims.iter().zip(course.findings);
    let findings =
        claims.filter(|(claim, finding)| claim.nature == Nature::Finding && finding.verdict != Verdict::NeedsMap);
    let verdicts: Vec<Verdict> = findings.map(|(_, finding)| finding.verdict).collect();
    let (held, asked) = (verdicts.iter().filter(|verdict| **verdict == Verdict::Holds).count(), verdicts.len());
    let (mark, ink) = sign(course.verdict(), palette);
    let args = [("held", held.to_string()), ("count", asked.to_string())];
    let args: Vec<_> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let line = RichText::new(format!("{mark}\u{a0}{}", text.with("lesson-held", &args)));
    ui.add(Label::new(line.font(theme::strong(theme::BODY)).color(ink)).wrap());
    if let Some(words) = map_words(scene, course) {
        paragraph_ui(ui, &words, palette.muted);
    }
    published_ui(ui, scene, course);
}

/// Returns the words about a run that differs from that of the lesson.
fn changed_words(scene: &Scene<'_>, course: &Course<'_>) -> String {
    let must_fail = course.findings.iter().enumerate().filter(|(claim, _)| course.must_fail(*claim));
    // The window trains no map of a run that differs from the lesson's: of claims on it nothing is known.
    let verdicts = must_fail.map(|(_, finding)| finding.verdict).filter(|verdict| *verdict != Verdict::NeedsMap);
    let verdicts: Vec<Verdict> = verdicts.collect();
    if verdicts.is_empty() {
        return scene.text.get("lesson-changed-end");
    }
    let failed = verdicts.iter().filter(|verdict| matches!(verdict, Verdict::DoesNotHold | Verdict::CannotBeMeasured));
    let (failed, count) = (failed.count().to_string(), verdicts.len().to_string());
    scene.text.with("lesson-control-end", &[("failed", &failed), ("count", &count)])
}

/// Returns what the claims on the map wait for; `None` if they do not.
fn map_words(scene: &Scene<'_>, course: &Course<'_>) -> Option<String> {
    let waits = course.findings.iter().any(|finding| finding.verdict == Verdict::NeedsMap);
    waits.then(|| match course.map {
        Some(_) => words::verdict(scene, Verdict::NeedsMap, course.map),
        None => scene.text.get("lesson-map-missing"),
    })
}

/// Draws the limits of the claim.
pub fn limits_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>) {
    ui.add_space(4.0);
    heading_ui(ui, &scene.text.get("lesson-limits"));
    paragraph_ui(ui, &course.lesson.text.of(scene.text.tag()).limits, theme::palette(ui).text);
}

/// Returns the height of the limits, in points.
pub fn limits_height(ui: &Ui, scene: &Scene<'_>, course: &Course<'_>) -> f32 {
    words::height(ui, &course.lesson.text.of(scene.text.tag()).limits, ui.available_width()) + 30.0
}

/// Returns the height of the ending without its limits and moments, in points.
pub fn height(ui: &Ui, scene: &Scene<'_>, course: &Course<'_>) -> f32 {
    let width = ui.available_width();
    let prediction = answer(scene, course).map_or(0.0, |answer| {
        words::height(ui, &scene.text.with("lesson-predicted", &[("answer", answer)]), width - 24.0) + LINE + 24.0
    });
    let published = published(scene, course).map_or(0.0, |note| words::height(ui, &note, width));
    let map = map_words(scene, course).map_or(0.0, |words| words::height(ui, &words, width));
    prediction + words::height(ui, course.ending, width) + LINE + 14.0 + map + published
}

/// Returns the height of the buttons of [`moments_ui`], three in a row, in points.
pub fn moments_height(course: &Course<'_>) -> f32 {
    let rows = format::count(moments(course).len().div_ceil(3));
    if rows > 0.0 { 26.0 + 36.0 * rows } else { 0.0 }
}

/// Returns the moments that can be shown again; none if the run is not the lesson's own.
fn moments<'a>(course: &Course<'a>) -> &'a [Moment] {
    if course.changed.is_empty() { &course.lesson.moments } else { &[] }
}

fn prediction_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>) {
    let Some((answer, support)) = answer(scene, course).zip(course.support) else { return };
    let palette = theme::palette(ui);
    let (mark, ink) = sign(support, palette);
    let said = scene.text.get(match support {
        Verdict::Holds => "lesson-right",
        Verdict::DoesNotHold => "lesson-wrong",
        Verdict::NotYet | Verdict::CannotBeMeasured | Verdict::NeedsMap => "lesson-undecided",
    });
    let card = Frame::new().fill(palette.canvas).stroke(egui::Stroke::new(1.0, palette.line)).corner_radius(8);
    card.inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        paragraph_ui(ui, &scene.text.with("lesson-predicted", &[("answer", answer)]), palette.muted);
        let line = RichText::new(format!("{mark}\u{a0}{said}")).font(theme::strong(theme::BODY)).color(ink);
        ui.add(Label::new(line.line_height(Some(LINE))).wrap());
    });
}

/// Draws buttons that show the moments of the lesson again.
pub fn moments_ui(ui: &mut Ui, scene: &Scene<'_>, course: &Course<'_>, out: &mut Vec<Action>) {
    let text = scene.text;
    let moments = moments(course);
    if moments.is_empty() {
        return;
    }
    ui.add_space(4.0);
    heading_ui(ui, &text.get("lesson-moments"));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        for (i, moment) in moments.iter().enumerate() {
            let label = text.with("lesson-moment", &[("step", &steps(moment.step))]);
            let shown = scene.state.at.is_some() && course.moment == Some(i);
            if text_button(ui, &label, shown).on_hover_text(text.get("lesson-moment.tip")).clicked() {
                out.push(Action::Lesson(LessonAction::Moment(i)));
            }
        }
    });
}
