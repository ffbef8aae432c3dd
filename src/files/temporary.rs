//! Files with temporary names.
//!
//! A process holds a lock on each of its temporary files. The system releases the lock when the process ends for any
//! reason, so a temporary file that can be locked was left behind by a killed process. The next process that writes
//! into the folder removes it. This depends neither on process numbers, which are reused, nor on clocks.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{Builder, NamedTempFile};

/// The start of a temporary name; six letters or digits follow.
const PREFIX: &str = ".shiftscope-";
/// Number of attempts to create a file that another process does not remove as left behind.
const TRIES: usize = 16;

/// The unfinished files of this process.
struct Unfinished {
    /// The temporary files.
    files: Vec<PathBuf>,
    /// The folders from which this process has removed files of killed processes.
    cleared: Vec<PathBuf>,
}

static UNFINISHED: Mutex<Unfinished> = Mutex::new(Unfinished { files: Vec::new(), cleared: Vec::new() });

fn unfinished() -> MutexGuard<'static, Unfinished> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all temporary files of this process. Afterwards every thread that creates or renames a temporary file waits
/// forever; call it only when the process ends at once.
pub fn abandon() {
    let unfinished = unfinished();
    for path in &unfinished.files {
        // The next process that writes there removes what remains.
        let _ = fs::remove_file(path);
    }
    mem::forget(unfinished);
}

/// A file with a temporary name, removed when dropped.
#[derive(Debug)]
pub struct Temporary {
    file: NamedTempFile,
    listed: Listed,
}

/// An entry in the list of unfinished files, removed from it when dropped.
#[derive(Debug)]
struct Listed(PathBuf);

impl Drop for Listed {
    fn drop(&mut self) {
        unfinished().files.retain(|path| *path != self.0);
    }
}

impl Temporary {
    /// Creates a temporary file in `folder` and removes those that killed processes have left there.
    ///
    /// # Errors
    /// The error of the system, if no file can be created.
    pub fn create(folder: &Path) -> io::Result<Self> {
        let mut unfinished = unfinished();
        if !unfinished.cleared.iter().any(|cleared| cleared == folder) {
            clear(folder);
            unfinished.cleared.push(folder.to_owned());
        }
        let file = locked(folder)?;
        let path = file.path().to_owned();
        unfinished.files.push(path.clone());
        Ok(Self { file, listed: Listed(path) })
    }

    /// Returns the file.
    pub fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Renames the file to `target` unless a file of that name exists.
    ///
    /// # Returns
    /// `None` if the file was renamed; the temporary file if `target` exists.
    ///
    /// # Errors
    /// The error of the system, if the file cannot be renamed.
    pub fn persist_new(self, target: &Path) -> io::Result<Option<Self>> {
        let Self { file, listed } = self;
        // The lock blocks renaming while the process ends.
        let unfinished = unfinished();
        let persisted = file.persist_noclobber(target);
        drop(unfinished);
        match persisted {
            Ok(_) => Ok(None),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(Some(Self { file: error.file, listed })),
            Err(error) => Err(error.error),
        }
    }

    /// Renames the file to `target`, replacing any file of that name.
    ///
    /// # Errors
    /// The error of the system, if the file cannot be renamed.
    pub fn persist(self, target: &Path) -> io::Result<()> {
        let unfinished = unfinished();
        let persisted = self.file.persist(target);
        drop(unfinished);
        persisted.map(drop).map_err(|error| error.error)
    }
}

/// Creates a temporary file in `folder` that this process has locked.
fn locked(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX);
    readable_as_any_new_file(&mut builder);
    for _ in 0..TRIES {
        let file = builder.tempfile_in(folder)?;
        // Another process may have locked the file first to remove it, or may have removed it already. On a disk
        // without locks no process removes any file.
        let found = matches!(file.as_file().try_lock(), Err(TryLockError::WouldBlock));
        if !found && file.path().exists() {
            return Ok(file);
        }
    }
    Err(io::Error::other("temporary files do not stay there"))
}

/// Removes the temporary files in `folder` that no process holds.
fn clear(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_temporary(&entry.file_name()) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let path = entry.path();
            let file = OpenOptions::new().read(true).write(true).open(&path);
            if file.is_ok_and(|file| file.try_lock().is_ok()) {
                // A failure does not matter: the file is not needed.
                let _ = fs::remove_file(&path);
            }
        }
    }
}

fn is_temporary(name: &OsStr) -> bool {
    let rest = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
    rest.is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Gives the file the permissions of any new file, as set by the user's umask; `tempfile` would make it private.
#[cfg(unix)]
fn readable_as_any_new_file(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable_as_any_new_file(_: &mut Builder<'_, '_>) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_process_holds_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let kept = [".shiftscope-notes", ".shiftscope-", ".shiftscope-a.b-c1", "shiftscope-aB3dE6", "m.csv"];
        for name in kept.iter().chain(&[".shiftscope-aB3dE6", ".shiftscope-zzzzzz", ".shiftscope-held01"]) {
            fs::write(at(name), "").unwrap();
        }
        fs::create_dir(at(".shiftscope-folder")).unwrap();
        let held = File::open(at(".shiftscope-held01")).unwrap();
        held.lock().unwrap();
        let own = Temporary::create(folder.path()).unwrap();
        let there = |name: &str| at(name).exists();
        assert!(!there(".shiftscope-aB3dE6") && !there(".shiftscope-zzzzzz"));
        assert!(kept.iter().chain(&[".shiftscope-held01", ".shiftscope-folder"]).all(|name| there(name)));
        // Another process that clears the folder leaves ours alone.
        clear(folder.path());
        assert!(own.file.path().exists() && there(".shiftscope-held01"));
        drop((own, held));
        clear(folder.path());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), kept.len() + 1);
    }
}
