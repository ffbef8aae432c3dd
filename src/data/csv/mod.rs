//! CSV files: a header row, then rows of numbers whose last column is the class.
//!
//! Text in UTF-8 (with or without a byte-order mark), columns separated by commas, any kind of line break, and
//! optional quotes around cells. Messages name the line and the column but never repeat the text of the file: the
//! path may come from a stranger's experiment, whose author must not learn what the file contains. A class is a
//! word or a number; two spellings are two classes. Limits keep every file from filling the memory: 256 MiB, 1 MiB
//! per row, 2²⁴ numbers (128 MiB), 4,096 columns, 100 classes.

mod classes;
mod source;

#[cfg(test)]
mod tests;

use std::io::Read;

use csv::{ByteRecord, ErrorKind, ReaderBuilder};

use classes::{Classes, MAX_CLASSES};
use source::{BadBytes, UnifiedLines, open, unreadable};

/// Largest number of feature values in a table: 2²⁴, 128 MiB of `f64`.
const MAX_CELLS: usize = 1 << 24;
/// Largest number of columns, including the class.
const MAX_COLUMNS: usize = 4096;
/// Largest magnitude of a number: (x − μ)/σ fits in an `f32` even with the least σ, 1e-9.
const MAX_VALUE: f64 = 1e28;

/// A table in memory.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CsvTable {
    /// Names of the feature columns.
    pub feature_names: Vec<String>,
    /// Names of the classes, at least two.
    pub class_names: Vec<String>,
    /// The features, `[rows, features]`, row-major; all finite.
    pub values: Vec<f64>,
    /// The class of each row.
    pub labels: Vec<u32>,
}

impl CsvTable {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// Returns one line that names the file and, if the problem has them, the line and the column.
    pub fn open(path: &str) -> Result<Self, String> {
        let file = open(path).map_err(|problem| format!("{path} {problem}{}", escape_hint(path)))?;
        Self::read(file, path)
    }

    /// Reads a table from `source`, which messages call `name`.
    ///
    /// # Errors
    /// Returns one line that names the file and, if the problem has them, the line and the column.
    pub fn read(source: impl Read, name: &str) -> Result<Self, String> {
        let mut records = Records::new(source, name);
        if !records.advance()? {
            return Err(format!(
                "{name} is empty; it needs a header row and rows of numbers, the last column the class"
            ));
        }
        let header = records.header()?;
        let (_, features) = header.split_last().expect("a record has at least one cell");
        let mut values = Vec::new();
        let mut classes = Classes::default();
        while records.advance()? {
            records.check_width(header.len())?;
            for column in 0..features.len() {
                values.push(records.number(column).map_err(|problem| records.at(column, &problem))?);
            }
            if values.len() > MAX_CELLS {
                return Err(format!("{name} holds too many numbers; allowed: up to {MAX_CELLS}"));
            }
            let column = features.len();
            let class = records.text(column).map_err(|problem| records.at(column, &problem))?;
            if class.contains('\n') {
                let problem = "runs over several lines; is a quotation mark left open?";
                return Err(records.at(column, problem));
            }
            if class.is_empty() {
                return Err(records.at(column, "is empty; every row needs a class"));
            }
            if !classes.push(class) {
                let problem = format!("is class {} of the file; allowed: up to {MAX_CLASSES}", MAX_CLASSES + 1);
                return Err(records.at(column, &problem));
            }
        }
        if classes.rows() == 0 {
            return Err(format!("{name} has a header row and nothing below it"));
        }
        let (class_names, labels) = classes.finish();
        if class_names.len() == 1 {
            let column = header.len();
            return Err(format!(
                "{name}, column {column} is the same class in every row; allowed: 2 to {MAX_CLASSES} classes"
            ));
        }
        Ok(Self { feature_names: features.to_vec(), class_names, values, labels })
    }
}

/// The records of a file, read one at a time.
struct Records<'a, R> {
    name: &'a str,
    reader: csv::Reader<UnifiedLines<R>>,
    current: ByteRecord,
    /// The line where the current record starts, counted from 1.
    line: u64,
}

