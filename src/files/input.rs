//! Reads files with a limit on their size, so that no file can block or exhaust the program.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::fault::Fault;

/// Largest size of a text file, in bytes. The default experiment with all comments has about 4,000.
pub(super) const MAX_BYTES: u64 = 1 << 20;

/// Reads a text file. Pipes and devices are not opened.
///
/// # Errors
/// The reason why the file cannot be read, which includes more than 1 MiB and text that is not UTF-8.
pub fn read(path: &Path) -> Result<String, Fault> {
    text(read_bytes(path, MAX_BYTES)?)
}

/// Reads text from `source` to its end.
///
/// # Errors
/// The reason why the text cannot be read, which includes more than 1 MiB and text that is not UTF-8.
pub fn read_from(source: impl Read) -> Result<String, Fault> {
    text(bytes(source, MAX_BYTES)?)
}

fn text(bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        Fault::NotText(before.split(|byte| *byte == b'\n').count())
    })
}

fn bytes(source: impl Read, most: u64) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    source.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(Fault::TooLarge) } else { Ok(bytes) }
}

/// Reads the bytes of a file. Pipes and devices are not opened.
///
/// # Errors
/// The reason why the file cannot be read, which includes more than `most` bytes.
pub fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>, Fault> {
    bytes(open(path)?, most)
}

/// Reads the first `most` bytes of a file, or all if there are fewer. Pipes and devices are not opened.
///
/// # Errors
/// The reason why the file cannot be read.
pub fn read_head(path: &Path, most: u64) -> Result<Vec<u8>, Fault> {
    let mut head = Vec::new();
    open(path)?.take(most).read_to_end(&mut head)?;
    Ok(head)
}

/// Returns the paths of what lies in a folder, in alphabetical order.
///
/// # Errors
/// The reason why the folder cannot be read, which includes more than `most` files and folders in it.
pub fn list(folder: &Path, most: usize) -> Result<Vec<PathBuf>, Fault> {
    let paths = fs::read_dir(folder)?.take(most + 1).map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>();
    let mut paths = paths?;
    if paths.len() > most {
        return Err(Fault::Other(format!("holds more than {most} files")));
    }
    paths.sort();
    Ok(paths)
}

/// Opens a file to be read. Pipes and devices are not opened.
///
/// # Errors
/// The reason why the file cannot be opened.
pub fn open(path: &Path) -> Result<File, Fault> {
    let kind = fs::metadata(path)?;
    if kind.is_dir() {
        return Err(Fault::Folder);
    }
    if !kind.is_file() {
        return Err(Fault::Device);
    }
    Ok(File::open(path)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(bytes: &[u8], expected: &Fault) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, bytes).unwrap();
        assert_eq!(read(&path).unwrap_err(), *expected);
    }

    #[test]
    fn only_short_texts_are_read() {
        refused(b"seed = 1\n# caf\xe9", &Fault::NotText(2));
        refused(b"\xff", &Fault::NotText(1));
        refused(&vec![b'#'; (1 << 20) + 1], &Fault::TooLarge);
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()).unwrap_err(), Fault::Folder);
        assert_eq!(read(&folder.path().join("none")).unwrap_err(), Fault::Missing);
        let path = folder.path().join("largest");
        fs::write(&path, vec![b'#'; 1 << 20]).unwrap();
        assert_eq!(read(&path).unwrap().len(), 1 << 20);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_opened() {
        assert_eq!(read(Path::new("/dev/zero")).unwrap_err(), Fault::Device);
    }
}
