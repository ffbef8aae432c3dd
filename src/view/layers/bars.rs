//! A histogram as a filled area with a stepped outline.

use egui::epaint::{BandPoint, BandShape};
use egui::{Color32, Painter, Rangef, Rect, Shape, Stroke, pos2};

use super::axis::Axis;
use crate::measure::{BINS, Histogram};
use crate::view::format::float;

/// Half the horizontal width of a step in the filled area, in points.
const LEAN: f32 = 0.4;

/// A histogram of shares: counts divided by the number of all values, including those beyond the axis and
/// non-finite ones.
pub struct Bars<'a> {
    histogram: &'a Histogram,
    total: f64,
}

impl<'a> Bars<'a> {
    pub fn new(histogram: &'a Histogram) -> Self {
        Self { histogram, total: float(histogram.total()) }
    }

    /// Returns the number of all values.
    pub const fn total(&self) -> f64 {
        self.total
    }

    /// Returns `count` as a share of all values.
    pub fn share(&self, count: u32) -> f64 {
        if self.total > 0.0 { f64::from(count) / self.total } else { 0.0 }
    }

    /// Returns the highest bar: its index and its share.
    pub fn peak(&self) -> (usize, f64) {
        let (i, count) = self.histogram.counts.iter().enumerate().max_by_key(|(_, count)| *count).unwrap_or((0, 0));
        (i, self.share(count))
    }

    /// Returns the count of bin `i`.
    pub fn count(&self, i: usize) -> u32 {
        self.histogram.counts.get(i)
    }

    /// Returns the share of all values in bin `i`, per unit of the axis. Densities can be compared even if bins
    /// differ in width.
    pub fn density(&self, i: usize) -> f64 {
        self.share(self.count(i)) / f64::from(self.histogram.bin_width())
    }

    /// Returns the lower edge of bin `i`; for [`BINS`] the upper end of the axis.
    pub fn edge(&self, i: usize) -> f64 {
        self.histogram.edge(i)
    }

    /// Returns the bin of `value`; `None` beyond the axis.
    pub fn bin(&self, value: f64) -> Option<usize> {
        (0..BINS).find(|i| self.edge(*i) <= value && value < self.edge(i + 1))
    }

    /// Returns the share of all values in the bins that lie within `low..=high`; exact if these are edges of bins.
    pub fn within(&self, low: f64, high: f64) -> f64 {
        (0..BINS).filter(|i| low <= self.edge(*i) && self.edge(i + 1) <= high).map(|i| self.share(self.count(i))).sum()
    }

    /// Returns the counts below the axis, above the axis, and of non-finite values.
    pub const fn beyond(&self) -> [u32; 3] {
        [self.histogram.underflow, self.histogram.overflow, self.histogram.nonfinite]
    }

    /// Draws the bars into `area`; `height` returns the height of a bin as a share of the area.
    pub fn paint(&self, painter: &Painter, area: Rect, axis: &Axis, height: impl Fn(usize) -> f32, look: Look) {
        let floor = area.bottom();
        let mut outline = Vec::with_capacity(2 * BINS + 2);
        let mut band = Vec::with_capacity(2 * BINS);
        for i in 0..BINS {
            let y = floor - area.height() * height(i).clamp(0.0, 1.0);
            let (left, right) = (axis.x(self.edge(i)), axis.x(self.edge(i + 1)));
            outline.extend([pos2(left, y), pos2(right, y)]);
            if look.fill != Color32::TRANSPARENT && y < floor && right > left + 2.0 * LEAN {
                // The x of a band's points must increase, so steps lean a little, hidden by the outline.
                band.extend([left + LEAN, right - LEAN].map(|x| BandPoint::new(x, Rangef::new(y, floor))));
            } else if !band.is_empty() {
                painter.add(BandShape::filled(std::mem::take(&mut band), look.fill));
            }
        }
        if !band.is_empty() {
            painter.add(BandShape::filled(band, look.fill));
        }
        if look.dashed {
            painter.extend(Shape::dashed_line(&outline, look.stroke, 5.0, 2.5));
        } else {
            painter.line(outline, look.stroke);
        }
    }
}

/// Style of the bars.
#[derive(Clone, Copy)]
pub struct Look {
    pub fill: Color32,
    pub stroke: Stroke,
    /// Whether the outline is dashed, so that arms on one axis can be told apart without color.
    pub dashed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_bins() {
        let mut counts = [0; BINS];
        counts[40] = 120;
        let histogram = Histogram { counts: counts.into(), overflow: 60, nonfinite: 20, ..Histogram::default() };
        let bars = Bars::new(&histogram);
        assert_eq!((bars.total(), bars.share(histogram.overflow)), (200.0, 0.3));
        assert_eq!(bars.peak(), (40, 0.6));
        assert_eq!((bars.edge(0), bars.edge(BINS)), (-8.0, 8.0));
        assert_eq!([bars.bin(0.1), bars.bin(9.0)], [Some(32), None]);
        assert_eq!((bars.within(2.0, 2.25), bars.within(-8.0, 8.0), bars.within(-1.0, 1.0)), (0.6, 0.6, 0.0));
        assert_eq!(bars.beyond(), [0, 60, 20]);
        let empty = Histogram::default();
        assert_eq!((Bars::new(&empty).peak().1, Bars::new(&empty).share(0)), (0.0, 0.0));
    }
}
