//! Text elements that several parts of a lesson share.

use egui::{Color32, FontId, Label, RichText, Ui};

use super::Changed;
use crate::config::Value;
use crate::lessons::Verdict;
use crate::view::controls::{key_words, value_words};
use crate::view::theme::{self, Palette};
use crate::view::{Scene, format};

/// Height of a line of a paragraph, in points.
pub const LINE: f32 = 19.0;

/// Font size of emphasized paragraphs.
const STRONG: f32 = 14.0;

/// Gap between two parts of the panel, in points.
pub const GAP: f32 = 7.0;

/// Returns the height of `words` as a paragraph `width` wide, with the gap behind it, in points.
pub fn height(ui: &Ui, words: &str, width: f32) -> f32 {
    LINE * rows(ui, words, theme::regular(theme::BODY), width) + GAP
}

/// Returns the height of `words` as an emphasized paragraph `width` wide, with the gap behind it, in points.
pub fn strong_height(ui: &Ui, words: &str, width: f32) -> f32 {
    (LINE + 1.0) * rows(ui, words, theme::strong(STRONG), width) + GAP
}

/// Returns the number of lines that `words` take.
pub fn rows(ui: &Ui, words: &str, font: FontId, width: f32) -> f32 {
    let galley = ui.painter().layout(words.to_owned(), font, Color32::PLACEHOLDER, width);
    format::count(galley.rows.len())
}

/// Draws a paragraph.
pub fn paragraph_ui(ui: &mut Ui, words: &str, ink: Color32) {
    let words = RichText::new(words).color(ink).line_height(Some(LINE));
    ui.add(Label::new(words).wrap());
}

/// Draws an emphasized paragraph.
pub fn strong_ui(ui: &mut Ui, words: &str) {
    let ink = theme::palette(ui).text;
    let words = RichText::new(words).font(theme::strong(STRONG)).color(ink).line_height(Some(LINE + 1.0));
    ui.add(Label::new(words).wrap());
}

/// Draws the heading of a part of the panel.
pub fn heading_ui(ui: &mut Ui, words: &str) {
    let ink = theme::palette(ui).muted;
    let words = RichText::new(words.to_uppercase()).font(theme::strong(theme::SMALL)).color(ink);
    ui.add(Label::new(words.extra_letter_spacing(0.5)).wrap());
}

/// Returns the sign of a verdict, and its color.
pub fn sign(verdict: Verdict, palette: &Palette) -> (&'static str, Color32) {
    match verdict {
        Verdict::Holds => ("✓", palette.holds),
        Verdict::DoesNotHold => ("✗", palette.alarm),
        Verdict::NotYet => ("…", palette.muted),
        Verdict::CannotBeMeasured | Verdict::NeedsMap => ("–", palette.muted),
    }
}

/// Returns a verdict in words; `map` is the share of the lesson's map that is computed, while it is being computed.
pub fn verdict(scene: &Scene<'_>, verdict: Verdict, map: Option<f64>) -> String {
    if let (Verdict::NeedsMap, Some(share)) = (verdict, map) {
        return scene.text.with("lesson-map-runs", &[("share", &scene.text.percent(share))]);
    }
    scene.text.get(match verdict {
        Verdict::Holds => "lesson-holds",
        Verdict::DoesNotHold => "lesson-holds-not",
        Verdict::NotYet => "lesson-not-yet",
        Verdict::CannotBeMeasured => "lesson-not-measured",
        Verdict::NeedsMap => "lesson-needs-map",
    })
}

/// Returns a changed key with its value in words, as in "learning rate 2".
pub fn changed(scene: &Scene<'_>, changed: &Changed) -> String {
    let id = changed.key.replace('.', "-");
    let name = key_words(scene.text, changed.key);
    let value = match &changed.value {
        Some(value @ Value::Float(_)) => format::drawn(&value_words(scene.text, &id, value)),
        Some(value) => value_words(scene.text, &id, value),
        None => "–".to_owned(),
    };
    format!("{name} {value}")
}
