//! Test samples that are images, with the predictions of both arms below each.

use egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use super::samples::{tell, verdicts};
use super::texture::{faces, paint};
use super::verdict::class_name;
use crate::data::Exhibit;
use crate::view::format::count;
use crate::view::{ARMS, Scene, theme};

/// Gap between two samples, in points.
const GAP: f32 = 10.0;
/// Height of the words below an image, in points.
const WORDS: f32 = 40.0;
/// Height of the true class above an image, in points.
const CLASS: f32 = 18.0;
/// Least and greatest side of an image, in points.
const SIDE: (f32, f32) = (56.0, 128.0);
/// Least width of a sample, in points, which leaves room for the words of a prediction.
const WIDTH: f32 = 112.0;

/// Returns the count of samples in a line and the count of lines, for a width of `width` points.
fn grid(exhibit: &Exhibit, width: f32) -> (usize, usize) {
    let samples = exhibit.samples.len().max(1);
    let fits = [6, 4, 3, 2].into_iter().find(|columns| width >= WIDTH * count(*columns) + GAP * count(columns - 1));
    let columns = fits.unwrap_or(1).min(samples);
    (columns, samples.div_ceil(columns))
}

/// Returns the least height of all samples, in points.
pub fn least(exhibit: &Exhibit, width: f32) -> f32 {
    let (_, rows) = grid(exhibit, width);
    count(rows) * (CLASS + SIDE.0 + WORDS + GAP)
}

/// Draws the samples, in `room` points of height.
pub fn faces_ui(ui: &mut Ui, scene: &Scene<'_>, exhibit: &Exhibit, room: f32) {
    let Some(faces) = faces(ui, scene) else { return };
    let palette = theme::palette(ui);
    let (columns, all) = grid(exhibit, ui.available_width());
    let rows = scene.rows(all, |rows| count(*rows) * (CLASS + SIDE.0 + WORDS + GAP) <= room + GAP);
    let width = (ui.available_width() - GAP * count(columns - 1)) / count(columns);
    let fits = room / count(rows) - CLASS - WORDS - GAP;
    let side = fits.clamp(SIDE.0, SIDE.1.min(width - 8.0).max(SIDE.0));
    let height = CLASS + side + WORDS;
    let size = vec2(ui.available_width(), count(rows) * (height + GAP) - GAP);
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    for (i, sample) in exhibit.samples.iter().take(rows * columns).enumerate() {
        let corner = whole.min + vec2((width + GAP) * count(i % columns), (height + GAP) * count(i / columns));
        let cell = Rect::from_min_size(corner, vec2(width, height));
        let response = ui.interact(cell, ui.scope_id().with(("sample", i)), Sense::hover());
        ui.painter().rect_filled(cell, 6.0, palette.card);
        let class = scene.text.with("decision-label", &[("class", &class_name(scene.text, exhibit, sample.class))]);
        let at = pos2(cell.center().x, cell.top() + 2.0);
        ui.painter().text(at, Align2::CENTER_TOP, class, theme::regular(theme::SMALL), palette.muted);
        let image = Rect::from_min_size(pos2(cell.center().x - side / 2.0, cell.top() + CLASS), vec2(side, side));
        if let Some(texture) = faces.get(i).and_then(Option::as_ref) {
            paint(ui, texture, image);
        }
        let mut top = image.bottom() + 3.0;
        for (arm, verdict) in verdicts(scene, exhibit, i) {
            let ink = palette.names[arm];
            let words = format!("{} {}", ARMS[arm], verdict.words());
            let words = ui.painter().layout_no_wrap(words, theme::strong(theme::BODY), ink);
            let sign = verdict.ink(palette);
            let mark = ui.painter().layout_no_wrap(verdict.sign().to_owned(), theme::strong(theme::BODY), sign);
            let gap = if verdict.sign().is_empty() { 0.0 } else { 5.0 };
            let left = cell.center().x - (words.size().x + gap + mark.size().x) / 2.0;
            let after = left + words.size().x + gap;
            ui.painter().galley(pos2(left, top), words, ink);
            ui.painter().galley(pos2(after, top), mark, sign);
            top += 17.0;
        }
        tell(response, scene, exhibit, i, "");
    }
}
