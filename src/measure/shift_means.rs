//! The total shift of an arm in three measures: one number each, for comparison.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::frame::{Frame, LayerFrame};
use super::moments::mean;

/// Returns three measures of the shift of arm `arm`, 0 or 1, each as its mean over the hidden layers and over the frames
/// in `steps`; `None` if nothing was measured:
///
/// - W1/sd of y per unit, relative to the distribution `measure.lag` steps before,
/// - W1 of y per unit after standardizing, relative to the same distribution: the change of shape alone,
/// - ‖G − G′‖₂ / ‖G‖₂, the shift by gradient (Santurkar et al. 2018, Def. 2.1), relative to the gradient.
#[must_use]
pub fn shift_means(frames: &[Arc<Frame>], arm: usize, steps: &RangeInclusive<u64>) -> [Option<f64>; 3] {
    let arms = || frames.iter().filter(|frame| steps.contains(&frame.step)).map(|frame| &frame.arms[arm]);
    let measures: [fn(&LayerFrame) -> Option<f64>; 3] = [
        |layer| Some(layer.shift?.y.lag?.per_sd),
        |layer| Some(layer.shift?.y.lag?.shape),
        |layer| layer.gradient_shift.map(|shift| shift.distance / shift.size),
    ];
    measures.map(|of| mean(arms().filter_map(|arm| arm.mean_over_hidden(of)).filter(|x| x.is_finite())))
}
