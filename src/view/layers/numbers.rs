//! The numbers in a cell: the saturated share at the left, the moments at the right, and γ and β below them.

use egui::{Align2, Color32, FontId, Painter, Rect, pos2, vec2};

use super::cell::{Cell, legible};
use crate::view::ARMS;
use crate::view::format::drawn;
use crate::view::theme::{self, Palette};

/// Least height of a cell with room for γ and β below the moments, in points.
const ROOM_FOR_SCALE: f32 = 46.0;
/// Least height of a cell with room for numbers above the notes about values beyond the axis, in points.
const ROOM: f32 = 32.0;
/// Least height of a cell that shows how linear f is on its inputs, in a window, in points.
const ROOM_FOR_LINEARITY: f32 = 110.0;
/// Least width of a cell in which a share and the notes about values beyond the axis fit into one line, in points.
const WIDE: f32 = 200.0;
/// Distance from one line to the next, in points.
const LINE: f32 = 14.0;
/// Gap between two texts in a line, in points.
const GAP: f32 = 14.0;

/// A text with its font and color.
type Words = (String, FontId, Color32);

/// The room in a cell taken by its numbers.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// The left end for the notes about values beyond the axis, in a cell so low that they share a line with the
    /// numbers.
    pub start: Option<f32>,
    /// The places of the lines below the first: with two arms, the second lines at the left and at the right; γ
    /// and β; and one for the caller to use.
    pub below: [Rect; 4],
}

impl Default for Taken {
    fn default() -> Self {
        Self { start: None, below: [Rect::NOTHING; 4] }
    }
}

/// Draws the numbers of `cell`. Returns the room they take.
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
    // The numbers of two arms share a line if the middle stays free; otherwise they are one below the other.
    let in_line = !both || width(&left) + width(&right) < 0.72 * area.width();
    if area.height() < ROOM {
        // There is only one line, for the share alone.
        let fits = !both && area.width() >= WIDE;
        let left = if fits { left } else { Vec::new() };
        let start = area.left() + 6.0 + width(&left);
        row(painter, palette, pos2(area.left() + 6.0, area.bottom() - 3.0), Align2::LEFT_BOTTOM, &left);
        let start = if left.is_empty() { area.left() + 6.0 } else { start };
        return Taken { start: Some(start), ..Taken::default() };
    }
    let top = area.top() + 3.0;
    // On a narrow page the moments give way to the share; a window is never so narrow.
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
            && !cell.scene.page
            && let Some(words) = part.linearity(cell.scene, cell.curve)
        {
            let words = [(words, theme::regular(theme::SMALL), palette.muted)];
            if width(&words) - GAP <= area.width() - 12.0 {
                taken.below[0] = row(painter, palette, at_left + vec2(0.0, LINE), Align2::LEFT_TOP, &words);
            }
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

/// Draws `words` side by side. Returns their place.
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

/// Draws `words` one below the other. Returns their place.
fn column(painter: &Painter, palette: &Palette, mut at: egui::Pos2, align: Align2, words: &[Words]) -> Rect {
    let mut place = Rect::NOTHING;
    for (text, font, ink) in words {
        place |= legible(painter, palette, at, align, text, font.clone(), *ink);
        at.y += LINE;
    }
    place
}
