//! Training in portions, short enough that the program responds quickly to Ctrl-C.

use std::time::{Duration, Instant};

use crate::experiment::ArmRun;
use crate::nn::Element;
use crate::trainer::lockstep;

/// The number of steps to train between two checks for other work.
pub struct Pace {
    steps: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { steps: 1 }
    }
}

impl Pace {
    /// Least intended time of a portion, long compared with the time to start its threads.
    const SHORT: Duration = Duration::from_millis(20);
    /// Greatest intended time of a portion, short enough for the user to wait.
    const LONG: Duration = Duration::from_millis(100);

    /// Trains a portion of steps, at most up to step `stop`. The clock affects only the length of the portion, never
    /// the results.
    pub fn advance<F: Element>(&mut self, arms: &mut [ArmRun<F>; 2], stop: u64) {
        let target = stop.min(arms[0].steps() + self.steps);
        let start = Instant::now();
        lockstep::both(arms, |arm| arm.advance_to(target));
        let elapsed = start.elapsed();
        if elapsed < Self::SHORT && target < stop {
            self.steps *= 2;
        } else if elapsed > Self::LONG {
            self.steps = (self.steps / 2).max(1);
        }
    }
}
