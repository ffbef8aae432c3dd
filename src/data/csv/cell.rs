//! Cells of a table: what is missing, and numbers as people and spreadsheets write them.

/// Cells that hold no value, in the spellings of spreadsheets, R, pandas, SQL and Weka. "Na" is not among them: it is
/// sodium.
const MISSING: [&str; 16] =
    ["", "?", "-", "NA", "N/A", "n/a", "na", "<NA>", "#N/A", "#NA", "NaN", "nan", "NAN", "NULL", "null", "Null"];

/// Cells that hold no value where they stand in a column of numbers: the errors of Excel, and words that are values elsewhere.
const GAPS: [&str; 21] = [
    ".", "..", "--", "---", "\\N", "None", "none", "NONE", "nil", "missing", "Missing", "unknown", "Unknown",
    "#DIV/0!", "#VALUE!", "#REF!", "#NUM!", "#NAME?", "#NULL!", "결측", "미상",
];

/// Length of the longest of [`GAPS`] and of [`MISSING`], in bytes.
pub(super) const LONGEST_GAP: usize = 7;

/// Signs before a number.
const SIGNS: [char; 3] = ['+', '-', '−'];

/// Signs of currencies before or behind a number. Korean fonts show the won where a file has a backslash.
const CURRENCIES: [char; 8] = ['$', '€', '£', '¥', '₩', '￦', '\\', '원'];

/// Signs between thousands, besides the comma and the point: spaces of several widths, and apostrophes.
const THOUSANDS: [&str; 6] = [" ", "\u{a0}", "\u{202f}", "\u{2009}", "'", "’"];

/// Largest magnitude of a number: (x − μ)/σ fits in an `f32` even with σ = 1e-9·|x|.
pub(super) const MAX_VALUE: f64 = 1e28;

/// Returns whether `cell`, without surrounding spaces, holds no value.
pub(super) fn is_missing(cell: &str) -> bool {
    // The longest spelling has four bytes.
    cell.len() <= 4 && MISSING.contains(&cell)
}

/// Returns whether `cell`, without surrounding spaces, holds no value where it stands in a column of numbers.
pub(super) fn is_gap(cell: &str) -> bool {
    cell.len() <= LONGEST_GAP && GAPS.contains(&cell)
}

/// Returns whether `cell` is an error of a spreadsheet, which is no comment although it begins like one.
pub(super) fn is_error(cell: &str) -> bool {
    cell.starts_with('#') && (is_missing(cell) || is_gap(cell))
}

/// Returns whether `cell` begins like a number, behind signs and currencies: as 175 cm, <0.05, 2024-01-31 and numbers do.
pub(super) fn begins_like_number(cell: &str) -> bool {
    let marks = |c: char| "+-−<>=~≈( ".contains(c) || CURRENCIES.contains(&c);
    cell.trim_start_matches(marks).starts_with(char::is_numeric)
}

/// The form of the numbers of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumberForm {
    /// Whether a comma separates the fraction, as in 1,5; otherwise a point.
    pub decimal_comma: bool,
    /// Whether the other sign, a space or an apostrophe separates the thousands, as in 1,234.5 and 1'234.5.
    pub thousands: bool,
    /// Whether a percent sign follows every number. Its value is the number before the sign.
    pub percent: bool,
}

/// Why a cell is no number that a network can learn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoNumber {
    /// It has another form.
    Form,
    /// It is infinite, or larger than an `f64` can be.
    Infinite,
    /// It is beyond ±1e28.
    Large,
}

impl NumberForm {
    /// All forms without a percent sign, the usual one first.
    pub(super) const ALL: [Self; 4] =
        [Self::of(false, false), Self::of(false, true), Self::of(true, false), Self::of(true, true)];

    const fn of(decimal_comma: bool, thousands: bool) -> Self {
        Self { decimal_comma, thousands, percent: false }
    }

    /// Returns the fraction sign and the sign between thousands.
    const fn signs(self) -> [u8; 2] {
        if self.decimal_comma { [b',', b'.'] } else { [b'.', b','] }
    }

    /// Returns whether `cell` is a number of this form. Any number below a thousand has the form with thousands.
    pub(super) fn reads(self, cell: &str) -> bool {
        let Some((_, body)) = self.body(cell) else { return false };
        is_infinite(body) || self.is_number(body)
    }

