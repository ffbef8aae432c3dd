//! What a frame does not hold, because it would be too much to keep for every step: one unit, the single samples, and
//! what the networks say about points of the plane. It is measured when a view asks for it.

use super::frame::LayerFrame;

/// What a view wants to know of a step beyond its frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// One unit of a hidden layer: layer and unit, both counted from 1.
    pub unit: Option<(usize, usize)>,
    /// The slope of f at every probe sample and unit of this hidden layer, counted from 1.
    pub slopes: Option<usize>,
    /// The decision of both networks over the plane, for data of two features.
    pub decision: bool,
    /// What both networks say about a few test samples.
    pub predictions: bool,
}

impl Question {
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

/// The answer of one arm.
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

/// The class that a network chooses at each point of a square grid over the plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Points along a side.
    pub side: usize,
    /// Lower and upper end of the grid along each of the two features, in the scale that the networks see.
    pub extent: [[f64; 2]; 2],
    /// The class chosen, row by row from the lowest second feature.
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
