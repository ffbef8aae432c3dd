//! Mistakes of the user as values, and their English sentences.

use std::fmt;

use super::excerpt::{excerpt, one_line};
use super::hint::nearest;
use super::table_fault::{BadTable, TWO};

/// Largest number of problems that are reported together. Reading a file stops at this number.
pub const MOST_PROBLEMS: usize = 20;

/// Length of the longest list of known names that a message includes, in characters.
const LONGEST_LIST: usize = 600;

/// What to do about a backslash in double quotes.
const BACKSLASH: &str = "; within \"…\" a backslash begins a special character: write a path in '…' (single quotes), or with / \
                         instead of \\";

/// A mistake of the user in a file, on the command line, or in a field of the window. `Display` writes the English
/// sentence; the window has a sentence of its own, in its language, for each [`ProblemKind`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The places that contain the key, such as `figure "drift"` or `event 2`, outermost first; empty at the top level.
    pub place: Vec<String>,
    /// The key or option, such as `network.depth` or `--step`; empty if the problem concerns the place as a whole.
    pub key: String,
    /// The kind of mistake.
    pub kind: ProblemKind,
}

/// The kinds of mistakes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The value is not allowed.
    Value {
        /// The value in the notation of TOML.
        value: String,
        /// The allowed values, such as `1..=50` or `fixed or fit`.
        allowed: String,
        /// The allowed word that is most similar to the value.
        near: Option<String>,
    },
    /// The name does not exist.
    Unknown {
        /// The kind of name with its article, such as `a known key`.
        what: &'static str,
        /// The most similar existing name.
        near: Option<String>,
        /// All existing names if none is similar and the list is short enough for a message; otherwise empty.
        known: String,
    },
    /// A required key is missing.
    Missing {
        /// An instruction, such as `give steps per second`; may be empty.
        give: String,
    },
    /// `data.set` is `csv`, but `data.path` names no file.
    NoPath,
    /// The text is not valid TOML.
    Syntax {
        /// The line, counted from 1.
        line: usize,
        /// The reason in English, in the words of the TOML reader.
        reason: String,
        /// Whether a backslash in double quotes is the probable cause, as in a Windows path.
        backslash: bool,
    },
    /// The networks need too much memory.
    Memory {
        /// The count of numbers in one array over all layers.
        cells: usize,
        /// The largest allowed count.
        most: usize,
    },
    /// The file of the table cannot be used.
    Table(Box<BadTable>),
    /// A name or a number of a column does not exist.
    NoColumn {
        /// The name in quotes, or the number.
        said: String,
        /// The path of the file.
        file: String,
        /// How many columns there are, where the key also takes their numbers.
        columns: Option<usize>,
    },
    /// The class column is also left out.
    ClassIgnored,
    /// A class of a generated set has fewer than two samples.
    FewSamples {
        /// The number of all samples.
        samples: usize,
        /// The name of the class.
        class: String,
        /// The number of its samples.
        of_class: usize,
    },
    /// Any other mistake, as English text that follows the key in the sentence.
    Other(String),
}

/// Joins the words to a choice: `fixed, fit or free`.
#[must_use]
pub fn one_of(words: &[&str]) -> String {
    match words {
        [before @ .., last] if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => words.concat(),
    }
}

impl Problem {
    /// Returns the problem of this kind with `key`.
    #[must_use]
    pub fn of(key: impl Into<String>, kind: ProblemKind) -> Self {
        Self { place: Vec::new(), key: key.into(), kind }
    }

    /// Returns the problem with `key` that `text` describes; `text` follows the key in the message.
    #[must_use]
    pub fn new(key: impl Into<String>, text: impl Into<String>) -> Self {
        Self::of(key, ProblemKind::Other(text.into()))
    }

    /// Returns a problem with a file or a command line as a whole.
    #[must_use]
    pub fn whole(text: impl Into<String>) -> Self {
        Self::new("", text)
    }

