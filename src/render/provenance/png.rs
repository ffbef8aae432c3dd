//! The provenance of a PNG or APNG: an iTXt chunk.

use flate2::Crc;

use super::super::png::KEYWORD;
use super::{ProvenanceError, inflated, text};

/// The first bytes of every PNG.
pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Reads the provenance of a PNG, chunk by chunk.
pub fn read(file: &[u8]) -> Result<Option<String>, ProvenanceError> {
    let mut rest = file.get(SIGNATURE.len()..).unwrap_or_default();
    loop {
        let (kind, data, after) = chunk(rest).ok_or(ProvenanceError::Damaged)?;
        match kind {
            b"IEND" => return Ok(None),
            b"iTXt" => {
                if let Some(found) = international_text(data) {
                    return found.map(Some);
                }
            }
            _ => {}
        }
        rest = after;
    }
}

/// Returns the kind and the data of the first chunk, and the bytes after it; `None` if it is damaged. The checksum
/// of a text chunk must be right: otherwise the text was altered.
fn chunk(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (length, bytes) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (body, after) = bytes.split_at_checked(length.checked_add(4)?)?;
    let (kind, data) = body.split_at_checked(4)?;
    let (checksum, after) = after.split_first_chunk::<4>()?;
    if kind == b"iTXt" {
        let mut crc = Crc::new();
        crc.update(body);
        (crc.sum() == u32::from_be_bytes(*checksum)).then_some(())?;
    }
    Some((kind, data, after))
}

/// Returns the text of an iTXt chunk with the program's keyword: keyword, 0, whether compressed, method, language,
/// 0, translated keyword, 0, text.
fn international_text(data: &[u8]) -> Option<Result<String, ProvenanceError>> {
    let data = data.strip_prefix(KEYWORD.as_bytes())?.strip_prefix(b"\0")?;
    let parts = || {
        let (head, rest) = data.split_first_chunk::<2>()?;
        let mut parts = rest.splitn(3, |byte| *byte == 0).skip(2);
        Some((*head, parts.next()?))
    };
    Some(match parts() {
        Some(([0, _], bytes)) => text(bytes),
        Some(([1, 0], bytes)) => inflated(bytes).and_then(|bytes| text(&bytes)),
        _ => Err(ProvenanceError::Damaged),
    })
}