    /// Returns whether the number in `cell` is below zero, and the number without its sign, percent sign and currency; `None`
    /// if there is a percent sign more or less than the form has.
    fn body(self, cell: &str) -> Option<(bool, &str)> {
        let number = match cell.strip_suffix('%') {
            Some(number) => Some(number.trim_end()).filter(|_| self.percent)?,
            None => Some(cell).filter(|_| !self.percent)?,
        };
        let (sign, unsigned) = split_sign(number);
        let amount = unsigned.strip_prefix(CURRENCIES).map_or(unsigned, str::trim_start);
        // As in $-5.
        let is_behind = sign.is_none() && amount.len() < unsigned.len();
        let (sign, amount) = if is_behind { split_sign(amount) } else { (sign, amount) };
        let amount = amount.strip_suffix(CURRENCIES).map_or(amount, str::trim_end);
        Some((sign.is_some_and(|sign| sign != '+'), amount))
    }

    /// Returns the length of the sign between thousands at the beginning of `rest`; 0 if there is none.
    fn between(self, rest: &[u8]) -> usize {
        let [_, comma] = self.signs();
        if rest.first() == Some(&comma) {
            return 1;
        }
        THOUSANDS.iter().find(|sign| rest.starts_with(sign.as_bytes())).map_or(0, |sign| sign.len())
    }

    /// Returns whether `body` is an unsigned number: digits with this form's signs, and an exponent where thousands
    /// are not separated.
    fn is_number(self, body: &str) -> bool {
        let [point, _] = self.signs();
        let bytes = body.as_bytes();
        let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let first = digits(bytes);
        let (mut at, mut any) = (first, first);
        if self.thousands {
            if first > 3 {
                return false;
            }
            loop {
                let sign = self.between(&bytes[at..]);
                if sign == 0 {
                    break;
                }
                if first == 0 || bytes[0] == b'0' || digits(&bytes[at + sign..]) != 3 {
                    return false;
                }
                at += sign + 3;
            }
        }
        if bytes.get(at) == Some(&point) {
            let fraction = digits(&bytes[at + 1..]);
            at += 1 + fraction;
            any += fraction;
        }
        if any == 0 {
            return false;
        }
        if !self.thousands && matches!(bytes.get(at), Some(b'e' | b'E')) {
            at += 1;
            at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
            let exponent = digits(&bytes[at.min(bytes.len())..]);
            if exponent == 0 {
                return false;
            }
            at += exponent;
        }
        at == bytes.len()
    }

    /// Returns the value of `cell`.
    ///
    /// # Errors
    /// Says why the cell is no number of this form that a network can learn from.
    pub(super) fn value(self, cell: &str) -> Result<f64, NoNumber> {
        let (is_below, body) = self.body(cell).ok_or(NoNumber::Form)?;
        if is_infinite(body) {
            return Err(NoNumber::Infinite);
        }
        if !self.is_number(body) {
            return Err(NoNumber::Form);
        }
        let size = if self.decimal_comma || self.thousands {
            let point = char::from(self.signs()[0]);
            let kept = |c: char| c.is_ascii_digit() || (!self.thousands && "eE+-".contains(c));
            let plain = |c: char| if c == point { Some('.') } else { Some(c).filter(|c| kept(*c)) };
            body.chars().filter_map(plain).collect::<String>().parse::<f64>()
        } else {
            body.parse()
        };
        let size = size.map_err(|_| NoNumber::Form)?;
        let x = if is_below { -size } else { size };
        match x.abs() {
            size if size <= MAX_VALUE => Ok(x),
            size if size.is_finite() => Err(NoNumber::Large),
            _ => Err(NoNumber::Infinite),
        }
    }
}

/// Returns the sign before a number, if there is one, and the number without it.
fn split_sign(number: &str) -> (Option<char>, &str) {
    let sign = number.chars().next().filter(|first| SIGNS.contains(first));
    (sign, number.strip_prefix(SIGNS).unwrap_or(number))
}

