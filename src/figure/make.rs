//! What a figure shows, and how it is drawn.

use egui::Theme;

use super::size::Size;
use crate::config::Checked;
use crate::render::{self, Drawing, Page};
use crate::trainer::Report;
use crate::view::{Language, Lessons, Picture, Scene, Text, ViewState, picture_ui, theme};

/// All that it takes to make a figure again.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The experiment, with its changes as events.
    pub experiment: Checked,
    /// The step that is shown.
    pub step: u64,
    /// How far the run goes: what is drawn over time ends there. At least `step`.
    pub until: u64,
    /// What is shown.
    pub picture: Picture,
    /// How: layer, stage and the options of the views. `at` and `printed` are set when it is drawn.
    pub state: ViewState,
    /// Size, colors and words.
    pub look: Look,
}

/// Size, colors and words of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Width and height.
    pub size: Size,
    /// Pixels per point of a PNG, 1..=8.
    pub scale: f32,
    /// The language of its words.
    pub language: Language,
    /// Light, for print, or dark.
    pub theme: Theme,
    /// Whether the page is left out.
    pub transparent: bool,
    /// Whether a line below says what is shown and with which settings.
    pub caption: bool,
}

/// Draws `figure` of `report`, whose run has gone to [`Figure::until`] and which holds the answer to the question of the
/// picture.
#[must_use]
pub fn draw(figure: &Figure, report: &Report) -> Drawing {
    let look = &figure.look;
    let text = Text::new(look.language);
    let mut state = figure.state.clone();
    state.at = (figure.step < figure.until).then_some(figure.step);
    state.printed = true;
    let scene = Scene {
        config: &report.config,
        report: Some(report),
        problem: None,
        state: &state,
        text: &text,
        branch: None,
        seeds: None,
        lessons: Lessons::default(),
    };
    let mut page = Page::new([look.size.width, look.size.height], look.theme);
    page.background = (!look.transparent).then(|| theme::canvas(look.theme));
    render::draw(page, theme::install, |ui| picture_ui(ui, &scene, figure.picture))
}
