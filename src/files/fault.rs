//! Why a file cannot be read or written.

use std::fmt;
use std::io::{self, ErrorKind};

/// A reason why a file cannot be read or written. `Display` writes words that follow the name of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file or folder does not exist.
    Missing,
    /// The system denies permission.
    Denied,
    /// The disk is full.
    DiskFull,
    /// The disk is read-only.
    DiskReadOnly,
    /// A part of the path is not a folder.
    NoFolder,
    /// The path is a folder.
    Folder,
    /// The path is a pipe or a device.
    Device,
    /// The file is marked read-only.
    ReadOnly,
    /// The file has more bytes than the reader allows.
    TooLarge,
    /// The file is not UTF-8; holds the first invalid line, counted from 1.
    NotText(usize),
    /// The file would exceed a limit of the system or the user (`ulimit -f`).
    FileLimit,
    /// A file exists, and replacing it is not allowed.
    InTheWay,
    /// A file exists that is not an earlier output of the program, and replacing it is not allowed.
    Foreign,
    /// Any other reason, in the words of the system.
    Other(String),
}

impl Fault {
    /// Returns the reason for an error of the system.
    #[must_use]
    pub fn of(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::Missing,
            ErrorKind::PermissionDenied => Self::Denied,
            ErrorKind::StorageFull => Self::DiskFull,
            ErrorKind::ReadOnlyFilesystem => Self::DiskReadOnly,
            ErrorKind::NotADirectory => Self::NoFolder,
            ErrorKind::FileTooLarge => Self::FileLimit,
            // The words of the system without the error number.
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
