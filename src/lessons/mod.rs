//! Lessons: an experiment, what to observe in it, texts in two languages, and claims that every run is tested
//! against.
//!
//! A lesson is a file (`docs/lessons.md`); those in `assets/lessons` come with the program, and a user's own are
//! read by the same code. This module knows the content of a lesson, not how it is drawn: what it shows and points
//! at are words that the views interpret. `parser` reads conditions, `possible` checks them, and they are decided
//! on the frames of a [`crate::measure::Timeline`], live or without a window, and on a [`crate::map::Map`] if they ask for
//! shares of one.

mod catalog;
mod check;
mod condition;
mod expression;
mod lesson;
mod lexer;
mod margin;
mod parser;
mod possible;
mod published;
mod quantity;
mod read;
mod share;
mod tally;
mod template;
mod watcher;

#[cfg(test)]
mod tests;

pub use catalog::{Catalog, FILES, catalog};
pub use check::CheckResult;
pub use condition::{Condition, Measured, Relation, Verdict};
pub use expression::{Expression, Fold, Missing, Operator, RunSoFar, When};
pub use lesson::{
    Answer, Bilingual, Cells, Claim, Control, Exercise, Finding, Lesson, LessonSeeds, Moment, Nature, Pointer, Region,
    Right, Speed, Texts, Try,
};
pub use margin::Margin;
pub use published::{IOFFE_2015_FIGURE_1, PUBLISHED, Published};
pub use quantity::{Layers, Need, QUANTITIES, Quantity, Read, Reading, Unit};
pub use share::{Bound, Share};
pub use tally::{Expected, Spread, Tally};
pub use template::{Format, Template};
pub use watcher::Watcher;

/// Largest number of steps of a lesson.
pub const LAST_STEP: u64 = 100_000;
