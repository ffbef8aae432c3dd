//! Products of small and of thin matrices, by loops that the compiler vectorizes.
//!
//! Every sum is formed in the order of its terms, with one rounding a term where the processor has such an instruction, so
//! that the result depends neither on the widths of the vectors nor on the blocks.

use super::{Before, Factor, Matrix};
use crate::vector::{Kernel, dispatch};

/// Columns of a block: one vector of AVX-512, two of AVX2, four of Neon.
const BLOCK: usize = 16;
/// Terms of a sum for which columns that do not lie side by side are gathered at a time. The sum of so many terms is added
/// to the one of those before.
const GATHERED: usize = 64;

/// Computes out = a·b or out += a·b, of any shape; see [`super::multiply`].
pub(super) fn multiply<F: Factor>(out: &mut [F], before: Before, a: Matrix<'_, F>, b: Matrix<'_, F>) {
    let (rows, columns) = (a.size[0], b.size[1]);
    // The columns of `a` can lie side by side where the rows of `b` are too short: outᵀ = bᵀ·aᵀ.
    let turned = columns < BLOCK.min(rows) && a.steps[0] == 1 && b.steps[1] == 1;
    let product = if turned {
        Product { left: b.transposed(), right: a.transposed(), steps: [1, columns], before }
    } else {
        Product { left: a, right: b, steps: [columns, 1], before }
    };
    dispatch(Filled(product, out));
}

/// A product and its output. As a closure it would not be inlined into the function that may use the widest vectors.
struct Filled<'a, F>(Product<'a, F>, &'a mut [F]);

impl<F: Factor> Kernel for Filled<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        self.0.run::<FUSED>(self.1);
    }
}

/// A product of two matrices.
struct Product<'a, F> {
    left: Matrix<'a, F>,
    right: Matrix<'a, F>,
    /// Steps in the output from a row to the next and from a column to the next.
    steps: [usize; 2],
    before: Before,
}

impl<F: Factor> Product<'_, F> {
    #[inline(always)]
    fn run<const FUSED: bool>(&self, out: &mut [F]) {
        let mut column = 0;
        while column + BLOCK <= self.right.size[1] {
            self.columns::<FUSED, BLOCK>(column, out);
            column += BLOCK;
        }
        let rest = self.right.size[1] - column;
        if rest & 8 != 0 {
            self.columns::<FUSED, 8>(column, out);
            column += 8;
        }
        if rest & 4 != 0 {
            self.columns::<FUSED, 4>(column, out);
            column += 4;
        }
        if rest & 2 != 0 {
            self.columns::<FUSED, 2>(column, out);
            column += 2;
        }
        if rest & 1 != 0 {
            self.columns::<FUSED, 1>(column, out);
        }
    }

    /// Computes `W` columns from `column` on.
    #[inline(always)]
    fn columns<const FUSED: bool, const W: usize>(&self, column: usize, out: &mut [F]) {
        let Matrix { values, size: [depth, width], steps } = self.right;
        if steps[1] == 1 {
            let row = |k: usize| -> &[F; W] { block(&values[k * width..][..width], column) };
            return self.rows::<FUSED, W>([0, depth], row, column, out);
        }
        let mut gathered = [[F::zero(); W]; GATHERED];
        for from in (0..depth).step_by(GATHERED) {
            let to = depth.min(from + GATHERED);
            for j in 0..W {
                let terms = &values[(column + j) * steps[1]..][from..to];
                for (row, value) in gathered.iter_mut().zip(terms) {
                    row[j] = *value;
                }
            }
            self.rows::<FUSED, W>([from, to], |k| &gathered[k - from], column, out);
        }
    }

    /// Computes the terms `[from, to]` of all rows in `W` columns from `column` on. `right` returns the values of a row of the
    /// right matrix in these columns.
    #[inline(always)]
    fn rows<'r, const FUSED: bool, const W: usize>(
        &self,
        range: [usize; 2],
        right: impl Fn(usize) -> &'r [F; W],
        column: usize,
        out: &mut [F],
    ) where
        F: 'r,
    {
        let rows = self.left.size[0];
        let mut row = 0;
        // Sums of many terms wait for each other less if there are more of them.
        while W <= 2 && row + 8 <= rows {
            self.block::<FUSED, W, 8>(range, &right, [row, column], out);
            row += 8;
        }
        while row + 4 <= rows {
            self.block::<FUSED, W, 4>(range, &right, [row, column], out);
            row += 4;
        }
        while row < rows {
            self.block::<FUSED, W, 1>(range, &right, [row, column], out);
            row += 1;
        }
    }

    /// Computes the terms `[from, to]` of `H` rows and `W` columns.
    #[inline(always)]
    fn block<'r, const FUSED: bool, const W: usize, const H: usize>(
        &self,
        [from, to]: [usize; 2],
        right: &impl Fn(usize) -> &'r [F; W],
        [row, column]: [usize; 2],
        out: &mut [F],
    ) where
        F: 'r,
    {
        let mut sums = [[F::zero(); W]; H];
        let Matrix { values, steps: [next_row, next_term], .. } = self.left;
        for k in from..to {
            let right = *right(k);
            // Read before they are used: a check of bounds between the sums keeps them from being vectorized.
            let mut left = [F::zero(); H];
            for i in 0..H {
                left[i] = values[(row + i) * next_row + k * next_term];
            }
            for (sums, left) in sums.iter_mut().zip(left) {
                for j in 0..W {
                    sums[j] = if FUSED { left.mul_add(right[j], sums[j]) } else { left * right[j] + sums[j] };
                }
            }
        }
        let adds = self.before == Before::Kept || from > 0;
        let [next_row, next_column] = self.steps;
        for (i, sums) in sums.iter().enumerate() {
            let at = (row + i) * next_row + column * next_column;
            if next_column == 1 {
                let out = &mut out[at..at + W];
                for j in 0..W {
                    out[j] = if adds { out[j] } else { F::zero() } + sums[j];
                }
            } else {
                for j in 0..W {
                    let out = &mut out[at + j * next_column];
                    *out = if adds { *out } else { F::zero() } + sums[j];
                }
            }
        }
    }
}

/// Returns the `W` values of `row` from `column` on.
#[inline(always)]
fn block<F, const W: usize>(row: &[F], column: usize) -> &[F; W] {
    row[column..column + W].try_into().expect("a slice of W values")
}
