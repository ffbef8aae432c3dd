//! One arm: a network, its optimizer and its position in the data.

use std::sync::Arc;

use super::accuracy::Accuracy;
use super::gradient_shift::Moved;
use super::probe::Probe;
use super::train_mode::TestBatch;
use crate::config::{Change, Config, Event, Normalization};
use crate::data::{BatchOrder, Data, Stream, stream};
use crate::measure::{Diverged, DivergedPart, NonFiniteValue, update_ratio};
use crate::nn::batch_norm::Running;
use crate::nn::loss::softmax_cross_entropy;
use crate::nn::{Element, Keep, Mlp, MlpShape, Noise, NoisePass, NonFinite, Optimizer, Params, Pass, Purpose};

/// Everything of an arm that a training step reads and changes; a copy of it continues exactly as the arm does.
#[derive(Clone)]
pub(super) struct ArmState<F> {
    /// The experiment with all changes so far.
    pub config: Config,
    pub mlp: Mlp<F>,
    pub optimizer: Optimizer<F>,
    pub order: BatchOrder,
    pub steps: u64,
    pub loss: Option<f64>,
    pub diverged: Option<Diverged>,
    /// Update : data ratio of each layer at the last noted update.
    pub update_ratios: Vec<Option<f64>>,
}

/// An arm during training: its network, optimizer, position in the data and measuring buffers.
///
/// The arms share only the data: each arm draws the same random streams from the same seed, so that the two can
/// advance on two threads and still have bit-identical initial weights and mini-batches.
#[derive(Clone)]
pub struct ArmRun<F> {
    /// 0 for arm A, 1 for arm B.
    pub(super) arm: usize,
    pub(super) data: Arc<Data>,
    /// Changes that are still to come, the next one last.
    coming: Vec<Event>,
    pub(super) state: ArmState<F>,
    pub(super) pass: Pass<F>,
    pub(super) gradients: Params<F>,
    pub(super) x: Vec<F>,
    pub(super) labels: Vec<u32>,
    /// The step of the last change of the normalization, and the normalization before it.
    pub(super) switched: Option<(u64, Normalization)>,
    /// Parameters before the last noted update.
    pub(super) before: Params<F>,
    pub(super) probe: Probe<F>,
    pub(super) accuracy: Accuracy<F>,
    /// The number of steps right after the last noted update; `None` before any, and if a change was applied since.
    pub(super) noted: Option<u64>,
    /// Working memory of the shift by gradient and of the landscape, allocated on first use.
    pub(super) moved: Option<Moved<F>>,
    /// Working memory of the accuracy by batch statistics, allocated on first use.
    pub(super) test_batch: Option<TestBatch<F>>,
}

/// The data that an observer of a training step receives: the mini-batch, the network before its update, and the
/// results of the forward and backward pass.
pub struct StepView<'a, F> {
    /// 0 for arm A, 1 for arm B.
    pub arm: usize,
    /// Number of steps before this one.
    pub step: u64,
    /// The mini-batch as the network sees it, `[batch, features]`.
    pub x: &'a [F],
    /// The classes of the mini-batch, `[batch]`.
    pub labels: &'a [u32],
    /// The network before the update.
    pub mlp: &'a Mlp<F>,
    /// The arrays of the forward pass.
    pub pass: &'a Pass<F>,
    /// ∂L/∂z of every layer, the output layer last, each `[batch, units]`.
    pub dz: &'a [Vec<F>],
    /// The gradients of the parameters.
    pub gradients: &'a Params<F>,
    /// The loss; always finite, because a step that diverges before the update is not observed.
    pub loss: f64,
}

