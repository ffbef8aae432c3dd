//! Intervals between screen frames, for the figures of `docs/performance.md`.
//!
//! With `SHIFTSCOPE_FRAME_LOG=FILE` in the environment, the window repaints continuously, measures the interval
//! before each frame, writes the intervals to the file, in milliseconds and one per line, and closes.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use egui::{Context, ViewportCommand};

/// Number of frames before the first measured one, while fonts are drawn, data are loaded and the user sets the speed.
const WARM_UP: usize = 300;
/// Number of measured frames.
const FRAMES: usize = 1000;

/// A measurement in progress.
pub(super) struct FrameLog {
    path: PathBuf,
    seen: usize,
    last: Instant,
    milliseconds: Vec<f64>,
}

impl FrameLog {
    /// Starts a measurement if the environment requests one.
    pub(super) fn asked_for() -> Option<Self> {
        let path = std::env::var_os("SHIFTSCOPE_FRAME_LOG")?;
        Some(Self { path: path.into(), seen: 0, last: Instant::now(), milliseconds: Vec::with_capacity(FRAMES) })
    }

    /// Measures a frame; must be called once per frame.
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
