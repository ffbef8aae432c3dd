//! The recorded frames of a run, measured and written as it goes.

use std::fs::File;
use std::io::{self, BufWriter};

use super::failure::Failure;
use super::metrics::MetricsCsv;
use crate::experiment::{Experiment, Look};
use crate::files::Output;
use crate::measure::{Detail, timeline};
use crate::nn::Element;
use crate::trainer::lockstep;

/// Writes the frames of `--metrics`.
pub struct Recorder {
    output: Output,
    csv: MetricsCsv<BufWriter<File>>,
}

impl Recorder {
    /// Starts the file, of several seeds or of one run.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn start(output: Output, of_seeds: bool) -> Result<Self, Failure> {
        let csv = MetricsCsv::new(BufWriter::new(output.file()?), of_seeds).map_err(|error| output.failed(&error))?;
        Ok(Self { output, csv })
    }

    /// What follows is of `seed`.
    pub fn seed(&mut self, seed: u64) {
        self.csv.seed(seed);
    }

    /// Measures the experiment, if its step is one to record, and writes the frame.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn record<F: Element>(&mut self, experiment: &mut Experiment<F>) -> Result<(), Failure> {
        if timeline::recorded(experiment.steps()) {
            let frame = lockstep::frame(experiment, &look());
            self.written(|csv| csv.write(&frame))?;
        }
        Ok(())
    }

    /// Writes the last frame of a run, whatever its step, with the accuracies over the whole test split.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn last<F: Element>(
        &mut self,
        experiment: &mut Experiment<F>,
        accuracies: [Option<(f64, f64)>; 2],
    ) -> Result<(), Failure> {
        let mut frame = lockstep::frame(experiment, &look());
        for (arm, accuracies) in frame.arms.iter_mut().zip(accuracies) {
            (arm.train_accuracy, arm.test_accuracy) = accuracies.unzip();
        }
        self.written(|csv| csv.write(&frame))
    }

    /// Ends the file.
    ///
    /// # Returns
    /// The file, ready to be synced and committed.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(self) -> Result<Output, Failure> {
        self.csv.finish().map_err(|error| self.output.failed(&error))?;
        Ok(self.output)
    }

    fn written(
        &mut self,
        write: impl FnOnce(&mut MetricsCsv<BufWriter<File>>) -> io::Result<()>,
    ) -> Result<(), Failure> {
        write(&mut self.csv).map_err(|error| self.output.failed(&error).into())
    }
}

/// What a recorded frame holds, less what the file has no column for.
fn look() -> Look {
    let detail = Detail {
        fitted: false,
        typical_unit: false,
        shift: false,
        gradient_shift: false,
        linear_map: false,
        train_mode: false,
        ..Detail::ALL
    };
    Look { detail, ..Look::recorded() }
}
