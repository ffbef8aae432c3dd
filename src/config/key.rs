//! Keys: settings with a name, a range and a comment, and with functions that read and write their values.
//!
//! Tables of keys describe an experiment ([`super::KEYS`]), the options of the views and the page of a figure. Files,
//! command lines, controls and messages use these tables, so that a new key needs only a new row.

use super::error::{Problem, one_of};
use super::scale::Scale;
use super::value::Value;

/// A setting of a `T`, such as `training.learning_rate` of an experiment.
pub struct Key<T: 'static> {
    /// The full name, such as `training.learning_rate`.
    pub name: &'static str,
    /// The allowed values.
    pub range: Range,
    /// A comment of one line for the reader of a file.
    pub comment: &'static str,
    /// Whether the value can change while the networks are trained (an event). Another key of an experiment restarts
    /// the run.
    pub live: bool,
    /// How the values of a number lie along its slider, and along an axis of a map.
    pub scale: Scale,
    /// Returns the value; `None` if an optional key is not set.
    pub(crate) get: fn(&T) -> Option<Value>,
    /// Sets the value, or unsets an optional key for `None`. Returns whether the type of the value fits.
    pub(crate) put: fn(&mut T, Option<&Value>) -> bool,
}

/// The allowed values of a key; the bounds are inclusive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// An integer.
    Integer(u64, u64),
    /// A finite number.
    Float(f64, f64),
    /// `true` or `false`.
    Bool,
    /// One of these words.
    Words(&'static [&'static str]),
    /// This word or an integer.
    WordOr(&'static str, u64, u64),
    /// This word, `true` or `false`.
    WordOrBool(&'static str),
    /// A column of a table: its name, its number from 1, or `auto`.
    Column,
    /// A list of names.
    Names,
    /// Any text.
    Text,
    /// A text in the described form.
    Form(&'static str),
}

/// A type of the values of a key.
pub(crate) trait KeyType: Sized {
    /// Returns the value; `None` if an optional one is not set.
    fn value(&self) -> Option<Value>;

    /// Converts `value` to this type; `None` if it does not fit.
    fn of(value: Option<&Value>) -> Option<Self>;
}

/// Implements [`KeyType`] for a type and for its `Option`.
macro_rules! key_type {
    ($type:ty, $to:expr, $from:expr) => {
        impl $crate::config::KeyType for $type {
            fn value(&self) -> Option<$crate::config::Value> {
                let to: fn(&Self) -> $crate::config::Value = $to;
                Some(to(self))
            }

            fn of(value: Option<&$crate::config::Value>) -> Option<Self> {
                let from: fn(&$crate::config::Value) -> Option<Self> = $from;
                value.and_then(from)
            }
        }

        impl $crate::config::KeyType for Option<$type> {
            fn value(&self) -> Option<$crate::config::Value> {
                self.as_ref().and_then($crate::config::KeyType::value)
            }

            fn of(value: Option<&$crate::config::Value>) -> Option<Self> {
                match value {
                    None => Some(None),
                    value => <$type>::of(value).map(Some),
                }
            }
        }
    };
}
pub(crate) use key_type;

/// Makes enums with names the types of values of keys.
macro_rules! word_types {
    ($($kind:ident),+) => {
        $($crate::config::key_type!(
            $kind,
            |word| $crate::config::Value::Text(word.name().to_owned()),
            |value| value.as_text().and_then(Self::from_name)
        );)+
    };
}
pub(crate) use word_types;

/// Makes a row of a table of keys: name, range, whether it is live, comment, and the path of the field, whose type is a
/// [`KeyType`].
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
            get: |of| $crate::config::KeyType::value(&of.$($path)+),
            put: |of, value| $crate::config::KeyType::of(value).map(|value| of.$($path)+ = value).is_some(),
        }
    };
}
pub(crate) use key;

key_type!(u64, |n| Value::Integer(*n), |value| if let Value::Integer(n) = value { Some(*n) } else { None });
key_type!(usize, |n| Value::Integer(*n as u64), |value| u64::of(Some(value)).and_then(|n| Self::try_from(n).ok()));
key_type!(f64, |x| Value::Float(*x), Value::as_float);
// Converted through its shortest decimal form, because 1.1 as an `f32` is not 1.1 as an `f64`.
key_type!(f32, |x| Value::Float(x.to_string().parse().unwrap_or(f64::NAN)), |value| value.word().parse().ok());
key_type!(u32, |n| Value::Integer((*n).into()), |value| u64::of(Some(value)).and_then(|n| Self::try_from(n).ok()));
key_type!(bool, |flag| Value::Bool(*flag), |value| if let Value::Bool(flag) = value { Some(*flag) } else { None });
key_type!(String, |text| Value::Text(text.clone()), |value| value.as_text().map(str::to_owned));

