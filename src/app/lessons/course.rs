//! The open lesson and its progress.

use std::sync::Arc;

use super::super::map::outdated;
use crate::config::{Config, KEYS};
use crate::lessons::{Finding, Lesson, RunSoFar, Verdict};
use crate::map::{Map, Plan};
use crate::measure::{Extras, Frame};
use crate::real;
use crate::trainer::{self, Activity, Companion, Companions, JobState, MapProgress, Report};
use crate::view::{self, Changed, Pace, Phase, Prediction, ViewState};

/// The state of the window before the first lesson, which changes it temporarily.
#[derive(Clone, Copy)]
pub struct WindowBefore {
    pub controls: Option<bool>,
    pub pace: Pace,
}

/// The open lesson and its progress.
pub struct Course {
    pub lesson: Arc<Lesson>,
    /// What the lesson reads beyond what every view shows.
    pub extras: Extras,
    /// Whether the lesson comes from one of the user's files.
    pub own: bool,
    pub before: WindowBefore,
    pub state: LessonState,
    /// Number of moments that the run has reached.
    pub reached: usize,
    /// Time until which training pauses at the moment, so that the text fits the display while it is read, in
    /// seconds of the window.
    pub reads_until: Option<f64>,
    /// The step up to which training was ordered in this run.
    pub ordered: Option<u64>,
    /// The first frame of a run that has been replaced: until another run reports, there are no findings.
    gone: Option<Arc<Frame>>,
    /// The differences from the lesson.
    pub changed: Vec<Changed>,
    /// The index of the control that the run is, with any seed.
    control: Option<usize>,
    evaluation: Evaluation,
    /// The map that the claims on shares are about, once it is computed, and what is known of it until then.
    pub map: MapOfLesson,
    /// The runs beside the two arms, and the experiment they belong to.
    companions: Option<(Arc<Config>, Companions)>,
}

/// How far the user is in a lesson, apart from the run.
#[derive(Clone, Copy)]
pub struct LessonState {
    pub phase: Phase,
    pub prediction: Option<Prediction>,
    /// The index of the suggestion being tried.
    pub tried: Option<usize>,
    /// Whether training waits at the last reached moment.
    pub waits: bool,
    /// Whether the user paused training or trains step by step.
    pub held: bool,
}

/// A lesson and how far the user was in it, to return to.
#[derive(Clone)]
pub struct LessonPlace {
    pub lesson: Arc<Lesson>,
    state: LessonState,
}

/// The map that the claims of a lesson on shares are about.
#[derive(Default)]
pub struct MapOfLesson {
    /// The whole map; `None` until it is computed, and while the run differs from it.
    whole: Option<Arc<Map>>,
    /// The share of its cells that is computed, while the window computes it.
    share: Option<f64>,
    /// Whether the lesson has asked the window to compute it.
    pub ordered: bool,
}

/// The findings of the run, and the state they are from.
#[derive(Default)]
struct Evaluation {
    /// The first frame of the run, the number of its frames, and the language; `None` once the map is another one.
    of: Option<(Arc<Frame>, usize, &'static str)>,
    findings: Vec<Finding>,
    support: Option<Verdict>,
    moments: Vec<String>,
    ending: String,
}

impl Course {
    pub fn new(lesson: Arc<Lesson>, own: bool, before: WindowBefore) -> Self {
        Self {
            extras: lesson.extras(),
            lesson,
            own,
            before,
            state: LessonState { phase: Phase::Question, prediction: None, tried: None, waits: false, held: false },
            reached: 0,
            reads_until: None,
            ordered: None,
            gone: None,
            changed: Vec::new(),
            control: None,
            evaluation: Evaluation::default(),
            map: MapOfLesson::default(),
            companions: None,
        }
    }

    /// Returns whether claims on a run of `file` may be asked of a map with this plan: it is the plane of the lesson, and
    /// nothing but its axes differs from the experiment of the run.
    pub fn is_map_of(&self, plan: &Plan, file: &Config) -> bool {
        self.lesson.map.as_ref().is_some_and(|plane| {
            let same_plane = (&plane.axes, plane.steps) == (plan.axes(), plan.steps());
            same_plane && plan.seeds() == [file.seed] && outdated(plan, file).is_none()
        })
    }

    /// Takes the progress of the map for a run of `file`, if the window has that map. Returns whether the claims have another
    /// map than before.
    pub fn take_map(&mut self, progress: Option<&MapProgress>, file: &Config) -> bool {
        let had = self.map.whole.as_ref().map(Arc::as_ptr);
        let whole = progress.filter(|progress| progress.map.is_complete()).map(|progress| Arc::clone(&progress.map));
        let kept = self.map.whole.take().filter(|map| self.is_map_of(map.plan(), file));
        self.map.whole = kept.or(whole);
        let running = progress.filter(|progress| progress.state == JobState::Running && self.map.whole.is_none());
        self.map.share = running.map(|progress| {
            let map = &progress.map;
            real::count::<f64>(map.done()) / real::count::<f64>(map.plan().runs())
        });
        let is_another = self.map.whole.as_ref().map(Arc::as_ptr) != had;
        if is_another {
            self.evaluation.of = None;
        }
        is_another
    }

