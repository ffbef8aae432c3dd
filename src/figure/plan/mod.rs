//! A plan: a set of figures that is made in one go. `docs/figures_plan.md` describes the file.

mod index;
mod latex;
mod make;
mod read;
mod record;

use std::path::PathBuf;

pub use index::{is_index, markdown, tex};
pub use make::{Made, PlanError, Wanted, Watch, make};
pub use read::Source;
pub use record::{Record, Recorded};

use super::make::Figure;
use crate::files::FileKind;
use crate::view::Language;

/// A set of figures.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The folder of the figures as the plan names it: relative to the folder of the plan.
    pub out: PathBuf,
    /// The figures, in the order of the plan.
    pub entries: Vec<Entry>,
}

/// A figure of a plan, in all its languages and formats.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name, that of its files too; no other figure of the plan has it.
    pub name: String,
    /// The figure; the language of its look is not looked at.
    pub figure: Figure,
    /// Its languages, each once.
    pub languages: Vec<Language>,
    /// Its formats, each once.
    pub formats: Vec<FileKind>,
    /// What the plan says instead of the program's own title.
    pub title: Said,
    /// What the plan says instead of the program's own alternative text.
    pub alt: Said,
}

/// A text of the plan, for each language or for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// For every language that is not named.
    all: Option<String>,
    /// For these languages.
    each: Vec<(Language, String)>,
}

impl Said {
    /// What is said in `language`.
    #[must_use]
    pub fn of(&self, language: Language) -> Option<&str> {
        let own = self.each.iter().find(|(other, _)| *other == language).map(|(_, text)| text.as_str());
        own.or(self.all.as_deref())
    }
}

/// A figure in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number in [`Plan::entries`].
    pub entry: usize,
    /// Its language.
    pub language: Language,
}

impl Plan {
    /// Every figure in each of its languages.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        let each = |(entry, of): (usize, &Entry)| {
            of.languages.iter().map(move |language| Item { entry, language: *language }).collect::<Vec<_>>()
        };
        self.entries.iter().enumerate().flat_map(each).collect()
    }

    /// The languages that some figure has, in the order of [`Language::ALL`].
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        let used = |language: &Language| self.entries.iter().any(|entry| entry.languages.contains(language));
        Language::ALL.into_iter().filter(used).collect()
    }

    /// The figure of `item`.
    #[must_use]
    pub fn figure(&self, item: Item) -> Figure {
        let mut figure = self.entries[item.entry].figure.clone();
        figure.look.language = item.language;
        figure
    }
}

impl Entry {
    /// The name of the file of this format: it stands in the folder of its language.
    #[must_use]
    pub fn file(&self, format: FileKind) -> String {
        format!("{}.{}", self.name, format.name())
    }
}
