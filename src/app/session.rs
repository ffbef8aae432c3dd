//! The window without its frame: what it displays, and its commands to the trainer. It depends on neither `eframe`
//! nor threads, so that tests can use it.

use std::sync::Arc;
use std::time::Duration;

use egui::Ui;

use super::branch::Pending;
use super::edits::Edits;
use super::export::Exports;
use super::files::Files;
use super::history::{History, Way};
use super::lessons::Lessons;
use super::map::MapJob;
use super::own_data::RefusedTable;
use super::pin::Pin;
use super::seeds::SeedsJob;
use crate::config::{Change, Checked, Config, ConfigError, Key, LAST_STEP, Problem};
use crate::measure::{Extras, Question};
use crate::trainer::{Activity, Command, Remedies, Report};
use crate::view::{
    Action, BranchChoice, Deed, FULL_SPEED, Language, Message, OwnData, Past, Refusal, Scene, Show, Text, ViewState,
    Window, strips_gave_way, window_ui,
};

/// Returns the steps per second of a chosen `speed`; `None` for as fast as possible.
pub(super) fn steps_per_s(speed: f64) -> Option<f64> {
    (speed < FULL_SPEED).then_some(speed)
}

/// The state of the window.
pub struct Session {
    pub(super) state: ViewState,
    pub(super) text: Text,
    /// The languages that are offered.
    languages: Vec<Language>,
    pub(super) edits: Edits,
    pub(super) report: Option<Report>,
    /// Why the last request of the user is refused.
    pub(super) problem: Option<Refusal>,
    /// The trainer's refusal that the user has dismissed.
    pub(super) closed: Option<ConfigError>,
    /// Changes made while an earlier step is displayed.
    pub(super) pending: Option<Pending>,
    /// Time at which the next frame of the playback is due, in seconds.
    pub(super) playback_due: f64,
    /// The job with several seeds.
    seeds: SeedsJob,
    /// The job that computes the map.
    pub(super) map: MapJob,
    /// The last question to the trainer, and the step it was about.
    asked: (Question, Option<u64>),
    /// What the trainer was last asked to measure beyond what every view shows.
    measured: Extras,
    /// Commands for the trainer in the next frame.
    pub(super) later: Vec<Command>,
    /// The zoom outside of projector mode.
    pub(super) zoom: f32,
    pub(super) files: Files,
    pub(super) lessons: Lessons,
    pub(super) exports: Exports,
    /// The table that was refused last, unless another run has begun since.
    pub(super) refused_table: Option<RefusedTable>,
    pub(super) history: History,
    pub(super) pin: Option<Pin>,
    /// Whether the hints of the first start have been shown.
    pub(super) hints_seen: bool,
    /// Number of frames with user actions. While it stays the same, there is nothing new to save in the state file.
    pub(super) acts: u64,
}

impl Session {
    /// Creates a session with the experiment `config`.
    #[must_use]
    pub fn new(config: &Checked, language: Language) -> Self {
        Self {
            state: ViewState::default(),
            text: Text::new(language),
            languages: Language::ALL.to_vec(),
            edits: Edits::new(config.config()),
            report: None,
            problem: None,
            closed: None,
            pending: None,
            playback_due: 0.0,
            seeds: SeedsJob::default(),
            map: MapJob::default(),
            asked: (Question::default(), None),
            measured: Extras::default(),
            later: Vec::new(),
            zoom: 1.0,
            files: Files::default(),
            lessons: Lessons::default(),
            exports: Exports::default(),
            refused_table: None,
            history: History::default(),
            pin: None,
            hints_seen: false,
            acts: 0,
        }
    }

    /// Offers these languages instead of those of the program.
    pub fn offer(&mut self, languages: Vec<Language>) {
        self.languages = languages;
    }

    /// Returns the chosen speed in steps per second; `None` for as fast as possible.
    #[must_use]
    pub fn steps_per_s(&self) -> Option<f64> {
        steps_per_s(self.state.pace.speed)
    }

    /// Shows the newest step.
    pub(super) const fn show_newest(&mut self) {
        self.state.at = None;
        self.state.plays_back = false;
    }

