//! The bytes of a table from a file or from memory, read in bounded memory whatever the input.

use std::fs::File;
use std::io::{self, ErrorKind, Read};

/// Largest size of a file: 256 MiB.
const MAX_BYTES: u64 = 256 << 20;
/// Largest size of one record, up to a buffer more: 1 MiB.
const MAX_RECORD: usize = 1 << 20;

/// Opens the file at `path`.
///
/// Only regular files are accepted: an experiment reads its data again for every replay, which a pipe or a device
/// cannot serve, and opening a pipe may wait forever.
///
/// # Errors
/// Returns what is wrong with the file, as words that follow its name.
pub(super) fn open(path: &str) -> Result<File, String> {
    let about = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
    if about.is_dir() {
        return Err("is a directory, not a CSV file".to_owned());
    }
    if !about.is_file() {
        return Err("is a pipe or a device, not a CSV file".to_owned());
    }
    if about.len() > MAX_BYTES {
        return Err(format!("is {} MiB large; allowed: up to {} MiB", about.len() >> 20, MAX_BYTES >> 20));
    }
    File::open(path).map_err(|error| unreadable(&error))
}

/// Returns why a file cannot be read, as words that follow its name.
pub(super) fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "does not exist".to_owned(),
        ErrorKind::PermissionDenied => "may not be read: permission denied".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

/// Reasons to refuse the bytes of a file. They are displayed as words that follow the file's name (and, for a long
/// record, its line), and are wrapped in an [`io::Error`] to pass through the CSV reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadBytes {
    /// A zero byte, which UTF-16 and binary files contain but UTF-8 text does not.
    Zero { line: u64 },
    /// A record of more than 1 MiB.
    LongRecord,
    /// A file of more than 256 MiB.
    Large,
}

impl std::fmt::Display for BadBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Zero { line } => {
                write!(f, ", line {line} holds a zero byte; it is binary or UTF-16, not CSV text in UTF-8")
            }
            Self::LongRecord => f.write_str(" starts a row longer than 1 MiB; is a quotation mark left open?"),
            Self::Large => write!(f, " is too large; allowed: up to {} MiB", MAX_BYTES >> 20),
        }
    }
}

impl std::error::Error for BadBytes {}

/// A reader that turns every line break (`\r\n` and `\r` too) into one `\n` and appends one at the end, so that
/// line numbers are right.
pub(super) struct UnifiedLines<R> {
    source: R,
    /// Bytes read so far.
    total: u64,
    /// Bytes read since the current record began.
    record: usize,
    line: u64,
    after_return: bool,
    ended: bool,
}

impl<R: Read> UnifiedLines<R> {
    pub const fn new(source: R) -> Self {
        Self { source, total: 0, record: 0, line: 1, after_return: false, ended: false }
    }

    /// Starts a new record, whose size counts from 0.
    pub const fn start_record(&mut self) {
        self.record = 0;
    }

    /// Rewrites the line breaks of `bytes` in place and returns the number of bytes that are left.
    fn unify(&mut self, bytes: &mut [u8]) -> Result<usize, BadBytes> {
        let mut kept = 0;
        for i in 0..bytes.len() {
            let byte = bytes[i];
            let second_half = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            if byte == 0 {
                return Err(BadBytes::Zero { line: self.line });
            }
            if !second_half {
                bytes[kept] = if byte == b'\r' { b'\n' } else { byte };
                self.line += u64::from(bytes[kept] == b'\n');
                kept += 1;
            }
        }
        Ok(kept)
    }
}

impl<R: Read> Read for UnifiedLines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.ended && !buffer.is_empty() {
            let n = self.source.read(buffer)?;
            if n == 0 {
                self.ended = true;
                buffer[0] = b'\n';
                return Ok(1);
            }
            self.total += n as u64;
            self.record += n;
            if self.total > MAX_BYTES {
                return Err(io::Error::other(BadBytes::Large));
            }
            if self.record > MAX_RECORD {
                return Err(io::Error::other(BadBytes::LongRecord));
            }
            let kept = self.unify(&mut buffer[..n]).map_err(io::Error::other)?;
            if kept > 0 {
                return Ok(kept);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A source that returns at most the given number of bytes per read.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(buffer.len());
            self.0.read(&mut buffer[..n])
        }
    }

    proptest! {
        #[test]
        fn every_line_break_is_one(text in "[ab\r\n]{0,40}", chunk in 1_usize..8) {
            let mut lines = String::new();
            UnifiedLines::new(Drops(text.as_bytes(), chunk)).read_to_string(&mut lines).unwrap();
            prop_assert_eq!(lines, text.replace("\r\n", "\n").replace('\r', "\n") + "\n");
        }
    }

    #[track_caller]
    fn check(source: impl Read, expected: BadBytes) {
        let error = io::copy(&mut UnifiedLines::new(source), &mut io::sink()).unwrap_err();
        assert_eq!(error.get_ref().and_then(|inner| inner.downcast_ref()), Some(&expected));
    }

    #[test]
    fn endless_sources_end() {
        check(io::repeat(0), BadBytes::Zero { line: 1 });
        check(&b"a,b\r\n1,2\r\n\0"[..], BadBytes::Zero { line: 3 });
        check(io::repeat(b'"'), BadBytes::LongRecord);
        check(io::repeat(b'\n'), BadBytes::LongRecord);
    }

    #[test]
    fn the_total_is_bounded_too() {
        let mut lines = UnifiedLines::new(io::repeat(b'\n'));
        let mut buffer = vec![0; 1 << 16];
        let error = std::iter::from_fn(|| {
            lines.start_record();
            lines.read(&mut buffer).err().or(Some(ErrorKind::Interrupted.into()))
        })
        .take(1 + (MAX_BYTES >> 16) as usize)
        .last()
        .unwrap();
        assert_eq!(error.get_ref().and_then(|inner| inner.downcast_ref()), Some(&BadBytes::Large));
    }

    #[test]
    fn reasons_are_told_in_words() {
        assert_eq!(unreadable(&ErrorKind::NotFound.into()), "does not exist");
        assert_eq!(unreadable(&ErrorKind::PermissionDenied.into()), "may not be read: permission denied");
        assert_eq!(unreadable(&io::Error::other("bad disk")), "cannot be read: bad disk");
    }
}
