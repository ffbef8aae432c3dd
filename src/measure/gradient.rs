//! The gradient of a layer's weights, and the size of their update.

use super::frame::{GradientShift, GradientStats};
use super::histogram::Histogram;
use super::lanes::LANES;
use super::moments::{Moments, spread};
use super::range::outward;
use crate::real::{Real, count};
use crate::vector::widest;

/// Half the narrowest range of a gradient's histogram: its 64 bins still differ in `f32`.
const NARROWEST: f64 = 1e-30;

/// Computes the root mean square of the finite values of `dw`, and their histogram over [−4·rms, 4·rms] (over [−1,
/// 1] if all are zero; at most ±10³⁸, at least ±10⁻³⁰). The rms is NaN if no value is finite.
#[must_use]
pub fn gradient_stats<F: Real>(dw: &[F]) -> GradientStats {
    let Moments { mean, std, .. } = Moments::of(dw);
    let rms = mean.hypot(std);
    let half = if rms > 0.0 { (4.0 * rms).clamp(NARROWEST, 1e38) } else { 1.0 };
    GradientStats { rms, histogram: Histogram::of(dw, outward(-half, half)) }
}

/// Compares a gradient of weights `g` with `moved`, the gradient after the layers before have moved; `None` if a
/// value is not finite.
///
/// # Panics
/// Panics if the two differ in length.
#[must_use]
pub fn gradient_shift<F: Real>(g: &[F], moved: &[F]) -> Option<GradientShift> {
    assert_eq!(g.len(), moved.len(), "two gradients of the same weights");
    let sum = |term: fn(f64, f64) -> f64| g.iter().zip(moved).map(|(g, m)| term(g.f64(), m.f64())).sum::<f64>();
    let (size, other) = (sum(|g, _| g * g).sqrt(), sum(|_, m| m * m).sqrt());
    let cosine = sum(|g, m| g * m) / size / other;
    let shift = GradientShift {
        distance: sum(|g, m| (g - m) * (g - m)).sqrt(),
        size,
        // Keeps rounding errors within the range of a cosine.
        cosine: cosine.is_finite().then(|| cosine.clamp(-1.0, 1.0)),
    };
    (shift.distance.is_finite() && size.is_finite()).then_some(shift)
}

/// Returns the update : data ratio of a weight matrix, `log₁₀(std(after − before)/std(before))`, with standard
/// deviations divided by n (Karpathy, makemore part 3). `None` if it is not finite: no update, constant weights, or
/// a value that is not finite.
///
/// # Panics
/// Panics if the two differ in length.
#[must_use]
pub fn update_ratio<F: Real>(before: &[F], after: &[F]) -> Option<f64> {
    assert_eq!(before.len(), after.len(), "the weights before and after an update have the same shape");
    let (update, data) = widest(
        #[inline(always)]
        || spreads(before, after),
    );
    let ratio = (update / data).log10();
    ratio.is_finite().then_some(ratio)
}

/// Returns the standard deviations of `after − before` and of `before`; NaN if a value is not finite.
#[inline(always)]
fn spreads<F: Real>(before: &[F], after: &[F]) -> (f64, f64) {
    let Some((&weight, &moved)) = before.first().zip(after.first()) else { return (f64::NAN, f64::NAN) };
    let mut sums = Sums { origin: (weight.f64(), moved.f64() - weight.f64()), ..Sums::default() };
    let (before_blocks, before_tail) = before.as_chunks::<LANES>();
    let (after_blocks, after_tail) = after.as_chunks::<LANES>();
    for (before, after) in before_blocks.iter().zip(after_blocks) {
        for lane in 0..LANES {
            sums.add(lane, before[lane], after[lane]);
        }
    }
    for (lane, (&before, &after)) in before_tail.iter().zip(after_tail).enumerate() {
        sums.add(lane, before, after);
    }
    let n = count::<f64>(before.len());
    let mean = |lanes: [f64; LANES]| lanes.iter().sum::<f64>() / n;
    (
        defined_spread(mean(sums.update), mean(sums.update_squares)),
        defined_spread(mean(sums.weight), mean(sums.weight_squares)),
    )
}

/// Sums over weights and updates, relative to the first of each: `moments` explains why.
#[derive(Default)]
struct Sums {
    origin: (f64, f64),
    update: [f64; LANES],
    update_squares: [f64; LANES],
    weight: [f64; LANES],
    weight_squares: [f64; LANES],
}

