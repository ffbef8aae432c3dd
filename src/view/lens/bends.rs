//! Polylines without superfluous points.

use egui::Pos2;

/// Returns the points at which the line through `points` bends, with both ends. Dashes are drawn segment by
/// segment, and segments shorter than a pixel would disappear on the screen.
pub fn bends(points: &[Pos2]) -> Vec<Pos2> {
    /// Distance from a straight line, in points, above which a point is kept.
    const OFF: f32 = 0.05;
    let mut kept: Vec<Pos2> = points.first().copied().into_iter().collect();
    for pair in points.get(1..).unwrap_or_default().windows(2) {
        let from = kept[kept.len() - 1];
        let (to, here) = (pair[1] - from, pair[0] - from);
        if (to.x * here.y - to.y * here.x).abs() > OFF * to.length() {
            kept.push(pair[0]);
        }
    }
    kept.extend(points.get(1..).and_then(<[Pos2]>::last));
    kept
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn a_line_is_left_with_its_bends() {
        let straight: Vec<Pos2> = (0..=320_u16).map(|i| pos2(f32::from(i), 40.0)).collect();
        assert_eq!(bends(&straight), [pos2(0.0, 40.0), pos2(320.0, 40.0)]);
        let step = [pos2(0.0, 9.0), pos2(4.0, 9.0), pos2(5.0, 9.0), pos2(5.0, 1.0), pos2(6.0, 1.0), pos2(9.0, 1.0)];
        assert_eq!(bends(&step), [pos2(0.0, 9.0), pos2(5.0, 9.0), pos2(5.0, 1.0), pos2(9.0, 1.0)]);
        assert_eq!(bends(&step[..1]), step[..1]);
        assert!(bends(&[]).is_empty());
    }

    #[test]
    fn a_curve_keeps_its_place() {
        let at = |x: f32| pos2(x, 100.0 - 80.0 * (-((x - 160.0) / 40.0).powi(2)).exp());
        let points: Vec<Pos2> = (0..=320_u16).map(|i| at(i.into())).collect();
        let kept = bends(&points);
        assert!(kept.len() < 160, "{} points", kept.len());
        for pair in kept.windows(2) {
            let middle = at(f32::midpoint(pair[0].x, pair[1].x));
            let chord = f32::midpoint(pair[0].y, pair[1].y);
            assert!((middle.y - chord).abs() < 0.5, "{pair:?}: {} off", middle.y - chord);
        }
    }
}
