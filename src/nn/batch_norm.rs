//! Batch normalization (Ioffe & Szegedy 2015): y = γ·ẑ + β, ẑ = (z − μ)/√(σ² + ε), for each unit over the
//! mini-batch.
//!
//! Training uses the biased variance of the mini-batch; evaluation uses the running mean and the running *unbiased*
//! variance. `docs/batch_norm.md` derives the backward pass.

use super::columns::{ColumnKernel, for_each_block, part, part_mut};
use super::element::Element;
use super::vector::{Kernel, dispatch};
use crate::real::count;

/// Rows that are summed in the run's float type before the sum is added to the total. This keeps the rounding error
/// of a batch of tens of thousands as small as that of a small batch.
const CHUNK: usize = 256;

/// Statistics of a layer's mini-batch, each `[units]`, or `[groups, units]` in ghost batch norm.
#[derive(Clone, Debug, Default)]
pub struct Statistics<F> {
    /// μ, the mean.
    pub mean: Vec<F>,
    /// σ², the biased variance.
    pub variance: Vec<F>,
    /// 1/√(σ² + ε).
    pub inverse_std: Vec<F>,
}

impl<F> Statistics<F> {
    /// Returns the statistics of group `group`, counted from 0, for writing; a layer has `units` units.
    pub(super) fn of_group(&mut self, group: usize, units: usize) -> StatisticsMut<'_, F> {
        let range = group * units..(group + 1) * units;
        StatisticsMut {
            mean: &mut self.mean[range.clone()],
            variance: &mut self.variance[range.clone()],
            inverse_std: &mut self.inverse_std[range],
        }
    }
}

/// Mutable view of the statistics of one group of samples, each `[units]`.
pub(super) struct StatisticsMut<'a, F> {
    mean: &'a mut [F],
    variance: &'a mut [F],
    inverse_std: &'a mut [F],
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

    /// Sets running = (1 − m)·running + m·batch, with the unbiased variance of a batch of `batch` ≥ 2 samples.
    pub fn update<F: Element>(&mut self, statistics: &Statistics<F>, batch: usize, momentum: f64) {
        self.fade(momentum);
        self.add(&statistics.mean, &statistics.variance, batch, momentum);
    }

    /// Sets running = (1 − m)·running.
    pub(super) fn fade(&mut self, momentum: f64) {
        for value in self.mean.iter_mut().chain(&mut self.variance) {
            *value *= 1.0 - momentum;
        }
    }

    /// Adds `share` times the mean and the unbiased variance of `samples` ≥ 2 samples to the running statistics;
    /// `variance` is the biased one.
    pub(super) fn add<F: Element>(&mut self, mean: &[F], variance: &[F], samples: usize, share: f64) {
        for (running, mean) in self.mean.iter_mut().zip(mean) {
            *running += share * mean.f64();
        }
        let share = share * count::<f64>(samples) / count::<f64>(samples - 1);
        for (running, variance) in self.variance.iter_mut().zip(variance) {
            *running += share * variance.f64();
        }
    }
}

/// Normalizes each unit by the statistics of the mini-batch, scales by γ and shifts by β.
///
/// # Shapes
/// `z`, `z_hat`, `y` `[batch, units]`; `gamma`, `beta` and the statistics `[units]`.
pub fn forward_train<F: Element>(
    z: &[F],
    gamma: &[F],
    beta: &[F],
    eps: F,
    statistics: &mut Statistics<F>,
    z_hat: &mut [F],
    y: &mut [F],
) {
    forward_group(z, gamma, beta, eps, statistics.of_group(0, gamma.len()), z_hat, y);
}

/// Normalizes one group of samples by its own statistics, scales by γ and shifts by β; shapes as in
/// `forward_train`, with the group as the batch.
pub(super) fn forward_group<F: Element>(
    z: &[F],
    gamma: &[F],
    beta: &[F],
    eps: F,
    statistics: StatisticsMut<'_, F>,
    z_hat: &mut [F],
    y: &mut [F],
) {
    dispatch(Forward { z, gamma, beta, eps, statistics, z_hat, y });
}

