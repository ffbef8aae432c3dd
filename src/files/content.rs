//! Recognizes the kind of a file by its content, because many names are missing or wrong.

use std::borrow::Cow;
use std::collections::HashMap;
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
    /// A table: CSV and its relatives, packed by gzip or not. Its reader may still refuse it.
    Table,
    /// The rows of a map of ShiftScope, in CSV.
    Map,
    /// A file that ShiftScope cannot open.
    Foreign(Foreign),
}

/// A kind of file that ShiftScope cannot open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A workbook of a spreadsheet program.
    Workbook,
    /// Another zip archive, such as a file of NumPy arrays.
    Archive,
    /// A JPEG or another picture without provenance.
    Photo,
    /// A web page.
    Page,
    /// JSON.
    Json,
    /// Bytes that are not text.
    Binary,
    /// Text that is neither TOML nor a table.
    Prose,
}

impl Foreign {
    /// All kinds.
    pub const ALL: [Self; 7] =
        [Self::Workbook, Self::Archive, Self::Photo, Self::Page, Self::Json, Self::Binary, Self::Prose];
}

impl fmt::Display for Foreign {
    /// Writes a description that follows the name of the file, and advice.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Workbook => "is a workbook (.xlsx, .xls or .ods); save the sheet from there as CSV UTF-8 and open that",
            Self::Archive => "is a zip archive; unpack it and open the table in it",
            Self::Photo => "is a picture that does not say how it was made; figures of ShiftScope are SVG, PDF, PNG or GIF",
            Self::Page => "is a web page (HTML), not the file that it shows; download that file itself",
            Self::Json => "is JSON; an experiment is TOML (shiftscope init prints one), a table is CSV",
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

/// The start of the file of every map.
const MAP_START: &str = "# shiftscope = ";

/// Endings of names that tables have and experiments have not.
const TABLES: [&str; 5] = ["csv", "tsv", "tab", "data", "dat"];

/// Returns the kind of the file at `path`, judged by its first MiB, and by the ending of its name where that says nothing: an empty
/// file and prose that are called a table go to the reader of tables, which knows what they lack.
///
/// # Errors
/// The reason why the file cannot be read.
pub fn content(path: &Path) -> Result<Content, Fault> {
    let head = read_head(path, MAX_BYTES)?;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let is_called_table = ending.is_some_and(|ending| TABLES.contains(&&*ending));
    Ok(match Content::of(&head) {
        Content::Foreign(Foreign::Prose) if is_called_table => Content::Table,
        Content::Experiment if is_called_table && is_blank(&head) => Content::Table,
        other => other,
    })
}

/// Returns whether a text has no lines but comments.
fn is_blank(bytes: &[u8]) -> bool {
    let has_words = |line: &str| !line.trim().is_empty() && !line.trim().starts_with(['#', '%']);
    text_of(bytes).is_some_and(|text| !text.split(['\n', '\r']).any(has_words))
}

impl Content {
    /// Returns the kind of a file that starts with `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        const MAGIC: &[(&[u8], Content)] = &[
            (b"\x89PNG", Content::Picture),
            (b"GIF8", Content::Picture),
            (b"\x1f\x8b", Content::Table),
            (b"\xff\xd8\xff", Content::Foreign(Foreign::Photo)),
            (b"BM", Content::Foreign(Foreign::Photo)),
            (b"RIFF", Content::Foreign(Foreign::Photo)),
            (b"\xd0\xcf\x11\xe0", Content::Foreign(Foreign::Workbook)),
        ];
        if bytes.starts_with(b"PK\x03\x04") {
            return Self::Foreign(of_archive(bytes));
        }
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
        if text.starts_with(MAP_START) {
            return Self::Map;
        }
        let all = || text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
        let mut lines = all().peekable();
        if lines.peek().is_some_and(|line| line.starts_with("%PDF-")) {
            return Self::Picture;
        }
        let mut lines = lines.filter(|line| !line.starts_with(['#', '%']));
        let Some(first) = lines.next() else {
            // Colors and hashtags begin like comments; comments do not have the same number of cells in every line.
            return if are_rows(&mut all()) { Self::Table } else { Self::Experiment };
        };
        if first.starts_with('<') {
            return if is_page(first) { Self::Foreign(Foreign::Page) } else { Self::Picture };
        }
        // Excel writes a first line that declares the separator, Weka (ARFF) a line for each column.
        let begins = |with: &str| first.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
        if first.len() <= 5 && begins("sep=") || ["@relation", "@attribute", "@data"].into_iter().any(begins) {
            return Self::Table;
        }
        let second = lines.next();
        if is_toml(first) && !second.is_some_and(|second| are_cells(first, second)) {
            return of_toml(text);
        }
        if first.starts_with(['{', '[']) {
            return Self::Foreign(Foreign::Json);
        }
        let separates = |c: &char| first.contains(*c) && second.is_none_or(|second| second.contains(*c));
        let in_columns = [Some(first), second].into_iter().flatten().any(are_numbers);
        let is_table = || in_columns || SEPARATORS.iter().any(separates) || is_below(&mut all()) || is_cut(first, text);
        if is_table() { Self::Table } else { Self::Foreign(Foreign::Prose) }
    }
}

