//! The axis of a chart: its range, its scale, and where its marks and numbers are.

use egui_plot::{GridInput, GridMark};

use super::marks::round_marks;
use crate::view::format::{float, tick, whole};

/// Least length of a decade, in points, at which 2 and 5 get numbers as well. A shorter decade gets a number at 3,
/// and one shorter than `ROOM_FOR_3` gets none in between.
const ROOM_FOR_2_AND_5: f64 = 47.0;
const ROOM_FOR_3: f64 = 30.0;
/// Least length of a decade, in points, at which a line is drawn at each of 2 to 9.
const ROOM_FOR_LINES: f64 = 18.0;
/// Least distance of steps 0 and 1 on a logarithmic axis, in points, at which both get a number.
const ROOM_FOR_START: f64 = 14.0;

/// The kind of quantity plotted along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Numbers on a linear scale.
    Linear,
    /// Whole numbers on a linear scale: marks only at whole numbers.
    Whole,
    /// Positive numbers on a logarithmic scale, plotted as powers of ten.
    Log,
    /// Training steps on a logarithmic scale, plotted as powers of ten: whole numbers from 1 on, and 0, which has
    /// no logarithm, at the lower end.
    LogSteps,
}

/// How far values may lie beyond a whole decade, in decades, without the axis growing by another one.
const BEYOND: f64 = 0.2;

/// The axis of a chart. Since `egui_plot` knows only linear axes, a logarithmic axis plots log₁₀ of its values:
/// its ends and its points are powers of ten.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The left or lower end.
    pub low: f64,
    /// The right or upper end.
    pub high: f64,
    /// The kind of quantity plotted.
    pub kind: Kind,
    /// Least distance of two numbers on the axis, in points.
    pub gap: f64,
}

impl Axis {
    /// Creates a linear axis.
    pub const fn linear(low: f64, high: f64, gap: f64) -> Self {
        Self { low, high, kind: Kind::Linear, gap }
    }

    /// Creates a linear axis of whole numbers.
    pub const fn whole(low: f64, high: f64, gap: f64) -> Self {
        Self { low, high, kind: Kind::Whole, gap }
    }

    /// Creates a logarithmic axis from 10 to the power of `low` to 10 to the power of `high`.
    pub const fn log(low: f64, high: f64) -> Self {
        Self { low, high, kind: Kind::Log, gap: 34.0 }
    }

    /// Creates a logarithmic axis of steps: step 0 lies at `low`, a negative power of ten, and the axis ends at 10
    /// to the power of `high`.
    pub const fn log_steps(low: f64, high: f64) -> Self {
        Self { low, high, kind: Kind::LogSteps, gap: 40.0 }
    }

    /// Creates a logarithmic axis of the whole decades that hold all finite positive `values`, at least one
    /// decade. `share` is the fraction of that range left free above and below, for the line markers; values up to
    /// `BEYOND` past the last whole decade lie in this margin. Returns `None` if no value is finite and positive.
    pub fn log_of_decades(values: impl Iterator<Item = f64>, share: f64) -> Option<Self> {
        let (low, high) = ends(values.filter(|value| *value > 0.0 && value.is_finite()))?;
        let (low, high) = ((low.log10() + BEYOND).floor(), (high.log10() - BEYOND).ceil());
        // If all values are 1, they lie at the top of the axis.
        let low = low.min(high - 1.0);
        let air = (share * (high - low)).max(BEYOND + share);
        (low < high && low.is_finite()).then(|| Self::log(low - air, high + air))
    }

    /// Creates a logarithmic axis around all finite `powers` of ten, at least one decade long. Returns `None`
    /// without any.
    pub fn log_around(powers: impl Iterator<Item = f64>) -> Option<Self> {
        let (low, high) = ends(powers.filter(|power| power.is_finite()))?;
        // A small margin above and below.
        let span = high - low;
        let air = ((1.0 - span) / 2.0).max(0.06 * span);
        Some(Self::log(low - air, high + air))
    }

    /// Returns the value plotted at the place `at` on the axis: 10 to the power of `at` on a logarithmic axis.
    pub fn value(&self, at: f64) -> f64 {
        match self.kind {
            Kind::Linear | Kind::Whole => at,
            Kind::LogSteps if at < self.low / 2.0 => 0.0,
            Kind::Log | Kind::LogSteps => 10_f64.powf(at),
        }
    }

    /// Returns whether the axis plots powers of ten.
    const fn is_log(&self) -> bool {
        matches!(self.kind, Kind::Log | Kind::LogSteps)
    }

