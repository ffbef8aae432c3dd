//! The timeline: the frames of a run, and which steps are recorded.

use std::sync::Arc;

use super::frame::Frame;

/// Log₂ of the number of frames that are recorded while the number of steps doubles.
const LOG2_PER_DOUBLING: u32 = 6;

/// Returns the number of steps between recorded frames at step `step`: 2^max(0, ⌊log₂ s⌋ − 6).
const fn interval(step: u64) -> u64 {
    match step.checked_ilog2() {
        Some(log2) => 1 << log2.saturating_sub(LOG2_PER_DOUBLING),
        None => 1,
    }
}

/// Returns whether the frame at `step` is recorded: every step up to 127, every second up to 255, and so on, 64 for
/// each doubling. The schedule depends only on the step, so that the same seed gives the same timeline.
#[must_use]
pub const fn recorded(step: u64) -> bool {
    step.is_multiple_of(interval(step))
}

/// Returns the first recorded step after `after`.
///
/// # Panics
/// Panics if `after` is the largest `u64`; a run has at most 10⁷ steps.
#[must_use]
pub const fn next_recorded(after: u64) -> u64 {
    let step = after.checked_add(1).expect("a run ends long before the last step a u64 can count");
    // A multiple beyond this doubling is the first step of the next one, a power of two, which is recorded.
    step.next_multiple_of(interval(step))
}

/// The frames of a run, in the order of their steps. A clone shares the frames.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    frames: Vec<Arc<Frame>>,
}

impl Timeline {
    /// Creates a timeline without frames.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a frame.
    ///
    /// # Panics
    /// Panics if its step is not after that of the last frame.
    pub fn push(&mut self, frame: Arc<Frame>) {
        if let Some(last) = self.last() {
            assert!(frame.step > last.step, "the frame of step {} came after that of step {}", frame.step, last.step);
        }
        self.frames.push(frame);
    }

    /// Inserts a frame in the order of the steps; it replaces a frame of the same step.
    pub fn insert(&mut self, frame: Arc<Frame>) {
        let at = self.frames.partition_point(|other| other.step < frame.step);
        if self.frames.get(at).is_some_and(|other| other.step == frame.step) {
            self.frames[at] = frame;
        } else {
            self.frames.insert(at, frame);
        }
    }

    /// Returns all frames.
    #[must_use]
    pub fn frames(&self) -> &[Arc<Frame>] {
        &self.frames
    }

    /// Returns the newest frame.
    #[must_use]
    pub fn last(&self) -> Option<&Arc<Frame>> {
        self.frames.last()
    }

