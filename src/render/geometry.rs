//! Outlines of rounded rectangles, and offset outlines of polygons.

use egui::epaint::CornerRadiusF32;
use egui::{Pos2, Rect, Vec2, pos2};

use super::path::Path;

/// Adds the outline of `rect`, clockwise; each radius is limited to half of the shorter side.
pub fn add_rounded(path: &mut Path, rect: Rect, radius: CornerRadiusF32) {
    let most = 0.5 * rect.size().min_elem();
    let [nw, ne, se, sw] = [radius.nw, radius.ne, radius.se, radius.sw].map(|r| r.min(most).max(0.0));
    let (left, right, top, bottom) = (rect.left(), rect.right(), rect.top(), rect.bottom());
    path.move_to(pos2(left + nw, top));
    path.line_to(pos2(right - ne, top));
    corner(path, ne, pos2(right, top + ne));
    path.line_to(pos2(right, bottom - se));
    corner(path, se, pos2(right - se, bottom));
    path.line_to(pos2(left + sw, bottom));
    corner(path, sw, pos2(left, bottom - sw));
    if nw > 0.0 {
        path.line_to(pos2(left, top + nw));
    }
    corner(path, nw, pos2(left + nw, top));
    path.close();
}

fn corner(path: &mut Path, radius: f32, to: Pos2) {
    if radius > 0.0 {
        path.arc_to(Vec2::splat(radius), to);
    }
}

/// Returns the outline of `rect` with rounded corners.
pub fn rounded(rect: Rect, radius: CornerRadiusF32) -> Path {
    let mut path = Path::default();
    add_rounded(&mut path, rect, radius);
    path
}

/// Returns the polygon whose edges lie `distance` outside those of `points`, or inside if `distance` is negative.
pub fn set_off(points: &[Pos2], distance: f32) -> Vec<Pos2> {
    if distance == 0.0 {
        return points.to_vec();
    }
    let n = points.len();
    let area: f32 = (0..n).map(|i| points[i].to_vec2().rot90().dot(points[(i + 1) % n].to_vec2())).sum();
    // `rot90` of an edge points outward if the polygon is clockwise on the screen.
    let distance = if area > 0.0 { -distance } else { distance };
    let normal = |from: Pos2, to: Pos2| (to - from).normalized().rot90();
    (0..n)
        .map(|i| {
            let before = normal(points[(i + n - 1) % n], points[i]);
            let after = normal(points[i], points[(i + 1) % n]);
            let middle = 0.5 * (before + after);
            // A miter is limited to four times the distance; a repeated point has no direction of its own.
            let length = middle.length_sq().max(1.0 / 16.0);
            points[i] + distance / length * middle
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_arcs_of_their_own_radius() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(10.0, 8.0));
        let radius = CornerRadiusF32 { nw: 1.0, ne: 2.0, sw: 0.0, se: 9.0 };
        let path = rounded(rect, radius);
        assert_eq!(path.data(), Some("M1 0h7a2 2 0 0 1 2 2v2a4 4 0 0 1-4 4h-6v-7a1 1 0 0 1 1-1z"));
        assert_eq!(rounded(rect, CornerRadiusF32::ZERO).data(), Some("M0 0h10v8h-10z"));
    }

    #[test]
    fn a_square_grows_and_shrinks_whichever_way_it_turns() {
        let square = [pos2(0.0, 0.0), pos2(4.0, 0.0), pos2(4.0, 4.0), pos2(0.0, 4.0)];
        let mut back = square;
        back.reverse();
        for polygon in [square, back] {
            let grown = Rect::from_points(&set_off(&polygon, 1.0));
            assert_eq!(grown, Rect::from_min_max(pos2(-1.0, -1.0), pos2(5.0, 5.0)));
            let shrunk = Rect::from_points(&set_off(&polygon, -1.0));
            assert_eq!(shrunk, Rect::from_min_max(pos2(1.0, 1.0), pos2(3.0, 3.0)));
        }
    }
}