impl<T> Key<T> {
    /// Finds the key of `table` by its full name or, if that is unique, by its name without the group. `what` is the
    /// kind of key in the message, such as `an option of the views`.
    ///
    /// # Errors
    /// A problem that suggests the most similar key, if there is none with this name.
    pub fn find_in(table: &'static [Self], name: &str, what: &'static str) -> Result<&'static Self, Problem> {
        let short = |key: &&Self| key.name.rsplit_once('.').is_some_and(|(_, last)| last == name);
        let mut ends = table.iter().filter(short);
        let exact = table.iter().find(|key| key.name == name);
        let found = exact.or_else(|| ends.next().filter(|_| ends.next().is_none()));
        found.ok_or_else(|| Problem::unknown(name, what, table.iter().map(|key| key.name)))
    }

    /// Returns the value in `of`; `None` if the key is optional and not set.
    #[must_use]
    pub fn get(&self, of: &T) -> Option<Value> {
        (self.get)(of)
    }

    /// Returns the value in `of` in the notation of the command line; empty if the key is optional and not set.
    #[must_use]
    pub fn word(&self, of: &T) -> String {
        self.get(of).map_or_else(String::new, |value| value.word())
    }

    /// Sets the key in `of` to `value`.
    ///
    /// # Errors
    /// A problem with the key, the value and the range, if the value is of the wrong type or out of range; `of` is then
    /// unchanged.
    pub fn set(&self, of: &mut T, value: &Value) -> Result<(), Problem> {
        let fits = match (self.range, value) {
            (Range::Integer(low, high) | Range::WordOr(_, low, high), Value::Integer(n)) => (low..=high).contains(n),
            (Range::Float(low, high), value) => value.as_float().is_some_and(|x| (low..=high).contains(&x)),
            (Range::Bool | Range::WordOrBool(_), Value::Bool(_))
            | (Range::Text | Range::Form(_) | Range::Column, Value::Text(_))
            | (Range::Names, Value::List(_)) => true,
            (Range::Column, Value::Integer(number)) => *number > 0,
            (Range::Words(words), Value::Text(word)) => words.contains(&word.as_str()),
            (Range::WordOr(one, ..) | Range::WordOrBool(one), Value::Text(word)) => one == word,
            _ => false,
        };
        if fits && (self.put)(of, Some(value)) { Ok(()) } else { Err(self.refused(value)) }
    }

    /// Parses `text`, in the notation of the command line, as a value of the type of this key. Strings have no quotes;
    /// `nan` and `inf` are numbers, which [`Key::set`] refuses.
    ///
    /// # Errors
    /// A problem with the key, the text and the allowed values, if the text is not of the type of the key.
    pub fn parse(&self, text: &str) -> Result<Value, Problem> {
        let text = text.trim();
        let integer = || text.parse().map(Value::Integer).ok();
        // In quotes it is a word or a name, even if it is a number.
        let word = || Some(Value::Text(text.trim_matches('"').to_owned()));
        let value = match self.range {
            Range::Integer(..) | Range::Float(..) => integer().or_else(|| text.parse().map(Value::Float).ok()),
            Range::Bool => text.parse().ok().map(Value::Bool),
            Range::WordOrBool(_) => text.parse().map(Value::Bool).ok().or_else(word),
            Range::WordOr(..) | Range::Column => integer().or_else(word),
            Range::Names => Value::list(text),
            Range::Words(_) | Range::Text | Range::Form(_) => word(),
        };
        value.ok_or_else(|| Problem::value(self.name, &format!("\"{text}\""), self.allowed()))
    }

    /// Sets the key in `of` to the value of `text`, which is in the notation of the command line.
    ///
    /// # Errors
    /// A problem with the key, the value and the range, if the value is of the wrong type or out of range; `of` is then
    /// unchanged.
    pub fn set_word(&self, of: &mut T, text: &str) -> Result<(), Problem> {
        self.set(of, &self.parse(text)?)
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

    /// Sets the key in `of` to its value in `defaults`, or unsets it if it is not set there.
    pub fn reset(&self, of: &mut T, defaults: &T) {
        (self.put)(of, self.get(defaults).as_ref());
    }

    /// Returns the allowed values for a message, such as `1..=50` or `fixed or fit`.
    #[must_use]
    pub fn allowed(&self) -> String {
        match self.words() {
            [] => self.range_text(" or "),
            words => one_of(words),
        }
    }

    /// Returns the allowed values, with words joined by `separator`.
    #[must_use]
    pub fn range_text(&self, separator: &str) -> String {
        match self.range {
            Range::Integer(low, high) => format!("{low}..={high}"),
            Range::Float(low, high) => format!("{low}..={high}"),
            Range::Bool => ["true", "false"].join(separator),
            Range::Words(words) => words.join(separator),
            Range::WordOr(word, low, high) => format!("{word}{separator}{low}..={high}"),
            Range::WordOrBool(word) => [word, "true", "false"].join(separator),
            Range::Column => ["auto", "a name", "a number from 1"].join(separator),
            Range::Names => "a list of names, as [\"Id\"]".to_owned(),
            Range::Text => "text in quotes".to_owned(),
            Range::Form(form) => form.to_owned(),
        }
    }

    /// Returns the allowed words of a key with a list of words; empty for any other key.
    #[must_use]
    pub const fn words(&self) -> &'static [&'static str] {
        if let Range::Words(words) = self.range { words } else { &[] }
    }
}
