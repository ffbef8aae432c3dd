//! Reads the provenance of a picture in any of the formats.
//!
//! The bytes may come from anywhere. Whatever they contain, reading them takes time proportional to their number
//! and a bounded amount of memory, and does not panic.

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

/// Reasons why the provenance of a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvenanceError {
    /// The file is not an SVG, PDF, PNG or GIF.
    Unknown,
    /// The file is damaged.
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

/// Returns the provenance that [`super::Labels`] put into a picture; `None` if the picture is intact but has none.
/// The format is recognized by the content. A truncated or edited file still gives its text if the text is
/// complete.
///
/// # Errors
/// Returns an error if `file` is not a picture of a known format, or is damaged before its text is found.
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

/// Returns the first position of `wanted` in `bytes`.
fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Decodes `bytes` as UTF-8 text of at most [`MAX_PROVENANCE`] bytes.
fn text(bytes: &[u8]) -> Result<String, ProvenanceError> {
    if bytes.len() > MAX_PROVENANCE {
        return Err(ProvenanceError::TooLarge);
    }
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| ProvenanceError::Damaged)
}

/// Decompresses a zlib stream of at most [`MAX_PROVENANCE`] bytes.
fn inflated(bytes: &[u8]) -> Result<Vec<u8>, ProvenanceError> {
    let mut out = Vec::new();
    let limit = u64::try_from(MAX_PROVENANCE).unwrap_or(u64::MAX).saturating_add(1);
    ZlibDecoder::new(bytes).take(limit).read_to_end(&mut out).map_err(|_| ProvenanceError::Damaged)?;
    if out.len() > MAX_PROVENANCE { Err(ProvenanceError::TooLarge) } else { Ok(out) }
}
