//! The map of a lesson: the plane of settings that its claims on shares are about.

use crate::config::{Config, ConfigError};
use crate::map::{Axis, Measure, Plan};

/// A plane of two settings of a lesson's experiment, each cell a training of both arms.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// The axes x and y.
    pub axes: [Axis; 2],
    /// The number of steps of every training.
    pub steps: u64,
}

impl Plane {
    /// Returns the plan of the map of `experiment`, trained with its seed.
    ///
    /// # Errors
    /// If the experiment is not valid in some cell.
    pub fn plan(&self, experiment: &Config) -> Result<Plan, ConfigError> {
        let seeds = vec![experiment.seed];
        Plan::new(experiment.clone().check()?, self.axes.clone(), self.steps, seeds, Measure::TestAccuracy)
    }
}
