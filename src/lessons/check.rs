//! Checks a lesson without a window: trains it to its end and decides every claim.

use std::sync::Arc;

use super::expression::RunSoFar;
use super::lesson::{Finding, Lesson};
use super::watcher::Watcher;
use crate::config::{Checked, ConfigError};
use crate::data::Data;
use crate::experiment::{ArmRun, Experiment};
use crate::map::Map;
use crate::measure::ArmFrame;

/// The work of each arm at a stop; it returns the measurements of the arm if there are any.
pub type ArmWork<'a> = &'a (dyn Fn(&mut ArmRun<f32>) -> Option<ArmFrame> + Sync);

/// Runs the work of both arms, on threads or one after another.
pub type InBothArms<'a> = &'a mut dyn FnMut(&mut [ArmRun<f32>; 2], ArmWork<'_>) -> [Option<ArmFrame>; 2];

/// The result of checking a run.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckResult {
    /// The findings about the claims, in their order.
    pub findings: Vec<Finding>,
    /// The closing text in English and in Korean, with the numbers of the run.
    pub endings: [String; 2],
}

impl Lesson {
    /// Returns the experiment of the lesson with another seed.
    ///
    /// # Errors
    /// Returns no error for a lesson that was read, because every seed is valid.
    pub fn with_seed(&self, seed: u64) -> Result<Checked, ConfigError> {
        let mut config = self.experiment.clone();
        config.seed = seed;
        config.check()
    }

    /// Trains `experiment`, the lesson's own or a modified one, to its end and decides every claim. Those on shares ask
    /// `map`, that of the same experiment; see [`Lesson::map`].
    ///
    /// # Errors
    /// Returns an error if the data cannot be read or do not fit the experiment.
    pub fn check(&self, experiment: &Checked, map: Option<&Map>, both: InBothArms) -> Result<CheckResult, ConfigError> {
        let data = Arc::new(Data::load(experiment.config())?);
        let mut experiment = Experiment::<f32>::new(experiment, &data)?;
        let mut watcher = Watcher::new(self, experiment.config());
        let mut stop = Some(0);
        while let Some(step) = stop {
            let frames = both(&mut experiment.arms, &|arm| {
                arm.advance_to(step);
                watcher.work(arm)
            });
            if let [Some(a), Some(b)] = frames {
                watcher.take(experiment.assemble([a, b]));
            }
            stop = watcher.next_stop(experiment.steps());
        }
        let run = RunSoFar { map, ..watcher.run() };
        Ok(CheckResult {
            findings: self.findings(run),
            endings: ["en", "ko"].map(|language| self.ending(run, language)),
        })
    }
}
