//! The file menu and its keyboard shortcuts.

use egui::{Button, Event, Key, Modifiers, Popup, RectAlign, RichText, Ui, Vec2, WidgetInfo, accesskit, vec2};

use super::recent::recent_ui;
use super::{FileAction, Purpose};
use crate::view::widgets::{Icon, icon_button};
use crate::view::{Action, Scene, Show, Window, past, theme};

/// Width of the menu, in points.
const WIDTH: f32 = 230.0;
/// Size of an entry, in points.
const ENTRY: Vec2 = vec2(WIDTH, 30.0);

/// Returns the entries of the menu below Undo and Redo: the name of the text, the keys and the action.
fn entries() -> [(&'static str, &'static str, Action); 9] {
    [
        ("file-open", "Ctrl O", Action::File(FileAction::Ask(Purpose::Open))),
        (OPEN_DATA, "", Action::File(FileAction::Ask(Purpose::Open))),
        ("file-save", "Ctrl S", Action::File(FileAction::Ask(Purpose::Save))),
        ("file-save-lesson", "", Action::File(FileAction::Ask(Purpose::SaveLesson))),
        ("file-copy", "Ctrl Shift C", Action::File(FileAction::Copy)),
        ("file-paste", "Ctrl V", Action::File(FileAction::Paste)),
        ("file-default", "", Action::File(FileAction::Default)),
        ("hints", "", Action::Show(Show::Hint(Some(0)))),
        ("keys", "?", Action::Show(Show::Keys(true))),
    ]
}

/// The entry with the last files below it. It opens what any entry opens: a file is told by its content.
const OPEN_DATA: &str = "file-open-data";
/// Entries with a separator above them.
const PARTED: [&str; 3] = ["file-copy", "file-default", "hints"];

/// Draws the button of the menu, with its name if `label` is set, and the menu if it is open.
pub fn menu_ui(ui: &mut Ui, window: &Window<'_>, label: bool, out: &mut Vec<Action>) {
    let text = window.text;
    let name = text.get("file");
    let response = icon_button(ui, Icon::File, if label { &name } else { "" }, &name, false);
    let response = response.on_hover_text(text.get("file.tip"));
    if response.clicked() && !window.recent.is_empty() {
        out.push(Action::File(FileAction::Recent));
    }
    let popup = Popup::menu(&response).align(RectAlign::BOTTOM_START).width(WIDTH).accessible_name(&name);
    popup.show(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for (name, keys, tip, action, can) in past::entries(window) {
            if ui.add_enabled_ui(can, |ui| entry_ui(ui, window, [name, keys, &tip], ENTRY)).inner {
                out.push(action);
                ui.close();
            }
        }
        ui.separator();
        for (name, keys, action) in entries() {
            if PARTED.contains(&name) {
                ui.separator();
            }
            if entry_ui(ui, window, [name, keys, &text.get(&format!("{name}.tip"))], ENTRY) {
                out.push(action);
                ui.close();
            }
            if name == OPEN_DATA {
                recent_ui(ui, window, ENTRY, out);
            }
        }
    });
}

/// Draws an entry of a menu with its keys at the right. Returns whether it was clicked.
pub fn entry_ui(ui: &mut Ui, scene: &Scene<'_>, [name, keys, tip]: [&str; 3], size: Vec2) -> bool {
    let palette = theme::palette(ui);
    let label = scene.text.get(name);
    let keys = RichText::new(keys).color(palette.muted);
    let button = Button::new(RichText::new(&label).color(palette.text)).shortcut_text(keys);
    let response = ui.add(button.min_size(size).frame_when_inactive(false));
    // Screen readers get the name without the keys.
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, ui.is_enabled(), &label));
    theme::focus_ring(ui, &response, response.rect);
    response.on_hover_text(tip).on_disabled_hover_text(tip).clicked()
}

/// Returns the file action of a key. While the user types in a text field (`typing`), copy and paste are left to
/// the field.
pub fn key(key: Key, modifiers: Modifiers, typing: bool) -> Option<Action> {
    let shift = modifiers.command && modifiers.shift && !modifiers.alt;
    let action = match key {
        Key::O if modifiers.command_only() => FileAction::Ask(Purpose::Open),
        Key::S if modifiers.command_only() => FileAction::Ask(Purpose::Save),
        Key::F5 if modifiers.is_none() => FileAction::Reload,
        Key::C if shift && !typing => FileAction::Copy,
        Key::V if shift && !typing => FileAction::Paste,
        _ => return None,
    };
    Some(Action::File(action))
}

/// Returns the action for text pasted into the window rather than into a text field.
pub fn pasted(event: &Event) -> Option<Action> {
    match event {
        Event::Paste(text) => Some(Action::File(FileAction::Pasted(text.clone()))),
        _ => None,
    }
}
