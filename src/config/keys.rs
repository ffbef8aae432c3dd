//! The table of all keys of an experiment.
//!
//! The parser, `--set`, `shiftscope init`, the events, the controls of the window and all error messages use it, so
//! that a new key needs only a new row.

use super::choice::{Activation, DataSet, Missing, Normalization, Optimizer, Placement, Scheme, StatisticsMode};
use super::error::Problem;
use super::event::LAST_STEP;
use super::key::{Key, Range, key};
use super::model::Config;
use super::table::AUTO;

/// The largest seed: the largest integer in TOML, `i64::MAX`.
pub const SEED_MAX: u64 = (1 << 63) - 1;
/// The largest `network.depth`.
pub(super) const MAX_DEPTH: usize = 50;

/// All keys, in the order of the file.
pub static KEYS: &[Key<Config>] = &[
    key!("seed", Range::Integer(0, SEED_MAX), false, "seed of every random stream", seed),
    key!("data.set", Range::Words(DataSet::NAMES), false, "the data", data.set),
    key!(log "data.samples", Range::Integer(20, 100_000), false, "generated sets and land", data.samples),
    key!(
        "data.noise",
        Range::Float(0.0, 5.0),
        true,
        "generated sets; standard deviation added to each coordinate",
        data.noise
    ),
    key!("data.standardize", Range::Bool, false, "features to mean 0, standard deviation 1", data.standardize),
    key!("data.test_share", Range::Float(0.05, 0.5), false, "not for the MNIST sets", data.test_share),
    key!(
        "data.label_noise",
        Range::Float(0.0, 1.0),
        false,
        "share of training labels replaced at random",
        data.label_noise
    ),
    key!(
        "data.train_samples",
        Range::Integer(0, 100_000),
        false,
        "most training samples that are kept; 0: all",
        data.train_samples
    ),
    key!("data.path", Range::Text, false, "for csv: the file of the table", data.path),
    key!("data.header", Range::WordOrBool(AUTO), false, "whether the first row names the columns", data.table.header),
    key!("data.class", Range::Column, false, "the column of the classes", data.table.class),
    key!("data.ignore", Range::Names, false, "columns that are left out", data.table.ignore),
    key!("data.keep", Range::Names, false, "columns that are not left out by themselves", data.table.keep),
    key!(
        "data.missing",
        Range::Words(Missing::NAMES),
        false,
        "rows without a value: left out, or with the mean",
        data.table.missing
    ),
    key!("network.activation", Range::Words(Activation::NAMES), false, "of every hidden layer", network.activation),
    key!("network.depth", Range::Integer(1, MAX_DEPTH as u64), false, "hidden layers", network.depth),
    key!(log "network.width", Range::Integer(1, 512), false, "units of a hidden layer", network.width),
    key!("init.scheme", Range::Words(Scheme::NAMES), false, "of the initial weights", init.scheme),
    key!(log "init.scale", Range::Float(0.0, 100.0), false, "multiplies the scheme's weights", init.scale),
    key!(
        "init.bias",
        Range::Float(-100.0, 100.0),
        false,
        "initial bias of every layer, the output layer too",
        init.bias
    ),
    key!(
        "init.bias_std",
        Range::Float(0.0, 100.0),
        false,
        "standard deviation of a normal draw added to each initial bias",
        init.bias_std
    ),
    key!(
        "training.optimizer",
        Range::Words(Optimizer::NAMES),
        false,
        "sgd, momentum (0.9) or adam (0.9, 0.999, 1e-8)",
        training.optimizer
    ),
    key!(log "training.learning_rate", Range::Float(0.0, 1000.0), true, "of both arms", training.learning_rate),
    key!(
        log "training.batch_size",
        Range::Integer(2, 100_000),
        false,
        "at most the number of training samples",
        training.batch_size
    ),
    key!("training.steps", Range::Integer(0, LAST_STEP), false, "where `run` stops", training.steps),
    key!(
        "batch_norm.gamma",
        Range::Float(-100.0, 100.0),
        true,
        "initial γ, and the held value when hold = true",
        batch_norm.gamma
    ),
    key!(
        "batch_norm.beta",
        Range::Float(-100.0, 100.0),
        true,
        "initial β, and the held value when hold = true",
        batch_norm.beta
    ),
    key!(
        "batch_norm.hold",
        Range::Bool,
        true,
        "true: γ and β stay at these values and are not trained",
        batch_norm.hold
    ),
    key!("batch_norm.eps", Range::Float(0.0, 1.0), false, "ε, added to the variance", batch_norm.eps),
    key!(
        "batch_norm.running_momentum",
        Range::Float(0.0, 1.0),
        false,
        "m in running = (1-m)*running + m*batch",
        batch_norm.running_momentum
    ),
    key!(
        "batch_norm.placement",
        Range::Words(Placement::NAMES),
        false,
        "before or after the activation",
        batch_norm.placement
    ),
    key!(log "batch_norm.group", Range::Integer(2, 10_000), false, "of batch-ghost: samples of a group", batch_norm.group),
    key!("measure.probe", Range::Integer(2, 10_000), false, "samples; capped at the training split", measure.probe),
    key!(
        "measure.lag",
        Range::Integer(1, 1000),
        false,
        "steps between the two distributions of the shift measures",
        measure.lag
    ),
    key!(
        "measure.statistics",
        Range::Words(StatisticsMode::NAMES),
        true,
        "by which a batch norm normalizes the probe: as in training or as in evaluation",
        measure.statistics
    ),
    key!(
        "measure.landscape_from",
        Range::Float(0.001, 1000.0),
        false,
        "of the landscape: first point along the negative gradient, in learning rates",
        measure.landscape_from
    ),
    key!(
        "measure.landscape_to",
        Range::Float(0.001, 1000.0),
        false,
        "of the landscape: last point along the negative gradient, in learning rates",
        measure.landscape_to
    ),
    key!(
        "measure.landscape_points",
        Range::Integer(2, 64),
        false,
        "of the landscape: number of points",
        measure.landscape_points
    ),
    key!("arms.a.normalization", Range::Words(Normalization::NAMES), true, "of arm A", arms[0].normalization),
    key!(
        log "arms.a.learning_rate",
        Range::Float(0.0, 1000.0),
        true,
        "overrides training.learning_rate",
        arms[0].learning_rate
    ),
    key!(log "arms.a.init.scale", Range::Float(0.0, 100.0), false, "overrides init.scale", arms[0].init_scale),
    key!("arms.a.init.scheme", Range::Words(Scheme::NAMES), false, "overrides init.scheme", arms[0].init_scheme),
    key!("arms.a.hold", Range::Bool, false, "overrides batch_norm.hold", arms[0].hold),
    key!("arms.b.normalization", Range::Words(Normalization::NAMES), true, "of arm B", arms[1].normalization),
    key!(
        log "arms.b.learning_rate",
        Range::Float(0.0, 1000.0),
        true,
        "overrides training.learning_rate",
        arms[1].learning_rate
    ),
    key!(log "arms.b.init.scale", Range::Float(0.0, 100.0), false, "overrides init.scale", arms[1].init_scale),
    key!("arms.b.init.scheme", Range::Words(Scheme::NAMES), false, "overrides init.scheme", arms[1].init_scheme),
    key!("arms.b.hold", Range::Bool, false, "overrides batch_norm.hold", arms[1].hold),
];

impl Key<Config> {
    /// Finds the key of an experiment by its full name.
    ///
    /// # Errors
    /// A problem that suggests the most similar key, if there is none with this name.
    pub fn find(name: &str) -> Result<&'static Self, Problem> {
        KEYS.iter()
            .find(|key| key.name == name)
            .ok_or_else(|| Problem::unknown_key(name, KEYS.iter().map(|key| key.name)))
    }
}
