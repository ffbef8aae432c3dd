//! The lessons: which one is open, its progress, its commands to the trainer, and the findings on its claims.

mod action;
mod course;
mod draft;
mod teach;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{ConfigError, Problem};
use crate::lessons::{Lesson, catalog};
use crate::trainer::{Companion, Report};
use crate::view::{self, Action, Entry, MapAction, Prediction, ViewState};
pub use course::{Course, LessonPlace};

/// Greatest number of lessons kept from the user's own files, and of remembered results.
const MOST: usize = 1000;

/// All lessons, and the open one.
#[derive(Default)]
pub struct Lessons {
    /// The lessons of opened files, by their order.
    own: Vec<Arc<Lesson>>,
    /// The lessons followed to their end, with the number of the user's answer; 0 if the question was skipped.
    pub progress: BTreeMap<String, u8>,
    /// The open lesson.
    pub on: Option<Course>,
}

/// The lessons as the window shows them.
pub struct Shown<'a> {
    /// All lessons in their order; lessons from the user's own files come last.
    pub all: Vec<Entry<'a>>,
    /// The open lesson.
    pub on: Option<view::Course<'a>>,
    /// The runs that the open lesson compares with.
    pub companions: Arc<[Companion]>,
}

impl Lessons {
    /// Takes over the results that an earlier window remembers. Results of lessons unknown to this program are
    /// kept but not shown.
    pub fn recall(&mut self, progress: &BTreeMap<String, u8>) {
        self.progress = progress.iter().take(MOST).map(|(id, answer)| (id.clone(), *answer)).collect();
    }

    /// Records that a lesson was followed to its end.
    fn finish(&mut self, id: &str, prediction: Option<Prediction>) {
        let answer = match prediction {
            Some(Prediction::Answer(i)) => u8::try_from(i + 1).unwrap_or(0),
            Some(Prediction::Skipped) | None => 0,
        };
        if self.progress.len() < MOST || self.progress.contains_key(id) {
            // Running the lesson again without an answer keeps the old answer.
            let kept = self.progress.entry(id.to_owned()).or_insert(answer);
            *kept = if answer > 0 { answer } else { *kept };
        }
    }

    /// Returns all lessons in their order, the user's own behind the others.
    fn all(&self) -> impl Iterator<Item = (&Lesson, bool)> {
        let ours = catalog().lessons.iter().map(|lesson| (lesson, false));
        ours.chain(self.own.iter().map(|lesson| (&**lesson, true)))
    }

    /// Returns the lesson with this id; of two, the user's own.
    fn find(&self, id: &str) -> Option<Arc<Lesson>> {
        let own = self.own.iter().find(|lesson| lesson.id == id).cloned();
        own.or_else(|| catalog().find(id).ok().map(|lesson| Arc::new(lesson.clone())))
    }

    /// Keeps a lesson from a file; it replaces one with the same id.
    fn keep(&mut self, lesson: Lesson) -> Arc<Lesson> {
        let lesson = Arc::new(lesson);
        self.own.retain(|other| other.id != lesson.id);
        self.own.truncate(MOST - 1);
        self.own.push(Arc::clone(&lesson));
        self.own.sort_by_key(|lesson| lesson.order);
        lesson
    }

    /// Returns the lessons as the window shows them.
    pub fn shown(&self, state: &ViewState) -> Shown<'_> {
        let done = |lesson: &Lesson| self.progress.contains_key(&lesson.id);
        let all: Vec<Entry<'_>> = self.all().map(|(lesson, own)| Entry { lesson, done: done(lesson), own }).collect();
        let on = self.on.as_ref().map(|on| {
            let at = all.iter().position(|entry| entry.lesson.id == on.lesson.id && entry.own == on.own);
            let beside = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|entry| entry.lesson);
            let around = [beside(at.and_then(|at| at.checked_sub(1))), beside(at.map(|at| at + 1))];
            on.shown(state, around, done(&on.lesson))
        });
        let companions = self.on.as_ref().map_or_else(|| Arc::from([]), Course::companions);
        Shown { all, on, companions }
    }

    /// Returns whether the open lesson forbids `action`, which changes a hidden or locked key.
    pub fn forbids(&self, action: &Action) -> bool {
        let Some(on) = &self.on else { return false };
        let exercise = &on.lesson.exercise;
        let key = match action {
            Action::Set(key, _)
            | Action::SetLayer(key, ..)
            | Action::Type(key, _)
            | Action::Remedy(key)
            | Action::Reset(key) => key,
            Action::NewSeed => "seed",
            // A cell can differ in any key.
            Action::Map(MapAction::Open(_)) => return exercise.lock || !exercise.hide.is_empty(),
            _ => return false,
        };
        exercise.lock || exercise.hides(key)
    }

    /// Tells the open lesson that the run goes back to an earlier step and continues with a change; it trains to
    /// that step by itself. Returns the step at which the lesson ends.
    pub fn branches(&mut self, report: Option<&Report>) -> Option<u64> {
        let on = self.on.as_mut()?;
        on.begin_run(report);
        // With a change the run is no longer just a longer version of the lesson's run.
        on.state.tried = on.state.tried.filter(|i| !on.only_lengthens(*i));
        Some(on.goes_by_itself())
    }
}

/// Checks that the window has the views and options that the lesson shows.
///
/// # Errors
/// All views and options that are unknown.
pub fn can_be_shown(lesson: &Lesson) -> Result<(), ConfigError> {
    let of_show = |name: String, show: &[(String, String)]| {
        let mut state = ViewState::default();
        let refused = |(key, value): &(String, String)| state.set_option(key, value).err();
        let problems: Vec<Problem> = show.iter().filter_map(refused).collect();
        problems.into_iter().map(move |problem| problem.within(name.clone())).collect::<Vec<_>>()
    };
    let mut problems = of_show("show".to_owned(), &lesson.show);
    for (i, moment) in lesson.moments.iter().enumerate() {
        problems.extend(of_show(format!("moment {} show", i + 1), &moment.show));
    }
    ConfigError::unless_empty(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_can_show_every_lesson() {
        let lessons = &catalog().lessons;
        assert!(!lessons.is_empty());
        for lesson in lessons {
            assert_eq!(can_be_shown(lesson).map_err(|error| error.to_string()), Ok(()), "{}", lesson.id);
        }
    }

    #[test]
    fn an_answer_is_remembered_and_not_forgotten() {
        let mut lessons = Lessons::default();
        lessons.finish("one", Some(Prediction::Answer(1)));
        lessons.finish("one", Some(Prediction::Skipped));
        lessons.finish("two", None);
        assert_eq!(lessons.progress, BTreeMap::from([("one".to_owned(), 2), ("two".to_owned(), 0)]));
    }
}
