//! Draws every kind of shape.

use egui::emath::{GuiRounding as _, Rot2};
use egui::epaint::{BandPoint, BandShape, ColorMode, EllipseShape, PathShape, PathStroke};
use egui::{Color32, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2};

use super::paint::Ink;
use super::path::Path;
use super::svg::Canvas;
use super::{geometry, mesh, rect, text};

/// Draws `shape` within `clip`.
pub fn draw(canvas: &mut Canvas<'_>, clip: Rect, shape: &Shape) {
    if let Shape::Vec(shapes) = shape {
        for shape in shapes {
            draw(canvas, clip, shape);
        }
        return;
    }
    let bounds = shape.visual_bounding_rect();
    if !clip.is_positive() || bounds.is_negative() || !bounds.intersects(clip) {
        return;
    }
    // A clip costs every viewer a layer, so only shapes that reach beyond it are clipped.
    let outline = geometry::rounded(clip, 0.0.into());
    if clip.expand(0.01).contains_rect(bounds) {
        if !canvas.is_clipped_to(&outline) {
            canvas.clip_to(None);
        }
    } else if let Some(plain) = rect::plain(shape) {
        canvas.clip_to(None);
        rect::draw_plain(canvas, plain, clip);
        return;
    } else {
        canvas.clip_to(Some(&outline));
    }
    match shape {
        Shape::Noop | Shape::Vec(_) | Shape::Callback(_) => {}
        Shape::Circle(circle) => {
            ellipse(canvas, circle.center, Vec2::splat(circle.radius), (circle.fill, circle.stroke));
        }
        Shape::Ellipse(ellipse) => draw_ellipse(canvas, ellipse),
        Shape::LineSegment { points, stroke } => segment(canvas, *points, *stroke),
        Shape::Path(path) => draw_path(canvas, path),
        Shape::Band(band) => draw_band(canvas, band),
        Shape::Rect(shape) => rect::draw(canvas, shape),
        Shape::Text(shape) => text::draw(canvas, shape),
        Shape::Mesh(shape) => mesh::draw(canvas, shape),
        Shape::QuadraticBezier(curve) => draw_curve(canvas, &curve.points, curve.closed, (curve.fill, &curve.stroke)),
        Shape::CubicBezier(curve) => draw_curve(canvas, &curve.points, curve.closed, (curve.fill, &curve.stroke)),
    }
}

/// Fills a path and strokes a closed outline. If the stroke is opaque, one element does both.
pub fn fill_and_stroke(canvas: &mut Canvas<'_>, (path, fill): (&Path, Color32), (outline, stroke): (&Path, Stroke)) {
    let fill = Ink::of(fill);
    let line = Ink::of(stroke.color).filter(|_| !stroke.is_empty());
    let mut attributes = String::new();
    match (fill, line) {
        (Some(ink), Some(line)) if line.is_opaque() => ink.fill(&mut attributes),
        _ => {
            if let Some(ink) = fill {
                canvas.fill(path, ink);
            }
            attributes.push_str(" fill=\"none\"");
        }
    }
    if let Some(line) = line {
        line.stroke(&mut attributes, stroke.width);
        // egui never bevels the corners of a closed outline.
        attributes.push_str(" stroke-miterlimit=\"9\"");
        canvas.path(outline, &attributes);
    }
}

fn draw_ellipse(canvas: &mut Canvas<'_>, shape: &EllipseShape) {
    let EllipseShape { center, radius, fill, stroke, angle } = *shape;
    if angle.is_finite() {
        canvas.turned(angle, center, |canvas| ellipse(canvas, center, radius, (fill, stroke)));
    }
}

/// Returns how far the middle of a stroke of `width` lies outside the outline that it follows.
fn outside(kind: StrokeKind, width: f32) -> f32 {
    match kind {
        StrokeKind::Inside => -0.5 * width,
        StrokeKind::Middle => 0.0,
        StrokeKind::Outside => 0.5 * width,
    }
}

/// Draws an ellipse; its stroke is outside of the radius.
fn ellipse(canvas: &mut Canvas<'_>, center: Pos2, radius: Vec2, (fill, stroke): (Color32, Stroke)) {
    if radius.x > 0.0 && radius.y > 0.0 {
        let outline = Path::ellipse(center, radius + Vec2::splat(0.5 * stroke.width));
        fill_and_stroke(canvas, (&Path::ellipse(center, radius), fill), (&outline, stroke));
    }
}

/// Draws a line between two points. A vertical or horizontal one lies on whole pixels, as in the window.
#[expect(clippy::float_cmp, reason = "as egui decides which lines lie straight")]
pub fn segment(canvas: &mut Canvas<'_>, points: [Pos2; 2], stroke: Stroke) {
    let Some(ink) = Ink::of(stroke.color).filter(|_| !stroke.is_empty()) else { return };
    let [mut a, mut b] = points;
    let zoom = canvas.drawing.page.zoom;
    let ends = |from: f32, to: f32| {
        // Rounds to the nearest pixels whose centers are on the line, and includes these pixels fully.
        let (sign, quarter, half) = (if from < to { 1.0 } else { -1.0 }, 0.25 / zoom, 0.5 / zoom);
        let first = (from + sign * quarter).round_to_pixel_center(zoom) - sign * half;
        let last = (to - sign * quarter).round_to_pixel_center(zoom) + sign * half;
        (first, last)
    };
    if a.x == b.x {
        stroke.round_center_to_pixel(zoom, &mut a.x);
        b.x = a.x;
        (a.y, b.y) = ends(a.y, b.y);
    } else if a.y == b.y {
        stroke.round_center_to_pixel(zoom, &mut a.y);
        b.y = a.y;
        (a.x, b.x) = ends(a.x, b.x);
    }
    let points = if a.x == b.x || a.y == b.y { [a, b] } else { lengthened([a, b], zoom) };
    canvas.lines(&Path::line(&points, false), ink, stroke.width);
}