    /// Returns whether the lesson has a map that the window neither has nor was asked for.
    pub fn lacks_map(&self) -> bool {
        self.lesson.map.is_some() && self.map.whole.is_none() && !self.map.ordered
    }

    /// Starts another run; the run of `report` has been replaced.
    pub fn begin_run(&mut self, report: Option<&Report>) {
        self.gone = report.and_then(Report::first).cloned();
        self.reached = 0;
        self.state.waits = false;
        self.reads_until = None;
        self.state.held = false;
        self.ordered = None;
        self.evaluation = Evaluation::default();
    }

    /// Returns the current place in the lesson.
    pub fn place(&self) -> LessonPlace {
        // A user who has left a moment while it was being read returns to it.
        let waits = self.state.waits || self.reads_until.is_some();
        LessonPlace { lesson: Arc::clone(&self.lesson), state: LessonState { waits, ..self.state } }
    }

    /// Returns to `place`, with a run at `step`; all moments up to that step count as reached.
    pub fn stand_at(&mut self, place: &LessonPlace, step: u64) {
        self.state = place.state;
        self.reached = self.lesson.moments.partition_point(|moment| moment.step <= step);
    }

    /// Returns the step at which training ends: the end of the lesson, or of a suggested longer run.
    pub fn end(&self) -> u64 {
        let of_this_run = |i: &usize| self.changed.is_empty() || !self.only_lengthens(*i);
        let suggested = self.state.tried.filter(of_this_run).and_then(|i| self.lesson.tries.get(i));
        let suggested = suggested.map(|one| one.experiment.training.steps);
        suggested.unwrap_or(0).max(self.lesson.steps())
    }

    /// Returns whether a suggestion is the run of the lesson, only longer.
    pub fn only_lengthens(&self, suggestion: usize) -> bool {
        self.lesson.tries.get(suggestion).is_some_and(|one| {
            let longer = one.experiment.training.steps > self.lesson.steps();
            longer && changed(&self.lesson.experiment, &one.experiment).is_empty()
        })
    }

    /// Records that the new run needs no order from the lesson. Returns the step at which it ends.
    pub fn goes_by_itself(&mut self) -> u64 {
        let end = self.end();
        self.ordered = Some(end);
        end
    }

    /// Returns whether `report` is about the run of the lesson, not the replaced one.
    pub fn is_of_run(&self, report: &Report) -> bool {
        report.is_of_another_run(self.gone.as_ref())
    }

    /// Returns whether the run cannot continue: it is paused, and both networks have diverged.
    pub fn is_over(report: &Report) -> bool {
        let ended = |frame: &Arc<Frame>| frame.arms.iter().all(|arm| arm.diverged.is_some());
        report.activity == Activity::Paused && report.frame.as_ref().is_some_and(ended)
    }

    /// Updates the findings from `report` if it has anything new.
    pub fn look(&mut self, report: &Report, language: &'static str) {
        let Some(first) = report.first().filter(|_| self.is_of_run(report)) else { return };
        self.changed = changed(&self.lesson.experiment, &report.file);
        self.control =
            self.lesson.controls.iter().position(|control| {
                changed(&control.change.experiment, &report.file).iter().all(|one| one.key == "seed")
            });
        let of = (first, report.timeline.frames().len(), language);
        let over = Self::is_over(report);
        let known = self.evaluation.of.as_ref().map(|(first, frames, language)| (first, *frames, *language));
        if !over && known.is_some_and(|known| Arc::ptr_eq(known.0, of.0) && (known.1, known.2) == (of.1, of.2)) {
            return;
        }
        let map = self.map.whole.as_deref();
        let run = RunSoFar { timeline: &report.timeline, end: self.lesson.steps(), map };
        let mut findings = self.lesson.findings(run);
        let mut support = match self.state.prediction {
            Some(Prediction::Answer(i)) => Some(self.lesson.supports(i, run)),
            Some(Prediction::Skipped) | None => None,
        };
        if over {
            // Values that are missing now will never come.
            let all = findings.iter_mut().map(|finding| &mut finding.verdict).chain(&mut support);
            all.filter(|verdict| **verdict == Verdict::NotYet).for_each(|verdict| *verdict = Verdict::CannotBeMeasured);
        }
        let step = run.steps().unwrap_or(0);
        let moments = self.lesson.moments.iter().take_while(|moment| moment.step <= step);
        self.evaluation = Evaluation {
            moments: moments.map(|moment| moment.text.of(language).fill(run, language)).collect(),
            ending: self.lesson.ending(run, language),
            of: Some((Arc::clone(first), of.1, language)),
            findings,
            support,
        };
    }

