//! Histograms: counts over equal bins, and of the values beyond the range.

use super::bins::{self, Binning, NONFINITE, OVERFLOW, UNDERFLOW};
use super::counts::Counts;
use crate::real::Real;

/// Number of bins of every histogram.
pub const BINS: usize = 64;

/// Counts of values over 64 equal bins, below, above and not finite: every value is counted.
///
/// ```
/// use shiftscope::measure::Histogram;
///
/// let histogram = Histogram::of(&[-9.0_f32, -1.0, 0.5, 0.5, f32::NAN], (-8.0, 8.0));
/// assert_eq!((histogram.underflow, histogram.nonfinite, histogram.total()), (1, 1, 5));
/// // Bins are 1/4 wide: 0.5 is in the third one above 0.
/// assert_eq!(histogram.counts.get(34), 2);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Lower edge of the first bin, inclusive.
    pub low: f32,
    /// Upper edge of the last bin, inclusive.
    pub high: f32,
    /// Counts of the bins.
    pub counts: Counts,
    /// Number of finite values below `low`.
    pub underflow: u32,
    /// Number of finite values above `high`.
    pub overflow: u32,
    /// Number of NaN and ±∞.
    pub nonfinite: u32,
}

impl Histogram {
    /// Counts `values` over `range`, its lower and its upper edge.
    ///
    /// # Panics
    /// Panics if the range is empty, not finite, or wider than the largest `f32`.
    #[must_use]
    pub fn of<F: Real>(values: &[F], range: (f32, f32)) -> Self {
        Self::from_codes(range, &bins::count(values, Binning::new(range)))
    }

    /// Creates the histogram from the number of values of each bin code.
    pub(super) fn from_codes((low, high): (f32, f32), counts: &bins::CodeCounts) -> Self {
        let inner: [u32; BINS] = std::array::from_fn(|bin| counts[bin + 1]);
        Self {
            low,
            high,
            counts: inner.into(),
            underflow: counts[usize::from(UNDERFLOW)],
            overflow: counts[usize::from(OVERFLOW)],
            nonfinite: counts[usize::from(NONFINITE)],
        }
    }

    /// Returns the number of all counted values, including those beyond the range and those that are not finite.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.sum() + [self.underflow, self.overflow, self.nonfinite].map(u64::from).iter().sum::<u64>()
    }

    /// Returns the lower edge of bin `bin`; for [`BINS`] the upper edge of the last bin.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "there are 64 bins")]
    pub fn edge(&self, bin: usize) -> f64 {
        let (low, high) = (f64::from(self.low), f64::from(self.high));
        low + (high - low) * bin as f64 / BINS as f64
    }

    /// Returns the width of one bin.
    #[must_use]
    pub fn bin_width(&self) -> f32 {
        (self.high - self.low) / 64.0
    }
}

impl Default for Histogram {
    /// Returns an empty histogram over [−8, 8].
    fn default() -> Self {
        Self { low: -8.0, high: 8.0, counts: Counts::default(), underflow: 0, overflow: 0, nonfinite: 0 }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check<F: Real>(values: &[F], low: f32, high: f32) {
        let histogram = Histogram::of(values, (low, high));
        let (low, high) = (f64::from(low), f64::from(high));
        let number = |keep: &dyn Fn(f64) -> bool| values.iter().filter(|x| keep(x.f64())).count() as u64;
        assert_eq!(histogram.total(), values.len() as u64);
        assert_eq!(u64::from(histogram.nonfinite), number(&|x| !x.is_finite()));
        assert_eq!(u64::from(histogram.underflow), number(&|x| x.is_finite() && x < low));
        assert_eq!(u64::from(histogram.overflow), number(&|x| x.is_finite() && x > high));
    }

    proptest! {
        #[test]
        fn counts_add_up_for_any_f32(bits in prop::collection::vec(any::<u32>(), 0..200), low in -9.0_f32..0.0) {
            check(&bits.into_iter().map(f32::from_bits).collect::<Vec<_>>(), low, low + 4.0);
        }

        #[test]
        fn counts_add_up_for_any_f64(bits in prop::collection::vec(any::<u64>(), 0..200), low in -9.0_f32..0.0) {
            check(&bits.into_iter().map(f64::from_bits).collect::<Vec<_>>(), low, low + 4.0);
        }

        #[test]
        fn counts_add_up_near_the_range(values in prop::collection::vec(-10.0_f32..10.0, 0..3000)) {
            check(&values, -8.0, 8.0);
            check(&values.iter().map(|&x| f64::from(x)).collect::<Vec<_>>(), -8.0, 8.0);
        }
    }

    #[test]
    fn both_edges_belong_to_the_range() {
        let histogram = Histogram::of(&[-8.0_f32, 8.0, 0.0, -0.01, -8.001, 8.001], (-8.0, 8.0));
        assert_eq!([0, 31, 32, 63].map(|bin| histogram.counts.get(bin)), [1, 1, 1, 1]);
        assert_eq!((histogram.underflow, histogram.overflow), (1, 1));
    }

    #[test]
    fn one_value_in_the_middle_of_each_bin() {
        let values: Vec<f64> = (0..64).map(|bin| (f64::from(bin) + 0.5) / 64.0).collect();
        assert_eq!(Histogram::of(&values, (0.0, 1.0)).counts.to_array(), [1; BINS]);
    }

    #[test]
    #[should_panic(expected = "a histogram needs a range")]
    fn an_empty_range_is_our_mistake() {
        let _ = Histogram::of(&[0.0_f32], (1.0, 1.0));
    }
}
