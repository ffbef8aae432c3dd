//! Kernels that are compiled for every instruction set; the widest set of the processor is chosen at run time.
//!
//! A default build must use AVX-512 if the processor has it, and must run if it has not. `pulp` picks the
//! instruction set; code that is inlined into the function it picks is vectorized for that set.

use pulp::{Arch, Simd, WithSimd};

/// A loop to vectorize. `run` and all functions it calls must be `#[inline(always)]`.
pub(crate) trait Kernel {
    /// The result of the loop.
    type Output;

    /// Runs the loop. `FUSED` says whether a multiply-add is one instruction; if it is not, `mul_add` would call a
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

/// Runs `kernel` with the widest vectors of the processor.
#[inline]
pub(crate) fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    match Arch::new() {
        Arch::Scalar => kernel.run::<false>(),
        arch => arch.dispatch(Fused(kernel)),
    }
}

/// A loop that is a closure.
struct Body<F>(F);

impl<R, F: FnMut() -> R> WithSimd for Body<F> {
    type Output = R;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _simd: S) -> R {
        // A variable of its own, so that what the closure holds is in registers, not where a loop might overwrite it.
        let Self(mut body) = self;
        // By `FnMut`, which is the body of the closure itself. By `FnOnce` it would be called through a function that the
        // compiler makes and need not inline; the loop then gets the narrowest vectors.
        body()
    }
}

/// Runs `body`, which must be `#[inline(always)]`, with the widest vectors of the processor.
#[inline]
pub(crate) fn widest<R>(body: impl FnMut() -> R) -> R {
    Arch::new().dispatch(Body(body))
}
