//! One arm: a network, its optimizer and its walk through the data.

use std::sync::Arc;

use super::accuracy::Accuracy;
use super::gradient_shift::Moved;
use super::probe::Probe;
use super::train_mode::TestBatch;
use crate::config::{Change, Config, Event, Normalization};
use crate::data::{BatchOrder, Data, Stream, stream};
use crate::measure::{Diverged, DivergedPart, NonFiniteValue, update_ratio};
use crate::nn::loss::softmax_cross_entropy;
use crate::nn::{Element, Keep, Mlp, MlpShape, Noise, NonFinite, Optimizer, Params, Pass, Place, Purpose};

/// One of the two networks while it trains.
///
/// Nothing here is shared with the other arm but the data: each arm draws the same random streams from the same seed,
/// so that the two can advance on two threads and still see bit-identical weights and batches.
#[derive(Clone)]
pub struct ArmRun<F> {
    /// 0 is A, 1 is B.
    pub(super) arm: usize,
    pub(super) data: Arc<Data>,
    /// The experiment as it is now, with all changes so far.
    pub(super) config: Config,
    /// Changes to come, the next one last.
    coming: Vec<Event>,
    pub(super) mlp: Mlp<F>,
    pub(super) optimizer: Optimizer<F>,
    pub(super) pass: Pass<F>,
    pub(super) gradients: Params<F>,
    pub(super) order: BatchOrder,
    pub(super) x: Vec<F>,
    pub(super) labels: Vec<u32>,
    pub(super) steps: u64,
    pub(super) loss: Option<f64>,
    pub(super) diverged: Option<Diverged>,
    /// The step at which the normalization was last changed, and the one before it.
    pub(super) switched: Option<(u64, Normalization)>,
    /// Parameters before the last observed update.
    pub(super) before: Params<F>,
    /// Update : data ratio of each layer at the last observed update.
    pub(super) update_ratios: Vec<Option<f64>>,
    pub(super) probe: Probe<F>,
    pub(super) accuracy: Accuracy<F>,
    /// The step behind the last observed update, as long as the network is what that update left.
    pub(super) noted: Option<u64>,
    /// Work of the shift by gradient, made when it is first asked for.
    pub(super) moved: Option<Moved<F>>,
    /// Work of the accuracy by batch statistics, made when it is first asked for.
    pub(super) test_batch: Option<TestBatch<F>>,
}

/// What an observer of a step sees: the mini-batch, the network before its update, and what it computed.
pub struct StepView<'a, F> {
    /// 0 is A, 1 is B.
    pub arm: usize,
    /// Steps made before this one.
    pub step: u64,
    /// The mini-batch as the network sees it, `[batch, features]`.
    pub x: &'a [F],
    /// Its classes, `[batch]`.
    pub labels: &'a [u32],
    /// The network before the update.
    pub mlp: &'a Mlp<F>,
    /// The arrays of the forward pass.
    pub pass: &'a Pass<F>,
    /// ∂L/∂z of every layer, the output layer last, each `[batch, units]`.
    pub dz: &'a [Vec<F>],
    /// The gradients.
    pub gradients: &'a Params<F>,
    /// The loss; NaN where it is not finite.
    pub loss: f64,
}

