//! Finds conditions that no run of a lesson's experiment can decide.

use super::condition::{Condition, Relation};
use super::expression::{Expression, Visited, When};
use super::quantity::{Layers, Quantity, Read, Reading, Unit};
use crate::config::{Activation, Config, Normalization, Value};
use crate::measure::{Against, Stage, timeline};

impl Condition {
    /// Checks whether runs of `experiment` can decide this condition.
    ///
    /// # Errors
    /// Returns the first reason why not.
    pub fn check(&self, experiment: &Config) -> Result<(), String> {
        check(experiment, 0, |see| self.visit(see))?;
        self.check_shares()
    }

    /// Checks that no comparison of a share with a number has the same result for every share.
    fn check_shares(&self) -> Result<(), String> {
        match self {
            Self::Compare(x, relation, y) => decided(x, *relation, y),
            Self::And(all) | Self::Or(all) => all.iter().try_for_each(Self::check_shares),
            Self::Between(..) | Self::Diverged(..) => Ok(()),
        }
    }
}

impl Expression {
    /// Checks whether runs of `experiment` have this number, where `here` is the current step.
    ///
    /// # Errors
    /// Returns the first reason why not.
    pub fn check(&self, experiment: &Config, here: u64) -> Result<(), String> {
        check(experiment, here, |see| self.visit(see))
    }
}

fn check(experiment: &Config, here: u64, visit: impl FnOnce(&mut dyn FnMut(&Visited))) -> Result<(), String> {
    let end = experiment.training.steps;
    let mut outcome = Ok(());
    let mut from = None;
    visit(&mut |visited| {
        if outcome.is_ok() {
            outcome = match *visited {
                // The range of steps is visited before the readings inside of it.
                Visited::Steps(first, to) => {
                    from = Some(first);
                    range(first, to.step(end, here), end)
                }
                // The reader of the lesson checks it against the map.
                Visited::Share(_) => Ok(()),
                Visited::Diverged(by) => reached(by.step(end, here), end),
                Visited::Reading(reading, when) => {
                    let step = if when == When::Here { from.unwrap_or(here) } else { when.step(end, here) };
                    recorded(step, end).and_then(|()| possible(reading, step, when == When::Here, experiment))
                }
            };
        }
    });
    outcome
}

fn reached(step: u64, end: u64) -> Result<(), String> {
    if step <= end { Ok(()) } else { Err(format!("step {step} lies behind the end of the lesson, step {end}")) }
}

fn range(from: u64, to: u64, end: u64) -> Result<(), String> {
    reached(to, end)?;
    if from > to {
        return Err(format!("steps {from}..{to} has no steps; write the smaller one first"));
    }
    recorded(from, end)?;
    recorded(to, end)
}

/// Checks that the frame of `step` is recorded.
pub(super) fn recorded(step: u64, end: u64) -> Result<(), String> {
    reached(step, end)?;
    if timeline::recorded(step) {
        return Ok(());
    }
    let after = timeline::next_recorded(step);
    let before = (0..step).rev().find(|step| timeline::recorded(*step)).unwrap_or(0);
    Err(format!("step {step} is not recorded; the nearest that are: {before} and {after}"))
}

/// Checks that the quantity has a value at `step`. With `and_later` (inside of `first(…)` and `over`) later steps
/// count too.
fn possible(reading: &Reading, step: u64, and_later: bool, experiment: &Config) -> Result<(), String> {
    let Quantity { name, first_step, read, .. } = *reading.quantity;
    let depth = experiment.network.depth;
    if let Layers::Number(number) = reading.layers
        && number > depth
    {
        return Err(format!("layer is {number}; allowed: 1..={depth} (network.depth), {}", layer_names(read)));
    }
    if reading.layers == Layers::Output && !matches!(read, Read::Layer(_) | Read::Stage(_)) {
        return Err(format!(
            "the output layer has no {name}; allowed: 1..={depth} (network.depth), {}",
            layer_names(read)
        ));
    }
    let arm = ["a", "b"][reading.arm];
    let needs_norm = matches!(read, Read::Normalized(_))
        || matches!(read, Read::Stage(_)) && reading.stage == Stage::ZHat && reading.layers != Layers::Output;
    if needs_norm && !ever_normalized(reading.arm, experiment) {
        let what = if matches!(read, Read::Stage(_)) { "z_hat" } else { name };
        return Err(format!("arm {arm} has no {what}: arms.{arm}.normalization is none"));
    }
    if reading.layers == Layers::Output && reading.stage == Stage::ZHat {
        return Err("the output layer has no z_hat".to_owned());
    }
    if name == "near_linear" && matches!(experiment.network.activation, Activation::Gelu | Activation::Linear) {
        return Err("near_linear is not defined for this network.activation".to_owned());
    }
    // `first` begins at step 0 and skips undefined values there.
    let first = match (read, reading.against) {
        (Read::Shift(_), Against::Lag) => experiment.measure.lag,
        _ => first_step,
    };
    if step < first && !(and_later && step == 0) {
        return Err(format!("{name} has no value at step {step}; the first is at step {first}"));
    }
    Ok(())
}

fn layer_names(read: Read) -> String {
    let output = matches!(read, Read::Layer(_) | Read::Stage(_));
    let names = Layers::NAMED.iter().filter(|(_, layers)| output || *layers != Layers::Output);
    names.map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// Returns whether the arm has a normalization at any time.
fn ever_normalized(arm: usize, experiment: &Config) -> bool {
    let key = ["arms.a.normalization", "arms.b.normalization"][arm];
    let none = Value::Text("none".to_owned());
    experiment.arms[arm].normalization != Normalization::None
        || experiment.events.iter().any(|event| event.change.key() == key && *event.change.value() != none)
}

/// Refuses a comparison of a share with a number if its result is the same for every share.
fn decided(x: &Expression, relation: Relation, y: &Expression) -> Result<(), String> {
    let is_share = |x: &Expression| {
        let share = matches!(x.unit(), Unit::Share | Unit::Accuracy);
        share && matches!(x, Expression::Reading(..) | Expression::Over(..) | Expression::Share(_))
    };
    let (share, outcomes) = match (x, y) {
        (share, Expression::Number(y)) if is_share(share) => (share, [0.0, 1.0].map(|x| relation.holds(x, *y))),
        (Expression::Number(x), share) if is_share(share) => (share, [0.0, 1.0].map(|y| relation.holds(*x, y))),
        _ => return Ok(()),
    };
    // A relation is monotonic: a result that is equal at 0 and 1 is equal in between.
    match outcomes {
        [true, true] => Err(format!("{share} lies in 0..=1, so that this always holds")),
        [false, false] => Err(format!("{share} lies in 0..=1, so that this never holds")),
        _ => Ok(()),
    }
}
