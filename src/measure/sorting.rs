//! Sorting of many columns at once: a sorting network compares whole rows, sixteen units per instruction.

use super::lanes::{LANES, Row};
use crate::real::Real;
use crate::vector::widest;

/// Sorts each lane of `rows` in ascending order. A lane with a NaN keeps its values, in no particular order.
pub(super) fn sort_lanes<F: Real>(rows: &mut [Row<F>]) {
    widest(
        #[inline(always)]
        || merge_exchange(rows),
    );
}

/// Sorts by Batcher's merge exchange, for any number of rows (Knuth, *The Art of Computer Programming*, vol. 3,
/// Algorithm 5.2.2 M): which rows are compared does not depend on their values, so that all lanes do the same
/// comparisons.
#[inline(always)]
fn merge_exchange<F: Real>(rows: &mut [Row<F>]) {
    let n = rows.len();
    let top = n.next_power_of_two() / 2;
    let mut p = top;
    while p > 0 {
        let (mut q, mut r, mut d) = (top, 0, p);
        loop {
            // All i < n − d whose bit p equals that of r: runs of p rows, 2p apart.
            let mut start = r;
            while start + d < n {
                let end = (start + p).min(n - d);
                for i in start..end {
                    let (low, high) = exchange(rows[i], rows[i + d]);
                    rows[i] = low;
                    rows[i + d] = high;
                }
                start += 2 * p;
            }
            if q == p {
                break;
            }
            d = q - p;
            q /= 2;
            r = p;
        }
        p /= 2;
    }
}

#[inline(always)]
fn exchange<F: Real>(a: Row<F>, b: Row<F>) -> (Row<F>, Row<F>) {
    let (mut low, mut high) = (a, b);
    for lane in 0..LANES {
        // Written so that each line is one minimum or maximum instruction and a NaN loses no value.
        low[lane] = if a[lane] < b[lane] { a[lane] } else { b[lane] };
        high[lane] = if a[lane] < b[lane] { b[lane] } else { a[lane] };
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check<F: Real>(mut rows: Vec<Row<F>>) {
        let before = rows.clone();
        sort_lanes(&mut rows);
        for lane in 0..LANES {
            let mut expected: Vec<F> = before.iter().map(|row| row[lane]).collect();
            expected.sort_by(|a, b| a.partial_cmp(b).unwrap());
            assert!(rows.iter().map(|row| row[lane]).eq(expected), "lane {lane} of {} rows", rows.len());
        }
    }

    proptest! {
        #[test]
        fn any_number_of_rows(values in prop::collection::vec(prop::array::uniform16(-50_i8..50), 0..70)) {
            check(values.iter().map(|row| row.map(f32::from)).collect());
            check(values.iter().map(|row| row.map(f64::from)).collect());
        }
    }

    #[test]
    fn a_network_that_sorts_zeros_and_ones_sorts_everything() {
        for n in 0..12 {
            // Sixteen bit patterns per call, one per lane.
            for first in (0..1_usize << n).step_by(LANES) {
                let bits = |row: usize| std::array::from_fn(|lane| f32::from(((first + lane) >> row) & 1 == 1));
                check((0..n).map(bits).collect());
            }
        }
    }

    #[test]
    fn nan_stays_in_its_lane_and_loses_no_value() {
        let mut rows: Vec<Row<f32>> = (0..9_u8).map(|i| [f32::from(9 - i); LANES]).collect();
        rows[4][2] = f32::NAN;
        sort_lanes(&mut rows);
        assert!(rows.iter().map(|row| row[3]).eq((1..10_u8).map(f32::from)));
        let mut kept: Vec<f32> = rows.iter().map(|row| row[2]).collect();
        kept.sort_by(f32::total_cmp);
        assert_eq!(kept[..8], [1.0, 2.0, 3.0, 4.0, 6.0, 7.0, 8.0, 9.0]);
        assert!(kept[8].is_nan());
    }
}
