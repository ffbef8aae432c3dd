//! Flushes denormal numbers to zero on the current thread.
//!
//! In a deep sigmoid network without normalization the gradients shrink below the smallest normal number, where
//! every product takes a path of the processor a hundred times slower. Every thread that computes runs inside
//! [`flushed`], so that one thread and two give the same bits.

/// Runs `work` with denormal operands and results taken as 0; the processor's flags are restored afterwards.
#[expect(
    unsafe_code,
    reason = "the one audited place: the flags that no_denormals sets are restored before it returns"
)]
pub fn flushed<R>(work: impl FnOnce() -> R) -> R {
    // SAFETY: Rust assumes the default floating-point environment. Flush-to-zero can only break an optimization
    // that relies on exact denormal results: constant folding may then differ from the running code in values below
    // 1.2e-38, and nothing here depends on those. The flags are thread-local, a guard restores them even if `work`
    // panics, and no rounding mode or trap is changed.
    unsafe { no_denormals::no_denormals(|| called(work)) }
}

/// Calls `work` without being inlined. The compiler sees no dependence between an operation and the processor's
/// flags; it would move inlined code to before the flags are set or after they are restored.
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
