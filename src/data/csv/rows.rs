//! The rows of a table, one at a time: separators, quotes, line breaks, comments.

use std::io::{self, Read};

use super::cell::{LONGEST_GAP, is_error};
use super::source::{CHUNK, fault};
use crate::config::TableFault;

/// Largest size of one row in UTF-8: 1 MiB.
const MAX_ROW: usize = 1 << 20;

/// What separates the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// A tab.
    Tab,
    /// A semicolon.
    Semicolon,
    /// A comma.
    Comma,
    /// A vertical bar.
    Bar,
    /// Any number of spaces and tabs.
    Spaces,
}

impl Separator {
    /// All separators; of two that fit equally well the earlier one is meant.
    pub const ALL: [Self; 5] = [Self::Tab, Self::Semicolon, Self::Comma, Self::Bar, Self::Spaces];

    /// Returns the English name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tab => "tab",
            Self::Semicolon => "semicolon",
            Self::Comma => "comma",
            Self::Bar => "vertical bar",
            Self::Spaces => "spaces",
        }
    }

    /// Returns the character; for [`Self::Spaces`] one of them.
    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Tab => b'\t',
            Self::Semicolon => b';',
            Self::Comma => b',',
            Self::Bar => b'|',
            Self::Spaces => b' ',
        }
    }

    const fn separates(self, byte: u8) -> bool {
        byte == self.byte() || (matches!(self, Self::Spaces) && byte == b'\t')
    }
}

/// How text is divided into rows and cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub separator: Separator,
    /// Whether lines that begin with # or % are comments.
    pub comments: bool,
    /// Number of lines before the table.
    pub skipped: u64,
    /// The line that names the columns although it begins with # or %, counted from 1; 0 for none.
    pub named_by: u64,
    /// Whether text may stand in '…' and a backslash in quotes takes the next character as it is, as in ARFF.
    pub arff: bool,
}

impl Layout {
    /// Returns the layout of a plain table.
    pub const fn plain(separator: Separator) -> Self {
        Self { separator, comments: true, skipped: 0, named_by: 0, arff: false }
    }
}

/// The reason why no further row can be read.
#[derive(Debug)]
pub(super) struct BadRow {
    /// The line, counted from 1; `None` if the source cannot be read.
    pub line: Option<u64>,
    /// The column, counted from 1, of a fault in one cell.
    pub column: Option<usize>,
    /// The reason.
    pub fault: TableFault,
}

impl BadRow {
    const fn in_line(line: u64, fault: TableFault) -> Self {
        Self { line: Some(line), column: None, fault }
    }
}

/// The rows of a text in UTF-8, read one at a time. Rows without a value in any cell are passed over.
pub(super) struct Rows<R> {
    source: R,
    layout: Layout,
    buffer: Box<[u8]>,
    next: usize,
    filled: usize,
    /// The line of the next byte, counted from 1.
    line: u64,
    /// The line where the current row starts.
    start: u64,
    text: Vec<u8>,
    /// The end of each cell in `text`.
    ends: Vec<usize>,
    /// Number of comment lines so far.
    pub comments: u64,
    /// Number of rows so far with separators alone.
    pub empty: u64,
}

impl<R: Read> Rows<R> {
    pub fn new(source: R, layout: Layout) -> Self {
        let (buffer, text, ends) = (vec![0; CHUNK].into(), Vec::new(), Vec::new());
        Self { source, layout, buffer, next: 0, filled: 0, line: 1, start: 1, text, ends, comments: 0, empty: 0 }
    }

    /// Returns the line where the current row starts, counted from 1.
    pub const fn first_line(&self) -> u64 {
        self.start
    }

