//! A column: the tiles of one part of one network.

use std::sync::Arc;

use egui::{CursorIcon, EventFilter, Galley, Key, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2};
use egui::{WidgetInfo, accesskit, pos2, vec2};

use super::place::Sheet;
use super::texture::texture_of;
use super::words::{self, Part};
use crate::lessons::Region;
use crate::measure::{Inspection, TileLayer, Tiles};
use crate::view::lesson::{self, DrawnPart};
use crate::view::{Action, Scene, Show, theme};

/// Side of the enlarged tile under the pointer, in points.
const ENLARGED: f32 = 132.0;
/// Gap between a tile and its name, in points.
const AIR: f32 = 4.0;

/// The tiles of one part of one network, and their place.
pub struct Column<'a> {
    pub scene: &'a Scene<'a>,
    pub arm: usize,
    /// The index of the part: 0 for the inputs, then the hidden layers and the outputs.
    pub index: usize,
    pub part: Part,
    /// The place of the column, with free space around its tiles.
    pub place: Rect,
    pub layer: &'a TileLayer,
    pub sheet: Sheet,
    /// The names of the units beside their tiles, which then are alone in their rows; empty without any.
    pub names: Vec<Arc<Galley>>,
}

/// Lays out the names that the data have for the units of a part; returns none where not all of them have one. Of classes, what
/// all of the names begin with is left out, since there is hardly room for it.
pub fn names(ui: &Ui, scene: &Scene<'_>, (part, units): (Part, usize)) -> Vec<Arc<Galley>> {
    let (font, ink) = (theme::regular(theme::SMALL), theme::palette(ui).muted);
    let names: Option<Vec<&str>> = (1..=units).map(|unit| part.of_data(scene, unit)).collect();
    let mut names = names.unwrap_or_default();
    if part == Part::Outputs {
        let shared = shared_words(&names);
        for name in &mut names {
            *name = &name[shared..];
        }
    }
    names.into_iter().map(|name| ui.painter().layout_no_wrap(name.to_owned(), font.clone(), ink)).collect()
}

/// Returns the length of the words that all names begin with, with the space behind them: that of "class " for "class 0" and
/// "class 1".
fn shared_words(names: &[&str]) -> usize {
    let Some((first, others)) = names.split_first().filter(|(_, others)| !others.is_empty()) else { return 0 };
    let ends = first.rmatch_indices(' ').map(|(at, _)| at + 1);
    let is_shared = |end: &usize| others.iter().all(|name| name.starts_with(&first[..*end]) && name.len() > *end);
    ends.filter(|end| first.len() > *end).find(is_shared).unwrap_or(0)
}

/// Returns the width of the widest name with the gap before it, and the height of the highest, in points.
pub fn largest(names: &[Arc<Galley>]) -> Vec2 {
    names.iter().map(|name| name.size() + vec2(AIR, 0.0)).fold(Vec2::ZERO, Vec2::max)
}

