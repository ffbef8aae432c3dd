//! Undo: what stood before each thing that was done to the experiment, and how it comes back.
//!
//! A run is repeated bit for bit by its file, so that nothing of it is kept but the file and the step: the trainer trains
//! it there again while the window goes on showing the run that it replaces.

use std::collections::VecDeque;
use std::sync::Arc;

use super::edits::Edits;
use super::lessons::Place;
use super::session::Session;
use crate::config::{Change, Config};
use crate::measure::Frame;
use crate::trainer::{Activity, Command, Report, Stand};
use crate::view::{Deed, Past};

/// Deeds that can be undone at most.
const MOST: usize = 100;
/// Events in the files that are kept at most: a slider that is dragged while the networks train leaves an event a step.
const MOST_EVENTS: usize = 100_000;
/// How long a line offers to undo a rebuild, in seconds.
const OFFERED: f64 = 10.0;

/// A run, and where it stands.
#[derive(Clone)]
struct Standing {
    /// Its number among the runs of this window; `None` for one that was never built.
    number: Option<u64>,
    /// The experiment as it began, with every change as an event.
    file: Config,
    stand: Stand,
}

/// What stood before a deed.
struct Moment {
    deed: Deed,
    edits: Edits,
    run: Standing,
    place: Option<Place>,
}

/// A run that the trainer was asked for and that no report shows yet.
struct Awaited {
    run: Standing,
    /// The first frame of the run that it replaces: every run has one of its own.
    left: Option<Arc<Frame>>,
    /// Whether it is brought back: until it is there the other one is shown.
    returns: bool,
    /// How far in the history it lies from the run that is shown, forward counted positive; `None` where something was
    /// done on the way, so that this run is no longer a place in the history.
    off: Option<isize>,
}

impl Awaited {
    fn is_answered_by(&self, report: &Report) -> bool {
        let step = report.frame.as_ref().map_or(0, |frame| frame.step);
        let is_there = match report.activity {
            Activity::Running => step >= self.run.stand.step,
            // Who pauses on the way to a branch stays there.
            Activity::Paused => step >= self.run.stand.step || !self.returns,
            _ => false,
        };
        let is_another = match (report.first(), &self.left) {
            (Some(first), Some(left)) => !Arc::ptr_eq(first, left),
            (first, _) => first.is_some(),
        };
        let plain = |file: &Config| Config { events: Vec::new(), ..file.clone() };
        is_there && is_another && plain(&report.file) == plain(&self.run.file)
    }
}

/// Which way through the history.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To what stood before.
    Undo,
    /// Back again.
    Redo,
}

/// What can be undone and done again, and what the trainer has been asked for.
#[derive(Default)]
pub struct History {
    past: VecDeque<Moment>,
    future: Vec<Moment>,
    /// The deed that goes on for as long as a button or a key is held: to drag a slider is one.
    held: Option<Deed>,
    /// The step of the run that a rebuild has just replaced, and until when it is offered, in seconds; `None` until the
    /// next frame.
    offer: Option<(u64, Option<f64>)>,
    /// Number of the run that is shown.
    number: u64,
    /// Runs begun.
    runs: u64,
    awaited: Option<Awaited>,
    /// Changes that no report shows yet, and the step that was shown when they were made.
    sent: Vec<(u64, Change)>,
}

impl History {
    /// Whether a run is being brought back.
    pub fn returns(&self) -> bool {
        self.awaited.as_ref().is_some_and(|awaited| awaited.returns)
    }

    /// The file of the run that the trainer was asked for and that no report shows yet.
    pub fn awaited_file(&self) -> Option<&Config> {
        self.awaited.as_ref().map(|awaited| &awaited.run.file)
    }

    /// Whether a report shows all that the trainer was asked for.
    pub fn is_answered(&self) -> bool {
        self.awaited.is_none() && self.sent.is_empty()
    }

    /// For the views.
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

    /// Nothing is held any more: what is done next is another deed.
    pub fn let_go(&mut self) {
        self.held = None;
    }

    /// The line that offers to undo has been read.
    pub fn close_offer(&mut self) {
        self.offer = None;
    }

    /// Lets the line go that offers to undo when it has stood long enough; returns how long it still stands.
    pub fn time_passes(&mut self, now: f64) -> Option<f64> {
        let (_, until) = self.offer.as_mut()?;
        let left = *until.get_or_insert(now + OFFERED) - now;
        if left > 0.0 {
            return Some(left);
        }
        self.offer = None;
        None
    }

