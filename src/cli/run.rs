//! `shiftscope run`: trains an experiment without a window.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use super::args::RunArguments;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::jobs;
use super::lessons;
use super::npz::Number;
use super::plan::Plan;
use super::progress::Progress;
use super::recorder::{Recorder, Rows, put_in_place};
use super::stdout;
use super::summary::ArmEnd;
use super::table;
use super::trace::{Batches, Trace};
use crate::config::{Checked, Problem};
use crate::data::Data;
use crate::experiment::{ArmRun, Experiment};
use crate::files::Output;
use crate::lessons::{RunSoFar, Watcher};
use crate::nn::Element;
use crate::nn::flush::flushed;
use crate::trainer::lockstep::{self, Portions};

/// Time between two checks for Ctrl-C: long compared with the time to start the threads of the two arms, and short
/// enough for the user to wait.
const PORTION: Duration = Duration::from_millis(50);

/// Checks the arguments, then trains both arms and prints how they ended.
///
/// # Errors
/// All `problems` and those of the arguments, the data and the output files.
pub fn run(arguments: &RunArguments, problems: Vec<Problem>) -> Result<ExitCode, Failure> {
    let interrupt = Interrupt::listen()?;
    let plan = Plan::check(arguments, problems)?;
    let to_stdout = matches!(plan.metrics, Some(Rows::Stdout));
    let lines = if plan.f64 {
        flushed(|| train_all::<f64>(plan, &interrupt))
    } else {
        flushed(|| train_all::<f32>(plan, &interrupt))
    };
    // From here on an interrupt has nothing to save. The rows of a failed run are discarded.
    interrupt.at_worst(|| ());
    let lines = lines?;
    if to_stdout {
        stdout::remark(&lines);
    } else {
        // The run succeeds even if the reader of the summary has closed the pipe.
        let _ = stdout::print(&lines)?;
    }
    Ok(interrupt.exit_code())
}

/// Trains with every seed of the plan, to the end or to an interrupt, and only then puts the output files in place.
///
/// # Returns
/// The summary: a line for each arm of each run, and for each claim of the lesson if there is one.
fn train_all<F>(mut plan: Plan, interrupt: &Interrupt) -> Result<String, Failure>
where
    F: Element + Number,
{
    let experiments = plan.experiments()?;
    let of_seeds = plan.seeds.is_some();
    let to_stdout = matches!(plan.metrics, Some(Rows::Stdout));
    let steps = plan.experiment.config().training.steps;
    let recorder = plan.metrics.take().map(|rows| Recorder::start(rows, of_seeds)).transpose()?;
    if let Some(recorder) = recorder.clone() {
        interrupt.at_worst(move || recorder.save());
    }
    let progress = Progress::new(steps * experiments.len() as u64);
    let mut outputs = Vec::new();
    let mut lines = String::new();
    for (before, (seed, experiment)) in (0..).zip(experiments) {
        if before > 0 && (interrupt.requested() || !recorder.as_ref().is_none_or(Recorder::has_reader)) {
            break;
        }
        if let (Some(recorder), Some(seed)) = (&recorder, seed) {
            recorder.seed(seed);
        }
        let goes_on = |step| {
            progress.at(before * steps + step);
            !interrupt.requested()
        };
        let data = Arc::new(Data::load(experiment.config())?);
        if before == 0 {
            let said = table::line(data.table.as_deref(), experiment.config(), data.train.len());
            if to_stdout {
                stdout::remark(&said);
            } else {
                // The run succeeds even if the reader of the summary has closed the pipe.
                let _ = stdout::print(&said)?;
            }
        }
        let mut watcher = plan.lesson.as_ref().map(|lesson| Watcher::new(lesson, experiment.config()));
        let (trace, watched) = (plan.trace.take(), watcher.as_mut());
        let (ends, trace) = train::<F>(&experiment, &data, trace, recorder.as_ref(), watched, &goes_on)?;
        outputs.extend(trace);
        let start = seed.map_or_else(String::new, |seed| format!("seed {seed}  "));
        lines.extend(ends.iter().map(|end| format!("{start}{}", end.line())));
        if let (Some(lesson), Some(watcher)) = (&plan.lesson, &watcher) {
            let map = lesson.map_of(experiment.config(), jobs::read(None)?, &|| !interrupt.requested())?;
            let run = RunSoFar { map: map.as_ref(), ..watcher.run() };
            let verdicts = lessons::verdicts(lesson, &lesson.findings(run));
            lines.extend(verdicts.lines().map(|line| format!("{start}{line}\n")));
        }
    }
    match recorder {
        Some(recorder) => recorder.finish(outputs)?,
        None => put_in_place(outputs)?,
    }
    Ok(lines)
}

