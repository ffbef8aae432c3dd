//! Tables in the files of users: CSV in all its dialects, and Weka's ARFF.
//!
//! A file is read three times, each time as a stream: its first MiB tells the encoding, the separator and the header
//! ([`sniff`]); all of its rows tell what stands in each column ([`survey`]), from which follows what the columns are
//! used for ([`choose`]); then its rows are read. So what is decided holds for every row, not for a sample. All of
//! this is reported ([`TableReport`]).
//!
//! Messages name the line and the column but never repeat the text of the file: the path may come from a stranger's
//! experiment, whose author must not learn what the file contains. Limits keep every file from filling the memory:
//! 256 MiB, 1 MiB per row, 2²⁴ numbers (128 MiB), 4,096 columns, 100 classes.

mod arff;
mod cell;
mod choose;
mod classes;
mod codes;
mod encoding;
mod name;
mod report;
mod rows;
mod sniff;
mod source;
mod survey;

#[cfg(test)]
mod tests;

use std::io::{Cursor, Read, Seek};

pub use cell::NumberForm;
pub use encoding::Encoding;
pub use report::{ClassReason, Column, LeftOut, MAX_VALUES, Role, TableReport};
pub use rows::Separator;

use crate::config::{Missing, Problem, TableConfig, TableFault};
use cell::{MAX_VALUE, NoNumber, is_gap};
use choose::choose;
use classes::{Classes, MAX_CLASSES};
use codes::Codes;
use rows::{BadRow, Rows};
use sniff::Form;
use source::{Source, Text, fault};
use survey::{COUNTED_ROWS, Survey, has_decimal_comma};

/// Largest number of feature values in a table: 2²⁴, 128 MiB of `f64`.
const MAX_CELLS: usize = 1 << 24;
/// Largest number of columns, including the class.
const MAX_COLUMNS: usize = 4096;
/// Rows that a report shows as they are written.
const HEAD_ROWS: usize = 20;

/// A table in memory.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CsvTable {
    /// Names of the features.
    pub feature_names: Vec<String>,
    /// Names of the classes, at least two.
    pub class_names: Vec<String>,
    /// The features, `[rows, features]`, row-major; finite, or NaN where a value is missing.
    pub values: Vec<f64>,
    /// The class of each row.
    pub labels: Vec<u32>,
}

/// How a table was read, and the table, or why networks cannot learn from it.
pub(super) struct Reading {
    pub report: TableReport,
    pub table: Result<CsvTable, Problem>,
}

impl CsvTable {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// Returns a problem with the file as a whole, in one line that names it: it is no table that could be shown.
    pub fn open(path: &str, options: &TableConfig) -> Result<Reading, Problem> {
        let file = source::open(path).map_err(|fault| fault.of(path))?;
        Self::read(file, path, options)
    }

    /// Reads a table that is embedded in the program.
    ///
    /// # Panics
    /// Panics if it is no table that networks can learn from.
    pub fn embedded(bytes: &'static [u8], name: &str) -> Self {
        let reading = Self::read(Cursor::new(bytes), name, &TableConfig::default());
        reading.and_then(|reading| reading.table).expect("the embedded table is whole")
    }

    /// Reads a table from `source`, which messages call `name`.
    ///
    /// # Errors
    /// Returns a problem with the source as a whole, in one line that names it: it is no table that could be shown.
    pub fn read(source: impl Read + Seek, name: &str, options: &TableConfig) -> Result<Reading, Problem> {
        let failed = |error: std::io::Error| fault(&error).of(name);
        let mut source = Source::new(source).map_err(failed)?;
        let sample = source.sample().map_err(failed)?;
        let encoding = Encoding::tell(&sample).map_err(|fault| fault.of(name))?;
        let text = text_of(&sample, encoding);
        if let Some(fault) = other_text(&text).or_else(|| is_sparse(&text).then_some(TableFault::Sparse)) {
            return Err(fault.of(name));
        }
        let form = Form::tell(&text, options.header).ok_or_else(|| TableFault::OneColumn.of(name))?;
        if form.width > MAX_COLUMNS {
            return Err(TableFault::ManyColumns(form.width, MAX_COLUMNS).of(name));
        }
        let mut table = Table { source, name, form, encoding, options };
        let surveyed = table.survey()?;
        table.read(surveyed)
    }
}

/// A table whose form is known.
struct Table<'a, S> {
    source: Source<S>,
    name: &'a str,
    form: Form,
    encoding: Encoding,
    options: &'a TableConfig,
}