/// The characters that separate the cells of a table, besides spaces.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// Returns what a zip archive is that starts with `bytes`, judged by the names of its first files.
fn of_archive(bytes: &[u8]) -> Foreign {
    let holds = |name: &[u8]| bytes.windows(name.len()).take(1 << 16).any(|window| window == name);
    let is_workbook = [&b"[Content_Types].xml"[..], b"xl/", b"opendocument.spreadsheet"].into_iter().any(holds);
    if is_workbook { Foreign::Workbook } else { Foreign::Archive }
}

/// Returns whether a line that starts with `<` is the first of a web page.
fn is_page(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<table", "<body", "<meta"].into_iter().any(|tag| line.starts_with(tag))
}

/// Returns whether a first line that looks like TOML is the header of a table whose columns are called as `color=red`: no
/// value of TOML follows its first `=`, and the second line has as many cells.
fn are_cells(first: &str, second: &str) -> bool {
    let value = first.split_once('=').map_or("", |(_, value)| value.trim_start());
    let is_value = value.starts_with(|c: char| c.is_ascii_digit() || "+-\"'[{".contains(c))
        || ["true", "false", "inf", "nan"].into_iter().any(|word| value.starts_with(word));
    let cells = |line: &str, separator: char| line.matches(separator).count();
    !is_value && SEPARATORS.into_iter().any(|c| cells(first, c) > 0 && cells(first, c) == cells(second, c))
}

/// Returns whether these lines are rows of a table: at least two, all with as many cells, and more than one.
fn are_rows(lines: &mut dyn Iterator<Item = &str>) -> bool {
    let lines: Vec<&str> = lines.take(100).collect();
    let cells = |separator: char| lines.iter().map(move |line| line.matches(separator).count());
    lines.len() > 1 && SEPARATORS.into_iter().any(|c| cells(c).next() > Some(0) && cells(c).min() == cells(c).max())
}

/// Returns whether two thirds of these lines are rows of a table, with a title or a footer around them: at least three
/// with as many cells, and more than one.
fn is_below(lines: &mut dyn Iterator<Item = &str>) -> bool {
    let lines: Vec<&str> = lines.take(100).collect();
    SEPARATORS.into_iter().any(|separator| {
        let mut counts = HashMap::new();
        for n in lines.iter().map(|line| line.matches(separator).count()).filter(|n| *n > 0) {
            *counts.entry(n).or_insert(0) += 1;
        }
        counts.into_values().max().is_some_and(|most| most > 2 && 3 * most >= 2 * lines.len())
    })
}

/// Returns whether the first line of a text ends within quotation marks that a separator follows: the name of a column
/// over several lines.
fn is_cut(first: &str, text: &str) -> bool {
    let is_open = !first.matches('"').count().is_multiple_of(2);
    is_open && SEPARATORS.into_iter().any(|separator| text.contains(&format!("\"{separator}")))
}

/// Returns `bytes` as text; `None` if they are binary. Bytes that are not UTF-8 are replaced, because a table in an
/// older encoding is still text, and its reader reports the line.
fn text_of(bytes: &[u8]) -> Option<Cow<'_, str>> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return utf16(rest, u16::from_le_bytes).map(Cow::from),
        [0xfe, 0xff, rest @ ..] => return utf16(rest, u16::from_be_bytes).map(Cow::from),
        _ => {}
    }
    // Without a mark: zero bytes in every other place, as separators and digits have them; a few, as of 가, have them in the others.
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let few = (bytes.len() / 16).max(3);
    match [zeros(0), zeros(1)] {
        [even, odd] if odd > few && odd > 4 * even => return utf16(bytes, u16::from_le_bytes).map(Cow::from),
        [even, odd] if even > few && even > 4 * odd => return utf16(bytes, u16::from_be_bytes).map(Cow::from),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // Text never has bytes below the tab, and almost all binary files do.
    let is_text = !bytes.iter().any(|byte| *byte < b'\t');
    is_text.then(|| String::from_utf8_lossy(bytes))
}

