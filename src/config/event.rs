//! What may change while the networks run.

use super::error::Problem;
use super::key::Key;
use super::keys::KEYS;
use super::model::Config;
use super::value::Value;

/// The keys that can change for one layer alone.
const LAYER_KEYS: [&str; 2] = ["batch_norm.gamma", "batch_norm.beta"];
/// The largest `network.depth`.
pub(super) const MAX_DEPTH: usize = 50;

/// A change of one live key, of all layers or of one, checked against the key's range.
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
    /// As [`Change::new`], and for any other key or a layer that no network can have.
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

    /// Whether both change the same: of two such changes at one step the later is what counts.
    #[must_use]
    pub fn same_place(&self, other: &Self) -> bool {
        (self.key, self.layer) == (other.key, other.layer)
    }

    /// Puts the new value into `config`, which has none for a single layer: a change of one leaves it as it is.
    ///
    /// # Panics
    /// Never: the value was checked when the change was made.
    pub fn apply(&self, config: &mut Config) {
        if self.layer.is_some() {
            return;
        }
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

impl Config {
    /// Notes `change` as an event of `step`, behind those that are there.
    ///
    /// Of several values of a key at one step, as a slider that is dragged sends them, the last is what counts. But to
    /// switch a norm off and on again is not the same as to leave it on; and holding sets γ and β, which letting go leaves
    /// where they are.
    pub fn add_event(&mut self, step: u64, change: Change) {
        if !change.key().ends_with("normalization") && change.key() != "batch_norm.hold" {
            self.events.retain(|event| event.step != step || !event.change.same_place(&change));
        }
        let at = self.events.partition_point(|event| event.step <= step);
        self.events.insert(at, Event { step, change });
    }
}

/// The last step an event may have, as that of `training.steps`.
pub const LAST_STEP: u64 = 10_000_000;
