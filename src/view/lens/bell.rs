//! The what-if bell N(β, γ²): its numbers and its distribution on the output axis, in closed form, without samples.

use std::sync::Arc;

use egui::{Id, Ui};

use crate::config::Activation;
use crate::measure::{BINS, CurveStats, Stage, fixed_range, gaussian, response};
use crate::view::format::{float, whole};
use crate::view::kept::kept;

/// Number of cells into which the bell is divided to compute its outputs, from −6 to 6 standard deviations.
const CELLS: usize = 480;
/// Half the width of the divided range, in standard deviations.
const REACH: f64 = 6.0;

/// A Gaussian as the input of an activation function.
#[derive(Clone, Debug)]
pub struct Bell {
    /// The activation function f.
    pub activation: Activation,
    /// The mean of the Gaussian: β.
    pub mean: f64,
    /// The standard deviation of the Gaussian: |γ|.
    pub sd: f64,
    /// The statistics of f over the Gaussian.
    pub stats: CurveStats,
    /// The share of the outputs in each bin of [`Bell::range`].
    pub outputs: [f64; BINS],
}

impl Bell {
    /// Computes N(mean, sd²) as the input of `activation`; the sign of `sd` does not matter.
    pub fn new(activation: Activation, mean: f64, sd: f64) -> Self {
        let sd = sd.abs();
        let stats = gaussian::curve_stats(activation, mean, sd);
        Self { activation, mean, sd, stats, outputs: outputs(activation, mean, sd) }
    }

    /// Returns N(mean, sd²) as the input of `activation`, computed only if it differs from the one in the last frame.
    pub fn kept(ui: &Ui, activation: Activation, mean: f64, sd: f64) -> Arc<Self> {
        let id = Id::unique("lens bell").with(activation.name());
        let bits = [mean.to_bits(), sd.abs().to_bits()];
        kept(ui.ctx(), id, bits, |_| Arc::new(Self::new(activation, mean, sd)))
    }

    /// Returns the range of the output histogram.
    pub fn range(&self) -> (f64, f64) {
        range(self.activation)
    }

    /// Returns the density of the Gaussian at `y`.
    pub fn density(&self, y: f64) -> f64 {
        gaussian::density(self.mean, self.sd, y)
    }

    /// Returns the share of the Gaussian within `low..=high`.
    pub fn within(&self, low: f64, high: f64) -> f64 {
        gaussian::share_below(self.mean, self.sd, high) - gaussian::share_below(self.mean, self.sd, low)
    }
}

fn range(activation: Activation) -> (f64, f64) {
    let (low, high) = fixed_range(Stage::A, Some(activation));
    (f64::from(low), f64::from(high))
}

/// Returns the shares of the outputs in the bins of [`range`]. The mass of each narrow cell of inputs is spread
/// over the outputs between both ends of the cell.
fn outputs(activation: Activation, mean: f64, sd: f64) -> [f64; BINS] {
    let (low, high) = range(activation);
    let width = (high - low) / float(BINS);
    let bin = |a: f64| usize::try_from(whole(((a - low) / width).floor().max(0.0))).unwrap_or(0).min(BINS - 1);
    let mut shares = [0.0; BINS];
    let edge = |i: usize| {
        let y = mean + sd * REACH * (2.0 * float(i) / float(CELLS) - 1.0);
        (response::value(activation, y), gaussian::share_below(mean, sd, y))
    };
    if sd <= 0.0 {
        shares[bin(response::value(activation, mean))] = 1.0;
        return shares;
    }
    let mut last = edge(0);
    for i in 1..=CELLS {
        let next = edge(i);
        let mass = next.1 - last.1;
        let (from, to) = (last.0.min(next.0), last.0.max(next.0));
        last = next;
        // Outputs beyond the axis are not drawn.
        if from > high || to < low {
            continue;
        }
        if to - from < 1e-9 {
            shares[bin(from)] += mass;
            continue;
        }
        for (i, share) in shares.iter_mut().enumerate().take(bin(to) + 1).skip(bin(from)) {
            let start = low + width * float(i);
            let common = to.min(start + width) - from.max(start);
            *share += mass * (common / (to - from)).max(0.0);
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(actual: f64, expected: f64, tolerance: f64) {
        assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected}");
    }

    #[test]
    fn the_outputs_are_those_of_the_inputs() {
        // For a monotonic f, a bin holds the inputs between the inverse images of its edges.
        for (mean, sd) in [(0.0, 1.0), (1.5, 0.3), (-2.0, 4.0)] {
            let bell = Bell::new(Activation::Sigmoid, mean, sd);
            let logit = |a: f64| (a / (1.0 - a)).ln();
            for i in 1..BINS - 1 {
                let (from, to) = (float(i) / float(BINS), float(i + 1) / float(BINS));
                close(bell.outputs[i], bell.within(logit(from), logit(to)), 2e-3);
            }
            close(bell.outputs.iter().sum(), 1.0, 1e-6);
        }
    }

    #[test]
    fn relu_piles_up_at_zero_what_is_negative() {
        let bell = Bell::new(Activation::Relu, 0.0, 1.0);
        close(bell.outputs[0], bell.within(-9.0, 0.125), 1e-3);
        close(bell.outputs[8], bell.within(1.0, 1.125), 1e-3);
        assert_eq!(bell.range(), (0.0, 8.0));
    }

    #[test]
    fn a_point_stays_a_point_and_the_sign_of_gamma_does_not_matter() {
        let point = Bell::new(Activation::Tanh, 0.1, 0.0);
        close(point.outputs.iter().sum(), 1.0, 0.0);
        assert_eq!(point.outputs.iter().filter(|share| **share > 0.0).count(), 1);
        let [left, right] = [-2.0, 2.0].map(|sd| Bell::new(Activation::Gelu, 0.5, sd));
        assert_eq!((left.outputs, left.stats.r2), (right.outputs, right.stats.r2));
    }

    #[test]
    fn every_bell_can_be_drawn() {
        for activation in Activation::ALL {
            for mean in [-100.0, 0.0, 100.0] {
                for sd in [0.0, 1e-9, 0.02, 100.0] {
                    let bell = Bell::new(activation, mean, sd);
                    let sum: f64 = bell.outputs.iter().sum();
                    assert!((-1e-9..=1.0 + 1e-9).contains(&sum), "{activation:?} N({mean}, {sd}²): {sum}");
                }
            }
        }
    }
}