/// The columns of a table before anything is chosen.
struct Surveyed {
    names: Vec<String>,
    /// Whether a column has another name than in the header, where an earlier one is called so.
    renamed: Vec<bool>,
    columns: Vec<Survey>,
    /// The first rows.
    head: Vec<Vec<String>>,
    comments: u64,
    empty: u64,
}

impl<S: Read + Seek> Table<'_, S> {
    fn rows(&mut self) -> Result<Rows<Text<Box<dyn Read + '_>>>, Problem> {
        let (name, layout) = (self.name, self.form.layout);
        let text = self.source.text(self.encoding);
        Ok(Rows::new(text.map_err(|error| fault(&error).of(name))?, layout))
    }

    /// Reads all rows for what stands in the columns.
    fn survey(&mut self) -> Result<Surveyed, Problem> {
        let (name, header, width, named_by) = (self.name, self.form.header, self.form.width, self.form.layout.named_by);
        let separator = self.form.layout.separator;
        let mut names = self.form.names.clone();
        let mut is_short = false;
        let mut columns: Vec<Survey> = (0..width).map(|_| Survey::new()).collect();
        let mut head = Vec::new();
        let bad = |bad| bad_row(name, bad);
        let mut rows = self.rows()?;
        if header && rows.advance().map_err(bad)? {
            is_short = rows.len() + 1 == width && separator != Separator::Spaces;
            names = Some(header_of(rows.cells(), width, rows.first_line() == named_by));
            let found = names.as_ref().map_or(0, Vec::len);
            // A spreadsheet fills the line of a title up with separators.
            let is_title = rows.cells().enumerate().all(|(at, cell)| cell.is_empty() == (at > 0));
            if is_title && width > 2 && found == width {
                return Err(TableFault::Title(1, width).at(name, Some(rows.first_line()), None));
            }
            if found != width {
                return Err(TableFault::Title(found, width).at(name, Some(rows.first_line()), None));
            }
        }
        while rows.advance().map_err(bad)? {
            check_width(name, &rows, width, header)?;
            if head.len() < HEAD_ROWS {
                head.push(rows.cells().take(width).map(name::short).collect());
            }
            for (column, cell) in columns.iter_mut().zip(rows.cells()) {
                column.push(cell);
            }
        }
        if head.is_empty() {
            return Err(if header { TableFault::HeaderAlone } else { TableFault::NoRows }.of(name));
        }
        let (comments, empty) = (rows.comments, rows.empty);
        // A header that is one cell shorter lacks the name of the last column where that is empty: its rows end with a
        // separator.
        if let Some(names) = names.as_mut().filter(|_| is_short && columns.last().is_some_and(Survey::is_empty)) {
            names.rotate_left(1);
        }
        let names = names.unwrap_or_else(|| vec![String::new(); width]);
        let names = (1..).zip(names).map(|(number, name)| match name::short(name.trim()) {
            name if name.is_empty() => format!("column {number}"),
            name => name,
        });
        let found: Vec<String> = names.collect();
        let names = name::distinct(found.iter().cloned());
        let renamed = names.iter().zip(&found).map(|(name, found)| name != found).collect();
        Ok(Surveyed { names, renamed, columns, head, comments, empty })
    }

    /// Chooses what the columns are used for and reads the rows.
    fn read(mut self, surveyed: Surveyed) -> Result<Reading, Problem> {
        let Surveyed { names, renamed, columns, head, comments, empty } = surveyed;
        let layout = self.form.layout;
        let decimal_comma = has_decimal_comma(&columns, layout.separator == Separator::Semicolon);
        let choice = choose(&names, &columns, (decimal_comma, self.form.header), self.options, self.name)?;
        let of_columns = names.into_iter().zip(renamed).zip(choice.roles).zip(&columns).map(|(column, survey)| {
            let ((name, is_renamed), role) = column;
            let number = if let Role::Number(form) = role { Some(form) } else { None };
            let missing = survey.missing() + number.map_or(0, |_| survey.gaps);
            let is_ambiguous = number.is_some_and(|form| survey.is_ambiguous(form));
            Column { name, is_renamed, role, missing, is_ambiguous }
        });
        let mut report = TableReport {
            encoding: self.encoding,
            packed: self.source.packed,
            arff: layout.arff,
            separator: layout.separator,
            decimal_comma,
            header: self.form.header,
            columns: of_columns.collect(),
            class: choice.class.as_ref().ok().copied(),
            classes: Vec::new(),
            rows: 0,
            dropped: 0,
            unclassed: 0,
            filled: 0,
            empty,
            comments,
            head,
        };
        let table = match choice.class {
            Ok((class, _)) => self.learn_from(&columns, class, &mut report),
            Err(problem) => Err(problem),
        };
        Ok(Reading { report, table })
    }

    /// Reads the rows to learn from, and counts in `report` what becomes of them.
    fn learn_from(&mut self, columns: &[Survey], class: usize, report: &mut TableReport) -> Result<CsvTable, Problem> {
        let (name, header) = (self.name, self.form.header);
        let (features, fills, keep) = (report.features(), self.options.missing == Missing::Mean, &self.options.keep);
        if features == 0 {
            return Err(TableFault::NothingToLearn.of(name));
        }
        if columns[class].different().is_none() {
            return Err(TableFault::ManyClasses(MAX_CLASSES).at(name, None, Some(class + 1)));
        }
        let mut values = Vec::new();
        let mut classes = Classes::new(columns[class].number_in(report.decimal_comma));
        let mut rows = self.rows()?;
        let bad = |bad| bad_row(name, bad);
        if header {
            rows.advance().map_err(bad)?;
        }
        let mut row = Vec::with_capacity(features);
        let mut codes = Codes::new(&report.columns, columns, class);
        while rows.advance().map_err(bad)? {
            check_width(name, &rows, columns.len(), header)?;
            row.clear();
            let mut label = None;
            let mut gaps = 0;
            for (at, ((cell, Column { role, .. }), survey)) in
                rows.cells().zip(&report.columns).zip(columns).enumerate()
            {
                let lacks = survey.lacks(cell);
                match role {
                    Role::LeftOut(_) => {}
                    Role::Class if lacks => {}
                    Role::Class => label = Some(cell),
                    Role::Number(_) | Role::Values(_) if lacks => {
                        gaps += 1;
                        row.extend(std::iter::repeat_n(f64::NAN, role.features()));
                    }
                    Role::Number(form) => row.push(match form.value(cell) {
                        Ok(x) => x,
                        Err(_) if is_gap(cell) => {
                            gaps += 1;
                            f64::NAN
                        }
                        Err(why) => {
                            let is_first = !header && classes.rows() == 0 && report.dropped + report.unclassed == 0;
                            return Err(no_number(name, (rows.first_line(), is_first), at, why));
                        }
                    }),
                    Role::Values(of) => row.extend(of.iter().map(|value| f64::from(u8::from(value == cell)))),
                }
            }
            let Some(label) = label else {
                report.unclassed += 1;
                continue;
            };
            if gaps > 0 && !fills {
                report.dropped += 1;
                continue;
            }
            report.filled += gaps;
            values.append(&mut row);
            if values.len() > MAX_CELLS {
                return Err(TableFault::ManyNumbers(MAX_CELLS).of(name));
            }
            if label.contains('\n') {
                return Err(TableFault::ManyLines.at(name, Some(rows.first_line()), Some(class + 1)));
            }
            if !classes.push(label) {
                return Err(TableFault::Changed.of(name));
            }
            codes.push(rows.cells(), label);
        }
        report.rows = classes.rows();
        if report.rows == 0 {
            return Err(if report.dropped == 0 { TableFault::NoClass } else { TableFault::NoWholeRow }.of(name));
        }
        let (class_names, labels) = classes.finish();
        report.classes.clone_from(&class_names);
        if class_names.len() == 1 {
            return Err(TableFault::OneClass(MAX_CLASSES).at(name, None, Some(class + 1)));
        }
        if labels.len() as u64 >= COUNTED_ROWS {
            let names = || report.columns.iter().map(|column| column.name.as_str());
            let kept: Vec<Option<usize>> = keep.iter().map(|name| choose::place(names(), name)).collect();
            let codes: Vec<usize> = codes.found(class_names.len()).filter(|at| !kept.contains(&Some(*at))).collect();
            leave_out(&codes, report, &mut values);
        }
        let feature_names = report.columns.iter().flat_map(|Column { name, role, .. }| match role {
            Role::Number(_) => vec![name.clone()],
            Role::Values(values) => name::distinct(values.iter().map(|value| format!("{name}={value}"))),
            Role::Class | Role::LeftOut(_) => Vec::new(),
        });
        Ok(CsvTable { feature_names: feature_names.collect(), class_names, values, labels })
    }
}

