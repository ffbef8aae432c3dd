//! Expressions: numbers of a run, read from its frames or computed from such numbers.

use std::fmt;

use super::condition::{Condition, Verdict};
use super::quantity::{Layers, Read, Reading, Unit, mean};
use super::share::Share;
use crate::map::Map;
use crate::measure::{Against, Stage, Timeline};

/// A number that is computed from the frames of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A constant.
    Number(f64),
    /// A quantity of a frame, read at a step.
    Reading(Reading, When),
    /// −x.
    Minus(Box<Expression>),
    /// |x|.
    Abs(Box<Expression>),
    /// x ∘ y.
    Binary(Operator, Box<Expression>, Box<Expression>),
    /// The largest, smallest or mean value over the recorded steps of a range, inclusive.
    Over(Fold, Box<Expression>, u64, When),
    /// The first recorded step at which a condition holds; ∞ if there is none.
    First(Box<Condition>),
    /// The share of the runs of a map in which a condition holds.
    Share(Share),
}

/// The step at which a quantity is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// This step.
    Step(u64),
    /// The last step of the lesson.
    End,
    /// The current step, inside of `max(… over …)` and `first(…)`.
    Here,
}

choices! {
    /// An arithmetic operator, named by its sign.
    Operator {
        /// x + y
        Add = "+",
        /// x − y
        Subtract = "-",
        /// x · y
        Multiply = "*",
        /// x / y
        Divide = "/",
    }
}

choices! {
    /// A way to combine the values of a range of steps.
    Fold {
        /// The largest value.
        Max = "max",
        /// The smallest value.
        Min = "min",
        /// The mean over the recorded steps.
        Mean = "mean",
    }
}

/// Reasons why a number is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The run has not yet reached the step.
    NotYet,
    /// The number is undefined in this run, such as the loss of a network that has diverged.
    Undefined,
    /// The number is that of a map, which the run does not have.
    NoMap,
}

/// The recorded part of a run.
#[derive(Clone, Copy)]
pub struct RunSoFar<'a> {
    /// The recorded frames.
    pub timeline: &'a Timeline,
    /// The last step of the lesson.
    pub end: u64,
    /// The map of the lesson; `None` if there is none or it is not computed.
    pub map: Option<&'a Map>,
}

impl RunSoFar<'_> {
    /// Returns the last recorded step; `None` without frames.
    #[must_use]
    pub fn steps(&self) -> Option<u64> {
        self.timeline.last().map(|frame| frame.step)
    }

    /// Returns why there is no number at `step`.
    pub(super) fn missing(&self, step: u64) -> Missing {
        if self.steps().is_none_or(|last| last < step) { Missing::NotYet } else { Missing::Undefined }
    }
}

impl When {
    /// Returns the step, where `here` is the current step and `end` the last step of the lesson.
    #[must_use]
    pub const fn step(self, end: u64, here: u64) -> u64 {
        match self {
            Self::Step(step) => step,
            Self::End => end,
            Self::Here => here,
        }
    }
}

