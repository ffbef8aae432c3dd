//! The options of the export dialog: picture, format, size, colors and words.

use egui::{Align, Checkbox, Layout, RichText, Theme, Ui};

use super::{Export, ExportAction, ExportOptions, Reel};
use crate::config::Scale;
use crate::files::FileKind;
use crate::view::choose::{choose, choose_language};
use crate::view::widgets::{Segment, drop_down, field, segments, slider};
use crate::view::{Action, Language, Picture, Scene, Window, format, theme};

/// Width of the names at the left, in points.
const NAMES: f32 = 74.0;
/// Height of a row, in points.
const ROW: f32 = 28.0;
/// Width of a field for a number, in points.
const NUMBER: f32 = 54.0;
/// Greatest number of pixels per point.
const MOST_SCALE: f64 = 8.0;

/// Draws the options below one another.
pub fn choices_ui(ui: &mut Ui, window: &Window<'_>, export: &Export, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 7.0;
    picture_ui(ui, window, export, out);
    format_ui(ui, window, &export.options, out);
    if !export.options.format.is_picture() {
        return;
    }
    size_ui(ui, window, export, out);
    if export.options.format == FileKind::Png {
        scale_ui(ui, window, &export.options, out);
    }
    theme_ui(ui, window, &export.options, out);
    language_ui(ui, window, &export.options, out);
    ticks_ui(ui, window, &export.options, out);
    if export.options.format == FileKind::Gif {
        reel_ui(ui, window, &export.options, out);
    }
}

/// Adds the action that changes the options.
fn choose_other(options: &ExportOptions, out: &mut Vec<Action>, change: impl FnOnce(&mut ExportOptions)) {
    let mut options = options.clone();
    change(&mut options);
    out.push(Action::Export(ExportAction::Options(options)));
}

/// Draws the text `name` and `control` at the right of it, which also gets its width.
fn row_ui(ui: &mut Ui, scene: &Scene<'_>, name: &str, control: impl FnOnce(&mut Ui, f32)) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        ui.allocate_ui_with_layout(egui::vec2(NAMES, ROW), Layout::left_to_right(Align::Center), |ui| {
            ui.set_width(NAMES);
            let label = ui.label(RichText::new(scene.text.get(name)).color(palette.muted));
            label.on_hover_text(scene.text.get(&format!("{name}.tip")));
        });
        let width = ui.available_width();
        control(ui, width);
    });
}

/// Draws the list of pictures.
fn picture_ui(ui: &mut Ui, scene: &Scene<'_>, export: &Export, out: &mut Vec<Action>) {
    let (text, options) = (scene.text, &export.options);
    row_ui(ui, scene, "export-what", |ui, width| {
        let shown = text.get(options.picture.text());
        let label = |picture: &Picture| text.get(picture.text());
        let (response, clicked) =
            drop_down(ui, ("export what", width), shown, export.pictures(), Some(&options.picture), label);
        if let Some(picture) = clicked {
            choose_other(options, out, |options| options.picture = picture);
        }
        response.accessible_name(text.get("export-what")).on_hover_text(text.get("export-what.tip"));
    });
}

fn format_ui(ui: &mut Ui, scene: &Scene<'_>, options: &ExportOptions, out: &mut Vec<Action>) {
    let text = scene.text;
    row_ui(ui, scene, "export-format", |ui, width| {
        let formats: Vec<FileKind> = options.picture.kinds().collect();
        let part = |format: FileKind| Segment {
            label: format.letters(),
            tip: text.get(&format!("export-{}.tip", format.name())),
        };
        let parts: Vec<Segment> = formats.iter().copied().map(part).collect();
        let is = formats.iter().position(|format| *format == options.format);
        if let Some(i) = segments(ui, &text.get("export-format"), &parts, is, width, parts.len()) {
            choose_other(options, out, |options| options.format = formats[i]);
        }
    });
}

/// Draws the list of sizes that have a name, and below it both sides with their unit.
fn size_ui(ui: &mut Ui, scene: &Scene<'_>, export: &Export, out: &mut Vec<Action>) {
    let (text, paper) = (scene.text, &export.options.paper);
    row_ui(ui, scene, "export-size", |ui, width| {
        let name = |preset: &str| text.get(&format!("export-size-{preset}"));
        let shown = paper.preset.map_or_else(|| text.get("export-size-custom"), name);
        let presets = export.presets.iter().copied();
        let (response, clicked) =
            drop_down(ui, ("export size", width), shown, presets, paper.preset.as_ref(), |preset| name(preset));
        out.extend(clicked.map(|preset| Action::Export(ExportAction::Preset(preset))));
        response.accessible_name(text.get("export-size")).on_hover_text(text.get("export-size.tip"));
    });
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        ui.add_space(NAMES + ui.spacing().item_spacing.x);
        ui.spacing_mut().item_spacing.x = 6.0;
        for (i, name) in ["export-width", "export-height"].into_iter().enumerate() {
            if i > 0 {
                ui.label("×");
            }
            let id = ui.scope_id().with(name);
            let (response, typed) = field(ui, id, &paper.sides[i], &text.get(name), NUMBER, false);
            out.extend(typed.map(|typed| {
                let mut sides = paper.sides.clone();
                sides[i] = typed;
                Action::Export(ExportAction::Sides(sides))
            }));
            response.on_hover_text(text.get("export-side.tip"));
        }
        let parts =
            ["px", "mm"].map(|unit| Segment { label: unit.to_owned(), tip: text.get(&format!("export-unit-{unit}")) });
        let width = ui.available_width();
        if let Some(i) = segments(ui, &text.get("export-unit"), &parts, Some(usize::from(paper.metric)), width, 2) {
            out.push(Action::Export(ExportAction::Metric(i == 1)));
        }
    });
}

