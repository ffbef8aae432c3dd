//! The choice of the steps that the frames of an animation show.

use crate::config::word_types;

/// Largest number of frames of an animation.
pub const MOST_FRAMES: usize = 2000;

choices! {
    /// The spacing of the steps of an animation.
    #[derive(Default)]
    Spacing {
        /// Closer together at the start, where most happens: ln(step + 1) grows evenly.
        #[default]
        Log = "log",
        /// Evenly spaced.
        Linear = "linear",
    }
}
word_types!(Spacing);

impl Spacing {
    /// Maps a step to the scale on which the chosen steps are evenly spaced; `Spacing::step` is the inverse.
    fn scale(self, step: f64) -> f64 {
        match self {
            Self::Log => step.ln_1p(),
            Self::Linear => step,
        }
    }

    fn step(self, at: f64) -> f64 {
        match self {
            Self::Log => at.exp_m1(),
            Self::Linear => at,
        }
    }
}

/// Returns `count` different steps from `first` to `last`, both included, in ascending order and spaced as `spacing`
/// says, as closely as whole steps allow. A single step is `last`. `None` if there are fewer steps than `count`, or if
/// `count` is 0 or more than [`MOST_FRAMES`].
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a run has at most 10⁷ steps; the cast keeps to what a u64 can be, and the ends are set afterwards"
)]
pub fn steps(first: u64, last: u64, count: usize, spacing: Spacing) -> Option<Vec<u64>> {
    let there_are = last.checked_sub(first)?.saturating_add(1);
    if count == 0 || count > MOST_FRAMES || count as u64 > there_are {
        return None;
    }
    if count == 1 {
        return Some(vec![last]);
    }
    let (low, high) = (spacing.scale(first as f64), spacing.scale(last as f64));
    let mut steps: Vec<u64> =
        (0..count).map(|i| spacing.step(low + (high - low) * i as f64 / (count - 1) as f64).round() as u64).collect();
    // Ideal steps that are less than 1 apart are moved up, but never so far that the remaining ones do not fit.
    let mut least = first;
    for (i, step) in steps.iter_mut().enumerate() {
        *step = (*step).max(least).min(last - (count - 1 - i) as u64);
        least = *step + 1;
    }
    steps[0] = first;
    steps[count - 1] = last;
    Some(steps)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(first: u64, last: u64, count: usize, spacing: Spacing, expected: &[u64]) {
        assert_eq!(steps(first, last, count, spacing).as_deref(), Some(expected));
    }

    #[test]
    fn evenly_or_as_logarithms() {
        check(0, 100, 5, Spacing::Linear, &[0, 25, 50, 75, 100]);
        check(10, 12, 3, Spacing::Linear, &[10, 11, 12]);
        check(0, 1023, 6, Spacing::Log, &[0, 3, 15, 63, 255, 1023]);
        // Powers of 100^(1/7), minus 1, rounded, start with 0, 1, 3, 6, 13, …
        check(0, 99, 8, Spacing::Log, &[0, 1, 3, 6, 13, 26, 51, 99]);
        check(0, 4, 5, Spacing::Log, &[0, 1, 2, 3, 4]);
        check(7, 300, 1, Spacing::Log, &[300]);
        assert_eq!(steps(0, 4, 6, Spacing::Log), None);
        assert_eq!(steps(0, 4, 0, Spacing::Log), None);
        assert_eq!(steps(5, 4, 1, Spacing::Linear), None);
        assert_eq!(steps(0, 1_000_000, MOST_FRAMES + 1, Spacing::Linear), None);
    }

    proptest! {
        #[test]
        fn steps_are_different_rising_and_within_the_range(
            first in 0_u64..10_000_000,
            length in 0_u64..10_000_000,
            count in 1_usize..=MOST_FRAMES,
            log in any::<bool>(),
        ) {
            let last = (first + length).min(10_000_000);
            let spacing = if log { Spacing::Log } else { Spacing::Linear };
            match steps(first, last, count, spacing) {
                None => prop_assert!((count as u64) > last - first + 1),
                Some(steps) => {
                    prop_assert_eq!(steps.len(), count);
                    prop_assert!(steps.windows(2).all(|pair| pair[0] < pair[1]));
                    prop_assert!(steps.iter().all(|step| (first..=last).contains(step)));
                    prop_assert_eq!(steps[count - 1], last);
                    prop_assert!(count == 1 || steps[0] == first);
                }
            }
        }

        #[test]
        fn few_steps_are_all_shown(first in 0_u64..1000, count in 1_usize..200, log in any::<bool>()) {
            let spacing = if log { Spacing::Log } else { Spacing::Linear };
            let last = first + count as u64 - 1;
            prop_assert!(steps(first, last, count, spacing).unwrap().into_iter().eq(first..=last));
        }
    }
}
