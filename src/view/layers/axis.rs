//! The x axis of a cell: its mapping of values to the screen, and its marks.

use egui::Rangef;

use crate::view::charts::round_marks;
use crate::view::format::{float, px, whole};

/// A range of values mapped to a horizontal range of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    /// Value at the left end.
    pub low: f64,
    /// Value at the right end.
    pub high: f64,
    /// Left and right end on the screen.
    pub screen: Rangef,
}

impl Axis {
    /// Returns the place of `value` on the screen; values beyond the axis lie at its end.
    pub fn x(&self, value: f64) -> f32 {
        let share = (value - self.low) / (self.high - self.low);
        self.screen.min + self.screen.span() * px(share.clamp(0.0, 1.0))
    }

    /// Returns the value at `x` on the screen.
    pub fn value(&self, x: f32) -> f64 {
        self.low + f64::from((x - self.screen.min) / self.screen.span()) * (self.high - self.low)
    }

    /// Returns round values along the axis, about one for every 60 points.
    pub fn marks(&self) -> Vec<f64> {
        round_marks(self.low, self.high, float(whole(f64::from(self.screen.span() / 60.0)).clamp(3, 8)))
    }
}
