//! The runs of before: what can be undone and done again, what is said after a rebuild and while a run is brought back.

use std::sync::Arc;

use egui::{Key, Modifiers, Ui};

use super::format::steps;
use super::plots::Pinned;
use super::widgets::card_ui;
use super::{Action, FileAction, Message, Scene, Text, theme};
use crate::trainer::Activity;

/// Something that was done to the experiment, and can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// This key took another value.
    Set(&'static str),
    /// Another seed.
    Seed,
    /// The run began again.
    Replay,
    /// The run went back to an earlier step, and on from there with a change.
    Branch,
    /// The file of this name was opened.
    Open(String),
    /// An experiment was pasted.
    Paste,
    /// The default experiment.
    Default,
    /// A lesson began, or its experiment came back.
    Lesson,
    /// A suggestion of a lesson was tried.
    Try,
}

impl Deed {
    /// What it was, in a few words.
    #[must_use]
    pub fn words(&self, text: &Text) -> String {
        match self {
            Self::Set(key) => {
                let id = key.replace('.', "-");
                let control = text.find(&id, &[]).or_else(|| text.find(&format!("event-{id}"), &[]));
                control.unwrap_or_else(|| (*key).to_owned())
            }
            Self::Seed => text.get("new-seed"),
            Self::Replay => text.get("replay"),
            Self::Branch => text.get("deed-branch"),
            Self::Open(name) => text.with("deed-open", &[("name", name)]),
            Self::Paste => text.get("file-paste"),
            Self::Default => text.get("file-default"),
            Self::Lesson => text.get("deed-lesson"),
            Self::Try => text.get("deed-try"),
        }
    }
}

/// The runs of before, as a picture may read them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Past<'a> {
    /// What can be undone next.
    pub undo: Option<&'a Deed>,
    /// What can be done again next.
    pub redo: Option<&'a Deed>,
    /// The step at which the run of before stood, where it has just been replaced and can be brought back.
    pub offer: Option<u64>,
    /// Whether to bring a run back can be given up.
    pub can_stay: bool,
    /// The curves of the run that is pinned, where it is not the one that is shown.
    pub pinned: Option<&'a Arc<Pinned>>,
    /// Whether a run is pinned, be it the one that is shown.
    pub pins: bool,
}

/// What a key means here; `typing` says that a text is being typed, which has an undo of its own.
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

/// The entries of the menu: the name of the text, the keys, what is told about it, what it does, and whether it can be done.
pub fn entries(scene: &Scene<'_>) -> [(&'static str, &'static str, String, Action, bool); 2] {
    let text = scene.text;
    let tip = |name: &str, nothing: &str, deed: Option<&Deed>| match deed {
        Some(deed) => text.with(&format!("{name}.tip"), &[("what", &deed.words(text))]),
        None => text.get(nothing),
    };
    let Past { undo, redo, .. } = scene.past;
    [
        ("undo", "Ctrl Z", tip("undo", "undo-nothing", undo), Action::Undo, undo.is_some()),
        ("redo", "Ctrl Shift Z", tip("redo", "redo-nothing", redo), Action::Redo, redo.is_some()),
    ]
}

/// Draws the line above the picture: that a run is being brought back, else what there is to say about files, else that
/// the run of before can be brought back.
pub fn line_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let text = scene.text;
    let undo = |scene: &Scene<'_>| {
        let deed = scene.past.undo.filter(|_| scene.past.offer.is_some())?;
        Some((text.get("undo"), text.with("undo.tip", &[("what", &deed.words(text))]), Action::Undo))
    };
    let close = (text.get("close"), String::new(), Action::File(FileAction::Dismiss));
    if let Some(Activity::Returning { made, step, .. }) = scene.report.map(|report| &report.activity) {
        let words = text.with("returning", &[("made", &steps(*made)), ("step", &steps(*step))]);
        let stop =
            scene.past.can_stay.then(|| (text.get("returning-stay"), text.get("returning-stay.tip"), Action::Stay));
        deeds_ui(ui, &words, false, stop.into_iter().collect(), out);
    } else if let Some(message) = &scene.state.message {
        let buttons = undo(scene).into_iter().chain([close]).collect();
        deeds_ui(ui, &message.words(text), Message::is_bad(message), buttons, out);
    } else if let Some((step, undo)) = scene.past.offer.zip(undo(scene)) {
        let words = text.with("rebuilt", &[("step", &steps(step))]);
        deeds_ui(ui, &words, false, vec![undo, close], out);
    }
}

/// A card with `words` and buttons at the right: label, tooltip and what each does.
fn deeds_ui(ui: &mut Ui, words: &str, bad: bool, buttons: Vec<(String, String, Action)>, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let border = if bad { palette.alarm } else { palette.line };
    let (labels, actions): (Vec<_>, Vec<_>) =
        buttons.into_iter().map(|(label, tip, action)| ((label, tip), action)).unzip();
    let clicked = card_ui(ui, words, [palette.text, border], &labels);
    out.extend(clicked.and_then(|i| actions.into_iter().nth(i)));
}
