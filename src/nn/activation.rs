//! The activation functions: a = f(y), dy = da·f′(y).

use std::marker::PhantomData;

use super::element::Element;
use crate::config::Activation;
use crate::vector::{Kernel, dispatch};

/// Slope of the leaky ReLU below 0.
const LEAK: f64 = 0.01;

/// Computes a = f(y) for every value; both slices have the same length. Returns whether every y is finite: the
/// check costs nothing here and would be another pass over the data elsewhere.
pub fn forward<F: Element>(f: Activation, y: &[F], a: &mut [F]) -> bool {
    match f {
        Activation::Sigmoid => map::<F, Sigmoid>(y, a),
        Activation::Tanh => map::<F, Tanh>(y, a),
        Activation::Relu => map::<F, Relu>(y, a),
        Activation::LeakyRelu => map::<F, LeakyRelu>(y, a),
        Activation::Gelu => map::<F, Gelu>(y, a),
        Activation::Linear => map::<F, Linear>(y, a),
    }
}

/// Computes d = d·f′(y) in place: `d` holds ∂L/∂a on entry and ∂L/∂y on return. All slices have the same length and
/// a = f(y). `y` is read only if [`needs_input`] returns true for `f`, and may be empty otherwise.
pub fn backward<F: Element>(f: Activation, y: &[F], a: &[F], d: &mut [F]) {
    match f {
        Activation::Sigmoid => scale::<F, Sigmoid>(a, d),
        Activation::Tanh => scale::<F, Tanh>(a, d),
        Activation::Relu => scale::<F, Relu>(a, d),
        Activation::LeakyRelu => scale::<F, LeakyRelu>(a, d),
        Activation::Gelu => scale::<F, Gelu>(y, d),
        Activation::Linear => {}
    }
}

/// Returns whether the slope of `f` needs the input y; the slopes of all other activations follow from the value a.
#[must_use]
pub const fn needs_input(f: Activation) -> bool {
    matches!(f, Activation::Gelu)
}

/// An activation function: its value at the input y, and its slope from the value a (GELU: from y).
trait Curve<F: Element> {
    fn value<const FUSED: bool>(y: F) -> F;
    fn slope<const FUSED: bool>(a: F) -> F;
}

struct Sigmoid;
impl<F: Element> Curve<F> for Sigmoid {
    #[inline(always)]
    fn value<const FUSED: bool>(y: F) -> F {
        y.sigmoid::<FUSED>()
    }
    #[inline(always)]
    fn slope<const FUSED: bool>(a: F) -> F {
        a * (F::one() - a)
    }
}

struct Tanh;
impl<F: Element> Curve<F> for Tanh {
    #[inline(always)]
    fn value<const FUSED: bool>(y: F) -> F {
        Element::tanh::<FUSED>(y)
    }
    #[inline(always)]
    fn slope<const FUSED: bool>(a: F) -> F {
        F::one() - a * a
    }
}

struct Relu;
impl<F: Element> Curve<F> for Relu {
    #[inline(always)]
    fn value<const FUSED: bool>(y: F) -> F {
        // Not `max`, which would turn a NaN into 0 and hide a divergence.
        if y < F::zero() { F::zero() } else { y }
    }
    #[inline(always)]
    fn slope<const FUSED: bool>(a: F) -> F {
        // a > 0 exactly if y > 0.
        if a > F::zero() { F::one() } else { F::zero() }
    }
}

struct LeakyRelu;
impl<F: Element> Curve<F> for LeakyRelu {
    #[inline(always)]
    fn value<const FUSED: bool>(y: F) -> F {
        if y < F::zero() { y * F::of(LEAK) } else { y }
    }
    #[inline(always)]
    fn slope<const FUSED: bool>(a: F) -> F {
        // a > 0 exactly if y > 0.
        if a > F::zero() { F::one() } else { F::of(LEAK) }
    }
}

struct Gelu;
impl<F: Element> Curve<F> for Gelu {
    #[inline(always)]
    fn value<const FUSED: bool>(y: F) -> F {
        y * y.normal::<FUSED>().0
    }
    #[inline(always)]
    fn slope<const FUSED: bool>(y: F) -> F {
        // d/dy y·Φ(y) = Φ(y) + y·φ(y), where φ is the density of N(0, 1).
        let (below, density) = y.normal::<FUSED>();
        below + y * density
    }
}

struct Linear;
impl<F: Element> Curve<F> for Linear {
    #[inline(always)]
    fn value<const FUSED: bool>(y: F) -> F {
        y
    }
    #[inline(always)]
    fn slope<const FUSED: bool>(_: F) -> F {
        F::one()
    }
}

fn map<F: Element, C: Curve<F>>(y: &[F], a: &mut [F]) -> bool {
    struct Map<'a, F, C>(&'a [F], &'a mut [F], PhantomData<C>);
    impl<F: Element, C: Curve<F>> Kernel for Map<'_, F, C> {
        type Output = bool;
        #[inline(always)]
        fn run<const FUSED: bool>(self) -> bool {
            let mut finite = true;
            for (y, a) in self.0.iter().zip(self.1) {
                finite &= y.is_finite();
                *a = C::value::<FUSED>(*y);
            }
            finite
        }
    }
    assert_eq!(y.len(), a.len(), "an activation has as many outputs as inputs");
    dispatch(Map(y, a, PhantomData::<C>))
}

/// Multiplies `d` by the slope, which follows from `from`: from a, or from y for GELU.
fn scale<F: Element, C: Curve<F>>(from: &[F], d: &mut [F]) {
    struct Scale<'a, F, C>(&'a [F], &'a mut [F], PhantomData<C>);
    impl<F: Element, C: Curve<F>> Kernel for Scale<'_, F, C> {
        type Output = ();
        #[inline(always)]
        fn run<const FUSED: bool>(self) {
            for (from, d) in self.0.iter().zip(self.1) {
                *d *= C::slope::<FUSED>(*from);
            }
        }
    }
    assert_eq!(from.len(), d.len(), "an activation has as many outputs as inputs");
    dispatch(Scale(from, d, PhantomData::<C>));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(f: Activation, y: f64, expected: f64) {
        let mut a = [0.0];
        forward(f, &[y], &mut a);
        assert!((a[0] - expected).abs() < 1e-12, "{f:?}({y}) = {}", a[0]);
    }

    #[test]
    fn known_values() {
        check(Activation::Sigmoid, 0.0, 0.5);
        check(Activation::Tanh, 1.0, 0.761_594_155_955_764_9);
        check(Activation::Relu, -2.0, 0.0);
        check(Activation::LeakyRelu, -2.0, -0.02);
        check(Activation::Gelu, 1.0, 0.841_344_746_068_543);
        check(Activation::Linear, -3.0, -3.0);
    }

    #[test]
    fn slopes_agree_with_central_differences() {
        for f in Activation::ALL {
            for i in -40..40 {
                // The offset avoids the ReLU's kink at 0.
                let (y, h) = (f64::from(i) * 0.1 + 0.05, 1e-6);
                let (mut ends, mut a, mut d) = ([0.0; 2], [0.0], [1.0]);
                forward(f, &[y - h, y + h], &mut ends);
                forward(f, &[y], &mut a);
                backward(f, &[y], &a, &mut d);
                assert!((d[0] - (ends[1] - ends[0]) / (2.0 * h)).abs() < 1e-8, "{f:?} at {y}");
            }
        }
    }

    #[test]
    fn nan_is_never_hidden() {
        for f in Activation::ALL {
            let mut a = [0.0f32];
            forward(f, &[f32::NAN], &mut a);
            assert!(a[0].is_nan(), "{f:?}");
        }
    }
}
