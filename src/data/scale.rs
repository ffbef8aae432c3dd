//! The linear scale from raw feature values to the inputs of the networks.

use std::ops::Range;

use crate::real::Real;

/// Largest magnitude of a scaled value: a sum of a few of them fits in an `f32`.
const LARGEST: f64 = 1e37;

/// The map x′ = (x − shift) · factor of each feature.
///
/// The map combines two steps. The raw scale r brings pixels to 0..=1 (1/16 for digits, 1/255 for MNIST, 1 otherwise).
/// Standardizing then makes x′ = (rx − μ)/σ with mean μ and standard deviation σ of the *training* split; so shift = μ/r
/// and factor = r/σ. Where σ is at most 1e-9 of the largest |rx|, the feature is constant, and the larger of that and 1
/// takes the place of σ. The shift is subtracted first, because x · factor − μ/σ would
/// cancel badly for a feature whose mean is large compared with its spread, such as a year.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) shift: Vec<f64>,
    pub(super) factor: Vec<f64>,
}

impl Scale {
    /// Returns the number of features.
    pub fn features(&self) -> usize {
        self.shift.len()
    }

    /// Scales a row of raw reals in `f64` and rounds each value once.
    #[inline]
    pub(super) fn apply_reals<F: Real>(&self, raw: &[f64], out: &mut [F]) {
        for (((out, x), shift), factor) in out.iter_mut().zip(raw).zip(&self.shift).zip(&self.factor) {
            // A test value may be beyond everything in the training split, by whose σ it is divided.
            *out = F::of(((x - shift) * factor).clamp(-LARGEST, LARGEST));
        }
    }

    /// Returns the coefficients of `features`, rounded to `F`; the rest of the block is unused.
    #[inline]
    pub(super) fn block<F: Real, const N: usize>(&self, features: Range<usize>) -> BlockScale<F, N> {
        let mut block = BlockScale { shift: [F::zero(); N], factor: [F::zero(); N] };
        for (rounded, &exact) in block.shift.iter_mut().zip(&self.shift[features.clone()]) {
            *rounded = F::of(exact);
        }
        for (rounded, &exact) in block.factor.iter_mut().zip(&self.factor[features]) {
            *rounded = F::of(exact);
        }
        block
    }
}

/// The coefficients of up to `N` neighboring features.
pub(super) struct BlockScale<F, const N: usize> {
    shift: [F; N],
    factor: [F; N],
}

impl<F: Real, const N: usize> BlockScale<F, N> {
    /// Scales the first `out.len()` features of a row.
    #[inline(always)]
    pub(super) fn apply(&self, raw: &[u8; N], out: &mut [F]) {
        for (((out, &x), &shift), &factor) in out.iter_mut().zip(raw).zip(&self.shift).zip(&self.factor) {
            *out = (F::of(f64::from(x)) - shift) * factor;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::Samples;

    #[test]
    fn the_raw_scale_alone() {
        let samples = Samples::bytes(2, vec![0, 255, 255, 51]);
        let scale = samples.scale(1.0 / 255.0, false);
        let mut out = [0.0_f64; 4];
        samples.gather(&[0, 1], &scale, &mut out);
        let expected = [0.0, 1.0, 1.0, 0.2];
        assert!(out.iter().zip(expected).all(|(x, y)| (x - y).abs() < 1e-15), "{out:?}");
    }

    #[test]
    fn a_constant_column_becomes_zero() {
        let samples = Samples::reals(2, vec![7.5, 1.0, 7.5, 2.0, 7.5, 3.0]);
        let scale = samples.scale(1.0, true);
        let mut out = [1.0_f32; 6];
        samples.gather(&[0, 1, 2], &scale, &mut out);
        assert!(out.iter().all(|x| x.is_finite()));
        assert!(out.iter().step_by(2).all(|&x| x.abs() < 1e-30), "{out:?}");
    }

    #[test]
    fn a_column_of_tiny_numbers_is_not_constant() {
        for unit in [1e-11, 1.0, 1e20] {
            let samples = Samples::reals(1, [4.744, 4.048, 3.519].map(|x| x * unit).to_vec());
            let mut out = [0.0_f64; 3];
            samples.gather(&[0, 1, 2], &samples.scale(1.0, true), &mut out);
            let sd = (out.iter().map(|x| x * x).sum::<f64>() / 3.0).sqrt();
            assert!((sd - 1.0).abs() < 1e-12, "{unit}: {out:?}");
        }
        // Control: rounding alone is no spread.
        let samples = Samples::reals(1, vec![0.1 + 0.2, 0.3, 0.3]);
        let mut out = [0.0_f64; 3];
        samples.gather(&[0, 1, 2], &samples.scale(1.0, true), &mut out);
        assert!(out.iter().all(|x| x.abs() < 1e-9), "{out:?}");
    }

    #[test]
    fn a_test_value_beyond_everything_stays_finite() {
        let train = Samples::reals(1, vec![1e-20, 2e-20]);
        let mut out = [0.0_f32];
        Samples::reals(1, vec![-1e28]).gather(&[0], &train.scale(1.0, true), &mut out);
        assert!(out[0].is_finite() && out[0] < -1e36, "{out:?}");
    }

    #[test]
    fn a_large_mean_keeps_a_small_spread() {
        let years: Vec<f64> = (0..100).map(|i| 1.7e9 + f64::from(i)).collect();
        let samples = Samples::reals(1, years);
        let scale = samples.scale(1.0, true);
        let mut out = [0.0_f32; 2];
        samples.gather(&[10, 11], &scale, &mut out);
        let step = 1.0 / samples.moments()[0].sd;
        assert!((f64::from(out[1] - out[0]) - step).abs() < 1e-6, "{out:?}");
    }

    proptest! {
        #[test]
        fn standardized_features_have_mean_0_and_sd_1(
            values in proptest::collection::vec(-1e6..1e6, 8..200),
            features in 1_usize..5,
        ) {
            let rows = values.len() / features;
            let samples = Samples::reals(features, values[..rows * features].to_vec());
            let scale = samples.scale(1.0, true);
            let mut out = vec![0.0_f64; rows * features];
            let all: Vec<u32> = (0..u32::try_from(rows).unwrap()).collect();
            samples.gather(&all, &scale, &mut out);
            for moments in Samples::reals(features, out).moments() {
                prop_assert!(moments.mean.abs() < 1e-9, "mean {}", moments.mean);
                prop_assert!((moments.sd - 1.0).abs() < 1e-9, "sd {}", moments.sd);
            }
        }
    }
}
