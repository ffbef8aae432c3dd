//! Exponential, tanh, sigmoid and normal distribution for the activations, per float type.
//!
//! For `f32` they are polynomials without branches, so that loops over them vectorize: the standard library's
//! `tanh` costs 80 times as much and would be most of a step. The coefficients of `exp` and `tanh` follow the
//! Cephes library (S. Moshier, `expf`, `tanhf`). For `f64`, where accuracy matters more than speed, they come from
//! the standard library and `libm`.

use crate::product::Factor;
use crate::real::Real;

/// A float type for networks.
pub trait Element: Real + Factor {
    /// Returns eˣ. For `f32` within 2 ulp; results below the smallest normal number are 0.
    #[must_use]
    fn exp<const FUSED: bool>(self) -> Self;
    /// Returns tanh x. For `f32` within 3 ulp.
    #[must_use]
    fn tanh<const FUSED: bool>(self) -> Self;
    /// Returns Φ(x) and φ(x), the distribution function and the density of N(0, 1): φ(x) = exp(−x²/2)/√(2π). For
    /// `f32` within 7 and 3 ulp, also in the left tail; results below the smallest normal number are 0.
    #[must_use]
    fn normal<const FUSED: bool>(self) -> (Self, Self);

    /// Returns 1/(1 + e⁻ˣ). For `f32` within 3 ulp; results below the smallest normal number are 0.
    #[must_use]
    #[inline(always)]
    fn sigmoid<const FUSED: bool>(self) -> Self {
        Self::one() / (Self::one() + Element::exp::<FUSED>(-self))
    }
}

impl Element for f64 {
    #[inline(always)]
    fn exp<const FUSED: bool>(self) -> Self {
        Self::exp(self)
    }

    #[inline(always)]
    fn tanh<const FUSED: bool>(self) -> Self {
        Self::tanh(self)
    }

    #[inline(always)]
    fn normal<const FUSED: bool>(self) -> (Self, Self) {
        let below = 0.5 * libm::erfc(-self * std::f64::consts::FRAC_1_SQRT_2);
        (below, Self::exp(-self * self * 0.5) * 0.398_942_280_401_432_7)
    }
}

impl Element for f32 {
    #[inline(always)]
    fn exp<const FUSED: bool>(self) -> Self {
        exp_f32::<FUSED>(self, -0.0)
    }

    #[inline(always)]
    fn tanh<const FUSED: bool>(self) -> Self {
        let magnitude = self.abs();
        let e = exp_f32::<FUSED>(2.0 * magnitude, -0.0);
        let far = (1.0 - 2.0 / (e + 1.0)).copysign(self);
        let z = self * self;
        let p = fma::<FUSED>(-5.704_988_7e-3, z, 2.063_909e-2);
        let p = fma::<FUSED>(p, z, -5.373_971_6e-2);
        let p = fma::<FUSED>(p, z, 1.333_144_2e-1);
        let p = fma::<FUSED>(p, z, -3.333_328e-1);
        let near = fma::<FUSED>(p * z, self, self);
        if magnitude < 0.625 { near } else { far }
    }

    #[inline(always)]
    fn normal<const FUSED: bool>(self) -> (Self, Self) {
        normal_f32::<FUSED>(self)
    }
}

