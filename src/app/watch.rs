//! Looks whether files on the disk have changed since they were read or written here.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// The signs of a change of a file: its length in bytes, and when it was changed, if the system knows.
type Signs = (u64, Option<SystemTime>);

/// The signs of files when they were read or written last.
#[derive(Default)]
pub(super) struct KnownFiles(Mutex<HashMap<PathBuf, Signs>>);

impl KnownFiles {
    /// Notes the file at `path` as it is now. Must be called before the file is read: a change while it is being read
    /// then counts as a change.
    pub fn note(&self, path: &Path) {
        if let Some(signs) = signs(path) {
            self.known().insert(path.to_owned(), signs);
        }
    }

    /// Forgets all files but those at `paths`, and notes those that are not known yet.
    pub fn keep(&self, paths: &[PathBuf]) {
        self.known().retain(|path, _| paths.contains(path));
        for path in paths {
            let is_known = self.known().contains_key(path);
            if !is_known {
                self.note(path);
            }
        }
    }

    /// Returns whether the file at `path` has changed since it was noted, or since this was last asked. A file that is
    /// missing has not: many programs save by replacing it.
    pub fn has_changed(&self, path: &Path) -> bool {
        let Some(now) = signs(path) else { return false };
        let before = self.known().insert(path.to_owned(), now);
        before.is_some_and(|before| before != now)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<PathBuf, Signs>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn signs(path: &Path) -> Option<Signs> {
    let file = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some((file.len(), file.modified().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_once_and_a_missing_file_is_no_change() {
        let folder = tempfile::tempdir().unwrap();
        let [a, b] = ["a", "b"].map(|name| folder.path().join(name));
        fs::write(&a, "1").unwrap();
        let known = KnownFiles::default();
        known.keep(&[a.clone(), b.clone()]);
        assert!(!known.has_changed(&a) && !known.has_changed(&b));
        fs::write(&a, "12").unwrap();
        assert!(known.has_changed(&a));
        assert!(!known.has_changed(&a), "told once");
        fs::remove_file(&a).unwrap();
        assert!(!known.has_changed(&a), "an editor may be replacing it");
        fs::write(&a, "123").unwrap();
        assert!(known.has_changed(&a), "replaced");
        fs::write(&a, "1234").unwrap();
        known.note(&a);
        assert!(!known.has_changed(&a), "written here");
        fs::write(&a, "1").unwrap();
        known.keep(&[]);
        known.keep(std::slice::from_ref(&a));
        assert!(!known.has_changed(&a), "forgotten in between");
    }
}
