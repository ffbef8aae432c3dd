//! A lesson in the window: the list of all lessons, the panel that leads through the one that is on, and the callout
//! that points at what its text speaks of. What has been measured and decided comes from the application: nothing here
//! evaluates a condition.

mod attempts;
mod callout;
mod claims;
mod ending;
mod pages;
mod panel;
mod picker;
mod question;
mod spotlight;
mod stand;
mod training;
mod words;

use crate::config::Value;
use crate::lessons::{Finding, Lesson, Moment, Point, Verdict};
use crate::trainer::Companion;

pub use callout::{Spot, callout_ui, mark, marked};
pub use panel::{Place, is_slide, panel_ui, width};
pub use picker::{button_ui, list_ui};
pub use spotlight::{spotlight, spotlight_ui};

/// The lessons, and the one that is on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lessons<'a> {
    /// All of them, in their order; those of the user's own files behind the others.
    pub all: &'a [Entry<'a>],
    /// The one that is on.
    pub on: Option<&'a Course<'a>>,
    /// The runs beside it that it compares with.
    pub companions: &'a [Companion],
}

/// A lesson in the list.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The lesson.
    pub lesson: &'a Lesson,
    /// Whether it has been followed to its end.
    pub done: bool,
    /// Whether it is of a file of the user's.
    pub own: bool,
}

/// Where a lesson is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// It asks what will happen; nothing is trained yet.
    #[default]
    Question,
    /// It trains, and points at what is to be seen.
    Training,
    /// It says what happened.
    End,
}

/// What was answered to the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prediction {
    /// The answer of this index.
    Answer(usize),
    /// Nothing: the question was skipped.
    Skipped,
}

/// A key that is not as in the lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The key.
    pub key: &'static str,
    /// Its value now.
    pub value: Option<Value>,
}

/// A lesson that is on.
#[derive(Clone, Debug)]
pub struct Course<'a> {
    /// The lesson.
    pub lesson: &'a Lesson,
    /// Where it is.
    pub phase: Phase,
    /// What was answered.
    pub prediction: Option<Prediction>,
    /// What the run says to that answer.
    pub support: Option<Verdict>,
    /// The step at which training ends.
    pub end: u64,
    /// The moment of the step that is shown.
    pub moment: Option<usize>,
    /// The words of the moments so far, with the numbers of the run.
    pub moments: &'a [String],
    /// Whether training waits there.
    pub waits: bool,
    /// Whether it stands there for a moment, and goes on by itself.
    pub reads: bool,
    /// What the run says to every claim.
    pub findings: &'a [Finding],
    /// What happened, with the numbers of the run.
    pub ending: &'a str,
    /// What is not as in the lesson.
    pub changed: &'a [Changed],
    /// The suggestion that is being tried.
    pub tried: Option<usize>,
    /// The lessons before and after it.
    pub around: [Option<&'a Lesson>; 2],
    /// Whether it was followed to its end before.
    pub done: bool,
}

impl Course<'_> {
    /// The moment of the step that is shown.
    pub(super) fn moment(&self) -> Option<&Moment> {
        self.lesson.moments.get(self.moment?)
    }

    /// The words of the moment, with the numbers of the run.
    pub(super) fn said(&self) -> Option<&str> {
        self.moments.get(self.moment?).map(String::as_str)
    }

    /// The place that is pointed at.
    pub(super) fn point(&self) -> Option<Point> {
        self.moment()?.point
    }

    /// What the run says to all claims together.
    pub(super) fn verdict(&self) -> Verdict {
        if self.findings.is_empty() {
            return Verdict::NotYet;
        }
        self.findings.iter().map(|finding| finding.verdict).fold(Verdict::Holds, Verdict::and)
    }
}

/// What the user asked for in a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonAction {
    /// Begin the lesson of this name.
    Open(String),
    /// Leave the lesson; what is trained stays.
    Leave,
    /// Answer the question, and train.
    Answer(Prediction),
    /// Ask again: from the beginning.
    Again,
    /// Show this moment again.
    Moment(usize),
    /// Try the suggestion of this index.
    Try(usize),
    /// The experiment as the lesson has it.
    Restore,
}
