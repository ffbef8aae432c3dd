//! The worker: the loop of the training thread.

use std::mem;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::inspector::{Inspector, Request};
use super::pace::Pace;
use super::report::{Activity, Report};
use super::run::Run;
use super::{Command, Mailbox, Shared, Stand, caught};
use crate::config::{Change, Checked, Config, ConfigError, LAST_STEP};
use crate::data::Data;
use crate::measure::{Extras, LayersView, Question, Stage};

/// Longest time without a check for commands, except for a single step or frame that takes longer.
const PATIENCE: Duration = Duration::from_millis(25);

/// The state that waits while a run is brought back.
struct Return {
    /// The run that is displayed until then, paused.
    shown: Run,
    /// Whether the displayed run is broken, as in [`Worker::broken`].
    broken: bool,
    /// The state to which the other run is brought back.
    stand: Stand,
    /// Changes to apply when the run has arrived.
    later: Vec<Change>,
}

/// The state of the training thread.
pub(super) struct Worker {
    mailbox: Arc<Shared<Mailbox>>,
    pace: Pace,
    watched: LayersView,
    /// What recorded frames measure beyond what views show.
    extras: Extras,
    run: Option<Run>,
    /// Present while `run` is being brought back and another run is displayed.
    returning: Option<Return>,
    running: bool,
    /// The step at which to pause.
    target: Option<u64>,
    /// The step up to which to train as fast as possible, whether running or not.
    hurry: Option<u64>,
    /// The measurements beyond the frames that the window wants.
    question: Question,
    /// The step of the question, if it is an earlier one of this run.
    asked_at: Option<u64>,
    /// Answers questions about earlier steps; started with the first such question.
    inspector: Option<Inspector>,
    /// Number of runs built so far.
    runs: u64,
    /// The activity to report instead of running or paused: loading, refused or failed.
    trouble: Option<Activity>,
    /// Whether the experiment has panicked: its arms may be at different steps, so that only a new experiment can
    /// continue.
    broken: bool,
    /// The data loaded last, with their configuration.
    data: Option<(Config, Arc<Data>)>,
}

/// Returns the run that the window displays.
fn shown<'a>(returning: &'a mut Option<Return>, run: &'a mut Option<Run>) -> Option<&'a mut Run> {
    match returning {
        Some(returning) => Some(&mut returning.shown),
        None => run.as_mut(),
    }
}

/// Returns what the inspector and the trial call when they have a result.
fn answered(mailbox: &Arc<Shared<Mailbox>>) -> impl Fn() + Send + Sync + use<> {
    let mailbox = Arc::clone(mailbox);
    move || mailbox.order(|mailbox| mailbox.answered = true)
}

impl Worker {
    pub(super) fn new(mailbox: Arc<Shared<Mailbox>>, speed: Option<f64>) -> Self {
        Self {
            mailbox,
            pace: Pace::new(speed),
            watched: LayersView::histograms(Stage::Y),
            extras: Extras::default(),
            run: None,
            returning: None,
            running: false,
            target: None,
            hurry: None,
            question: Question::default(),
            asked_at: None,
            inspector: None,
            runs: 0,
            trouble: None,
            broken: false,
            data: None,
        }
    }

    /// Runs the thread until the handle is dropped.
    pub(super) fn run(mut self, first: Checked) {
        let mut first = Some(first);
        while !self.mailbox.stopped() {
            let turn = caught(|| match first.take() {
                Some(first) => self.rebuild(&first, None),
                None => self.turn(),
            });
            if let Err(panic) = turn {
                self.fail(panic);
            }
        }
    }

    /// Runs one round: takes the commands, then makes the steps that are due.
    fn turn(&mut self) {
        self.take_commands(self.wait());
        if self.wait().is_some_and(|wait| wait.is_zero()) && !self.mailbox.stopped() {
            self.train();
        }
    }

    /// Returns whether steps are being made.
    const fn training(&self) -> bool {
        self.running || self.hurry.is_some()
    }

    /// Returns the time until the next steps; `None` if there are none to make.
    fn wait(&self) -> Option<Duration> {
        match self.hurry {
            Some(_) => Some(Duration::ZERO),
            None => self.running.then(|| self.pace.wait()),
        }
    }

