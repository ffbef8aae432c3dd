//! How the table of a file was read, for those who look at it before they train on it.

use std::fmt;

use super::cell::NumberForm;
use super::encoding::Encoding;
use super::rows::Separator;

/// How the table of a file was read: all that was found out, chosen, left out and dropped. `Display` writes it as one
/// English line, as `run` prints it.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent findings, each with a word of its own")]
pub struct TableReport {
    /// The encoding of the text.
    pub encoding: Encoding,
    /// Whether the file is packed by gzip.
    pub packed: bool,
    /// Whether the file is one of Weka (ARFF), whose head names the columns.
    pub arff: bool,
    /// What separates the columns.
    pub separator: Separator,
    /// Whether a comma separates the fraction of numbers, as in 1,5.
    pub decimal_comma: bool,
    /// Whether the first row names the columns.
    pub header: bool,
    /// The columns, in the order of the file.
    pub columns: Vec<Column>,
    /// The place of the class column in [`Self::columns`], and why it was chosen; `None` if no column can be it.
    pub class: Option<(usize, ClassReason)>,
    /// The names of the classes.
    pub classes: Vec<String>,
    /// Number of rows that are trained and tested on.
    pub rows: usize,
    /// Number of rows that were dropped because a value is missing in a column that is learned from.
    pub dropped: usize,
    /// Number of rows that were dropped because their class is missing.
    pub unclassed: usize,
    /// Number of missing values in the rows that are trained on; the mean takes their place.
    pub filled: usize,
    /// Number of rows with separators alone, which were passed over.
    pub empty: u64,
    /// Number of comment lines, which begin with # or %.
    pub comments: u64,
    /// The first rows of the file below the header, as they are written, shortened to 40 characters a cell.
    pub head: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The name in the header, or `column 3`; no other column has it.
    pub name: String,
    /// Whether an earlier column has the name that stands in the header, so that this one got a number, as in `x (2)`.
    pub is_renamed: bool,
    /// What the column is used for.
    pub role: Role,
    /// Number of rows without a value in this column.
    pub missing: u64,
    /// Whether its fractions could as well be thousands, so that the line says how they were read.
    pub is_ambiguous: bool,
}

/// What a column of a table is used for.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// The class.
    Class,
    /// A feature: the numbers of the column.
    Number(NumberForm),
    /// As many features as there are values, each 1 in the rows with that value and 0 in the others.
    Values(Vec<String>),
    /// The column is not used.
    LeftOut(LeftOut),
}

/// Why a column of a table is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// `data.ignore` names it.
    Ignored,
    /// It has no values.
    Empty,
    /// It counts the rows up by one.
    Counts,
    /// It is text that is another one in every row.
    Unique,
    /// It is text with more than [`MAX_VALUES`] values.
    ManyValues,
    /// It is the same text in every row.
    SameText,
    /// More than half of its cells are empty.
    MostlyEmpty,
    /// Its name is that of a number of the row, and its whole numbers are another one in every row, or very many.
    Index,
    /// It is numbers with something else in their cells: units, dates, words.
    Mixed,
    /// Each of its values stands beside one class, and each class beside one of them.
    ClassCode,
}

/// Largest number of values of a column of text that networks learn from.
pub const MAX_VALUES: usize = 20;

/// Why a column is the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassReason {
    /// `data.class` says so.
    Chosen,
    /// It has one of the names that classes usually have.
    Name,
    /// It is the only column of text.
    OnlyText,
    /// It is the last column.
    Last,
    /// It is the first column, and the last one is a measurement.
    First,
}

impl TableReport {
    /// Returns the place in [`Self::columns`] of the column that the keys of an experiment call `name`.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        super::choose::place(self.columns.iter().map(|column| column.name.as_str()), name)
    }

    /// Returns the number of features of a sample.
    #[must_use]
    pub fn features(&self) -> usize {
        self.columns.iter().map(|column| column.role.features()).sum()
    }

    /// Returns why columns are left out, those with one reason together: `"a", "b" left out: empty`.
    fn left_out(&self) -> Vec<String> {
        let mut reasons: Vec<(LeftOut, Vec<&str>)> = Vec::new();
        for Column { name, role, .. } in &self.columns {
            let Role::LeftOut(why) = role else { continue };
            match reasons.iter_mut().find(|(known, _)| known == why) {
                Some((_, names)) => names.push(name),
                None => reasons.push((*why, vec![name])),
            }
        }
        let words = reasons.into_iter().map(|(why, names)| {
            let shown: Vec<String> = names.iter().take(MAX_NAMES).map(|name| format!("\"{name}\"")).collect();
            let more = names.len() - shown.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("{}{more} {why}", shown.join(", "))
        });
        words.collect()
    }

    /// Returns the name of the class column; `None` if no column can be it.
    #[must_use]
    pub fn class_name(&self) -> Option<&str> {
        self.class.map(|(at, _)| self.columns[at].name.as_str())
    }
}

