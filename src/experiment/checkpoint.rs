//! Checkpoints: the state of a run at some of its steps, from which it can be repeated.

use std::sync::Arc;

use super::arm::{ArmRun, ArmState};
use super::twin::Experiment;
use crate::config::{Config, Event};
use crate::data::Data;
use crate::nn::Element;

/// Restores arm `arm` from its state, with the later changes of `events` still to come.
fn restored<F: Element>(state: &ArmState<F>, arm: usize, events: &[Event], data: &Arc<Data>) -> ArmRun<F> {
    let mut run = ArmRun::blank(arm, &state.config, &data.with_noise_of(&state.config));
    run.state = state.clone();
    // Events of step 0 are applied when a run is built, later ones with the step that follows them.
    run.expect_events(events.iter().filter(|event| event.step >= state.steps.max(1)));
    run
}

/// Returns the memory that the state of an arm takes, in bytes.
fn bytes<F: Element>(state: &ArmState<F>) -> usize {
    let running: usize = state.mlp.running.iter().map(|layer| 2 * size_of_val(&layer.mean[..])).sum();
    size_of::<ArmState<F>>()
        + size_of_val(&state.config.events[..])
        + size_of_val(state.mlp.params.trained(true))
        + running
        + state.optimizer.bytes()
        + state.order.bytes()
        + size_of_val(&state.update_ratios[..])
}

/// The state of both arms at one step, without their working memory and without the distributions for the shift
/// measures.
pub struct Checkpoint<F> {
    arms: [ArmState<F>; 2],
}

impl<F: Element> Checkpoint<F> {
    /// Saves the state of `experiment`, before the changes of its step (at step 0 after them).
    #[must_use]
    pub fn of(experiment: &Experiment<F>) -> Self {
        Self { arms: experiment.arms.each_ref().map(|arm| arm.state.clone()) }
    }

    /// Returns the number of steps before the checkpoint.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.arms[0].steps
    }

    /// Restores the experiment at this step. `file` is the run's initial experiment, with every change since then
    /// as an event; `data` are its data. The restored experiment continues as the run did, but has no distributions
    /// of earlier steps for the shift measures.
    #[must_use]
    pub fn restored(&self, file: &Config, data: &Arc<Data>) -> Experiment<F> {
        let arms = [0, 1].map(|arm| restored(&self.arms[arm], arm, &file.events, data));
        Experiment { file: file.clone(), arms }
    }

    /// Returns the memory used, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.arms.iter().map(bytes).sum()
    }
}

/// The checkpoints of a run, as many as fit in a memory budget, evenly thinned. The first offered checkpoint, which
/// must be of step 0, is always kept.
pub struct Checkpoints<F> {
    kept: Vec<Arc<Checkpoint<F>>>,
    /// Largest total size, in bytes.
    budget: usize,
    /// Every `stride`-th of the offered checkpoints is kept.
    stride: usize,
    offered: usize,
}

impl<F: Element> Checkpoints<F> {
    /// Creates an empty collection with a budget in bytes.
    #[must_use]
    pub const fn new(budget: usize) -> Self {
        Self { kept: Vec::new(), budget, stride: 1, offered: 0 }
    }

    /// Keeps the state of `experiment` if its turn in the stride has come. If the budget is full, every other
    /// checkpoint is dropped first.
    pub fn offer(&mut self, experiment: &Experiment<F>) {
        let index = self.offered;
        self.offered += 1;
        // All checkpoints of a run have the same size.
        let size = self.kept.first().map_or(0, |first| first.bytes());
        while self.kept.len() > 1 && (self.kept.len() + 1) * size > self.budget {
            self.stride *= 2;
            let mut place = 0;
            self.kept.retain(|_| {
                place += 1;
                place % 2 == 1
            });
        }
        let fits = self.kept.is_empty() || (self.kept.len() + 1) * size <= self.budget;
        if fits && index.is_multiple_of(self.stride) {
            self.kept.push(Arc::new(Checkpoint::of(experiment)));
        }
    }

    /// Returns the newest checkpoint at or before `step`.
    #[must_use]
    pub fn at_or_before(&self, step: u64) -> Option<&Arc<Checkpoint<F>>> {
        self.kept[..self.kept.partition_point(|kept| kept.steps() <= step)].last()
    }

    /// Returns all kept checkpoints, in the order of their steps.
    #[must_use]
    pub fn kept(&self) -> &[Arc<Checkpoint<F>>] {
        &self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Change, Value};
    use crate::experiment::Look;
    use crate::measure::{Detail, timeline};

    fn config(assignments: &[&str]) -> Config {
        let mut config = Config::plane();
        let small = [
            "data.samples=200",
            "network.depth=3",
            "network.width=8",
            "training.batch_size=24",
            "measure.probe=32",
            "training.learning_rate=0.05",
        ];
        for assignment in small.iter().chain(assignments) {
            config.set(assignment).unwrap();
        }
        config
    }

    fn built(config: &Config) -> Experiment<f32> {
        let data = Arc::new(Data::load(config).unwrap());
        Experiment::new(&config.clone().check().unwrap(), &data).unwrap()
    }

    /// Returns everything that must be equal; only the shifts and the landscape look back at steps that a restored run has not seen.
    fn state(experiment: &mut Experiment<f32>) -> String {
        let detail = Detail { shift: false, gradient_shift: false, landscape: false, ..Detail::ALL };
        let frame = experiment.frame(&Look { detail, ..Look::recorded() });
        let arms =
            experiment.arms.each_ref().map(|arm| (&arm.state.mlp.params, &arm.state.mlp.running, &arm.state.config));
        format!("{frame:?} {arms:?}")
    }

