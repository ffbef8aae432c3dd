//! Percentiles 15, 50 and 85, by linear interpolation between order statistics (NumPy's default).

use std::cmp::Ordering;

use super::bins::{self, CodeCounts, FINITE_CODES};
use crate::real::{Real, count};

/// The percentiles in every frame: those of the band of Ioffe & Szegedy (2015), Fig. 1.
const SHARES: [f64; 3] = [0.15, 0.5, 0.85];

/// Returns the positions of the three percentiles among `n` > 0 sorted values: `(rank, part)` is the given part of
/// the way from rank `rank` to rank `rank + 1`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank below n")]
fn positions(n: usize) -> [(usize, f64); 3] {
    SHARES.map(|share| {
        let position = count::<f64>(n - 1) * share;
        (position as usize, position.fract())
    })
}

/// Returns the three percentiles of `n` > 0 values, where `sorted(rank)` is the value of that rank.
pub(super) fn of_sorted(n: usize, sorted: impl Fn(usize) -> f64) -> [f64; 3] {
    positions(n).map(|(rank, part)| between(sorted(rank), sorted((rank + 1).min(n - 1)), part))
}

fn between(low: f64, high: f64, part: f64) -> f64 {
    // Not low + (high − low)·part, which could overflow.
    if part > 0.0 { low * (1.0 - part) + high * part } else { low }
}

/// Returns the three percentiles of the finite values of `values`; NaN if there are none.
///
/// `codes` are the bins of the values over any range, and `counts` is the number of values of each code: only the
/// few bins that contain a percentile are searched. `room` is as long as `values`.
pub(super) fn of_binned<F: Real>(values: &[F], codes: &[u8], counts: &CodeCounts, room: &mut [F]) -> [f64; 3] {
    let finite: usize = counts[..FINITE_CODES].iter().map(|&n| n as usize).sum();
    if finite == 0 {
        return [f64::NAN; 3];
    }
    let positions = positions(finite);
    let mut wanted = bins::NO_CODE;
    for (rank, _) in positions {
        wanted[code_of(rank, counts)] = true;
        wanted[code_of((rank + 1).min(finite - 1), counts)] = true;
    }
    let found = bins::gather(values, codes, &wanted, room);
    let gathered = &mut room[..found];
    positions.map(|(rank, part)| {
        let code = code_of(rank, counts);
        let left_out: usize = (0..code).filter(|&code| !wanted[code]).map(|code| counts[code] as usize).sum();
        let (_, &mut low, above) = gathered.select_nth_unstable_by(rank - left_out, order);
        let high = above.iter().fold(F::infinity(), |least, &x| if x < least { x } else { least });
        // If there is no value above, the rank is the last one and `part` is 0.
        between(low.f64(), high.f64(), part)
    })
}

/// Returns the code of the value with rank `rank`.
fn code_of(rank: usize, counts: &CodeCounts) -> usize {
    let mut below = 0;
    for (code, &n) in counts[..FINITE_CODES].iter().enumerate() {
        below += n as usize;
        if rank < below {
            return code;
        }
    }
    unreachable!("rank {rank} is below the number of finite values, {below}")
}

/// Compares two finite values.
fn order<F: Real>(a: &F, b: &F) -> Ordering {
    a.partial_cmp(b).unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::bins::Binning;
    use super::*;

    /// Computes the percentiles by sorting all values.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank")]
    fn reference(values: &[f32]) -> [f64; 3] {
        let mut sorted: Vec<f64> = values.iter().filter(|x| x.is_finite()).map(|&x| f64::from(x)).collect();
        sorted.sort_by(f64::total_cmp);
        if sorted.is_empty() {
            return [f64::NAN; 3];
        }
        [0.15, 0.5, 0.85].map(|share| {
            let position = count::<f64>(sorted.len() - 1) * share;
            let (low, high) = (sorted[position.floor() as usize], sorted[position.ceil() as usize]);
            low + (high - low) * position.fract()
        })
    }

    fn percentiles(values: &[f32], low: f32, high: f32) -> [f64; 3] {
        let mut codes = vec![0; values.len()];
        Binning::new((low, high)).encode(values, &mut codes);
        of_binned(values, &codes, &bins::tally(&codes), &mut vec![0.0; values.len()])
    }

    #[track_caller]
    fn check(values: &[f32], low: f32, high: f32) {
        let (found, expected) = (percentiles(values, low, high), reference(values));
        for (found, expected) in found.into_iter().zip(expected) {
            let close = (found - expected).abs() <= 1e-12 * (1.0 + expected.abs());
            assert!(close || found.is_nan() && expected.is_nan(), "{found} is not {expected}");
        }
        assert!(found[0].is_nan() || found[0] <= found[1] && found[1] <= found[2], "not in order: {found:?}");
    }

    proptest! {
        #[test]
        fn agree_with_sorting(values in prop::collection::vec(-4.0_f32..4.0, 0..400), low in -5.0_f32..5.0) {
            check(&values, low, low + 3.0);
        }

        #[test]
        fn agree_with_sorting_for_any_f32(bits in prop::collection::vec(any::<u32>(), 0..100)) {
            check(&bits.into_iter().map(f32::from_bits).collect::<Vec<_>>(), -1.0, 1.0);
        }

        #[test]
        fn agree_with_sorting_with_ties(values in prop::collection::vec(-2_i8..3, 1..50)) {
            check(&values.into_iter().map(f32::from).collect::<Vec<_>>(), -1.0, 1.0);
        }
    }

    #[test]
    fn numpy_percentiles_of_a_small_sample() {
        // numpy.percentile([1, 2, 3, 4, 10], [15, 50, 85])
        for (found, expected) in percentiles(&[3.0, 1.0, 10.0, 2.0, 4.0], 0.0, 12.0).into_iter().zip([1.6, 3.0, 6.4]) {
            assert!((found - expected).abs() < 1e-12);
        }
    }
}