/// The observer of a step, if any.
type Observer<'a, F> = Option<&'a mut dyn FnMut(&StepView<'_, F>)>;

impl<F: Element> ArmRun<F> {
    pub(super) fn new(arm: usize, config: &Config, data: &Arc<Data>) -> Self {
        let mut run = Self::blank(arm, config, data);
        draw_weights(&mut run.state.mlp, config, arm);
        run.expect_events(config.events.iter());
        run.apply_due();
        run
    }

    /// Creates an arm before its first step, with weights of 0 and no changes to come.
    pub(super) fn blank(arm: usize, config: &Config, data: &Arc<Data>) -> Self {
        let shape = shape(config, data);
        let mut mlp = Mlp::new(shape, config.network.activation, config.arms[arm].normalization);
        set_norm(&mut mlp, config);
        let batch = config.mini_batch(data.train.len());
        let noise = Noise::new(stream(config.seed, Stream::NormNoise));
        Self {
            arm,
            data: Arc::clone(data),
            coming: Vec::new(),
            pass: Pass::new(&mlp, batch, Keep::ForBackward, noise.clone()),
            gradients: Params::zeros(&shape),
            x: vec![F::zero(); batch * shape.inputs],
            labels: vec![0; batch],
            switched: None,
            before: mlp.params.clone(),
            probe: Probe::new(&mlp, data, &config.measure, noise),
            accuracy: Accuracy::new(&mlp, data),
            noted: None,
            moved: None,
            test_batch: None,
            state: ArmState {
                optimizer: Optimizer::new(config.training.optimizer, &mlp.params),
                order: BatchOrder::new(config.seed, data.train.len(), batch),
                steps: 0,
                loss: None,
                diverged: None,
                update_ratios: vec![None; shape.layers()],
                mlp,
                config: config.clone(),
            },
        }
    }

    /// Sets the changes to come; `events` must be in the order of their steps.
    pub(super) fn expect_events<'a>(&mut self, events: impl DoubleEndedIterator<Item = &'a Event>) {
        self.coming = events.rev().cloned().collect();
    }

    /// Returns which arm this is: 0 for A, 1 for B.
    #[must_use]
    pub const fn index(&self) -> usize {
        self.arm
    }

    /// Makes one training step. A diverged arm only counts it.
    pub fn step(&mut self) {
        self.step_with(false, None);
    }

    /// Makes one training step and notes the update : data ratio of every layer.
    pub(super) fn step_noting_update(&mut self) {
        self.step_with(true, None);
    }

    /// Makes one training step and calls `observer` between the backward pass and the update.
    pub(super) fn step_observed(&mut self, observer: &mut dyn FnMut(&StepView<'_, F>)) {
        if self.pass.keep != Keep::All {
            self.pass = self.pass.remade(&self.state.mlp, Keep::All);
        }
        self.step_with(true, Some(observer));
    }

    fn step_with(&mut self, note_update: bool, observer: Observer<'_, F>) {
        // Applied before this step and not after the last one, so that a frame of that step shows the state before
        // its changes, as it did when they were made by hand.
        self.apply_due();
        if self.state.diverged.is_none() {
            self.train_on_next_batch(note_update, observer);
        }
        self.state.steps += 1;
    }

    fn train_on_next_batch(&mut self, note_update: bool, observer: Observer<'_, F>) {
        self.data.train.gather(self.state.order.next(), &mut self.x, &mut self.labels);
        self.pass.noise.set(self.state.steps, Purpose::Training);
        if let Err(NonFinite(layer)) = self.state.mlp.forward(&self.x, &mut self.pass) {
            let (part, value) = self.overflow_in_forward(layer);
            return self.diverge(layer, part, value);
        }
        let loss = softmax_cross_entropy(&self.pass.logits, &self.labels, &mut self.pass.d_logits);
        if let Some(value) = NonFiniteValue::of(loss) {
            return self.diverge(self.state.mlp.shape.depth, DivergedPart::Loss, value);
        }
        self.state.loss = Some(loss);
        if let Some(observer) = observer {
            let mut dz = vec![Vec::new(); self.state.mlp.shape.layers()];
            self.state.mlp.backward(&self.x, &mut self.pass, &mut self.gradients, |layer, d| dz[layer] = d.to_vec());
            observer(&StepView {
                arm: self.arm,
                step: self.state.steps,
                x: &self.x,
                labels: &self.labels,
                mlp: &self.state.mlp,
                pass: &self.pass,
                dz: &dz,
                gradients: &self.gradients,
                loss,
            });
        } else {
            self.state.mlp.backward(&self.x, &mut self.pass, &mut self.gradients, |_, _| ());
        }
        self.state.mlp.update_running(&self.pass);
        if note_update {
            self.before.trained_mut(true).copy_from_slice(self.state.mlp.params.trained(true));
        }
        self.update();
        if note_update {
            self.note_update();
            self.noted = Some(self.state.steps + 1);
        }
    }

    fn update(&mut self) {
        let with_norm = self.trains_norm();
        let learning_rate = self.state.config.learning_rate(self.arm);
        let gradients = self.gradients.trained(with_norm);
        if !self.state.optimizer.update(self.state.mlp.params.trained_mut(with_norm), gradients, learning_rate) {
            let (layer, part, value) = self.overflow_in_update();
            self.diverge(layer, part, value);
        }
    }

    /// Returns whether γ and β are trained: only with a normalization, and only if they are not held.
    pub(super) fn trains_norm(&self) -> bool {
        self.state.mlp.norm.kind != Normalization::None && !self.state.config.holds(self.arm)
    }

    fn diverge(&mut self, layer: usize, part: DivergedPart, value: NonFiniteValue) {
        let (step, output) = (self.state.steps + 1, layer == self.state.mlp.shape.depth);
        let cause = self.cause(part);
        self.state.diverged = Some(Diverged { step, layer: layer + 1, output, part, value, cause });
        self.state.loss = None;
        self.state.update_ratios.fill(None);
    }

    fn note_update(&mut self) {
        for (i, ratio) in self.state.update_ratios.iter_mut().enumerate() {
            *ratio = update_ratio(self.before.layer(i).w, self.state.mlp.params.layer(i).w);
        }
    }

    /// Returns whether changes are due before the next step.
    pub(super) fn has_due(&self) -> bool {
        self.coming.last().is_some_and(|event| event.step <= self.state.steps)
    }

    /// Applies the changes that are due before the next step.
    pub(super) fn apply_due(&mut self) {
        while self.has_due() {
            if let Some(event) = self.coming.pop() {
                self.apply(&event.change);
            }
        }
    }

    /// Applies a change before the next step.
    pub(super) fn apply(&mut self, change: &Change) {
        self.noted = None;
        let normalization = self.state.config.arms[self.arm].normalization;
        change.apply(&mut self.state.config);
        if self.state.config.arms[self.arm].normalization != normalization {
            self.switched = Some((self.state.steps, normalization));
            self.switch_normalization();
        }
        self.probe.pass.mode = self.state.config.measure.statistics;
        if change.key() == "data.noise" {
            self.data = self.data.with_noise_of(&self.state.config);
            self.probe.load(&self.data);
        }
        let norm = &self.state.config.batch_norm;
        let (gamma, beta) = (F::of(norm.gamma), F::of(norm.beta));
        let held = change.key() == "batch_norm.hold" && self.state.config.holds(self.arm);
        // A change of a single layer carries its own value, which the settings of all layers do not contain.
        let own = change.layer().and(change.value().as_float()).map(F::of);
        for i in 0..self.state.mlp.shape.depth {
            if change.layer().is_some_and(|layer| layer != i + 1) {
                continue;
            }
            let layer = self.state.mlp.params.layer_mut(i);
            if held || change.key() == "batch_norm.gamma" {
                layer.gamma.fill(own.unwrap_or(gamma));
            }
            if held || change.key() == "batch_norm.beta" {
                layer.beta.fill(own.unwrap_or(beta));
            }
        }
    }

    /// Switches the normalization: γ and β start at the values of the settings, running mean and variance at 0 and
    /// 1.
    fn switch_normalization(&mut self) {
        let norm = &self.state.config.batch_norm;
        self.state.mlp.norm.kind = self.state.config.arms[self.arm].normalization;
        self.state.mlp.set_gamma_beta(F::of(norm.gamma), F::of(norm.beta));
        self.state.mlp.running.fill(Running::new(self.state.mlp.shape.width));
        self.state.optimizer.forget_norm();
        self.pass = self.pass.remade(&self.state.mlp, self.pass.keep);
        self.probe.rebuild(&self.state.mlp);
        self.accuracy.rebuild(&self.state.mlp);
        self.moved = None;
    }

    /// Returns the network.
    #[must_use]
    pub const fn mlp(&self) -> &Mlp<F> {
        &self.state.mlp
    }

    /// Returns the noise of each hidden layer in the pass of the probe samples at this step, which is that of every frame
    /// of this step; empty arrays without noisy batch norm.
    pub fn probe_noise(&mut self) -> impl Iterator<Item = &NoisePass<F>> {
        self.probe.draw_noise(&self.state.mlp, self.state.steps)
    }

    /// Returns the number of steps, including those after divergence.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.state.steps
    }

    /// Returns the mini-batch loss of the last step; `None` before the first step and after divergence.
    #[must_use]
    pub const fn loss(&self) -> Option<f64> {
        self.state.loss
    }

    /// Returns where, when and why the arm diverged; `None` if it has not.
    #[must_use]
    pub const fn diverged(&self) -> Option<Diverged> {
        self.state.diverged
    }
}

