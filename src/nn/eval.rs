//! Forward passes as after training: by the running statistics and without a cache for the backward pass.

use super::activation;
use super::batch_norm::Running;
use super::element::Element;
use super::linear;
use super::mlp::Mlp;
use super::norm::{self, NormPass};
use super::shape::MlpShape;
use crate::config::Placement;

/// Buffers for forward passes in evaluation mode.
#[derive(Clone, Debug)]
pub struct Evaluator<F> {
    rows: usize,
    z: Vec<F>,
    f: Vec<F>,
    logits: Vec<F>,
    norm: NormPass<F>,
}

impl<F: Element> Evaluator<F> {
    /// Creates buffers for batches of up to `rows` samples through `mlp`; create a new evaluator when its
    /// normalization changes.
    #[must_use]
    pub fn new(mlp: &Mlp<F>, rows: usize) -> Self {
        let zeros = |columns: usize| vec![F::zero(); rows * columns];
        let MlpShape { width, classes, .. } = mlp.shape;
        let norm = NormPass::new(mlp.norm, rows, width);
        Self { rows, z: zeros(width), f: zeros(width), logits: zeros(classes), norm }
    }

    /// Returns the logits, `[batch, classes]`, of the `batch` samples in `x`, `[batch, inputs]`.
    ///
    /// # Panics
    /// Panics if `batch` exceeds the `rows` given to `Evaluator::new`.
    pub fn logits(&mut self, mlp: &Mlp<F>, batch: usize, x: &[F]) -> &[F] {
        self.layers(mlp, &mlp.running, batch, x, |_, _, _| ())
    }

    /// Computes the logits as [`Evaluator::logits`] does, but with `statistics` of every hidden layer in place of the
    /// running ones. Calls `tap` after each hidden layer with its index, counted from 0, its inputs y of the activation
    /// and its outputs, both `[batch, width]`.
    ///
    /// # Panics
    /// Panics if `batch` exceeds the `rows` given to `Evaluator::new`, and if a hidden layer has no statistics.
    pub fn layers(
        &mut self,
        mlp: &Mlp<F>,
        statistics: &[Running],
        batch: usize,
        x: &[F],
        mut tap: impl FnMut(usize, &[F], &[F]),
    ) -> &[F] {
        assert!(batch <= self.rows, "an evaluator of {} rows got {batch}", self.rows);
        assert_eq!(statistics.len(), mlp.shape.depth, "one set of statistics for each hidden layer");
        let hidden = batch * mlp.shape.width;
        for (i, running) in statistics.iter().enumerate() {
            let params = mlp.params.layer(i);
            let input = if i == 0 { x } else { &self.f[..hidden] };
            linear::forward(batch, input, params.w, params.b, &mut self.z[..hidden]);
            let (z, f) = (&mut self.z[..hidden], &mut self.f[..hidden]);
            let mut normalize = |values: &mut [F]| {
                norm::forward_eval(mlp.norm, values, &params, running, &mut self.norm);
            };
            // Values that are not finite are reported by the training step; here they only make wrong predictions.
            match mlp.norm.placement {
                Placement::Before => {
                    normalize(z);
                    activation::forward(mlp.activation, z, f);
                }
                Placement::After => {
                    activation::forward(mlp.activation, z, f);
                    normalize(f);
                }
            }
            tap(i, z, f);
        }
        let params = mlp.params.layer(mlp.shape.depth);
        let logits = &mut self.logits[..batch * mlp.shape.classes];
        linear::forward(batch, &self.f[..hidden], params.w, params.b, logits);
        logits
    }

    /// Returns the class that batch norm by batch statistics predicts for any sample alone in its batch: μ = z, so
    /// that ẑ = 0 and y = β in every layer, whatever the input. The noise of noisy batch norm is left out. Returns
    /// `None` without batch norm and if a logit is NaN.
    pub fn class_of_one(&mut self, mlp: &Mlp<F>) -> Option<usize> {
        if !mlp.norm.kind.by_batch() {
            return None;
        }
        let (output, last) = (mlp.params.layer(mlp.shape.depth), mlp.params.layer(mlp.shape.depth - 1));
        let f = &mut self.f[..mlp.shape.width];
        match mlp.norm.placement {
            Placement::Before => {
                activation::forward(mlp.activation, last.beta, f);
            }
            Placement::After => f.copy_from_slice(last.beta),
        }
        let logits = &mut self.logits[..mlp.shape.classes];
        linear::forward(1, f, output.w, output.b, logits);
        largest(logits)
    }
}

