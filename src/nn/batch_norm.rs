//! Batch normalization (Ioffe & Szegedy 2015): y = γ·ẑ + β, ẑ = (z − μ)/√(σ² + ε), for each unit over the
//! mini-batch, or over each of several groups of it: ghost batch normalization (Hoffer, Hubara & Soudry 2017), which
//! gives a large batch the noise of a small one.
//!
//! Training uses the biased variance of a group; evaluation uses the running mean and the running *unbiased*
//! variance. `docs/batch_norm.md` derives the backward pass.

use std::ops::Range;

use super::columns::{ColumnKernel, for_each_block, part, part_mut};
use super::element::Element;
use crate::real::count;

/// Rows that are summed in the run's float type before the sum is added to the total. This keeps the rounding error
/// of a batch of tens of thousands as small as that of a small batch.
const CHUNK: usize = 256;

/// Returns the rows of each group of `group` consecutive samples in a batch of `batch` samples. A remainder of fewer
/// samples joins the last group; a batch of fewer samples is one group.
pub(super) fn groups(batch: usize, group: usize) -> impl ExactSizeIterator<Item = Range<usize>> {
    let groups = (batch / group).max(1);
    (0..groups).map(move |k| k * group..if k + 1 == groups { batch } else { (k + 1) * group })
}

/// Returns the range of the values of `rows` in an array with `units` values per row.
const fn values(rows: &Range<usize>, units: usize) -> Range<usize> {
    rows.start * units..rows.end * units
}

/// Statistics of a layer's mini-batch, each `[groups, units]`.
#[derive(Clone, Debug, Default)]
pub struct Statistics<F> {
    /// μ, the mean.
    pub mean: Vec<F>,
    /// σ², the biased variance.
    pub variance: Vec<F>,
    /// 1/√(σ² + ε).
    pub inverse_std: Vec<F>,
}

impl<F: Element> Statistics<F> {
    /// Allocates the statistics of `groups` groups in a layer of `units` units.
    #[must_use]
    pub fn zeros(groups: usize, units: usize) -> Self {
        let zeros = || vec![F::zero(); groups * units];
        Self { mean: zeros(), variance: zeros(), inverse_std: zeros() }
    }
}

/// Running mean and variance of a layer, each `[units]`, by which evaluation normalizes.
///
/// They are `f64` in every run: the running variance of a constant unit goes to 0, and one unit in the last place
/// of an `f32` mean would then make ẑ 1 instead of 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// Running mean; starts at 0.
    pub mean: Vec<f64>,
    /// Running unbiased variance; starts at 1.
    pub variance: Vec<f64>,
}

impl Running {
    /// Creates the running statistics of `units` units before the first batch: mean 0, variance 1.
    #[must_use]
    pub fn new(units: usize) -> Self {
        Self { mean: vec![0.0; units], variance: vec![1.0; units] }
    }

    /// Sets running = (1 − m)·running + m·batch, where batch is the mean over the groups of their means and of their
    /// unbiased variances. The batch has `batch` samples in groups of `group`, each of at least 2 samples.
    pub fn update<F: Element>(&mut self, statistics: &Statistics<F>, batch: usize, group: usize, momentum: f64) {
        for value in self.mean.iter_mut().chain(&mut self.variance) {
            *value *= 1.0 - momentum;
        }
        let units = self.mean.len();
        let groups = groups(batch, group);
        let share = momentum / count::<f64>(groups.len());
        for (k, rows) in groups.enumerate() {
            let of_group = k * units..(k + 1) * units;
            for (running, mean) in self.mean.iter_mut().zip(&statistics.mean[of_group.clone()]) {
                *running += share * mean.f64();
            }
            let share = share * count::<f64>(rows.len()) / count::<f64>(rows.len() - 1);
            for (running, variance) in self.variance.iter_mut().zip(&statistics.variance[of_group]) {
                *running += share * variance.f64();
            }
        }
    }
}

/// Normalizes each unit by the statistics of each group of `group` samples, scales by γ and shifts by β. One group of
/// the whole batch is plain batch normalization.
///
/// # Shapes
/// `z`, `z_hat`, `y` `[batch, units]`; `gamma`, `beta` `[units]`; the statistics `[groups, units]`.
#[expect(clippy::too_many_arguments, reason = "the arrays of the formula, and the size of a group")]
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
    for (k, rows) in groups(z.len() / units, group).enumerate() {
        let (samples, of_group) = (values(&rows, units), k * units..(k + 1) * units);
        let forward = Forward {
            z: &z[samples.clone()],
            gamma,
            beta,
            eps,
            mean: &mut statistics.mean[of_group.clone()],
            variance: &mut statistics.variance[of_group.clone()],
            inverse_std: &mut statistics.inverse_std[of_group],
            z_hat: &mut z_hat[samples.clone()],
            y: &mut y[samples],
        };
        for_each_block(units, forward);
    }
}

