//! The values of an experiment, and the default experiment.

use super::choice::{Activation, DataSet, Normalization, Optimizer, Placement, Scheme, StatisticsMode};
use super::event::Event;
use super::table::TableConfig;

/// All settings that determine the results of a run. Equal settings give equal results, bit for bit, on the same
/// machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Seed of every random stream.
    pub seed: u64,
    /// The data.
    pub data: DataConfig,
    /// The networks.
    pub network: NetworkConfig,
    /// The initial weights.
    pub init: InitConfig,
    /// The training.
    pub training: TrainingConfig,
    /// The settings of the normalization in every arm that has one.
    pub batch_norm: BatchNormConfig,
    /// The measures.
    pub measure: MeasureConfig,
    /// The settings in which the two arms differ: `arms[0]` is A, `arms[1]` is B.
    pub arms: [ArmConfig; 2],
    /// The changes during training, in the order of their steps.
    pub events: Vec<Event>,
}

/// The data set: the table `[data]` of the experiment file.
#[derive(Clone, Debug, PartialEq)]
pub struct DataConfig {
    /// The name of the set.
    pub set: DataSet,
    /// Number of samples of a generated set.
    pub samples: usize,
    /// Standard deviation of the noise on each coordinate of a generated set.
    pub noise: f64,
    /// Whether features are scaled to mean 0 and standard deviation 1 over the training split.
    pub standardize: bool,
    /// Share of the samples kept for testing.
    pub test_share: f64,
    /// Share of the training labels replaced at random.
    pub label_noise: f64,
    /// Largest number of training samples that are kept; 0 keeps all.
    pub train_samples: usize,
    /// The path of the file of a `csv` set.
    pub path: Option<String>,
    /// How the table in that file is read.
    pub table: TableConfig,
}

/// The hidden layers of both networks: the table `[network]` of the experiment file.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkConfig {
    /// Activation of every hidden layer.
    pub activation: Activation,
    /// Number of hidden layers.
    pub depth: usize,
    /// Units of each hidden layer.
    pub width: usize,
}

/// The initial weights and biases: the table `[init]` of the experiment file.
#[derive(Clone, Debug, PartialEq)]
pub struct InitConfig {
    /// Scheme of the weights.
    pub scheme: Scheme,
    /// Factor on the scheme's weights.
    pub scale: f64,
    /// Initial bias of every layer, the output layer too.
    pub bias: f64,
    /// Standard deviation of the normal draw that is added to each initial bias.
    pub bias_std: f64,
}

/// The training of both networks: the table `[training]` of the experiment file.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingConfig {
    /// The optimizer.
    pub optimizer: Optimizer,
    /// The learning rate.
    pub learning_rate: f64,
    /// Samples of a mini-batch.
    pub batch_size: usize,
    /// The number of steps after which a run of the command line ends.
    pub steps: u64,
}

/// The settings of the normalization: the table `[batch_norm]` of the experiment file.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchNormConfig {
    /// The initial γ, and the constant γ if `hold` is set.
    pub gamma: f64,
    /// The initial β, and the constant β if `hold` is set.
    pub beta: f64,
    /// Whether γ and β are constant instead of trained.
    pub hold: bool,
    /// ε, added to the variance.
    pub eps: f64,
    /// Weight m of the newest batch: running = (1 − m)·running + m·batch.
    pub running_momentum: f64,
    /// The position of the normalization, before or after the activation.
    pub placement: Placement,
    /// Samples of a group of ghost batch norm.
    pub group: usize,
}

/// The measurements: the table `[measure]` of the experiment file.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureConfig {
    /// Samples of the probe batch.
    pub probe: usize,
    /// Steps between the two distributions of the shift measures.
    pub lag: u64,
    /// The statistics by which a batch norm normalizes the probe batch.
    pub statistics: StatisticsMode,
    /// The first point of the landscape along the negative gradient, in learning rates.
    pub landscape_from: f64,
    /// The last point of the landscape along the negative gradient, in learning rates.
    pub landscape_to: f64,
    /// Points of the landscape, evenly spaced.
    pub landscape_points: usize,
}

