//! The choice of the frames of an animation, and the table of its keys.

use super::steps::{MOST_FRAMES, Spacing};
use crate::config::{Key, LAST_STEP, Problem, Range, key};
use crate::render::Timing;

/// Number of frames if the user does not choose one.
pub const FRAMES: usize = 100;
/// Longest display time of a frame, in milliseconds, within the limits of the formats.
const LONGEST_MS: u64 = 60_000;
/// Largest number of times that an animation can be set to play; 0 means forever.
const MOST_PLAYS: u64 = 65_535;

/// The steps of an animation, and the timing of its frames.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Film {
    /// The step of the first frame.
    pub from: u64,
    /// The step of the last frame.
    pub to: u64,
    /// The number of frames; `None` for [`FRAMES`], or for all steps if there are fewer.
    pub frames: Option<usize>,
    /// The spacing of the steps.
    pub spacing: Spacing,
    /// The timing of the frames.
    pub timing: Timing,
}

/// The keys of an animation beside those of its figure.
pub static FILM: &[Key<Film>] = &[
    key!("from", Range::Integer(0, LAST_STEP), false, "the step of the first frame", from),
    key!("to", Range::Integer(0, LAST_STEP), false, "the step of the last frame", to),
    key!("frames", Range::Integer(1, MOST_FRAMES as u64), false, "the number of frames", frames),
    key!("spacing", Range::Words(Spacing::NAMES), false, "how the steps of the frames lie", spacing),
    key!("frame-time", Range::Integer(10, LONGEST_MS), false, "milliseconds of each frame", timing.frame_ms),
    key!(
        "end-hold",
        Range::Integer(0, LONGEST_MS),
        false,
        "milliseconds that the last frame stays longer",
        timing.hold_ms
    ),
    key!("loop", Range::Integer(0, MOST_PLAYS), false, "how often it is played; 0: without end", timing.plays),
];

impl Film {
    /// Sets the keys of [`FILM`] for which `given` returns a value. `from` and `to` must have one.
    ///
    /// # Returns
    /// What is wrong with each key; the others are set.
    pub fn set_given(&mut self, given: impl FnMut(&'static str) -> Option<String>) -> Vec<Problem> {
        Key::set_given(FILM, self, given, |name| match name {
            "from" => Some("give the first step to be shown".to_owned()),
            "to" => Some("give the last step to be shown".to_owned()),
            _ => None,
        })
    }

    /// Returns the chosen number of frames, or the one that is used if none is chosen.
    pub(super) fn count(&self) -> usize {
        let all = usize::try_from(self.to.saturating_sub(self.from)).map_or(FRAMES, |steps| steps.saturating_add(1));
        self.frames.unwrap_or(FRAMES.min(all))
    }
}
