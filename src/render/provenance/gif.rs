//! The provenance of a GIF: a comment whose first line is the name of the program.

use super::super::animation::COMMENT;
use super::{MAX_PROVENANCE, ProvenanceError, text};

const EXTENSION: u8 = 0x21;
const COMMENT_LABEL: u8 = 0xfe;
const IMAGE: u8 = 0x2c;
const TRAILER: u8 = 0x3b;

/// Reads the provenance of a GIF, block by block.
pub fn read(file: &[u8]) -> Result<Option<String>, ProvenanceError> {
    find(file).ok_or(ProvenanceError::Damaged)?
}

/// Finds the provenance in `file`; `None` if the file is damaged.
fn find(file: &[u8]) -> Option<Result<Option<String>, ProvenanceError>> {
    let (screen, rest) = file.split_at_checked(13)?;
    let mut rest = rest.get(palette_length(*screen.get(10)?)..)?;
    loop {
        let (kind, after) = rest.split_first()?;
        rest = match *kind {
            EXTENSION => {
                let (label, after) = after.split_first()?;
                let comment = *label == COMMENT_LABEL;
                let (data, after) = sub_blocks(after, comment)?;
                if let Some(found) = data.strip_prefix(COMMENT.as_bytes()) {
                    return Some(text(found).map(Some));
                }
                after
            }
            IMAGE => {
                let (descriptor, after) = after.split_at_checked(9)?;
                let after = after.get(palette_length(*descriptor.get(8)?)..)?;
                // Skips the code width of the image data.
                let (_, after) = after.split_first()?;
                sub_blocks(after, false)?.1
            }
            TRAILER => return Some(Ok(None)),
            _ => return None,
        };
    }
}

/// Returns the size in bytes of the palette that the flags of a screen or an image announce.
fn palette_length(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Returns the content of the sub-blocks, if `keep`, and the bytes after them. Stops keeping content once it is
/// longer than the longest provenance.
fn sub_blocks(mut rest: &[u8], keep: bool) -> Option<(Vec<u8>, &[u8])> {
    let mut data = Vec::new();
    loop {
        let (length, after) = rest.split_first()?;
        let (block, after) = after.split_at_checked(usize::from(*length))?;
        if block.is_empty() {
            return Some((data, after));
        }
        if keep && data.len() <= MAX_PROVENANCE + COMMENT.len() {
            data.extend_from_slice(block);
        }
        rest = after;
    }
}