impl Expression {
    /// Computes the number in `run`, where `here` is the current step.
    ///
    /// # Errors
    /// Returns why there is no number.
    pub fn value(&self, run: RunSoFar, here: u64) -> Result<f64, Missing> {
        match self {
            Self::Number(x) => Ok(*x),
            Self::Reading(reading, when) => {
                let step = when.step(run.end, here);
                let frame = run.timeline.at_or_before(step).filter(|frame| frame.step == step);
                let frame = frame.ok_or_else(|| run.missing(step))?;
                let first = run.timeline.frames().first().ok_or_else(|| run.missing(step))?;
                reading.of(&frame.arms[reading.arm], &first.arms[0]).ok_or(Missing::Undefined)
            }
            Self::Minus(x) => x.value(run, here).map(|x| -x),
            Self::Abs(x) => x.value(run, here).map(f64::abs),
            Self::Binary(operator, x, y) => {
                let (x, y) = both(x.value(run, here), y.value(run, here))?;
                let value = operator.apply(x, y);
                if value.is_nan() { Err(Missing::Undefined) } else { Ok(value) }
            }
            Self::Over(fold, x, from, to) => {
                let to = to.step(run.end, here);
                if run.missing(to) == Missing::NotYet {
                    return Err(Missing::NotYet);
                }
                let steps = run.timeline.frames().iter().map(|frame| frame.step);
                let steps = steps.filter(|step| (*from..=to).contains(step));
                let values = steps.map(|step| x.value(run, step)).collect::<Result<Vec<f64>, Missing>>()?;
                fold.of(&values).ok_or(Missing::Undefined)
            }
            Self::Share(share) => share.value(run),
            Self::First(condition) => {
                let mut steps = run.timeline.frames().iter().map(|frame| frame.step).filter(|step| *step <= run.end);
                match steps.find(|step| condition.verdict(run, *step) == Verdict::Holds) {
                    Some(step) => Ok(crate::real::count(usize::try_from(step).unwrap_or(usize::MAX))),
                    None if run.missing(run.end) == Missing::NotYet => Err(Missing::NotYet),
                    None => Ok(f64::INFINITY),
                }
            }
        }
    }

    /// Returns the unit of the number.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match self {
            Self::Reading(reading, _) => reading.quantity.unit,
            Self::Over(_, x, ..) | Self::Abs(x) | Self::Minus(x) => x.unit(),
            Self::First(_) => Unit::Step,
            Self::Share(_) => Unit::Share,
            Self::Number(_) => Unit::Number,
            Self::Binary(operator, x, y) => match (operator, x.unit(), y.unit()) {
                (Operator::Add | Operator::Subtract, x, y) if x == y => x,
                _ => Unit::Number,
            },
        }
    }

    /// Returns the measured parts, each as written.
    #[must_use]
    pub fn measured(&self) -> Vec<&Self> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Reading(..) | Self::Over(..) | Self::First(_) | Self::Share(_) => vec![self],
            Self::Minus(x) | Self::Abs(x) => x.measured(),
            Self::Binary(_, x, y) => [x.measured(), y.measured()].concat(),
        }
    }

    /// Returns whether the number asks for shares of a map.
    #[must_use]
    pub fn asks_for_shares(&self) -> bool {
        let mut found = false;
        self.visit(&mut |visited| found |= matches!(visited, Visited::Share(_)));
        found
    }

    /// Calls `see` with every reading, including those inside of other expressions.
    pub(super) fn visit(&self, see: &mut dyn FnMut(&Visited)) {
        match self {
            Self::Number(_) => (),
            Self::Reading(reading, when) => see(&Visited::Reading(reading, *when)),
            Self::Minus(x) | Self::Abs(x) => x.visit(see),
            Self::Binary(_, x, y) => {
                x.visit(see);
                y.visit(see);
            }
            Self::Over(_, x, from, to) => {
                see(&Visited::Steps(*from, *to));
                x.visit(see);
            }
            Self::First(condition) => {
                see(&Visited::Steps(0, When::End));
                condition.visit(see);
            }
            // What stands in a share is read from the map, not from frames.
            Self::Share(share) => see(&Visited::Share(share)),
        }
    }

    /// Gives every reading without a time the time `time`; readings inside of `over` and `first` keep the current
    /// step.
    pub(super) fn set_time(&mut self, time: When) {
        match self {
            Self::Reading(_, when) if *when == When::Here => *when = time,
            Self::Minus(x) | Self::Abs(x) => x.set_time(time),
            Self::Binary(_, x, y) => {
                x.set_time(time);
                y.set_time(time);
            }
            _ => (),
        }
    }
}

