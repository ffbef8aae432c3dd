//! The look of a figure, and the table of the keys of a figure, which the command line, provenances, plans and copied
//! commands read and write.

use egui::Theme;

use super::make::Figure;
use super::size::{FORM, SCALES, Size};
use crate::config::{Checked, Key, KeyType as _, LAST_STEP, Problem, Range, Value, key, key_type, word_types};
use crate::map::Plane;
use crate::view::{Language, Picture, ViewState};

/// The look of a figure: its size, colors and language, and whether it has a caption.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Width and height.
    pub size: Size,
    /// Pixels per point of a PNG, 1..=8.
    pub scale: f32,
    /// The language of the words in the figure.
    pub language: Language,
    /// The color theme: light, for print, or dark.
    pub theme: Theme,
    /// Whether the background of the page is left out.
    pub transparent: bool,
    /// Whether a caption below the figure says what is shown and with which settings.
    pub caption: bool,
}

impl Default for Look {
    /// Returns the look of a slide in English, with the light theme and without a caption.
    fn default() -> Self {
        Self {
            size: Size::default(),
            scale: 1.0,
            language: Language::English,
            theme: Theme::Light,
            transparent: false,
            caption: false,
        }
    }
}

key_type!(Size, |size| Value::Text(size.to_string()), |value| Self::parse(value.as_text()?));
word_types!(Language, Picture);
key_type!(Theme, |theme| Value::Text(if *theme == Self::Light { "light" } else { "dark" }.to_owned()), |value| Some(
    if value.as_text()? == "light" { Self::Light } else { Self::Dark }
));

/// The number of keys of [`FIGURE`] that say what is shown; those of the look follow.
const OF_SUBJECT: usize = 3;
/// The languages of a figure.
const LANGUAGES: &str = "en or ko (--locale DIR adds others)";
/// The options of the views that are keys of a figure as well.
const SHOWN: [&str; 2] = ["layer", "stage"];
/// The keys of a figure that name a step.
const STEPS: [&str; 2] = ["step", "until"];

/// The keys of a figure beside its experiment and the options of the views: what is shown, and the look, in the order in
/// which a provenance lists them.
pub static FIGURE: &[Key<Figure>] = &[
    key!("view", Range::Words(Picture::NAMES), false, "the view that is shown", picture),
    Key {
        // A figure ends at the step that it shows, unless the next key says otherwise.
        put: |figure, value| u64::of(value).map(|step| (figure.step, figure.until) = (step, step)).is_some(),
        ..key!("step", Range::Integer(0, LAST_STEP), false, "the step that is shown", step)
    },
    key!("until", Range::Integer(0, LAST_STEP), false, "the step where curves over time end", until),
    key!("size", Range::Form(FORM), false, "width and height", look.size),
    key!("scale", Range::Float(SCALES.0, SCALES.1), false, "pixels per point of a PNG", look.scale),
    key!("lang", Range::Form(LANGUAGES), false, "language of the words", look.language),
    key!("theme", Range::Words(&["light", "dark"]), false, "light, for print, or dark", look.theme),
    key!("transparent", Range::Bool, false, "without a page behind the figure", look.transparent),
    key!("caption", Range::Bool, false, "a line below with the settings", look.caption),
];

impl Figure {
    /// Returns the figure of the layers at the first step of `experiment`, with the options of a new window.
    #[must_use]
    pub fn new(experiment: Checked) -> Self {
        let (state, look) = (ViewState::default(), Look::default());
        Self { experiment, step: 0, until: 0, picture: Picture::Layers, state, look, folder: None }
    }

