//! The layout of two pictures side by side: arm A at the left, arm B at the right.

use std::sync::Arc;

use egui::{Align2, Color32, CursorIcon, Galley, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, accesskit, vec2};

use super::{ARMS, Action, Scene, Show, Text, format, theme};
use crate::measure::Diverged;

/// Gap between the two pictures, in points.
const GAP: f32 = 16.0;

/// Lays out two columns; `draw` fills each.
pub fn pair_ui(ui: &mut Ui, mut draw: impl FnMut(&mut Ui, usize)) {
    ui.scope(|ui| {
        let between = std::mem::replace(&mut ui.spacing_mut().item_spacing.x, GAP);
        ui.columns(2, |columns| {
            for (side, ui) in columns.iter_mut().enumerate() {
                ui.spacing_mut().item_spacing.x = between;
                draw(ui, side);
            }
        });
    });
}

/// Lays out a column for each arm, or a single one on a page that hides an arm.
pub fn each_ui(ui: &mut Ui, scene: &Scene<'_>, mut draw: impl FnMut(&mut Ui, usize)) {
    match scene.sole() {
        Some(arm) => draw(ui, arm),
        None => pair_ui(ui, draw),
    }
}

/// Lays out a picture of each arm, `height` points high; a hidden arm has a card that reveals it.
pub fn arms_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    height: f32,
    out: &mut Vec<Action>,
    mut draw: impl FnMut(&mut Ui, usize, &mut Vec<Action>),
) {
    if let Some(arm) = scene.sole() {
        draw(ui, arm, out);
        return;
    }
    pair_ui(ui, |ui, arm| if scene.shows(arm) { draw(ui, arm, out) } else { hidden_ui(ui, scene, height, out) });
}

/// Lays out a picture of each arm's current state, `height` points high; an arm that has diverged has a message
/// instead, and a hidden one a card that reveals it.
pub fn going_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    height: f32,
    out: &mut Vec<Action>,
    mut draw: impl FnMut(&mut Ui, usize, &mut Vec<Action>),
) {
    arms_ui(ui, scene, height, out, |ui, arm, out| match ended(scene, arm) {
        Some(words) => message_ui(ui, height, &words),
        None => draw(ui, arm, out),
    });
}

/// Returns the words that `arm` has diverged, and where; `None` if it has not at the displayed frame.
pub fn ended(scene: &Scene<'_>, arm: usize) -> Option<String> {
    let diverged = scene.frame()?.arms[arm].diverged?;
    let (step, place) = (format::steps(diverged.step), place(scene.text, &diverged));
    Some(scene.text.with("arm-ended", &[("arm", ARMS[arm]), ("step", &step), ("place", &place)]))
}

/// Returns the layer in which an arm diverged, as in "layer 7" or "the output layer".
pub fn place(text: &Text, diverged: &Diverged) -> String {
    if diverged.output {
        text.get("place-output")
    } else {
        text.with("place-layer", &[("layer", &diverged.layer.to_string())])
    }
}

/// Height of the name of an arm, in points.
pub const NAME: f32 = 22.0;

/// Draws the name of an arm in the arm's color.
pub fn name_ui(ui: &mut Ui, scene: &Scene<'_>, arm: usize) {
    let palette = theme::palette(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), NAME), Sense::hover());
    let name = scene.heading(arm);
    let galley = fitting(ui, &[&name, ARMS[arm]], rect.width(), palette.names[arm]);
    ui.painter().galley(rect.left_center() - vec2(0.0, galley.size().y / 2.0), galley, palette.names[arm]);
}

/// Draws a sample of the line of an arm between `ends`.
pub fn line_sample(ui: &Ui, ends: [Pos2; 2], color: Color32, dashed: bool) {
    let stroke = Stroke::new(2.0, color);
    if dashed {
        ui.painter().extend(Shape::dashed_line(&ends, stroke, 5.0, 2.5));
    } else {
        ui.painter().line_segment(ends, stroke);
    }
}

/// Lays out the first of `texts` that is at most `room` points wide: in the size of a heading, or smaller if that
/// makes it fit. If none fits, the last text is laid out in the smallest size.
pub fn fitting(ui: &Ui, texts: &[&str], room: f32, ink: Color32) -> Arc<Galley> {
    let layout = |text: &str, size: f32| ui.painter().layout_no_wrap(text.to_owned(), theme::strong(size), ink);
    let sizes = [theme::HEADING, theme::BODY, theme::SMALL];
    let mut all = texts.iter().flat_map(|text| sizes.map(|size| layout(text, size)));
    all.find(|galley| galley.size().x <= room).unwrap_or_else(|| layout(texts.last().unwrap_or(&""), theme::SMALL))
}

/// Draws a card in place of a hidden arm; a click reveals the arm.
fn hidden_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32, out: &mut Vec<Action>) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    reveal_ui(ui, response, [&scene.text.get("arm-reveal"), &scene.text.get("arm-reveal.tip")], out);
    let size = (height * 0.3).clamp(28.0, 96.0);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, "?", theme::strong(size), theme::palette(ui).muted);
}

/// Draws the ground of a card in place of a hidden arm, which has a name and a tooltip; a click reveals the arm.
pub fn reveal_ui(ui: &Ui, response: Response, [name, tip]: [&str; 2], out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let (fill, line) = if response.hovered() { (palette.grid, palette.muted) } else { (palette.card, palette.line) };
    ui.painter().rect(response.rect, 8.0, fill, Stroke::new(1.0, line), StrokeKind::Inside);
    theme::focus_ring(ui, &response, response.rect.shrink(2.0));
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, true, name));
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tip).clicked() {
        out.push(Action::Show(Show::Option("hide", "none")));
    }
}

/// Draws words in place of a picture.
pub fn message_ui(ui: &mut Ui, height: f32, words: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let palette = theme::palette(ui);
    ui.painter().rect_filled(rect, 4.0, palette.card);
    message(ui, rect, words, palette.card);
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Label, true, words));
}

/// Draws the words that `arm` has diverged, and where, over `area` of a page.
pub fn message_in(ui: &Ui, scene: &Scene<'_>, arm: usize, area: Rect) {
    let palette = theme::palette(ui);
    ui.painter().rect_filled(area, 4.0, palette.card);
    if let Some(words) = ended(scene, arm) {
        message(ui, area, &words, palette.card);
    }
}

/// Draws words in the middle of `area`, on a patch of the color `ground`.
pub fn message(ui: &Ui, area: Rect, words: &str, ground: Color32) {
    let palette = theme::palette(ui);
    let font = theme::regular(theme::BODY);
    let galley = ui.painter().layout(words.to_owned(), font, palette.text, (area.width() - 32.0).max(80.0));
    let place = Align2::CENTER_CENTER.anchor_size(area.center(), galley.size());
    ui.painter().rect_filled(place.expand2(vec2(8.0, 4.0)), 4.0, ground);
    ui.painter().galley(place.min, galley, palette.text);
}
