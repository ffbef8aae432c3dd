//! Writes an `.npz` file array by array, so that the whole file is never in memory.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::rc::Rc;

use num_traits::ToBytes;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::files::{Output, OutputError};

/// A type of number that an `.npz` file can hold.
pub trait Number: Copy + ToBytes {
    /// The type in NumPy's notation: byte order (the lowest byte first), kind and bytes, for example `<f4`.
    const DESCR: &str;
}

impl Number for f32 {
    const DESCR: &str = "<f4";
}

impl Number for f64 {
    const DESCR: &str = "<f8";
}

impl Number for i64 {
    const DESCR: &str = "<i8";
}

impl Number for u8 {
    const DESCR: &str = "|u1";
}

/// Returns the start of an `.npy` file with an array of this type and `shape`, in row-major order: the magic bytes, version
/// 1.0, and a Python dictionary, padded so that the values begin at a multiple of 64 bytes
/// (<https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>).
///
/// # Panics
/// If the shape has thousands of axes.
fn header(descr: &str, shape: &[usize]) -> Vec<u8> {
    const BEFORE: usize = 10;
    let mut lengths = shape.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    if shape.len() == 1 {
        // A tuple of one has a comma behind it.
        lengths.push(',');
    }
    let dictionary = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({lengths}), }}");
    let padded = (BEFORE + dictionary.len() + 1).next_multiple_of(64) - BEFORE;
    let length = u16::try_from(padded).expect("an array has a few axes");
    let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
    bytes.extend(length.to_le_bytes());
    bytes.extend(dictionary.into_bytes());
    bytes.resize(BEFORE + padded - 1, b' ');
    bytes.push(b'\n');
    bytes
}

/// An `.npz` output: named, uncompressed arrays in the format of NumPy's `savez`.
pub struct Npz {
    output: Output,
    writer: ZipWriter<Unfailing>,
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
        Ok(Self { output, writer: ZipWriter::new(file), failure })
    }

    /// Adds the array `name` of this `shape`, with its values in row-major order.
    ///
    /// # Errors
    /// If the file cannot be written.
    ///
    /// # Panics
    /// If the number of values does not match the shape.
    pub fn add<T: Number>(&mut self, name: &str, shape: &[usize], values: &[T]) -> Result<(), OutputError> {
        let added = add(&mut self.writer, name, shape, values);
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

/// Adds the array `name` to a zip file.
fn add<T: Number>(zip: &mut ZipWriter<impl Write + Seek>, name: &str, shape: &[usize], values: &[T]) -> ZipResult<()> {
    assert_eq!(shape.iter().product::<usize>(), values.len(), "an array of the trace has its own shape");
    zip.start_file(format!("{name}.npy"), SimpleFileOptions::default().compression_method(CompressionMethod::Stored))?;
    let mut file = BufWriter::new(zip);
    file.write_all(&header(T::DESCR, shape))?;
    values.iter().try_for_each(|value| file.write_all(value.to_le_bytes().as_ref()))?;
    Ok(file.flush()?)
}

fn succeeded(output: &Output, failure: &Cell<Option<io::Error>>, written: ZipResult<()>) -> Result<(), OutputError> {
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
    use std::io::Read as _;

    use zip::ZipArchive;

    use super::*;
    use crate::files::Replace;

    /// The bytes are those that NumPy 2 writes: `numpy.save` of an array of that type and shape, up to its values.
    #[test]
    fn headers_are_those_of_numpy() {
        let told = |descr, shape: &[usize]| String::from_utf8(header(descr, shape)[8..].to_vec()).unwrap();
        let padded = |text: &str| format!("v\0{text:117}\n");
        assert_eq!(header("<f4", &[2, 3])[..8], *b"\x93NUMPY\x01\x00");
        let expected = padded("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
        assert_eq!(told("<f4", &[2, 3]), expected);
        let expected = padded("{'descr': '|u1', 'fortran_order': False, 'shape': (270,), }");
        assert_eq!(told("|u1", &[270]), expected);
        let expected = padded("{'descr': '<i8', 'fortran_order': False, 'shape': (), }");
        assert_eq!(told("<i8", &[]), expected);
    }

    #[test]
    fn values_begin_at_a_multiple_of_64() {
        for axes in 1..40 {
            let bytes = header("<f8", &vec![1_234_567; axes]);
            assert_eq!(bytes.len() % 64, 0, "{axes} axes");
            assert_eq!(usize::from(u16::from_le_bytes([bytes[8], bytes[9]])) + 10, bytes.len());
        }
    }

    #[test]
    fn arrays_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.npz");
        let mut npz = Npz::new(Output::create("--trace", &path, Replace::Nothing).unwrap()).unwrap();
        npz.add("a.init.0.weight", &[2, 3], &[1.0f32, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap();
        npz.add("labels", &[0, 2], &[] as &[i64]).unwrap();
        npz.finish().unwrap().commit().unwrap();
        let mut read = ZipArchive::new(File::open(&path).unwrap()).unwrap();
        assert_eq!(read.file_names().collect::<Vec<_>>(), ["a.init.0.weight.npy", "labels.npy"]);
        let mut array = |name: &str| {
            let mut bytes = Vec::new();
            read.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        };
        let weight = [1.0f32, 2.0, 3.0, 4.0, 5.0, 6.0].map(f32::to_le_bytes).concat();
        assert_eq!(array("a.init.0.weight.npy"), [header("<f4", &[2, 3]), weight].concat());
        assert_eq!(array("labels.npy"), header("<i8", &[0, 2]));
    }

    #[test]
    #[should_panic = "its own shape"]
    fn a_wrong_shape_is_a_mistake_of_ours() {
        let _ = add(&mut ZipWriter::new(io::Cursor::new(Vec::new())), "x", &[2, 3], &[0.0f32; 5]);
    }

    #[test]
    fn the_first_failure_is_kept_and_nothing_else_fails() {
        let failure = Rc::new(Cell::new(None));
        let file = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let full = Unfailing { file: Some(file), position: 0, end: 0, failure: Rc::clone(&failure) };
        let mut writer = ZipWriter::new(full);
        add(&mut writer, "x", &[100_000], &vec![1.0f32; 100_000]).unwrap();
        assert_eq!(failure.take().unwrap().kind(), io::ErrorKind::StorageFull);
        writer.finish().unwrap();
        assert!(failure.take().is_none());
    }
}