/// Returns both numbers. Undefined wins over not yet, because later values cannot make a result defined; a missing map wins
/// over neither.
pub(super) const fn both(x: Result<f64, Missing>, y: Result<f64, Missing>) -> Result<(f64, f64), Missing> {
    match (x, y) {
        (Ok(x), Ok(y)) => Ok((x, y)),
        (Err(Missing::Undefined), _) | (_, Err(Missing::Undefined)) => Err(Missing::Undefined),
        (Err(Missing::NotYet), _) | (_, Err(Missing::NotYet)) => Err(Missing::NotYet),
        _ => Err(Missing::NoMap),
    }
}

/// A node that is visited on a walk through a condition.
pub(super) enum Visited<'a> {
    /// A reading.
    Reading(&'a Reading, When),
    /// The frames of all recorded steps of a range.
    Steps(u64, When),
    /// Whether an arm has diverged by a step.
    Diverged(When),
    /// A share of a map.
    Share(&'a Share),
}

impl Operator {
    fn apply(self, x: f64, y: f64) -> f64 {
        match self {
            Self::Add => x + y,
            Self::Subtract => x - y,
            Self::Multiply => x * y,
            Self::Divide => x / y,
        }
    }

    /// Returns the precedence, 1 or 2; a higher rank binds more tightly.
    pub(super) const fn rank(self) -> u8 {
        match self {
            Self::Add | Self::Subtract => 1,
            Self::Multiply | Self::Divide => 2,
        }
    }
}

impl Fold {
    fn of(self, values: &[f64]) -> Option<f64> {
        match self {
            Self::Max => values.iter().copied().reduce(f64::max),
            Self::Min => values.iter().copied().reduce(f64::min),
            Self::Mean => mean(values),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(0) => f.write_str(" at start"),
            Self::Step(step) => write!(f, " at step {step}"),
            Self::End => f.write_str(" at end"),
            Self::Here => Ok(()),
        }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", ["a", "b"][self.arm], self.quantity.name)?;
        let mut options = Vec::new();
        if !matches!(self.quantity.read, Read::Arm(_)) {
            options.push(match self.layers {
                Layers::Number(number) => format!("layer={number}"),
                named => {
                    let name = Layers::NAMED.iter().find(|(_, layers)| *layers == named);
                    format!("layer={}", name.map_or("", |(name, _)| name))
                }
            });
        }
        if matches!(self.quantity.read, Read::Stage(_) | Read::Shift(_)) && self.stage != Stage::Y {
            options.push(format!("stage={}", self.stage.name()));
        }
        if matches!(self.quantity.read, Read::Shift(_)) && self.against != Against::Lag {
            options.push(format!("against={}", self.against.name()));
        }
        if options.is_empty() { Ok(()) } else { write!(f, "({})", options.join(", ")) }
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl PartialEq for Reading {
    fn eq(&self, other: &Self) -> bool {
        (self.arm, self.quantity.name, self.layers, self.stage, self.against)
            == (other.arm, other.quantity.name, other.layers, other.stage, other.against)
    }
}

impl fmt::Display for Expression {
    /// Writes the expression so that the parser can read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(x) => write!(f, "{x}"),
            Self::Reading(reading, when) => write!(f, "{reading}{when}"),
            Self::Minus(x) => match **x {
                Self::Binary(..) => write!(f, "-({x})"),
                _ => write!(f, "-{x}"),
            },
            Self::Abs(x) => write!(f, "abs({x})"),
            Self::Binary(operator, x, y) => {
                let part = |part: &Self, least: u8| match part {
                    Self::Binary(inner, ..) if inner.rank() < least => format!("({part})"),
                    _ => part.to_string(),
                };
                let rank = operator.rank();
                write!(f, "{} {} {}", part(x, rank), operator.name(), part(y, rank + 1))
            }
            Self::Over(fold, x, from, to) => {
                let to = if let When::Step(to) = to { to.to_string() } else { "end".to_owned() };
                write!(f, "{}({x} over steps {from}..{to})", fold.name())
            }
            Self::First(condition) => write!(f, "first({condition})"),
            Self::Share(share) => write!(f, "{share}"),
        }
    }
}
