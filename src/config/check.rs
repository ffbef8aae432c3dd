//! What single ranges cannot tell: keys that must fit one another.

use super::choice::DataSet;
use super::error::{ConfigError, Problem};
use super::keys::KEYS;
use super::model::Config;

/// An experiment whose keys are all in range and fit one another. Nothing below re-checks them; only what depends on
/// the data themselves (is the batch smaller than the training split?) is left to [`crate::experiment`].
#[derive(Clone, Debug, PartialEq)]
pub struct Checked(Config);

impl Checked {
    /// The experiment.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.0
    }

    /// The experiment, to edit and check again.
    #[must_use]
    pub fn into_config(self) -> Config {
        self.0
    }
}

/// Most numbers that the activations of one arm may fill: 2²⁸, 1 GiB of f32 for each kind of buffer.
const MAX_CELLS: usize = 1 << 28;

impl Config {
    /// Checks the experiment.
    ///
    /// # Errors
    /// Every problem, each with its key and what is allowed.
    pub fn check(self) -> Result<Checked, ConfigError> {
        let mut problems = Vec::new();
        for key in KEYS {
            let value = key.get(&self);
            problems.extend(value.and_then(|value| key.set(&mut self.clone(), &value).err()));
        }
        if self.data.set == DataSet::Csv && self.data.path.as_deref().unwrap_or("").is_empty() {
            problems.push(Problem::new("data.path", "is missing; data.set = \"csv\" needs the path of a CSV file"));
        }
        let cells = self.network.depth * self.network.width * self.training.batch_size.max(self.measure.probe);
        if cells > MAX_CELLS {
            problems.push(Problem::new(
                "network.depth × network.width × the larger of training.batch_size and measure.probe",
                format!("is {cells}; allowed: up to {MAX_CELLS} (memory)"),
            ));
        }
        ConfigError::unless_empty(problems)?;
        Ok(Checked(self))
    }
}
