//! Means and standard deviations.

use super::lanes::{LANES, Row};
use crate::real::{Real, count};
use crate::vector::widest;

/// Pooled moments of the finite values of a slice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moments {
    /// Number of finite values.
    pub finite: usize,
    /// Mean; NaN without a finite value.
    pub mean: f64,
    /// Standard deviation, divided by n; NaN without a finite value.
    pub std: f64,
    /// Smallest finite value; NaN without one.
    pub min: f64,
    /// Largest finite value; NaN without one.
    pub max: f64,
}

impl Moments {
    const NONE: Self = Self { finite: 0, mean: f64::NAN, std: f64::NAN, min: f64::NAN, max: f64::NAN };

    /// Computes the moments of the finite values of `values`. Sums are `f64`; with `f64` values beyond 1e150 they
    /// may overflow to ∞.
    pub(super) fn of<F: Real>(values: &[F]) -> Self {
        let Some(&origin) = values.iter().find(|x| x.is_finite()) else { return Self::NONE };
        widest(
            #[inline(always)]
            || moments(values, origin),
        )
    }
}

/// Returns mean and standard deviation (divided by n) of the finite values of `values`; both NaN if there are none.
#[must_use]
pub fn mean_sd<F: Real>(values: &[F]) -> (f64, f64) {
    let moments = Moments::of(values);
    (moments.mean, moments.std)
}

/// Returns the mean of `values`; `None` if there are none.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0), |(sum, n), x| (sum + x, n + 1));
    (n > 0).then(|| sum / count::<f64>(n))
}

/// Sums of differences from `origin`, in lanes. Because the origin is one of the values, their variance is at least
/// 1/n of its squared distance to the mean: the subtraction in [`spread`] cannot lose more than a factor n of the
/// precision.
struct Sums<F> {
    origin: F,
    skipped: [f64; LANES],
    sum: [f64; LANES],
    squares: [f64; LANES],
    min: Row<F>,
    max: Row<F>,
}

impl<F: Real> Sums<F> {
    #[inline(always)]
    fn add(&mut self, block: &Row<F>) {
        for (lane, &value) in block.iter().enumerate() {
            let finite = value.is_finite();
            let x = if finite { value } else { self.origin };
            let d = x.f64() - self.origin.f64();
            self.skipped[lane] += if finite { 0.0 } else { 1.0 };
            self.sum[lane] += d;
            self.squares[lane] += d * d;
            self.min[lane] = if x < self.min[lane] { x } else { self.min[lane] };
            self.max[lane] = if x > self.max[lane] { x } else { self.max[lane] };
        }
    }
}

#[inline(always)]
fn moments<F: Real>(values: &[F], origin: F) -> Moments {
    let zero = [0.0; LANES];
    let [min, max] = [[origin; LANES]; 2];
    let mut sums = Sums { origin, skipped: zero, sum: zero, squares: zero, min, max };
    let (blocks, tail) = values.as_chunks();
    for block in blocks {
        sums.add(block);
    }
    let mut last = [F::nan(); LANES];
    last[..tail.len()].copy_from_slice(tail);
    sums.add(&last);

    let padded = (blocks.len() + 1) * LANES;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
    let finite = padded - sums.skipped.iter().sum::<f64>() as usize;
    let n = count::<f64>(finite);
    let (mean, std) = spread(sums.sum.iter().sum::<f64>() / n, sums.squares.iter().sum::<f64>() / n);
    Moments {
        finite,
        mean: origin.f64() + mean,
        std,
        min: sums.min.iter().fold(origin, |least, &x| least.min(x)).f64(),
        max: sums.max.iter().fold(origin, |most, &x| most.max(x)).f64(),
    }
}

/// Returns mean and standard deviation, given the means of x and x².
#[inline(always)]
pub(super) fn spread(mean: f64, mean_square: f64) -> (f64, f64) {
    (mean, (mean_square - mean * mean).max(0.0).sqrt())
}

/// Returns mean and standard deviation of every unit of a block; not finite for a unit with a value that is not
/// finite.
#[inline(always)]
pub(super) fn unit_moments<F: Real>(rows: &[Row<F>]) -> ([f64; LANES], [f64; LANES]) {
    let Some(origin) = rows.first() else { return ([f64::NAN; LANES], [f64::NAN; LANES]) };
    let mut sum = [0.0; LANES];
    let mut squares = [0.0; LANES];
    for row in rows {
        for lane in 0..LANES {
            let d = row[lane].f64() - origin[lane].f64();
            sum[lane] += d;
            squares[lane] += d * d;
        }
    }
    let n = count::<f64>(rows.len());
    let mut sd = [0.0; LANES];
    for lane in 0..LANES {
        let variance = squares[lane] / n - (sum[lane] / n) * (sum[lane] / n);
        // Not `max`, which would turn the NaN of a non-finite unit into 0.
        sd[lane] = if variance < 0.0 { 0.0 } else { variance.sqrt() };
        sum[lane] = origin[lane].f64() + sum[lane] / n;
    }
    (sum, sd)
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small counts")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Computes mean and standard deviation in two passes in plain `f64`.
    fn reference(values: &[f32]) -> (f64, f64) {
        let finite: Vec<f64> = values.iter().filter(|x| x.is_finite()).map(|&x| f64::from(x)).collect();
        let n = finite.len() as f64;
        let mean = finite.iter().sum::<f64>() / n;
        (mean, (finite.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt())
    }

    #[track_caller]
    fn check(values: &[f32]) {
        let (mean, std) = reference(values);
        let found = Moments::of(values);
        let scale = mean.abs() + std;
        assert!((found.mean - mean).abs() <= 1e-10 * scale, "mean {} is not {mean}", found.mean);
        assert!((found.std - std).abs() <= 1e-9 * std + 1e-12 * scale, "std {} is not {std}", found.std);
        assert_eq!(found.finite, values.iter().filter(|x| x.is_finite()).count());
    }

    proptest! {
        #[test]
        fn agree_with_two_passes(
            mut values in prop::collection::vec(-3.0_f32..3.0, 1..500),
            offset in -1e6_f32..1e6,
            hole in 0_usize..500,
        ) {
            for x in &mut values {
                *x += offset;
            }
            check(&values);
            values.push(1e30);
            if hole < values.len() - 1 {
                values[hole] = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY][hole % 3];
            }
            check(&values);
        }
    }

    #[test]
    fn nothing_finite_is_nan() {
        for values in [&[][..], &[f32::NAN, f32::INFINITY]] {
            let moments = Moments::of(values);
            assert!(moments.mean.is_nan() && moments.std.is_nan() && moments.finite == 0);
        }
    }

    #[test]
    fn a_constant_has_no_spread() {
        assert_eq!(mean_sd(&[0.1_f32; 1000]), (f64::from(0.1_f32), 0.0));
    }

    #[test]
    fn tiny_and_huge_values_neither_vanish_nor_overflow() {
        check(&[1e-40, 2e-40, 4e-40]);
        check(&[1e38, -2e38, 3e38]);
    }

    #[test]
    fn a_unit_that_is_not_finite_has_no_moments() {
        let mut rows = [[1.0_f32; LANES], [3.0; LANES]];
        rows[1][4] = f32::INFINITY;
        let (mean, sd) = unit_moments(&rows);
        assert_eq!((mean[3], sd[3]), (2.0, 1.0));
        assert!(!mean[4].is_finite() && !sd[4].is_finite());
    }
}
