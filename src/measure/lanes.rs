//! Columns in blocks of fixed width: loops over the units of a layer that the compiler turns into vector instructions.

use ndarray::ArrayView2;

use crate::real::Real;

/// Units of one block. 16 numbers of 32 bits are one AVX-512 register and one cache line.
pub(super) const LANES: usize = 16;

/// One sample of a block of units.
pub(super) type Row<F> = [F; LANES];

/// The numbers of a contiguous row-major array.
///
/// # Panics
/// If the array is laid out in another way: the networks keep theirs so.
pub(super) fn flat<'a, F>(values: &ArrayView2<'a, F>) -> &'a [F] {
    values.to_slice().expect("measured arrays are contiguous and row-major")
}

/// Number of blocks for `units` units.
pub(super) fn block_count(units: usize) -> usize {
    units.div_ceil(LANES)
}

/// Copies the units from `first` on, at most [`LANES`] of them, of `values` ([samples, `units`]) into `rows`, one row a
/// sample. Lanes without a unit are 0. Returns how many lanes have one.
pub(super) fn pack<F: Real>(values: &[F], units: usize, first: usize, rows: &mut [Row<F>]) -> usize {
    let used = (units - first).min(LANES);
    for (row, sample) in rows.iter_mut().zip(values.chunks_exact(units)) {
        let sample = &sample[first..];
        if let Some(full) = sample.first_chunk() {
            *row = *full;
        } else {
            *row = [F::zero(); LANES];
            row[..used].copy_from_slice(&sample[..used]);
        }
    }
    used
}
