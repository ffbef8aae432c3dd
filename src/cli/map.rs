//! `shiftscope map`: trains a plane of two settings and draws where the networks learn.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::args::MapArguments;
#[cfg(feature = "gui")]
use super::args::ViewArguments;
use super::failure::{Failure, one, taken};
use super::input;
use super::interrupt::Interrupt;
use super::jobs;
use super::places::{Places, still};
use super::progress::Progress;
use super::stdout;
use super::table;
#[cfg(feature = "gui")]
use crate::config::Checked;
use crate::config::{Config, LAST_STEP, Problem};
#[cfg(feature = "gui")]
use crate::figure::{Figure, Look, Sheet};
use crate::files::{self, Content, FileKind, Output, OutputError, Replace};
use crate::map::{Map, Measure, Plan, Plane, Shares, Tile, compute, read_csv, write_csv};
#[cfg(feature = "gui")]
use crate::view::Picture;

/// Time between two looks at what the threads have done.
const LOOK_TIME: Duration = Duration::from_millis(100);
/// Time to the first save of the rows, and least time between two.
const FIRST_SAVE: Duration = Duration::from_secs(1);
const BETWEEN_SAVES: Duration = Duration::from_secs(5);
/// Time between two saves as a multiple of the time that the last one took.
const SAVES_SHARE: u32 = 20;

/// Checks the arguments, trains the cells or reads them from tiles, writes the map, and prints the shares of both arms.
///
/// # Errors
/// All `problems` and those of the arguments, the data and the files.
pub fn run(arguments: &MapArguments, problems: Vec<Problem>) -> Result<ExitCode, Failure> {
    let interrupt = Interrupt::listen()?;
    let Job { task, target } = Job::check(arguments, problems)?;
    let trains = matches!(task, Task::Compute { .. });
    let map = match task {
        Task::Merge(map) => map,
        Task::Compute { map, tile, threads } => match computed(map, tile, threads, &target, &interrupt)? {
            Some(map) => map,
            None => return Ok(interrupt.exit_code()),
        },
    };
    // From here on an interrupt has nothing to save: the rows are in their file.
    interrupt.at_worst(|| ());
    target.write(&map)?;
    if trains && target.rows != target.out && is_map(&target.rows) {
        // The rows can be made again; that they stay is no reason to fail.
        let _ = fs::remove_file(&target.rows);
    }
    // The map is made even if the reader of the summary has closed the pipe.
    let _ = stdout::print(&summary(&map))?;
    Ok(ExitCode::SUCCESS)
}

/// The checked arguments.
struct Job {
    task: Task,
    target: Target,
}

/// Where the results come from.
enum Task {
    /// They are read from files.
    Merge(Map),
    /// The runs of the tile that the map lacks are trained.
    Compute { map: Map, tile: Tile, threads: usize },
}

/// The file of the map, and the file that keeps the rows while they are computed.
struct Target {
    out: PathBuf,
    kind: FileKind,
    /// The CSV file of the rows: that of the map itself, or one beside the picture.
    rows: PathBuf,
    /// Which files may be replaced.
    replace: Replace,
    #[cfg(feature = "gui")]
    look: Look,
}

impl Job {
    /// Checks everything that can be checked before the data are loaded.
    fn check(arguments: &MapArguments, mut problems: Vec<Problem>) -> Result<Self, Failure> {
        let merges = !arguments.merge.is_empty();
        let mut places = if merges {
            problems.extend(beside_merge(arguments));
            let mut places = Places::default();
            arguments.merge.iter().for_each(|tile| places.reads("--merge", tile));
            places
        } else {
            Places::default()
        };
        let map = if merges {
            let measure = arguments.measure.as_deref().map(|text| Measure::read("--measure", text));
            let measure = one(measure.transpose(), &mut problems).flatten();
            taken(merged(&arguments.merge, measure), &mut problems)
        } else {
            let (plan, sources) = planned(arguments, &mut problems);
            places = sources;
            plan.map(Map::new)
        };
        let tile = arguments.tile.as_deref().map_or(Ok(Tile::WHOLE), |text| Tile::read("--tile", text));
        let tile = one(tile, &mut problems);
        let threads = one(jobs::read(arguments.jobs.as_deref()), &mut problems);
        let target = one(Target::of(arguments, &mut places), &mut problems);
        #[cfg(feature = "gui")]
        let target = target.map(|target| target.with_look(arguments, &mut problems));
        problems.extend(places.problems());
        let (Some(map), Some(tile), Some(threads), Some(target)) = (map, tile, threads, target) else {
            return Err(Failure::all(problems));
        };
        problems.extend(target.problem(arguments.resume, merges));
        Failure::unless_empty(problems)?;
        let task = if merges {
            Task::Merge(map)
        } else {
            let map = if arguments.resume && target.rows.exists() {
                read(&target.rows, Some(map)).map_err(Failure::all)?
            } else {
                map
            };
            Task::Compute { map, tile, threads }
        };
        Ok(Self { task, target })
    }
}

