//! The key of a color ramp: words, a strip of colors for each arm, and words.

use std::sync::Arc;

use egui::{Color32, Galley, Painter, Pos2, Rect, Response, Sense, Ui, Vec2, pos2, vec2};

use crate::view::format::count;
use crate::view::theme;

/// Gap between the words and the strips, in points.
const GAP: f32 = 6.0;

/// The places of the parts of a key.
pub struct RampKey {
    /// The left end of the strips, at half the height of the key.
    pub strips: Pos2,
    /// The response of the whole key.
    pub response: Response,
    /// The words behind and before the strips, with their places.
    words: [(Pos2, Arc<Galley>); 2],
}

impl RampKey {
    /// Makes room for the words `first`, strips `width` points wide, and the words `last`. Nothing is drawn yet.
    pub fn new(ui: &mut Ui, [first, last]: [String; 2], width: f32) -> Self {
        let muted = theme::palette(ui).muted;
        let [first, last] =
            [first, last].map(|words| ui.painter().layout_no_wrap(words, theme::regular(theme::SMALL), muted));
        let size = vec2(first.size().x + last.size().x + width + 2.0 * GAP, 18.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let (left, middle) = (rect.left() + first.size().x + GAP, rect.center().y);
        let at = |x: f32, words: Arc<Galley>| (pos2(x, middle - words.size().y / 2.0), words);
        let words = [at(left + width + GAP, last), at(rect.left(), first)];
        Self { strips: pos2(left, middle), response, words }
    }

    /// Draws the words.
    pub fn paint_words(&self, ui: &Ui) {
        for (at, words) in &self.words {
            ui.painter().galley(*at, Arc::clone(words), theme::palette(ui).muted);
        }
    }
}

/// Draws `colors` from left to right as patches of equal width, over `size` from the corner `min` on.
pub fn strip(painter: &Painter, min: Pos2, size: Vec2, colors: impl ExactSizeIterator<Item = Color32>) {
    let patch = vec2(size.x / count(colors.len()), size.y);
    for (i, color) in colors.enumerate() {
        let at = pos2(min.x + patch.x * count(i), min.y);
        painter.rect_filled(Rect::from_min_size(at, patch), 0.0, color);
    }
}
