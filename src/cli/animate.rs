//! `shiftscope animate`: writes one view of an experiment over its steps as an animation.

use std::path::Path;
use std::process::ExitCode;
use std::thread;

use super::args::AnimateArguments;
use super::failure::{Failure, one};
use super::figure::{failure, option, output, set};
use super::input;
use super::interrupt::Interrupt;
use super::places::Places;
use super::plan::STDOUT;
use super::progress::Progress;
use super::table;
use crate::config::Problem;
use crate::figure::{Animation, AnimationStage, Figure, Film};
use crate::files::{FileKind, Output};

/// Checks the arguments, trains to the last step, draws the frames and writes them.
///
/// # Errors
/// All `problems` and those of the arguments, the data and the output file.
pub fn run(arguments: &AnimateArguments, problems: Vec<Problem>) -> Result<ExitCode, Failure> {
    let interrupt = Interrupt::listen()?;
    let (animation, format, output) = check(arguments, problems)?;
    table::remark([animation.figure().experiment.config()]);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (last, frames) = (animation.figure().step, animation.steps().len());
    // Training, drawing and writing each have a progress bar of their own.
    let (mut training, mut drawing) = (Some(Progress::new(last)), None);
    let recording = animation.record(threads, &mut |stage| {
        match stage {
            AnimationStage::Trained(step) => training.iter().for_each(|bar| bar.at(step)),
            AnimationStage::Drawn(frame) => {
                training = None;
                drawing.get_or_insert_with(|| Progress::of(frames, "frames drawn")).at(frame as u64);
            }
        }
        !interrupt.requested()
    });
    drop((training, drawing));
    let Some((recording, words)) = recording.map_err(|error| failure(error, "--to"))? else {
        return Ok(interrupt.exit_code());
    };
    let progress = Progress::of(frames, "frames written");
    let file = animation.file(&recording, &words, format, |written| {
        progress.at(written as u64);
        !interrupt.requested()
    });
    drop(progress);
    let Some(bytes) = file.map_err(|error| failure(error, "--to"))? else { return Ok(interrupt.exit_code()) };
    output.write(&bytes)?;
    if interrupt.requested() {
        return Ok(interrupt.exit_code());
    }
    output.commit()?;
    Ok(ExitCode::SUCCESS)
}

/// Checks everything that can be checked before the data are loaded.
///
/// # Returns
/// The animation to make, the kind of its file, and the file.
fn check(arguments: &AnimateArguments, mut problems: Vec<Problem>) -> Result<(Animation, FileKind, Output), Failure> {
    let (experiment, source) = input::experiment(&arguments.experiment, None, &mut problems);
    let mut figure = Figure::new(experiment.clone().unwrap_or_default());
    figure.state.map = source.plane().unwrap_or_default();
    let mut found = set(&mut figure, &["view"], &arguments.view, &arguments.look, &[]);
    figure.look.caption = arguments.caption;
    figure.folder = arguments.out.as_deref().and_then(Path::parent).map(Path::to_owned);
    let mut film = Film::default();
    let given = [
        ("from", &arguments.from),
        ("to", &arguments.to),
        ("frames", &arguments.frames),
        ("spacing", &arguments.spacing),
        ("frame-time", &arguments.frame_time),
        ("end-hold", &arguments.end_hold),
        ("loop", &arguments.plays),
    ];
    let of_film =
        film.set_given(|name| given.iter().find(|(key, _)| *key == name).and_then(|(_, value)| (*value).clone()));
    let has_steps = of_film.iter().all(|problem| !["from", "to"].contains(&problem.key.as_str()));
    let is_whole = experiment.is_some() && has_steps && Figure::has_subject(&found);
    found.extend(figure.look.size.pixels(figure.look.scale).err());
    let mut animation = None;
    if is_whole {
        (figure.step, figure.until) = (film.to, film.to);
        // The run of an animation ends at its last step, which `--to` names.
        let of_figure = figure.problems().into_iter().filter(|problem| problem.key != "until");
        found.extend(of_figure.map(|found| if found.key == "step" { found.called("to") } else { found }));
        animation = one(Animation::new(figure, film), &mut found);
    }
    problems.extend(found.into_iter().chain(of_film).map(option));
    let (out, format) = one(target(arguments), &mut problems).unzip();
    let mut places = Places::of(&arguments.experiment, experiment.as_ref());
    let output = out.map(|out| output(out, &mut places, arguments.force));
    problems.extend(places.problems());
    let output = one(output.transpose(), &mut problems).flatten();
    match (animation, format, output) {
        (Some(animation), Some(format), Some(output)) if problems.is_empty() => Ok((animation, format, output)),
        _ => Err(Failure::all(problems)),
    }
}

fn target(arguments: &AnimateArguments) -> Result<(&Path, FileKind), Problem> {
    let missing = || Problem::missing("--out", "give the file to write, as layers.gif");
    let out = arguments.out.as_deref().ok_or_else(missing)?;
    if out == Path::new(STDOUT) {
        let text = "an animation is not written to stdout; name a file, as layers.gif";
        return Err(Problem::whole(text).within("--out -"));
    }
    let format = FileKind::animated(out).ok_or_else(|| {
        let text = "the ending does not say the format; use .gif, or .png for an APNG";
        Problem::whole(text).within(format!("--out {}", out.display()))
    })?;
    Ok((out, format))
}
