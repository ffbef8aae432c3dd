//! Reads the file of a plan.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use toml::{Table, Value};

use super::{Entry, Plan, Said};
use crate::config::{Checked, Config, Fields, MOST_PROBLEMS, Problem, Value as Word, excerpt, table_of};
use crate::figure::make::Figure;
use crate::files::FileKind;
use crate::map::Plane;
use crate::view::Language;

/// Largest number of figures in a plan.
const MOST: usize = 1000;
/// Largest number of assignments in a list `set` or `show`. Every figure also makes the assignments of the plan.
const MOST_ASSIGNMENTS: usize = 200;
/// Largest number of events, which change an experiment during its run, over all figures of a plan.
const MOST_EVENTS: usize = 1 << 20;
/// Longest name of a figure, in characters.
const LONGEST_NAME: usize = 100;
/// The keys of a figure in a plan. Those behind [`OWN`] are allowed at the top of the plan as well, as defaults for all
/// figures.
const KNOWN: &[&str] = &[
    "name",
    "title",
    "alt",
    "experiment",
    "lesson",
    "set",
    "view",
    "layer",
    "stage",
    "show",
    "step",
    "until",
    "x",
    "y",
    "seeds",
    "measure",
    "size",
    "scale",
    "theme",
    "transparent",
    "caption",
    "formats",
    "languages",
];
/// The number of keys of [`KNOWN`] that are allowed only in a figure.
const OWN: usize = 3;

/// The source of an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source<'a> {
    /// A file, as named in the plan, relative to the folder of the plan.
    File(&'a str),
    /// The lesson with this name.
    Lesson(&'a str),
}

/// What a source holds: an experiment, and the plane of the map of a lesson that has one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The experiment.
    pub experiment: Config,
    /// The plane that figures of the view `map` show where they say nothing else.
    pub plane: Option<Plane>,
}

impl From<Config> for Found {
    fn from(experiment: Config) -> Self {
        Self { experiment, plane: None }
    }
}

/// A function that finds an experiment, or returns everything that is wrong with it.
type Find<'a> = dyn FnMut(Source<'_>) -> Result<Found, Vec<Problem>> + 'a;

