//! The worker that trains: commands in, newest report out.
//!
//! The window owns a [`Trainer`]; the trainer owns the experiment. They share a channel of commands and one slot that
//! holds the newest [`Report`], so that neither ever waits for the other. What the window asks about an earlier step is
//! found out by a thread beside the trainer's, from the nearest checkpoint. The command line uses [`lockstep`] alone.

mod companions;
mod inspector;
pub mod lockstep;
mod pace;
mod replay;
mod report;
mod run;
mod seeds;
mod trial;
mod worker;

#[cfg(test)]
mod tests;

use std::any::Any;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

pub use crate::data::{Exhibit, Face, Point, Sample};
pub use crate::experiment::Remedy;
pub use companions::{Companion, Companions};
pub use replay::Replay;
pub use report::{Activity, DataSummary, Report};
pub use seeds::{SeedProgress, SeedRuns, SeedState};
pub use trial::{Remedies, Tried};

use thread_priority::ThreadPriority;

use crate::config::{Change, Checked};
use crate::measure::{LayersView, Question};
use report::Slot;
use worker::{Message, Worker};

/// What the window asks of the trainer.
#[derive(Clone, Debug)]
pub enum Command {
    /// Train on.
    Run,
    /// Stop training, keep everything.
    Pause,
    /// Make one step, then pause.
    Step,
    /// Train up to a step, then pause; a step that lies behind is answered by doing nothing. A hurry to a step on the way
    /// there goes on, any other ends.
    RunTo(u64),
    /// Where a run that trains, or will when it has arrived, is to pause. One that stands is left alone.
    StopAt(u64),
    /// Begin again with the same experiment, its changes as events at their steps, and train.
    Replay,
    /// Build a new experiment; trains on if the last one did.
    Rebuild(Box<Checked>),
    /// Change the running networks, before their next step.
    Change(Change),
    /// Steps per second; `None` for as fast as it goes.
    Speed(Option<f64>),
    /// What the window shows of the layers.
    Watch(LayersView),
    /// What the window wants to know beyond the frames, at the newest step or, where it shows an earlier one, at that
    /// step. An empty question ends the answers.
    Ask(Question, Option<u64>),
    /// Begin again with this experiment, train to a step as fast as it goes, then go on as now: running or paused. To
    /// pause on the way ends the hurry.
    Branch(Box<Checked>, u64),
    /// Bring back a run of this experiment as it stood: train it to its step as fast as it goes, beside the run that is
    /// shown, which stands still and is replaced when the other has arrived. What is asked for on the way, to run, to
    /// pause or to change the networks, is done then.
    Return(Box<Checked>, Stand),
    /// Give up bringing a run back: the one that is shown stays, and trains on or not. Where the other has arrived already,
    /// the one that was shown, which is this, is brought back in its turn.
    Stay(Box<Checked>, Stand),
    /// Panic, as a bug in an experiment would.
    #[cfg(test)]
    Panic,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Steps made.
    pub step: u64,
    /// Whether the changes of that step are made; see [`Report::changed`].
    pub changed: bool,
    /// Whether it trains on.
    pub runs: bool,
}

/// A handle to the training thread. Dropping it ends and joins the thread.
pub struct Trainer {
    messages: Sender<Message>,
    slot: Arc<Slot>,
    thread: Option<JoinHandle<()>>,
}

impl Trainer {
    /// Starts a paused trainer with the experiment of `config`, at the given speed in steps per second (`None`: as fast
    /// as it goes). `wake` is called, from the training thread, whenever a new report is there.
    ///
    /// # Panics
    /// If the system has no thread to give.
    pub fn spawn(config: Checked, speed: Option<f64>, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (messages, receiver) = channel();
        let slot = Arc::new(Slot::new(wake));
        let worker = Worker::new(receiver, messages.clone(), Arc::clone(&slot), speed);
        let thread = thread::Builder::new()
            .name("trainer".to_owned())
            .spawn(move || {
                step_back();
                worker.run(config);
            })
            .expect("the system can start one more thread");
        Self { messages, slot, thread: Some(thread) }
    }

    /// Sends a command; never waits.
    ///
    /// The channel is unbounded: what comes in is as much as a person can click, and the worker takes all of it
    /// between two steps.
    pub fn send(&self, command: Command) {
        // The worker ends only when this handle is dropped; were it gone all the same, its last report says why.
        let _ = self.messages.send(Message::Command(command));
    }

    /// The newest report, if there is one since the last call.
    #[must_use]
    pub fn take(&self) -> Option<Report> {
        self.slot.take()
    }
}

/// Puts this thread, and those it starts, behind the window: where there are fewer cores than busy threads, the window
/// answers first and the training takes what is left. Linux knows a policy for that; elsewhere a low priority must do.
fn step_back() {
    // Where the system refuses, the window is a little slower.
    #[cfg(target_os = "linux")]
    let _ = thread_priority::set_thread_priority_and_policy(
        thread_priority::thread_native_id(),
        ThreadPriority::Min,
        thread_priority::ThreadSchedulePolicy::Normal(thread_priority::NormalThreadSchedulePolicy::Idle),
    );
    #[cfg(not(target_os = "linux"))]
    let _ = thread_priority::set_current_thread_priority(ThreadPriority::Min);
}

/// Returns the message of a caught panic.
#[must_use]
pub fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown panic".to_owned())
}

impl Drop for Trainer {
    fn drop(&mut self) {
        let _ = self.messages.send(Message::End);
        if let Some(thread) = self.thread.take() {
            // The worker catches and reports the panics of an experiment; there is nobody left to tell of another.
            let _ = thread.join();
        }
    }
}
