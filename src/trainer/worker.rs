//! The training thread.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use super::Command;
use super::lockstep;
use super::pace::Pace;
use super::report::{Activity, DataSummary, Report, Slot};
use crate::config::{Change, Checked, Config, ConfigError, LAST_STEP};
use crate::data::Data;
use crate::experiment::{Experiment, LIVE_SAMPLES, Look};
use crate::measure::{Detail, Frame, LossHistory, Stage, Timeline};

/// Least time between two live accuracies while training goes on: they cost more than the rest of a live frame.
const ACCURACY_INTERVAL: Duration = Duration::from_millis(250);
/// Longest time without a look at the commands, but for a single step or frame that takes longer.
const PATIENCE: Duration = Duration::from_millis(25);

/// The state of the training thread.
pub(super) struct Worker {
    commands: Receiver<Command>,
    slot: Arc<Slot>,
    pace: Pace,
    stage: Stage,
    run: Option<Run>,
    running: bool,
    /// Where to pause.
    target: Option<u64>,
    /// Why the trainer is not just paused.
    trouble: Option<Activity>,
    /// The experiment panicked in the middle of something: its arms may stand at different steps, so that only a new one
    /// can go on.
    broken: bool,
    /// The data last loaded, with what they were loaded from.
    data: Option<(Config, Arc<Data>)>,
}

/// An experiment under way.
struct Run {
    experiment: Experiment<f32>,
    frame: Arc<Frame>,
    timeline: Arc<Timeline>,
    losses: [Arc<LossHistory>; 2],
    steps_per_s: [f64; 2],
    /// When the last live accuracies were taken.
    classified: Option<Instant>,
    /// Whether the frame is of an earlier state.
    stale: bool,
}

/// The handle was dropped: time to end.
struct Closed;

impl Worker {
    pub(super) fn new(commands: Receiver<Command>, slot: Arc<Slot>, speed: Option<f64>) -> Self {
        Self {
            commands,
            slot,
            pace: Pace::new(speed),
            stage: Stage::Y,
            run: None,
            running: false,
            target: None,
            trouble: None,
            broken: false,
            data: None,
        }
    }

    /// The thread's life: ends when the handle is dropped.
    pub(super) fn run(mut self, first: Checked) {
        let mut next = Some(Box::new(first));
        loop {
            let turn = catch_unwind(AssertUnwindSafe(|| {
                if let Some(config) = next.take() {
                    self.rebuild(&config);
                }
                self.turn()
            }));
            match turn {
                Ok(Ok(())) => {}
                Ok(Err(Closed)) => return,
                Err(panic) => self.fail(&*panic),
            }
        }
    }

    /// One round: take the commands, then make the steps that are due.
    fn turn(&mut self) -> Result<(), Closed> {
        let wait = if self.running { Some(self.pace.wait()) } else { None };
        self.take_commands(wait)?;
        if self.running && self.pace.wait().is_zero() {
            self.train();
        }
        Ok(())
    }

    /// Takes all commands that are there, waiting for the first for up to `wait`; without end if `None`. Of several
    /// new experiments, as a slider that is dragged sends them, only the last is built.
    fn take_commands(&mut self, wait: Option<Duration>) -> Result<(), Closed> {
        let first = match wait {
            None => Some(self.commands.recv().map_err(|_| Closed)?),
            Some(wait) if wait.is_zero() => None,
            Some(wait) => match self.commands.recv_timeout(wait) {
                Ok(command) => Some(command),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Err(Closed),
            },
        };
        let mut commands: Vec<Command> = first.into_iter().collect();
        loop {
            match self.commands.try_recv() {
                Ok(command) => commands.push(command),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return Err(Closed),
            }
        }
        let last_rebuild = commands.iter().rposition(|command| matches!(command, Command::Rebuild(_)));
        let mut changed = false;
        for (i, command) in commands.into_iter().enumerate() {
            let outdated = last_rebuild.is_some_and(|last| i < last)
                && matches!(command, Command::Rebuild(_) | Command::Change(_) | Command::Step);
            if !outdated {
                changed |= self.obey(command);
            }
        }
        // One look for all of them: a slider that is dragged sends more changes than there are frames to show them.
        if changed && let Some(run) = &mut self.run {
            run.look(self.stage, self.running, &mut self.pace);
            self.publish();
        }
        Ok(())
    }

