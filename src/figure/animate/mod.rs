//! Animations: one view at several steps of a run.

mod file;
mod steps;

use std::fmt;
use std::sync::Arc;
use std::thread;

pub use steps::{MOST_FRAMES, Spacing, steps};

use super::caption::Words;
use super::export::ExportError;
use super::make::{Figure, MakeError, draw};
use crate::render::{self, AnimationError, Labels, Pixels, Recording};
use crate::trainer::{Replay, Report};
use crate::view::Text;

/// A view at several steps of one run.
///
/// In every frame, curves over time run to the last step, and plots of a single step have axes that fit all steps, so
/// that the axes do not change from frame to frame.
#[derive(Clone, Debug)]
pub struct Animation {
    /// The figure at the last step.
    figure: Figure,
    /// The step of each frame, in ascending order; at least one.
    steps: Vec<u64>,
    /// How the steps were chosen.
    spacing: Spacing,
}

/// The progress of the recording of an animation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Number of training steps made so far.
    Trained(u64),
    /// Number of frames drawn so far.
    Drawn(usize),
}

/// The reason why an animation cannot be made.
#[derive(Clone, Debug, PartialEq)]
pub enum AnimateError {
    /// The run of a frame cannot be made, or both arms have diverged before it.
    Make(MakeError),
    /// A frame cannot be drawn as pixels.
    Export(ExportError),
    /// The frames cannot be encoded as an animation.
    Encode(AnimationError),
}

impl fmt::Display for AnimateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Make(error) => error.fmt(f),
            Self::Export(error) => error.fmt(f),
            Self::Encode(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AnimateError {}

impl Animation {
    /// Returns the animation of `figure` in `frames` frames from step `first` to the step of the figure; `None` if that
    /// is no valid choice of steps, see [`steps`].
    #[must_use]
    pub fn new(mut figure: Figure, first: u64, frames: usize, spacing: Spacing) -> Option<Self> {
        let steps = steps(first, figure.step, frames, spacing)?;
        figure.until = figure.step;
        figure.state.steady = true;
        Some(Self { figure, steps, spacing })
    }

    /// Returns the step of each frame, in ascending order.
    #[must_use]
    pub fn steps(&self) -> &[u64] {
        &self.steps
    }

    /// Returns how the steps were chosen.
    #[must_use]
    pub const fn spacing(&self) -> Spacing {
        self.spacing
    }

    /// Returns the figure at the last step.
    #[must_use]
    pub const fn figure(&self) -> &Figure {
        &self.figure
    }

    /// Trains once, then draws every frame, `threads` at a time. Calls `go_on` with the progress; if it returns
    /// `false`, the recording stops.
    ///
    /// # Returns
    /// The frames, and the title, caption and alternative text of the animation; `None` if `go_on` stopped the
    /// recording.
    ///
    /// # Errors
    /// If the data cannot be read, both arms diverge before the last step, or the frames are too large.
    pub fn record(
        &self,
        threads: usize,
        go_on: &mut dyn FnMut(Stage) -> bool,
    ) -> Result<Option<(Recording, Words)>, AnimateError> {
        let pixels = self.figure.look.size.pixels(self.figure.look.scale);
        let size = pixels.map_err(|problem| AnimateError::Export(ExportError::TooLarge(problem)))?;
        let Some(reports) = self.reports(&mut |step| go_on(Stage::Trained(step)))? else { return Ok(None) };
        let mut recording = Recording::default();
        let all: Vec<(u64, Report)> = self.steps.iter().copied().zip(reports).collect();
        for frames in all.chunks(threads.max(1)) {
            if !go_on(Stage::Drawn(recording.len())) {
                return Ok(None);
            }
            let drawn: Vec<_> = thread::scope(|scope| {
                let draw = |frame| scope.spawn(move || self.frame(frame, size));
                let threads: Vec<_> = frames.iter().map(draw).collect();
                let join = |thread: thread::ScopedJoinHandle<'_, _>| {
                    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                };
                threads.into_iter().map(join).collect()
            });
            for pixels in drawn {
                recording.push(&pixels?).map_err(AnimateError::Encode)?;
            }
        }
        go_on(Stage::Drawn(recording.len()));
        let last = &all[all.len() - 1].1;
        let words = Words::of(&self.figure, last, &Text::new(self.figure.look.language));
        Ok(Some((recording, words)))
    }

    /// Returns the report that each frame is drawn from: the whole run, with the inspection of the networks at the step
    /// of the frame. `None` if `go_on` stopped the training.
    fn reports(&self, go_on: &mut dyn FnMut(u64) -> bool) -> Result<Option<Vec<Report>>, AnimateError> {
        let experiment = &self.figure.experiment;
        let mut replay = Replay::new(experiment).map_err(|error| AnimateError::Make(MakeError::Experiment(error)))?;
        let mut seen = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            if !replay.advance_to(*step, go_on) {
                return Ok(None);
            }
            seen.push(Figure { step: *step, ..self.figure.clone() }.look_at(&mut replay).map_err(AnimateError::Make)?);
        }
        let mut end = Figure::end(&mut replay);
        // A step of the animation may lie between two recorded steps; it is added so that every frame shows the same
        // run.
        let timeline = Arc::make_mut(&mut end.timeline);
        seen.iter().filter_map(|report| report.frame.clone()).for_each(|frame| timeline.insert(frame));
        Ok(Some(seen.into_iter().map(|report| Figure::continued(report, &end)).collect()))
    }

    fn frame(&self, (step, report): &(u64, Report), size: [u32; 2]) -> Result<Pixels, AnimateError> {
        let figure = Figure { step: *step, ..self.figure.clone() };
        let caption = figure.look.caption.then(|| Words::of(&figure, report, &Text::new(figure.look.language)).caption);
        let svg = render::svg(&draw(&figure, report, caption.as_deref()), Labels::default());
        render::pixels_of(&svg, size).map_err(|error| AnimateError::Export(ExportError::Picture(error)))
    }
}
