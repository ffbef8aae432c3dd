//! The state that a window leaves to the next one.

use std::collections::BTreeMap;
use std::path::Path;

use egui::{Context, ThemePreference};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::session::Session;
use crate::config::{Checked, Config, ConfigError};
use crate::view::{FULL_SPEED, Group, Language, Tab, Unreadable, ViewState};

/// Version of the state file that this program writes, and the newest that it reads.
const VERSION: u32 = 1;
/// Zoom factors that the keyboard can reach.
const ZOOMS: std::ops::RangeInclusive<f32> = 0.2..=5.0;
/// Limits of a side of the window, in points without zoom; the size of the monitor limits it further when the
/// window opens.
const SIDES: std::ops::RangeInclusive<f32> = 200.0..=20_000.0;

/// The state that a window leaves to the next one. Values missing in the file have their default; values out of
/// range become the nearest allowed value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    version: u32,
    /// Width and height of the window, in points without zoom, when it is neither full screen nor maximized.
    pub size: [f32; 2],
    /// Whether the window is maximized.
    pub maximized: bool,
    #[serde(with = "Theme")]
    theme: ThemePreference,
    /// The language of the window.
    #[serde(serialize_with = "write_language", deserialize_with = "read_language")]
    pub language: Language,
    zoom: f32,
    /// Whether the controls are shown; `None` = if there is room.
    controls: Option<bool>,
    /// Whether the plots are shown; `None` = if there is room.
    plots: Option<bool>,
    /// The names of the folded groups of controls.
    folded: Vec<String>,
    speed: f64,
    #[serde(default = "String::new")]
    tab: String,
    hints_seen: bool,
    /// The experiment, in the form of its file.
    pub(super) experiment: String,
    /// The folder of the file that was opened or saved last; empty if there was none.
    folder: String,
    /// The files that were opened or saved last, newest first.
    recent: Vec<String>,
    /// The lessons followed to their end, with the number of the user's answer; 0 if the question was skipped.
    lessons: BTreeMap<String, u8>,
}

/// How a preference of a theme is written.
#[derive(Serialize, Deserialize)]
#[serde(remote = "ThemePreference", rename_all = "lowercase")]
enum Theme {
    System,
    Light,
    Dark,
}

/// Writes a language as its tag.
fn write_language<S: Serializer>(language: &Language, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(language.name())
}

/// Reads the tag of a language. That of a translation that is not there any more becomes English.
fn read_language<'a, D: Deserializer<'a>>(from: D) -> Result<Language, D::Error> {
    Ok(Language::from_name(&String::deserialize(from)?).unwrap_or(Language::English))
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            version: VERSION,
            size: [1600.0, 1000.0],
            maximized: false,
            theme: ThemePreference::default(),
            language: Language::English,
            zoom: 1.0,
            controls: None,
            plots: None,
            folded: Vec::new(),
            speed: ViewState::default().pace.speed,
            tab: Tab::default().name().to_owned(),
            hints_seen: false,
            experiment: String::new(),
            folder: String::new(),
            recent: Vec::new(),
            lessons: BTreeMap::new(),
        }
    }
}

impl Remembered {
    /// Returns the state to assume if the state file is unusable: that of a first window, but without the hints,
    /// since a user with a state file has seen them.
    pub(super) fn after_trouble() -> Self {
        Self { hints_seen: true, ..Self::default() }
    }

    /// Parses the state file.
    ///
    /// # Errors
    /// If it is broken, not of this program, or of a newer version.
    pub fn from_toml(text: &str) -> Result<Self, Unreadable> {
        // The version comes first, since the rest of a newer file may be unreadable.
        let table: toml::Table = text.parse().map_err(|_| Unreadable::Foreign)?;
        match table.get("version").and_then(toml::Value::as_integer) {
            Some(version) if version > i64::from(VERSION) => return Err(Unreadable::TooNew),
            Some(version) if version == i64::from(VERSION) => {}
            _ => return Err(Unreadable::Foreign),
        }
        let mut read: Self = table.try_into().map_err(|_| Unreadable::Foreign)?;
        let within = |x: f32, range: &std::ops::RangeInclusive<f32>, default: f32| {
            if x.is_finite() { x.clamp(*range.start(), *range.end()) } else { default }
        };
        let default = Self::default();
        read.size = [0, 1].map(|side| within(read.size[side], &SIDES, default.size[side]));
        read.zoom = within(read.zoom, &ZOOMS, 1.0);
        read.speed = if read.speed.is_finite() { read.speed.clamp(1.0, FULL_SPEED) } else { default.speed };
        Ok(read)
    }

    /// Returns the text of the state file.
    ///
    /// # Panics
    /// Never: numbers, words and switches can all be written.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("numbers, words and switches can be written")
    }

    /// Returns the last experiment; `None` if there was none.
    ///
    /// # Errors
    /// If the experiment is no longer valid.
    pub fn experiment(&self) -> Result<Option<Checked>, ConfigError> {
        if self.experiment.is_empty() {
            return Ok(None);
        }
        Config::from_toml(&self.experiment)?.check().map(Some)
    }
}

