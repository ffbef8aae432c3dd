//! Products of large matrices.

use ndarray::linalg::general_mat_mul;
use ndarray::{ArrayView2, ArrayViewMut2};

use super::{Before, Factor, Matrix};

/// Computes out = a·b or out += a·b, of any shape; see [`super::multiply`].
pub(super) fn multiply<F: Factor>(out: &mut [F], before: Before, a: Matrix<'_, F>, b: Matrix<'_, F>) {
    #[cfg(target_arch = "x86_64")]
    if kernels::multiply(out, kernels::Part::Whole, before, a, b) {
        return;
    }
    by_ndarray(out, before, a, b);
}

/// Computes at least the lower half of out = a·b; see [`super::multiply_lower`].
pub(super) fn multiply_lower<F: Factor>(out: &mut [F], a: Matrix<'_, F>, b: Matrix<'_, F>) {
    #[cfg(target_arch = "x86_64")]
    if kernels::multiply(out, kernels::Part::Lower, Before::Replaced, a, b) {
        return;
    }
    by_ndarray(out, Before::Replaced, a, b);
}

/// Computes out = a·b or out += a·b on any processor. It allocates.
pub(super) fn by_ndarray<F: Factor>(out: &mut [F], before: Before, a: Matrix<'_, F>, b: Matrix<'_, F>) {
    let share = if before == Before::Kept { F::one() } else { F::zero() };
    let mut out = ArrayViewMut2::from_shape([a.size[0], b.size[1]], out).expect("the sizes were compared");
    general_mat_mul(F::one(), &view(a), &view(b), share, &mut out);
}

fn view<F: Copy>(matrix: Matrix<'_, F>) -> ArrayView2<'_, F> {
    let Matrix { values, size, steps } = matrix;
    let row_major = if steps[1] == 1 { size } else { [size[1], size[0]] };
    let view = ArrayView2::from_shape(row_major, values).expect("a matrix has as many values as its shape says");
    if steps[1] == 1 { view } else { view.reversed_axes() }
}

/// The kernels for AVX2 and AVX-512, written in assembler.
///
/// They were chosen by measurement (`docs/performance.md`), and they keep their packing buffers, so that a step allocates
/// nothing.
#[cfg(target_arch = "x86_64")]
mod kernels {
    use std::ptr::{from_ref, null};

    use private_gemm_x86::{Accum, DType, DstKind, IType, InstrSet, gemm};

    use super::{Before, Factor, Matrix};
    use crate::product::{Kind, sizes};

    /// The part of a product that is computed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Part {
        /// Everything.
        Whole,
        /// The diagonal and what is below it.
        Lower,
    }

    /// Returns the widest set of instructions that the processor has and the kernels know.
    fn instructions() -> Option<InstrSet> {
        if is_x86_feature_detected!("avx512f") {
            Some(InstrSet::Avx512)
        } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            Some(InstrSet::Avx256)
        } else {
            None
        }
    }

    /// Computes the part of the product, if the processor can; returns whether it can.
    ///
    /// # Panics
    /// Panics if the shapes do not fit.
    #[expect(unsafe_code, reason = "the kernels take pointers; the sizes of the matrices say how far they may go")]
    pub fn multiply<F: Factor>(out: &mut [F], part: Part, before: Before, a: Matrix<'_, F>, b: Matrix<'_, F>) -> bool {
        let Some(instructions) = instructions() else { return false };
        let [rows, depth, columns] = sizes(out, a, b);
        let (kind, one) = match F::KIND {
            Kind::Single => (DType::F32, from_ref(&1.0_f32).cast()),
            Kind::Double => (DType::F64, from_ref(&1.0_f64).cast()),
        };
        let [[a_row, a_column], [b_row, b_column]] =
            [a.steps, b.steps].map(|steps| steps.map(|step| isize::try_from(step).expect("a step within a slice")));
        let out_row = isize::try_from(columns).expect("a step within a slice");
        // SAFETY: the processor has the instructions. The kernel reads the elements `a[i, k]` and `b[k, j]` and writes
        // `out[i, j]` for i < rows, k < depth and j < columns, each at its steps from the first. The sizes were compared, a
        // `Matrix` has as many values as its size says, and its steps lead to each of them once; so these elements lie in
        // the three slices, which live as long as this call. `out` is borrowed mutably, so that it overlaps neither.
        // `kind` is the type of the elements and of `one`, since `Factor` is implemented for these two types alone. There
        // are no lists of rows or columns, and no diagonal (null), and one thread.
        unsafe {
            gemm(
                kind,
                IType::U64,
                instructions,
                rows,
                columns,
                depth,
                out.as_mut_ptr().cast(),
                out_row,
                1,
                null(),
                null(),
                if part == Part::Lower { DstKind::Lower } else { DstKind::Full },
                if before == Before::Kept { Accum::Add } else { Accum::Replace },
                a.values.as_ptr().cast(),
                a_row,
                a_column,
                false,
                null(),
                0,
                b.values.as_ptr().cast(),
                b_row,
                b_column,
                false,
                one,
                1,
            );
        }
        true
    }
}
