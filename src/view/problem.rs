//! Problems in the language of the window. What has parts of its own is said in that language; the rest, which is mostly
//! about single lines of a data file, stays in the words of the command line.

use super::Text;
use crate::config::{ConfigError, Problem, ProblemKind, one_line, shortened};
use crate::files::{Fault, Foreign};

/// Longest refusal, in characters.
const LONGEST: usize = 480;

/// All problems of `error` in one line.
pub fn words(text: &Text, error: &ConfigError) -> String {
    error.0.iter().map(|problem| of(text, problem)).collect::<Vec<_>>().join("; ")
}

/// One problem in one line.
pub fn of(text: &Text, problem: &Problem) -> String {
    // A key may come from a file: line breaks in it must not break the line.
    let key = problem.key.replace(char::is_control, " ");
    match &problem.kind {
        ProblemKind::Value { value, allowed } => {
            let parts = [("key", key.as_str()), ("value", &value.replace(char::is_control, " ")), ("allowed", allowed)];
            text.with("problem-value", &parts)
        }
        ProblemKind::UnknownKey { near: Some(near) } => {
            text.with("problem-unknown-near", &[("key", &key), ("near", near)])
        }
        ProblemKind::UnknownKey { near: None } => text.with("problem-unknown", &[("key", &key)]),
        ProblemKind::NoPath => text.get("problem-no-path"),
        ProblemKind::Memory { cells, most } => {
            text.with("problem-memory", &[("cells", &cells.to_string()), ("most", &most.to_string())])
        }
        ProblemKind::Other => problem.to_string(),
    }
}

/// One problem of what the controls are set to, as the window calls it: by the name of the control, with the range as it
/// is spoken.
fn of_control(text: &Text, problem: &Problem) -> String {
    let key = text.find(&problem.key.replace('.', "-"), &[]).unwrap_or_else(|| problem.key.clone());
    let kind = match &problem.kind {
        ProblemKind::Value { value, allowed } => {
            ProblemKind::Value { value: minus(value), allowed: range(text, allowed) }
        }
        kind => kind.clone(),
    };
    of(text, &Problem { key, kind, text: problem.text.clone() })
}

/// A range of the key table as the window says it: "−100 to 100".
pub fn range(text: &Text, allowed: &str) -> String {
    minus(&allowed.replace("..=", &format!(" {} ", text.get("range-to"))))
}

/// A number with a minus instead of a hyphen.
fn minus(number: &str) -> String {
    number
        .split(' ')
        .map(|part| part.strip_prefix('-').map_or(part.to_owned(), |rest| format!("−{rest}")))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Why a file cannot be read or written, in words that follow its name.
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

/// What a file is that cannot be opened, and what to do, in words that follow its name.
fn foreign(text: &Text, foreign: Foreign) -> String {
    match foreign {
        Foreign::Archive => text.get("content-archive"),
        Foreign::Gzip => text.get("content-gzip"),
        Foreign::Photo => text.get("content-photo"),
        Foreign::Utf16 => text.get("content-utf16"),
        Foreign::Json => text.get("content-json"),
        Foreign::Arff => text.get("content-arff"),
        Foreign::Binary => text.get("content-binary"),
        Foreign::Prose => text.get("content-prose"),
    }
}

/// Why what the user asked for is not possible.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The experiment cannot be so.
    Experiment(ConfigError),
    /// A field whose text has this name cannot have what was typed into it.
    Typed(&'static str, Problem),
    /// The file at this path cannot be read or written.
    File(String, Fault),
    /// The file at this path is no experiment.
    Contents(String, ConfigError),
    /// The text of the clipboard is no experiment.
    Pasted(ConfigError),
    /// There is no text on the clipboard.
    NothingToPaste,
    /// No path was given.
    NoPath,
    /// The file of this name is none that can be opened.
    Foreign(String, Foreign),
    /// The file of this name is a plan of figures, which the command line makes.
    IsPlan(String),
    /// A path that is no text, which an experiment cannot hold.
    NameIsNoText(String),
    /// The file of this name is larger than so many MiB, which no figure is.
    FigureFileTooLarge(String, u64),
    /// The dialog of the desktop chose nothing.
    NothingChosen,
    /// A figure cannot be this size: what was typed, the least and the greatest side.
    FigureSize(String, [String; 2]),
    /// The view needs a larger page.
    FigureTooSmall {
        /// Both sides of one that would do, in the unit that was chosen.
        sides: [String; 2],
        /// Whether that is millimeters, and not pixels.
        metric: bool,
        /// Whether the page would do without a caption.
        without_caption: bool,
    },
    /// A picture of this size has more pixels than can be held, in millions.
    FigureTooLarge([String; 2], u32),
    /// The ending of a file of this name is none that a figure has.
    FigureEnding(String),
    /// What was typed for a moving picture is not possible: the field, what it takes.
    Reel(&'static str, String),
    /// Nothing has been measured yet of which a figure could be made.
    NothingToExport,
    /// A figure cannot be made, in words that stay as they are.
    Figure(String),
    /// A mistake of the program while a figure was made.
    ExportFailed(String),
    /// The clipboard takes no picture, in the words of the system.
    Clipboard(String),
    /// The file at this path does not say how it was made.
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
    /// In one line, short enough to leave room for everything else in a small window.
    #[must_use]
    pub fn words(&self, text: &Text) -> String {
        shortened(&one_line(&self.whole(text)), LONGEST).into_owned()
    }

    fn whole(&self, text: &Text) -> String {
        match self {
            Self::Experiment(error) => {
                error.0.iter().map(|problem| of_control(text, problem)).collect::<Vec<_>>().join("; ")
            }
            // The key only lends its range; what was typed into is the field.
            Self::Typed(name, problem) => of_control(text, &Problem { key: text.get(name), ..problem.clone() }),
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
            Self::NothingChosen => text.get("file-nothing-chosen"),
            Self::FigureSize(typed, [least, most]) => {
                text.with("export-bad-size", &[("typed", typed), ("least", least), ("most", most)])
            }
            Self::FigureTooSmall { sides: [width, height], metric, without_caption } => {
                let message = if *without_caption { "export-too-small-caption" } else { "export-too-small" };
                let unit = if *metric { "mm" } else { "px" };
                text.with(message, &[("width", width), ("height", height), ("unit", unit)])
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
