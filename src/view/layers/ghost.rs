//! The compared earlier step behind the displayed one: a pale outline of its histogram, and an arrow from its
//! median to the current one.

use egui::{Color32, Painter, Shape, Stroke, pos2};

use super::bars::Look;
use crate::view::theme::Palette;

/// Least distance between two medians that are joined by an arrow, in points.
const LEAST: f32 = 6.0;
/// Length of the head of an arrow, and half its width, in points.
const HEAD: [f32; 2] = [8.0, 4.5];
/// Width of the shaft, and of the edge that sets the arrow off from its background, in points.
const SHAFT: f32 = 2.2;
const EDGE: f32 = 1.6;

/// Returns the pale color of the earlier step of `arm`.
pub fn pale(palette: &Palette, arm: usize) -> Color32 {
    palette.canvas.lerp_to_gamma(palette.arms[arm], 0.55)
}

/// Returns the style of the histogram of the earlier step.
pub fn look(palette: &Palette, arm: usize, dashed: bool) -> Look {
    Look { fill: Color32::TRANSPARENT, stroke: Stroke::new(1.1, pale(palette, arm)), dashed }
}

/// Draws an arrow at the height `y` between two places of an axis; nothing if they are closer than `LEAST`.
pub fn arrow(painter: &Painter, palette: &Palette, ends: [f32; 2], y: f32, arm: usize) {
    painter.extend(shapes(ends, y, [palette.canvas, palette.arms[arm]]));
}

/// Returns the shapes of an arrow in the second color, with an edge in the first.
fn shapes([from, to]: [f32; 2], y: f32, [edge, ink]: [Color32; 2]) -> Vec<Shape> {
    let (distance, way) = ((to - from).abs(), (to - from).signum());
    if distance < LEAST || !distance.is_finite() {
        return Vec::new();
    }
    let [length, half] = HEAD;
    let neck = to - way * length.min(distance);
    let head = |more: f32, color: Color32| {
        let back = neck - way * more;
        let corners = [pos2(to + way * 1.5 * more, y), pos2(back, y + half + more), pos2(back, y - half - more)];
        Shape::convex_polygon(corners.to_vec(), color, Stroke::NONE)
    };
    // The shaft reaches a little into the head, so that no seam shows.
    let shaft = |more: f32, color: Color32| {
        let ends = [pos2(from - way * more, y), pos2(neck + way * 0.5, y)];
        Shape::line_segment(ends, Stroke::new(SHAFT + 2.0 * more, color))
    };
    // A short bar marks the start.
    let start = [pos2(from, y - half), pos2(from, y + half)];
    let start = Shape::line_segment(start, Stroke::new(SHAFT, ink));
    vec![head(EDGE, edge), shaft(EDGE, edge), shaft(0.0, ink), head(0.0, ink), start]
}

#[cfg(test)]
mod tests {
    use egui::Rect;

    use super::*;

    fn reach(from: f32, to: f32) -> Option<[f32; 2]> {
        let shapes = shapes([from, to], 50.0, [Color32::WHITE, Color32::BLACK]);
        let bounds = shapes.iter().map(Shape::visual_bounding_rect).reduce(Rect::union)?;
        Some([bounds.left(), bounds.right()])
    }

    #[test]
    fn an_arrow_reaches_from_median_to_median_and_is_left_out_where_it_would_be_a_speck() {
        for (from, to) in [(10.0, 60.0), (60.0, 10.0), (10.0, 17.0)] {
            let [left, right] = reach(from, to).unwrap();
            assert!(
                (left - from.min(to)).abs() < 5.0 && (right - from.max(to)).abs() < 5.0,
                "{from} to {to}: {left} {right}"
            );
        }
        assert_eq!([reach(10.0, 15.0), reach(10.0, 10.0), reach(f32::NAN, 3.0)], [None; 3]);
    }
}