/// Returns a·b + c, with a single rounding if the processor has the instruction.
#[inline(always)]
pub(super) fn fma<const FUSED: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// Returns eˣ⁺ᵈ, where `d`, at most 1/16, holds the digits of the exponent beyond the precision of the `f32` `x`.
/// eˣ⁺ᵈ = 2ⁿ·eʳ⁺ᵈ with n = round(x/ln 2) and |r| ≤ ½ ln 2; eʳ⁺ᵈ is a polynomial of degree 7. A constant `d` of −0
/// changes no r and costs nothing.
#[inline(always)]
fn exp_f32<const FUSED: bool>(x: f32, d: f32) -> f32 {
    // Above HIGH eˣ is infinite; below LOW it is less than the smallest normal number. These comparisons keep a
    // NaN.
    const HIGH: f32 = 88.722_84;
    const LOW: f32 = -87.336_54;
    // Adding 1.5·2²³ leaves the rounded integer in the low bits of the sum.
    const MAGIC: f32 = 12_582_912.0;
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let inside = if x > HIGH { HIGH } else { x };
    let inside = if inside < LOW { LOW } else { inside };
    let shifted = fma::<FUSED>(inside, std::f32::consts::LOG2_E, MAGIC);
    let n = shifted - MAGIC;
    let r = fma::<FUSED>(n, -LN2_HIGH, inside);
    let r = fma::<FUSED>(n, -LN2_LOW, r) + d;
    let p = fma::<FUSED>(1.987_569_1e-4, r, 1.398_199_9e-3);
    let p = fma::<FUSED>(p, r, 8.333_452e-3);
    let p = fma::<FUSED>(p, r, 4.166_579_6e-2);
    let p = fma::<FUSED>(p, r, 1.666_666_5e-1);
    let p = fma::<FUSED>(p, r, 0.5);
    let e = fma::<FUSED>(p, r * r, r) + 1.0;
    // 2ⁿ as two factors: 2¹²⁸ is not an f32, but e·2¹²⁸ can be one.
    let n = shifted.to_bits().wrapping_sub(MAGIC.to_bits()).cast_signed();
    let half = n >> 1;
    let power = |k: i32| f32::from_bits(k.wrapping_add(127).cast_unsigned() << 23);
    let value = e * power(half) * power(n.wrapping_sub(half));
    let value = if x > HIGH { f32::INFINITY } else { value };
    if x < LOW { 0.0 } else { value }
}

/// Returns Φ(x) and φ(x). The tail Φ(−m) of m = |x| is e^(−m²/2)·R(m). Mills' ratio R, which falls from ½ to 0, is
/// t·P(t) with t = 2.9/(2.9 + m): P is the polynomial of degree 8 with the least relative error for 0 ≤ m ≤ 13.2
/// (2·10⁻⁸, found by the Remez exchange algorithm from 40 digits of erfc). For larger m, Φ(−m) is below the
/// smallest normal number.
#[inline(always)]
fn normal_f32<const FUSED: bool>(x: f32) -> (f32, f32) {
    // At 14 e^(−m²/2) is already 0.
    const FAR: f32 = 14.0;
    let m = x.abs();
    let m = if m > FAR { FAR } else { m };
    // m²/2 in two parts, because the last place of an f32 near 80 is 4·10⁻⁶; the square of the upper 12 bits of m
    // is exact.
    let upper = f32::from_bits(m.to_bits() & 0xffff_f000);
    let e = exp_f32::<FUSED>(-0.5 * upper * upper, -0.5 * (m - upper) * (m + upper));
    let t = 2.9 / (2.9 + m);
    let p = fma::<FUSED>(-0.028_401_77, t, 0.145_536_68);
    let p = fma::<FUSED>(p, t, -0.272_121_55);
    let p = fma::<FUSED>(p, t, 0.188_636_47);
    let p = fma::<FUSED>(p, t, -0.038_426_13);
    let p = fma::<FUSED>(p, t, 0.112_148_695);
    let p = fma::<FUSED>(p, t, 0.117_115_86);
    let p = fma::<FUSED>(p, t, 0.137_961_72);
    let p = fma::<FUSED>(p, t, 0.137_550_01);
    let tail = e * (p * t);
    (if x > 0.0 { 1.0 - tail } else { tail }, e * 0.398_942_3)
}

