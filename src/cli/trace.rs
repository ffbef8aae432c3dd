//! `run --trace`: writes the first steps of a run in full, so that another program can replay them.
//!
//! The file holds these arrays, with arm `a` or `b`, layer `i` from 0 with the output layer last, and step `k` from 0:
//! - `experiment`: the experiment file with all its keys, as the bytes of its UTF-8 text;
//! - `x` `[steps, batch, features]`, `labels` `[steps, batch]`: the mini-batches, the same for both arms;
//! - `probe.x` `[samples, features]`, `probe.labels`: the samples on which the measures are taken; `train.x`, `train.labels`:
//!   those of the training accuracy; `test.x`, `test.labels`: the whole test split, of which a frame takes the first
//!   2,048. If an event of step `k` > 0 changes the data, also `probe.step{k}.x`, `train.step{k}.x` and `test.step{k}.x`: the
//!   samples after it;
//! - `a.loss` `[steps]`, NaN after divergence;
//! - `a.init.{i}.weight` `[fan_in, fan_out]`, `.bias`, and in normalized layers `.gamma`, `.beta`: before step 0;
//! - `a.step{k}.{i}.z`, `.y` (γẑ + β; = z where not normalized), `.dz` (∂L/∂z), `.grad_weight`, `.grad_bias`, and in
//!   normalized layers `.grad_gamma`, `.grad_beta`: of the mini-batch, before its update; none after divergence;
//!   with noisy batch norm also the noise `.noise_scale` and `.noise_shift` `[batch, units]`: `.y` = s·(γẑ + β) + m;
//! - `a.probe.step{k}.{i}.noise_scale`, `.noise_shift` `[samples, units]`: with noisy batch norm, the noise of the probe in
//!   the frame of step `k`, which shows the state after `k` updates; and `a.test.step{k}.batch{n}.{i}` with the same names,
//!   that of the accuracy by batch statistics, in which the test samples are taken in mini-batches `n` from 0;
//! - `a.final.{i}` with the names of `init`, and for batch norm `.running_mean`, `.running_var`: after the last step.

use std::path::Path;
use std::sync::Arc;

use super::npz::{Npz, Number};
use crate::config::{Config, Normalization};
use crate::data::{BatchOrder, Data};
use crate::experiment::{Experiment, LIVE_SAMPLES, StepView};
use crate::files::{self, Output, OutputError};
use crate::nn::{Element, Mlp, NoisePass, Params};

/// The names of the arms in the file.
const ARMS: [&str; 2] = ["a", "b"];

/// The signature at the start of a member of a zip file; an `.npz` file is a zip file.
const MEMBER: &[u8] = b"PK\x03\x04";
/// Offset of the name in a member of a zip file, in bytes.
const NAME: usize = 30;
/// The name of the first array of every trace.
const FIRST: &str = "a.init.0.weight";

/// Returns whether the file at `path` is a trace, recognized by the name of its first array.
#[must_use]
pub fn is_trace(path: &Path) -> bool {
    files::read_head(path, (NAME + FIRST.len()) as u64)
        .is_ok_and(|start| start.starts_with(MEMBER) && start.get(NAME..) == Some(FIRST.as_bytes()))
}

/// A trace being written.
pub struct Trace<F> {
    npz: Npz,
    /// The data that were written last.
    data: Arc<Data>,
    /// The loss of every step so far, for each arm.
    losses: [Vec<F>; 2],
}

