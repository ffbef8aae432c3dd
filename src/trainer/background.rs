//! Threads in the background, and the state that each of them shares with its handle: orders in one direction, results
//! in the other. The newest value counts, and neither side ever waits for the other.

use std::any::Any;
use std::io;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use thread_priority::ThreadPriority;

use crate::config::ConfigError;

/// A handle to a thread in the background. Dropping it asks the thread to stop, and waits for its end.
///
/// The handle gives access to the state that it shares with the thread.
pub struct Background<S> {
    shared: Arc<Shared<S>>,
    /// `None` if nothing waits for the end of the thread.
    thread: Option<JoinHandle<()>>,
}

/// The state that a thread in the background shares with its handle.
pub struct Shared<S> {
    state: Mutex<S>,
    /// Notified when there is something new for the thread.
    ordered: Condvar,
    stopped: AtomicBool,
    wake: Box<dyn Fn() + Send + Sync>,
}

impl<S: Send + 'static> Background<S> {
    /// Starts a thread called `name` that does `work` and shares `state` with the handle. The thread calls `wake`
    /// whenever it has changed the state.
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub fn spawn(
        name: &str,
        state: S,
        wake: impl Fn() + Send + Sync + 'static,
        work: impl FnOnce(&Arc<Shared<S>>) + Send + 'static,
    ) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            ordered: Condvar::new(),
            stopped: AtomicBool::new(false),
            wake: Box::new(wake),
        });
        let of_thread = Arc::clone(&shared);
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || work(&of_thread))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Starts a thread as [`Background::spawn`] does, at a low priority: it takes only the time that the window leaves.
    ///
    /// # Errors
    /// If the system cannot start a thread.
    pub fn spawn_low(
        name: &str,
        state: S,
        wake: impl Fn() + Send + Sync + 'static,
        work: impl FnOnce(&Arc<Shared<S>>) + Send + 'static,
    ) -> io::Result<Self> {
        Self::spawn(name, state, wake, move |shared| {
            step_back();
            work(shared);
        })
    }

    /// Makes the handle one that stops the thread without waiting for its end.
    #[must_use]
    pub fn unattended(mut self) -> Self {
        self.thread = None;
        self
    }
}

impl<S> Deref for Background<S> {
    type Target = Shared<S>;

    fn deref(&self) -> &Shared<S> {
        &self.shared
    }
}

impl<S> Drop for Background<S> {
    fn drop(&mut self) {
        // Set while the state is locked, so that it cannot fall between a look of the thread and its wait.
        self.order(|_| self.stopped.store(true, Ordering::Relaxed));
        if let Some(thread) = self.thread.take() {
            // A panic that the thread has not caught has no receiver left.
            let _ = thread.join();
        }
    }
}

impl<S> Shared<S> {
    /// Reads or changes the state, and tells nobody about it.
    pub fn with<R>(&self, work: impl FnOnce(&mut S) -> R) -> R {
        work(&mut self.lock())
    }

    /// Returns the current state.
    pub fn newest(&self) -> S
    where
        S: Clone,
    {
        self.lock().clone()
    }

    /// Changes the state for the thread, which looks at it as soon as it waits.
    pub fn order<R>(&self, change: impl FnOnce(&mut S) -> R) -> R {
        let changed = self.with(change);
        self.ordered.notify_one();
        changed
    }

    /// Changes the state for the owner of the handle, and wakes that owner.
    pub fn report<R>(&self, change: impl FnOnce(&mut S) -> R) -> R {
        let changed = self.with(change);
        self.wake();
        changed
    }

    /// Wakes the owner of the handle.
    pub fn wake(&self) {
        (self.wake)();
    }

    /// Returns whether the handle is gone, so that the thread must end.
    pub fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Waits until `take` finds something in the state, or up to `limit` if there is one.
    ///
    /// # Returns
    /// What was found; `None` if the time is over or the thread must end.
    pub fn wait<R>(&self, limit: Option<Duration>, mut take: impl FnMut(&mut S) -> Option<R>) -> Option<R> {
        let mut taken = None;
        let goes_on = |state: &mut S| {
            taken = if self.stopped() { None } else { take(state) };
            taken.is_none() && !self.stopped()
        };
        match limit {
            Some(limit) => drop(self.ordered.wait_timeout_while(self.lock(), limit, goes_on)),
            None => drop(self.ordered.wait_while(self.lock(), goes_on)),
        }
        taken
    }

