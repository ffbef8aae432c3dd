//! Experiments: two arms that share their random numbers, their steps and frames, and changes during the run.
//!
//! A checked file determines an experiment: there are no threads, clocks or files in this module. The arms are
//! independent of each other (see [`ArmRun`]), so that a caller may use a thread for each.

mod accuracy;
mod arm;
mod checkpoint;
mod diagnosis;
mod gradient_shift;
mod inspect;
mod landscape;
mod overflow;
mod probe;
mod remedy;
mod restart;
mod shift;
mod tiles;
mod train_mode;
mod twin;
mod unit_batch;
pub mod workload;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use accuracy::LIVE_SAMPLES;
pub use arm::{ArmRun, StepView};
pub use checkpoint::{Checkpoint, Checkpoints};
pub use remedy::Remedy;
pub use twin::{Experiment, Look};
