//! Recognizes different paths of the same file.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

/// Largest number of symbolic links that are followed, as on Linux.
const MOST_LINKS: usize = 40;

/// Returns the canonical form of `path`, which is equal for all paths of a file. The file need not exist: symbolic
/// links are followed even if their target does not exist.
///
/// # Errors
/// The error of the system, if the folder does not exist or cannot be read.
pub fn resolved(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        if let Ok(existing) = path.canonicalize() {
            return Ok(existing);
        }
        let folder = path.parent().filter(|folder| *folder != OsStr::new("")).unwrap_or(Path::new("."));
        let folder = folder.canonicalize()?;
        let place = folder.join(path.file_name().ok_or(ErrorKind::NotFound)?);
        match fs::read_link(&place) {
            Ok(to) => path = folder.join(to),
            Err(_) => return Ok(place),
        }
    }
    Err(io::Error::other("its symbolic links lead to each other"))
}

/// Returns `path` as one that does not begin in the current folder. Symbolic links and `..` stay.
#[must_use]
pub fn absolute(path: &Path) -> PathBuf {
    let path = if path == OsStr::new("") { Path::new(".") } else { path };
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Returns the canonical form that `path` will have once its missing folders are created.
#[must_use]
pub fn place(path: &Path) -> PathBuf {
    let mut place = PathBuf::new();
    for part in absolute(path).components() {
        if part == Component::ParentDir {
            place.pop();
        } else {
            let next = place.join(part);
            place = resolved(&next).unwrap_or(next);
        }
    }
    place
}

/// Returns the function from a path that the file at `file` writes, which begins in the folder of that file, to one that
/// begins where `file` itself does. What has no folder, as the standard input, leaves paths as they are.
pub fn in_folder_of(file: &Path) -> impl Fn(&Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new("")).to_owned();
    move |path| folder.join(path)
}

/// Returns `path` as a file in `folder` may write it, so that it leads to the same file from there: relative, if the two
/// have more in common than the root, else absolute. The parts are separated by `/` on every system.
#[must_use]
pub fn relative(path: &Path, folder: &Path) -> PathBuf {
    let (path, folder) = (absolute(path), absolute(folder));
    let goes_up = |path: &Path| path.components().any(|part| part == Component::ParentDir);
    if let Some(below) = path.strip_prefix(&folder).ok().filter(|below| !goes_up(below)) {
        // A link in the folder keeps its name.
        return portable(below);
    }
    let (to, from) = (place(&path), place(&folder));
    let common = to.components().zip(from.components()).take_while(|(to, from)| to == from);
    let names = common.clone().filter(|(part, _)| matches!(part, Component::Normal(_))).count();
    if names == 0 {
        return if goes_up(&path) { to } else { path };
    }
    let common = common.count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    portable(&up.chain(to.components().skip(common)).collect::<PathBuf>())
}

/// Returns a relative path with `/` between its parts, which every system reads.
fn portable(path: &Path) -> PathBuf {
    if path == OsStr::new("") {
        return ".".into();
    }
    if cfg!(windows) { path.to_string_lossy().replace('\\', "/").into() } else { path.to_owned() }
}

/// Files with a name for each, which recognizes a file under other paths, symbolic links and hard links.
#[derive(Debug, Default)]
pub struct Named(HashMap<FileId, String>);

/// The identity of a file.
#[derive(Debug, PartialEq, Eq, Hash)]
enum FileId {
    Place(PathBuf),
    /// The device and the inode number, which all hard links of a file share.
    Node(u64, u64),
}

impl Named {
    /// Adds the file at `path`, which need not exist, under `name`.
    ///
    /// # Returns
    /// The earlier name of the file if it was added before; it keeps that name.
    pub fn add(&mut self, name: &str, path: &Path) -> Option<String> {
        let node = fs::metadata(path).ok().and_then(|metadata| node(&metadata));
        let keys = [Some(FileId::Place(place(path))), node];
        self.insert(name, keys.into_iter().flatten())
    }

    /// Adds the file that is redirected to the standard input, if there is one, under `name`.
    pub fn add_stdin(&mut self, name: &str) {
        self.insert(name, stdin().as_ref().and_then(node).into_iter());
    }

    fn insert(&mut self, name: &str, keys: impl Iterator<Item = FileId>) -> Option<String> {
        let mut known = None;
        for key in keys {
            match self.0.entry(key) {
                Entry::Occupied(entry) => known = known.or_else(|| Some(entry.get().clone())),
                Entry::Vacant(entry) => {
                    entry.insert(name.to_owned());
                }
            }
        }
        known
    }
}

