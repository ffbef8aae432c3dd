//! An axis of a map: a key of the experiment and its values.

use std::fmt;

use crate::config::{Config, Key, Problem, Range, Scale, Value};
use crate::real;

/// Least and largest number of values along an axis.
pub const COUNTS: (usize, usize) = (2, 4096);
/// Number of values of an axis that does not say it.
const COUNT: usize = 32;
/// Number of digits by which a value is finer than the distance to its neighbor.
const FINER: i32 = 3;
/// Least number of significant digits of a value on a logarithmic axis.
const LEAST: usize = 3;
/// How an axis is written, for messages.
const FORM: &str = "KEY=FROM..TO[:COUNT[:lin|log]], as training.learning_rate=0.001..10:32:log";

/// An axis of a map: a key with a number, and the values that it takes, in rising order, both ends included.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The full name of the key, as `training.learning_rate`.
    pub key: &'static str,
    /// How the values lie between the ends.
    pub scale: Scale,
    from: f64,
    to: f64,
    /// The number of values that was asked for. Fewer whole numbers may lie between the ends.
    count: usize,
    values: Vec<Value>,
}

impl Axis {
    /// Reads an axis, as `training.learning_rate=0.001..10:32:log`. Without a count it has 32 values, without a scale
    /// that of the key. `name` is the option or the field that holds the text, for messages.
    ///
    /// # Errors
    /// Says what is wrong with the text, and what is allowed.
    pub fn read(name: &str, text: &str) -> Result<Self, Problem> {
        let form = || Problem::value(name, &format!("\"{text}\""), FORM);
        let (key, rest) = text.split_once('=').ok_or_else(form)?;
        let key = Key::find(key.trim()).map_err(|problem| problem.within(name))?;
        let mut parts = rest.split(':').map(str::trim);
        let (from, to) = parts.next().and_then(|range| range.split_once("..")).ok_or_else(form)?;
        let number = |text: &str| text.trim().parse::<f64>().map_err(|_| form());
        let (from, to) = (number(from)?, number(to.strip_prefix('=').unwrap_or(to))?);
        let count = parts
            .next()
            .map_or(Ok(COUNT), |text| text.parse().map_err(|_| Problem::value("COUNT", text, counts()).within(name)))?;
        let scale = match parts.next() {
            None => None,
            Some("lin") => Some(Scale::Linear),
            Some("log") => Some(Scale::Log),
            Some(other) => return Err(Problem::word("the scale", other, &["lin", "log"]).within(name)),
        };
        if parts.next().is_some() {
            return Err(form());
        }
        Self::new(key, (from, to), count, scale).map_err(|problem| problem.within(name))
    }

    /// Returns the axis of `key` with `count` values from `from` to `to`; without a `scale` that of the key.
    ///
    /// # Errors
    /// If the key is no number or cannot be an axis, an end is not allowed, or there are too few or too many values.
    pub fn new(
        key: &'static Key<Config>,
        (from, to): (f64, f64),
        count: usize,
        scale: Option<Scale>,
    ) -> Result<Self, Problem> {
        let problem = |text: &str| Err(Problem::new(key.name, text));
        let whole = match key.range {
            Range::Integer(..) => true,
            Range::Float(..) => false,
            _ => return problem("is no number; an axis is a key with a number, as training.learning_rate"),
        };
        match key.name {
            "seed" => return problem("is no axis; --seeds repeats every cell with several seeds"),
            "training.steps" => return problem("is no axis; --steps says how long every cell is trained"),
            _ => {}
        }
        for end in [from, to] {
            let value = if whole && end.fract() == 0.0 && end >= 0.0 { whole_value(end) } else { Value::Float(end) };
            key.set(&mut Config::default(), &value)?;
        }
        if from >= to {
            let text = format!("goes from {} to {}; the first end must be below the second", short(from), short(to));
            return problem(&text);
        }
        if !(COUNTS.0..=COUNTS.1).contains(&count) {
            return Err(Problem::value("COUNT", &count.to_string(), counts()));
        }
        let scale = scale.unwrap_or(key.scale);
        if scale == Scale::Log && from <= 0.0 {
            let text =
                format!("begins at {}; a logarithmic axis begins above 0, a linear one ends with :lin", short(from));
            return problem(&text);
        }
        let mut values: Vec<Value> = places(scale, (from, to), count)
            .map(|value| if whole { whole_value(value.round()) } else { Value::Float(value) })
            .collect();
        values.dedup();
        Ok(Self { key: key.name, scale, from, to, count, values })
    }

    /// Returns the values, at least two, in rising order.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// Returns value number `i`, counted from 0, as a number.
    ///
    /// # Panics
    /// If there are not that many.
    #[must_use]
    pub fn number(&self, i: usize) -> f64 {
        self.values[i].as_float().expect("the values of an axis are numbers")
    }

