//! A value as a file, a `--set` or an event gives it, before its key's range is checked.

use std::fmt;

use super::error::Problem;
use super::key::{Key, Range};

/// A value of one of the types that a key can have.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A whole number ≥ 0.
    Integer(u64),
    /// Any other number.
    Float(f64),
    /// true or false.
    Bool(bool),
    /// Text.
    Text(String),
}

impl Value {
    /// The number, whole or not.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a float key takes an integer as the nearest float")]
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Self::Integer(n) => Some(*n as f64),
            Self::Float(x) => Some(*x),
            _ => None,
        }
    }

    /// Returns the text; `None` for a number or a flag.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Returns the value as a command line takes it: text without quotes, numbers in their shortest form.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Integer(n) => n.to_string(),
            Self::Float(x) => x.to_string(),
            Self::Bool(flag) => flag.to_string(),
            Self::Text(text) => text.clone(),
        }
    }

    /// The value of a TOML item; `None` for dates, arrays and tables.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a negative integer is outside every integer key's range anyway")]
    pub fn from_toml(item: &toml::Value) -> Option<Self> {
        match item {
            toml::Value::Integer(n) => Some(u64::try_from(*n).map_or(Self::Float(*n as f64), Self::Integer)),
            toml::Value::Float(x) => Some(Self::Float(*x)),
            toml::Value::Boolean(flag) => Some(Self::Bool(*flag)),
            toml::Value::String(text) => Some(Self::Text(text.clone())),
            _ => None,
        }
    }

    /// Reads `text` by the type of `key`: strings stand without quotes, `nan` and `inf` are numbers (and refused
    /// later by the range).
    ///
    /// # Errors
    /// Names the key, the text and what is allowed where the text is not of the key's type.
    pub fn parse<T>(key: &Key<T>, text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        let number = || text.parse().map(Self::Integer).or_else(|_| text.parse().map(Self::Float)).ok();
        let value = match key.range {
            Range::Integer(..) | Range::Float(..) => number(),
            Range::Bool => text.parse().ok().map(Self::Bool),
            Range::WordOr(..) => text.parse().map(Self::Integer).ok().or_else(|| Some(Self::Text(text.to_owned()))),
            Range::Words(_) | Range::Text | Range::Form(_) => Some(Self::Text(text.trim_matches('"').to_owned())),
        };
        value.ok_or_else(|| Problem::value(key.name, &format!("\"{text}\""), key.allowed()))
    }
}

impl fmt::Display for Value {
    /// As TOML writes it; floats in the shortest form that reads back as the same number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(n) => write!(f, "{n}"),
            Self::Float(x) if x.is_nan() => write!(f, "nan"),
            Self::Float(x) => write!(f, "{x:?}"),
            Self::Bool(flag) => write!(f, "{flag}"),
            Self::Text(text) => write!(f, "{}", toml::Value::String(text.clone())),
        }
    }
}
