//! What several seeds and the map have in common: both are jobs of many runs.

use egui::{Align, Layout, RichText, Ui};

use super::widgets::{Segment, field, segments};
use super::{Refusal, Text, theme};
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

/// What [`length_ui`] lets choose.
pub struct Length<'a> {
    /// The names of the texts of the number of runs and of the number of steps.
    pub names: [&'static str; 2],
    /// The numbers of runs to choose from.
    pub counts: &'a [usize],
    /// The chosen number of runs; `None` if it is none of these.
    pub count: Option<usize>,
    /// Width of the switch of the numbers, in points.
    pub width: f32,
    /// The number of steps of every run.
    pub steps: u64,
}

/// Draws the choice of the number of runs, and the field for the number of steps of each.
///
/// # Returns
/// The number of runs that was clicked, and the number of steps as typed.
pub fn length_ui(ui: &mut Ui, text: &Text, length: &Length<'_>) -> (Option<usize>, Option<String>) {
    let palette = theme::palette(ui);
    let [count, steps] = length.names.map(|name| (text.get(name), text.get(&format!("{name}.tip"))));
    ui.label(RichText::new(&count.0).color(palette.muted));
    let parts: Vec<Segment> =
        length.counts.iter().map(|number| Segment { label: number.to_string(), tip: count.1.clone() }).collect();
    let chosen = length.counts.iter().position(|number| Some(*number) == length.count);
    let clicked = segments(ui, &count.0, &parts, chosen, length.width, parts.len());
    ui.add_space(8.0);
    let id = ui.scope_id().with(length.names[1]);
    let (response, typed) = field(ui, id, &length.steps.to_string(), &steps.0, 48.0, false);
    response.on_hover_text(&steps.1);
    ui.label(RichText::new(steps.0).color(palette.muted)).on_hover_text(steps.1);
    (clicked.map(|i| length.counts[i]), typed)
}

/// Returns why a job could not go on; `None` if it could.
pub fn trouble(text: &Text, state: &JobState) -> Option<String> {
    match state {
        JobState::Refused(error) => {
            let words = Refusal::from(error.clone()).words(text);
            Some(text.with("refused", &[("text", &words)]))
        }
        JobState::Failed(message) => Some(text.with("failed", &[("text", message)])),
        JobState::Running | JobState::Finished => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Problem;
    use crate::view::Language;

    #[test]
    fn a_refused_job_is_told_in_the_language_of_the_window() {
        let problem = Problem::value("training.batch_size", "5000", "2..=1600 (the number of training samples)");
        let said = trouble(&Text::new(Language::Korean), &JobState::Refused(problem.into())).unwrap();
        assert!(said.contains("배치 크기의 값 5000은 쓸 수 없어요"), "{said}");
    }
}
