//! One value of a table.

use std::borrow::Cow;
use std::fmt::Write as _;

/// One value of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// No value: the column does not apply to the row, or the number is not defined.
    #[default]
    Empty,
    /// A word.
    Word(Cow<'static, str>),
    /// A count.
    Whole(u64),
    /// A measured value.
    Number(f64),
    /// A measured value that was stored in 32 bits, so that its shortest decimal form has fewer digits.
    Single(f32),
}

impl Cell {
    /// Returns the value as a field of a CSV file, before quotes.
    ///
    /// A word that a spreadsheet would take for a formula is prefixed with an apostrophe, so that it is shown as text:
    /// the names of classes come from the user's data. A word that is a number, such as a class called -1, is
    /// unchanged.
    pub fn field(&self) -> Cow<'_, str> {
        match self {
            Self::Word(word) if is_formula(word) => format!("'{word}").into(),
            Self::Word(word) => Cow::Borrowed(word),
            number => {
                let mut out = String::new();
                number.write_number(&mut out);
                out.into()
            }
        }
    }

    /// Writes the value as JSON; `null` if it is empty or not finite.
    pub fn write_json(&self, out: &mut String) {
        match self {
            Self::Word(word) => out.push_str(&serde_json::Value::from(&**word).to_string()),
            number => {
                if !number.write_number(out) {
                    out.push_str("null");
                }
            }
        }
    }

    /// Writes a number in a form that is valid in both CSV and JSON. If the cell holds no finite number, writes nothing
    /// and returns `false`.
    fn write_number(&self, out: &mut String) -> bool {
        // Writing to a string does not fail.
        match self {
            Self::Whole(n) => write!(out, "{n}").is_ok(),
            Self::Number(x) if x.is_finite() => write!(out, "{x:?}").is_ok(),
            Self::Single(x) if x.is_finite() => write!(out, "{x:?}").is_ok(),
            Self::Empty | Self::Word(_) | Self::Number(_) | Self::Single(_) => false,
        }
    }
}

/// Returns whether a spreadsheet may take `word` for a formula, which it decides by the first character (list by
/// OWASP).
fn is_formula(word: &str) -> bool {
    word.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && word.parse::<f64>().is_err()
}

impl From<&'static str> for Cell {
    fn from(word: &'static str) -> Self {
        Self::Word(word.into())
    }
}

impl From<u64> for Cell {
    fn from(n: u64) -> Self {
        Self::Whole(n)
    }
}

impl From<u32> for Cell {
    fn from(n: u32) -> Self {
        Self::Whole(n.into())
    }
}

impl From<usize> for Cell {
    fn from(n: usize) -> Self {
        Self::Whole(n as u64)
    }
}

impl From<f64> for Cell {
    fn from(x: f64) -> Self {
        Self::Number(x)
    }
}

impl From<f32> for Cell {
    fn from(x: f32) -> Self {
        Self::Single(x)
    }
}

impl<T> From<Option<T>> for Cell
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: impl Into<Cell>, csv: &str, json: &str) {
        let (cell, mut written) = (cell.into(), String::new());
        cell.write_json(&mut written);
        assert_eq!((&*cell.field(), written.as_str()), (csv, json));
    }

    #[test]
    fn cells() {
        check(Cell::Empty, "", "null");
        check("z_hat", "z_hat", "\"z_hat\"");
        check(Cell::Word("a \"b\", c".into()), "a \"b\", c", "\"a \\\"b\\\", c\"");
        check(7_u32, "7", "7");
    }

    #[test]
    fn words_from_a_file_are_no_formulas_in_csv() {
        let csv = |word: &'static str| Cell::from(word).field().into_owned();
        assert_eq!(csv("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0");
        assert_eq!(csv("@SUM(1)"), "'@SUM(1)");
        assert_eq!(csv("+1+1"), "'+1+1");
        assert_eq!(csv("-2+3,4"), "'-2+3,4");
        assert_eq!(csv("\t=1"), "'\t=1");
        assert_eq!(csv("\r=1"), "'\r=1");
        assert_eq!(csv("－1＋1"), "'－1＋1");
        assert_eq!(csv("-1"), "-1");
        assert_eq!(csv("+2.5e3"), "+2.5e3");
        assert_eq!(csv("a=b"), "a=b");
        check(Cell::Word("=1".into()), "'=1", "\"=1\"");
    }

    #[test]
    fn numbers() {
        check(0.1_f64, "0.1", "0.1");
        check(0.1_f32, "0.1", "0.1");
        check(-1e-30_f64, "-1e-30", "-1e-30");
        check(2.0_f64, "2.0", "2.0");
        check(f64::NAN, "", "null");
        check(Some(f32::INFINITY), "", "null");
        check(None::<f64>, "", "null");
    }
}