impl Column<'_> {
    /// Draws the tiles.
    pub fn paint(&self, ui: &Ui, (source, tiles): (&Arc<Inspection>, &Tiles), budget: &mut usize) {
        let of = (tiles, (self.arm, self.index));
        if let Some(texture) = texture_of(ui, source, of, (self.layer, &self.sheet), budget) {
            crate::view::texture::paint(ui.painter(), &texture, self.sheet.rect);
        }
        self.names(ui);
    }

    /// Draws the names at the left of the inputs and at the right of the outputs.
    fn names(&self, ui: &Ui) {
        for (unit, name) in (1..).zip(&self.names) {
            let (tile, size) = (self.sheet.tile(unit), name.size());
            let left = if self.part == Part::Inputs { tile.left() - AIR - size.x } else { tile.right() + AIR };
            ui.painter().galley(pos2(left, tile.center().y - size.y / 2.0), Arc::clone(name), theme::palette(ui).muted);
        }
    }

    /// Makes the column a button: a click on a tile selects its layer and unit, one on the selected unit opens the microscope; ↑ and ↓
    /// change the unit while it has the keyboard. Draws the rings, and the tile under the pointer enlarged.
    pub fn respond(&self, ui: &Ui, (source, tiles): (&Arc<Inspection>, &Tiles), out: &mut Vec<Action>) {
        let id = ui.scope_id().with(("tiles", self.arm, self.index));
        let layer = if let Part::Layer(layer) = self.part { Some(layer) } else { None };
        let selects = layer.filter(|_| self.scene.reacts());
        let response = ui.interact(self.place, id, if selects.is_some() { Sense::click() } else { Sense::hover() });
        if let Some(layer) = layer {
            let drawn = DrawnPart { part: Region::Network, arm: Some(self.arm), layer: Some(layer) };
            lesson::mark(ui, self.scene, drawn, self.place);
        }
        let selected = layer == Some(self.scene.layer());
        let name = || words::sentence(self.scene, self.arm, self.part, self.layer);
        if selects.is_some() {
            response.widget_info(|| WidgetInfo::selected(accesskit::Role::Button, true, selected, name()));
        } else {
            response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, name()));
        }
        let unit = self.scene.state.unit.filter(|unit| selected && *unit <= self.layer.units.len());
        let under = response.hover_pos().and_then(|at| self.sheet.at(at));
        self.rings(ui, &response, (selected && self.scene.reacts(), unit, under));
        if let Some(layer) = selects {
            let asked = self.asked(ui, &response, unit);
            if asked.is_some() || response.clicked() {
                out.push(Action::Show(Show::Layer(layer)));
            }
            out.extend(asked.map(|asked| match unit {
                Some(unit) if unit == asked && response.clicked() => {
                    Action::Show(Show::Option("window.microscope", "open"))
                }
                _ => Action::Show(Show::Unit(Some(asked))),
            }));
        }
        let Some(under) = under else { return };
        let response = if selects.is_some() { response.on_hover_cursor(CursorIcon::PointingHand) } else { response };
        response.on_hover_ui_at_pointer(|ui| {
            // What was drawn in this frame is there, so that nothing is made for it.
            let of = (tiles, (self.arm, self.index));
            if let Some(texture) = texture_of(ui, source, of, (self.layer, &self.sheet), &mut 0) {
                let tile = self.sheet.tile(under).size();
                let size =
                    if self.layer.is_strip() { vec2(ENLARGED, 16.0) } else { tile * (ENLARGED / tile.max_elem()) };
                let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                ui.painter().image(texture.id(), rect, self.sheet.part(under), egui::Color32::WHITE);
            }
            ui.label(words::unit(self.scene, self.part, under, (tiles, self.layer)));
        });
    }

    /// Returns the unit that is asked for: by a click on a tile, or by an arrow key.
    fn asked(&self, ui: &Ui, response: &Response, unit: Option<usize>) -> Option<usize> {
        let last = self.layer.units.len().max(1);
        if response.has_focus() {
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            let [up, down] = ui.input(|input| [Key::ArrowUp, Key::ArrowDown].map(|key| input.num_presses(key)));
            if up != down {
                let now = unit.map_or(usize::from(up > down), |unit| unit);
                return Some((now + down).saturating_sub(up).clamp(1, last));
            }
        }
        // Where a finger was lifted there is no pointer any more; a click without either selects the layer alone.
        response.interact_pointer_pos().filter(|_| response.clicked()).and_then(|at| self.sheet.at(at))
    }

    /// Draws a ring around the column if it is `selected`, around the selected unit, and around the one under the pointer.
    fn rings(&self, ui: &Ui, response: &Response, (selected, unit, under): (bool, Option<usize>, Option<usize>)) {
        let palette = theme::palette(ui);
        let whole = self.sheet.rect.expand(2.0);
        let ring = match (selected, response.has_focus()) {
            (_, true) => Some(Stroke::new(2.0, palette.arms[1])),
            (true, false) => Some(Stroke::new(1.0, palette.muted)),
            (false, false) => None,
        };
        if let Some(stroke) = ring {
            ui.painter().rect_stroke(whole, 3.0, stroke, StrokeKind::Outside);
        }
        let around = |unit: Option<usize>, stroke: Stroke| {
            if let Some(unit) = unit {
                ui.painter().rect_stroke(self.sheet.tile(unit), 0.0, stroke, StrokeKind::Outside);
            }
        };
        around(unit, Stroke::new(2.0, palette.ring));
        around(under, Stroke::new(1.5, palette.text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_all_names_begin_with_are_counted() {
        for (names, shared) in [
            (&["class 0", "class 1"][..], 6),
            (&["very good", "very bad", "very bad indeed"], 5),
            (&["class 0"], 0),
            (&["class ", "class 1"], 0),
            (&["red", "red wine"], 0),
            (&["가 나", "가 다"], 4),
            (&[], 0),
        ] {
            assert_eq!(shared_words(names), shared, "{names:?}");
        }
    }
}