    /// Does what `command` says; returns whether what is shown must be measured anew.
    fn obey(&mut self, command: Command) -> bool {
        if self.broken && !matches!(command, Command::Replay | Command::Rebuild(_) | Command::Speed(_)) {
            return false;
        }
        match command {
            Command::Run => self.set_running(true, None),
            Command::Pause => self.set_running(false, None),
            Command::RunTo(step) => {
                if self.run.as_ref().is_some_and(|run| run.experiment.steps() < step) {
                    self.set_running(true, Some(step));
                }
            }
            Command::Step => {
                self.set_running(false, None);
                if let Some(run) = &mut self.run {
                    run.advance(run.experiment.steps() + 1, &mut self.pace);
                }
                return true;
            }
            Command::Replay => self.replay(),
            Command::Rebuild(config) => self.rebuild(&config),
            Command::Change(change) => {
                self.change(change);
                return true;
            }
            #[cfg(test)]
            Command::Panic => panic!("asked to"),
            Command::Speed(speed) => self.pace.set_speed(speed),
            Command::Ask(..) | Command::Branch(..) => {}
            Command::Watch(stage) => {
                self.stage = stage;
                return !self.running;
            }
        }
        false
    }

    /// Changes the running networks. Before the first step that is the same as to begin with the change, and the frame of
    /// step 0 must show it, as it will when the run is replayed.
    fn change(&mut self, change: Change) {
        let Some(run) = &mut self.run else { return };
        run.experiment.change(change);
        if run.experiment.steps() == 0 {
            let file = run.experiment.file().clone();
            let data = Arc::clone(run.experiment.data());
            let built = file.check().and_then(|checked| Run::new(&checked, &data));
            self.install(built);
        }
    }

    fn set_running(&mut self, running: bool, target: Option<u64>) {
        self.trouble = None;
        self.running = running && self.run.is_some();
        self.target = target;
        if self.running {
            self.pace.restart();
        } else if let Some(run) = &mut self.run {
            // What is shown while paused is the step at which the training stands.
            if run.stale {
                run.look(self.stage, false, &mut self.pace);
            }
        }
        self.publish();
    }

    fn replay(&mut self) {
        let Some(run) = &self.run else { return };
        let file = run.experiment.file().clone();
        let data = Arc::clone(run.experiment.data());
        let built = file.check().and_then(|checked| Run::new(&checked, &data));
        self.install(built);
        self.set_running(true, None);
    }

    fn rebuild(&mut self, checked: &Checked) {
        self.trouble = Some(Activity::Loading);
        self.publish_before_first_frame(checked);
        let built = self.data_for(checked.config()).and_then(|data| Run::new(checked, &data));
        self.install(built);
        self.publish();
    }

    fn install(&mut self, built: Result<Run, ConfigError>) {
        self.trouble = None;
        match built {
            Ok(run) => {
                self.run = Some(run);
                self.broken = false;
                self.target = None;
                self.pace.forget();
            }
            Err(error) => {
                self.running = false;
                self.trouble = Some(Activity::Refused(error));
            }
        }
    }

    /// The data of `config`; those last loaded where nothing that they depend on has changed.
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

    /// Makes the steps that are due, in legs short enough for commands to be answered between two rounds.
    fn train(&mut self) {
        let Some(run) = &mut self.run else { return };
        let started = Instant::now();
        let due = run.experiment.steps() + self.pace.steps();
        let end = due.min(self.target.unwrap_or(LAST_STEP)).min(LAST_STEP);
        while run.experiment.steps() < end && started.elapsed() < PATIENCE {
            let leg = end.min(run.experiment.steps() + self.pace.affordable());
            run.advance(leg, &mut self.pace);
        }
        self.pace.give_back(due - run.experiment.steps());
        let steps = run.experiment.steps();
        let arrived = self.target.is_some_and(|target| steps >= target) || steps >= LAST_STEP;
        let over = run.experiment.arms.iter().all(|arm| arm.diverged().is_some());
        if arrived || over {
            self.running = false;
            self.target = None;
        }
        if self.pace.live_due() || !self.running {
            if run.stale {
                run.look(self.stage, self.running, &mut self.pace);
            }
            self.pace.published();
            self.publish();
        }
    }

    fn activity(&self) -> Activity {
        match (&self.trouble, self.running) {
            (Some(trouble), _) => trouble.clone(),
            (None, true) => Activity::Running,
            (None, false) => Activity::Paused,
        }
    }

    fn publish(&self) {
        if let Some(run) = &self.run {
            self.slot.publish(run.report(self.activity()));
        } else if let Some(trouble) = &self.trouble {
            self.slot.publish(Report::empty(trouble.clone(), &Config::default()));
        }
    }

