//! Draws text as the outlines of its glyphs.

use egui::emath::GuiRounding as _;
use egui::epaint::TextShape;
use egui::epaint::text::{Glyph, PlacedRow};
use egui::text::TextFormat;
use egui::{Color32, Pos2, Rect, Stroke, pos2};

use super::paint::Ink;
use super::shaping::Shaped;
use super::svg::Canvas;
use super::{geometry, number, shape};

/// The slope of italics, as in egui.
const LEAN: f32 = 0.25;

/// Draws a text.
pub fn draw(canvas: &mut Canvas<'_>, text: &TextShape) {
    if text.galley.is_empty() || text.opacity_factor.is_nan() || text.opacity_factor <= 0.0 || !text.angle.is_finite() {
        return;
    }
    let origin = text.pos.round_to_pixels(canvas.drawing.page.zoom);
    canvas.turned(text.angle, origin, |canvas| draw_rows(canvas, text, origin));
}

fn draw_rows(canvas: &mut Canvas<'_>, text: &TextShape, origin: Pos2) {
    let mut lines = canvas.faces.shape(&text.galley.job, text.galley.pixels_per_point).into_iter();
    let mut line: Vec<Shaped> = lines.next().unwrap_or_default();
    let mut from = 0;
    for row in &text.galley.rows {
        let shaped = matched(canvas, text, row, line.get(from..).unwrap_or_default());
        draw_row(canvas, text, (row, origin + row.pos.to_vec2()), &shaped);
        from += row.glyphs.len();
        if row.ends_with_newline {
            line = lines.next().unwrap_or_default();
            from = 0;
        }
    }
}

/// Returns the shaped glyph for each glyph of a row. A shortened text ends with a mark that is not in the job.
fn matched(canvas: &Canvas<'_>, text: &TextShape, row: &PlacedRow, shaped: &[Shaped]) -> Vec<Shaped> {
    let mut section = shaped.first().map_or(0, |shaped| shaped.section);
    let one = |(i, glyph): (usize, &Glyph)| match shaped.get(i) {
        Some(shaped) if shaped.first == glyph.chr => {
            section = shaped.section;
            *shaped
        }
        _ => canvas.faces.single(&text.galley.job, section, glyph.chr),
    };
    row.glyphs.iter().enumerate().map(one).collect()
}

fn draw_row(canvas: &mut Canvas<'_>, text: &TextShape, (row, at): (&PlacedRow, Pos2), shaped: &[Shaped]) {
    let job = &text.galley.job;
    let glyphs = || {
        row.glyphs
            .iter()
            .zip(shaped)
            .filter_map(|(glyph, shaped)| Some((glyph, shaped, &job.sections.get(shaped.section)?.format)))
    };
    backgrounds(canvas, text, at, glyphs());
    for (glyph, shaped, format) in glyphs() {
        let color = text.override_text_color.unwrap_or(format.color);
        let Some(ink) = Ink::of(visible(text, color)) else { continue };
        let Some((number, outline)) = shaped.outline else { continue };
        let size = format.font_id.size;
        let face = canvas.faces.face(number);
        let down = (size * face.down[0] + face.down[1]).round_ui();
        let zoom = text.galley.pixels_per_point;
        let x = at.x + glyph.pos.x + shaped.beyond_pixel / zoom;
        let y = at.y + glyph.pos.y + down - shaped.lift / zoom;
        let Some(name) = canvas.glyphs.name(&face.font, number, outline, size * face.scale) else { continue };
        if x.is_finite() && y.is_finite() {
            canvas.glyph(name, ink, &place(x, y, format.italics));
        }
    }
    lines(canvas, text, at, glyphs(), |format, rect| (format.underline, rect.bottom()));
    lines(canvas, text, at, glyphs(), |format, rect| (format.strikethrough, rect.center().y));
    if text.underline != Stroke::NONE && row.visuals.mesh_bounds.is_positive() {
        let ink = row.visuals.mesh_bounds.translate(at.to_vec2());
        shape::segment(canvas, [ink.left_bottom(), ink.right_bottom()], text.underline);
    }
}

fn place(x: f32, y: f32, italics: bool) -> String {
    let (x, y) = (number::short(x), number::short(y));
    if italics {
        format!(" transform=\"matrix(1 0 {} 1 {x} {y})\"", number::short(-LEAN))
    } else {
        format!(" x=\"{x}\" y=\"{y}\"")
    }
}

/// Returns the visible color of a part of a text.
fn visible(text: &TextShape, color: Color32) -> Color32 {
    let color = if color == Color32::PLACEHOLDER { text.fallback_color } else { color };
    if text.opacity_factor < 1.0 { color.gamma_multiply(text.opacity_factor) } else { color }
}

/// Draws the backgrounds of the parts of a row that have one.
fn backgrounds<'g>(
    canvas: &mut Canvas<'_>,
    text: &TextShape,
    at: Pos2,
    glyphs: impl Iterator<Item = (&'g Glyph, &'g Shaped, &'g TextFormat)>,
) {
    let mut boxes: Vec<(Color32, Rect, f32)> = Vec::new();
    for (glyph, _, format) in glyphs {
        let rect = glyph.logical_rect();
        match boxes.last_mut() {
            Some((color, before, expand))
                if (*color, *expand) == (format.background, format.expand_bg) && before.y_range() == rect.y_range() =>
            {
                before.max.x = rect.max.x;
            }
            _ => boxes.push((format.background, rect, format.expand_bg)),
        }
    }
    for (color, rect, expand) in boxes {
        if let Some(ink) = Ink::of(visible(text, color)) {
            let rect = rect.expand(expand).round_to_pixels(canvas.drawing.page.zoom).translate(at.to_vec2());
            canvas.fill(&geometry::rounded(rect, 0.0.into()), ink);
        }
    }
}

/// Draws lines along the parts of a row that have one.
#[expect(clippy::float_cmp, reason = "the same line has the very same height")]
fn lines<'g>(
    canvas: &mut Canvas<'_>,
    text: &TextShape,
    at: Pos2,
    glyphs: impl Iterator<Item = (&'g Glyph, &'g Shaped, &'g TextFormat)>,
    line: impl Fn(&TextFormat, Rect) -> (Stroke, f32),
) {
    let mut found: Vec<(Stroke, [Pos2; 2])> = Vec::new();
    for (glyph, _, format) in glyphs {
        let (stroke, y) = line(format, glyph.logical_rect());
        let (left, right) = (pos2(glyph.pos.x, y), pos2(glyph.max_x(), y));
        match found.last_mut() {
            Some((same, [_, end])) if *same == stroke && end.y == y => *end = right,
            _ => found.push((stroke, [left, right])),
        }
    }
    for (stroke, ends) in found {
        let stroke = Stroke::new(stroke.width, visible(text, stroke.color));
        shape::segment(canvas, ends.map(|end| at + end.to_vec2()), stroke);
    }
}
