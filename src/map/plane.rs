//! A plane of two settings: what a map says of itself beside its experiment.

use super::{Axis, Measure, Plan};
use crate::config::{Config, ConfigError, Problem, read_seeds, write_seeds};

/// Number of steps of every cell if nothing else is said.
pub const STEPS: u64 = 300;
/// The axes of a map that names none. They reach beyond where networks learn.
const AXES: [&str; 2] = ["training.learning_rate=0.001..10:32:log", "init.scale=0.03..10:32:log"];

/// A plane of two settings of any experiment, each cell a training of both arms, and what is shown of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// The axes: x, to the right, and y, upward.
    pub axes: [Axis; 2],
    /// The number of steps of every training.
    pub steps: u64,
    /// The seeds with which every cell is trained; empty for that of the experiment.
    pub seeds: Vec<u64>,
    /// What the colors show.
    pub measure: Measure,
}

impl Default for Plane {
    fn default() -> Self {
        let axes = AXES.map(|axis| Axis::read("axis", axis).expect("these are axes"));
        Self { axes, steps: STEPS, seeds: Vec::new(), measure: Measure::default() }
    }
}

impl Plane {
    /// The keys that [`Plane::set`] knows, in the order in which [`Plane::words`] returns them.
    pub const KEYS: [&str; 4] = ["x", "y", "seeds", "measure"];

    /// Returns the plan of the map of `experiment`.
    ///
    /// # Errors
    /// Everything that is wrong: with the experiment, in some cell, or with the plane, as two equal axes.
    pub fn plan(&self, experiment: &Config) -> Result<Plan, ConfigError> {
        let seeds = if self.seeds.is_empty() { vec![experiment.seed] } else { self.seeds.clone() };
        Plan::new(experiment.clone().check()?, self.axes.clone(), self.steps, seeds, self.measure)
    }

    /// Returns whether `plan` is that of this plane and its own experiment.
    #[must_use]
    pub fn is_of(&self, plan: &Plan) -> bool {
        let own = [plan.experiment().seed];
        let seeds = if self.seeds.is_empty() { &own[..] } else { &self.seeds };
        (&self.axes, self.steps, seeds, self.measure) == (plan.axes(), plan.steps(), plan.seeds(), plan.measure())
    }

    /// Sets the axis `x` or `y`, the `seeds` or the `measure` to what `text` says. The number of steps has other names in
    /// each place.
    ///
    /// # Errors
    /// If there is no such key, or the value is not allowed; the problem says what is.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), Problem> {
        match key {
            "x" => self.axes[0] = Axis::read(key, text)?,
            "y" => self.axes[1] = Axis::read(key, text)?,
            "seeds" => self.seeds = read_seeds(key, text)?,
            "measure" => self.measure = Measure::read(key, text)?,
            _ => return Err(Problem::unknown(key, "a key of a map", Self::KEYS)),
        }
        Ok(())
    }

    /// Returns the keys with their values as [`Plane::set`] takes them, without the seeds where that of the experiment is
    /// meant.
    pub fn words(&self) -> impl Iterator<Item = (&'static str, String)> {
        let [x, y] = self.axes.each_ref().map(ToString::to_string);
        let words = [x, y, write_seeds(&self.seeds), self.measure.to_string()];
        Self::KEYS.into_iter().zip(words).filter(|(_, word)| !word.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_is_said_as_it_is_read() {
        let mut plane = Plane::default();
        assert!(plane.words().map(|(key, _)| key).eq(["x", "y", "measure"]));
        for (key, text) in
            Plane::KEYS.into_iter().zip(["network.depth=1..9:5:lin", "init.bias=-1..1:3:lin", "1..3", "loss"])
        {
            plane.set(key, text).unwrap();
        }
        let mut read = Plane::default();
        for (key, text) in plane.words() {
            read.set(key, &text).unwrap();
        }
        assert_eq!(read, plane);
        let plan = plane.plan(&Config::plane()).unwrap();
        assert!(plane.is_of(&plan) && !Plane::default().is_of(&plan));
        assert_eq!((plan.plane(), plan.seeds()), (plane, &[1, 2, 3][..]));
        let of_experiment = Plane::default().plan(&Config::plane()).unwrap();
        assert!(Plane::default().is_of(&of_experiment));
        assert_eq!((of_experiment.plane(), of_experiment.seeds()), (Plane::default(), &[1][..]));
    }

    #[test]
    fn what_is_not_allowed_is_said() {
        let refused = |key: &str, text: &str| Plane::default().set(key, text).unwrap_err().to_string();
        assert_eq!(refused("x", "init.scale=0.1..200"), "x: init.scale is 200; allowed: 0..=100");
        assert!(refused("seeds", "3..1").starts_with("seeds is 3..1; allowed: "));
        assert!(refused("measure", "accuracy").starts_with("measure is \"accuracy\"; allowed: "));
        assert_eq!(refused("z", "1"), "z is not a key of a map; known: x, y, seeds, measure");
    }
}
