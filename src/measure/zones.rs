//! The zones of the activations: where they are saturated and where they are nearly linear.

use crate::config::Activation;

/// |y| above which f′ of the sigmoid is below 10 % of its maximum ¼: 2·artanh √0.9, about 3.64.
const SIGMOID_SATURATED: f64 = 3.636_892_918_464_133;
/// |y| below which the sigmoid's tangent at 0 is off by less than 2 % of the output range 1: ½ + y/4 − f(y) = 0.02,
/// about 1.02.
const SIGMOID_LINEAR: f64 = 1.019_503_518_184_726;
/// |y| above which f′ of tanh is below 10 % of its maximum 1: half the sigmoid's, as tanh y = 2·sigmoid(2y) − 1; about
/// 1.82.
const TANH_SATURATED: f64 = SIGMOID_SATURATED / 2.0;
/// |y| below which the tangent of tanh at 0 is off by less than 2 % of the output range 2: y − tanh y = 0.04, about
/// 0.51.
const TANH_LINEAR: f64 = SIGMOID_LINEAR / 2.0;
/// y below which f′ of GELU, Φ(y) + y·φ(y), is below 10 % of its maximum 1.1289 at √2. f′ stays below that down to
/// −∞ and is negative below −0.7518.
const GELU_SATURATED: f64 = -0.532_405_607_615_341_8;

/// The zones of an activation on the axis of its input y.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zones {
    /// f is saturated at this y and below; for ReLU and leaky ReLU *inactive*.
    pub saturated_below: Option<f64>,
    /// f is saturated at this y and above.
    pub saturated_above: Option<f64>,
    /// f is nearly linear strictly between these two; the upper one may be ∞. `None` if this zone is not defined.
    pub near_linear: Option<(f64, f64)>,
}

impl Zones {
    /// Returns the zones of `activation`. Leaky ReLU has the zones of ReLU.
    #[must_use]
    pub const fn of(activation: Activation) -> Self {
        match activation {
            Activation::Sigmoid => Self::symmetric(SIGMOID_SATURATED, SIGMOID_LINEAR),
            Activation::Tanh => Self::symmetric(TANH_SATURATED, TANH_LINEAR),
            Activation::Relu | Activation::LeakyRelu => {
                Self { saturated_below: Some(0.0), saturated_above: None, near_linear: Some((0.0, f64::INFINITY)) }
            }
            Activation::Gelu => {
                Self { saturated_below: Some(GELU_SATURATED), saturated_above: None, near_linear: None }
            }
            Activation::Linear => Self { saturated_below: None, saturated_above: None, near_linear: None },
        }
    }

    /// Returns whether f is saturated at `y`; false for NaN.
    #[must_use]
    pub fn is_saturated(&self, y: f64) -> bool {
        self.saturated_below.is_some_and(|edge| y <= edge) || self.saturated_above.is_some_and(|edge| y >= edge)
    }

    const fn symmetric(saturated: f64, linear: f64) -> Self {
        Self {
            saturated_below: Some(-saturated),
            saturated_above: Some(saturated),
            near_linear: Some((-linear, linear)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::response::{slope, value};
    use super::super::testing::close;
    use super::*;

    #[track_caller]
    fn check_saturated(activation: Activation, y: f64, max_slope: f64) {
        close(slope(activation, y), 0.1 * max_slope, 1e-14);
    }

    #[test]
    fn the_slope_at_the_edge_of_saturation_is_a_tenth_of_the_largest() {
        check_saturated(Activation::Sigmoid, SIGMOID_SATURATED, 0.25);
        check_saturated(Activation::Tanh, TANH_SATURATED, 1.0);
        check_saturated(Activation::Gelu, GELU_SATURATED, slope(Activation::Gelu, std::f64::consts::SQRT_2));
    }

    #[test]
    fn gelu_is_saturated_everywhere_below_its_edge_and_nowhere_above() {
        let tenth = 0.1 * slope(Activation::Gelu, std::f64::consts::SQRT_2);
        for i in 1..1000 {
            let distance = f64::from(i) * 0.01;
            assert!(slope(Activation::Gelu, GELU_SATURATED - distance) < tenth);
            assert!(slope(Activation::Gelu, GELU_SATURATED + distance) > tenth);
        }
    }

    #[test]
    fn the_tangent_at_the_edge_of_the_linear_zone_is_off_by_two_percent_of_the_output_range() {
        for (activation, y, range) in [(Activation::Sigmoid, SIGMOID_LINEAR, 1.0), (Activation::Tanh, TANH_LINEAR, 2.0)]
        {
            let tangent = value(activation, 0.0) + slope(activation, 0.0) * y;
            close(tangent - value(activation, y), 0.02 * range, 1e-14);
        }
    }

    #[test]
    fn the_edges_round_to_those_on_the_screen() {
        let rounded = [SIGMOID_SATURATED, TANH_SATURATED, SIGMOID_LINEAR, TANH_LINEAR].map(|y| format!("{y:.2}"));
        assert_eq!(rounded, ["3.64", "1.82", "1.02", "0.51"]);
    }
}
