//! The rows of a table of measurements: each holds one number and the place where it was measured.

use super::cell::Cell;
use crate::measure::{ArmFrame, BINS, Histogram, LayerFrame, Stage};

/// The names of the columns.
pub const COLUMNS: &[&str] = &["step", "arm", "layer", "stage", "unit", "sample", "quantity", "low", "high", "value"];

/// The place where a number was measured. Fields that do not apply are `None`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place {
    /// Number of training steps made before.
    pub step: Option<u64>,
    /// The arm: 0 for A, 1 for B.
    pub arm: Option<usize>,
    /// The layer, counted from 1.
    pub layer: Option<usize>,
    /// The stage of the layer.
    pub stage: Option<Stage>,
    /// A single unit of the layer, counted from 1.
    pub unit: Option<usize>,
    /// A single sample of the probe, counted from 1.
    pub sample: Option<usize>,
}

impl Place {
    /// Returns the place of a number that belongs to an arm as a whole.
    pub fn of(step: u64, arm: usize) -> Self {
        Self { step: Some(step), arm: Some(arm), ..Self::default() }
    }
}

/// The rows of a table.
#[derive(Default)]
pub struct Readings(pub Vec<Vec<Cell>>);

impl Readings {
    /// Adds a number; does nothing if it is `None` or not finite.
    pub fn add(&mut self, place: Place, quantity: &'static str, value: Option<f64>) {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            self.push(place, quantity, [Cell::Empty, Cell::Empty], value.into());
        }
    }

    /// Adds a number that belongs to the range between two `ends`: a bin, an interval, or, if both are equal, a point.
    pub fn add_over(&mut self, place: Place, quantity: &'static str, ends: [f64; 2], value: f64) {
        self.push(place, quantity, ends.map(Cell::from), value.into());
    }

    /// Adds a number with the `ends` of its range, all of which are stored in 32 bits.
    pub fn add_single(&mut self, place: Place, quantity: &'static str, ends: [f32; 2], value: f32) {
        self.push(place, quantity, ends.map(Cell::from), value.into());
    }

    /// Adds a number that belongs to an interval of steps, given by its first and last step.
    pub fn add_steps(&mut self, place: Place, quantity: &'static str, steps: [u64; 2], value: f64) {
        self.push(place, quantity, steps.map(Cell::from), value.into());
    }

    /// Adds the count of every bin, and the counts below, above and not finite. An open end of a range is empty.
    pub fn add_histogram(&mut self, place: Place, histogram: &Histogram) {
        for (bin, count) in histogram.counts.iter().enumerate() {
            let edges = [bin, bin + 1].map(|edge| Cell::from(histogram.edge(edge)));
            self.push(place, "count", edges, count.into());
        }
        let [low, high] = [0, BINS].map(|edge| Cell::from(histogram.edge(edge)));
        self.push(place, "underflow", [Cell::Empty, low], histogram.underflow.into());
        self.push(place, "overflow", [high, Cell::Empty], histogram.overflow.into());
        self.push(place, "nonfinite", [Cell::Empty, Cell::Empty], histogram.nonfinite.into());
    }

    fn push(&mut self, place: Place, quantity: &'static str, [low, high]: [Cell; 2], value: Cell) {
        self.0.push(vec![
            place.step.into(),
            place.arm.map(arm_name).into(),
            place.layer.into(),
            place.stage.map(Stage::name).into(),
            place.unit.into(),
            place.sample.into(),
            quantity.into(),
            low,
            high,
            value,
        ]);
    }
}

/// Returns the name of an arm in the files: `a` or `b`.
pub const fn arm_name(arm: usize) -> &'static str {
    if arm == 0 { "a" } else { "b" }
}

/// Returns the hidden layers with their numbers, counted from 1. The output layer, which no view shows, is left out.
pub fn hidden(arm: &ArmFrame) -> impl Iterator<Item = (usize, &LayerFrame)> {
    (1..).zip(arm.hidden())
}