/// Returns a line that is half a pixel longer at both ends: egui fades the ends of open lines over one more pixel.
/// Without this, dashes would be shorter than in the window.
fn lengthened([from, to]: [Pos2; 2], zoom: f32) -> [Pos2; 2] {
    let half = 0.5 / zoom * (to - from).normalized();
    [from - half, to + half]
}

fn draw_path(canvas: &mut Canvas<'_>, shape: &PathShape) {
    let PathShape { points, closed, fill, stroke } = shape;
    if points.len() < 2 {
        return;
    }
    let ColorMode::Solid(color) = stroke.color else {
        if *closed {
            fill_and_stroke(canvas, (&Path::line(points, true), *fill), (&Path::default(), Stroke::NONE));
        }
        return draw_varied(canvas, points, *closed, stroke);
    };
    let solid = Stroke::new(stroke.width, color);
    if *closed {
        let distance = outside(stroke.kind, stroke.width);
        let outline = geometry::set_off(points, if solid.is_empty() { 0.0 } else { distance });
        fill_and_stroke(canvas, (&Path::line(points, true), *fill), (&Path::line(&outline, true), solid));
    } else if let Some(ink) = Ink::of(color).filter(|_| !solid.is_empty()) {
        let mut points = points.clone();
        if let [first, second, ..] = points.as_mut_slice() {
            *first = lengthened([*first, *second], canvas.drawing.page.zoom)[0];
        }
        if let [.., second, last] = points.as_mut_slice() {
            *last = lengthened([*second, *last], canvas.drawing.page.zoom)[1];
        }
        canvas.lines(&Path::line(&points, false), ink, stroke.width);
    }
}

/// Draws a line whose color depends on the position: each segment has the color at its center.
fn draw_varied(canvas: &mut Canvas<'_>, points: &[Pos2], closed: bool, stroke: &PathStroke) {
    let ColorMode::UV(color) = &stroke.color else { return };
    let bounds = Rect::from_points(points).expand(stroke.width);
    let back = closed.then(|| points.first().copied()).flatten();
    let ends = points.iter().copied().skip(1).chain(back);
    for (from, to) in points.iter().copied().zip(ends) {
        let ink = Ink::of(color(bounds, from.lerp(to, 0.5)));
        if let Some(ink) = ink.filter(|_| stroke.width > 0.0) {
            canvas.lines(&Path::line(&[from, to], false), ink, stroke.width);
        }
    }
}

/// Draws a band: one polygon for each run of points with increasing x.
fn draw_band(canvas: &mut Canvas<'_>, band: &BandShape) {
    let BandShape { points, fill, stroke, stroke_kind, angle } = band;
    if !angle.is_finite() {
        return;
    }
    let turn = Rot2::from_angle(*angle);
    let outline = |run: &[BandPoint], grow: f32| {
        let half = |point: &BandPoint| (0.5 * point.y.span() + grow).max(0.0);
        let at = |x: f32, y: f32| (turn * Vec2::new(x, y)).to_pos2();
        let low = run.iter().map(|point| at(point.x, point.y.center() - half(point)));
        let high = run.iter().rev().map(|point| at(point.x, point.y.center() + half(point)));
        Path::line(&low.chain(high).collect::<Vec<_>>(), true)
    };
    for run in runs(points) {
        let edge = outline(run, if stroke.is_empty() { 0.0 } else { outside(*stroke_kind, stroke.width) });
        fill_and_stroke(canvas, (&outline(run, 0.0), *fill), (&edge, *stroke));
    }
}

/// Returns the runs of at least two valid points with increasing x.
fn runs(points: &[BandPoint]) -> impl Iterator<Item = &[BandPoint]> {
    let good = |point: &BandPoint| point.is_finite() && point.y.min <= point.y.max;
    points.chunk_by(move |a, b| good(a) && good(b) && a.x < b.x).filter(move |run| run.len() > 1)
}

/// Draws a Bézier curve from the first of `points` through its control points to the last.
fn draw_curve(canvas: &mut Canvas<'_>, points: &[Pos2], closed: bool, (fill, stroke): (Color32, &PathStroke)) {
    let [from, rest @ ..] = points else { return };
    let mut path = Path::default();
    path.move_to(*from);
    path.curve_to(rest);
    let color = match &stroke.color {
        ColorMode::Solid(color) => *color,
        // Here a curve has one color: that at the center of its bounds.
        ColorMode::UV(color) => {
            let bounds = Rect::from_points(points);
            color(bounds, bounds.center())
        }
    };
    let solid = Stroke::new(stroke.width, color);
    if closed {
        path.close();
        fill_and_stroke(canvas, (&path, fill), (&path, solid));
    } else if let Some(ink) = Ink::of(color).filter(|_| !solid.is_empty()) {
        canvas.lines(&path, ink, stroke.width);
    }
}
