//! Two arms, one random plan: `step()`, `frame()`, and what may change while they run.
//!
//! An experiment is deterministic given its checked file: it knows no thread, no clock and no file. The arms are
//! independent of each other (see [`ArmRun`]), so that whoever drives them may use a thread for each.

mod accuracy;
mod arm;
mod checkpoint;
mod diagnosis;
mod gradient_shift;
mod inspect;
mod probe;
mod remedy;
mod shift;
mod train_mode;
mod twin;
pub mod workload;

#[cfg(test)]
mod tests;

pub use accuracy::LIVE_SAMPLES;
pub use arm::{ArmRun, StepView};
pub use checkpoint::{Checkpoint, Checkpoints};
pub use remedy::Remedy;
pub use twin::{Experiment, Look};
