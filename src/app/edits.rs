//! The experiment as the controls show it, and the time at which its networks are rebuilt.

use crate::config::{Change, Checked, Config, ConfigError, KEYS, Key, Problem, TableConfig, Value};

/// Least time between two rebuilds while a slider is dragged, in seconds.
const BETWEEN_REBUILDS: f64 = 0.15;

/// The experiment as the user edits it.
#[derive(Clone)]
pub struct Edits {
    /// The experiment that a rebuild starts from.
    base: Config,
    /// The experiment that the controls show: `base`, but with the live keys of the running networks.
    shown: Config,
    /// Live keys changed by the user that no report has confirmed yet.
    unconfirmed: Vec<&'static str>,
    /// Whether a rebuild of the networks is requested.
    wanted: bool,
    /// Time of the last rebuild, in seconds.
    rebuilt_at: f64,
}

impl Edits {
    /// Creates the edits of a checked experiment, without a rebuild.
    pub fn new(config: &Config) -> Self {
        Self {
            base: config.clone(),
            shown: config.clone(),
            unconfirmed: Vec::new(),
            wanted: false,
            rebuilt_at: f64::NEG_INFINITY,
        }
    }

    /// Replaces the experiment by `config`, and requests a rebuild.
    pub fn open(&mut self, config: &Config) {
        // The time of the last rebuild is kept, so that repeated pasting rebuilds no more often than dragging.
        *self = Self { wanted: true, rebuilt_at: self.rebuilt_at, ..Self::new(config) };
    }

    /// Restores the controls `before`, together with their run, so no rebuild is needed.
    pub fn return_to(&mut self, before: Self) {
        *self = Self { wanted: false, rebuilt_at: self.rebuilt_at, ..before };
    }

    /// Returns the experiment that a rebuild starts from: the experiment as set by the user, with the events of
    /// its file that no control has overridden.
    pub const fn base(&self) -> &Config {
        &self.base
    }

    /// Returns the experiment that the controls show.
    pub const fn shown(&self) -> &Config {
        &self.shown
    }

    /// Sets `name` to `value`. Returns the change for the running networks if the key is live; for any other key
    /// requests a rebuild.
    pub fn set(&mut self, name: &str, value: &Value) -> Result<Option<Change>, Problem> {
        let key = Key::find(name)?;
        let path = self.base.data.path.clone();
        key.set(&mut self.base, value)?;
        key.set(&mut self.shown, value)?;
        if self.base.data.path != path {
            // How a table is read belongs to its file.
            for config in [&mut self.base, &mut self.shown] {
                config.data.table = TableConfig::default();
            }
        }
        // A change of a layer that no longer exists would make the file invalid.
        let depth = self.base.network.depth;
        self.base.events.retain(|event| event.change.layer().is_none_or(|layer| layer <= depth));
        if !key.live {
            self.wanted = true;
            return Ok(None);
        }
        // A control moved by the user overrides the events of the file for that key.
        self.base.events.retain(|event| event.change.key() != key.name);
        self.unconfirmed.push(key.name);
        // A rebuild that is still to come includes the value.
        if self.wanted { Ok(None) } else { Change::new(name, value.clone()).map(Some) }
    }

    /// Resets `name` to its default, with the same results as `set`.
    pub fn reset(&mut self, name: &str) -> Result<Option<Change>, Problem> {
        let key = Key::find(name)?;
        if let Some(value) = key.get(&Config::default()) {
            return self.set(name, &value);
        }
        // An optional key is removed again; there is no event for that.
        let defaults = Config::default();
        key.reset(&mut self.base, &defaults);
        key.reset(&mut self.shown, &defaults);
        self.wanted = true;
        Ok(None)
    }

    /// Sets the next seed; the largest is followed by 0.
    pub fn next_seed(&mut self) {
        let next = Value::Integer(self.base.seed.wrapping_add(1));
        if self.set("seed", &next).is_err() {
            self.base.seed = 0;
            self.shown.seed = 0;
            self.wanted = true;
        }
    }

