//! The units of a layer in blocks of fixed width, for loops that the compiler turns into vector instructions.

use ndarray::ArrayView2;

use crate::real::Real;

/// Units of one block. 16 numbers of 32 bits are one AVX-512 register and one cache line.
pub(super) const LANES: usize = 16;

/// The values of one sample for a block of units.
pub(super) type Row<F> = [F; LANES];

/// Returns the values of a contiguous row-major array.
///
/// # Panics
/// Panics if the array has another layout; the arrays of the networks have this one.
pub(super) fn flat<'a, F>(values: &ArrayView2<'a, F>) -> &'a [F] {
    values.to_slice().expect("measured arrays are contiguous and row-major")
}

/// Copies the units from `first` on, at most [`LANES`], of `values` ([samples, `units`]) into `rows`, one row per
/// sample. Lanes without a unit are 0. Returns the number of lanes with a unit.
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
