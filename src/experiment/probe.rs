//! The probe: a pass of its own over fixed training samples, on which everything that is shown is measured.

use ndarray::ArrayView2;

use super::shift::ShiftHistory;
use crate::config::{MeasureConfig, Normalization, Placement, StatisticsMode};
use crate::data::Data;
use crate::measure::{Detail, LayerArrays, LayerFrame, LinearMaps, Scratch, gradient_stats, mean_sd, measure_layer};
use crate::nn::loss::softmax_cross_entropy;
use crate::nn::{Element, Keep, LayerPass, Mlp, Noise, NonFinite, Params, Pass, Purpose};

/// The probe batch of one arm with its buffers. It uses the batch's own statistics, or in `pass.mode` the running ones,
/// and never touches these.
#[derive(Clone)]
pub(super) struct Probe<F> {
    pub(super) x: Vec<F>,
    labels: Vec<u32>,
    pub(super) pass: Pass<F>,
    gradients: Params<F>,
    pub(super) scratch: Scratch<F>,
    pub(super) history: ShiftHistory<F>,
    /// The linear maps of the probe, once they were asked for; `None` within where they say nothing.
    #[expect(clippy::option_option, reason = "not asked yet, or asked in vain")]
    linear: Option<Option<LinearMaps>>,
}

/// What was measured on the probe.
pub(super) struct Probed {
    /// Every layer, the output layer last.
    pub layers: Vec<LayerFrame>,
    /// R² of the best linear map.
    pub linear_r2: Option<f64>,
}

impl<F: Element> Probe<F> {
    /// The first `config.probe` training samples: the split is in random order.
    pub(super) fn new(mlp: &Mlp<F>, data: &Data, config: &MeasureConfig, noise: Noise) -> Self {
        let samples = config.probe.min(data.train().len());
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
        };
        probe.load(data);
        probe
    }

    /// To be called when the data changed: the same samples as they are now.
    pub(super) fn load(&mut self, data: &Data) {
        let rows: Vec<u32> = (0..).take(self.labels.len()).collect();
        data.train().gather(&rows, &mut self.x, &mut self.labels);
        self.linear = None;
    }

    /// To be called when the normalization of `mlp` changed.
    pub(super) fn rebuild(&mut self, mlp: &Mlp<F>) {
        self.pass = self.pass.remade(mlp, Keep::All);
    }

    /// Fills the pass with what `mlp` makes of the probe after `step` steps.
    pub(super) fn forward(&mut self, mlp: &Mlp<F>, step: u64) -> Result<(), NonFinite> {
        self.pass.noise.set(step, Purpose::Probe);
        mlp.forward(&self.x, &mut self.pass)
    }

    /// Measures `mlp` after `step` steps.
    pub(super) fn measure(&mut self, mlp: &Mlp<F>, step: u64, detail: &Detail) -> Probed {
        // What is not finite is counted by the measures.
        let finite = self.forward(mlp, step).is_ok();
        // Those of step 0 are what single units of any stage are compared with later.
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
        Probed { layers: frames, linear_r2 }
    }

    /// R² of the best linear map from the probe to the outputs of the last pass.
    fn linear_r2(&mut self) -> Option<f64> {
        let samples = self.pass.batch;
        let maps = self.linear.get_or_insert_with(|| LinearMaps::of(&view(&self.x, samples)));
        maps.as_ref()?.r2(&view(&self.pass.logits, samples))
    }

    /// Gradients are those of training. Where the pass went by running statistics, it goes again, by those of the probe;
    /// returns whether all its values were finite.
    fn forward_in_training(&mut self, mlp: &Mlp<F>) -> bool {
        if self.pass.mode == StatisticsMode::Batch || !mlp.normalization.by_batch() {
            return true;
        }
        self.pass.mode = StatisticsMode::Batch;
        let finite = mlp.forward(&self.x, &mut self.pass).is_ok();
        self.pass.mode = StatisticsMode::Running;
        finite
    }

    /// Keeps the distributions at `step` for a later frame to compare with.
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
        if mlp.normalization != Normalization::None {
            let params = mlp.params.layer(i);
            frame.gamma = Some(mean_sd(params.gamma));
            frame.beta = Some(mean_sd(params.beta));
        }
        frame
    }
}

/// The arrays of a layer as the measures take them.
pub(super) fn arrays<'a, F: Element>(layer: &'a LayerPass<F>, mlp: &Mlp<F>, samples: usize) -> LayerArrays<'a, F> {
    let normalized = mlp.normalization != Normalization::None;
    let after = normalized && mlp.placement == Placement::After;
    LayerArrays {
        z: view(&layer.z, samples),
        z_hat: layer.z_hat().map(|z_hat| view(z_hat, samples)),
        y: (normalized && !after).then(|| view(layer.y(), samples)),
        f: view(&layer.f, samples),
        a: after.then(|| view(layer.output(), samples)),
        activation: Some(mlp.activation),
    }
}

/// `values` as `[samples, units]`.
pub(super) fn view<F>(values: &[F], samples: usize) -> ArrayView2<'_, F> {
    ArrayView2::from_shape((samples, values.len() / samples), values).expect("a whole number of units")
}
