//! Moving through the recorded frames, and playing them back.

use std::time::Duration;

use egui::Ui;

use super::session::Session;

/// Frames per second.
const RATE: f64 = 20.0;

impl Session {
    /// Starts the playback at the displayed step, or at the beginning if that is the newest; or stops it.
    pub(super) fn start_playback(&mut self, on: bool) {
        self.state.plays_back = on;
        if on && self.state.at.is_none() {
            self.state.at = Some(0);
        }
        self.playback_due = 0.0;
    }

    /// Shows the next frame if it is due.
    pub(super) fn play_back(&mut self, ui: &Ui) {
        if !self.state.plays_back {
            return;
        }
        let now = ui.input(|input| input.time);
        if now >= self.playback_due {
            self.playback_due = now + 1.0 / RATE;
            self.move_by(1);
            self.state.plays_back = self.state.at.is_some();
        }
        ui.ctx().request_repaint_after(Duration::from_secs_f64(1.0 / RATE));
    }

    /// Moves this many recorded frames forward, or backward if negative, from the displayed step; the newest step
    /// comes after the last one.
    pub(super) fn move_by(&mut self, frames: i64) {
        let Some(report) = &self.report else { return };
        let recorded = report.timeline.frames();
        let shown = self.state.at.or(report.frame.as_ref().map(|frame| frame.step)).unwrap_or(0);
        // The first recorded frame at or after the displayed step.
        let not_before = recorded.partition_point(|frame| frame.step < shown);
        let exact = recorded.get(not_before).is_some_and(|frame| frame.step == shown);
        let from = if frames > 0 && !exact { not_before.saturating_sub(1) } else { not_before };
        let to = from.saturating_add_signed(isize::try_from(frames).unwrap_or(0));
        self.state.at = recorded.get(to).map(|frame| frame.step);
        let newest = report.frame.as_ref().map(|frame| frame.step);
        if self.state.at == newest && frames > 0 {
            self.state.at = None;
        }
    }
}
