//! Undo and redo: the changes that can be undone or redone, and the line shown after a rebuild and while a run is
//! restored.

use egui::{Key, Modifiers, Ui};

use super::controls::key_words;
use super::format::steps;
use super::widgets::card_ui;
use super::{Action, FileAction, Message, Text, Window, theme};
use crate::config::one_line;
use crate::trainer::Activity;

/// A change of the experiment that can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// This key was set to another value.
    Set(&'static str),
    /// Another seed was chosen.
    Seed,
    /// The run was started again.
    Replay,
    /// The run went back to an earlier step and continued from there with a change.
    Branch,
    /// The file of this name was opened.
    Open(String),
    /// An experiment was pasted.
    Paste,
    /// The default experiment was opened.
    Default,
    /// A lesson was opened, or its experiment restored.
    Lesson,
    /// A suggestion of a lesson was tried.
    Try,
    /// A cell of the map was opened.
    Cell,
    /// The user's own data are read in another way.
    OwnData,
}

impl Deed {
    /// Returns a description of the change in a few words.
    #[must_use]
    pub fn words(&self, text: &Text) -> String {
        match self {
            Self::Set(key) => key_words(text, key),
            Self::Seed => text.get("new-seed"),
            Self::Replay => text.get("replay"),
            Self::Branch => text.get("deed-branch"),
            Self::Open(name) => text.with("deed-open", &[("name", name)]),
            Self::Paste => text.get("file-paste"),
            Self::Default => text.get("file-default"),
            Self::Lesson => text.get("deed-lesson"),
            Self::Try => text.get("deed-try"),
            Self::Cell => text.get("deed-cell"),
            Self::OwnData => text.get("deed-own-data"),
        }
    }
}

/// The undo history, as far as the views read it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Past<'a> {
    /// The change that can be undone next.
    pub undo: Option<&'a Deed>,
    /// The change that can be redone next.
    pub redo: Option<&'a Deed>,
    /// The last step of the previous run, if the run has just been replaced and can be restored.
    pub offer: Option<u64>,
    /// Whether restoring a run can be stopped.
    pub can_stay: bool,
    /// Whether a run is pinned, including the displayed one.
    pub pins: bool,
}

/// Returns the action of an undo or redo key; `None` while the user types in a text field (`typing`), which has
/// its own undo.
pub fn key(key: Key, modifiers: Modifiers, typing: bool) -> Option<Action> {
    let shift = modifiers.command && modifiers.shift && !modifiers.alt;
    match key {
        _ if typing => None,
        Key::Z if modifiers.command_only() => Some(Action::Undo),
        Key::Z if shift => Some(Action::Redo),
        Key::Y if modifiers.command_only() => Some(Action::Redo),
        _ => None,
    }
}

/// Returns the menu entries of undo and redo: the name of the text, the keys, the tooltip, the action, and whether
/// it is possible.
pub fn entries(window: &Window<'_>) -> [(&'static str, &'static str, String, Action, bool); 2] {
    let text = window.text;
    let tip = |name: &str, nothing: &str, deed: Option<&Deed>| match deed {
        Some(deed) => text.with(&format!("{name}.tip"), &[("what", &deed.words(text))]),
        None => text.get(nothing),
    };
    let Past { undo, redo, .. } = window.past;
    [
        ("undo", "Ctrl Z", tip("undo", "undo-nothing", undo), Action::Undo, undo.is_some()),
        ("redo", "Ctrl Shift Z", tip("redo", "redo-nothing", redo), Action::Redo, redo.is_some()),
    ]
}

/// Draws the line above the picture: that a run is being restored, else a message that soon disappears, else that a file
/// has changed, else a message that stays, else that the previous run can be restored.
pub fn line_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let (text, past) = (window.text, window.past);
    let undo = || {
        let deed = past.undo.filter(|_| past.offer.is_some())?;
        Some((text.get("undo"), text.with("undo.tip", &[("what", &deed.words(text))]), Action::Undo))
    };
    let close = (text.get("close"), String::new(), Action::File(FileAction::Dismiss));
    if let Some(Activity::Returning { made, step, .. }) = window.report.map(|report| &report.activity) {
        let words = text.with("returning", &[("made", &steps(*made)), ("step", &steps(*step))]);
        let stop = past.can_stay.then(|| (text.get("returning-stay"), text.get("returning-stay.tip"), Action::Stay));
        deeds_ui(ui, &words, false, stop.into_iter().collect(), out);
    } else if let Some(name) = window.changed.filter(|_| !window.state.message.as_ref().is_some_and(Message::passes)) {
        let words = text.with("file-changed", &[("name", &one_line(name))]);
        let reload = (text.get("file-reload"), text.get("file-reload.tip"), Action::File(FileAction::Reload));
        let keep = (text.get("close"), text.get("file-changed-keep"), Action::File(FileAction::KeepLoaded));
        deeds_ui(ui, &words, false, vec![reload, keep], out);
    } else if let Some(message) = &window.state.message {
        let buttons = undo().into_iter().chain([close]).collect();
        deeds_ui(ui, &message.words(text), Message::is_bad(message), buttons, out);
    } else if let Some((step, undo)) = past.offer.zip(undo()) {
        let words = text.with("rebuilt", &[("step", &steps(step))]);
        deeds_ui(ui, &words, false, vec![undo, close], out);
    }
}

/// Draws a card with `words` and buttons at the right, each given with label, tooltip and action.
fn deeds_ui(ui: &mut Ui, words: &str, bad: bool, buttons: Vec<(String, String, Action)>, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let border = if bad { palette.alarm } else { palette.line };
    out.extend(card_ui(ui, words, [palette.text, border], buttons));
}