/// Puts the settings of the normalization in `config` into `mlp`, and all γ and β at their initial values.
pub(super) fn set_norm<F: Element>(mlp: &mut Mlp<F>, config: &Config) {
    let settings = &config.batch_norm;
    mlp.norm.placement = settings.placement;
    mlp.norm.eps = F::of(settings.eps);
    mlp.norm.group = settings.group;
    mlp.norm.running_momentum = settings.running_momentum;
    mlp.set_gamma_beta(F::of(settings.gamma), F::of(settings.beta));
}

/// Returns the sizes of the networks that `config` and `data` describe.
pub(super) fn shape(config: &Config, data: &Data) -> MlpShape {
    MlpShape {
        inputs: data.features(),
        depth: config.network.depth,
        width: config.network.width,
        classes: data.classes(),
    }
}

/// Draws the initial weights and biases of arm `arm` of `config` into `mlp`.
pub(super) fn draw_weights<F: Element>(mlp: &mut Mlp<F>, config: &Config, arm: usize) {
    let mut weights = stream(config.seed, Stream::Weights);
    mlp.init(&mut weights, config.init_scheme(arm), config.init_scale(arm), config.init.bias);
    if config.init.bias_std > 0.0 {
        mlp.spread_biases(&mut stream(config.seed, Stream::Biases), config.init.bias_std);
    }
}
