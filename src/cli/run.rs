//! `shiftscope run`: training without a window.

use std::process::ExitCode;
use std::sync::Arc;

use ndarray_npy::WritableElement;

use super::args::RunArguments;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::output::Output;
use super::pace::Pace;
use super::plan::Plan;
use super::progress::Progress;
use super::recorder::Recorder;
use super::stdout;
use super::summary::ArmEnd;
use super::trace::{Batches, Trace};
use crate::data::Data;
use crate::experiment::{ArmRun, Experiment};
use crate::measure::timeline;
use crate::nn::Element;
use crate::nn::flush::flushed;
use crate::trainer::lockstep;

/// Exit code after Ctrl-C: 128 + SIGINT.
const INTERRUPTED: u8 = 130;

/// Checks the arguments, then trains both arms and prints how they ended.
///
/// # Errors
/// All `problems` and those of the arguments, the data and the output files.
pub fn run(arguments: &RunArguments, problems: Vec<String>) -> Result<ExitCode, Failure> {
    let interrupt = Interrupt::listen()?;
    let plan = Plan::check(arguments, problems)?;
    let data = Arc::new(Data::load(plan.experiment.config())?);
    let ends = if plan.f64 {
        flushed(|| train::<f64>(plan, &data, &interrupt))
    } else {
        flushed(|| train::<f32>(plan, &data, &interrupt))
    }?;
    // That nobody reads the summary does not make the run less of a success.
    let _ = stdout::print(&ends.iter().map(ArmEnd::line).collect::<String>())?;
    Ok(if interrupt.requested() { ExitCode::from(INTERRUPTED) } else { ExitCode::SUCCESS })
}

/// Trains to the end of the plan or to an interrupt, and only then puts the output files in place: both or none.
fn train<F>(plan: Plan, data: &Arc<Data>, interrupt: &Interrupt) -> Result<[ArmEnd; 2], Failure>
where
    F: Element + WritableElement,
{
    let steps = plan.experiment.config().training.steps;
    let mut experiment = Experiment::<F>::new(&plan.experiment, data)?;
    let mut recorder = plan.metrics.map(Recorder::start).transpose()?;
    let progress = Progress::new(steps);
    let mut outputs = Vec::new();
    if let Some((output, first)) = plan.trace {
        outputs.push(trace(&mut experiment, data, output, first, |experiment| {
            progress.at(experiment.steps());
            if interrupt.requested() {
                return Ok(false);
            }
            recorder.as_mut().map_or(Ok(()), |recorder| recorder.record(experiment))?;
            Ok(true)
        })?);
    }
    let mut pace = Pace::default();
    while experiment.steps() < steps && !interrupt.requested() {
        if let Some(recorder) = &mut recorder {
            recorder.record(&mut experiment)?;
        }
        let stop = if recorder.is_some() { timeline::next_recorded(experiment.steps()).min(steps) } else { steps };
        pace.advance(&mut experiment.arms, stop);
        progress.at(experiment.steps());
    }
    let accuracies = lockstep::both(&mut experiment.arms, ArmRun::final_accuracies);
    if let Some(recorder) = recorder {
        outputs.push(recorder.finish(&mut experiment, accuracies)?);
    }
    put_in_place(outputs)?;
    Ok([0, 1].map(|i| end(&experiment.arms[i], ["A", "B"][i], accuracies[i])))
}

/// Makes the first `steps` steps one by one and writes each to `output`. `between` is called before each of them and
/// says whether to go on.
fn trace<F: Element + WritableElement>(
    experiment: &mut Experiment<F>,
    data: &Arc<Data>,
    output: Output,
    steps: u64,
    mut between: impl FnMut(&mut Experiment<F>) -> Result<bool, Failure>,
) -> Result<Output, Failure> {
    let most = Batches::<F>::most_steps(data, experiment.config().training.batch_size);
    if steps > most {
        return Err(Failure::input(format!("--trace-steps is {steps}; allowed with these data: 0..={most} (memory)")));
    }
    let mut trace = Trace::start(output, experiment.arms.each_ref().map(ArmRun::mlp))?;
    while experiment.steps() < steps && between(experiment)? {
        let mut added = Ok(());
        experiment.step_observed(&mut |view| {
            if added.is_ok() {
                added = trace.add_step(view);
            }
        });
        added?;
    }
    let batches = Batches::first(experiment.steps(), experiment.file(), data);
    Ok(trace.finish(&batches, experiment.arms.each_ref().map(ArmRun::mlp))?)
}

/// Where every file is on the disk, each gets its name.
fn put_in_place(outputs: Vec<Output>) -> Result<(), Failure> {
    for output in &outputs {
        output.sync()?;
    }
    for output in outputs {
        output.commit()?;
    }
    Ok(())
}

fn end<F: Element>(arm: &ArmRun<F>, name: &'static str, accuracies: Option<(f64, f64)>) -> ArmEnd {
    ArmEnd {
        name,
        normalization: arm.mlp().normalization,
        steps: arm.steps(),
        loss: arm.loss(),
        accuracies,
        diverged: arm.diverged(),
    }
}
