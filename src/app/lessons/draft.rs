//! "Save as lesson": the current experiment and view as a lesson file, with placeholders for the words.

use std::fmt::Write as _;
use std::path::Path;

use super::super::files::beside;
use super::super::session::Session;
use crate::config::{Config, Event, KEYS, Key};
use crate::measure::timeline;
use crate::view::{Picture, ViewState};

/// Number of steps of a lesson whose run has not begun.
const STEPS: u64 = 320;

impl Session {
    /// Returns the lesson file for the current experiment and view; the id comes from the file name of `path`.
    pub(in crate::app) fn draft(&self, path: &Path) -> String {
        let mut experiment = beside(self.experiment(), path);
        let newest = self.report().and_then(|report| report.frame.as_ref()).map_or(0, |frame| frame.step);
        experiment.training.steps = recorded_up_to(if newest > 0 { newest } else { STEPS });
        experiment.events.retain(|event| event.step < experiment.training.steps);
        draft(&experiment, self.state(), &id(path))
    }
}

/// Returns the last step up to `step`, at least 1, that is recorded in every run; a lesson may end there.
fn recorded_up_to(step: u64) -> u64 {
    let bounded = step.clamp(1, 100_000);
    (1..=bounded).rev().find(|step| timeline::recorded(*step)).unwrap_or(1)
}

/// Returns the id of the lesson from the name of its file.
fn id(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let word = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '-' };
    let id: String = stem.chars().map(word).skip_while(|c| !c.is_ascii_lowercase()).take(40).collect();
    if id.is_empty() { "my-lesson".to_owned() } else { id }
}

fn draft(experiment: &Config, state: &ViewState, id: &str) -> String {
    let mut out = String::new();
    let steps = experiment.training.steps;
    let _ = write!(
        out,
        "# A ShiftScope lesson. Write your own words where it says so, in both languages, then open this file in the\n\
         # window. What may stand here: docs/lessons.md\n\
         id = {id:?}\norder = 100\nwatch = {:?}   # steps per second, or \"full\"\n",
        state.pace.speed
    );
    let _ =
        write!(out, "\n# What differs from the default experiment; the lesson ends at training.steps.\n[experiment]\n");
    out.push_str(&difference(experiment));
    out.push_str(&shown(state));
    for (language, words) in [("en", &ENGLISH), ("ko", &KOREAN)] {
        let _ = write!(out, "\n[text.{language}]\n");
        for (key, text) in TEXTS.iter().zip(words) {
            let _ = writeln!(out, "{key} = {text:?}");
        }
    }
    out.push_str(REST);
    out.push_str(&control(experiment));
    let _ = write!(
        out,
        "\n# Any number of moments at which the lesson points at something and, if you like, waits:\n[[moment]]\n\
         step = {}\npause = false\npoint = {{ part = \"loss\" }}\n\
         en = \"Look at the loss. What do you want to say at this step?\"\n\
         ko = \"손실을 보세요. 이 스텝에서 하고 싶은 말을 적으세요.\"\n",
        recorded_up_to(steps / 2)
    );
    out
}

const TEXTS: [&str; 6] = ["title", "statement", "question", "explanation", "otherwise", "limits"];
const ENGLISH: [&str; 6] = [
    "My lesson",
    "What is it about? Two or three sentences.",
    "What do you expect?",
    "What happened, where the claims held: A reached {a.train_accuracy at end}, B {b.train_accuracy at end}.",
    "What happened, where one of them did not: A reached {a.train_accuracy at end}, B {b.train_accuracy at end}.",
    "Where does the claim end?",
];
const KOREAN: [&str; 6] = [
    "나의 수업",
    "무엇에 대한 수업인가요? 두세 문장으로 적으세요.",
    "어떻게 될까요?",
    "주장이 성립했을 때의 설명: A는 {a.train_accuracy at end}, B는 {b.train_accuracy at end}에 이르렀어요.",
    "주장이 성립하지 않았을 때의 설명: A는 {a.train_accuracy at end}, B는 {b.train_accuracy at end}에 이르렀어요.",
    "이 주장은 어디까지 맞나요?",
];

const REST: &str = r#"
# Two to four answers; right: true (where all claims hold), or a condition in quotes.
[[answer]]
en = "B learns better."
ko = "B가 더 잘 배워요."
right = true
[[answer]]
en = "A learns better."
ko = "A가 더 잘 배워요."
right = "a.train_accuracy at end > b.train_accuracy at end"

# What the lesson claims, as conditions on the run.
[[claim]]
en = "At the end B classifies more of the training data correctly than A."
ko = "마지막에 B가 A보다 훈련 데이터를 더 많이 맞혀요."
holds = "b.train_accuracy at end > a.train_accuracy at end"

# What to try next: keys of the experiment with other values.
[[try]]
en = "A tenth of the learning rate"
ko = "학습률을 10분의 1로"
set = ["training.learning_rate=0.05"]

# For an exercise: keys whose controls are hidden, and whether the others can be looked at only.
[exercise]
hide = []
lock = false
"#;

/// Returns a control for the claim: both arms with the same normalization, if theirs differ.
fn control(experiment: &Config) -> String {
    let [a, b] = experiment.arms.each_ref().map(|arm| arm.normalization);
    if a == b {
        return String::new();
    }
    format!(
        "\n# What takes the cause of claims away, so that they fail; `shiftscope lessons --check` trains it, too.\n\
         [[control]]\nen = \"B as A, with the same normalization\"\nko = \"B를 A와 같은 정규화로\"\n\
         set = [\"arms.b.normalization={}\"]\nfails = [1]\n",
        a.name()
    )
}

