//! A value as a file, a `--set` or an event gives it, before its key's range is checked.

use std::fmt;

use super::error::Problem;
use super::keys::{Key, Range};

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
    pub fn parse(key: &Key, text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        let number = || text.parse().map(Self::Integer).or_else(|_| text.parse().map(Self::Float)).ok();
        let value = match key.range {
            Range::Integer(..) | Range::Float(..) => number(),
            Range::Bool => text.parse().ok().map(Self::Bool),
            Range::Word | Range::Text => Some(Self::Text(text.trim_matches('"').to_owned())),
        };
        value.ok_or_else(|| Problem::value(key.name, &format!("\"{text}\""), &key.range_text(" or "), ""))
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
