//! How far the distribution of a layer's values lies from that of the network's inputs.

use std::cmp::Ordering;

use super::frame::FromInput;
use super::moments::Moments;
use crate::real::{Real, count};

/// All values of an array together, sorted, with their mean and standard deviation.
#[derive(Clone, Debug, Default)]
pub struct Pool<F> {
    values: Vec<F>,
    mean: f64,
    std: f64,
}

impl<F: Real> Pool<F> {
    /// Sorts `values`.
    #[must_use]
    pub fn of(values: &[F]) -> Self {
        let mut pool = Self::default();
        pool.refill(values);
        pool
    }

    /// Replaces the content by `values`, reusing the memory. A pool with a value that is not finite is empty: it has
    /// no distance to any other.
    pub fn refill(&mut self, values: &[F]) {
        let moments = Moments::of(values);
        (self.mean, self.std) = (moments.mean, moments.std);
        self.values.clear();
        if moments.finite == values.len() && moments.mean.is_finite() && moments.std.is_finite() {
            self.values.extend_from_slice(values);
            self.values.sort_unstable_by(|x, y| x.partial_cmp(y).unwrap_or(Ordering::Equal));
        }
    }

    /// Returns the distance of these values from `other`, which may have another number of values; undefined if one
    /// of the two is empty.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a timeline keeps tens of thousands of them")]
    pub fn distance(&self, other: &Self) -> FromInput {
        if self.values.is_empty() || other.values.is_empty() {
            return FromInput::default();
        }
        // The factor of constant values is 0 instead of 1/0: standardized, they are a point at 0.
        let standard = |pool: &Self| (pool.mean, if pool.std > 0.0 { pool.std.recip() } else { 0.0 });
        FromInput {
            w1: self.w1(other, (0.0, 1.0), (0.0, 1.0)) as f32,
            shape: self.w1(other, standard(self), standard(other)) as f32,
        }
    }

