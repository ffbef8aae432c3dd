//! Margins: how far the numbers of a run are from another verdict.

use std::cmp::Ordering;

use super::condition::{Condition, Relation, Verdict};
use super::expression::{Expression, RunSoFar};
use super::quantity::Unit;

/// How far a comparison was from its threshold in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Margin {
    /// The difference of both sides: positive where the comparison holds, negative where it does not; infinite where one
    /// side is a step that never came.
    pub distance: f64,
    /// The unit of `distance`.
    pub unit: Unit,
    /// The comparison, as written in a condition.
    pub comparison: String,
    /// The larger of the absolute values of both sides.
    larger: f64,
}

impl Margin {
    /// Returns the margin of `low < high`, which is written as `comparison`; `None` if a side has no number.
    fn of(low: &Expression, high: &Expression, comparison: String, run: RunSoFar, here: u64) -> Option<Self> {
        let [x, y] = [low, high].map(|side| side.value(run, here).ok());
        let (x, y) = (x?, y?);
        // Undefined where both sides are steps that never came.
        let distance = if (y - x).is_nan() { 0.0 } else { y - x };
        Some(Self { distance, unit: unit(low, high), comparison, larger: x.abs().max(y.abs()) })
    }

    /// Returns the distance as a share of the larger side, −2..=2. It has no unit, so that margins of all comparisons can
    /// be compared.
    #[must_use]
    pub fn share(&self) -> f64 {
        match (self.distance.is_finite(), self.larger > 0.0) {
            (false, _) => self.distance.signum(),
            (true, true) => self.distance / self.larger,
            (true, false) => 0.0,
        }
    }

    /// Orders margins by their [`share`](Self::share).
    #[must_use]
    pub fn order(&self, other: &Self) -> Ordering {
        self.share().total_cmp(&other.share())
    }

    /// Returns the margin of the negation.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { distance: -self.distance, ..self }
    }
}

/// Returns the unit of the difference of two sides. A side without a measured number has that of the other.
fn unit(x: &Expression, y: &Expression) -> Unit {
    match (x.unit(), y.unit()) {
        (of_x, of_y) if of_x == of_y => of_x,
        (of_x, _) if y.measured().is_empty() => of_x,
        (_, of_y) if x.measured().is_empty() => of_y,
        _ => Unit::Number,
    }
}

impl Condition {
    /// Returns how far `run` is from another verdict, where `here` is the current step. Of a comparison it is the difference of
    /// both sides; of `between` the lesser of the two to its bounds; of `and` the least, of `or` the greatest among those of its
    /// parts, compared by [`Margin::share`].
    ///
    /// # Returns
    /// `None` if the verdict is neither that the condition holds nor that it does not, or if it follows from a divergence or
    /// from a number that is undefined: there is no distance to those.
    #[must_use]
    pub fn margin(&self, run: RunSoFar, here: u64) -> Option<Margin> {
        let verdict = self.verdict(run, here);
        if !matches!(verdict, Verdict::Holds | Verdict::DoesNotHold) {
            return None;
        }
        let margin = |x: &Expression, relation: Relation, y: &Expression| {
            let comparison = format!("{x} {} {y}", relation.name());
            match relation {
                Relation::Less | Relation::AtMost => Margin::of(x, y, comparison, run, here),
                Relation::More | Relation::AtLeast => Margin::of(y, x, comparison, run, here),
            }
        };
        match self {
            Self::Compare(x, relation, y) => margin(x, *relation, y),
            Self::Between(x, low, high) => {
                let bounds = [margin(x, Relation::AtLeast, low), margin(x, Relation::AtMost, high)];
                bounds.into_iter().flatten().min_by(Margin::order)
            }
            Self::Diverged(..) => None,
            Self::And(all) | Self::Or(all) => {
                let is_and = matches!(self, Self::And(_));
                // One part that does not hold decides `and`, one that holds decides `or`.
                let one_decides = is_and != (verdict == Verdict::Holds);
                let parts = all.iter().filter(|part| !one_decides || part.verdict(run, here) == verdict);
                let margins: Vec<Option<Margin>> = parts.map(|part| part.margin(run, here)).collect();
                if one_decides && margins.contains(&None) {
                    return None;
                }
                let margins = margins.into_iter().flatten();
                if is_and { margins.min_by(Margin::order) } else { margins.max_by(Margin::order) }
            }
        }
    }
}