    /// Returns the problem that `value`, in the notation of TOML, is not allowed for `key`; `allowed` lists or
    /// describes the allowed values.
    #[must_use]
    pub fn value(key: impl Into<String>, value: &str, allowed: impl Into<String>) -> Self {
        Self::of(key, ProblemKind::Value { value: excerpt(value).into_owned(), allowed: allowed.into(), near: None })
    }

    /// Returns the problem that `word` is not among the allowed `words` of `key`; the most similar one is suggested.
    #[must_use]
    pub fn word(key: impl Into<String>, word: &str, words: &[&str]) -> Self {
        let near = nearest(word, words.iter().copied()).map(ToOwned::to_owned);
        Self::of(key, ProblemKind::Value { value: format!("\"{}\"", excerpt(word)), allowed: one_of(words), near })
    }

    /// Returns the problem that `key` is missing; `give` is an instruction such as `give steps per second`, or empty.
    #[must_use]
    pub fn missing(key: impl Into<String>, give: impl Into<String>) -> Self {
        Self::of(key, ProblemKind::Missing { give: give.into() })
    }

    /// Returns the problem that `name` is not `what`, such as `a known key`. The most similar of the `known` names is
    /// suggested; if none is similar, all are listed.
    #[must_use]
    pub fn unknown<'a>(name: &str, what: &'static str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known: Vec<&str> = known.into_iter().collect();
        known.dedup();
        let near = nearest(name, known.iter().copied()).map(ToOwned::to_owned);
        let all = known.join(", ");
        let listed = near.is_none() && all.len() <= LONGEST_LIST;
        Self::of(excerpt(name), ProblemKind::Unknown { what, near, known: if listed { all } else { String::new() } })
    }

    /// Returns the problem that `name` is not among the `known` keys.
    #[must_use]
    pub fn unknown_key<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        Self::unknown(name, "a known key", known)
    }

    /// Returns this problem with `place`, such as `figure "drift"` or the name of a file, before its other places.
    #[must_use]
    pub fn within(mut self, place: impl Into<String>) -> Self {
        self.place.insert(0, place.into());
        self
    }

    /// Returns this problem with its key replaced by `name`, such as the option or field into which the value was
    /// typed.
    #[must_use]
    pub fn called(mut self, name: impl Into<String>) -> Self {
        self.key = name.into();
        self
    }

    /// Returns the places and the key as one text, such as `event 2: layer`.
    #[must_use]
    pub fn name(&self) -> String {
        let key = Some(&self.key).filter(|key| !key.is_empty());
        self.place.iter().chain(key).map(String::as_str).collect::<Vec<_>>().join(": ")
    }
}

impl fmt::Display for ProblemKind {
    /// Writes the part of the sentence that follows the key.
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
            Self::Syntax { line, reason, backslash } => {
                write!(f, "line {line}: {reason}")?;
                if *backslash { f.write_str(BACKSLASH) } else { Ok(()) }
            }
            Self::Memory { cells, most } => write!(f, "is {cells}; allowed: up to {most} (memory)"),
            Self::Table(bad) => write!(f, "{bad}"),
            Self::NoColumn { said, file, columns: None } => write!(f, "names {said}, which is no column of {file}"),
            Self::NoColumn { said, file, columns: Some(n) } => {
                write!(f, "is {said}, which is no column of {file}; allowed: auto, a name in its header, or 1..={n}")
            }
            Self::ClassIgnored => f.write_str("is also in data.ignore; leave one of them out"),
            Self::FewSamples { samples, class, of_class } => {
                write!(f, "is {samples}, too few: class \"{class}\" has {of_class}; {TWO}")
            }
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Problem {
    /// Writes one line with the places, the key and the mistake. Line breaks in a key or a value become spaces.
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
    /// Returns `Ok` if there are no problems.
    ///
    /// # Errors
    /// The `problems`, if there are any.
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
