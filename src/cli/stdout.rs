//! The one place that writes to stdout.

use std::io::{self, ErrorKind, Write as _};
use std::ops::ControlFlow;

use super::failure::Failure;
use crate::files::Fault;

/// Writes `text` to stdout at once.
///
/// # Returns
/// `Break` where the reader has gone, as in `shiftscope init | head -1`: there is nothing left to do, and nothing is
/// wrong.
///
/// # Errors
/// Where stdout cannot be written, say because it goes to a full disk.
pub fn print(text: &str) -> Result<ControlFlow<()>, Failure> {
    write(text.as_bytes())
}

/// Writes `bytes` to stdout at once; see [`print`].
///
/// # Errors
/// Where stdout cannot be written.
pub fn write(bytes: &[u8]) -> Result<ControlFlow<()>, Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
        Err(error) => Err(Failure::input(format!("standard output: {}", Fault::of(&error)))),
    }
}
