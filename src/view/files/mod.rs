//! The file menu, its dialogs, what is dropped on the window, and what is said about files. What becomes of it all is
//! the application's: nothing here opens a file.

mod dialog;
mod drop;
mod menu;
mod message;
mod question;

use std::path::PathBuf;

pub use dialog::{Dialog, Purpose, dialog_ui, path_ui};
pub use drop::drop_ui;
pub use menu::{key, menu_ui, pasted};
pub use message::{Message, Unreadable};
pub use question::question_ui;

/// What the user asked for with files and the clipboard.
#[derive(Clone, Debug, PartialEq)]
pub enum FileAction {
    /// Ask which file.
    Ask(Purpose),
    /// The path in the dialog, as it is typed.
    Path(String),
    /// Do what the dialog is for; `true` replaces a file that exists.
    Go(bool),
    /// Choose in the dialog of the desktop.
    Browse,
    /// Close the dialog.
    Cancel,
    /// The experiment, as text, to the clipboard.
    Copy,
    /// Ask the system for the text of the clipboard.
    Paste,
    /// This text came from the clipboard.
    Pasted(String),
    /// This file was dropped on the window.
    Dropped(PathBuf),
    /// The default experiment.
    Default,
    /// The message has been read.
    Dismiss,
    /// The file elsewhere that is named as data may be read, or may not.
    ReadData(bool),
}
