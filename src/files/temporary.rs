//! Files with a temporary name.
//!
//! Whoever writes one holds its lock, which ends with the process, however that ends. So a temporary file that can be locked
//! is one that a killed process left behind, and is removed by whoever next writes into its folder; neither process numbers,
//! which are used again, nor clocks have to be trusted.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{Builder, NamedTempFile};

/// What the name begins with; six letters or digits follow.
const PREFIX: &str = ".shiftscope-";
/// Times that a file is made again because another process took it for one that was left behind.
const TRIES: usize = 16;

/// What this process is writing.
struct Unfinished {
    /// Its temporary files.
    files: Vec<PathBuf>,
    /// The folders where it has removed what others left.
    cleared: Vec<PathBuf>,
}

static UNFINISHED: Mutex<Unfinished> = Mutex::new(Unfinished { files: Vec::new(), cleared: Vec::new() });

fn unfinished() -> MutexGuard<'static, Unfinished> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes every temporary file of this process, and keeps all threads from making another and from giving one its name:
/// they wait for ever. For a process that ends at once.
pub fn abandon() {
    let unfinished = unfinished();
    for path in &unfinished.files {
        // What is not removed will be by the next process that writes there.
        let _ = fs::remove_file(path);
    }
    mem::forget(unfinished);
}

/// A file with a temporary name; removed when dropped.
#[derive(Debug)]
pub struct Temporary {
    file: NamedTempFile,
    listed: Listed,
}

/// A place in the list of unfinished files.
#[derive(Debug)]
struct Listed(PathBuf);

impl Drop for Listed {
    fn drop(&mut self) {
        unfinished().files.retain(|path| *path != self.0);
    }
}

impl Temporary {
    /// Makes one in `folder`, and removes those that killed processes left there.
    ///
    /// # Errors
    /// Where there can be none.
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

    /// The file.
    pub fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Gives the file the name `target` where there is none of that name.
    ///
    /// # Returns
    /// The file as it was where there is one.
    ///
    /// # Errors
    /// Where it cannot have the name.
    pub fn persist_new(self, target: &Path) -> io::Result<Option<Self>> {
        let Self { file, listed } = self;
        // Not while the process ends.
        let unfinished = unfinished();
        let persisted = file.persist_noclobber(target);
        drop(unfinished);
        match persisted {
            Ok(_) => Ok(None),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(Some(Self { file: error.file, listed })),
            Err(error) => Err(error.error),
        }
    }

    /// Gives the file the name `target`, also where there is one of that name.
    ///
    /// # Errors
    /// Where it cannot have the name.
    pub fn persist(self, target: &Path) -> io::Result<()> {
        let unfinished = unfinished();
        let persisted = self.file.persist(target);
        drop(unfinished);
        persisted.map(drop).map_err(|error| error.error)
    }
}

/// A new file in `folder` that this process has locked.
fn locked(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX);
    readable_as_any_new_file(&mut builder);
    for _ in 0..TRIES {
        let file = builder.tempfile_in(folder)?;
        // Another process may have found it before it was locked, and be about to remove it, or have done so. Where the
        // disk knows no locks, nobody removes anything.
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
                // Who may not remove it has no use for being told.
                let _ = fs::remove_file(&path);
            }
        }
    }
}

fn is_temporary(name: &OsStr) -> bool {
    let rest = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
    rest.is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// A temporary file is its owner's alone; an output is as readable as the user's umask says.
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
