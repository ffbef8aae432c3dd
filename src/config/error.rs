//! What is wrong with an experiment: every problem with its key, in one line.

use std::fmt;

use super::excerpt::{excerpt, one_line};
use super::hint::nearest;

/// Most problems that are named. Who has more begins with these, and reading a file ends there.
pub const MOST_PROBLEMS: usize = 20;

/// Longest list of known names that a message repeats, in characters.
const LONGEST_LIST: usize = 600;

/// A mistake in what the user wrote: in a file, on the command line, or in a field of the window. [`Problem`]'s `Display`
/// is the one English sentence; the window has its own sentence for each [`Kind`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where the key stands, outermost first, as `figure "drift"` or `event 2`; empty for a key at the top.
    pub place: Vec<String>,
    /// The key or option, as `network.depth` or `--step`; empty where the problem is with the place as a whole.
    pub key: String,
    /// What is wrong.
    pub kind: Kind,
}

/// What can be wrong with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The value is not allowed.
    Value {
        /// The value, as TOML writes it.
        value: String,
        /// The allowed values, as `1..=50` or `fixed or fit`.
        allowed: String,
        /// The allowed word nearest to the value.
        near: Option<String>,
    },
    /// There is no such name.
    Unknown {
        /// The kind of name, with its article, as `a known key`.
        what: &'static str,
        /// The nearest name that there is.
        near: Option<String>,
        /// All names, where none is near and they fit a message; else empty.
        known: String,
    },
    /// The key is needed and is not there.
    Missing {
        /// What to write, as `give steps per second`; may be empty.
        give: String,
    },
    /// `data.set` is `csv` and no file is named.
    NoPath,
    /// The networks would need too much memory.
    Memory {
        /// Numbers of one array over all layers.
        cells: usize,
        /// Most of them.
        most: usize,
    },
    /// A problem that only an English sentence describes; it follows the key.
    Other(String),
}

/// Returns the words as a choice: `fixed, fit or free`.
#[must_use]
pub fn one_of(words: &[&str]) -> String {
    match words {
        [before @ .., last] if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => words.concat(),
    }
}

impl Problem {
    fn of(key: impl Into<String>, kind: Kind) -> Self {
        Self { place: Vec::new(), key: key.into(), kind }
    }

    /// Returns the problem that `text` describes; `text` follows the key in the message.
    #[must_use]
    pub fn new(key: impl Into<String>, text: impl Into<String>) -> Self {
        Self::of(key, Kind::Other(text.into()))
    }

    /// Returns a problem with a file or a command line as a whole.
    #[must_use]
    pub fn whole(text: impl Into<String>) -> Self {
        Self::new("", text)
    }

    /// Returns the problem that `key` cannot have `value`, written as in TOML; `allowed` lists or describes what it can.
    #[must_use]
    pub fn value(key: impl Into<String>, value: &str, allowed: impl Into<String>) -> Self {
        Self::of(key, Kind::Value { value: excerpt(value).into_owned(), allowed: allowed.into(), near: None })
    }

    /// Returns the problem that `key` cannot have the word `word`; the nearest of `words` is suggested.
    #[must_use]
    pub fn word(key: impl Into<String>, word: &str, words: &[&str]) -> Self {
        let near = nearest(word, words.iter().copied()).map(ToOwned::to_owned);
        Self::of(key, Kind::Value { value: format!("\"{}\"", excerpt(word)), allowed: one_of(words), near })
    }

    /// Returns the problem that `key` is missing; `give` says what to write and may be empty.
    #[must_use]
    pub fn missing(key: impl Into<String>, give: impl Into<String>) -> Self {
        Self::of(key, Kind::Missing { give: give.into() })
    }

    /// Returns the problem that `name` is not `what`, as `a known key`; the nearest of `known` is suggested, else all.
    #[must_use]
    pub fn unknown<'a>(name: &str, what: &'static str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known: Vec<&str> = known.into_iter().collect();
        known.dedup();
        let near = nearest(name, known.iter().copied()).map(ToOwned::to_owned);
        let all = known.join(", ");
        let listed = near.is_none() && all.len() <= LONGEST_LIST;
        Self::of(excerpt(name), Kind::Unknown { what, near, known: if listed { all } else { String::new() } })
    }

    /// Returns the problem that `name` is no key of the `known` ones.
    #[must_use]
    pub fn unknown_key<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        Self::unknown(name, "a known key", known)
    }

    /// Returns this problem as one of a larger place, as `figure "drift"` or the name of a file.
    #[must_use]
    pub fn within(mut self, place: impl Into<String>) -> Self {
        self.place.insert(0, place.into());
        self
    }

    /// Returns this problem with `name` as its key: the option or the field into which the value was typed.
    #[must_use]
    pub fn called(mut self, name: impl Into<String>) -> Self {
        self.key = name.into();
        self
    }

    /// Returns the key with the places before it, as `event 2: layer`.
    #[must_use]
    pub fn name(&self) -> String {
        let key = Some(&self.key).filter(|key| !key.is_empty());
        self.place.iter().chain(key).map(String::as_str).collect::<Vec<_>>().join(": ")
    }
}

impl fmt::Display for Kind {
    /// The part of the sentence that follows the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value { value, allowed, near } => {
                write!(f, "is {value}; allowed: {allowed}")?;
                near.as_ref().map_or(Ok(()), |near| write!(f, " (did you mean {near}?)"))
            }
            Self::Unknown { what, near: Some(near), .. } => write!(f, "is not {what}; did you mean {near}?"),
            Self::Unknown { what, known, .. } if known.is_empty() => write!(f, "is not {what}"),
            Self::Unknown { what, known, .. } => write!(f, "is not {what}; known: {known}"),
            Self::Missing { give } if give.is_empty() => write!(f, "is missing"),
            Self::Missing { give } => write!(f, "is missing; {give}"),
            Self::NoPath => write!(f, "is missing; data.set = \"csv\" needs the path of a CSV file"),
            Self::Memory { cells, most } => write!(f, "is {cells}; allowed: up to {most} (memory)"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Problem {
    /// One line: places, key, and what is wrong. Line breaks in a key or a value become spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A colon follows a place, a space a key.
        let (name, colon) = (self.name(), if self.key.is_empty() { ":" } else { "" });
        let (name, kind) = (one_line(&name), self.kind.to_string());
        if name.is_empty() { write!(f, "{}", one_line(&kind)) } else { write!(f, "{name}{colon} {}", one_line(&kind)) }
    }
}

impl From<&str> for Problem {
    fn from(text: &str) -> Self {
        Self::whole(text)
    }
}

impl From<String> for Problem {
    fn from(text: String) -> Self {
        Self::whole(text)
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
