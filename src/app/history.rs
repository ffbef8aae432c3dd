//! Undo and redo: the state before each change of the experiment, and how it is restored.
//!
//! A run is reproduced bit for bit from its file, so only the file and the step are kept: the trainer trains the
//! run up to there again, while the window keeps showing the run that is being replaced.

use std::collections::VecDeque;
use std::sync::Arc;

use super::edits::Edits;
use super::lessons::{Course, LessonPlace};
use super::session::Session;
use crate::config::{Change, Config};
use crate::measure::Frame;
use crate::trainer::{Activity, Command, Report, Stand};
use crate::view::{Deed, Past};

/// Greatest number of changes that can be undone.
const MOST: usize = 100;
/// Greatest number of events in all kept files: dragging a slider while the networks train adds an event per step.
const MOST_EVENTS: usize = 100_000;
/// Time that the line with the offer to undo a rebuild stays, in seconds.
const OFFERED: f64 = 10.0;

/// A run and its state.
#[derive(Clone)]
struct Standing {
    /// Number of the run in this window; `None` for one that was never built.
    number: Option<u64>,
    /// The experiment as it began, with every change as an event.
    file: Config,
    stand: Stand,
}

/// The state before a change, to which it can be undone.
struct StateBefore {
    deed: Deed,
    edits: Edits,
    run: Standing,
    place: Option<LessonPlace>,
}

/// A requested run that no report shows yet.
struct Awaited {
    run: Standing,
    /// The first frame of the run being replaced, which identifies that run.
    left: Option<Arc<Frame>>,
    /// Whether the run is being restored; until it is complete, the other run is displayed.
    returns: bool,
    /// Distance in the history from the displayed run, positive toward redo; `None` if the user changed something
    /// meanwhile, so that this run is no longer a place in the history.
    off: Option<isize>,
}

impl Awaited {
    fn is_answered_by(&self, report: &Report) -> bool {
        let step = report.frame.as_ref().map_or(0, |frame| frame.step);
        let is_there = match report.activity {
            Activity::Running => step >= self.run.stand.step,
            // A run paused on its way to a branch stays where it is, which answers the request.
            Activity::Paused => step >= self.run.stand.step || !self.returns,
            _ => false,
        };
        let plain = |file: &Config| Config { events: Vec::new(), ..file.clone() };
        is_there && report.is_of_another_run(self.left.as_ref()) && plain(&report.file) == plain(&self.run.file)
    }
}

/// A direction through the history.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Back to the state before a change.
    Undo,
    /// Forward again.
    Redo,
}

/// The changes that can be undone or redone, and the pending requests to the trainer.
#[derive(Default)]
pub struct History {
    past: VecDeque<StateBefore>,
    future: Vec<StateBefore>,
    /// The change that continues while a button or a key is held, so that dragging a slider counts once.
    pub(super) held: Option<Deed>,
    /// The step of the run that a rebuild has just replaced, and the time until which undoing it is offered, in
    /// seconds; `None` until the next frame.
    pub(super) offer: Option<(u64, Option<f64>)>,
    /// Number of the displayed run.
    number: u64,
    /// Number of runs begun so far.
    runs: u64,
    awaited: Option<Awaited>,
    /// Changes that no report shows yet, with the step displayed when they were made.
    sent: Vec<(u64, Change)>,
}

impl History {
    /// Returns whether a run is being restored.
    pub fn returns(&self) -> bool {
        self.awaited.as_ref().is_some_and(|awaited| awaited.returns)
    }

    /// Returns the file of the requested run that no report shows yet.
    pub fn awaited_file(&self) -> Option<&Config> {
        self.awaited.as_ref().map(|awaited| &awaited.run.file)
    }

