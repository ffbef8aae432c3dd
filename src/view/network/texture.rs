//! The images of the tiles, one for each layer, kept in the `egui` context as long as their source is the same.

use std::sync::Arc;

use egui::{Color32, ColorImage, Id, TextureHandle, TextureOptions, Ui};

use super::place::{Sheet, gap};
use crate::measure::{Inspection, Shade, TileFace, TileLayer, Tiles};
use crate::view::kept::Address;
use crate::view::texture::texture;
use crate::view::theme::{self, Palette};

/// Cells that become images in one frame of a window, at least one layer: about 2 ms.
pub const BUDGET: usize = 400_000;
/// Share of the color of a value in that of a saturated cell: in gray, low and high ends still differ.
const TINT: f32 = 0.25;

/// Returns the color of a cell: on the scale of a measured quantity, or pink where the unit is saturated.
pub fn color(palette: &Palette, shade: Shade) -> Color32 {
    let value = theme::scale(shade.share());
    if shade.is_saturated() { palette.flat.lerp_to_gamma(value, TINT) } else { value }
}

/// Returns the image of a layer, its tiles as `sheet` lays them out, with nothing between them. Below a tile without cells
/// that can be saturated, as of an image, is a line as long as the share of samples on which the unit is.
fn image(palette: &Palette, face: TileFace, layer: &TileLayer, sheet: &Sheet) -> ColorImage {
    let colors: Vec<Color32> = Shade::all().map(|shade| color(palette, shade)).collect();
    let ([width, height], gap) = (layer.size, gap(layer));
    let columns = sheet.tiles[0] * (width + gap);
    let mut pixels = vec![Color32::TRANSPARENT; columns * sheet.tiles[1] * (height + gap)];
    for (at, unit) in layer.units.iter().enumerate() {
        let first = at / sheet.tiles[0] * (height + gap) * columns + at % sheet.tiles[0] * (width + gap);
        let tile = layer.tile(at + 1).unwrap_or_default();
        for (row, shades) in tile.chunks_exact(width).enumerate() {
            let to = &mut pixels[first + row * columns..][..width];
            to.iter_mut().zip(shades).for_each(|(to, shade)| *to = colors[shade.index()]);
        }
        let flat = unit.saturated.filter(|_| face == TileFace::Image && !layer.is_strip());
        let long = crate::view::format::float(width) * flat.unwrap_or(0.0);
        for row in height..height + gap {
            let line = pixels[first + row * columns..][..width].iter_mut().enumerate();
            line.filter(|(x, _)| crate::view::format::float(*x) + 0.5 < long).for_each(|(_, to)| *to = palette.flat);
        }
    }
    ColorImage::new([columns, sheet.tiles[1] * (height + gap)], pixels)
}

/// Returns the image of `layer`, the one at `place` (arm and layer, the inputs being 0) of the tiles in `source`.
///
/// A new one takes as many cells as it has from `budget`. Where nothing is left of that, the image of a moment ago stands
/// in for it, if it has the same tiles, and another frame is requested.
pub fn texture_of(
    ui: &Ui,
    source: &Arc<Inspection>,
    (tiles, place): (&Tiles, (usize, usize)),
    (layer, sheet): (&TileLayer, &Sheet),
    budget: &mut usize,
) -> Option<TextureHandle> {
    type Kept = ((Address<Inspection>, bool), ([usize; 2], usize, [usize; 2]), TextureHandle);
    let id = Id::unique(("tiles", place));
    let key = (Address::of(source), ui.visuals().dark_mode);
    let form = (layer.size, layer.units.len(), sheet.tiles);
    let old = ui.ctx().data(|data| data.get_temp::<Kept>(id));
    let same = old.as_ref().is_some_and(|(_, of, _)| *of == form);
    if let Some((of, _, made)) = &old
        && same
        && (*of == key || *budget == 0)
    {
        if *of != key {
            ui.ctx().request_repaint();
        }
        return Some(made.clone());
    }
    if *budget == 0 {
        ui.ctx().request_repaint();
        return None;
    }
    *budget = budget.saturating_sub(layer.shades.len());
    // Over the plane the values between two cells lie between theirs; pixels and samples are each their own.
    let smooth = tiles.face == TileFace::Plane && !layer.is_strip();
    let look = if smooth { TextureOptions::LINEAR } else { TextureOptions::NEAREST };
    let made = texture(ui.ctx(), old.map(|(.., made)| made), image(theme::palette(ui), tiles.face, layer, sheet), look);
    ui.ctx().data_mut(|data| data.insert_temp::<Kept>(id, (key, form, made.clone())));
    Some(made)
}

#[cfg(test)]
mod tests {
    use egui::{Rect, pos2, vec2};

    use super::*;
    use crate::measure::UnitTile;

    fn layer(saturated: Option<f64>) -> TileLayer {
        let shades = [-3.0, 0.0, 3.0, 0.0, 3.0, 3.0, 3.0, 3.0].map(|value| Shade::of(value, (-3.0, 3.0), value > 2.0));
        let unit = UnitTile { mean: 0.0, std: 1.0, saturated, strongest: None };
        TileLayer { size: [2, 2], range: (-3.0, 3.0), shades: shades.to_vec(), units: vec![unit; 2], width: 2 }
    }

    #[test]
    fn tiles_stand_upright_with_nothing_between_them() {
        egui::__run_test_ui(|ui| {
            let (palette, layer) = (theme::palette(ui), layer(Some(0.5)));
            let sheet = Sheet::new(&layer, Rect::from_min_size(pos2(0.0, 0.0), vec2(60.0, 20.0)), 99.0);
            let of = |face| image(palette, face, &layer, &sheet);
            let found = of(TileFace::Plane);
            assert_eq!(found.size, [6, 3]);
            let cell = |value: f64, flat: bool| color(palette, Shade::of(value, (-3.0, 3.0), flat));
            assert_eq!(
                [found[(0, 0)], found[(1, 0)], found[(0, 1)]],
                [cell(-3.0, false), cell(0.0, false), cell(3.0, true)]
            );
            assert_eq!([found[(2, 0)], found[(0, 2)], found[(5, 1)]], [Color32::TRANSPARENT; 3]);
            assert_eq!([found[(3, 0)], found[(4, 1)]], [cell(3.0, true); 2]);
            let images = of(TileFace::Image);
            assert_eq!([images[(0, 2)], images[(1, 2)]], [palette.flat, Color32::TRANSPARENT], "half of the samples");
        });
    }

    #[test]
    fn low_and_high_ends_differ_in_gray_also_where_they_are_saturated() {
        egui::__run_test_ui(|ui| {
            let palette = theme::palette(ui);
            let light = |value: f64, flat: bool| {
                let [r, g, b, _] = color(palette, Shade::of(value, (-3.0, 3.0), flat)).to_array().map(f32::from);
                0.2126_f32.mul_add(r, 0.7152_f32.mul_add(g, 0.0722 * b))
            };
            for flat in [false, true] {
                assert!(light(3.0, flat) - light(-3.0, flat) > 40.0);
            }
            // A saturated end is not taken for a value: pink has more red than any color of the scale has over its green.
            let redder = |shade: Shade| i32::from(color(palette, shade).r()) - i32::from(color(palette, shade).g());
            let plain = Shade::all().filter(|shade| !shade.is_saturated()).map(redder).max().unwrap();
            assert!(Shade::all().filter(|shade| shade.is_saturated()).map(redder).all(|pink| pink > plain + 15));
        });
    }
}
