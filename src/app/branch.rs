//! Changes made while an earlier step is displayed. They wait until the user decides where they apply.

use super::edits::Edits;
use crate::config::{Change, Checked, Config, ConfigError, Event};

/// The waiting changes.
pub struct Pending {
    /// The changes in the order in which they were made.
    pub changes: Vec<Change>,
    /// The controls before the first of the changes.
    pub before: Edits,
}

impl Pending {
    /// Adds a change; it replaces an earlier one of the same key and layer.
    pub fn add(&mut self, change: Change) {
        self.changes.retain(|other| !other.same_place(&change));
        self.changes.push(change);
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
        let mut pending = Pending { changes: Vec::new(), before: Edits::new(&file) };
        pending.add(rate(5.0));
        pending.add(rate(6.0));
        let branch = pending.file(&file, 20).unwrap().into_config();
        let events: Vec<(u64, &Value)> = branch.events.iter().map(|event| (event.step, event.change.value())).collect();
        assert_eq!(events, [(10, &Value::Float(0.1)), (20, &Value::Float(6.0))]);
    }
}
