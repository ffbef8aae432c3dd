//! The prediction of an arm for a sample, in words: class, probability, right or wrong.

use egui::Color32;

use crate::data::{Exhibit, Sample};
use crate::measure::Prediction;
use crate::view::arms::ended;
use crate::view::theme::Palette;
use crate::view::{ARMS, Scene, Text};

/// The prediction of an arm for a sample, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The predicted class, or the reason why there is none.
    pub class: String,
    /// The probability of the class, as in " · 98 %"; empty without a prediction.
    pub share: String,
    /// Whether the prediction is right; `None` without a prediction.
    pub right: Option<bool>,
}

impl Verdict {
    /// Returns the prediction of `arm` for sample `i`; `None` if the arm is hidden.
    pub fn of(scene: &Scene<'_>, exhibit: &Exhibit, arm: usize, i: usize) -> Option<Self> {
        if !scene.shows(arm) {
            return None;
        }
        let none = |why: String| Some(Self { class: why, share: String::new(), right: None });
        if ended(scene, arm).is_some() {
            return none(scene.text.get("decision-ended"));
        }
        let inspection = scene.inspection().filter(|inspection| inspection.question.predictions);
        let Some(inspection) = inspection else { return none(scene.text.get("measuring")) };
        let said = inspection.arms[arm].predictions.as_ref().and_then(|said| said.get(i));
        match (said, exhibit.samples.get(i)) {
            (Some(said), Some(sample)) => Some(Self::new(scene.text, exhibit, sample, *said)),
            _ => none("–".to_owned()),
        }
    }

    fn new(text: &Text, exhibit: &Exhibit, sample: &Sample, said: Prediction) -> Self {
        let class = class_name(text, exhibit, said.class);
        let share = format!(" · {}", text.percent(said.probability));
        Self { class, share, right: Some(said.class == sample.class) }
    }

    /// Returns class and probability, as in "3 · 98 %".
    pub fn words(&self) -> String {
        format!("{}{}", self.class, self.share)
    }

    /// Returns the sign for right or wrong; empty without a prediction.
    pub const fn sign(&self) -> &'static str {
        match self.right {
            Some(true) => "✓",
            Some(false) => "✗",
            None => "",
        }
    }

    /// Returns the color of the sign.
    pub const fn ink(&self, palette: &Palette) -> Color32 {
        if matches!(self.right, Some(false)) { palette.alarm } else { palette.muted }
    }

    /// Returns the whole prediction in words, for screen readers.
    pub fn told(&self, scene: &Scene<'_>, arm: usize) -> String {
        let right = self.right.map(|right| scene.text.get(if right { "verdict-right" } else { "verdict-wrong" }));
        let words = format!("{} {}", ARMS[arm], self.words());
        right.map_or_else(|| words.clone(), |right| format!("{words}, {right}"))
    }
}

/// Returns the name of a class, or its number if it has no name. A name of the form "class 3", as in all generated
/// data, is translated into the language of the interface.
pub fn class_name(text: &Text, exhibit: &Exhibit, class: usize) -> String {
    match exhibit.classes.get(class) {
        Some(name) if *name == format!("class {class}") => text.with("class-number", &[("number", &class.to_string())]),
        Some(name) => name.clone(),
        None => class.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Appearance;
    use crate::view::Language;

    #[test]
    fn right_and_wrong() {
        let exhibit = Exhibit { classes: vec!["cat".to_owned(), "dog".to_owned()], ..Exhibit::default() };
        let sample = Sample { class: 1, face: Appearance::Row(Vec::new()) };
        let text = Text::new(Language::English);
        let said = |class| Verdict::new(&text, &exhibit, &sample, Prediction { class, probability: 0.714 });
        assert_eq!(said(1), Verdict { class: "dog".to_owned(), share: " · 71\u{a0}%".to_owned(), right: Some(true) });
        assert_eq!(said(1).words(), "dog · 71\u{a0}%");
        assert_eq!((said(0).sign(), said(1).sign()), ("✗", "✓"));
        assert_eq!(class_name(&text, &exhibit, 7), "7");
    }

    #[test]
    fn numbered_classes_speak_the_language() {
        let exhibit = Exhibit { classes: vec!["class 0".to_owned(), "class 7".to_owned()], ..Exhibit::default() };
        let names = |language| [0, 1].map(|class| class_name(&Text::new(language), &exhibit, class));
        assert_eq!(names(Language::English), ["class 0", "class 7"]);
        assert_eq!(names(Language::Korean), ["클래스 0", "class 7"], "another number is a name");
    }
}
