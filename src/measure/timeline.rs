//! The recorded frames and the training loss of every step.

use std::sync::Arc;

use super::frame::Frame;

/// The recorded frames, in the order of their steps.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    frames: Vec<Arc<Frame>>,
}

impl Timeline {
    /// The recorded frames.
    #[must_use]
    pub fn frames(&self) -> &[Arc<Frame>] {
        &self.frames
    }

    /// Appends a frame.
    pub fn push(&mut self, frame: Arc<Frame>) {
        self.frames.push(frame);
    }
}

/// The training loss of both arms, averaged into intervals of steps.
#[derive(Clone, Debug, Default)]
pub struct LossHistory {
    arms: [Vec<(u64, u64, f64)>; 2],
}

impl LossHistory {
    /// First step, last step and mean loss of every interval of `arm`.
    pub fn points(&self, arm: usize) -> impl Iterator<Item = (u64, u64, f64)> + '_ {
        self.arms[arm].iter().copied()
    }

    /// Appends the loss of a step.
    pub fn push(&mut self, arm: usize, step: u64, loss: f64) {
        self.arms[arm].push((step, step, loss));
    }
}
