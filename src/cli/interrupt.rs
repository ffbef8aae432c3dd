//! Ctrl-C, a terminate signal, and a terminal that closes.
//!
//! Asked to end, the program has a [`GRACE`] to come to its next boundary, where it writes what it has and ends by itself.
//! Wherever it is after that, in a long step or in a file that does not come to its end, it is ended: what has been recorded is
//! put in place, what is not whole is removed. Asked a second time it ends at once.

use std::process::{self, ExitCode};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::failure::Failure;
use crate::files;

/// Time to come to a boundary. What follows it, putting files in place and giving back memory, takes its time too, and
/// all is to be over within a second.
const GRACE: Duration = Duration::from_millis(500);

/// Whether someone asked the program to end.
#[derive(Clone)]
pub struct Interrupt(Arc<Shared>);

struct Shared {
    /// The exit code that says why the program ends; 0 while nobody asked for it.
    code: AtomicU8,
    /// What is left to do where the work does not end by itself.
    rest: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl Interrupt {
    /// Listens from now on, and no longer lets Ctrl-C end the program by itself. To be called before the program starts
    /// any thread.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn listen() -> Result<Self, Failure> {
        let shared = Arc::new(Shared { code: AtomicU8::new(0), rest: Mutex::new(None) });
        let asked = Arc::clone(&shared);
        signals::listen(move |code| asked.ask(code))
            .map_err(|error| Failure::input(format!("cannot listen for Ctrl-C: {error}")))?;
        Ok(Self(shared))
    }

    /// Whether the program is to end.
    #[must_use]
    pub fn requested(&self) -> bool {
        self.0.code.load(Ordering::Relaxed) != 0
    }

    /// The exit code: 128 and the number of the signal that asked for the end, 0 where there was none.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.0.code.load(Ordering::Relaxed))
    }

    /// Sets what is to be done, on another thread, where the work does not come to a boundary in time.
    pub fn at_worst(&self, rest: impl FnOnce() + Send + 'static) {
        *self.0.rest.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(rest));
    }
}

impl Shared {
    /// Asks for the end with this exit code.
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
        // Without a thread to wait there is no grace.
        if thread::Builder::new().name("grace".to_owned()).spawn(watch).is_err() {
            end(code);
        }
    }
}

/// Ends the program, whatever it does. No file stays that is not whole.
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
        // All threads that are started from here on leave them to the one that waits.
        signals.thread_block()?;
        let wait = move || {
            while let Ok(signal) = signals.wait() {
                asked(u8::try_from(128 + signal as i32).unwrap_or(u8::MAX));
            }
        };
        thread::Builder::new().name("signals".to_owned()).spawn(wait).map(drop)
    }

    /// Lets a write beyond the limit on the size of files fail, with a message of ours, instead of ending the program. To be
    /// called before the program starts any thread.
    pub fn survive_file_limit() {
        let mut limit = SigSet::empty();
        limit.add(Signal::SIGXFSZ);
        // Where it cannot be held back the program ends as it would have.
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
