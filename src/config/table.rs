//! How the table of a user's file is read: header, class column, columns left out, missing values.

use super::choice::Missing;
use super::key::KeyType;
use super::value::Value;

/// The word for what the program finds out by looking at the file.
pub(super) const AUTO: &str = "auto";

/// The settings that decide how the table of a `csv` set is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableConfig {
    /// Whether the first row names the columns.
    pub header: Header,
    /// The column of the classes.
    pub class: ClassColumn,
    /// The names of the columns that are left out, in addition to those that are left out by themselves.
    pub ignore: Vec<String>,
    /// The names of the columns that are never left out by themselves.
    pub keep: Vec<String>,
    /// What becomes of rows in which a value is missing.
    pub missing: Missing,
}

/// Whether the first row of a table names the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// Decided by looking: a first row that is like the others is data.
    #[default]
    Auto,
    /// The first row names the columns.
    Present,
    /// The first row is data.
    Absent,
}

/// The choice of the column of the classes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ClassColumn {
    /// Chosen by the program, which says why.
    #[default]
    Auto,
    /// The column of this name.
    Named(String),
    /// The column of this number, counted from 1.
    Numbered(u64),
}

// What is as usual has no value, so that files and figures of generated data do not speak of tables.

impl KeyType for Header {
    fn value(&self) -> Option<Value> {
        (*self != Self::Auto).then_some(Value::Bool(*self == Self::Present))
    }

    fn of(value: Option<&Value>) -> Option<Self> {
        match value {
            None => Some(Self::Auto),
            Some(Value::Bool(there)) => Some(if *there { Self::Present } else { Self::Absent }),
            Some(value) => (value.as_text()? == AUTO).then_some(Self::Auto),
        }
    }
}

impl KeyType for ClassColumn {
    fn value(&self) -> Option<Value> {
        match self {
            Self::Auto => None,
            Self::Named(name) => Some(Value::Text(name.clone())),
            Self::Numbered(number) => Some(Value::Integer(*number)),
        }
    }

    fn of(value: Option<&Value>) -> Option<Self> {
        Some(match value {
            None => Self::Auto,
            Some(Value::Integer(number)) => Self::Numbered(*number),
            Some(value) => match value.as_text()? {
                AUTO => Self::Auto,
                name => Self::Named(name.to_owned()),
            },
        })
    }
}

impl KeyType for Missing {
    fn value(&self) -> Option<Value> {
        (*self != Self::default()).then(|| Value::Text(self.name().to_owned()))
    }

    fn of(value: Option<&Value>) -> Option<Self> {
        value.map_or(Some(Self::default()), |value| Self::from_name(value.as_text()?))
    }
}

impl KeyType for Vec<String> {
    fn value(&self) -> Option<Value> {
        (!self.is_empty()).then(|| Value::List(self.clone()))
    }

    fn of(value: Option<&Value>) -> Option<Self> {
        match value {
            None => Some(Self::new()),
            Some(Value::List(texts)) => Some(texts.clone()),
            Some(_) => None,
        }
    }
}