    /// Returns the number of values that was asked for. Fewer whole numbers may lie between the ends.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Returns the axis of the same key and scale with `count` values between the same ends.
    ///
    /// # Errors
    /// If these are too few or too many values.
    pub fn with_count(&self, count: usize) -> Result<Self, Problem> {
        Self::new(Key::find(self.key)?, (self.from, self.to), count, Some(self.scale))
    }

    /// Returns the part of the axis from value number `first` to value number `last`, both counted from 0, with as many
    /// values as the whole.
    ///
    /// # Errors
    /// If the last is not above the first.
    ///
    /// # Panics
    /// If there are not that many values.
    pub fn part(&self, first: usize, last: usize) -> Result<Self, Problem> {
        let ends = (self.number(first), self.number(last));
        Self::new(Key::find(self.key)?, ends, self.count, Some(self.scale))
    }

    /// Returns the first and the last value.
    #[must_use]
    pub const fn ends(&self) -> (f64, f64) {
        (self.from, self.to)
    }

    /// Returns whether the values are whole numbers.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        matches!(self.values[0], Value::Integer(_))
    }

    /// Returns the place of `value` in cells: 0 for the first value, 1 for the second, 0.5 in the middle between them by
    /// the scale of the axis. Values beyond the ends lie beyond 0 and the last cell, at most by half a cell.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        let last = self.values.len() - 1;
        let along = |value: f64| if self.scale == Scale::Log { value.max(f64::MIN_POSITIVE).ln() } else { value };
        // The two neighbors between which the value lies; beyond the ends the outermost pair goes on.
        let after = (1..last).find(|i| value < self.number(*i)).unwrap_or(last);
        let (low, high) = (along(self.number(after - 1)), along(self.number(after)));
        let place = real::count::<f64>(after - 1) + (along(value) - low) / (high - low);
        if place.is_nan() { 0.0 } else { place.clamp(-0.5, real::count::<f64>(last) + 0.5) }
    }
}

impl fmt::Display for Axis {
    /// Writes the axis as [`Axis::read`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = if self.scale == Scale::Log { "log" } else { "lin" };
        write!(f, "{}={}..{}:{}:{scale}", self.key, short(self.from), short(self.to), self.count)
    }
}

fn counts() -> String {
    format!("{}..={}", COUNTS.0, COUNTS.1)
}

/// Returns a whole number ≥ 0 as a value.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number in the range of its key")]
fn whole_value(x: f64) -> Value {
    Value::Integer(x as u64)
}

/// Writes a number in its shortest form, which reads back as the same number.
fn short(x: f64) -> String {
    if x != 0.0 && !(1e-3..1e6).contains(&x.abs()) { format!("{x:e}") } else { format!("{x}") }
}