impl Plan {
    /// Reads the text of a plan; calls `find` for the experiments that it names.
    ///
    /// # Errors
    /// Everything that is wrong with the plan, each problem with its figure and key.
    pub fn read(text: &str, find: &mut Find<'_>) -> Result<Self, Vec<Problem>> {
        let plan = table_of(text).map_err(|problem| vec![problem])?;
        let mut problems = Vec::new();
        let (own, shared) = KNOWN.split_at(OWN);
        let at_top = || shared.iter().copied().chain(["out", "figure"]);
        for key in plan.keys().filter(|key| at_top().all(|known| known != *key)).take(MOST_PROBLEMS) {
            problems.push(if own.contains(&key.as_str()) {
                Problem::new(key, "stands at the top; only a [[figure]] has it")
            } else {
                Problem::unknown_key(key, at_top())
            });
        }
        let out = match plan.get("out") {
            None => PathBuf::from("."),
            Some(Value::String(out)) if !out.is_empty() => PathBuf::from(out),
            Some(other) => {
                problems.push(Problem::new(
                    "out",
                    format!("is {}; it names a folder, as \"figures\"", Fields::shown(other)),
                ));
                PathBuf::new()
            }
        };
        let figures: &[Value] = match plan.get("figure") {
            Some(Value::Array(figures)) if figures.len() <= MOST => figures,
            Some(Value::Array(_)) => {
                problems.push(Problem::whole(format!("there are more than {MOST} figures")));
                &[]
            }
            Some(_) => {
                problems.push(Problem::new("figure", "is not a list of tables: write [[figure]]"));
                &[]
            }
            None => {
                let text = "there is no figure: write [[figure]], with name, view and step below";
                problems.push(Problem::whole(text));
                &[]
            }
        };
        let mut experiments = Experiments { find, known: HashMap::new() };
        let mut names = HashSet::new();
        let mut entries = Vec::new();
        let mut events = 0;
        for (i, figure) in figures.iter().enumerate() {
            if problems.len() >= MOST_PROBLEMS {
                break;
            }
            let Value::Table(own) = figure else {
                problems.push(Problem::new(format!("figure {}", i + 1), "is not a table"));
                continue;
            };
            let name = own.get("name").and_then(Value::as_str);
            let called =
                name.map_or_else(|| format!("figure {}", i + 1), |name| format!("figure \"{}\"", excerpt(name)));
            let mut found = Vec::new();
            let fields = Fields::new(own, "", KNOWN, &mut found);
            let mut reader = Reader { own: fields, all: &plan, problems: found };
            let entry = reader.entry(&mut experiments);
            // Many file systems do not distinguish upper and lower case.
            if name.is_some_and(|name| !names.insert(name.to_lowercase())) {
                reader.problems.push(Problem::new("name", "is that of another figure"));
            }
            for problem in reader.problems {
                let key = problem.place.first().unwrap_or(&problem.key);
                // A problem with a key at the top of the plan is reported once and without a figure.
                if own.contains_key(key) || !plan.contains_key(key) {
                    problems.push(problem.within(&called));
                } else if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
            events += entry.as_ref().map_or(0, |entry| entry.figure.experiment.config().events.len());
            if events > MOST_EVENTS {
                let text = format!("there are more than {MOST_EVENTS} events in the experiments of the figures");
                problems.push(Problem::whole(text));
                break;
            }
            entries.extend(entry);
        }
        if problems.is_empty() { Ok(Self { out, folder: None, entries }) } else { Err(problems) }
    }
}

/// The experiments found so far, because many figures of a plan share an experiment.
struct Experiments<'a, 'b> {
    find: &'a mut Find<'b>,
    known: HashMap<(bool, String), Option<Found>>,
}

impl Experiments<'_, '_> {
    /// Returns the experiment at `source`. The first call adds its problems to `problems`; later calls only return
    /// `None`.
    fn at(&mut self, source: Source<'_>, problems: &mut Vec<Problem>) -> Option<Found> {
        let key = match source {
            Source::File(name) => (true, name.to_owned()),
            Source::Lesson(name) => (false, name.to_owned()),
        };
        let found = self.known.entry(key).or_insert_with(|| match (self.find)(source) {
            Ok(content) => Some(content),
            Err(found) => {
                let key = if matches!(source, Source::File(_)) { "experiment" } else { "lesson" };
                problems.extend(found.into_iter().map(|problem| problem.within(key)));
                None
            }
        });
        found.clone()
    }
}

/// Reads one figure and collects its problems.
struct Reader<'a> {
    own: Fields<'a>,
    /// The whole plan, whose top-level keys are the defaults of the figure.
    all: &'a Table,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn entry(&mut self, experiments: &mut Experiments<'_, '_>) -> Option<Entry> {
        let name = self.name();
        let experiment = self.experiment(experiments);
        let (experiment, plane) = experiment.map_or((None, None), |(experiment, plane)| (Some(experiment), plane));
        let mut figure = Figure::new(experiment.clone().unwrap_or_default());
        figure.state.map = plane.unwrap_or_default();
        // An entry has several languages.
        let given = |key| if key == "lang" { None } else { self.value(key).map(word) };
        let mut found = figure.set_given(&["view", "step"], given);
        for assignment in self.lists("show") {
            found.extend(figure.state.set_option_from(assignment).err().map(|problem| problem.within("show")));
        }
        let formats = self.words(
            "formats",
            &["svg"],
            |name| FileKind::named(&FileKind::STILL, name),
            &FileKind::STILL.map(FileKind::name),
        );
        let languages = self.words("languages", &["en"], Language::from_name, &Language::names());
        let (title, alt) = (self.said("title"), self.said("alt"));
        if experiment.is_some() && Figure::has_subject(&found) {
            found.extend(figure.problems());
        }
        if formats.contains(&FileKind::Png) {
            found.extend(figure.look.size.pixels(figure.look.scale).err());
        }
        self.problems.append(&mut found);
        Some(Entry { name: name?, figure, languages, formats, title, alt })
    }

    /// Returns the value of a key: the figure's own, or else the default of the plan.
    fn value(&self, key: &'static str) -> Option<&'a Value> {
        self.own.get(key).or_else(|| self.all.get(key).filter(|_| !KNOWN[..OWN].contains(&key)))
    }

    /// Notes that the value of `key` is not among the `allowed` ones.
    fn wrong(&mut self, key: &str, value: &Value, allowed: &str) {
        self.own.wrong(key, value, allowed, &mut self.problems);
    }

    fn name(&mut self) -> Option<String> {
        let Some(value) = self.own.get("name") else {
            self.problems.push(Problem::missing("name", "give that of its files, as \"drift\""));
            return None;
        };
        let fits = |name: &&str| {
            let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
            letters && (1..=LONGEST_NAME).contains(&name.len())
        };
        let name = value.as_str().filter(fits);
        if name.is_none() {
            self.wrong("name", value, &format!("up to {LONGEST_NAME} letters a–z, digits, - and _"));
        }
        name.map(str::to_owned)
    }

    /// Returns the experiment or lesson, changed by `set` of the plan and then of the figure, and the plane of its map if it
    /// has one.
    fn experiment(&mut self, experiments: &mut Experiments<'_, '_>) -> Option<(Checked, Option<Plane>)> {
        let own = ["experiment", "lesson"].map(|key| self.own.get(key));
        let all = ["experiment", "lesson"].map(|key| self.all.get(key));
        let [file, lesson] = if own == [None, None] { all } else { own };
        let before = self.problems.len();
        let found = match (file, lesson) {
            (Some(_), Some(_)) => {
                let text = "and lesson do not go together: a figure is of one run";
                self.problems.push(Problem::new("experiment", text));
                None
            }
            (Some(Value::String(path)), None) => experiments.at(Source::File(path), &mut self.problems),
            (Some(Value::Table(keys)), None) => {
                let mut config = Config::default();
                let merged = config.merge_table(keys);
                let problems = merged.err().into_iter().flat_map(|error| error.0);
                self.problems.extend(problems.map(|problem| problem.within("experiment")));
                Some(config.into())
            }
            (None, Some(Value::String(id))) => experiments.at(Source::Lesson(id), &mut self.problems),
            (Some(other), None) => {
                self.wrong("experiment", other, "a file in quotes, or a table of its keys");
                None
            }
            (None, Some(other)) => {
                self.wrong("lesson", other, "the name of a lesson in quotes");
                None
            }
            (None, None) => Some(Found::default()),
        };
        let assignments = self.lists("set");
        let Found { experiment: mut config, plane } = found?;
        self.problems.extend(config.set_all(assignments).into_iter().map(|problem| problem.within("set")));
        let checked = config.check();
        if self.problems.len() == before {
            let problems = checked.as_ref().err().into_iter().flat_map(|error| error.0.iter().cloned());
            self.problems.extend(problems.map(|problem| problem.within("experiment")));
        }
        checked.ok().map(|checked| (checked, plane))
    }

    /// Returns the assignments in the list `key`: first those of the plan, then those of the figure.
    fn lists(&mut self, key: &'static str) -> Vec<&'a str> {
        let mut all = Vec::new();
        for value in [self.all.get(key), self.own.get(key)].into_iter().flatten() {
            let items = value.as_array().map(|items| items.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
            match items {
                Some(Some(items)) if items.len() <= MOST_ASSIGNMENTS => all.extend(items),
                Some(Some(_)) => {
                    self.problems.push(Problem::new(key, format!("has more than {MOST_ASSIGNMENTS} assignments")));
                }
                _ => self.wrong(key, value, "a list, as [\"key=value\"]"),
            }
        }
        all
    }

    /// Returns the values of a key that takes one word or a list of words, each converted by `of`, without duplicates.
    fn words<T: PartialEq>(
        &mut self,
        key: &'static str,
        default: &[&str],
        of: impl Fn(&str) -> Option<T>,
        allowed: &[&str],
    ) -> Vec<T> {
        let value = self.value(key);
        let items: Option<Vec<&str>> = match value {
            None => Some(default.to_vec()),
            Some(Value::String(word)) => Some(vec![word]),
            Some(Value::Array(items)) if !items.is_empty() => items.iter().map(Value::as_str).collect(),
            Some(_) => None,
        };
        let mut found = Vec::new();
        for item in items.as_deref().unwrap_or_default() {
            match of(item) {
                Some(item) if !found.contains(&item) => found.push(item),
                Some(_) => {}
                None => {
                    self.problems.push(Problem::word(key, item, allowed));
                }
            }
        }
        if let (None, Some(value)) = (items, value) {
            self.wrong(key, value, &format!("a list of some of \"{}\"", allowed.join("\", \"")));
        }
        found
    }

    /// Returns the value of a key that takes a text, or a table with a text for each language.
    fn said(&mut self, key: &'static str) -> Said {
        let mut said = Said::default();
        match self.own.get(key) {
            None => {}
            Some(Value::String(text)) => said.all = Some(text.clone()),
            Some(Value::Table(texts)) => {
                for (tag, text) in texts {
                    match (Language::from_name(tag), text.as_str()) {
                        (Some(language), Some(text)) => said.each.push((language, text.to_owned())),
                        (None, _) => {
                            self.problems.push(Problem::unknown(tag, "a language", Language::names()).within(key));
                        }
                        (_, None) => self.problems.push(Problem::new(tag, "must be text in quotes").within(key)),
                    }
                }
            }
            Some(other) => self.wrong(key, other, "a text, or { en = \"…\", ko = \"…\" }"),
        }
        said
    }
}

/// Returns a value as a word of a command line, without quotes.
fn word(value: &Value) -> String {
    Word::from_toml(value).map_or_else(|| Fields::shown(value), |value| value.word())
}
