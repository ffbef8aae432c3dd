//! What may change while the networks run.

use super::error::Problem;
use super::keys::{KEYS, Key};
use super::model::Config;
use super::value::Value;

/// A change of one live key, checked against the key's range.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    key: &'static str,
    value: Value,
    layer: Option<usize>,
}

impl Change {
    /// `key` takes `value`.
    ///
    /// # Errors
    /// Where the key is unknown or not live, or the value is not allowed.
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

    /// `key`, which is γ or β, takes `value` in hidden layer `layer` alone, counted from 1.
    ///
    /// # Errors
    /// As [`Change::new`], and for any other key.
    pub fn of_layer(key: &str, value: Value, layer: usize) -> Result<Self, Problem> {
        Ok(Self { layer: Some(layer), ..Self::new(key, value)? })
    }

    /// The hidden layer that alone changes, counted from 1; `None` for all.
    #[must_use]
    pub const fn layer(&self) -> Option<usize> {
        self.layer
    }

    /// The key that changes.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// Its new value.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.value
    }

    /// Puts the new value into `config`.
    ///
    /// # Panics
    /// Never: the value was checked when the change was made.
    pub fn apply(&self, config: &mut Config) {
        Key::find(self.key).and_then(|key| key.set(config, &self.value)).expect("a change is checked when it is made");
    }
}

/// A change at a step: it applies before that step is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Number of steps made when the change applies.
    pub step: u64,
    /// The change.
    pub change: Change,
}

/// The last step an event may have, as that of `training.steps`.
pub const LAST_STEP: u64 = 10_000_000;
