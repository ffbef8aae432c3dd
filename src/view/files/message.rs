//! What is said about files and the clipboard: one line above the picture, until it is read.

use crate::config::{ConfigError, one_line};
use crate::files::Fault;
use crate::view::{Text, problem};

/// Something to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The experiment is in this file.
    Saved(String),
    /// A lesson of the experiment and the view is in this file.
    SavedLesson(String),
    /// The experiment is on the clipboard.
    Copied,
    /// An experiment was opened: the name of its file, or of where it came from.
    Opened(String),
    /// A figure is on the clipboard.
    CopiedImage,
    /// The command line that makes a figure is on the clipboard.
    CopiedCommand,
    /// The experiment on the clipboard was taken over.
    Pasted,
    /// What was remembered of the last window could not be read; the file is now called so.
    SetAside {
        /// Its new path.
        to: String,
        /// Why.
        why: Unreadable,
    },
    /// What was remembered could neither be read nor set aside; it is left as it is, and nothing is remembered.
    Left {
        /// Its path.
        path: String,
        /// Why.
        why: Unreadable,
    },
    /// The window's state cannot be written there.
    NotRemembered {
        /// Its path.
        path: String,
        /// Why.
        fault: Fault,
    },
}

/// Why what was remembered is of no use.
#[derive(Clone, Debug, PartialEq)]
pub enum Unreadable {
    /// The file cannot be read.
    File(Fault),
    /// It is not a state file of ours, or broken.
    Foreign,
    /// It was written by a newer version of the program.
    TooNew,
    /// The experiment in it is none.
    Experiment(ConfigError),
}

impl Unreadable {
    fn words(&self, text: &Text) -> String {
        match self {
            Self::File(fault) => text.with("state-unreadable", &[("why", &problem::fault(text, fault))]),
            Self::Foreign => text.get("state-foreign"),
            Self::TooNew => text.get("state-too-new"),
            Self::Experiment(error) => problem::words(text, error),
        }
    }
}

impl Message {
    /// Whether it need not stay: all is well, and nothing is left to do.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(
            self,
            Self::Saved(_) | Self::Copied | Self::CopiedImage | Self::CopiedCommand | Self::Opened(_) | Self::Pasted
        )
    }

    /// Whether something went wrong.
    #[must_use]
    pub const fn is_bad(&self) -> bool {
        matches!(self, Self::SetAside { .. } | Self::Left { .. } | Self::NotRemembered { .. })
    }

    /// In one line.
    pub fn words(&self, text: &Text) -> String {
        // Paths and reasons may be long.
        one_line(&self.whole(text))
    }

    fn whole(&self, text: &Text) -> String {
        match self {
            Self::Saved(path) => text.with("file-saved", &[("path", path)]),
            Self::SavedLesson(path) => text.with("file-lesson", &[("path", path)]),
            Self::Copied => text.get("file-copied"),
            Self::CopiedImage => text.get("export-copied-image"),
            Self::CopiedCommand => text.get("export-copied-command"),
            Self::Opened(path) => text.with("file-opened", &[("path", path)]),
            Self::Pasted => text.get("file-pasted"),
            Self::SetAside { to, why } => text.with("state-set-aside", &[("path", to), ("why", &why.words(text))]),
            Self::Left { path, why } => text.with("state-left", &[("path", path), ("why", &why.words(text))]),
            Self::NotRemembered { path, fault } => {
                text.with("state-not-remembered", &[("path", path), ("why", &problem::fault(text, fault))])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_that_was_saved_stays_but_is_no_alarm() {
        let [saved, lesson] = [Message::Saved(String::new()), Message::SavedLesson(String::new())];
        assert_eq!((saved.passes(), saved.is_bad()), (true, false));
        assert_eq!((lesson.passes(), lesson.is_bad()), (false, false), "its words are still to be written");
        let lost = Message::Left { path: String::new(), why: Unreadable::Foreign };
        assert_eq!((lost.passes(), lost.is_bad()), (false, true));
    }
}
