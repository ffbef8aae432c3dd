//! What a frame does not hold, because it would be too much to keep for every step: one unit, the single samples, and
//! what the networks say about points of the plane. It is measured when a view asks for it.

use super::frame::LayerFrame;
use super::response::peak_slope;
use super::zones::Zones;
use crate::config::Activation;
use crate::real::Real;

/// What a view wants to know of a step beyond its frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// One unit of a hidden layer: layer and unit, both counted from 1.
    pub unit: Option<(usize, usize)>,
    /// The slope of f at every probe sample and unit of this hidden layer, counted from 1.
    pub slopes: Option<usize>,
    /// The decision of both networks over the plane, for data of two features, as on so many cells along each side.
    pub decision: Option<usize>,
    /// What both networks say about a few test samples.
    pub predictions: bool,
}

impl Question {
    /// Cells along a side of a plane that fills the picture.
    pub const FINE: usize = 80;
    /// Cells along a side of a small plane: an eighth of the work, so that it keeps up with every live frame.
    pub const COARSE: usize = 28;

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The answer to a [`Question`].
#[derive(Clone, Debug)]
pub struct Inspection {
    /// What was asked. What cannot be answered (a layer or unit that there is not, a plane of other data) is `None` in
    /// both arms.
    pub question: Question,
    /// Steps made.
    pub step: u64,
    /// A and B.
    pub arms: [ArmInspection; 2],
}

impl Inspection {
    /// Memory used beyond its frames of one unit, in bytes: what can be large.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of = |arm: &ArmInspection| {
            let slopes = arm.slopes.as_ref().map_or(0, |slopes| slopes.shares.len() + size_of_val(&slopes.dead[..]));
            slopes + arm.decision.as_ref().map_or(0, |decision| decision.classes.len() + decision.certainty.len())
        };
        size_of::<Self>() + self.arms.iter().map(of).sum::<usize>()
    }
}

/// The answer of one arm; all `None` after its divergence.
#[derive(Clone, Debug, Default)]
pub struct ArmInspection {
    /// The unit: all stages, its own curve statistics and percentiles, as a layer of one unit. `dead` is 0 or 1.
    pub unit: Option<LayerFrame>,
    /// The slopes.
    pub slopes: Option<Slopes>,
    /// The decision.
    pub decision: Option<Decision>,
    /// The predictions, in the order of the samples of the data's exhibit.
    pub predictions: Option<Vec<Prediction>>,
}

/// f′(y) of every probe sample and unit of a layer, as a share of the peak of f′.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slopes {
    /// Units: the length of a row.
    pub units: usize,
    /// One row for each probe sample: 0 is flat, 255 the peak of f′ (or above); saturated is below 26 (10 %).
    pub shares: Vec<u8>,
    /// Units that are saturated or inactive on every sample, counted from 1.
    pub dead: Vec<usize>,
}

impl Slopes {
    /// Of a layer with inputs `y` and slopes f′(y) `slopes`, both [samples, `units`] row-major.
    ///
    /// A slope that is not a number counts as flat; a unit is dead as in [`super::CurveStats`], by the zones of `y`.
    #[must_use]
    pub fn of<F: Real>(activation: Activation, y: &[F], slopes: &[F], units: usize) -> Self {
        let peak = peak_slope(activation);
        let zones = Zones::of(activation);
        // Comparisons with NaN are false: a zone that does not exist holds no value.
        let (below, above) = (zones.saturated_below.unwrap_or(f64::NAN), zones.saturated_above.unwrap_or(f64::NAN));
        let saturated = |y: F| y.f64() <= below || y.f64() >= above;
        let dead = |unit: &usize| y.chunks_exact(units).all(|row| saturated(row[*unit]));
        Self {
            units,
            shares: slopes.iter().map(|slope| of_255(slope.f64() / peak)).collect(),
            dead: (0..units).filter(dead).map(|unit| unit + 1).collect(),
        }
    }
}

/// A share in 255ths, rounded; below 0 and not a number count as 0, above 1 as 1.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast keeps to 0..=255")]
pub fn of_255(share: f64) -> u8 {
    (255.0 * share).round() as u8
}

/// The class that a network chooses in each cell of a square grid over the plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Cells along a side.
    pub side: usize,
    /// Lower and upper end of the plane that the cells fill, along each of the two features, in the scale that the
    /// networks see. A network is asked at the center of each cell.
    pub extent: [[f64; 2]; 2],
    /// The class chosen, row by row from the lowest second feature; the classes beyond the first 255 as 255.
    pub classes: Vec<u8>,
    /// The probability of the chosen class, 0..=255 for 0..=1.
    pub certainty: Vec<u8>,
}

/// What a network says about a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// The class chosen.
    pub class: usize,
    /// Its probability.
    pub probability: f64,
}

#[cfg(test)]
mod tests {
    use super::super::response::slope;
    use super::*;

    #[test]
    fn a_share_below_26_is_saturated() {
        for &activation in Activation::ALL {
            let y: Vec<f64> = (-600..600).map(|i| f64::from(i) * 0.01 + 0.003).collect();
            let slopes: Vec<f64> = y.iter().map(|&y| slope(activation, y)).collect();
            let found = Slopes::of(activation, &y, &slopes, 1);
            assert!(found.dead.is_empty());
            let peak = found.shares.iter().max();
            assert!(peak >= Some(&254), "{activation:?}: {peak:?}");
            let zones = Zones::of(activation);
            for (share, y) in found.shares.iter().zip(y) {
                let saturated = zones.saturated_below.is_some_and(|edge| y <= edge)
                    || zones.saturated_above.is_some_and(|edge| y >= edge);
                // Rounded to 255ths, an edge is at most 0.01 off.
                let near = [zones.saturated_below, zones.saturated_above];
                let at_edge = near.iter().flatten().any(|edge| (y - edge).abs() < 0.02);
                assert!(at_edge || (*share < 26) == saturated, "{activation:?} at {y}: {share}");
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
