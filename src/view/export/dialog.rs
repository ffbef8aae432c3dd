//! The export dialog: the preview, the options, and the path.

use egui::{Align, Frame, Id, Layout, Margin, Modal, ProgressBar, RichText, Ui};

use super::choices::choices_ui;
use super::preview::preview_ui;
use super::{Export, ExportAction, ExportOptions, Work};
use crate::files::FileKind;
use crate::view::files::path_ui;
use crate::view::widgets::{text_button, text_command};
use crate::view::{Action, Message, Picture, Refusal, Scene, Window, format, theme};

/// Width of the dialog in points, if the window has room for it.
const WIDTH: f32 = 960.0;
/// Width of the options at the right, in points.
const CHOICES: f32 = 306.0;
/// Gap between preview and options, in points.
const GAP: f32 = 20.0;
/// Height of everything but preview and options, in points.
const REST: f32 = 232.0;
/// Least and greatest height of preview and options, in points.
const HEIGHT: (f32, f32) = (316.0, 430.0);

/// Draws the dialog if it is open.
pub fn dialog_ui(ui: &Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let Some(export) = window.exports.dialog else { return };
    let palette = theme::palette(ui);
    let screen = ui.ctx().content_rect();
    let width = WIDTH.min(screen.width() - 80.0);
    let height = (screen.height() - REST).clamp(HEIGHT.0, HEIGHT.1);
    let card = Frame::popup(ui.style()).inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique("export dialog")).frame(card).show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 10.0;
        heading_ui(ui, window, export);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let preview = (width - CHOICES - GAP).max(120.0);
            ui.allocate_ui_with_layout(egui::vec2(preview, height), Layout::top_down(Align::Min), |ui| {
                ui.set_width(preview);
                preview_ui(ui, window, export, height - 24.0);
                extent_ui(ui, window, export);
            });
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.vertical(|ui| {
                ui.set_width(CHOICES);
                ui.set_min_height(height);
                choices_ui(ui, window, export, out);
            });
        });
        let label = window.text.get("file-path");
        let (typed, enter) =
            path_ui(ui, Id::unique("export path"), &export.path, &label, &window.text.get("export-path.tip"));
        out.extend(typed.map(|path| Action::Export(ExportAction::Path(path))));
        said_ui(ui, window, export, out);
        buttons_ui(ui, window, export, enter, out);
        ui.label(RichText::new(window.text.get("export-note")).color(palette.muted));
    });
    if modal.should_close() {
        out.push(Action::Export(ExportAction::Close));
    }
}

fn heading_ui(ui: &mut Ui, scene: &Scene<'_>, export: &Export) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        let title = RichText::new(scene.text.get("export-title"));
        ui.label(title.font(theme::strong(theme::HEADING)).color(palette.text));
        let what = scene.text.get(export.options.picture.text());
        let step = format::steps(export.step);
        let of = scene.text.with("export-subject", &[("what", &what), ("step", &step)]);
        ui.label(RichText::new(of).color(palette.muted));
    });
}

/// Draws the size of the page, and the number of bytes of the file if it is known.
fn extent_ui(ui: &mut Ui, scene: &Scene<'_>, export: &Export) {
    let palette = theme::palette(ui);
    let bytes = export.bytes.map(|(bytes, counted)| {
        let message = if counted { "export-bytes" } else { "export-bytes-about" };
        scene.text.with(message, &[("size", &format::bytes(bytes))])
    });
    let parts: Vec<&str> = [Some(export.extent.as_str()), bytes.as_deref()]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    ui.label(RichText::new(parts.join(" · ")).color(palette.muted));
}