    /// Returns the marks of an axis `points` long: the marks with a number, in their order along the axis, and the
    /// marks without.
    pub fn marks(&self, points: f64) -> (Vec<f64>, Vec<f64>) {
        let wanted = (points / self.gap).max(2.0);
        let span = self.high - self.low;
        // Marks are at least 1 apart: a whole number, or a decade.
        let wanted = if self.kind == Kind::Linear { wanted } else { wanted.min(span) };
        let mut decades = round_marks(self.low, self.high, wanted);
        if self.is_log() && decades.len() < 2 && span >= 2.0 {
            // A single number does not show the scale.
            decades = round_marks(self.low, self.high, (2.0 * wanted).min(span));
        }
        if !self.is_log() {
            return (decades, Vec::new());
        }
        let room = points / span;
        let (named, plain) = self.marks_of_decades(decades, room);
        if self.kind == Kind::Log {
            return (named, plain);
        }
        // There are no steps between 0 and 1.
        let start = (-self.low * room >= ROOM_FOR_START).then_some(self.low);
        let steps = |marks: Vec<f64>| marks.into_iter().filter(|at| *at >= 0.0);
        (start.into_iter().chain(steps(named)).collect(), steps(plain).collect())
    }

    /// Returns the marks with a number and those without, for an axis with numbers at `decades`, each decade
    /// `room` points long.
    fn marks_of_decades(&self, decades: Vec<f64>, room: f64) -> (Vec<f64>, Vec<f64>) {
        let span = self.high - self.low;
        if room < ROOM_FOR_LINES {
            let plain = round_marks(self.low, self.high, span).into_iter().filter(|power| !decades.contains(power));
            let plain = plain.collect();
            return (decades, plain);
        }
        let named_digits: &[u8] = match room {
            _ if decades.len() >= 2 => &[],
            room if room >= ROOM_FOR_2_AND_5 => &[2, 5],
            room if room >= ROOM_FOR_3 => &[3],
            _ => &[],
        };
        let within = |digits: &[u8]| -> Vec<f64> {
            let count = whole(self.high.floor() - self.low.floor());
            let powers = (0..=count).map(|k| self.low.floor() + float(k));
            let all = powers.flat_map(|power| digits.iter().map(move |digit| power + f64::from(*digit).log10()));
            all.filter(|at| (self.low..=self.high).contains(at)).collect()
        };
        let plain: Vec<u8> = (2..10).filter(|digit| !named_digits.contains(digit)).collect();
        let mut named: Vec<f64> = decades.into_iter().chain(within(named_digits)).collect();
        named.sort_by(f64::total_cmp);
        (named, within(&plain))
    }

    /// Returns the marks with a number in the form `egui_plot` expects. It draws those with the largest step at full
    /// strength.
    pub fn numbered(&self, input: &GridInput) -> Vec<GridMark> {
        // `show` sets the plot's least distance of two marks to one point.
        let named = self.marks((self.high - self.low) / input.base_step_size).0.into_iter();
        named.map(|value| GridMark { value, step_size: f64::INFINITY }).collect()
    }
}

/// Returns the lowest and the highest of `values`, of which NaN is left out; `None` without any.
pub fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let none = (f64::INFINITY, f64::NEG_INFINITY);
    let (low, high) = values.fold(none, |(low, high), value| (low.min(value), high.max(value)));
    (low <= high).then_some((low, high))
}

