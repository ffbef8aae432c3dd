//! Reads the `.npz` files that `--trace` writes: zip files of uncompressed arrays in NumPy's format.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use ndarray::{Array, Dimension, IxDyn};
use zip::ZipArchive;

/// A number of an array, by its type in NumPy's notation.
pub trait Number: Copy {
    /// The type in NumPy's notation.
    const DESCR: &str;

    /// Returns the number with these bytes, the lowest first.
    fn of(bytes: &[u8]) -> Self;
}

macro_rules! numbers {
    ($($number:ty, $descr:literal;)*) => {$(
        impl Number for $number {
            const DESCR: &str = $descr;

            fn of(bytes: &[u8]) -> Self {
                Self::from_le_bytes(bytes.try_into().expect("a whole number of values"))
            }
        }
    )*};
}

numbers! {
    f32, "<f4";
    f64, "<f8";
    i64, "<i8";
    u8, "|u1";
}

pub struct Npz(ZipArchive<File>);

impl Npz {
    pub fn open(path: &Path) -> Self {
        Self(ZipArchive::new(File::open(path).expect("the run wrote it")).expect("it is a zip file"))
    }

    /// The names of its arrays.
    pub fn names(&self) -> Vec<String> {
        let array = |name: &str| name.strip_suffix(".npy").expect("every member is an array").to_owned();
        self.0.file_names().map(array).collect()
    }

    /// The array `name`, which must have this type and number of axes.
    #[track_caller]
    pub fn get<T: Number, D: Dimension>(&mut self, name: &str) -> Array<T, D> {
        let mut bytes = Vec::new();
        let mut member = self.0.by_name(&format!("{name}.npy")).unwrap_or_else(|error| panic!("{name}: {error}"));
        member.read_to_end(&mut bytes).expect("its checksum is right");
        assert_eq!(bytes[..8], *b"\x93NUMPY\x01\x00", "{name}");
        let (header, values) = bytes[10..].split_at(u16::from_le_bytes([bytes[8], bytes[9]]).into());
        let header = std::str::from_utf8(header).expect("a header is text");
        let (before, rest) = header.split_once("'shape': (").expect("a header has a shape");
        assert_eq!(before, format!("{{'descr': '{}', 'fortran_order': False, ", T::DESCR), "{name}");
        let (shape, end) = rest.split_once(')').expect("a shape ends");
        assert_eq!(end.trim_end(), ", }", "{name}");
        let shape: Vec<usize> = shape
            .split(',')
            .map(str::trim)
            .filter(|axis| !axis.is_empty())
            .map(|axis| axis.parse().expect("a size"))
            .collect();
        let values = values.chunks(size_of::<T>()).map(T::of).collect();
        let array = Array::from_shape_vec(IxDyn(&shape), values).expect("as many values as the shape says");
        array.into_dimensionality().unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}
