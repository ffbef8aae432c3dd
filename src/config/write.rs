//! Writes an experiment file.

use std::fmt::Write as _;

use super::key::{Key, Range};
use super::keys::KEYS;
use super::model::Config;

impl Config {
    /// Returns the experiment as a file that [`Config::from_toml`] reads back to an equal experiment.
    #[must_use]
    pub fn to_toml(&self) -> String {
        self.document(false)
    }

    /// Returns the experiment as a file with a comment and the range behind every key, as `shiftscope init` prints it.
    #[must_use]
    pub fn to_commented_toml(&self) -> String {
        self.document(true)
    }

    fn document(&self, comments: bool) -> String {
        let mut out = String::new();
        if comments {
            out.push_str("# A ShiftScope experiment. Every key is optional; these are the defaults.\n");
        }
        let mut open = "";
        for key in KEYS {
            let (table, name) = table_and_name(key.name);
            if table != open {
                let _ = write!(out, "\n[{table}]\n");
                open = table;
            }
            self.write_key(&mut out, key, name, comments);
        }
        if comments {
            out.push_str(EVENT_HELP);
        }
        for event in &self.events {
            let (key, value) = (event.change.key(), event.change.value());
            let _ = write!(out, "\n[[event]]\nstep = {}\nkey = \"{key}\"\nvalue = {value}\n", event.step);
            if let Some(layer) = event.change.layer() {
                let _ = writeln!(out, "layer = {layer}");
            }
        }
        out
    }

    fn write_key(&self, out: &mut String, key: &Key<Self>, name: &str, comments: bool) {
        let value = key.get(self);
        let line = match &value {
            Some(value) => format!("{name} = {value}"),
            None if comments => format!("# {name} = {}", example(key)),
            None => return,
        };
        if comments {
            let _ = writeln!(out, "{line:<30} # {}; {}", key.comment, key.range_text(" | "));
        } else {
            let _ = writeln!(out, "{line}");
        }
    }
}

/// Splits the name of a key into table and name within the table. `arms.a.init.scale` is `init.scale` in `[arms.a]`;
/// any other key is split at its last dot.
fn table_and_name(key: &'static str) -> (&'static str, &'static str) {
    match key.strip_prefix("arms.") {
        Some(rest) => (&key[.."arms.a".len()], &rest["a.".len()..]),
        None => key.rsplit_once('.').unwrap_or(("", key)),
    }
}

/// Returns an example of a value for the commented-out line of an optional key that is not set.
fn example(key: &Key<Config>) -> String {
    match key.words().first() {
        Some(word) => format!("\"{word}\""),
        None if key.range == Range::Bool => "true".to_owned(),
        None if key.range == Range::Names => "[\"Id\"]".to_owned(),
        None if matches!(key.range, Range::Column | Range::WordOrBool(_)) => "\"auto\"".to_owned(),
        None if key.name == "data.path" => "\"my.csv\"".to_owned(),
        None => "1.0".to_owned(),
    }
}

const EVENT_HELP: &str = "
# Changes while the networks run, any number of them; each applies before its step:
# [[event]]
# step = 300                   # 0..=10000000
# key = \"arms.b.normalization\" # a key marked live: training.learning_rate, batch_norm.gamma/beta/hold, arms.x.learning_rate, arms.x.normalization, data.noise, measure.statistics
# value = \"batch\"
# layer = 3                    # optional, for batch_norm.gamma/beta: this hidden layer alone
";