/// Returns `count` numbers at equal distances on `scale`. Between the ends they are rounded to far less than their
/// distance: they are short to read, and the same on machines whose powers differ in the last bit.
fn places(scale: Scale, (from, to): (f64, f64), count: usize) -> impl Iterator<Item = f64> {
    let gaps = real::count::<f64>(count - 1);
    let step = match scale {
        Scale::Linear => (to - from) / gaps,
        Scale::Log => (to / from).powf(1.0 / gaps) - 1.0,
    };
    #[expect(clippy::cast_possible_truncation, reason = "a decimal exponent is below 400")]
    let digits = FINER - step.log10().floor().clamp(-400.0, 400.0) as i32;
    let rounded = move |x: f64| {
        let digits = usize::try_from(digits.max(1)).unwrap_or(1);
        let text = match scale {
            Scale::Linear => format!("{x:.*}", digits - 1),
            Scale::Log => format!("{x:.*e}", (digits - 1).clamp(LEAST - 1, 16)),
        };
        // Adding 0 turns −0 into 0.
        text.parse().unwrap_or(x) + 0.0
    };
    (0..count).map(move |i| match i {
        0 => from,
        i if i + 1 == count => to,
        i => rounded(scale.value(real::count::<f64>(i) / gaps, &(from..=to))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(text: &str) -> Axis {
        Axis::read("--x", text).unwrap()
    }

    #[track_caller]
    fn refused(text: &str, expected: &str) {
        assert_eq!(Axis::read("--x", text).unwrap_err().to_string(), expected);
    }

    fn numbers(axis: &Axis) -> Vec<f64> {
        (0..axis.values().len()).map(|i| axis.number(i)).collect()
    }

    #[test]
    fn what_is_left_out_is_that_of_the_slider() {
        let axis = axis("training.learning_rate=0.001..10");
        assert_eq!((axis.values().len(), axis.scale, axis.ends()), (32, Scale::Log, (0.001, 10.0)));
        assert_eq!(axis.to_string(), "training.learning_rate=0.001..10:32:log");
        assert_eq!(self::axis(&axis.to_string()), axis);
        assert_eq!(self::axis("batch_norm.gamma = -1 ..= 5 : 4").to_string(), "batch_norm.gamma=-1..5:4:lin");
        assert_eq!(self::axis("batch_norm.eps=1e-9..1e-3:3:log").to_string(), "batch_norm.eps=1e-9..0.001:3:log");
    }

    #[test]
    fn values_are_short_and_rise_from_end_to_end() {
        assert_eq!(numbers(&axis("init.scale=0.01..100:5")), [0.01, 0.1, 1.0, 10.0, 100.0]);
        assert_eq!(numbers(&axis("init.scale=1..2:3")), [1.0, 1.414, 2.0]);
        assert_eq!(numbers(&axis("batch_norm.beta=-1..1:5")), [-1.0, -0.5, 0.0, 0.5, 1.0]);
        assert_eq!(numbers(&axis("init.scale=0..1:4:lin")), [0.0, 0.333, 0.667, 1.0]);
        // Zoomed in until neighbors differ in the last digits only.
        for text in
            ["init.scale=1..1.0000000001:100", "init.scale=1..1.0000000001:100:lin", "init.scale=1e-9..100:4096"]
        {
            let numbers = numbers(&axis(text));
            assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{text}");
            assert!(numbers.len() >= 100, "{text}");
        }
    }

    #[test]
    fn whole_numbers_come_once_each() {
        let depth = axis("network.depth=1..30:32");
        assert_eq!(depth.values(), (1..=30).map(Value::Integer).collect::<Vec<_>>());
        assert!(depth.is_whole());
        assert_eq!(
            numbers(&axis("network.width=1..512:10")),
            [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0]
        );
    }

    #[test]
    fn a_part_is_as_fine_as_the_whole() {
        let whole = axis("init.scale=0.01..100:5:log");
        assert_eq!(whole.part(1, 3).unwrap().to_string(), "init.scale=0.1..10:5:log");
        assert_eq!(whole.with_count(9).unwrap().to_string(), "init.scale=0.01..100:9:log");
        assert_eq!(axis("network.depth=1..50:16").part(0, 1).unwrap().values().len(), 4, "four whole numbers");
        assert!(whole.part(2, 2).is_err() && whole.with_count(1).is_err());
    }

    #[test]
    fn places_are_counted_in_cells() {
        let axis = axis("init.scale=0.01..100:5");
        let close = |value: f64, place: f64| assert!((axis.place(value) - place).abs() < 1e-9, "{}", axis.place(value));
        close(0.01, 0.0);
        close(1.0, 2.0);
        close(10_f64.powf(0.5), 2.5);
        close(100.0, 4.0);
        close(1e9, 4.5);
        close(0.0, -0.5);
        let uneven = self::axis("network.depth=1..4:3:log");
        assert_eq!(numbers(&uneven), [1.0, 2.0, 4.0]);
        assert!((uneven.place(3.0) - (1.0 + (1.5_f64).ln() / 2_f64.ln())).abs() < 1e-9);
    }

    #[test]
    fn what_is_no_axis_is_told_in_one_line() {
        let form = "allowed: KEY=FROM..TO[:COUNT[:lin|log]], as training.learning_rate=0.001..10:32:log";
        for text in ["", "init.scale", "init.scale=1", "init.scale=1..x", "init.scale=1..2:3:log:4"] {
            refused(text, &format!("--x is \"{text}\"; {form}"));
        }
        refused("init.scal=1..2", "--x: init.scal is not a known key; did you mean init.scale?");
        refused(
            "network.activation=1..2",
            "--x: network.activation is no number; an axis is a key with a number, as training.learning_rate",
        );
        refused("seed=1..9", "--x: seed is no axis; --seeds repeats every cell with several seeds");
        refused("training.steps=1..9", "--x: training.steps is no axis; --steps says how long every cell is trained");
        refused("init.scale=0.1..200", "--x: init.scale is 200; allowed: 0..=100");
        refused("init.scale=nan..1", "--x: init.scale is nan; allowed: 0..=100");
        refused("network.depth=0..20", "--x: network.depth is 0; allowed: 1..=50");
        refused("network.depth=1.5..20", "--x: network.depth is 1.5; allowed: 1..=50");
        refused("init.scale=2..1", "--x: init.scale goes from 2 to 1; the first end must be below the second");
        refused("init.scale=1..1", "--x: init.scale goes from 1 to 1; the first end must be below the second");
        refused("init.scale=1..2:1", "--x: COUNT is 1; allowed: 2..=4096");
        refused("init.scale=1..2:5000", "--x: COUNT is 5000; allowed: 2..=4096");
        refused("init.scale=1..2:many", "--x: COUNT is many; allowed: 2..=4096");
        refused("init.scale=1..2:3:cubic", "--x: the scale is \"cubic\"; allowed: lin or log");
        refused(
            "init.scale=0..2",
            "--x: init.scale begins at 0; a logarithmic axis begins above 0, a linear one ends with :lin",
        );
    }
}
