//! The window without its frame: what it shows, and what it asks of the trainer. It knows neither eframe nor threads,
//! so that a test can hold one.

use std::time::Duration;

use egui::Ui;

use super::edits::Edits;
use crate::config::{Change, Checked, Config, Key, Problem, Value};
use crate::trainer::{Activity, Command, Report};
use crate::view::{Action, FULL_SPEED, Language, Scene, Show, Text, ViewState, window_ui};

/// What the window shows.
pub struct Session {
    state: ViewState,
    text: Text,
    edits: Edits,
    report: Option<Report>,
    /// What was wrong with the last edit.
    problem: Option<String>,
}

impl Session {
    /// A window on `config`.
    #[must_use]
    pub fn new(config: &Checked, language: Language) -> Self {
        Self {
            state: ViewState::default(),
            text: Text::new(language),
            edits: Edits::new(config.config()),
            report: None,
            problem: None,
        }
    }

    /// The speed that is set, in steps per second; `None` for as fast as it goes.
    #[must_use]
    pub fn steps_per_s(&self) -> Option<f64> {
        (self.state.speed < FULL_SPEED).then_some(self.state.speed)
    }

    /// What the trainer is told first: the stage that is shown, and to run.
    #[must_use]
    pub fn opening(&self) -> Vec<Command> {
        vec![Command::Watch(self.state.stage), Command::Run]
    }

    /// Takes the newest report.
    pub fn receive(&mut self, report: Report) {
        self.edits.confirm(&report.config);
        self.report = Some(report);
    }

    /// The experiment as the controls show it.
    #[must_use]
    pub const fn config(&self) -> &Config {
        self.edits.shown()
    }

    /// What is shown and how.
    #[must_use]
    pub const fn state(&self) -> &ViewState {
        &self.state
    }

    /// Draws the window and returns what the trainer is to do.
    pub fn ui(&mut self, ui: &mut Ui) -> Vec<Command> {
        let refused = match self.report.as_ref().map(|report| &report.activity) {
            Some(Activity::Refused(error)) => Some(error.to_string()),
            _ => None,
        };
        let scene = Scene {
            config: self.edits.shown(),
            report: self.report.as_ref(),
            problem: self.problem.as_deref().or(refused.as_deref()),
            state: &self.state,
            text: &self.text,
        };
        let mut actions = Vec::new();
        window_ui(ui, &scene, &mut actions);
        let acted = !actions.is_empty();
        let mut commands: Vec<Command> = actions.into_iter().filter_map(|action| self.act(ui, action)).collect();
        commands.extend(self.rebuild(ui));
        if acted || !commands.is_empty() {
            // What was just drawn is out of date.
            ui.ctx().request_repaint();
        }
        commands
    }

    /// What an action means.
    fn act(&mut self, ui: &Ui, action: Action) -> Option<Command> {
        match action {
            Action::Run => Some(Command::Run),
            Action::Pause => Some(Command::Pause),
            Action::Step => Some(Command::Step),
            Action::Replay => Some(Command::Replay),
            Action::RunTo(typed) => self.run_to(&typed),
            Action::Speed(per_s) => {
                self.state.speed = per_s;
                Some(Command::Speed(self.steps_per_s()))
            }
            Action::NewSeed => {
                self.problem = None;
                self.edits.next_seed();
                None
            }
            Action::Set(key, value) => self.edit(|edits| edits.set(key, &value)),
            Action::Type(name, typed) => {
                let value = Key::find(name).and_then(|key| Value::parse(key, &typed));
                self.edit(|edits| edits.set(name, &value?))
            }
            Action::Reset(key) => self.edit(|edits| edits.reset(key)),
            Action::Show(show) => self.show(ui, show),
        }
    }

    /// An edit either becomes a change of the running networks, or is remembered for a rebuild, or is refused.
    fn edit(&mut self, edit: impl FnOnce(&mut Edits) -> Result<Option<Change>, Problem>) -> Option<Command> {
        match edit(&mut self.edits) {
            Ok(change) => {
                self.problem = None;
                change.map(Command::Change)
            }
            Err(problem) => {
                self.problem = Some(problem.to_string());
                None
            }
        }
    }

    fn run_to(&mut self, typed: &str) -> Option<Command> {
        let step = Key::find("training.steps").and_then(|key| {
            let value = Value::parse(key, &typed.replace(',', ""))?;
            let mut config = Config::default();
            key.set(&mut config, &value).map(|()| config.training.steps)
        });
        match step {
            Ok(step) => {
                self.problem = None;
                self.state.run_to = step;
                Some(Command::RunTo(step))
            }
            Err(problem) => {
                // The key only lends its range; what was typed into is the field.
                self.problem = Some(Problem::new(self.text.get("run-to"), problem.text).to_string());
                None
            }
        }
    }

    fn show(&mut self, ui: &Ui, show: Show) -> Option<Command> {
        match show {
            Show::Stage(stage) => {
                self.state.stage = stage;
                return Some(Command::Watch(stage));
            }
            Show::Axis(axis) => self.state.axis = axis,
            Show::Layer(layer) => self.state.layer = (self.state.layer != Some(layer)).then_some(layer),
            Show::Controls(open) => self.state.controls = Some(open),
            Show::Plots(open) => self.state.plots = Some(open),
            Show::Theme(theme) => ui.ctx().set_theme(theme),
            Show::Language(language) => self.text = Text::new(language),
        }
        None
    }

    /// The rebuild that is due; one that is still to come wakes the window in time.
    fn rebuild(&mut self, ui: &Ui) -> Option<Command> {
        let now = ui.input(|input| input.time);
        let busy = matches!(self.report.as_ref().map(|report| &report.activity), Some(Activity::Loading));
        let command = self.edits.due(now, busy).and_then(|checked| match checked {
            Ok(checked) => Some(Command::Rebuild(Box::new(checked))),
            Err(error) => {
                self.problem = Some(error.to_string());
                ui.ctx().request_repaint();
                None
            }
        });
        if let Some(wait) = self.edits.waits(now).filter(|_| !busy) {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(wait));
        }
        command
    }
}
