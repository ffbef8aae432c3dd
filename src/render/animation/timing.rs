//! How long each frame is shown.

/// The pace of an animation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Milliseconds of each frame. Browsers show frames of less than 20 ms more slowly.
    pub frame_ms: u32,
    /// Milliseconds that the last frame stays longer.
    pub hold_ms: u32,
    /// How often it is played; 0 for without end.
    pub plays: u32,
}

impl Default for Timing {
    /// Ten frames a second, two seconds at the end, without end.
    fn default() -> Self {
        Self { frame_ms: 100, hold_ms: 2000, plays: 0 }
    }
}

impl Timing {
    /// How long frame `i` of `count` is shown, in units of `unit_ms`. Frames are rounded where they end, so that many of
    /// them take together as long as they should.
    pub(super) fn delay(self, i: usize, count: usize, unit_ms: u64) -> u16 {
        let end = |frames: usize| (as_ms(frames) * u64::from(self.frame_ms) + unit_ms / 2) / unit_ms;
        let held = if i + 1 == count { u64::from(self.hold_ms) / unit_ms } else { 0 };
        u16::try_from(end(i + 1) - end(i) + held).unwrap_or(u16::MAX)
    }
}

fn as_ms(frames: usize) -> u64 {
    u64::try_from(frames).unwrap_or(u64::from(u32::MAX)).min(u64::from(u32::MAX))
}
