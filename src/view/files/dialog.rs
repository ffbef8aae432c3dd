//! The dialog for opening and saving files: a text field for the path, and a button for the desktop's own file dialog.

use egui::text::CCursorRange;
use egui::{Align, Align2, Frame, Id, Key, Layout, Margin, Modal, RichText, Stroke, TextEdit, Ui};

use super::FileAction;
use crate::config::one_line;
use crate::view::widgets::{LONGEST_TEXT, text_button, text_command};
use crate::view::{Action, Window, theme};

/// The purpose of a file dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To open an experiment or a table.
    Open,
    /// To save the experiment.
    Save,
    /// To save the experiment and the view as a lesson.
    SaveLesson,
}

/// The state of an open file dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialog {
    /// The purpose of the dialog.
    pub purpose: Purpose,
    /// The path as typed by the user.
    pub path: String,
    /// Whether the dialog asks if an existing file may be replaced.
    pub replace: bool,
    /// Whether the desktop's own dialog is open.
    pub browsing: bool,
    /// Whether the file is being read.
    pub reading: bool,
}

impl Dialog {
    /// Creates a dialog with `path` in its field.
    #[must_use]
    pub const fn new(purpose: Purpose, path: String) -> Self {
        Self { purpose, path, replace: false, browsing: false, reading: false }
    }
}

/// Greatest width of the dialog, in points.
const WIDTH: f32 = 520.0;

/// Draws the file dialog if it is open.
pub fn dialog_ui(ui: &Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let Some(dialog) = &window.state.dialog else { return };
    let palette = theme::palette(ui);
    let text = window.text;
    let (title, go) = match dialog.purpose {
        Purpose::Open => ("open-title", "open-go"),
        Purpose::Save => ("save-title", "save-go"),
        Purpose::SaveLesson => ("save-lesson-title", "save-go"),
    };
    let width = WIDTH.min(ui.available_width() - 80.0);
    let card = Frame::popup(ui.style()).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique("file dialog")).frame(card).show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 10.0;
        ui.label(RichText::new(text.get(title)).font(theme::strong(theme::HEADING)).color(palette.text));
        ui.label(RichText::new(text.get(&format!("{title}.tip"))).color(palette.muted));
        let (name, hint) = (text.get("file-path"), text.get("file-path.tip"));
        let (typed, enter) = path_ui(ui, Id::unique("file dialog path"), &dialog.path, &name, &hint);
        out.extend(typed.map(|path| Action::File(FileAction::Path(path))));
        if dialog.browsing {
            ui.label(RichText::new(text.get("file-browsing")).color(palette.muted));
        } else if dialog.reading {
            ui.label(RichText::new(text.get("file-reading")).color(palette.muted));
        } else if dialog.replace {
            let question = text.with("save-replace", &[("path", &one_line(&dialog.path))]);
            ui.label(RichText::new(question).color(palette.text));
        } else if let Some(refusal) = window.refusal() {
            ui.label(RichText::new(refusal).color(palette.alarm));
        }
        ui.horizontal(|ui| {
            if text_command(ui, text, "file-browse", false) {
                out.push(Action::File(FileAction::Browse));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let go = if dialog.replace { "save-replace-go" } else { go };
                // Enter only repeats the question, so that pressing it twice by accident does not replace a file.
                let clicked = text_button(ui, &text.get(go), true).clicked();
                if clicked || enter {
                    out.push(Action::File(FileAction::Go(dialog.replace && clicked)));
                }
                if text_button(ui, &text.get("file-cancel"), false).clicked() {
                    out.push(Action::File(FileAction::Cancel));
                }
            });
        });
    });
    if modal.should_close() {
        out.push(Action::File(FileAction::Cancel));
    }
}

/// Draws the text field of a path, which takes the keyboard focus when it appears. Returns the new path if it was
/// edited, and whether Enter was pressed in the field.
pub fn path_ui(ui: &mut Ui, id: Id, shown: &str, name: &str, hint: &str) -> (Option<String>, bool) {
    let palette = theme::palette(ui);
    let first = ui.ctx().read_response(id).is_none();
    let mut path = shown.to_owned();
    let focused = ui.memory(|memory| memory.has_focus(id));
    let border = if focused { Stroke::new(1.5, palette.arms[1]) } else { Stroke::new(1.0, palette.line) };
    let frame = Frame::new().fill(palette.canvas).stroke(border).corner_radius(5).inner_margin(Margin::symmetric(8, 4));
    let mut output = TextEdit::singleline(&mut path)
        .id(id)
        .char_limit(LONGEST_TEXT)
        .desired_width(f32::INFINITY)
        .min_size(egui::vec2(0.0, 26.0))
        .align(Align2::LEFT_CENTER)
        .frame(frame)
        .hint_text(hint)
        .show(ui);
    let response = output.response.response.clone().accessible_name(name);
    if first {
        // Typing then replaces the whole path; after moving the cursor, it extends the path.
        response.request_focus();
        output.state.cursor.set_char_range(Some(CCursorRange::select_all_str(&path)));
        output.state.store(ui.ctx(), id);
    }
    let typed = response.changed().then_some(path);
    let enter = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if enter {
        // If the path was wrong, the user can correct it right away.
        response.request_focus();
    }
    (typed, enter)
}
