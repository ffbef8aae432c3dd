//! The total shift of an arm in three measures: one number each, for comparison.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::frame::{Frame, LayerFrame};
use super::moments::mean;

/// Means over the hidden layers and over the recorded frames of a range of steps; `None` if nothing was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ShiftMeans {
    /// W1/sd of y per unit, relative to the distribution `measure.lag` steps before.
    pub per_sd: Option<f64>,
    /// W1 of y per unit after standardizing, relative to the distribution `measure.lag` steps before: the change of
    /// shape alone.
    pub shape: Option<f64>,
    /// ‖G − G′‖₂ / ‖G‖₂, the shift by gradient (Santurkar et al. 2018, Def. 2.1), relative to the gradient.
    pub gradient: Option<f64>,
}

impl ShiftMeans {
    /// Computes the means of arm `arm`, 0 or 1, over the frames in `steps`.
    #[must_use]
    pub fn of(frames: &[Arc<Frame>], arm: usize, steps: &RangeInclusive<u64>) -> Self {
        let arms = || frames.iter().filter(|frame| steps.contains(&frame.step)).map(|frame| &frame.arms[arm]);
        let mean = |of: fn(&LayerFrame) -> Option<f64>| {
            mean(arms().filter_map(|arm| arm.mean_over_hidden(of)).filter(|x| x.is_finite()))
        };
        Self {
            per_sd: mean(|layer| Some(layer.shift?.y.lag?.per_sd)),
            shape: mean(|layer| Some(layer.shift?.y.lag?.shape)),
            gradient: mean(|layer| layer.gradient_shift.map(|shift| shift.distance / shift.size)),
        }
    }

    /// Returns the three means, in the order of the fields.
    #[must_use]
    pub const fn all(&self) -> [Option<f64>; 3] {
        [self.per_sd, self.shape, self.gradient]
    }
}
