//! Layer normalization (Ba, Kiros & Hinton 2016): the formula of batch normalization, with mean and variance over
//! the units of one sample. γ and β are per unit; there are no running statistics.

use super::element::Element;
use crate::real::count;
use crate::vector::widest;

/// Normalizes each sample over its units, scales by γ and shifts by β; writes 1/√(σ² + ε) to `inverse_std` for the
/// backward pass.
///
/// # Shapes
/// `z`, `z_hat`, `y` `[batch, units]`; `gamma`, `beta` `[units]`; `inverse_std` `[batch]`.
pub fn forward<F: Element>(
    z: &[F],
    gamma: &[F],
    beta: &[F],
    eps: F,
    inverse_std: &mut [F],
    z_hat: &mut [F],
    y: &mut [F],
) {
    let units = gamma.len();
    widest(
        #[inline(always)]
        move || {
            let rows = z.chunks_exact(units).zip(z_hat.chunks_exact_mut(units)).zip(y.chunks_exact_mut(units));
            for (((z, z_hat), y), inverse_std) in rows.zip(inverse_std.iter_mut()) {
                // Sum relative to the first unit: the mean of equal numbers is then exactly that number, and ẑ = 0.
                let origin = z[0];
                let mean = origin + sum(z.iter().map(|z| *z - origin)) / count::<F>(units);
                let variance = sum(z.iter().map(|z| (*z - mean) * (*z - mean))) / count::<F>(units);
                let inverse = (variance + eps).sqrt().recip();
                *inverse_std = inverse;
                for j in 0..units {
                    z_hat[j] = (z[j] - mean) * inverse;
                    y[j] = gamma[j] * z_hat[j] + beta[j];
                }
            }
        },
    );
}

/// Computes dβ = Σdy and dγ = Σdy·ẑ over the batch, and dz. With g = γ·dy and means over the n units of a sample,
/// dz = 1/√(σ² + ε)·(g − mean g − ẑ·mean(g·ẑ)). `d` holds dy on entry and dz on return.
///
/// # Shapes
/// `d`, `z_hat` `[batch, units]`, `inverse_std` `[batch]`, all others `[units]`.
pub fn backward<F: Element>(
    z_hat: &[F],
    gamma: &[F],
    inverse_std: &[F],
    d: &mut [F],
    dgamma: &mut [F],
    dbeta: &mut [F],
) {
    let units = gamma.len();
    dgamma.fill(F::zero());
    dbeta.fill(F::zero());
    widest(
        #[inline(always)]
        move || {
            let rows = d.chunks_exact_mut(units).zip(z_hat.chunks_exact(units));
            for ((d, z_hat), inverse) in rows.zip(inverse_std) {
                for j in 0..units {
                    dbeta[j] += d[j];
                    dgamma[j] += d[j] * z_hat[j];
                    d[j] *= gamma[j];
                }
                let mean = sum(d.iter().copied()) / count::<F>(units);
                let along = sum(d.iter().zip(z_hat).map(|(g, z_hat)| *g * *z_hat)) / count::<F>(units);
                for j in 0..units {
                    d[j] = *inverse * (d[j] - mean - z_hat[j] * along);
                }
            }
        },
    );
}

/// Sums `values` in eight interleaved parts, so that the loop vectorizes.
#[inline(always)]
fn sum<F: Element>(values: impl ExactSizeIterator<Item = F>) -> F {
    let mut parts = [F::zero(); 8];
    for (i, value) in values.enumerate() {
        parts[i % 8] += value;
    }
    parts.into_iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sample_by_hand() {
        // Means 2 and 0; biased variances 2/3 and 8/3.
        let z = [1.0, 2.0, 3.0, -2.0, 0.0, 2.0];
        let (mut inverse, mut z_hat, mut y) = ([0.0; 2], [0.0; 6], [0.0; 6]);
        forward(&z, &[1.0, 1.0, 2.0], &[0.0, 0.0, 1.0], 1.0 / 3.0, &mut inverse, &mut z_hat, &mut y);
        let expected = [-1.0, 0.0, 1.0, -2.0 / 3f64.sqrt(), 0.0, 2.0 / 3f64.sqrt()];
        assert!(z_hat.iter().zip(expected).all(|(a, b): (&f64, f64)| (a - b).abs() < 1e-12), "{z_hat:?}");
        assert!((y[2] - 3.0).abs() < 1e-12 && (y[0] + 1.0).abs() < 1e-12);
    }
}
