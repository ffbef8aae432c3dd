//! `shiftscope animate`: writes one view of an experiment over its steps as an animation.

use std::path::Path;
use std::process::ExitCode;
use std::thread;

use super::args::AnimateArguments;
use super::failure::Failure;
use super::figure::{look, number, one, option, output, picture, state, taken};
use super::input;
use super::interrupt::Interrupt;
use super::places::Places;
use super::plan::STDOUT;
use super::progress::Progress;
use crate::config::Problem;
use crate::figure::{AnimateError, Animation, AnimationStage, Figure, MOST_FRAMES, MakeError, Spacing, Timing};
use crate::files::{FileKind, Output};

/// Number of frames if the command line does not say.
const FRAMES: usize = 100;
/// Longest display time of a frame, in milliseconds, within the limits of the formats.
const LONGEST_MS: u32 = 60_000;
/// Largest number of times that an animation can be set to play; 0 means forever.
const MOST_PLAYS: u32 = 65_535;

/// Checks the arguments, trains to the last step, draws the frames and writes them.
///
/// # Errors
/// All `problems` and those of the arguments, the data and the output file.
pub fn run(arguments: &AnimateArguments, problems: Vec<Problem>) -> Result<ExitCode, Failure> {
    let interrupt = Interrupt::listen()?;
    let Job { animation, format, timing, output } = Job::check(arguments, problems)?;
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (last, frames) = (animation.figure().step, animation.steps().len());
    // Training, drawing and writing each have a progress bar of their own.
    let mut bars = Bars { now: Progress::new(last), drawing: false, frames };
    let recording = animation.record(threads, &mut |stage| {
        bars.at(stage);
        !interrupt.requested()
    });
    drop(bars);
    let Some((recording, words)) = recording.map_err(failure)? else { return Ok(interrupt.exit_code()) };
    let progress = Progress::of(frames, "frames written");
    let file = animation.file(&recording, &words, format, timing, |written| {
        progress.at(written as u64);
        !interrupt.requested()
    });
    drop(progress);
    let Some(bytes) = file.map_err(failure)? else { return Ok(interrupt.exit_code()) };
    output.write(&bytes)?;
    if interrupt.requested() {
        return Ok(interrupt.exit_code());
    }
    output.commit()?;
    Ok(ExitCode::SUCCESS)
}

/// The progress bar of the training, which is then replaced by the bar of the drawing.
struct Bars {
    now: Progress,
    drawing: bool,
    frames: usize,
}

impl Bars {
    fn at(&mut self, stage: AnimationStage) {
        match stage {
            AnimationStage::Trained(step) => self.now.at(step),
            AnimationStage::Drawn(frame) => {
                if !self.drawing {
                    self.drawing = true;
                    self.now = Progress::of(self.frames, "frames drawn");
                }
                self.now.at(frame as u64);
            }
        }
    }
}

fn failure(error: AnimateError) -> Failure {
    match error {
        AnimateError::Make(MakeError::Experiment(error)) => error.into(),
        AnimateError::Make(error) => Failure::input(Problem::whole(error.to_string()).within("--to")),
        error => Failure::input(error.to_string()),
    }
}

/// The checked arguments: the animation to make and where to write it.
struct Job {
    animation: Animation,
    format: FileKind,
    timing: Timing,
    output: Output,
}

impl Job {
    /// Checks everything that can be checked before the data are loaded.
    fn check(arguments: &AnimateArguments, mut problems: Vec<Problem>) -> Result<Self, Failure> {
        let experiment = taken(
            input::experiment(arguments.file.as_deref(), arguments.lesson.as_deref(), &arguments.set, None),
            &mut problems,
        );
        let picture = one(picture(arguments.view.view.as_deref()), &mut problems);
        let state = state(&arguments.view, &mut problems);
        let mut look = look(&arguments.look, &mut problems);
        look.caption = arguments.caption;
        let from = one(step("--from", arguments.from.as_deref()), &mut problems);
        let to = one(step("--to", arguments.to.as_deref()), &mut problems);
        let frames = one(frames(arguments.frames.as_deref()), &mut problems);
        let spacing = one(spacing(arguments.spacing.as_deref()), &mut problems);
        let timing = timing(arguments, &mut problems);
        let (out, format) = one(target(arguments), &mut problems).unzip();
        problems.extend(look.size.pixels(look.scale).err().map(option));
        let mut animation = None;
        let of_file = experiment.clone();
        if let (Some(experiment), Some(picture), Some(from), Some(to)) = (experiment, picture, from, to) {
            let figure = Figure { experiment, step: to, until: to, picture, state, look };
            // The run of an animation ends at its last step, which `--to` names.
            let found = figure.problems().into_iter().filter(|problem| problem.key != "until");
            problems.extend(found.map(|found| if found.key == "step" { found.called("--to") } else { option(found) }));
            if from > to {
                problems.push(Problem::new("--from", format!("is {from}, behind --to, {to}")));
            } else if let (Some(frames), Some(spacing)) = (frames, spacing) {
                let all = usize::try_from(to - from).map_or(FRAMES, |steps| steps.saturating_add(1));
                let frames = frames.unwrap_or(FRAMES.min(all));
                animation = Animation::new(figure, from, frames, spacing);
                if animation.is_none() {
                    let allowed = format!("1..={}, the steps from {from} to {to}", to - from + 1);
                    problems.push(Problem::value("--frames", &frames.to_string(), allowed));
                }
            }
        }
        let mut places = Places::of(arguments.file.as_deref(), arguments.lesson.as_deref(), of_file.as_ref());
        let output = out.map(|out| output(out, &mut places, arguments.force));
        problems.extend(places.problems());
        let output = one(output.transpose(), &mut problems).flatten();
        match (animation, format, output) {
            (Some(animation), Some(format), Some(output)) if problems.is_empty() => {
                Ok(Self { animation, format, timing, output })
            }
            _ => Err(Failure::all(problems)),
        }
    }
}

fn step(option: &str, text: Option<&str>) -> Result<u64, Problem> {
    let which = if option == "--from" { "first" } else { "last" };
    number(option, text.ok_or_else(|| Problem::missing(option, format!("give the {which} step to be shown")))?)
}

/// Returns the number of `--frames`; `None` if the command line does not say.
fn frames(text: Option<&str>) -> Result<Option<usize>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let frames = text.trim().parse().ok().filter(|frames| (1..=MOST_FRAMES).contains(frames));
    frames.map(Some).ok_or_else(|| Problem::value("--frames", text, format!("1..={MOST_FRAMES}")))
}

fn spacing(name: Option<&str>) -> Result<Spacing, Problem> {
    let Some(name) = name else { return Ok(Spacing::default()) };
    Spacing::from_name(name).ok_or_else(|| Problem::word("--spacing", name, &["log", "linear"]))
}

fn timing(arguments: &AnimateArguments, problems: &mut Vec<Problem>) -> Timing {
    let mut timing = Timing::default();
    let options = [
        ("--frame-time", &arguments.frame_time, &mut timing.frame_ms, (10, LONGEST_MS)),
        ("--end-hold", &arguments.end_hold, &mut timing.hold_ms, (0, LONGEST_MS)),
        ("--loop", &arguments.plays, &mut timing.plays, (0, MOST_PLAYS)),
    ];
    for (option, text, value, (least, most)) in options {
        let Some(text) = text else { continue };
        match text.trim().parse() {
            Ok(number) if (least..=most).contains(&number) => *value = number,
            _ => problems.push(Problem::value(option, text, format!("{least}..={most}"))),
        }
    }
    timing
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
