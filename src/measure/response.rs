//! The activation functions as curves: value and slope at one point, for drawing and for the Gaussian closed forms.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use crate::config::Activation;

/// The slope of leaky ReLU below 0.
pub(super) const LEAK: f64 = 0.01;

/// Returns f(y).
#[must_use]
pub fn value(activation: Activation, y: f64) -> f64 {
    value_and_slope(activation, y).0
}

/// Returns f′(y); for ReLU and leaky ReLU at 0 the slope from the left.
#[must_use]
pub fn slope(activation: Activation, y: f64) -> f64 {
    value_and_slope(activation, y).1
}

/// Returns f(y) and f′(y).
pub(super) fn value_and_slope(activation: Activation, y: f64) -> (f64, f64) {
    match activation {
        Activation::Sigmoid => {
            let a = 1.0 / (1.0 + (-y).exp());
            (a, a * (1.0 - a))
        }
        Activation::Tanh => {
            let a = y.tanh();
            (a, 1.0 - a * a)
        }
        Activation::Relu => (y.max(0.0), f64::from(y > 0.0)),
        Activation::LeakyRelu => (y.max(LEAK * y), if y > 0.0 { 1.0 } else { LEAK }),
        Activation::Gelu => {
            let below = normal_share_below(y);
            (y * below, below + y * normal_density(y))
        }
        Activation::Linear => (y, 1.0),
    }
}

/// Returns the largest slope, max f′.
#[must_use]
pub fn peak_slope(activation: Activation) -> f64 {
    match activation {
        Activation::Sigmoid => 0.25,
        Activation::Tanh | Activation::Relu | Activation::LeakyRelu | Activation::Linear => 1.0,
        Activation::Gelu => slope(Activation::Gelu, std::f64::consts::SQRT_2),
    }
}

/// Returns Φ(x), the share of N(0, 1) below x, accurate in both tails.
pub(super) fn normal_share_below(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// Returns φ(x), the density of N(0, 1).
pub(super) fn normal_density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * PI).sqrt()
}

#[cfg(test)]
mod tests {
    use super::super::testing::close;
    use super::*;

    #[test]
    fn no_slope_is_above_the_peak_and_one_reaches_it() {
        for activation in Activation::ALL {
            let slopes = (-400..=400).map(|i| slope(activation, f64::from(i) * 0.01));
            close(slopes.fold(0.0, f64::max), peak_slope(activation), 1e-5);
        }
    }

    #[test]
    fn the_slope_is_the_derivative_of_the_value() {
        let h = 1e-5;
        for activation in Activation::ALL {
            for i in -40..40 {
                let y = f64::from(i) * 0.1 + 0.03;
                let difference = (value(activation, y + h) - value(activation, y - h)) / (2.0 * h);
                close(slope(activation, y), difference, 1e-8);
            }
        }
    }
}
