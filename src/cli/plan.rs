//! What `run` is to do, checked before it starts.

use std::path::{Path, PathBuf};

use super::args::RunArguments;
use super::failure::Failure;
use super::input;
use super::lesson_source;
use super::seeds;
use crate::config::Checked;
use crate::files::{Output, resolved};
use crate::lessons::Lesson;

/// Steps of a trace where the command line does not say.
const TRACE_STEPS: u64 = 10;

/// A run that can start.
pub struct Plan {
    /// The experiment.
    pub experiment: Checked,
    /// The lesson whose claims are decided on the way.
    pub lesson: Option<Lesson>,
    /// Whether to compute in `f64`.
    pub f64: bool,
    /// The file of the measurements.
    pub metrics: Option<Output>,
    /// The file of the trace and the number of steps in it.
    pub trace: Option<(Output, u64)>,
    /// The seeds to run with, one after the other; `None` for the experiment's own.
    pub seeds: Option<Vec<u64>>,
}

impl Plan {
    /// The experiments to run, each with its seed where `--seeds` gave it.
    ///
    /// # Errors
    /// Never: every seed that is read is one that an experiment can have.
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
    /// All `problems` and all those of the experiment, the numbers and the output files.
    pub fn check(arguments: &RunArguments, mut problems: Vec<String>) -> Result<Self, Failure> {
        let (file, steps) = (arguments.file.as_deref(), arguments.steps.as_deref());
        let lesson = arguments.lesson.as_deref().map(lesson_source::find).transpose();
        let lesson = lesson.map_err(|problem| problems.push(problem)).ok().flatten();
        let experiment = match &lesson {
            Some(lesson) => input::with_changes(lesson.experiment.clone(), Vec::new(), &arguments.set, steps),
            None => input::experiment(file, &arguments.set, steps),
        };
        let experiment = match experiment {
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
        let seeds = arguments.seeds.as_deref().map(seeds::read).transpose().unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        if arguments.seeds.is_some() && arguments.trace.is_some() {
            problems.push("--seeds and --trace do not go together: a trace is of one run".to_owned());
        }
        problems.extend(twice(arguments, experiment.as_ref()));
        let mut create = |option: &str, path: &Option<PathBuf>| {
            let created = path.as_deref().map(|path| Output::create(option, path)).transpose();
            created.map_err(|problem| problems.push(problem)).ok().flatten()
        };
        let metrics = create("--metrics", &arguments.metrics);
        let trace = create("--trace", &arguments.trace).map(|output| (output, trace_steps));
        match experiment {
            Some(experiment) if problems.is_empty() => {
                Ok(Self { experiment, lesson, f64: arguments.f64, metrics, trace, seeds })
            }
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
