//! Accuracy in evaluation mode on fixed samples.

use crate::data::{Data, Split};
use crate::nn::batch_norm::Running;
use crate::nn::{Element, Evaluator, Mlp, correct};
use crate::real::count;

/// Largest number of samples for the accuracy of a live frame.
pub const LIVE_SAMPLES: usize = 2048;
/// Number of samples that pass through the network at once, so that their activations stay in the cache.
pub(super) const CHUNK: usize = 256;

/// Buffers for classifying samples in chunks.
#[derive(Clone)]
pub(super) struct Accuracy<F> {
    evaluator: Evaluator<F>,
    rows: Vec<u32>,
    x: Vec<F>,
    labels: Vec<u32>,
}

impl<F: Element> Accuracy<F> {
    pub(super) fn new(mlp: &Mlp<F>, data: &Data) -> Self {
        Self {
            evaluator: Evaluator::new(mlp, CHUNK),
            rows: vec![0; CHUNK],
            x: vec![F::zero(); CHUNK * data.features()],
            labels: vec![0; CHUNK],
        }
    }

    /// Adapts the buffers after the normalization of `mlp` has changed.
    pub(super) fn rebuild(&mut self, mlp: &Mlp<F>) {
        self.evaluator = Evaluator::new(mlp, CHUNK);
    }

    /// Returns the logits of `batch` samples, at most [`CHUNK`]. `fill` writes their inputs as the network sees
    /// them, `[batch, features]`.
    pub(super) fn logits(&mut self, mlp: &Mlp<F>, batch: usize, fill: impl FnOnce(&mut [F])) -> &[F] {
        let x = &mut self.x[..batch * mlp.shape.inputs];
        fill(x);
        self.evaluator.logits(mlp, batch, x)
    }

    /// Passes `batch` samples, at most [`CHUNK`], through `mlp` by `statistics`, as [`Evaluator::layers`] does. `fill`
    /// writes their inputs as the network sees them, `[batch, features]`. Returns the logits.
    pub(super) fn layers(
        &mut self,
        mlp: &Mlp<F>,
        statistics: &[Running],
        batch: usize,
        fill: impl FnOnce(&mut [F]),
        tap: impl FnMut(usize, &[F], &[F]),
    ) -> &[F] {
        let x = &mut self.x[..batch * mlp.shape.inputs];
        fill(x);
        self.evaluator.layers(mlp, statistics, batch, x, tap)
    }

    /// Returns the share of the first `samples` samples of `split` whose class is the one that batch norm predicts
    /// for any sample normalized by itself; `None` if there is no such class.
    pub(super) fn of_one(&mut self, mlp: &Mlp<F>, split: &Split, samples: usize) -> Option<f64> {
        let class = self.evaluator.class_of_one(mlp)?;
        let labels = &split.labels()[..samples.min(split.len())];
        let right = labels.iter().filter(|label| **label as usize == class).count();
        Some(count::<f64>(right) / count::<f64>(labels.len()))
    }

    /// Returns the share of the first `samples` samples of `split` that `mlp` classifies correctly, 0..=1.
    pub(super) fn of(&mut self, mlp: &Mlp<F>, split: &Split, samples: usize) -> f64 {
        let samples = samples.min(split.len());
        let mut right = 0;
        for first in (0..samples).step_by(CHUNK) {
            let n = CHUNK.min(samples - first);
            for (row, index) in self.rows[..n].iter_mut().zip(first..) {
                *row = u32::try_from(index).expect("splits have fewer than 2^32 samples");
            }
            let (x, labels) = (&mut self.x[..n * mlp.shape.inputs], &mut self.labels[..n]);
            split.gather(&self.rows[..n], x, labels);
            right += correct(self.evaluator.logits(mlp, n, x), labels);
        }
        count::<f64>(right) / count::<f64>(samples)
    }
}
