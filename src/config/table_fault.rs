//! Why a table in a file of the user cannot be used, as values, and their English sentences.

use std::fmt;

use super::error::{Problem, ProblemKind};

/// A table that cannot be used: the file, the place in it, and the reason. `Display` writes the English sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadTable {
    /// The path of the file, as the experiment writes it.
    pub file: String,
    /// The line, counted from 1; `None` if the fault is not one of a line.
    pub line: Option<u64>,
    /// The column, counted from 1; `None` if the fault is not one of a column.
    pub column: Option<usize>,
    /// The reason.
    pub fault: TableFault,
}

/// The reasons why a table cannot be used. None of them repeats what stands in the file. `Display` writes the English words
/// that follow the name of the file and the place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableFault {
    /// There is no such file.
    Missing,
    /// The user may not read the file.
    Denied,
    /// The file cannot be read, for this reason in the words of the system.
    Unreadable(String),
    /// It is a folder.
    Folder,
    /// It is a pipe or a device, which could not be read again for a replay.
    Device,
    /// The file has this many MiB, more than the second number, the limit.
    Large(u64, u64),
    /// The file has, unpacked, more MiB than this limit.
    LargeUnpacked(u64),
    /// The file is not the same when it is read for the second time.
    Changed,
    /// The file is empty.
    Empty,
    /// It is a page of HTML or XML.
    Page,
    /// It is JSON.
    Json,
    /// It names the places of values, as LIBSVM does, in place of columns.
    Sparse,
    /// It is a workbook in a zip archive, or another zip archive.
    Workbook,
    /// It is a workbook of an old Excel.
    OldWorkbook,
    /// It is a PDF.
    Pdf,
    /// It is a picture.
    Picture,
    /// It is another file that is no text.
    Binary,
    /// A line holds a zero byte.
    ZeroByte,
    /// A line is no text in the encoding of those before it.
    NotText,
    /// No separator gives two columns.
    OneColumn,
    /// It has this many columns, more than the second number, the limit.
    ManyColumns(usize, usize),
    /// A row is longer than 1 MiB.
    LongRow,
    /// A row has more than a million cells.
    WideRow,
    /// A quotation mark is left open, or stands inside a text.
    OpenQuote,
    /// The value of a class runs over several lines.
    ManyLines,
    /// The header has this many cells, and most rows the second number.
    Title(usize, usize),
    /// A row has this many cells, and the header the second number.
    UnlikeHeader(usize, usize),
    /// A row has this many cells, and most rows the second number.
    UnlikeRows(usize, usize),
    /// There is a header without rows.
    HeaderAlone,
    /// There are no rows.
    NoRows,
    /// A cell is no number in a column of numbers.
    NotNumber,
    /// A cell of the first row, which is not taken for a header, is no number in a column of numbers.
    HeaderOfNumbers,
    /// A cell is infinite.
    Infinite,
    /// A cell is a number beyond plus or minus this limit.
    HugeNumber(String),
    /// The table holds more numbers than this limit.
    ManyNumbers(usize),
    /// No column can be the class.
    NoClassColumn,
    /// No column is left to learn from.
    NothingToLearn,
    /// The class column has more values than this limit.
    ManyClasses(usize),
    /// The class is the same in every row; there may be up to so many classes.
    OneClass(usize),
    /// No row has a class.
    NoClass,
    /// Each row lacks a value.
    NoWholeRow,
    /// A class has this many rows, less than the two that it needs.
    SmallClass(usize),
}

impl TableFault {
    /// Returns the problem with `data.path` that the table in `file` has this fault as a whole.
    #[must_use]
    pub fn of(self, file: &str) -> Problem {
        self.at(file, None, None)
    }

    /// Returns the problem with `data.path` that the table in `file` has this fault in a line or a column, both counted
    /// from 1.
    #[must_use]
    pub fn at(self, file: &str, line: Option<u64>, column: Option<usize>) -> Problem {
        let bad = BadTable { file: file.to_owned(), line, column, fault: self };
        Problem::of("data.path", ProblemKind::Table(Box::new(bad)))
    }
}

impl BadTable {
    /// Returns whether the path of a file that is not there contains a control character: TOML reads an escape in
    /// `"C:\temp\new.csv"` as a tab.
    #[must_use]
    pub fn has_escape(&self) -> bool {
        matches!(self.fault, TableFault::Missing | TableFault::Unreadable(_)) && self.file.contains(char::is_control)
    }
}

fn columns(n: usize) -> String {
    format!("{n} {}", if n == 1 { "column" } else { "columns" })
}

