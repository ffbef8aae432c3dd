//! The bytes of a table from a file or from memory, unpacked and decoded to UTF-8, in bounded memory whatever the
//! input.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek};

use encoding_rs::{Decoder, DecoderResult};
use flate2::read::MultiGzDecoder;

use super::encoding::Encoding;
use crate::config::TableFault;

/// Largest size of a file, packed and unpacked: 256 MiB.
const MAX_BYTES: u64 = 256 << 20;
/// Bytes that are read at a time: 64 KiB.
pub(super) const CHUNK: usize = 1 << 16;
/// The bytes at the beginning of a table from which its form is told, unpacked: 1 MiB.
const SAMPLE: usize = 1 << 20;

/// Opens the file at `path`.
///
/// Only regular files are accepted: an experiment reads its data again for every replay, which a pipe or a device
/// cannot serve, and opening a pipe may wait forever.
///
/// # Errors
/// Returns what is wrong with the file.
pub(super) fn open(path: &str) -> Result<File, TableFault> {
    let about = std::fs::metadata(path).map_err(|error| fault(&error))?;
    if about.is_dir() {
        return Err(TableFault::Folder);
    }
    if !about.is_file() {
        return Err(TableFault::Device);
    }
    if about.len() > MAX_BYTES {
        return Err(TableFault::Large(about.len() >> 20, MAX_BYTES >> 20));
    }
    File::open(path).map_err(|error| fault(&error))
}

/// Returns why a file cannot be read; [`Text`] puts reasons of its own into the error.
pub(super) fn fault(error: &io::Error) -> TableFault {
    if let Some(fault) = error.get_ref().and_then(|inner| inner.downcast_ref::<TableFault>()) {
        return fault.clone();
    }
    match error.kind() {
        ErrorKind::NotFound => TableFault::Missing,
        ErrorKind::PermissionDenied => TableFault::Denied,
        _ => TableFault::Unreadable(error.to_string()),
    }
}

/// A table that can be read several times from its beginning, unpacked if it is packed by gzip.
pub(super) struct Source<S> {
    bytes: S,
    /// Whether the bytes are packed by gzip.
    pub packed: bool,
}

/// The beginning of a table.
pub(super) struct Sample {
    pub bytes: Vec<u8>,
    /// Whether the sample is the whole table.
    pub whole: bool,
}

impl<S: Read + Seek> Source<S> {
    /// Looks at the first bytes of `bytes`.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn new(mut bytes: S) -> io::Result<Self> {
        let mut magic = Vec::new();
        bytes.by_ref().take(2).read_to_end(&mut magic)?;
        Ok(Self { bytes, packed: magic == *b"\x1f\x8b" })
    }

    /// Returns the unpacked bytes from the beginning.
    fn unpacked(&mut self) -> io::Result<Box<dyn Read + '_>> {
        self.bytes.rewind()?;
        Ok(if self.packed { Box::new(MultiGzDecoder::new(&mut self.bytes)) } else { Box::new(&mut self.bytes) })
    }

    /// Returns the beginning of the table.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn sample(&mut self) -> io::Result<Sample> {
        let mut bytes = Vec::new();
        self.unpacked()?.take(SAMPLE as u64 + 1).read_to_end(&mut bytes)?;
        let whole = bytes.len() <= SAMPLE;
        bytes.truncate(SAMPLE);
        Ok(Sample { bytes, whole })
    }

    /// Returns the text of the table from the beginning, in UTF-8 without a byte-order mark.
    ///
    /// # Errors
    /// If the source cannot be read again.
    pub fn text(&mut self, encoding: Encoding) -> io::Result<Text<Box<dyn Read + '_>>> {
        Ok(Text::new(self.unpacked()?, encoding))
    }
}

/// A reader of bytes in any encoding as UTF-8. It returns [`TableFault`] in its errors.
pub(super) struct Text<R> {
    source: R,
    decoder: Decoder,
    bytes: Box<[u8]>,
    /// The bytes that are not decoded yet.
    rest: std::ops::Range<usize>,
    ended: bool,
    /// Whether all text was returned: a decoder that has ended must not be asked again.
    is_over: bool,
    /// Whether the bytes after those that were returned are no text.
    is_bad: bool,
    /// Number of bytes read so far.
    total: u64,
}

impl<R: Read> Text<R> {
    pub fn new(source: R, encoding: Encoding) -> Self {
        let decoder = encoding.of().new_decoder_with_bom_removal();
        let bytes = vec![0; CHUNK].into();
        Self { source, decoder, bytes, rest: 0..0, ended: false, is_over: false, is_bad: false, total: 0 }
    }
}

