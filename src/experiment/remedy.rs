//! Remedies for divergence: the change of one key that may keep an arm finite, and the experiment to try it on.

use crate::config::{Activation, Config, ConfigError, Key, Normalization, Scheme, Value};
use crate::measure::{Diverged, DivergedCause};

/// A key of the experiment and the value to try for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Remedy {
    /// The name of the key.
    pub key: &'static str,
    /// The value of the key at the step of the divergence; `None` if it is not set.
    pub from: Option<Value>,
    /// The value to try.
    pub to: Value,
}

impl Remedy {
    /// Returns remedies for arm `arm` of the run of `file`, in which every live change is an event, after the
    /// divergence `diverged`: those that match its cause first. Each of them changes a value.
    ///
    /// # Panics
    /// Never panics: the events of a running experiment are checked.
    #[must_use]
    pub fn candidates(file: &Config, arm: usize, diverged: &Diverged) -> Vec<Self> {
        let now = in_force(file, diverged.step);
        let own = |keys: [&'static str; 3]| {
            // The key of this arm alone, if it is set.
            let key = keys[1 + arm];
            let set = Key::find(key).is_ok_and(|key| key.get(&now).is_some());
            if set { key } else { keys[0] }
        };
        let cause = &diverged.cause;
        // Each with whether it matches the cause.
        let mut all = Vec::new();
        if let DivergedCause::Switched { from, .. } = cause {
            let key = ["arms.a.normalization", "arms.b.normalization"][arm];
            all.push((true, key, Value::Text(from.name().to_owned())));
        }
        let safe = Config::default().batch_norm.eps;
        if now.arms[arm].normalization != Normalization::None && now.batch_norm.eps < safe {
            all.push((matches!(cause, DivergedCause::Epsilon { .. }), "batch_norm.eps", Value::Float(safe)));
        }
        if !now.data.standardize {
            all.push((matches!(cause, DivergedCause::Data { .. }), "data.standardize", Value::Bool(true)));
        }
        let weights = matches!(cause, DivergedCause::InitialWeights { .. });
        if now.init_scale(arm) > 1.0 {
            let key = own(["init.scale", "arms.a.init.scale", "arms.b.init.scale"]);
            all.push((weights, key, Value::Float(1.0)));
        }
        if now.init_scheme(arm) == Scheme::Normal {
            let key = own(["init.scheme", "arms.a.init.scheme", "arms.b.init.scheme"]);
            all.push((weights, key, Value::Text(fitting(now.network.activation).name().to_owned())));
        }
        let rate = now.learning_rate(arm);
        if rate > 0.0 {
            let key = own(["training.learning_rate", "arms.a.learning_rate", "arms.b.learning_rate"]);
            // Three significant digits, so that a tenth of 0.7 is written 0.07.
            let part = |share: f64| format!("{:.2e}", rate * share).parse().unwrap_or(rate * share);
            let updates = matches!(cause, DivergedCause::Updates { .. });
            all.extend([0.1, 0.01, 0.001].map(|share| (updates, key, Value::Float(part(share)))));
        }
        all.sort_by_key(|(matches_cause, ..)| !matches_cause);
        let from = |key: &str| Key::find(key).ok().and_then(|key| key.get(&now));
        all.into_iter().map(|(_, key, to)| Self { key, from: from(key), to }).collect()
    }

    /// Returns the experiment that begins with the remedy: the experiment of `file` with the changes that were made
    /// before step `step`, except those of the remedy's key.
    ///
    /// # Errors
    /// Returns an error if the experiment is invalid, which cannot happen for a change of a single key.
    pub fn applied(&self, file: &Config, step: u64) -> Result<Config, ConfigError> {
        let mut config = file.clone();
        config.events.retain(|event| event.step < step && event.change.key() != self.key);
        Key::find(self.key).and_then(|key| key.set(&mut config, &self.to))?;
        Ok(config.check()?.into_config())
    }
}

/// Returns the experiment of `file` as it was when step `step`, counted from 1, was made.
fn in_force(file: &Config, step: u64) -> Config {
    let mut config = file.clone();
    file.events.iter().filter(|event| event.step < step).for_each(|event| event.change.apply(&mut config));
    config
}

