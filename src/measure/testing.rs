//! Helpers that the tests of several measures share.

use crate::real::count;

/// Returns `n` values at equal steps of probability of N(mean, sd²): a large sample without randomness.
pub(super) fn normal_quantiles(n: usize, mean: f64, sd: f64) -> Vec<f64> {
    (0..n).map(|i| mean + sd * quantile((count::<f64>(i) + 0.5) / count::<f64>(n))).collect()
}

/// Computes the inverse of Φ by bisection.
fn quantile(share: f64) -> f64 {
    let (mut low, mut high) = (-10.0_f64, 10.0_f64);
    for _ in 0..60 {
        let middle = low.midpoint(high);
        if libm::erfc(-middle / std::f64::consts::SQRT_2) / 2.0 < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[track_caller]
pub(super) fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not within {tolerance} of {expected}");
}
