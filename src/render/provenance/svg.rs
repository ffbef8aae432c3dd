//! The provenance of an SVG: an element of its own namespace. An editor that keeps the metadata may write the element
//! with a prefix, which is read as well.

use resvg::usvg::roxmltree::{Document, Error, ParsingOptions};

use super::super::svg::NAMESPACE;
use super::{ProvenanceError, text};

/// Largest SVG that is searched, in bytes. Ours have less than 1 MB.
const MAX_BYTES: usize = 64 << 20;
/// Most elements and texts of an SVG that is searched: 100 MB of memory.
const MAX_NODES: u32 = 1 << 20;

/// Whether the first thing in a file is a tag.
pub fn looks_like(file: &[u8]) -> bool {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    file.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

/// Reads an SVG.
pub fn read(file: &[u8]) -> Result<Option<String>, ProvenanceError> {
    if file.len() > MAX_BYTES {
        return Err(ProvenanceError::TooLarge);
    }
    let file = std::str::from_utf8(file).map_err(|_| ProvenanceError::Damaged)?;
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(file, options).map_err(|error| match error {
        Error::NodesLimitReached => ProvenanceError::TooLarge,
        _ => ProvenanceError::Damaged,
    })?;
    if document.root_element().tag_name().name() != "svg" {
        return Err(ProvenanceError::Unknown);
    }
    let found = document.descendants().find(|node| node.has_tag_name((NAMESPACE, "provenance")));
    found.map(|node| text(node.text().unwrap_or_default().as_bytes())).transpose()
}
