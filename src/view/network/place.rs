//! The places of the tiles of a layer.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use crate::measure::TileLayer;
use crate::view::format::{count, part};

/// Part of a tile that is left free before the next one.
const AIR: usize = 14;
/// Greatest width of a strip, in points.
const STRIP: f32 = 128.0;

/// The tiles of one layer as they lie on the screen: row by row, or as the lines of a strip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet {
    /// The place of all tiles.
    pub rect: Rect,
    /// Number of tiles in a row, and of rows.
    pub tiles: [usize; 2],
    /// Number of units.
    units: usize,
    /// Size of a tile with the free space at its right and below, and of the tile alone.
    step: Vec2,
    tile: Vec2,
}

impl Sheet {
    /// Lays the tiles of `layer` out in the middle of `area`, in rows so that they are as large as they can be, but not
    /// wider than `largest` points.
    pub fn new(layer: &TileLayer, area: Rect, largest: f32) -> Self {
        let units = layer.units.len();
        let [width, height] = layer.size.map(count);
        if layer.is_strip() || units == 0 {
            let size = vec2(area.width().min(STRIP), if units == 0 { 0.0 } else { area.height() });
            let step = vec2(size.x, size.y / count(units.max(1)));
            let rect = Rect::from_center_size(area.center(), size);
            return Self { rect, tiles: [1, units], units, step, tile: step };
        }
        let gap = count(gap(layer));
        let step = vec2(width + gap, height + gap);
        let scale = |across: usize| {
            let size = vec2(step.x * count(across), step.y * count(units.div_ceil(across)));
            (area.width() / size.x).min(area.height() / size.y).min(largest / width).max(0.0)
        };
        let across = (1..=units).fold(1, |best, across| if scale(across) > scale(best) { across } else { best });
        let (tiles, scale) = ([across, units.div_ceil(across)], scale(across));
        let [columns, rows] = tiles.map(count);
        let size = vec2(step.x * columns, step.y * rows) * scale;
        let rect = Rect::from_center_size(area.center(), size);
        Self { rect, tiles, units, step: step * scale, tile: vec2(width, height) * scale }
    }

    /// Returns the place of unit `unit`, counted from 1.
    pub fn tile(&self, unit: usize) -> Rect {
        let at = unit.saturating_sub(1);
        let [column, row] = [at % self.tiles[0], at / self.tiles[0]].map(count);
        Rect::from_min_size(self.rect.min + vec2(self.step.x * column, self.step.y * row), self.tile)
    }

    /// Returns the unit at a place, counted from 1; `None` outside the tiles.
    pub fn at(&self, place: Pos2) -> Option<usize> {
        let share = (place - self.rect.min) / self.rect.size();
        if self.units == 0 || !self.rect.contains(place) || !share.is_finite() {
            return None;
        }
        let unit = part(share.y, self.tiles[1]) * self.tiles[0] + part(share.x, self.tiles[0]) + 1;
        (unit <= self.units).then_some(unit)
    }

    /// Returns the part of the image of the layer that shows unit `unit`.
    pub fn part(&self, unit: usize) -> Rect {
        let place = self.tile(unit);
        let share = |at: Pos2| {
            let share = (at - self.rect.min) / self.rect.size();
            pos2(share.x, share.y)
        };
        Rect::from_min_max(share(place.min), share(place.max))
    }
}

/// Returns the number of cells between two tiles of a layer; 0 between the lines of a strip.
pub fn gap(layer: &TileLayer) -> usize {
    if layer.is_strip() { 0 } else { (layer.size[0].min(layer.size[1]) / AIR).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::UnitTile;

    fn layer(units: usize, size: [usize; 2]) -> TileLayer {
        let unit = UnitTile { mean: 0.0, std: 1.0, saturated: None, strongest: None };
        TileLayer { size, range: (-3.0, 3.0), shades: Vec::new(), units: vec![unit; units], width: units }
    }

    #[test]
    fn every_unit_is_found_where_it_lies() {
        for (units, size) in [(1, [28, 28]), (8, [16, 16]), (48, [28, 28]), (10, [8, 8]), (200, [64, 1]), (7, [8, 20])]
        {
            for [width, height] in [[70.0, 32.0], [30.0, 400.0], [600.0, 80.0]] {
                let area = Rect::from_min_size(pos2(5.0, 9.0), vec2(width, height));
                let sheet = Sheet::new(&layer(units, size), area, 60.0);
                assert!(area.expand(0.01).contains_rect(sheet.rect), "{units} in {area}: {}", sheet.rect);
                for unit in 1..=units {
                    let tile = sheet.tile(unit);
                    assert!(sheet.rect.expand(0.01).contains_rect(tile));
                    assert_eq!(sheet.at(tile.center()), Some(unit));
                }
                assert_eq!(sheet.at(area.max + Vec2::splat(1.0)), None);
            }
        }
        let none = Sheet::new(&layer(0, [8, 8]), Rect::from_min_size(Pos2::ZERO, vec2(40.0, 40.0)), 60.0);
        assert_eq!(none.at(none.rect.center()), None);
    }

    #[test]
    fn tiles_are_as_large_as_they_can_be() {
        let tiles = |width: f32, height: f32| {
            Sheet::new(&layer(8, [16, 16]), Rect::from_min_size(Pos2::ZERO, vec2(width, height)), 34.0).tiles
        };
        assert_eq!([tiles(68.0, 32.0), tiles(68.0, 200.0), tiles(600.0, 30.0)], [[4, 2], [2, 4], [8, 1]]);
    }
}
