//! Scales: how the values of a quantity lie along a line.

use std::ops::RangeInclusive;

/// The scale of a quantity along a slider or an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Linear: equal distances are equal differences.
    Linear,
    /// Logarithmic: equal distances are equal ratios; the range must be positive.
    Log,
}

impl Scale {
    /// Returns the place of `value` in `range`, 0..=1; a value outside gets the nearer end, NaN the start.
    #[must_use]
    pub fn place(self, value: f64, range: &RangeInclusive<f64>) -> f64 {
        let (low, high) = (*range.start(), *range.end());
        let place = match self {
            Self::Linear => (value - low) / (high - low),
            Self::Log => (value.max(low) / low).ln() / (high / low).ln(),
        };
        if place.is_nan() { 0.0 } else { place.clamp(0.0, 1.0) }
    }

    /// Returns the value at `place` of `range`; places outside 0..=1 get the nearer end.
    #[must_use]
    pub fn value(self, place: f64, range: &RangeInclusive<f64>) -> f64 {
        let (low, high) = (*range.start(), *range.end());
        let place = place.clamp(0.0, 1.0);
        match self {
            Self::Linear => low + place * (high - low),
            Self::Log => low * (high / low).powf(place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(scale: Scale, range: RangeInclusive<f64>, value: f64, place: f64) {
        assert!((scale.place(value, &range) - place).abs() < 1e-12);
        assert!((scale.value(place, &range) - value).abs() < 1e-12);
    }

    #[test]
    fn places() {
        check(Scale::Linear, -4.0..=4.0, 0.0, 0.5);
        check(Scale::Log, 0.01..=100.0, 1.0, 0.5);
        check(Scale::Log, 1.0..=1000.0, 10.0, 1.0 / 3.0);
        // Values without a place on the rail get its start.
        let off = (Scale::Log.place(0.0, &(0.1..=10.0)), Scale::Linear.place(f64::NAN, &(0.0..=1.0)));
        assert_eq!(off, (0.0, 0.0));
    }
}
