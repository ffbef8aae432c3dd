//! The markers of the classes: each class has a color, and the first three also a shape of their own, so that they
//! can be told apart in print and with any color vision.

use egui::{Color32, Painter, Pos2, Rect, Stroke, StrokeKind, vec2};

use crate::view::theme::Palette;

/// Returns the color of a class; the colors repeat if there are more classes than colors.
pub fn color(palette: &Palette, class: usize) -> Color32 {
    palette.classes[class % palette.classes.len()]
}

/// Draws the marker of `class` with a radius of about `radius` points, and with a ring around it if `ringed`.
pub fn paint(painter: &Painter, palette: &Palette, at: Pos2, class: usize, radius: f32, ringed: bool) {
    let fill = color(palette, class);
    let ring = if ringed { Stroke::new(1.0, palette.text) } else { Stroke::NONE };
    match class % 3 {
        0 => {
            painter.circle(at, radius, fill, ring);
        }
        1 => {
            let rect = Rect::from_center_size(at, vec2(1.8, 1.8) * radius);
            painter.rect(rect, 0.0, fill, ring, StrokeKind::Outside);
        }
        _ => {
            let (half, top, foot) = (1.15 * radius, 1.25 * radius, 0.85 * radius);
            let points = vec![at + vec2(0.0, -top), at + vec2(half, foot), at + vec2(-half, foot)];
            painter.add(egui::Shape::convex_polygon(points, fill, ring));
        }
    }
}
