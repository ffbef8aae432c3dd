//! The lesson that is on.

use std::sync::Arc;

use crate::config::{Config, KEYS};
use crate::lessons::{Finding, Lesson, RunSoFar, Verdict};
use crate::measure::Frame;
use crate::trainer::{Activity, Companion, Companions, Report};
use crate::view::{self, Changed, Phase, Prediction, ViewState};

/// What the window was like before the first lesson.
#[derive(Clone, Copy)]
pub struct Before {
    pub controls: Option<bool>,
    pub speed: f64,
    pub run_to: u64,
}

/// The lesson that is on.
pub struct Course {
    pub lesson: Arc<Lesson>,
    /// Whether it is of a file of the user's.
    pub own: bool,
    pub before: Before,
    pub phase: Phase,
    pub prediction: Option<Prediction>,
    /// Moments that the run has reached.
    pub reached: usize,
    /// Whether training waits at the last of them.
    pub waits: bool,
    /// Until when it stands there, so that what is read and what is shown are the same, in seconds of the window.
    pub reads_until: Option<f64>,
    /// Whether the user paused it, or goes on step by step.
    pub held: bool,
    /// The step up to which training was ordered in this run.
    pub ordered: Option<u64>,
    /// The first frame of a run that ends: until another run reports, there is nothing to say.
    gone: Option<Arc<Frame>>,
    /// The suggestion that is being tried.
    pub tried: Option<usize>,
    /// What is not as in the lesson.
    pub changed: Vec<Changed>,
    said: Said,
    /// The runs beside it, and what they are of.
    companions: Option<(Arc<Config>, Companions)>,
}

/// Where a lesson is, to come back to it.
#[derive(Clone)]
pub struct Place {
    /// The lesson.
    pub lesson: Arc<Lesson>,
    phase: Phase,
    prediction: Option<Prediction>,
    tried: Option<usize>,
    waits: bool,
    held: bool,
}

/// What the run says, and of which state of it.
#[derive(Default)]
struct Said {
    of: Option<(Arc<Frame>, usize, &'static str)>,
    findings: Vec<Finding>,
    support: Option<Verdict>,
    moments: Vec<String>,
    ending: String,
}

impl Course {
    pub fn new(lesson: Arc<Lesson>, own: bool, before: Before) -> Self {
        Self {
            lesson,
            own,
            before,
            phase: Phase::Question,
            prediction: None,
            reached: 0,
            waits: false,
            reads_until: None,
            held: false,
            ordered: None,
            gone: None,
            tried: None,
            changed: Vec::new(),
            said: Said::default(),
            companions: None,
        }
    }

    /// Another run begins; that of `report` is gone.
    pub fn begin_run(&mut self, report: Option<&Report>) {
        self.gone = report.and_then(Report::first).cloned();
        self.reached = 0;
        self.waits = false;
        self.reads_until = None;
        self.held = false;
        self.ordered = None;
        self.said = Said::default();
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        Place {
            lesson: Arc::clone(&self.lesson),
            phase: self.phase,
            prediction: self.prediction,
            tried: self.tried,
            // Who has left a moment that is being read comes back to it.
            waits: self.waits || self.reads_until.is_some(),
            held: self.held,
        }
    }

    /// Comes back to where it was, with a run at `step` that has pointed at all that lies before.
    pub fn stand_at(&mut self, place: &Place, step: u64) {
        self.phase = place.phase;
        self.prediction = place.prediction;
        self.tried = place.tried;
        self.waits = place.waits;
        self.held = place.held;
        self.reached = self.lesson.moments.partition_point(|moment| moment.step <= step);
    }

    /// Where training ends: where the lesson does, or a longer run that was suggested.
    pub fn end(&self) -> u64 {
        let of_this_run = |i: &usize| self.changed.is_empty() || !self.only_lengthens(*i);
        let suggested = self.tried.filter(of_this_run).and_then(|i| self.lesson.tries.get(i));
        let suggested = suggested.map(|one| one.experiment.training.steps);
        suggested.unwrap_or(0).max(self.lesson.steps())
    }

    /// Whether a suggestion is the run of the lesson, only longer.
    pub fn only_lengthens(&self, suggestion: usize) -> bool {
        self.lesson.tries.get(suggestion).is_some_and(|one| {
            let longer = one.experiment.training.steps > self.lesson.steps();
            longer && changed(&self.lesson.experiment, &one.experiment).is_empty()
        })
    }

    /// The run that begins needs no order from the lesson. Returns where it ends.
    pub fn goes_by_itself(&mut self) -> u64 {
        let end = self.end();
        self.ordered = Some(end);
        end
    }

    /// Whether `report` is of the run that the lesson is about.
    pub fn is_of_run(&self, report: &Report) -> bool {
        match (report.first(), &self.gone) {
            (Some(first), Some(gone)) => !Arc::ptr_eq(first, gone),
            (first, _) => first.is_some(),
        }
    }

    /// Whether the run can come no further: both networks have overflowed.
    pub fn is_over(report: &Report) -> bool {
        let ended = |frame: &Arc<Frame>| frame.arms.iter().all(|arm| arm.diverged.is_some());
        report.activity == Activity::Paused && report.frame.as_ref().is_some_and(ended)
    }

