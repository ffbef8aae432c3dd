//! Checks an experiment: each key against its range, and keys that must fit one another.

use std::path::{Path, PathBuf};

use super::choice::DataSet;
use super::error::{ConfigError, Problem, ProblemKind};
use super::keys::KEYS;
use super::model::Config;

/// An experiment whose keys are all in range and fit one another. Rooms that take it do not check it again; only
/// conditions that depend on the loaded data, such as a mini-batch larger than the training split, are left to
/// [`crate::experiment`].
#[derive(Clone, Debug, PartialEq)]
pub struct Checked(Config);

impl Default for Checked {
    /// Returns the default experiment, which a test checks.
    fn default() -> Self {
        Self(Config::default())
    }
}

impl Checked {
    /// Returns the experiment.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.0
    }

    /// Returns the experiment, which must be checked again after an edit.
    #[must_use]
    pub fn into_config(self) -> Config {
        self.0
    }

    /// Returns the experiment with the path of its data, if it has one, replaced by what `to` returns for it.
    #[must_use]
    pub fn relocated(mut self, to: impl FnOnce(&Path) -> PathBuf) -> Self {
        self.0.relocate(to);
        self
    }
}

/// Largest count of numbers in one array over all layers: 2²⁷. Both arms together have up to a dozen such arrays.
const MAX_CELLS: usize = 1 << 27;

impl Config {
    /// Replaces the path of the data, if there is one, by what `to` returns for it. An experiment in memory has a path
    /// that begins in the current folder, one in a file a path that begins in the folder of that file.
    pub fn relocate(&mut self, to: impl FnOnce(&Path) -> PathBuf) {
        if let Some(path) = self.data.path.as_mut().filter(|path| !path.is_empty()) {
            let located = to(Path::new(path)).to_string_lossy().into_owned();
            // The folder of the file itself is no table, but it is refused where the table is read.
            *path = if located.is_empty() { ".".to_owned() } else { located };
        }
    }

    /// Returns an upper bound on the samples of the probe, which is capped at the training split. Sets other than MNIST
    /// and CSV have at most `data.samples` or 2,000 samples.
    fn probe_at_most(&self) -> usize {
        match self.data.set {
            DataSet::Mnist | DataSet::MnistBinary | DataSet::Csv => self.measure.probe,
            _ => self.measure.probe.min(self.data.samples.max(2000)),
        }
    }

    /// Checks the experiment.
    ///
    /// # Errors
    /// All problems, each with its key and the allowed values.
    pub fn check(self) -> Result<Checked, ConfigError> {
        let mut problems = Vec::new();
        for key in KEYS {
            let value = key.get(&self);
            problems.extend(value.and_then(|value| key.set(&mut self.clone(), &value).err()));
        }
        if self.data.set == DataSet::Csv && self.data.path.as_deref().unwrap_or("").is_empty() {
            problems.push(Problem::of("data.path", ProblemKind::NoPath));
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
            problems.push(Problem::of(product, ProblemKind::Memory { cells, most: MAX_CELLS }));
        }
        ConfigError::unless_empty(problems)?;
        Ok(Checked(self))
    }
}
