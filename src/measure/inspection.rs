//! Measurements that a frame does not hold because they would be too large for every step: one unit, single
//! samples, and the networks' decisions over the plane. They are measured when a view requests them.

use super::frame::LayerFrame;
use super::response::peak_slope;
use super::tiles::{Tiles, TilesAsked};
use super::unit_batch::UnitBatch;
use super::zones::Zones;
use crate::config::Activation;
use crate::real::Real;

/// The measurements of a step that a view requests beyond its frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// One unit of a hidden layer: layer and unit, both counted from 1.
    pub unit: Option<(usize, usize)>,
    /// One unit of a hidden layer over the mini-batch of the next training step: layer and unit, both counted from 1.
    pub batch: Option<(usize, usize)>,
    /// The slopes of f at every probe sample and unit of this hidden layer, counted from 1.
    pub slopes: Option<usize>,
    /// The decisions of both networks over the plane, for data of two features, with this number of cells along
    /// each side.
    pub decision: Option<usize>,
    /// The predictions of both networks for a few test samples.
    pub predictions: bool,
    /// The tiles of the units of both networks.
    pub tiles: Option<TilesAsked>,
}

impl Question {
    /// Cells along a side of a plane that fills the picture.
    pub const FINE: usize = 80;
    /// Cells along a side of a small plane: an eighth of the work, so that it keeps up with every live frame.
    pub const COARSE: usize = 28;

    /// Returns whether nothing is requested.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The answer to a [`Question`].
#[derive(Clone, Debug)]
pub struct Inspection {
    /// The question that was answered. What cannot be answered (a layer or unit that does not exist, the plane of
    /// data with more than two features) is `None` in both arms.
    pub question: Question,
    /// Number of training steps before the inspection.
    pub step: u64,
    /// Arm A and arm B.
    pub arms: [ArmInspection; 2],
}

impl Inspection {
    /// Returns the memory used, in bytes, without the frames of one unit: only the other parts can be large.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of = |arm: &ArmInspection| {
            let slopes = arm.slopes.as_ref().map_or(0, |slopes| slopes.shares.len() + size_of_val(&slopes.dead[..]));
            let decision = arm.decision.as_ref().map_or(0, |found| found.classes.len() + found.certainty.len());
            let batch = arm.batch.as_ref().map_or(0, UnitBatch::bytes);
            slopes + batch + decision + arm.tiles.as_ref().map_or(0, Tiles::bytes)
        };
        size_of::<Self>() + self.arms.iter().map(of).sum::<usize>()
    }
}

/// The answer for one arm; all `None` after its divergence.
#[derive(Clone, Debug, Default)]
pub struct ArmInspection {
    /// The unit as a layer of one unit: all stages, its curve statistics and percentiles. `dead` is 0 or 1.
    pub unit: Option<LayerFrame>,
    /// The unit over the mini-batch that the next training step takes, with the parameters before that step. `None` also
    /// where a value of that step is not finite.
    pub batch: Option<UnitBatch>,
    /// The slopes of the layer.
    pub slopes: Option<Slopes>,
    /// The decision over the plane.
    pub decision: Option<Decision>,
    /// The predictions, in the order of the samples of the data's exhibit.
    pub predictions: Option<Vec<Prediction>>,
    /// The tiles of the units.
    pub tiles: Option<Tiles>,
}

/// The slopes f′(y) of every probe sample and unit of a layer, as shares of the peak of f′.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slopes {
    /// Number of units, the length of a row.
    pub units: usize,
    /// One row for each probe sample: 0 is flat, 255 the peak of f′ (or above); values below 26 (10 %) are
    /// saturated.
    pub shares: Vec<u8>,
    /// Numbers, counted from 1, of the units that are saturated or inactive on every sample.
    pub dead: Vec<usize>,
}

impl Slopes {
    /// Computes the shares of a layer with inputs `y` and slopes f′(y) `slopes`, both [samples, `units`] row-major.
    ///
    /// A NaN slope counts as flat; whether a unit is dead is decided as in [`super::CurveStats`], by the zones of
    /// `y`.
    #[must_use]
    pub fn of<F: Real>(activation: Activation, y: &[F], slopes: &[F], units: usize) -> Self {
        let peak = peak_slope(activation);
        let zones = Zones::of(activation);
        let dead = |unit: &usize| y.chunks_exact(units).all(|row| zones.is_saturated(row[*unit].f64()));
        Self {
            units,
            shares: slopes.iter().map(|slope| of_255(slope.f64() / peak)).collect(),
            dead: (0..units).filter(dead).map(|unit| unit + 1).collect(),
        }
    }
}

/// Converts a share into 255ths, rounded; NaN and values below 0 count as 0, values above 1 as 1.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast keeps to 0..=255")]
pub fn of_255(share: f64) -> u8 {
    (255.0 * share).round() as u8
}

/// The class that a network predicts in each cell of a square grid over the plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Cells along a side.
    pub side: usize,
    /// Lower and upper end of the grid along each of the two features, in the scale that the networks see. The
    /// network is evaluated at the center of each cell.
    pub extent: [[f64; 2]; 2],
    /// The predicted classes, row by row from the lowest second feature; a class above 255 is stored as 255.
    pub classes: Vec<u8>,
    /// The probability of the predicted class, 0..=255 for 0..=1.
    pub certainty: Vec<u8>,
}

/// A network's prediction for a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// The predicted class.
    pub class: usize,
    /// The probability of the predicted class.
    pub probability: f64,
}

#[cfg(test)]
mod tests {
    use super::super::response::slope;
    use super::*;

    #[test]
    fn a_share_below_26_is_saturated() {
        for activation in Activation::ALL {
            let y: Vec<f64> = (-600..600).map(|i| f64::from(i) * 0.01 + 0.003).collect();
            let slopes: Vec<f64> = y.iter().map(|&y| slope(activation, y)).collect();
            let found = Slopes::of(activation, &y, &slopes, 1);
            assert!(found.dead.is_empty());
            let peak = found.shares.iter().max();
            assert!(peak >= Some(&254), "{activation:?}: {peak:?}");
            let zones = Zones::of(activation);
            for (share, y) in found.shares.iter().zip(y) {
                // Because of the rounding to 255ths, an edge is off by at most 0.01.
                let near = [zones.saturated_below, zones.saturated_above];
                let at_edge = near.iter().flatten().any(|edge| (y - edge).abs() < 0.02);
                assert!(at_edge || (*share < 26) == zones.is_saturated(y), "{activation:?} at {y}: {share}");
            }
        }
    }

    #[test]
    fn a_unit_flat_on_every_sample_is_dead() {
        let y = [-5.0_f32, 0.0, f32::NAN, 5.0, 4.0, -9.0];
        let found = Slopes::of(Activation::Sigmoid, &y, &[0.006, 0.25, f32::NAN, 0.006, 0.02, 0.0], 3);
        assert_eq!((found.units, found.dead), (3, vec![1]));
        assert_eq!(found.shares, [6, 255, 0, 6, 20, 0]);
    }
}
