//! Messages about files and the clipboard: one line above the picture until it is read.

use crate::config::{ConfigError, one_line};
use crate::files::Fault;
use crate::view::{Text, problem};

/// A message about a file, the clipboard or the remembered state.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The experiment was saved to this file.
    Saved(String),
    /// The experiment and the view were saved to this file as a lesson.
    SavedLesson(String),
    /// The experiment was copied to the clipboard.
    Copied,
    /// An experiment was opened; the text is the name of its file or of another source.
    Opened(String),
    /// A figure was copied to the clipboard.
    CopiedImage,
    /// The command line that makes a figure was copied to the clipboard.
    CopiedCommand,
    /// An export was stopped, and no file was written.
    Stopped,
    /// The experiment on the clipboard was opened.
    Pasted,
    /// The state file of the last window could not be read and was renamed.
    SetAside {
        /// The new path of the state file.
        to: String,
        /// Why the state file could not be read.
        why: Unreadable,
    },
    /// The state file could neither be read nor renamed; it is left unchanged, and no state is saved.
    Left {
        /// The path of the state file.
        path: String,
        /// Why the state file could not be read.
        why: Unreadable,
    },
    /// Something of a folder of translations could not be read, and is left out of them.
    NotTranslated {
        /// The path of the folder.
        path: String,
        /// How many texts or files could not be read.
        count: usize,
    },
    /// The state of the window could not be written.
    NotRemembered {
        /// The path of the state file.
        path: String,
        /// Why the state file could not be written.
        fault: Fault,
    },
}

/// The reason why a state file is unusable.
#[derive(Clone, Debug, PartialEq)]
pub enum Unreadable {
    /// The file cannot be read.
    File(Fault),
    /// The file is broken, or not a state file of this program.
    Foreign,
    /// The file was written by a newer version of the program.
    TooNew,
    /// The experiment in the file is invalid.
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
    /// Returns whether the message disappears after a few seconds: all is well, and nothing is left to do.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(
            self,
            Self::Saved(_)
                | Self::Copied
                | Self::CopiedImage
                | Self::CopiedCommand
                | Self::Stopped
                | Self::Opened(_)
                | Self::Pasted
        )
    }

    /// Returns whether the message reports a failure.
    #[must_use]
    pub const fn is_bad(&self) -> bool {
        matches!(
            self,
            Self::SetAside { .. } | Self::Left { .. } | Self::NotTranslated { .. } | Self::NotRemembered { .. }
        )
    }

    /// Returns the message in words, in one line.
    pub fn words(&self, text: &Text) -> String {
        // Paths and reasons can contain line breaks or be long.
        one_line(&self.whole(text))
    }

    fn whole(&self, text: &Text) -> String {
        match self {
            Self::Saved(path) => text.with("file-saved", &[("path", path)]),
            Self::SavedLesson(path) => text.with("file-lesson", &[("path", path)]),
            Self::Copied => text.get("file-copied"),
            Self::CopiedImage => text.get("export-copied-image"),
            Self::CopiedCommand => text.get("export-copied-command"),
            Self::Stopped => text.get("export-cancelled"),
            Self::Opened(path) => text.with("file-opened", &[("path", path)]),
            Self::Pasted => text.get("file-pasted"),
            Self::SetAside { to, why } => text.with("state-set-aside", &[("path", to), ("why", &why.words(text))]),
            Self::Left { path, why } => text.with("state-left", &[("path", path), ("why", &why.words(text))]),
            Self::NotTranslated { path, count } => {
                text.with("not-translated", &[("path", path), ("count", &count.to_string())])
            }
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
