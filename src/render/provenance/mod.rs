//! Reads the provenance out of a picture, whichever format it has.
//!
//! The bytes may come from anywhere. Whatever they hold, reading them takes time in proportion to their number, a bounded
//! amount of memory, and does not panic.

mod gif;
mod pdf;
mod png;
mod svg;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io::Read;

use flate2::read::ZlibDecoder;

/// Longest provenance that is read, in bytes.
pub const MAX_PROVENANCE: usize = 1 << 20;

/// Why the provenance of a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvenanceError {
    /// The file is no SVG, PDF, PNG or GIF.
    Unknown,
    /// The file is broken.
    Damaged,
    /// The text is longer than [`MAX_PROVENANCE`], or the file has too many parts to be searched.
    TooLarge,
}

impl fmt::Display for ProvenanceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "it is no SVG, PDF, PNG or GIF",
            Self::Damaged => "the file is damaged",
            Self::TooLarge => "there is more in it than a figure holds",
        })
    }
}

impl std::error::Error for ProvenanceError {}

/// The provenance that [`super::Labels`] put into a picture; `None` where a good picture has none. The format is told
/// by the content. A file that was cut off, or edited, still gives its text where that is whole.
///
/// # Errors
/// Where `file` is no picture of a known format, or is broken before its text is found.
pub fn provenance(file: &[u8]) -> Result<Option<String>, ProvenanceError> {
    if file.starts_with(png::SIGNATURE) {
        png::read(file)
    } else if file.starts_with(b"GIF87a") || file.starts_with(b"GIF89a") {
        gif::read(file)
    } else if position(file.get(..1024).unwrap_or(file), b"%PDF-").is_some() {
        pdf::read(file)
    } else if svg::looks_like(file) {
        svg::read(file)
    } else {
        Err(ProvenanceError::Unknown)
    }
}

/// Where `wanted` first occurs.
fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// The text of `bytes`.
fn text(bytes: &[u8]) -> Result<String, ProvenanceError> {
    if bytes.len() > MAX_PROVENANCE {
        return Err(ProvenanceError::TooLarge);
    }
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| ProvenanceError::Damaged)
}

/// What a zlib stream holds, at most [`MAX_PROVENANCE`] bytes of it.
fn inflated(bytes: &[u8]) -> Result<Vec<u8>, ProvenanceError> {
    let mut out = Vec::new();
    let limit = u64::try_from(MAX_PROVENANCE).unwrap_or(u64::MAX).saturating_add(1);
    ZlibDecoder::new(bytes).take(limit).read_to_end(&mut out).map_err(|_| ProvenanceError::Damaged)?;
    if out.len() > MAX_PROVENANCE { Err(ProvenanceError::TooLarge) } else { Ok(out) }
}
