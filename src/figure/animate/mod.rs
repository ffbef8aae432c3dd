//! A view over the steps of a run, as an animation.

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
/// What is drawn over time goes on to the last step in every frame, and what is drawn of a single step has axes for all
/// steps: from frame to frame only the numbers move.
#[derive(Clone, Debug)]
pub struct Animation {
    /// What is shown, at its last step.
    figure: Figure,
    /// The step of each frame, rising; at least one.
    steps: Vec<u64>,
    /// How the steps were chosen.
    spacing: Spacing,
}

/// How far the recording of an animation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// So many steps are made.
    Trained(u64),
    /// So many frames are drawn.
    Drawn(usize),
}

/// Why there is no animation.
#[derive(Clone, Debug, PartialEq)]
pub enum AnimateError {
    /// A frame has nothing to show.
    Make(MakeError),
    /// A frame is no picture.
    Export(ExportError),
    /// The frames are no animation.
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
    /// `figure` from step `first` to its own in `frames` frames. `None` where there are not so many steps; see [`steps`].
    #[must_use]
    pub fn new(mut figure: Figure, first: u64, frames: usize, spacing: Spacing) -> Option<Self> {
        let steps = steps(first, figure.step, frames, spacing)?;
        figure.until = figure.step;
        figure.state.steady = true;
        Some(Self { figure, steps, spacing })
    }

    /// The step of each frame.
    #[must_use]
    pub fn steps(&self) -> &[u64] {
        &self.steps
    }

    /// How the steps were chosen.
    #[must_use]
    pub const fn spacing(&self) -> Spacing {
        self.spacing
    }

    /// The figure, at its last step.
    #[must_use]
    pub const fn figure(&self) -> &Figure {
        &self.figure
    }

    /// Trains once, then draws every frame, `threads` at a time. `go_on` is told how far it is and says whether to go on.
    ///
    /// # Returns
    /// The frames, and the animation in words; `None` where it was not to go on.
    ///
    /// # Errors
    /// Where the data cannot be read, both arms diverge before the last step, or the frames are too large.
    pub fn record(
        &self,
        threads: usize,
        go_on: &mut dyn FnMut(Stage) -> bool,
    ) -> Result<Option<(Recording, Words)>, AnimateError> {
        let pixels = self.figure.look.size.pixels(self.figure.look.scale);
        let size = pixels.map_err(|problem| AnimateError::Export(ExportError::TooLarge(problem)))?;
        let Some(reports) = self.reports(&mut |step| go_on(Stage::Trained(step)))? else { return Ok(None) };
        let mut recording = Recording::new();
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

    /// What each frame is drawn of: the whole run, and what was asked of the networks at its step.
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
        // Also where a frame lies between two recorded steps, every frame shows the same run.
        let timeline = Arc::make_mut(&mut end.timeline);
        seen.iter().filter_map(|report| report.frame.clone()).for_each(|frame| timeline.insert(frame));
        Ok(Some(seen.into_iter().map(|report| Figure::continued(report, &end)).collect()))
    }

    fn frame(&self, (step, report): &(u64, Report), size: [u32; 2]) -> Result<Pixels, AnimateError> {
        let figure = Figure { step: *step, ..self.figure.clone() };
        let caption = figure.look.caption.then(|| Words::of(&figure, report, &Text::new(figure.look.language)).caption);
        let svg = render::svg(&draw(&figure, report, caption.as_deref()), Labels::default());
        render::pixels_of(&svg, size).map_err(|error| AnimateError::Export(ExportError::Raster(error)))
    }
}