/// Leaves the columns at these places out of a table that is read, unless nothing would be left to learn from.
fn leave_out(codes: &[usize], report: &mut TableReport, values: &mut Vec<f64>) {
    let is_code = |at: usize| codes.contains(&at);
    let columns = report.columns.iter().enumerate();
    let is_used: Vec<bool> =
        columns.flat_map(|(at, column)| std::iter::repeat_n(!is_code(at), column.role.features())).collect();
    if codes.is_empty() || !is_used.contains(&true) {
        return;
    }
    let mut of_row = is_used.iter().cycle();
    values.retain(|_| *of_row.next().expect("an endless iterator"));
    for at in codes {
        report.columns[*at].role = Role::LeftOut(LeftOut::ClassCode);
    }
}

/// Returns the names in a header row. A header may be one cell shorter than the rows: R writes none above the names of
/// its rows. In a comment the names begin after the # or %.
fn header_of<'a>(cells: impl Iterator<Item = &'a str>, width: usize, is_comment: bool) -> Vec<String> {
    let mut names: Vec<String> = cells.map(str::to_owned).collect();
    if is_comment {
        let first = names.first().map_or("", String::as_str).trim_start_matches(['#', '%']).trim().to_owned();
        if first.is_empty() && names.len() > width {
            names.remove(0);
        } else if let Some(name) = names.first_mut().filter(|_| !first.is_empty()) {
            *name = first;
        }
    }
    while names.len() > width && names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    if names.len() + 1 == width {
        names.insert(0, String::new());
    }
    names
}