/// Returns an initialization scheme that keeps the spread of the values through layers with `activation`.
const fn fitting(activation: Activation) -> Scheme {
    match activation {
        Activation::Relu | Activation::LeakyRelu | Activation::Gelu => Scheme::HeNormal,
        Activation::Sigmoid | Activation::Tanh | Activation::Linear => Scheme::XavierNormal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Change, Event};
    use crate::measure::{DivergedPart, NonFiniteValue};

    const UPDATES: DivergedCause = DivergedCause::Updates { learning_rate: 0.5, weights: [1.0, 2.0] };

    fn diverged(step: u64, cause: DivergedCause) -> Diverged {
        let (part, value) = (DivergedPart::Gradient, NonFiniteValue::Infinite);
        Diverged { step, layer: 1, output: false, part, value, cause }
    }

    /// Returns the candidates for arm B as `key=value`.
    fn candidates(settings: &[&str], cause: DivergedCause) -> Vec<String> {
        let mut config = Config::plane();
        for set in settings {
            config.set(set).unwrap();
        }
        let all = Remedy::candidates(&config, 1, &diverged(3, cause));
        all.iter().map(|remedy| format!("{}={}", remedy.key, remedy.to)).collect()
    }

    #[test]
    fn what_concerns_the_cause_comes_first() {
        let rates = ["training.learning_rate=0.07", "training.learning_rate=0.007", "training.learning_rate=0.0007"];
        let set = ["training.learning_rate=0.7"];
        assert_eq!(candidates(&set, UPDATES), [&rates[..], &["init.scale=1.0"]].concat());
        let weights = DivergedCause::InitialWeights { scheme: Scheme::LecunNormal, scale: 3.9 };
        assert_eq!(candidates(&set, weights), [&["init.scale=1.0"], &rates[..]].concat());
        let set = ["batch_norm.eps=0", "data.standardize=false", "init.scale=1", "training.learning_rate=0"];
        let epsilon = DivergedCause::Epsilon { eps: 0.0, least: 0.0 };
        assert_eq!(candidates(&set, epsilon), ["batch_norm.eps=1e-5", "data.standardize=true"]);
        let data = DivergedCause::Data { largest: 1e20 };
        assert_eq!(candidates(&set, data), ["data.standardize=true", "batch_norm.eps=1e-5"]);
        let switched = DivergedCause::Switched { from: Normalization::Layer, to: Normalization::Batch };
        assert_eq!(candidates(&set, switched)[0], "arms.b.normalization=\"layer\"");
        assert!(candidates(&["init.scale=1", "training.learning_rate=0"], UPDATES).is_empty());
    }

    #[test]
    fn an_arm_with_a_key_of_its_own_changes_that() {
        let set = ["arms.b.learning_rate=50", "arms.b.init.scale=20", "arms.b.init.scheme=normal"];
        let all = candidates(&set, UPDATES);
        assert_eq!((all[0].as_str(), all[3].as_str()), ("arms.b.learning_rate=5.0", "arms.b.init.scale=1.0"));
        assert_eq!(all[4], "arms.b.init.scheme=\"xavier-normal\"");
    }

    /// ReLU with a rate of 0.5 overflows at step 2; the rate of 100 set later must not matter.
    #[test]
    fn a_remedy_starts_from_the_settings_at_the_step_of_the_divergence() {
        let mut file = Config::plane();
        let rate = |step, x| {
            let change = Change::new("training.learning_rate", Value::Float(x)).unwrap();
            Event { step, change }
        };
        file.events = vec![rate(1, 0.25), rate(2, 100.0)];
        let remedy = &Remedy::candidates(&file, 0, &diverged(2, UPDATES))[0];
        assert_eq!((&remedy.from, &remedy.to), (&Some(Value::Float(0.25)), &Value::Float(0.025)));
        let applied = remedy.applied(&file, 2).unwrap();
        assert!((applied.training.learning_rate - 0.025).abs() < 1e-12 && applied.events.is_empty(), "{applied:?}");
        // Another remedy keeps only the changes that were made before the divergence.
        let scale = Remedy { key: "init.scale", from: None, to: Value::Float(1.0) };
        assert_eq!(scale.applied(&file, 2).unwrap().events, [rate(1, 0.25)]);
    }
}