    /// Returns the history for the views.
    pub fn shown(&self) -> Past<'_> {
        let can_stay = |awaited: &Awaited| awaited.returns && awaited.off.is_some_and(|off| off != 0);
        let can_stay = self.awaited.as_ref().is_some_and(can_stay);
        Past {
            undo: self.past.back().map(|moment| &moment.deed),
            redo: self.future.last().map(|moment| &moment.deed),
            offer: self.offer.map(|(step, _)| step),
            can_stay,
            ..Past::default()
        }
    }

    /// Removes the line with the offer to undo after its time; returns the seconds that it still stays.
    pub fn time_passes(&mut self, now: f64) -> Option<f64> {
        let (_, until) = self.offer.as_mut()?;
        let left = *until.get_or_insert(now + OFFERED) - now;
        if left > 0.0 {
            return Some(left);
        }
        self.offer = None;
        None
    }

    /// Looks at a new report. Returns whether a restored run is complete.
    pub fn see(&mut self, report: &Report) -> bool {
        let mut is_back = false;
        if let Some(awaited) = &self.awaited {
            if awaited.is_answered_by(report) {
                is_back = awaited.returns;
                self.number = awaited.run.number.unwrap_or(self.number);
                self.awaited = None;
            } else if matches!(report.activity, Activity::Refused(_) | Activity::Failed(_)) {
                // The previous run is still there.
                self.awaited = None;
                self.offer = None;
                self.sent.clear();
            }
        }
        if self.awaited.is_none() {
            let shows = |(step, change): &(u64, Change)| {
                report.file.events.iter().any(|event| event.step >= *step && event.change == *change)
            };
            self.sent.retain(|sent| !shows(sent));
        }
        is_back
    }

    fn new_number(&mut self) -> u64 {
        self.runs += 1;
        self.runs
    }

    /// Stores the state before a change, and drops the oldest ones beyond the limits.
    fn keep(&mut self, moment: StateBefore) {
        self.future.clear();
        self.past.push_back(moment);
        let events =
            |past: &VecDeque<StateBefore>| past.iter().map(|moment| moment.run.file.events.len()).sum::<usize>();
        while self.past.len() > MOST || (self.past.len() > 1 && events(&self.past) > MOST_EVENTS) {
            self.past.pop_front();
        }
    }
}

