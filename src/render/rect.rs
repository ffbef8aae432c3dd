//! Rectangles: on whole pixels, with rounded corners, strokes, shadows and images, placed as by egui's tessellator.

use std::fmt::Write as _;

use egui::emath::GuiRounding as _;
use egui::epaint::{Brush, CornerRadiusF32, RectShape};
use egui::{Color32, Pos2, Rect, Shape, Stroke, StrokeKind};

use super::paint::Ink;
use super::svg::Canvas;
use super::{geometry, number, shape};

/// Largest coordinate of a corner: unbounded rectangles are common, and farther points are beyond every page.
const FAR: f32 = 1e5;
/// Added to each radius, as egui does, because rounded corners look too small otherwise.
const MORE_RADIUS: f32 = 0.4;
/// Largest number of rings of a shadow.
const MOST_RINGS: f32 = 32.0;

/// Returns the shape if it is only a filled rectangle, so that clipping it gives another one.
pub fn plain(shape: &Shape) -> Option<&RectShape> {
    let Shape::Rect(rect) = shape else { return None };
    let plain = rect.stroke.is_empty()
        && rect.corner_radius == egui::CornerRadius::ZERO
        && rect.blur_width <= 0.0
        && rect.brush.is_none()
        && rect.angle == 0.0
        && rect.rect.size().min_elem() > 4.0;
    plain.then_some(rect)
}

/// Draws the part of a plain rectangle within `clip`.
pub fn draw_plain(canvas: &mut Canvas<'_>, shape: &RectShape, clip: Rect) {
    let part = snapped(shape, shape.rect, canvas.drawing.page.zoom).intersect(clip);
    if let Some(ink) = Ink::of(shape.fill).filter(|_| part.is_positive()) {
        canvas.fill(&geometry::rounded(part, 0.0.into()), ink);
    }
}

/// Moves `rect` onto whole pixels, or onto pixel centers if its stroke is an odd number of pixels wide.
fn snapped(shape: &RectShape, rect: Rect, zoom: f32) -> Rect {
    let RectShape { stroke, stroke_kind, round_to_pixels, .. } = shape;
    if !round_to_pixels.unwrap_or(true) {
        return rect;
    }
    if *stroke_kind != StrokeKind::Middle || stroke.width <= 0.0 {
        return rect.round_to_pixels(zoom);
    }
    let mut center = 0.0;
    stroke.round_center_to_pixel(zoom, &mut center);
    if center == 0.0 { rect.round_to_pixels(zoom) } else { rect.round_to_pixel_center(zoom) }
}

/// Draws a rectangle.
pub fn draw(canvas: &mut Canvas<'_>, shape: &RectShape) {
    let zoom = canvas.drawing.page.zoom;
    let RectShape { mut rect, corner_radius, mut fill, mut stroke, stroke_kind, blur_width, ref brush, angle, .. } =
        *shape;
    if rect.any_nan() || !angle.is_finite() {
        return;
    }
    rect = rect.intersect(Rect::from_min_max(Pos2::new(-FAR, -FAR), Pos2::new(FAR, FAR)));
    let grow = match stroke_kind {
        StrokeKind::Inside => 0.0,
        StrokeKind::Middle => 0.5 * stroke.width,
        StrokeKind::Outside => stroke.width,
    };
    if !stroke.is_empty() && rect.expand(grow).size().min_elem() <= 2.0 * stroke.width + 0.5 / zoom {
        // The stroke covers the whole interior.
        rect = rect.expand(grow);
        fill = stroke.color;
        stroke = Stroke::NONE;
    }
    if angle == 0.0 && stroke.is_empty() && brush.is_none() && rect.size().min_elem() <= 2.0 / zoom {
        return draw_thin(canvas, rect, fill);
    }
    rect = snapped(shape, rect, zoom);
    if blur_width > 1.0 / zoom {
        return draw_shadow(canvas, rect, corner_radius.into(), (fill, blur_width));
    }
    let (grow, width) = if stroke.is_empty() { (0.0, 0.0) } else { (grow, stroke.width) };
    let outer = rect.expand(grow);
    let radius = map(corner_radius.into(), |r| if r > 0.0 { (r + grow + MORE_RADIUS).max(width + 0.1) } else { 0.0 });
    let outline = |inset: f32| geometry::rounded(outer.shrink(inset), map(radius, |r| (r - inset).max(0.0)));
    canvas.turned(angle, rect.center(), |canvas| {
        if let Some(brush) = brush {
            draw_image(canvas, outer.shrink(width), map(radius, |r| (r - width).max(0.0)), (brush, fill));
            fill = Color32::TRANSPARENT;
        }
        shape::fill_and_stroke(canvas, (&outline(width), fill), (&outline(0.5 * width), stroke));
    });
}