impl Sums {
    #[inline(always)]
    fn add<F: Real>(&mut self, lane: usize, before: F, after: F) {
        let weight = before.f64() - self.origin.0;
        let update = after.f64() - before.f64() - self.origin.1;
        self.update[lane] += update;
        self.update_squares[lane] += update * update;
        self.weight[lane] += weight;
        self.weight_squares[lane] += weight * weight;
    }
}

/// Returns the standard deviation, given the means of x and x²; NaN if they are not finite.
#[inline(always)]
fn defined_spread(mean: f64, mean_square: f64) -> f64 {
    if mean_square.is_finite() { spread(mean, mean_square).1 } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{close, normal_quantiles};
    use super::*;

    fn weights<F: Real>(sd: f64) -> Vec<F> {
        normal_quantiles(1003, 0.5, sd).into_iter().map(F::of).collect()
    }

    #[track_caller]
    fn check_ratio<F: Real>(sd: f64, update: f64, tolerance: f64) {
        let before = weights::<F>(sd);
        // An update with a spread of `update` times that of the weights, and an offset that must not count.
        let after: Vec<F> = before.iter().map(|&w| F::of(w.f64() + update * (w.f64() - 0.5) + 0.25)).collect();
        close(update_ratio(&before, &after).unwrap(), update.log10(), tolerance);
    }

    #[test]
    fn the_ratio_is_that_of_the_spreads() {
        check_ratio::<f64>(1.0, 1e-3, 1e-9);
        check_ratio::<f64>(1e-5, 10.0, 1e-9);
        check_ratio::<f32>(1.0, 1e-3, 1e-4);
    }

    #[test]
    fn no_ratio_without_an_update_a_spread_or_a_number() {
        let w = weights::<f32>(1.0);
        let mut broken = w.clone();
        broken[5] = f32::NAN;
        assert_eq!(update_ratio(&w, &w), None);
        assert_eq!(update_ratio(&[2.0; 9], &w[..9]), None);
        assert_eq!(update_ratio(&w, &broken), None);
        assert_eq!(update_ratio(&broken, &w), None);
        assert_eq!(update_ratio::<f32>(&[], &[]), None);
    }

    #[test]
    fn a_gradient_that_turned() {
        let shift = gradient_shift(&[3.0_f32, 0.0], &[0.0, 4.0]).unwrap();
        assert_eq!(shift, GradientShift { distance: 5.0, size: 3.0, cosine: Some(0.0) });
        let shift = gradient_shift(&[1e-25_f32, 2e-25], &[-2e-25, -4e-25]).unwrap();
        close(shift.cosine.unwrap(), -1.0, 1e-6);
        close(shift.distance / shift.size, 3.0, 1e-6);
        let still = gradient_shift(&[0.1_f64, 0.2, 0.3], &[0.1, 0.2, 0.3]).unwrap();
        assert_eq!((still.distance, still.cosine.map(|cosine| (1.0 - cosine).abs() < 1e-12)), (0.0, Some(true)));
        assert_eq!(gradient_shift(&[0.0_f32, 0.0], &[1.0, 0.0]).unwrap().cosine, None);
        assert_eq!(gradient_shift(&[f32::NAN], &[1.0]), None);
        assert_eq!(gradient_shift(&[1.0_f32], &[f32::INFINITY]), None);
    }

    #[test]
    fn a_gradient_fills_four_rms_to_either_side() {
        let stats = gradient_stats(&[3.0_f64, -3.0, 3.0, -3.0]);
        close(stats.rms, 3.0, 1e-12);
        assert_eq!((stats.histogram.low, stats.histogram.high), (-12.0, 12.0));
        assert_eq!((stats.histogram.counts.get(24), stats.histogram.counts.get(40)), (2, 2));
    }

    #[test]
    fn a_vanished_gradient_still_has_a_size() {
        let stats = gradient_stats(&[1e-20_f32, -1e-20]);
        close(stats.rms / 1e-20, 1.0, 1e-6);
        assert_eq!(stats.histogram.counts.sum(), 2);
    }

    #[test]
    fn zero_tiny_huge_and_broken_gradients_are_counted() {
        for dw in [[0.0_f64; 3], [1e-200; 3], [1e200, -1e200, 3.0], [f64::NAN, f64::INFINITY, 1.0], [f64::NAN; 3]] {
            assert_eq!(gradient_stats(&dw).histogram.total(), 3);
        }
        close(gradient_stats(&[0.0_f32; 3]).rms, 0.0, 0.0);
        assert!(gradient_stats(&[f32::NAN; 3]).rms.is_nan());
    }
}
