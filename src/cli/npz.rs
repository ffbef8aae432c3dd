//! Writes an `.npz` file array by array, so that the whole file is never in memory.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::rc::Rc;

use ndarray::{ArrayView, IxDyn};
use ndarray_npy::{NpzWriter, WritableElement, WriteNpzError};

use crate::files::{Output, OutputError};

/// An `.npz` output: named, uncompressed arrays in the format of NumPy's `savez`.
pub struct Npz {
    output: Output,
    writer: NpzWriter<Unfailing>,
    failure: Rc<Cell<Option<io::Error>>>,
}

impl Npz {
    /// Starts the file.
    ///
    /// # Errors
    /// If the system has no file handle left.
    pub fn new(output: Output) -> Result<Self, OutputError> {
        let failure = Rc::new(Cell::new(None));
        let file = Unfailing { file: Some(output.file()?), position: 0, end: 0, failure: Rc::clone(&failure) };
        Ok(Self { output, writer: NpzWriter::new(file), failure })
    }

    /// Adds the array `name` of this `shape`, with its values in row-major order.
    ///
    /// # Errors
    /// If the file cannot be written.
    ///
    /// # Panics
    /// If the number of values does not match the shape.
    pub fn add<T: WritableElement>(&mut self, name: &str, shape: &[usize], values: &[T]) -> Result<(), OutputError> {
        let array = ArrayView::from_shape(IxDyn(shape), values).expect("an array of the trace has its own shape");
        let added = self.writer.add_array(name, &array);
        succeeded(&self.output, &self.failure, added)
    }

    /// Completes the file and returns it, ready to be synced and committed.
    ///
    /// # Errors
    /// If the list of arrays at its end cannot be written.
    pub fn finish(self) -> Result<Output, OutputError> {
        let finished = self.writer.finish().map(|_| ());
        succeeded(&self.output, &self.failure, finished)?;
        Ok(self.output)
    }
}

fn succeeded(
    output: &Output,
    failure: &Cell<Option<io::Error>>,
    written: Result<(), WriteNpzError>,
) -> Result<(), OutputError> {
    match failure.take() {
        Some(error) => Err(output.failed(&error)),
        None => written.map_err(|error| output.failed(&io::Error::other(error))),
    }
}

/// A file that reports success to its writer even when writing fails. The first failure is kept, and nothing is written
/// after it.
///
/// Without this, the zip writer would print a message of its own to stderr when it is dropped after a failure.
struct Unfailing {
    file: Option<File>,
    position: u64,
    end: u64,
    failure: Rc<Cell<Option<io::Error>>>,
}

impl Unfailing {
    /// Returns the result of `operation` on the file, or `otherwise` if it or an earlier operation has failed.
    fn attempt<T>(&mut self, otherwise: T, operation: impl FnOnce(&mut File) -> io::Result<T>) -> T {
        match self.file.as_mut().map(operation) {
            Some(Ok(value)) => return value,
            Some(Err(error)) => {
                self.failure.set(Some(error));
                self.file = None;
            }
            None => {}
        }
        otherwise
    }
}

impl Write for Unfailing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.attempt((), |file| file.write_all(bytes));
        self.position += bytes.len() as u64;
        self.end = self.end.max(self.position);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.attempt((), File::flush);
        Ok(())
    }
}

impl Seek for Unfailing {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let moved = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
            SeekFrom::End(offset) => self.end.checked_add_signed(offset),
        };
        let position = moved.ok_or(io::ErrorKind::InvalidInput)?;
        self.attempt(position, |file| file.seek(SeekFrom::Start(position)));
        self.position = position;
        Ok(position)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::OpenOptions;

    use ndarray::{Array1, Array2};
    use ndarray_npy::NpzReader;

    use super::*;
    use crate::files::Replace;

    #[test]
    fn arrays_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.npz");
        let mut npz = Npz::new(Output::create("--trace", &path, Replace::Nothing).unwrap()).unwrap();
        npz.add("a.init.0.weight", &[2, 3], &[1.0f32, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
        npz.add("labels", &[0, 2], &[] as &[i64]).unwrap();
        npz.finish().unwrap().commit().unwrap();
        let mut read = NpzReader::new(File::open(&path).unwrap()).unwrap();
        let weight: Array2<f32> = read.by_name("a.init.0.weight").unwrap();
        assert_eq!(weight, ndarray::arr2(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]));
        let labels: Array2<i64> = read.by_name("labels").unwrap();
        assert_eq!(labels.shape(), [0, 2]);
        assert!(read.by_name::<ndarray::OwnedRepr<f32>, ndarray::Ix1>("none").is_err());
    }

    #[test]
    fn the_first_failure_is_kept_and_nothing_else_fails() {
        let failure = Rc::new(Cell::new(None));
        let file = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let full = Unfailing { file: Some(file), position: 0, end: 0, failure: Rc::clone(&failure) };
        let mut writer = NpzWriter::new(full);
        writer.add_array("x", &Array1::from_elem(100_000, 1.0f32)).unwrap();
        assert_eq!(failure.take().unwrap().kind(), io::ErrorKind::StorageFull);
        writer.finish().unwrap();
        assert!(failure.take().is_none());
    }
}
