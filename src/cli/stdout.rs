//! The one place that writes to stdout, and texts as a terminal may have them.

use std::borrow::Cow;
use std::io::{self, BufWriter, ErrorKind, Stdout, Write as _};
use std::ops::ControlFlow;

use super::failure::Failure;
use crate::files::Fault;

/// Writes `text` to stdout at once, made [`harmless`].
///
/// # Returns
/// `Break` where the reader has gone, as in `shiftscope init | head -1`: there is nothing left to do, and nothing is
/// wrong.
///
/// # Errors
/// Where stdout cannot be written, say because it goes to a full disk.
pub fn print(text: &str) -> Result<ControlFlow<()>, Failure> {
    write(harmless(text).as_bytes())
}

/// Writes `bytes` to stdout at once, as they are; see [`print`].
///
/// # Errors
/// Where stdout cannot be written.
pub fn write(bytes: &[u8]) -> Result<ControlFlow<()>, Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) => failed(&error),
    }
}

/// Stdout, for what is written bit by bit.
pub fn stream() -> BufWriter<Stdout> {
    BufWriter::new(io::stdout())
}

/// What it means that stdout could not be written: `Break` where the reader has gone.
///
/// # Errors
/// Where it is anything else.
pub fn failed(error: &io::Error) -> Result<ControlFlow<()>, Failure> {
    if error.kind() == ErrorKind::BrokenPipe {
        return Ok(ControlFlow::Break(()));
    }
    Err(failure(error))
}

/// The message that stdout could not be written.
pub fn failure(error: &io::Error) -> Failure {
    Failure::input(format!("standard output: {}", Fault::of(error)))
}

/// Writes `text` to stderr, made [`harmless`]: for what is said beside a stdout that carries data.
pub fn remark(text: &str) {
    // With stderr closed nobody listens.
    let _ = io::stderr().write_all(harmless(text).as_bytes());
}

/// `text` without what makes a terminal do something: each control character but the line break becomes a space. All that
/// is printed goes through this.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    spaced(text, |c| is_command(c) && c != '\n')
}

/// A text that comes from outside, a file's name or something in a file, as a part of one line: see [`harmless`].
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    spaced(text, is_command)
}

/// Whether a character moves, colors or rearranges what is shown: control characters, the separators of lines and
/// paragraphs, and those that turn the direction of writing, which let a name pretend to be another.
fn is_command(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
