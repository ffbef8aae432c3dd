//! The callout: a ring around the place that the text of a moment refers to, and a bubble with the first sentence
//! of the text.
//!
//! A view that has drawn a part a lesson can point at reports it by [`mark`]; only the place that the lesson
//! points at is kept.

use std::sync::Arc;

use egui::{Area, Color32, Id, Order, Painter, Rect, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};
use egui::{accesskit, vec2};

use super::Course;
use super::bubble::{Bubble, Drawn};
use crate::lessons::{Cells, Region};
use crate::view::kept::{kept, note, noted};
use crate::view::theme::{self, Palette};
use crate::view::top_bar::trains;
use crate::view::{Scene, format};

/// Possible widths of a bubble, in points.
const WIDTHS: [f32; 2] = [270.0, 200.0];
/// Seconds that a bubble stays while training goes on, and additional seconds for each character.
const GLANCE: f64 = 3.0;
const READ: f64 = 0.07;
/// Inner margin of a bubble, in points.
const AIR: Vec2 = vec2(12.0, 9.0);

/// A part of a view, drawn for an arm and a layer, that a lesson can point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawnPart {
    /// The part.
    pub part: Region,
    /// The arm of the part; `None` if it belongs to both.
    pub arm: Option<usize>,
    /// The hidden layer of the part, counted from 1; `None` if it belongs to none, or to the selected one; 0 if only a
    /// lesson that points at all layers means it.
    pub layer: Option<usize>,
}

impl DrawnPart {
    /// Returns a part that exists only once.
    pub const fn of(part: Region) -> Self {
        Self { part, arm: None, layer: None }
    }

    /// Returns a part of one arm.
    pub const fn of_arm(part: Region, arm: usize) -> Self {
        Self { part, arm: Some(arm), layer: None }
    }
}

/// Returns whether the lesson points at `drawn`.
pub fn points_at(scene: &Scene<'_>, drawn: DrawnPart) -> bool {
    let Some(point) = scene.course.and_then(Course::point) else { return false };
    let of_arm = point.arm.is_none() || drawn.arm.is_none() || point.arm == drawn.arm;
    // A place with a layer matches only if the lesson means that layer.
    let of_layer = drawn.layer.is_none_or(|layer| match point.layers {
        Cells::Selected => scene.layer() == layer,
        Cells::One(one) => one == layer,
        Cells::All => true,
    });
    point.part == drawn.part && of_arm && of_layer
}

/// Records that `drawn` is at `rect` in this frame if the lesson points at it; several such places are joined.
pub fn mark(ui: &Ui, scene: &Scene<'_>, drawn: DrawnPart, rect: Rect) {
    if !points_at(scene, drawn) {
        return;
    }
    let rect = rect.intersect(ui.clip_rect());
    if !rect.is_positive() {
        return;
    }
    note(ui, key(), place(ui).map_or(rect, |before| before.union(rect)));
}

/// Draws a part with its heading, and records that `drawn` is there if the lesson points at it.
pub fn marked(ui: &mut Ui, scene: &Scene<'_>, drawn: DrawnPart, draw: impl FnOnce(&mut Ui)) {
    let area = ui.available_rect_before_wrap();
    draw(ui);
    mark(ui, scene, drawn, area.with_max_y(ui.cursor().top() - ui.spacing().item_spacing.y));
}

fn key() -> Id {
    Id::unique("lesson points at")
}

/// Returns the place that the lesson points at, if it was drawn in this frame.
pub(super) fn place(ui: &Ui) -> Option<Rect> {
    noted(ui, key())
}

/// Returns the first sentence of `words`.
fn first_sentence(words: &str) -> &str {
    let ends = |(i, c): (usize, char)| {
        let behind = &words[i + c.len_utf8()..];
        (matches!(c, '.' | '!' | '?') && behind.starts_with(' ')).then_some(i + c.len_utf8())
    };
    let end = words.char_indices().find_map(ends).unwrap_or(words.len());
    &words[..end]
}

