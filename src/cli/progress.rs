//! The progress bar on stderr.

use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar on stderr, hidden if stderr is not a terminal. Dropping it clears the bar, so that the next message
/// starts on a clean line.
pub struct Progress(ProgressBar);

impl Progress {
    /// Returns a bar at 0 of `steps` steps.
    #[must_use]
    pub fn new(steps: u64) -> Self {
        Self::with(steps, "{bar:40} {pos} of {len} steps, {per_sec:.0}, {eta} left")
    }

    /// Returns a bar at 0 of `count` items, where `what` completes a text such as "3 of 12 frames drawn".
    #[must_use]
    pub fn of(count: usize, what: &str) -> Self {
        Self::with(count as u64, &format!("{{bar:40}} {{pos}} of {{len}} {what}, {{eta}} left"))
    }

    fn with(length: u64, template: &str) -> Self {
        if !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let style = ProgressStyle::with_template(template).expect("a template of ours that indicatif accepts");
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
        Self(bar.with_style(style))
    }

    /// Moves the bar to `step`.
    pub fn at(&self, step: u64) {
        self.0.set_position(step);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