/// Returns the keys of `experiment` that differ from their defaults, as dotted keys, and its events.
fn difference(experiment: &Config) -> String {
    let default = Config::default();
    let mut out = format!("training.steps = {}\n", experiment.training.steps);
    let differs = |key: &&Key<Config>| key.name != "training.steps" && key.get(experiment) != key.get(&default);
    let mut keys: Vec<&Key<Config>> = KEYS.iter().filter(differs).collect();
    keys.sort_by_key(|key| key.name);
    for (key, value) in keys.into_iter().filter_map(|key| Some((key, key.get(experiment)?))) {
        let _ = writeln!(out, "{} = {value}", key.name);
    }
    for Event { step, change } in &experiment.events {
        let layer = change.layer().map_or_else(String::new, |layer| format!("layer = {layer}\n"));
        let (key, value) = (change.key(), change.value());
        let _ = write!(out, "[[experiment.event]]\nkey = \"{key}\"\n{layer}step = {step}\nvalue = {value}\n");
    }
    out
}

/// Returns the view options that differ from those of a new window.
fn shown(state: &ViewState) -> String {
    let view = match Picture::in_middle(state) {
        Some(picture @ (Picture::Map | Picture::Network | Picture::Unit)) => picture.name(),
        _ => state.tab.name(),
    };
    let mut out = String::new();
    if state.shows_map() {
        let [x, y] = state.map.axes.each_ref().map(ToString::to_string);
        let _ = write!(out, "\n[map]\nx = {x:?}\ny = {y:?}\nsteps = {}\n", state.map.steps);
    }
    let _ = write!(out, "\n[show]\nview = \"{view}\"\n");
    let mut options = String::new();
    for (key, value) in state.options() {
        match key {
            "layer" => drop(writeln!(out, "layer = {value}")),
            "stage" => drop(writeln!(out, "stage = {value:?}")),
            // An arm hidden from the class is not part of a lesson, and panels belong to the window.
            _ if key == "hide" || key.starts_with("window.") => {}
            _ => drop(writeln!(options, "{key} = {value:?}")),
        }
    }
    if !options.is_empty() {
        let _ = write!(out, "[show.options]\n{options}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Change, Value};
    use crate::lessons::Lesson;

    #[test]
    fn a_draft_is_a_lesson_of_the_same_experiment_and_view() {
        let mut experiment = Config::default();
        for set in ["network.depth=4", "arms.a.learning_rate=0.1", "training.learning_rate=2", "seed=7"] {
            experiment.set(set).unwrap();
        }
        experiment.training.steps = recorded_up_to(300);
        let change = Change::new("batch_norm.gamma", Value::Float(2.0)).unwrap();
        experiment.events.push(Event { step: 20, change });
        let mut state = ViewState::default();
        for (key, value) in [("window.tab", "drift"), ("layer", "3"), ("stage", "z"), ("drift.lower", "moments")] {
            state.set_option(key, value).unwrap();
        }
        let text = draft(&experiment, &state, &id(Path::new("/a/1 My Lesson.toml")));
        let lesson = Lesson::from_toml(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(lesson.id, "my-lesson");
        assert_eq!(lesson.experiment, experiment);
        assert_eq!(lesson.controls.len(), 1, "A has no norm");
        super::super::can_be_shown(&lesson).unwrap();
        let mut again = ViewState::default();
        for (key, value) in &lesson.show {
            again.set_option(key, value).unwrap();
        }
        assert_eq!(again.options(), state.options());
    }

    #[test]
    fn arms_with_the_same_normalization_have_no_control() {
        let mut experiment = Config::default();
        experiment.set("arms.b.normalization=none").unwrap();
        let lesson = Lesson::from_toml(&draft(&experiment, &ViewState::default(), "same")).unwrap();
        assert!(lesson.controls.is_empty());
    }

    #[test]
    fn a_draft_of_the_map_has_its_plane() {
        let (mut experiment, mut state) = (Config::default(), ViewState::default());
        experiment.training.steps = 300;
        for (key, value) in [("window.tab", "seeds"), ("window.runs", "map")] {
            state.set_option(key, value).unwrap();
        }
        state.map.set("x", "network.depth=1..9:5:lin").unwrap();
        let text = draft(&experiment, &state, "map");
        let lesson = Lesson::from_toml(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(lesson.map, Some(state.map.clone()));
        let mut again = ViewState::default();
        for (key, value) in &lesson.show {
            again.set_option(key, value).unwrap();
        }
        assert!(again.shows_map());
    }

    #[test]
    fn a_draft_of_the_microscope_opens_it_again() {
        let (mut experiment, mut state) = (Config::default(), ViewState::default());
        experiment.training.steps = 300;
        let options = [
            ("window.microscope", "open"),
            ("layer", "3"),
            ("unit", "2"),
            ("microscope.order", "sorted"),
            ("microscope.sample", "7"),
            ("microscope.moved", "1.5"),
        ];
        for (key, value) in options {
            state.set_option(key, value).unwrap();
        }
        let text = draft(&experiment, &state, "microscope");
        let lesson = Lesson::from_toml(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        super::super::can_be_shown(&lesson).unwrap();
        let mut again = ViewState::default();
        for (key, value) in &lesson.show {
            again.set_option(key, value).unwrap();
        }
        assert_eq!(again.options(), state.options());
    }

    #[test]
    fn the_end_is_a_recorded_step() {
        for (step, end) in [(0, 1), (1, 1), (127, 127), (129, 128), (300, 300), (301, 300), (10_000_000, 99_328)] {
            assert_eq!(recorded_up_to(step), end);
        }
    }

    #[test]
    fn every_file_name_gives_a_name() {
        for (path, name) in [("x.toml", "x"), ("수업.toml", "my-lesson"), ("", "my-lesson"), ("9-b_C.toml", "b-c")] {
            assert_eq!(id(Path::new(path)), name, "{path}");
        }
    }
}
