//! The height of the bars in a cell.

use super::bars::Bars;
use crate::measure::{BINS, Stage};
use crate::view::format::{float, px};
use crate::view::{AxisMode, LayersOptions};

/// Returns the share of the values in one bar that fills the height of a cell on the fixed axis. N(0, 1) then
/// reaches 0.6 of the height; outputs of f get half the share, since f spreads N(0, 1) more widely over its range.
pub const fn top_share(stage: Stage) -> f64 {
    match stage {
        Stage::Z | Stage::ZHat | Stage::Y => 0.16,
        Stage::A => 0.08,
    }
}

/// Height of a cell with its own scale, relative to its highest bar.
const AIR: f64 = 1.08;

/// The vertical scale of all bars of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Height {
    /// The density that fills the height: areas are shares, even if the bins of two arms differ in width.
    Density(f64),
    /// The count that fills the height of a logarithmic scale, which shows the logarithm of the count plus one.
    Log(f64),
}

impl Height {
    /// Returns the scale for the bars of one cell. On the fixed axis it is the same for all cells and never
    /// changes; on a fitted axis the highest bar fills the cell.
    pub fn of(bars: &[Bars<'_>], options: LayersOptions, stage: Stage) -> Self {
        let over = |value: &dyn Fn(&Bars<'_>, usize) -> f64| {
            let all = bars.iter().flat_map(|bars| (0..BINS).map(move |i| value(bars, i)));
            all.fold(0.0, f64::max)
        };
        match (options.log_counts, options.axis) {
            (false, AxisMode::Fit) => Self::Density(AIR * over(&|bars, i| bars.density(i))),
            (false, AxisMode::Fixed) => {
                let widths = bars.iter().map(|bars| bars.edge(1) - bars.edge(0));
                Self::Density(top_share(stage) / widths.fold(f64::MIN_POSITIVE, f64::max))
            }
            (true, AxisMode::Fit) => Self::Log((AIR * over(&|bars, i| f64::from(bars.count(i))).ln_1p()).exp_m1()),
            // No bar can be higher than one with all values.
            (true, AxisMode::Fixed) => Self::Log(bars.iter().map(Bars::total).fold(0.0, f64::max)),
        }
    }

    /// Returns the height of bar `i` relative to the cell; above 1 if the bar is cut off.
    pub fn at(self, bars: &Bars<'_>, i: usize) -> f32 {
        let (value, top) = match self {
            Self::Density(top) => (bars.density(i), top),
            Self::Log(top) => (float(bars.count(i)).ln_1p(), top.ln_1p()),
        };
        if top > 0.0 && value.is_finite() { px(value / top) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Histogram;

    /// Returns a histogram over `low..=high` of 100 values, half in bin 10, half in bin 11.
    fn halves(low: f32, high: f32) -> Histogram {
        let mut counts = [0; BINS];
        (counts[10], counts[11]) = (50, 50);
        Histogram { low, high, counts: counts.into(), ..Histogram::default() }
    }

    #[track_caller]
    fn check(axis: AxisMode, log_counts: bool, heights: [f32; 2]) {
        let (wide, narrow) = (halves(-8.0, 8.0), halves(-4.0, 4.0));
        let both = [Bars::new(&wide), Bars::new(&narrow)];
        let height = Height::of(&both, LayersOptions { axis, log_counts, ..LayersOptions::default() }, Stage::Y);
        let found = [0, 1].map(|arm| height.at(&both[arm], 10));
        assert!(found.iter().zip(heights).all(|(a, b)| (a - b).abs() < 1e-5), "{found:?} {heights:?}");
        assert!(height.at(&both[0], 3) == 0.0);
    }

    #[test]
    fn areas_are_shares_and_logarithms_fit() {
        // Bins half as wide with the same share are twice as high.
        check(AxisMode::Fixed, false, [0.5 / 0.16, 1.0 / 0.16]);
        check(AxisMode::Fit, false, [0.5 / 1.08, 1.0 / 1.08]);
        let log = 51_f32.ln() / 101_f32.ln();
        check(AxisMode::Fixed, true, [log, log]);
        check(AxisMode::Fit, true, [1.0 / 1.08, 1.0 / 1.08]);
    }

    #[test]
    fn an_empty_cell_has_no_height() {
        let empty = Histogram::default();
        for (axis, log_counts) in [(AxisMode::Fit, false), (AxisMode::Fit, true), (AxisMode::Fixed, true)] {
            let bars = [Bars::new(&empty)];
            let height = Height::of(&bars, LayersOptions { axis, log_counts, ..LayersOptions::default() }, Stage::A);
            assert!(height.at(&bars[0], 0) == 0.0);
        }
    }
}
