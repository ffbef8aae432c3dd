//! The IDX format of the MNIST files: two zero bytes, the type (0x08: bytes), the number of dimensions, each
//! dimension as a big-endian `u32`, then the values, row-major. See <http://yann.lecun.com/exdb/mnist/>.

use std::io::Read;

use flate2::read::GzDecoder;

/// An array of bytes with its dimensions.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Idx {
    pub dimensions: Vec<usize>,
    pub values: Vec<u8>,
}

impl Idx {
    /// Unpacks and reads a gzipped file.
    ///
    /// # Errors
    /// Returns what is wrong with the file.
    pub fn from_gzip(file: &[u8]) -> Result<Self, &'static str> {
        let mut bytes = Vec::new();
        GzDecoder::new(file).read_to_end(&mut bytes).map_err(|_| "is no whole gzip file")?;
        Self::from_bytes(&bytes)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, &'static str> {
        let (&[zero, zero_too, kind, rank], rest) = bytes.split_first_chunk().ok_or("is too short")?;
        if [zero, zero_too, kind] != [0, 0, 8] {
            return Err("is no IDX file of bytes");
        }
        let (sizes, values) = rest.split_at_checked(4 * usize::from(rank)).ok_or("is too short")?;
        let dimensions: Vec<usize> =
            sizes.as_chunks().0.iter().map(|&size| u32::from_be_bytes(size) as usize).collect();
        if dimensions.iter().try_fold(1_usize, |n, &size| n.checked_mul(size)) != Some(values.len()) {
            return Err("has another size than its header says");
        }
        Ok(Self { dimensions, values: values.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<(&[usize], &[u8]), &'static str>) {
        let expected =
            expected.map(|(dimensions, values)| Idx { dimensions: dimensions.to_vec(), values: values.to_vec() });
        assert_eq!(Idx::from_bytes(bytes), expected);
    }

    #[test]
    fn headers() {
        check(&[0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 7, 8, 9], Ok((&[1, 3], &[7, 8, 9])));
        check(&[0, 0, 8], Err("is too short"));
        check(&[0, 0, 8, 2, 0, 0, 0, 1], Err("is too short"));
        check(&[0, 0, 13, 1, 0, 0, 0, 1, 7], Err("is no IDX file of bytes"));
        check(&[0, 0, 8, 1, 0, 0, 0, 2, 7], Err("has another size than its header says"));
        check(
            &[0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255],
            Err("has another size than its header says"),
        );
        assert_eq!(Idx::from_gzip(b"no gzip"), Err("is no whole gzip file"));
    }
}
