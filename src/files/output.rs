//! Writes output files completely or not at all: under a temporary name in the folder of the target, then synced to the
//! disk, then renamed.

use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::fault::Fault;
use super::place::resolved;
use super::temporary::Temporary;

/// The files that an output may replace.
#[derive(Clone, Copy, Debug)]
pub enum Replace {
    /// No file.
    Nothing,
    /// Any file, because the user has allowed it.
    Anything,
    /// Files that this function recognizes as earlier outputs of the same kind.
    Own(fn(&Path) -> bool),
}

impl Replace {
    /// Returns an error unless the file at `path` may be replaced.
    fn allows(self, path: &Path) -> Result<(), Fault> {
        match self {
            Self::Anything => Ok(()),
            Self::Nothing => Err(Fault::InTheWay),
            Self::Own(is_own) if is_own(path) => Ok(()),
            Self::Own(_) => Err(Fault::Foreign),
        }
    }
}

/// The error that an output file cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputError {
    /// The option and the path as the user gave them.
    name: String,
    /// The reason why it cannot be written.
    fault: Fault,
}

impl fmt::Display for OutputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.fault)
    }
}

impl std::error::Error for OutputError {}

/// A file that is being written. If it is dropped without [`Output::commit`], it is removed, and an existing file at
/// the target is unchanged.
#[derive(Debug)]
pub struct Output {
    /// The option and the path as the user gave them, for messages.
    name: String,
    /// The final path, with symbolic links followed.
    target: PathBuf,
    replace: Replace,
    temporary: Temporary,
}

impl Output {
    /// Starts the file for `path`, the value of `option`. An existing file there is unchanged until [`Output::commit`].
    ///
    /// # Errors
    /// The reason why the file cannot be written: the folder is missing or not writable, or the path is a folder, a
    /// device, a read-only file, or a file that `replace` protects.
    pub fn create(option: &str, path: &Path, replace: Replace) -> Result<Self, OutputError> {
        let name = format!("{option} {}", path.display());
        Self::start(&name, path, replace).map_err(|fault| OutputError { name, fault })
    }

    fn start(name: &str, path: &Path, replace: Replace) -> Result<Self, Fault> {
        if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return Err(Fault::Folder);
        }
        let old = match fs::metadata(path) {
            Ok(old) => Some(replaceable(old)?),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        let target = resolved(path)?;
        if old.is_some() {
            replace.allows(&target)?;
        }
        let folder = target.parent().ok_or(Fault::Folder)?;
        let temporary = Temporary::create(folder).map_err(|error| Fault::of(strip(&error)))?;
        if let Some(old) = old {
            temporary.file().set_permissions(old.permissions())?;
        }
        Ok(Self { name: name.to_owned(), target, replace, temporary })
    }

    /// Returns the file to write to.
    ///
    /// # Errors
    /// The reason, if the system has no file handle left.
    pub fn file(&self) -> Result<File, OutputError> {
        self.temporary.file().try_clone().map_err(|error| self.failed(&error))
    }

    /// Writes `bytes` and syncs the file to the disk.
    ///
    /// # Errors
    /// The reason why they cannot be written.
    pub fn write(&self, bytes: &[u8]) -> Result<(), OutputError> {
        self.file()?.write_all(bytes).map_err(|error| self.failed(&error))?;
        self.sync()
    }

    /// Returns the error for this file that writing has failed with `error`.
    #[must_use]
    pub fn failed(&self, error: &io::Error) -> OutputError {
        OutputError { name: self.name.clone(), fault: Fault::of(error) }
    }

    /// Syncs the file to the disk.
    ///
    /// # Errors
    /// The reason why it cannot be synced.
    pub fn sync(&self) -> Result<(), OutputError> {
        self.temporary.file().sync_all().map_err(|error| self.failed(&error))
    }

    /// Renames the file to its final path. Call [`Output::sync`] for all files of a run first, so that either all of
    /// them appear or none.
    ///
    /// # Errors
    /// The reason why the file cannot be renamed, for example a file that has appeared at the path since and must not
    /// be replaced.
    pub fn commit(self) -> Result<(), OutputError> {
        let Self { name, target, replace, temporary } = self;
        put(temporary, &target, replace).map_err(|fault| OutputError { name, fault })
    }
}

/// Renames a file to `target`. Whether an existing file may be replaced is checked again, because it may have appeared
/// after the output was started.
fn put(temporary: Temporary, target: &Path, replace: Replace) -> Result<(), Fault> {
    let Some(temporary) = temporary.persist_new(target)? else { return Ok(()) };
    replace.allows(target)?;
    Ok(temporary.persist(target)?)
}

/// Checks whether a file can be written at `path`, replacing any existing file. Leaves no file behind.
///
/// # Errors
/// The reason why the file cannot be written.
pub fn check(path: &Path) -> Result<(), Fault> {
    Output::start("", path, Replace::Anything).map(drop)
}

