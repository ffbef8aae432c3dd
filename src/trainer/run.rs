//! An experiment in progress, with its frames, losses and checkpoints.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::background::Background;
use super::lockstep;
use super::pace::Pace;
use super::report::{Activity, DataSummary, Report};
use super::trial::{Ends, Remedies, try_remedies};
use crate::config::{Checked, ConfigError};
use crate::data::{Data, Exhibit};
use crate::experiment::{ArmRun, Checkpoints, Experiment, LIVE_SAMPLES, Look};
use crate::measure::{Detail, Extras, Frame, Inspection, LayersView, LossHistory, Question, Stage, Timeline, timeline};

/// Shortest time between two live accuracies during training: they cost more than the rest of a live frame.
const ACCURACY_INTERVAL: Duration = Duration::from_millis(250);
/// Largest total size of the checkpoints of a run, in bytes.
const CHECKPOINTS: usize = 64 << 20;

/// An experiment in progress.
pub(super) struct Run {
    /// The number of the run, by which answers about other runs are recognized.
    pub number: u64,
    /// The measures of recorded frames beyond those that every view shows.
    extras: Extras,
    /// The data of the file, before changes.
    pub data: Arc<Data>,
    pub experiment: Experiment<f32>,
    pub frame: Arc<Frame>,
    pub timeline: Arc<Timeline>,
    pub losses: [Arc<LossHistory>; 2],
    steps_per_s: [f64; 2],
    /// The time of the last live accuracies.
    classified: Option<Instant>,
    /// Whether the frame is of an earlier state.
    pub stale: bool,
    /// Whether the frame holds only the parts that a running window shows.
    pub partial: bool,
    pub checkpoints: Checkpoints<f32>,
    /// The samples to display, with the data they belong to.
    exhibit: (Arc<Data>, Arc<Exhibit>),
    pub inspection: Option<Arc<Inspection>>,
    /// Whether the inspection is of an earlier state or of another question.
    pub unanswered: bool,
    /// The divergences for which remedies are being tried, and the job that tries them.
    trial: (Ends, Option<Background<Remedies>>),
}

impl Run {
    pub fn new(number: u64, checked: &Checked, data: &Arc<Data>, extras: Extras) -> Result<Self, ConfigError> {
        let mut experiment = Experiment::new(checked, data)?;
        let frame = Arc::new(lockstep::frame(&mut experiment, &Look::shown(extras)));
        let mut timeline = Timeline::default();
        timeline.push(Arc::clone(&frame));
        let mut checkpoints = Checkpoints::new(CHECKPOINTS);
        checkpoints.offer(&experiment);
        let shown = Arc::clone(experiment.data());
        let exhibit = Arc::new(Exhibit::of(&shown));
        Ok(Self {
            number,
            extras,
            data: Arc::clone(data),
            checkpoints,
            exhibit: (shown, exhibit),
            inspection: None,
            unanswered: true,
            trial: ([None; 2], None),
            experiment,
            frame,
            timeline: Arc::new(timeline),
            losses: Default::default(),
            steps_per_s: [0.0; 2],
            classified: None,
            stale: false,
            partial: false,
        })
    }

    /// Advances to `step`, or to the next stop before it, and keeps the frame and the checkpoint of that step.
    pub fn advance(&mut self, step: u64, watched: LayersView, pace: &mut Pace) {
        let [a, b] = &self.experiment.arms;
        let from = self.experiment.steps();
        let stop = a.next_stop().min(b.next_stop()).min(step);
        let recorded = timeline::recorded(stop);
        let look = Look::shown(self.extras);
        let arms = lockstep::both(&mut self.experiment.arms, |arm| {
            let start = Instant::now();
            let losses = arm.advance_collecting(stop);
            let time = start.elapsed();
            if !recorded {
                // A later frame compares its distributions with those of this step.
                arm.remember();
            }
            (losses, time, recorded.then(|| arm.frame(&look)))
        });
        let mut times = [Duration::ZERO; 2];
        let mut frames = [None, None];
        for (i, (losses, time, frame)) in arms.into_iter().enumerate() {
            let history = Arc::make_mut(&mut self.losses[i]);
            for loss in losses {
                history.push(loss.unwrap_or(f64::NAN));
            }
            (times[i], frames[i]) = (time, frame);
        }
        self.note_speed(stop - from, times);
        pace.portions.made(stop - from, times[0].max(times[1]));
        self.moved_on();
        if let [Some(a), Some(b)] = frames {
            self.frame = Arc::new(self.experiment.assemble([a, b]));
            Arc::make_mut(&mut self.timeline).push(Arc::clone(&self.frame));
            if watched.units && matches!(watched.stage, Stage::ZHat | Stage::A) {
                self.frame = self.with_other_units(&self.frame.clone());
            }
            (self.stale, self.partial) = (false, false);
            self.checkpoints.offer(&self.experiment);
        }
    }

