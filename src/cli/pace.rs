//! Training in portions short enough that Ctrl-C is answered soon.

use std::time::{Duration, Instant};

use crate::experiment::ArmRun;
use crate::nn::Element;
use crate::trainer::lockstep;

/// How many steps go by between two looks at what else is to be done.
pub struct Pace {
    steps: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { steps: 1 }
    }
}

impl Pace {
    /// A portion is to take between these times: starting threads costs little beside it, and nobody waits long.
    const SHORT: Duration = Duration::from_millis(20);
    const LONG: Duration = Duration::from_millis(100);

    /// Makes a portion of steps, at most up to step `stop`. The clock decides only where it pauses, never what is
    /// computed.
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
