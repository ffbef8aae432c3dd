//! Test samples that are images, with the predictions of both arms below each.

use egui::{Align2, Color32, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::samples::{tell, verdicts};
use super::texture::Faces;
use super::verdict::class_name;
use crate::trainer::Exhibit;
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

/// Returns the number of samples in a line and the number of lines, for a width of `width` points.
fn grid(exhibit: &Exhibit, width: f32) -> (usize, usize) {
    let count = exhibit.samples.len().max(1);
    let fits = [6, 4, 3, 2].into_iter().find(|columns| width >= WIDTH * number(*columns) + GAP * number(columns - 1));
    let columns = fits.unwrap_or(1).min(count);
    (columns, count.div_ceil(columns))
}

fn number(n: usize) -> f32 {
    f32::from(u8::try_from(n).unwrap_or(u8::MAX))
}

/// Returns the least height of all samples, in points.
pub fn least(exhibit: &Exhibit, width: f32) -> f32 {
    let (_, rows) = grid(exhibit, width);
    number(rows) * (CLASS + SIDE.0 + WORDS + GAP)
}

/// Draws the samples, in `room` points of height.
pub fn faces_ui(ui: &mut Ui, scene: &Scene<'_>, exhibit: &Exhibit, room: f32) {
    let Some(faces) = Faces::of(ui, scene) else { return };
    let palette = theme::palette(ui);
    let (columns, all) = grid(exhibit, ui.available_width());
    // A page does not scroll, so only the rows that fit are drawn.
    let fits = |rows: &usize| number(*rows) * (CLASS + SIDE.0 + WORDS + GAP) <= room + GAP;
    let rows = if scene.scrolls() { all } else { (1..=all).take_while(fits).last().unwrap_or(1) };
    let width = (ui.available_width() - GAP * number(columns - 1)) / number(columns);
    let fits = room / number(rows) - CLASS - WORDS - GAP;
    let side = fits.clamp(SIDE.0, SIDE.1.min(width - 8.0).max(SIDE.0));
    let height = CLASS + side + WORDS;
    let size = vec2(ui.available_width(), number(rows) * (height + GAP) - GAP);
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    for (i, sample) in exhibit.samples.iter().take(rows * columns).enumerate() {
        let corner = whole.min + vec2((width + GAP) * number(i % columns), (height + GAP) * number(i / columns));
        let cell = Rect::from_min_size(corner, vec2(width, height));
        let response = ui.interact(cell, ui.scope_id().with(("sample", i)), Sense::hover());
        ui.painter().rect_filled(cell, 6.0, palette.card);
        let class = scene.text.with("decision-label", &[("class", &class_name(scene.text, exhibit, sample.class))]);
        let at = pos2(cell.center().x, cell.top() + 2.0);
        ui.painter().text(at, Align2::CENTER_TOP, class, theme::regular(theme::SMALL), palette.muted);
        let image = Rect::from_min_size(pos2(cell.center().x - side / 2.0, cell.top() + CLASS), vec2(side, side));
        if let Some(texture) = faces.images.get(i).and_then(Option::as_ref) {
            // A wide image keeps its proportions.
            let [w, h] = texture.size().map(number);
            let drawn = Rect::from_center_size(image.center(), vec2(w, h) * (side / w.max(h)));
            let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            ui.painter().image(texture.id(), drawn, uv, Color32::WHITE);
            ui.painter().rect_stroke(drawn, 0.0, Stroke::new(1.0, palette.line), StrokeKind::Outside);
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