fn map(radius: CornerRadiusF32, f: impl Fn(f32) -> f32) -> CornerRadiusF32 {
    let CornerRadiusF32 { nw, ne, sw, se } = radius;
    CornerRadiusF32 { nw: f(nw), ne: f(ne), sw: f(sw), se: f(se) }
}

/// Draws a rectangle of at most two pixels as a line, so that it is not blurred between pixels.
fn draw_thin(canvas: &mut Canvas<'_>, rect: Rect, fill: Color32) {
    let size = rect.size();
    if size.min_elem() > 0.0 && size.x <= size.y {
        shape::segment(canvas, [rect.center_top(), rect.center_bottom()], Stroke::new(size.x, fill));
    } else if size.min_elem() > 0.0 {
        shape::segment(canvas, [rect.left_center(), rect.right_center()], Stroke::new(size.y, fill));
    }
}

/// Draws a shadow whose opacity falls linearly across the blur width, as in egui. It consists of rings of uniform
/// color, which every viewer and the PDF can draw; a filter would become an image.
fn draw_shadow(canvas: &mut Canvas<'_>, rect: Rect, radius: CornerRadiusF32, (fill, blur): (Color32, f32)) {
    let Some(ink) = Ink::of(fill) else { return };
    let blur = blur.min(rect.size().min_elem() - 0.1).max(0.0);
    let rings = (blur * canvas.drawing.page.zoom).ceil().clamp(1.0, MOST_RINGS);
    let outline = |share: f32| {
        let grow = blur * (0.5 - share);
        (rect.expand(grow), map(radius, |r| (r + 0.5 * blur + grow).max(0.0)))
    };
    let mut ring = 0.0;
    while ring < rings {
        let (outside, outer) = outline(ring / rings);
        let (inside, inner) = outline((ring + 1.0) / rings);
        let mut path = geometry::rounded(outside, outer);
        geometry::add_rounded(&mut path, inside, inner);
        let mut attributes = String::from(" fill-rule=\"evenodd\"");
        ink.fill_faded(&mut attributes, (ring + 0.5) / rings);
        canvas.path(&path, &attributes);
        ring += 1.0;
    }
    let (inside, inner) = outline(1.0);
    canvas.fill(&geometry::rounded(inside, inner), ink);
}

/// Draws the image of a brush, clipped to rounded corners.
fn draw_image(canvas: &mut Canvas<'_>, rect: Rect, radius: CornerRadiusF32, (brush, tint): (&Brush, Color32)) {
    let rounded = radius != CornerRadiusF32::ZERO;
    if rounded {
        canvas.begin_clip(&geometry::rounded(rect, radius));
    }
    image(canvas, rect, (brush, tint));
    if rounded {
        canvas.end_group();
    }
}

/// Draws the part of a texture that a brush names, colored by `tint`, over `rect`.
pub fn image(canvas: &mut Canvas<'_>, rect: Rect, (brush, tint): (&Brush, Color32)) {
    let Brush { fill_texture_id: id, uv } = *brush;
    let textures = &canvas.drawing.textures;
    let Some((uri, smooth)) = textures.uri(id, uv, (tint, rect.size())) else { return };
    let [x, y, width, height] = [rect.left(), rect.top(), rect.width(), rect.height()].map(number::short);
    let mut element = format!(
        "<image x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" href=\"{uri}\""
    );
    if !smooth {
        element.push_str(" style=\"image-rendering:pixelated\"");
    }
    let _ = write!(element, "/>");
    if rect.is_positive() && rect.is_finite() {
        canvas.element(&element);
    }
}
