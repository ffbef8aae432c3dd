//! A key: a setting with its name, its range and a comment, and how it is read from and put into what it belongs to.
//!
//! Tables of keys describe an experiment ([`super::KEYS`]), the options of the views and the page of a figure. Files,
//! command lines, controls and messages read these tables, so that a new key is one new row.

use super::error::{Problem, one_of};
use super::scale::Scale;
use super::value::Value;

/// A setting of a `T`, as `training.learning_rate` of an experiment.
pub struct Key<T: 'static> {
    /// The full name, as `training.learning_rate`.
    pub name: &'static str,
    /// The allowed values; bounds are included.
    pub range: Range,
    /// One line for the reader of a file.
    pub comment: &'static str,
    /// Whether a running experiment can take a new value (an event); other keys of an experiment rebuild it.
    pub live: bool,
    /// How the values of a number lie along its slider, and along an axis of a map.
    pub scale: Scale,
    /// Returns the value, or `None` where an optional key is not set.
    pub(crate) get: fn(&T) -> Option<Value>,
    /// Puts a value of the range, or `None` into an optional key. Returns whether the slot took it.
    pub(crate) put: fn(&mut T, Option<&Value>) -> bool,
}

/// The allowed values of a key; bounds are included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// A whole number.
    Integer(u64, u64),
    /// A finite number.
    Float(f64, f64),
    /// true or false.
    Bool,
    /// One of these words.
    Words(&'static [&'static str]),
    /// This word, or a whole number.
    WordOr(&'static str, u64, u64),
    /// Any text.
    Text,
    /// A text of the form that is described.
    Form(&'static str),
}

/// A type that a key can hold.
pub(crate) trait Slot: Sized {
    /// Returns the value, or `None` where an optional one is not set.
    fn value(&self) -> Option<Value>;

    /// Returns the slot with `value` in it; `None` where a value of this type does not fit.
    fn of(value: Option<&Value>) -> Option<Self>;
}

/// Implements [`Slot`] for a type and for its `Option`.
macro_rules! slot {
    ($type:ty, $to:expr, $from:expr) => {
        impl Slot for $type {
            fn value(&self) -> Option<Value> {
                let to: fn(&Self) -> Value = $to;
                Some(to(self))
            }

            fn of(value: Option<&Value>) -> Option<Self> {
                let from: fn(&Value) -> Option<Self> = $from;
                value.and_then(from)
            }
        }

        impl Slot for Option<$type> {
            fn value(&self) -> Option<Value> {
                self.as_ref().and_then(Slot::value)
            }

            fn of(value: Option<&Value>) -> Option<Self> {
                match value {
                    None => Some(None),
                    value => <$type>::of(value).map(Some),
                }
            }
        }
    };
}
pub(crate) use slot;

/// Makes a row of a table of keys: name, range, whether it is live, comment, and the path of the field, whose type is a
/// [`Slot`].
macro_rules! key {
    // A key whose values lie on a logarithmic scale.
    (log $($row:tt)+) => {
        $crate::config::Key { scale: $crate::config::Scale::Log, ..$crate::config::key!($($row)+) }
    };
    ($name:literal, $range:expr, $live:literal, $comment:literal, $($path:tt)+) => {
        $crate::config::Key {
            name: $name,
            range: $range,
            comment: $comment,
            live: $live,
            scale: $crate::config::Scale::Linear,
            get: |of| $crate::config::Slot::value(&of.$($path)+),
            put: |of, value| $crate::config::Slot::of(value).map(|value| of.$($path)+ = value).is_some(),
        }
    };
}
pub(crate) use key;

slot!(u64, |n| Value::Integer(*n), |value| if let Value::Integer(n) = value { Some(*n) } else { None });
slot!(usize, |n| Value::Integer(*n as u64), |value| u64::of(Some(value)).and_then(|n| Self::try_from(n).ok()));
slot!(f64, |x| Value::Float(*x), Value::as_float);
// Converted through its shortest decimal form, because 1.1 as an `f32` is not 1.1 as an `f64`.
slot!(f32, |x| Value::Float(x.to_string().parse().unwrap_or(f64::NAN)), |value| value.word().parse().ok());
slot!(u32, |n| Value::Integer((*n).into()), |value| u64::of(Some(value)).and_then(|n| Self::try_from(n).ok()));
slot!(bool, |flag| Value::Bool(*flag), |value| if let Value::Bool(flag) = value { Some(*flag) } else { None });
slot!(String, |text| Value::Text(text.clone()), |value| value.as_text().map(str::to_owned));

impl<T> Key<T> {
    /// Returns the key of `table` called `name`, with or without its group where only one key ends so. `what` is the
    /// kind of key in the message, as `an option of the views`.
    ///
    /// # Errors
    /// The nearest key where there is none of that name.
    pub fn find_in(table: &'static [Self], name: &str, what: &'static str) -> Result<&'static Self, Problem> {
        let short = |key: &&Self| key.name.rsplit_once('.').is_some_and(|(_, last)| last == name);
        let mut ends = table.iter().filter(short);
        let exact = table.iter().find(|key| key.name == name);
        let found = exact.or_else(|| ends.next().filter(|_| ends.next().is_none()));
        found.ok_or_else(|| Problem::unknown(name, what, table.iter().map(|key| key.name)))
    }

    /// Returns the value in `of`; `None` for an optional key that is not set.
    #[must_use]
    pub fn get(&self, of: &T) -> Option<Value> {
        (self.get)(of)
    }

    /// Returns the value in `of` without quotes, as a command line takes it; empty for an optional key that is not set.
    #[must_use]
    pub fn word(&self, of: &T) -> String {
        self.get(of).map_or_else(String::new, |value| value.word())
    }

    /// Puts `value` into `of`.
    ///
    /// # Errors
    /// Names the key, the value and the range where the value is of the wrong type or out of range; `of` is then
    /// unchanged.
    pub fn set(&self, of: &mut T, value: &Value) -> Result<(), Problem> {
        let fits = match (self.range, value) {
            (Range::Integer(low, high) | Range::WordOr(_, low, high), Value::Integer(n)) => (low..=high).contains(n),
            (Range::Float(low, high), value) => value.as_float().is_some_and(|x| (low..=high).contains(&x)),
            (Range::Bool, Value::Bool(_)) | (Range::Text | Range::Form(_), Value::Text(_)) => true,
            (Range::Words(words), Value::Text(word)) => words.contains(&word.as_str()),
            (Range::WordOr(one, ..), Value::Text(word)) => one == word,
            _ => false,
        };
        if fits && (self.put)(of, Some(value)) { Ok(()) } else { Err(self.refused(value)) }
    }

    /// Puts the value that `text` says into `of`, as a command line writes it.
    ///
    /// # Errors
    /// As [`Key::set`].
    pub fn set_word(&self, of: &mut T, text: &str) -> Result<(), Problem> {
        self.set(of, &Value::parse(self, text)?)
    }

    fn refused(&self, value: &Value) -> Problem {
        if let (Value::Text(word), words @ [_, ..]) = (value, self.words()) {
            return Problem::word(self.name, word, words);
        }
        let text = value.to_string();
        // The fraction that marks a float in TOML is shown only where it is the mistake, as in a depth of 5.0.
        let is_mistake = !matches!(self.range, Range::Float(..)) && !text.starts_with('-');
        let shown = text.strip_suffix(".0").filter(|_| !is_mistake).unwrap_or(&text);
        Problem::value(self.name, shown, self.allowed())
    }

    /// Sets every key of `table` for which `given` returns a value, written as on a command line. A key without a value
    /// for which `missing` returns what to write is missing.
    ///
    /// # Returns
    /// What is wrong with each key; the others are set.
    pub fn set_given(
        table: &'static [Self],
        of: &mut T,
        mut given: impl FnMut(&'static str) -> Option<String>,
        missing: impl Fn(&'static str) -> Option<String>,
    ) -> Vec<Problem> {
        let set = |key: &'static Self| match given(key.name) {
            Some(word) => key.set_word(of, &word).err(),
            None => missing(key.name).map(|give| Problem::missing(key.name, give)),
        };
        table.iter().filter_map(set).collect()
    }

    /// Gives the key its value in `defaults`; an optional key that is not set there is left out again.
    pub fn reset(&self, of: &mut T, defaults: &T) {
        (self.put)(of, self.get(defaults).as_ref());
    }

    /// Returns the allowed values for a message, as `1..=50` or `fixed or fit`.
    #[must_use]
    pub fn allowed(&self) -> String {
        match self.words() {
            [] => self.range_text(" or "),
            words => one_of(words),
        }
    }

    /// Returns the allowed values, the words joined by `separator`.
    #[must_use]
    pub fn range_text(&self, separator: &str) -> String {
        match self.range {
            Range::Integer(low, high) => format!("{low}..={high}"),
            Range::Float(low, high) => format!("{low}..={high}"),
            Range::Bool => ["true", "false"].join(separator),
            Range::Words(words) => words.join(separator),
            Range::WordOr(word, low, high) => format!("{word}{separator}{low}..={high}"),
            Range::Text => "text in quotes".to_owned(),
            Range::Form(form) => form.to_owned(),
        }
    }

    /// Returns the words of a key that takes one of a list, else nothing.
    #[must_use]
    pub const fn words(&self) -> &'static [&'static str] {
        if let Range::Words(words) = self.range { words } else { &[] }
    }
}
