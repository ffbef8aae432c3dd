//! The line above a chart: its name, the current values, and the key of its lines.

use std::sync::Arc;

use egui::{Align, Galley, Layout, Painter, Rect, RichText, Sense, Shape, Stroke, Ui, vec2};

use super::chart::{DOT, DOT_SPACING, Line};
use crate::view::{ARMS, Scene, theme};

/// Draws the heading of a chart: the text `name` at the left, with its tooltip, and `right` at the right.
pub fn heading_ui(ui: &mut Ui, scene: &Scene<'_>, name: &str, right: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        ui.set_height(22.0);
        let title = RichText::new(scene.text.get(name)).font(theme::strong(14.0)).color(palette.text);
        ui.label(title).on_hover_text(scene.text.get(&format!("{name}.tip")));
        ui.with_layout(Layout::right_to_left(Align::Center), right);
    });
}

/// Draws the current value of each shown arm in the arm's color, and then `key` if there is room.
pub fn values_ui(ui: &mut Ui, scene: &Scene<'_>, values: &[String; 2], key: &[(Line, &str)]) {
    let palette = theme::palette(ui);
    ui.spacing_mut().item_spacing.x = 14.0;
    let shown = [1, 0].into_iter().filter(|arm| scene.sole().is_none_or(|sole| sole == *arm));
    let galleys: Vec<_> = shown
        .map(|arm| {
            let text = format!("{} {}", ARMS[arm], values[arm]);
            ui.painter().layout_no_wrap(text, theme::strong(theme::BODY), palette.names[arm])
        })
        .collect();
    // In a narrow column a long name may leave no room. The chart shows the values as well.
    let wanted: f32 = galleys.iter().map(|galley| galley.size().x + ui.spacing().item_spacing.x).sum();
    if wanted > ui.available_width() {
        return;
    }
    for galley in galleys {
        ui.label(galley).on_hover_text(scene.text.get("values.tip"));
    }
    if ui.available_width() > 160.0 {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| keys_ui(ui, scene, key));
    }
}

/// Draws the keys of a chart's lines, as many as have room.
pub fn keys_ui(ui: &mut Ui, scene: &Scene<'_>, keys: &[(Line, &str)]) {
    for (line, meaning) in keys {
        if !key_ui(ui, *line, &scene.text.get(meaning)) {
            return;
        }
    }
}

/// Draws the first of `notes` that has room; nothing if none has.
pub fn note_ui(ui: &mut Ui, notes: [&str; 2], tip: &str) {
    let palette = theme::palette(ui);
    for note in notes {
        let galley = ui.painter().layout_no_wrap(note.to_owned(), theme::regular(theme::SMALL), palette.muted);
        if galley.size().x <= ui.available_width() {
            ui.label(galley).on_hover_text(tip);
            return;
        }
    }
}

/// Draws a piece of a line and its meaning. Returns whether there was room.
fn key_ui(ui: &mut Ui, line: Line, meaning: &str) -> bool {
    let palette = theme::palette(ui);
    let galley = ui.painter().layout_no_wrap(meaning.to_owned(), theme::regular(theme::SMALL), palette.muted);
    if galley.size().x + 24.0 > ui.available_width() {
        return false;
    }
    let (rect, _) = ui.allocate_exact_size(vec2(galley.size().x + 24.0, 18.0), Sense::hover());
    let ends = [rect.left_center(), rect.left_center() + vec2(18.0, 0.0)];
    match line {
        Line::Dashed => ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(1.1, palette.muted), 4.0, 2.5)),
        Line::Dotted => ui.painter().extend(Shape::dotted_line(&ends, palette.muted, DOT_SPACING, DOT)),
        _ => {
            ui.painter().line_segment(ends, Stroke::new(1.6, palette.muted));
        }
    }
    ui.painter().galley(rect.left_center() + vec2(23.0, -galley.size().y / 2.0), galley, palette.muted);
    true
}

/// Draws a sign with its meaning: `paint` draws the sign, given the place of both, at the left in `room` points, and
/// `words` follow.
pub fn sign_ui(ui: &mut Ui, words: Arc<Galley>, room: f32, paint: impl FnOnce(&Painter, Rect)) {
    let (rect, _) = ui.allocate_exact_size(vec2(words.size().x + room, 18.0), Sense::hover());
    paint(ui.painter(), rect);
    let at = rect.left_center() + vec2(room, -words.size().y / 2.0);
    ui.painter().galley(at, words, theme::palette(ui).muted);
}