    /// Returns the newest frame at or before `step`, which the window shows at that position of the timeline.
    #[must_use]
    pub fn at_or_before(&self, step: u64) -> Option<&Arc<Frame>> {
        self.frames[..self.frames.partition_point(|frame| frame.step <= step)].last()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::frame::{ArmFrame, GradientStats, LayerFrame, StageStats, UNITS};
    use super::super::histogram::Histogram;
    use super::super::unit_band::UnitBand;
    use super::*;
    use crate::config::Normalization;

    /// Returns a frame of two arms of `layers` layers, in which every layer has every measure: more than in any
    /// real run.
    fn frame(step: u64, layers: usize) -> Arc<Frame> {
        let layer = LayerFrame {
            z_hat: Some(StageStats::default()),
            y: Some(StageStats::default()),
            gradient: Some(GradientStats { rms: 1.0, histogram: Histogram::default() }),
            units_of_z: [UnitBand::NONE; UNITS].into(),
            units_of_y: [UnitBand::NONE; UNITS].into(),
            ..LayerFrame::default()
        };
        let arm = ArmFrame {
            normalization: Normalization::Batch,
            loss: None,
            train_accuracy: None,
            test_accuracy: None,
            diverged: None,
            layers: vec![layer; layers],
            ..ArmFrame::default()
        };
        Arc::new(Frame { step, epoch: 0.0, arms: [arm.clone(), arm] })
    }

    /// Returns the memory that a frame takes in a timeline, in bytes, without the allocator's overhead.
    fn bytes(frame: &Frame) -> usize {
        let layers = frame.arms.iter().flat_map(|arm| &arm.layers);
        size_of::<Arc<Frame>>() + size_of::<Frame>() + layers.map(bytes_of_layer).sum::<usize>()
    }

    fn bytes_of_layer(layer: &LayerFrame) -> usize {
        let stages = [Some(&layer.z), layer.z_hat.as_ref(), layer.y.as_ref(), Some(&layer.a)];
        let histograms = stages.into_iter().flatten().flat_map(|stats| [&stats.fixed, &stats.fitted]);
        let gradient = layer.gradient.iter().map(|gradient| &gradient.histogram);
        let counts = histograms.chain(gradient).map(|histogram| histogram.counts.heap_bytes()).sum::<usize>();
        let others = layer
            .other_units
            .iter()
            .map(|others| size_of_val(&**others) + others.iter().map(|bands| size_of_val(&bands[..])).sum::<usize>());
        let units = size_of_val(&layer.units_of_z[..]) + size_of_val(&layer.units_of_y[..]) + others.sum::<usize>();
        size_of::<LayerFrame>() + units + counts
    }

    fn recorded_up_to(last: u64) -> impl Iterator<Item = u64> {
        std::iter::successors(Some(0), |&step| Some(next_recorded(step))).take_while(move |&step| step <= last)
    }

    #[test]
    fn every_step_to_127_every_second_to_255_then_64_a_doubling() {
        assert!((0..128).all(recorded));
        assert!((128..256).all(|step| recorded(step) == step.is_multiple_of(2)));
        for log2 in 6..40 {
            let (start, end) = (1_u64 << log2, 2_u64 << log2);
            let count = recorded_up_to(end - 1).filter(|&step| step >= start).count();
            assert_eq!(count, 64, "from {start} to {end}");
        }
    }

    #[test]
    fn a_run_of_a_million_steps_has_955_frames() {
        // 128 frames, 64 for each of the 12 doublings to 524,288, and every 8,192nd step from there.
        assert_eq!(recorded_up_to(1_000_000).count(), 128 + 12 * 64 + 59);
    }

    #[test]
    fn the_timeline_of_20_layers_and_50_000_steps_fits_64_megabytes() {
        let mut timeline = Timeline::new();
        for step in recorded_up_to(50_000) {
            timeline.push(frame(step, 21));
        }
        let (frames, bytes) =
            (timeline.frames().len(), timeline.frames().iter().map(|frame| bytes(frame)).sum::<usize>());
        assert!(bytes <= 64_000_000, "{frames} frames take {bytes} bytes");
        assert!(bytes >= frames * 2 * 21 * 1000, "an estimate too good to be true");
    }

    #[test]
    fn the_frame_at_a_step_is_the_newest_that_is_not_behind_it() {
        let mut timeline = Timeline::new();
        assert!(timeline.frames().is_empty() && timeline.at_or_before(5).is_none());
        for step in [2, 4, 8] {
            timeline.push(frame(step, 1));
        }
        let found = [1, 2, 3, 7, 8, u64::MAX].map(|step| timeline.at_or_before(step).map(|frame| frame.step));
        assert_eq!(found, [None, Some(2), Some(2), Some(4), Some(8), Some(8)]);
    }

    #[test]
    #[should_panic(expected = "the frame of step 3 came after that of step 3")]
    fn a_step_is_recorded_once() {
        let mut timeline = Timeline::new();
        timeline.push(frame(3, 1));
        timeline.push(frame(3, 1));
    }

    proptest! {
        #[test]
        fn the_next_recorded_step_is_recorded_and_none_lies_between(after in 0_u64..20_000) {
            let next = next_recorded(after);
            prop_assert!(next > after && recorded(next));
            prop_assert!((after + 1..next).all(|step| !recorded(step)));
        }
    }
}