    /// Returns the number of cells of the current row.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the cells of the current row without surrounding spaces.
    ///
    /// # Panics
    /// Panics if the source was no UTF-8.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        let text = std::str::from_utf8(&self.text).expect("the source is decoded to UTF-8");
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| text[start..*end].trim())
    }

    /// Reads the next row; returns false at the end of the table.
    ///
    /// # Errors
    /// If the source cannot be read, or a row is longer than 1 MiB or has a quotation mark that is not closed.
    pub fn advance(&mut self) -> Result<bool, BadRow> {
        loop {
            self.start = self.line;
            let Some(first) = self.peek()? else { return Ok(false) };
            if self.line <= self.layout.skipped {
                self.skip_line()?;
                continue;
            }
            self.text.clear();
            self.ends.clear();
            let may_be_comment = matches!(first, b'#' | b'%') && self.line != self.layout.named_by;
            if self.layout.comments && may_be_comment && !self.error()? {
                self.comments += 1;
                self.skip_line()?;
                continue;
            }
            self.row()?;
            if self.cells().any(|cell| !cell.is_empty()) {
                return Ok(true);
            }
            // A blank line is no row at all.
            self.empty += u64::from(self.len() > 1);
        }
    }

    /// Returns the next byte without taking it; every kind of line break is seen as `\n`.
    fn peek(&mut self) -> Result<Option<u8>, BadRow> {
        if self.next == self.filled {
            self.filled = self.source.read(&mut self.buffer).map_err(|error| self.failure(&error))?;
            self.next = 0;
        }
        match self.buffer[..self.filled].get(self.next) {
            Some(0) => Err(BadRow::in_line(self.line, TableFault::ZeroByte)),
            Some(b'\r') => Ok(Some(b'\n')),
            byte => Ok(byte.copied()),
        }
    }

    /// Takes the byte that `peek` has returned.
    fn take(&mut self) -> Result<(), BadRow> {
        let byte = self.buffer[self.next];
        self.next += 1;
        if byte == b'\r' && self.peek()? == Some(b'\n') && self.buffer[self.next] == b'\n' {
            self.next += 1;
        }
        self.line += u64::from(matches!(byte, b'\r' | b'\n'));
        Ok(())
    }

    fn failure(&self, error: &io::Error) -> BadRow {
        let fault = fault(error);
        BadRow { line: (fault == TableFault::NotText).then_some(self.line), column: None, fault }
    }

    fn skip_line(&mut self) -> Result<(), BadRow> {
        while let Some(byte) = self.peek()? {
            self.take()?;
            if byte == b'\n' {
                break;
            }
        }
        Ok(())
    }

    /// Appends a byte to the current cell.
    fn push(&mut self, byte: u8) -> Result<(), BadRow> {
        if self.text.len() == MAX_ROW {
            return Err(BadRow::in_line(self.start, TableFault::LongRow));
        }
        self.text.push(byte);
        Ok(())
    }

    /// Reads the first cell if it is an error of a spreadsheet, such as #N/A; returns false if it is something else, some of which
    /// has then been read.
    fn error(&mut self) -> Result<bool, BadRow> {
        while self.text.len() <= LONGEST_GAP {
            match self.peek()? {
                Some(byte) if byte != b'\n' && byte != b'\r' && !self.layout.separator.separates(byte) => {
                    self.take()?;
                    self.push(byte)?;
                }
                _ => break,
            }
        }
        Ok(std::str::from_utf8(&self.text).is_ok_and(|cell| is_error(cell.trim_end())))
    }

    fn skip_blanks(&mut self) -> Result<Option<u8>, BadRow> {
        loop {
            let byte = self.peek()?;
            let is_blank = byte == Some(b' ') || (byte == Some(b'\t') && self.layout.separator == Separator::Spaces);
            if !is_blank {
                return Ok(byte);
            }
            self.take()?;
        }
    }

    fn is_quote(&self, byte: u8) -> bool {
        byte == b'"' || (byte == b'\'' && self.layout.arff)
    }

    /// Reads a row to its line break or the end of the text, behind its first cell if that has been read.
    fn row(&mut self) -> Result<(), BadRow> {
        let separator = self.layout.separator;
        loop {
            let is_read = self.ends.is_empty() && !self.text.is_empty();
            // Spaces before the first cell are no separator.
            let first = if is_read { None } else { self.skip_blanks()? };
            if separator == Separator::Spaces && !self.ends.is_empty() && matches!(first, None | Some(b'\n')) {
                return self.end_line(first);
            }
            match first {
                _ if is_read => self.unquoted()?,
                Some(quote) if self.is_quote(quote) => self.quoted(quote)?,
                _ => self.unquoted()?,
            }
            self.ends.push(self.text.len());
            match self.peek()? {
                Some(byte) if separator.separates(byte) => self.take()?,
                end => return self.end_line(end),
            }
            if self.ends.len() > MAX_ROW {
                return Err(BadRow::in_line(self.start, TableFault::WideRow));
            }
        }
    }

    /// Takes the line break that ends a row; the last row may have none.
    fn end_line(&mut self, end: Option<u8>) -> Result<(), BadRow> {
        if end.is_some() { self.take() } else { Ok(()) }
    }

    /// Reads a cell up to the next separator or line break.
    fn unquoted(&mut self) -> Result<(), BadRow> {
        while let Some(byte) = self.peek()? {
            if byte == b'\n' || self.layout.separator.separates(byte) {
                break;
            }
            self.take()?;
            self.push(byte)?;
        }
        Ok(())
    }

    /// Reads a cell in quotes, in which two quotes are one. After the closing one only the end of the cell may come:
    /// where a mark is left open, the next one would close it, and the rows between would be lost in a cell.
    fn quoted(&mut self, quote: u8) -> Result<(), BadRow> {
        let column = self.ends.len() + 1;
        let open = |start| BadRow { line: Some(start), column: Some(column), fault: TableFault::OpenQuote };
        self.take()?;
        loop {
            let byte = self.peek()?.ok_or_else(|| open(self.start))?;
            self.take()?;
            if byte == b'\\' && self.layout.arff {
                let next = self.peek()?.ok_or_else(|| open(self.start))?;
                self.take()?;
                self.push(next)?;
            } else if byte != quote {
                self.push(byte)?;
            } else if self.peek()? == Some(quote) {
                self.take()?;
                self.push(quote)?;
            } else {
                break;
            }
        }
        let after = if self.layout.separator == Separator::Spaces { self.peek()? } else { self.skip_blanks()? };
        match after {
            None | Some(b'\n') => Ok(()),
            Some(byte) if self.layout.separator.separates(byte) => Ok(()),
            Some(_) => Err(open(self.start)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads all rows, each with its line.
    fn read(text: &str, layout: Layout) -> Result<Vec<(u64, Vec<String>)>, BadRow> {
        let mut rows = Rows::new(text.as_bytes(), layout);
        let mut all = Vec::new();
        while rows.advance()? {
            all.push((rows.first_line(), rows.cells().map(str::to_owned).collect()));
        }
        Ok(all)
    }

    #[track_caller]
    fn check(text: &str, layout: Layout, expected: &[(u64, &[&str])]) {
        let rows = read(text, layout).unwrap();
        let rows: Vec<(u64, Vec<&str>)> =
            rows.iter().map(|(line, cells)| (*line, cells.iter().map(String::as_str).collect())).collect();
        let expected: Vec<(u64, Vec<&str>)> = expected.iter().map(|(line, cells)| (*line, cells.to_vec())).collect();
        assert_eq!(rows, expected, "{text:?}");
    }

    const COMMA: Layout = Layout::plain(Separator::Comma);

    #[test]
    fn cells_of_rows() {
        check("a,b\n1,2", COMMA, &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a,b\r\n\r\n1,\r2,\n", COMMA, &[(1, &["a", "b"]), (3, &["1", ""]), (4, &["2", ""])]);
        check(
            " a , \"b, \"\"c\"\"\" \n\"d\ne\",5\"\nx,y\n",
            COMMA,
            &[(1, &["a", "b, \"c\""]), (2, &["d\ne", "5\""]), (4, &["x", "y"])],
        );
        check("a;b,c\n", Layout::plain(Separator::Semicolon), &[(1, &["a", "b,c"])]);
        check("a\t\tc d\n", Layout::plain(Separator::Tab), &[(1, &["a", "", "c d"])]);
        check(
            "  1.5   2 \"a b\" \t 3  \n\n 4 5 6 7\n",
            Layout::plain(Separator::Spaces),
            &[(1, &["1.5", "2", "a b", "3"]), (3, &["4", "5", "6", "7"])],
        );
        let arff = Layout { arff: true, skipped: 1, ..COMMA };
        check("@data\n'it\\'s',\"b\"\n%x\n?,c\n", arff, &[(2, &["it's", "b"]), (4, &["?", "c"])]);
    }

    #[test]
    fn comments_and_empty_rows_are_counted() {
        let text = "# from May\nx,y\n%\n,,\n\n1,#2\n,\n";
        let mut rows = Rows::new(text.as_bytes(), COMMA);
        let mut lines = Vec::new();
        while rows.advance().unwrap() {
            lines.push(rows.first_line());
        }
        assert_eq!((lines, rows.comments, rows.empty), (vec![2, 6], 2, 2));
        check(
            "x,y\n#N/A,1\n#NA\n#VALUE!,\n#NAME?d,1\n#N/A ,2\n#DIV/0!",
            COMMA,
            &[
                (1, &["x", "y"]),
                (2, &["#N/A", "1"]),
                (3, &["#NA"]),
                (4, &["#VALUE!", ""]),
                (6, &["#N/A", "2"]),
                (7, &["#DIV/0!"]),
            ],
        );
        check("#x,y\n1,2\n", Layout { named_by: 1, ..COMMA }, &[(1, &["#x", "y"]), (2, &["1", "2"])]);
        check("#x,y\n#1,2\n", Layout { comments: false, ..COMMA }, &[(1, &["#x", "y"]), (2, &["#1", "2"])]);
    }

    #[track_caller]
    fn refuse(text: &str, line: u64, column: Option<usize>, fault: &TableFault) {
        let bad = read(text, COMMA).unwrap_err();
        assert_eq!((bad.line, bad.column, &bad.fault), (Some(line), column, fault));
    }

    #[test]
    fn a_quotation_mark_that_is_left_open_swallows_no_rows() {
        refuse("a,b\n1,\"2\n3,4\n", 2, Some(2), &TableFault::OpenQuote);
        refuse("a,b\n1,\"2\n3,\"4\"\n5,6\n", 2, Some(2), &TableFault::OpenQuote);
        refuse("a\n\"b\"c\n", 2, Some(1), &TableFault::OpenQuote);
        refuse(&format!("a\n\"{}", "b\n".repeat(1 << 20)), 2, None, &TableFault::LongRow);
        refuse("a\n1,\0\n", 2, None, &TableFault::ZeroByte);
    }

    #[test]
    fn endless_rows_end() {
        for (byte, expected) in [(b'1', TableFault::LongRow), (b',', TableFault::WideRow)] {
            let bad = Rows::new(io::repeat(byte), COMMA).advance().unwrap_err();
            assert_eq!((bad.line, bad.fault), (Some(1), expected));
        }
    }

    proptest! {
        /// Another reader, the crate `csv`, finds the same cells wherever no mark is left open.
        #[test]
        fn another_reader_finds_the_same_rows(text in "([ab,\"\r\n]|\"a,b\"|\"\"){0,40}") {
            let unified = text.replace("\r\n", "\n").replace('\r', "\n");
            let mut other = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(unified.as_bytes());
            let expected: Vec<Vec<String>> = other
                .records()
                .map(|record| record.unwrap().iter().map(|cell| cell.trim().to_owned()).collect())
                .filter(|row: &Vec<String>| row.iter().any(|cell| !cell.is_empty()))
                .collect();
            if let Ok(rows) = read(&text, COMMA) {
                prop_assert_eq!(rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>(), expected);
            }
        }
    }
}
