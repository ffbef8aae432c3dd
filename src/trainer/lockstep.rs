//! Runs both arms at the same time, one thread each.
//!
//! The arms share no mutable state, so that the result does not depend on the number of threads. One network per
//! thread is 1.9 times as fast as one after the other; two threads within a step would gain nothing on layers this
//! small.

use std::thread;
use std::time::{Duration, Instant};

use crate::experiment::{ArmRun, Experiment, Look};
use crate::measure::{ArmFrame, Frame, Inspection, Question, timeline};
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

/// The results of one arm on the way to a stop.
pub struct Leg {
    /// The loss of every step.
    pub losses: Vec<Option<f64>>,
    /// The compute time of the steps, without measuring.
    pub time: Duration,
    /// The measurements at the stop if a frame is recorded there.
    pub frame: Option<ArmFrame>,
}

/// Advances both arms to `step`, which is at most the next stop of either, and measures what must be kept there: a
/// recorded frame, or the distributions with which a later frame compares.
pub fn advance_to<F: Element>(experiment: &mut Experiment<F>, step: u64, look: &Look) -> [Leg; 2] {
    both(&mut experiment.arms, |arm| {
        let start = Instant::now();
        let losses = arm.advance_collecting(step);
        let time = start.elapsed();
        let recorded = timeline::recorded(step);
        if look.detail.shift && !recorded {
            arm.remember();
        }
        Leg { losses, time, frame: recorded.then(|| arm.frame(look)) }
    })
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
