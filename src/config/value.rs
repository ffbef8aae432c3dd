//! Values of keys, whose ranges are not checked yet, and their notation.

use std::fmt;

/// A value of any type that a key can have.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An integer ≥ 0.
    Integer(u64),
    /// Any other number.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// Text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

impl Value {
    /// Returns the number, also of an integer; `None` for a flag or a text.
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

    /// Returns the value in the notation of the command line: text without quotes, numbers in their shortest form.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Integer(n) => n.to_string(),
            Self::Float(x) => x.to_string(),
            Self::Bool(flag) => flag.to_string(),
            Self::Text(text) => text.clone(),
            Self::List(_) => self.to_string(),
        }
    }

    /// Reads a list of texts in the notation of the command line: `a,b`, or `["a", "b"]` as in a file, which texts with
    /// commas need. `None` if a list that begins with a bracket is not one of texts.
    #[must_use]
    pub fn list(text: &str) -> Option<Self> {
        if !text.starts_with('[') {
            let texts = text.split(',').map(|part| part.trim().trim_matches('"')).filter(|part| !part.is_empty());
            return Some(Self::List(texts.map(str::to_owned).collect()));
        }
        let table: toml::Table = format!("list = {text}").parse().ok()?;
        // A line break within the text could add further keys.
        if table.len() == 1 { Self::from_toml(&table["list"]) } else { None }
    }

    /// Converts a TOML item to a value; `None` for dates, tables, and arrays of anything but texts.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a negative integer is outside every integer key's range anyway")]
    pub fn from_toml(item: &toml::Value) -> Option<Self> {
        match item {
            toml::Value::Integer(n) => Some(u64::try_from(*n).map_or(Self::Float(*n as f64), Self::Integer)),
            toml::Value::Float(x) => Some(Self::Float(*x)),
            toml::Value::Boolean(flag) => Some(Self::Bool(*flag)),
            toml::Value::String(text) => Some(Self::Text(text.clone())),
            toml::Value::Array(items) if items.iter().all(toml::Value::is_str) => {
                Some(Self::List(items.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect()))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    /// Writes the value in the notation of TOML; a float in the shortest form that is parsed to an equal number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(n) => write!(f, "{n}"),
            Self::Float(x) if x.is_nan() => write!(f, "nan"),
            Self::Float(x) => write!(f, "{x:?}"),
            Self::Bool(flag) => write!(f, "{flag}"),
            Self::Text(text) => write!(f, "{}", toml::Value::String(text.clone())),
            Self::List(texts) => {
                write!(f, "{}", toml::Value::Array(texts.iter().cloned().map(toml::Value::String).collect()))
            }
        }
    }
}