/// Returns the text of a sample up to its last whole line.
fn text_of(sample: &source::Sample, encoding: Encoding) -> String {
    let (text, _) = encoding.of().decode_with_bom_removal(&sample.bytes);
    let end = if sample.whole { text.len() } else { text.rfind(['\n', '\r']).map_or(text.len(), |at| at + 1) };
    text[..end].to_owned()
}

/// Returns the lines of `text`, whatever ends them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = text.find(['\n', '\r']);
        rest = end.map(|end| text[end..].strip_prefix("\r\n").unwrap_or(&text[end + 1..]));
        Some(&text[..end.unwrap_or(text.len())])
    })
}

fn bad_row(name: &str, BadRow { line, column, fault }: BadRow) -> Problem {
    fault.at(name, line, column)
}

/// Returns what a text is that is no table.
fn other_text(text: &str) -> Option<TableFault> {
    let text = text.trim_start();
    let start = text.get(..text.floor_char_boundary(9)).unwrap_or(text).to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| start.starts_with(word));
    if text.is_empty() {
        Some(TableFault::Empty)
    } else if begins(&["<!doctype", "<html", "<?xml", "<table", "<svg"]) {
        Some(TableFault::Page)
    } else {
        begins(&["{", "["]).then_some(TableFault::Json)
    }
}

/// Returns whether the first lines of a text name a value and the places of others, as `+1 3:0.5 7:1` of LIBSVM does.
fn is_sparse(text: &str) -> bool {
    let is_pair = |cell: &str| {
        let (place, value) = cell.split_once(':')?;
        (place.parse::<u32>().is_ok() && value.parse::<f64>().is_ok()).then_some(())
    };
    let is_row = |line: &str| {
        let mut cells = line.split_whitespace();
        cells.next().is_some_and(|class| class.parse::<f64>().is_ok()) && cells.all(|cell| is_pair(cell).is_some())
    };
    let mut first = lines(text).filter(|line| !line.trim().is_empty()).take(20).peekable();
    first.peek().is_some_and(|line| line.contains(':')) && first.all(is_row)
}

/// Refuses a row with another number of cells, unless those too many are empty.
fn check_width<R: Read>(name: &str, rows: &Rows<R>, width: usize, header: bool) -> Result<(), Problem> {
    let found = rows.len();
    if found == width || (found > width && rows.cells().skip(width).all(str::is_empty)) {
        return Ok(());
    }
    let fault: fn(usize, usize) -> TableFault = if header { TableFault::UnlikeHeader } else { TableFault::UnlikeRows };
    Err(fault(found, width).at(name, Some(rows.first_line()), None))
}

/// Says why the cell in a line and in `column`, counted from 0, is no number that networks can learn from. The first row of a
/// table without a header may be one.
fn no_number(name: &str, (line, is_first): (u64, bool), column: usize, why: NoNumber) -> Problem {
    let fault = match why {
        NoNumber::Form if is_first => TableFault::HeaderOfNumbers,
        NoNumber::Form => TableFault::NotNumber,
        NoNumber::Infinite => TableFault::Infinite,
        NoNumber::Large => TableFault::HugeNumber(format!("{MAX_VALUE:e}")),
    };
    fault.at(name, Some(line), Some(column + 1))
}
