//! The provenance of a PDF: an attached file with its own MIME type.
//!
//! The type is in the dictionary of the stream that holds the file. PDF does not allow such a dictionary to be
//! compressed, so that it is found without parsing the PDF, and even after other tools have rewritten it.

use super::super::pdf::MIME;
use super::{MAX_PROVENANCE, ProvenanceError, inflated, position, text};

/// Longest dictionary of a stream, in bytes.
const MAX_DICTIONARY: usize = 2048;
/// Largest number of places that are examined: each may take as long as the longest provenance.
const MAX_PLACES: usize = 64;

/// Reads the provenance of a PDF.
pub fn read(file: &[u8]) -> Result<Option<String>, ProvenanceError> {
    // A name in a PDF encodes the slash of the type as a number, so that only the part after it is searched.
    let (_, kind) = MIME.rsplit_once('/').unwrap_or(("", MIME));
    let mut from = 0;
    let mut found = Ok(None);
    for _ in 0..MAX_PLACES {
        let Some(at) = file.get(from..).and_then(|rest| position(rest, kind.as_bytes())) else { break };
        from += at + kind.len();
        match attached(file, from) {
            None => {}
            Some(Ok(text)) => return Ok(Some(text)),
            Some(Err(error)) => found = Err(error),
        }
    }
    found
}

/// Returns the file in the stream whose dictionary names the type just before `at`; `None` if there is no such
/// dictionary.
fn attached(file: &[u8], at: usize) -> Option<Result<String, ProvenanceError>> {
    let head = file.get(at.saturating_sub(MAX_DICTIONARY)..at)?;
    let head = head.windows(4).rposition(|window| window == b" obj").and_then(|obj| head.get(obj..))?;
    let tail = file.get(at..)?;
    let end = position(tail.get(..MAX_DICTIONARY).unwrap_or(tail), b"stream")?;
    let dictionary = [head, tail.get(..end)?].concat();
    position(&dictionary, b"EmbeddedFile")?;
    let data = tail.get(end..)?.strip_prefix(b"stream")?;
    let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n"))?;
    Some(match (position(&dictionary, b"/Filter"), position(&dictionary, b"/FlateDecode")) {
        // A compressed stream marks its own end.
        (Some(_), Some(_)) => inflated(data).and_then(|bytes| text(&bytes)),
        (Some(_), None) => Err(ProvenanceError::Damaged),
        (None, _) => plain(&dictionary, data),
    })
}

/// Reads an uncompressed stream: as long as the dictionary says, or up to the end mark.
fn plain(dictionary: &[u8], data: &[u8]) -> Result<String, ProvenanceError> {
    // A longer text is refused, so that its end need not be found.
    let (data, without_end) = match data.get(..MAX_PROVENANCE + MAX_DICTIONARY) {
        Some(data) => (data, ProvenanceError::TooLarge),
        None => (data, ProvenanceError::Damaged),
    };
    let said = length(dictionary).and_then(|length| {
        let (bytes, after) = data.split_at_checked(length)?;
        after.trim_ascii_start().starts_with(b"endstream").then_some(bytes)
    });
    let whole = || {
        let bytes = position(data, b"endstream").and_then(|end| data.get(..end))?;
        Some(bytes.strip_suffix(b"\r\n").or_else(|| bytes.strip_suffix(b"\n")).unwrap_or(bytes))
    };
    said.or_else(whole).ok_or(without_end).and_then(text)
}

/// Returns the number after `/Length`.
fn length(dictionary: &[u8]) -> Option<usize> {
    const KEY: &[u8] = b"/Length";
    let after = dictionary.get(position(dictionary, KEY)? + KEY.len()..)?.trim_ascii_start();
    let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(after.get(..digits)?).ok()?.parse().ok()
}
