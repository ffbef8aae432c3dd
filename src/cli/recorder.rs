//! The recorded frames of a run, measured and written as it goes.

use std::io::{self, BufWriter, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::failure::Failure;
use super::metrics::MetricsCsv;
use super::stdout;
use crate::experiment::{Experiment, Look};
use crate::files::Output;
use crate::measure::{Detail, Frame, timeline};
use crate::nn::Element;
use crate::trainer::lockstep;

/// Where the rows of `--metrics` go.
pub enum Rows {
    /// To a file.
    File(Output),
    /// To stdout, frame by frame.
    Stdout,
}

/// Writes the frames of `--metrics`. A clone of it writes the same rows.
#[derive(Clone)]
pub struct Recorder(Arc<Mutex<Option<Writing>>>);

/// Rows being written.
struct Writing {
    rows: Rows,
    csv: MetricsCsv<Box<dyn Write + Send>>,
    /// Frames written.
    frames: u64,
    /// Whether someone takes the rows.
    has_reader: bool,
}

impl Recorder {
    /// Starts the rows, of several seeds or of one run.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn start(rows: Rows, of_seeds: bool) -> Result<Self, Failure> {
        let out: Box<dyn Write + Send> = match &rows {
            Rows::File(output) => Box::new(BufWriter::new(output.file()?)),
            Rows::Stdout => Box::new(stdout::stream()),
        };
        let csv = MetricsCsv::new(out, of_seeds).map_err(|error| rows.failure(&error))?;
        Ok(Self(Arc::new(Mutex::new(Some(Writing { rows, csv, frames: 0, has_reader: true })))))
    }

    /// What follows is of `seed`.
    pub fn seed(&self, seed: u64) {
        if let Some(writing) = &mut *self.writing() {
            writing.csv.seed(seed);
        }
    }

    /// Measures the experiment, if its step is one to record, and writes the frame.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn record<F: Element>(&self, experiment: &mut Experiment<F>) -> Result<(), Failure> {
        if timeline::recorded(experiment.steps()) {
            let frame = lockstep::frame(experiment, &look());
            self.write(&frame)?;
        }
        Ok(())
    }

    /// Writes the last frame of a run, whatever its step, with the accuracies over the whole test split.
    ///
    /// # Errors
    /// Where it cannot be written.
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

    /// Ends the rows and puts their file in place, together with `others`: all or none.
    ///
    /// # Errors
    /// Where one of them cannot be written.
    pub fn finish(&self, others: Vec<Output>) -> Result<(), Failure> {
        // Held to the end, so that [`Recorder::save`] waits and finds everything done.
        let mut writing = self.writing();
        let file = writing.take().map(Writing::end).transpose()?.flatten();
        put_in_place(others.into_iter().chain(file).collect())
    }

    /// Puts in place what is recorded so far, for a run that does not come to its end. A file without a single frame is
    /// not worth the one whose place it would take.
    pub fn save(&self) {
        let recorded = self.writing().take().filter(|writing| writing.frames > 0);
        // There is nobody left to tell.
        let _ =
            recorded.map(Writing::end).transpose().and_then(|file| put_in_place(file.flatten().into_iter().collect()));
    }

    /// Writes a frame, as a whole before anyone else can end the rows.
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

    /// Whether someone takes the rows: a reader of stdout may leave.
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
    /// Ends the rows.
    ///
    /// # Returns
    /// Their file, if they have one, ready to be synced and committed.
    fn end(mut self) -> Result<Option<Output>, Failure> {
        match (self.csv.flush(), self.rows) {
            (Ok(()), Rows::File(output)) => Ok(Some(output)),
            (Err(error), Rows::File(output)) => Err(output.failed(&error).into()),
            // Each frame was flushed, or its reader has gone.
            (_, Rows::Stdout) => Ok(None),
        }
    }
}

/// Where every file is on the disk, each gets its name.
pub fn put_in_place(outputs: Vec<Output>) -> Result<(), Failure> {
    for output in &outputs {
        output.sync()?;
    }
    for output in outputs {
        output.commit()?;
    }
    Ok(())
}

/// What a recorded frame holds, less what the file has no column for.
fn look() -> Look {
    let detail = Detail {
        fitted: false,
        typical_unit: false,
        units: [false; 4],
        shift: false,
        gradient_shift: false,
        linear_map: false,
        train_mode: false,
        ..Detail::ALL
    };
    Look { detail, ..Look::recorded() }
}