    /// Takes all waiting commands and answers; waits for the first for up to `wait`, or without limit if it is `None`.
    /// Of several new experiments, which a dragged slider sends, only the last is built.
    fn take_commands(&mut self, wait: Option<Duration>) {
        let anything = |mailbox: &mut Mailbox| {
            let answered = mem::take(&mut mailbox.answered);
            (answered || !mailbox.commands.is_empty()).then(|| (answered, mem::take(&mut mailbox.commands)))
        };
        let (answered, commands) = self.mailbox.wait(wait, anything).unwrap_or_default();
        if answered {
            self.take_answer();
        }
        let builds =
            |command: &Command| matches!(command, Command::Rebuild(_) | Command::Branch(..) | Command::Return(..));
        let last_build = commands.iter().rposition(builds);
        let mut changed = false;
        for (i, command) in commands.into_iter().enumerate() {
            let outdated = last_build.is_some_and(|last| i < last)
                && (builds(&command) || matches!(command, Command::Change(_) | Command::Step));
            if !outdated {
                changed |= self.obey(command);
            }
        }
        // One update for all commands: a dragged slider sends more changes than there are frames to show them.
        if changed {
            self.refresh();
            self.publish();
        }
    }

    /// Executes `command`; returns whether the displayed state must be updated.
    fn obey(&mut self, command: Command) -> bool {
        if let Command::Ask(question, at) = command {
            return self.ask(question, at);
        }
        let goes_on = matches!(
            command,
            Command::Replay
                | Command::Rebuild(_)
                | Command::Branch(..)
                | Command::Return(..)
                | Command::Stay(..)
                | Command::Speed(_)
                | Command::Measure(_)
        );
        if self.broken && !goes_on {
            return false;
        }
        match command {
            Command::Run => self.set_running(true, None),
            Command::Pause => self.set_running(false, None),
            Command::RunTo(step) => {
                if self.lies_ahead(step) {
                    self.set_running(true, Some(step));
                }
            }
            Command::StopAt(step) => {
                if self.running && self.lies_ahead(step) {
                    self.target = Some(step);
                }
            }
            Command::Step => {
                self.set_running(false, None);
                if let Some(run) = self.run.as_mut().filter(|_| self.returning.is_none()) {
                    run.advance(run.experiment.steps() + 1, self.watched, &mut self.pace);
                }
                return true;
            }
            Command::Replay => self.replay(),
            Command::Rebuild(config) => self.rebuild(&config, None),
            Command::Branch(config, step) => self.rebuild(&config, Some(step.min(LAST_STEP))),
            Command::Return(config, stand) => self.bring_back(&config, stand),
            Command::Stay(_, stand) if self.returning.is_some() => {
                self.stay();
                self.set_running(stand.runs, None);
            }
            Command::Stay(config, stand) => self.bring_back(&config, stand),
            Command::Change(change) => {
                self.change(change);
                return true;
            }
            #[cfg(test)]
            Command::Panic => panic!("asked to"),
            Command::Speed(speed) => self.pace.set_speed(speed),
            Command::Ask(..) => {}
            Command::Measure(extras) => {
                self.extras = extras;
                if let Some(run) = self.run.as_mut().filter(|_| !self.broken) {
                    run.also_measure(extras);
                }
                return true;
            }
            Command::Watch(watched) => {
                self.watched = watched;
                if let Some(run) = &mut self.run {
                    // A complete frame also holds the newly selected stage.
                    run.stale |= run.partial;
                }
                return !self.training();
            }
        }
        false
    }

    /// Notes the question of the window. About the current step it is answered with the frames, about an earlier
    /// step by the inspector. Returns whether the displayed state must be updated.
    fn ask(&mut self, question: Question, at: Option<u64>) -> bool {
        self.question = question;
        let Some(run) = shown(&mut self.returning, &mut self.run) else { return false };
        run.unanswered = true;
        if question.is_empty() {
            run.inspection = None;
        }
        self.asked_at = at.filter(|step| !question.is_empty() && *step < run.experiment.steps());
        self.pace.answer_cost = Duration::ZERO;
        let Some(step) = self.asked_at else {
            if let Some(inspector) = &self.inspector {
                inspector.rest();
            }
            return !self.training();
        };
        if self.inspector.is_none() {
            self.inspector = Inspector::spawn(answered(&self.mailbox));
        }
        if let (Some(inspector), Some(checkpoint)) = (&self.inspector, run.checkpoints.at_or_before(step)) {
            inspector.ask(Request {
                run: run.number,
                step,
                question,
                checkpoint: Arc::clone(checkpoint),
                file: run.experiment.file().clone(),
                data: Arc::clone(&run.data),
            });
        }
        false
    }

