//! The legend of a map: the scale of colors with its numbers, and the signs that are not on it.

use egui::{Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

use super::shades::{self, Picture};
use super::{MapView, live, words};
use crate::view::{format, hatch, theme};

/// Height of the bar of colors, in points.
const BAR: f32 = 12.0;
/// Widest bar, in points.
const WIDEST: f32 = 280.0;
/// Height of a line, in points.
const LINE: f32 = 17.0;
/// Gap above the legend, in points.
const ABOVE: f32 = 8.0;
/// Width of the sign of a cell that is not on the scale, in points.
const SIGN: f32 = 18.0;
/// Gap between two parts, in points.
const GAP: f32 = 18.0;
/// Width below which a page is small, in points.
const NARROW: f32 = 400.0;
/// Number of patches of the bar.
const PATCHES: u16 = 64;

/// Returns the height of the legend: the bar with its numbers, and a line of signs if there are any.
pub fn height(ui: &Ui, view: &MapView<'_>, picture: &Picture, width: f32) -> f32 {
    let signs = signs(view, picture);
    let lines = if signs.is_empty() || beside(ui, &signs, width).is_some() { 0.0 } else { 1.0 };
    ABOVE + name_height(width) + BAR + LINE + lines * LINE
}

/// Returns the height of the name of what the colors show. On a small page the title must do.
fn name_height(width: f32) -> f32 {
    if width < NARROW { 0.0 } else { LINE }
}

/// What stands on the map beside the colors of the scale.
#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Diverged,
    Missing,
    Live,
}

/// Returns the signs that occur, each with its word.
fn signs(view: &MapView<'_>, picture: &Picture) -> Vec<(Sign, String)> {
    let diverged = picture.diverged.iter().any(|rects| !rects.is_empty());
    let diverged = diverged.then(|| (Sign::Diverged, view.text.get("map-diverged")));
    let missing = picture.lacks_cells.then(|| (Sign::Missing, view.text.get("map-missing")));
    let live = view.live.map(|_| (Sign::Live, view.text.get("map-live-sign")));
    diverged.into_iter().chain(missing).chain(live).collect()
}

/// Returns the width of the bar if the signs fit beside it.
fn beside(ui: &Ui, signs: &[(Sign, String)], width: f32) -> Option<f32> {
    let words: f32 = signs.iter().map(|(_, word)| SIGN + 6.0 + word_width(ui, word) + GAP).sum();
    Some((width - words - GAP).min(WIDEST)).filter(|bar| *bar >= 150.0)
}

fn word_width(ui: &Ui, word: &str) -> f32 {
    let ink = theme::palette(ui).text;
    ui.painter().layout_no_wrap(word.to_owned(), theme::regular(theme::SMALL), ink).size().x
}

/// Draws the legend into `rect`, which [`height`] has measured.
pub fn legend_ui(ui: &Ui, view: &MapView<'_>, picture: &Picture, rect: Rect) {
    let palette = theme::palette(ui);
    let font = theme::regular(theme::SMALL);
    let write = |at: Pos2, text: String| {
        let galley = ui.painter().layout_no_wrap(text, font.clone(), palette.text);
        let width = galley.size().x;
        ui.painter().galley(at, galley, palette.text);
        width
    };
    let signs = signs(view, picture);
    let fits = beside(ui, &signs, rect.width());
    let bar = Rect::from_min_size(
        pos2(rect.left(), rect.top() + ABOVE + name_height(rect.width())),
        vec2(fits.unwrap_or_else(|| rect.width().min(WIDEST)), BAR),
    );
    if name_height(rect.width()) > 0.0 {
        write(pos2(bar.left(), rect.top() + ABOVE), words::measure_name(view));
    }
    let patch = bar.width() / f32::from(PATCHES);
    for i in 0..PATCHES {
        let color = theme::scale(f32::from(i) / f32::from(PATCHES - 1));
        let left = bar.left() + f32::from(i) * patch;
        // A patch reaches below the next one, so that no seam shows.
        let right = (left + 2.0 * patch).min(bar.right());
        ui.painter().rect_filled(Rect::from_x_y_ranges(left..=right, bar.y_range()), 0.0, color);
    }
    ui.painter().rect_stroke(bar, 0.0, Stroke::new(1.0, palette.muted), StrokeKind::Outside);
    // The ends come first; between them the numbers that have room.
    let mut marks = shades::marks(view);
    let last = marks.len() - 1;
    marks.swap(1.min(last), last);
    let mut taken: Vec<(f32, f32)> = Vec::new();
    for (place, number) in marks {
        let x = bar.left() + bar.width() * format::px(place);
        let width = word_width(ui, &number);
        let left = (x - width / 2.0).clamp(bar.left(), (bar.right() - width).max(bar.left()));
        ui.painter().vline(x, bar.bottom()..=bar.bottom() + 3.0, Stroke::new(1.0, palette.muted));
        if taken.iter().all(|(from, to)| left > to + 4.0 || left + width < from - 4.0) {
            taken.push((left, left + width));
            write(pos2(left, bar.bottom() + 3.0), number);
        }
    }
    let mut at = match fits {
        Some(_) => pos2(bar.right() + GAP, bar.center().y),
        None => pos2(bar.left(), bar.bottom() + LINE + LINE / 2.0 + 1.0),
    };
    for (sign, word) in signs {
        let patch = Rect::from_min_size(pos2(at.x, at.y - BAR / 2.0), vec2(SIGN, BAR));
        match sign {
            Sign::Live => live::ring(ui, patch.center()),
            Sign::Diverged => {
                ui.painter().rect_filled(patch, 0.0, palette.diverged[0]);
                ui.painter().add(hatch::crosses(patch, palette.diverged[1]));
            }
            Sign::Missing => {
                ui.painter().rect_filled(patch, 0.0, palette.canvas);
            }
        }
        if sign != Sign::Live {
            ui.painter().rect_stroke(patch, 0.0, Stroke::new(1.0, palette.muted), StrokeKind::Outside);
        }
        at.x += SIGN + 6.0;
        at.x += write(pos2(at.x, at.y - LINE / 2.0 + 1.0), word) + GAP;
    }
}
