//! The files that were opened or saved last, as a menu.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use egui::containers::menu::SubMenuButton;
use egui::{Button, RichText, Ui, Vec2, WidgetInfo, accesskit, vec2};

use super::FileAction;
use crate::view::widgets::elided;
use crate::view::{Action, Window, theme};

/// A file that was opened or saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentFile {
    /// The absolute path of the file.
    pub path: PathBuf,
    /// Whether the file was missing when it was looked for last.
    pub is_gone: bool,
}

/// Size of an entry, in points.
const ENTRY: Vec2 = vec2(320.0, 30.0);
/// Greatest widths of the name of a file and of its folder, in points.
const NAME: f32 = 190.0;
const FOLDER: f32 = 110.0;

/// Draws the entry that opens the menu, of size `size`, and the menu if it is open.
pub fn recent_ui(ui: &mut Ui, window: &Window<'_>, size: Vec2, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let text = window.text;
    let name = text.get("file-recent");
    let none = window.recent.is_empty();
    ui.add_enabled_ui(!none, |ui| {
        let arrow = SubMenuButton::arrow_atom(Some(palette.muted));
        let button = Button::new(RichText::new(&name).color(palette.text)).right_text(arrow);
        let button = SubMenuButton::from_button(button.min_size(size).frame_when_inactive(false));
        let (response, _) = button.ui(ui, |ui| {
            ui.set_width(ENTRY.x);
            ui.spacing_mut().item_spacing.y = 2.0;
            for file in window.recent {
                if file_ui(ui, window, file) {
                    out.push(Action::File(FileAction::Open(file.path.clone())));
                    ui.close();
                }
            }
            ui.separator();
            let forget = text.get("file-forget-recent");
            let button = Button::new(RichText::new(&forget).color(palette.text));
            let response = ui.add(button.min_size(ENTRY).frame_when_inactive(false));
            theme::focus_ring(ui, &response, response.rect);
            if response.on_hover_text(text.get("file-forget-recent.tip")).clicked() {
                out.push(Action::File(FileAction::ForgetRecent));
                ui.close();
            }
        });
        theme::focus_ring(ui, &response, response.rect);
        response.on_disabled_hover_text(text.get("file-recent-none"));
    });
}

/// Draws the entry of a file: its name, and the name of its folder. Returns whether it was clicked.
fn file_ui(ui: &mut Ui, window: &Window<'_>, file: &RecentFile) -> bool {
    let palette = theme::palette(ui);
    let part = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (name, folder) = (part(file.path.file_name()), part(file.path.parent().and_then(Path::file_name)));
    let path = file.path.display().to_string();
    let response = ui
        .add_enabled_ui(!file.is_gone, |ui| {
            let button = Button::new("").min_size(ENTRY).frame_when_inactive(false);
            let response = ui.add(button);
            let (ink, pale) = (if file.is_gone { palette.muted } else { palette.text }, palette.muted);
            let area = response.rect.shrink2(ui.spacing().button_padding);
            let font = theme::regular(theme::BODY);
            let shown = elided(ui.painter(), name.clone(), font.clone(), ink, NAME);
            ui.painter().galley(area.left_center() - vec2(0.0, shown.size().y / 2.0), shown, ink);
            let shown = elided(ui.painter(), folder, font, pale, FOLDER);
            ui.painter().galley(area.right_center() - vec2(shown.size().x, shown.size().y / 2.0), shown, pale);
            response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, ui.is_enabled(), &path));
            theme::focus_ring(ui, &response, response.rect);
            response
        })
        .inner;
    let gone = window.text.with("file-recent-gone", &[("path", &path)]);
    response.on_hover_text(&path).on_disabled_hover_text(gone).clicked()
}
