//! Products of matrices.
//!
//! Large ones are computed by the kernels that `faer` uses on x86-64, which is called without the rest of `faer` (it takes as
//! long to build as the window); small and thin ones by loops of our own, which need no packing. Where the processor
//! has no AVX2, or is no x86-64, `ndarray` computes the large ones.

mod thin;
mod wide;

use ndarray::LinalgScalar;

use crate::real::Real;

/// A number of which matrices can be multiplied: `f32` or `f64`.
pub trait Factor: Real + LinalgScalar {
    /// The type of the number, in terms of the large kernels.
    #[doc(hidden)]
    const KIND: Kind;
}

/// The types of numbers that the large kernels know.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `f32`.
    Single,
    /// `f64`.
    Double,
}

impl Factor for f32 {
    const KIND: Kind = Kind::Single;
}

impl Factor for f64 {
    const KIND: Kind = Kind::Double;
}

/// A matrix to multiply: row-major values, or the transpose of such a matrix.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a, F> {
    values: &'a [F],
    /// Number of rows and of columns.
    size: [usize; 2],
    /// Steps in `values` from a row to the next and from a column to the next. One of them is 1, the other the size across it.
    steps: [usize; 2],
}

impl<'a, F> Matrix<'a, F> {
    /// Returns the matrix `[rows, columns]` with these `values`, row by row.
    ///
    /// # Panics
    /// Panics if there are not as many values.
    #[must_use]
    pub fn new(values: &'a [F], rows: usize, columns: usize) -> Self {
        assert_eq!(values.len(), rows * columns, "a matrix has as many values as its shape says");
        Self { values, size: [rows, columns], steps: [columns, 1] }
    }

    /// Returns the transpose, of the same values.
    #[must_use]
    pub const fn transposed(self) -> Self {
        let Self { values, size: [rows, columns], steps: [row, column] } = self;
        Self { values, size: [columns, rows], steps: [column, row] }
    }
}

/// What happens to the values that are there before a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// The product is added to them.
    Kept,
    /// They are overwritten.
    Replaced,
}

/// Number of multiplications up to which the loops of our own are the faster ones.
const SMALL: usize = 16 * 16 * 16;

/// Computes out = a·b, or out += a·b with [`Before::Kept`].
///
/// # Shapes
/// `a` `[rows, depth]`, `b` `[depth, columns]`, `out` `[rows, columns]`, row-major.
///
/// # Panics
/// Panics if the shapes do not fit.
pub fn multiply<F: Factor>(out: &mut [F], before: Before, a: Matrix<'_, F>, b: Matrix<'_, F>) {
    let [rows, depth, columns] = sizes(out, a, b);
    if rows.min(columns).min(depth) <= 1 || rows * columns * depth <= SMALL {
        thin::multiply(out, before, a, b);
    } else {
        wide::multiply(out, before, a, b);
    }
}

/// Computes the lower half of out = a·b with the diagonal, for a product that is symmetric. What is above the diagonal
/// afterwards is not defined.
///
/// # Shapes
/// `a` `[side, depth]`, `b` `[depth, side]`, `out` `[side, side]`, row-major.
///
/// # Panics
/// Panics if the shapes do not fit.
pub fn multiply_lower<F: Factor>(out: &mut [F], a: Matrix<'_, F>, b: Matrix<'_, F>) {
    let [rows, _, columns] = sizes(out, a, b);
    assert_eq!(rows, columns, "a symmetric product is square");
    wide::multiply_lower(out, a, b);
}