    fn publish_before_first_frame(&self, checked: &Checked) {
        match &self.run {
            Some(run) => self.slot.publish(run.report(Activity::Loading)),
            None => self.slot.publish(Report::empty(Activity::Loading, checked.config())),
        }
    }

    /// Reports a panic of the experiment; the last frame stays.
    fn fail(&mut self, panic: &(dyn Any + Send)) {
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        self.running = false;
        self.broken = true;
        self.trouble = Some(Activity::Failed(text.unwrap_or_else(|| "unknown panic".to_owned())));
        self.publish();
    }
}

impl Run {
    fn new(checked: &Checked, data: &Arc<Data>) -> Result<Self, ConfigError> {
        let mut experiment = Experiment::new(checked, data)?;
        let frame = Arc::new(lockstep::frame(&mut experiment, &Look::recorded()));
        let mut timeline = Timeline::default();
        timeline.push(Arc::clone(&frame));
        Ok(Self {
            experiment,
            frame,
            timeline: Arc::new(timeline),
            losses: Default::default(),
            steps_per_s: [0.0; 2],
            classified: None,
            stale: false,
        })
    }

    /// Advances to `step`, or to the next stop before it, and keeps what must be kept there.
    fn advance(&mut self, step: u64, pace: &mut Pace) {
        let [a, b] = &self.experiment.arms;
        let from = self.experiment.steps();
        let stop = a.next_stop().min(b.next_stop()).min(step);
        let [leg_a, leg_b] = lockstep::advance_to(&mut self.experiment, stop, &Look::recorded());
        for (history, leg) in self.losses.iter_mut().zip([&leg_a, &leg_b]) {
            let history = Arc::make_mut(history);
            leg.losses.iter().for_each(|loss| history.push(loss.unwrap_or(f64::NAN)));
        }
        self.note_speed(stop - from, [leg_a.time, leg_b.time]);
        pace.stepped(stop - from, leg_a.time.max(leg_b.time));
        self.stale = true;
        if let (Some(a), Some(b)) = (leg_a.frame, leg_b.frame) {
            self.frame = Arc::new(self.experiment.assemble([a, b]));
            Arc::make_mut(&mut self.timeline).push(Arc::clone(&self.frame));
            self.stale = false;
        }
    }

    /// Takes a live frame of the step at hand. While training goes on, accuracies are those of a frame a moment ago,
    /// always of the same samples: on fewer of them the number would jump between live and recorded frames.
    fn look(&mut self, stage: Stage, running: bool, pace: &mut Pace) {
        let start = Instant::now();
        let fresh = !running || self.classified.is_none_or(|last| last.elapsed() >= ACCURACY_INTERVAL);
        let accuracy_samples = if fresh { LIVE_SAMPLES } else { 0 };
        let mut frame =
            lockstep::frame(&mut self.experiment, &Look { detail: Detail::layers_view(stage), accuracy_samples });
        if fresh {
            self.classified = Some(start);
        } else {
            for (now, before) in frame.arms.iter_mut().zip(&self.frame.arms) {
                if now.diverged.is_none() {
                    (now.train_accuracy, now.test_accuracy) = (before.train_accuracy, before.test_accuracy);
                }
            }
        }
        self.frame = Arc::new(frame);
        self.stale = false;
        pace.looked(start.elapsed());
    }

    #[expect(clippy::cast_precision_loss, reason = "step counts are far below 2^52")]
    fn note_speed(&mut self, steps: u64, times: [Duration; 2]) {
        for ((speed, time), arm) in self.steps_per_s.iter_mut().zip(times).zip(&self.experiment.arms) {
            if arm.diverged().is_some() {
                // It only counts its steps.
                *speed = 0.0;
                continue;
            }
            let now = steps as f64 / time.as_secs_f64().max(1e-9);
            // Smoothed, so that it can be read; the first value as it is.
            *speed = if *speed > 0.0 { *speed + 0.1 * (now - *speed) } else { now };
        }
    }

    fn report(&self, activity: Activity) -> Report {
        let data = self.experiment.data();
        Report {
            activity,
            config: Arc::new(self.experiment.config().clone()),
            file: Arc::new(self.experiment.file().clone()),
            frame: Some(Arc::clone(&self.frame)),
            timeline: Arc::clone(&self.timeline),
            losses: self.losses.clone(),
            steps_per_s: self.steps_per_s,
            data: DataSummary {
                train: data.train().len(),
                test: data.test().len(),
                features: data.features(),
                classes: data.classes(),
            },
            exhibit: Arc::default(),
            inspection: None,
        }
    }
}