/// Writes the number at a mark of a logarithmic axis: "0.01" near 1, else "1e-5".
pub fn decade(value: f64) -> String {
    let near = format!("{value:.0e}");
    near.parse().map_or(near, tick)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the numbers written on a logarithmic axis and the count of its marks without a number.
    #[track_caller]
    fn check(axis: Axis, points: f64, named: &[&str], plain: usize) {
        let marks = axis.marks(points);
        assert_eq!(marks.0.iter().map(|at| decade(axis.value(*at))).collect::<Vec<_>>(), named);
        assert_eq!(marks.1.len(), plain);
    }

    #[test]
    fn decades_are_named_and_within_them_what_has_room() {
        check(Axis::log(-2.06, 0.06), 160.0, &["0.01", "0.1", "1"], 17);
        check(Axis::log(-1.5, -0.4), 100.0, &["0.05", "0.1", "0.2"], 6);
        check(Axis::log(-1.5, -0.4), 40.0, &["0.1", "0.3"], 7);
        check(Axis::log(-1.5, -0.4), 22.0, &["0.1"], 8);
        check(Axis::log(-9.1, 0.1), 80.0, &["1e-8", "1e-4", "1"], 7);
        check(Axis::log(-6.4, -1.6), 52.0, &["1e-6", "1e-4", "0.01"], 2);
    }

    #[test]
    fn an_axis_has_room_for_all_finite_values_and_a_decade() {
        let axis = Axis::log_around([-0.15, f64::NAN, -2.0, f64::NEG_INFINITY].into_iter()).unwrap();
        assert!(axis.low < -2.0 && axis.high > -0.15 && axis.high < 0.0);
        let one = Axis::log_around([-0.3].into_iter()).unwrap();
        assert!((one.high - one.low - 1.0).abs() < 1e-9);
        assert_eq!(Axis::log_around([f64::INFINITY].into_iter()), None);
    }

    #[test]
    fn an_axis_of_decades_changes_only_where_one_is_added() {
        let ends = |values: &[f64]| Axis::log_of_decades(values.iter().copied(), 0.1).map(|axis| [axis.low, axis.high]);
        let close = |found: Option<[f64; 2]>, expected: [f64; 2]| {
            let found = found.expect("an axis");
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?} is not {expected:?}");
        };
        close(ends(&[0.02, 1.0]), [-2.3, 0.3]);
        close(ends(&[0.02, 0.008, 0.7, 1.5, f64::NAN, 0.0]), [-2.3, 0.3]);
        close(ends(&[0.005, 1.0]), [-3.3, 0.3]);
        close(ends(&[1e-12, 2.0]), [-13.3, 2.3]);
        close(ends(&[1.0, 1.0]), [-1.3, 0.3]);
        assert_eq!([ends(&[0.0, f64::INFINITY]), ends(&[])], [None; 2]);
    }

    #[test]
    fn only_numbers_that_are_round_have_a_name() {
        let axis = Axis::linear(0.0, 300.0, 64.0);
        let marks = axis.numbered(&GridInput { bounds: (0.0, 300.0), base_step_size: 1.0 });
        assert!(marks.iter().all(|mark| mark.step_size.is_infinite()));
        assert!(axis.marks(300.0).1.is_empty());
        assert_eq!(marks.iter().map(|mark| mark.value).collect::<Vec<_>>(), [0.0, 100.0, 200.0, 300.0]);
    }

    #[test]
    fn layers_are_whole() {
        assert_eq!(Axis::whole(0.5, 1.5, 30.0).marks(300.0).0, [1.0]);
        assert_eq!(Axis::whole(0.5, 3.5, 30.0).marks(300.0).0, [1.0, 2.0, 3.0]);
        assert_eq!(Axis::whole(0.5, 50.5, 30.0).marks(200.0).0, [10.0, 20.0, 30.0, 40.0, 50.0]);
    }

    /// Regression test: the time axis of a figure of step 3 once read "0 0 1 1 2 2 2 3".
    #[test]
    fn few_steps_have_a_number_once() {
        for last in 1..=12_u32 {
            for points in [40.0, 150.0, 1200.0] {
                let (linear, log) =
                    (Axis::whole(0.0, last.into(), 64.0), Axis::log_steps(-0.3, f64::from(last).log10()));
                for axis in [linear, log] {
                    let (named, plain) = axis.marks(points);
                    let steps: Vec<f64> = named.iter().chain(&plain).map(|at| axis.value(*at)).collect();
                    assert!(steps.iter().all(|step| (step - step.round()).abs() < 1e-9), "{axis:?}: {steps:?}");
                    let numbers: std::collections::BTreeSet<_> = steps.iter().map(|step| whole(*step)).collect();
                    assert_eq!(numbers.len(), steps.len(), "{axis:?}, {points} points: {steps:?}");
                    assert!(!named.is_empty(), "{axis:?}, {points} points");
                }
            }
        }
        let numbers = |axis: Axis| axis.marks(1200.0).0.iter().map(|at| whole(axis.value(*at))).collect::<Vec<_>>();
        assert_eq!(numbers(Axis::whole(0.0, 3.0, 64.0)), [0, 1, 2, 3]);
        assert_eq!(numbers(Axis::log_steps(-0.3, 3_f64.log10())), [0, 1, 2]);
        assert_eq!(numbers(Axis::log_steps(-0.3, 3.0)), [0, 1, 10, 100, 1000]);
    }

    #[test]
    fn marks_of_decades() {
        assert_eq!(decade(0.01), "0.01");
        assert_eq!(decade(1e-5), "1e-5");
        assert_eq!(decade(100.0), "100");
    }
}
