//! Ghost batch normalization (Hoffer, Hubara & Soudry 2017): batch normalization by the statistics of consecutive
//! groups of g samples of the mini-batch, so that a large batch has the noise of a small one.
//!
//! A remainder of fewer than g samples joins the last group; a batch of fewer than g samples is one group.

use std::ops::Range;

use super::batch_norm::{Running, Statistics, backward_group, forward_group};
use super::element::Element;
use crate::real::count;

/// Returns the number of groups in a batch of `batch` samples, with `group` samples per group.
#[must_use]
pub const fn groups(batch: usize, group: usize) -> usize {
    let groups = batch / group;
    if groups == 0 { 1 } else { groups }
}

/// Returns the rows of group `k`, counted from 0.
fn rows(batch: usize, group: usize, k: usize) -> Range<usize> {
    let end = if k + 1 == groups(batch, group) { batch } else { (k + 1) * group };
    k * group..end
}

/// Normalizes each group by its own statistics, scales by γ and shifts by β.
///
/// # Shapes
/// `z`, `z_hat`, `y` `[batch, units]`; `gamma`, `beta` `[units]`; the statistics `[groups, units]`.
#[expect(clippy::too_many_arguments, reason = "those of batch normalization, and the size of a group")]
pub fn forward<F: Element>(
    z: &[F],
    gamma: &[F],
    beta: &[F],
    eps: F,
    group: usize,
    statistics: &mut Statistics<F>,
    z_hat: &mut [F],
    y: &mut [F],
) {
    let units = gamma.len();
    let batch = z.len() / units;
    for k in 0..groups(batch, group) {
        let rows = rows(batch, group, k);
        let part = rows.start * units..rows.end * units;
        let (z_hat, y) = (&mut z_hat[part.clone()], &mut y[part.clone()]);
        forward_group(&z[part], gamma, beta, eps, statistics.of_group(k, units), z_hat, y);
    }
}

/// Computes dz of each group as in batch normalization, with sums over the group's samples; dγ and dβ are summed
/// over all groups. `d` holds dy on entry and dz on return.
///
/// # Shapes
/// `d`, `z_hat` `[batch, units]`, `inverse_std` `[groups, units]`, all others `[units]`.
pub fn backward<F: Element>(
    z_hat: &[F],
    gamma: &[F],
    inverse_std: &[F],
    group: usize,
    d: &mut [F],
    dgamma: &mut [F],
    dbeta: &mut [F],
) {
    let units = gamma.len();
    let batch = d.len() / units;
    dgamma.fill(F::zero());
    dbeta.fill(F::zero());
    for (k, inverse_std) in inverse_std.chunks_exact(units).enumerate() {
        let rows = rows(batch, group, k);
        let part = rows.start * units..rows.end * units;
        backward_group(&z_hat[part.clone()], gamma, inverse_std, &mut d[part], dgamma, dbeta);
    }
}

/// Sets running = (1 − m)·running + m·mean, where the mean is over the groups, of their means and their unbiased
/// variances.
pub fn update_running<F: Element>(
    running: &mut Running,
    statistics: &Statistics<F>,
    batch: usize,
    group: usize,
    momentum: f64,
) {
    let units = running.mean.len();
    let groups = groups(batch, group);
    running.fade(momentum);
    for k in 0..groups {
        let (samples, part) = (rows(batch, group, k).len(), k * units..(k + 1) * units);
        let share = momentum / count::<f64>(groups);
        running.add(&statistics.mean[part.clone()], &statistics.variance[part], samples, share);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::batch_norm;
    use super::*;

    fn statistics(groups: usize, units: usize) -> Statistics<f64> {
        let zeros = vec![0.0; groups * units];
        Statistics { mean: zeros.clone(), variance: zeros.clone(), inverse_std: zeros }
    }

    proptest! {
        #[test]
        fn groups_are_consecutive_and_none_is_smaller_than_asked(batch in 2_usize..200, group in 2_usize..100) {
            let all: Vec<Range<usize>> = (0..groups(batch, group)).map(|k| rows(batch, group, k)).collect();
            prop_assert_eq!((all[0].start, all[all.len() - 1].end), (0, batch));
            prop_assert!(all.windows(2).all(|pair| pair[0].end == pair[1].start));
            let least = group.min(batch);
            prop_assert!(all.iter().all(|rows| rows.len() >= least && rows.len() < least + group), "{:?}", all);
        }
    }

    #[test]
    fn each_group_is_a_batch_of_its_own() {
        let (units, batch, group) = (3, 11, 4);
        let z: Vec<f64> = (0..batch * units).map(|i| f64::from(u8::try_from(i * i % 23).unwrap())).collect();
        let (gamma, beta) = ([1.5, -2.0, 0.5], [0.0, 1.0, -1.0]);
        let (mut s, mut z_hat, mut y) = (statistics(2, units), vec![0.0; z.len()], vec![0.0; z.len()]);
        forward(&z, &gamma, &beta, 0.1, group, &mut s, &mut z_hat, &mut y);
        let mut d: Vec<f64> = z.iter().map(|z| (z * 0.7).sin()).collect();
        let upstream = d.clone();
        let (mut dgamma, mut dbeta) = ([9.0; 3], [9.0; 3]);
        backward(&z_hat, &gamma, &s.inverse_std, group, &mut d, &mut dgamma, &mut dbeta);
        let mut sums = [[0.0; 3]; 2];
        // Two groups, of four and seven samples: the remainder of three joins the last group.
        for (k, rows) in [(0, 0..4), (1, 4..11)] {
            let part = rows.start * units..rows.end * units;
            let mut alone = statistics(1, units);
            let (mut z_hat_alone, mut y_alone) = (vec![0.0; part.len()], vec![0.0; part.len()]);
            batch_norm::forward_train(&z[part.clone()], &gamma, &beta, 0.1, &mut alone, &mut z_hat_alone, &mut y_alone);
            assert_eq!(y[part.clone()], y_alone);
            assert_eq!(s.variance[k * units..(k + 1) * units], alone.variance);
            let (mut dz, mut g, mut b) = (upstream[part.clone()].to_vec(), [0.0; 3], [0.0; 3]);
            batch_norm::backward(&z_hat_alone, &gamma, &alone.inverse_std, &mut dz, &mut g, &mut b);
            assert_eq!(d[part], dz);
            for j in 0..units {
                sums[0][j] += g[j];
                sums[1][j] += b[j];
            }
        }
        assert_eq!([dgamma, dbeta], sums);
    }

    #[test]
    fn running_statistics_are_the_mean_over_the_groups() {
        let (z, mut z_hat, mut y) = ([1.0, 3.0, 10.0, 10.0, 16.0], [0.0; 5], [0.0; 5]);
        let mut s = statistics(2, 1);
        forward(&z, &[1.0], &[0.0], 0.0, 2, &mut s, &mut z_hat, &mut y);
        let mut running = Running::new(1);
        update_running(&mut running, &s, 5, 2, 0.5);
        // Means 2 and 12; unbiased variances 2 and 12.
        assert!((running.mean[0] - 3.5).abs() < 1e-12, "½·0 + ½·7: {running:?}");
        assert!((running.variance[0] - 4.0).abs() < 1e-12, "½·1 + ½·7: {running:?}");
    }
}
