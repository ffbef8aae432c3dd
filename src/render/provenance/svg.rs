//! The provenance of an SVG: an element in the program's own namespace. An editor that keeps the metadata may write
//! the element with a prefix, which is read as well.
//!
//! The file is read tag by tag without building a tree: the time is proportional to the size, whatever the file
//! nests and declares. Reading ends with the provenance element. Only the program's namespace is tracked; entities
//! that the file defines itself are not expanded.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::PrefixDeclaration;

use super::super::svg::NAMESPACE;
use super::{MAX_PROVENANCE, ProvenanceError};

/// The name of the element, without a prefix.
const ELEMENT: &[u8] = b"provenance";
/// Largest number of tags, attributes, references and other parts of an SVG that are read. The program's SVGs have
/// some ten thousand.
const MAX_PARTS: usize = 1 << 21;
/// Largest number of nested open elements.
const MAX_DEPTH: usize = 1 << 16;
/// Largest number of tracked prefixes at a time: those that mean the program's namespace, or did so in an enclosing
/// element. One is usual.
const MAX_PREFIXES: usize = 16;

/// Returns whether the file starts with a tag.
pub fn looks_like(file: &[u8]) -> bool {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    file.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

/// Reads the provenance of an SVG.
pub fn read(file: &[u8]) -> Result<Option<String>, ProvenanceError> {
    let file = std::str::from_utf8(file).map_err(|_| ProvenanceError::Damaged)?;
    let mut reader = Reader::from_str(file.trim_start_matches('\u{feff}'));
    let mut search = Search::default();
    loop {
        search.count()?;
        match next(&mut reader)? {
            Event::Start(element) if search.enter(&element)? => return text(&mut reader).map(Some),
            Event::Empty(element) => {
                if search.enter(&element)? {
                    return Ok(Some(String::new()));
                }
                search.leave();
            }
            Event::End(_) => search.leave(),
            Event::Eof if search.has_root && search.depth == 0 => return Ok(None),
            Event::Eof => return Err(ProvenanceError::Damaged),
            _ => {}
        }
    }
}

fn next<'a>(reader: &mut Reader<&'a [u8]>) -> Result<Event<'a>, ProvenanceError> {
    reader.read_event().map_err(|_| ProvenanceError::Damaged)
}

/// The state of the search.
#[derive(Default)]
struct Search {
    has_root: bool,
    /// Number of parts read so far.
    parts: usize,
    /// Number of open elements.
    depth: usize,
    /// The tracked prefixes, the innermost last.
    prefixes: Vec<Prefix>,
}

/// The meaning of a prefix within an element.
struct Prefix {
    /// The prefix; empty for elements without one.
    name: Vec<u8>,
    /// The depth of the element, counted from 1.
    depth: usize,
    /// Whether the prefix means the program's namespace.
    ours: bool,
}

impl Search {
    /// Counts one more part.
    const fn count(&mut self) -> Result<(), ProvenanceError> {
        self.parts += 1;
        if self.parts > MAX_PARTS { Err(ProvenanceError::TooLarge) } else { Ok(()) }
    }

    /// Enters an element; returns whether it is the provenance element.
    fn enter(&mut self, element: &BytesStart<'_>) -> Result<bool, ProvenanceError> {
        let (local, prefix) = element.name().decompose();
        if !self.has_root && local.as_ref() != b"svg" {
            return Err(ProvenanceError::Unknown);
        }
        self.has_root = true;
        self.depth += 1;
        self.declare(element)?;
        if self.depth > MAX_DEPTH || self.prefixes.len() > MAX_PREFIXES {
            return Err(ProvenanceError::Damaged);
        }
        Ok(local.as_ref() == ELEMENT && self.is_ours(prefix.as_ref().map_or(b"", |prefix| prefix.as_ref())))
    }

    /// Notes the prefixes that the element declares, as far as they concern the program's namespace.
    fn declare(&mut self, element: &BytesStart<'_>) -> Result<(), ProvenanceError> {
        // Checking for repeated attributes would take quadratic time.
        for attribute in element.attributes().with_checks(false) {
            self.count()?;
            let attribute = attribute.map_err(|_| ProvenanceError::Damaged)?;
            let name = match attribute.key.as_namespace_binding() {
                Some(PrefixDeclaration::Default) => b"",
                Some(PrefixDeclaration::Named(name)) => name,
                None => continue,
            };
            let ours = *attribute.value == *NAMESPACE.as_bytes();
            if ours != self.is_ours(name) {
                self.prefixes.push(Prefix { name: name.to_vec(), depth: self.depth, ours });
            }
        }
        Ok(())
    }

    fn is_ours(&self, name: &[u8]) -> bool {
        self.prefixes.iter().rev().find(|prefix| prefix.name == name).is_some_and(|prefix| prefix.ours)
    }

    /// Leaves an element.
    fn leave(&mut self) {
        // The reader does not report the end of an element that has not begun.
        self.depth = self.depth.saturating_sub(1);
        let open = self.prefixes.partition_point(|prefix| prefix.depth <= self.depth);
        self.prefixes.truncate(open);
    }
}

/// Returns the text up to the end of the element that has just begun.
fn text(reader: &mut Reader<&[u8]>) -> Result<String, ProvenanceError> {
    let mut text = String::new();
    loop {
        let damaged = |_| ProvenanceError::Damaged;
        match next(reader)? {
            Event::Text(part) => text.push_str(&part.xml10_content().map_err(damaged)?),
            Event::CData(part) => text.push_str(&part.xml10_content().map_err(damaged)?),
            Event::GeneralRef(reference) => push(&mut text, &reference)?,
            Event::Comment(_) | Event::PI(_) => {}
            Event::End(_) => return Ok(text),
            Event::Start(_) | Event::Empty(_) | Event::Decl(_) | Event::DocType(_) | Event::Eof => {
                return Err(ProvenanceError::Damaged);
            }
        }
        if text.len() > MAX_PROVENANCE {
            return Err(ProvenanceError::TooLarge);
        }
    }
}

/// Appends the character of a reference such as `&amp;` or `&#13;`.
fn push(text: &mut String, reference: &BytesRef<'_>) -> Result<(), ProvenanceError> {
    let damaged = ProvenanceError::Damaged;
    if let Some(c) = reference.resolve_char_ref().map_err(|_| damaged)? {
        text.push(c);
    } else {
        let name = reference.decode().map_err(|_| damaged)?;
        text.push_str(resolve_xml_entity(&name).ok_or(damaged)?);
    }
    Ok(())
}
