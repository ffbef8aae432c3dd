//! The numbers printed in a cell: saturated share at the left, moments at the right, γ and β below them.

use egui::{Align2, Color32, FontId, Painter, Rect, pos2, vec2};

use super::cell::{Cell, legible};
use crate::view::ARMS;
use crate::view::format::drawn;
use crate::view::theme::{self, Palette};

/// Height from which γ and β have room below the moments.
const ROOM_FOR_SCALE: f32 = 46.0;
/// Height from which numbers have room above what lies beyond the axis.
const ROOM: f32 = 32.0;
/// Height from which, in a window, it is said how much of a line f is.
const ROOM_FOR_LINEARITY: f32 = 110.0;
/// Width from which a share and what lies beyond have room in one line.
const WIDE: f32 = 200.0;
/// From one line to the next.
const LINE: f32 = 14.0;
/// Between two texts in a line.
const GAP: f32 = 14.0;

/// A text in its font and color.
type Words = (String, FontId, Color32);

/// What the numbers leave to others.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// Where what lies beyond the axis may begin, in a cell so low that it stands in the same line.
    pub start: Option<f32>,
    /// Where lines below the first stand: of two arms the second lines of both sides, γ and β, and a place for one more.
    pub below: [Rect; 4],
}

impl Default for Taken {
    fn default() -> Self {
        Self { start: None, below: [Rect::NOTHING; 4] }
    }
}

/// Prints the numbers of `cell`.
pub fn paint(cell: &Cell<'_>, painter: &Painter, palette: &Palette, area: Rect) -> Taken {
    let both = cell.shared;
    let (mut left, mut right, mut below) = (Vec::new(), Vec::new(), Vec::new());
    for part in &cell.parts {
        let named = |text: String| if both { format!("{} {text}", ARMS[part.arm]) } else { text };
        let ink = if both { palette.names[part.arm] } else { palette.muted };
        if let Some((alarm, text)) = part.saturated(cell.scene, cell.curve) {
            let font = if alarm { theme::strong(theme::SMALL + 0.5) } else { theme::regular(theme::SMALL) };
            left.push((named(text), font, if alarm && !both { palette.alarm } else { ink }));
        }
        right.push((drawn(&named(part.moments(cell.scene))), theme::regular(theme::SMALL), ink));
        let scale = part.scale_and_shift(cell.scene);
        below.extend(scale.map(|text| (drawn(&named(text)), theme::regular(theme::SMALL), ink)));
    }
    let width = |words: &[Words]| {
        let one = |(text, font, ink): &Words| painter.layout_no_wrap(text.clone(), font.clone(), *ink).size().x + GAP;
        words.iter().map(one).sum::<f32>()
    };
    // Those of two arms in one line, if that leaves the middle free, else one below the other.
    let in_line = !both || width(&left) + width(&right) < 0.72 * area.width();
    if area.height() < ROOM {
        // One line, for the share alone.
        let fits = !both && area.width() >= WIDE;
        let left = if fits { left } else { Vec::new() };
        let start = area.left() + 6.0 + width(&left);
        row(painter, palette, pos2(area.left() + 6.0, area.bottom() - 3.0), Align2::LEFT_BOTTOM, &left);
        let start = if left.is_empty() { area.left() + 6.0 } else { start };
        return Taken { start: Some(start), ..Taken::default() };
    }
    let top = area.top() + 3.0;
    // On a page the moments give way to the share; a window is never so narrow.
    if in_line && width(&left) + width(&right) > area.width() - 12.0 {
        if left.is_empty() {
            return Taken::default();
        }
        right.clear();
    }
    let mut taken = Taken::default();
    let [at_left, at_right] = [pos2(area.left() + 6.0, top), pos2(area.right() - 6.0, top)];
    if in_line {
        row(painter, palette, at_left, Align2::LEFT_TOP, &left);
        row(painter, palette, at_right, Align2::RIGHT_TOP, &right);
        if let [part] = &cell.parts[..]
            && area.height() >= ROOM_FOR_LINEARITY
            && !cell.scene.state.printed
            && let Some(words) = part.linearity(cell.scene, cell.curve)
        {
            let words = [(words, theme::regular(theme::SMALL), palette.muted)];
            taken.below[0] = row(painter, palette, at_left + vec2(0.0, LINE), Align2::LEFT_TOP, &words);
        }
    } else {
        taken.below[0] = column(painter, palette, at_left, Align2::LEFT_TOP, &left);
        taken.below[1] = column(painter, palette, at_right, Align2::RIGHT_TOP, &right);
    }
    let used = if in_line { LINE } else { 2.0 * LINE };
    if area.height() - used >= ROOM_FOR_SCALE - LINE {
        let at = pos2(area.right() - 6.0, top + used);
        if width(&below) - GAP <= area.width() - 12.0 {
            taken.below[2] = row(painter, palette, at, Align2::RIGHT_TOP, &below);
        } else if area.height() - used >= ROOM_FOR_SCALE {
            taken.below[2] = column(painter, palette, at, Align2::RIGHT_TOP, &below);
        }
    }
    taken
}

/// Prints `words` beside one another; returns where they stand.
fn row(painter: &Painter, palette: &Palette, mut at: egui::Pos2, align: Align2, words: &[Words]) -> Rect {
    let leftward = align == Align2::RIGHT_TOP;
    let mut place = Rect::NOTHING;
    let mut print = |(text, font, ink): &Words| {
        let rect = legible(painter, palette, at, align, text, font.clone(), *ink);
        at.x = if leftward { rect.left() - GAP } else { rect.right() + GAP };
        place |= rect;
    };
    if leftward {
        words.iter().rev().for_each(&mut print);
    } else {
        words.iter().for_each(&mut print);
    }
    place
}

/// The same below one another.
fn column(painter: &Painter, palette: &Palette, mut at: egui::Pos2, align: Align2, words: &[Words]) -> Rect {
    let mut place = Rect::NOTHING;
    for (text, font, ink) in words {
        place |= legible(painter, palette, at, align, text, font.clone(), *ink);
        at.y += LINE;
    }
    place
}
