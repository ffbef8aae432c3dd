//! What single ranges cannot tell: keys that must fit one another.

use super::choice::DataSet;
use super::error::{ConfigError, Kind, Problem};
use super::keys::KEYS;
use super::model::Config;

/// An experiment whose keys are all in range and fit one another. Nothing below re-checks them; only what depends on
/// the data themselves (is the batch smaller than the training split?) is left to [`crate::experiment`].
#[derive(Clone, Debug, PartialEq)]
pub struct Checked(Config);

impl Default for Checked {
    /// Returns the default experiment, which a test checks.
    fn default() -> Self {
        Self(Config::default())
    }
}

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

/// Most numbers of one array over all layers: 2²⁷. The two arms have up to a dozen such arrays between them.
const MAX_CELLS: usize = 1 << 27;

impl Config {
    /// The probe is capped at the training split; of a generated set that is known beforehand.
    fn probe_at_most(&self) -> usize {
        match self.data.set {
            DataSet::Mnist | DataSet::MnistBinary | DataSet::Csv => self.measure.probe,
            _ => self.measure.probe.min(self.data.samples.max(2000)),
        }
    }

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
            problems.push(Problem { place: Vec::new(), key: "data.path".to_owned(), kind: Kind::NoPath });
        }
        if self.data.train_samples == 1 {
            problems.push(Problem::value("data.train_samples", "1", "0 (all) or 2..=100000"));
        }
        let depth = self.network.depth;
        for (i, event) in self.events.iter().enumerate() {
            if let Some(layer) = event.change.layer().filter(|layer| *layer > depth) {
                let problem = Problem::value("layer", &layer.to_string(), format!("1..={depth} (network.depth)"));
                problems.push(problem.within(format!("event {}", i + 1)));
            }
        }
        let cells = self.network.depth * self.network.width * self.training.batch_size.max(self.probe_at_most());
        if cells > MAX_CELLS {
            let product = "network.depth × network.width × the larger of training.batch_size and measure.probe";
            let kind = Kind::Memory { cells, most: MAX_CELLS };
            problems.push(Problem { place: Vec::new(), key: product.to_owned(), kind });
        }
        ConfigError::unless_empty(problems)?;
        Ok(Checked(self))
    }
}
