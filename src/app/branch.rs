//! Changes made while an earlier step is displayed. They wait until the user decides where they apply.

use super::edits::Edits;
use crate::config::{Change, Checked, Config, ConfigError, Event};

/// The waiting changes.
pub struct Pending {
    changes: Vec<Change>,
    /// The controls before the first of the changes.
    before: Edits,
}

impl Pending {
    /// Creates an empty list of changes; `before` are the controls to return to.
    pub const fn new(before: Edits) -> Self {
        Self { changes: Vec::new(), before }
    }

    /// Adds a change; it replaces an earlier one of the same key and layer.
    pub fn add(&mut self, change: Change) {
        self.changes.retain(|other| !other.same_place(&change));
        self.changes.push(change);
    }

    /// Returns the changes in the order in which they were made.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Returns the experiment that repeats `file` up to `step` and continues with the changes. Changes that `file`
    /// makes at `step` or later are left out.
    ///
    /// # Errors
    /// If the changed experiment is invalid, which cannot happen with single valid changes.
    pub fn file(&self, file: &Config, step: u64) -> Result<Checked, ConfigError> {
        let mut file = file.clone();
        // The frame of a step shows the state before the changes at that step.
        file.events.retain(|event| event.step < step);
        file.events.extend(self.changes.iter().map(|change| Event { step, change: change.clone() }));
        file.check()
    }

    /// Returns the controls before the first of the changes.
    pub const fn before(&self) -> &Edits {
        &self.before
    }

    /// Discards the changes and returns the controls from before them.
    pub fn give_up(self) -> Edits {
        self.before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Value;

    fn rate(x: f64) -> Change {
        Change::new("training.learning_rate", Value::Float(x)).unwrap()
    }

    #[test]
    fn the_branch_repeats_what_came_before_and_drops_what_came_after() {
        let events = [(10, 0.1), (20, 0.2), (30, 0.3)].map(|(step, x)| Event { step, change: rate(x) }).to_vec();
        let file = Config { events, ..Config::default() };
        let mut pending = Pending::new(Edits::new(&file));
        pending.add(rate(5.0));
        pending.add(rate(6.0));
        let branch = pending.file(&file, 20).unwrap().into_config();
        let events: Vec<(u64, &Value)> = branch.events.iter().map(|event| (event.step, event.change.value())).collect();
        assert_eq!(events, [(10, &Value::Float(0.1)), (20, &Value::Float(6.0))]);
    }
}