/// Returns ln x of a normal number x > 0, within 10⁻⁵: x = 2ⁿ·(1 + d) with √½ ≤ 1 + d < √2; ln(1 + d)/d is the
/// polynomial of degree 5 with the least relative error.
#[inline(always)]
pub(super) fn ln_f32<const FUSED: bool>(x: f32) -> f32 {
    // The bits of √½; n grows by one at every 2ⁿ·√½.
    const ROOT: u32 = 0x3f35_04f3;
    let above = x.to_bits().wrapping_sub(ROOT);
    let n = above.cast_signed() >> 23;
    let d = f32::from_bits((above & 0x007f_ffff).wrapping_add(ROOT)) - 1.0;
    let p = fma::<FUSED>(-0.142_921_69, d, 0.220_559_91);
    let p = fma::<FUSED>(p, d, -0.254_032_6);
    let p = fma::<FUSED>(p, d, 0.332_580_18);
    let p = fma::<FUSED>(p, d, -0.499_902_2);
    let p = fma::<FUSED>(p, d, 1.000_004_5);
    #[expect(clippy::cast_precision_loss, reason = "an exponent of at most 128")]
    fma::<FUSED>(n as f32, std::f32::consts::LN_2, p * d)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::float_cmp, reason = "infinities and rounded values are compared exactly")]

    use super::*;

    /// Returns every 1,009th f32, and the neighbors of all special values, without NaN.
    fn floats() -> impl Iterator<Item = f32> {
        let special =
            [0.0, 0.625, 1.0, 9.0, 13.2, 14.0, 16.6, 44.0, 87.336_54, 88.0, 88.722_84, 104.0, f32::MAX, f32::INFINITY];
        let around = special.into_iter().flat_map(|x: f32| [x, x.next_down(), x.next_up()]).flat_map(|x| [x, -x]);
        (0..u32::MAX / 1009).map(|i| f32::from_bits(i * 1009)).chain(around).filter(|x| !x.is_nan())
    }

    /// Returns the largest error of `f`, in units in the last place of `exact`, and the x where it occurs. If the
    /// exact value is not a normal number, the error must be below the smallest normal number.
    fn worst_ulp(f: impl Fn(f32) -> f32, exact: impl Fn(f64) -> f64) -> (f64, f32) {
        let mut worst = (0.0, 0.0);
        for x in floats() {
            let (got, want) = (f(x), exact(f64::from(x)));
            let rounded = f32::of(want);
            if rounded.is_infinite() || got.is_infinite() {
                assert_eq!(got, rounded, "at {x}");
            } else if rounded.abs() < f32::MIN_POSITIVE {
                assert!((f64::from(got) - want).abs() <= f64::from(f32::MIN_POSITIVE), "{got} at {x}");
            } else {
                let ulp = f64::from(rounded.abs().next_up()) - f64::from(rounded.abs());
                let error = (f64::from(got) - want).abs() / ulp;
                if error > worst.0 {
                    worst = (error, x);
                }
            }
        }
        worst
    }

    #[track_caller]
    fn check(bound: f64, worst: (f64, f32)) {
        assert!(worst.0 <= bound, "{} ulp at {}", worst.0, worst.1);
    }

    #[test]
    fn exp_is_within_2_ulp() {
        check(2.0, worst_ulp(Element::exp::<true>, f64::exp));
        check(2.0, worst_ulp(Element::exp::<false>, f64::exp));
    }

    #[test]
    fn tanh_is_within_3_ulp() {
        check(3.0, worst_ulp(Element::tanh::<true>, f64::tanh));
        check(3.0, worst_ulp(Element::tanh::<false>, f64::tanh));
    }

    #[test]
    fn sigmoid_is_within_3_ulp() {
        check(3.0, worst_ulp(Element::sigmoid::<true>, |x| 1.0 / (1.0 + (-x).exp())));
        check(3.0, worst_ulp(Element::sigmoid::<false>, |x| 1.0 / (1.0 + (-x).exp())));
    }

    #[test]
    fn the_normal_distribution_is_within_7_ulp_in_both_tails() {
        let below = |x: f64| 0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2);
        check(7.0, worst_ulp(|x| x.normal::<true>().0, below));
        check(7.0, worst_ulp(|x| x.normal::<false>().0, below));
        let density = |x: f64| (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
        check(3.0, worst_ulp(|x| x.normal::<true>().1, density));
        check(3.0, worst_ulp(|x| x.normal::<false>().1, density));
    }

    #[test]
    fn the_logarithm_is_within_1e_5() {
        for x in floats().filter(|x| x.is_normal() && *x > 0.0) {
            let exact = f64::from(x).ln();
            for got in [ln_f32::<true>(x), ln_f32::<false>(x)] {
                assert!((f64::from(got) - exact).abs() <= 1e-5 * exact.abs().max(1.0), "{got} at {x}");
            }
        }
    }

    #[test]
    fn nan_stays_nan() {
        assert!(Element::exp::<true>(f32::NAN).is_nan());
        assert!(Element::tanh::<true>(f32::NAN).is_nan());
        assert!(f32::NAN.sigmoid::<true>().is_nan());
        let (below, density) = f32::NAN.normal::<true>();
        assert!(below.is_nan() && density.is_nan());
    }
}
