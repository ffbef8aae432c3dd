//! A hatch, which distinguishes a background without colors.

use egui::{Color32, Rect, Shape, Stroke, pos2};

/// Distance of two lines along an edge, and their width, in points.
const STEP: f32 = 7.0;
const WIDTH: f32 = 1.0;

/// Returns lines that rise to the right over all of `rect`, as one shape. The lines continue in an adjacent
/// rectangle. With an opaque `color` they become one path in an exported figure.
pub fn hatch(rect: Rect, color: Color32) -> Shape {
    let stroke = Stroke::new(WIDTH, color);
    // Along each line x + y is constant.
    let first = ((rect.left() + rect.top()) / STEP).ceil() * STEP;
    let last = rect.right() + rect.bottom();
    let sums = std::iter::successors(Some(first), |sum| Some(sum + STEP)).take_while(|sum| *sum < last);
    let line = |sum: f32| {
        let left = rect.left().max(sum - rect.bottom());
        let right = rect.right().min(sum - rect.top());
        (right - left > WIDTH).then(|| Shape::line_segment([pos2(left, sum - left), pos2(right, sum - right)], stroke))
    };
    Shape::Vec(if rect.is_finite() { sums.filter_map(line).collect() } else { Vec::new() })
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
    fn no_ground_has_no_lines() {
        for rect in [Rect::NOTHING, Rect::EVERYTHING, Rect::from_min_max(pos2(3.0, 3.0), pos2(3.0, 9.0))] {
            assert_eq!(hatch(rect, Color32::RED), Shape::Vec(Vec::new()), "{rect:?}");
        }
    }
}
