//! `shiftscope figure`: writes one view of an experiment at one step as a file.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::process::ExitCode;

use super::args::{FigureArguments, LookArguments, ViewArguments};
use super::failure::Failure;
use super::input;
use super::interrupt::Interrupt;
use super::places::Places;
use super::plan::STDOUT;
use super::progress::Progress;
use super::stdout;
use crate::config::Problem;
use crate::figure::{self, Figure, Look, Sheet};
use crate::files::{FileKind, Output, Replace};
use crate::view::{Picture, ViewState};

/// Checks the arguments, trains to the step, and writes the figure.
///
/// # Errors
/// All `problems` and those of the arguments, the data and the output file.
pub fn run(arguments: &FigureArguments, problems: Vec<Problem>) -> Result<ExitCode, Failure> {
    let interrupt = Interrupt::listen()?;
    let Job { figure, kind, output } = Job::check(arguments, problems)?;
    let progress = Progress::new(figure.until);
    let report = figure.replay(&mut |step| {
        progress.at(step);
        !interrupt.requested()
    });
    drop(progress);
    let Some(report) = report.map_err(|error| Failure::from(&error))? else {
        return Ok(interrupt.exit_code());
    };
    let bytes = Sheet::new(&figure, &report).file(kind).map_err(Problem::from)?;
    if interrupt.requested() {
        return Ok(interrupt.exit_code());
    }
    match output {
        None => {
            let _ = stdout::write(&bytes)?;
        }
        Some(output) => {
            output.write(&bytes)?;
            output.commit()?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

impl From<&figure::MakeError> for Failure {
    fn from(error: &figure::MakeError) -> Self {
        match error {
            figure::MakeError::Experiment(error) => error.clone().into(),
            figure::MakeError::Ended { .. } => Self::input(Problem::whole(error.to_string()).within("--step")),
        }
    }
}

/// The checked arguments: the figure to make and where to write it.
struct Job {
    figure: Figure,
    kind: FileKind,
    /// The file to write; `None` for stdout.
    output: Option<Output>,
}

impl Job {
    /// Checks everything that can be checked before the data are loaded.
    fn check(arguments: &FigureArguments, mut problems: Vec<Problem>) -> Result<Self, Failure> {
        let experiment = taken(
            input::experiment(arguments.file.as_deref(), arguments.lesson.as_deref(), &arguments.set, None),
            &mut problems,
        );
        let picture = one(picture(arguments.view.view.as_deref()), &mut problems);
        let step = one(step(arguments.step.as_deref()), &mut problems);
        let until = one(arguments.until.as_deref().map(|text| number("--until", text)).transpose(), &mut problems);
        let state = state(&arguments.view, &mut problems);
        let look = Look {
            transparent: arguments.transparent,
            caption: arguments.caption,
            ..look(&arguments.look, &mut problems)
        };
        let target = one(Target::of(arguments), &mut problems);
        let figure = experiment.zip(picture).zip(step.zip(until)).map(|((experiment, picture), (step, until))| {
            Figure { experiment, step, until: until.unwrap_or(step), picture, state, look }
        });
        if let Some(figure) = &figure {
            problems.extend(figure.problems().into_iter().map(option));
        }
        if let Some(Target { kind: FileKind::Png, .. }) = target {
            problems.extend(look.size.pixels(look.scale).err().map(option));
        }
        let mut places = Places::of(
            arguments.file.as_deref(),
            arguments.lesson.as_deref(),
            figure.as_ref().map(|figure| &figure.experiment),
        );
        let path = target.as_ref().and_then(|target| target.path);
        let output = path.map(|path| output(path, &mut places, arguments.force));
        problems.extend(places.problems());
        let output = one(output.transpose(), &mut problems);
        match (figure, target, output) {
            (Some(figure), Some(target), Some(output)) if problems.is_empty() => {
                Ok(Self { figure, kind: target.kind, output })
            }
            _ => Err(Failure::all(problems)),
        }
    }
}

/// The file name and format of the figure.
struct Target<'a> {
    /// The file to write; `None` for stdout.
    path: Option<&'a Path>,
    kind: FileKind,
}

impl<'a> Target<'a> {
    fn of(arguments: &'a FigureArguments) -> Result<Self, Problem> {
        let asked = arguments.format.as_deref().map(|name| {
            let names = FileKind::STILL.map(FileKind::name);
            FileKind::named(&FileKind::STILL, name).ok_or_else(|| Problem::word("--format", name, &names))
        });
        let asked = asked.transpose()?;
        let missing = || Problem::missing("--out", "give the file to write, as layers.svg, or - for stdout");
        let out = arguments.out.as_deref().ok_or_else(missing)?;
        if out == Path::new(STDOUT) {
            let kind = asked.unwrap_or(FileKind::Svg);
            if matches!(kind, FileKind::Pdf | FileKind::Png) && io::stdout().is_terminal() {
                let text = format!("a {} is not for a terminal", kind.letters());
                return Err(Problem::whole(text).within("--out -"));
            }
            return Ok(Self { path: None, kind });
        }
        let kind = asked.or_else(|| FileKind::still(out)).ok_or_else(|| {
            let text = "the ending does not say the format; use .svg, .pdf, .png, .csv or .json";
            Problem::whole(text).within(format!("--out {}", out.display()))
        })?;
        Ok(Self { path: Some(out), kind })
    }
}

/// Creates the output file of `--out`, which replaces an existing file only if `force` is set.
pub fn output(path: &Path, places: &mut Places, force: bool) -> Result<Output, Problem> {
    places.writes("--out", path);
    let replace = if force { Replace::Anything } else { Replace::Nothing };
    Output::create("--out", path, replace).map_err(Problem::from)
}

/// Returns a problem of a figure as one of the command line's option of that name.
pub fn option(problem: Problem) -> Problem {
    let options = ["layer", "stage", "step", "until", "size", "scale", "lang", "theme"];
    if options.contains(&problem.key.as_str()) {
        let name = format!("--{}", problem.key);
        problem.called(name)
    } else {
        problem.within("--show")
    }
}

/// Returns the value of `result`; an error is added to `problems`.
pub fn one<T>(result: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    taken(result.map_err(|problem| vec![problem]), problems)
}

/// Returns the value of `result`; all its errors are added to `problems`.
pub fn taken<T>(result: Result<T, Vec<Problem>>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|found| problems.extend(found)).ok()
}

pub fn picture(name: Option<&str>) -> Result<Picture, Problem> {
    let names = Picture::ALL.map(Picture::name);
    let name = name.ok_or_else(|| Problem::missing("--view", format!("views: {}", names.join(", "))))?;
    Picture::from_name(name).ok_or_else(|| Problem::word("--view", name, &names))
}

fn step(text: Option<&str>) -> Result<u64, Problem> {
    number("--step", text.ok_or_else(|| Problem::missing("--step", "give the step to be shown"))?)
}

pub fn number(option: &str, text: &str) -> Result<u64, Problem> {
    text.trim().parse().map_err(|_| Problem::value(option, text, "a step, 0 or more"))
}

/// Returns the state that `--layer`, `--stage` and `--show` describe; adds what is wrong with them to `problems`.
pub fn state(arguments: &ViewArguments, problems: &mut Vec<Problem>) -> ViewState {
    let mut state = ViewState::default();
    for (key, value) in [("layer", &arguments.layer), ("stage", &arguments.stage)] {
        if let Some(value) = value {
            problems.extend(state.set_option(key, value).err().map(option));
        }
    }
    for assignment in &arguments.show {
        problems.extend(state.set_option_from(assignment).err().map(|problem| problem.within("--show")));
    }
    state
}

pub fn look(arguments: &LookArguments, problems: &mut Vec<Problem>) -> Look {
    let mut look = Look::default();
    let given = [
        ("size", &arguments.size),
        ("scale", &arguments.scale),
        ("lang", &arguments.lang),
        ("theme", &arguments.theme),
    ];
    for (key, value) in given {
        if let Some(value) = value {
            problems.extend(look.set(key, value).err().map(option));
        }
    }
    look
}
