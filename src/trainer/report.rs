//! The reports that the trainer publishes.

use std::sync::Arc;

use super::trial::Remedies;
use crate::config::{Config, ConfigError};
use crate::data::{Exhibit, TableReport};
use crate::measure::{Frame, Inspection, LossHistory, Timeline};

/// The activity of the trainer.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Activity {
    /// Loading data and building networks.
    #[default]
    Loading,
    /// Training.
    Running,
    /// Bringing back an earlier run; the run that it will replace is displayed until then.
    Returning {
        /// Number of steps repeated so far.
        made: u64,
        /// The step to which the run is brought back.
        step: u64,
        /// Whether the run continues to train from there.
        runs: bool,
    },
    /// Waiting for a command; uses no processor time.
    Paused,
    /// The last requested experiment was refused; the one before it is still there, paused.
    Refused(ConfigError),
    /// A bug: the training panicked with this message. The last frame is kept.
    Failed(String),
}

/// The sizes of the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DataSummary {
    /// Number of training samples.
    pub train: usize,
    /// Number of test samples.
    pub test: usize,
    /// Features of a sample.
    pub features: usize,
    /// Number of classes.
    pub classes: usize,
}

/// The state of the training; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The activity of the trainer.
    pub activity: Activity,
    /// The experiment with all changes so far.
    pub config: Arc<Config>,
    /// The initial experiment with every change as an event; it replays this run.
    pub file: Arc<Config>,
    /// Whether the changes of the current step have been applied, as after a change by hand. A replay to that step
    /// ends before them.
    pub changed: bool,
    /// The newest frame.
    pub frame: Option<Arc<Frame>>,
    /// The recorded frames.
    pub timeline: Arc<Timeline>,
    /// The training loss of every step of each arm.
    pub losses: [Arc<LossHistory>; 2],
    /// Recent steps per second by the clock, both arms in lockstep; 0 if nothing trains, and at the very beginning
    /// of training.
    pub pace: f64,
    /// Steps per second that each arm could make: 1 / (own compute time per step), recently; 0 before the first
    /// step and after divergence.
    pub steps_per_s: [f64; 2],
    /// The sizes of the data.
    pub data: DataSummary,
    /// How the file of the user's own data was read; `None` for other data.
    pub table: Option<Arc<TableReport>>,
    /// The samples to display.
    pub exhibit: Arc<Exhibit>,
    /// The newest answer to [`super::Command::Ask`]; it may be about an earlier step than the frame.
    pub inspection: Option<Arc<Inspection>>,
    /// The remedies for the divergence of this run.
    pub remedies: Remedies,
}

impl Report {
    /// Returns the recorded frames and, after them, the newest live one.
    #[must_use]
    pub fn frames(&self) -> impl DoubleEndedIterator<Item = &Frame> {
        let recorded = self.timeline.frames();
        let live = self.frame.iter().filter(|frame| recorded.last().is_none_or(|last| last.step < frame.step));
        recorded.iter().chain(live).map(|frame| &**frame)
    }

    /// Returns the first frame. Every run has its own, which identifies the run.
    #[must_use]
    pub fn first(&self) -> Option<&Arc<Frame>> {
        self.timeline.frames().first()
    }

    /// Returns whether this report is about another run than that with the first frame `first`.
    #[must_use]
    pub fn is_of_another_run(&self, first: Option<&Arc<Frame>>) -> bool {
        self.first().is_some_and(|own| first.is_none_or(|first| !Arc::ptr_eq(own, first)))
    }

    /// Creates a report before there is an experiment.
    pub(super) fn empty(activity: Activity, config: &Config) -> Self {
        let config = Arc::new(config.clone());
        Self { activity, file: Arc::clone(&config), config, ..Self::default() }
    }
}