/// The forward pass of one group.
struct Forward<'a, F> {
    z: &'a [F],
    gamma: &'a [F],
    beta: &'a [F],
    eps: F,
    mean: &'a mut [F],
    variance: &'a mut [F],
    inverse_std: &'a mut [F],
    z_hat: &'a mut [F],
    y: &'a mut [F],
}

impl<F: Element> ColumnKernel for Forward<'_, F> {
    #[inline(always)]
    fn block<const W: usize>(&mut self, column: usize) {
        let units = self.gamma.len();
        let samples = count::<F>(self.z.len() / units);
        // Sum relative to the first row: the mean of equal numbers is then exactly that number, and a constant unit
        // has ẑ = 0.
        let origin = *part::<F, W>(self.z, column);
        let mut mean = column_sum::<F, W>(self.z, units, column, |z, j| z - origin[j]);
        for j in 0..W {
            mean[j] = origin[j] + mean[j] / samples;
        }
        let mut variance = column_sum::<F, W>(self.z, units, column, |z, j| (z - mean[j]) * (z - mean[j]));
        let mut inverse = [F::zero(); W];
        for j in 0..W {
            variance[j] /= samples;
            inverse[j] = (variance[j] + self.eps).sqrt().recip();
        }
        *part_mut::<F, W>(self.mean, column) = mean;
        *part_mut::<F, W>(self.variance, column) = variance;
        *part_mut::<F, W>(self.inverse_std, column) = inverse;
        let (gamma, beta) = (*part::<F, W>(self.gamma, column), *part::<F, W>(self.beta, column));
        let rows =
            self.z.chunks_exact(units).zip(self.z_hat.chunks_exact_mut(units)).zip(self.y.chunks_exact_mut(units));
        for ((z, z_hat), y) in rows {
            // The results go into local arrays and are stored whole: single stores could overlap values that are
            // still to be read, which would keep the compiler from using vectors.
            let z = *part::<F, W>(z, column);
            let (mut normalized, mut scaled) = ([F::zero(); W], [F::zero(); W]);
            for j in 0..W {
                normalized[j] = (z[j] - mean[j]) * inverse[j];
            }
            for j in 0..W {
                scaled[j] = gamma[j] * normalized[j] + beta[j];
            }
            *part_mut::<F, W>(z_hat, column) = normalized;
            *part_mut::<F, W>(y, column) = scaled;
        }
    }
}

/// Returns the sum of `term(value, column in the block)` down each of `W` columns.
#[inline(always)]
fn column_sum<F: Element, const W: usize>(
    values: &[F],
    units: usize,
    column: usize,
    term: impl Fn(F, usize) -> F,
) -> [F; W] {
    let mut total = [F::zero(); W];
    for chunk in values.chunks(CHUNK * units) {
        let mut sum = [F::zero(); W];
        for row in chunk.chunks_exact(units) {
            let row = part::<F, W>(row, column);
            for j in 0..W {
                sum[j] += term(row[j], j);
            }
        }
        for j in 0..W {
            total[j] += sum[j];
        }
    }
    total
}

/// Computes y = γ·(z − running mean)/√(running variance + ε) + β in place: `z` holds y on return.
///
/// # Shapes
/// `z` `[batch, units]`; `gamma`, `beta` and the running statistics `[units]`.
pub fn forward_eval<F: Element>(z: &mut [F], gamma: &[F], beta: &[F], eps: F, running: &Running) {
    for_each_block(gamma.len(), Evaluate { z, gamma, beta, eps, running });
}

struct Evaluate<'a, F> {
    z: &'a mut [F],
    gamma: &'a [F],
    beta: &'a [F],
    eps: F,
    running: &'a Running,
}

