//! The loss and its gradient at points along a step, summed up.

use crate::real::Real;

/// How the loss of a mini-batch and its gradient change along the step, at points θ − d·g for the parameters θ, their
/// gradient g and several distances d (Santurkar et al. 2018, Fig. 4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Landscape {
    /// The smallest loss at the points.
    pub loss_low: f32,
    /// The largest loss at the points.
    pub loss_high: f32,
    /// The largest change of the gradient, ‖∇L(θ − d·g) − g‖₂.
    pub gradient_change: f32,
    /// The effective β-smoothness: the largest change of the gradient per distance moved,
    /// ‖∇L(θ − d·g) − g‖₂/(d·‖g‖₂).
    pub smoothness: f32,
}

/// The loss and its gradient at one point of a landscape.
pub struct LandscapePoint<'a, F> {
    /// The distance from the start, d·‖g‖₂.
    pub distance: f64,
    /// The loss.
    pub loss: f64,
    /// The gradient there.
    pub gradient: &'a [F],
}

impl Landscape {
    /// The landscape without points.
    pub const EMPTY: Self =
        Self { loss_low: f32::INFINITY, loss_high: f32::NEG_INFINITY, gradient_change: 0.0, smoothness: 0.0 };

    /// Adds a point. `g` is the gradient at the start. Returns `None` if a value is not finite: then there is no landscape.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "shown and stored with seven digits")]
    pub fn add<F: Real>(&mut self, point: &LandscapePoint<'_, F>, g: &[F]) -> Option<()> {
        let change = length(point.gradient.iter().zip(g).map(|(moved, g)| moved.f64() - g.f64()));
        let slope = (change / point.distance) as f32;
        let (loss, change) = (point.loss as f32, change as f32);
        self.loss_low = self.loss_low.min(loss);
        self.loss_high = self.loss_high.max(loss);
        self.gradient_change = self.gradient_change.max(change);
        self.smoothness = self.smoothness.max(slope);
        (loss.is_finite() && change.is_finite() && slope.is_finite()).then_some(())
    }
}

/// Returns the Euclidean length of a vector.
pub fn length(values: impl Iterator<Item = f64>) -> f64 {
    values.map(|x| x * x).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On L(w) = ½·c·w² along g = c·w, the gradient changes by c·d·g: β is c at every point, by hand.
    #[test]
    fn on_a_parabola_the_smoothness_is_its_curvature() {
        let (c, w) = (3.0_f64, [0.5, -2.0]);
        let g = w.map(|w| c * w);
        let (mut landscape, size) = (Landscape::EMPTY, length(g.into_iter()));
        for distance in [0.05, 0.1, 0.4] {
            let moved = [0, 1].map(|i| w[i] - distance * g[i]);
            let (loss, gradient) = (moved.map(|w| 0.5 * c * w * w).iter().sum(), moved.map(|w| c * w));
            landscape.add(&LandscapePoint { distance: distance * size, loss, gradient: &gradient }, &g).unwrap();
        }
        let size = 3.0 * f32::hypot(0.5, 2.0);
        assert!((landscape.smoothness - 3.0).abs() < 1e-5, "{landscape:?}");
        assert!((landscape.gradient_change - 3.0 * 0.4 * size).abs() < 1e-4, "{landscape:?}");
        // At d = 0.4 w has changed its sign and is a fifth as long; at d = 0.05 it is 0.85 times as long.
        let start = 0.5 * 3.0 * 4.25_f32;
        assert!(
            (landscape.loss_low - start * 0.04).abs() < 1e-5 && (landscape.loss_high - start * 0.7225).abs() < 1e-5
        );
    }

    #[test]
    fn what_is_not_finite_and_a_step_of_no_length_have_no_landscape() {
        let mut landscape = Landscape::EMPTY;
        let mut add =
            |distance, loss, gradient| landscape.add(&LandscapePoint { distance, loss, gradient: &[gradient] }, &[1.0]);
        assert_eq!(add(0.1, 1.0, 0.5), Some(()));
        assert_eq!(add(0.1, f64::INFINITY, 0.5), None);
        assert_eq!(add(0.1, 1.0, f32::NAN), None);
        assert_eq!(add(0.0, 1.0, 0.5), None);
    }
}
