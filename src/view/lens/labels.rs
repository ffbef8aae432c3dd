//! Labels in a picture that never overlap; a label without room is left out.

use std::cell::RefCell;

use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, vec2};

use crate::view::layers::legible;
use crate::view::theme::Palette;

/// The labels drawn so far.
pub struct Labels<'a> {
    painter: &'a Painter,
    palette: &'a Palette,
    /// Labels must lie within this area.
    area: Rect,
    taken: RefCell<Vec<Rect>>,
}

impl<'a> Labels<'a> {
    /// Creates an empty set of labels for `area`.
    pub fn new(painter: &'a Painter, palette: &'a Palette, area: Rect) -> Self {
        Self { painter, palette, area, taken: RefCell::default() }
    }

    /// Returns the width of `text`, in points.
    pub fn width(&self, text: &str, font: &FontId) -> f32 {
        self.painter.layout_no_wrap(text.to_owned(), font.clone(), Color32::PLACEHOLDER).size().x
    }

    /// Draws `text` at the first of `places` that is free. Returns whether there was one.
    pub fn put(&self, places: &[(Pos2, Align2)], text: &str, font: &FontId, ink: Color32) -> bool {
        let size = self.painter.layout_no_wrap(text.to_owned(), font.clone(), ink).size();
        let free = |rect: &Rect| {
            self.area.expand(0.5).contains_rect(*rect)
                && !self.taken.borrow().iter().any(|taken| taken.expand2(vec2(3.0, -1.0)).intersects(*rect))
        };
        let place = places.iter().find(|(at, align)| free(&align.anchor_size(*at, size)));
        let Some((at, align)) = place else { return false };
        let rect = legible(self.painter, self.palette, *at, *align, text, font.clone(), ink);
        self.taken.borrow_mut().push(rect);
        true
    }
}