    /// Looks what `report` says, where it says something new.
    pub fn look(&mut self, report: &Report, language: &'static str) {
        let Some(first) = report.first().filter(|_| self.is_of_run(report)) else { return };
        self.changed = changed(&self.lesson.experiment, &report.file);
        let of = (first, report.timeline.frames().len(), language);
        let over = Self::is_over(report);
        let known = self.said.of.as_ref().map(|(first, frames, language)| (first, *frames, *language));
        if !over && known.is_some_and(|known| Arc::ptr_eq(known.0, of.0) && (known.1, known.2) == (of.1, of.2)) {
            return;
        }
        let run = RunSoFar { timeline: &report.timeline, end: self.lesson.steps() };
        let mut findings = self.lesson.findings(run);
        let mut support = match self.prediction {
            Some(Prediction::Answer(i)) => Some(self.lesson.supports(i, run)),
            Some(Prediction::Skipped) | None => None,
        };
        if over {
            // What has not come will not come.
            let all = findings.iter_mut().map(|finding| &mut finding.verdict).chain(&mut support);
            all.filter(|verdict| **verdict == Verdict::NotYet).for_each(|verdict| *verdict = Verdict::CannotBeMeasured);
        }
        let step = run.steps().unwrap_or(0);
        let moments = self.lesson.moments.iter().take_while(|moment| moment.step <= step);
        self.said = Said {
            moments: moments.map(|moment| self.lesson.moment(moment, run, language)).collect(),
            ending: self.lesson.ending(run, language),
            of: Some((Arc::clone(first), of.1, language)),
            findings,
            support,
        };
    }

    /// Begins the runs beside that of `report`, unless they are under way.
    pub fn accompany(&mut self, report: &Report, wake: impl Fn() + Send + 'static) {
        let known = self.companions.as_ref().is_some_and(|(of, _)| **of == *report.file);
        if self.lesson.compare.is_empty() || known {
            return;
        }
        let (file, kinds) = (Arc::clone(&report.file), self.lesson.compare.clone());
        self.companions =
            Some((Arc::clone(&file), Companions::spawn((*file).clone(), kinds, self.lesson.steps(), wake)));
    }

    /// The runs beside it.
    pub fn companions(&self) -> Arc<[Companion]> {
        self.companions.as_ref().map_or_else(|| Arc::from([]), |(_, companions)| companions.runs())
    }

    /// The answer is another one: what the run says to it is to be asked anew.
    pub fn predict(&mut self, prediction: Prediction) {
        self.prediction = Some(prediction);
        self.said = Said::default();
    }

    /// The moment of the step shown: while training, the last one that was reached.
    fn moment(&self, state: &ViewState) -> Option<usize> {
        if !self.changed.is_empty() {
            return None;
        }
        match (state.at, self.phase) {
            (Some(step), Phase::Training | Phase::End) => {
                self.lesson.moments.iter().rposition(|moment| moment.step <= step)
            }
            (None, Phase::Training) => self.reached.checked_sub(1),
            _ => None,
        }
    }

    /// As the window shows it.
    pub fn shown<'a>(&'a self, state: &ViewState, around: [Option<&'a Lesson>; 2], done: bool) -> view::Course<'a> {
        view::Course {
            lesson: &self.lesson,
            phase: self.phase,
            prediction: self.prediction,
            support: self.said.support,
            end: self.end(),
            moment: self.moment(state),
            moments: &self.said.moments,
            waits: self.waits,
            reads: self.reads_until.is_some(),
            findings: &self.said.findings,
            ending: &self.said.ending,
            changed: &self.changed,
            tried: self.tried,
            around,
            done,
        }
    }
}

/// What in `now` is not as in `lesson`: keys, and changes made while training.
pub(super) fn changed(lesson: &Config, now: &Config) -> Vec<Changed> {
    if lesson == now {
        return Vec::new();
    }
    // Where the lesson ends is its own.
    let differs = |key: &&crate::config::Key| key.name != "training.steps" && key.get(lesson) != key.get(now);
    let keys = KEYS.iter().filter(differs).map(|key| Changed { key: key.name, value: key.get(now) });
    let added = now.events.iter().filter(|event| !lesson.events.contains(event));
    let events = added.map(|event| Changed { key: event.change.key(), value: Some(event.change.value().clone()) });
    let mut all: Vec<Changed> = keys.chain(events).collect();
    // An event of the lesson may also be gone.
    for event in lesson.events.iter().filter(|event| !now.events.contains(event)) {
        if !all.iter().any(|one| one.key == event.change.key()) {
            all.push(Changed { key: event.change.key(), value: None });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Change, Event, Value};

    fn keys(lesson: &Config, now: &Config) -> Vec<&'static str> {
        changed(lesson, now).iter().map(|one| one.key).collect()
    }

    #[test]
    fn what_is_not_as_in_the_lesson_is_named() {
        let lesson = Config::default();
        assert!(changed(&lesson, &lesson.clone()).is_empty());
        let mut now = lesson.clone();
        now.set("training.learning_rate=2").unwrap();
        now.set("seed=4").unwrap();
        now.set("training.steps=7").unwrap();
        assert_eq!(keys(&lesson, &now), ["seed", "training.learning_rate"]);
        let change = Change::new("batch_norm.gamma", Value::Float(2.0)).unwrap();
        let with_event = Config { events: vec![Event { step: 3, change }], ..lesson.clone() };
        assert_eq!(keys(&lesson, &with_event), ["batch_norm.gamma"]);
        assert_eq!(changed(&with_event, &lesson), [Changed { key: "batch_norm.gamma", value: None }]);
    }
}
