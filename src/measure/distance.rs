//! The W1 (earth mover's) distance between two sorted samples of equal size, in three forms.

use super::lanes::{LANES, Row};
use crate::real::{Real, count};
use crate::vector::widest;

/// Added to the standard deviation, so that W1/sd is finite if both distributions are constant.
const SMALL: f64 = 1e-6;

/// The sorted values and the moments of a block of sixteen units.
#[derive(Clone, Copy)]
pub(super) struct Block<'a, F> {
    pub rows: &'a [Row<F>],
    pub means: &'a [f64],
    pub sds: &'a [f64],
}

/// Returns the distances of the first `used` units of two blocks, each as plain W1, W1/sd and W1 of the shapes.
pub(super) fn of_units<F: Real>(here: Block<F>, earlier: Block<F>, used: usize) -> impl Iterator<Item = [f64; 3]> {
    let (plain, shape) = widest(
        #[inline(always)]
        || sums(here, earlier),
    );
    let n = count::<f64>(here.rows.len());
    let sds: [f64; LANES] = std::array::from_fn(|unit| f64::midpoint(here.sds[unit], earlier.sds[unit]));
    (0..used).map(move |unit| {
        let w1 = plain[unit] / n;
        [w1, w1 / (sds[unit] + SMALL), shape[unit] / n]
    })
}

/// Returns, per unit, Σ|x − x′| of the values and of the standardized values.
#[inline(always)]
fn sums<F: Real>(here: Block<F>, earlier: Block<F>) -> ([f64; LANES], [f64; LANES]) {
    let (mean, scale) = standardization(here);
    let (earlier_mean, earlier_scale) = standardization(earlier);
    let mut plain = [0.0; LANES];
    let mut shape = [0.0; LANES];
    for (row, earlier_row) in here.rows.iter().zip(earlier.rows) {
        for lane in 0..LANES {
            let (x, x0) = (row[lane].f64(), earlier_row[lane].f64());
            plain[lane] += (x - x0).abs();
            let standardized = (x - mean[lane]) * scale[lane];
            let earlier_standardized = (x0 - earlier_mean[lane]) * earlier_scale[lane];
            shape[lane] += (standardized - earlier_standardized).abs();
        }
    }
    (plain, shape)
}

/// Returns mean and 1/sd of each unit. The factor of a constant unit is 0 instead of 1/0: standardized, it is a
/// point at 0.
#[inline(always)]
fn standardization<F: Real>(block: Block<F>) -> ([f64; LANES], [f64; LANES]) {
    let mean = std::array::from_fn(|lane| block.means[lane]);
    let scale = std::array::from_fn(|lane| {
        let sd = block.sds[lane];
        if sd == 0.0 { 0.0 } else { sd.recip() }
    });
    (mean, scale)
}