impl<F: Element> ColumnKernel for Evaluate<'_, F> {
    #[inline(always)]
    fn block<const W: usize>(&mut self, column: usize) {
        let (gamma, beta) = (*part::<F, W>(self.gamma, column), *part::<F, W>(self.beta, column));
        let mean = part::<f64, W>(&self.running.mean, column).map(F::of);
        let variance = part::<f64, W>(&self.running.variance, column).map(F::of);
        let mut factor = [F::zero(); W];
        for j in 0..W {
            factor[j] = gamma[j] * (variance[j] + self.eps).sqrt().recip();
        }
        for row in self.z.chunks_exact_mut(self.gamma.len()) {
            let z = *part::<F, W>(row, column);
            let mut y = [F::zero(); W];
            for j in 0..W {
                y[j] = factor[j] * (z[j] - mean[j]) + beta[j];
            }
            *part_mut::<F, W>(row, column) = y;
        }
    }
}

/// Computes ẑ and y of `z` by the running statistics, for the measures; evaluation itself needs no ẑ.
///
/// # Shapes
/// `z`, `z_hat`, `y` `[batch, units]`; `gamma`, `beta` and the running statistics `[units]`.
pub fn forward_running<F: Element>(
    z: &[F],
    gamma: &[F],
    beta: &[F],
    eps: F,
    running: &Running,
    z_hat: &mut [F],
    y: &mut [F],
) {
    let units = gamma.len();
    for j in 0..units {
        let (mean, inverse) = (F::of(running.mean[j]), (F::of(running.variance[j]) + eps).sqrt().recip());
        for i in (j..z.len()).step_by(units) {
            z_hat[i] = (z[i] - mean) * inverse;
            y[i] = gamma[j] * z_hat[i] + beta[j];
        }
    }
}

/// Computes dz = γ/√(σ² + ε)·(dy − dβ/m − ẑ·dγ/m) of each group of m samples by the sums over the group, dβ = Σdy and
/// dγ = Σdy·ẑ; `dbeta` and `dgamma` are the sums over all groups. `d` holds dy on entry and dz on return.
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
    for (k, rows) in groups(d.len() / units, group).enumerate() {
        let samples = values(&rows, units);
        let (z_hat, d) = (&z_hat[samples.clone()], &mut d[samples]);
        let inverse_std = &inverse_std[k * units..(k + 1) * units];
        for_each_block(units, Backward { z_hat, gamma, inverse_std, d, dgamma, dbeta, add: k > 0 });
    }
}

/// The backward pass of one group.
struct Backward<'a, F> {
    z_hat: &'a [F],
    gamma: &'a [F],
    inverse_std: &'a [F],
    d: &'a mut [F],
    dgamma: &'a mut [F],
    dbeta: &'a mut [F],
    /// Whether dγ and dβ are added to the present values instead of replacing them.
    add: bool,
}

