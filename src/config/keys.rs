//! The one table of all keys: name, range, comment and slot of each.
//!
//! The parser, `--set`, `shiftscope init`, the events, the controls of the window and every error message read it,
//! so that a new key is one new row.

use super::choice::Choice;
use super::error::Problem;
use super::event::MAX_DEPTH;
use super::hint::hint;
use super::model::Config;
use super::value::Value;

/// A key of the experiment file.
pub struct Key {
    /// The full name, as `training.learning_rate`.
    pub name: &'static str,
    /// What may stand there.
    pub range: Range,
    /// One line for the reader of the file.
    pub comment: &'static str,
    /// Whether a running experiment can take a new value (an event); other keys rebuild it.
    pub live: bool,
    slot: fn(&mut Config) -> Slot<'_>,
}

/// What may stand at a key; bounds belong to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// A whole number.
    Integer(u64, u64),
    /// A finite number.
    Float(f64, f64),
    /// true or false.
    Bool,
    /// One of the words that the slot's [`Choice`] names.
    Word,
    /// Any text.
    Text,
}

/// The place of a key in a [`Config`].
enum Slot<'a> {
    Count(&'a mut usize),
    Long(&'a mut u64),
    Float(&'a mut f64),
    MaybeFloat(&'a mut Option<f64>),
    Bool(&'a mut bool),
    MaybeBool(&'a mut Option<bool>),
    Word(&'a mut dyn Choice),
    Text(&'a mut Option<String>),
}

/// `i64::MAX`: what a TOML integer can hold.
const SEED_MAX: u64 = (1 << 63) - 1;

macro_rules! key {
    ($name:literal, $slot:ident, $range:expr, $live:literal, $comment:literal, $($path:tt)+) => {
        Key {
            name: $name,
            range: $range,
            comment: $comment,
            live: $live,
            slot: |c| Slot::$slot(&mut c.$($path)+),
        }
    };
}

/// Every key, in the order of the file.
pub static KEYS: &[Key] = &[
    key!("seed", Long, Range::Integer(0, SEED_MAX), false, "seed of every random stream", seed),
    key!("data.set", Word, Range::Word, false, "the data", data.set),
    key!("data.samples", Count, Range::Integer(20, 100_000), false, "generated sets and land", data.samples),
    key!(
        "data.noise",
        Float,
        Range::Float(0.0, 5.0),
        true,
        "generated sets; standard deviation added to each coordinate",
        data.noise
    ),
    key!("data.standardize", Bool, Range::Bool, false, "features to mean 0, standard deviation 1", data.standardize),
    key!("data.test_share", Float, Range::Float(0.05, 0.5), false, "not for the MNIST sets", data.test_share),
    key!(
        "data.label_noise",
        Float,
        Range::Float(0.0, 1.0),
        false,
        "share of training labels replaced at random",
        data.label_noise
    ),
    key!(
        "data.train_samples",
        Count,
        Range::Integer(0, 100_000),
        false,
        "most training samples that are kept; 0: all",
        data.train_samples
    ),
    key!("data.path", Text, Range::Text, false, "for csv: header row, last column = class", data.path),
    key!("network.activation", Word, Range::Word, false, "of every hidden layer", network.activation),
    key!("network.depth", Count, Range::Integer(1, MAX_DEPTH as u64), false, "hidden layers", network.depth),
    key!("network.width", Count, Range::Integer(1, 512), false, "units of a hidden layer", network.width),
    key!("init.scheme", Word, Range::Word, false, "of the initial weights", init.scheme),
    key!("init.scale", Float, Range::Float(0.0, 100.0), false, "multiplies the scheme's weights", init.scale),
    key!(
        "init.bias",
        Float,
        Range::Float(-100.0, 100.0),
        false,
        "initial bias of every layer, the output layer too",
        init.bias
    ),
    key!(
        "training.optimizer",
        Word,
        Range::Word,
        false,
        "sgd, momentum (0.9) or adam (0.9, 0.999, 1e-8)",
        training.optimizer
    ),
    key!("training.learning_rate", Float, Range::Float(0.0, 1000.0), true, "of both arms", training.learning_rate),
    key!(
        "training.batch_size",
        Count,
        Range::Integer(2, 100_000),
        false,
        "at most the number of training samples",
        training.batch_size
    ),
    key!("training.steps", Long, Range::Integer(0, 10_000_000), false, "where `run` stops", training.steps),
    key!(
        "batch_norm.gamma",
        Float,
        Range::Float(-100.0, 100.0),
        true,
        "initial γ, and the held value when hold = true",
        batch_norm.gamma
    ),
    key!(
        "batch_norm.beta",
        Float,
        Range::Float(-100.0, 100.0),
        true,
        "initial β, and the held value when hold = true",
        batch_norm.beta
    ),
    key!(
        "batch_norm.hold",
        Bool,
        Range::Bool,
        true,
        "true: γ and β stay at these values and are not trained",
        batch_norm.hold
    ),
    key!("batch_norm.eps", Float, Range::Float(0.0, 1.0), false, "ε, added to the variance", batch_norm.eps),
    key!(
        "batch_norm.running_momentum",
        Float,
        Range::Float(0.0, 1.0),
        false,
        "m in running = (1-m)*running + m*batch",
        batch_norm.running_momentum
    ),
    key!("batch_norm.placement", Word, Range::Word, false, "before or after the activation", batch_norm.placement),
    key!(
        "batch_norm.group",
        Count,
        Range::Integer(2, 10_000),
        false,
        "of batch-ghost: samples of a group",
        batch_norm.group
    ),
    key!(
        "measure.probe",
        Count,
        Range::Integer(2, 10_000),
        false,
        "samples; capped at the training split",
        measure.probe
    ),
    key!(
        "measure.lag",
        Long,
        Range::Integer(1, 1000),
        false,
        "steps between the two distributions of the shift measures",
        measure.lag
    ),
    key!(
        "measure.statistics",
        Word,
        Range::Word,
        true,
        "by which a batch norm normalizes the probe: as in training or as in evaluation",
        measure.statistics
    ),
    key!("arms.a.normalization", Word, Range::Word, true, "of arm A", arms[0].normalization),
    key!(
        "arms.a.learning_rate",
        MaybeFloat,
        Range::Float(0.0, 1000.0),
        true,
        "overrides training.learning_rate",
        arms[0].learning_rate
    ),
    key!("arms.a.init.scale", MaybeFloat, Range::Float(0.0, 100.0), false, "overrides init.scale", arms[0].init_scale),
    key!("arms.a.init.scheme", Word, Range::Word, false, "overrides init.scheme", arms[0].init_scheme),
    key!("arms.a.hold", MaybeBool, Range::Bool, false, "overrides batch_norm.hold", arms[0].hold),
    key!("arms.b.normalization", Word, Range::Word, true, "of arm B", arms[1].normalization),
    key!(
        "arms.b.learning_rate",
        MaybeFloat,
        Range::Float(0.0, 1000.0),
        true,
        "overrides training.learning_rate",
        arms[1].learning_rate
    ),
    key!("arms.b.init.scale", MaybeFloat, Range::Float(0.0, 100.0), false, "overrides init.scale", arms[1].init_scale),
    key!("arms.b.init.scheme", Word, Range::Word, false, "overrides init.scheme", arms[1].init_scheme),
    key!("arms.b.hold", MaybeBool, Range::Bool, false, "overrides batch_norm.hold", arms[1].hold),
];

impl Key {
    /// The key called `name`.
    ///
    /// # Errors
    /// Names the nearest known key where there is none of that name.
    pub fn find(name: &str) -> Result<&'static Self, Problem> {
        KEYS.iter()
            .find(|key| key.name == name)
            .ok_or_else(|| Problem::unknown_key(name, KEYS.iter().map(|key| key.name)))
    }

    /// The value in `config`; `None` for an optional key that is not set.
    #[must_use]
    pub fn get(&self, config: &Config) -> Option<Value> {
        let mut config = config.clone();
        match (self.slot)(&mut config) {
            Slot::Count(n) => Some(Value::Integer(*n as u64)),
            Slot::Long(n) => Some(Value::Integer(*n)),
            Slot::Float(x) => Some(Value::Float(*x)),
            Slot::MaybeFloat(x) => x.map(Value::Float),
            Slot::Bool(flag) => Some(Value::Bool(*flag)),
            Slot::MaybeBool(flag) => flag.map(Value::Bool),
            Slot::Word(word) => word.name().map(|name| Value::Text(name.to_owned())),
            Slot::Text(text) => text.clone().map(Value::Text),
        }
    }

    /// Puts `value` into `config`.
    ///
    /// # Errors
    /// Names the key, the value and the range where the value is of the wrong type or out of range; `config` is
    /// then as it was.
    ///
    /// # Panics
    /// Never: every count's range fits a `usize`.
    pub fn set(&self, config: &mut Config, value: &Value) -> Result<(), Problem> {
        let refuse = |hint: &str| Err(Problem::value(self.name, &value.to_string(), &self.range_text(" or "), hint));
        match ((self.slot)(config), self.range, value) {
            (Slot::Count(slot), Range::Integer(low, high), Value::Integer(n)) if (low..=high).contains(n) => {
                *slot = usize::try_from(*n).expect("every count's range fits a usize");
            }
            (Slot::Long(slot), Range::Integer(low, high), Value::Integer(n)) if (low..=high).contains(n) => *slot = *n,
            (Slot::Float(slot), Range::Float(low, high), value) => match value.as_float() {
                Some(x) if (low..=high).contains(&x) => *slot = x,
                _ => return refuse(""),
            },
            (Slot::MaybeFloat(slot), Range::Float(low, high), value) => match value.as_float() {
                Some(x) if (low..=high).contains(&x) => *slot = Some(x),
                _ => return refuse(""),
            },
            (Slot::Bool(slot), _, Value::Bool(flag)) => *slot = *flag,
            (Slot::MaybeBool(slot), _, Value::Bool(flag)) => *slot = Some(*flag),
            (Slot::Text(slot), _, Value::Text(text)) => *slot = Some(text.clone()),
            (Slot::Word(slot), _, Value::Text(text)) => {
                if !slot.set(text) {
                    let hint = hint(text, slot.names().iter().copied());
                    return refuse(&hint.map_or_else(String::new, |hint| format!(" ({hint})")));
                }
            }
            _ => return refuse(""),
        }
        Ok(())
    }

    /// Leaves an optional key out again; other keys take their default.
    pub fn reset(&self, config: &mut Config) {
        let mut defaults = Config::default();
        match ((self.slot)(config), (self.slot)(&mut defaults)) {
            (Slot::Count(slot), Slot::Count(default)) => *slot = *default,
            (Slot::Long(slot), Slot::Long(default)) => *slot = *default,
            (Slot::Float(slot), Slot::Float(default)) => *slot = *default,
            (Slot::MaybeFloat(slot), Slot::MaybeFloat(default)) => *slot = *default,
            (Slot::Bool(slot), Slot::Bool(default)) => *slot = *default,
            (Slot::MaybeBool(slot), Slot::MaybeBool(default)) => *slot = *default,
            (Slot::Text(slot), Slot::Text(default)) => slot.clone_from(default),
            (Slot::Word(slot), Slot::Word(default)) => slot.reset(default.name()),
            _ => unreachable!("a key has the same kind of slot in every experiment"),
        }
    }

    /// What may stand here, for an error message: "allowed: 1 to 50".
    #[must_use]
    pub fn allowed(&self) -> String {
        format!("allowed: {}", self.range_text(" or "))
    }

    /// The range as the comment of the file shows it, the words joined by `separator`.
    #[must_use]
    pub fn range_text(&self, separator: &str) -> String {
        match self.range {
            Range::Integer(low, high) => format!("{low}..={high}"),
            Range::Float(low, high) => format!("{low}..={high}"),
            Range::Bool => ["true", "false"].join(separator),
            Range::Word => self.words().join(separator),
            Range::Text => "text in quotes".to_owned(),
        }
    }

    /// The words of a key that takes one of a list, else empty.
    #[must_use]
    pub fn words(&self) -> &'static [&'static str] {
        match (self.slot)(&mut Config::default()) {
            Slot::Word(word) => word.names(),
            _ => &[],
        }
    }
}
