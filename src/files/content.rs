//! Recognizes the kind of a file by its content, because many names are missing or wrong.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use super::fault::Fault;
use super::input::{MAX_BYTES, read_head};

/// The kind of a file, as far as its beginning shows. A file of that kind may still contain mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// An experiment, in TOML.
    Experiment,
    /// A lesson, in TOML.
    Lesson,
    /// A plan of figures, in TOML.
    Plan,
    /// An SVG, PDF, PNG or GIF file, which may be a figure of ShiftScope.
    Picture,
    /// A table, in CSV.
    Table,
    /// A file that ShiftScope cannot open.
    Foreign(Foreign),
}

/// A kind of file that ShiftScope cannot open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A zip archive, such as a workbook or a file of NumPy arrays.
    Archive,
    /// A file compressed by gzip.
    Gzip,
    /// A JPEG or another picture without provenance.
    Photo,
    /// Text in UTF-16.
    Utf16,
    /// JSON.
    Json,
    /// A table of Weka (ARFF).
    Arff,
    /// Bytes that are not text.
    Binary,
    /// Text that is neither TOML nor a table.
    Prose,
}

impl Foreign {
    /// All kinds.
    pub const ALL: [Self; 8] =
        [Self::Archive, Self::Gzip, Self::Photo, Self::Utf16, Self::Json, Self::Arff, Self::Binary, Self::Prose];
}

impl fmt::Display for Foreign {
    /// Writes a description that follows the name of the file, and advice.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Archive => "is a zip archive, as .xlsx and .npz are; save the table in it as CSV (UTF-8)",
            Self::Gzip => "is packed by gzip; unpack it first",
            Self::Photo => "is a picture that does not say how it was made; figures of ShiftScope are SVG, PDF, PNG or GIF",
            Self::Utf16 => "is text in UTF-16; save it as UTF-8",
            Self::Json => "is JSON; an experiment is TOML (shiftscope init prints one), a table is CSV",
            Self::Arff => "is a table of Weka (ARFF); save it as CSV with a header row",
            Self::Binary => {
                "is no text; what can be opened: an experiment or a lesson (TOML), a table (CSV), a figure of ShiftScope"
            }
            Self::Prose => {
                "is text, but neither an experiment or a lesson (TOML) nor a table (CSV); shiftscope init prints an \
                 experiment to start from"
            }
        })
    }
}

/// Returns the kind of the file at `path`, judged by its first MiB.
///
/// # Errors
/// The reason why the file cannot be read.
pub fn content(path: &Path) -> Result<Content, Fault> {
    read_head(path, MAX_BYTES).map(|head| Content::of(&head))
}

impl Content {
    /// Returns the kind of a file that starts with `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        const MAGIC: &[(&[u8], Content)] = &[
            (b"\x89PNG", Content::Picture),
            (b"GIF8", Content::Picture),
            (b"PK\x03\x04", Content::Foreign(Foreign::Archive)),
            (b"\x1f\x8b", Content::Foreign(Foreign::Gzip)),
            (b"\xff\xd8\xff", Content::Foreign(Foreign::Photo)),
            (b"BM", Content::Foreign(Foreign::Photo)),
            (b"RIFF", Content::Foreign(Foreign::Photo)),
            (b"\xff\xfe", Content::Foreign(Foreign::Utf16)),
            (b"\xfe\xff", Content::Foreign(Foreign::Utf16)),
        ];
        let text = text_of(bytes);
        let is_pdf = || bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-");
        let magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
        match (magic, text) {
            // Text can start with the letters of a magic number, such as a column BMI.
            (Some((magic, content)), text) if text.is_none() || !magic.is_ascii() => *content,
            (_, Some(text)) => Self::of_text(&text),
            (_, None) if is_pdf() => Self::Picture,
            (_, None) => Self::Foreign(Foreign::Binary),
        }
    }

    fn of_text(text: &str) -> Self {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let Some(first) = lines.next() else { return Self::Experiment };
        if first.starts_with('<') || first.starts_with("%PDF-") {
            return Self::Picture;
        }
        if first.starts_with("@relation") || first.starts_with("@RELATION") || first.starts_with('%') {
            return Self::Foreign(Foreign::Arff);
        }
        // Excel writes a first line that declares the separator.
        if first.len() <= 5 && first.to_ascii_lowercase().starts_with("sep=") {
            return Self::Table;
        }
        if is_toml(first) {
            return of_toml(text);
        }
        if first.starts_with(['{', '[']) {
            return Self::Foreign(Foreign::Json);
        }
        let second = lines.next();
        let separates = |c: &char| first.contains(*c) && second.is_none_or(|second| second.contains(*c));
        let in_columns = [Some(first), second].into_iter().flatten().any(are_numbers);
        if in_columns || [',', ';', '\t'].iter().any(separates) { Self::Table } else { Self::Foreign(Foreign::Prose) }
    }
}

/// Returns `bytes` as text; `None` if they are binary. Bytes that are not UTF-8 are replaced, because a table in an
/// older encoding is still text, and its reader reports the line.
fn text_of(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // Text never has bytes below the tab, and almost all binary files do.
    let is_text = !bytes.iter().any(|byte| *byte < b'\t');
    is_text.then(|| String::from_utf8_lossy(bytes))
}