/// Trains one experiment to its end, or until `goes_on` returns `false` for the number of steps.
///
/// # Returns
/// The state of each arm at the end, and the file of the trace if there is one.
fn train<F>(
    experiment: &Checked,
    data: &Arc<Data>,
    trace_file: Option<(Output, u64)>,
    recorder: Option<&Recorder>,
    mut watcher: Option<&mut Watcher>,
    goes_on: &impl Fn(u64) -> bool,
) -> Result<([ArmEnd; 2], Option<Output>), Failure>
where
    F: Element + Number,
{
    let steps = experiment.config().training.steps;
    let mut experiment = Experiment::<F>::new(experiment, data)?;
    let mut traced = None;
    if let Some((output, first)) = trace_file {
        traced = Some(trace(&mut experiment, data, output, first, |experiment| {
            if !goes_on(experiment.steps()) {
                return Ok(false);
            }
            observe(watcher.as_deref_mut(), experiment);
            recorder.map_or(Ok(()), |recorder| recorder.record(experiment))?;
            Ok(true)
        })?);
    }
    let mut portions = Portions::of(PORTION);
    // Without a reader of the rows the run ends.
    let goes_on = |step| goes_on(step) && recorder.is_none_or(Recorder::has_reader);
    while experiment.steps() < steps && goes_on(experiment.steps()) {
        if let Some(recorder) = recorder {
            recorder.record(&mut experiment)?;
        }
        observe(watcher.as_deref_mut(), &mut experiment);
        let recorded = recorder.map(|_| experiment.arms[0].next_stop());
        let watched = watcher.as_ref().and_then(|watcher| watcher.next_stop(experiment.steps()));
        let stop = [recorded, watched].into_iter().flatten().fold(steps, u64::min);
        portions.advance_to(&mut experiment.arms, stop, |arms| goes_on(arms[0].steps()));
    }
    observe(watcher, &mut experiment);
    let accuracies = lockstep::both(&mut experiment.arms, ArmRun::final_accuracies);
    if let Some(recorder) = recorder {
        recorder.last(&mut experiment, accuracies)?;
    }
    Ok(([0, 1].map(|i| end(&experiment.arms[i], ["A", "B"][i], accuracies[i])), traced))
}

/// Lets the watcher of a lesson, if there is one, measure the current step if it needs that step and has not measured
/// it yet.
fn observe<F: Element>(watcher: Option<&mut Watcher>, experiment: &mut Experiment<F>) {
    let Some(watcher) = watcher.filter(|watcher| watcher.run().steps() != Some(experiment.steps())) else { return };
    if let [Some(a), Some(b)] = lockstep::both(&mut experiment.arms, |arm| watcher.work(arm)) {
        watcher.take(experiment.assemble([a, b]));
    }
}

/// Trains the first `steps` steps one by one and writes each to `output`. Calls `between` before each step; if it
/// returns `false`, the trace ends there.
fn trace<F: Element + Number>(
    experiment: &mut Experiment<F>,
    data: &Arc<Data>,
    output: Output,
    steps: u64,
    mut between: impl FnMut(&mut Experiment<F>) -> Result<bool, Failure>,
) -> Result<Output, Failure> {
    let most = Batches::<F>::most_steps(data, experiment.config().mini_batch(data.train.len()));
    if steps > most {
        return Err(Failure::input(Problem::value(
            "--trace-steps",
            &steps.to_string(),
            format!("0..={most} (memory)"),
        )));
    }
    let mut trace = Trace::start(output, experiment)?;
    trace.add_measured(experiment)?;
    while experiment.steps() < steps && between(experiment)? {
        let mut added = Ok(());
        experiment.step_observed(&mut |view| {
            if added.is_ok() {
                added = trace.add_step(view);
            }
        });
        added?;
        trace.add_measured(experiment)?;
    }
    let batches = Batches::first(experiment.steps(), experiment.file(), data);
    Ok(trace.finish(&batches, experiment.arms.each_ref().map(ArmRun::mlp))?)
}

fn end<F: Element>(arm: &ArmRun<F>, name: &'static str, accuracies: Option<(f64, f64)>) -> ArmEnd {
    ArmEnd {
        name,
        normalization: arm.mlp().norm.kind,
        steps: arm.steps(),
        loss: arm.loss(),
        accuracies,
        diverged: arm.diverged(),
    }
}