/// Draws ring and bubble over the views; `room` is the area for the bubble.
pub fn callout_ui(ui: &Ui, scene: &Scene<'_>, room: Rect) {
    let Some(course) = scene.course else { return };
    if course.moment.is_none() {
        ui.data_mut(|data| data.remove_temp::<Since>(Id::unique(SINCE)));
    }
    let Some((words, target)) = course.said().zip(place(ui)) else { return };
    let palette = theme::palette(ui);
    let screen = ui.ctx().content_rect();
    let words = first_sentence(words);
    if has_been_read(ui, scene, course, words) {
        return;
    }
    let ring = target.expand(4.0).intersect(screen.shrink(2.0));
    let galleys = WIDTHS.map(|width| {
        let font = theme::strong(theme::BODY + 0.5);
        ui.painter().layout(words.to_owned(), font, palette.on_strong, width - 2.0 * AIR.x)
    });
    let bubble = bubble(ui, course, ring, room, galleys.each_ref().map(|galley| galley.size() + 2.0 * AIR));
    let galley = Arc::clone(&galleys[bubble.size]);
    // The bubble lies above the views and below every dialog; the pointer still reaches what lies under it.
    let area = Area::new(Id::unique("lesson callout")).order(Order::Middle).fixed_pos(screen.min).constrain(false);
    area.interactable(false).show(ui.ctx(), |ui| {
        ui.set_clip_rect(screen);
        let painter = ui.painter();
        let rect = bubble.rect;
        paint_ring(painter, palette, ring);
        painter.rect_filled(rect.expand(2.0), 10.0, halo(palette.canvas));
        let back = rect.clamp(bubble.tip);
        let side = bubble.way.rot90() * 7.0;
        let tip = bubble.tip + bubble.way * 2.0;
        let base = back + bubble.way * 2.0;
        painter.add(Shape::convex_polygon(vec![tip, base + side, base - side], palette.strong, Stroke::NONE));
        painter.rect_filled(rect, 8.0, palette.strong);
        painter.galley(rect.min + AIR, galley, palette.on_strong);
        let response = ui.interact(rect, Id::unique("lesson callout words"), Sense::empty());
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Tooltip, true, words));
    });
}

/// Returns the place of the bubble of the moment. It stays the same, whatever is drawn later, until the words or
/// the target change.
fn bubble(ui: &Ui, course: &Course<'_>, ring: Rect, room: Rect, sizes: [Vec2; 2]) -> Bubble {
    // For a target outside the views, the bubble may be anywhere on the screen.
    let screen = ui.ctx().content_rect().shrink(8.0);
    let room = if room.contains_rect(ring.shrink(8.0)) { room.shrink(8.0) } else { screen };
    let of = (Id::unique(&course.lesson.id), course.moment, [ring, room], sizes);
    kept(ui.ctx(), Id::unique("lesson callout bubble"), of, |_| Bubble::beside(ring, room, &sizes, &Drawn::of(ui)))
}

/// The lesson and moment of the bubble's words, and the time in seconds since when they have been shown.
type Since = ((String, Option<usize>), f64);
const SINCE: &str = "lesson callout since";

/// Returns whether training has gone on long enough for `words` to have been read; by then their target has
/// changed as well.
fn has_been_read(ui: &Ui, scene: &Scene<'_>, course: &Course<'_>, words: &str) -> bool {
    let now = ui.input(|input| input.time);
    let of = (course.lesson.id.clone(), course.moment);
    let since = kept(ui.ctx(), Id::unique(SINCE), of, |_| now);
    let goes_on = trains(scene) && !course.waits && scene.state.at.is_none();
    goes_on && now - since > GLANCE + READ * format::float(words.chars().count())
}

/// Draws the ring around a place.
pub(super) fn paint_ring(painter: &Painter, palette: &Palette, ring: Rect) {
    // A pale line on both sides keeps the ring visible on any background.
    painter.rect_stroke(ring.expand(1.5), 8.0, Stroke::new(6.0, halo(palette.canvas)), StrokeKind::Middle);
    painter.rect_stroke(ring.expand(1.5), 8.0, Stroke::new(2.5, palette.strong), StrokeKind::Middle);
}

fn halo(canvas: Color32) -> Color32 {
    canvas.gamma_multiply(0.8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bubble_says_the_first_sentence() {
        for (words, first) in [
            ("Look at L8. It is flat.", "Look at L8."),
            ("The loss is 0.59 now.", "The loss is 0.59 now."),
            ("8층을 보세요. 평평해요.", "8층을 보세요."),
            ("Here: the end. More", "Here: the end."),
            ("no end", "no end"),
        ] {
            assert_eq!(first_sentence(words), first);
        }
    }
}
