//! The linear layer: z = x·w + b.

use super::columns::{ColumnKernel, for_each_block, part};
use super::element::Element;
use super::sparse;
use crate::product::{Before, Matrix, multiply};

/// Computes the pre-activation z = x·w + b.
///
/// # Shapes
/// `x` `[batch, fan_in]`, `w` `[fan_in, fan_out]`, `b` `[fan_out]`, `z` `[batch, fan_out]`.
pub fn forward<F: Element>(batch: usize, x: &[F], w: &[F], b: &[F], z: &mut [F]) {
    let (fan_in, fan_out) = (x.len() / batch, b.len());
    for row in z.chunks_exact_mut(fan_out) {
        row.copy_from_slice(b);
    }
    if sparse::mostly_zero(x, fan_in) {
        return sparse::add_product(x, w, fan_in, z);
    }
    multiply(z, Before::Kept, Matrix::new(x, batch, fan_in), Matrix::new(w, fan_in, fan_out));
}

/// Computes dw = xᵀ·dz and db = Σdz over the batch.
///
/// # Shapes
/// `x` `[batch, fan_in]`, `dz` `[batch, fan_out]`, `dw` `[fan_in, fan_out]`, `db` `[fan_out]`.
pub fn backward_params<F: Element>(batch: usize, x: &[F], dz: &[F], dw: &mut [F], db: &mut [F]) {
    let (fan_in, fan_out) = (x.len() / batch, db.len());
    if sparse::mostly_zero(x, fan_in) {
        sparse::transposed_product(x, dz, fan_in, dw);
    } else {
        let (x, dz) = (Matrix::new(x, batch, fan_in), Matrix::new(dz, batch, fan_out));
        multiply(dw, Before::Replaced, x.transposed(), dz);
    }
    column_sums(dz, db);
}

/// Computes dx = dz·wᵀ.
///
/// # Shapes
/// `w` `[fan_in, fan_out]`, `dz` `[batch, fan_out]`, `dx` `[batch, fan_in]`.
pub fn backward_input<F: Element>(batch: usize, w: &[F], dz: &[F], dx: &mut [F]) {
    let (fan_in, fan_out) = (dx.len() / batch, dz.len() / batch);
    let (dz, w) = (Matrix::new(dz, batch, fan_out), Matrix::new(w, fan_in, fan_out));
    multiply(dx, Before::Replaced, dz, w.transposed());
}

/// Writes the sum of each column of `values`, `[batch, sums.len()]`, to `sums`.
fn column_sums<F: Element>(values: &[F], sums: &mut [F]) {
    struct Sums<'a, F> {
        values: &'a [F],
        sums: &'a mut [F],
    }
    impl<F: Element> ColumnKernel for Sums<'_, F> {
        #[inline(always)]
        fn block<const W: usize>(&mut self, column: usize) {
            let mut total = [F::zero(); W];
            for row in self.values.chunks_exact(self.sums.len()) {
                let row = part::<F, W>(row, column);
                for j in 0..W {
                    total[j] += row[j];
                }
            }
            self.sums[column..column + W].copy_from_slice(&total);
        }
    }
    for_each_block(sums.len(), Sums { values, sums });
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "small integers and halves are exact")]

    use super::*;

    #[test]
    fn forward_and_backward_by_hand() {
        let (x, w, b) = ([1.0, 2.0, 3.0, 4.0], [1.0, 0.0, -1.0, 2.0, 1.0, 0.5], [0.5, 0.0, -0.5]);
        let mut z = [0.0; 6];
        forward(2, &x, &w, &b, &mut z);
        assert_eq!(z, [5.5, 2.0, -0.5, 11.5, 4.0, -1.5]);
        let dz = [1.0, 0.0, 2.0, 0.0, 1.0, -1.0];
        let (mut dw, mut db, mut dx) = ([9.0; 6], [9.0; 3], [9.0; 4]);
        backward_params(2, &x, &dz, &mut dw, &mut db);
        backward_input(2, &w, &dz, &mut dx);
        assert_eq!(dw, [1.0, 3.0, -1.0, 2.0, 4.0, 0.0]);
        assert_eq!(db, [1.0, 1.0, 1.0]);
        assert_eq!(dx, [-1.0, 3.0, 1.0, 0.5]);
    }

    #[test]
    fn column_sums_of_any_width() {
        for width in 1..40 {
            let values: Vec<f32> = (0..3 * width).map(|i| f32::from(u8::try_from(i).unwrap())).collect();
            let mut sums = vec![0.0f32; width];
            column_sums(&values, &mut sums);
            for (j, sum) in sums.iter().enumerate() {
                assert!((sum - (values[j] + values[width + j] + values[2 * width + j])).abs() < 1e-6);
            }
        }
    }
}
