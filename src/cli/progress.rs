//! The progress bar.

use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar on stderr; nothing where stderr is no terminal. It clears itself when dropped, so that whatever is
/// said next starts on a clean line.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar of `steps` steps in all, at 0.
    #[must_use]
    pub fn new(steps: u64) -> Self {
        if !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let style = ProgressStyle::with_template("{bar:40} {pos} of {len} steps, {per_sec:.0}, {eta} left")
            .expect("the template is a constant that indicatif accepts");
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr());
        Self(bar.with_style(style))
    }

    /// `step` steps are made.
    pub fn at(&self, step: u64) {
        self.0.set_position(step);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
