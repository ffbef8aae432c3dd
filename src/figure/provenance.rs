//! The provenance of a figure: the text in its file from which the figure can be made again. It names the program,
//! step, view, options, look and experiment.

use std::fmt;

use serde::Serialize;
use toml::{Table, Value};

use super::make::Figure;
use super::options::Look;
use crate::config::{Checked, Config, LAST_STEP, Problem, excerpt};
use crate::render;
use crate::view::{Picture, ViewState};

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
            experiment: self.experiment.config().to_toml(),
            look: table(&mut self.look.words().into_iter()),
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
        let mut reader = Reader { table: &table, problems: Vec::new() };
        let experiment = reader.experiment();
        let picture = reader.picture();
        let [step, until] = [reader.step("step"), reader.step("until")];
        if step > until {
            reader.problems.push(Problem::new("step", format!("is {step}, behind until, {until}")));
        }
        let mut look = Look::default();
        let mut state = ViewState::default();
        reader.words("look", |key, value| look.set(key, value));
        reader.words("show", |key, value| state.set_option(key, value));
        match (experiment, picture) {
            (Some(experiment), Some(picture)) if reader.problems.is_empty() => {
                Ok(Self { experiment, step, until, picture, state, look })
            }
            _ => Err(NoFigure(reader.problems)),
        }
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

/// Reads the table of a provenance and collects its problems. Unknown keys are ignored: a later version may have added
/// them.
struct Reader<'a> {
    table: &'a Table,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn text(&mut self, key: &str) -> Option<String> {
        let text = self.table.get(key).and_then(Value::as_str).map(str::to_owned);
        if text.is_none() {
            self.problems.push(Problem::new(key, "is missing or no text"));
        }
        text
    }

    fn experiment(&mut self) -> Option<Checked> {
        let text = self.text("experiment")?;
        let checked = Config::from_toml(&text).and_then(Config::check);
        match checked {
            Ok(checked) => Some(checked),
            Err(error) => {
                self.problems.extend(error.0.into_iter().map(|problem| problem.within("experiment")));
                None
            }
        }
    }

    fn picture(&mut self) -> Option<Picture> {
        let name = self.text("view")?;
        let picture = Picture::from_name(&name);
        if picture.is_none() {
            let names = Picture::ALL.map(Picture::name);
            self.problems.push(Problem::word("view", &name, &names));
        }
        picture
    }

    fn step(&mut self, key: &str) -> u64 {
        let step = self.table.get(key).and_then(Value::as_integer).and_then(|step| u64::try_from(step).ok());
        step.filter(|step| *step <= LAST_STEP).unwrap_or_else(|| {
            self.problems.push(Problem::new(key, format!("is missing or not a step between 0 and {LAST_STEP}")));
            0
        })
    }

    fn words(&mut self, name: &str, mut set: impl FnMut(&str, &str) -> Result<(), Problem>) {
        let Some(table) = self.table.get(name) else { return };
        let Some(table) = table.as_table() else {
            self.problems.push(Problem::new(name, "is no table"));
            return;
        };
        for (key, value) in table {
            let problem = match value.as_str() {
                Some(value) => set(key, value).err(),
                None => Some(Problem::new(excerpt(key), "is no text")),
            };
            self.problems.extend(problem.map(|problem| problem.within(name)));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn figure() -> Figure {
        let mut config = Config::default();
        config.set("seed=9223372036854775807").unwrap();
        config.set("init.scale=0.30000000000000004").unwrap();
        config.merge_toml("[data]\nset = \"csv\"\npath = \"a '''\\n\\\"b\\\" <&> ]]>.csv\"").unwrap();
        let mut state = ViewState::default();
        state.set_option("axis", "fit").unwrap();
        state.set_option("layer", "3").unwrap();
        let mut look = Look::default();
        look.set("size", "a4-column").unwrap();
        look.set("lang", "ko").unwrap();
        let experiment = config.check().unwrap();
        Figure { experiment, step: 301, until: 500, picture: Picture::Drift, state, look }
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
        refused(&good.replace("until = 500", "until = 99999999"), &["until is missing or not a step"]);
        refused(&good.replace("step = 301", "step = -1"), &["step is missing"]);
        refused(&good.replace("\"fit\"", "\"tight\""), &["show: layers.axis is \"tight\"; allowed: fixed or fit"]);
        refused(&good.replace("\"a4-column\"", "\"0x0\""), &["look: size is \"0x0\""]);
        refused(&good.replace("\"a4-column\"", "7"), &["look: size is no text"]);
        refused(&good.replace("depth = 6", "depth = 99"), &["experiment: network.depth is 99"]);
    }

    proptest! {
        #[test]
        fn any_text_is_refused_or_read(text in "\\PC{0,200}", key in "(step|until|view|look|show|experiment)") {
            let _ = Figure::from_provenance(&text);
            let _ = Figure::from_provenance(&format!("{key} = {text}"));
        }
    }
}
