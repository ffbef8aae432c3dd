//! Matrix products with inputs that are mostly 0, like the pixels of a black-and-white digit; the zeros are
//! skipped.
//!
//! With one pixel in eight set, as in MNIST, the forward pass of 784 inputs into 100 units is three times as fast
//! as the dense product, and evaluation on thousands of samples is most of the cost of a recorded frame. The result
//! differs from the dense one by rounding; which of the two is used depends on the inputs alone.

use super::element::Element;
use crate::vector::widest;

/// Least number of inputs for which the sparse product is considered.
const WIDE: usize = 256;
/// Number of first rows in which `mostly_zero` counts the zeros.
const JUDGED: usize = 8;
/// Number of inputs that `places` handles in one call.
const LISTED: usize = 256;

/// Returns whether more than three quarters of `x`, `[batch, fan_in]`, are 0, judged by its first rows.
pub(super) fn mostly_zero<F: Element>(x: &[F], fan_in: usize) -> bool {
    if fan_in < WIDE {
        return false;
    }
    let judged = &x[..x.len().min(JUDGED * fan_in)];
    let zeros = judged.iter().filter(|x| **x == F::zero()).count();
    4 * zeros > 3 * judged.len()
}

/// Returns the indices of the values of `x` that are not 0, and their number; `x` has at most [`LISTED`] values.
#[inline(always)]
fn places<F: Element>(x: &[F]) -> ([u16; LISTED], usize) {
    let (mut places, mut n) = ([0; LISTED], 0);
    for (place, x) in (0..).zip(x) {
        // Every index is written but only counted if its value is not 0: a branch would be mispredicted for one
        // value in eight. The modulo changes no index; it saves the bounds check.
        places[n % LISTED] = place;
        n += usize::from(*x != F::zero());
    }
    (places, n)
}

/// Computes z += x·w.
///
/// # Shapes
/// `x` `[batch, fan_in]`, `w` `[fan_in, fan_out]`, `z` `[batch, fan_out]`.
pub(super) fn add_product<F: Element>(x: &[F], w: &[F], fan_in: usize, z: &mut [F]) {
    let units = w.len() / fan_in;
    widest(
        #[inline(always)]
        move || {
            for (x, z) in x.chunks_exact(fan_in).zip(z.chunks_exact_mut(units)) {
                for (x, w) in x.chunks(LISTED).zip(w.chunks(LISTED * units)) {
                    let (places, n) = places(x);
                    let (fours, rest) = places[..n].as_chunks::<4>();
                    // Four rows of w at a time, so that z is read and written once for all four.
                    for four in fours {
                        let [k0, k1, k2, k3] = four.map(usize::from);
                        let [w0, w1, w2, w3] = [k0, k1, k2, k3].map(|k| &w[k * units..][..units]);
                        let (x0, x1, x2, x3) = (x[k0], x[k1], x[k2], x[k3]);
                        for ((((z, w0), w1), w2), w3) in z.iter_mut().zip(w0).zip(w1).zip(w2).zip(w3) {
                            *z += (x0 * *w0 + x1 * *w1) + (x2 * *w2 + x3 * *w3);
                        }
                    }
                    for k in rest.iter().map(|place| usize::from(*place)) {
                        let x = x[k];
                        for (z, w) in z.iter_mut().zip(&w[k * units..][..units]) {
                            *z += x * *w;
                        }
                    }
                }
            }
        },
    );
}

/// Computes dw = xᵀ·dz.
///
/// # Shapes
/// `x` `[batch, fan_in]`, `dz` `[batch, fan_out]`, `dw` `[fan_in, fan_out]`.
pub(super) fn transposed_product<F: Element>(x: &[F], dz: &[F], fan_in: usize, dw: &mut [F]) {
    dw.fill(F::zero());
    let units = dw.len() / fan_in;
    widest(
        #[inline(always)]
        move || {
            for (x, dz) in x.chunks_exact(fan_in).zip(dz.chunks_exact(units)) {
                for (x, dw) in x.chunks(LISTED).zip(dw.chunks_mut(LISTED * units)) {
                    let (places, n) = places(x);
                    for place in &places[..n] {
                        let k = usize::from(*place);
                        let x = x[k];
                        for (dw, dz) in dw[k * units..][..units].iter_mut().zip(dz) {
                            *dw += x * *dz;
                        }
                    }
                }
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Computes both products term by term, for dense inputs.
    fn slow(x: &[f64], w: &[f64], dz: &[f64], [batch, fan_in, units]: [usize; 3]) -> [Vec<f64>; 2] {
        let (mut z, mut dw) = (vec![1.0; batch * units], vec![0.0; fan_in * units]);
        for (i, k, j) in (0..batch).flat_map(|i| (0..fan_in).flat_map(move |k| (0..units).map(move |j| (i, k, j)))) {
            z[i * units + j] += x[i * fan_in + k] * w[k * units + j];
            dw[k * units + j] += x[i * fan_in + k] * dz[i * units + j];
        }
        [z, dw]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn as_the_dense_products(batch in 1_usize..6, fan_in in 1_usize..600, units in 1_usize..90, set in 0_usize..9) {
            let value = |i: usize| (crate::real::count::<f64>(i * 7919) * 0.37).sin();
            let x: Vec<f64> =
                (0..batch * fan_in).map(|i| if (i * 31) % 8 < set { value(i) } else { 0.0 }).collect();
            let (w, dz): (Vec<f64>, Vec<f64>) =
                ((0..fan_in * units).map(value).collect(), (0..batch * units).map(value).collect());
            let (mut z, mut dw) = (vec![1.0; batch * units], vec![9.0; fan_in * units]);
            add_product(&x, &w, fan_in, &mut z);
            transposed_product(&x, &dz, fan_in, &mut dw);
            let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-10);
            let [slow_z, slow_dw] = slow(&x, &w, &dz, [batch, fan_in, units]);
            prop_assert!(near(&z, &slow_z) && near(&dw, &slow_dw));
        }
    }

    #[test]
    fn judged_by_three_quarters_of_the_first_rows() {
        let row = |ones: usize| (0..400).map(move |k| f32::from(u8::from(k < ones)));
        let mostly = |ones: usize| mostly_zero(&(0..20).flat_map(|_| row(ones)).collect::<Vec<_>>(), 400);
        assert!(mostly(0) && mostly(99) && !mostly(100) && !mostly(400));
        assert!(!mostly_zero(&[0.0_f32; 100], 50), "not worth a look");
    }
}
