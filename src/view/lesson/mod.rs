//! A lesson in the window: the list of all lessons, the panel that guides through the open one, and the callout
//! that points at the place its text refers to. Measurements and verdicts come from the application; nothing here
//! evaluates a condition.

mod attempts;
mod bubble;
mod callout;
mod claims;
mod ending;
mod pages;
mod panel;
mod picker;
mod question;
mod spotlight;
mod training;
mod words;

use crate::config::Value;
use crate::lessons::{Finding, Lesson, Moment, Pointer, Verdict};

pub use callout::{DrawnPart, callout_ui, mark, marked};
pub use panel::{PanelPlace, is_slide, panel_ui, width};
pub use picker::{button_ui, list_ui};
pub use spotlight::{spotlight, spotlight_ui};

/// A lesson in the list.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The lesson.
    pub lesson: &'a Lesson,
    /// Whether the lesson has been followed to its end.
    pub done: bool,
    /// Whether the lesson comes from one of the user's files.
    pub own: bool,
}

/// The phase of an open lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// The lesson asks for a prediction; nothing has been trained yet.
    #[default]
    Question,
    /// The lesson trains, and points at what to look at.
    Training,
    /// The lesson tells what happened.
    End,
}

/// The user's answer to the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prediction {
    /// The answer with this index.
    Answer(usize),
    /// No answer: the question was skipped.
    Skipped,
}

/// A key of the experiment that differs from the lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The key.
    pub key: &'static str,
    /// The current value of the key.
    pub value: Option<Value>,
}

/// An open lesson and its progress.
#[derive(Clone, Debug)]
pub struct Course<'a> {
    /// The lesson.
    pub lesson: &'a Lesson,
    /// The phase of the lesson.
    pub phase: Phase,
    /// The user's prediction.
    pub prediction: Option<Prediction>,
    /// The verdict of the run on the prediction.
    pub support: Option<Verdict>,
    /// The step at which training ends.
    pub end: u64,
    /// The index of the moment at the displayed step.
    pub moment: Option<usize>,
    /// The texts of the moments so far, with the numbers of the run filled in.
    pub moments: &'a [String],
    /// Whether training waits at the moment.
    pub waits: bool,
    /// Whether training pauses at the moment and continues by itself.
    pub reads: bool,
    /// The finding of the run for every claim.
    pub findings: &'a [Finding],
    /// The share of the lesson's map that is computed, 0..=1, while the window computes it.
    pub map: Option<f64>,
    /// The text about what happened, with the numbers of the run filled in.
    pub ending: &'a str,
    /// The keys that differ from the lesson.
    pub changed: &'a [Changed],
    /// The index of the suggestion being tried.
    pub tried: Option<usize>,
    /// The index of the control that the run is, with any seed.
    pub control: Option<usize>,
    /// The lessons before and after this one.
    pub around: [Option<&'a Lesson>; 2],
    /// Whether the lesson was followed to its end before.
    pub done: bool,
}

impl Course<'_> {
    /// Returns the moment at the displayed step.
    pub(super) fn moment(&self) -> Option<&Moment> {
        self.lesson.moments.get(self.moment?)
    }

    /// Returns the text of the moment, with the numbers of the run.
    pub(super) fn said(&self) -> Option<&str> {
        self.moments.get(self.moment?).map(String::as_str)
    }

    /// Returns the place that the moment points at.
    pub(super) fn point(&self) -> Option<Pointer> {
        self.moment()?.point
    }

    /// Returns whether the run takes away the cause of the claim with this index, so that it must fail.
    pub(super) fn must_fail(&self, claim: usize) -> bool {
        let control = self.control.and_then(|control| self.lesson.controls.get(control));
        control.is_some_and(|control| control.fails.contains(&claim))
    }

    /// Returns the verdict on all claims together.
    pub(super) fn verdict(&self) -> Verdict {
        if self.findings.is_empty() {
            return Verdict::NotYet;
        }
        Verdict::of_all(self.findings.iter().map(|finding| finding.verdict))
    }
}

/// A user action in a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonAction {
    /// Open the lesson with this id.
    Open(String),
    /// Leave the lesson; the trained networks stay.
    Leave,
    /// Answer the question, and start training.
    Answer(Prediction),
    /// Start the lesson again from its question.
    Again,
    /// Show this moment again.
    Moment(usize),
    /// Try the suggestion with this index.
    Try(usize),
    /// Train the control with this index.
    Control(usize),
    /// Restore the experiment of the lesson.
    Restore,
}