impl Session {
    /// Returns the state to leave to the next window. `before` supplies values that are not visible at the moment.
    #[must_use]
    pub fn remember(&self, ctx: &Context, before: &Remembered) -> Remembered {
        // A lesson changes controls and speed only temporarily, as projector mode does with the controls.
        let of_lesson = self.lessons.on.as_ref().map(|course| course.before);
        let projector = self.state.projector;
        let zoom = if projector { self.zoom } else { ctx.zoom_factor() };
        let viewport =
            |get: fn(&egui::ViewportInfo) -> Option<bool>| ctx.input(|input| get(input.viewport())).unwrap_or(false);
        let fills = viewport(|info| info.fullscreen) || self.state.full_screen;
        let maximized = if fills { before.maximized } else { viewport(|info| info.maximized) };
        let size = ctx.content_rect().size() * ctx.zoom_factor();
        let mut experiment = self.edits.base().clone();
        // The next window may be opened in another folder.
        experiment.relocate(|path| self.folder().join(path));
        Remembered {
            version: VERSION,
            size: if fills || maximized { before.size } else { [size.x.round(), size.y.round()] },
            maximized,
            theme: ctx.options(|options| options.theme_preference),
            language: self.text.language(),
            zoom,
            controls: match of_lesson {
                _ if projector => before.controls,
                Some(of_lesson) => of_lesson.controls,
                None => self.state.controls,
            },
            plots: self.state.plots,
            folded: Group::ALL
                .into_iter()
                .filter(|group| self.state.folded[*group as usize])
                .map(|group| group.name().to_owned())
                .collect(),
            speed: of_lesson.map_or(self.state.pace, |of_lesson| of_lesson.pace).speed,
            tab: self.state.tab.name().to_owned(),
            hints_seen: self.hints_seen,
            experiment: experiment.to_toml(),
            folder: self.files.used_folder.as_deref().and_then(Path::to_str).unwrap_or_default().to_owned(),
            recent: self.files.recent_paths(),
            lessons: self.lessons.progress.clone(),
        }
    }

    /// Takes over the state of an earlier window, except for its language and its experiment, with which the
    /// session was created.
    pub fn recall(&mut self, ctx: &Context, remembered: &Remembered) {
        ctx.set_theme(remembered.theme);
        ctx.set_zoom_factor(remembered.zoom);
        self.zoom = remembered.zoom;
        self.state.controls = remembered.controls;
        self.state.plots = remembered.plots;
        // Names from another version are ignored.
        self.state.folded = Group::ALL.map(|group| remembered.folded.iter().any(|name| name == group.name()));
        self.state.pace.speed = remembered.speed;
        self.state.tab = Tab::from_name(&remembered.tab).unwrap_or_default();
        self.lessons.recall(&remembered.lessons);
        self.files.recall_recent(&remembered.recent, &remembered.folder);
        self.hints_seen = remembered.hints_seen;
        if !self.hints_seen {
            self.hint(Some(0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_equal() {
        let remembered = Remembered {
            size: [1024.0, 768.0],
            maximized: true,
            theme: ThemePreference::Dark,
            language: Language::Korean,
            zoom: 1.25,
            controls: Some(false),
            plots: Some(true),
            folded: vec!["data".to_owned(), "of-another-version".to_owned()],
            speed: 7.5,
            tab: "drift".to_owned(),
            hints_seen: true,
            experiment: Config { seed: 7, ..Config::default() }.to_toml(),
            folder: "/home/me/course".to_owned(),
            recent: vec!["/home/me/course/a b.toml".to_owned()],
            lessons: BTreeMap::from([("what-is-shift".to_owned(), 2), ("of-another-version".to_owned(), 0)]),
            version: VERSION,
        };
        let read = Remembered::from_toml(&remembered.to_toml()).unwrap();
        assert_eq!(read, remembered);
        assert_eq!(read.experiment().unwrap().unwrap().config().seed, 7);
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        assert_eq!(
            Remembered::from_toml("version = 1").unwrap(),
            Remembered { tab: String::new(), ..Remembered::default() }
        );
        assert!(Remembered::default().experiment().unwrap().is_none());
    }

    #[test]
    fn a_language_whose_translation_is_gone_becomes_english() {
        let read = Remembered::from_toml("version = 1\nlanguage = \"qaa\"\nmaximized = true").unwrap();
        assert_eq!((read.language, read.maximized), (Language::English, true));
    }

    #[test]
    fn what_is_out_of_range_is_brought_back() {
        let read = Remembered::from_toml("version = 1\nsize = [-3.0, nan]\nzoom = 1e9\nspeed = inf").unwrap();
        assert_eq!((read.size, read.zoom), ([200.0, 1000.0], 5.0));
        assert!((read.speed - 40.0).abs() < 1e-9);
    }

    #[test]
    fn foreign_broken_and_newer_files_are_told_apart() {
        for foreign in
            ["", "version =", "\u{0}", "version = 0", "version = -1", "version = \"1\"", "[network]\ndepth = 3"]
        {
            assert_eq!(Remembered::from_toml(foreign).unwrap_err(), Unreadable::Foreign, "{foreign:?}");
        }
        let broken = ["theme = \"pink\"", "language = 1", "size = 3", "maximized = 1", "speed = true"];
        for line in broken {
            let text = format!("version = 1\n{line}");
            assert_eq!(Remembered::from_toml(&text).unwrap_err(), Unreadable::Foreign, "{line}");
        }
        assert_eq!(Remembered::from_toml("version = 2\nsize = \"new\"").unwrap_err(), Unreadable::TooNew);
    }
}
