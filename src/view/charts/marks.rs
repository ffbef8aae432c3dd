//! Round values along an axis.

use crate::view::format::{float, whole};

/// Returns about `wanted` multiples of 1, 2, 4 or 5 times a power of ten between `low` and `high`; none for an
/// empty range.
pub fn round_marks(low: f64, high: f64, wanted: f64) -> Vec<f64> {
    let span = high - low;
    if !(span.is_finite() && span > 0.0) {
        return Vec::new();
    }
    let decade = 10_f64.powf((span / wanted).log10().floor());
    let step = [1.0, 2.0, 4.0, 5.0, 10.0].map(|m| m * decade).into_iter().find(|step| span / step <= wanted + 0.5);
    let step = step.unwrap_or(10.0 * decade);
    let first = (low / step - 1e-9).ceil();
    let count = whole(((high / step + 1e-9).floor() - first).max(0.0)).min(64);
    // Rounding to the digits of the step makes 3 × 0.1 read 0.3. Adding 0 turns −0 into 0.
    let digits = usize::try_from(whole((1.0 - decade.log10()).max(0.0))).unwrap_or(0);
    (0..=count)
        .filter_map(|i| format!("{:.digits$}", (first + float(i)) * step).parse::<f64>().ok())
        .map(|x| x + 0.0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(low: f64, high: f64, wanted: f64, marks: &[f64]) {
        assert_eq!(round_marks(low, high, wanted), marks);
    }

    #[test]
    fn marks() {
        check(-8.0, 8.0, 4.0, &[-8.0, -4.0, 0.0, 4.0, 8.0]);
        check(-8.0, 8.0, 8.0, &[-8.0, -6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0]);
        check(0.0, 1.0, 5.0, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        check(-0.03, 0.04, 4.0, &[-0.02, 0.0, 0.02, 0.04]);
        check(0.0, 1700.0, 4.0, &[0.0, 400.0, 800.0, 1200.0, 1600.0]);
        check(1.0, 1.0, 4.0, &[]);
        check(f64::NAN, 1.0, 4.0, &[]);
    }
}