impl<F: Element + Number> Trace<F> {
    /// Starts the file with the initial parameters of both networks, the experiment file, and the samples on which it
    /// is measured.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn start(output: Output, experiment: &Experiment<F>) -> Result<Self, OutputError> {
        let mut npz = Npz::new(output)?;
        for (arm, run) in ARMS.iter().zip(&experiment.arms) {
            let mlp = run.mlp();
            add_params(&mut npz, &format!("{arm}.init"), ["weight", "bias", "gamma", "beta"], mlp, &mlp.params)?;
        }
        let file = experiment.file().to_toml().into_bytes();
        npz.add("experiment", &[file.len()], &file)?;
        let mut trace = Self { npz, data: Arc::clone(experiment.data()), losses: [Vec::new(), Vec::new()] };
        trace.add_samples(experiment.file(), None)?;
        Ok(trace)
    }

    /// Adds what the measures of the current step need beside the parameters: the samples, if an event of the last step
    /// has changed them, and the noise of the probe.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn add_measured(&mut self, experiment: &mut Experiment<F>) -> Result<(), OutputError> {
        if !Arc::ptr_eq(&self.data, experiment.data()) {
            self.data = Arc::clone(experiment.data());
            self.add_samples(experiment.file(), experiment.steps().checked_sub(1))?;
        }
        for (arm, run) in ARMS.iter().zip(&mut experiment.arms) {
            if run.mlp().norm.kind != Normalization::BatchNoisy || run.diverged().is_some() {
                continue;
            }
            let (step, units) = (run.steps(), run.mlp().shape.width);
            add_noise(&mut self.npz, &format!("{arm}.probe.step{step}"), units, run.probe_noise())?;
            let mut added = Ok(());
            run.test_accuracy_by_batch(LIVE_SAMPLES, |number, pass| {
                if added.is_ok() {
                    let noise = pass.layers.iter().map(|layer| &layer.norm.noise);
                    added = add_noise(&mut self.npz, &format!("{arm}.test.step{step}.batch{number}"), units, noise);
                }
            });
            added?;
        }
        Ok(())
    }

    /// Adds the samples of the probe and of the accuracies; with their labels, which no event changes, if `changed` is
    /// `None`, else the samples as the event of that step has changed them.
    fn add_samples(&mut self, file: &Config, changed: Option<u64>) -> Result<(), OutputError> {
        let (train, test, features) = (&self.data.train, &self.data.test, self.data.features());
        let parts = [
            ("probe", train, file.measure.probe.min(train.len())),
            ("train", train, LIVE_SAMPLES.min(train.len())),
            ("test", test, test.len()),
        ];
        for (name, split, samples) in parts {
            let rows: Vec<u32> = (0..).take(samples).collect();
            let (mut x, mut labels) = (vec![F::zero(); samples * features], vec![0; samples]);
            split.gather(&rows, &mut x, &mut labels);
            let at = changed.map_or_else(|| format!("{name}.x"), |step| format!("{name}.step{step}.x"));
            self.npz.add(&at, &[samples, features], &x)?;
            if changed.is_none() {
                let labels: Vec<i64> = labels.into_iter().map(i64::from).collect();
                self.npz.add(&format!("{name}.labels"), &[samples], &labels)?;
            }
        }
        Ok(())
    }

    /// Adds a step of one arm, taken between the backward pass and the update.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn add_step(&mut self, view: &StepView<'_, F>) -> Result<(), OutputError> {
        let at = format!("{}.step{}", ARMS[view.arm], view.step);
        let batch = view.pass.batch;
        for (i, dz) in view.dz.iter().enumerate() {
            let hidden = view.pass.layers.get(i);
            let z = hidden.map_or(&view.pass.logits, |layer| &layer.z);
            let norm = hidden.filter(|_| view.mlp.norm.kind != Normalization::None);
            let y = norm.map_or(z, |layer| &layer.norm.y);
            let shape = [batch, view.mlp.shape.fans(i).1];
            for (name, values) in [("z", z), ("y", y), ("dz", dz)] {
                self.npz.add(&format!("{at}.{i}.{name}"), &shape, values)?;
            }
        }
        if view.mlp.norm.kind == Normalization::BatchNoisy {
            let noise = view.pass.layers.iter().map(|layer| &layer.norm.noise);
            add_noise(&mut self.npz, &at, view.mlp.shape.width, noise)?;
        }
        let names = ["grad_weight", "grad_bias", "grad_gamma", "grad_beta"];
        add_params(&mut self.npz, &at, names, view.mlp, view.gradients)?;
        self.losses[view.arm].push(F::of(view.loss));
        Ok(())
    }

    /// Completes the file with the mini-batches, the losses, and the networks after the last step.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn finish(mut self, batches: &Batches<F>, networks: [&Mlp<F>; 2]) -> Result<Output, OutputError> {
        let Batches { shape: [steps, batch, features], x, labels } = batches;
        let steps = *steps;
        self.npz.add("x", &[steps, *batch, *features], x)?;
        self.npz.add("labels", &[steps, *batch], labels)?;
        for ((arm, mlp), mut losses) in ARMS.iter().zip(networks).zip(self.losses) {
            losses.resize(steps, F::nan());
            self.npz.add(&format!("{arm}.loss"), &[steps], &losses)?;
            let at = format!("{arm}.final");
            add_params(&mut self.npz, &at, ["weight", "bias", "gamma", "beta"], mlp, &mlp.params)?;
            if mlp.norm.kind.by_batch() {
                for (i, running) in mlp.running.iter().enumerate() {
                    let shape = [mlp.shape.width];
                    let [mean, variance] = [&running.mean, &running.variance]
                        .map(|values| values.iter().map(|value| F::of(*value)).collect::<Vec<F>>());
                    self.npz.add(&format!("{at}.{i}.running_mean"), &shape, &mean)?;
                    self.npz.add(&format!("{at}.{i}.running_var"), &shape, &variance)?;
                }
            }
        }
        self.npz.finish()
    }
}

