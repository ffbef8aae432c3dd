//! Animations: one view at several steps of a run.

mod file;
mod film;
mod steps;

use std::sync::Arc;
use std::thread;

pub use film::{FILM, FRAMES, Film};
pub use steps::{MOST_FRAMES, Spacing, steps};

use super::caption::Words;
use super::error::FigureError;
use super::make::{Figure, draw};
use crate::config::Problem;
use crate::render::{self, Labels, Pixels, Recording};
use crate::trainer::{Replay, Report};
use crate::view::{Picture, Text};

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
    /// How the steps were chosen, and the timing.
    film: Film,
}

/// The progress of the recording of an animation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Number of training steps made so far.
    Trained(u64),
    /// Number of frames drawn so far.
    Drawn(usize),
}

impl Animation {
    /// Returns the animation of `figure` with the steps and the timing of `film`.
    ///
    /// # Errors
    /// If the figure is that of a map, the first step lies behind the last one, or there are fewer steps than frames.
    pub fn new(mut figure: Figure, film: Film) -> Result<Self, Problem> {
        let Film { from, to, .. } = film;
        if figure.picture == Picture::Map {
            return Err(Problem::new("view", "is map, of which there are no animations"));
        }
        if from > to {
            return Err(Problem::value("from", &from.to_string(), format!("0..={to}, up to the last step")));
        }
        let steps = steps(from, to, film.count(), film.spacing).ok_or_else(|| {
            let allowed = format!("1..={}, the steps from {from} to {to}", to - from + 1);
            Problem::value("frames", &film.count().to_string(), allowed)
        })?;
        (figure.step, figure.until, figure.state.steady) = (to, to, true);
        Ok(Self { figure, steps, film })
    }

    /// Returns the step of each frame, in ascending order.
    #[must_use]
    pub fn steps(&self) -> &[u64] {
        &self.steps
    }

    /// Returns how the steps were chosen, and the timing of the frames.
    #[must_use]
    pub const fn film(&self) -> &Film {
        &self.film
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
    ) -> Result<Option<(Recording, Words)>, FigureError> {
        let size = self.figure.look.size.pixels(self.figure.look.scale).map_err(FigureError::TooLarge)?;
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
                recording.push(&pixels?).map_err(FigureError::format)?;
            }
        }
        go_on(Stage::Drawn(recording.len()));
        let last = &all[all.len() - 1].1;
        let words = Words::of(&self.figure, last, &Text::new(self.figure.look.language));
        Ok(Some((recording, words)))
    }

    /// Returns the report that each frame is drawn from: the whole run, with the inspection of the networks at the step
    /// of the frame. `None` if `go_on` stopped the training.
    fn reports(&self, go_on: &mut dyn FnMut(u64) -> bool) -> Result<Option<Vec<Report>>, FigureError> {
        let mut replay = Replay::new(&self.figure.experiment, self.figure.extras())?;
        let mut seen = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            if !replay.advance_to(*step, go_on) {
                return Ok(None);
            }
            seen.push(Figure { step: *step, ..self.figure.clone() }.look_at(&mut replay)?);
        }
        let mut end = Figure::end(&mut replay);
        // A step of the animation may lie between two recorded steps; it is added so that every frame shows the same
        // run.
        let timeline = Arc::make_mut(&mut end.timeline);
        seen.iter().filter_map(|report| report.frame.clone()).for_each(|frame| timeline.insert(frame));
        Ok(Some(seen.into_iter().map(|report| Figure::continued(report, &end)).collect()))
    }

    fn frame(&self, (step, report): &(u64, Report), size: [u32; 2]) -> Result<Pixels, FigureError> {
        let figure = Figure { step: *step, ..self.figure.clone() };
        let caption = figure.look.caption.then(|| Words::of(&figure, report, &Text::new(figure.look.language)).caption);
        let svg = render::svg(&draw(&figure, report, caption.as_deref()), Labels::default());
        render::pixels_of(&svg, size).map_err(FigureError::format)
    }
}