/// Returns the plan of the command line, if all its parts can be read, and the files that it is read from. What it does not
/// say is that of the map of the lesson or the file, or as usual.
fn planned(arguments: &MapArguments, problems: &mut Vec<Problem>) -> (Option<Plan>, Places) {
    let before = problems.len();
    let (experiment, source) = input::experiment(&arguments.experiment, None, problems);
    let places = Places::of(&arguments.experiment, experiment.as_ref());
    let mut plane = source.plane().unwrap_or_default();
    let given = [&arguments.x, &arguments.y, &arguments.seeds, &arguments.measure];
    for (key, text) in Plane::KEYS.into_iter().zip(given) {
        problems.extend(text.as_ref().and_then(|text| plane.set(key, text).err()).map(option));
    }
    if let Some(text) = &arguments.steps {
        plane.steps = one(steps(text), problems).unwrap_or(plane.steps);
    }
    let plan = experiment.filter(|_| problems.len() == before);
    let plan = plan.map(|experiment| plane.plan(experiment.config()).map_err(|error| error.0));
    (plan.and_then(|plan| taken(plan, problems)), places)
}

/// Returns a problem with the plane of a map as one of the command line's option of that name.
fn option(mut problem: Problem) -> Problem {
    match problem.place.first_mut() {
        Some(place) => place.insert_str(0, "--"),
        None => problem.key.insert_str(0, "--"),
    }
    problem
}

/// Reads `--steps`, which has the range of `training.steps` without 0.
fn steps(text: &str) -> Result<u64, Problem> {
    let mut config = Config::default();
    input::set_steps(&mut config, text)?;
    match config.training.steps {
        0 => Err(Problem::value("--steps", text, format!("1..={LAST_STEP}"))),
        steps => Ok(steps),
    }
}

/// Returns a problem for each option that does not go with `--merge`.
fn beside_merge(arguments: &MapArguments) -> Vec<Problem> {
    let given = [
        ("FILE", arguments.experiment.file.is_some()),
        ("--lesson", arguments.experiment.lesson.is_some()),
        ("--set", !arguments.experiment.set.is_empty()),
        ("--x", arguments.x.is_some()),
        ("--y", arguments.y.is_some()),
        ("--steps", arguments.steps.is_some()),
        ("--seeds", arguments.seeds.is_some()),
        ("--jobs", arguments.jobs.is_some()),
        ("--tile", arguments.tile.is_some()),
        ("--resume", arguments.resume),
    ];
    let wrong = given.into_iter().filter(|(_, given)| *given);
    wrong.map(|(name, _)| Problem::new(name, "and --merge do not go together: the files say what is trained")).collect()
}

/// Reads the tiles of one map.
fn merged(tiles: &[PathBuf], measure: Option<Measure>) -> Result<Map, Vec<Problem>> {
    let mut map = None;
    for tile in tiles {
        map = Some(read(tile, map)?);
    }
    let map = map.expect("--merge names at least one file");
    let Some(measure) = measure else { return Ok(map) };
    map.showing(measure).map_err(|problem| vec![problem.called("--measure")])
}

