//! The pinned run, whose curves stay behind those of the next run.

use std::sync::Arc;

use super::session::Session;
use crate::measure::Frame;
use crate::trainer::Report;
use crate::view::Pinned;

/// A pinned run.
pub struct Pin {
    /// The first frame of the run, which identifies the run.
    first: Arc<Frame>,
    curves: Arc<Pinned>,
    /// Whether a lesson pinned the run, and unpins it when it ends.
    of_lesson: bool,
}

impl Pin {
    /// Pins the run of `report`; `None` before its first frame.
    fn of(report: &Report, of_lesson: bool) -> Option<Self> {
        let first = Arc::clone(report.first()?);
        Some(Self { first, curves: Arc::new(Pinned::of(report)?), of_lesson })
    }

    fn is_of(&self, report: Option<&Report>) -> bool {
        report.and_then(Report::first).is_some_and(|first| Arc::ptr_eq(first, &self.first))
    }
}

impl Session {
    /// Pins the displayed run, or unpins the pinned one.
    pub(super) fn pin(&mut self, on: bool) {
        self.pin = self.report.as_ref().filter(|_| on).and_then(|report| Pin::of(report, false));
    }

    /// Pins the run of a lesson before a suggestion replaces it. A run that is no longer the lesson's own does not
    /// replace one that is pinned.
    pub(in crate::app) fn pin_for_lesson(&mut self, is_own: bool) {
        if is_own || self.pin.is_none() {
            self.pin = self.report.as_ref().and_then(|report| Pin::of(report, true)).or(self.pin.take());
        }
    }

    /// Unpins a run that a lesson pinned.
    pub(in crate::app) fn unpin_of_lesson(&mut self) {
        self.pin.take_if(|pin| pin.of_lesson);
    }

    /// Keeps the final curves of the pinned run if it ends with the last report. Must be called before `report`
    /// replaces that report.
    pub(super) fn follow_pin(&mut self, report: &Report) {
        let Some(pin) = &mut self.pin else { return };
        if pin.is_of(self.report.as_ref()) && !pin.is_of(Some(report)) {
            let last = self.report.as_ref().and_then(Pinned::of);
            pin.curves = last.map_or_else(|| Arc::clone(&pin.curves), Arc::new);
        }
    }

    /// Returns the curves of the pinned run, unless it is the displayed run.
    pub(super) fn pinned(&self) -> Option<&Arc<Pinned>> {
        self.pin.as_ref().filter(|pin| !pin.is_of(self.report.as_ref())).map(|pin| &pin.curves)
    }
}
