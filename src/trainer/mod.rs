//! The worker that trains: commands in, newest report out.

use std::sync::{Arc, Mutex};

use crate::config::{Change, Checked, Config, ConfigError};
use crate::measure::{Frame, Stage};
use crate::measure::{LossHistory, Timeline};

/// What the window asks of the trainer.
pub enum Command {
    /// Train until told otherwise.
    Run,
    /// Stop training; use no CPU.
    Pause,
    /// Make one step, then pause.
    Step,
    /// Train up to this step, then pause.
    RunTo(u64),
    /// Start again from the same initial weights.
    Replay,
    /// Rebuild from a new experiment; keeps running if it ran.
    Rebuild(Box<Checked>),
    /// Change a running experiment.
    Change(Change),
    /// Steps per second; `None` = as fast as it goes.
    Speed(Option<f64>),
    /// What the visible view needs in live frames.
    Watch(Stage),
}

/// What the trainer is doing.
#[derive(Clone, Debug)]
pub enum Activity {
    /// Data are being loaded or networks built.
    Loading,
    /// Training.
    Running,
    /// Waiting for a command.
    Paused,
    /// The last rebuild was refused; the last experiment is still there.
    Refused(ConfigError),
    /// A bug: the trainer panicked; the text of the panic.
    Failed(String),
}

/// What the data are, in numbers.
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

/// What the trainer last published; cheap to clone.
#[derive(Clone)]
pub struct Report {
    /// What the trainer is doing.
    pub activity: Activity,
    /// The experiment with all changes so far.
    pub config: Arc<Config>,
    /// The newest frame.
    pub frame: Option<Arc<Frame>>,
    /// The recorded frames.
    pub timeline: Arc<Timeline>,
    /// The training loss of every step, averaged.
    pub losses: Arc<LossHistory>,
    /// 1 / (own compute time per step) of each arm.
    pub steps_per_s: [f64; 2],
    /// The data.
    pub data: DataSummary,
}

/// The worker, seen from the window.
pub struct Trainer {
    report: Mutex<Option<Report>>,
}

impl Trainer {
    /// Starts the worker on `config`; it calls `wake` whenever there is a new report.
    pub fn spawn(config: Checked, wake: impl Fn() + Send + Sync + 'static) -> Self {
        wake();
        let report = Report {
            activity: Activity::Loading,
            config: Arc::new(config.into_config()),
            frame: None,
            timeline: Arc::default(),
            losses: Arc::default(),
            steps_per_s: [0.0; 2],
            data: DataSummary::default(),
        };
        Self { report: Mutex::new(Some(report)) }
    }

    /// Sends a command.
    pub fn send(&self, command: Command) {
        drop(command);
    }

    /// The newest report, if there is one since the last call.
    pub fn take(&self) -> Option<Report> {
        self.report.lock().ok()?.take()
    }
}
