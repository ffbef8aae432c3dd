//! A thread that works for the window, which never waits for it: it makes figures, and reads files. Of previews the newest
//! wins; files are done one after the other, and can be given up.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::trainer::panic_text;
use crate::view::Refusal;

/// Least time between two signs of progress.
const BETWEEN_SIGNS: Duration = Duration::from_millis(50);

/// How tasks that hold a `T` are done, handing over `R`s; `Ok(false)` where [`Hand::goes_on`] said no.
pub type Maker<T, R> = dyn Fn(&T, &mut Hand<'_, T, R>) -> Result<bool, Refusal> + Send;

/// What there is to say of a task.
#[derive(Debug)]
pub enum News<R> {
    /// Something was made.
    Made(R),
    /// It is done, or was given up (`false`).
    Over(bool),
    /// It is not possible.
    Refused(Refusal),
}

/// The tasks, and how far the one in work is.
struct State<T> {
    /// Files to be made, each with its number.
    files: VecDeque<(u64, T)>,
    /// The newest preview, where it is not yet in work.
    preview: Option<(u64, T)>,
    /// The number of the task in work, and whether it is a preview.
    working: Option<(u64, bool)>,
    /// The share of it that is done, where known.
    share: Option<f32>,
    /// Tasks up to this number are given up.
    given_up: u64,
    /// The window is gone.
    end: bool,
}

struct Shared<T> {
    state: Mutex<State<T>>,
    /// Rung when there is something to do.
    bell: Condvar,
    wake: Box<dyn Fn() + Send + Sync>,
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a task in work holds in its hand.
pub struct Hand<'a, T, R> {
    number: u64,
    shared: &'a Shared<T>,
    news: &'a Sender<(u64, News<R>)>,
    signed: Option<Instant>,
}

impl<T, R> Hand<'_, T, R> {
    /// Hands over something that was made.
    pub fn made(&self, made: R) {
        self.say(News::Made(made));
    }

    /// Whether to go on, now that this share of the work is done.
    pub fn goes_on(&mut self, share: Option<f32>) -> bool {
        let mut state = self.shared.lock();
        state.share = share;
        let overtaken = state.preview.is_some() || !state.files.is_empty();
        let is_preview = matches!(state.working, Some((_, true)));
        let go_on = !state.end && self.number > state.given_up && !(is_preview && overtaken);
        drop(state);
        if self.signed.is_none_or(|last| last.elapsed() > BETWEEN_SIGNS) {
            self.signed = Some(Instant::now());
            (self.shared.wake)();
        }
        go_on
    }

    fn say(&self, news: News<R>) {
        // Where the window is gone nobody is interested.
        let _ = self.news.send((self.number, news));
        (self.shared.wake)();
    }
}

/// A handle to the thread. Dropping it gives all tasks up and joins the thread, so that no half-written file stays.
pub struct Jobs<T, R> {
    shared: Arc<Shared<T>>,
    news: Receiver<(u64, News<R>)>,
    thread: Option<JoinHandle<()>>,
    /// Tasks given out.
    count: u64,
}

impl<T: Send + 'static, R: Send + 'static> Jobs<T, R> {
    /// Starts the thread, which is called `name` and does its tasks by `maker`. `wake` is called whenever there is news.
    pub fn spawn(
        name: &str,
        wake: impl Fn() + Send + Sync + 'static,
        maker: impl Fn(&T, &mut Hand<'_, T, R>) -> Result<bool, Refusal> + Send + 'static,
    ) -> Self {
        let state =
            State { files: VecDeque::new(), preview: None, working: None, share: None, given_up: 0, end: false };
        let shared = Arc::new(Shared { state: Mutex::new(state), bell: Condvar::new(), wake: Box::new(wake) });
        let (sender, news) = channel();
        let of_thread = Arc::clone(&shared);
        // Where the system has no thread left, the sender is dropped, and no task is ever done.
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || work(&of_thread, &sender, &maker));
        Self { shared, news, thread: thread.ok(), count: 0 }
    }

    /// Draws a preview, in the place of one that is still to come; returns its number.
    pub fn preview(&mut self, order: T) -> u64 {
        self.count += 1;
        self.shared.lock().preview = Some((self.count, order));
        self.shared.bell.notify_one();
        self.count
    }

    /// Makes a file, behind those that are still to come; returns its number.
    pub fn file(&mut self, order: T) -> u64 {
        self.count += 1;
        self.shared.lock().files.push_back((self.count, order));
        self.shared.bell.notify_one();
        self.count
    }

    /// Gives all tasks up. Each file that was still to come is over as well, and the news say so.
    pub fn stop(&self) {
        let mut state = self.shared.lock();
        state.given_up = self.count;
        state.preview = None;
    }