impl<F: Element> ColumnKernel for Backward<'_, F> {
    #[inline(always)]
    fn block<const W: usize>(&mut self, column: usize) {
        let units = self.gamma.len();
        let samples = count::<F>(self.d.len() / units);
        let (mut dgamma, mut dbeta) = ([F::zero(); W], [F::zero(); W]);
        for (d, z_hat) in self.d.chunks_exact(units).zip(self.z_hat.chunks_exact(units)) {
            let (d, z_hat) = (part::<F, W>(d, column), part::<F, W>(z_hat, column));
            for j in 0..W {
                dbeta[j] += d[j];
                dgamma[j] += d[j] * z_hat[j];
            }
        }
        let (into_gamma, into_beta) = (part_mut::<F, W>(self.dgamma, column), part_mut::<F, W>(self.dbeta, column));
        if self.add {
            for j in 0..W {
                into_gamma[j] += dgamma[j];
                into_beta[j] += dbeta[j];
            }
        } else {
            (*into_gamma, *into_beta) = (dgamma, dbeta);
        }
        let (gamma, inverse) = (*part::<F, W>(self.gamma, column), *part::<F, W>(self.inverse_std, column));
        let mut factor = [F::zero(); W];
        for j in 0..W {
            factor[j] = gamma[j] * inverse[j];
            dgamma[j] /= samples;
            dbeta[j] /= samples;
        }
        for (d, z_hat) in self.d.chunks_exact_mut(units).zip(self.z_hat.chunks_exact(units)) {
            let (dy, z_hat) = (*part::<F, W>(d, column), *part::<F, W>(z_hat, column));
            let mut dz = [F::zero(); W];
            for j in 0..W {
                dz[j] = factor[j] * (dy[j] - dbeta[j] - z_hat[j] * dgamma[j]);
            }
            *part_mut::<F, W>(d, column) = dz;
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::cast_precision_loss, reason = "small integers are exact")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn running_variance_is_unbiased_and_starts_at_1() {
        let (z, mut z_hat, mut y) = ([1.0, 3.0], [0.0; 2], [0.0; 2]);
        let mut statistics = Statistics::zeros(1, 1);
        forward(&z, &[1.0], &[0.0], 0.0, 2, &mut statistics, &mut z_hat, &mut y);
        assert_eq!((statistics.mean[0], statistics.variance[0]), (2.0, 1.0));
        let mut running = Running::new(1);
        running.update(&statistics, 2, 2, 0.1);
        assert!((running.mean[0] - 0.2).abs() < 1e-15);
        assert!((running.variance[0] - 1.1).abs() < 1e-15, "0.9·1 + 0.1·2");
    }

    #[test]
    fn normalized_batch_has_mean_0_and_variance_v_over_v_plus_eps() {
        for units in [1, 3, 4, 16, 23] {
            let batch = 300;
            let z: Vec<f64> = (0..batch * units).map(|i| ((i * i) % 97) as f64 * 0.1 + (i % units) as f64).collect();
            let (mut z_hat, mut y) = (vec![0.0; z.len()], vec![0.0; z.len()]);
            let mut s = Statistics::zeros(1, units);
            forward(&z, &vec![2.0; units], &vec![-1.0; units], 0.5, batch, &mut s, &mut z_hat, &mut y);
            for j in 0..units {
                let column: Vec<f64> = z_hat.iter().skip(j).step_by(units).copied().collect();
                let mean = column.iter().sum::<f64>() / 300.0;
                let variance = column.iter().map(|z| (z - mean).powi(2)).sum::<f64>() / 300.0;
                assert!(mean.abs() < 1e-12);
                assert!((variance - s.variance[j] / (s.variance[j] + 0.5)).abs() < 1e-12);
                assert!((y[j] - (2.0 * z_hat[j] - 1.0)).abs() < 1e-15);
            }
        }
    }

    proptest! {
        #[test]
        fn groups_are_consecutive_and_none_is_smaller_than_asked(batch in 2_usize..200, group in 2_usize..100) {
            let all: Vec<Range<usize>> = groups(batch, group).collect();
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
        let (mut s, mut z_hat, mut y) = (Statistics::zeros(2, units), vec![0.0; z.len()], vec![0.0; z.len()]);
        forward(&z, &gamma, &beta, 0.1, group, &mut s, &mut z_hat, &mut y);
        let mut d: Vec<f64> = z.iter().map(|z| (z * 0.7).sin()).collect();
        let upstream = d.clone();
        let (mut dgamma, mut dbeta) = ([9.0; 3], [9.0; 3]);
        backward(&z_hat, &gamma, &s.inverse_std, group, &mut d, &mut dgamma, &mut dbeta);
        let mut sums = [[0.0; 3]; 2];
        // Two groups, of four and seven samples: the remainder of three joins the last group.
        for (k, rows) in [(0, 0..4), (1, 4..11)] {
            let part = rows.start * units..rows.end * units;
            let mut alone = Statistics::zeros(1, units);
            let (mut z_hat_alone, mut y_alone) = (vec![0.0; part.len()], vec![0.0; part.len()]);
            forward(&z[part.clone()], &gamma, &beta, 0.1, rows.len(), &mut alone, &mut z_hat_alone, &mut y_alone);
            assert_eq!(y[part.clone()], y_alone);
            assert_eq!(s.variance[k * units..(k + 1) * units], alone.variance);
            let (mut dz, mut g, mut b) = (upstream[part.clone()].to_vec(), [0.0; 3], [0.0; 3]);
            backward(&z_hat_alone, &gamma, &alone.inverse_std, rows.len(), &mut dz, &mut g, &mut b);
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
        let mut s = Statistics::zeros(2, 1);
        forward(&z, &[1.0], &[0.0], 0.0, 2, &mut s, &mut z_hat, &mut y);
        let mut running = Running::new(1);
        running.update(&s, 5, 2, 0.5);
        // Means 2 and 12; unbiased variances 2 and 12.
        assert!((running.mean[0] - 3.5).abs() < 1e-12, "½·0 + ½·7: {running:?}");
        assert!((running.variance[0] - 4.0).abs() < 1e-12, "½·1 + ½·7: {running:?}");
    }
}