/// Draws the slider of the pixels per point.
fn scale_ui(ui: &mut Ui, scene: &Scene<'_>, options: &ExportOptions, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let text = scene.text;
    row_ui(ui, scene, "export-scale", |ui, width| {
        let range = 1.0..=MOST_SCALE;
        let value = f64::from(options.scale);
        let (response, moved) = slider(ui, &text.get("export-scale"), value, range, Scale::Linear, width - 46.0);
        // Halves are fine enough.
        if let Some(scale) = moved.map(|scale| format::px((2.0 * scale).round() / 2.0)) {
            choose_other(options, out, |options| options.scale = scale);
        }
        response.on_hover_text(text.get("export-scale.tip"));
        ui.label(RichText::new(format!("{} ×", options.scale)).color(palette.text));
    });
}

fn theme_ui(ui: &mut Ui, scene: &Scene<'_>, options: &ExportOptions, out: &mut Vec<Action>) {
    row_ui(ui, scene, "export-theme", |ui, width| {
        let choices = [(Theme::Light, "export-light"), (Theme::Dark, "export-dark")];
        if let Some(theme) = choose(ui, scene, "export-theme", choices, options.theme, width) {
            choose_other(options, out, |options| options.theme = theme);
        }
    });
}

fn language_ui(ui: &mut Ui, window: &Window<'_>, options: &ExportOptions, out: &mut Vec<Action>) {
    row_ui(ui, window, "export-language", |ui, width| {
        let label = |language: &Language| language.own_name().to_owned();
        let chosen = choose_language(ui, window, ("export language", width), options.language, label);
        if let Some(language) = chosen {
            choose_other(options, out, |options| options.language = language);
        }
    });
}

/// Draws the check boxes of the caption and of the background.
fn ticks_ui(ui: &mut Ui, scene: &Scene<'_>, options: &ExportOptions, out: &mut Vec<Action>) {
    let text = scene.text;
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        ui.add_space(NAMES + ui.spacing().item_spacing.x);
        let mut tick = |name: &str, is: bool, change: fn(&mut ExportOptions, bool)| {
            let mut flag = is;
            let response = ui.add(Checkbox::new(&mut flag, text.get(name)));
            if response.changed() {
                choose_other(options, out, |options| change(options, flag));
            }
            theme::focus_ring(ui, &response, response.rect);
            response.on_hover_text(text.get(&format!("{name}.tip")));
        };
        tick("export-caption", options.caption, |options, flag| options.caption = flag);
        tick("export-transparent", options.transparent, |options, flag| options.transparent = flag);
    });
}

/// Draws the fields of an animation: first and last step, number and time of the frames, and their spacing.
fn reel_ui(ui: &mut Ui, scene: &Scene<'_>, options: &ExportOptions, out: &mut Vec<Action>) {
    let text = scene.text;
    let mut number = |ui: &mut Ui, name: &str, shown: &str, change: fn(&mut Reel, String)| {
        let id = ui.scope_id().with(name);
        let (response, typed) = field(ui, id, shown, &text.get(name), NUMBER, false);
        if let Some(typed) = typed {
            choose_other(options, out, |options| change(&mut options.reel, typed));
        }
        response.on_hover_text(text.get(&format!("{name}.tip")));
    };
    row_ui(ui, scene, "export-steps", |ui, _| {
        ui.spacing_mut().item_spacing.x = 6.0;
        number(ui, "export-from", &options.reel.from, |reel, typed| reel.from = typed);
        ui.label("–");
        number(ui, "export-to", &options.reel.to, |reel, typed| reel.to = typed);
    });
    row_ui(ui, scene, "export-frames", |ui, _| {
        ui.spacing_mut().item_spacing.x = 6.0;
        number(ui, "export-frame-count", &options.reel.frames, |reel, typed| reel.frames = typed);
        ui.label("×");
        number(ui, "export-frame-ms", &options.reel.frame_ms, |reel, typed| reel.frame_ms = typed);
        ui.label("ms");
    });
    row_ui(ui, scene, "export-spacing", |ui, width| {
        let choices = [(false, "export-spacing-linear"), (true, "export-spacing-log")];
        if let Some(log) = choose(ui, scene, "export-spacing", choices, options.reel.log, width) {
            choose_other(options, out, |options| options.reel.log = log);
        }
    });
}