    /// The share of the task with this `number` that is done; `None` while it is not in work, and where it is unknown.
    pub fn share(&self, number: u64) -> Option<f32> {
        let state = self.shared.lock();
        state.share.filter(|_| state.working.is_some_and(|(working, _)| working == number))
    }

    /// The news since the last call, each with the number of its task.
    pub fn news(&self) -> Vec<(u64, News<R>)> {
        self.news.try_iter().collect()
    }
}

impl<T, R> Drop for Jobs<T, R> {
    fn drop(&mut self) {
        self.shared.lock().end = true;
        self.shared.bell.notify_one();
        if let Some(thread) = self.thread.take() {
            // Panics of tasks are caught; there is nobody left to tell of another.
            let _ = thread.join();
        }
    }
}

/// The life of the thread.
fn work<T, R>(shared: &Shared<T>, news: &Sender<(u64, News<R>)>, maker: &Maker<T, R>) {
    while let Some((number, order, is_preview)) = next(shared) {
        let mut hand = Hand { number, shared, news, signed: None };
        // A file that was given up before its turn came is not begun.
        let begins = number > shared.lock().given_up;
        let made = catch_unwind(AssertUnwindSafe(|| if begins { maker(&order, &mut hand) } else { Ok(false) }));
        let mut state = shared.lock();
        state.working = None;
        state.share = None;
        // A preview that gave way to a file is still wanted.
        let wanted = is_preview && matches!(made, Ok(Ok(false))) && number > state.given_up && state.preview.is_none();
        if wanted {
            state.preview = Some((number, order));
        }
        drop(state);
        match made {
            Ok(Ok(_)) if wanted => {}
            Ok(Ok(done)) => hand.say(News::Over(done)),
            Ok(Err(refusal)) => hand.say(News::Refused(refusal)),
            Err(panic) => hand.say(News::Refused(Refusal::ExportFailed(panic_text(&*panic)))),
        }
    }
}

/// Waits for the next task: its number, what it is, and whether it is a preview. `None` at the end.
fn next<T>(shared: &Shared<T>) -> Option<(u64, T, bool)> {
    let mut state = shared.lock();
    loop {
        if state.end {
            return None;
        }
        let file = state.files.pop_front().map(|(number, order)| (number, order, false));
        let task = match file {
            Some(task) => Some(task),
            None => state.preview.take().map(|(number, order)| (number, order, true)),
        };
        if let Some(task) = task {
            state.working = Some((task.0, task.2));
            return Some(task);
        }
        state = shared.bell.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told = Vec<(u64, String)>;

    /// Jobs whose tasks say their own text; "panic" panics, "wait" goes on until it is stopped.
    fn jobs() -> Jobs<&'static str, &'static str> {
        Jobs::spawn(
            "test",
            || (),
            |order: &&'static str, hand: &mut Hand<'_, &'static str, &'static str>| {
                assert_ne!(*order, "panic", "asked to");
                if *order == "refuse" {
                    return Err(Refusal::NoPath);
                }
                loop {
                    if *order != "wait" {
                        break;
                    }
                    if !hand.goes_on(Some(0.5)) {
                        return Ok(false);
                    }
                    thread::sleep(Duration::from_millis(1));
                }
                hand.made(order);
                Ok(true)
            },
        )
    }

    /// The news until `last` is over.
    fn until(jobs: &Jobs<&'static str, &'static str>, last: u64) -> Told {
        let mut told = Told::new();
        let deadline = Instant::now() + Duration::from_secs(20);
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
        panic!("task {last} is never over: {told:?}");
    }

    /// Waits until this task is in work.
    fn wait_for(jobs: &Jobs<&'static str, &'static str>, number: u64) {
        while jobs.share(number).is_none() {
            thread::yield_now();
        }
    }

    fn said(told: &Told, number: u64) -> Vec<&str> {
        told.iter().filter(|(of, _)| *of == number).map(|(_, words)| words.as_str()).collect()
    }

    #[test]
    fn files_are_made_in_order_and_a_panic_ends_only_its_own() {
        let mut jobs = jobs();
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
        let mut jobs = jobs();
        let first = jobs.preview("wait");
        // It must be in work to be overtaken.
        wait_for(&jobs, first);
        let file = jobs.file("file");
        assert_eq!(said(&until(&jobs, file), file), ["file", "over true"]);
        // The preview goes on behind the file, and gives way to a newer one.
        wait_for(&jobs, first);
        let newest = jobs.preview("new");
        let told = until(&jobs, newest);
        assert_eq!(said(&told, newest), ["new", "over true"]);
        assert_eq!(said(&told, first), ["over false"]);
    }

    #[test]
    fn what_is_given_up_ends() {
        let mut jobs = jobs();
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