    /// Returns the first commands to the trainer: the displayed part of the layers, and to run, unless a lesson
    /// first asks a question.
    #[must_use]
    pub fn opening(&mut self) -> Vec<Command> {
        let run = self.lessons.on.is_none().then_some(Command::Run);
        [Command::Watch(self.state.watched())].into_iter().chain(self.measure()).chain(run).collect()
    }

    /// Returns what recorded frames must contain beyond what every view shows, for the open view and the open lesson.
    fn extras(&self) -> Extras {
        let lesson = self.lessons.on.as_ref().map(|course| course.extras);
        self.state.extras().or(lesson.unwrap_or_default())
    }

    /// Returns the command to measure what the view and the lesson read, if it differs from what is measured.
    pub(super) fn measure(&mut self) -> Option<Command> {
        let extras = self.extras();
        (std::mem::replace(&mut self.measured, extras) != extras).then_some(Command::Measure(extras))
    }

    /// Dismisses the trainer's refusal, until it refuses another experiment.
    pub(super) fn close_refused(&mut self) {
        if let Some(Activity::Refused(error)) = self.report.as_ref().map(|report| &report.activity) {
            self.closed = Some(error.clone());
        }
    }

    /// Takes a new report of the trainer.
    pub fn receive(&mut self, report: Report) {
        if !matches!(report.activity, Activity::Refused(_)) {
            self.closed = None;
        }
        self.follow_pin(&report);
        if self.history.see(&report) {
            // The displayed step and waiting changes belonged to the replaced run.
            self.state.at = None;
            self.pending = None;
        }
        // The values of the networks must not overwrite a change that waits for a choice. While a run is being
        // restored, reports are still about the run that it replaces.
        if self.pending.is_none() && !self.history.returns() {
            self.edits.confirm(&report.config);
        }
        self.note_refused_table(&report);
        self.report = Some(report);
        self.end_trial();
        self.look_at_lesson();
    }