    fn advance(experiment: &mut Experiment<f32>, step: u64) {
        experiment.arms.iter_mut().for_each(|arm| arm.advance_to(step));
    }

    /// Runs to step 150 with the changes `live` on the way, then again from every checkpoint.
    #[track_caller]
    fn check(config: &Config, live: &[(u64, Change)]) {
        let data = Arc::new(Data::load(config).unwrap());
        let mut run = built(config);
        let mut checkpoints = Checkpoints::new(usize::MAX);
        checkpoints.offer(&run);
        let mut states = vec![(0, state(&mut run))];
        for step in 1..=150 {
            for (_, change) in live.iter().filter(|(at, _)| at + 1 == step) {
                run.change(change.clone());
            }
            advance(&mut run, step);
            if timeline::recorded(step) {
                checkpoints.offer(&run);
                states.push((step, state(&mut run)));
            }
        }
        assert_eq!(checkpoints.kept().len(), states.len());
        for checkpoint in checkpoints.kept().iter().step_by(7) {
            let mut again = checkpoint.restored(run.file(), &data);
            for (step, state_then) in states.iter().filter(|(step, _)| *step >= checkpoint.steps()) {
                if (step - checkpoint.steps()) % 5 == 0 || *step == 150 {
                    advance(&mut again, *step);
                    assert!(state(&mut again) == *state_then, "from {} at step {step}", checkpoint.steps());
                }
            }
        }
    }

    fn change(key: &str, value: Value) -> Change {
        Change::new(key, value).unwrap()
    }

    #[test]
    fn a_restored_run_goes_on_bit_for_bit() {
        for optimizer in ["sgd", "momentum", "adam"] {
            let mut config = config(&[&format!("training.optimizer={optimizer}")]);
            config.events = vec![
                Event { step: 0, change: change("batch_norm.gamma", Value::Float(1.5)) },
                Event { step: 21, change: change("arms.a.normalization", Value::Text("batch".to_owned())) },
                Event { step: 40, change: change("data.noise", Value::Float(0.0)) },
                Event { step: 60, change: change("training.learning_rate", Value::Float(0.01)) },
                Event { step: 90, change: change("arms.a.normalization", Value::Text("layer".to_owned())) },
                Event { step: 110, change: change("arms.a.normalization", Value::Text("batch-noisy".to_owned())) },
                Event { step: 120, change: change("measure.statistics", Value::Text("running".to_owned())) },
                Event { step: 130, change: change("arms.b.normalization", Value::Text("batch-ghost".to_owned())) },
                Event { step: 140, change: change("measure.statistics", Value::Text("batch".to_owned())) },
            ];
            let live = [
                (35, change("batch_norm.hold", Value::Bool(true))),
                (35, change("batch_norm.beta", Value::Float(-0.25))),
                (70, change("arms.b.normalization", Value::Text("none".to_owned()))),
                (77, change("arms.b.normalization", Value::Text("batch".to_owned()))),
                (80, Change::of_layer("batch_norm.gamma", Value::Float(0.5), 2).unwrap()),
                (85, change("data.noise", Value::Float(0.3))),
                (100, change("batch_norm.hold", Value::Bool(false))),
            ];
            check(&config, &live);
        }
    }

    #[test]
    fn a_diverged_arm_stays_diverged() {
        let config =
            config(&["network.activation=relu", "training.learning_rate=5", "network.depth=8", "init.scale=20"]);
        let mut run = built(&config);
        advance(&mut run, 150);
        assert!(run.arms[0].diverged().is_some_and(|at| at.step > 1), "{:?}", run.arms[0].diverged());
        check(&config, &[]);
    }

    #[test]
    fn the_budget_thins_evenly_and_keeps_the_start() {
        let mut run = built(&config(&[]));
        let size = Checkpoint::of(&run).bytes();
        let mut checkpoints = Checkpoints::new(10 * size);
        for step in 0..100 {
            advance(&mut run, step);
            checkpoints.offer(&run);
            let steps: Vec<u64> = checkpoints.kept().iter().map(|kept| kept.steps()).collect();
            assert!(steps.len() <= 10 && steps[0] == 0, "{steps:?}");
            let stride = steps.get(1).copied().unwrap_or(1);
            assert!(steps.windows(2).all(|pair| pair[1] - pair[0] == stride), "{steps:?}");
            assert!(step - steps.last().unwrap() < stride, "{steps:?} at step {step}");
        }
        assert!(checkpoints.kept().len() > 5);
        assert_eq!(checkpoints.at_or_before(15).unwrap().steps(), 0);
        assert_eq!(checkpoints.at_or_before(17).unwrap().steps(), 16);

        let mut none_fits = Checkpoints::new(size / 2);
        for _ in 0..3 {
            none_fits.offer(&run);
        }
        assert_eq!(none_fits.kept().len(), 1, "the first is kept whatever the budget");
    }

    #[test]
    fn a_checkpoint_is_small() {
        let run = built(&Config { training: config(&[]).training, ..Config::plane() });
        // Of both arms, 22,226 parameters and 480 running means and variances each, and the batch order.
        let bytes = Checkpoint::of(&run).bytes();
        assert!((180_000..230_000).contains(&bytes), "{bytes}");
    }
}
