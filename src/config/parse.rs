//! Reads an experiment file, with all its problems, and assignments of the command line.

use toml::{Table, Value as Item};

use super::choice::DataSet;
use super::error::{ConfigError, MOST_PROBLEMS, Problem, ProblemKind};
use super::event::{Change, Event, LAST_STEP};
use super::excerpt::excerpt;
use super::key::Key;
use super::keys::{KEYS, MAX_DEPTH};
use super::model::Config;
use super::value::Value;

/// The key of the data set.
const SET: &str = "data.set";
/// The key of the file of a CSV set.
const PATH: &str = "data.path";
/// Length of the longest escape, such as `\Uffffffff`, in characters.
const LONGEST_ESCAPE: usize = 11;

impl Config {
    /// Reads an experiment file. A key that `text` does not set has its default value.
    ///
    /// # Errors
    /// All unknown keys, wrong types and values out of range, or the line in which the text is not valid TOML.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        let mut config = Self::default();
        config.merge_toml(text)?;
        Ok(config)
    }

    /// Sets the keys that the experiment file `text` sets; other keys keep their values.
    ///
    /// # Errors
    /// The problems that [`Config::from_toml`] reports. The keys without problems are then already set.
    pub fn merge_toml(&mut self, text: &str) -> Result<(), ConfigError> {
        self.merge_table(&table_of(text)?)
    }

    /// Sets the keys of `table`, which is a parsed experiment file or a part of another file.
    ///
    /// # Errors
    /// All unknown keys, wrong types and values out of range. The keys without problems are then already set.
    pub fn merge_table(&mut self, table: &Table) -> Result<(), ConfigError> {
        let mut problems = Vec::new();
        let data = table.get("data").and_then(Item::as_table);
        if data.is_some_and(|data| data.contains_key("path") && !data.contains_key("set")) {
            // A path without a set selects the CSV file.
            self.data.set = DataSet::Csv;
        }
        for (name, item) in table {
            if problems.len() >= MOST_PROBLEMS {
                problems.push(Problem::whole("and more"));
                break;
            }
            if name == "event" {
                self.events = read_events(item, &mut problems);
            } else {
                self.read_item(name, item, &mut problems);
            }
        }
        ConfigError::unless_empty(problems)
    }

    /// Sets a key by an assignment of the command line, such as `network.depth=20`. Setting `data.path` also sets
    /// `data.set` to `csv`.
    ///
    /// # Errors
    /// The problem, if there is no `=`, the key is unknown or the value is not allowed.
    pub fn set(&mut self, assignment: &str) -> Result<(), Problem> {
        let (name, text) = assignment.split_once('=').ok_or_else(|| {
            let assignment = excerpt(assignment);
            Problem::whole(format!("--set {assignment}: write it as key=value, as in --set network.depth=20"))
        })?;
        let key = Key::find(name.trim())?;
        key.set_word(self, text)?;
        if key.name == PATH {
            self.data.set = DataSet::Csv;
        }
        Ok(())
    }

    /// Sets keys by the assignments of one command line, or of one list in a file, in their order. An assignment to
    /// `data.path` also sets `data.set` to `csv`; another set in the same list is a contradiction.
    ///
    /// # Returns
    /// The problems. The assignments without problems have taken effect.
    pub fn set_all<'a>(&mut self, assignments: impl IntoIterator<Item = &'a str>) -> Vec<Problem> {
        let mut problems = Vec::new();
        let (mut path, mut set) = (false, None);
        for assignment in assignments {
            if let Err(problem) = self.set(assignment) {
                problems.push(problem);
            }
            let name = assignment.split('=').next().unwrap_or_default().trim();
            if name == SET {
                set = Some(self.data.set);
            }
            path |= name == PATH;
        }
        if let Some(set) = set.filter(|set| path && problems.is_empty() && *set != DataSet::Csv) {
            let text = format!(
                "is for data.set = \"csv\", and data.set is \"{}\" beside it; leave one of them out",
                set.name()
            );
            problems.push(Problem::new(PATH, text));
        }
        problems
    }

    fn read_item(&mut self, name: &str, item: &Item, problems: &mut Vec<Problem>) {
        // A TOML table is a group of keys.
        if let Item::Table(table) = item {
            if table.is_empty() && !is_table(name) {
                problems.push(match Key::find(name) {
                    Ok(key) => Problem::value(name, "a table", key.allowed()),
                    Err(_) => Problem::unknown_key(name, KEYS.iter().filter_map(|key| key.name.split('.').next())),
                });
            }
            for (part, item) in table {
                if problems.len() >= MOST_PROBLEMS {
                    return;
                }
                self.read_item(&format!("{name}.{part}"), item, problems);
            }
            return;
        }
        if is_table(name) {
            problems.push(Problem::new(name, format!("is not a table; write [{name}] and its keys below")));
            return;
        }
        let outcome = Key::find(name)
            .and_then(|key| key.set(self, &scalar(key.name, item, &format!("allowed: {}", key.allowed()))?));
        problems.extend(outcome.err());
    }
}

