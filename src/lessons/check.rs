//! A lesson without a window: trained to its end, with a verdict on every claim.

use std::sync::Arc;

use super::lesson::{Finding, Lesson};
use super::watcher::Watcher;
use crate::config::{Checked, ConfigError};
use crate::data::Data;
use crate::experiment::{ArmRun, Experiment};
use crate::measure::ArmFrame;

/// What each arm does between two stops.
pub type Work<'a> = &'a (dyn Fn(&mut ArmRun<f32>) -> Option<ArmFrame> + Sync);

/// Lets both arms do their work, on threads or one after the other.
pub type Both<'a> = &'a mut dyn FnMut(&mut [ArmRun<f32>; 2], Work<'_>) -> [Option<ArmFrame>; 2];

/// What came of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What it says to every claim, in their order.
    pub findings: Vec<Finding>,
    /// The last words in English and in Korean, with its numbers.
    pub endings: [String; 2],
}

impl Lesson {
    /// The lesson's experiment with another seed.
    ///
    /// # Errors
    /// Never for a lesson that was read: every seed is one that an experiment can have.
    pub fn with_seed(&self, seed: u64) -> Result<Checked, ConfigError> {
        let mut config = self.experiment.clone();
        config.seed = seed;
        config.check()
    }

    /// Trains `experiment`, the lesson's own or one with changes, to its end and decides every claim.
    ///
    /// # Errors
    /// Where the data cannot be read, or do not go with the experiment.
    pub fn check(&self, experiment: &Checked, both: Both) -> Result<Outcome, ConfigError> {
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
        let run = watcher.run();
        Ok(Outcome { findings: self.findings(run), endings: ["en", "ko"].map(|language| self.ending(run, language)) })
    }
}