    /// Publishes the answer of the inspector, if it still matches the question of the window, and the result of the
    /// search for remedies.
    fn take_answer(&mut self) {
        let answer = self.inspector.as_ref().and_then(Inspector::take);
        let run = shown(&mut self.returning, &mut self.run);
        if let (Some((number, inspection)), Some(run)) = (answer, run)
            && (number, self.asked_at, self.question) == (run.number, Some(inspection.step), inspection.question)
        {
            run.inspection = Some(inspection);
        }
        self.publish();
    }

    /// Starts the search for a remedy if an arm has diverged.
    fn look_for_remedies(&mut self) {
        if let Some(run) = &mut self.run {
            run.look_for_remedies(answered(&self.mailbox));
        }
    }

    /// Updates the frame and the answer about the current step.
    fn refresh(&mut self) {
        if self.returning.is_some() {
            // The displayed run is paused.
            return;
        }
        self.look_for_remedies();
        let training = self.training();
        let Some(run) = self.run.as_mut().filter(|_| !self.broken) else { return };
        if !training {
            run.look_closely();
        } else if run.stale {
            run.glance(self.watched, &mut self.pace);
        }
        if self.asked_at.is_none() && run.unanswered && !self.question.is_empty() {
            run.inspect(&self.question, &mut self.pace);
        }
    }

    /// Changes the running networks. Before the first step this equals starting with the change, and the frame of
    /// step 0 must show it, as it does in a replay.
    fn change(&mut self, change: Change) {
        if let Some(returning) = &mut self.returning {
            returning.later.push(change);
            return;
        }
        let Some(run) = &mut self.run else { return };
        run.experiment.change(change);
        run.moved_on();
        if run.experiment.steps() == 0 {
            self.begin_again();
        }
    }

    /// Builds the current experiment anew, with its changes as events.
    fn begin_again(&mut self) {
        let Some(run) = &self.run else { return };
        let file = run.experiment.file().clone().check();
        self.stay();
        let built = file.and_then(|checked| self.built(&checked));
        self.install(built);
    }

    fn built(&mut self, checked: &Checked) -> Result<Run, ConfigError> {
        let data = self.data_for(checked.config())?;
        self.runs += 1;
        Run::new(self.runs, checked, &data, self.extras)
    }

    /// Builds an experiment in the place of the displayed one, and reports that beforehand: it takes a while.
    fn load(&mut self, checked: &Checked) -> Result<Run, ConfigError> {
        self.stay();
        self.trouble = Some(Activity::Loading);
        let empty = || Report::empty(Activity::Loading, checked.config());
        self.send(self.run.as_ref().map_or_else(empty, |run| run.report(Activity::Loading)));
        self.built(checked)
    }

    fn lies_ahead(&self, step: u64) -> bool {
        self.run.as_ref().is_some_and(|run| run.experiment.steps() < step)
    }

    /// Trains, up to `target` if given, or pauses. Training at full speed continues if its step is on the way.
    fn set_running(&mut self, running: bool, target: Option<u64>) {
        self.trouble = None;
        self.running = running && self.run.is_some();
        self.target = target;
        let returns = self.returning.is_some();
        self.hurry = self.hurry.filter(|step| returns || self.running && target.is_none_or(|target| *step < target));
        if self.running {
            self.pace.restart();
        } else {
            // A paused window shows the step of the training.
            self.refresh();
        }
        self.publish();
    }

    fn replay(&mut self) {
        self.begin_again();
        self.set_running(true, None);
    }

    /// Builds the experiment and, if `hurry` is given, trains to that step as fast as possible.
    fn rebuild(&mut self, checked: &Checked, hurry: Option<u64>) {
        let built = self.load(checked);
        self.install(built);
        if self.trouble.is_none() {
            self.hurry = hurry.filter(|step| *step > 0);
        }
        self.refresh();
        self.publish();
    }

    /// Builds the experiment beside the displayed run and starts bringing it to the state `stand`.
    fn bring_back(&mut self, checked: &Checked, stand: Stand) {
        let step = stand.step.min(LAST_STEP);
        let built = self.load(checked);
        let before = if built.is_ok() { self.run.take() } else { None };
        let broken = self.broken;
        self.install(built);
        if self.trouble.is_none() {
            self.running = stand.runs;
            self.hurry = (step > 0).then_some(step);
            self.returning = before.map(|mut shown| {
                if !broken {
                    shown.look_closely();
                }
                Return { shown, broken, stand, later: Vec::new() }
            });
            if step == 0 {
                self.arrive();
            }
        }
        self.refresh();
        self.publish();
    }

