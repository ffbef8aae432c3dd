//! The lessons: which one is on, where it is, what it tells the trainer, and what the run says to its claims.

mod action;
mod course;
mod draft;
mod teach;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{ConfigError, Problem};
use crate::lessons::{Lesson, Show, catalog};
use crate::trainer::{Command, Companion, Report};
use crate::view::{self, Action, Entry, Prediction, ViewState};
use course::Course;
pub use course::Place;

/// Lessons of the user's own files that are kept, and remembered ones, at most.
const MOST: usize = 1000;

/// The lessons, and the one that is on.
#[derive(Default)]
pub struct Lessons {
    /// Those of files that were opened, by their order.
    own: Vec<Arc<Lesson>>,
    /// Those that were followed to their end, with the number of the answer; 0 where the question was skipped.
    progress: BTreeMap<String, u8>,
    on: Option<Course>,
    /// What the trainer is to be told in the next frame.
    pub later: Vec<Command>,
}

/// The lessons as the window shows them.
pub struct Shown<'a> {
    all: Vec<Entry<'a>>,
    on: Option<view::Course<'a>>,
    companions: Arc<[Companion]>,
}

impl Shown<'_> {
    /// To be read by the views.
    pub fn lessons(&self) -> view::Lessons<'_> {
        view::Lessons { all: &self.all, on: self.on.as_ref(), companions: &self.companions }
    }
}

impl Lessons {
    /// Whether one is on.
    pub const fn is_on(&self) -> bool {
        self.on.is_some()
    }

    /// Those that were followed to their end.
    pub const fn progress(&self) -> &BTreeMap<String, u8> {
        &self.progress
    }

    /// Takes over what an earlier window remembers. Of lessons that this program does not have it is kept, but not shown.
    pub fn recall(&mut self, progress: &BTreeMap<String, u8>) {
        self.progress = progress.iter().take(MOST).map(|(id, answer)| (id.clone(), *answer)).collect();
    }

    /// Notes that a lesson was followed to its end.
    fn finish(&mut self, id: &str, prediction: Option<Prediction>) {
        let answer = match prediction {
            Some(Prediction::Answer(i)) => u8::try_from(i + 1).unwrap_or(0),
            Some(Prediction::Skipped) | None => 0,
        };
        if self.progress.len() < MOST || self.progress.contains_key(id) {
            // An answer is not forgotten when the lesson is run once more without one.
            let kept = self.progress.entry(id.to_owned()).or_insert(answer);
            *kept = if answer > 0 { answer } else { *kept };
        }
    }

    /// What is remembered of the controls: a lesson folds them for its own time.
    pub fn controls(&self, now: Option<bool>) -> Option<bool> {
        self.on.as_ref().map_or(now, |on| on.before.controls)
    }

    /// What is remembered of the speed.
    pub fn speed(&self, now: f64) -> f64 {
        self.on.as_ref().map_or(now, |on| on.before.speed)
    }

    /// All lessons in their order, the user's own behind the others.
    fn all(&self) -> impl Iterator<Item = (&Lesson, bool)> {
        let ours = catalog().lessons.iter().map(|lesson| (lesson, false));
        ours.chain(self.own.iter().map(|lesson| (&**lesson, true)))
    }

    /// The lesson of this name; of two, the user's own.
    fn find(&self, id: &str) -> Option<Arc<Lesson>> {
        let own = self.own.iter().find(|lesson| lesson.id == id).cloned();
        own.or_else(|| catalog().find(id).ok().map(|lesson| Arc::new(lesson.clone())))
    }

    /// Keeps a lesson of a file; one of the same name is replaced.
    fn keep(&mut self, lesson: Lesson) -> Arc<Lesson> {
        let lesson = Arc::new(lesson);
        self.own.retain(|other| other.id != lesson.id);
        self.own.truncate(MOST);
        self.own.push(Arc::clone(&lesson));
        self.own.sort_by_key(|lesson| lesson.order);
        lesson
    }

    /// What the window shows.
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

    /// Whether the lesson that is on forbids `action`: it changes a key that is hidden or locked.
    pub fn forbids(&self, action: &Action) -> bool {
        let Some(on) = &self.on else { return false };
        let exercise = &on.lesson.exercise;
        match action {
            Action::Set(key, _) | Action::SetLayer(key, ..) | Action::Remedy(key) | Action::Reset(key) => {
                exercise.lock || exercise.hides(key)
            }
            Action::Type(key, _) => exercise.lock || exercise.hides(key),
            Action::NewSeed => exercise.lock || exercise.hides("seed"),
            _ => false,
        }
    }

    /// Where the lesson that is on is.
    pub fn place(&self) -> Option<Place> {
        self.on.as_ref().map(Course::place)
    }

    /// The run that is shown ends: another one begins.
    pub fn run_is_gone(&mut self, report: Option<&Report>) {
        if let Some(on) = &mut self.on {
            on.begin_run(report);
        }
    }

    /// The run goes back to an earlier step and on from there with a change; it hurries to that step by itself. Returns
    /// where the lesson that is on ends.
    pub fn branches(&mut self, report: Option<&Report>) -> Option<u64> {
        let on = self.on.as_mut()?;
        on.begin_run(report);
        // With a change it is no longer the run of the lesson, only longer.
        on.tried = on.tried.filter(|i| !on.only_lengthens(*i));
        Some(on.goes_by_itself())
    }
}

/// Whether the window has the views and options that the lesson wants to show.
///
/// # Errors
/// All that it does not know.
pub fn can_be_shown(lesson: &Lesson) -> Result<(), ConfigError> {
    let of_show = |name: String, show: &Show| {
        let mut state = ViewState::default();
        let refused = |(key, value): &(String, String)| state.set_option(key, value).err();
        let problems: Vec<String> = show.assignments().iter().filter_map(refused).collect();
        problems.into_iter().map(move |problem| Problem::new(name.clone(), problem)).collect::<Vec<_>>()
    };
    let mut problems = of_show("show:".to_owned(), &lesson.show);
    for (i, moment) in lesson.moments.iter().enumerate() {
        problems.extend(of_show(format!("moment {} show:", i + 1), &moment.show));
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
        assert_eq!(lessons.progress(), &BTreeMap::from([("one".to_owned(), 2), ("two".to_owned(), 0)]));
    }
}
