//! The provenance of a figure: the text in its file from which the figure can be made again. It names the program,
//! step, view, options, look and experiment.

use std::fmt;

use serde::Serialize;
use toml::{Table, Value};

use super::make::Figure;
use crate::config::{Checked, Config, Problem, Value as Word, excerpt};
use crate::render;
use crate::view::{Picture, Translation};

/// The start of [`SOFTWARE`] in every version.
pub const NAME: &str = "ShiftScope ";
/// The name and version of this program.
pub const SOFTWARE: &str = concat!("ShiftScope ", env!("CARGO_PKG_VERSION"));
/// Largest file that is read as a figure, in bytes. Any file up to this size is read or refused within two seconds.
pub const MAX_FILE: u64 = 64 << 20;
/// Longest provenance that is read, in bytes: twice the largest experiment file.
const MAX_BYTES: usize = 2 << 20;

/// Returns the provenance in `file`, without checking its contents; `None` if there is none.
#[must_use]
pub fn provenance_in(file: &[u8]) -> Option<String> {
    render::provenance(file).ok().flatten()
}

/// Why a file cannot be made again as a figure, as one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoFigure(Vec<Problem>);

impl fmt::Display for NoFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&problems.join("; "))
    }
}

impl std::error::Error for NoFigure {}

impl NoFigure {
    /// Returns the problem with the file as a whole that `text` describes.
    fn whole(text: impl Into<String>) -> Self {
        Self(vec![Problem::whole(text)])
    }
}

/// The keys of the provenance in the order in which they are written. Tables come last, as TOML requires.
#[derive(Serialize)]
struct Text {
    shiftscope: &'static str,
    view: &'static str,
    step: u64,
    until: u64,
    experiment: String,
    look: Table,
    /// The plane of a map.
    #[serde(skip_serializing_if = "Table::is_empty")]
    map: Table,
    show: Table,
}

impl Figure {
    /// Returns the complete description of this figure as TOML, which [`Figure::from_provenance`] reads.
    ///
    /// # Panics
    /// Never: text and whole numbers can always be written as TOML.
    #[must_use]
    pub fn provenance(&self) -> String {
        let table = |words: &mut dyn Iterator<Item = (&'static str, String)>| {
            words.map(|(key, value)| (key.to_owned(), Value::String(value))).collect()
        };
        let text = Text {
            shiftscope: env!("CARGO_PKG_VERSION"),
            view: self.picture.name(),
            step: self.step,
            until: self.until,
            experiment: self.written(&self.described()),
            map: if self.picture == Picture::Map { table(&mut self.state.map.words()) } else { Table::new() },
            look: table(&mut self.look_words()),
            show: table(&mut self.state.options().into_iter()),
        };
        toml::to_string_pretty(&text).expect("texts and whole numbers below 2^63 are TOML")
    }

    /// Returns the figure that the provenance `text` describes.
    ///
    /// # Errors
    /// Everything that is wrong with the text.
    pub fn from_provenance(text: &str) -> Result<Self, NoFigure> {
        if text.len() > MAX_BYTES {
            return Err(NoFigure::whole("what it says of itself is longer than 2 MiB"));
        }
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            NoFigure::whole(format!("what it says of itself is no TOML: {}", error.message()))
        })?;
        let mut problems = Vec::new();
        let mut figure = Self::new(Checked::default());
        match table.get("experiment").and_then(Value::as_str) {
            None => problems.push(Problem::new("experiment", "is missing or no text")),
            Some(text) => match Config::from_toml(text).and_then(Config::check) {
                Ok(experiment) => figure.experiment = experiment,
                Err(error) => problems.extend(error.0.into_iter().map(|problem| problem.within("experiment"))),
            },
        }
        // Other keys are ignored, because a later version may have added them.
        for name in ["view", "step", "until"] {
            let word = table.get(name).and_then(Word::from_toml).ok_or_else(|| Problem::missing(name, ""));
            problems.extend(word.and_then(|word| figure.set(name, &word.word())).err());
        }
        problems.extend(set_table(&table, "look", |key, word| match figure.set(key, word) {
            // A figure in the language of a translation that is not here is shown in English.
            Err(_) if key == "lang" && Translation::tag_of(word).is_some() => Ok(()),
            set => set,
        }));
        problems.extend(set_table(&table, "map", |key, word| figure.state.map.set(key, word)));
        problems.extend(set_table(&table, "show", |key, word| figure.state.set_option(key, word)));
        if figure.step > figure.until {
            problems.push(Problem::new("step", format!("is {}, behind until, {}", figure.step, figure.until)));
        }
        if figure.picture == Picture::Map && problems.is_empty() {
            problems.extend(figure.plan().err().into_iter().flat_map(|error| error.0));
        }
        if problems.is_empty() { Ok(figure) } else { Err(NoFigure(problems)) }
    }

    /// Returns the figure that is stored in `file`, the bytes of an SVG, PDF, PNG, APNG or GIF.
    ///
    /// # Errors
    /// If `file` has none of these formats, or holds no provenance, or one that is not valid.
    pub fn read(file: &[u8]) -> Result<Self, NoFigure> {
        let text = render::provenance(file).map_err(|error| NoFigure::whole(error.to_string()))?;
        let text = text.ok_or_else(|| NoFigure::whole("does not say how it was made: not a figure of ShiftScope"))?;
        Self::from_provenance(&text)
    }
}

