//! The two arms side by side.

use std::sync::Arc;

use super::accuracy::LIVE_SAMPLES;
use super::arm::{ArmRun, StepView};
use super::probe::Probed;
use crate::config::{Change, Checked, Config, ConfigError, Problem};
use crate::data::Data;
use crate::measure::{ArmFrame, Detail, Frame, timeline};
use crate::nn::Element;

/// Most numbers that a mini-batch may fill: 2²⁸, 1 GiB of f32.
const MAX_BATCH_CELLS: usize = 1 << 28;

/// Two networks that differ in what `[arms.a]` and `[arms.b]` say and in nothing else.
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
    /// The experiment as it began, with every change since as an event.
    file: Config,
    /// A and B.
    pub arms: [ArmRun<F>; 2],
}

/// What a frame is to hold.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The measures of the layers.
    pub detail: Detail,
    /// Training and test accuracy, on at most so many samples of each; 0 for none.
    pub accuracy_samples: usize,
}

impl Look {
    /// Everything: a recorded frame.
    #[must_use]
    pub const fn recorded() -> Self {
        Self { detail: Detail::ALL, accuracy_samples: LIVE_SAMPLES }
    }
}

impl<F: Element> Experiment<F> {
    /// Both arms before their first step, events at step 0 applied.
    ///
    /// # Errors
    /// Where the mini-batch is larger than the training split, or than memory allows.
    pub fn new(checked: &Checked, data: &Arc<Data>) -> Result<Self, ConfigError> {
        let config = checked.config();
        let (batch, samples) = (config.training.batch_size, data.train().len());
        let most = samples.min(MAX_BATCH_CELLS / data.features());
        if batch > most {
            let why = if most == samples { "the number of training samples" } else { "memory, for so many features" };
            let allowed = format!("2..={most} ({why})");
            return Err(Problem::value("training.batch_size", &batch.to_string(), allowed).into());
        }
        Ok(Self { file: config.clone(), arms: [0, 1].map(|arm| ArmRun::new(arm, config, data)) })
    }

    /// Arms that stand somewhere in the run of `file`.
    pub(super) fn from_arms(file: &Config, arms: [ArmRun<F>; 2]) -> Self {
        Self { file: file.clone(), arms }
    }

    /// The experiment as it is now: with all changes so far.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.arms[0].config
    }

    /// The experiment as it began, with every change since as an event: what replays this run.
    #[must_use]
    pub const fn file(&self) -> &Config {
        &self.file
    }

    /// The data.
    #[must_use]
    pub const fn data(&self) -> &Arc<Data> {
        &self.arms[0].data
    }

    /// Steps made.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.arms[0].steps
    }

    /// One step of both arms.
    pub fn step(&mut self) {
        self.arms.iter_mut().for_each(ArmRun::step);
    }

    /// One step of both arms that `observer` sees between the backward pass and the update; a diverged arm is not
    /// shown.
    pub fn step_observed(&mut self, observer: &mut dyn FnMut(&StepView<'_, F>)) {
        for arm in &mut self.arms {
            arm.step_observed(observer);
        }
    }

    /// Changes both arms before their next step, and notes it as an event of this step. A change of a layer that there
    /// is not is none.
    pub fn change(&mut self, change: Change) {
        if change.layer().is_some_and(|layer| layer > self.file.network.depth) {
            return;
        }
        // Those of the file at this step come first, as they do when the run is repeated.
        self.make_due_changes();
        for arm in &mut self.arms {
            arm.apply(&change);
        }
        let step = self.steps();
        self.file.add_event(step, change);
    }

    /// Makes the changes of the step at hand now, and not with the step that follows. A run that is repeated up to a step
    /// stands before them; one that was changed by hand at this very step stands behind them.
    pub fn make_due_changes(&mut self) {
        self.arms.iter_mut().for_each(ArmRun::apply_due);
    }

    /// Whether there are changes of the step at hand and they are made. Those of step 0 are part of the beginning.
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

    /// A frame of this step from the measurements of both arms.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "step counts are far below 2^52")]
    pub fn assemble(&self, arms: [ArmFrame; 2]) -> Frame {
        let batches = self.data().train().len() / self.config().training.batch_size;
        Frame { step: self.steps(), epoch: self.steps() as f64 / batches as f64, arms }
    }
}

impl<F: Element> ArmRun<F> {
    /// Advances to `step`, which must not lie behind; the last step notes the update : data ratios.
    pub fn advance_to(&mut self, step: u64) {
        self.advance_with(step, |_| ());
    }

    /// The same, and the loss of every step made.
    pub fn advance_collecting(&mut self, step: u64) -> Vec<Option<f64>> {
        let mut losses = Vec::new();
        self.advance_with(step, |loss| losses.push(loss));
        losses
    }

    fn advance_with(&mut self, step: u64, mut made: impl FnMut(Option<f64>)) {
        while self.steps < step {
            if self.steps + 1 < step {
                self.step();
            } else {
                self.step_noting_update();
            }
            made(self.loss);
        }
    }

    /// The next step at which this arm must stop, for a recorded frame or for the shift measures of a later one.
    #[must_use]
    pub fn next_stop(&self) -> u64 {
        let recorded = timeline::next_recorded(self.steps);
        (self.steps + 1..recorded).find(|step| self.probe.history.wants(*step)).unwrap_or(recorded)
    }

    /// Keeps the distributions at this step, if a later frame compares with them.
    pub fn remember(&mut self) {
        self.probe.remember(&self.mlp, self.steps);
    }

    /// Measures this arm.
    pub fn frame(&mut self, look: &Look) -> ArmFrame {
        // The predictions of a network that overflowed mean nothing.
        let samples = if self.diverged.is_some() { 0 } else { look.accuracy_samples };
        let mut accuracy = |test: bool| {
            let split = if test { self.data.test() } else { self.data.train() };
            (samples > 0).then(|| self.accuracy.of(&self.mlp, split, samples))
        };
        let (train_accuracy, test_accuracy) = (accuracy(false), accuracy(true));
        let by_batch = look.detail.train_mode && samples > 0 && self.mlp.normalization.by_batch();
        let test_accuracy_batch = by_batch.then(|| self.test_accuracy_by_batch(samples));
        let test_accuracy_single =
            if by_batch { self.accuracy.of_one(&self.mlp, self.data.test(), samples) } else { None };
        let Probed { mut layers, linear_r2 } = self.probe.measure(&self.mlp, self.steps, &look.detail);
        for (layer, ratio) in layers.iter_mut().zip(&self.update_ratios) {
            layer.update_ratio = *ratio;
        }
        if look.detail.gradient_shift {
            for (layer, shift) in layers.iter_mut().zip(self.gradient_shifts()) {
                layer.gradient_shift = shift;
            }
        }
        ArmFrame {
            normalization: self.mlp.normalization,
            loss: self.loss,
            train_accuracy,
            test_accuracy,
            test_accuracy_batch,
            test_accuracy_single,
            linear_r2,
            diverged: self.diverged,
            layers,
        }
    }

    /// Training accuracy on at most 2,048 fixed samples, and test accuracy on the whole test split; of a diverged arm
    /// neither means anything.
    pub fn final_accuracies(&mut self) -> Option<(f64, f64)> {
        if self.diverged.is_some() {
            return None;
        }
        let train = self.accuracy.of(&self.mlp, self.data.train(), LIVE_SAMPLES);
        Some((train, self.accuracy.of(&self.mlp, self.data.test(), usize::MAX)))
    }
}
