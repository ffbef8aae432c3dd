//! What is wrong with an experiment: every problem with its key, in one line.

use std::fmt;

use super::excerpt::{excerpt, one_line};
use super::hint::nearest;

/// Most problems that are named. Who has more begins with these, and reading a file ends there.
pub const MOST_PROBLEMS: usize = 20;

/// One problem of an experiment file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key it is about; empty where it is about the whole file.
    pub key: String,
    /// What is wrong, and what is allowed, in English.
    pub text: String,
    /// The same in parts, where it is of a kind that the window says in other languages too.
    pub kind: Kind,
}

/// The kinds of problems that have parts of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The key cannot have this value.
    Value {
        /// The value, as TOML writes it.
        value: String,
        /// What is allowed, as [`super::Key::range_text`] says it.
        allowed: String,
    },
    /// There is no such key.
    UnknownKey {
        /// The nearest one that there is.
        near: Option<String>,
    },
    /// A CSV file is wanted and none is named.
    NoPath,
    /// The networks would need too much memory.
    Memory {
        /// Numbers of one array over all layers.
        cells: usize,
        /// Most of them.
        most: usize,
    },
    /// Anything else: the text alone says it.
    Other,
}

impl Problem {
    /// A problem of `key`.
    #[must_use]
    pub fn new(key: impl Into<String>, text: impl Into<String>) -> Self {
        Self { key: key.into(), text: text.into(), kind: Kind::Other }
    }

    /// `key` cannot have `value`, as TOML writes it; `allowed` says what it can have, and `hint` may add to that.
    #[must_use]
    pub fn value(key: &str, value: &str, allowed: &str, hint: &str) -> Self {
        let value = excerpt(value);
        let kind = Kind::Value { value: value.clone().into_owned(), allowed: allowed.to_owned() };
        Self { kind, ..Self::new(key, format!("is {value}; allowed: {allowed}{hint}")) }
    }

    /// A problem of the file as a whole.
    #[must_use]
    pub fn whole(text: impl Into<String>) -> Self {
        Self::new("", text)
    }

    /// `name` is no key; the nearest of `known` is named.
    #[must_use]
    pub fn unknown_key(name: &str, known: impl Iterator<Item = &'static str>) -> Self {
        let near = nearest(name, known).map(ToOwned::to_owned);
        let hint = near.as_ref().map_or_else(String::new, |near| format!("; did you mean {near}?"));
        Self { kind: Kind::UnknownKey { near }, ..Self::new(excerpt(name), format!("is not a known key{hint}")) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A key or a text may come from a file: what is in it must not break the one line of the message.
        match self.key.as_str() {
            "" => write!(f, "{}", one_line(&self.text)),
            key => write!(f, "{} {}", one_line(key), one_line(&self.text)),
        }
    }
}

/// All problems of an experiment; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(pub Vec<Problem>);

impl ConfigError {
    /// Nothing, or an error where there are problems.
    ///
    /// # Errors
    /// All the problems.
    pub fn unless_empty(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self(problems)) }
    }
}

impl From<Problem> for ConfigError {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            write!(f, "{}{problem}", if i == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}
