//! Reads a lesson file: converts TOML to a [`Lesson`], and reports every problem with its key.

mod evidence;

use toml::{Table, Value as Item};

use super::LAST_STEP;
use super::condition::Condition;
use super::expression::{Visited, When};
use super::lesson::{Answer, Bilingual, Cells, Exercise, Lesson, Moment, Pointer, Region, Right, Speed, Texts, Try};
use super::possible::recorded;
use super::published::{PUBLISHED, Published};
use super::share::Share;
use super::template::Template;
use crate::config::{Config, ConfigError, Fields, KEYS, Normalization, Problem, excerpt, table_of};
use crate::map::{Axis, Plane, STEPS};
use crate::measure::Stage;

/// The keys of a lesson file.
const KEYS_OF_LESSON: &[&str] = &[
    "id",
    "order",
    "watch",
    "experiment",
    "map",
    "show",
    "text",
    "answer",
    "moment",
    "claim",
    "control",
    "try",
    "exercise",
    "references",
    "seeds",
    "compare",
    "overlay",
];
/// The message for a share of a map where a run alone decides.
const NO_SHARES: &str = "share(…) has its place in a claim, and in explanation and otherwise";
const TEXTS: &[&str] = &["title", "statement", "question", "explanation", "otherwise", "limits"];
const SHOW: &[&str] = &["view", "layer", "stage", "options"];
/// The views that a lesson can show; that of the map is in the tab of the seeds, that of the network in the tab of the
/// layers.
const VIEWS: [&str; 8] = ["layers", NETWORK, "drift", "gradients", "data", "seeds", MAP, UNIT];
const MAP: &str = "map";
const NETWORK: &str = "network";
const UNIT: &str = "unit";
/// Largest number of characters of each text, so that it fits the panel of a small window.
mod longest {
    pub const TITLE: usize = 60;
    pub const STATEMENT: usize = 420;
    pub const QUESTION: usize = 200;
    pub const ANSWER: usize = 120;
    pub const MOMENT: usize = 260;
    pub const ENDING: usize = 700;
    pub const LIMITS: usize = 560;
    pub const CLAIM: usize = 160;
    pub const TRY: usize = 140;
    pub const REFERENCE: usize = 240;
    pub const AXIS: usize = 120;
}
/// Allowed speeds of a lesson, in steps per second.
const SPEEDS: std::ops::RangeInclusive<f64> = 0.1..=100_000.0;

/// The state of reading a lesson: the problems so far, and its experiment.
struct Reader {
    problems: Vec<Problem>,
    experiment: Config,
    /// Whether the experiment is valid, so that conditions can be checked against it.
    sound: bool,
    map: Option<Plane>,
    /// Whether there is a table of a map, which may be wrong.
    has_map: bool,
}

impl Lesson {
    /// Reads a lesson file.
    ///
    /// # Errors
    /// Returns all problems, each with its key and what is allowed.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        let table = table_of(text)?;
        let mut problems = Vec::new();
        let fields = Fields::new(&table, "", KEYS_OF_LESSON, &mut problems);
        let mut reader = Reader { problems, experiment: Config::default(), sound: false, map: None, has_map: false };
        let lesson = reader.lesson(&fields);
        ConfigError::unless_empty(reader.problems)?;
        Ok(lesson)
    }
}

