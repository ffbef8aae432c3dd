//! Kernels compiled for every instruction set, the widest one chosen when they run.
//!
//! A default build must use AVX-512 where the processor has it, and run where it has not. `pulp` picks the set; code
//! that is inlined into the picked function is vectorized for it.

use pulp::{Arch, Simd, WithSimd};

/// A loop to vectorize. `run` and all it calls must be `#[inline(always)]`.
pub(super) trait Kernel {
    /// What the loop returns.
    type Output;

    /// The loop. `FUSED` tells whether a multiply-add is one instruction; where it is not, `mul_add` would call a
    /// slow library function.
    fn run<const FUSED: bool>(self) -> Self::Output;
}

struct Fused<K>(K);

impl<K: Kernel> WithSimd for Fused<K> {
    type Output = K::Output;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> K::Output {
        self.0.run::<true>()
    }
}

/// Runs `kernel` with the widest vectors of this processor.
#[inline]
pub(super) fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    match Arch::new() {
        Arch::Scalar => kernel.run::<false>(),
        arch => arch.dispatch(Fused(kernel)),
    }
}
