//! A thread that does jobs for the window: it makes figures and reads files, while the window continues to draw.
//!
//! There are two kinds of jobs. A preview is made from the newest order only: a newer order replaces it. Files are made
//! one after the other, before previews, and can be given up.

use std::collections::VecDeque;
use std::mem;
use std::time::{Duration, Instant};

use crate::trainer::{Background, Shared, caught};
use crate::view::Refusal;

/// Least time between two wakes of the window for the progress of a job.
const BETWEEN_WAKES: Duration = Duration::from_millis(50);

/// News of a job.
#[derive(Debug)]
pub enum News<R> {
    /// The job has handed over a result.
    Made(R),
    /// The job is done (`true`) or was given up (`false`).
    Over(bool),
    /// The job cannot be done.
    Refused(Refusal),
}

/// The waiting orders, the progress of the current job, and the news that the window has not taken yet.
struct State<T, R> {
    /// Number of orders so far.
    count: u64,
    /// Orders of files, each with its number, the oldest first.
    files: VecDeque<(u64, T)>,
    /// The newest order of a preview with its number, unless that preview is being made.
    preview: Option<(u64, T)>,
    /// The number of the current job, and whether it is a preview.
    working: Option<(u64, bool)>,
    /// The share of the current job that is done, if it is known.
    share: Option<f32>,
    /// The number of the last order that was given up; all orders before it are given up, too.
    given_up: u64,
    /// News, each with the number of its job, the oldest first.
    news: Vec<(u64, News<R>)>,
}

impl<T, R> State<T, R> {
    /// Takes the next order: its number, its content, and whether it is a preview.
    fn next(&mut self) -> Option<(u64, T, bool)> {
        let file = self.files.pop_front().map(|(number, order)| (number, order, false));
        let next = file.or_else(|| self.preview.take().map(|(number, order)| (number, order, true)))?;
        self.working = Some((next.0, next.2));
        Some(next)
    }
}

/// The current job, as the code that does it sees it.
pub struct CurrentJob<'a, T, R> {
    number: u64,
    shared: &'a Shared<State<T, R>>,
    /// When the window was woken last for the progress of this job.
    woken: Option<Instant>,
}

impl<T, R> CurrentJob<'_, T, R> {
    /// Hands over a result.
    pub fn made(&self, made: R) {
        self.shared.report(|state| state.news.push((self.number, News::Made(made))));
    }

    /// Notes the share of the job that is done, if it is known. Returns whether to continue: the job may have been
    /// given up, or a preview may have to give way to a newer order.
    pub fn goes_on(&mut self, share: Option<f32>) -> bool {
        let goes_on = self.shared.with(|state| {
            state.share = share;
            self.is_wanted(state)
        });
        if self.woken.is_none_or(|last| last.elapsed() > BETWEEN_WAKES) {
            self.woken = Some(Instant::now());
            self.shared.wake();
        }
        goes_on && !self.shared.stopped()
    }

    /// Waits for `time`, or until the job has to end. Returns whether to continue, as [`CurrentJob::goes_on`] does.
    pub fn rest(&self, time: Duration) -> bool {
        let ended = self.shared.wait(Some(time), |state| (!self.is_wanted(state)).then_some(()));
        ended.is_none() && !self.shared.stopped()
    }

    fn is_wanted(&self, state: &State<T, R>) -> bool {
        let overtaken = state.preview.is_some() || !state.files.is_empty();
        let is_preview = matches!(state.working, Some((_, true)));
        self.number > state.given_up && !(is_preview && overtaken)
    }
}

/// A handle to the thread. Dropping it gives up all jobs and waits for the thread, so that no incomplete file stays.
pub struct Jobs<T, R>(Background<State<T, R>>);