/// Returns whether the name of a key starts with `name` and a dot.
fn is_table(name: &str) -> bool {
    KEYS.iter().any(|key| key.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

fn scalar(name: &str, item: &Item, allowed: &str) -> Result<Value, Problem> {
    Value::from_toml(item).ok_or_else(|| Problem::new(name, format!("is of type {}; {allowed}", item.type_str())))
}

fn read_events(item: &Item, problems: &mut Vec<Problem>) -> Vec<Event> {
    let Item::Array(items) = item else {
        problems.push(Problem::new("event", "must be a list of tables: write [[event]]"));
        return Vec::new();
    };
    let mut events = Vec::new();
    for (i, item) in items.iter().enumerate() {
        match read_event(item) {
            Ok(event) => events.push(event),
            Err(problem) => problems.push(problem.within(format!("event {}", i + 1))),
        }
        if problems.len() >= MOST_PROBLEMS {
            break;
        }
    }
    // A stable sort: of two events of the same key and step the later one in the file wins.
    events.sort_by_key(|event| event.step);
    events
}

fn read_event(item: &Item) -> Result<Event, Problem> {
    const PARTS: [&str; 4] = ["step", "key", "value", "layer"];
    let table = item.as_table().ok_or_else(|| Problem::whole("must be a table with step, key and value"))?;
    if let Some(other) = table.keys().find(|name| !PARTS.contains(&name.as_str())) {
        return Err(Problem::unknown_key(other, PARTS));
    }
    let part = |name: &str| table.get(name).ok_or_else(|| Problem::missing(name, "an event has step, key and value"));
    let step = match part("step")?.as_integer().map(u64::try_from) {
        Some(Ok(step)) if step <= LAST_STEP => step,
        _ => {
            return Err(Problem::value("step", &table["step"].to_string(), format!("0..={LAST_STEP}")));
        }
    };
    let key = part("key")?.as_str().ok_or_else(|| Problem::new("key", "must be text in quotes"))?;
    let value = scalar(key, part("value")?, "an event's value is a number, true, false or text")?;
    let change = match table.get("layer") {
        None => Change::new(key, value)?,
        Some(layer) => {
            let Some(Ok(layer)) = layer.as_integer().map(usize::try_from) else {
                let allowed = format!("1..={MAX_DEPTH} (hidden layers)");
                return Err(Problem::value("layer", &layer.to_string(), allowed));
            };
            Change::of_layer(key, value, layer)?
        }
    };
    Ok(Event { step, change })
}

/// Parses `text` as TOML.
///
/// # Errors
/// The line that is not valid TOML, with the reason.
pub fn table_of(text: &str) -> Result<Table, Problem> {
    text.parse().map_err(|error| syntax_error(text, &error))
}

/// Returns whether the syntax error at byte `at` is probably an invalid escape: whether a backslash is at `at` or
/// shortly before it, in a line with a quotation mark.
fn is_at_backslash(text: &str, at: usize) -> bool {
    let end = text.len().min(text.floor_char_boundary(at) + 1);
    let before = &text[..text.ceil_char_boundary(end)];
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.contains('"') && line.chars().rev().take(LONGEST_ESCAPE).any(|c| c == '\\')
}

/// Returns the problem of a syntax error.
fn syntax_error(text: &str, error: &toml::de::Error) -> Problem {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = text[..text.floor_char_boundary(at)].matches('\n').count() + 1;
    let reason = error.message().lines().collect::<Vec<_>>().join(", ");
    Problem::of("", ProblemKind::Syntax { line, reason, backslash: is_at_backslash(text, at) })
}
