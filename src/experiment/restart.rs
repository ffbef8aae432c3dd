//! Begins another run in the buffers of an arm that is no longer needed.

use std::sync::Arc;

use super::arm::{ArmRun, draw_weights, set_norm, shape};
use super::probe::Probe;
use crate::config::Config;
use crate::data::{BatchOrder, Data, Stream, stream};
use crate::nn::batch_norm::Running;
use crate::nn::{Element, Noise, Optimizer};

impl<F: Element> ArmRun<F> {
    /// Makes this arm the one that `config` and `data` describe, before its first step. The large arrays are used
    /// again where they fit; their values from before are never read.
    pub(super) fn restart(&mut self, config: &Config, data: &Arc<Data>) {
        if !self.fits(config, data) {
            *self = Self::new(self.arm, config, data);
            return;
        }
        let noise = Noise::new(stream(config.seed, Stream::NormNoise));
        let training = &config.training;
        let state = &mut self.state;
        set_norm(&mut state.mlp, config);
        let width = state.mlp.shape.width;
        state.mlp.running.fill(Running::new(width));
        draw_weights(&mut state.mlp, config, self.arm);
        state.optimizer = Optimizer::new(training.optimizer, &state.mlp.params);
        state.order = BatchOrder::new(config.seed, data.train.len(), config.mini_batch(data.train.len()));
        state.update_ratios.fill(None);
        (state.steps, state.loss, state.diverged) = (0, None, None);
        state.config = config.clone();
        self.pass.noise = noise.clone();
        self.probe = Probe::new(&self.state.mlp, data, &config.measure, noise);
        self.data = Arc::clone(data);
        (self.switched, self.noted, self.moved, self.test_batch) = (None, None, None, None);
        self.expect_events(config.events.iter());
        self.apply_due();
    }

    /// Returns whether the arrays of this arm have the sizes that `config` and `data` need.
    fn fits(&self, config: &Config, data: &Data) -> bool {
        let (mlp, norm) = (&self.state.mlp, &config.batch_norm);
        let kind = config.arms[self.arm].normalization;
        (mlp.shape, mlp.activation, mlp.norm.kind) == (shape(config, data), config.network.activation, kind)
            && (mlp.norm.placement, mlp.norm.group) == (norm.placement, norm.group)
            && self.pass.batch == config.mini_batch(data.train.len())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Experiment;
    use crate::config::{Config, KEYS, Key, Range, Value};
    use crate::data::Data;

    /// Returns values of `key` that differ from most defaults; none for texts.
    fn values(key: &Key<Config>) -> Vec<Value> {
        match key.range {
            Range::Integer(low, high) => vec![Value::Integer(3.clamp(low, high)), Value::Integer(24.clamp(low, high))],
            Range::Float(low, high) => [0.3, 2.0].map(|value: f64| Value::Float(value.clamp(low, high))).to_vec(),
            Range::Bool => [true, false].map(Value::Bool).to_vec(),
            Range::Words(words) => {
                let small = words.iter().filter(|word| !word.starts_with("mnist"));
                small.map(|word| Value::Text((*word).to_owned())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Returns the experiment of `config` with its data; `None` if the settings do not fit each other.
    fn new(config: Config) -> Option<(crate::config::Checked, Arc<Data>, Experiment<f32>)> {
        let checked = config.check().ok()?;
        let data = Arc::new(Data::load(checked.config()).ok()?);
        let experiment = Experiment::new(&checked, &data).ok()?;
        Some((checked, data, experiment))
    }

    /// A key that is forgotten where a run begins again would make the cells of a map depend on those before them.
    #[test]
    fn a_run_that_begins_again_is_a_new_one_whatever_key_has_changed() {
        for arms in [["none", "batch"], ["batch-ghost", "batch-noisy"], ["layer", "none"]] {
            let mut base = Config::plane();
            for set in ["data.samples=60", "network.depth=2", "network.width=4", "training.batch_size=8"] {
                base.set(set).unwrap();
            }
            base.set("network.activation=relu").unwrap();
            base.set(&format!("arms.a.normalization={}", arms[0])).unwrap();
            base.set(&format!("arms.b.normalization={}", arms[1])).unwrap();
            // A run that has diverged leaves values that are not finite in its arrays.
            let mut wild = base.clone();
            wild.set("training.learning_rate=1000").unwrap();
            wild.set("init.scale=100").unwrap();
            let (.., mut used) = new(wild).unwrap();
            (0..40).for_each(|_| used.step());
            let mut compared = 0;
            for key in KEYS {
                for value in values(key) {
                    let mut config = base.clone();
                    key.set(&mut config, &value).unwrap();
                    let Some((checked, data, mut alone)) = new(config) else { continue };
                    let mut again = used.clone();
                    again.restart(&checked, &data).unwrap();
                    for step in 0..12 {
                        for (again, alone) in again.arms.iter_mut().zip(&mut alone.arms) {
                            again.step();
                            alone.step();
                            let losses = (again.loss(), alone.loss());
                            assert_eq!(losses.0, losses.1, "{arms:?}, {} = {value}, step {step}", key.name);
                        }
                    }
                    for (again, alone) in again.arms.iter_mut().zip(&mut alone.arms) {
                        assert_eq!(again.final_accuracies(), alone.final_accuracies(), "{} = {value}", key.name);
                    }
                    compared += 1;
                }
            }
            assert!(compared > 60, "only {compared} runs were compared");
        }
    }
}