impl<T: Send + 'static, R: Send + 'static> Jobs<T, R> {
    /// Starts a thread called `name`. It does each job by calling `work` with the order, which returns `Ok(false)` if
    /// [`CurrentJob::goes_on`] has ended it. Calls `wake` whenever there is news.
    ///
    /// # Panics
    /// Panics if the system cannot start a thread.
    pub fn spawn(
        name: &str,
        wake: impl Fn() + Send + Sync + 'static,
        work: impl Fn(&T, &mut CurrentJob<'_, T, R>) -> Result<bool, Refusal> + Send + 'static,
    ) -> Self {
        let state = State {
            count: 0,
            files: VecDeque::new(),
            preview: None,
            working: None,
            share: None,
            given_up: 0,
            news: Vec::new(),
        };
        let thread = Background::spawn(name, state, wake, move |shared| serve(shared, work));
        Self(thread.expect("the system can start one more thread"))
    }

    /// Orders a preview in place of one that has not been made yet. Returns the number of the job.
    pub fn preview(&self, order: T) -> u64 {
        self.order(|state, number| state.preview = Some((number, order)))
    }

    /// Orders a file, to be made after those that wait already. Returns the number of the job.
    pub fn file(&self, order: T) -> u64 {
        self.order(|state, number| state.files.push_back((number, order)))
    }

    fn order(&self, place: impl FnOnce(&mut State<T, R>, u64)) -> u64 {
        self.0.order(|state| {
            state.count += 1;
            place(state, state.count);
            state.count
        })
    }

    /// Gives up all jobs. The news says of each file that still waits that it is over.
    pub fn stop(&self) {
        self.0.with(|state| {
            state.given_up = state.count;
            state.preview = None;
        });
    }

    /// Returns the share of the job with this number that is done; `None` if it is not the current job, or if the share
    /// is unknown.
    pub fn share(&self, number: u64) -> Option<f32> {
        self.0.with(|state| state.share.filter(|_| state.working.is_some_and(|(working, _)| working == number)))
    }

    /// Returns the news since the last call, each with the number of its job, the oldest first.
    pub fn news(&self) -> Vec<(u64, News<R>)> {
        self.0.with(|state| mem::take(&mut state.news))
    }
}

/// Does one job after the other until the handle is dropped.
fn serve<T, R>(shared: &Shared<State<T, R>>, work: impl Fn(&T, &mut CurrentJob<'_, T, R>) -> Result<bool, Refusal>) {
    while let Some((number, order, is_preview)) = shared.wait(None, State::next) {
        let mut job = CurrentJob { number, shared, woken: None };
        // A file that was given up while it waited is not begun.
        let begins = shared.with(|state| number > state.given_up);
        let made = caught(|| if begins { work(&order, &mut job) } else { Ok(false) });
        let made = made.unwrap_or_else(|panic| Err(Refusal::ExportFailed(panic)));
        shared.report(|state| {
            (state.working, state.share) = (None, None);
            let ended = is_preview && matches!(made, Ok(false));
            if ended && number > state.given_up && state.preview.is_none() {
                // A preview that has given way to a file is still wanted.
                state.preview = Some((number, order));
            } else {
                state.news.push((number, made.map_or_else(News::Refused, News::Over)));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    /// Longest time to wait for an event.
    const DEADLINE: Duration = Duration::from_mins(1);

    type Told = Vec<(u64, String)>;

    /// Jobs that hand over their own order; "panic" panics, "refuse" is refused, "wait" continues until it is ended, and
    /// "rest" rests until then.
    fn jobs() -> Jobs<&'static str, &'static str> {
        Jobs::spawn(
            "test",
            || (),
            |order: &&'static str, job: &mut CurrentJob<'_, &'static str, &'static str>| {
                assert_ne!(*order, "panic", "asked to");
                if *order == "refuse" {
                    return Err(Refusal::NoPath);
                }
                if *order == "rest" {
                    while job.rest(DEADLINE) {}
                    return Ok(false);
                }
                loop {
                    if *order != "wait" {
                        break;
                    }
                    if !job.goes_on(Some(0.5)) {
                        return Ok(false);
                    }
                    thread::sleep(Duration::from_millis(1));
                }
                job.made(order);
                Ok(true)
            },
        )
    }

    /// The news until `last` is over.
    fn until(jobs: &Jobs<&'static str, &'static str>, last: u64) -> Told {
        let mut told = Told::new();
        let deadline = Instant::now() + DEADLINE;
        while Instant::now() < deadline {
            for (number, news) in jobs.news() {
                let over = number == last && !matches!(news, News::Made(_));
                let words = match news {
                    News::Made(made) => made.to_owned(),
                    News::Over(done) => format!("over {done}"),
                    News::Refused(refusal) => format!("{refusal:?}"),
                };
                told.push((number, words));
                if over {
                    return told;
                }
            }
            thread::sleep(Duration::from_millis(1));
        }
        panic!("job {last} is never over: {told:?}");
    }

    /// Waits until this is the current job.
    fn wait_for(jobs: &Jobs<&'static str, &'static str>, number: u64) {
        let deadline = Instant::now() + DEADLINE;
        while jobs.share(number).is_none() {
            assert!(Instant::now() < deadline, "job {number} never begins");
            thread::yield_now();
        }
    }

    fn said(told: &Told, number: u64) -> Vec<&str> {
        told.iter().filter(|(of, _)| *of == number).map(|(_, words)| words.as_str()).collect()
    }

    #[test]
    fn files_are_made_in_order_and_a_panic_ends_only_its_own() {
        let jobs = jobs();
        for order in ["one", "panic", "refuse", "two"] {
            jobs.file(order);
        }
        let told = until(&jobs, 4);
        assert_eq!(said(&told, 1), ["one", "over true"]);
        assert!(said(&told, 2)[0].starts_with("ExportFailed(") && said(&told, 2)[0].contains("asked to"), "{told:?}");
        assert_eq!(said(&told, 3), ["NoPath"]);
        assert_eq!(said(&told, 4), ["two", "over true"]);
    }

    #[test]
    fn the_newest_preview_wins_and_files_come_first() {
        let jobs = jobs();
        let first = jobs.preview("wait");
        // Only the current job can be overtaken.
        wait_for(&jobs, first);
        let file = jobs.file("file");
        assert_eq!(said(&until(&jobs, file), file), ["file", "over true"]);
        // The preview continues after the file, and gives way to a newer one.
        wait_for(&jobs, first);
        let newest = jobs.preview("new");
        let told = until(&jobs, newest);
        assert_eq!(said(&told, newest), ["new", "over true"]);
        assert_eq!(said(&told, first), ["over false"]);
    }

    #[test]
    fn a_resting_preview_gives_way_at_once() {
        let jobs = jobs();
        jobs.preview("rest");
        let file = jobs.file("file");
        assert_eq!(said(&until(&jobs, file), file), ["file", "over true"]);
        // The end of the handle does not wait for it either.
    }

    #[test]
    fn what_is_given_up_ends() {
        let jobs = jobs();
        let waits = jobs.file("wait");
        let never = jobs.file("never");
        wait_for(&jobs, waits);
        assert_eq!((jobs.share(waits), jobs.share(never)), (Some(0.5), None));
        jobs.stop();
        let after = jobs.file("after");
        let told = until(&jobs, after);
        assert_eq!(
            told,
            [
                (waits, "over false".to_owned()),
                (never, "over false".to_owned()),
                (after, "after".to_owned()),
                (after, "over true".to_owned())
            ]
        );
        let endless = jobs.file("wait");
        assert_eq!(endless, 4);
        drop(jobs);
    }
}