    fn lock(&self) -> MutexGuard<'_, S> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The state of a job of many runs, which a thread in the background works off.
#[derive(Clone, Debug, PartialEq)]
pub enum JobState {
    /// The job is running.
    Running,
    /// All runs are finished.
    Finished,
    /// The experiment of a run was refused, for example because a class has too few samples with its seed.
    Refused(ConfigError),
    /// A bug: the job panicked with this message.
    Failed(String),
}

impl JobState {
    /// Returns the state of a job that has ended: with its result, or with the message of a panic (see [`caught`]).
    #[must_use]
    pub fn at_end(end: Result<Result<(), ConfigError>, String>) -> Self {
        match end {
            Ok(Ok(())) => Self::Finished,
            Ok(Err(error)) => Self::Refused(error),
            Err(panic) => Self::Failed(panic),
        }
    }
}

/// Lowers the priority of this thread and of those it starts: with fewer cores than busy threads, the window goes
/// first and the training takes the remaining time. Linux has a scheduling policy for this; elsewhere a low
/// priority must suffice.
fn step_back() {
    // If the system refuses, the window is only a little slower.
    #[cfg(target_os = "linux")]
    let _ = thread_priority::set_thread_priority_and_policy(
        thread_priority::thread_native_id(),
        ThreadPriority::Min,
        thread_priority::ThreadSchedulePolicy::Normal(thread_priority::NormalThreadSchedulePolicy::Idle),
    );
    #[cfg(not(target_os = "linux"))]
    let _ = thread_priority::set_current_thread_priority(ThreadPriority::Min);
}

/// Does `work`, and catches its panic.
///
/// # Errors
/// The message of the panic. What `work` was changing may be left half changed.
pub fn caught<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic: Box<dyn Any + Send>| {
        let text = panic.downcast_ref::<&str>().map(ToString::to_string);
        text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown panic".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::super::tests::in_time;
    use super::*;

    #[test]
    fn orders_reach_the_thread_and_its_results_wake_the_owner() {
        let (wake, woken) = channel();
        let doubler = Background::spawn(
            "doubler",
            (None, 0),
            move || wake.send(()).unwrap(),
            |shared| {
                while let Some(number) = shared.wait(None, |(order, _)| order.take()) {
                    shared.report(|(_, result)| *result = 2_i32 * number);
                }
            },
        )
        .unwrap();
        for number in 1..=3 {
            doubler.order(|(order, _)| *order = Some(number));
            woken.recv_timeout(Duration::from_mins(1)).unwrap();
            assert_eq!(doubler.newest(), (None, 2 * number));
        }
        in_time(move || drop(doubler));
        assert!(woken.recv().is_err(), "the thread and its end of the channel are gone");
    }

    #[test]
    fn a_wait_ends_at_its_limit_and_a_dropped_handle_ends_every_wait() {
        let (sender, receiver) = channel();
        let idle = Background::spawn(
            "idle",
            (),
            || (),
            move |shared| {
                for limit in [Some(Duration::ZERO), Some(Duration::from_millis(1)), None] {
                    let taken = shared.wait(limit, |()| None::<()>);
                    sender.send((taken.is_some(), shared.stopped())).unwrap();
                }
            },
        )
        .unwrap();
        let next = || receiver.recv_timeout(Duration::from_mins(1)).unwrap();
        assert_eq!([next(), next()], [(false, false); 2]);
        in_time(move || drop(idle));
        assert_eq!(next(), (false, true));
    }

    #[test]
    fn nothing_waits_for_an_unattended_thread() {
        let (release, gate) = channel::<()>();
        let (sender, receiver) = channel();
        let busy = Background::spawn(
            "busy",
            (),
            || (),
            move |shared| {
                let _ = gate.recv();
                sender.send(shared.stopped()).unwrap();
            },
        );
        in_time(move || drop(busy.unwrap().unattended()));
        drop(release);
        assert!(receiver.recv_timeout(Duration::from_mins(1)).unwrap(), "it was told to stop");
    }

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(caught(|| 3), Ok(3));
        assert_eq!(caught(|| panic!("asked to")), Err::<(), _>("asked to".to_owned()));
        assert_eq!(caught(|| panic!("step {}", 7)), Err::<(), _>("step 7".to_owned()));
        assert_eq!(caught(|| std::panic::panic_any(1_u8)), Err::<(), _>("unknown panic".to_owned()));
    }
}
