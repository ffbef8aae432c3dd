//! The ranges of the histograms.

use super::frame::Stage;
use super::moments::Moments;
use crate::config::Activation;

/// The fixed range of z, ẑ and y.
const FIXED: (f32, f32) = (-8.0, 8.0);

/// The largest magnitude of an edge of a fitted range, so that the width, at most twice this, still fits in an `f32`.
const LARGEST: f64 = 1e38;

/// Returns the fixed range of a stage's histogram: [−8, 8], for `a` the range of f if it is bounded.
///
/// `activation` is the layer's activation if `a` is its output: `None` for the output layer and for a layer with
/// the normalization after f, whose `a` is γẑ + β. ReLU has the range [0, 8]; leaky ReLU, GELU and linear reach
/// below 0 and have [−8, 8].
#[must_use]
pub fn fixed_range(stage: Stage, activation: Option<Activation>) -> (f32, f32) {
    match (stage, activation) {
        (Stage::A, Some(Activation::Sigmoid)) => (0.0, 1.0),
        (Stage::A, Some(Activation::Tanh)) => (-1.0, 1.0),
        (Stage::A, Some(Activation::Relu)) => (0.0, 8.0),
        _ => FIXED,
    }
}

/// Returns the range that fits a distribution: four standard deviations on either side of the mean, but not beyond
/// the finite values.
///
/// With this range a bell fills its picture, a bounded distribution is not drawn wider than it is, and a few far
/// outliers (counted beyond the range) do not squeeze the rest into one bin. A constant c gets c ± max(½, |c|/2); a
/// range below the resolution of `f32` is widened to 10⁻⁴·|c| on either side.
pub(super) fn fitted_range(moments: &Moments) -> (f32, f32) {
    if moments.finite == 0 {
        return FIXED;
    }
    let Moments { mean, std, min, max, .. } = *moments;
    // `max` and `min` of two numbers ignore a NaN: if the mean overflowed, the extremes are used.
    let low = min.max(mean - 4.0 * std).clamp(-LARGEST, LARGEST);
    let high = max.min(mean + 4.0 * std).clamp(-LARGEST, LARGEST);
    let center = low.midpoint(high);
    let narrowest = if min < max { (center.abs() * 1e-4).max(1e-20) } else { (center.abs() / 2.0).max(0.5) };
    if high - low < 2.0 * narrowest { outward(center - narrowest, center + narrowest) } else { outward(low, high) }
}

/// Returns the narrowest range of `f32` that contains [low, high].
#[expect(clippy::cast_possible_truncation, reason = "rounding, then corrected outward")]
pub(super) fn outward(low: f64, high: f64) -> (f32, f32) {
    let (mut below, mut above) = (low as f32, high as f32);
    if f64::from(below) > low {
        below = below.next_down();
    }
    if f64::from(above) < high {
        above = above.next_up();
    }
    (below, above)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::histogram::Histogram;
    use super::*;
    use crate::real::Real;

    #[track_caller]
    fn check<F: Real>(values: &[F]) -> Histogram {
        let histogram = Histogram::of(values, fitted_range(&Moments::of(values)));
        assert_eq!(histogram.total(), values.len() as u64);
        histogram
    }

    proptest! {
        #[test]
        fn every_distribution_has_a_range_f32(bits in prop::collection::vec(any::<u32>(), 0..50)) {
            check(&bits.into_iter().map(f32::from_bits).collect::<Vec<_>>());
        }

        #[test]
        fn every_distribution_has_a_range_f64(bits in prop::collection::vec(any::<u64>(), 0..50)) {
            check(&bits.into_iter().map(f64::from_bits).collect::<Vec<_>>());
        }

        #[test]
        fn a_constant_is_inside(x in any::<f32>().prop_filter("finite", |x| x.is_finite() && x.abs() < 1e37)) {
            let histogram = check(&[x; 5]);
            prop_assert_eq!(histogram.counts.sum(), 5);
        }
    }

    #[test]
    fn a_bounded_distribution_is_covered() {
        let histogram = check(&[0.25_f64, 0.5, 0.75, 0.3]);
        assert_eq!((histogram.low, histogram.high), (0.25, 0.75));
        assert_eq!(histogram.counts.sum(), 4);
    }

    #[test]
    fn an_outlier_is_counted_beyond() {
        let mut values: Vec<f32> = (0..999_u16).map(|i| (f32::from(i) * 0.1).sin()).collect();
        values.push(1000.0);
        assert_eq!(check(&values).overflow, 1);
    }

    #[test]
    fn a_dead_layer_shows_its_zeros() {
        let histogram = check(&[0.0_f32; 10]);
        assert_eq!((histogram.low, histogram.high), (-0.5, 0.5));
    }

    #[test]
    fn the_range_of_a_is_that_of_f() {
        assert_eq!(fixed_range(Stage::A, Some(Activation::Relu)), (0.0, 8.0));
        assert_eq!(fixed_range(Stage::A, None), (-8.0, 8.0));
        assert_eq!(fixed_range(Stage::Y, Some(Activation::Tanh)), (-8.0, 8.0));
    }
}