    /// Takes over the live keys of the running networks, except keys with a newer edit that is not confirmed yet.
    pub fn confirm(&mut self, running: &Config) {
        let differs = |key: &&Key<Config>| key.get(running) != key.get(&self.base);
        self.unconfirmed.retain(|name| KEYS.iter().any(|key| key.name == *name && differs(&key)));
        self.shown = self.base.clone();
        let same_networks = !KEYS.iter().filter(|key| !key.live).any(|key| differs(&key));
        if same_networks && !self.wanted {
            for key in KEYS.iter().filter(|key| key.live && !self.unconfirmed.contains(&key.name)) {
                if let Some(value) = key.get(running) {
                    key.set(&mut self.shown, &value).expect("a running experiment is checked");
                }
            }
        }
    }

    /// Returns the experiment to rebuild from, if a rebuild is requested and due. While a slider is dragged the
    /// networks are rebuilt at intervals, and at the end from its last value.
    pub fn due(&mut self, now: f64, busy: bool) -> Option<Result<Checked, ConfigError>> {
        if !self.wanted || busy || self.wait(now) > 0.0 {
            return None;
        }
        self.wanted = false;
        self.rebuilt_at = now;
        Some(self.base.clone().check())
    }

    /// Returns the seconds until a requested rebuild is due; `None` if there is none.
    pub fn waits(&self, now: f64) -> Option<f64> {
        self.wanted.then(|| self.wait(now))
    }

    fn wait(&self, now: f64) -> f64 {
        (self.rebuilt_at + BETWEEN_REBUILDS - now).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Event;

    #[test]
    fn dragging_rebuilds_now_and_then_and_from_the_last_value() {
        let mut edits = Edits::new(&Config::default());
        let mut built = Vec::new();
        for (i, now) in (0..20_u32).map(|i| (i, f64::from(i) * 0.02)) {
            edits.set("network.width", &Value::Integer(u64::from(i) + 1)).unwrap();
            built.extend(edits.due(now, false).map(|checked| checked.unwrap().config().network.width));
        }
        assert_eq!(built, [1, 9, 17]);
        let wait = edits.waits(0.4).unwrap();
        let last = edits.due(0.4 + wait, false).unwrap().unwrap();
        assert_eq!(last.config().network.width, 20);
        assert!(edits.waits(1.0).is_none());
    }

    #[test]
    fn a_live_key_follows_the_run_but_not_behind_the_hand() {
        let mut edits = Edits::new(&Config::default());
        let mut running = Config::default();
        let change = edits.set("training.learning_rate", &Value::Float(2.0)).unwrap().unwrap();
        edits.confirm(&running);
        let shown = |edits: &Edits| Key::find("training.learning_rate").unwrap().get(edits.shown());
        assert_eq!(shown(&edits), Some(Value::Float(2.0)), "an old report does not move the slider back");
        change.apply(&mut running);
        edits.confirm(&running);
        running.training.learning_rate = 0.1;
        edits.confirm(&running);
        assert_eq!(shown(&edits), Some(Value::Float(0.1)), "an event of the run moves it");
    }

    #[test]
    fn a_layer_that_is_gone_takes_its_changes_with_it() {
        let mut config = Config::default();
        let change = |layer| Change::of_layer("batch_norm.gamma", Value::Float(2.0), layer).unwrap();
        config.events = [3, 8].map(|layer| Event { step: 5, change: change(layer) }).to_vec();
        let mut edits = Edits::new(&config);
        edits.set("network.depth", &Value::Integer(4)).unwrap();
        let built = edits.due(0.0, false).unwrap().expect("a good experiment");
        assert_eq!(built.config().events.iter().map(|event| event.change.layer()).collect::<Vec<_>>(), [Some(3)]);
    }

    #[test]
    fn bad_values_change_nothing() {
        let mut edits = Edits::new(&Config::default());
        let problem = edits.set("network.depth", &Value::Integer(99)).unwrap_err();
        assert!(problem.to_string().contains("1..=50"), "{problem}");
        assert_eq!(*edits.shown(), Config::default());
        assert!(edits.waits(0.0).is_none());
    }

    #[test]
    fn seeds_go_round() {
        let mut edits = Edits::new(&Config { seed: (1 << 63) - 1, ..Config::default() });
        edits.next_seed();
        assert_eq!(edits.shown().seed, 0);
        edits.next_seed();
        assert_eq!(edits.shown().seed, 1);
    }
}
