//! The checked arguments of `shiftscope run`.

use std::path::Path;

use super::args::RunArguments;
use super::failure::{Failure, one};
use super::input;
use super::metrics::is_metrics;
use super::places::Places;
use super::recorder::Rows;
use super::trace::is_trace;
use crate::config::{Checked, Problem, read_seeds};
use crate::files::{Output, Replace};
use crate::lessons::Lesson;

/// The name of an output file that means stdout.
pub const STDOUT: &str = "-";
/// Number of steps in a trace if the command line does not say.
const TRACE_STEPS: u64 = 10;

/// A run whose arguments have been checked.
pub struct Plan {
    /// The experiment.
    pub experiment: Checked,
    /// The lesson whose claims are checked during the run.
    pub lesson: Option<Lesson>,
    /// Whether to compute in `f64`.
    pub f64: bool,
    /// The destination of the measurements.
    pub metrics: Option<Rows>,
    /// The file of the trace and the number of steps in it.
    pub trace: Option<(Output, u64)>,
    /// The seeds to run with, one after another; `None` for the seed of the experiment.
    pub seeds: Option<Vec<u64>>,
}

impl Plan {
    /// Returns the experiments to run, each with its seed if `--seeds` gave one.
    ///
    /// # Errors
    /// Never: every seed that `--seeds` accepts is valid in an experiment.
    pub fn experiments(&self) -> Result<Vec<(Option<u64>, Checked)>, Failure> {
        let Some(seeds) = &self.seeds else { return Ok(vec![(None, self.experiment.clone())]) };
        let with_seed = |seed: &u64| {
            let mut config = self.experiment.config().clone();
            config.seed = *seed;
            Ok((Some(*seed), config.check()?))
        };
        seeds.iter().map(with_seed).collect()
    }

    /// Checks everything that can be checked before the data are loaded.
    ///
    /// # Errors
    /// All `problems` and those of the experiment, the numbers and the output files.
    pub fn check(arguments: &RunArguments, mut problems: Vec<Problem>) -> Result<Self, Failure> {
        let (experiment, source) = input::experiment(&arguments.experiment, arguments.steps.as_deref(), &mut problems);
        let steps = experiment.as_ref().map(|checked| checked.config().training.steps);
        let trace_steps = one(trace_steps(arguments, steps), &mut problems).unwrap_or_default();
        let seeds = arguments.seeds.as_deref().map(|text| read_seeds("--seeds", text));
        let seeds = one(seeds.transpose(), &mut problems).flatten();
        if arguments.seeds.is_some() && arguments.trace.is_some() {
            problems.push(Problem::new("--seeds", "and --trace do not go together: a trace is of one run"));
        }
        let metrics = arguments.metrics.as_deref().filter(|path| *path != Path::new(STDOUT));
        let mut places = Places::of(&arguments.experiment, experiment.as_ref());
        let mut create = |option: &str, path: &Path, is_own: fn(&Path) -> bool| {
            places.writes(option, path);
            let replace = if arguments.force { Replace::Anything } else { Replace::Own(is_own) };
            Output::create(option, path, replace).map_err(Problem::from)
        };
        let metrics_file = metrics.map(|path| create("--metrics", path, is_metrics));
        let trace_file = arguments.trace.as_deref().map(|path| {
            if path == Path::new(STDOUT) {
                return Err("--trace -: a trace is not written from its start to its end; name a file".into());
            }
            create("--trace", path, is_trace)
        });
        problems.extend(places.problems());
        let metrics_file = one(metrics_file.transpose(), &mut problems).flatten().map(Rows::File);
        let metrics = if arguments.metrics.is_some() && metrics.is_none() { Some(Rows::Stdout) } else { metrics_file };
        let trace = one(trace_file.transpose(), &mut problems).flatten().map(|output| (output, trace_steps));
        match experiment {
            Some(experiment) if problems.is_empty() => {
                Ok(Self { experiment, lesson: source.lesson, f64: arguments.f64, metrics, trace, seeds })
            }
            _ => Err(Failure::all(problems)),
        }
    }
}

/// Returns the number of steps to trace in a run of `steps` steps. If `steps` is `None`, any number is accepted.
fn trace_steps(arguments: &RunArguments, steps: Option<u64>) -> Result<u64, Problem> {
    let steps = steps.unwrap_or(u64::MAX);
    match &arguments.trace_steps {
        None => Ok(steps.min(TRACE_STEPS)),
        Some(_) if arguments.trace.is_none() => Err(Problem::new("--trace-steps", "needs --trace OUT.npz")),
        Some(text) => match text.trim().parse() {
            Ok(k) if k <= steps => Ok(k),
            _ => Err(Problem::value("--trace-steps", text, format!("0..={steps} (the steps of the run)"))),
        },
    }
}
