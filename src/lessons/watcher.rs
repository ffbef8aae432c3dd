//! Chooses what must be measured of a run, and when, to decide a lesson's conditions, so that a check trains and
//! measures as little as possible.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::expression::{Expression, RunSoFar, Visited, When};
use super::lesson::{Lesson, Region, Right};
use super::quantity::{Read, Reading};
use super::template::Template;
use crate::config::Config;
use crate::experiment::{ArmRun, LIVE_SAMPLES, Look};
use crate::measure::{ArmFrame, Detail, Extras, Frame, Timeline, timeline};
use crate::nn::Element;

/// A frame with only those measurements that every frame has.
const NOTHING: Look = Look { detail: Detail::NONE, accuracy_samples: 0 };

/// Measures a run only as far as a lesson needs it.
///
/// The caller must stop at every [`Watcher::next_stop`], run [`Watcher::work`] for each arm there, and pass the
/// frames to [`Watcher::take`].
pub struct Watcher {
    /// The measurements of each arm at each step that has any.
    looks: BTreeMap<u64, [Look; 2]>,
    /// For each arm, steps whose distributions must be kept, because shifts compare with them.
    remembered: [BTreeSet<u64>; 2],
    end: u64,
    timeline: Timeline,
}

impl Visited<'_> {
    /// Returns the last step that is needed, in a lesson of `end` steps; `None` for a reading at the current step.
    pub(super) fn last_step(&self, end: u64) -> Option<u64> {
        match *self {
            Visited::Reading(_, When::Here) | Visited::Share(_) => None,
            Visited::Reading(_, when) | Visited::Steps(_, when) | Visited::Diverged(when) => Some(when.step(end, end)),
        }
    }
}

impl Watcher {
    /// Creates the watcher for the claims, answers and texts of `lesson` in a run of `experiment`.
    #[must_use]
    pub fn new(lesson: &Lesson, experiment: &Config) -> Self {
        let end = experiment.training.steps;
        let mut needs = Needs { looks: BTreeMap::new(), end, range: (0, 0) };
        let mut see = |visited: &Visited| needs.add(visited);
        lesson.claims.iter().for_each(|claim| claim.holds.visit(&mut see));
        for answer in &lesson.answers {
            if let Right::When(condition) = &answer.right {
                condition.visit(&mut see);
            }
        }
        let numbers = lesson.templates().flat_map(Template::expressions);
        numbers.for_each(|x: &Expression| x.visit(&mut see));
        let looks = needs.looks;
        let lag = experiment.measure.lag;
        let remembered = [0, 1].map(|arm: usize| {
            let shifted = looks.iter().filter(|(_, look)| look[arm].detail.shift).map(|(step, _)| *step);
            shifted.flat_map(|step| [Some(0), step.checked_sub(lag)]).flatten().collect()
        });
        Self { looks, remembered, end, timeline: Timeline::new() }
    }

    /// Returns the first step at which there is work; `None` if there is none.
    #[must_use]
    pub fn first_stop(&self) -> Option<u64> {
        let is_work = self.looks.contains_key(&0) || self.remembered.iter().any(|steps| steps.contains(&0));
        if is_work { Some(0) } else { self.next_stop(0) }
    }

    /// Returns the next step after `step` at which there is work; `None` if there is none.
    #[must_use]
    pub fn next_stop(&self, step: u64) -> Option<u64> {
        let looked = self.looks.range(step + 1..).next().map(|(step, _)| *step);
        let remembered = self.remembered.iter().filter_map(|steps| steps.range(step + 1..).next().copied());
        looked.into_iter().chain(remembered).min()
    }

    /// Measures an arm at its present step, or keeps its distributions, as needed.
    pub fn work<F: Element>(&self, arm: &mut ArmRun<F>) -> Option<ArmFrame> {
        let look = self.looks.get(&arm.steps()).map(|look| &look[arm.index()]);
        // Measuring shifts also keeps the distributions.
        if self.remembered[arm.index()].contains(&arm.steps()) && look.is_none_or(|look| !look.detail.shift) {
            arm.remember();
        }
        look.map(|look| arm.frame(look))
    }

    /// Takes a frame.
    pub fn take(&mut self, frame: Frame) {
        self.timeline.push(Arc::new(frame));
    }

    /// Returns the run as far as it was measured.
    #[must_use]
    pub const fn run(&self) -> RunSoFar<'_> {
        RunSoFar { timeline: &self.timeline, end: self.end, map: None }
    }
}

impl Lesson {
    /// Returns the measures beyond those that every view shows, which claims, answers and texts read, or at which a moment
    /// points.
    #[must_use]
    pub fn extras(&self) -> Extras {
        let landscape =
            self.moments.iter().any(|moment| moment.point.is_some_and(|point| point.part == Region::Landscape));
        let looks = Watcher::new(self, &self.experiment).looks;
        let read = looks.values().flatten().map(|look| look.detail.extras());
        read.fold(Extras { landscape, ..Extras::default() }, Extras::or)
    }
}

/// The measurements that are needed at each step.
struct Needs {
    looks: BTreeMap<u64, [Look; 2]>,
    end: u64,
    /// The range of steps for the readings inside of `over` and `first`.
    range: (u64, u64),
}

impl Needs {
    fn add(&mut self, visited: &Visited) {
        match *visited {
            Visited::Share(_) => (),
            Visited::Steps(from, to) => {
                let to = to.step(self.end, self.end);
                self.range = (from, to);
                // Whether a step never came is known at the end of the range.
                self.look(to);
            }
            Visited::Diverged(by) => drop(self.look(by.step(self.end, self.end))),
            Visited::Reading(reading, when) => {
                let (from, to) = match when {
                    When::Here => self.range,
                    when => (when.step(self.end, self.end), when.step(self.end, self.end)),
                };
                let steps = (from..=to.min(self.end)).filter(|step| from == to || timeline::recorded(*step));
                for step in steps {
                    self.read(reading, reading.arm, step);
                }
                if matches!(reading.quantity.read, Read::Followed(_)) {
                    // The unit that is followed is chosen in arm A at the first frame.
                    self.read(reading, 0, 0);
                }
            }
        }
    }

    /// Adds what `reading` needs in an arm at `step`.
    fn read(&mut self, reading: &Reading, arm: usize, step: u64) {
        if let Some(look) = self.look(step).map(|looks| &mut looks[arm]) {
            let mut accuracy = look.accuracy_samples > 0;
            reading.quantity.need.add_to(reading.stage, &mut look.detail, &mut accuracy);
            look.accuracy_samples = if accuracy { LIVE_SAMPLES } else { 0 };
        }
    }

    /// Returns the measurements of both arms at `step`, unless the run ends before it.
    fn look(&mut self, step: u64) -> Option<&mut [Look; 2]> {
        (step <= self.end).then(|| self.looks.entry(step).or_insert([NOTHING; 2]))
    }
}
