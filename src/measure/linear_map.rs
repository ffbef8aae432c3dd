//! The linearity of the whole network: R² of the best linear map from its inputs to its outputs.

use ndarray::ArrayView2;

use crate::real::{Real, count};

/// Largest number of multiplications for the preparation, about a fifth of a second; with more, R² is not defined.
const MOST_WORK: usize = 1 << 28;
/// A feature depends on the features before it if less than this share of it is left after they are projected out.
const DEPENDENT: f64 = 1e-6;

/// The linear maps of fixed samples, prepared as an orthonormal basis of the span of \[x, 1\].
#[derive(Clone, Debug)]
pub struct LinearMaps {
    samples: usize,
    /// Orthonormal vectors over the samples, one after another, without the constant vector.
    basis: Vec<f64>,
}

impl LinearMaps {
    /// Prepares the linear maps, with a constant, from `x`, `[samples, features]`. Returns `None` if there are at
    /// most twice as many samples as coefficients (features + 1), so that any output would look linear, or if the
    /// preparation would take too long (samples · features² above 2²⁸).
    #[must_use]
    pub fn of<F: Real>(x: &ArrayView2<F>) -> Option<Self> {
        let (samples, features) = x.dim();
        let spent = 2 * (features + 1);
        if spent >= samples || samples.saturating_mul(features).saturating_mul(features) > MOST_WORK {
            return None;
        }
        let mut basis = Vec::with_capacity(samples * features);
        for column in x.columns() {
            let mut v: Vec<f64> = column.iter().map(|x| x.f64()).collect();
            center(&mut v);
            let whole = dot(&v, &v).sqrt();
            // Twice: the second pass removes what rounding left in the first.
            for _ in 0..2 {
                for earlier in basis.chunks_exact(samples) {
                    let along = dot(&v, earlier);
                    v.iter_mut().zip(earlier).for_each(|(v, e)| *v -= along * e);
                }
            }
            let rest = dot(&v, &v).sqrt();
            // A constant feature has both norms 0 and is left out.
            if rest > DEPENDENT * whole {
                basis.extend(v.iter().map(|v| v / rest));
            }
        }
        Some(Self { samples, basis })
    }

    /// Returns R² of the best linear map for the outputs `logits`, `[samples, outputs]`: 1 − `SS_res/SS_tot`, both
    /// summed over samples and outputs, where `SS_tot` is about the mean of each output. The mean of each sample's
    /// logits is subtracted first, because it does not change the softmax. `None` if the outputs are constant up to
    /// rounding, or if a value is not finite.
    ///
    /// # Panics
    /// Panics if `logits` has another number of samples.
    #[must_use]
    pub fn r2<F: Real>(&self, logits: &ArrayView2<F>) -> Option<f64> {
        let (samples, outputs) = logits.dim();
        assert_eq!(samples, self.samples, "an output for each sample");
        let means: Vec<f64> = logits
            .rows()
            .into_iter()
            .map(|row| row.iter().map(|x| x.f64()).sum::<f64>() / count::<f64>(outputs))
            .collect();
        let (mut total, mut explained, mut size) = (0.0, 0.0, 0.0);
        for column in logits.columns() {
            size += column.iter().map(|x| x.f64() * x.f64()).sum::<f64>();
            let mut v: Vec<f64> = column.iter().zip(&means).map(|(x, mean)| x.f64() - mean).collect();
            center(&mut v);
            total += dot(&v, &v);
            explained += self.basis.chunks_exact(samples).map(|basis| dot(&v, basis).powi(2)).sum::<f64>();
        }
        let rounding = 100.0 * F::epsilon().f64();
        let defined = total.is_finite() && total > rounding * rounding * size;
        // Rounding could make R² slightly more than 1.
        defined.then(|| (explained / total).min(1.0))
    }
}

fn center(v: &mut [f64]) {
    let mean = v.iter().sum::<f64>() / count::<f64>(v.len());
    for v in v {
        *v -= mean;
    }
}