    /// Sets the key `name` of a figure to `value`, also one of the plane of a map.
    ///
    /// # Errors
    /// If there is no such key, or the value is not allowed; the problem says what is.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        if Plane::KEYS.contains(&name) {
            return self.state.map.set(name, value);
        }
        Key::find_in(FIGURE, name, "a key of a figure")?.set_word(self, value)
    }

    /// Sets the keys of a figure, `layer` and `stage`, and those of the plane of a map, for which `given` returns a value.
    /// Keys among `needed` must have one; but a map needs no step, because its plane has a number of steps.
    ///
    /// # Returns
    /// What is wrong with each key; the others are set.
    pub fn set_given(
        &mut self,
        needed: &[&str],
        mut given: impl FnMut(&'static str) -> Option<String>,
    ) -> Vec<Problem> {
        let give = |name| match name {
            "view" => format!("views: {}", Picture::NAMES.join(", ")),
            _ => "give the step to be shown".to_owned(),
        };
        let is_map = given("view").as_deref() == Some(Picture::Map.name());
        let needs = |name| needed.contains(&name) && !(is_map && STEPS.contains(&name));
        if is_map {
            (self.step, self.until) = (self.state.map.steps, self.state.map.steps);
        }
        let mut problems = Key::set_given(FIGURE, self, &mut given, |name| needs(name).then(|| give(name)));
        for name in Plane::KEYS {
            problems.extend(given(name).and_then(|value| self.set(name, &value).err()));
        }
        for name in SHOWN {
            problems.extend(given(name).and_then(|value| self.state.set_option(name, &value).err()));
        }
        problems
    }

    /// Returns whether none of the problems that [`Figure::set_given`] returned is about the view, a step or an axis, so that
    /// [`Figure::problems`] can find further ones.
    #[must_use]
    pub fn has_subject(found: &[Problem]) -> bool {
        let of_subject = FIGURE[..OF_SUBJECT].iter().map(|key| key.name).chain(Plane::KEYS);
        of_subject
            .into_iter()
            .all(|name| found.iter().all(|problem| problem.place.first().unwrap_or(&problem.key) != name))
    }

    /// Returns whether `name` is a key of a figure, also one of the plane of a map, or `layer` or `stage`.
    #[must_use]
    pub fn has_key(name: &str) -> bool {
        SHOWN.contains(&name) || Plane::KEYS.contains(&name) || FIGURE.iter().any(|key| key.name == name)
    }

    /// Returns the keys of the look with their values, as [`Figure::set`] takes them.
    pub fn look_words(&self) -> impl Iterator<Item = (&'static str, String)> {
        FIGURE[OF_SUBJECT..].iter().map(|key| (key.name, key.word(self)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure() -> Figure {
        Figure::new(Checked::default())
    }

    #[test]
    fn a_figure_ends_at_its_step_unless_it_says_otherwise() {
        let read = |keys: &[(&str, &str)]| {
            let mut figure = figure();
            let given = |name| keys.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
            (figure.set_given(&["view", "step"], given), figure.step, figure.until, figure.state.layer)
        };
        assert_eq!(read(&[("view", "loss"), ("step", "7"), ("layer", "3")]), (Vec::new(), 7, 7, Some(3)));
        assert_eq!(read(&[("until", "9"), ("view", "loss"), ("step", "7")]), (Vec::new(), 7, 9, None));
        let (problems, ..) = read(&[("until", "-1"), ("scale", "1.5"), ("layer", "0")]);
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(problems[0].starts_with("view is missing; views: layers, network, lens"), "{problems:?}");
        let others = ["step is missing; give the step to be shown", "until is -1; allowed: 0..=10000000"];
        assert_eq!(
            (&problems[1..3], problems[3].as_str()),
            (&others.map(str::to_owned)[..], "layer is 0; allowed: auto or 1..=50")
        );
    }

    #[test]
    fn a_map_has_a_plane_and_needs_no_step() {
        let read = |keys: &[(&str, &str)]| {
            let mut figure = figure();
            let given = |name| keys.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
            let found = figure.set_given(&["view", "step"], given);
            let all = if Figure::has_subject(&found) { figure.problems() } else { Vec::new() };
            let all: Vec<String> = found.into_iter().chain(all).map(|problem| problem.to_string()).collect();
            (all, figure.step, figure.plane().axes[0].to_string())
        };
        let usual = "training.learning_rate=0.001..10:32:log".to_owned();
        assert_eq!(read(&[("view", "map")]), (Vec::new(), 300, usual.clone()));
        let depth = "network.depth=1..9:5:lin";
        assert_eq!(read(&[("view", "map"), ("step", "40"), ("x", depth)]), (Vec::new(), 40, depth.to_owned()));
        let refused = |keys: &[(&str, &str)], expected: &str| {
            let (problems, ..) = read(&[&[("view", "map")], keys].concat());
            assert_eq!(problems, [expected]);
        };
        refused(&[("x", "init.scale=1..200")], "x: init.scale is 200; allowed: 0..=100");
        refused(&[("x", "init.scale=1..2")], "x and y are one key, init.scale; a map has two");
        refused(&[("step", "0")], "steps is 0; allowed: 1..=10000000");
        refused(&[("until", "400")], "until has no place in a map, which shows the end of its trainings");
    }

    #[test]
    fn a_look_is_said_as_it_is_read() {
        let look = Look {
            size: Size::millimeters(55.0, 40.0),
            scale: 2.5,
            language: Language::Korean,
            theme: Theme::Dark,
            transparent: true,
            caption: true,
        };
        for look in [look, Look::default()] {
            let (figure, mut read) = (Figure { look, ..figure() }, figure());
            for (key, value) in figure.look_words() {
                read.set(key, &value).unwrap();
            }
            assert_eq!(read.look, look);
        }
    }

    #[test]
    fn the_keys_are_in_the_order_of_a_provenance() {
        assert!(FIGURE[..OF_SUBJECT].iter().map(|key| key.name).eq(["view", "step", "until"]));
        let keys = figure().look_words().map(|(key, _)| key).collect::<Vec<_>>();
        assert_eq!(keys, ["size", "scale", "lang", "theme", "transparent", "caption"]);
    }

    #[test]
    fn what_is_not_allowed_is_said() {
        let refused = |key: &str, value: &str| figure().set(key, value).unwrap_err().to_string();
        for value in ["0", "9", "0.5", "nan", "inf", "-1"] {
            assert_eq!(refused("scale", value), format!("scale is {value}; allowed: 1..=8"));
        }
        for value in ["x", ""] {
            assert_eq!(refused("scale", value), format!("scale is \"{value}\"; allowed: 1..=8"));
        }
        assert_eq!(refused("lang", "fr"), "lang is \"fr\"; allowed: en or ko (--locale DIR adds others)");
        assert_eq!(refused("theme", "gray"), "theme is \"gray\"; allowed: light or dark");
        assert_eq!(refused("sise", "1x1"), "sise is not a key of a figure; did you mean size?");
        assert!(refused("size", "0x0").starts_with("size is \"0x0\"; allowed: WIDTHxHEIGHT"));
    }
}
