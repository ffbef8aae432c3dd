//! The output distribution: bars that grow to the left from the left axis of the picture.

use egui::emath::GuiRounding as _;
use egui::{Painter, Rect, Shape, pos2};

use super::bell::Bell;
use crate::measure::BINS;
use crate::view::format::{float, px};
use crate::view::layers::{Bars, Look};

/// Share of the values in one bin that fills the width. The outputs of the sigmoid for N(0, 1) then reach 0.4 of it.
pub const TOP: f64 = 0.06;

/// The place of the outputs.
pub struct Side<'a> {
    /// The area of the bars; its right edge is their axis.
    pub area: Rect,
    /// Returns the vertical place of an output on the screen.
    pub y: &'a dyn Fn(f64) -> f32,
}

impl Side<'_> {
    /// Draws the bars of an arm.
    pub fn bars(&self, painter: &Painter, bars: &Bars<'_>, look: Look) {
        let scale = painter.pixels_per_point();
        let mut outline = Vec::with_capacity(2 * BINS);
        for i in 0..BINS {
            // Aligned to whole pixels, neighboring bars meet without a seam.
            let [from, to] = [i, i + 1].map(|edge| (self.y)(bars.edge(edge)).round_to_pixels(scale));
            let x = self.x(bars.share(bars.count(i)));
            let right = self.area.right().round_to_pixels(scale);
            if right - x > 0.5 {
                let bar = Rect::from_min_max(pos2(x.round_to_pixels(scale), to), pos2(right, from));
                painter.rect_filled(bar, 0.0, look.fill);
            }
            outline.extend([pos2(x, from), pos2(x, to)]);
        }
        if look.dashed {
            painter.extend(Shape::dashed_line(&outline, look.stroke, 4.0, 2.0));
        } else {
            painter.line(outline, look.stroke);
        }
    }

    /// Draws the outline of the outputs of f for the bell.
    pub fn bell(&self, painter: &Painter, bell: &Bell, look: Look) {
        let (low, high) = bell.range();
        let edge = |i: usize| low + (high - low) * float(i) / float(BINS);
        let point = |(i, share): (usize, &f64)| pos2(self.x(*share), (self.y)(edge(i).midpoint(edge(i + 1))));
        painter.line(bell.outputs.iter().enumerate().map(point).collect(), look.stroke);
    }

    fn x(&self, share: f64) -> f32 {
        self.area.right() - self.area.width() * px((share / TOP).clamp(0.0, 1.0))
    }
}
