//! `shiftscope figure`: writes one view of an experiment at one step as a file.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::process::ExitCode;

use super::args::{FigureArguments, LookArguments, ViewArguments};
use super::failure::{Failure, one};
use super::input;
use super::interrupt::Interrupt;
use super::jobs;
use super::places::{Places, still};
use super::plan::STDOUT;
use super::progress::Progress;
use super::stdout;
use super::table;
use crate::config::Problem;
use crate::figure::{FILM, Figure, FigureError, Sheet};
use crate::files::{FileKind, Output, Replace};
use crate::map::{Map, Plan, whole};
use crate::view::{OPTIONS, Picture};

/// Checks the arguments, trains to the step, and writes the figure.
///
/// # Errors
/// All `problems` and those of the arguments, the data and the output file.
pub fn run(arguments: &FigureArguments, problems: Vec<Problem>) -> Result<ExitCode, Failure> {
    let interrupt = Interrupt::listen()?;
    let (figure, kind, output) = check(arguments, problems)?;
    table::remark([figure.experiment.config()]);
    let bytes = if figure.picture == Picture::Map {
        let map = trained_map(&figure.plan()?, &interrupt)?;
        map.map(|map| Sheet::new(&figure, &map).file(kind))
    } else {
        let progress = Progress::new(figure.until);
        let report = figure.replay(&mut |step| {
            progress.at(step);
            !interrupt.requested()
        });
        drop(progress);
        let report = report.map_err(|error| failure(error, "--step"))?;
        report.map(|report| Sheet::new(&figure, &report).file(kind))
    };
    let Some(bytes) = bytes.transpose().map_err(Problem::from)? else { return Ok(interrupt.exit_code()) };
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

/// Trains all cells of `plan` on all cores; `None` if an interrupt has ended the training.
fn trained_map(plan: &Plan, interrupt: &Interrupt) -> Result<Option<Map>, Failure> {
    let progress = Progress::of(plan.runs(), "runs");
    let map = whole(plan, jobs::read(None)?, &|| !interrupt.requested(), &|done| progress.at(done as u64))?;
    Ok(Some(map).filter(Map::is_complete))
}

/// Returns the failure of a figure whose step was given by the option `step`.
pub fn failure(error: FigureError, step: &str) -> Failure {
    match error {
        FigureError::Experiment(error) => error.into(),
        FigureError::Ended { .. } => Failure::input(Problem::from(error).within(step)),
        error => Failure::input(error),
    }
}

/// Checks everything that can be checked before the data are loaded.
///
/// # Returns
/// The figure to make, the kind of its file, and the file; `None` for stdout.
fn check(
    arguments: &FigureArguments,
    mut problems: Vec<Problem>,
) -> Result<(Figure, FileKind, Option<Output>), Failure> {
    let (experiment, source) = input::experiment(&arguments.experiment, None, &mut problems);
    let mut figure = Figure::new(experiment.clone().unwrap_or_default());
    figure.state.map = source.plane().unwrap_or_default();
    let more = [
        ("step", &arguments.step),
        ("until", &arguments.until),
        ("x", &arguments.x),
        ("y", &arguments.y),
        ("seeds", &arguments.seeds),
        ("measure", &arguments.measure),
    ];
    let mut found = set(&mut figure, &["view", "step"], &arguments.view, &arguments.look, &more);
    let of_map = more[2..].iter().filter(|(_, value)| value.is_some() && figure.picture != Picture::Map);
    found.extend(of_map.map(|(key, _)| Problem::new(*key, "belongs to the view map alone")));
    (figure.look.transparent, figure.look.caption) = (arguments.transparent, arguments.caption);
    let target = target(arguments);
    figure.folder = target.as_ref().ok().and_then(|(path, _)| Some(path.as_deref()?.parent()?.to_owned()));
    if experiment.is_some() && Figure::has_subject(&found) {
        found.extend(figure.problems());
    }
    if let Ok((_, FileKind::Png)) = target {
        found.extend(figure.look.size.pixels(figure.look.scale).err());
    }
    problems.extend(found.into_iter().map(option));
    let target = one(target, &mut problems);
    let mut places = Places::of(&arguments.experiment, experiment.as_ref());
    let path = target.and_then(|(path, _)| path);
    let output = path.map(|path| output(path, &mut places, arguments.force));
    problems.extend(places.problems());
    let output = one(output.transpose(), &mut problems);
    match (target, output) {
        (Some((_, kind)), Some(output)) if problems.is_empty() => Ok((figure, kind, output)),
        _ => Err(Failure::all(problems)),
    }
}

/// Returns the file to write (`None` for stdout) and its format.
fn target(arguments: &FigureArguments) -> Result<(Option<&Path>, FileKind), Problem> {
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
        return Ok((None, kind));
    }
    Ok((Some(out), asked.map_or_else(|| still(out), Ok)?))
}

/// Creates the output file of `--out`, which replaces an existing file only if `force` is set.
pub fn output(path: &Path, places: &mut Places, force: bool) -> Result<Output, Problem> {
    places.writes("--out", path);
    let replace = if force { Replace::Anything } else { Replace::Nothing };
    Output::create("--out", path, replace).map_err(Problem::from)
}

/// Returns a problem of a figure or an animation as one of the command line's option of that name. Options of the views,
/// which have no option of their own, belong to `--show`; a key of the experiment stays what it is.
pub fn option(mut problem: Problem) -> Problem {
    if let Some(place) = problem.place.first_mut() {
        if Figure::has_key(place) {
            *place = format!("--{place}");
        }
        problem
    } else if Figure::has_key(&problem.key) || FILM.iter().any(|key| key.name == problem.key) {
        let name = format!("--{}", problem.key);
        problem.called(name)
    } else if OPTIONS.iter().any(|option| option.name == problem.key) {
        problem.within("--show")
    } else {
        problem
    }
}

/// Sets the keys and options of `figure` that the command line gives; `more` are those that not every command has.
///
/// # Returns
/// What is wrong with them, or missing among the `needed` ones.
pub fn set(
    figure: &mut Figure,
    needed: &[&str],
    view: &ViewArguments,
    look: &LookArguments,
    more: &[(&str, &Option<String>)],
) -> Vec<Problem> {
    let given = [
        ("view", &view.view),
        ("layer", &view.layer),
        ("stage", &view.stage),
        ("lang", &look.lang),
        ("theme", &look.theme),
        ("size", &look.size),
        ("scale", &look.scale),
    ];
    let mut problems = figure.set_given(needed, |name| {
        given.iter().chain(more).find(|(key, _)| *key == name).and_then(|(_, value)| (*value).clone())
    });
    let show = view.show.iter().filter_map(|assignment| figure.state.set_option_from(assignment).err());
    problems.extend(show.map(|problem| problem.within("--show")));
    problems
}