impl Reader {
    fn lesson(&mut self, fields: &Fields) -> Lesson {
        let id = self.id(fields);
        self.experiment(fields);
        self.map(fields);
        let problems = &mut self.problems;
        let order = fields.needed_whole("order", 1, 10_000, problems).unwrap_or(1);
        let references = fields.texts("references", 8, longest::REFERENCE, problems);
        let watch = self.watch(fields).unwrap_or_else(|| {
            if fields.get("watch").is_none() {
                self.problems.push(Problem::missing("watch", "give steps per second, or \"full\""));
            }
            Speed::Full
        });
        let shown = fields.table("show", SHOW, &mut self.problems);
        let show = self.show(&shown, true);
        let text = self.texts(fields);
        let answers = fields.list("answer", [2, 4], &["en", "ko", "right"], &mut self.problems);
        let answers: Vec<Answer> = answers.iter().map(|fields| self.answer(fields)).collect();
        if !answers.is_empty() && answers.iter().all(|answer| answer.right == Right::Never) {
            self.problems.push(Problem::new("[[answer]]", "has none with right = true or a condition"));
        }
        let known = &["step", "en", "ko", "point", "show", "watch", "pause"];
        let moments = fields.list("moment", [0, 12], known, &mut self.problems);
        let mut moments: Vec<Moment> = moments.iter().filter_map(|fields| self.moment(fields)).collect();
        moments.sort_by_key(|moment| moment.step);
        let (claims, controls) = self.evidence(fields);
        let tries = fields.list("try", [1, 3], &["en", "ko", "set"], &mut self.problems);
        let tries = tries.iter().map(|fields| self.attempt(fields)).collect();
        let of_exercise = fields.optional_table("exercise", &["hide", "lock"], &mut self.problems);
        let exercise = self.exercise(&of_exercise);
        let seeds = self.seeds(fields);
        let compare = self.compare(fields);
        let overlay = self.overlay(fields);
        let (experiment, map) = (self.experiment.clone(), self.map.take());
        Lesson {
            id,
            order,
            experiment,
            map,
            watch,
            show,
            text,
            answers,
            moments,
            claims,
            controls,
            tries,
            exercise,
            compare,
            overlay,
            references,
            seeds,
        }
    }

    fn id(&mut self, fields: &Fields) -> String {
        let id = fields.text("id", 40, &mut self.problems);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let begins = id.starts_with(|c: char| c.is_ascii_lowercase());
        if !id.is_empty() && (!begins || !id.chars().all(plain)) {
            let allowed = "small letters, digits and hyphens, a letter first";
            self.problems.push(Problem::value("id", &format!("{id:?}"), allowed));
        }
        id
    }

    fn experiment(&mut self, fields: &Fields) {
        let empty = Table::new();
        let table = match fields.get("experiment") {
            None => &empty,
            Some(Item::Table(table)) => table,
            Some(_) => {
                self.problems.push(Problem::new("experiment", "must be a table, [experiment]"));
                return;
            }
        };
        // Messages of `config` get the name of the table as a place, because keys without one belong to the lesson.
        let named = |problem: Problem| problem.within("experiment");
        let merged = self.experiment.merge_table(table);
        let checked = self.experiment.clone().check().map(|_| ());
        let found = merged.and(checked).err().into_iter().flat_map(|error| error.0).map(named);
        let before = self.problems.len();
        self.problems.extend(found);
        let steps = self.experiment.training.steps;
        let problem = match recorded(steps, steps) {
            _ if !(1..=LAST_STEP).contains(&steps) => Some(format!("is {steps}; allowed in a lesson: 1..={LAST_STEP}")),
            outcome => outcome.err().map(|problem| format!("is where the lesson ends; {problem}")),
        };
        self.problems.extend(problem.map(|problem| named(Problem::new("training.steps", problem))));
        self.sound = self.problems.len() == before;
    }

    /// Reads the map that claims on shares are about.
    fn map(&mut self, fields: &Fields) {
        let table = fields.optional_table("map", &["x", "y", "steps"], &mut self.problems);
        self.has_map = table.is_there();
        if !self.has_map {
            return;
        }
        let steps = table.whole("steps", 1, LAST_STEP, &mut self.problems).unwrap_or(STEPS);
        let mut axis = |key| {
            let text = table.text(key, longest::AXIS, &mut self.problems);
            let axis = (!text.is_empty()).then(|| Axis::read(&table.name(key), &text))?;
            axis.map_err(|problem| self.problems.push(problem)).ok()
        };
        if let (Some(x), Some(y)) = (axis("x"), axis("y")) {
            let plane = Plane { axes: [x, y], steps, ..Plane::default() };
            let checked = if self.sound { plane.plan(&self.experiment).map(|_| ()) } else { Ok(()) };
            match checked {
                Ok(()) => self.map = Some(plane),
                Err(error) => self.problems.extend(error.0.into_iter().map(|problem| problem.within("map"))),
            }
        }
    }