    /// Replaces the displayed run by the run that has been brought back.
    fn arrive(&mut self) {
        let Some(Return { stand, later, .. }) = self.returning.take() else { return };
        if let Some(run) = self.run.as_mut().filter(|_| stand.changed) {
            run.experiment.make_due_changes();
            run.moved_on();
        }
        // The window's question was about the run that it displayed.
        self.asked_at = None;
        for change in later {
            self.change(change);
        }
    }

    /// Cancels bringing a run back, if one is on its way: the displayed run becomes the current one again.
    fn stay(&mut self) {
        if let Some(Return { shown, broken, .. }) = self.returning.take() {
            self.run = Some(shown);
            self.broken = broken;
            self.hurry = None;
        }
    }

    fn install(&mut self, built: Result<Run, ConfigError>) {
        self.trouble = None;
        match built {
            Ok(run) => {
                self.run = Some(run);
                self.broken = false;
                self.target = None;
                self.hurry = None;
                // The window's question remains, but its step does not exist yet.
                self.asked_at = None;
                self.pace.forget();
            }
            Err(error) => {
                self.running = false;
                self.hurry = None;
                self.trouble = Some(Activity::Refused(error));
            }
        }
    }

    /// Returns the data of `config`: those loaded last if nothing that they depend on has changed.
    fn data_for(&mut self, config: &Config) -> Result<Arc<Data>, ConfigError> {
        if let Some((from, data)) = &self.data
            && (&from.data, from.seed) == (&config.data, config.seed)
        {
            return Ok(Arc::clone(data));
        }
        let data = Arc::new(Data::load(config)?);
        self.data = Some((config.clone(), Arc::clone(&data)));
        Ok(data)
    }

    /// Makes the steps that are due, in legs short enough to answer commands between two rounds.
    fn train(&mut self) {
        let Some(run) = &mut self.run else { return };
        let started = Instant::now();
        let hurries = self.hurry.is_some();
        let steps = if hurries { self.pace.portions.steps() } else { self.pace.steps() };
        let due = run.experiment.steps() + steps;
        let end = due.min(self.hurry.or(self.target).unwrap_or(LAST_STEP)).min(LAST_STEP);
        while run.experiment.steps() < end && started.elapsed() < PATIENCE {
            let leg = end.min(run.experiment.steps() + self.pace.portions.steps());
            run.advance(leg, self.watched, &mut self.pace);
        }
        let steps = run.experiment.steps();
        self.pace.count(Instant::now(), steps);
        if !hurries {
            self.pace.give_back(due - steps);
        }
        let diverged = run.experiment.arms.iter().all(|arm| arm.diverged().is_some());
        // A run that is brought back goes on to its step even if both arms diverged before it.
        let over = steps >= LAST_STEP || diverged && self.returning.is_none();
        if over || self.hurry.is_some_and(|step| steps >= step) {
            self.hurry = None;
            self.pace.restart();
            self.arrive();
        }
        if over || !hurries && self.target.is_some_and(|target| steps >= target) {
            self.running = false;
            self.target = None;
        }
        if self.pace.live_due() || !self.training() {
            self.refresh();
            self.pace.last_live = Some(Instant::now());
            self.publish();
        }
    }

    fn activity(&self) -> Activity {
        match (&self.trouble, &self.returning, self.training()) {
            (Some(trouble), _, _) => trouble.clone(),
            (None, Some(returning), _) => Activity::Returning {
                made: self.run.as_ref().map_or(0, |run| run.experiment.steps()),
                step: returning.stand.step,
                runs: self.running,
            },
            (None, None, true) => Activity::Running,
            (None, None, false) => Activity::Paused,
        }
    }

    fn publish(&self) {
        if let Some(run) = self.returning.as_ref().map(|returning| &returning.shown).or(self.run.as_ref()) {
            let pace = if self.training() { self.pace.rate() } else { 0.0 };
            self.send(Report { pace, ..run.report(self.activity()) });
        } else if let Some(trouble) = &self.trouble {
            self.send(Report::empty(trouble.clone(), &Config::default()));
        }
    }

    fn send(&self, report: Report) {
        self.mailbox.report(|mailbox| mailbox.report = Some(report));
    }

    /// Reports a panic of the experiment; the last frame is kept.
    fn fail(&mut self, panic: String) {
        self.running = false;
        self.hurry = None;
        self.broken = true;
        // If the panic was in a run being brought back, the displayed run is intact.
        self.stay();
        self.trouble = Some(Activity::Failed(panic));
        self.publish();
    }
}
