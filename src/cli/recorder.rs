//! Measures the recorded frames of a run and writes their rows while the run goes on.

use std::io::{self, BufWriter, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::failure::Failure;
use super::metrics::MetricsCsv;
use super::stdout;
use crate::experiment::{ArmRun, Experiment, Look};
use crate::files::Output;
use crate::measure::{Detail, Frame, timeline};
use crate::nn::Element;
use crate::trainer::lockstep;

/// The destination of the rows of `--metrics`.
pub enum Rows {
    /// A file.
    File(Output),
    /// Stdout, flushed after each frame.
    Stdout,
}

/// The writer of the rows of `--metrics`. Clones share one output.
#[derive(Clone)]
pub struct Recorder(Arc<Mutex<Option<Writing>>>);

/// The state of an output that is being written.
struct Writing {
    rows: Rows,
    csv: MetricsCsv<Box<dyn Write + Send>>,
    /// Number of frames written.
    frames: u64,
    /// Whether the rows still have a reader.
    has_reader: bool,
}

impl Recorder {
    /// Starts the rows of one run, or, if `of_seeds` is set, of runs with several seeds.
    ///
    /// # Errors
    /// If the rows cannot be written.
    pub fn start(rows: Rows, of_seeds: bool) -> Result<Self, Failure> {
        let out: Box<dyn Write + Send> = match &rows {
            Rows::File(output) => Box::new(BufWriter::new(output.file()?)),
            Rows::Stdout => Box::new(stdout::stream()),
        };
        let csv = MetricsCsv::new(out, of_seeds).map_err(|error| rows.failure(&error))?;
        Ok(Self(Arc::new(Mutex::new(Some(Writing { rows, csv, frames: 0, has_reader: true })))))
    }

    /// Sets the seed of the rows that follow.
    pub fn seed(&self, seed: u64) {
        if let Some(writing) = &mut *self.writing() {
            writing.csv.seed(seed);
        }
    }

    /// Measures the experiment and writes the frame, if its step is one of those that are recorded. At another step,
    /// keeps the distributions if a later frame compares with them.
    ///
    /// # Errors
    /// If the rows cannot be written.
    pub fn record<F: Element>(&self, experiment: &mut Experiment<F>) -> Result<(), Failure> {
        if timeline::recorded(experiment.steps()) {
            let frame = lockstep::frame(experiment, &look());
            self.write(&frame)?;
        } else {
            lockstep::both(&mut experiment.arms, ArmRun::remember);
        }
        Ok(())
    }

    /// Writes the last frame of a run, whatever its step, with the accuracies over the whole test split.
    ///
    /// # Errors
    /// If the frame cannot be written.
    pub fn last<F: Element>(
        &self,
        experiment: &mut Experiment<F>,
        accuracies: [Option<(f64, f64)>; 2],
    ) -> Result<(), Failure> {
        let mut frame = lockstep::frame(experiment, &look());
        for (arm, accuracies) in frame.arms.iter_mut().zip(accuracies) {
            (arm.train_accuracy, arm.test_accuracy) = accuracies.unzip();
        }
        self.write(&frame)
    }

    /// Completes the rows and puts their file in place, together with `others`. If one file cannot be synced to disk,
    /// none is put in place.
    ///
    /// # Errors
    /// If one of the files cannot be written.
    pub fn finish(&self, others: Vec<Output>) -> Result<(), Failure> {
        // The lock is held to the end, so that a concurrent [`Recorder::save`] waits and then has nothing to do.
        let mut writing = self.writing();
        let file = writing.take().map(Writing::end).transpose()?.flatten();
        put_in_place(others.into_iter().chain(file).collect())
    }

    /// Puts the rows recorded so far in place, for a run that does not come to its end. A file without a single frame
    /// is dropped, so that it does not replace an older one.
    pub fn save(&self) {
        let recorded = self.writing().take().filter(|writing| writing.frames > 0);
        // The program is about to end, so an error cannot be reported any more.
        let _ =
            recorded.map(Writing::end).transpose().and_then(|file| put_in_place(file.flatten().into_iter().collect()));
    }

    /// Writes a whole frame under the lock, so that no other thread can complete the rows in the middle of it.
    fn write(&self, frame: &Frame) -> Result<(), Failure> {
        let mut writing = self.writing();
        let Some(Writing { rows, csv, frames, has_reader }) = &mut *writing else { return Ok(()) };
        *frames += 1;
        let to_stdout = matches!(rows, Rows::Stdout);
        match csv.write(frame).and_then(|()| if to_stdout { csv.flush() } else { Ok(()) }) {
            Err(error) if to_stdout => *has_reader = stdout::failed(&error)?.is_continue(),
            written => written.map_err(|error| rows.failure(&error))?,
        }
        Ok(())
    }

    /// Returns whether the rows still have a reader. The reader of stdout may have closed the pipe.
    #[must_use]
    pub fn has_reader(&self) -> bool {
        self.writing().as_ref().is_none_or(|writing| writing.has_reader)
    }

    fn writing(&self) -> MutexGuard<'_, Option<Writing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rows {
    fn failure(&self, error: &io::Error) -> Failure {
        match self {
            Self::File(output) => output.failed(error).into(),
            Self::Stdout => stdout::failure(error),
        }
    }
}

impl Writing {
    /// Completes the rows.
    ///
    /// # Returns
    /// The file of the rows, ready to be synced and committed; `None` for stdout.
    fn end(mut self) -> Result<Option<Output>, Failure> {
        match (self.csv.flush(), self.rows) {
            (Ok(()), Rows::File(output)) => Ok(Some(output)),
            (Err(error), Rows::File(output)) => Err(output.failed(&error).into()),
            // Each frame was flushed, or the reader has closed the pipe.
            (_, Rows::Stdout) => Ok(None),
        }
    }
}

/// Syncs all files to disk, and only then renames each to its final name.
pub fn put_in_place(outputs: Vec<Output>) -> Result<(), Failure> {
    for output in &outputs {
        output.sync()?;
    }
    for output in outputs {
        output.commit()?;
    }
    Ok(())
}

/// Returns the measurements of a recorded frame, without the histograms that have no column in the file.
fn look() -> Look {
    Look { detail: Detail { fitted: false, ..Detail::ALL }, ..Look::recorded() }
}
