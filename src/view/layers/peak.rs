//! The place of the note that gives the share of a bar that is cut off.

use egui::{Align2, Pos2, Rect, Vec2, pos2, vec2};

/// Distance of the first possible line of the note from the upper edge of the cell, in points.
const TOP: f32 = 16.0;
/// Gap between the bar and the note, in points.
const GAP: f32 = 3.0;

/// The side of the bar beside which the note is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Right,
    Left,
}

impl Side {
    pub const RIGHT_FIRST: [Self; 2] = [Self::Right, Self::Left];
    pub const LEFT_FIRST: [Self; 2] = [Self::Left, Self::Right];
}

/// Returns the place and alignment of a note of this `size` beside the bar from `left` to `right`, within the cell
/// `area`: at the first of `sides` that is free, else below all `taken` places, but within the cell.
pub fn stand([left, right]: [f32; 2], size: Vec2, area: Rect, taken: &[Rect], sides: [Side; 2]) -> (Pos2, Align2) {
    let top = area.top() + TOP;
    let place = |side: Side, y: f32| match side {
        Side::Right => (pos2(right + GAP, y), Align2::LEFT_TOP),
        Side::Left => (pos2(left - GAP, y), Align2::RIGHT_TOP),
    };
    let free = |(at, align): &(Pos2, Align2)| {
        // The next line of text may begin right where one ends.
        let words = align.anchor_size(*at, size).expand2(vec2(2.0, -0.5));
        area.contains_rect(words) && !taken.iter().any(|taken| taken.intersects(words))
    };
    let below = taken.iter().map(Rect::bottom).fold(top, f32::max).min(area.bottom() - size.y);
    let mut places = [top, below].into_iter().flat_map(|y| sides.map(|side| place(side, y)));
    places.find(free).unwrap_or_else(|| place(sides[0], below))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(bar: [f32; 2], taken: &[Rect]) -> (Pos2, Align2) {
        let area = Rect::from_min_max(pos2(0.0, 0.0), pos2(180.0, 60.0));
        stand(bar, vec2(40.0, 12.0), area, taken, Side::RIGHT_FIRST)
    }

    #[test]
    fn a_share_stands_beside_its_bar_where_nothing_else_does() {
        assert_eq!(place([50.0, 55.0], &[Rect::NOTHING]), (pos2(58.0, 16.0), Align2::LEFT_TOP));
        assert_eq!(place([150.0, 155.0], &[]), (pos2(147.0, 16.0), Align2::RIGHT_TOP), "at the right it would be cut");
        let narrow = Rect::from_min_max(pos2(120.0, 17.0), pos2(174.0, 31.0));
        assert_eq!(place([90.0, 95.0], &[narrow]), (pos2(87.0, 16.0), Align2::RIGHT_TOP));
        let wide = Rect::from_min_max(pos2(30.0, 17.0), pos2(174.0, 32.0));
        assert_eq!(place([60.0, 65.0], &[wide]), (pos2(68.0, 32.0), Align2::LEFT_TOP), "below γ and β");
    }

    #[test]
    fn two_shares_of_one_bar_stand_apart() {
        let area = Rect::from_min_max(pos2(0.0, 0.0), pos2(180.0, 60.0));
        let scale = Rect::from_min_max(pos2(100.0, 17.0), pos2(174.0, 32.0));
        let mut taken = [scale, Rect::NOTHING];
        let size = vec2(40.0, 12.0);
        let (at, align) = stand([90.0, 95.0], size, area, &taken, Side::RIGHT_FIRST);
        taken[1] = align.anchor_size(at, size);
        let (at, align) = stand([90.0, 95.0], size, area, &taken, Side::LEFT_FIRST);
        assert!(!align.anchor_size(at, size).intersects(taken[1]), "{at:?} {taken:?}");
    }

    #[test]
    fn where_nothing_is_free_it_is_still_said() {
        let all = Rect::from_min_max(pos2(0.0, 0.0), pos2(180.0, 60.0));
        assert_eq!(place([60.0, 65.0], &[all]), (pos2(68.0, 48.0), Align2::LEFT_TOP));
    }
}