/// Returns the text of `bytes` in UTF-16; `None` if they are binary.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    (!text.contains(|c| c < '\t')).then_some(text)
}

/// Returns whether a line consists of columns of numbers, separated by spaces; the last column may be a word, the
/// class, and of more than three the first, a name.
fn are_numbers(line: &str) -> bool {
    let cells = line.split_whitespace().count();
    let numbers = line.split_whitespace().filter(|cell| cell.parse::<f64>().is_ok()).count();
    numbers >= 2 && numbers + 1 + usize::from(numbers > 2) >= cells
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
        check("# seed = 1, 2\n# for later\n", Content::Experiment);
    }

    #[test]
    fn what_is_called_a_table_goes_to_its_reader() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text, expected) in [
            ("empty.csv", "", Content::Table),
            ("comments.data", "# from May\n\n", Content::Table),
            ("prose.CSV", "one column\nof words\n", Content::Table),
            ("empty.toml", "", Content::Experiment),
            ("keys.csv", "seed = 1\n", Content::Experiment),
            ("prose.txt", "one column\nof words\n", Content::Foreign(Foreign::Prose)),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("a file");
            assert_eq!(content(&path), Ok(expected), "{name}");
        }
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
        check("AAT_ECOLI  0.49  0.29  0.48  cp\nACEA_ECOLI  0.07  0.40  0.48  cp\n", Content::Table);
        check("\"x\" \"y\" \"z\" \"kind\"\n\"1\" 5.1 3.5 1.4 \"a\"\n", Content::Table);
        check("x|class\n1|a\n", Content::Table);
        check("% Iris\n@relation iris\n", Content::Table);
        check("@RELATION iris\n", Content::Table);
        check("% measured in May\nx,class\n1,a\n", Content::Table);
        check("color=red,color=blue,kind\n1,0,a\n", Content::Table);
        check("\"length\n(cm)\",kind\n1.5,a\n", Content::Table);
        check("Our trees\n(in cm)\n\nx,y,kind\n1,2,a\n3,4,b\n5,6,b\n7,8,a\n", Content::Table);
        check("#00f,1.25,a\n#10f,2,b\n", Content::Table);
        check("# from May\rx,y,class\r1,2,a\r", Content::Table);
        check(b"\x1f\x8b\x08\0", Content::Table);
        for utf16 in [u16::to_le_bytes, u16::to_be_bytes] {
            let text: Vec<u8> = "\u{feff}길이,종류\r\n1,a\r\n".encode_utf16().flat_map(utf16).collect();
            check(&text, Content::Table);
            check(&text[..text.len() - 3], Content::Table);
            check(&text[2..], Content::Table);
        }
        let cut = "x,class\n1,가".as_bytes();
        check(&cut[..cut.len() - 1], Content::Table);
    }

    #[test]
    fn a_map_is_told_by_its_first_line() {
        check("# shiftscope = \"1\"\n# x = \"a\"\nx,y,seed,arm\n1,2,1,a\n", Content::Map);
        check("# shiftscope\nx,y,class\n1,2,a\n", Content::Table);
    }

    #[test]
    fn what_cannot_be_opened_is_called_by_its_name() {
        let foreign = |bytes: &[u8], expected| check(bytes, Content::Foreign(expected));
        foreign(b"PK\x03\x04\0\0", Foreign::Archive);
        foreign(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml", Foreign::Workbook);
        foreign(b"PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet", Foreign::Workbook);
        foreign(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", Foreign::Workbook);
        foreign(b"<!DOCTYPE html>\n<html>", Foreign::Page);
        foreign(b"<table><tr><td>1</td></tr></table>", Foreign::Page);
        foreign(b"\xff\xd8\xff\xe0\0\x10", Foreign::Photo);
        foreign(b"{\"a\": [1, 2]}", Foreign::Json);
        foreign(b"[1, 2,\n3]", Foreign::Json);
        foreign(b"\0\x01\x02", Foreign::Binary);
        foreign(b"\xff\0\x01", Foreign::Binary);
        foreign(b"\xff\xfe\0\0x\0\0\0", Foreign::Binary);
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
