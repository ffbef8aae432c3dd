//! Shares of a map: of how many of its trainings a condition holds.

use std::fmt;
use std::sync::Arc;

use super::condition::{Condition, Relation, Verdict};
use super::expression::{Missing, RunSoFar};
use crate::map::{Map, Outcome};
use crate::measure::{ArmFrame, Diverged, DivergedCause, DivergedPart, Frame, NonFiniteValue, Timeline};

/// The quantities that every cell of a map has; beside them a condition may ask whether an arm has diverged.
pub(super) const QUANTITIES_OF_CELLS: [&str; 3] = ["loss", "train_accuracy", "test_accuracy"];

/// The share of the runs of a map, each cell with each seed, in which a condition holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// The condition on the outcomes of both arms. A comparison with a number of an arm that has diverged does not hold.
    pub condition: Box<Condition>,
    /// The part of the plane that is looked at: the cells within all these bounds.
    pub within: Vec<Bound>,
}

/// A bound of a part of a map: `training.learning_rate < 1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The full name of the key of an axis.
    pub key: &'static str,
    /// How its values lie to `than`.
    pub relation: Relation,
    /// The number that they are compared with.
    pub than: f64,
}

impl Share {
    /// Computes the share in the map of `run`, 0..=1.
    ///
    /// # Errors
    /// If the run has no map, the map is not complete, or no cell lies within the bounds.
    pub(super) fn value(&self, run: RunSoFar) -> Result<f64, Missing> {
        let map = run.map.ok_or(Missing::NoMap)?;
        let plan = map.plan();
        let (mut held, mut of) = (0, 0);
        for index in 0..plan.runs() {
            let (cell, _) = plan.place(index);
            if !self.within.iter().all(|bound| bound.has(map, cell)) {
                continue;
            }
            of += 1;
            held += usize::from(self.holds(&map.get(index).ok_or(Missing::NotYet)?, plan.steps()));
        }
        if of == 0 {
            Err(Missing::Undefined)
        } else {
            Ok(crate::real::count::<f64>(held) / crate::real::count::<f64>(of))
        }
    }

    /// Returns whether the condition holds for the outcomes of both arms: it is asked of a run of one frame.
    fn holds(&self, arms: &[Outcome; 2], steps: u64) -> bool {
        let mut timeline = Timeline::new();
        timeline.push(Arc::new(Frame { step: steps, epoch: 0.0, arms: arms.each_ref().map(frame) }));
        let run = RunSoFar { timeline: &timeline, end: steps, map: None };
        self.condition.verdict(run, steps) == Verdict::Holds
    }
}

impl Bound {
    fn has(&self, map: &Map, cell: [usize; 2]) -> bool {
        let axes = map.plan().axes();
        let axis = (0..2).find(|i| axes[*i].key == self.key);
        axis.is_some_and(|i| self.relation.holds(axes[i].number(cell[i]), self.than))
    }
}

/// Returns the last frame of an arm with this outcome, as far as a cell knows it.
fn frame(outcome: &Outcome) -> ArmFrame {
    match *outcome {
        Outcome::Diverged { step } => {
            // Where a network diverged is not asked of a cell.
            let (part, value, cause) = (DivergedPart::Loss, NonFiniteValue::Nan, DivergedCause::Data { largest: 0.0 });
            let diverged = Diverged { step, layer: 1, output: false, part, value, cause };
            ArmFrame { diverged: Some(diverged), ..ArmFrame::default() }
        }
        Outcome::Trained { loss, train_accuracy, test_accuracy, .. } => ArmFrame {
            loss: Some(loss),
            train_accuracy: Some(train_accuracy),
            test_accuracy: Some(test_accuracy),
            ..ArmFrame::default()
        },
    }
}

impl fmt::Display for Share {
    /// Writes the share so that the parser can read it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "share({}", self.condition)?;
        for (i, Bound { key, relation, than }) in self.within.iter().enumerate() {
            write!(f, "{}{key} {} {than}", if i == 0 { " where " } else { " and " }, relation.name())?;
        }
        f.write_str(")")
    }
}
