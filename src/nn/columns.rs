//! Loops over the columns of a row-major matrix, in blocks of fixed width.
//!
//! A statistic of each unit is a sum down a column. Going down one column at a time wastes the vectors; going along
//! the rows with a running sum for each column loads and stores those sums at every row (measured: 2.3 times slower).
//! Blocks of 16 or 64 columns keep their sums in registers.

use super::element::Element;

/// Columns of a block: one vector of AVX-512, two of AVX2.
const BLOCK: usize = 16;
/// Columns of a wide block. Where rows are a power of two apart, as they often are, a narrow column of them falls into
/// few sets of the cache; four times as wide, it falls into four times as many.
const WIDE: usize = 4 * BLOCK;

/// A loop over a block of `W` columns, of which the first is `column`.
pub(super) trait ColumnKernel {
    /// The loop; must be `#[inline(always)]`.
    fn block<const W: usize>(&mut self, column: usize);
}

/// Runs `kernel` on all blocks of a matrix of `columns` columns: blocks of 64, then of 16, of 4, and single columns.
#[inline(always)]
pub(super) fn for_each_block<K: ColumnKernel>(columns: usize, kernel: &mut K) {
    let mut column = 0;
    while column + WIDE <= columns {
        kernel.block::<WIDE>(column);
        column += WIDE;
    }
    while column + BLOCK <= columns {
        kernel.block::<BLOCK>(column);
        column += BLOCK;
    }
    while column + 4 <= columns {
        kernel.block::<4>(column);
        column += 4;
    }
    while column < columns {
        kernel.block::<1>(column);
        column += 1;
    }
}

/// The `W` values of `row` from `column` on.
#[inline(always)]
pub(super) fn part<F: Element, const W: usize>(row: &[F], column: usize) -> &[F; W] {
    row[column..column + W].try_into().expect("a slice of W values")
}

/// The `W` values of `row` from `column` on, to write.
#[inline(always)]
pub(super) fn part_mut<F: Element, const W: usize>(row: &mut [F], column: usize) -> &mut [F; W] {
    (&mut row[column..column + W]).try_into().expect("a slice of W values")
}
