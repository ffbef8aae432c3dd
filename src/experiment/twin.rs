//! The experiment: two arms that are trained side by side.

use std::sync::Arc;

use super::accuracy::LIVE_SAMPLES;
use super::arm::{ArmRun, StepView};
use crate::config::{Change, Checked, Config, ConfigError, Problem};
use crate::data::Data;
use crate::measure::{ArmFrame, Detail, Extras, Frame, timeline};
use crate::nn::Element;

/// Largest number of values in a mini-batch: 2²⁸, 1 GiB of f32.
const MAX_BATCH_CELLS: usize = 1 << 28;

/// Two networks that differ only in the settings of `[arms.a]` and `[arms.b]`.
///
/// ```
/// use std::sync::Arc;
///
/// use shiftscope::config::Config;
/// use shiftscope::data::Data;
/// use shiftscope::experiment::{Experiment, Look};
///
/// let mut config = Config::default();
/// for set in ["data.set=moons", "data.samples=200", "network.depth=2", "network.width=8", "training.batch_size=32"] {
///     config.set(set)?;
/// }
/// let checked = config.check()?;
/// let data = Arc::new(Data::load(checked.config())?);
/// let mut experiment = Experiment::<f32>::new(&checked, &data)?;
/// (0..20).for_each(|_| experiment.step());
/// let frame = experiment.frame(&Look::recorded());
/// // Batch norm holds the mean of ẑ at 0; an arm without it has no ẑ.
/// let [a, b] = frame.arms.each_ref().map(|arm| arm.layers[0].z_hat.as_ref());
/// assert!(a.is_none() && b.is_some_and(|z_hat| z_hat.mean.abs() < 1e-3));
/// # Ok::<(), shiftscope::config::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct Experiment<F> {
    /// The initial experiment, with every change since then as an event.
    pub(super) file: Config,
    /// Arm A and arm B.
    pub arms: [ArmRun<F>; 2],
}

/// The content of a frame.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The measures of the layers.
    pub detail: Detail,
    /// Largest number of samples for the training and for the test accuracy; 0 for no accuracy.
    pub accuracy_samples: usize,
}

impl Look {
    /// Returns the content of a frame with all measures.
    #[must_use]
    pub const fn recorded() -> Self {
        Self { detail: Detail::ALL, accuracy_samples: LIVE_SAMPLES }
    }

    /// Returns the content of a recorded frame of a window: all that every view shows, and `extras`.
    #[must_use]
    pub const fn shown(extras: Extras) -> Self {
        Self { detail: Detail::recorded(extras), accuracy_samples: LIVE_SAMPLES }
    }
}

impl<F: Element> Experiment<F> {
    /// Creates both arms before their first step, with the events of step 0 applied.
    ///
    /// # Errors
    /// Returns an error if the mini-batch is larger than the training split, or than memory allows.
    pub fn new(checked: &Checked, data: &Arc<Data>) -> Result<Self, ConfigError> {
        let config = checked.config();
        check_batch(config, data)?;
        Ok(Self { file: config.clone(), arms: [0, 1].map(|arm| ArmRun::new(arm, config, data)) })
    }

    /// Makes this the experiment that [`Experiment::new`] creates. Uses the large arrays of both arms again where they
    /// fit.
    ///
    /// # Errors
    /// As [`Experiment::new`]; the experiment is then unchanged.
    pub fn restart(&mut self, checked: &Checked, data: &Arc<Data>) -> Result<(), ConfigError> {
        let config = checked.config();
        check_batch(config, data)?;
        self.file.clone_from(config);
        self.arms.iter_mut().for_each(|arm| arm.restart(config, data));
        Ok(())
    }

    /// Returns the experiment with all changes so far.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.arms[0].state.config
    }

    /// Returns the initial experiment with every change since then as an event; it replays this run.
    #[must_use]
    pub const fn file(&self) -> &Config {
        &self.file
    }

    /// Returns the data.
    #[must_use]
    pub const fn data(&self) -> &Arc<Data> {
        &self.arms[0].data
    }

    /// Returns the number of steps.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.arms[0].state.steps
    }

    /// Makes one training step of both arms.
    pub fn step(&mut self) {
        self.arms.iter_mut().for_each(ArmRun::step);
    }

    /// Makes one training step of both arms and calls `observer` between the backward pass and the update of each.
    /// A diverged arm is not observed.
    pub fn step_observed(&mut self, observer: &mut dyn FnMut(&StepView<'_, F>)) {
        for arm in &mut self.arms {
            arm.step_observed(observer);
        }
    }

    /// Applies `change` to both arms before their next step, and notes it as an event of this step. Ignores a
    /// change of a layer that does not exist.
    pub fn change(&mut self, change: Change) {
        if change.layer().is_some_and(|layer| layer > self.file.network.depth) {
            return;
        }
        // The events of the file at this step come first, as they do when the run is repeated.
        self.make_due_changes();
        for arm in &mut self.arms {
            arm.apply(&change);
        }
        let step = self.steps();
        self.file.add_event(step, change);
    }

    /// Applies the changes of the current step now instead of with the next step. A run that is repeated up to a
    /// step is in the state before its changes; a run that was changed by hand at that step is in the state after
    /// them.
    pub fn make_due_changes(&mut self) {
        self.arms.iter_mut().for_each(ArmRun::apply_due);
    }

    /// Returns whether the current step has changes and they have been applied. Changes of step 0 are part of the
    /// initial experiment and do not count.
    #[must_use]
    pub fn is_changed_here(&self) -> bool {
        let step = self.steps();
        step > 0 && self.file.events.iter().any(|event| event.step == step) && !self.arms[0].has_due()
    }

    /// Measures both arms.
    pub fn frame(&mut self, look: &Look) -> Frame {
        let [a, b] = &mut self.arms;
        let arms = [a.frame(look), b.frame(look)];
        self.assemble(arms)
    }

    /// Combines the measurements of both arms into a frame of this step.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "step counts are far below 2^52")]
    pub fn assemble(&self, arms: [ArmFrame; 2]) -> Frame {
        let samples = self.data().train.len();
        let batches = samples / self.config().mini_batch(samples);
        Frame { step: self.steps(), epoch: self.steps() as f64 / batches as f64, arms }
    }
}

