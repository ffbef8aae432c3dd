//! The fields of a table of a TOML file, read one by one; their problems are collected.

use toml::{Table, Value as Item};

use super::error::{MOST_PROBLEMS, Problem, one_of};
use super::excerpt::excerpt;

/// The longest value, in characters, that a message shows whole.
const LONGEST_SHOWN: usize = 40;

/// A table that is being read. A problem is noted and a harmless value is used instead, so that one pass finds all
/// problems.
pub(crate) struct Fields<'a> {
    table: Option<&'a Table>,
    /// The prefix of the table's keys in messages, such as `moment 2: `.
    path: String,
    known: &'static [&'static str],
}

/// The empty table that replaces a missing one.
const EMPTY: Fields<'static> = Fields { table: None, path: String::new(), known: &[] };

impl<'a> Fields<'a> {
    /// Creates the fields of a table with these keys; other keys are noted as unknown.
    pub fn new(table: &'a Table, path: &str, known: &'static [&'static str], problems: &mut Vec<Problem>) -> Self {
        let fields = Self { table: Some(table), path: path.to_owned(), known };
        for name in table.keys().filter(|name| !known.contains(&name.as_str())).take(MOST_PROBLEMS) {
            let problem = Problem::unknown_key(name, known.iter().copied());
            let name = fields.name(&problem.key);
            problems.push(problem.called(name));
        }
        fields
    }

    /// Returns the name of a key in messages.
    pub fn name(&self, key: &str) -> String {
        format!("{}{key}", self.path)
    }

    /// Returns whether the table exists.
    pub const fn is_there(&self) -> bool {
        self.table.is_some()
    }

    /// Returns the name of the table in messages.
    pub fn path(&self) -> &str {
        self.path.trim_end()
    }

    /// Returns the value of `key`, not yet interpreted.
    pub fn get(&self, key: &'static str) -> Option<&'a Item> {
        debug_assert!(self.table.is_none() || self.known.contains(&key), "{key} is not among the known keys");
        self.table?.get(key)
    }

    fn missing(&self, key: &str, problems: &mut Vec<Problem>) {
        // A table that is missing as a whole is noted only once.
        if self.table.is_some() {
            problems.push(Problem::missing(self.name(key), ""));
        }
    }

    /// Returns a value as it is written in a file: shortened if it is a long text, and only its type if it is another long
    /// value or has several lines.
    pub fn shown(item: &Item) -> String {
        let text = item.to_string();
        match item {
            Item::String(text) => format!("{:?}", excerpt(text)),
            _ if text.chars().count() <= LONGEST_SHOWN && !text.contains('\n') => text,
            _ => format!("of type {}", item.type_str()),
        }
    }

    /// Notes that the value of `key` is not among the `allowed` ones.
    pub fn wrong(&self, key: &str, item: &Item, allowed: &str, problems: &mut Vec<Problem>) {
        problems.push(Problem::value(self.name(key), &Self::shown(item), allowed));
    }

    /// Reads a text of 1 to `most` characters; "" if it is invalid.
    pub fn text(&self, key: &'static str, most: usize, problems: &mut Vec<Problem>) -> String {
        match self.get(key) {
            None => self.missing(key, problems),
            Some(Item::String(text)) => return self.checked_text(key, text, most, problems),
            Some(item) => self.wrong(key, item, "text in quotes", problems),
        }
        String::new()
    }

    fn checked_text(&self, key: &str, text: &str, most: usize, problems: &mut Vec<Problem>) -> String {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let length = text.chars().count();
        if length == 0 {
            problems.push(Problem::new(self.name(key), "is empty"));
        } else if length > most {
            problems.push(Problem::new(self.name(key), format!("has {length} characters; allowed: up to {most}")));
        } else if let Some(control) = text.chars().find(|c| c.is_control()) {
            problems.push(Problem::new(self.name(key), format!("has the control character {control:?}")));
        }
        text
    }

    /// Reads an optional whole number; `None` if it is missing or invalid.
    pub fn whole(&self, key: &'static str, low: u64, high: u64, problems: &mut Vec<Problem>) -> Option<u64> {
        let item = self.get(key)?;
        let number = item.as_integer().and_then(|n| u64::try_from(n).ok()).filter(|n| (low..=high).contains(n));
        if number.is_none() {
            self.wrong(key, item, &format!("{low}..={high}"), problems);
        }
        number
    }

    /// Reads a required whole number; `None` if it is missing or invalid.
    pub fn needed_whole(&self, key: &'static str, low: u64, high: u64, problems: &mut Vec<Problem>) -> Option<u64> {
        if self.get(key).is_none() {
            self.missing(key, problems);
        }
        self.whole(key, low, high, problems)
    }

    /// Reads true or false; false if it is missing.
    pub fn flag(&self, key: &'static str, problems: &mut Vec<Problem>) -> bool {
        match self.get(key) {
            None => false,
            Some(Item::Boolean(flag)) => *flag,
            Some(item) => {
                self.wrong(key, item, "true or false", problems);
                false
            }
        }
    }

    /// Reads one of several words; `None` if it is missing or invalid.
    pub fn word<'w>(&self, key: &'static str, words: &[&'w str], problems: &mut Vec<Problem>) -> Option<&'w str> {
        let item = self.get(key)?;
        let word = item.as_str().and_then(|text| words.iter().find(|word| **word == text));
        match item.as_str() {
            _ if word.is_some() => {}
            Some(text) => {
                problems.push(Problem::word(self.name(key), text, words));
            }
            None => self.wrong(key, item, &one_of(words), problems),
        }
        word.copied()
    }

    /// Reads a list of texts; empty if it is missing.
    pub fn texts(&self, key: &'static str, most: usize, longest: usize, problems: &mut Vec<Problem>) -> Vec<String> {
        let Some(item) = self.get(key) else { return Vec::new() };
        let texts = item.as_array().and_then(|items| items.iter().map(Item::as_str).collect::<Option<Vec<_>>>());
        match texts {
            Some(texts) if texts.len() <= most => {
                texts.into_iter().map(|text| self.checked_text(key, text, longest, problems)).collect()
            }
            _ => {
                self.wrong(key, item, &format!("a list of up to {most} texts in quotes"), problems);
                Vec::new()
            }
        }
    }

    /// Reads a required table; a missing one is noted and replaced by an empty table that reports no further
    /// problems.
    pub fn table(&self, key: &'static str, known: &'static [&'static str], problems: &mut Vec<Problem>) -> Fields<'a> {
        if self.get(key).is_none() {
            self.missing(key, problems);
        }
        self.optional_table(key, known, problems)
    }

    /// Reads an optional table; a missing one is replaced by an empty table that reports no problems.
    pub fn optional_table(
        &self,
        key: &'static str,
        known: &'static [&'static str],
        problems: &mut Vec<Problem>,
    ) -> Fields<'a> {
        match self.get(key) {
            None => EMPTY,
            Some(Item::Table(table)) => Fields::new(table, &format!("{}.", self.name(key)), known, problems),
            Some(item) => {
                self.wrong(key, item, "a table", problems);
                EMPTY
            }
        }
    }

    /// Reads the tables `[[key]]`; there must be `least` to `most` of them.
    pub fn list(
        &self,
        key: &'static str,
        [least, most]: [usize; 2],
        known: &'static [&'static str],
        problems: &mut Vec<Problem>,
    ) -> Vec<Fields<'a>> {
        let items = match self.get(key) {
            None => &[][..],
            Some(Item::Array(items)) => items,
            Some(item) => {
                self.wrong(key, item, &format!("a list of tables, [[{key}]]"), problems);
                return Vec::new();
            }
        };
        if !(least..=most).contains(&items.len()) {
            let text = format!("occurs {} times; allowed: {least} to {most}", items.len());
            problems.push(Problem::new(self.name(&format!("[[{key}]]")), text));
            return Vec::new();
        }
        let mut fields = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let path = self.name(&format!("{key} {}: ", i + 1));
            match item {
                Item::Table(table) => fields.push(Fields::new(table, &path, known, problems)),
                _ => problems.push(Problem::new(path.trim_end(), "must be a table")),
            }
        }
        fields
    }
}
