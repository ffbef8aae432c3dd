//! Output files that are whole or absent: written under a temporary name beside their place, synced, then renamed.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::fault::Fault;

/// A file being written. Dropped without [`Output::commit`] it leaves nothing behind and the old file as it was.
#[derive(Debug)]
pub struct Output {
    /// The option and the path as given, for messages.
    name: String,
    /// Where the file will be; symbolic links are followed.
    target: PathBuf,
    temporary: NamedTempFile,
}

impl Output {
    /// Starts the file that `option` puts at `path`; what stands there stays until [`Output::commit`].
    ///
    /// # Errors
    /// Where there can be no such file: the folder is missing or not writable, the path is a folder, a device or a
    /// read-only file.
    pub fn create(option: &str, path: &Path) -> Result<Self, String> {
        let name = format!("{option} {}", path.display());
        Self::start(&name, path).map_err(|fault| format!("{name}: {fault}"))
    }

    fn start(name: &str, path: &Path) -> Result<Self, Fault> {
        if path.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return Err(Fault::Folder);
        }
        let old = match fs::metadata(path) {
            Ok(old) => Some(replaceable(old)?),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error.into()),
        };
        let target = resolved(path)?;
        let folder = target.parent().ok_or(Fault::Folder)?;
        let mut builder = Builder::new();
        builder.prefix(".shiftscope-");
        readable_as_any_new_file(&mut builder);
        let temporary = builder.tempfile_in(folder).map_err(|error| Fault::of(strip(&error)))?;
        if let Some(old) = old {
            temporary.as_file().set_permissions(old.permissions())?;
        }
        Ok(Self { name: name.to_owned(), target, temporary })
    }

    /// The file to write to.
    ///
    /// # Errors
    /// Where the system has no file handle left.
    pub fn file(&self) -> Result<File, String> {
        self.temporary.as_file().try_clone().map_err(|error| self.failed(&error))
    }

    /// The message that writing has failed.
    #[must_use]
    pub fn failed(&self, error: &io::Error) -> String {
        format!("{}: {}", self.name, Fault::of(error))
    }

    /// Makes sure that everything written is on the disk.
    ///
    /// # Errors
    /// Where it is not.
    pub fn sync(&self) -> Result<(), String> {
        self.temporary.as_file().sync_all().map_err(|error| self.failed(&error))
    }

    /// Gives the file its name. Call [`Output::sync`] first, for all files of a run, so that they appear together or
    /// not at all.
    ///
    /// # Errors
    /// Where the name has meanwhile become impossible.
    pub fn commit(self) -> Result<(), String> {
        let name = self.name;
        self.temporary.persist(&self.target).map_err(|error| format!("{name}: {}", Fault::of(&error.error)))?;
        Ok(())
    }
}

/// Whether a file can be put at `path`, as far as that can be known without writing it.
///
/// # Errors
/// Where there can be no such file.
pub fn check(path: &Path) -> Result<(), Fault> {
    Output::start("", path).map(drop)
}

/// Puts `contents` at `path`, whole or not at all; `durable` waits until they are on the disk.
///
/// # Errors
/// Where there can be no such file; what stood there is then as it was.
pub fn write(path: &Path, contents: impl AsRef<[u8]>, durable: bool) -> Result<(), Fault> {
    let mut output = Output::start("", path)?;
    output.temporary.write_all(contents.as_ref())?;
    if durable {
        output.temporary.as_file().sync_all()?;
    }
    output.temporary.persist(&output.target).map_err(|error| Fault::of(&error.error))?;
    Ok(())
}

/// `old`, where a file may take its place.
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

/// `path` in the one form that two names of a file share, whether or not the file exists.
///
/// # Errors
/// Where its folder does not exist or cannot be read.
pub fn resolved(path: &Path) -> io::Result<PathBuf> {
    if let Ok(existing) = path.canonicalize() {
        return Ok(existing);
    }
    let folder = path.parent().filter(|folder| *folder != OsStr::new("")).unwrap_or(Path::new("."));
    let file = path.file_name().ok_or(ErrorKind::NotFound)?;
    Ok(folder.canonicalize()?.join(file))
}

/// A temporary file is its owner's alone; an output is as readable as the user's umask says.
#[cfg(unix)]
fn readable_as_any_new_file(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable_as_any_new_file(_: &mut Builder<'_, '_>) {}

/// The cause of an error that `tempfile` wraps with the temporary name, which means nothing to the user.
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

    #[track_caller]
    fn refused(path: &Path, expected: &str) {
        let problem = Output::create("--metrics", path).unwrap_err();
        assert_eq!(problem, format!("--metrics {}: {expected}", path.display()));
    }

    #[test]
    fn nothing_is_seen_before_commit_and_nothing_left_without() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "old").unwrap();
        let output = Output::create("--metrics", &path).unwrap();
        output.file().unwrap().write_all(b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        drop(output);
        assert_eq!(names(folder.path()), ["a.csv"]);

        let output = Output::create("--metrics", &path).unwrap();
        output.file().unwrap().write_all(b"new").unwrap();
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

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_are_kept() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        Output::create("--metrics", &link).unwrap().commit().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[test]
    fn one_file_has_one_resolved_name() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a.csv"), folder.path().join("../").join(folder.path().file_name().unwrap()));
        assert_eq!(resolved(&a).unwrap(), resolved(&b.join("a.csv")).unwrap());
    }
}
