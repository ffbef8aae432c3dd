//! The float type of a run: `f32` in the program, `f64` in gradient checks and with `--f64`.

use std::fmt::{Debug, Display};
use std::iter::Sum;
use std::ops::{AddAssign, DivAssign, MulAssign, SubAssign};

use num_traits::{Float, NumCast};

/// A float type for computations, `f32` or `f64`.
pub trait Real:
    Float + Debug + Display + Default + Send + Sync + Sum + AddAssign + SubAssign + MulAssign + DivAssign + 'static
{
    /// Rounds `x` to the nearest number of this type.
    fn of(x: f64) -> Self;
    /// Converts the number to `f64`, exactly.
    fn f64(self) -> f64;
}

impl Real for f32 {
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "rounding to the nearest f32 is what this is for")]
    fn of(x: f64) -> Self {
        x as Self
    }

    #[inline(always)]
    fn f64(self) -> f64 {
        self.into()
    }
}

impl Real for f64 {
    #[inline(always)]
    fn of(x: f64) -> Self {
        x
    }

    #[inline(always)]
    fn f64(self) -> f64 {
        self
    }
}

/// Converts a count to the nearest `F`.
///
/// # Panics
/// Never panics: every count has a nearest float.
#[inline]
#[must_use]
pub fn count<F: Real>(n: usize) -> F {
    <F as NumCast>::from(n).expect("every count has a nearest float")
}
