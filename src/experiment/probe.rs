//! The probe: a separate pass over fixed training samples, on which the displayed distributions are measured.

use ndarray::ArrayView2;

use super::shift::ShiftHistory;
use crate::config::{MeasureConfig, Normalization, Placement, StatisticsMode};
use crate::data::Data;
use crate::measure::{
    Detail, LayerArrays, LayerFrame, LinearMaps, Pool, Scratch, gradient_stats, mean_sd, measure_layer,
};
use crate::nn::loss::softmax_cross_entropy;
use crate::nn::{Element, Keep, LayerPass, Mlp, Noise, NoisePass, NonFinite, Params, Pass, Purpose};

/// The probe samples of one arm with their buffers. Their pass uses the statistics of the probe samples or, by
/// `pass.mode`, the running ones, which it never changes.
#[derive(Clone)]
pub(super) struct Probe<F> {
    pub(super) x: Vec<F>,
    pub(super) labels: Vec<u32>,
    pub(super) pass: Pass<F>,
    gradients: Params<F>,
    pub(super) scratch: Scratch<F>,
    pub(super) history: ShiftHistory<F>,
    /// The linear maps of the probe samples: the outer `None` before first use, the inner one if they are not
    /// defined.
    #[expect(clippy::option_option, reason = "not asked yet, or asked in vain")]
    linear: Option<Option<LinearMaps>>,
    /// The inputs of the probe samples, sorted; `None` before first use.
    inputs: Option<Pool<F>>,
    /// Working memory for the sorted values of a layer.
    values: Pool<F>,
}

impl<F: Element> Probe<F> {
    /// Takes the first `config.probe` training samples, a random choice because the split is in random order.
    pub(super) fn new(mlp: &Mlp<F>, data: &Data, config: &MeasureConfig, noise: Noise) -> Self {
        let samples = config.probe.min(data.train.len());
        let mut pass = Pass::new(mlp, samples, Keep::All, noise);
        pass.mode = config.statistics;
        let mut probe = Self {
            x: vec![F::zero(); samples * data.features()],
            labels: vec![0; samples],
            pass,
            gradients: Params::zeros(&mlp.shape),
            scratch: Scratch::default(),
            history: ShiftHistory::new(
                config.lag,
                samples * mlp.shape.width.next_multiple_of(16) * mlp.shape.depth * size_of::<F>(),
            ),
            linear: None,
            inputs: None,
            values: Pool::default(),
        };
        probe.load(data);
        probe
    }

    /// Loads the same samples again after the data have changed.
    pub(super) fn load(&mut self, data: &Data) {
        let rows: Vec<u32> = (0..).take(self.labels.len()).collect();
        data.train.gather(&rows, &mut self.x, &mut self.labels);
        (self.linear, self.inputs) = (None, None);
    }

    /// Adapts the buffers after the normalization of `mlp` has changed.
    pub(super) fn rebuild(&mut self, mlp: &Mlp<F>) {
        self.pass = self.pass.remade(mlp, Keep::All);
    }

    /// Runs the forward pass of the probe samples through `mlp` after `step` steps, with the probe's noise of that
    /// step.
    pub(super) fn forward(&mut self, mlp: &Mlp<F>, step: u64) -> Result<(), NonFinite> {
        self.pass.noise.set(step, Purpose::Probe);
        mlp.forward(&self.x, &mut self.pass)
    }

    /// Measures `mlp` after `step` steps: returns the frames of all layers, the output layer last, and R² of the best
    /// linear map.
    pub(super) fn measure(&mut self, mlp: &Mlp<F>, step: u64, detail: &Detail) -> (Vec<LayerFrame>, Option<f64>) {
        // Values that are not finite are counted by the measures.
        let finite = self.forward(mlp, step).is_ok();
        // At step 0 single units are measured at all stages, because views compare later steps with them.
        let all_stages = step == 0 && detail.units == Detail::ALL.units;
        let detail = &Detail { units: if all_stages { [true; 4] } else { detail.units }, ..*detail };
        let linear_r2 = if detail.linear_map && finite { self.linear_r2() } else { None };
        let mut frames: Vec<LayerFrame> = (0..mlp.shape.layers()).map(|i| self.layer(mlp, i, detail)).collect();
        if detail.shift {
            let shifts = self.history.record(step, &self.pass, mlp);
            for (frame, shift) in frames.iter_mut().zip(shifts) {
                frame.shift = shift;
            }
        }
        if detail.gradients && finite && self.forward_in_training(mlp) {
            softmax_cross_entropy(&self.pass.logits, &self.labels, &mut self.pass.d_logits);
            mlp.backward(&self.x, &mut self.pass, &mut self.gradients, |_, _| ());
            for (i, frame) in frames.iter_mut().enumerate() {
                frame.gradient = Some(gradient_stats(self.gradients.layer(i).w));
            }
        }
        (frames, linear_r2)
    }