impl<R: Read> Read for Text<R> {
    /// Fills `buffer`, which must have room for a character (4 bytes).
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.is_over {
            if self.is_bad {
                return Err(io::Error::other(TableFault::NotText));
            }
            if self.rest.is_empty() && !self.ended {
                let n = self.source.read(&mut self.bytes)?;
                (self.rest, self.ended) = (0..n, n == 0);
                self.total += n as u64;
                if self.total > MAX_BYTES {
                    return Err(io::Error::other(TableFault::LargeUnpacked(MAX_BYTES >> 20)));
                }
            }
            let from = &self.bytes[self.rest.clone()];
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(from, buffer, self.ended);
            self.rest.start += read;
            self.is_bad = matches!(result, DecoderResult::Malformed(..));
            self.is_over = self.ended && matches!(result, DecoderResult::InputEmpty);
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    /// A source that returns at most the given number of bytes per read.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(buffer.len());
            self.0.read(&mut buffer[..n])
        }
    }

    /// Reads everything, in parts as small as a character can be.
    fn all(mut text: Text<impl Read>) -> (String, Option<TableFault>) {
        let (mut all, mut part) = (Vec::new(), [0; 4]);
        loop {
            match text.read(&mut part) {
                Ok(0) => return (String::from_utf8(all).unwrap(), None),
                Ok(n) => all.extend(&part[..n]),
                Err(error) => return (String::from_utf8(all).unwrap(), Some(fault(&error))),
            }
        }
    }

    #[test]
    fn characters_may_be_cut_between_two_reads() {
        for (encoding, bytes) in [
            (Encoding::Utf8, "\u{feff}잎 길이".as_bytes().to_vec()),
            (
                Encoding::Utf16Le,
                b"\xff\xfe".iter().copied().chain("잎 길이".encode_utf16().flat_map(u16::to_le_bytes)).collect(),
            ),
            (Encoding::Cp949, b"\xc0\xd9 \xb1\xe6\xc0\xcc".to_vec()),
        ] {
            for chunk in 1..4 {
                let text = all(Text::new(Drops(&bytes, chunk), encoding));
                assert_eq!(text, ("잎 길이".to_owned(), None), "{encoding:?}");
            }
        }
    }

    #[test]
    fn bytes_that_are_no_text_end_it_after_what_is() {
        let text = |bytes: &'static [u8]| all(Text::new(bytes, Encoding::Utf8));
        assert_eq!(text(b"a,b\n1,\xff"), ("a,b\n1,".to_owned(), Some(TableFault::NotText)));
        assert_eq!(text(b"1,\xec\x9e"), ("1,".to_owned(), Some(TableFault::NotText)), "a character that is cut off");
        assert_eq!(text(b"1,2"), ("1,2".to_owned(), None), "control");
    }

    #[test]
    fn endless_sources_end() {
        let error = io::copy(&mut Text::new(io::repeat(b'1'), Encoding::Utf8), &mut io::sink()).unwrap_err();
        assert_eq!(fault(&error), TableFault::LargeUnpacked(256));
    }

    #[test]
    fn a_packed_file_is_counted_as_unpacked() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&vec![b'0'; 2 * SAMPLE]).unwrap();
        let mut source = Source::new(Cursor::new(packer.finish().unwrap())).unwrap();
        let sample = source.sample().unwrap();
        assert_eq!((source.packed, sample.bytes.len(), sample.whole), (true, SAMPLE, false));
        let mut text = source.text(Encoding::Utf8).unwrap();
        io::copy(&mut text, &mut io::sink()).unwrap();
        assert_eq!(text.total, 2 * SAMPLE as u64);
    }

    #[test]
    fn a_source_is_read_again_from_its_beginning() {
        let mut source = Source::new(Cursor::new(b"a,b\n1,2\n")).unwrap();
        assert!(!source.packed);
        for _ in 0..2 {
            let sample = source.sample().unwrap();
            assert_eq!((sample.bytes.as_slice(), sample.whole), (&b"a,b\n1,2\n"[..], true));
            assert_eq!(all(source.text(Encoding::Utf8).unwrap()), ("a,b\n1,2\n".to_owned(), None));
        }
    }

    #[test]
    fn reasons_are_told_in_words() {
        let said = |error: io::Error| fault(&error).to_string();
        assert_eq!(said(ErrorKind::NotFound.into()), "does not exist");
        assert_eq!(said(ErrorKind::PermissionDenied.into()), "may not be read: permission denied");
        assert_eq!(said(io::Error::other("bad disk")), "cannot be read: bad disk");
    }
}