/// Returns for how many rows of `logits`, `[batch, classes]`, the largest value is the one of the label; a row with
/// a NaN is wrong.
#[must_use]
pub fn correct<F: Element>(logits: &[F], labels: &[u32]) -> usize {
    let classes = logits.len() / labels.len().max(1);
    logits
        .chunks_exact(classes.max(1))
        .zip(labels)
        .filter(|(row, label)| largest(row) == Some(**label as usize))
        .count()
}

/// Returns the index of the first of the largest values; `None` if a value is NaN.
#[must_use]
pub fn largest<F: Element>(row: &[F]) -> Option<usize> {
    let mut best = 0;
    for (i, value) in row.iter().enumerate() {
        if value.is_nan() {
            return None;
        }
        if *value > row[best] {
            best = i;
        }
    }
    Some(best)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::config::{Activation, Normalization};
    use crate::nn::{Keep, Noise, Pass};

    /// Checks the logits of x → 2x + 1 → norm → ReLU → ×3 − 1, or of 2x + 1 → ReLU → norm → ×3 − 1, against values
    /// by hand.
    #[track_caller]
    fn check(kind: Normalization, placement: Placement, expected: [f64; 2]) {
        let mut mlp = Mlp::<f64>::new(MlpShape { inputs: 1, depth: 1, width: 1, classes: 1 }, Activation::Relu, kind);
        mlp.norm.placement = placement;
        mlp.norm.eps = 0.25;
        let hidden = mlp.params.layer_mut(0);
        (hidden.w[0], hidden.b[0], hidden.gamma[0], hidden.beta[0]) = (2.0, 1.0, 4.0, 0.5);
        let output = mlp.params.layer_mut(1);
        (output.w[0], output.b[0]) = (3.0, -1.0);
        (mlp.running[0].mean[0], mlp.running[0].variance[0]) = (2.0, 3.75);
        let mut evaluator = Evaluator::new(&mlp, 2);
        let logits = evaluator.logits(&mlp, 2, &[1.0, -1.0]);
        assert!(logits.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{kind:?} {placement:?}: {logits:?}");
    }

    #[test]
    fn running_statistics_by_hand() {
        // z = 3, −1; without a norm f = 3, 0.
        check(Normalization::None, Placement::Before, [8.0, -1.0]);
        // y = 4·(z − 2)/2 + ½ = 2.5, −5.5; f = 2.5, 0.
        check(Normalization::Batch, Placement::Before, [6.5, -1.0]);
        // f = 3, 0; 4·(f − 2)/2 + ½ = 2.5, −3.5.
        check(Normalization::Batch, Placement::After, [6.5, -11.5]);
        // Equal to batch norm: groups and noise act in training only.
        check(Normalization::BatchGhost, Placement::Before, [6.5, -1.0]);
        check(Normalization::BatchNoisy, Placement::Before, [6.5, -1.0]);
        // A single unit is its own mean: ẑ = 0, y = β.
        check(Normalization::Layer, Placement::Before, [0.5, 0.5]);
    }

    #[test]
    fn of_one_sample_nothing_is_left_but_beta() {
        for placement in [Placement::Before, Placement::After] {
            let shape = MlpShape { inputs: 2, depth: 2, width: 2, classes: 2 };
            let mut mlp = Mlp::<f64>::new(shape, Activation::Relu, Normalization::Batch);
            (mlp.norm.placement, mlp.norm.eps) = (placement, 1e-5);
            for (i, w) in mlp.params.trained_mut(true).iter_mut().enumerate() {
                *w = (crate::real::count::<f64>(i) * 1.7).sin();
            }
            let mut evaluator = Evaluator::new(&mlp, 4);
            let class = evaluator.class_of_one(&mlp).unwrap();
            // The forward pass of a batch of equal samples, whose statistics are those of one sample.
            let mut pass = Pass::new(&mlp, 2, Keep::All, Noise::new(ChaCha8Rng::seed_from_u64(1)));
            for x in [[0.3, -2.0, 0.3, -2.0], [5.0, 1.0, 5.0, 1.0]] {
                mlp.forward(&x, &mut pass).unwrap();
                assert_eq!(correct(&pass.logits, &[u32::try_from(class).unwrap(); 2]), 2, "{placement:?}");
            }
            mlp.norm.kind = Normalization::Layer;
            assert_eq!(evaluator.class_of_one(&mlp), None);
        }
    }

    #[test]
    fn largest_takes_the_first_of_equals_and_no_nan() {
        assert_eq!(largest(&[1.0, 2.0, 2.0]), Some(1));
        assert_eq!(largest(&[f64::NEG_INFINITY, -1e300]), Some(1));
        assert_eq!(largest(&[1.0, f64::NAN]), None);
    }
}
