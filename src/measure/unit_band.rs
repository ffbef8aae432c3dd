//! The percentiles of one unit in compact form: a timeline keeps more than a million of them.

/// Bits of one percentile: a sign and twelve binary digits.
const DIGITS: u32 = 13;
/// The largest magnitude of a percentile, in steps.
const MOST: i32 = (1 << (DIGITS - 1)) - 1;
/// Bits of the exponent that are stored above each percentile.
const PART: u32 = 16 - DIGITS;
/// Offset of the exponent, so that it is stored without a sign.
const BIAS: i32 = 160;
/// The stored exponent of a unit with a value that is not finite.
const NOT_FINITE: u16 = (1 << (3 * PART)) - 1;

/// Percentiles 15, 50 and 85 of a unit in six bytes.
///
/// The three are integer multiples of one step, a power of two, so that they have the range of an `f32`. Each is
/// off by at most 1/4095 of the largest of their absolute values; their order is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitBand([u16; 3]);

impl UnitBand {
    /// The band of a unit with a value that is not finite.
    pub const NONE: Self = Self::packed([0; 3], NOT_FINITE);

    /// Returns the band nearest to `percentiles`; [`UnitBand::NONE`] if one of them is not finite or beyond 2¹²⁸,
    /// to which the largest `f32` rounds.
    #[must_use]
    pub fn of(percentiles: [f64; 3]) -> Self {
        let largest = percentiles.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
        if !percentiles.iter().all(|x| x.is_finite()) || largest > 2_f64.powi(128) {
            return Self::NONE;
        }
        // The smallest step for which the largest percentile has at most `MOST` steps; rounding can exceed `MOST`.
        let finest = (exponent_of(largest) + 2 - DIGITS.cast_signed()).max(-BIAS);
        let exponent = finest + i32::from(steps(largest, finest) > MOST);
        let written = u16::try_from(exponent + BIAS).unwrap_or(NOT_FINITE);
        Self::packed(percentiles.map(|x| low_bits(steps(x, exponent))), written)
    }

    /// Returns the percentiles; `None` if the unit had a value that was not finite.
    #[must_use]
    pub fn percentiles(self) -> Option<[f64; 3]> {
        let exponent = self.0.iter().fold(0, |exponent, word| exponent << PART | word >> DIGITS);
        // The sign is the highest of the thirteen bits.
        let steps = self.0.map(|word| f64::from((word << PART).cast_signed() >> PART));
        (exponent != NOT_FINITE).then(|| steps.map(|steps| steps * 2_f64.powi(i32::from(exponent) - BIAS)))
    }

    /// Returns the median; `None` if the unit had a value that was not finite.
    #[must_use]
    pub fn median(self) -> Option<f64> {
        self.percentiles().map(|[_, median, _]| median)
    }

    /// Packs three bits of the exponent above the thirteen bits of each percentile.
    const fn packed([low, median, high]: [u16; 3], exponent: u16) -> Self {
        Self([exponent >> (2 * PART) << DIGITS | low, exponent >> PART << DIGITS | median, exponent << DIGITS | high])
    }
}

/// Returns the integer e with 2ᵉ ≤ x < 2ᵉ⁺¹ for a positive `x`, and a small one for 0.
fn exponent_of(x: f64) -> i32 {
    // The eleven bits below the sign are the exponent of IEEE 754.
    i32::try_from(x.to_bits() >> 52 & 0x7FF).unwrap_or(0) - 1023
}

/// Returns `x` in steps of 2 to the power of `exponent`, rounded.
#[expect(clippy::cast_possible_truncation, reason = "at most 4096 steps")]
fn steps(x: f64, exponent: i32) -> i32 {
    (x / 2_f64.powi(exponent)).round() as i32
}

/// Returns a number of steps in thirteen bits.
#[expect(clippy::cast_possible_truncation, reason = "the bits above repeat the sign")]
const fn low_bits(steps: i32) -> u16 {
    steps.cast_unsigned() as u16 & ((1 << DIGITS) - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(percentiles: [f64; 3]) {
        let largest = percentiles.iter().fold(0.0_f64, |largest, x| largest.max(x.abs()));
        let found = UnitBand::of(percentiles).percentiles().unwrap();
        for (found, expected) in found.into_iter().zip(percentiles) {
            assert!((found - expected).abs() <= largest / 4095.0, "{found} is not {expected} of {percentiles:?}");
        }
        assert_eq!(UnitBand::of(found), UnitBand::of(percentiles), "what was read is written as it was");
        let sorted = |x: [f64; 3]| x[0] <= x[1] && x[1] <= x[2];
        assert!(sorted(found) || !sorted(percentiles), "{found:?} is not in the order of {percentiles:?}");
    }

    #[test]
    fn a_band_takes_six_bytes() {
        assert_eq!(size_of::<UnitBand>(), 6);
    }

    #[test]
    fn whole_steps_are_exact() {
        for percentiles in [[-1.0, 0.0, 1.0], [0.0; 3], [-2.5, -0.25, 3.75], [-4095.0, 17.0, 4095.0], [0.0, 0.0, 0.5]] {
            assert_eq!(UnitBand::of(percentiles).percentiles(), Some(percentiles));
            check(percentiles);
        }
        assert_eq!(UnitBand::of([-1.0, 0.5, 2.0]).median(), Some(0.5));
    }

    #[test]
    fn the_largest_may_round_up_to_the_next_power_of_two() {
        check([-0.1, 0.0, 4095.9]);
        check([-2.0 + 1e-12, 0.0, 0.1]);
    }

    #[test]
    fn the_ends_of_an_f32() {
        let [large, small] = [f32::MAX, f32::from_bits(1)].map(f64::from);
        check([-large, 0.0, large]);
        check([-small, 0.0, small]);
        check([0.0, small, large]);
    }

    #[test]
    fn a_unit_that_is_not_finite_has_no_percentiles() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300] {
            assert_eq!(UnitBand::of([0.0, 1.0, bad]), UnitBand::NONE);
        }
        assert_eq!((UnitBand::NONE.percentiles(), UnitBand::NONE.median()), (None, None));
    }

    proptest! {
        #[test]
        fn percentiles_come_back(mut x in prop::array::uniform3(-10.0_f64..10.0), exponent in -130_i32..124) {
            x.sort_by(f64::total_cmp);
            check(x.map(|x| x * 2_f64.powi(exponent)));
        }
    }
}