struct Forward<'a, F> {
    z: &'a [F],
    gamma: &'a [F],
    beta: &'a [F],
    eps: F,
    statistics: StatisticsMut<'a, F>,
    z_hat: &'a mut [F],
    y: &'a mut [F],
}

impl<F: Element> Kernel for Forward<'_, F> {
    type Output = ();
    #[inline(always)]
    fn run<const FUSED: bool>(mut self) {
        for_each_block(self.gamma.len(), &mut self);
    }
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
        *part_mut::<F, W>(self.statistics.mean, column) = mean;
        *part_mut::<F, W>(self.statistics.variance, column) = variance;
        *part_mut::<F, W>(self.statistics.inverse_std, column) = inverse;
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
    dispatch(Evaluate { z, gamma, beta, eps, running });
}

struct Evaluate<'a, F> {
    z: &'a mut [F],
    gamma: &'a [F],
    beta: &'a [F],
    eps: F,
    running: &'a Running,
}

impl<F: Element> Kernel for Evaluate<'_, F> {
    type Output = ();
    #[inline(always)]
    fn run<const FUSED: bool>(mut self) {
        for_each_block(self.gamma.len(), &mut self);
    }
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

/// Computes dβ = Σdy, dγ = Σdy·ẑ and dz = γ/√(σ² + ε)·(dy − dβ/m − ẑ·dγ/m) for a batch of m samples. `d` holds dy
/// on entry and dz on return.
///
/// # Shapes
/// `d`, `z_hat` `[batch, units]`, all others `[units]`.
pub fn backward<F: Element>(
    z_hat: &[F],
    gamma: &[F],
    inverse_std: &[F],
    d: &mut [F],
    dgamma: &mut [F],
    dbeta: &mut [F],
) {
    dispatch(Backward { z_hat, gamma, inverse_std, d, dgamma, dbeta, add: false });
}

/// Computes dz of one group of samples as `backward` does for a batch, and adds the group's sums to dγ and dβ.
pub(super) fn backward_group<F: Element>(
    z_hat: &[F],
    gamma: &[F],
    inverse_std: &[F],
    d: &mut [F],
    dgamma: &mut [F],
    dbeta: &mut [F],
) {
    dispatch(Backward { z_hat, gamma, inverse_std, d, dgamma, dbeta, add: true });
}

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

impl<F: Element> Kernel for Backward<'_, F> {
    type Output = ();
    #[inline(always)]
    fn run<const FUSED: bool>(mut self) {
        for_each_block(self.gamma.len(), &mut self);
    }
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

    use super::*;

    #[test]
    fn running_variance_is_unbiased_and_starts_at_1() {
        let (z, mut z_hat, mut y) = ([1.0, 3.0], [0.0; 2], [0.0; 2]);
        let mut statistics = Statistics { mean: vec![0.0], variance: vec![0.0], inverse_std: vec![0.0] };
        forward_train(&z, &[1.0], &[0.0], 0.0, &mut statistics, &mut z_hat, &mut y);
        assert_eq!((statistics.mean[0], statistics.variance[0]), (2.0, 1.0));
        let mut running = Running::new(1);
        running.update(&statistics, 2, 0.1);
        assert!((running.mean[0] - 0.2).abs() < 1e-15);
        assert!((running.variance[0] - 1.1).abs() < 1e-15, "0.9·1 + 0.1·2");
    }

    #[test]
    fn normalized_batch_has_mean_0_and_variance_v_over_v_plus_eps() {
        for units in [1, 3, 4, 16, 23] {
            let batch = 300;
            let z: Vec<f64> = (0..batch * units).map(|i| ((i * i) % 97) as f64 * 0.1 + (i % units) as f64).collect();
            let (mut z_hat, mut y) = (vec![0.0; z.len()], vec![0.0; z.len()]);
            let zeros = vec![0.0; units];
            let mut s = Statistics { mean: zeros.clone(), variance: zeros.clone(), inverse_std: zeros.clone() };
            forward_train(&z, &vec![2.0; units], &vec![-1.0; units], 0.5, &mut s, &mut z_hat, &mut y);
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
}
