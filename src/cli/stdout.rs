//! All output to stdout, and the removal of control characters from text for a terminal.

use std::borrow::Cow;
use std::io::{self, BufWriter, ErrorKind, Stdout, Write as _};
use std::ops::ControlFlow;

use super::failure::Failure;
use crate::config::commands_terminal;
use crate::files::Fault;

/// Writes `text` to stdout at once, made [`harmless`].
///
/// # Returns
/// `Break` if the reader has closed the pipe, as in `shiftscope init | head -1`. That is no error, but no more output
/// is needed.
///
/// # Errors
/// If stdout cannot be written, for example because it goes to a full disk.
pub fn print(text: &str) -> Result<ControlFlow<()>, Failure> {
    write(harmless(text).as_bytes())
}

/// Writes `bytes` to stdout at once and unchanged. Returns `Break` if the reader has closed the pipe.
///
/// # Errors
/// If stdout cannot be written.
pub fn write(bytes: &[u8]) -> Result<ControlFlow<()>, Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) => failed(&error),
    }
}

/// Returns a buffered writer to stdout, for output that is written in many small parts.
pub fn stream() -> BufWriter<Stdout> {
    BufWriter::new(io::stdout())
}

/// Interprets an error of writing to stdout: returns `Break` if the reader has closed the pipe.
///
/// # Errors
/// The failure, if the cause is anything else.
pub fn failed(error: &io::Error) -> Result<ControlFlow<()>, Failure> {
    if error.kind() == ErrorKind::BrokenPipe {
        return Ok(ControlFlow::Break(()));
    }
    Err(failure(error))
}

/// Returns the failure that stdout could not be written.
pub fn failure(error: &io::Error) -> Failure {
    Failure::input(format!("standard output: {}", Fault::of(error)))
}

/// Writes `text` to stderr, made [`harmless`], for messages while stdout carries data.
pub fn remark(text: &str) {
    // A closed stderr is ignored: nobody would see an error about it.
    let _ = io::stderr().write_all(harmless(text).as_bytes());
}

/// Returns `text` with every character that could control a terminal, except the line break, replaced by a space. All
/// printed text goes through this function.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    spaced(text, |c| commands_terminal(c) && c != '\n')
}

/// Returns `text` as part of a single line: every character that could control a terminal, line breaks included,
/// becomes a space. For text from outside, such as the name or the contents of a file.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    spaced(text, commands_terminal)
}

fn spaced(text: &str, replaced: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.contains(&replaced) { text.replace(&replaced, " ").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_printed_commands_a_terminal() {
        assert_eq!(harmless("a\u{1b}]0;title\u{7}\nb\r\u{9b}2J\u{202e}c"), "a ]0;title \nb  2J c");
        assert_eq!(line("a\nb\u{2028}c\td"), "a b c d");
        assert_eq!(line("γẑ+β 배치 é"), "γẑ+β 배치 é");
    }
}
