//! Denormals to zero, on the thread at hand.
//!
//! In a deep plain sigmoid net gradients shrink below the smallest normal number, where every product would trap into
//! a path a hundred times slower. Every thread that computes runs inside [`flushed`], so that one thread or two give
//! the same bits.

/// Runs `work` with denormal inputs and results taken as 0; the processor's flags are as before afterwards.
#[expect(
    unsafe_code,
    reason = "the one audited place: the flags that no_denormals sets are restored before it returns"
)]
pub fn flushed<R>(work: impl FnOnce() -> R) -> R {
    // SAFETY: Rust assumes the default floating-point environment. What flush-to-zero can break is an optimization
    // that relies on denormal results being exact: constant folding may then differ from the running code in values
    // below 1.2e-38, which nothing here depends on. The flags are thread-local, are restored by a guard even where
    // `work` panics, and no rounding mode or trap is touched.
    unsafe { no_denormals::no_denormals(|| called(work)) }
}

/// Calls `work`. The compiler sees no dependence between an operation and the processor's flags, and would move what it
/// inlines in front of their change or behind their return.
#[inline(never)]
fn called<R>(work: impl FnOnce() -> R) -> R {
    work()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "flushed to zero means exactly zero")]

    use std::hint::black_box;

    use super::*;

    #[test]
    fn denormals_are_zero_inside_and_back_after() {
        let tiny = || black_box(1e-30f32) * black_box(1e-10f32);
        assert!(tiny() > 0.0);
        assert_eq!(flushed(tiny), 0.0);
        assert!(tiny() > 0.0);
    }
}
