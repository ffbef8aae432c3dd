//! Problems in the language of the window. Problems that are structured are translated; the rest keeps the words of the
//! command line.

mod table;

use super::Text;
use super::controls::key_words;
use crate::config::{ConfigError, Problem, ProblemKind, one_line, shortened};
use crate::files::{Fault, Foreign};

pub use table::bad_table;

/// Greatest length of a refusal, in characters.
const LONGEST: usize = 480;

/// Returns all problems of `error` in one line.
pub fn words(text: &Text, error: &ConfigError) -> String {
    error.0.iter().map(|problem| of(text, problem)).collect::<Vec<_>>().join("; ")
}

/// Returns a problem in one line.
pub fn of(text: &Text, problem: &Problem) -> String {
    // A key may come from a file, and line breaks in it must not break the line.
    let key = problem.name().replace(char::is_control, " ");
    match &problem.kind {
        ProblemKind::Value { value, allowed, near } => {
            let parts = [("key", key.as_str()), ("value", &value.replace(char::is_control, " ")), ("allowed", allowed)];
            let near = near.as_ref().map(|near| text.with("problem-near", &[("near", near)]));
            [text.with("problem-value", &parts), near.unwrap_or_default()].concat()
        }
        ProblemKind::Unknown { near: Some(near), .. } => {
            text.with("problem-unknown-near", &[("key", &key), ("near", near)])
        }
        ProblemKind::Unknown { near: None, known, .. } if !known.is_empty() => {
            text.with("problem-unknown-known", &[("key", &key), ("known", known)])
        }
        ProblemKind::Unknown { .. } => text.with("problem-unknown", &[("key", &key)]),
        ProblemKind::Missing { give } if give.is_empty() => text.with("problem-missing", &[("key", &key)]),
        ProblemKind::NoPath => text.get("problem-no-path"),
        ProblemKind::Syntax { line, reason, backslash } => {
            let parts = [("line", line.to_string()), ("reason", reason.clone())];
            let hint = if *backslash { text.get("problem-backslash") } else { String::new() };
            [text.with("problem-syntax", &parts), hint].concat()
        }
        ProblemKind::Memory { cells, most } => {
            text.with("problem-memory", &[("cells", &cells.to_string()), ("most", &most.to_string())])
        }
        ProblemKind::Table(bad) => format!("{}: {}", bad.file.replace(char::is_control, " "), bad_table(text, bad)),
        ProblemKind::NoColumn { said, file, columns: None } => {
            text.with("problem-no-column", &[("key", key.as_str()), ("said", said), ("file", file)])
        }
        ProblemKind::NoColumn { said, file, columns: Some(columns) } => {
            let columns = columns.to_string();
            let parts = [("key", key.as_str()), ("said", said), ("file", file), ("columns", &columns)];
            text.with("problem-no-class", &parts)
        }
        ProblemKind::ClassIgnored => text.with("problem-class-ignored", &[("key", &key)]),
        ProblemKind::FewSamples { samples, class, of_class } => {
            let [samples, count] = [samples, of_class].map(|n| super::format::steps(*n as u64));
            let parts = [("key", key.as_str()), ("samples", &samples), ("class", class), ("count", &count)];
            text.with("problem-few-samples", &parts)
        }
        ProblemKind::Missing { .. } | ProblemKind::Other(_) => problem.to_string(),
    }
}

/// Returns a problem with the setting of a control in the words of the window: the name of the control, and its
/// range as the window writes it.
fn of_control(text: &Text, problem: &Problem) -> String {
    let key = key_words(text, &problem.key);
    let kind = match &problem.kind {
        ProblemKind::Value { value, allowed, near } => {
            ProblemKind::Value { value: minus(value), allowed: range(text, allowed), near: near.clone() }
        }
        kind => kind.clone(),
    };
    of(text, &Problem { place: problem.place.clone(), key, kind })
}

/// Returns a range of the key table as the window writes it, as in "−100 to 100".
pub fn range(text: &Text, allowed: &str) -> String {
    minus(&allowed.replace("..=", &format!(" {} ", text.get("range-to"))))
}

