//! What is measured in every cell of a map.

use std::fmt;

use super::Outcome;
use crate::config::Problem;
use crate::real;

/// An arm has learned where its accuracy is above this share.
pub const LEARNS: f64 = 0.8;

/// What the colors of a map show.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Measure {
    /// The test accuracy after the last step.
    #[default]
    TestAccuracy,
    /// The training accuracy after the last step.
    TrainAccuracy,
    /// The mean loss of the last tenth of the steps.
    Loss,
    /// The first recorded step with at least this test accuracy.
    StepsTo(f64),
}

impl Measure {
    /// Reads a measure, as `test_accuracy` or `steps_to=0.8`. `name` is the option or field, for messages.
    ///
    /// # Errors
    /// If there is no such measure, or the accuracy to be reached is not in 0..=1.
    pub fn read(name: &str, text: &str) -> Result<Self, Problem> {
        match text.trim().split_once('=').unwrap_or((text.trim(), "")) {
            ("test_accuracy", "") => Ok(Self::TestAccuracy),
            ("train_accuracy", "") => Ok(Self::TrainAccuracy),
            ("loss", "") => Ok(Self::Loss),
            ("steps_to", share) if !share.is_empty() => {
                let share = share.trim().parse().ok().filter(|share| (0.0..=1.0).contains(share));
                share.map(Self::StepsTo).ok_or_else(|| Problem::value(name, text, "steps_to=0 to steps_to=1"))
            }
            _ => {
                let words = ["test_accuracy", "train_accuracy", "loss", "steps_to=0.8"];
                Err(Problem::word(name, text, &words))
            }
        }
    }

    /// Returns the share that the accuracy of an arm must exceed, or reach for [`Measure::StepsTo`], to count as
    /// learned. The loss has no such share of its own; there the test accuracy decides.
    #[must_use]
    pub const fn threshold(self) -> f64 {
        if let Self::StepsTo(share) = self { share } else { LEARNS }
    }

    /// Returns whether an arm with this outcome has learned.
    #[must_use]
    pub fn is_learned(self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (_, Outcome::Diverged { .. }) => false,
            (Self::StepsTo(_), Outcome::Trained { steps_to, .. }) => steps_to.is_some(),
            (Self::TrainAccuracy, Outcome::Trained { train_accuracy, .. }) => *train_accuracy > LEARNS,
            (Self::TestAccuracy | Self::Loss, Outcome::Trained { test_accuracy, .. }) => *test_accuracy > LEARNS,
        }
    }

    /// Returns the measured number of an outcome; `None` if the arm diverged or did not reach the accuracy.
    #[must_use]
    pub fn of(self, outcome: &Outcome) -> Option<f64> {
        let Outcome::Trained { loss, train_accuracy, test_accuracy, steps_to } = *outcome else { return None };
        match self {
            Self::TestAccuracy => Some(test_accuracy),
            Self::TrainAccuracy => Some(train_accuracy),
            Self::Loss => Some(loss),
            Self::StepsTo(_) => steps_to.map(|step| real::count(usize::try_from(step).unwrap_or(usize::MAX))),
        }
    }
}

impl fmt::Display for Measure {
    /// Writes the measure as [`Measure::read`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TestAccuracy => f.write_str("test_accuracy"),
            Self::TrainAccuracy => f.write_str("train_accuracy"),
            Self::Loss => f.write_str("loss"),
            Self::StepsTo(share) => write!(f, "steps_to={share}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_said_as_it_is_read() {
        for text in ["test_accuracy", "train_accuracy", "loss", "steps_to=0.8", "steps_to=1"] {
            assert_eq!(Measure::read("--measure", text).unwrap().to_string(), text);
        }
        let refused = |text: &str| Measure::read("--measure", text).unwrap_err().to_string();
        assert_eq!(refused("steps_to=80"), "--measure is steps_to=80; allowed: steps_to=0 to steps_to=1");
        assert!(
            refused("accuracy").starts_with("--measure is \"accuracy\"; allowed: test_accuracy, train_accuracy, loss")
        );
        assert!(refused("loss=3").contains("allowed: "));
        assert!(refused("steps_to").contains("steps_to=0.8"));
    }

    #[test]
    fn learning_is_more_than_the_threshold() {
        let at = |test_accuracy, steps_to| Outcome::Trained { loss: 0.5, train_accuracy: 0.9, test_accuracy, steps_to };
        assert!(!Measure::TestAccuracy.is_learned(&at(0.8, None)) && Measure::TestAccuracy.is_learned(&at(0.81, None)));
        assert!(Measure::TrainAccuracy.is_learned(&at(0.1, None)));
        assert!(
            Measure::StepsTo(0.5).is_learned(&at(0.1, Some(7))) && !Measure::StepsTo(0.5).is_learned(&at(0.9, None))
        );
        assert!(!Measure::Loss.is_learned(&Outcome::Diverged { step: 3 }));
        assert_eq!(Measure::StepsTo(0.5).of(&at(0.1, Some(7))), Some(7.0));
        assert_eq!(Measure::Loss.of(&Outcome::Diverged { step: 3 }), None);
    }
}