    /// Also measures `extras` in recorded frames from this step on, the first frame included if the run stands at it.
    pub fn also_measure(&mut self, extras: Extras) {
        if self.extras == extras {
            return;
        }
        self.extras = extras;
        if self.experiment.steps() == 0 {
            self.frame = Arc::new(lockstep::frame(&mut self.experiment, &Look::shown(extras)));
            Arc::make_mut(&mut self.timeline).insert(Arc::clone(&self.frame));
            (self.stale, self.partial) = (false, false);
        }
    }

    /// Notes that frame and answer are of an earlier state, and updates the displayed samples if the data have changed.
    pub fn moved_on(&mut self) {
        (self.stale, self.unanswered) = (true, true);
        let (shown, exhibit) = &mut self.exhibit;
        if !Arc::ptr_eq(shown, self.experiment.data()) {
            *shown = Arc::clone(self.experiment.data());
            *exhibit = Arc::new(Exhibit::of(shown));
        }
    }

    /// Starts trying remedies if an arm has diverged since the last call; `wake` is called when there is a result.
    pub fn look_for_remedies(&mut self, wake: impl Fn() + Send + Sync + 'static) {
        let ends = self.experiment.arms.each_ref().map(ArmRun::diverged);
        if ends != self.trial.0 {
            // Replacing an earlier trial cancels it.
            let (file, data) = (self.experiment.file().clone(), Arc::clone(&self.data));
            self.trial = (ends, try_remedies(file, data, ends, wake));
        }
    }

    /// Answers `question` at the current step.
    pub fn inspect(&mut self, question: &Question, pace: &mut Pace) {
        let start = Instant::now();
        self.inspection = Some(Arc::new(lockstep::inspect(&mut self.experiment, question)));
        self.unanswered = false;
        pace.answer_cost = start.elapsed();
    }

    /// Measures a live frame of the current step during training. Accuracies may be a moment old but always use the
    /// same samples: with fewer samples the number would jump between live and recorded frames.
    pub fn glance(&mut self, watched: LayersView, pace: &mut Pace) {
        let start = Instant::now();
        let fresh = self.classified.is_none_or(|last| last.elapsed() >= ACCURACY_INTERVAL);
        let accuracy_samples = if fresh { LIVE_SAMPLES } else { 0 };
        let mut frame =
            lockstep::frame(&mut self.experiment, &Look { detail: Detail::layers_view(watched), accuracy_samples });
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
        (self.stale, self.partial) = (false, true);
        pace.live_cost = start.elapsed();
    }

    /// Measures everything at the current step, unless the newest frame already holds it: a paused window shows and
    /// exports the same as a replay to its step.
    pub fn look_closely(&mut self) {
        if self.stale || self.partial {
            self.frame = Arc::new(lockstep::frame(&mut self.experiment, &Look::shown(self.extras)));
            (self.stale, self.partial) = (false, false);
        }
        let mut layers = self.frame.arms.iter().filter_map(|arm| arm.hidden().first());
        if layers.any(|layer| layer.other_units.is_none()) {
            self.frame = self.with_other_units(&self.frame.clone());
        }
    }

    /// Returns `frame`, which must be of the current step, with the bands of single units at ẑ and a, for which the
    /// timeline has no room.
    fn with_other_units(&mut self, frame: &Frame) -> Arc<Frame> {
        let look = Look { detail: Detail::UNITS, accuracy_samples: 0 };
        let mut frame = frame.clone();
        for (arm, units) in frame.arms.iter_mut().zip(lockstep::frame(&mut self.experiment, &look).arms) {
            arm.take_other_units(units);
        }
        Arc::new(frame)
    }

    #[expect(clippy::cast_precision_loss, reason = "step counts are far below 2^52")]
    fn note_speed(&mut self, steps: u64, times: [Duration; 2]) {
        for ((speed, time), arm) in self.steps_per_s.iter_mut().zip(times).zip(&self.experiment.arms) {
            if arm.diverged().is_some() {
                // A diverged arm only counts its steps.
                *speed = 0.0;
                continue;
            }
            let now = steps as f64 / time.as_secs_f64().max(1e-9);
            // Smoothed, so that it can be read; the first value is taken as it is.
            *speed = if *speed > 0.0 { *speed + 0.1 * (now - *speed) } else { now };
        }
    }

    pub fn report(&self, activity: Activity) -> Report {
        let data = self.experiment.data();
        Report {
            activity,
            config: Arc::new(self.experiment.config().clone()),
            file: Arc::new(self.experiment.file().clone()),
            changed: self.experiment.is_changed_here(),
            frame: Some(Arc::clone(&self.frame)),
            timeline: Arc::clone(&self.timeline),
            losses: self.losses.clone(),
            pace: 0.0,
            steps_per_s: self.steps_per_s,
            data: DataSummary {
                train: data.train.len(),
                test: data.test.len(),
                features: data.features(),
                classes: data.classes(),
            },
            table: data.table.clone(),
            exhibit: Arc::clone(&self.exhibit.1),
            inspection: self.inspection.clone(),
            remedies: self.trial.1.as_ref().map_or(Remedies::Unknown, |trial| trial.newest()),
        }
    }
}