impl<'a, R: Read> Records<'a, R> {
    fn new(source: R, name: &'a str) -> Self {
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(UnifiedLines::new(source));
        Self { name, reader, current: ByteRecord::new(), line: 1 }
    }

    /// Reads the next record; returns false at the end of the file.
    fn advance(&mut self) -> Result<bool, String> {
        let from = self.reader.position().line();
        self.line = from;
        self.reader.get_mut().start_record();
        let more = self.reader.read_byte_record(&mut self.current).map_err(|error| self.failure(&error))?;
        // `from` is before any blank lines that precede the record, so that the line is computed from the position
        // after the record.
        let breaks = self.current.as_slice().iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>();
        self.line = self.reader.position().line().saturating_sub(1 + breaks).max(from);
        Ok(more)
    }

    fn failure(&self, error: &csv::Error) -> String {
        let name = self.name;
        match error.kind() {
            ErrorKind::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<BadBytes>()) {
                Some(BadBytes::LongRecord) => format!("{name}, line {}{}", self.line, BadBytes::LongRecord),
                Some(refusal) => format!("{name}{refusal}"),
                None => format!("{name} {}", unreadable(error)),
            },
            _ => format!("{name} cannot be read: {error}"),
        }
    }

    /// Returns the current record as column names; a column without a name is called by its number.
    fn header(&self) -> Result<Vec<String>, String> {
        let (name, line) = (self.name, self.line);
        if self.current.len() > MAX_COLUMNS {
            let n = self.current.len();
            return Err(format!("{name}, line {line} has {n} columns; allowed: up to {MAX_COLUMNS}"));
        }
        let names: Vec<String> = (0..self.current.len())
            .map(|column| match self.text(column) {
                Ok("") => Ok(format!("column {}", column + 1)),
                Ok(text) => Ok(excerpt(text)),
                Err(problem) => Err(format!("{name}, line {line}, column {} {problem}", column + 1)),
            })
            .collect::<Result<_, _>>()?;
        if names.len() == 1 {
            let other_separator = self.current[0].iter().any(|byte| b";\t".contains(byte));
            let hint = if other_separator {
                "separate the columns by commas"
            } else {
                "it needs numbers and, in the last column, the class"
            };
            return Err(format!("{name}, line {line} has only one column; {hint}"));
        }
        Ok(names)
    }

    fn check_width(&self, expected: usize) -> Result<(), String> {
        let found = self.current.len();
        if found == expected {
            return Ok(());
        }
        let columns = if found == 1 { "column" } else { "columns" };
        Err(format!("{}, line {} has {found} {columns}; the header has {expected}", self.name, self.line))
    }

    /// Returns a cell of the current record, without surrounding spaces.
    fn text(&self, column: usize) -> Result<&str, String> {
        let text = std::str::from_utf8(&self.current[column]);
        text.map(str::trim).map_err(|_| "is not text in UTF-8".to_owned())
    }

    fn number(&self, column: usize) -> Result<f64, String> {
        let text = self.text(column)?;
        match text.parse::<f64>() {
            Ok(x) if x.abs() <= MAX_VALUE => Ok(x),
            Ok(x) if x.is_finite() => Err(format!("is too large; allowed: up to ±{MAX_VALUE:e}")),
            Ok(_) => Err("is not finite; allowed: finite numbers".to_owned()),
            Err(_) if text.is_empty() => Err("is empty; allowed: numbers".to_owned()),
            Err(_) => Err("is not a number; allowed: numbers".to_owned()),
        }
    }

    /// Returns the message for `problem` in the cell in `column`, counted from 0, of the current record.
    fn at(&self, column: usize, problem: &str) -> String {
        format!("{}, line {}, column {} {problem}", self.name, self.line, column + 1)
    }
}

/// Returns advice for a path that contains a control character: TOML reads an escape in "C:\temp\new.csv" as a tab.
fn escape_hint(path: &str) -> &'static str {
    if path.contains(char::is_control) {
        "; there is a tab or another control character in its path: in an experiment file, write a path in '…' (single \
         quotes), or with / instead of \\"
    } else {
        ""
    }
}

/// Shortens a cell to one line of a legend: at most 40 characters, and spaces instead of control characters.
fn excerpt(text: &str) -> String {
    let mut short: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(40).collect();
    if text.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}
