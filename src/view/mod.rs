//! The pictures: each function reads a [`Scene`], draws, and says what the user asked for as [`Action`]s. Nothing here
//! computes a statistic, knows a thread, or opens a file.

mod controls;
mod format;
mod layers;
mod notice;
mod plots;
mod text;
pub mod theme;
mod top_bar;
mod widgets;
mod window;

use egui::ThemePreference;

use crate::config::{Activation, Config, Normalization, Value};
use crate::measure::{Frame, LayerFrame, Stage};
use crate::trainer::Report;

pub use text::{Language, Text};
pub use window::window_ui;

/// What the user asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Train.
    Run,
    /// Stop training.
    Pause,
    /// Make one step.
    Step,
    /// Train up to a step; the text as typed.
    RunTo(String),
    /// Start again from the same initial weights.
    Replay,
    /// Start with the next seed.
    NewSeed,
    /// Train at so many steps per second; [`FULL_SPEED`] or more means as fast as it goes.
    Speed(f64),
    /// A key of the experiment takes a value.
    Set(&'static str, Value),
    /// A key of the experiment takes a value as typed.
    Type(&'static str, String),
    /// A key of the experiment takes its default.
    Reset(&'static str),
    /// Something about the view alone.
    Show(Show),
}

/// A change of what is shown; the networks do not notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// Another stage of the layers.
    Stage(Stage),
    /// Another axis of the layers.
    Axis(AxisMode),
    /// This layer, counted from 1; the selected one again to select none.
    Layer(usize),
    /// Dark or light.
    Theme(ThemePreference),
    /// Another language.
    Language(Language),
    /// Controls shown or folded.
    Controls(bool),
    /// Plots shown or folded.
    Plots(bool),
}

/// The x axis of the layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisMode {
    /// One axis for all cells.
    Fixed,
    /// Every cell its own.
    Fit,
}

/// From here on the speed slider means "as fast as it goes".
pub const FULL_SPEED: f64 = 1000.0;

/// What is shown and how.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewState {
    /// The stage of the layers.
    pub stage: Stage,
    /// The x axis of the layers.
    pub axis: AxisMode,
    /// The selected layer, counted from 1.
    pub layer: Option<usize>,
    /// The speed slider, steps per second.
    pub speed: f64,
    /// The field "run to step".
    pub run_to: u64,
    /// Whether the controls are shown; `None` = where there is room.
    pub controls: Option<bool>,
    /// Whether the plots are shown; `None` = where there is room.
    pub plots: Option<bool>,
}

impl Default for ViewState {
    fn default() -> Self {
        Self {
            stage: Stage::Y,
            axis: AxisMode::Fixed,
            layer: None,
            speed: 40.0,
            run_to: 300,
            controls: None,
            plots: None,
        }
    }
}

/// Everything that a picture may read.
pub struct Scene<'a> {
    /// The experiment as the controls show it.
    pub config: &'a Config,
    /// What the trainer last published; `None` before its first word.
    pub report: Option<&'a Report>,
    /// What is wrong with the controls, in one line.
    pub problem: Option<&'a str>,
    /// What is shown and how.
    pub state: &'a ViewState,
    /// The words.
    pub text: &'a Text,
}

impl Scene<'_> {
    /// The newest frame.
    fn frame(&self) -> Option<&Frame> {
        self.report?.frame.as_deref()
    }

    /// The newest frame in which something was measured: a live frame leaves out what is not shown, a recorded one
    /// has all.
    fn frame_with(&self, measured: impl Fn(&LayerFrame) -> bool) -> Option<&Frame> {
        let recorded = self.report.and_then(|report| report.timeline.last()).map(|frame| &**frame);
        let has = |frame: &&Frame| frame.arms.iter().flat_map(|arm| &arm.layers).any(&measured);
        self.frame().into_iter().chain(recorded).find(has)
    }

    /// Why what the controls show is not possible, in a sentence.
    fn refusal(&self) -> Option<String> {
        self.problem.map(|problem| self.text.with("refused", &[("text", problem)]))
    }

    /// The activation of the networks that are shown, which a refused or pending edit has not changed yet.
    fn activation(&self) -> Activation {
        self.report.map_or(self.config.network.activation, |report| report.config.network.activation)
    }

    /// The normalization of `arm` at the frame shown.
    fn normalization(&self, arm: usize) -> Normalization {
        self.frame().map_or(self.config.arms[arm].normalization, |frame| frame.arms[arm].normalization)
    }
}

/// The names of the arms.
const ARMS: [&str; 2] = ["A", "B"];
