//! A hatch, which distinguishes a background without colors.

use egui::{Color32, Pos2, Rect, Shape, Stroke, pos2};

/// Distance of two lines along an edge, and their width, in points.
const STEP: f32 = 7.0;
const WIDTH: f32 = 1.0;

/// Distance of two lines of a hatch of crossing lines along an edge, in points: small cells have lines as well.
const CROSS: f32 = 5.0;

/// Returns lines that rise to the right over all of `rect`, as one shape. The lines continue in an adjacent
/// rectangle. With an opaque `color` they become one path in an exported figure.
pub fn hatch(rect: Rect, color: Color32) -> Shape {
    Shape::Vec(rising(rect, STEP, color))
}

/// Returns crossing lines over all of `rect`, as one shape. The lines continue in an adjacent rectangle. With an opaque
/// `color` they become one path in an exported figure.
pub fn crosses(rect: Rect, color: Color32) -> Shape {
    // A falling line is a rising one seen in a mirror.
    let mirrored = |at: Pos2| pos2(-at.x, at.y);
    let mirror = Rect::from_two_pos(mirrored(rect.left_top()), mirrored(rect.right_bottom()));
    let falling = rising(mirror, CROSS, color).into_iter().map(|line| match line {
        Shape::LineSegment { points, stroke } => Shape::line_segment(points.map(mirrored), stroke),
        other => other,
    });
    Shape::Vec(rising(rect, CROSS, color).into_iter().chain(falling).collect())
}

/// Returns the lines that rise to the right over `rect`, `step` points apart along its edges.
fn rising(rect: Rect, step: f32, color: Color32) -> Vec<Shape> {
    let stroke = Stroke::new(WIDTH, color);
    // Along each line x + y is constant.
    let first = ((rect.left() + rect.top()) / step).ceil() * step;
    let last = rect.right() + rect.bottom();
    let sums = std::iter::successors(Some(first), |sum| Some(sum + step)).take_while(|sum| *sum < last);
    let line = |sum: f32| {
        let left = rect.left().max(sum - rect.bottom());
        let right = rect.right().min(sum - rect.top());
        (right - left > WIDTH).then(|| Shape::line_segment([pos2(left, sum - left), pos2(right, sum - right)], stroke))
    };
    if rect.is_finite() { sums.filter_map(line).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hatch_covers_its_ground_and_nothing_else() {
        let rect = Rect::from_min_max(pos2(103.0, 50.5), pos2(180.0, 90.0));
        let Shape::Vec(lines) = hatch(rect, Color32::RED) else { panic!("not one shape") };
        let mut sums = Vec::new();
        for line in &lines {
            let Shape::LineSegment { points, .. } = line else { panic!("not a line") };
            assert!(points.iter().all(|point| rect.expand(1e-3).contains(*point)), "{points:?}");
            assert!((points[0].to_vec2().x + points[0].y - points[1].x - points[1].y).abs() < 1e-3);
            sums.push(points[0].x + points[0].y);
        }
        assert!(sums[0] <= rect.left() + rect.top() + STEP + 1.5);
        assert!(sums.last().is_some_and(|sum| *sum >= rect.right() + rect.bottom() - STEP - 1.5));
        assert!(sums.windows(2).all(|pair| (pair[1] - pair[0] - STEP).abs() < 1e-3), "{sums:?}");
    }

    #[test]
    fn crossing_lines_lie_within_their_ground_and_fall_and_rise() {
        let rect = Rect::from_min_max(pos2(103.0, 50.5), pos2(180.0, 90.0));
        let Shape::Vec(lines) = crosses(rect, Color32::RED) else { panic!("not one shape") };
        let mut rises = [0, 0];
        for line in &lines {
            let Shape::LineSegment { points: [a, b], .. } = line else { panic!("not a line") };
            assert!([a, b].iter().all(|point| rect.expand(1e-3).contains(**point)), "{a:?} {b:?}");
            rises[usize::from((b.x - a.x) * (b.y - a.y) > 0.0)] += 1;
        }
        assert!(rises.iter().all(|count| *count > 15), "{rises:?}");
        // A cell of a fine map is small, and has lines all the same.
        for left in 0..10_u8 {
            let cell = Rect::from_min_size(pos2(f32::from(left), 3.0), egui::vec2(5.0, 5.0));
            assert!(matches!(crosses(cell, Color32::RED), Shape::Vec(lines) if lines.len() >= 2), "{cell:?}");
        }
    }

    #[test]
    fn no_ground_has_no_lines() {
        for rect in [Rect::NOTHING, Rect::EVERYTHING, Rect::from_min_max(pos2(3.0, 3.0), pos2(3.0, 9.0))] {
            assert_eq!(hatch(rect, Color32::RED), Shape::Vec(Vec::new()), "{rect:?}");
            assert_eq!(crosses(rect, Color32::RED), Shape::Vec(Vec::new()), "{rect:?}");
        }
    }
}