    /// Returns R² of the best linear map from the probe samples to the outputs of the last pass.
    fn linear_r2(&mut self) -> Option<f64> {
        let samples = self.pass.batch;
        let maps = self.linear.get_or_insert_with(|| LinearMaps::of(&view(&self.x, samples)));
        maps.as_ref()?.r2(&view(&self.pass.logits, samples))
    }

    /// Draws the noise of the probe samples after `step` steps and returns that of each hidden layer.
    pub(super) fn draw_noise(&mut self, mlp: &Mlp<F>, step: u64) -> impl Iterator<Item = &NoisePass<F>> {
        // The pass of evaluation has no noise, but that of the gradients does. Values that are not finite have noise, too.
        let _ = self.forward(mlp, step);
        self.forward_in_training(mlp);
        self.pass.layers.iter().map(|layer| &layer.norm.noise)
    }

    /// Repeats a pass by running statistics with the statistics of the probe samples, because gradients are those
    /// of training. Returns whether all values were finite.
    fn forward_in_training(&mut self, mlp: &Mlp<F>) -> bool {
        if self.pass.mode == StatisticsMode::Batch || !mlp.norm.kind.by_batch() {
            return true;
        }
        self.pass.mode = StatisticsMode::Batch;
        let finite = mlp.forward(&self.x, &mut self.pass).is_ok();
        self.pass.mode = StatisticsMode::Running;
        finite
    }

    /// Keeps the distributions at `step` if a later frame compares with them.
    pub(super) fn remember(&mut self, mlp: &Mlp<F>, step: u64) {
        if self.history.wants(step) {
            // Values that are not finite make the distance to them undefined.
            let _ = self.forward(mlp, step);
            self.history.record(step, &self.pass, mlp);
        }
    }

    fn layer(&mut self, mlp: &Mlp<F>, i: usize, detail: &Detail) -> LayerFrame {
        let samples = self.pass.batch;
        let Some(layer) = self.pass.layers.get(i) else {
            let logits = view(&self.pass.logits, samples);
            let arrays = LayerArrays { z: logits, z_hat: None, y: None, f: logits, a: None, activation: None };
            return measure_layer(&arrays, detail, &mut self.scratch);
        };
        let mut frame = measure_layer(&arrays(layer, mlp, samples), detail, &mut self.scratch);
        if detail.from_input {
            self.values.refill(layer.y());
            frame.from_input = self.values.distance(self.inputs.get_or_insert_with(|| Pool::of(&self.x)));
        }
        if mlp.norm.kind != Normalization::None {
            let params = mlp.params.layer(i);
            frame.scale_and_shift = Some([mean_sd(params.gamma), mean_sd(params.beta)]);
        }
        frame
    }
}

/// Returns the arrays of a layer in the form that the measures take.
pub(super) fn arrays<'a, F: Element>(layer: &'a LayerPass<F>, mlp: &Mlp<F>, samples: usize) -> LayerArrays<'a, F> {
    let placed = mlp.norm.placed();
    LayerArrays {
        z: view(&layer.z, samples),
        z_hat: layer.z_hat().map(|z_hat| view(z_hat, samples)),
        y: (placed == Some(Placement::Before)).then(|| view(layer.y(), samples)),
        f: view(&layer.f, samples),
        a: (placed == Some(Placement::After)).then(|| view(layer.output(), samples)),
        activation: Some(mlp.activation),
    }
}

/// Returns `values` as an array `[samples, units]`.
pub(super) fn view<F>(values: &[F], samples: usize) -> ArrayView2<'_, F> {
    ArrayView2::from_shape((samples, values.len() / samples), values).expect("a whole number of units")
}