impl Session {
    /// Returns whether the last report reflects all requests, with nothing on its way to the trainer or back.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.history.awaited.is_none() && self.history.sent.is_empty() && self.edits.waits(0.0).is_none()
    }

    /// Returns whether the last requested run trains, or will train when it is complete.
    fn runs(&self) -> bool {
        match &self.history.awaited {
            Some(awaited) => awaited.run.stand.runs,
            None => self.report.as_ref().is_some_and(|report| report.activity == Activity::Running),
        }
    }

    /// Returns the last requested run and its state.
    fn standing(&self) -> Option<Standing> {
        let mut standing = match (&self.history.awaited, &self.report) {
            (Some(awaited), _) => awaited.run.clone(),
            (None, Some(report)) => Standing {
                number: Some(self.history.number),
                file: Config::clone(&report.file),
                stand: Stand { step: report.frame.as_ref()?.step, changed: report.changed, runs: self.runs() },
            },
            (None, None) => return None,
        };
        for (_, change) in &self.history.sent {
            standing.file.add_event(standing.stand.step, change.clone());
            standing.stand.changed = true;
        }
        Some(standing)
    }

    /// Returns the current state as the state before `deed`; `edits` are the controls before it.
    fn moment(&self, deed: Deed, edits: Edits) -> Option<StateBefore> {
        let mut run = self.standing()?;
        if edits.waits(0.0).is_some() {
            run = Standing {
                number: None,
                file: edits.base().clone(),
                stand: Stand { step: 0, changed: false, ..run.stand },
            };
        }
        Some(StateBefore { deed, edits, run, place: self.lessons.on.as_ref().map(Course::place) })
    }

    /// Stores the state before `deed`, so that it can be undone. `edits` are the controls before it, and
    /// `rebuilds` says that it replaces the run. Changes while a button or a key is held are stored once.
    pub(super) fn remember_before(&mut self, deed: Deed, edits: Edits, rebuilds: bool) {
        if matches!(deed, Deed::Set(_)) && self.history.held.as_ref() == Some(&deed) {
            if let Some((_, until)) = &mut self.history.offer {
                *until = None;
            }
            return;
        }
        let Some(moment) = self.moment(deed.clone(), edits) else { return };
        let step = moment.run.stand.step;
        // In a lesson runs are replaced by the lesson itself.
        let offered = rebuilds && step > 0 && self.lessons.on.is_none();
        self.history.offer = offered.then_some((step, None));
        self.history.keep(moment);
        self.history.held = Some(deed);
        if let Some(awaited) = &mut self.history.awaited {
            awaited.off = None;
        }
    }

    /// Moves through the history by `times` changes at once.
    pub(super) fn go_through(&mut self, way: Way, times: usize, commands: &mut Vec<Command>) {
        if self.pending.is_some() {
            self.forget_pending();
            if way == Way::Undo {
                // The waiting change was the last one.
                return;
            }
        }
        let mut moved = 0;
        // Its label changes with every step through the history.
        let Some(mut now) = self.moment(Deed::Replay, self.edits.clone()) else { return };
        for _ in 0..times {
            let history = &mut self.history;
            let taken = if way == Way::Undo { history.past.pop_back() } else { history.future.pop() };
            let Some(moment) = taken else { break };
            now.deed = moment.deed.clone();
            let left = std::mem::replace(&mut now, moment);
            match way {
                Way::Undo => history.future.push(left),
                Way::Redo => history.past.push_back(left),
            }
            moved += 1;
        }
        if moved > 0 {
            self.bring_back(now, if way == Way::Undo { -moved } else { moved }, commands);
        }
    }

    /// Stops restoring a run: the history returns to the displayed run.
    pub(super) fn stay_here(&mut self, commands: &mut Vec<Command>) {
        let Some(off) = self.history.awaited.as_ref().filter(|awaited| awaited.returns).and_then(|one| one.off) else {
            return;
        };
        self.go_through(if off < 0 { Way::Redo } else { Way::Undo }, off.unsigned_abs(), commands);
    }

    /// Restores the state at `moment`, which is `off` changes away.
    fn bring_back(&mut self, moment: StateBefore, off: isize, commands: &mut Vec<Command>) {
        let StateBefore { edits, run, place, .. } = moment;
        let standing = self.standing();
        self.edits.return_to(edits);
        self.files.go_on();
        self.problem = None;
        self.close_refused();
        self.state.message.take_if(|message| message.passes());
        self.state.plays_back = false;
        self.history.offer = None;
        self.history.held = None;
        let is_shown = |now: &Standing| now.number.is_some() && now.number == run.number && now.file == run.file;
        if standing.as_ref().is_some_and(is_shown) {
            // The change did not affect the run, which may have continued since.
            if let Some(awaited) = &mut self.history.awaited {
                awaited.off = awaited.off.map(|before| before + off);
            }
            return;
        }
        let off = match &self.history.awaited {
            Some(awaited) => awaited.off.map(|before| before + off),
            None => Some(off),
        };
        self.history.sent.clear();
        // The displayed run remains as it was left.
        let stays = self.history.returns() && off == Some(0);
        if !stays {
            self.state.at = None;
        }
        let checked = match run.file.clone().check() {
            Ok(checked) => checked,
            Err(error) => {
                self.problem = Some(error.into());
                return;
            }
        };
        let stand = Stand { runs: self.return_to_place(place, run.stand, stays, commands), ..run.stand };
        let number = run.number.unwrap_or_else(|| self.history.new_number());
        self.history.awaited = Some(Awaited {
            run: Standing { number: Some(number), file: run.file, stand },
            left: self.report.as_ref().and_then(Report::first).filter(|_| !stays).cloned(),
            returns: true,
            off,
        });
        let checked = Box::new(checked);
        commands.push(if stays { Command::Stay(checked, stand) } else { Command::Return(checked, stand) });
    }

    /// Keeps track of a command to the trainer.
    pub(super) fn note(&mut self, command: &Command) {
        let (file, step, runs) = match command {
            Command::Rebuild(checked) => (checked.config().clone(), 0, self.runs()),
            Command::Branch(checked, step) => (checked.config().clone(), *step, self.runs()),
            Command::Replay => match self.standing() {
                Some(now) => (now.file, 0, true),
                None => return,
            },
            Command::Change(change) => {
                let Some(now) = self.standing() else { return };
                if change.layer().is_some_and(|layer| layer > now.file.network.depth) {
                    // The networks have no such layer, so there will be no event.
                    return;
                }
                let step = now.stand.step;
                // Of several values of a key, as sent while a slider is dragged, only the last counts.
                self.history.sent.retain(|(_, sent)| !sent.same_place(change));
                self.history.sent.push((step, change.clone()));
                return;
            }
            Command::Run | Command::RunTo(_) | Command::Pause | Command::Step => {
                if let Some(awaited) = &mut self.history.awaited {
                    awaited.run.stand.runs = matches!(command, Command::Run | Command::RunTo(_));
                }
                return;
            }
            _ => return,
        };
        self.history.sent.clear();
        let number = self.history.new_number();
        self.history.awaited = Some(Awaited {
            run: Standing { number: Some(number), file, stand: Stand { step, changed: false, runs } },
            left: self.report.as_ref().and_then(Report::first).cloned(),
            returns: false,
            off: None,
        });
    }
}

#[cfg(test)]
mod tests;
