//! Intervals between screen frames, for the figures of `docs/performance.md`.
//!
//! With `SHIFTSCOPE_FRAME_LOG=FILE` in the environment, the window repaints continuously, measures the interval
//! before each frame, writes the intervals to the file, in milliseconds and one per line, and closes. Behind each interval stands
//! the step of the extra measurements on screen, such as the tiles of the network; -1 without any.

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
    /// The intervals, each with the step of the extra measurements.
    frames: Vec<(f64, Option<u64>)>,
}

impl FrameLog {
    /// Starts a measurement if the environment requests one.
    pub(super) fn asked_for() -> Option<Self> {
        let path = std::env::var_os("SHIFTSCOPE_FRAME_LOG")?;
        Some(Self { path: path.into(), seen: 0, last: Instant::now(), frames: Vec::with_capacity(FRAMES) })
    }

    /// Measures a frame with the extra measurements of step `inspected`; must be called once per frame.
    pub(super) fn frame(&mut self, ctx: &Context, inspected: Option<u64>) {
        let elapsed = self.last.elapsed();
        self.last = Instant::now();
        self.seen += 1;
        if self.seen > WARM_UP {
            self.frames.push((elapsed.as_secs_f64() * 1e3, inspected));
        }
        if self.frames.len() < FRAMES {
            ctx.request_repaint();
        } else {
            self.finish(ctx);
        }
    }

    fn finish(&self, ctx: &Context) {
        let mut text = String::new();
        for (interval, inspected) in &self.frames {
            let step = inspected.map_or_else(|| "-1".to_owned(), |step| step.to_string());
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{interval:.3} {step}");
        }
        if let Err(error) = std::fs::write(&self.path, text) {
            ctx.send_viewport_cmd(ViewportCommand::Title(format!("ShiftScope: {error}")));
            return;
        }
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }
}
