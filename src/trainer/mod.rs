//! The trainer: a thread that trains, controlled by commands, which publishes its newest report.
//!
//! The window owns a [`Trainer`]; the trainer owns the experiment. They share the waiting commands and the newest
//! [`Report`], so that neither ever waits for the other. Questions about an earlier step are answered on a second
//! thread, from the nearest checkpoint. Every thread of this module is a [`Background`]. The command line only trains, by
//! [`lockstep`].

mod background;
mod companions;
mod inspector;
pub mod lockstep;
mod maps;
mod pace;
mod replay;
mod report;
mod run;
mod seeds;
mod trial;
mod worker;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use background::{Background, JobState, Shared, caught};
pub use companions::{Companion, Companions, accompany};
pub use maps::{MapProgress, run_map};
pub use replay::Replay;
pub use report::{Activity, DataSummary, Report};
pub use seeds::{SeedProgress, run_seeds};
pub use trial::{Remedies, Tried};

use crate::config::{Change, Checked};
use crate::measure::{Extras, LayersView, Question};
use worker::Worker;

/// A command of the window to the trainer.
#[derive(Clone, Debug)]
pub enum Command {
    /// Train until a pause.
    Run,
    /// Stop training and keep everything.
    Pause,
    /// Make one step, then pause.
    Step,
    /// Train up to this step, then pause; ignored if the step is not ahead. Training at full speed to a step on the
    /// way there continues; to any other step it ends.
    RunTo(u64),
    /// Pause at this step, if the run is training or will train when it has been brought back; a paused run ignores
    /// it.
    StopAt(u64),
    /// Start the experiment again, with its changes as events at their steps, and train.
    Replay,
    /// Build a new experiment; it trains if the last one did.
    Rebuild(Box<Checked>),
    /// Change the running networks before their next step.
    Change(Change),
    /// Set the speed in steps per second; `None` is as fast as possible.
    Speed(Option<f64>),
    /// Set what the window shows of the layers.
    Watch(LayersView),
    /// Measure this beyond what every view shows, from the next recorded frame on; also at step 0 if the run stands there.
    Measure(Extras),
    /// Ask for measurements beyond the frames, at the newest step or, if the window shows an earlier step, at that
    /// step. An empty question ends the answers.
    Ask(Question, Option<u64>),
    /// Start this experiment, train to the step as fast as possible, then continue as now: running or paused. A
    /// pause on the way ends the fast training.
    Branch(Box<Checked>, u64),
    /// Bring back an earlier run of this experiment: train it to its step as fast as possible, beside the displayed
    /// run, which is paused and will be replaced. Commands on the way (to run, to pause, to change the networks)
    /// take effect when the run has arrived.
    Return(Box<Checked>, Stand),
    /// Cancel bringing a run back: the displayed run stays, and trains if `Stand` says so. If the other run has
    /// already arrived, the run of this experiment, which was displayed before, is brought back in turn.
    Stay(Box<Checked>, Stand),
    /// Panic, as a bug in an experiment would.
    #[cfg(test)]
    Panic,
}

/// The state of a run to which it can be brought back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Number of training steps.
    pub step: u64,
    /// Whether the changes of that step have been applied; see [`Report::changed`].
    pub changed: bool,
    /// Whether the run continues to train.
    pub runs: bool,
}

/// A handle to the training thread. Dropping it ends and joins the thread.
pub struct Trainer(Background<Mailbox>);

/// What the window, the training thread and its helpers leave for each other.
#[derive(Default)]
struct Mailbox {
    /// The commands of the window that the training thread has not taken yet, the oldest first.
    commands: Vec<Command>,
    /// Whether the inspector or the trial has a result for the training thread.
    answered: bool,
    /// The newest report, unless the window has taken it.
    report: Option<Report>,
}

impl Trainer {
    /// Starts a paused trainer with the experiment of `config`, at the given speed in steps per second (`None`: as
    /// fast as possible). Calls `wake` from the training thread whenever there is a new report.
    ///
    /// # Panics
    /// Panics if the system cannot start a thread.
    pub fn spawn(config: Checked, speed: Option<f64>, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let work = move |mailbox: &Arc<Shared<Mailbox>>| Worker::new(Arc::clone(mailbox), speed).run(config);
        let thread = Background::spawn_low("trainer", Mailbox::default(), wake, work);
        Self(thread.expect("the system can start one more thread"))
    }

    /// Sends a command; never waits.
    ///
    /// Any number of commands may wait: they come only as fast as a person can click, and the training thread takes all
    /// of them between two steps.
    pub fn send(&self, command: Command) {
        self.0.order(|mailbox| mailbox.commands.push(command));
    }

    /// Returns the newest report, if there is one since the last call.
    #[must_use]
    pub fn take(&self) -> Option<Report> {
        self.0.with(|mailbox| mailbox.report.take())
    }
}