impl fmt::Display for TableFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "does not exist",
            Self::Denied => "may not be read: permission denied",
            Self::Unreadable(reason) => return write!(f, "cannot be read: {reason}"),
            Self::Folder => "is a directory, not a CSV file",
            Self::Device => "is a pipe or a device, not a CSV file",
            Self::Large(size, most) => return write!(f, "is {size} MiB large; allowed: up to {most} MiB"),
            Self::LargeUnpacked(most) => return write!(f, "is too large; allowed: up to {most} MiB"),
            Self::Changed => "changed while it was read",
            Self::Empty => "is empty; it needs columns with a class among them",
            Self::Page => "is a page of HTML or XML, not a table; save the table as CSV UTF-8",
            Self::Json => "is JSON, not a table; save the table as CSV UTF-8",
            Self::Sparse => {
                "has values with their places (LIBSVM), not columns; write a column for each feature and one for the class"
            }
            Self::Workbook => {
                "is a workbook (.xlsx or .ods) or another zip archive; open it in a spreadsheet and save the table as CSV UTF-8"
            }
            Self::OldWorkbook => {
                "is an old Excel workbook (.xls); open it in a spreadsheet and save the table as CSV UTF-8"
            }
            Self::Pdf => "is a PDF, not a table; copy the table into a spreadsheet and save it as CSV UTF-8",
            Self::Picture => "is a picture, not a table",
            Self::Binary => "is binary, not a table; save the table as CSV UTF-8",
            Self::ZeroByte => "holds a zero byte; it is binary, not a table",
            Self::NotText => "is not text in the encoding of the lines before it; save the file as CSV UTF-8",
            Self::OneColumn => {
                "has only one column; it needs columns with a class among them, separated by commas"
            }
            Self::ManyColumns(n, most) => return write!(f, "has {n} columns; allowed: up to {most}"),
            Self::LongRow => "starts a row longer than 1 MiB; is a quotation mark left open?",
            Self::WideRow => "has more than a million columns",
            Self::OpenQuote => {
                "has a quotation mark that is left open or stands inside the text, where it must be doubled"
            }
            Self::ManyLines => "runs over several lines; is a quotation mark left open?",
            Self::Title(found, width) => {
                let advice = "is it a title? Delete it, or begin it with #";
                return write!(f, "has {}, most rows below have {width}; {advice}", columns(*found));
            }
            Self::UnlikeHeader(found, width) => return write!(f, "has {}; the header has {width}", columns(*found)),
            Self::UnlikeRows(found, width) => return write!(f, "has {}; most rows have {width}", columns(*found)),
            Self::HeaderAlone => "has a header row and nothing below it",
            Self::NoRows => "has no rows",
            Self::NotNumber => {
                "is not a number, as the rest of its column is; correct it, leave the cell empty (a missing value), or leave \
                 the column out by data.ignore"
            }
            Self::HeaderOfNumbers => {
                "is not a number, as the rest of its column is; if this line names the columns, say data.header = true"
            }
            Self::Infinite => {
                "is not finite; allowed: finite numbers. Correct it, leave the cell empty (a missing value), or leave the column \
                 out by data.ignore"
            }
            Self::HugeNumber(most) => return write!(f, "is too large; allowed: up to ±{most}"),
            Self::ManyNumbers(most) => return write!(f, "holds too many numbers; allowed: up to {most}"),
            Self::NoClassColumn => "has no column that can be the class; name it by data.class",
            Self::NothingToLearn => {
                "has no column to learn from; data.keep = [\"NAME\"] keeps one that was left out"
            }
            Self::ManyClasses(most) => {
                let advice = "choose another column by data.class";
                return write!(f, "has more than {most} values: a measurement, not a class; {advice}");
            }
            Self::OneClass(most) => {
                return write!(f, "is the same class in every row; allowed: 2 to {most} classes");
            }
            Self::NoClass => "has no row with a class",
            Self::NoWholeRow => {
                "has no row without a missing value; data.missing = \"mean\" keeps rows with a class"
            }
            Self::SmallClass(rows) => {
                let noun = if *rows == 1 { "row" } else { "rows" };
                let advice = "is it the right column? data.class chooses another";
                return write!(f, "has a class with {rows} {noun}; {TWO}; {advice}");
            }
        })
    }
}

/// What a class needs that has too few samples.
pub(super) const TWO: &str = "a class needs at least 2, one to train on and one to test on";

impl std::error::Error for TableFault {}

impl fmt::Display for BadTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.line.map_or(Ok(()), |line| write!(f, ", line {line}"))?;
        self.column.map_or(Ok(()), |column| write!(f, ", column {column}"))?;
        write!(f, " {}", self.fault)?;
        if self.has_escape() {
            f.write_str(
                "; there is a tab or another control character in its path: in an experiment file, write a path in '…' (single \
                 quotes), or with / instead of \\",
            )?;
        }
        Ok(())
    }
}