/// Returns whether a line consists of columns of numbers, separated by spaces; the last column may be a word, the
/// class.
fn are_numbers(line: &str) -> bool {
    let cells = line.split_whitespace().count();
    let numbers = line.split_whitespace().filter(|cell| cell.parse::<f64>().is_ok()).count();
    numbers >= 2 && numbers + 1 >= cells
}

/// Returns whether a line is the header of a TOML table or assigns a value to a key.
fn is_toml(line: &str) -> bool {
    if let Some(header) = line.strip_prefix('[') {
        let name = header.trim_start_matches('[').split(']').next().unwrap_or_default();
        return header.contains(']') && name.starts_with(|c: char| c.is_ascii_alphabetic()) && is_key(name);
    }
    line.split_once('=').is_some_and(|(key, _)| is_key(key))
}

/// Returns whether `key` consists of characters that occur in keys of TOML.
fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-. \"'".contains(c))
}

/// Returns the kind of a TOML file, judged by tables that occur only in lessons or only in plans.
fn of_toml(text: &str) -> Content {
    const OF_LESSONS: [&str; 4] = ["experiment", "text", "claim", "answer"];
    let mut is_lesson = false;
    for line in text.lines().map(str::trim).filter(|line| line.starts_with('[')) {
        let name = line.trim_start_matches('[').split(['.', ']', ' ']).next().unwrap_or_default();
        if name == "figure" && line.starts_with("[[") {
            return Content::Plan;
        }
        is_lesson |= OF_LESSONS.contains(&name);
    }
    if is_lesson { Content::Lesson } else { Content::Experiment }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: impl AsRef<[u8]>, expected: Content) {
        assert_eq!(Content::of(bytes.as_ref()), expected);
    }

    #[test]
    fn our_own_files_are_told_by_what_they_hold() {
        check("", Content::Experiment);
        check("# only a comment", Content::Experiment);
        check("seed = 1", Content::Experiment);
        check("\u{feff}seed = 1", Content::Experiment);
        check("[network]\ndepth = 3", Content::Experiment);
        check("sed = 1, 2", Content::Experiment);
        check("[[event]]\nstep = 1", Content::Experiment);
        check("order = 3\n[experiment.network]\ndepth = 3\n[[claim]]\nholds = \"x\"", Content::Lesson);
        check("out = \"figures\"\n[experiment]\nseed = 1\n[[figure]]\nname = \"a\"", Content::Plan);
        check("<?xml version=\"1.0\"?><svg/>", Content::Picture);
        check(b"%PDF-1.7\n\xff\xff", Content::Picture);
        check(b"\x89PNG\r\n\x1a\n\0\0", Content::Picture);
        check(b"\x89PNG", Content::Picture);
        check(b"GIF89a\x01\0", Content::Picture);
        check("# about %PDF-\nseed = 1", Content::Experiment);
    }

    #[test]
    fn tables_are_told_by_their_separators() {
        check("x,y,class\n1,2,a\n", Content::Table);
        check("x;y;class\n1;2;a\n", Content::Table);
        check("x\ty\tclass\n1\t2\ta\n", Content::Table);
        check("\u{feff}x,y,class\r\n1,2,a\r\n", Content::Table);
        check("# measured in May\nx,class\n1,a\n", Content::Table);
        check("x,y,class", Content::Table);
        check("BMI,class\n1,a\n", Content::Table);
        check("x,=cmd|calc\n1,a\n", Content::Table);
        check(b"x,gr\xf6\xdfe\n1,a\n", Content::Table);
        check(b"\xc0\xd9,\xb1\xe6\n1,a\n", Content::Table);
        check("sep=;\r\nx;class\r\n1;a\r\n", Content::Table);
        check("x,y,class\r1,2,a\r", Content::Table);
        check("   4.7   5.3  1\n   4.0   4.5  1\n", Content::Table);
        check(",x,class\n0,1,a\n", Content::Table);
        let cut = "x,class\n1,가".as_bytes();
        check(&cut[..cut.len() - 1], Content::Table);
    }

    #[test]
    fn what_cannot_be_opened_is_called_by_its_name() {
        let foreign = |bytes: &[u8], expected| check(bytes, Content::Foreign(expected));
        foreign(b"PK\x03\x04\0\0", Foreign::Archive);
        foreign(b"\x1f\x8b\x08\0", Foreign::Gzip);
        foreign(b"\xff\xd8\xff\xe0\0\x10", Foreign::Photo);
        foreign(b"\xff\xfex\0,\0", Foreign::Utf16);
        foreign(b"{\"a\": [1, 2]}", Foreign::Json);
        foreign(b"[1, 2,\n3]", Foreign::Json);
        foreign(b"% Iris\n@relation iris\n", Foreign::Arff);
        foreign(b"@RELATION iris\n", Foreign::Arff);
        foreign(b"\0\x01\x02", Foreign::Binary);
        foreign(b"\xff\0\x01", Foreign::Binary);
        foreign(b"The quick brown fox", Foreign::Prose);
        foreign(b"Dear students,\nplease open this file\n", Foreign::Prose);
        for foreign in Foreign::ALL {
            assert!(foreign.to_string().contains(';'), "it says what to do");
        }
    }

    #[test]
    fn only_the_beginning_of_a_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        std::fs::write(&path, "x,class\n".to_owned() + &"1,a\n".repeat(1 << 20)).unwrap();
        assert_eq!(content(&path), Ok(Content::Table));
        assert_eq!(content(folder.path()), Err(Fault::Folder));
        assert_eq!(content(&folder.path().join("none")), Err(Fault::Missing));
    }
}