/// Who watches a step, if anybody.
type Observer<'a, F> = Option<&'a mut dyn FnMut(&StepView<'_, F>)>;

impl<F: Element> ArmRun<F> {
    pub(super) fn new(arm: usize, config: &Config, data: &Arc<Data>) -> Self {
        let mut run = Self::blank(arm, config, data);
        draw_weights(&mut run.mlp, config, arm);
        run.expect_events(config.events.iter());
        run.apply_due();
        run
    }

    /// An arm before its first step, its weights still 0, with no changes to come.
    pub(super) fn blank(arm: usize, config: &Config, data: &Arc<Data>) -> Self {
        let shape = MlpShape {
            inputs: data.features(),
            depth: config.network.depth,
            width: config.network.width,
            classes: data.classes(),
        };
        let mut mlp = Mlp::new(shape, config.network.activation, config.arms[arm].normalization);
        mlp.placement = config.batch_norm.placement;
        mlp.eps = F::of(config.batch_norm.eps);
        mlp.group = config.batch_norm.group;
        mlp.running_momentum = config.batch_norm.running_momentum;
        mlp.set_gamma_beta(F::of(config.batch_norm.gamma), F::of(config.batch_norm.beta));
        let batch = config.training.batch_size;
        let noise = Noise::new(stream(config.seed, Stream::NormNoise));
        Self {
            arm,
            data: Arc::clone(data),
            coming: Vec::new(),
            optimizer: Optimizer::new(config.training.optimizer, &mlp.params),
            pass: Pass::new(&mlp, batch, Keep::ForBackward, noise.clone()),
            gradients: Params::zeros(&shape),
            order: BatchOrder::new(config.seed, data.train().len(), batch),
            x: vec![F::zero(); batch * shape.inputs],
            labels: vec![0; batch],
            steps: 0,
            loss: None,
            diverged: None,
            switched: None,
            before: mlp.params.clone(),
            update_ratios: vec![None; shape.layers()],
            probe: Probe::new(&mlp, data, &config.measure, noise),
            accuracy: Accuracy::new(&mlp, data),
            noted: None,
            moved: None,
            test_batch: None,
            mlp,
            config: config.clone(),
        }
    }

    /// The changes to come, in the order of their steps.
    pub(super) fn expect_events<'a>(&mut self, events: impl DoubleEndedIterator<Item = &'a Event>) {
        self.coming = events.rev().cloned().collect();
    }

    /// One step. A diverged arm only counts it.
    pub(super) fn step(&mut self) {
        self.step_with(false, None);
    }

    /// One step that also notes the update : data ratio of every layer.
    pub(super) fn step_noting_update(&mut self) {
        self.step_with(true, None);
    }

    /// One step that `observer` sees between the backward pass and the update.
    pub(super) fn step_observed(&mut self, observer: &mut dyn FnMut(&StepView<'_, F>)) {
        if self.pass.keep() != Keep::All {
            self.pass = self.pass.remade(&self.mlp, Keep::All);
        }
        self.step_with(true, Some(observer));
    }

    fn step_with(&mut self, note_update: bool, observer: Observer<'_, F>) {
        // Here and not after the last step, so that a frame of that step shows the state before its changes, as it did
        // when they were made by hand.
        self.apply_due();
        if self.diverged.is_none() {
            self.train_on_next_batch(note_update, observer);
        }
        self.steps += 1;
    }

    fn train_on_next_batch(&mut self, note_update: bool, observer: Observer<'_, F>) {
        self.data.train().gather(self.order.next(), &mut self.x, &mut self.labels);
        self.pass.noise.set(self.steps, Purpose::Training);
        if let Err(NonFinite(layer)) = self.mlp.forward(&self.x, &mut self.pass) {
            let (part, value) = self.overflow_in_forward(layer);
            return self.diverge(layer, part, value);
        }
        let loss = softmax_cross_entropy(&self.pass.logits, &self.labels, &mut self.pass.d_logits);
        if let Some(value) = NonFiniteValue::of(loss) {
            return self.diverge(self.mlp.shape.depth, DivergedPart::Loss, value);
        }
        self.loss = Some(loss);
        if let Some(observer) = observer {
            let mut dz = vec![Vec::new(); self.mlp.shape.layers()];
            self.mlp.backward(&self.x, &mut self.pass, &mut self.gradients, |layer, d| dz[layer] = d.to_vec());
            observer(&StepView {
                arm: self.arm,
                step: self.steps,
                x: &self.x,
                labels: &self.labels,
                mlp: &self.mlp,
                pass: &self.pass,
                dz: &dz,
                gradients: &self.gradients,
                loss,
            });
        } else {
            self.mlp.backward(&self.x, &mut self.pass, &mut self.gradients, |_, _| ());
        }
        self.mlp.update_running(&self.pass);
        if note_update {
            self.before.trained_mut(true).copy_from_slice(self.mlp.params.trained(true));
        }
        self.update();
        if note_update {
            self.note_update();
            self.noted = Some(self.steps + 1);
        }
    }

    fn update(&mut self) {
        let with_norm = self.trains_norm();
        let learning_rate = self.config.learning_rate(self.arm);
        let gradients = self.gradients.trained(with_norm);
        if !self.optimizer.update(self.mlp.params.trained_mut(with_norm), gradients, learning_rate) {
            let (layer, part, value) = self.overflow_in_update();
            self.diverge(layer, part, value);
        }
    }

    /// Whether γ and β are trained: not where there are none, nor where they are held.
    fn trains_norm(&self) -> bool {
        self.mlp.normalization != Normalization::None && !self.config.holds(self.arm)
    }

    /// Where in layer `layer`, counted from 0, a forward pass was no longer finite.
    fn overflow_in_forward(&mut self, layer: usize) -> (DivergedPart, NonFiniteValue) {
        if let Some(value) = NonFiniteValue::first(&self.x) {
            return (DivergedPart::Input, value);
        }
        let found = self.mlp.first_non_finite(&self.x, &mut self.pass, layer);
        // The noise of noisy batch norm, behind γẑ + β, may have taken a value over the edge.
        let (place, value) = found.unwrap_or((Place::Scaled, F::infinity()));
        let part = match place {
            Place::PreActivation => DivergedPart::PreActivation,
            Place::Variance => DivergedPart::Variance,
            Place::Normalized => DivergedPart::Normalized,
            Place::Scaled => DivergedPart::Scaled,
            Place::Activation => DivergedPart::Activation,
        };
        (part, NonFiniteValue::of(value).expect("what was looked for is not finite"))
    }

    /// Where an update that was not finite began: gradients go from the output down, so it is the last layer with a bad
    /// gradient; where all gradients are finite, the first layer whose parameters overflowed.
    fn overflow_in_update(&self) -> (usize, DivergedPart, NonFiniteValue) {
        let bad = |params: &Params<F>, i: usize| {
            let layer = params.layer(i);
            [layer.w, layer.b, layer.gamma, layer.beta].into_iter().find_map(NonFiniteValue::first)
        };
        let layers = self.mlp.shape.layers();
        let gradient = (0..layers).rev().find_map(|i| Some((i, DivergedPart::Gradient, bad(&self.gradients, i)?)));
        let weights = || (0..layers).find_map(|i| Some((i, DivergedPart::Weights, bad(&self.mlp.params, i)?)));
        gradient.or_else(weights).unwrap_or((layers - 1, DivergedPart::Weights, NonFiniteValue::Nan))
    }

    fn diverge(&mut self, layer: usize, part: DivergedPart, value: NonFiniteValue) {
        let (step, output) = (self.steps + 1, layer == self.mlp.shape.depth);
        let cause = self.cause(part);
        self.diverged = Some(Diverged { step, layer: layer + 1, output, part, value, cause });
        self.loss = None;
        self.update_ratios.fill(None);
    }

    fn note_update(&mut self) {
        for (i, ratio) in self.update_ratios.iter_mut().enumerate() {
            *ratio = update_ratio(self.before.layer(i).w, self.mlp.params.layer(i).w);
        }
    }

    /// Whether changes are due before the next step.
    pub(super) fn has_due(&self) -> bool {
        self.coming.last().is_some_and(|event| event.step <= self.steps)
    }

    /// Applies the changes that are due before the next step.
    pub(super) fn apply_due(&mut self) {
        while self.has_due() {
            if let Some(event) = self.coming.pop() {
                self.apply(&event.change);
            }
        }
    }

    /// Applies a change now, before the next step.
    pub(super) fn apply(&mut self, change: &Change) {
        self.noted = None;
        let normalization = self.config.arms[self.arm].normalization;
        change.apply(&mut self.config);
        if self.config.arms[self.arm].normalization != normalization {
            self.switched = Some((self.steps, normalization));
            self.switch_normalization();
        }
        self.probe.pass.mode = self.config.measure.statistics;
        if change.key() == "data.noise" {
            self.data = self.data.with_noise_of(&self.config);
            self.probe.load(&self.data);
        }
        let norm = &self.config.batch_norm;
        let (gamma, beta) = (F::of(norm.gamma), F::of(norm.beta));
        let held = change.key() == "batch_norm.hold" && self.config.holds(self.arm);
        // A layer alone takes the value of the change, which the settings of all layers do not have.
        let own = change.layer().and(change.value().as_float()).map(F::of);
        for i in 0..self.mlp.shape.depth {
            if change.layer().is_some_and(|layer| layer != i + 1) {
                continue;
            }
            let layer = self.mlp.params.layer_mut(i);
            if held || change.key() == "batch_norm.gamma" {
                layer.gamma.fill(own.unwrap_or(gamma));
            }
            if held || change.key() == "batch_norm.beta" {
                layer.beta.fill(own.unwrap_or(beta));
            }
        }
    }

    /// A norm that is switched on starts at the γ and β of the file, its running statistics at 0 and 1.
    fn switch_normalization(&mut self) {
        let norm = &self.config.batch_norm;
        self.mlp.normalization = self.config.arms[self.arm].normalization;
        self.mlp.set_gamma_beta(F::of(norm.gamma), F::of(norm.beta));
        self.mlp.reset_running();
        self.optimizer.forget_norm();
        self.pass = self.pass.remade(&self.mlp, self.pass.keep());
        self.probe.rebuild(&self.mlp);
        self.accuracy.rebuild(&self.mlp);
        self.moved = None;
    }

    /// The network.
    #[must_use]
    pub const fn mlp(&self) -> &Mlp<F> {
        &self.mlp
    }

    /// Steps made, those after divergence included.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// Mini-batch loss of the last step; `None` before the first step and after divergence.
    #[must_use]
    pub const fn loss(&self) -> Option<f64> {
        self.loss
    }

    /// Where and when the arm diverged, if it has.
    #[must_use]
    pub const fn diverged(&self) -> Option<Diverged> {
        self.diverged
    }
}

/// `mlp` gets the weights and biases that arm `arm` of `config` begins with.
pub(super) fn draw_weights<F: Element>(mlp: &mut Mlp<F>, config: &Config, arm: usize) {
    let mut weights = stream(config.seed, Stream::Weights);
    mlp.init(&mut weights, config.init_scheme(arm), config.init_scale(arm), config.init.bias);
}
