//! Makes the figures of a plan. Figures of the same experiment share one run, those of the same map its trainings.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::record::Recorded;
use super::{Entry, Item, Plan};
use crate::config::Problem;
use crate::figure::error::FigureError;
use crate::figure::export::Sheet;
use crate::figure::make::Figure;
use crate::files::FileKind;
use crate::map::{self, Map, Measure};
use crate::measure::Extras;
use crate::trainer::{Replay, Report};
use crate::view::Picture;

/// A figure in one language, and the kinds of files to make of it.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The figure, in one language.
    pub item: Item,
    /// The kinds of files to make.
    pub kinds: Vec<FileKind>,
}

/// A figure that was made, with its files.
pub struct Made {
    /// The figure, in one language.
    pub item: Item,
    /// The words and the provenance of the figure.
    pub recorded: Recorded,
    /// The kind and the bytes of each file.
    pub files: Vec<(FileKind, Vec<u8>)>,
}

/// Makes all `wanted` files on `threads` threads, as long as `goes_on` returns `true`. Gives each finished figure to
/// `take`, which fails if the figure cannot be stored. Both are called from several threads.
///
/// # Returns
/// `true` if everything was made, `false` if `goes_on` stopped the work.
///
/// # Errors
/// The problem of a figure that cannot be made or stored; of several, the one whose run comes first in the plan.
pub fn make(
    plan: &Plan,
    wanted: &[Wanted],
    threads: usize,
    goes_on: &(dyn Fn() -> bool + Sync),
    take: &(dyn Fn(Made) -> Result<(), Problem> + Sync),
) -> Result<bool, Problem> {
    let runs = runs(plan, wanted);
    // Threads that are not needed for the runs draw the figures.
    let drawing = (threads / runs.len().max(1)).max(1);
    match parallel(&runs, threads, |run| run.make(plan, drawing, goes_on, take)) {
        Ok(()) => Ok(true),
        Err(None) => Ok(false),
        Err(Some(problem)) => Err(problem),
    }
}

/// The reason why the work ended early: a problem, or `None` if it was stopped.
type Stop = Option<Problem>;

/// Returns a problem as one of this figure.
fn within(entry: &Entry, problem: impl Into<Problem>) -> Problem {
    problem.into().within(format!("figure \"{}\"", entry.name))
}

/// What figures are drawn from: the run or the map that they show.
enum Shown {
    Run(Box<Report>),
    Map(Arc<Map>),
}

/// The figures that are made from one run or one map.
struct Run<'a> {
    /// The indices of the figures in the plan, without duplicates.
    entries: Vec<usize>,
    wanted: Vec<&'a Wanted>,
}

