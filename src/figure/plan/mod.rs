//! Plans: sets of figures that are made together. `docs/figures_plan.md` describes the file of a plan.

mod index;
mod latex;
mod make;
mod read;
mod record;

use std::path::PathBuf;

pub use index::{is_index, markdown, tex};
pub use make::{Made, Wanted, make};
pub use read::{Found, Source};
pub use record::{Record, Recorded};

use super::make::Figure;
use crate::files::FileKind;
use crate::view::Language;

/// A set of figures that are made together.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The folder for the figures as written in the plan, relative to the folder of the plan.
    pub out: PathBuf,
    /// The folder in which each language has a folder for its figures, once it is known: `out`, or another that the user
    /// chose. The path of the data in a provenance begins in the folder of the figure.
    pub folder: Option<PathBuf>,
    /// The figures, in the order of the plan.
    pub entries: Vec<Entry>,
}

/// A figure of a plan, in all its languages and formats.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name of the figure and of its files, unique in the plan.
    pub name: String,
    /// The figure; the language in its look is ignored.
    pub figure: Figure,
    /// The languages of the figure, without duplicates.
    pub languages: Vec<Language>,
    /// The formats of the figure, without duplicates.
    pub formats: Vec<FileKind>,
    /// The title that the plan gives in place of the program's own.
    pub title: Said,
    /// The alternative text that the plan gives in place of the program's own.
    pub alt: Said,
}

/// A text of the plan: one for all languages, or one for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The text for every language without its own text.
    all: Option<String>,
    /// The texts for single languages.
    each: Vec<(Language, String)>,
}

impl Said {
    /// Returns the text in `language`; `None` if the plan gives none.
    #[must_use]
    pub fn of(&self, language: Language) -> Option<&str> {
        let own = self.each.iter().find(|(other, _)| *other == language).map(|(_, text)| text.as_str());
        own.or(self.all.as_deref())
    }
}

/// A figure in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The index of the figure in [`Plan::entries`].
    pub entry: usize,
    /// The language of the figure.
    pub language: Language,
}

impl Plan {
    /// Returns every figure in each of its languages, in the order of the plan.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        let each = |(entry, of): (usize, &Entry)| {
            of.languages.iter().map(move |language| Item { entry, language: *language }).collect::<Vec<_>>()
        };
        self.entries.iter().enumerate().flat_map(each).collect()
    }

    /// Returns the languages that at least one figure has, in the order of [`Language::known`].
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        let used = |language: &Language| self.entries.iter().any(|entry| entry.languages.contains(language));
        Language::known().into_iter().filter(used).collect()
    }

    /// Returns the figure of `item`, in its language.
    #[must_use]
    pub fn figure(&self, item: Item) -> Figure {
        let mut figure = self.entries[item.entry].figure.clone();
        figure.look.language = item.language;
        figure.folder = self.folder.as_ref().map(|folder| folder.join(item.language.name()));
        figure
    }
}

impl Entry {
    /// Returns the file name of the figure in this format. Each language has a folder of its own.
    #[must_use]
    pub fn file(&self, format: FileKind) -> String {
        format!("{}.{}", self.name, format.name())
    }
}
