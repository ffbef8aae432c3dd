//! What `run` is to do, checked before it starts.

use std::path::{Path, PathBuf};

use super::args::RunArguments;
use super::failure::Failure;
use super::input;
use super::output::{Output, resolved};
use crate::config::Checked;

/// Steps of a trace where the command line does not say.
const TRACE_STEPS: u64 = 10;

/// A run that can start.
pub struct Plan {
    /// The experiment.
    pub experiment: Checked,
    /// Whether to compute in `f64`.
    pub f64: bool,
    /// The file of the measurements.
    pub metrics: Option<Output>,
    /// The file of the trace and the number of steps in it.
    pub trace: Option<(Output, u64)>,
}

impl Plan {
    /// Checks everything that can be checked before the data are loaded.
    ///
    /// # Errors
    /// All `problems` and all those of the experiment, the numbers and the output files.
    pub fn check(arguments: &RunArguments, mut problems: Vec<String>) -> Result<Self, Failure> {
        let file = arguments.file.as_deref();
        let experiment = match input::experiment(file, &arguments.set, arguments.steps.as_deref()) {
            Ok(experiment) => Some(experiment),
            Err(found) => {
                problems.extend(found);
                None
            }
        };
        let steps = experiment.as_ref().map(|checked| checked.config().training.steps);
        let trace_steps = trace_steps(arguments, steps).unwrap_or_else(|problem| {
            problems.push(problem);
            0
        });
        problems.extend(twice(arguments, experiment.as_ref()));
        let mut create = |option: &str, path: &Option<PathBuf>| {
            let created = path.as_deref().map(|path| Output::create(option, path)).transpose();
            created.map_err(|problem| problems.push(problem)).ok().flatten()
        };
        let metrics = create("--metrics", &arguments.metrics);
        let trace = create("--trace", &arguments.trace).map(|output| (output, trace_steps));
        match experiment {
            Some(experiment) if problems.is_empty() => Ok(Self { experiment, f64: arguments.f64, metrics, trace }),
            _ => Err(Failure::all(problems)),
        }
    }
}

/// The number of steps to trace in a run of `steps`; where those are unknown, any number will do.
fn trace_steps(arguments: &RunArguments, steps: Option<u64>) -> Result<u64, String> {
    let steps = steps.unwrap_or(u64::MAX);
    match &arguments.trace_steps {
        None => Ok(steps.min(TRACE_STEPS)),
        Some(_) if arguments.trace.is_none() => Err("--trace-steps needs --trace OUT.npz".to_owned()),
        Some(text) => match text.trim().parse() {
            Ok(k) if k <= steps => Ok(k),
            _ => Err(format!("--trace-steps is {text}; allowed: 0..={steps} (the steps of the run)")),
        },
    }
}

/// The outputs that would take the place of one another or of a file that the run reads.
fn twice(arguments: &RunArguments, experiment: Option<&Checked>) -> Vec<String> {
    let same = |a: &Path, b: &Path| match (resolved(a), resolved(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    };
    let data = experiment.and_then(|checked| checked.config().data.path.as_deref()).map(Path::new);
    let named = [
        ("--metrics", arguments.metrics.as_deref(), true),
        ("--trace", arguments.trace.as_deref(), true),
        ("FILE", arguments.file.as_deref(), false),
        ("data.path", data, false),
    ];
    let mut problems = Vec::new();
    for (i, (first, a, written)) in named.iter().enumerate() {
        for (second, b, _) in &named[i + 1..] {
            if let (true, Some(a), Some(b)) = (*written, a, b)
                && same(a, b)
            {
                problems.push(format!("{first} and {second} are one file, {}", a.display()));
            }
        }
    }
    problems
}