    /// Returns the last report of the trainer.
    #[must_use]
    pub const fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }

    /// Returns the experiment that the controls show.
    #[must_use]
    pub const fn config(&self) -> &Config {
        self.edits.shown()
    }

    /// Returns the view state: what is displayed, and how.
    #[must_use]
    pub const fn state(&self) -> &ViewState {
        &self.state
    }

    /// Draws the window and returns the commands for the trainer.
    pub fn ui(&mut self, ui: &mut Ui) -> Vec<Command> {
        self.play_back(ui);
        self.seeds.look();
        self.map.look();
        self.start_due_map(ui);
        self.look_at_lesson_map();
        self.look_at_exports(ui);
        self.look_at_reader();
        self.watch(ui.ctx());
        self.time_passes(ui);
        let refused = match self.report.as_ref().map(|report| &report.activity) {
            Some(Activity::Refused(error)) if self.closed.as_ref() != Some(error) => {
                Some(Refusal::Experiment(error.clone()))
            }
            _ => None,
        };
        if self.problem.is_some() && self.state.message.as_ref().is_some_and(Message::passes) {
            // A message about a success must not appear above a refusal.
            self.state.message = None;
        }
        let lessons = self.lessons.shown(&self.state);
        let problem = self.problem.as_ref().or(refused.as_ref()).map(|refusal| refusal.words(&self.text));
        let (changed, table_name) = (self.changed_file(), self.table_name());
        let shown_table = self.shown_table();
        let refusal = self.table_refusal();
        let own_data = shown_table.map(|(config, report, _)| OwnData {
            name: &table_name,
            report,
            options: &config.data.table,
            refusal: refusal.as_deref(),
        });
        let window = Window {
            scene: Scene {
                course: lessons.on.as_ref(),
                companions: &lessons.companions,
                pinned: self.pinned(),
                ..self.scene()
            },
            problem: problem.as_deref(),
            branch: self.pending.as_ref().map(|pending| &*pending.changes),
            seeds: self.seeds.shown(self.report.as_ref().map(|report| &*report.file)),
            map: self.map.shown(self.edits.base()),
            lessons: &lessons.all,
            languages: &self.languages,
            past: Past { pins: self.pin.is_some(), ..self.history.shown() },
            exports: self.exports.shown(),
            recent: &self.files.recent,
            changed: changed.as_deref(),
            own_data,
        };
        let mut actions = Vec::new();
        window_ui(ui, &window, &mut actions);
        self.follow(ui, actions)
    }

    /// Returns the step of the extra measurements on screen.
    pub(super) fn inspected(&self) -> Option<u64> {
        self.report.as_ref()?.inspection.as_ref().map(|inspection| inspection.step)
    }

    /// Returns what the pictures of the run read.
    const fn scene(&self) -> Scene<'_> {
        Scene::new(self.edits.shown(), self.report.as_ref(), &self.state, &self.text)
    }

    /// Carries out the user's actions and everything that is due. Returns the commands for the trainer.
    pub(super) fn follow(&mut self, ui: &Ui, actions: Vec<Action>) -> Vec<Command> {
        let acted = !actions.is_empty();
        self.acts += u64::from(acted);
        let mut commands = Vec::new();
        let mut noted = 0;
        for action in actions {
            self.act(ui, action, &mut commands);
            for command in &commands[noted..] {
                self.note(command);
            }
            noted = commands.len();
        }
        commands.append(&mut self.later);
        commands.extend(self.rebuild(ui));
        self.teach(ui, &mut commands);
        commands.extend(self.ask(ui));
        for command in &commands[noted..] {
            self.note(command);
        }
        // Before a command that builds a run, which then measures it from its first step on.
        commands.splice(0..0, self.measure());
        if ui.input(|input| !input.pointer.any_down() && input.keys_down.is_empty()) {
            self.history.held = None;
        }
        if acted || !commands.is_empty() {
            // The frame just drawn is out of date.
            ui.ctx().request_repaint();
        }
        commands
    }

    /// Carries out an action.
    fn act(&mut self, ui: &Ui, action: Action, commands: &mut Vec<Command>) {
        if self.lessons.forbids(&action) {
            return;
        }
        if matches!(action, Action::Pause | Action::Step | Action::RunTo(_)) {
            self.stay();
        }
        match action {
            Action::Run => commands.extend(self.run_on()),
            Action::Pause => commands.push(Command::Pause),
            Action::Step => commands.push(Command::Step),
            Action::Replay => {
                self.remember_before(Deed::Replay, self.controls_before(), true);
                self.state.at = None;
                commands.push(Command::Replay);
                self.replay_lesson(commands);
            }
            Action::RunTo(typed) => commands.extend(self.run_to(&typed)),
            Action::Speed(per_s) => {
                self.state.pace.speed = per_s;
                commands.push(Command::Speed(self.steps_per_s()));
            }
            Action::NewSeed => {
                self.problem = None;
                self.remember_before(Deed::Seed, self.controls_before(), true);
                self.edits.next_seed();
            }
            Action::Set(key, value) => self.edit(commands, key, |edits| edits.set(key, &value)),
            Action::Remedy(_) => self.take_remedy(),
            Action::SetLayer(key, value, layer) => {
                self.edit(commands, key, |_| Change::of_layer(key, value, layer).map(Some));
            }
            Action::Type(name, typed) => {
                let value = Key::find(name).and_then(|key| key.parse(&typed));
                self.edit(commands, name, |edits| edits.set(name, &value?));
            }
            Action::Reset(key) => self.edit(commands, key, |edits| edits.reset(key)),
            Action::RunSeeds => self.run_seeds(ui),
            Action::CancelSeeds => self.seeds.cancel(),
            Action::SeedSteps(typed) => {
                if let Some(steps) = self.typed_steps("seeds-steps", &typed) {
                    self.state.seeds.steps = steps;
                }
            }
            Action::Map(action) => self.act_on_map(ui, action),
            Action::Undo => self.go_through(Way::Undo, 1, commands),
            Action::Redo => self.go_through(Way::Redo, 1, commands),
            Action::Stay => self.stay_here(commands),
            Action::Pin(on) => self.pin(on),
            Action::Branch(choice) => self.branch(choice, commands),
            Action::Lesson(action) => self.lesson(action, commands),
            Action::File(file) => self.file(ui, file),
            Action::OwnData(action) => self.act_on_own_data(&action),
            Action::Export(export) => self.export(ui, export),
            Action::Show(show) => commands.extend(self.show(ui, show)),
        }
    }

    /// Applies an edit: it becomes a change of the running networks, waits for a choice if an earlier step is
    /// displayed, is kept for a rebuild, or is refused.
    fn edit(
        &mut self,
        commands: &mut Vec<Command>,
        key: &'static str,
        edit: impl FnOnce(&mut Edits) -> Result<Option<Change>, Problem>,
    ) {
        let before = self.edits.clone();
        let controls = self.controls_before();
        match edit(&mut self.edits) {
            Ok(change) => {
                self.problem = None;
                self.files.go_on();
                let deed = Deed::Set(key);
                let Some(change) = change else {
                    self.remember_before(deed, controls, true);
                    return;
                };
                if self.earlier_step().is_some() && !self.history.returns() {
                    self.pending.get_or_insert_with(|| Pending { changes: Vec::new(), before }).add(change);
                } else {
                    self.remember_before(deed, controls, false);
                    commands.push(Command::Change(change));
                }
            }
            Err(problem) => self.problem = Some(problem.into()),
        }
    }

    /// Replaces the experiment that diverged by the one that the remedy was tried with.
    fn take_remedy(&mut self) {
        let Some(Remedies::Found(tried)) = self.report.as_ref().map(|report| report.remedies.clone()) else { return };
        self.problem = None;
        self.remember_before(Deed::Set(tried.remedy.key), self.controls_before(), true);
        self.edits.open(&tried.experiment);
    }

    /// Returns the controls without the changes that wait for a choice.
    pub(in crate::app) fn controls_before(&self) -> Edits {
        self.pending.as_ref().map_or(&self.edits, |pending| &pending.before).clone()
    }

    /// Returns the displayed step if it is not the newest.
    fn earlier_step(&self) -> Option<u64> {
        let report = self.report.as_ref()?;
        let frame = report.timeline.at_or_before(self.state.at?)?;
        report.frame.as_ref().filter(|newest| newest.step > frame.step).map(|_| frame.step)
    }

    /// Carries out the user's choice about the waiting changes.
    fn branch(&mut self, choice: BranchChoice, commands: &mut Vec<Command>) {
        let Some(pending) = self.pending.take() else { return };
        let Some(file) = self.report.as_ref().map(|report| Arc::clone(&report.file)) else { return };
        match (choice, self.earlier_step()) {
            (BranchChoice::Here, Some(step)) => match pending.file(&file, step) {
                Ok(file) => {
                    self.remember_before(Deed::Branch, pending.before, true);
                    commands.push(Command::Branch(Box::new(file), step));
                    let end = self.lessons.branches(self.report.as_ref());
                    commands.extend(end.filter(|end| step < *end).map(Command::StopAt));
                }
                Err(error) => self.problem = Some(error.into()),
            },
            (BranchChoice::Never, _) => {
                self.edits = pending.before;
                return;
            }
            (BranchChoice::Now | BranchChoice::Here, _) => {
                if let Some(change) = pending.changes.first() {
                    self.remember_before(Deed::Set(change.key()), pending.before, false);
                }
                commands.extend(pending.changes.into_iter().map(Command::Change));
            }
        }
        self.show_newest();
    }

    fn run_to(&mut self, typed: &str) -> Option<Command> {
        let step = self.typed_steps("run-to", typed)?;
        let now = self.report.as_ref().and_then(|report| report.frame.as_ref()).map_or(0, |frame| frame.step);
        if step <= now {
            // Otherwise it would have no effect, and no message would say so.
            let allowed = format!("{}..={LAST_STEP}", now + 1);
            self.problem = Some(Refusal::Typed("run-to", Box::new(Problem::value("run-to", typed, allowed))));
            return None;
        }
        self.state.pace.run_to = step;
        Some(Command::RunTo(step))
    }

    /// Parses the number of steps typed into the field with this text name. If it is invalid, stores the problem
    /// and returns `None`.
    pub(super) fn typed_steps(&mut self, name: &'static str, typed: &str) -> Option<u64> {
        let steps = Key::find("training.steps").and_then(|key| {
            let value = key.parse(&typed.replace(',', ""))?;
            let mut config = Config::default();
            key.set(&mut config, &value).map(|()| config.training.steps)
        });
        // The key only lends its range; the problem is about the field.
        self.problem = steps.as_ref().err().map(|problem| Refusal::Typed(name, Box::new(problem.clone())));
        steps.ok()
    }

    /// Repeats the displayed run, with its changes, for several seeds.
    fn run_seeds(&mut self, ui: &Ui) {
        let Some(report) = &self.report else { return };
        let ctx = ui.ctx().clone();
        let started = self.seeds.start(&report.file, self.state.seeds, move || ctx.request_repaint());
        self.problem = started.err().map(Refusal::from);
    }

    fn show(&mut self, ui: &Ui, show: Show) -> Option<Command> {
        let state = &mut self.state;
        match show {
            Show::Option(name, word) => {
                let before = state.watched();
                state.set_option(name, word).expect("the views ask for words that their options have");
                match name {
                    // A tab is clicked to be seen.
                    "window.tab" => state.microscope.open = false,
                    // The microscope is about one unit, which is then the selected one everywhere.
                    "window.microscope" if state.microscope.open => state.unit = state.unit.or(Some(1)),
                    _ => {}
                }
                return (state.watched() != before).then(|| Command::Watch(state.watched()));
            }
            Show::Seeds(options) => state.seeds = options,
            Show::File(file) => state.file = file,
            Show::Microscope(options) => state.microscope = options,
            // A moved z was that of the other unit.
            Show::Layer(layer) => (state.layer, state.microscope.moved) = (Some(layer), 0.0),
            Show::Unit(unit) => (state.unit, state.microscope.moved) = (unit, 0.0),
            Show::Fold(group, folded) => state.folded[group as usize] = folded,
            Show::OneLayer(one) => state.one_layer = one,
            Show::Keys(open) => state.keys = open,
            Show::NoRefusal => {
                self.problem = None;
                self.close_refused();
            }
            Show::Hint(hint) => self.hint(hint),
            Show::Lessons(open) => state.lessons = open,
            Show::LessonPage(page) => state.lesson_page = page,
            Show::At(step) => {
                state.at = step;
                state.plays_back = false;
                self.forget_pending();
            }
            Show::Frames(frames) => {
                state.plays_back = false;
                self.move_by(frames);
                self.forget_pending();
            }
            Show::PlayBack(on) => self.start_playback(on),
            Show::Theme(theme) => ui.ctx().set_theme(theme),
            Show::Language(language) => {
                self.text = Text::new(language);
                self.look_at_lesson();
            }
            Show::FullScreen(on) => {
                state.full_screen = on;
                ui.ctx().send_viewport_cmd(egui::ViewportCommand::Fullscreen(on));
            }
            Show::Projector(on) => self.projector(ui, on),
        }
        None
    }

    /// Discards waiting changes, which belong to the step that was displayed.
    pub(in crate::app) fn forget_pending(&mut self) {
        if let Some(pending) = self.pending.take() {
            self.edits = pending.before;
        }
    }

    /// Returns the rebuild that is due; if it is due later, requests a repaint at that time.
    fn rebuild(&mut self, ui: &Ui) -> Option<Command> {
        let now = ui.input(|input| input.time);
        let busy = matches!(self.report.as_ref().map(|report| &report.activity), Some(Activity::Loading));
        let command = self.edits.due(now, busy).and_then(|checked| match checked {
            Ok(checked) => Some(Command::Rebuild(Box::new(checked))),
            Err(error) => {
                self.problem = Some(error.into());
                // The previous run is still there.
                self.history.offer = None;
                ui.ctx().request_repaint();
                None
            }
        });
        if command.is_some() {
            // The new networks have no earlier steps, and include the waiting changes.
            self.state.at = None;
            self.pending = None;
            self.data_are_read_again();
            if let Some(course) = &mut self.lessons.on {
                course.begin_run(self.report.as_ref());
            }
        }
        if let Some(wait) = self.edits.waits(now).filter(|_| !busy) {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(wait));
        }
        command
    }

    /// Returns the question that the open views have beyond the frame, if it differs from the last one.
    fn ask(&mut self, ui: &Ui) -> Option<Command> {
        let mut question = self.scene().question();
        if strips_gave_way(ui) {
            question.tiles = question.tiles.filter(|tiles| tiles.whole);
        }
        let asked = (question, self.earlier_step());
        (asked != self.asked).then(|| {
            self.asked = asked;
            Command::Ask(asked.0, asked.1)
        })
    }
}
