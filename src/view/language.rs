//! The languages of the words: those of the program, and those that translations add while it runs.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use super::translation::Translation;

/// Returns the contents of the locale files of the language with this tag.
macro_rules! files {
    ($tag:literal) => {
        files!($tag, "window", "controls", "notice", "lens", "drift", "gradients", "decision", "seeds", "layers", "export", "files", "hints", "figure", "lesson", "past", "map", "own_data", "network", "microscope")
    };
    ($tag:literal, $($name:literal),+) => {
        [$(($name, include_str!(concat!("../../assets/locales/", $tag, "/", $name, ".ftl")))),+]
    };
}

/// A language of the words in the window and in figures.
#[derive(Clone, Copy)]
pub enum Language {
    /// English.
    English,
    /// Korean.
    Korean,
    /// The language of a translation that was read while the program runs.
    Added(&'static Translation),
}

/// The languages of the program, then those that were added, in that order.
static KNOWN: RwLock<Vec<Language>> = RwLock::new(Vec::new());

impl Language {
    /// The languages of the program, in the order in which they are offered. [`Language::known`] has those of
    /// translations, too.
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];

    /// Returns the languages of the program and then those of the translations, in the order in which they were added.
    #[must_use]
    pub fn known() -> Vec<Self> {
        let added = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
        Self::ALL.into_iter().chain(added.iter().copied()).collect()
    }

    /// Returns the tags of all known languages, in the order of [`Language::known`].
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        Self::known().into_iter().map(Self::name).collect()
    }

    /// Adds the language of a translation for the rest of the process, in place of an earlier translation with the same
    /// tag. English and Korean, which are known already, cannot be replaced.
    pub fn add(translation: Translation) -> Self {
        let added = Self::Added(Box::leak(Box::new(translation)));
        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        match known.iter_mut().find(|language| language.name() == added.name()) {
            Some(earlier) => *earlier = added,
            None => known.push(added),
        }
        added
    }

    /// Returns the tag, as it is written in files and on the command line: `en`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
            Self::Added(translation) => translation.tag(),
        }
    }

    /// Returns the known language with this tag; `None` if there is none.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::known().into_iter().find(|language| language.name() == name)
    }

    /// Returns the name of the language in that language.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean => "한국어",
            Self::Added(translation) => translation.own_name(),
        }
    }

    /// Returns the locale files of a language of the program, each with its name without `.ftl`; none for an added one.
    #[must_use]
    pub const fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::English => &files!("en"),
            Self::Korean => &files!("ko"),
            Self::Added(_) => &[],
        }
    }
}

/// Two languages are the same if they have the same texts: two translations with one tag are different.
impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::English, Self::English) | (Self::Korean, Self::Korean) => true,
            (Self::Added(one), Self::Added(other)) => std::ptr::eq(*one, *other),
            _ => false,
        }
    }
}

impl Eq for Language {}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.own_name())
    }
}