/// Returns whether an unsigned number is the word for infinity.
fn is_infinite(body: &str) -> bool {
    ["inf", "infinity", "∞"].iter().any(|word| body.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asserts in which of the four forms `cell` is a number, and its value in the first of them.
    #[track_caller]
    fn check(cell: &str, forms: [bool; 4], value: f64) {
        assert_eq!(NumberForm::ALL.map(|form| form.reads(cell)), forms, "{cell}");
        let first = NumberForm::ALL.iter().find(|form| form.reads(cell)).unwrap();
        assert_eq!(first.value(cell), Ok(value), "{cell}");
    }

    #[test]
    fn numbers_as_they_are_written() {
        check("12", [true; 4], 12.0);
        check("-.5", [true, true, false, false], -0.5);
        check("+7.", [true, true, false, false], 7.0);
        check("−3", [true; 4], -3.0);
        check("1234", [true, false, true, false], 1234.0);
        check("1,234", [false, true, true, true], 1234.0);
        check("1.234", [true, true, false, true], 1.234);
        check("0,123", [false, false, true, true], 0.123);
        check("1,5", [false, false, true, true], 1.5);
        check("1,234,567.25", [false, true, false, false], 1_234_567.25);
        check("1.234.567,25", [false, false, false, true], 1_234_567.25);
        check("4.5e-3", [true, false, false, false], 0.0045);
        check("4,5E+3", [false, false, true, false], 4500.0);
        for text in
            ["", "-", "e5", "1e", "1e+", "1.2.3", "1,23,456", "12,34", "x1", "1x", "0x10", "1_000", "１", ".", ","]
        {
            let read = NumberForm::ALL.map(|form| form.reads(text));
            assert_eq!(read, [false, false, text == "12,34", text == "12,34"], "{text}");
        }
    }

    #[test]
    fn currencies_and_other_signs_between_thousands() {
        check("$23.50", [true, true, false, false], 23.5);
        check("₩12,000", [false, true, true, true], 12_000.0);
        check("1.200 €", [true, true, false, true], 1.2);
        check("-$5", [true; 4], -5.0);
        check("$-5", [true; 4], -5.0);
        check("9,800원", [false, true, true, true], 9800.0);
        check("5'400", [false, true, false, true], 5400.0);
        check("2\u{202f}500,75", [false, false, false, true], 2500.75);
        check("1 234 567", [false, true, false, true], 1_234_567.0);
        for text in ["$", "€€5", "5'40", "1 23", "$-", "--5", "-$-5", "'400", "1  234"] {
            assert!(!NumberForm::ALL.iter().any(|form| form.reads(text)), "{text}");
        }
    }

    #[test]
    fn what_begins_like_a_number() {
        for cell in ["175 cm", "<0.05", "(120)", "2024-01-31", "$5 each", "-3", "１"] {
            assert!(begins_like_number(cell), "{cell}");
        }
        for cell in ["A12", "x", "-", "", "$", "#1"] {
            assert!(!begins_like_number(cell), "{cell}");
        }
    }

    #[test]
    fn percent_signs() {
        let percent = NumberForm { percent: true, ..NumberForm::default() };
        assert_eq!(percent.value("12%"), Ok(12.0));
        assert_eq!(percent.value("-0.5 %"), Ok(-0.5));
        assert_eq!(percent.value("12"), Err(NoNumber::Form));
        assert_eq!(NumberForm::default().value("12%"), Err(NoNumber::Form));
    }

    #[test]
    fn numbers_that_no_network_can_learn_from() {
        let value = |cell| NumberForm::default().value(cell);
        assert_eq!(value("1e28"), Ok(1e28));
        assert_eq!(value("-1e29"), Err(NoNumber::Large));
        assert_eq!(value("1e999"), Err(NoNumber::Infinite));
        assert_eq!(value("-inf"), Err(NoNumber::Infinite));
        assert_eq!(value("Infinity"), Err(NoNumber::Infinite));
    }

    #[test]
    fn cells_without_a_value() {
        for cell in MISSING {
            assert!(is_missing(cell), "{cell}");
        }
        for cell in ["Na", "none", "0", "--", ".", "NaNa"] {
            assert!(!is_missing(cell), "{cell}");
        }
        for cell in GAPS {
            assert!(is_gap(cell) && !is_missing(cell), "{cell}");
        }
        for cell in ["#N/A", "#NA", "#DIV/0!", "#VALUE!", "#REF!", "#NUM!", "#NAME?", "#NULL!"] {
            assert!(cell.len() <= LONGEST_GAP && is_error(cell), "{cell}");
        }
        assert!(!is_error("?") && !is_error("#1"), "control");
    }
}
