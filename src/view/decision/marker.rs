//! The signs of the classes: each has a color, and the first three a shape of their own, so that they stay apart for
//! every eye and in print.

use egui::{Color32, Painter, Pos2, Rect, Stroke, StrokeKind, vec2};

use crate::view::theme::Palette;

/// The color of a class.
pub fn color(palette: &Palette, class: usize) -> Color32 {
    palette.classes[class % palette.classes.len()]
}

/// Draws the sign of `class`, about `radius` large, with a ring around it where it is `ringed`.
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