    /// Checks a share that is asked for: the map has to be there, and only a claim or a closing text may ask for it.
    fn check_share(&self, share: &Share, may_ask: bool) -> Result<(), String> {
        let axes = self.map.as_ref().map(|map| map.axes.each_ref().map(|axis| axis.key));
        let unknown = |keys: [&str; 2]| share.within.iter().find(|bound| !keys.contains(&bound.key));
        match axes {
            _ if !may_ask => Err(NO_SHARES.to_owned()),
            // What is wrong with the map has been said.
            None if self.has_map => Ok(()),
            None => Err("share(…) is of a map, and the lesson has no [map]".to_owned()),
            Some(keys) => unknown(keys).map_or(Ok(()), |bound| {
                Err(format!("{} is no axis of the map; its axes: {}", bound.key, keys.join(", ")))
            }),
        }
    }

    /// Checks all shares that `visit` shows to its argument.
    fn check_shares(&self, may_ask: bool, visit: impl FnOnce(&mut dyn FnMut(&Visited<'_>))) -> Result<(), String> {
        let mut outcome = Ok(());
        visit(&mut |visited| {
            if let (Visited::Share(share), true) = (visited, outcome.is_ok()) {
                outcome = self.check_share(share, may_ask);
            }
        });
        outcome
    }

    /// Reads the speed at `watch`; `None` if it is missing or invalid.
    fn watch(&mut self, fields: &Fields) -> Option<Speed> {
        let item = fields.get("watch")?;
        #[expect(clippy::cast_precision_loss, reason = "an integer for a float is the nearest float")]
        let rate = item.as_float().or_else(|| item.as_integer().map(|n| n as f64));
        match (rate, item.as_str()) {
            (Some(rate), _) if SPEEDS.contains(&rate) => Some(Speed::StepsPerSecond(rate)),
            (_, Some("full")) => Some(Speed::Full),
            _ => {
                let (low, high) = (SPEEDS.start(), SPEEDS.end());
                let allowed = format!("{low}..={high} (steps per second) or \"full\"");
                self.problems.push(Problem::value(fields.name("watch"), &item.to_string(), allowed));
                None
            }
        }
    }

    /// Reads which options of the views are set; the `whole` state at the start names a view.
    fn show(&mut self, fields: &Fields, whole: bool) -> Vec<(String, String)> {
        let problems = &mut self.problems;
        if whole && fields.is_there() && fields.get("view").is_none() {
            problems.push(Problem::missing(fields.name("view"), format!("allowed: {}", VIEWS.join(", "))));
        }
        let view = fields.word("view", &VIEWS, problems);
        let (tab, part) = match view {
            Some(MAP) => (Some("seeds"), Some(("window.runs", MAP))),
            Some("seeds") => (view, Some(("window.runs", "seeds"))),
            Some(NETWORK) => (Some("layers"), Some(("window.layers", NETWORK))),
            Some("layers") => (view, Some(("window.layers", "rows"))),
            // The microscope lies over whatever is in the middle.
            Some(UNIT) => (None, None),
            view => (view, None),
        };
        let microscope = view.map(|view| if view == UNIT { "open" } else { "closed" }.to_owned());
        let depth = if self.sound { self.experiment.network.depth as u64 } else { 50 };
        let layer = fields.whole("layer", 1, depth, problems).map(|layer| layer.to_string());
        let stage = fields.word("stage", Stage::NAMES, problems).map(ToOwned::to_owned);
        let mut options = Vec::new();
        match fields.get("options") {
            None => (),
            Some(Item::Table(table)) => flatten("", table, &mut options, &fields.name("options"), problems),
            Some(_) => problems.push(Problem::new(fields.name("options"), "must be a table of options of the views")),
        }
        let view = [tab.map(|tab| ("window.tab", tab)), part].into_iter().flatten();
        let view = view.map(|(key, word)| (key.to_owned(), word.to_owned()));
        let named = [("window.microscope", microscope), ("layer", layer), ("stage", stage)];
        let named = named.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        view.chain(named).chain(options).collect()
    }

    fn texts(&mut self, fields: &Fields) -> Bilingual<Texts> {
        let both = fields.table("text", &["en", "ko"], &mut self.problems);
        let mut of = |language: &'static str| {
            let fields = both.table(language, TEXTS, &mut self.problems);
            let mut text = |key, most| fields.text(key, most, &mut self.problems);
            let title = text("title", longest::TITLE);
            let statement = text("statement", longest::STATEMENT);
            let question = text("question", longest::QUESTION);
            let limits = text("limits", longest::LIMITS);
            let mut ending = |key| self.template(&fields, key, longest::ENDING, None);
            let (explanation, otherwise) = (ending("explanation"), ending("otherwise"));
            Texts { title, statement, question, explanation, otherwise, limits }
        };
        Bilingual { en: of("en"), ko: of("ko") }
    }

    /// Reads a text with numbers, which are evaluated at `step`, or at the end.
    fn template(&mut self, fields: &Fields, key: &'static str, most: usize, step: Option<u64>) -> Template {
        // The length limit applies to the text with its numbers filled in, so that the source text may be longer.
        let text = fields.text(key, 4 * most, &mut self.problems);
        let outcome = Template::parse(&text, step.map_or(When::End, When::Step)).and_then(|template| {
            let length = template.outline().chars().count();
            if length > most {
                return Err(format!("has {length} characters with its numbers; allowed: up to {most}"));
            }
            template.expressions().try_for_each(|x| {
                self.check_shares(step.is_none(), |see| x.visit(see)).map_err(|problem| format!("{{{x}}}: {problem}"))
            })?;
            if self.sound {
                template.expressions().try_for_each(|x| {
                    x.check(&self.experiment, self.experiment.training.steps)
                        .map_err(|problem| format!("{{{x}}}: {problem}"))
                })?;
            }
            Ok(template)
        });
        outcome.unwrap_or_else(|problem| {
            self.problems.push(Problem::whole(problem).within(fields.name(key)));
            Template::default()
        })
    }

    fn bilingual(&mut self, fields: &Fields, most: usize) -> Bilingual<String> {
        Bilingual { en: fields.text("en", most, &mut self.problems), ko: fields.text("ko", most, &mut self.problems) }
    }

    fn condition(&mut self, fields: &Fields, key: &'static str, text: &str) -> Option<Condition> {
        let outcome = Condition::parse(text).and_then(|condition| {
            self.check_shares(key == "holds", |see| condition.visit(see))?;
            if self.sound {
                condition.check(&self.experiment)?;
            }
            Ok(condition)
        });
        outcome.map_err(|problem| self.problems.push(Problem::whole(problem).within(fields.name(key)))).ok()
    }

    fn answer(&mut self, fields: &Fields) -> Answer {
        let text = self.bilingual(fields, longest::ANSWER);
        let right = match fields.get("right") {
            None | Some(Item::Boolean(false)) => Right::Never,
            Some(Item::Boolean(true)) => Right::WithClaims,
            Some(Item::String(text)) => self.condition(fields, "right", text).map_or(Right::WithClaims, Right::When),
            Some(_) => {
                let text = "must be true, false or a condition in quotes";
                self.problems.push(Problem::new(fields.name("right"), text));
                Right::WithClaims
            }
        };
        Answer { text, right }
    }

    fn moment(&mut self, fields: &Fields) -> Option<Moment> {
        let end = self.experiment.training.steps;
        let step = fields.needed_whole("step", 0, end, &mut self.problems)?;
        if let Err(problem) = recorded(step, end) {
            self.problems.push(Problem::whole(problem).within(fields.name("step")));
            return None;
        }
        let en = self.template(fields, "en", longest::MOMENT, Some(step));
        let ko = self.template(fields, "ko", longest::MOMENT, Some(step));
        // The numbers of later steps do not exist yet at this moment.
        for x in en.expressions().chain(ko.expressions()) {
            let mut late = None;
            x.visit(&mut |visited| late = late.or(visited.last_step(end).filter(|last| *last > step)));
            if let Some(late) = late {
                let text = format!("{{{x}}}: step {late} lies behind this moment, step {step}");
                self.problems.push(Problem::new(fields.path(), text));
            }
        }
        let shown = fields.optional_table("show", SHOW, &mut self.problems);
        Some(Moment {
            step,
            text: Bilingual { en, ko },
            point: self.point(fields),
            show: self.show(&shown, false),
            watch: self.watch(fields),
            pause: fields.flag("pause", &mut self.problems),
        })
    }

    fn point(&mut self, fields: &Fields) -> Option<Pointer> {
        let at = fields.optional_table("point", &["part", "arm", "layer"], &mut self.problems);
        if fields.get("point").is_some_and(Item::is_table) && at.get("part").is_none() {
            self.problems.push(Problem::missing(at.name("part"), format!("allowed: {}", Region::NAMES.join(", "))));
        }
        let part = at.word("part", Region::NAMES, &mut self.problems);
        let arm = at.word("arm", &["a", "b"], &mut self.problems).map(|arm| usize::from(arm == "b"));
        let layers = self.layers(&at);
        Some(Pointer { part: Region::from_name(part?)?, arm, layers })
    }

    /// Reads the layers that a moment points at: one, all, or, if they are missing, the selected layer.
    fn layers(&mut self, at: &Fields) -> Cells {
        let Some(item) = at.get("layer") else { return Cells::Selected };
        let depth = if self.sound { self.experiment.network.depth } else { 50 };
        let layer = item.as_integer().and_then(|layer| usize::try_from(layer).ok());
        match (item.as_str(), layer.filter(|layer| (1..=depth).contains(layer))) {
            (Some("all"), _) => Cells::All,
            (_, Some(layer)) => Cells::One(layer),
            _ => {
                at.wrong("layer", item, &format!("1..={depth}, all"), &mut self.problems);
                Cells::Selected
            }
        }
    }

    fn attempt(&mut self, fields: &Fields) -> Try {
        let text = self.bilingual(fields, longest::TRY);
        let set = fields.texts("set", 8, 120, &mut self.problems);
        if fields.get("set").is_none() {
            let give = "give a list as [\"training.learning_rate=2\"]";
            self.problems.push(Problem::missing(fields.name("set"), give));
        }
        let mut experiment = self.experiment.clone();
        let mut found: Vec<Problem> = experiment.set_all(set.iter().map(String::as_str));
        if self.sound && found.is_empty() {
            found.extend(experiment.clone().check().err().into_iter().flat_map(|error| error.0));
        }
        self.problems.extend(found.into_iter().map(|problem| problem.within(fields.name("set"))));
        Try { text, set, experiment }
    }

    fn exercise(&mut self, fields: &Fields) -> Exercise {
        let hide = fields.texts("hide", KEYS.len(), 60, &mut self.problems);
        let lock = fields.flag("lock", &mut self.problems);
        for key in &hide {
            let exercise = Exercise { hide: vec![key.clone()], lock };
            if !KEYS.iter().any(|known| exercise.hides(known.name)) {
                let problem =
                    Problem::unknown(key, "a key or a table of the experiment", KEYS.iter().map(|key| key.name));
                self.problems.push(problem.within(fields.name("hide")));
            }
        }
        Exercise { hide, lock }
    }

    /// Reads the normalizations for comparison.
    fn compare(&mut self, fields: &Fields) -> Vec<Normalization> {
        let words = fields.texts("compare", 2, 40, &mut self.problems);
        let known: Vec<Normalization> = words.iter().filter_map(|word| Normalization::from_name(word)).collect();
        if known.len() < words.len() {
            let text = format!("has a word that is no normalization; allowed: {}", Normalization::NAMES.join(", "));
            self.problems.push(Problem::new("compare", text));
        }
        known
    }

    /// Reads the name of a published figure.
    fn overlay(&mut self, fields: &Fields) -> Option<&'static Published> {
        fields.get("overlay")?;
        let names: Vec<&str> = PUBLISHED.iter().map(|published| published.name).collect();
        let name = fields.word("overlay", &names, &mut self.problems)?;
        PUBLISHED.iter().find(|published| published.name == name)
    }
}

/// Collects the options of `table`, whose subtables are groups.
fn flatten(group: &str, table: &Table, options: &mut Vec<(String, String)>, name: &str, problems: &mut Vec<Problem>) {
    for (key, item) in table {
        let key = if group.is_empty() { key.clone() } else { format!("{group}.{key}") };
        let value = match item {
            Item::Table(table) if group.is_empty() => {
                flatten(&key, table, options, name, problems);
                continue;
            }
            Item::String(text) => Some(text.clone()),
            Item::Integer(number) => Some(number.to_string()),
            Item::Boolean(flag) => Some(if *flag { "on" } else { "off" }.to_owned()),
            _ => None,
        };
        match value {
            Some(value) if key.len() <= 60 && value.len() <= 60 => options.push((key, value)),
            _ => problems
                .push(Problem::new(format!("{name}: {}", excerpt(&key)), "must be a short text or a whole number")),
        }
    }
    if options.len() > 40 {
        options.clear();
        problems.push(Problem::new(name, "has more than 40 options"));
    }
}
