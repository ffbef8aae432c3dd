//! Why a figure cannot be made or written.

use std::error::Error;
use std::fmt;

use crate::config::{ConfigError, Problem};
use crate::measure::Diverged;

/// The reason why a figure or an animation cannot be made or written.
#[derive(Debug)]
pub enum FigureError {
    /// The data cannot be read, or do not fit the experiment.
    Experiment(ConfigError),
    /// Both arms have diverged before the step.
    Ended {
        /// The step of the figure.
        step: u64,
        /// Where each arm diverged.
        arms: [Diverged; 2],
    },
    /// The picture would have more pixels than fit into memory.
    TooLarge(Problem),
    /// The picture cannot be drawn as pixels, or not be written in its format.
    Format(Box<dyn Error + Send + Sync>),
}

impl FigureError {
    /// Returns the error of a format.
    pub(super) fn format(error: impl Error + Send + Sync + 'static) -> Self {
        Self::Format(Box::new(error))
    }
}

impl fmt::Display for FigureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Experiment(error) => error.fmt(f),
            Self::Ended { step, arms } => {
                let [a, b] = arms.each_ref().map(|end| {
                    let output = if end.output { " (output layer)" } else { "" };
                    format!("at step {} in layer {}{output}", end.step, end.layer)
                });
                write!(f, "at step {step} there is nothing left to show: A diverged {a}, B {b}")
            }
            Self::TooLarge(problem) => problem.fmt(f),
            Self::Format(error) => error.fmt(f),
        }
    }
}

impl Error for FigureError {}

impl From<ConfigError> for FigureError {
    fn from(error: ConfigError) -> Self {
        Self::Experiment(error)
    }
}

impl From<FigureError> for Problem {
    fn from(error: FigureError) -> Self {
        if let FigureError::TooLarge(problem) = error { problem } else { Self::whole(error.to_string()) }
    }
}
