//! The file menu, its dialogs, dropped files, and the messages about files. This module opens no file; the
//! application carries out the actions.

mod dialog;
mod drop;
mod menu;
mod message;
mod question;
mod recent;

use std::path::PathBuf;

pub use dialog::{Dialog, Purpose, dialog_ui, path_ui};
pub use drop::drop_ui;
pub use menu::{entry_ui, key, menu_ui, pasted};
pub use message::{Message, Unreadable};
pub use question::question_ui;
pub use recent::RecentFile;

/// A user action with files or the clipboard.
#[derive(Clone, Debug, PartialEq)]
pub enum FileAction {
    /// Open the file dialog for this purpose.
    Ask(Purpose),
    /// Set the path in the dialog to this text, as the user types.
    Path(String),
    /// Carry out the purpose of the dialog; `true` also replaces an existing file.
    Go(bool),
    /// Open the desktop's own file dialog.
    Browse,
    /// Close the dialog.
    Cancel,
    /// Copy the experiment to the clipboard as text.
    Copy,
    /// Request the text of the clipboard from the system.
    Paste,
    /// Open the experiment in this text from the clipboard.
    Pasted(String),
    /// Open this file, which was dropped on the window or opened before.
    Open(PathBuf),
    /// Find out which of the last files are still there.
    Recent,
    /// Forget the last files.
    ForgetRecent,
    /// Load the file that has changed again.
    Reload,
    /// Keep what was loaded of the file that has changed.
    KeepLoaded,
    /// Open the default experiment.
    Default,
    /// Dismiss the message.
    Dismiss,
    /// Answer the question whether the data file named by an experiment from elsewhere may be read.
    ReadData(bool),
}