    /// Returns the Wasserstein-1 distance ∫|F⁻¹ − G⁻¹| of the values (x − center)·factor of both, with the center and
    /// the factor of each: both quantile functions are constant between the multiples of 1/n and of 1/m.
    fn w1(&self, other: &Self, (center, factor): (f64, f64), (center_0, factor_0): (f64, f64)) -> f64 {
        let (n, m) = (self.values.len() as u64, other.values.len() as u64);
        // Shares of the whole are counted in units of 1/(n·m), in which they are whole numbers.
        let (mut i, mut j, mut at, mut sum) = (0, 0, 0, 0.0);
        while i < self.values.len() && j < other.values.len() {
            let (end, end_0) = ((i as u64 + 1) * m, (j as u64 + 1) * n);
            let next = end.min(end_0);
            let here = (self.values[i].f64() - center) * factor;
            let there = (other.values[j].f64() - center_0) * factor_0;
            sum += (here - there).abs() * whole(next - at);
            i += usize::from(end == next);
            j += usize::from(end_0 == next);
            at = next;
        }
        sum / (count::<f64>(self.values.len()) * count::<f64>(other.values.len()))
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 100,000 samples of a few thousand values, below 2^52 in all")]
const fn whole(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small numbers, made up")]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{close, normal_quantiles};
    use super::*;

    fn of(values: &[f64], input: &[f64]) -> [f64; 2] {
        let FromInput { w1, shape } = Pool::of(values).distance(&Pool::of(input));
        [w1.into(), shape.into()]
    }

    /// Returns W1 as the area between the two distribution functions, from one value to the next of both together.
    fn between_distribution_functions(x: &[f64], y: &[f64]) -> f64 {
        let mut edges = [x, y].concat();
        edges.sort_by(f64::total_cmp);
        let below = |values: &[f64], edge: f64| {
            values.iter().filter(|value| **value <= edge).count() as f64 / values.len() as f64
        };
        edges.windows(2).map(|edge| (edge[1] - edge[0]) * (below(x, edge[0]) - below(y, edge[0])).abs()).sum()
    }

    fn standardized(values: &[f64]) -> Vec<f64> {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let sd = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt();
        values.iter().map(|x| (x - mean) / sd).collect()
    }

    fn wave(n: usize, seed: usize) -> Vec<f64> {
        (0..n).map(|i| ((seed + i * 7919) as f64 * 0.618_034).sin() * (1.0 + seed as f64 % 3.0)).collect()
    }

    /// The values of `docs/measures.md` against N(0, 1).
    #[test]
    fn distances_of_normal_distributions() {
        let input = normal_quantiles(4000, 0.0, 1.0);
        for (mean, sd, expected) in [(0.5, 1.0, 0.5), (0.0, 2.0, 0.7979), (1.0, 2.0, 1.1666), (2.0, 0.5, 2.0)] {
            let [w1, shape] = of(&normal_quantiles(3001, mean, sd), &input);
            close(w1, expected, 3e-3);
            close(shape, 0.0, 3e-3);
        }
    }

    #[test]
    fn of_different_numbers_of_values() {
        close(of(&[0.0, 1.0], &[0.0, 0.0, 1.0, 1.0])[0], 0.0, 1e-9);
        close(of(&[3.0], &[1.0, 2.0, 6.0])[0], 2.0, 1e-6);
        for (n, m) in [(7, 7), (5, 13), (40, 6), (1, 9)] {
            let (x, y) = (wave(n, 3), wave(m, 8));
            let [w1, shape] = of(&x, &y);
            close(w1, between_distribution_functions(&x, &y), 1e-6);
            if n > 1 {
                close(shape, between_distribution_functions(&standardized(&x), &standardized(&y)), 1e-6);
            }
        }
    }

    #[test]
    fn constant_values_are_a_point() {
        close(of(&[4.0, 4.0], &[4.0, 4.0, 4.0])[1], 0.0, 1e-9);
        let [w1, shape] = of(&[5.0, 5.0, 5.0], &[1.0, 3.0]);
        close(w1, 3.0, 1e-6);
        close(shape, 1.0, 1e-6);
    }

    #[test]
    fn undefined_where_a_value_is_not_finite() {
        for value in [f64::NAN, f64::INFINITY] {
            assert!(of(&[1.0, value], &[1.0, 2.0]).iter().all(|x| x.is_nan()));
            assert!(of(&[1.0, 2.0], &[value, 1.0]).iter().all(|x| x.is_nan()));
        }
    }

    proptest! {
        #[test]
        fn a_distance(n in 2_usize..30, m in 2_usize..30, seed in 0_usize..1000, scale in 0.1..10.0_f64) {
            let (x, y) = (wave(n, seed), wave(m, seed + 500));
            let [w1, shape] = of(&x, &y);
            let [back, shape_back] = of(&y, &x);
            prop_assert!((w1 - back).abs() < 1e-6 && (shape - shape_back).abs() < 1e-6, "symmetric");
            prop_assert!(of(&x, &x).iter().all(|x| *x < 1e-9) && w1 >= 0.0 && shape >= 0.0);
            // By Jensen (E|X − Y|)² ≤ E(X − Y)² = 2 − 2 Cov(X, Y), and matched in order they do not vary against each
            // other.
            prop_assert!(shape <= 2.0_f64.sqrt() + 1e-6);
            let moved: Vec<f64> = x.iter().map(|x| scale * x + 3.0).collect();
            prop_assert!((of(&moved, &y)[1] - shape).abs() < 1e-5, "neither scale nor offset matters");
            prop_assert!((of(&moved, &y)[0] - between_distribution_functions(&moved, &y)).abs() < 1e-5);
            let single: Vec<f32> = x.iter().map(|x| *x as f32).collect();
            let from = Pool::of(&single).distance(&Pool::of(&y.iter().map(|y| *y as f32).collect::<Vec<_>>()));
            prop_assert!((f64::from(from.w1) - w1).abs() < 1e-5);
        }
    }
}