/// Groups the `wanted` figures by experiment or map, one run for each, in the order of the plan.
fn runs<'a>(plan: &Plan, wanted: &'a [Wanted]) -> Vec<Run<'a>> {
    let mut runs: Vec<(String, Run<'a>)> = Vec::new();
    for wanted in wanted {
        let entry = wanted.item.entry;
        let subject = subject(&plan.entries[entry].figure);
        let at = runs.iter().position(|(of, _)| *of == subject).unwrap_or_else(|| {
            runs.push((subject, Run { entries: Vec::new(), wanted: Vec::new() }));
            runs.len() - 1
        });
        let run = &mut runs[at].1;
        run.wanted.push(wanted);
        if !run.entries.contains(&entry) {
            run.entries.push(entry);
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}

/// Returns a text that is the same for figures that are drawn from one run or one map.
fn subject(figure: &Figure) -> String {
    if figure.picture == Picture::Map
        && let Ok(map) = figure.plan()
    {
        // Whether an accuracy is reached is noted while the networks train; the other measures color the same trainings.
        let is_noted = matches!(map.measure(), Measure::StepsTo(_));
        let map = if is_noted { map } else { map.showing(Measure::default()).expect("every training has it") };
        return format!("map\n{}", map.to_toml());
    }
    figure.experiment.config().to_toml()
}

impl Run<'_> {
    fn make(
        &self,
        plan: &Plan,
        threads: usize,
        goes_on: &(dyn Fn() -> bool + Sync),
        take: &(dyn Fn(Made) -> Result<(), Problem> + Sync),
    ) -> Result<(), Stop> {
        let figure = &plan.entries[self.entries[0]].figure;
        let shown: Vec<Shown> = if figure.picture == Picture::Map {
            let map = self.map(plan, threads, goes_on)?;
            let shown = |at: &usize| {
                let measure = plan.entries[*at].figure.state.map.measure;
                if measure == map.plan().measure() {
                    return Arc::clone(&map);
                }
                Arc::new(Map::clone(&map).showing(measure).expect("the measures of one group color the same trainings"))
            };
            self.entries.iter().map(|at| Shown::Map(shown(at))).collect()
        } else {
            self.reports(plan, goes_on)?.into_iter().map(|report| Shown::Run(Box::new(report))).collect()
        };
        parallel(&self.wanted, threads, |wanted| {
            if !goes_on() {
                return Err(None);
            }
            let item = wanted.item;
            let entry = &plan.entries[item.entry];
            let figure = plan.figure(item);
            let at = self.entries.iter().position(|entry| *entry == item.entry).unwrap_or_default();
            let sheet = match &shown[at] {
                Shown::Run(report) => Sheet::new(&figure, &**report),
                Shown::Map(map) => Sheet::new(&figure, &**map),
            };
            let made = files(&figure, &sheet, &entry.name, wanted).map_err(|error| Some(within(entry, error)))?;
            take(made).map_err(|problem| Some(within(entry, problem)))
        })
    }

    /// Trains the cells of the map that the figures show.
    fn map(&self, plan: &Plan, threads: usize, goes_on: &(dyn Fn() -> bool + Sync)) -> Result<Arc<Map>, Stop> {
        let entry = &plan.entries[self.entries[0]];
        let map = entry.figure.plan().and_then(|plan| map::whole(&plan, threads, goes_on, &|_| ()));
        let map = map.map_err(|error| Some(within(entry, FigureError::from(error))))?;
        if map.is_complete() { Ok(Arc::new(map)) } else { Err(None) }
    }

    /// Trains once, and pauses at every step that a figure shows or ends at.
    ///
    /// # Returns
    /// The report that each figure of the run is drawn from, in the order of `entries`.
    fn reports(&self, plan: &Plan, goes_on: &dyn Fn() -> bool) -> Result<Vec<Report>, Stop> {
        let figures: Vec<&Figure> = self.entries.iter().map(|entry| &plan.entries[*entry].figure).collect();
        let entry = |i: usize| &plan.entries[self.entries[i]];
        let extras = figures.iter().map(|figure| figure.extras()).fold(Extras::default(), Extras::or);
        let replay = Replay::new(&figures[0].experiment, extras).map_err(FigureError::from);
        let mut replay = replay.map_err(|error| Some(within(entry(0), error)))?;
        let mut stops: Vec<u64> = figures.iter().flat_map(|figure| [figure.step, figure.until]).collect();
        stops.sort_unstable();
        stops.dedup();
        let mut seen: Vec<Option<Report>> = vec![None; figures.len()];
        for stop in stops {
            if !replay.advance_to(stop, &mut |_| goes_on()) {
                return Err(None);
            }
            for (i, figure) in figures.iter().enumerate().filter(|(_, figure)| figure.step == stop) {
                seen[i] = Some(figure.look_at(&mut replay).map_err(|error| Some(within(entry(i), error)))?);
            }
            let ends = |figure: &Figure| figure.until == stop && figure.step < stop;
            if figures.iter().any(|figure| ends(figure)) {
                let end = Figure::end(&mut replay);
                for (i, _) in figures.iter().enumerate().filter(|(_, figure)| ends(figure)) {
                    seen[i] = seen[i].take().map(|report| Figure::continued(report, &end));
                }
            }
        }
        Ok(seen.into_iter().flatten().collect())
    }
}

/// Returns the wanted files of a figure.
fn files(figure: &Figure, sheet: &Sheet<'_>, name: &str, wanted: &Wanted) -> Result<Made, FigureError> {
    let file = |kind: &FileKind| sheet.file(*kind).map(|bytes| (*kind, bytes));
    let files = wanted.kinds.iter().map(file).collect::<Result<_, _>>()?;
    let (name, words) = (name.to_owned(), sheet.words().clone());
    let recorded = Recorded { name, words, provenance: figure.provenance() };
    Ok(Made { item: wanted.item, recorded, files })
}

/// Does the tasks on at most `threads` threads. Tasks are begun in their order.
///
/// # Errors
/// The error of the first task, in their order, that failed. After a failure no more tasks are begun.
fn parallel<T: Sync, E: Send>(tasks: &[T], threads: usize, work: impl Fn(&T) -> Result<(), E> + Sync) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let failed: Mutex<Option<(usize, E)>> = Mutex::new(None);
    let failure = || failed.lock().unwrap_or_else(PoisonError::into_inner);
    thread::scope(|scope| {
        for _ in 0..threads.clamp(1, tasks.len().max(1)) {
            scope.spawn(|| {
                while failure().is_none() {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(task) = tasks.get(i) else { return };
                    if let Err(error) = work(task) {
                        let mut first = failure();
                        if first.as_ref().is_none_or(|(other, _)| i < *other) {
                            *first = Some((i, error));
                        }
                    }
                }
            });
        }
    });
    failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), |(_, error)| Err(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_is_done_once_and_the_first_failure_told() {
        let tasks: Vec<usize> = (0..100).collect();
        for threads in [0, 1, 4, 200] {
            let done = Mutex::new(Vec::new());
            let all = parallel(&tasks, threads, |task| -> Result<(), usize> {
                done.lock().unwrap().push(*task);
                Ok(())
            });
            let mut done = done.into_inner().unwrap();
            done.sort_unstable();
            assert_eq!((all, done), (Ok(()), tasks.clone()));
            let failed = parallel(&tasks, threads, |task| if *task >= 30 { Err(*task) } else { Ok(()) });
            assert_eq!(failed, Err(30));
        }
        assert_eq!(parallel(&[], 2, |(): &()| Err(1)), Ok(()));
    }
}