/// Returns an error if the mini-batch is larger than the training split, or than memory allows.
fn check_batch(config: &Config, data: &Data) -> Result<(), ConfigError> {
    let samples = data.train.len();
    let batch = config.mini_batch(samples);
    let most = samples.min(MAX_BATCH_CELLS / data.features());
    if batch <= most {
        return Ok(());
    }
    let why = if most == samples { "the number of training samples" } else { "memory, for so many features" };
    Err(Problem::value("training.batch_size", &batch.to_string(), format!("2..={most} ({why})")).into())
}

impl<F: Element> ArmRun<F> {
    /// Advances to `step`, which must not be in the past; the last step notes the update : data ratios.
    pub fn advance_to(&mut self, step: u64) {
        self.advance_with(step, |_| ());
    }

    /// Advances to `step` and returns the loss of every step; the last step notes the update : data ratios.
    pub fn advance_collecting(&mut self, step: u64) -> Vec<Option<f64>> {
        let mut losses = Vec::new();
        self.advance_with(step, |loss| losses.push(loss));
        losses
    }

    fn advance_with(&mut self, step: u64, mut made: impl FnMut(Option<f64>)) {
        while self.state.steps < step {
            if self.state.steps + 1 < step {
                self.step();
            } else {
                self.step_noting_update();
            }
            made(self.state.loss);
        }
    }

    /// Returns the next step at which this arm must stop, for a recorded frame or for the shift measures of a later
    /// one.
    #[must_use]
    pub fn next_stop(&self) -> u64 {
        let recorded = timeline::next_recorded(self.state.steps);
        (self.state.steps + 1..recorded).find(|step| self.probe.history.wants(*step)).unwrap_or(recorded)
    }

    /// Keeps the distributions at this step if a later frame compares with them.
    pub fn remember(&mut self) {
        self.probe.remember(&self.state.mlp, self.state.steps);
    }

    /// Measures this arm.
    pub fn frame(&mut self, look: &Look) -> ArmFrame {
        // The predictions of a network that has diverged mean nothing.
        let samples = if self.state.diverged.is_some() { 0 } else { look.accuracy_samples };
        let mut accuracy = |test: bool| {
            let split = if test { &self.data.test } else { &self.data.train };
            (samples > 0).then(|| self.accuracy.of(&self.state.mlp, split, samples))
        };
        let (train_accuracy, test_accuracy) = (accuracy(false), accuracy(true));
        let by_batch = look.detail.train_mode && samples > 0 && self.state.mlp.norm.kind.by_batch();
        let test_accuracy_batch = by_batch.then(|| self.test_accuracy_by_batch(samples, |_, _| ()));
        let test_accuracy_single =
            if by_batch { self.accuracy.of_one(&self.state.mlp, &self.data.test, samples) } else { None };
        let (mut layers, linear_r2) = self.probe.measure(&self.state.mlp, self.state.steps, &look.detail);
        for (layer, ratio) in layers.iter_mut().zip(&self.state.update_ratios) {
            layer.update_ratio = *ratio;
        }
        if look.detail.gradient_shift {
            for (layer, shift) in layers.iter_mut().zip(self.gradient_shifts()) {
                layer.gradient_shift = shift;
            }
        }
        let landscape = if look.detail.landscape { self.landscape() } else { None };
        ArmFrame {
            normalization: self.state.mlp.norm.kind,
            loss: self.state.loss,
            train_accuracy,
            test_accuracy,
            test_accuracy_batch,
            test_accuracy_single,
            linear_r2,
            landscape,
            diverged: self.state.diverged,
            layers,
        }
    }

    /// Returns the test accuracy as in a live frame, on at most 2,048 fixed samples; `None` for a diverged arm.
    pub fn live_test_accuracy(&mut self) -> Option<f64> {
        self.state.diverged.is_none().then(|| self.accuracy.of(&self.state.mlp, &self.data.test, LIVE_SAMPLES))
    }

    /// Returns the training accuracy on at most 2,048 fixed samples, and the test accuracy on the whole test split;
    /// `None` for a diverged arm.
    pub fn final_accuracies(&mut self) -> Option<(f64, f64)> {
        if self.state.diverged.is_some() {
            return None;
        }
        let train = self.accuracy.of(&self.state.mlp, &self.data.train, LIVE_SAMPLES);
        Some((train, self.accuracy.of(&self.state.mlp, &self.data.test, usize::MAX)))
    }
}
