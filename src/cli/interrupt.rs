//! Ctrl-C.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::failure::Failure;

/// Whether someone asked the program to end: Ctrl-C, a terminate signal or a closed terminal.
#[derive(Clone, Debug)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on; from now on Ctrl-C no longer ends the program by itself.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn listen() -> Result<Self, Failure> {
        let asked = Arc::new(AtomicBool::new(false));
        let handler = Arc::clone(&asked);
        ctrlc::set_handler(move || handler.store(true, Ordering::Relaxed))
            .map_err(|error| Failure::input(format!("cannot listen for Ctrl-C: {error}")))?;
        Ok(Self(asked))
    }

    /// Whether the program is to end.
    #[must_use]
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
