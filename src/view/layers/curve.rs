//! The activation curve and its zones, as they are drawn.

use crate::config::Activation;

/// What to draw of an activation function f.
pub struct Curve {
    activation: Activation,
    /// Inputs where f′ is under 10 % of its peak.
    pub saturated: &'static [(f64, f64)],
    /// Inputs where the tangent at 0 is off by less than 2 % of the output range.
    pub near_linear: Option<(f64, f64)>,
    /// Whether the saturated zone is one where the unit is off, as ReLU's.
    pub inactive: bool,
    /// Lowest and highest output, where f has both.
    bounds: Option<(f64, f64)>,
    /// Peak of f′.
    pub peak_slope: f64,
}

const FAR: f64 = f64::INFINITY;

impl Curve {
    /// The curve of `activation`; the ends of the zones are those of `docs/measures.md`.
    pub const fn of(activation: Activation) -> Self {
        let curve =
            Self { activation, saturated: &[], near_linear: None, inactive: false, bounds: None, peak_slope: 1.0 };
        match activation {
            Activation::Sigmoid => Self {
                saturated: &[(-FAR, -3.64), (3.64, FAR)],
                near_linear: Some((-1.02, 1.02)),
                bounds: Some((0.0, 1.0)),
                peak_slope: 0.25,
                ..curve
            },
            Activation::Tanh => Self {
                saturated: &[(-FAR, -1.82), (1.82, FAR)],
                near_linear: Some((-0.51, 0.51)),
                bounds: Some((-1.0, 1.0)),
                ..curve
            },
            Activation::Relu | Activation::LeakyRelu => {
                Self { saturated: &[(-FAR, 0.0)], near_linear: Some((0.0, FAR)), inactive: true, ..curve }
            }
            Activation::Gelu => Self { saturated: &[(-FAR, -0.53)], inactive: true, peak_slope: 1.13, ..curve },
            Activation::Linear => curve,
        }
    }

    /// f(y)
    fn value(&self, y: f64) -> f64 {
        match self.activation {
            Activation::Sigmoid => 1.0 / (1.0 + (-y).exp()),
            Activation::Tanh => y.tanh(),
            Activation::Relu => y.max(0.0),
            Activation::LeakyRelu => y.max(0.01 * y),
            Activation::Gelu => 0.5 * y * (1.0 + libm::erf(y * std::f64::consts::FRAC_1_SQRT_2)),
            Activation::Linear => y,
        }
    }

    /// Height of the curve at `y` for a picture of the inputs `low..=high`, 0 = bottom, 1 = top.
    pub fn height(&self, y: f64, low: f64, high: f64) -> f64 {
        let (bottom, top) = self.bounds.unwrap_or_else(|| {
            let ends = [self.value(low), self.value(0.0_f64.clamp(low, high)), self.value(high)];
            (ends.iter().copied().fold(FAR, f64::min), ends.iter().copied().fold(-FAR, f64::max))
        });
        if top > bottom { ((self.value(y) - bottom) / (top - bottom)).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Whether `y` lies in the saturated zone.
    pub fn is_saturated(&self, y: f64) -> bool {
        self.saturated.iter().any(|(from, to)| *from <= y && y <= *to)
    }

    /// Whether `y` lies in the near-linear zone.
    pub fn is_near_linear(&self, y: f64) -> bool {
        self.near_linear.is_some_and(|(from, to)| from < y && y < to)
    }
}