/// Reads the rows in the file at `path` and adds them to `into`, or to an empty map of the plan in the file.
fn read(path: &Path, into: Option<Map>) -> Result<Map, Vec<Problem>> {
    let name = path.display().to_string();
    let file = files::open(path).map_err(|fault| vec![Problem::whole(fault.to_string()).within(&name)])?;
    let map = read_csv(BufReader::new(file), into);
    map.map_err(|error| error.0.into_iter().map(|problem| problem.within(&name)).collect())
}

/// Returns whether the file at `path` is the CSV file of a map, by its start.
fn is_map(path: &Path) -> bool {
    files::content(path) == Ok(Content::Map)
}

impl Target {
    fn of(arguments: &MapArguments, places: &mut Places) -> Result<Self, Problem> {
        let missing = || Problem::missing("--out", "give the file to write, as map.svg");
        let out = arguments.out.clone().ok_or_else(missing)?;
        let kind = still(&out)?;
        if kind.is_picture() && cfg!(not(feature = "gui")) {
            let text = "this build draws no pictures; use .csv or .json";
            return Err(Problem::whole(text).within(format!("--out {}", out.display())));
        }
        places.writes("--out", &out);
        let mut rows = out.clone();
        if kind != FileKind::Csv {
            rows.as_mut_os_string().push(".csv");
            if arguments.merge.is_empty() {
                places.writes("the rows of --out", &rows);
            }
        }
        let replace = if arguments.force { Replace::Anything } else { Replace::Nothing };
        Ok(Self {
            out,
            kind,
            rows,
            replace,
            #[cfg(feature = "gui")]
            look: Look::default(),
        })
    }

    #[cfg(feature = "gui")]
    fn with_look(self, arguments: &MapArguments, problems: &mut Vec<Problem>) -> Self {
        let mut figure = Figure { picture: Picture::Map, ..Figure::new(Checked::default()) };
        let found = super::figure::set(&mut figure, &[], &ViewArguments::default(), &arguments.look, &[]);
        problems.extend(found.into_iter().map(super::figure::option));
        let look = figure.look;
        if self.kind.is_picture() {
            problems.extend(figure.too_small().map(super::figure::option));
        }
        if self.kind == FileKind::Png {
            problems.extend(look.size.pixels(look.scale).err().map(super::figure::option));
        }
        Self { look, ..self }
    }

    /// Returns why one of the files cannot be written, as far as that is known beforehand.
    fn problem(&self, resume: bool, merges: bool) -> Option<Problem> {
        let is_rows = self.out == self.rows;
        let out = if is_rows && resume { self.saving() } else { self.replace };
        let hint = |path: &Path, error: OutputError| {
            let goes_on = if !resume && !merges && is_map(path) { ", --resume goes on from it" } else { "" };
            Problem::whole(format!("{error}{goes_on}"))
        };
        if let Err(error) = Output::create("--out", &self.out, out) {
            return Some(if is_rows { hint(&self.out, error) } else { Problem::whole(error.to_string()) });
        }
        if is_rows || merges {
            return None;
        }
        let rows = if resume { self.saving() } else { self.replace };
        Output::create("--out", &self.rows, rows).err().map(|error| hint(&self.rows, error))
    }

    /// Which files the rows may take the place of once the map has begun: those of a map.
    const fn saving(&self) -> Replace {
        if matches!(self.replace, Replace::Anything) { Replace::Anything } else { Replace::Own(is_map) }
    }

    /// Writes the map in its kind of file.
    fn write(&self, map: &Map) -> Result<(), Failure> {
        let bytes = match self.kind {
            FileKind::Csv => return Ok(save(map, &self.out, self.saving())?),
            FileKind::Json => map.json().into_bytes(),
            #[cfg(feature = "gui")]
            kind => {
                let folder = self.out.parent().map(Path::to_path_buf);
                let figure = Figure { folder, ..Figure::of_map(map.plan(), self.look) };
                Sheet::new(&figure, map).file(kind).map_err(Problem::from)?
            }
            #[cfg(not(feature = "gui"))]
            _ => unreachable!("this build refuses pictures"),
        };
        let output = Output::create("--out", &self.out, self.replace)?;
        output.write(&bytes)?;
        Ok(output.commit()?)
    }
}