/// Adds the `noise` of every hidden layer, each of `units` units, in one pass.
fn add_noise<'a, F: Element + Number>(
    npz: &mut Npz,
    at: &str,
    units: usize,
    noise: impl Iterator<Item = &'a NoisePass<F>>,
) -> Result<(), OutputError> {
    for (i, noise) in noise.enumerate() {
        let shape = [noise.scale.len() / units, units];
        npz.add(&format!("{at}.{i}.noise_scale"), &shape, &noise.scale)?;
        npz.add(&format!("{at}.{i}.noise_shift"), &shape, &noise.shift)?;
    }
    Ok(())
}

/// Adds the weight, bias, γ and β of every layer of `params`, which holds the parameters of `mlp` or their gradients.
fn add_params<F: Element + Number>(
    npz: &mut Npz,
    at: &str,
    [weight, bias, gamma, beta]: [&str; 4],
    mlp: &Mlp<F>,
    params: &Params<F>,
) -> Result<(), OutputError> {
    for i in 0..mlp.shape.layers() {
        let layer = params.layer(i);
        let (fan_in, fan_out) = mlp.shape.fans(i);
        npz.add(&format!("{at}.{i}.{weight}"), &[fan_in, fan_out], layer.w)?;
        npz.add(&format!("{at}.{i}.{bias}"), &[fan_out], layer.b)?;
        if i < mlp.shape.depth && mlp.norm.kind != Normalization::None {
            npz.add(&format!("{at}.{i}.{gamma}"), &[fan_out], layer.gamma)?;
            npz.add(&format!("{at}.{i}.{beta}"), &[fan_out], layer.beta)?;
        }
    }
    Ok(())
}

/// The first mini-batches of a run. They are the same for both arms and continue even after both have diverged.
pub struct Batches<F> {
    /// The shape of `x`: number of steps, samples per batch, features per sample.
    shape: [usize; 3],
    x: Vec<F>,
    labels: Vec<i64>,
}

impl<F: Element> Batches<F> {
    /// Largest number of values in `x`, which is written in one piece: 2²⁸, 1 GiB of `f32`.
    const MAX_NUMBERS: u64 = 1 << 28;

    /// Returns the largest number of steps whose mini-batches fit into memory.
    #[must_use]
    pub fn most_steps(data: &Data, batch: usize) -> u64 {
        Self::MAX_NUMBERS / (batch * data.features()) as u64
    }

    /// Returns the mini-batches of the first `steps` steps of the experiment `file`. `data` are its data before any
    /// event changes them.
    ///
    /// # Panics
    /// If `steps` is more than [`Batches::most_steps`].
    #[must_use]
    pub fn first(steps: u64, file: &Config, data: &Arc<Data>) -> Self {
        let (seed, batch) = (file.seed, file.mini_batch(data.train.len()));
        assert!(steps <= Self::most_steps(data, batch), "the number of traced steps was let through the checks");
        let steps = usize::try_from(steps).expect("what fits the memory fits a usize");
        let shape = [steps, batch, data.features()];
        let mut order = BatchOrder::new(seed, data.train.len(), batch);
        let mut x = vec![F::zero(); shape.iter().product()];
        let mut labels = vec![0; batch];
        let mut all_labels = Vec::with_capacity(steps * batch);
        let (mut now, mut data) = (file.clone(), Arc::clone(data));
        for (step, x) in (0..).zip(x.chunks_exact_mut(batch * data.features())) {
            file.events.iter().filter(|event| event.step == step).for_each(|event| event.change.apply(&mut now));
            data = data.with_noise_of(&now);
            data.train.gather(order.next(), x, &mut labels);
            all_labels.extend(labels.iter().copied().map(i64::from));
        }
        Self { shape, x, labels: all_labels }
    }
}
