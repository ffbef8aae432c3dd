//! The Export menu, the menu that a right click on a plot opens, and the key of the dialog.

use egui::{
    Context, Id, Key, LayerId, Modifiers, Popup, PopupAnchor, PopupKind, Pos2, Rect, RectAlign, RichText,
    SetOpenCommand, Ui, vec2,
};

use super::ExportAction;
use crate::view::files::entry_ui;
use crate::view::widgets::{Icon, Segment, icon_button, segments};
use crate::view::{Action, Picture, Scene, Window, theme};

/// Width of a menu, in points.
const WIDTH: f32 = 252.0;
/// Height of an entry, in points.
const ENTRY: f32 = 30.0;

/// Draws the button of the menu, with its name if `label` is set, and the menu if it is open.
pub fn menu_ui(ui: &mut Ui, window: &Window<'_>, label: bool, out: &mut Vec<Action>) {
    let text = window.text;
    let name = text.get("export");
    let response = icon_button(ui, Icon::Export, if label { &name } else { "" }, &name, false);
    let response = response.on_hover_text(text.get("export.tip"));
    let popup = Popup::menu(&response).align(RectAlign::BOTTOM_START).width(WIDTH).accessible_name(&name);
    let popup = popup.close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        let about = about(window);
        let pictures = choice(window);
        let parts: Vec<Segment> =
            pictures.iter().map(|picture| Segment { label: text.get(picture.text()), tip: String::new() }).collect();
        let chosen = pictures.iter().position(|picture| *picture == about);
        if let Some(i) = segments(ui, &text.get("export-what"), &parts, chosen, WIDTH, 2) {
            out.push(Action::Export(ExportAction::About(pictures[i])));
        }
        ui.add_space(4.0);
        entries_ui(ui, window, about, true, out);
    });
}

/// Returns the pictures that the menu offers: the one in the middle, those at the right, and the window.
fn choice(window: &Window<'_>) -> Vec<Picture> {
    window
        .in_middle()
        .into_iter()
        .chain([Picture::Lens, Picture::Loss, Picture::GradientFlow, Picture::Window])
        .collect()
}

/// Returns the picture that the entries of the menu are about.
fn about(window: &Window<'_>) -> Picture {
    let choice = choice(window);
    window.exports.about.filter(|about| choice.contains(about)).unwrap_or(choice[0])
}

/// Draws the entries for `picture`.
fn entries_ui(ui: &mut Ui, scene: &Scene<'_>, picture: Picture, with_key: bool, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let save = |format| Action::Export(ExportAction::Ask(Some(picture), Some(format)));
    let files = picture.kinds().map(|kind| (format!("export-{}", kind.name()), save(kind)));
    let copies = [
        ("export-copy-image".to_owned(), Action::Export(ExportAction::CopyImage(Some(picture)))),
        ("export-copy-command".to_owned(), Action::Export(ExportAction::CopyCommand(Some(picture)))),
    ];
    for (name, action) in files.chain(copies) {
        if name == "export-copy-image" {
            ui.separator();
        }
        let key = if with_key && name == "export-svg" { "E" } else { "" };
        let tip = scene.text.get(&format!("{name}.tip"));
        if entry_ui(ui, scene, [&name, key, &tip], vec2(WIDTH, ENTRY)) {
            out.push(action);
            ui.close();
        }
    }
}

/// Draws the menu of the plots in `area`, which show `picture`. A right click in the area opens it, or the menu key while
/// one of the plots has the keyboard focus. The click is read from the pointer and not from the plots, so that plots that
/// react to clicks have the menu as well.
pub fn plot_menu_ui(ui: &Ui, scene: &Scene<'_>, picture: Picture, area: Rect, out: &mut Vec<Action>) {
    if scene.page || scene.report.is_none() {
        return;
    }
    let ctx = ui.ctx();
    let id = Id::unique("plot menu").with(picture.name());
    let at = pointed(ctx, ui.layer_id(), area).or_else(|| keyed(ctx, scene, picture, area));
    if let Some(at) = at {
        ctx.data_mut(|data| data.insert_temp(id, at));
    }
    let Some(place) = ctx.data(|data| data.get_temp::<Pos2>(id)) else { return };
    let popup = Popup::new(id, ctx.clone(), PopupAnchor::Position(place), ui.layer_id());
    let popup = popup.kind(PopupKind::Menu).width(WIDTH).align(RectAlign::BOTTOM_START).gap(0.0);
    let name = scene.text.with("export-of", &[("what", &scene.text.get(picture.text()))]);
    let popup = popup.open_memory(at.map(|_| SetOpenCommand::Bool(true))).accessible_name(&name);
    popup.show(|ui| {
        let palette = theme::palette(ui);
        ui.set_width(WIDTH);
        ui.horizontal(|ui| {
            ui.add_space(10.0);
            ui.label(RichText::new(&name).color(palette.muted));
        });
        entries_ui(ui, scene, picture, false, out);
    });
}

/// Returns the position in `area` at which the right button was clicked, unless something lies above it.
fn pointed(ctx: &Context, layer: LayerId, area: Rect) -> Option<Pos2> {
    let at = ctx.input(|input| input.pointer.secondary_clicked().then(|| input.pointer.interact_pos()))??;
    (area.contains(at) && ctx.layer_id_at(at) == Some(layer)).then_some(at)
}

/// Returns the position of the menu if the menu key was pressed: at the widget with the keyboard focus, or, if nothing
/// has it, at the corner of the picture in the middle.
fn keyed(ctx: &Context, scene: &Scene<'_>, picture: Picture, area: Rect) -> Option<Pos2> {
    let asked = ctx.input_mut(|input| {
        input.key_pressed(Key::Menu) || input.modifiers == Modifiers::SHIFT && input.key_pressed(Key::F10)
    });
    let has_dialog = scene.state.has_dialog() || ctx.memory(|memory| memory.top_modal_layer().is_some());
    if !asked || has_dialog || ctx.text_edit_focused() || Popup::is_any_open(ctx) {
        return None;
    }
    match ctx.memory(egui::Memory::focused) {
        Some(focused) => {
            let place = ctx.read_response(focused)?.rect;
            area.contains(place.center()).then(|| place.center())
        }
        None => (picture.tab() == Some(scene.state.tab)).then(|| area.min + vec2(24.0, 24.0)),
    }
}

/// Returns the export action of a key.
pub fn menu_key(key: Key) -> Option<Action> {
    (key == Key::E).then_some(Action::Export(ExportAction::Ask(None, None)))
}
