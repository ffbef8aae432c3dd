//! What stands in the columns of a table, counted over all of its rows before any of them is used.

use std::collections::BTreeMap;

use super::cell::{NumberForm, begins_like_number, is_gap, is_missing};
use super::classes::MAX_CLASSES;

/// Length of the longest text that may be a class or one of the values of a column, in bytes. A longer one is prose.
const LONGEST_VALUE: usize = 1000;
/// Rows from which on it can be told what a column is for: fewer numbers in a row may as well be measured as counted.
pub(super) const COUNTED_ROWS: u64 = 10;

/// Number of different values up to which words that begin with a digit are values, as 1st and 2nd, 5more or 12월.
const MOST_MIXED: usize = 12;

/// What stands in a column.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Number of rows with a value.
    cells: u64,
    /// Number of rows without a value, of which those with `-` may turn out to have one.
    missing: u64,
    dashes: u64,
    /// Number of values that are numbers in each of [`NumberForm::ALL`], without and with a percent sign.
    numbers: [u64; 4],
    percents: [u64; 4],
    /// Number of values that are numbers with a decimal point, or with a decimal comma, in every way of reading.
    points: u64,
    commas: u64,
    /// Number of values that may be thousands with a comma, or numbers with a decimal comma; and of those with points.
    either: u64,
    either_points: u64,
    /// Number of values that are none in a column of numbers.
    pub gaps: u64,
    /// Number of values that begin like numbers.
    figures: u64,
    /// The different values, until there are too many for classes.
    values: BTreeMap<String, u64>,
    has_many: bool,
    /// The last value, while each is by one more than that before it.
    count: Option<i64>,
    counts: bool,
    /// Whether all numbers so far are written without a fraction.
    pub is_whole: bool,
}

impl Survey {
    pub fn new() -> Self {
        Self { counts: true, is_whole: true, ..Self::default() }
    }

    /// Adds the cell of a further row.
    pub fn push(&mut self, cell: &str) {
        if is_missing(cell) {
            self.missing += 1;
            self.dashes += u64::from(cell == "-");
            self.counts = false;
            return;
        }
        self.cells += 1;
        let body = cell.strip_suffix('%').map(str::trim_end);
        let counters = if body.is_some() { &mut self.percents } else { &mut self.numbers };
        let number = body.unwrap_or(cell);
        // Most cells of large tables, as pixels.
        let is_digits = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty();
        let gap = !is_digits && is_gap(cell);
        self.gaps += u64::from(gap);
        self.figures += u64::from(is_digits || begins_like_number(cell));
        let forms = if is_digits {
            // Thousands would divide them.
            [true, number.len() <= 3, true, number.len() <= 3]
        } else {
            NumberForm::ALL.map(|form| form.reads(number))
        };
        for (counter, reads) in counters.iter_mut().zip(forms) {
            *counter += u64::from(reads);
        }
        let [point, thousands, comma, thousand_points] = forms;
        self.points += u64::from((point || thousands) && !(comma || thousand_points));
        self.commas += u64::from((comma || thousand_points) && !(point || thousands));
        self.either += u64::from(comma && thousands && !point);
        self.either_points += u64::from(point && thousand_points && !comma);
        self.is_whole &= gap || !cell.contains(['.', ',', 'e', 'E']);
        self.keep_value(cell);
        self.keep_count(cell);
    }

    fn keep_value(&mut self, cell: &str) {
        if self.has_many {
            return;
        }
        if let Some(count) = self.values.get_mut(cell) {
            *count += 1;
        } else if self.values.len() == MAX_CLASSES || cell.len() > LONGEST_VALUE {
            self.has_many = true;
            self.values.clear();
        } else {
            self.values.insert(cell.to_owned(), 1);
        }
    }

    fn keep_count(&mut self, cell: &str) {
        if !self.counts {
            return;
        }
        let next: Option<i64> = cell.parse().ok();
        let follows = |next: i64| self.count.is_none_or(|last| last.checked_add(1) == Some(next));
        self.counts = next.is_some_and(follows);
        self.count = next;
    }

    /// Returns whether `-` is a value of this column: where `+` is one too.
    pub fn has_signs(&self) -> bool {
        self.dashes > 0 && self.values.contains_key("+")
    }

    /// Returns whether `cell` holds no value in this column.
    pub fn lacks(&self, cell: &str) -> bool {
        is_missing(cell) && !(cell == "-" && self.has_signs())
    }

    /// Returns the number of rows without a value.
    pub fn missing(&self) -> u64 {
        self.missing - if self.has_signs() { self.dashes } else { 0 }
    }

