//! Runs both arms at the same time, one thread each.
//!
//! The arms share no mutable state, so that the result does not depend on the number of threads. One network per
//! thread is 1.9 times as fast as one after the other; two threads within a step would gain nothing on layers this
//! small.

use std::thread;
use std::time::{Duration, Instant};

use crate::experiment::{ArmRun, Experiment, Look};
use crate::measure::{Frame, Inspection, Question};
use crate::nn::Element;
use crate::nn::flush::flushed;

/// Runs `work` on both arms, each on its own thread with denormals flushed to zero.
pub fn both<F: Element, R: Send>(arms: &mut [ArmRun<F>; 2], work: impl Fn(&mut ArmRun<F>) -> R + Sync) -> [R; 2] {
    let [a, b] = arms;
    thread::scope(|scope| {
        let b = scope.spawn(|| flushed(|| work(b)));
        let a = flushed(|| work(a));
        match b.join() {
            Ok(b) => [a, b],
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Divides training into portions that take about a given time, so that other work never has to wait long. The clock
/// affects only the lengths of the portions, never the results.
pub struct Portions {
    time: Duration,
    /// Time of one step in seconds, smoothed over the portions so far.
    step_time: f64,
}

impl Portions {
    /// Creates portions of about `time`, which must be longer than zero. The first portion is a single step.
    #[must_use]
    pub const fn of(time: Duration) -> Self {
        Self { time, step_time: time.as_secs_f64() }
    }

    /// Returns the number of steps in the next portion: 1 to 10,000.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=10,000 first")]
    pub fn steps(&self) -> u64 {
        (self.time.as_secs_f64() / self.step_time).clamp(1.0, 10_000.0) as u64
    }

    /// Notes that `steps` steps, at least one, took `time`.
    #[expect(clippy::cast_precision_loss, reason = "step counts are far below 2^52")]
    pub fn made(&mut self, steps: u64, time: Duration) {
        self.step_time += 0.2 * (time.as_secs_f64() / steps as f64 - self.step_time);
    }

    /// Trains both arms to step `stop`. Asks `goes_on` before each portion, with the arms as they are; `false` ends the
    /// training.
    ///
    /// # Returns
    /// Whether `stop` was reached.
    pub fn advance_to<F: Element>(
        &mut self,
        arms: &mut [ArmRun<F>; 2],
        stop: u64,
        mut goes_on: impl FnMut(&[ArmRun<F>; 2]) -> bool,
    ) -> bool {
        while arms[0].steps() < stop {
            if !goes_on(arms) {
                return false;
            }
            let from = arms[0].steps();
            let to = stop.min(from + self.steps());
            let start = Instant::now();
            both(arms, |arm| arm.advance_to(to));
            self.made(to - from, start.elapsed());
        }
        true
    }
}

/// Answers `question` for both arms.
pub fn inspect<F: Element>(experiment: &mut Experiment<F>, question: &Question) -> Inspection {
    let arms = both(&mut experiment.arms, |arm| arm.inspect(question));
    experiment.answer(question, arms)
}

/// Measures both arms.
pub fn frame<F: Element>(experiment: &mut Experiment<F>, look: &Look) -> Frame {
    let frames = both(&mut experiment.arms, |arm| arm.frame(look));
    experiment.assemble(frames)
}