/// Draws one line: the progress of the work, a question, or the result of the last action.
fn said_ui(ui: &mut Ui, window: &Window<'_>, export: &Export, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let text = window.text;
    ui.horizontal(|ui| {
        ui.set_min_height(30.0);
        if let Work::Makes(share) = window.exports.work {
            let stop = text.get("export-stop");
            let making = text.get("export-makes");
            ui.label(RichText::new(&making).color(palette.text));
            let bar = ProgressBar::new(share.unwrap_or(0.0)).desired_width(260.0).desired_height(8.0);
            let bar = ui.add(bar.fill(palette.arms[1]));
            let percent = share.map(|share| text.percent(share.into()));
            bar.widget_info(|| {
                let name = format!("{making} {}", percent.as_deref().unwrap_or_default());
                egui::WidgetInfo::labeled(egui::accesskit::Role::ProgressIndicator, true, name)
            });
            if let Some(percent) = &percent {
                ui.label(RichText::new(percent).color(palette.muted));
            }
            if text_button(ui, &stop, false).clicked() {
                out.push(Action::Export(ExportAction::Stop));
            }
            return;
        }
        let (line, color) = if export.browsing {
            (text.get("file-browsing"), palette.muted)
        } else if export.replace {
            (text.with("save-replace", &[("path", &export.path)]), palette.text)
        } else {
            match &export.said {
                Some(Err(refusal)) => (text.with("refused", &[("text", &refusal.words(text))]), palette.alarm),
                Some(Ok(message @ Message::Stopped)) => (message.words(text), palette.muted),
                Some(Ok(message)) => (message.words(text), palette.text),
                None if export.changed_here && export.options.picture != Picture::Map => {
                    let step = format::steps(export.step);
                    (text.with("export-changed-here", &[("step", &step)]), palette.muted)
                }
                None => (String::new(), palette.muted),
            }
        };
        let line = egui::Label::new(RichText::new(line).color(color)).wrap();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ways_out_ui(ui, window, export, out);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(line));
        });
    });
}

/// Draws the offers to enlarge the page or to leave out the caption, if the page is too small.
fn ways_out_ui(ui: &mut Ui, scene: &Scene<'_>, export: &Export, out: &mut Vec<Action>) {
    let Some(Refusal::FigureTooSmall { sides, metric, without_caption }) = export.refusal() else { return };
    let text = scene.text;
    let unit = if *metric { "mm" } else { "px" };
    let label = text.with("export-enlarge", &[("unit", unit), ("width", &sides[0]), ("height", &sides[1])]);
    if text_button(ui, &label, false).on_hover_text(text.get("export-enlarge.tip")).clicked() {
        out.push(Action::Export(ExportAction::Sides(sides.clone())));
    }
    let leave_out = text.get("export-uncaptioned");
    let leaves_out = *without_caption
        && text_button(ui, &leave_out, false).on_hover_text(text.get("export-uncaptioned.tip")).clicked();
    if leaves_out {
        let options = ExportOptions { caption: false, ..export.options.clone() };
        out.push(Action::Export(ExportAction::Options(options)));
    }
}

fn buttons_ui(ui: &mut Ui, window: &Window<'_>, export: &Export, enter: bool, out: &mut Vec<Action>) {
    let text = window.text;
    ui.horizontal(|ui| {
        if text_command(ui, text, "file-browse", false) {
            out.push(Action::Export(ExportAction::Browse));
        }
        let copies = [
            ("export-copy-image", ExportAction::CopyImage(None)),
            ("export-copy-command", ExportAction::CopyCommand(None)),
        ];
        for (name, copy) in copies {
            // A table has no pixels, and the clipboard takes no animation.
            let is_still = !matches!(export.options.format, FileKind::Csv | FileKind::Gif);
            if is_still || name != "export-copy-image" {
                let tip = text.get(&format!("{name}.tip"));
                let button = ui.add_enabled_ui(export.is_possible(), |ui| text_button(ui, &text.get(name), false));
                if button.inner.on_hover_text(tip).clicked() {
                    out.push(Action::Export(copy));
                }
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let go = if export.replace { "save-replace-go" } else { "save-go" };
            let ready = window.exports.work == Work::Rests && export.is_possible();
            let clicked = ui.add_enabled_ui(ready, |ui| text_button(ui, &text.get(go), true)).inner.clicked();
            // Enter only asks again, so that a key pressed twice replaces no file.
            if (clicked || enter) && ready {
                out.push(Action::Export(ExportAction::Save(export.replace && clicked)));
            }
            if text_button(ui, &text.get("file-cancel"), false).clicked() {
                out.push(Action::Export(ExportAction::Close));
            }
        });
    });
}
