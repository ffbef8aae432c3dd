//! The network as it is used after training: running statistics, no cache.

use super::activation;
use super::element::Element;
use super::linear;
use super::mlp::Mlp;
use super::norm::{self, NormPass};
use crate::config::{Normalization, Placement};

/// Buffers for the forward pass in eval mode.
#[derive(Clone, Debug)]
pub struct Evaluator<F> {
    rows: usize,
    z: Vec<F>,
    f: Vec<F>,
    logits: Vec<F>,
    norm: NormPass<F>,
}

impl<F: Element> Evaluator<F> {
    /// For batches of up to `rows` samples through `mlp`; to be made anew when its normalization changes.
    #[must_use]
    pub fn new(mlp: &Mlp<F>, rows: usize) -> Self {
        let zeros = |columns: usize| vec![F::zero(); rows * columns];
        let norm = if mlp.normalization == Normalization::Layer {
            NormPass::new(mlp.norm(), rows, mlp.shape.width)
        } else {
            NormPass::default()
        };
        Self { rows, z: zeros(mlp.shape.width), f: zeros(mlp.shape.width), logits: zeros(mlp.shape.classes), norm }
    }

    /// The logits of `batch` samples `x`, `[batch, classes]`.
    ///
    /// # Panics
    /// Where `batch` exceeds the rows this was made for.
    pub fn logits(&mut self, mlp: &Mlp<F>, batch: usize, x: &[F]) -> &[F] {
        assert!(batch <= self.rows, "an evaluator of {} rows got {batch}", self.rows);
        let hidden = batch * mlp.shape.width;
        for i in 0..mlp.shape.depth {
            let params = mlp.params.layer(i);
            let input = if i == 0 { x } else { &self.f[..hidden] };
            linear::forward(batch, input, params.w, params.b, &mut self.z[..hidden]);
            let (z, f) = (&mut self.z[..hidden], &mut self.f[..hidden]);
            let mut normalize = |values: &mut [F]| {
                norm::forward_eval(mlp.norm(), values, &params, &mlp.running[i], &mut self.norm);
            };
            // Values that are not finite are the training step's to find; here they make wrong predictions.
            match mlp.placement {
                Placement::Before => {
                    normalize(z);
                    activation::forward(mlp.activation, z, f);
                }
                Placement::After => {
                    activation::forward(mlp.activation, z, f);
                    normalize(f);
                }
            }
        }
        let params = mlp.params.layer(mlp.shape.depth);
        let logits = &mut self.logits[..batch * mlp.shape.classes];
        linear::forward(batch, &self.f[..hidden], params.w, params.b, logits);
        logits
    }

    /// How many of `labels` have the largest of their sample's logits; a NaN is never the largest.
    pub fn correct(&mut self, mlp: &Mlp<F>, x: &[F], labels: &[u32]) -> usize {
        correct(self.logits(mlp, labels.len(), x), labels)
    }
}

impl<F: Element> Evaluator<F> {
    /// The class that a batch norm gives every sample that is normalized by itself: of one sample μ = z, so that ẑ = 0 and
    /// y = β in every layer, whatever went in. Without noise; `None` without batch norm, and where a logit is NaN.
    pub fn class_of_one(&mut self, mlp: &Mlp<F>) -> Option<u32> {
        if !mlp.normalization.by_batch() {
            return None;
        }
        let (output, last) = (mlp.params.layer(mlp.shape.depth), mlp.params.layer(mlp.shape.depth - 1));
        let f = &mut self.f[..mlp.shape.width];
        match mlp.placement {
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

/// How many of `labels` have the largest of their row of `logits`; a NaN is never the largest.
#[must_use]
pub fn correct<F: Element>(logits: &[F], labels: &[u32]) -> usize {
    let classes = logits.len() / labels.len().max(1);
    logits.chunks_exact(classes.max(1)).zip(labels).filter(|(row, label)| largest(row) == Some(**label)).count()
}

/// Index of the first of the largest values; `None` where a value is NaN.
fn largest<F: Element>(row: &[F]) -> Option<u32> {
    let mut best = 0;
    for (i, value) in row.iter().enumerate() {
        if value.is_nan() {
            return None;
        }
        if *value > row[best] {
            best = i;
        }
    }
    u32::try_from(best).ok()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::config::Activation;
    use crate::nn::{Keep, MlpShape, Noise, Pass};

    /// x → 2x + 1 → norm → ReLU, or ReLU → norm → ×3 − 1, by hand.
    #[track_caller]
    fn check(kind: Normalization, placement: Placement, expected: [f64; 2]) {
        let mut mlp = Mlp::<f64>::new(MlpShape { inputs: 1, depth: 1, width: 1, classes: 1 }, Activation::Relu, kind);
        mlp.placement = placement;
        mlp.eps = 0.25;
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
        // As batch norm: groups and noise are for training.
        check(Normalization::BatchGhost, Placement::Before, [6.5, -1.0]);
        check(Normalization::BatchNoisy, Placement::Before, [6.5, -1.0]);
        // One unit is its own mean: ẑ = 0, y = β.
        check(Normalization::Layer, Placement::Before, [0.5, 0.5]);
    }

    #[test]
    fn of_one_sample_nothing_is_left_but_beta() {
        for placement in [Placement::Before, Placement::After] {
            let shape = MlpShape { inputs: 2, depth: 2, width: 2, classes: 2 };
            let mut mlp = Mlp::<f64>::new(shape, Activation::Relu, Normalization::Batch);
            (mlp.placement, mlp.eps) = (placement, 1e-5);
            for (i, w) in mlp.params.trained_mut(true).iter_mut().enumerate() {
                *w = (crate::real::count::<f64>(i) * 1.7).sin();
            }
            let mut evaluator = Evaluator::new(&mlp, 4);
            let class = evaluator.class_of_one(&mlp).unwrap();
            // The forward pass of a batch of equal samples, whose statistics are those of one.
            let mut pass = Pass::new(&mlp, 2, Keep::All, Noise::new(ChaCha8Rng::seed_from_u64(1)));
            for x in [[0.3, -2.0, 0.3, -2.0], [5.0, 1.0, 5.0, 1.0]] {
                mlp.forward(&x, &mut pass).unwrap();
                assert_eq!(correct(&pass.logits, &[class; 2]), 2, "{placement:?}");
            }
            mlp.normalization = Normalization::Layer;
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