/// Returns a number or range with minus signs instead of hyphens.
fn minus(number: &str) -> String {
    number
        .split(' ')
        .map(|part| part.strip_prefix('-').map_or(part.to_owned(), |rest| format!("−{rest}")))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns why a file cannot be read or written, in words that follow its name.
pub fn fault(text: &Text, fault: &Fault) -> String {
    match fault {
        Fault::Missing => text.get("fault-missing"),
        Fault::Denied => text.get("fault-denied"),
        Fault::DiskFull => text.get("fault-disk-full"),
        Fault::DiskReadOnly => text.get("fault-disk-read-only"),
        Fault::NoFolder => text.get("fault-no-folder"),
        Fault::Folder => text.get("fault-folder"),
        Fault::Device => text.get("fault-device"),
        Fault::ReadOnly => text.get("fault-read-only"),
        Fault::TooLarge => text.get("fault-too-large"),
        Fault::NotText(line) => text.with("fault-not-text", &[("line", &line.to_string())]),
        Fault::FileLimit => text.get("fault-file-limit"),
        Fault::InTheWay | Fault::Foreign => text.get("fault-in-the-way"),
        Fault::Other(words) => words.clone(),
    }
}

/// Returns what a file is that cannot be opened, and what to do, in words that follow its name.
fn foreign(text: &Text, foreign: Foreign) -> String {
    match foreign {
        Foreign::Workbook => text.get("content-workbook"),
        Foreign::Archive => text.get("content-archive"),
        Foreign::Photo => text.get("content-photo"),
        Foreign::Page => text.get("content-page"),
        Foreign::Json => text.get("content-json"),
        Foreign::Binary => text.get("content-binary"),
        Foreign::Prose => text.get("content-prose"),
    }
}

/// The reason why a request of the user is refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The experiment is invalid.
    Experiment(ConfigError),
    /// The text typed into the field with this text name is invalid.
    Typed(&'static str, Box<Problem>),
    /// The file at this path cannot be read or written.
    File(String, Fault),
    /// The file at this path is not an experiment.
    Contents(String, ConfigError),
    /// The text of the clipboard is not an experiment.
    Pasted(ConfigError),
    /// There is no text on the clipboard.
    NothingToPaste,
    /// No path was given.
    NoPath,
    /// The file of this name has a format that cannot be opened.
    Foreign(String, Foreign),
    /// The file of this name is a plan of figures, which only the command line can make.
    IsPlan(String),
    /// A path is not valid text, so an experiment cannot hold it.
    NameIsNoText(String),
    /// The file of this name is larger than this many MiB, so it cannot be a figure.
    FigureFileTooLarge(String, u64),
    /// A map from a file has this many cells along each axis, and the window shows up to this many in all.
    MapTooLarge([String; 2], usize),
    /// Nothing was chosen in the dialog of the desktop.
    NothingChosen,
    /// A figure cannot have this size: the typed text, and the least and the greatest side.
    FigureSize(String, [String; 2]),
    /// The view needs a larger page.
    FigureTooSmall {
        /// Width and height of a page that would do, in the chosen unit.
        sides: [String; 2],
        /// Whether the unit is millimeters, not pixels.
        metric: bool,
        /// Whether the page would be large enough without a caption.
        without_caption: bool,
    },
    /// An image of this size has more pixels than the limit, given in millions.
    FigureTooLarge([String; 2], u32),
    /// The file of this name does not have an ending of a figure.
    FigureEnding(String),
    /// The text typed for an animation is invalid: the field, and the values it takes.
    Reel(&'static str, String),
    /// Nothing has been measured yet that a figure could show.
    NothingToExport,
    /// A figure cannot be made, for the reason in these words, which are not translated.
    Figure(String),
    /// The program failed while making a figure.
    ExportFailed(String),
    /// The clipboard does not accept an image, for the reason in the words of the system.
    Clipboard(String),
    /// The file of this name does not contain how it was made: the name, and the reason.
    NoFigure(String, String),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Experiment(problem.into())
    }
}

impl From<ConfigError> for Refusal {
    fn from(error: ConfigError) -> Self {
        Self::Experiment(error)
    }
}

impl Refusal {
    /// Returns the refusal in one line, short enough to leave room for everything else in a small window.
    #[must_use]
    pub fn words(&self, text: &Text) -> String {
        shortened(&one_line(&self.whole(text)), LONGEST).into_owned()
    }

    fn whole(&self, text: &Text) -> String {
        match self {
            Self::Experiment(error) => {
                error.0.iter().map(|problem| of_control(text, problem)).collect::<Vec<_>>().join("; ")
            }
            // The key only lends its range; the name is the one of the field.
            Self::Typed(name, problem) => of_control(text, &Problem::clone(problem).called(text.get(name))),
            Self::File(path, reason) => format!("{path}: {}", fault(text, reason)),
            Self::Contents(path, error) => format!("{path}: {}", words(text, error)),
            Self::Pasted(error) => text.with("paste-refused", &[("text", &words(text, error))]),
            Self::NothingToPaste => text.get("paste-nothing"),
            Self::NoPath => text.get("file-no-path"),
            Self::Foreign(name, what) => format!("{name}: {}", foreign(text, *what)),
            Self::IsPlan(name) => format!("{name}: {}", text.get("content-plan")),
            Self::NameIsNoText(name) => format!("{name}: {}", text.get("name-no-text")),
            Self::FigureFileTooLarge(name, most) => {
                format!("{name}: {}", text.with("figure-too-large", &[("most", &most.to_string())]))
            }
            Self::MapTooLarge([x, y], most) => {
                let most = super::format::steps(*most as u64);
                text.with("map-too-large", &[("x", x), ("y", y), ("most", &most)])
            }
            Self::NothingChosen => text.get("file-nothing-chosen"),
            Self::FigureSize(typed, [least, most]) => {
                text.with("export-bad-size", &[("typed", typed), ("least", least), ("most", most)])
            }
            Self::FigureTooSmall { sides: [width, height], metric, without_caption } => {
                let message = if *without_caption { "export-too-small-caption" } else { "export-too-small" };
                let unit = if *metric { "mm" } else { "px" };
                text.with(message, &[("unit", unit), ("width", width), ("height", height)])
            }
            Self::FigureTooLarge([width, height], most) => {
                let most = most.to_string();
                text.with("export-too-large", &[("width", width), ("height", height), ("most", &most)])
            }
            Self::FigureEnding(name) => text.with("export-bad-ending", &[("name", name)]),
            Self::Reel(field, allowed) => {
                text.with("export-bad-reel", &[("field", &text.get(field)), ("allowed", allowed)])
            }
            Self::NothingToExport => text.get("export-nothing"),
            Self::Figure(words) => words.clone(),
            Self::ExportFailed(words) => text.with("export-failed", &[("text", words)]),
            Self::Clipboard(words) => text.with("export-clipboard", &[("text", words)]),
            Self::NoFigure(name, why) => text.with("export-no-figure", &[("name", name), ("text", why)]),
        }
    }
}
