//! Changes of an experiment while the networks are trained.

use super::error::Problem;
use super::key::Key;
use super::keys::{KEYS, MAX_DEPTH};
use super::model::Config;
use super::value::Value;

/// The keys that can change for one layer alone.
const LAYER_KEYS: [&str; 2] = ["batch_norm.gamma", "batch_norm.beta"];

/// A checked change of one live key, for all layers or for a single one.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    key: &'static str,
    value: Value,
    layer: Option<usize>,
}

impl Change {
    /// Creates the change of `key` to `value` for all layers.
    ///
    /// # Errors
    /// The problem, if the key is unknown or not live, or the value is not allowed.
    pub fn new(key: &str, value: Value) -> Result<Self, Problem> {
        let live = || KEYS.iter().filter(|key| key.live).map(|key| key.name);
        let found = Key::find(key).map_err(|_| Problem::unknown_key(key, live()))?;
        if !found.live {
            let list = live().collect::<Vec<_>>().join(", ");
            return Err(Problem::new(key, format!("cannot change while a network runs; allowed in an event: {list}")));
        }
        found.set(&mut Config::default(), &value)?;
        Ok(Self { key: found.name, value, layer: None })
    }

    /// Creates the change of `key`, `batch_norm.gamma` or `batch_norm.beta`, to `value` in the single hidden layer
    /// `layer`, counted from 1.
    ///
    /// # Errors
    /// The problem that [`Change::new`] reports, or that the key is another one, or that no network has such a layer.
    pub fn of_layer(key: &str, value: Value, layer: usize) -> Result<Self, Problem> {
        let change = Self::new(key, value)?;
        if !LAYER_KEYS.contains(&change.key) {
            let text = format!("is {layer}, but {key} has no layers; allowed with: {}", LAYER_KEYS.join(", "));
            return Err(Problem::new("layer", text));
        }
        if !(1..=MAX_DEPTH).contains(&layer) {
            return Err(Problem::value("layer", &layer.to_string(), format!("1..={MAX_DEPTH} (hidden layers)")));
        }
        Ok(Self { layer: Some(layer), ..change })
    }

    /// Returns the hidden layer that changes, counted from 1; `None` if all change.
    #[must_use]
    pub const fn layer(&self) -> Option<usize> {
        self.layer
    }

    /// Returns the name of the key that changes.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// Returns the new value of the key.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.value
    }

    /// Returns whether both change the same key of the same layers. Of two such changes at one step the later one
    /// counts.
    #[must_use]
    pub fn same_place(&self, other: &Self) -> bool {
        (self.key, self.layer) == (other.key, other.layer)
    }

    /// Sets the key in `config` to the new value. A change of a single layer has no effect, because an experiment holds
    /// no values of single layers.
    ///
    /// # Panics
    /// Never panics, because [`Change::new`] has checked the value.
    pub fn apply(&self, config: &mut Config) {
        if self.layer.is_some() {
            return;
        }
        Key::find(self.key).and_then(|key| key.set(config, &self.value)).expect("a change is checked when it is made");
    }
}

/// A change at a step of training.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The number of completed steps after which the change applies.
    pub step: u64,
    /// The change.
    pub change: Change,
}

impl Config {
    /// Adds `change` as an event of `step`, after earlier events of the same step.
    ///
    /// An earlier change of the same key and layers at this step, as a dragged slider sends many, is removed. Changes
    /// of a normalization and of `batch_norm.hold` are all kept, because they have lasting effects: a norm that is
    /// switched off and on starts anew, and `hold` sets γ and β, which keep their values when it is released.
    pub fn add_event(&mut self, step: u64, change: Change) {
        if !change.key().ends_with("normalization") && change.key() != "batch_norm.hold" {
            self.events.retain(|event| event.step != step || !event.change.same_place(&change));
        }
        let at = self.events.partition_point(|event| event.step <= step);
        self.events.insert(at, Event { step, change });
    }
}

/// The largest step of an event, which is also the largest value of `training.steps`.
pub const LAST_STEP: u64 = 10_000_000;