/// The settings of one arm: the table `[arms.a]` or `[arms.b]`. `None` takes the value of the shared tables.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmConfig {
    /// The normalization of this arm.
    pub normalization: Normalization,
    /// Overrides `training.learning_rate`.
    pub learning_rate: Option<f64>,
    /// Overrides `init.scale`.
    pub init_scale: Option<f64>,
    /// Overrides `init.scheme`.
    pub init_scheme: Option<Scheme>,
    /// Overrides `batch_norm.hold`.
    pub hold: Option<bool>,
}

impl ArmConfig {
    fn with(normalization: Normalization) -> Self {
        Self { normalization, learning_rate: None, init_scale: None, init_scheme: None, hold: None }
    }
}

/// The default of `training.batch_size`.
const USUAL_BATCH: usize = 128;

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 1,
            data: DataConfig {
                set: DataSet::Digits,
                samples: 2000,
                noise: 0.05,
                standardize: true,
                test_share: 0.2,
                label_noise: 0.0,
                train_samples: 0,
                path: None,
                table: TableConfig::default(),
            },
            network: NetworkConfig { activation: Activation::Sigmoid, depth: 6, width: 48 },
            init: InitConfig { scheme: Scheme::XavierNormal, scale: 4.0, bias: 0.0, bias_std: 0.0 },
            training: TrainingConfig {
                optimizer: Optimizer::Sgd,
                learning_rate: 4.5,
                batch_size: USUAL_BATCH,
                steps: 2000,
            },
            batch_norm: BatchNormConfig {
                gamma: 1.0,
                beta: 0.0,
                hold: false,
                eps: 1e-5,
                running_momentum: 0.1,
                placement: Placement::Before,
                group: 4,
            },
            measure: MeasureConfig {
                probe: 256,
                lag: 20,
                statistics: StatisticsMode::Batch,
                landscape_from: 0.5,
                landscape_to: 4.0,
                landscape_points: 8,
            },
            arms: [ArmConfig::with(Normalization::None), ArmConfig::with(Normalization::Batch)],
            events: Vec::new(),
        }
    }
}

impl Config {
    /// Returns an experiment with two spirals and ten layers, for tests that need data in the plane or a deep network.
    #[cfg(test)]
    #[must_use]
    pub fn plane() -> Self {
        let mut config = Self::default();
        config.data.set = DataSet::Spirals;
        config.network.depth = 10;
        config.init = InitConfig { scheme: Scheme::LecunNormal, scale: 3.9, bias: 0.0, bias_std: 0.0 };
        (config.training.learning_rate, config.training.batch_size) = (0.5, 64);
        config
    }

    /// Returns the samples of a mini-batch where there are `samples` to train on: `training.batch_size`, but all of them
    /// if they are fewer and nobody has chosen the batch size, that is, where it is the default.
    #[must_use]
    pub fn mini_batch(&self, samples: usize) -> usize {
        let size = self.training.batch_size;
        if size == USUAL_BATCH { size.min(samples) } else { size }
    }

    /// Returns the learning rate of arm `arm` (0 = A, 1 = B).
    #[must_use]
    pub fn learning_rate(&self, arm: usize) -> f64 {
        self.arms[arm].learning_rate.unwrap_or(self.training.learning_rate)
    }

    /// Returns the factor on the initial weights of arm `arm`.
    #[must_use]
    pub fn init_scale(&self, arm: usize) -> f64 {
        self.arms[arm].init_scale.unwrap_or(self.init.scale)
    }

    /// Returns whether γ and β of arm `arm` are constant.
    #[must_use]
    pub fn holds(&self, arm: usize) -> bool {
        self.arms[arm].hold.unwrap_or(self.batch_norm.hold)
    }

    /// Returns the scheme of the initial weights of arm `arm`.
    #[must_use]
    pub fn init_scheme(&self, arm: usize) -> Scheme {
        self.arms[arm].init_scheme.unwrap_or(self.init.scheme)
    }
}