/// Checks the shapes; returns the number of rows of the product, the number of terms in its sums, and the number of its
/// columns.
fn sizes<F: Copy>(out: &[F], a: Matrix<'_, F>, b: Matrix<'_, F>) -> [usize; 3] {
    let ([rows, depth], [inner, columns]) = (a.size, b.size);
    assert_eq!(depth, inner, "the inner sizes of a product are the same");
    assert_eq!(out.len(), rows * columns, "a product has the outer sizes of its factors");
    [rows, depth, columns]
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small numbers, made up")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Small whole numbers, of which every sum of products is exact.
    fn whole<F: Factor>(count: usize, seed: usize) -> Vec<F> {
        (0..count).map(|i| F::of(((i * i + 7 * i + seed) % 13) as f64 - 6.0)).collect()
    }

    fn transposed<F: Copy>(values: &[F], columns: usize) -> Vec<F> {
        (0..columns).flat_map(|j| values.iter().skip(j).step_by(columns).copied()).collect()
    }

    /// The product by its definition, added to `start`.
    fn by_definition<F: Factor>(start: &[F], a: &[F], b: &[F], [rows, depth, columns]: [usize; 3]) -> Vec<F> {
        let sum = |i, j| (0..depth).map(|k| a[i * depth + k] * b[k * columns + j]).sum::<F>();
        (0..rows * columns).map(|at| start[at] + sum(at / columns, at % columns)).collect()
    }

    fn check<F: Factor>([rows, depth, columns]: [usize; 3]) {
        let (a, b) = (whole::<F>(rows * depth, 1), whole::<F>(depth * columns, 2));
        let (turned_a, turned_b) = (transposed(&a, depth), transposed(&b, columns));
        let (start, zeros) = (whole::<F>(rows * columns, 3), vec![F::zero(); rows * columns]);
        for (before, start) in [(Before::Kept, &start), (Before::Replaced, &zeros)] {
            let expected = by_definition(start, &a, &b, [rows, depth, columns]);
            for a in [Matrix::new(&a, rows, depth), Matrix::new(&turned_a, depth, rows).transposed()] {
                for b in [Matrix::new(&b, depth, columns), Matrix::new(&turned_b, columns, depth).transposed()] {
                    for multiply in [multiply, thin::multiply, wide::multiply, wide::by_ndarray] {
                        let mut out = if before == Before::Kept { start.clone() } else { vec![F::nan(); zeros.len()] };
                        multiply(&mut out, before, a, b);
                        assert_eq!(out, expected, "{rows} × {depth} × {columns}, {before:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_small_shape_is_the_product_by_its_definition() {
        let sides = [1, 2, 3, 4, 5, 8, 15, 17, 33];
        for rows in sides {
            for depth in sides {
                for columns in sides {
                    check::<f32>([rows, depth, columns]);
                    check::<f64>([rows, depth, columns]);
                }
            }
        }
    }

    #[test]
    fn long_and_thin_shapes_are_the_product_by_its_definition() {
        for shape in [[1, 300, 1], [1, 300, 7], [9, 300, 1], [3, 129, 9], [200, 1, 70], [2, 64, 2], [64, 65, 66]] {
            check::<f32>(shape);
            check::<f64>(shape);
        }
    }

    #[test]
    fn the_lower_half_is_that_of_the_whole_product() {
        for (side, depth) in [(1, 1), (2, 5), (7, 3), (17, 40), (64, 64)] {
            let a = whole::<f64>(side * depth, 1);
            let zeros = vec![0.0; side * side];
            let expected = by_definition(&zeros, &a, &transposed(&a, depth), [side, depth, side]);
            let mut out = zeros;
            let a = Matrix::new(&a, side, depth);
            multiply_lower(&mut out, a, a.transposed());
            for i in 0..side {
                let lower = i * side..=i * side + i;
                assert_eq!(out[lower.clone()], expected[lower], "row {i} of {side}");
            }
        }
    }

    #[test]
    #[should_panic = "the inner sizes"]
    fn shapes_that_do_not_fit_are_a_mistake_of_ours() {
        let values = [0.0_f32; 620];
        multiply(&mut [0.0; 400], Before::Replaced, Matrix::new(&values[..600], 20, 30), Matrix::new(&values, 31, 20));
    }

    #[test]
    #[should_panic = "the outer sizes"]
    fn a_product_that_does_not_fit_is_a_mistake_of_ours() {
        let values = [0.0_f32; 600];
        multiply(&mut [0.0; 399], Before::Replaced, Matrix::new(&values, 20, 30), Matrix::new(&values, 30, 20));
    }

    #[test]
    #[should_panic = "as many values"]
    fn a_matrix_without_all_its_values_is_a_mistake_of_ours() {
        let _ = Matrix::new(&[0.0_f32; 5], 2, 3);
    }

    proptest! {
        /// All kinds of loops round, but not differently by more than their sums have terms.
        #[test]
        fn all_kinds_agree(rows in 2_usize..40, depth in 2_usize..200, columns in 2_usize..40, seed in 0_usize..1000) {
            let wave = |count: usize, seed: usize| -> Vec<f32> {
                (0..count).map(|i| ((seed + i * 7919) as f32 * 0.754_877).sin()).collect()
            };
            let (a, b) = (wave(rows * depth, seed), wave(depth * columns, seed + 1));
            let (a, b) = (Matrix::new(&a, rows, depth), Matrix::new(&b, depth, columns));
            let of = |multiply: fn(&mut [f32], Before, Matrix<'_, f32>, Matrix<'_, f32>)| {
                let mut out = vec![0.0; rows * columns];
                multiply(&mut out, Before::Replaced, a, b);
                out
            };
            let (thin, wide, by_ndarray) = (of(thin::multiply), of(wide::multiply), of(wide::by_ndarray));
            let bound = depth as f32 * f32::EPSILON;
            prop_assert!(thin.iter().zip(&wide).all(|(x, y)| (x - y).abs() <= bound));
            prop_assert!(thin.iter().zip(&by_ndarray).all(|(x, y)| (x - y).abs() <= bound));
        }
    }
}