impl Role {
    /// Returns the number of features of a sample that the column makes.
    #[must_use]
    pub const fn features(&self) -> usize {
        match self {
            Self::Class | Self::LeftOut(_) => 0,
            Self::Number(_) => 1,
            Self::Values(values) => values.len(),
        }
    }
}

impl fmt::Display for ClassReason {
    /// Writes words that follow the name of the column.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chosen => "as chosen",
            Self::Name => "by its name",
            Self::OnlyText => "as the only text",
            Self::Last => "as the last column",
            Self::First => "as the first column, since the last is a measurement",
        })
    }
}

impl fmt::Display for LeftOut {
    /// Writes words that follow the name of the column.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ignored => f.write_str("left out as chosen"),
            Self::Empty => f.write_str("left out: empty"),
            Self::Counts => f.write_str("left out: counts the rows"),
            Self::Unique => f.write_str("left out: another text in every row"),
            Self::ManyValues => write!(f, "left out: text with more than {MAX_VALUES} values"),
            Self::SameText => f.write_str("left out: the same text in every row"),
            Self::MostlyEmpty => f.write_str("left out: more than half of its cells are empty"),
            Self::Index => f.write_str("left out: numbers the rows, by its name"),
            Self::Mixed => f.write_str("left out: numbers with something else, as units or dates"),
            Self::ClassCode => f.write_str("left out: says the class in another way"),
        }
    }
}

/// Returns a number with its noun in the singular or plural.
fn counted(n: u64, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

impl fmt::Display for TableReport {
    /// Writes one line, such as `150 rows, 4 features, 3 classes (class column "kind" by its name, header, comma)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = |n: usize| n as u64;
        let classes = if self.classes.len() == 1 { "class" } else { "classes" };
        write!(f, "{}, ", counted(many(self.rows), "row"))?;
        write!(f, "{}, {} {classes} (", counted(many(self.features()), "feature"), self.classes.len())?;
        match self.class {
            Some((at, why)) => write!(f, "class column \"{}\" {why}", self.columns[at].name)?,
            None => f.write_str("no class column")?,
        }
        match (self.arff, self.header) {
            (true, _) => f.write_str(", Weka (ARFF)")?,
            (false, true) => write!(f, ", header, {}", self.separator.name())?,
            (false, false) => write!(f, ", no header, {}", self.separator.name())?,
        }
        let mut words = Vec::new();
        words.extend(self.decimal_comma.then(|| "decimal comma".to_owned()));
        words.extend((self.encoding != Encoding::Utf8).then(|| {
            let taken = if self.encoding.is_guess() { "taken for " } else { "" };
            format!("{taken}{}", self.encoding.name())
        }));
        words.extend(self.packed.then(|| "gzip".to_owned()));
        words.extend((self.dropped > 0).then(|| format!("{} dropped: missing", counted(many(self.dropped), "row"))));
        words.extend(
            (self.unclassed > 0).then(|| format!("{} dropped: no class", counted(many(self.unclassed), "row"))),
        );
        words
            .extend((self.filled > 0).then(|| format!("{} filled with the mean", counted(many(self.filled), "value"))));
        words.extend((self.empty > 0).then(|| counted(self.empty, "empty row")));
        words.extend((self.comments > 0).then(|| counted(self.comments, "comment line")));
        for Column { name, is_renamed, role, is_ambiguous, .. } in &self.columns {
            words.extend(is_renamed.then(|| format!("\"{name}\" renamed: an earlier column has its name")));
            let form = |form: &NumberForm| {
                let other = match (form.decimal_comma, self.decimal_comma) {
                    (true, false) => Some("decimal comma"),
                    (false, true) => Some("decimal point"),
                    (true, true) if *is_ambiguous => Some("decimal comma, not thousands"),
                    (false, false) if *is_ambiguous => Some("decimal point, not thousands"),
                    _ => None,
                };
                let words = [other, form.percent.then_some("percent"), form.thousands.then_some("thousands")];
                words.into_iter().flatten().collect::<Vec<_>>().join(", ")
            };
            words.extend(match role {
                Role::Class | Role::LeftOut(_) => None,
                Role::Number(number) => {
                    Some(form(number)).filter(|words| !words.is_empty()).map(|words| format!("\"{name}\": {words}"))
                }
                Role::Values(values) => Some(format!("\"{name}\": {} values, a feature each", values.len())),
            });
        }
        words.extend(self.left_out());
        // A table may have thousands of columns.
        for word in words.iter().take(MAX_WORDS) {
            write!(f, ", {word}")?;
        }
        if words.len() > MAX_WORDS {
            write!(f, ", and {} more", words.len() - MAX_WORDS)?;
        }
        f.write_str(")")
    }
}

/// Largest number of columns that are named with one reason for being left out.
const MAX_NAMES: usize = 12;
/// Largest number of remarks in the line of a report.
const MAX_WORDS: usize = 24;
