//! Conditions: the formal claims of a lesson, and their verdicts for a run.

use std::fmt;

use super::expression::{Expression, Missing, RunSoFar, Visited, When, both};
use super::quantity::Unit;

/// A condition on the frames of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// `x < y`, or another relation.
    Compare(Expression, Relation, Expression),
    /// `x between low and high`, inclusive.
    Between(Expression, Expression, Expression),
    /// Whether it is true or false that the arm has diverged by a step.
    Diverged(usize, When, bool),
    /// All of several conditions.
    And(Vec<Condition>),
    /// At least one of several conditions.
    Or(Vec<Condition>),
}

choices! {
    /// A relation between two numbers, named by its sign.
    Relation {
        /// `x < y`
        Less = "<",
        /// `x ≤ y`
        AtMost = "<=",
        /// `x > y`
        More = ">",
        /// `x ≥ y`
        AtLeast = ">=",
    }
}

impl Relation {
    /// Returns whether `x` and `y` are in this relation.
    #[must_use]
    pub fn holds(self, x: f64, y: f64) -> bool {
        match self {
            Self::Less => x < y,
            Self::AtMost => x <= y,
            Self::More => x > y,
            Self::AtLeast => x >= y,
        }
    }
}

choices! {
    /// The verdict of a run about a condition, named in the words of the command line.
    Verdict {
        /// The condition holds.
        Holds = "holds",
        /// The condition does not hold in this run.
        DoesNotHold = "does not hold",
        /// The run has not yet reached the step that decides.
        NotYet = "not yet",
        /// A quantity in the condition is undefined in this run, such as the loss of a network that has diverged.
        CannotBeMeasured = "cannot be measured",
        /// The condition asks for shares of a map, which is not computed.
        NeedsMap = "needs the map",
    }
}

impl Verdict {
    /// Returns the verdict that two conditions both hold.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::DoesNotHold, _) | (_, Self::DoesNotHold) => Self::DoesNotHold,
            (Self::NotYet, _) | (_, Self::NotYet) => Self::NotYet,
            (Self::CannotBeMeasured, _) | (_, Self::CannotBeMeasured) => Self::CannotBeMeasured,
            (Self::NeedsMap, _) | (_, Self::NeedsMap) => Self::NeedsMap,
            (Self::Holds, Self::Holds) => Self::Holds,
        }
    }

    /// Returns the verdict about claims together, without those that need a map: the run alone says nothing to them.
    #[must_use]
    pub fn of_all(claims: impl Iterator<Item = Self>) -> Self {
        claims.filter(|verdict| *verdict != Self::NeedsMap).fold(Self::Holds, Self::and)
    }

    /// Returns the verdict about the negation.
    #[must_use]
    pub const fn not(self) -> Self {
        match self {
            Self::Holds => Self::DoesNotHold,
            Self::DoesNotHold => Self::Holds,
            other => other,
        }
    }
}

/// A measured part of a condition or a text, with its value in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The part, as written in a condition.
    pub text: String,
    /// The value of the part; ∞ for a step that never occurred.
    pub value: Result<f64, Missing>,
    /// The unit of the value.
    pub unit: Unit,
}

impl Measured {
    /// Measures `number`, whose parts all have a time, in `run`.
    pub(super) fn of(number: &Expression, run: RunSoFar) -> Self {
        Self { text: number.to_string(), value: number.value(run, run.end), unit: number.unit() }
    }
}

impl Condition {
    /// Decides the condition for `run`; `here` is the current step for quantities without a time.
    #[must_use]
    pub fn verdict(&self, run: RunSoFar, here: u64) -> Verdict {
        match self {
            Self::Compare(x, relation, y) => {
                compare(x.value(run, here), y.value(run, here), |x, y| relation.holds(x, y))
            }
            Self::Between(x, low, high) => {
                let (x, low, high) = (x.value(run, here), low.value(run, here), high.value(run, here));
                compare(x, low, |x, low| x >= low).and(compare(x, high, |x, high| x <= high))
            }
            Self::Diverged(arm, by, expected) => match diverged(run, *arm, by.step(run.end, here)) {
                Ok(step) if step.is_finite() == *expected => Verdict::Holds,
                Ok(_) => Verdict::DoesNotHold,
                Err(_) => Verdict::NotYet,
            },
            Self::And(all) => all.iter().fold(Verdict::Holds, |so_far, one| so_far.and(one.verdict(run, here))),
            // By De Morgan, because the negation of a condition that cannot be measured cannot be measured either.
            Self::Or(all) => {
                all.iter().fold(Verdict::Holds, |so_far, one| so_far.and(one.verdict(run, here).not())).not()
            }
        }
    }