    /// Starts the runs beside that of `report`, unless they have been started.
    pub fn accompany(&mut self, report: &Report, wake: impl Fn() + Send + Sync + 'static) {
        let known = self.companions.as_ref().is_some_and(|(of, _)| **of == *report.file);
        if self.lesson.compare.is_empty() || known {
            return;
        }
        let (file, kinds) = (Config::clone(&report.file), self.lesson.compare.clone());
        let runs = trainer::accompany(file, kinds, self.lesson.steps(), wake);
        self.companions = Some((Arc::clone(&report.file), runs));
    }

    /// Returns the runs beside the two arms.
    pub fn companions(&self) -> Arc<[Companion]> {
        self.companions.as_ref().map_or_else(|| Arc::from([]), |(_, companions)| companions.newest())
    }

    /// Sets another answer, whose verdict has to be evaluated again.
    pub fn predict(&mut self, prediction: Prediction) {
        self.state.prediction = Some(prediction);
        self.evaluation = Evaluation::default();
    }

    /// Returns the moment at the displayed step; while training, the last one reached.
    fn moment(&self, state: &ViewState) -> Option<usize> {
        if !self.changed.is_empty() {
            return None;
        }
        match (state.at, self.state.phase) {
            (Some(step), Phase::Training | Phase::End) => {
                self.lesson.moments.iter().rposition(|moment| moment.step <= step)
            }
            (None, Phase::Training) => self.reached.checked_sub(1),
            _ => None,
        }
    }

    /// Returns the lesson for the views.
    pub fn shown<'a>(&'a self, state: &ViewState, around: [Option<&'a Lesson>; 2], done: bool) -> view::Course<'a> {
        view::Course {
            lesson: &self.lesson,
            phase: self.state.phase,
            prediction: self.state.prediction,
            support: self.evaluation.support,
            end: self.end(),
            moment: self.moment(state),
            moments: &self.evaluation.moments,
            waits: self.state.waits,
            reads: self.reads_until.is_some(),
            findings: &self.evaluation.findings,
            map: self.map.share,
            ending: &self.evaluation.ending,
            changed: &self.changed,
            tried: self.state.tried,
            control: self.control,
            around,
            done,
        }
    }
}

/// Returns the differences of `now` from `lesson`: keys, and changes made while training.
pub(super) fn changed(lesson: &Config, now: &Config) -> Vec<Changed> {
    if lesson == now {
        return Vec::new();
    }
    // A different end of the run does not count.
    let differs = |key: &&crate::config::Key<Config>| key.name != "training.steps" && key.get(lesson) != key.get(now);
    let keys = KEYS.iter().filter(differs).map(|key| Changed { key: key.name, value: key.get(now) });
    let added = now.events.iter().filter(|event| !lesson.events.contains(event));
    let events = added.map(|event| Changed { key: event.change.key(), value: Some(event.change.value().clone()) });
    let mut all: Vec<Changed> = keys.chain(events).collect();
    // An event of the lesson may also be missing.
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
    use crate::lessons::catalog;
    use crate::map::{Outcome, Plane};

    fn keys(lesson: &Config, now: &Config) -> Vec<&'static str> {
        changed(lesson, now).iter().map(|one| one.key).collect()
    }

    #[test]
    fn a_map_decides_claims_on_runs_that_differ_in_its_axes_alone() {
        let lesson = catalog().find("the-map").unwrap().clone();
        let plan = lesson.map.as_ref().unwrap().plan(&lesson.experiment).unwrap();
        let file = lesson.experiment.clone();
        let before = WindowBefore { controls: None, pace: Pace::default() };
        let mut course = Course::new(Arc::new(lesson), false, before);
        let with = |set: &str| {
            let mut file = file.clone();
            file.set(set).unwrap();
            file
        };
        let tells = |course: &Course, file: &Config| course.is_map_of(&plan, file);
        assert!(tells(&course, &file) && tells(&course, &with("init.scale=1")));
        assert!(tells(&course, &with("training.steps=20")) && tells(&course, &with("measure.probe=16")));
        assert!(!tells(&course, &with("seed=9")) && !tells(&course, &with("network.depth=3")));
        let other = Plane { steps: 7, ..course.lesson.map.clone().unwrap() }.plan(&file).unwrap();
        assert!(!course.is_map_of(&other, &file));
        // While it is computed there is a share; what is whole is kept, but for another run.
        let progress = |map: Map| MapProgress { map: Arc::new(map), version: 0, state: JobState::Running };
        assert!(!course.take_map(Some(&progress(Map::new(plan.clone()))), &file));
        assert_eq!((course.map.whole.is_some(), course.map.share), (false, Some(0.0)));
        let mut whole = Map::new(plan.clone());
        (0..plan.runs()).for_each(|index| whole.put(index, [Outcome::Diverged { step: 1 }; 2]));
        assert!(course.take_map(Some(&progress(whole)), &file));
        assert_eq!((course.map.whole.is_some(), course.map.share), (true, None));
        assert!(!course.take_map(None, &file) && course.map.whole.is_some());
        assert!(course.take_map(None, &with("seed=9")) && course.map.whole.is_none());
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
