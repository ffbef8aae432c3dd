//! The legend of the network: the colors, the lines, and what a tile is.

use egui::{Label, Rect, RichText, Stroke, StrokeKind, Ui, pos2, vec2};

use super::words::{of_flat, of_legend};
use super::{stage, texture, weights};
use crate::measure::{Shade, TileFace, Tiles};
use crate::view::charts::{RampKey, sign_ui, strip};
use crate::view::{Scene, format, theme};

/// Width of the ramp and number of its patches.
const RAMP: (f32, u8) = (72.0, 24);
/// Room for a sign, and its length, in points.
const SIGN: (f32, f32) = (30.0, 22.0);

/// Draws the legend of `tiles`; without them, that of tiles over the plane.
pub fn legend_ui(ui: &mut Ui, scene: &Scene<'_>, tiles: Option<&Tiles>) {
    let palette = theme::palette(ui);
    ui.spacing_mut().interact_size.y = 18.0;
    ui.spacing_mut().item_spacing = vec2(14.0, 2.0);
    let layer = tiles.and_then(of_legend);
    let range = layer.map_or((-3.0, 3.0), |layer| layer.range);
    let is_strip = layer.is_some_and(crate::measure::TileLayer::is_strip);
    ui.horizontal_wrapped(|ui| {
        let ends = match tiles.map(|tiles| tiles.face) {
            Some(TileFace::Image) if !is_strip => ["tiles-less", "tiles-more"].map(|name| scene.text.get(name)),
            _ => {
                let number = |value: f32| format::drawn(&format::tick(f64::from(value)));
                [format!("{} {}", scene.stage_name(stage(scene)), number(range.0)), number(range.1)]
            }
        };
        let key = RampKey::new(ui, ends, RAMP.0);
        let place = Rect::from_min_size(key.strips - vec2(0.0, 5.0), vec2(RAMP.0, 10.0));
        let colors = (0..RAMP.1).map(|i| theme::scale(f32::from(i) / f32::from(RAMP.1 - 1)));
        strip(ui.painter(), place.min, place.size(), colors);
        ui.painter().rect_stroke(place, 0.0, Stroke::new(1.0, palette.line), StrokeKind::Outside);
        key.paint_words(ui);
        let mut say = |words: String, room: f32, paint: &dyn Fn(&egui::Painter, Rect)| {
            let galley = ui.painter().layout_no_wrap(words, theme::regular(theme::SMALL), palette.muted);
            sign_ui(ui, galley, room, paint);
        };
        // Below an image a bar says on how many samples the unit is flat; elsewhere the cells themselves are tinted.
        let bar = !is_strip && tiles.is_some_and(|tiles| tiles.face == TileFace::Image);
        let names = if bar {
            ["tiles-bar-saturated", "tiles-bar-inactive"]
        } else {
            ["tiles-key-saturated", "tiles-key-inactive"]
        };
        say(scene.text.get(of_flat(scene, names)), SIGN.0, &|painter, rect| {
            if bar {
                let bar = Rect::from_min_size(pos2(rect.left(), rect.center().y - 2.0), vec2(0.6 * SIGN.1, 4.0));
                painter.rect_filled(bar, 0.0, palette.flat);
                return;
            }
            let patch = Rect::from_min_size(pos2(rect.left(), rect.center().y - 5.0), vec2(SIGN.1, 10.0));
            // What is inactive lies below the middle of the range.
            let values = of_flat(scene, [[-1.0, 0.0, 1.0], [-1.0, -0.5, 0.0]]);
            let ends = values.map(|value| texture::color(palette, Shade::of(value, (-1.0, 1.0), true)));
            strip(painter, patch.min, patch.size(), ends.into_iter());
        });
        if scene.state.unit.is_some() {
            for (name, sign) in [("tiles-plus", 1.0), ("tiles-minus", -1.0)] {
                say(scene.text.get(name), SIGN.0, &|painter, rect| {
                    let ends = [rect.left_center(), rect.left_center() + vec2(SIGN.1, 0.0)];
                    weights::sample(painter, ends, Stroke::new(2.5, weights::ink(palette, sign)), sign < 0.0);
                });
            }
        } else if scene.reacts() {
            say(scene.text.get("tiles-pick"), 0.0, &|_, _| ());
        }
        let face = match tiles.map_or(TileFace::Plane, |tiles| tiles.face) {
            _ if is_strip => "tiles-face-strip",
            TileFace::Plane => "tiles-face-plane",
            TileFace::Image => "tiles-face-image",
            TileFace::Samples => "tiles-face-samples",
        };
        let face = RichText::new(scene.text.get(face)).font(theme::regular(theme::SMALL)).color(palette.muted);
        ui.add(Label::new(face).extend());
    });
}
