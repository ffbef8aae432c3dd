//! A switch of joined segments, of which one is chosen.

use egui::{CornerRadius, CursorIcon, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit, vec2};

use crate::view::format::count;
use crate::view::theme;

/// A segment of a switch.
pub struct Segment {
    /// The text on the segment.
    pub label: String,
    /// The tooltip; may be empty.
    pub tip: String,
}

/// Height of a row of segments, in points.
const HEIGHT: f32 = 26.0;

/// Draws a switch `width` points wide in rows of `per_row` segments. Returns the index of the segment that was
/// clicked. `name` is the name of the switch for screen readers, which call each segment "name: label".
pub fn segments(
    ui: &mut Ui,
    name: &str,
    parts: &[Segment],
    chosen: Option<usize>,
    width: f32,
    per_row: usize,
) -> Option<usize> {
    let rows = parts.len().div_ceil(per_row);
    let height = HEIGHT * count(rows);
    let (outer, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let palette = theme::palette(ui);
    let (mut clicked, mut focused) = (None, None);
    ui.painter().rect(outer, 6.0, palette.canvas, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    let places = places(ui, outer, parts, per_row);
    for (i, part) in parts.iter().enumerate() {
        let rect = places[i];
        let id = ui.scope_id().with((name, i));
        let response = ui.interact(rect, id, Sense::click());
        let selected = chosen == Some(i);
        if response.clicked() {
            clicked = Some(i);
        }
        let (fill, ink) = match (selected, response.hovered()) {
            (true, _) => (palette.strong, palette.on_strong),
            (false, true) => (palette.grid, palette.text),
            (false, false) => (egui::Color32::TRANSPARENT, palette.text),
        };
        let corners = corners(i, parts.len(), per_row);
        ui.painter().rect_filled(rect.shrink(0.5), corners, fill);
        if i % per_row > 0 && !selected && chosen.is_none_or(|c| c + 1 != i) {
            ui.painter().vline(rect.left(), rect.y_range().shrink(7.0), Stroke::new(1.0, palette.line));
        }
        if response.has_focus() {
            focused = Some(rect);
        }
        let font = if selected { theme::strong(theme::BODY) } else { theme::regular(theme::BODY) };
        let galley = ui.painter().layout_no_wrap(part.label.clone(), font, ink);
        let at = rect.center() - galley.size() / 2.0;
        ui.painter().with_clip_rect(rect.intersect(ui.clip_rect())).galley(at, galley, ink);
        let label = format!("{name}: {}", part.label);
        response.widget_info(|| WidgetInfo::selected(accesskit::Role::RadioButton, ui.is_enabled(), selected, &label));
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if !part.tip.is_empty() {
            response.on_hover_text(&part.tip).on_disabled_hover_text(&part.tip);
        }
    }
    if let Some(rect) = focused {
        // Around the segment, since a ring within a chosen one would be dark on dark.
        ui.painter().rect_stroke(rect.expand(1.0), 6.0, Stroke::new(2.0, palette.arms[1]), StrokeKind::Outside);
    }
    clicked
}

/// Returns the places of the segments. Several rows form equal columns. In one row the segments are equal if all
/// words fit; otherwise the space around the words is equal, so that a long word gets more.
fn places(ui: &Ui, outer: Rect, parts: &[Segment], per_row: usize) -> Vec<Rect> {
    let rows = parts.len().div_ceil(per_row);
    if rows > 1 {
        let size = vec2(outer.width() / count(per_row), outer.height() / count(rows));
        let corner = |i: usize| outer.min + vec2(size.x * count(i % per_row), size.y * count(i / per_row));
        return (0..parts.len()).map(|i| Rect::from_min_size(corner(i), size)).collect();
    }
    let word = |part: &Segment| {
        let galley =
            ui.painter().layout_no_wrap(part.label.clone(), theme::strong(theme::BODY), egui::Color32::PLACEHOLDER);
        galley.size().x
    };
    let words: Vec<f32> = parts.iter().map(word).collect();
    let air = (outer.width() - words.iter().sum::<f32>()) / count(parts.len());
    // Equal segments look calmer if all words fit.
    let equal = outer.width() / count(parts.len());
    let fits = words.iter().all(|word| word + 14.0 <= equal);
    let mut left = outer.left();
    let place = |word: &f32| {
        let width = if fits { equal } else { word + air };
        left += width;
        Rect::from_x_y_ranges(left - width..=left, outer.y_range())
    };
    words.iter().map(place).collect()
}

/// Returns the rounding of a segment: only the corners of the whole switch are round.
fn corners(i: usize, count: usize, per_row: usize) -> CornerRadius {
    let (row, column) = (i / per_row, i % per_row);
    let (first, last) = (row == 0, row == (count - 1) / per_row);
    let (left, right) = (column == 0, column + 1 == per_row.min(count));
    let round = |is: bool| if is { 5 } else { 0 };
    CornerRadius {
        nw: round(first && left),
        ne: round(first && right),
        sw: round(last && left),
        se: round(last && right),
    }
}