    /// Returns whether more than half of the rows have no value, where there are enough rows to tell.
    pub fn is_mostly_empty(&self) -> bool {
        let gaps = if self.number_in(false).is_some() { self.gaps } else { 0 };
        let rows = self.cells + self.missing;
        rows >= COUNTED_ROWS && 2 * (self.missing() + gaps) > rows
    }

    /// Returns whether half of the values begin like numbers, and there are so many of them that they are measurements with
    /// something else in their cells, not words that begin with a digit.
    pub fn is_mixed(&self) -> bool {
        2 * self.figures >= self.cells && self.different().is_none_or(|n| n > MOST_MIXED)
    }

    /// Returns whether the values are whole numbers, and, as far as they are kept, another one in every row.
    pub fn may_number_rows(&self) -> bool {
        self.is_whole && self.cells >= COUNTED_ROWS && (self.has_many || self.values.len() as u64 == self.cells)
    }

    /// Returns whether all fractions of numbers of this form could as well be thousands, while others have none: where 12.951
    /// stands below 275.
    pub fn is_ambiguous(&self, form: NumberForm) -> bool {
        let either = if form.decimal_comma { self.either } else { self.either_points };
        let written = if form.decimal_comma { self.commas + self.either } else { self.points + self.either_points };
        !form.thousands && either > 0 && either == written && either < self.cells
    }

    /// Returns whether the column has no value.
    pub const fn is_empty(&self) -> bool {
        self.cells == 0
    }

    /// Returns whether each of the values, as far as they are kept, stands in at least two rows, as those of a class must.
    pub fn repeats(&self) -> bool {
        !self.has_many && self.values.values().all(|rows| *rows > 1)
    }

    /// Returns whether the column counts the rows up by one.
    pub const fn counts(&self) -> bool {
        self.counts && self.cells >= COUNTED_ROWS
    }

    /// Returns the number of different values; `None` if there are more than [`MAX_CLASSES`].
    pub fn different(&self) -> Option<usize> {
        let n = self.values.len() + usize::from(self.has_signs());
        (!self.has_many && n <= MAX_CLASSES).then_some(n)
    }

    /// Returns the different values in order; none if there are too many for classes.
    pub fn values(&self) -> Vec<String> {
        let signs = self.has_signs().then(|| "-".to_owned());
        let mut values: Vec<String> = self.values.keys().cloned().chain(signs).collect();
        values.sort();
        values
    }

    /// Returns whether the text is another one in every row.
    pub fn is_unique(&self) -> bool {
        // More values than a class may have are never learned from as text, and are not kept.
        self.cells > 2 && !self.has_many && self.values.len() as u64 == self.cells
    }

    /// Returns the form of the numbers of the column in a table whose fractions are separated so: the other sign is meant
    /// where only that makes numbers of the column. `None` for text.
    pub fn number_in(&self, decimal_comma: bool) -> Option<NumberForm> {
        self.number(decimal_comma).or_else(|| self.number(!decimal_comma))
    }

    /// Returns the form of the numbers of the column: the one in which most of the values are numbers. `None` for text:
    /// where less than nine tenths of the values, gaps aside, are numbers of that form.
    pub fn number(&self, decimal_comma: bool) -> Option<NumberForm> {
        let forms = NumberForm::ALL.into_iter().zip(self.numbers);
        let percents = NumberForm::ALL.into_iter().map(|form| NumberForm { percent: true, ..form }).zip(self.percents);
        let counted = forms.chain(percents).filter(|(form, _)| form.decimal_comma == decimal_comma);
        // Of equally many the first: thousands are separated only where a number shows it.
        let (form, count) = counted.reduce(|most, other| if other.1 > most.1 { other } else { most })?;
        (count > 0 && 10 * count >= 9 * (self.cells - self.gaps)).then_some(form)
    }
}

/// Returns whether the fraction of the numbers of a table is separated by a comma. Where the numbers can be read both
/// ways (1,234), they are thousands, unless columns are separated by semicolons because the comma is taken.
pub(super) fn has_decimal_comma(columns: &[Survey], by_semicolons: bool) -> bool {
    let numbers = || columns.iter().filter(|of| [false, true].iter().any(|comma| of.number(*comma).is_some()));
    let [points, commas, either] = [|of: &Survey| of.points, |of: &Survey| of.commas, |of: &Survey| of.either]
        .map(|of| numbers().map(of).sum::<u64>());
    if commas == points { by_semicolons && either > 0 && commas == 0 } else { commas > points }
}
