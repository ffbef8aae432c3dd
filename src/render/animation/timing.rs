//! The timing of an animation.

/// The duration of the frames, and the number of plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Milliseconds per frame. Browsers slow down frames of less than 20 ms.
    pub frame_ms: u32,
    /// Milliseconds by which the last frame is shown longer.
    pub hold_ms: u32,
    /// Number of plays; 0 for endless.
    pub plays: u32,
}

impl Default for Timing {
    /// Returns ten frames per second with a hold of two seconds, played endlessly.
    fn default() -> Self {
        Self { frame_ms: 100, hold_ms: 2000, plays: 0 }
    }
}

impl Timing {
    /// Returns how long frame `i` of `count` is shown, in units of `unit_ms`. The end of each frame is rounded, not
    /// its length, so that many frames together take the intended time.
    pub(super) fn delay(self, i: usize, count: usize, unit_ms: u64) -> u16 {
        let end = |frames: usize| (frames as u64 * u64::from(self.frame_ms) + unit_ms / 2) / unit_ms;
        let held = if i + 1 == count { u64::from(self.hold_ms) / unit_ms } else { 0 };
        u16::try_from(end(i + 1) - end(i) + held).unwrap_or(u16::MAX)
    }
}
