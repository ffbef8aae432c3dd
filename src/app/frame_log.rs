//! Intervals between screen frames, for the figures of `docs/performance.md`.
//!
//! With `SHIFTSCOPE_FRAME_LOG=FILE` in the environment the window repaints without pause, notes how long each frame took
//! to come, writes the intervals in milliseconds to the file, one a line, and closes.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use egui::{Context, ViewportCommand};

/// Frames before the first that is noted: fonts are drawn, data loaded, the user sets the speed.
const WARM_UP: usize = 300;
/// Frames that are noted.
const FRAMES: usize = 1000;

/// A measurement under way.
pub(super) struct FrameLog {
    path: PathBuf,
    seen: usize,
    last: Instant,
    milliseconds: Vec<f64>,
}

impl FrameLog {
    /// A measurement, if the environment asks for one.
    pub(super) fn asked_for() -> Option<Self> {
        let path = std::env::var_os("SHIFTSCOPE_FRAME_LOG")?;
        Some(Self { path: path.into(), seen: 0, last: Instant::now(), milliseconds: Vec::with_capacity(FRAMES) })
    }

    /// To be called once a frame.
    pub(super) fn frame(&mut self, ctx: &Context) {
        let elapsed = self.last.elapsed();
        self.last = Instant::now();
        self.seen += 1;
        if self.seen > WARM_UP {
            self.milliseconds.push(elapsed.as_secs_f64() * 1e3);
        }
        if self.milliseconds.len() < FRAMES {
            ctx.request_repaint();
        } else {
            self.finish(ctx);
        }
    }

    fn finish(&self, ctx: &Context) {
        let mut text = String::new();
        for interval in &self.milliseconds {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{interval:.3}");
        }
        if let Err(error) = std::fs::write(&self.path, text) {
            ctx.send_viewport_cmd(ViewportCommand::Title(format!("ShiftScope: {error}")));
            return;
        }
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }
}