/// Returns the dot product, summed in eight interleaved parts so that the loop vectorizes.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a_blocks, a_rest) = a.as_chunks::<8>();
    let (b_blocks, b_rest) = b.as_chunks::<8>();
    let mut parts = [0.0; 8];
    for (a, b) in a_blocks.iter().zip(b_blocks) {
        for lane in 0..8 {
            parts[lane] += a[lane] * b[lane];
        }
    }
    parts.iter().sum::<f64>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f64>()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small numbers, made up")]

    use ndarray::{Array2, concatenate};
    use proptest::prelude::*;

    use super::super::testing::{close, normal_quantiles};
    use super::*;

    /// Returns points in the plane without a pattern.
    fn points(samples: usize) -> Array2<f64> {
        Array2::from_shape_fn((samples, 2), |(i, j)| ((i * 7919 + j * 104_729) as f64 * 0.618_034).sin())
    }

    #[test]
    fn a_linear_network_has_all_of_it() {
        let x = points(100);
        let logits = Array2::from_shape_fn((100, 3), |(i, k)| {
            2.0 * x[[i, 0]] - k as f64 * x[[i, 1]] + k as f64 + 1e3 * x[[i, 0]].powi(2)
        });
        // An amount that is equal in all outputs of a sample, however nonlinear, does not change the softmax.
        close(LinearMaps::of(&x.view()).unwrap().r2(&logits.view()).unwrap(), 1.0, 1e-9);
    }

    /// For x ~ N(0, 1) the best line through max(x, 0) has the R² of the closed form, ¼/(½ − 1/(2π)).
    #[test]
    fn a_relu_of_a_gaussian_has_its_closed_value() {
        let x = Array2::from_shape_vec((4001, 1), normal_quantiles(4001, 0.0, 1.0)).unwrap();
        let logits = Array2::from_shape_fn((4001, 2), |(i, k)| if k == 0 { x[[i, 0]].max(0.0) } else { 0.0 });
        let expected = 0.25 / (0.5 - 0.5 / std::f64::consts::PI);
        close(LinearMaps::of(&x.view()).unwrap().r2(&logits.view()).unwrap(), expected, 1e-3);
    }

    #[test]
    fn features_that_depend_on_others_or_are_constant_count_once() {
        let x = points(90);
        let twice = x.mapv(|x| 3.0 * x - 1.0);
        let constant = Array2::from_elem((90, 2), 0.1);
        let many = concatenate![ndarray::Axis(1), x, twice, constant];
        let logits = x.mapv(|x| (3.0 * x).sin());
        let [plain, with] = [x, many].map(|x| LinearMaps::of(&x.view()).unwrap().r2(&logits.view()).unwrap());
        assert!(plain < 0.99);
        close(with, plain, 1e-9);
    }

    #[test]
    fn undefined_where_it_would_say_nothing() {
        let x = points(100);
        let maps = LinearMaps::of(&x.mapv(|x| x as f32).view()).unwrap();
        let output = |f: &dyn Fn(usize) -> f32| maps.r2(&Array2::from_shape_fn((100, 2), |(i, k)| f(2 * i + k)).view());
        assert_eq!(output(&|_| 0.0), None);
        assert_eq!(output(&|i| if i % 2 == 0 { 0.3 } else { -1.7 }), None, "the same for every sample");
        assert_eq!(output(&|i| if i == 5 { f32::NAN } else { i as f32 }), None);
        assert_eq!(output(&|i| if i == 5 { f32::INFINITY } else { 0.0 }), None);
        assert!(output(&|i| (i as f32 * 1.3).sin()).is_some());
        let of = |samples, features| LinearMaps::of(&Array2::<f32>::zeros((samples, features)).view()).is_some();
        assert!(of(11, 4) && !of(10, 4) && !of(2, 1), "at most half the samples are spent");
        assert!(!of(2000, 784), "not within a moment");
    }

    proptest! {
        #[test]
        fn a_share_of_the_outputs(seed in 0_usize..1000, scale in -3.0..3.0_f64) {
            let x = points(40 + seed % 50);
            let maps = LinearMaps::of(&x.view()).unwrap();
            let logits = x.mapv(|x| (scale * (x + seed as f64)).cos());
            if let Some(r2) = maps.r2(&logits.view()) {
                prop_assert!((0.0..=1.0).contains(&r2));
                let moved = logits.mapv(|y| 10f64.powf(scale) * y + 5.0);
                prop_assert!((maps.r2(&moved.view()).unwrap() - r2).abs() < 1e-6, "neither scale nor offset matters");
            }
        }
    }
}