#[cfg(unix)]
fn node(metadata: &Metadata) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    metadata.is_file().then(|| FileId::Node(metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn node(_: &Metadata) -> Option<FileId> {
    None
}

#[cfg(unix)]
fn stdin() -> Option<Metadata> {
    use std::os::fd::AsFd as _;
    fs::File::from(io::stdin().as_fd().try_clone_to_owned().ok()?).metadata().ok()
}

#[cfg(not(unix))]
fn stdin() -> Option<Metadata> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_resolved_name() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a.csv"), folder.path().join("../").join(folder.path().file_name().unwrap()));
        assert_eq!(resolved(&a).unwrap(), resolved(&b.join("a.csv")).unwrap());
    }

    #[test]
    fn a_place_in_folders_that_are_not_there_yet() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        assert_eq!(place(&folder.path().join("new/./en/../a.svg")), root.join("new/a.svg"));
        assert_eq!(place(&folder.path().join("new/../../a.svg")), root.parent().unwrap().join("a.svg"));
        assert_eq!(place(Path::new("")), Path::new(".").canonicalize().unwrap());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/", folder.path().join("link")).unwrap();
            assert_eq!(place(&folder.path().join("link/new/a.svg")), Path::new("/new/a.svg"));
        }
    }

    #[test]
    fn a_path_in_a_file_begins_in_its_folder() {
        let of = |file: &str, path: &str| in_folder_of(Path::new(file))(Path::new(path));
        assert_eq!(of("course/a.toml", "my.csv"), Path::new("course/my.csv"));
        assert_eq!(of("a.toml", "my.csv"), Path::new("my.csv"));
        assert_eq!(of("-", "my.csv"), Path::new("my.csv"), "the standard input");
        assert_eq!(of("course/a.toml", "/my.csv"), Path::new("/my.csv"));
    }

    #[test]
    fn a_relative_path_leads_to_the_same_file() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("figures/en")).unwrap();
        fs::write(root.join("my.csv"), "").unwrap();
        let of = |path: &Path, from: &str| relative(path, &root.join(from)).to_str().unwrap().to_owned();
        assert_eq!(of(&root.join("my.csv"), ""), "my.csv");
        assert_eq!(of(&root.join("data/my.csv"), ""), "data/my.csv");
        assert_eq!(of(&root.join("my.csv"), "figures/en"), "../../my.csv");
        assert_eq!(of(&root.join("figures/en/../../my.csv"), "figures"), "../my.csv");
        assert_eq!(of(&root.join("figures/../my.csv"), ""), "my.csv");
        assert_eq!(of(&root, ""), ".", "a folder by mistake");
        assert_eq!(of(&root.join("my.csv"), "figures/de"), "../../my.csv", "a folder that is still to be made");
        #[cfg(unix)]
        {
            assert_eq!(of(Path::new("/elsewhere/my.csv"), ""), "/elsewhere/my.csv", "only the root in common");
            fs::create_dir(root.join("far")).unwrap();
            std::os::unix::fs::symlink(root.join("far"), root.join("figures/link")).unwrap();
            assert_eq!(of(&root.join("figures/link/my.csv"), "figures"), "link/my.csv");
        }
    }

    #[test]
    fn a_file_is_known_under_all_its_names() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "").unwrap();
        fs::write(at("b"), "").unwrap();
        fs::hard_link(at("a"), at("hard")).unwrap();
        let mut named = Named::default();
        assert_eq!(named.add("FILE", &at("a")), None);
        assert_eq!(named.add("data.path", &at("b")), None);
        assert_eq!(named.add("--metrics", &at("./a")).as_deref(), Some("FILE"));
        assert_eq!(named.add("--metrics", &at("new")), None);
        assert_eq!(named.add("--trace", &at("./new")).as_deref(), Some("--metrics"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("b"), at("soft")).unwrap();
            std::os::unix::fs::symlink(at("new"), at("dangling")).unwrap();
            assert_eq!(named.add("--out", &at("hard")).as_deref(), Some("FILE"));
            assert_eq!(named.add("--out", &at("soft")).as_deref(), Some("data.path"));
            assert_eq!(named.add("--out", &at("dangling")).as_deref(), Some("--metrics"));
        }
    }
}
