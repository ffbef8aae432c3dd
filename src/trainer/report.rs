//! What the trainer publishes.

use std::sync::{Arc, Mutex, PoisonError};

use super::trial::Remedies;
use crate::config::{Config, ConfigError};
use crate::data::Exhibit;
use crate::measure::{Frame, Inspection, LossHistory, Timeline};

/// What the trainer is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum Activity {
    /// Loading data and building networks.
    Loading,
    /// Training.
    Running,
    /// A run of before is brought back; what is shown until it is there is the run that it replaces.
    Returning {
        /// Steps repeated so far.
        made: u64,
        /// The step at which it stood.
        step: u64,
        /// Whether it trains on from there.
        runs: bool,
    },
    /// Waiting for a command; uses no processor time.
    Paused,
    /// The last experiment asked for was refused; the one before is still there, paused.
    Refused(ConfigError),
    /// A bug: the training panicked with this message. The last frame is still there.
    Failed(String),
}

/// Sizes of the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DataSummary {
    /// Training samples.
    pub train: usize,
    /// Test samples.
    pub test: usize,
    /// Features of a sample.
    pub features: usize,
    /// Classes.
    pub classes: usize,
}

/// The state of the training; cheap to clone.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the trainer is doing.
    pub activity: Activity,
    /// The experiment as it is now, with all changes so far.
    pub config: Arc<Config>,
    /// The experiment as it began, with every change as an event: what replays this run.
    pub file: Arc<Config>,
    /// Whether the changes of the step at hand are made already, as after a change by hand. A replay to that step stands
    /// before them.
    pub changed: bool,
    /// The newest frame.
    pub frame: Option<Arc<Frame>>,
    /// The recorded frames.
    pub timeline: Arc<Timeline>,
    /// The training loss of every step of each arm.
    pub losses: [Arc<LossHistory>; 2],
    /// Steps made in a second by the clock, recently, both arms in lockstep; 0 where nothing trains, and in the first
    /// moment of training.
    pub pace: f64,
    /// Steps that each arm could make in a second: 1 / (own compute time per step), recently; 0 before the first step and
    /// after divergence.
    pub steps_per_s: [f64; 2],
    /// The data.
    pub data: DataSummary,
    /// Samples to be shown.
    pub exhibit: Arc<Exhibit>,
    /// The newest answer to [`super::Command::Ask`]; it may be of an earlier step than the frame.
    pub inspection: Option<Arc<Inspection>>,
    /// What keeps the arms of this run from diverging, where one has.
    pub remedies: Remedies,
}

impl Report {
    /// The recorded frames and, behind them, the newest live one.
    #[must_use]
    pub fn frames(&self) -> impl DoubleEndedIterator<Item = &Frame> {
        let recorded = self.timeline.frames();
        let live = self.frame.iter().filter(|frame| recorded.last().is_none_or(|last| last.step < frame.step));
        recorded.iter().chain(live).map(|frame| &**frame)
    }

    /// The first frame: every run has one of its own, by which it is told from others.
    #[must_use]
    pub fn first(&self) -> Option<&Arc<Frame>> {
        self.timeline.frames().first()
    }

    /// A report of no experiment yet.
    pub(super) fn empty(activity: Activity, config: &Config) -> Self {
        let config = Arc::new(config.clone());
        Self {
            activity,
            file: Arc::clone(&config),
            config,
            changed: false,
            frame: None,
            timeline: Arc::default(),
            losses: Default::default(),
            pace: 0.0,
            steps_per_s: [0.0; 2],
            data: DataSummary::default(),
            exhibit: Arc::default(),
            inspection: None,
            remedies: Remedies::Unknown,
        }
    }
}

/// The newest report, which a newer one replaces.
pub(super) struct Slot {
    newest: Mutex<Option<Report>>,
    wake: Box<dyn Fn() + Send + Sync>,
}

impl Slot {
    pub(super) fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self { newest: Mutex::new(None), wake: Box::new(wake) }
    }

    pub(super) fn publish(&self, report: Report) {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = Some(report);
        (self.wake)();
    }

    pub(super) fn take(&self) -> Option<Report> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
