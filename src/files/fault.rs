//! Why a file cannot be read or written.

use std::fmt;
use std::io::{self, ErrorKind};

/// Why a file cannot be read or written; said in words that follow its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There is none of that name.
    Missing,
    /// The system does not allow it.
    Denied,
    /// There is no room.
    DiskFull,
    /// Nothing can be written there.
    DiskReadOnly,
    /// A part of the path is a file.
    NoFolder,
    /// A folder.
    Folder,
    /// A pipe or a device.
    Device,
    /// A file that its owner has protected.
    ReadOnly,
    /// More bytes than an experiment file may have.
    TooLarge,
    /// This line, counted from 1, is not UTF-8.
    NotText(usize),
    /// More bytes than a file may have here, by a limit of the system or of its user (`ulimit -f`).
    FileLimit,
    /// There is a file, and nobody said that it may be replaced.
    InTheWay,
    /// There is a file that is no earlier output of the program, and nobody said that it may be replaced.
    Foreign,
    /// Anything else, in the system's words.
    Other(String),
}

impl Fault {
    /// Why an operation of the system failed.
    #[must_use]
    pub fn of(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::Missing,
            ErrorKind::PermissionDenied => Self::Denied,
            ErrorKind::StorageFull => Self::DiskFull,
            ErrorKind::ReadOnlyFilesystem => Self::DiskReadOnly,
            ErrorKind::NotADirectory => Self::NoFolder,
            ErrorKind::FileTooLarge => Self::FileLimit,
            // The system's words without its number.
            _ => Self::Other(error.to_string().split(" (os error").next().unwrap_or_default().to_owned()),
        }
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::of(&error)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::Missing => "no such file or folder",
            Self::Denied => "permission denied",
            Self::DiskFull => "no space left on the disk",
            Self::DiskReadOnly => "the disk is read-only",
            Self::NoFolder => "part of the path is not a folder",
            Self::Folder => "is a folder, not a file",
            Self::Device => "is a device or a pipe, not a file",
            Self::ReadOnly => "is read-only",
            Self::TooLarge => "is larger than 1 MiB: not an experiment file",
            Self::NotText(line) => return write!(f, "line {line}: not UTF-8 text"),
            Self::FileLimit => "no file may be that large here (see ulimit -f)",
            Self::InTheWay => "there is such a file; --force replaces it",
            Self::Foreign => "there is such a file, and no earlier run made it; --force replaces it",
            Self::Other(words) => words,
        };
        f.write_str(words)
    }
}

impl std::error::Error for Fault {}