    /// Returns every measured part with its value, each part once.
    #[must_use]
    pub fn measured(&self, run: RunSoFar) -> Vec<Measured> {
        let mut once: Vec<Measured> = Vec::new();
        for part in self.parts(run) {
            if once.iter().all(|other| other.text != part.text) {
                once.push(part);
            }
        }
        once
    }

    fn parts(&self, run: RunSoFar) -> Vec<Measured> {
        let of = |parts: &[&Expression]| {
            let measured = parts.iter().flat_map(|part| part.measured());
            measured.map(|part| Measured::of(part, run)).collect::<Vec<_>>()
        };
        match self {
            Self::Compare(x, _, y) => of(&[x, y]),
            Self::Between(x, low, high) => of(&[x, low, high]),
            Self::Diverged(arm, by, _) => vec![Measured {
                text: format!("{}.diverged", ["a", "b"][*arm]),
                value: diverged(run, *arm, by.step(run.end, run.end)),
                unit: Unit::Step,
            }],
            Self::And(all) | Self::Or(all) => all.iter().flat_map(|one| one.parts(run)).collect(),
        }
    }

    /// Returns whether the condition asks for shares of a map.
    #[must_use]
    pub fn asks_for_shares(&self) -> bool {
        let mut found = false;
        self.visit(&mut |visited| found |= matches!(visited, Visited::Share(_)));
        found
    }

    /// Calls `see` with every reading.
    pub(super) fn visit(&self, see: &mut dyn FnMut(&Visited)) {
        match self {
            Self::Compare(x, _, y) => [x, y].into_iter().for_each(|part| part.visit(see)),
            Self::Between(x, low, high) => [x, low, high].into_iter().for_each(|part| part.visit(see)),
            Self::Diverged(_, by, _) => see(&Visited::Diverged(*by)),
            Self::And(all) | Self::Or(all) => all.iter().for_each(|one| one.visit(see)),
        }
    }

    /// Returns the sides of all comparisons, except those without a measured number and those inside of `first`.
    pub(super) fn sides(&self) -> Vec<&Expression> {
        let sides = match self {
            Self::Compare(x, _, y) => vec![x, y],
            Self::Between(x, low, high) => vec![x, low, high],
            Self::Diverged(..) => Vec::new(),
            Self::And(all) | Self::Or(all) => all.iter().flat_map(Self::sides).collect(),
        };
        sides.into_iter().filter(|side| !side.measured().is_empty()).collect()
    }

    /// Returns all expressions of the condition, except those inside of `first`.
    pub(super) fn expressions_mut(&mut self) -> Vec<&mut Expression> {
        match self {
            Self::Compare(x, _, y) => vec![x, y],
            Self::Between(x, low, high) => vec![x, low, high],
            Self::Diverged(..) => Vec::new(),
            Self::And(all) | Self::Or(all) => all.iter_mut().flat_map(Self::expressions_mut).collect(),
        }
    }
}

fn compare(x: Result<f64, Missing>, y: Result<f64, Missing>, holds: impl Fn(f64, f64) -> bool) -> Verdict {
    match both(x, y) {
        Ok((x, y)) if holds(x, y) => Verdict::Holds,
        Ok(_) => Verdict::DoesNotHold,
        Err(Missing::Undefined) => Verdict::CannotBeMeasured,
        Err(Missing::NotYet) => Verdict::NotYet,
        Err(Missing::NoMap) => Verdict::NeedsMap,
    }
}

/// Returns the step at which `arm` diverged, at most `by`; ∞ if it did not diverge by then.
fn diverged(run: RunSoFar, arm: usize, by: u64) -> Result<f64, Missing> {
    let step = run.timeline.last().and_then(|frame| frame.arms[arm].diverged).map(|diverged| diverged.step);
    match step.filter(|step| *step <= by) {
        Some(step) => Ok(crate::real::count(usize::try_from(step).unwrap_or(usize::MAX))),
        None if run.missing(by) == Missing::NotYet => Err(Missing::NotYet),
        None => Ok(f64::INFINITY),
    }
}

impl fmt::Display for Condition {
    /// Writes the condition so that the parser can read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |all: &[Self], word: &str| all.iter().map(Self::to_string).collect::<Vec<_>>().join(word);
        match self {
            Self::Compare(x, relation, y) => write!(f, "{x} {} {y}", relation.name()),
            Self::Between(x, low, high) => write!(f, "{x} between {low} and {high}"),
            Self::Diverged(arm, by, expected) => {
                write!(f, "{}{}.diverged", if *expected { "" } else { "not " }, ["a", "b"][*arm])?;
                if let When::Step(step) = by { write!(f, " by step {step}") } else { Ok(()) }
            }
            Self::And(all) => f.write_str(&joined(all, " and ")),
            Self::Or(all) => f.write_str(&joined(all, " or ")),
        }
    }
}