/// Writes the rows of `map` to the file at `path`, whole or not at all.
fn save(map: &Map, path: &Path, replace: Replace) -> Result<(), OutputError> {
    let output = Output::create("--out", path, replace)?;
    write_csv(map, BufWriter::new(output.file()?)).map_err(|error| output.failed(&error))?;
    output.sync()?;
    output.commit()
}

/// Trains the runs of `tile` that `map` lacks. The rows so far are always in a whole file.
///
/// # Returns
/// The map, or `None` if a signal has ended the training.
fn computed(
    map: Map,
    tile: Tile,
    threads: usize,
    target: &Target,
    interrupt: &Interrupt,
) -> Result<Option<Map>, Failure> {
    let (plan, runs) = (map.plan().clone(), map.missing(tile));
    table::remark([plan.experiment()]);
    let map = Arc::new(Mutex::new(map));
    let locked = || map.lock().unwrap_or_else(PoisonError::into_inner);
    let (rows, replace) = (target.rows.clone(), target.saving());
    let worst = Arc::clone(&map);
    interrupt.at_worst(move || {
        // The program is about to end, so an error cannot be reported any more.
        let map = worst.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = if map.done() > 0 { save(&map, &rows, replace) } else { Ok(()) };
    });
    let what = if plan.seeds().len() > 1 { "runs" } else { "cells" };
    let progress = Progress::of(runs.len(), what);
    let (sender, receiver) = channel();
    let ended = thread::scope(|scope| {
        let (plan, runs) = (&plan, &runs);
        let train = scope.spawn(move || {
            // The receiver is gone only if the rows could not be saved, which ends the training too.
            let done = |index, arms| {
                let _ = sender.send((index, arms));
            };
            compute(plan, runs, threads, &|| !interrupt.requested(), &done)
        });
        let (mut done, mut saved, mut next) = (0, 0, Instant::now() + FIRST_SAVE);
        loop {
            match receiver.recv_timeout(LOOK_TIME) {
                Ok((index, arms)) => {
                    let mut map = locked();
                    map.put(index, arms);
                    done += 1;
                    for (index, arms) in receiver.try_iter() {
                        map.put(index, arms);
                        done += 1;
                    }
                    drop(map);
                    progress.at(done);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if done > saved && Instant::now() >= next {
                let start = Instant::now();
                // A disk that is full now may have room at the end, where an error is reported.
                let _ = save(&locked(), &target.rows, target.saving());
                saved = done;
                next = Instant::now() + BETWEEN_SAVES.max(SAVES_SHARE * start.elapsed());
            }
        }
        match train.join() {
            Ok(ended) => ended,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    });
    drop(progress);
    ended?;
    let map = locked();
    if runs.iter().all(|index| map.get(*index).is_some()) {
        return Ok(Some(map.clone()));
    }
    if map.done() > 0 {
        save(&map, &target.rows, target.saving())?;
    }
    let path = target.rows.display().to_string();
    let done = format!("{} of {} {what}", map.done(), map.plan().runs());
    stdout::remark(&format!("{}: {done}; --resume goes on\n", stdout::line(&path)));
    Ok(None)
}

/// Returns a line for each arm: its shares, and of how much.
fn summary(map: &Map) -> String {
    let (plan, mut lines) = (map.plan(), String::new());
    for (arm, name) in ["A", "B"].into_iter().enumerate() {
        let Some(Shares { learned, diverged, of }) = map.shares(arm) else { continue };
        let what = match plan.measure() {
            Measure::TrainAccuracy => "have a train accuracy above",
            Measure::TestAccuracy | Measure::Loss => "have a test accuracy above",
            Measure::StepsTo(_) => "reach a test accuracy of",
        };
        let kind = plan.experiment().arms[arm].normalization.name();
        let threshold = 100.0 * plan.measure().threshold();
        let _ = writeln!(
            lines,
            "arm {name}  {kind:<5}  {:.1} % {what} {threshold} %, {:.1} % diverged, of {of} runs of {} steps",
            100.0 * learned,
            100.0 * diverged,
            plan.steps()
        );
    }
    let missing = plan.runs() - map.done();
    if missing > 0 {
        let _ = writeln!(lines, "{missing} of {} runs are not computed", plan.runs());
    }
    lines
}
