//! Numbers of a run: readings of its frames, and what arithmetic makes of them.

use std::fmt;

use super::condition::{Condition, Verdict};
use super::quantity::{Against, Layers, Read, Reading, Unit, mean};
use crate::measure::{Stage, Timeline};

/// A number of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A constant.
    Number(f64),
    /// What a frame says.
    Reading(Reading, When),
    /// −x
    Minus(Box<Expression>),
    /// |x|
    Abs(Box<Expression>),
    /// x ∘ y
    Binary(Operator, Box<Expression>, Box<Expression>),
    /// The largest, smallest or mean value over the recorded steps of a range, both ends included.
    Over(Fold, Box<Expression>, u64, When),
    /// The first recorded step at which a condition holds; ∞ where that is never.
    First(Box<Condition>),
}

/// At which step a quantity is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At this one.
    Step(u64),
    /// At the last step of the lesson.
    End,
    /// At the step that is looked at: inside `max(… over …)` and `first(…)`.
    Here,
}

/// Arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// x + y
    Add,
    /// x − y
    Subtract,
    /// x · y
    Multiply,
    /// x / y
    Divide,
}

/// What is made of a range of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// The largest value.
    Max,
    /// The smallest.
    Min,
    /// The mean over the recorded steps.
    Mean,
}

impl Fold {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Max, Self::Min, Self::Mean];

    /// The word in a condition.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Max => "max",
            Self::Min => "min",
            Self::Mean => "mean",
        }
    }
}

/// Why there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The run is not there yet.
    NotYet,
    /// It is undefined in this run: the loss of a network that diverged, say.
    Undefined,
}

/// A run as far as it went.
#[derive(Clone, Copy)]
pub struct RunSoFar<'a> {
    /// Its frames.
    pub timeline: &'a Timeline,
    /// The last step of the lesson.
    pub end: u64,
}

impl RunSoFar<'_> {
    /// Steps made, as far as there are frames.
    #[must_use]
    pub fn steps(&self) -> Option<u64> {
        self.timeline.last().map(|frame| frame.step)
    }

    /// Why there is nothing at `step`.
    pub(super) fn missing(&self, step: u64) -> Missing {
        if self.steps().is_none_or(|last| last < step) { Missing::NotYet } else { Missing::Undefined }
    }
}

impl When {
    /// The step, `here` being the one that is looked at.
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
    /// The number in `run`, `here` being the step that is looked at.
    ///
    /// # Errors
    /// Why there is none.
    pub fn value(&self, run: RunSoFar, here: u64) -> Result<f64, Missing> {
        match self {
            Self::Number(x) => Ok(*x),
            Self::Reading(reading, when) => {
                let step = when.step(run.end, here);
                let frame = run.timeline.at_or_before(step).filter(|frame| frame.step == step);
                let frame = frame.ok_or_else(|| run.missing(step))?;
                reading.of(&frame.arms[reading.arm]).ok_or(Missing::Undefined)
            }
            Self::Minus(x) => x.value(run, here).map(|x| -x),
            Self::Abs(x) => x.value(run, here).map(f64::abs),
            Self::Binary(operator, x, y) => {
                // What is still to come may make up for nothing that is undefined now.
                let (x, y) = match (x.value(run, here), y.value(run, here)) {
                    (Ok(x), Ok(y)) => (x, y),
                    (Err(Missing::Undefined), _) | (_, Err(Missing::Undefined)) => return Err(Missing::Undefined),
                    _ => return Err(Missing::NotYet),
                };
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

    /// What the number counts.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match self {
            Self::Reading(reading, _) => reading.quantity.unit,
            Self::Over(_, x, ..) | Self::Abs(x) | Self::Minus(x) => x.unit(),
            Self::First(_) => Unit::Step,
            Self::Number(_) => Unit::Number,
            Self::Binary(operator, x, y) => match (operator, x.unit(), y.unit()) {
                (Operator::Add | Operator::Subtract, x, y) if x == y => x,
                _ => Unit::Number,
            },
        }
    }

    /// The parts of it that are measured, each as it stands.
    #[must_use]
    pub fn measured(&self) -> Vec<&Self> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Reading(..) | Self::Over(..) | Self::First(_) => vec![self],
            Self::Minus(x) | Self::Abs(x) => x.measured(),
            Self::Binary(_, x, y) => [x.measured(), y.measured()].concat(),
        }
    }

    /// Shows every reading in it to `see`, those inside of others too.
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
        }
    }

    /// Gives every reading that has no time of its own the time `when`; what stands inside of `over` and `first` keeps
    /// the step that is looked at.
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

    /// Whether a reading outside of `over` and `first` has no time.
    pub(super) fn lacks_time(&self) -> bool {
        match self {
            Self::Reading(_, when) => *when == When::Here,
            Self::Minus(x) | Self::Abs(x) => x.lacks_time(),
            Self::Binary(_, x, y) => x.lacks_time() || y.lacks_time(),
            _ => false,
        }
    }
}

/// What a walk through a condition meets.
pub(super) enum Visited<'a> {
    /// A reading.
    Reading(&'a Reading, When),
    /// Frames of all recorded steps of a range.
    Steps(u64, When),
    /// Whether arm has diverged by a step.
    Diverged(When),
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

    const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }

    /// How firmly it binds.
    const fn rank(self) -> u8 {
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
    /// As the parser reads it.
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
                write!(f, "{} {} {}", part(x, rank), operator.sign(), part(y, rank + 1))
            }
            Self::Over(fold, x, from, to) => {
                let to = if let When::Step(to) = to { to.to_string() } else { "end".to_owned() };
                write!(f, "{}({x} over steps {from}..{to})", fold.name())
            }
            Self::First(condition) => write!(f, "first({condition})"),
        }
    }
}