    /// Looks at a new report; returns whether a run that was brought back is there.
    pub fn see(&mut self, report: &Report) -> bool {
        let mut is_back = false;
        if let Some(awaited) = &self.awaited {
            if awaited.is_answered_by(report) {
                is_back = awaited.returns;
                self.number = awaited.run.number.unwrap_or(self.number);
                self.awaited = None;
            } else if matches!(report.activity, Activity::Refused(_) | Activity::Failed(_)) {
                // The run of before is still there.
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

    /// Keeps what stood before a deed, and forgets what is too much.
    fn keep(&mut self, moment: Moment) {
        self.future.clear();
        self.past.push_back(moment);
        let events = |past: &VecDeque<Moment>| past.iter().map(|moment| moment.run.file.events.len()).sum::<usize>();
        while self.past.len() > MOST || (self.past.len() > 1 && events(&self.past) > MOST_EVENTS) {
            self.past.pop_front();
        }
    }
}

impl Session {
    /// Whether the last report shows all that was asked for: nothing is on its way to the trainer or back.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.history.is_answered() && self.edits.waits(0.0).is_none()
    }

    /// Whether the run that was asked for last trains, or will when it is there.
    fn runs(&self) -> bool {
        match &self.history.awaited {
            Some(awaited) => awaited.run.stand.runs,
            None => self.report.as_ref().is_some_and(|report| report.activity == Activity::Running),
        }
    }

    /// The run that was asked for last, and where it stands.
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

    /// What stands now, before `deed`; `edits` are the controls before it.
    fn moment(&self, deed: Deed, edits: Edits) -> Option<Moment> {
        let mut run = self.standing()?;
        if edits.waits(0.0).is_some() {
            run = Standing {
                number: None,
                file: edits.base().clone(),
                stand: Stand { step: 0, changed: false, ..run.stand },
            };
        }
        Some(Moment { deed, edits, run, place: self.lessons.place() })
    }

    /// Remembers what stood before `deed`, so that it can be undone; `edits` are the controls before it, and `rebuilds`
    /// says that it replaces the run. What goes on while a button or a key is held is one deed.
    pub(super) fn remember_before(&mut self, deed: Deed, edits: Edits, rebuilds: bool) {
        if matches!(deed, Deed::Set(_)) && self.history.held.as_ref() == Some(&deed) {
            if let Some((_, until)) = &mut self.history.offer {
                *until = None;
            }
            return;
        }
        let Some(moment) = self.moment(deed.clone(), edits) else { return };
        let step = moment.run.stand.step;
        // In a lesson a run is replaced by what the lesson says.
        let offered = rebuilds && step > 0 && !self.lessons.is_on();
        self.history.offer = offered.then_some((step, None));
        self.history.keep(moment);
        self.history.held = Some(deed);
        if let Some(awaited) = &mut self.history.awaited {
            awaited.off = None;
        }
    }

    /// Goes through the history, so many deeds at once.
    pub(super) fn go_through(&mut self, way: Way, times: usize, commands: &mut Vec<Command>) {
        if self.pending.is_some() {
            self.forget_pending();
            if way == Way::Undo {
                // That was the last thing done.
                return;
            }
        }
        let mut moved = 0;
        // The label changes with every deed that is passed.
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

    /// Stops bringing a run back: the history goes back to the run that is shown.
    pub(super) fn stay_here(&mut self, commands: &mut Vec<Command>) {
        let Some(off) = self.history.awaited.as_ref().filter(|awaited| awaited.returns).and_then(|one| one.off) else {
            return;
        };
        self.go_through(if off < 0 { Way::Redo } else { Way::Undo }, off.unsigned_abs(), commands);
    }

    /// Brings back what stood at `moment`, which lies `off` deeds from here.
    fn bring_back(&mut self, moment: Moment, off: isize, commands: &mut Vec<Command>) {
        let Moment { edits, run, place, .. } = moment;
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
            // The deed did not touch the run, which may have gone on since.
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
        // The run that is shown stands where it was left.
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

    /// Takes note of what the trainer is told.
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
                    // The networks have no such layer, and no event tells of it.
                    return;
                }
                let step = now.stand.step;
                // Of several values of a key, as a slider that is dragged sends them, the last is what counts.
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
