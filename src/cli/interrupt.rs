//! The response to Ctrl-C, a terminate signal, and a closed terminal.
//!
//! After the first signal the program has the time [`GRACE`] to reach the end of its current portion of work, where it
//! writes its results and exits. If it takes longer, it is ended wherever it is: the rows recorded so far are put in
//! place and incomplete files are removed. A second signal ends it at once.

use std::process::{self, ExitCode};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::failure::Failure;
use crate::files;

/// Time allowed to finish the current portion of work. Putting files in place and freeing memory come after it, and
/// everything must be done within a second.
const GRACE: Duration = Duration::from_millis(500);

/// A handle that tells whether a signal has asked the program to end.
#[derive(Clone)]
pub struct Interrupt(Arc<Shared>);

struct Shared {
    /// The exit code of the first signal; 0 if there was none.
    code: AtomicU8,
    /// The task to run before the program is ended after `GRACE`.
    rest: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl Interrupt {
    /// Starts to listen for signals, so that Ctrl-C no longer ends the program by itself. Must be called before the
    /// program starts any thread.
    ///
    /// # Errors
    /// If the system does not allow it.
    pub fn listen() -> Result<Self, Failure> {
        let shared = Arc::new(Shared { code: AtomicU8::new(0), rest: Mutex::new(None) });
        let asked = Arc::clone(&shared);
        signals::listen(move |code| asked.ask(code))
            .map_err(|error| Failure::input(format!("cannot listen for Ctrl-C: {error}")))?;
        Ok(Self(shared))
    }

    /// Returns whether a signal has asked the program to end.
    #[must_use]
    pub fn requested(&self) -> bool {
        self.0.code.load(Ordering::Relaxed) != 0
    }

    /// Returns the exit code: 128 plus the number of the first signal; 0 if there was none.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.0.code.load(Ordering::Relaxed))
    }

    /// Sets the task that runs, on another thread, if the work does not stop within `GRACE` after a signal.
    pub fn at_worst(&self, rest: impl FnOnce() + Send + 'static) {
        *self.0.rest.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(rest));
    }
}

impl Shared {
    /// Asks the program to end with this exit code; ends it at once if it was asked before.
    fn ask(self: &Arc<Self>, code: u8) {
        if let Err(first) = self.code.compare_exchange(0, code, Ordering::Relaxed, Ordering::Relaxed) {
            end(first);
        }
        let shared = Arc::clone(self);
        let watch = move || {
            thread::sleep(GRACE);
            let rest = shared.rest.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(rest) = rest {
                rest();
            }
            end(code);
        };
        // If no thread can be started to wait, the program ends at once.
        if thread::Builder::new().name("grace".to_owned()).spawn(watch).is_err() {
            end(code);
        }
    }
}

/// Ends the program at once and removes its incomplete files.
fn end(code: u8) -> ! {
    files::abandon();
    process::exit(i32::from(code))
}

#[cfg(unix)]
mod signals {
    use std::{io, thread};

    use nix::sys::signal::{SigSet, Signal};

    /// Calls `asked` with an exit code for each signal that asks the program to end.
    pub fn listen(asked: impl Fn(u8) + Send + 'static) -> io::Result<()> {
        let mut signals = SigSet::empty();
        for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
            signals.add(signal);
        }
        // Threads that are started later inherit the block, so that only the waiting thread receives the signals.
        signals.thread_block()?;
        let wait = move || {
            while let Ok(signal) = signals.wait() {
                asked(u8::try_from(128 + signal as i32).unwrap_or(u8::MAX));
            }
        };
        thread::Builder::new().name("signals".to_owned()).spawn(wait).map(drop)
    }

    /// Blocks the signal for the limit on file sizes, so that a write beyond the limit fails with an error instead of
    /// ending the program. Must be called before the program starts any thread.
    pub fn survive_file_limit() {
        let mut limit = SigSet::empty();
        limit.add(Signal::SIGXFSZ);
        // If the signal cannot be blocked, it still ends the program, as it does by default.
        let _ = limit.thread_block();
    }
}

#[cfg(not(unix))]
mod signals {
    use std::io;

    /// The exit code after Ctrl-C on Unix.
    const INTERRUPTED: u8 = 130;

    pub fn listen(asked: impl Fn(u8) + Send + 'static) -> io::Result<()> {
        ctrlc::set_handler(move || asked(INTERRUPTED)).map_err(io::Error::other)
    }

    pub fn survive_file_limit() {}
}

pub use signals::survive_file_limit;