/// Sets every key of the table `name` by `set`; returns what is wrong.
fn set_table(table: &Table, name: &str, mut set: impl FnMut(&str, &str) -> Result<(), Problem>) -> Vec<Problem> {
    let Some(item) = table.get(name) else { return Vec::new() };
    let Some(keys) = item.as_table() else { return vec![Problem::new(name, "is no table")] };
    let set = |(key, item): (&String, &Value)| match Word::from_toml(item) {
        Some(value) => set(key, &value.word()).err(),
        None => Some(Problem::new(excerpt(key), "is no text")),
    };
    keys.iter().filter_map(set).map(|problem| problem.within(name)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::view::Language;

    fn figure() -> Figure {
        let mut config = Config::default();
        config.set("seed=9223372036854775807").unwrap();
        config.set("init.scale=0.30000000000000004").unwrap();
        config.merge_toml("[data]\nset = \"csv\"\npath = \"a '''\\n\\\"b\\\" <&> ]]>.csv\"").unwrap();
        let mut figure = Figure::new(config.check().unwrap());
        for (key, value) in
            [("view", "drift"), ("step", "301"), ("until", "500"), ("size", "a4-column"), ("lang", "ko")]
        {
            figure.set(key, value).unwrap();
        }
        figure.state.set_option("axis", "fit").unwrap();
        figure.state.set_option("layer", "3").unwrap();
        figure
    }

    #[test]
    fn what_is_said_is_read_back() {
        let figure = figure();
        let read = Figure::from_provenance(&figure.provenance()).unwrap();
        assert_eq!(read.provenance(), figure.provenance());
        assert_eq!((read.experiment, read.step, read.until), (figure.experiment, 301, 500));
        assert_eq!((read.picture, read.state, read.look), (figure.picture, figure.state, figure.look));
    }

    #[test]
    fn a_figure_in_a_language_that_is_not_here_is_read_in_english() {
        let read = Figure::from_provenance(&figure().provenance().replace("\"ko\"", "\"qaa\"")).unwrap();
        assert_eq!((read.look.language, read.step), (Language::English, 301));
        assert!(Figure::from_provenance(&figure().provenance().replace("\"ko\"", "\"../x\"")).is_err());
    }

    #[test]
    fn what_is_wrong_is_said_in_one_line() {
        let refused = |text: &str, parts: &[&str]| {
            let line = Figure::from_provenance(text).unwrap_err().to_string();
            assert!(parts.iter().all(|part| line.contains(part)) && !line.contains(char::is_control), "{line}");
        };
        refused("", &["experiment is missing", "view is missing", "step is missing", "until is missing"]);
        refused("= \n", &["no TOML"]);
        refused(&"#".repeat(MAX_BYTES + 1), &["longer"]);
        let good = figure().provenance();
        refused(&good.replace("\"drift\"", "\"moon\\nlight\""), &["view is \"moon light\""]);
        refused(&good.replace("step = 301", "step = 501"), &["step is 501, behind until, 500"]);
        refused(&good.replace("until = 500", "until = 99999999"), &["until is 99999999; allowed: 0..=10000000"]);
        refused(&good.replace("step = 301", "step = -1"), &["step is -1; allowed: 0..=10000000"]);
        refused(&good.replace("\"fit\"", "\"tight\""), &["show: layers.axis is \"tight\"; allowed: fixed or fit"]);
        refused(&good.replace("\"a4-column\"", "\"0x0\""), &["look: size is \"0x0\""]);
        refused(&good.replace("\"a4-column\"", "7"), &["look: size is \"7\"; allowed: WIDTH"]);
        refused(&good.replace("depth = 6", "depth = 99"), &["experiment: network.depth is 99"]);
    }

    #[test]
    fn a_map_is_read_back_and_one_that_is_none_is_refused() {
        let mut map = Figure { picture: Picture::Map, until: 301, ..figure() };
        for (key, value) in [("x", "network.depth=1..9:5:lin"), ("seeds", "1..3"), ("measure", "steps_to=0.5")] {
            map.set(key, value).unwrap();
        }
        let text = map.provenance();
        let read = Figure::from_provenance(&text).unwrap();
        assert_eq!((read.provenance(), read.plane()), (text.clone(), map.plane()));
        let refused = |from: &str, to: &str, part: &str| {
            assert!(text.contains(from), "{from}");
            let line = Figure::from_provenance(&text.replace(from, to)).unwrap_err().to_string();
            assert!(line.contains(part), "{line}");
        };
        refused("network.depth=1..9", "network.depth=1..90", "map: x: network.depth is 90; allowed: 1..=50");
        refused("network.depth=1..9:5:lin", "init.scale=1..2", "x and y are one key");
        refused("1..3", "1,1", "map: seeds is 1,1; allowed: ");
    }

    proptest! {
        #[test]
        fn any_text_is_refused_or_read(text in "\\PC{0,200}", key in "(step|until|view|look|show|experiment)") {
            let _ = Figure::from_provenance(&text);
            let _ = Figure::from_provenance(&format!("{key} = {text}"));
        }
    }
}