/// Writes `contents` to `path`, completely or not at all. With `durable` the file is synced to the disk first.
///
/// # Errors
/// The reason why the file cannot be written; an existing file is then unchanged.
pub fn write(path: &Path, contents: impl AsRef<[u8]>, durable: bool, replace: Replace) -> Result<(), Fault> {
    let output = Output::start("", path, replace)?;
    output.temporary.file().write_all(contents.as_ref())?;
    if durable {
        output.temporary.file().sync_all()?;
    }
    put(output.temporary, &output.target, output.replace)
}

/// Returns `old` if it describes a file that can be replaced.
fn replaceable(old: Metadata) -> Result<Metadata, Fault> {
    if old.is_dir() {
        Err(Fault::Folder)
    } else if !old.is_file() {
        Err(Fault::Device)
    } else if old.permissions().readonly() {
        Err(Fault::ReadOnly)
    } else {
        Ok(old)
    }
}

/// Returns the cause of an error of `tempfile`, whose own message contains the temporary name.
fn strip(error: &io::Error) -> &io::Error {
    error.get_ref().and_then(std::error::Error::source).and_then(|cause| cause.downcast_ref()).unwrap_or(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn started(path: &Path, replace: Replace, contents: &str) -> Output {
        let output = Output::create("--metrics", path, replace).unwrap();
        output.file().unwrap().write_all(contents.as_bytes()).unwrap();
        output
    }

    #[track_caller]
    fn refused(path: &Path, expected: &str) {
        let problem = Output::create("--metrics", path, Replace::Anything).unwrap_err();
        assert_eq!(problem.to_string(), format!("--metrics {}: {expected}", path.display()));
    }

    #[test]
    fn nothing_is_seen_before_commit_and_nothing_left_without() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "old").unwrap();
        let output = started(&path, Replace::Anything, "new");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        drop(output);
        assert_eq!(names(folder.path()), ["a.csv"]);

        let output = started(&path, Replace::Anything, "new");
        output.sync().unwrap();
        output.commit().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(folder.path()), ["a.csv"]);
    }

    #[test]
    fn impossible_places_are_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        refused(folder.path(), "is a folder, not a file");
        refused(&folder.path().join("new/"), "is a folder, not a file");
        refused(&folder.path().join("none/a.csv"), "no such file or folder");
        refused(&file.join("a.csv"), "part of the path is not a folder");
        refused(Path::new("/dev/full"), "is a device or a pipe, not a file");
        let mut permissions = fs::metadata(&file).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&file, permissions).unwrap();
        refused(&file, "is read-only");
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[test]
    fn only_what_may_be_replaced_is() {
        fn is_own(path: &Path) -> bool {
            fs::read_to_string(path).unwrap().starts_with("own")
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "foreign").unwrap();
        for (replace, expected) in [
            (Replace::Nothing, "there is such a file; --force replaces it"),
            (Replace::Own(is_own), "there is such a file, and no earlier run made it; --force replaces it"),
        ] {
            let problem = Output::create("--metrics", &path, replace).unwrap_err();
            assert_eq!(problem.to_string(), format!("--metrics {}: {expected}", path.display()));
        }
        started(&path, Replace::Anything, "own 1").commit().unwrap();
        started(&path, Replace::Own(is_own), "own 2").commit().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "own 2");
        assert_eq!(names(folder.path()), ["a.csv"]);
    }

    #[test]
    fn a_file_that_appears_meanwhile_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.svg");
        for replace in [Replace::Nothing, Replace::Own(|_| false)] {
            let output = started(&path, replace, "new");
            fs::write(&path, "of someone else").unwrap();
            let problem = output.commit().unwrap_err();
            let problem = problem.to_string();
            assert!(problem.contains("there is such a file") && problem.ends_with("--force replaces it"), "{problem}");
            assert_eq!(fs::read_to_string(&path).unwrap(), "of someone else");
            assert_eq!(names(folder.path()), ["a.svg"]);
            fs::remove_file(&path).unwrap();
        }
        for replace in [Replace::Anything, Replace::Own(|_| true)] {
            let output = started(&path, replace, "new");
            fs::write(&path, "of someone else").unwrap();
            output.commit().unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), "new");
            fs::remove_file(&path).unwrap();
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_are_kept() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        started(&link, Replace::Anything, "").commit().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_that_is_not_yet_there_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link, far) = (folder.path().join("file"), folder.path().join("link"), folder.path().join("far"));
        std::os::unix::fs::symlink("file", &link).unwrap();
        std::os::unix::fs::symlink(&link, &far).unwrap();
        started(&far, Replace::Nothing, "new").commit().unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!([&link, &far].into_iter().all(|link| fs::symlink_metadata(link).unwrap().is_symlink()));
        let (one, other) = (folder.path().join("one"), folder.path().join("other"));
        std::os::unix::fs::symlink("other", &one).unwrap();
        std::os::unix::fs::symlink("one", other).unwrap();
        assert!(Output::create("--metrics", &one, Replace::Nothing).is_err(), "links that lead to each other");
    }
}
