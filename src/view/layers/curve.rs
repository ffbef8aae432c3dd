//! The activation curve and its zones, as drawn in a cell.

use crate::config::Activation;
use crate::measure::{Zones, response};

/// An activation function f with the zones and limits that are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Curve {
    activation: Activation,
    zones: Zones,
    /// Whether a unit is off in the saturated zone, as with ReLU.
    pub inactive: bool,
    /// The peak of f′.
    pub peak_slope: f64,
}

impl Curve {
    /// Returns the curve of `activation`.
    pub fn of(activation: Activation) -> Self {
        use Activation::{Gelu, LeakyRelu, Linear, Relu, Sigmoid, Tanh};
        let steepest = match activation {
            Sigmoid | Tanh => 0.0,
            Gelu => std::f64::consts::SQRT_2,
            Relu | LeakyRelu | Linear => 1.0,
        };
        Self {
            activation,
            zones: Zones::of(activation),
            inactive: matches!(activation, Relu | LeakyRelu | Gelu),
            peak_slope: response::slope(activation, steepest),
        }
    }

    /// Returns the saturated zones: the inputs where f′ is below 10 % of its peak.
    pub fn saturated(&self) -> impl Iterator<Item = (f64, f64)> {
        let below = self.zones.saturated_below.map(|end| (f64::NEG_INFINITY, end));
        let above = self.zones.saturated_above.map(|start| (start, f64::INFINITY));
        [below, above].into_iter().flatten()
    }

    /// Returns the near-linear zone: the inputs where the tangent at 0 is off by less than 2 % of the output range.
    pub const fn near_linear(&self) -> Option<(f64, f64)> {
        self.zones.near_linear
    }

    /// Returns the activation.
    pub const fn activation(&self) -> Activation {
        self.activation
    }

    /// Returns f(y).
    pub fn value(&self, y: f64) -> f64 {
        response::value(self.activation, y)
    }

    /// Returns f′(y).
    pub fn slope(&self, y: f64) -> f64 {
        response::slope(self.activation, y)
    }

    /// Returns the lowest and the highest output of a plot over the inputs `low..=high`.
    pub fn outputs(&self, low: f64, high: f64) -> (f64, f64) {
        match self.activation {
            Activation::Sigmoid => (0.0, 1.0),
            Activation::Tanh => (-1.0, 1.0),
            // These are unbounded, so the plot spans their lowest and highest value in the range.
            _ => (self.value(low).min(self.value(0.0_f64.clamp(low, high))), self.value(high)),
        }
    }

    /// Returns the height of the curve at `y` in a plot over the inputs `low..=high`: 0 at the bottom, 1 at the top.
    pub fn height(&self, y: f64, low: f64, high: f64) -> f64 {
        let (bottom, top) = self.outputs(low, high);
        if top > bottom { ((self.value(y) - bottom) / (top - bottom)).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Returns whether `y` lies in the saturated zone.
    pub fn is_saturated(&self, y: f64) -> bool {
        self.saturated().any(|(from, to)| from <= y && y <= to)
    }

    /// Returns the name of the text that names the zone of `y`; `None` outside the zones.
    pub fn zone_text(&self, y: f64) -> Option<&'static str> {
        let is_near_linear = self.near_linear().is_some_and(|(from, to)| from < y && y < to);
        match (self.is_saturated(y), is_near_linear, self.inactive) {
            (true, _, false) => Some("hover-zone-saturated"),
            (true, _, true) => Some("hover-zone-inactive"),
            (_, true, false) => Some("hover-zone-linear"),
            (_, true, true) => Some("hover-zone-positive"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_curve_stays_in_its_picture() {
        for activation in Activation::ALL {
            let curve = Curve::of(activation);
            for (low, high) in [(-8.0, 8.0), (-0.1, 0.2), (3.0, 9.0), (-9.0, -3.0), (1e38, 2e38)] {
                for i in 0..=20 {
                    let height = curve.height(low + (high - low) * f64::from(i) / 20.0, low, high);
                    assert!((0.0..=1.0).contains(&height), "{activation:?} {low}..{high}: {height}");
                }
            }
        }
    }

    #[test]
    fn peaks_of_the_slope() {
        let peaks = [Activation::Sigmoid, Activation::Tanh, Activation::Relu, Activation::Gelu]
            .map(|f| Curve::of(f).peak_slope);
        assert_eq!(peaks[..3], [0.25, 1.0, 1.0]);
        assert!((peaks[3] - 1.1289).abs() < 1e-4);
    }
}
