//! Shades of the arm colors for layers: the deeper the layer, the stronger.

use egui::{Align2, Color32, Rect, Sense, Ui, pos2, vec2};

use crate::view::theme::Palette;
use crate::view::{Scene, theme};

/// Returns the color of layer `layer` of `depth`, both counted from 1: from a pale shade through the color of the
/// arm toward the color of text.
pub fn shade(palette: &Palette, arm: usize, layer: usize, depth: usize) -> Color32 {
    let number = |n: usize| f32::from(u16::try_from(n).unwrap_or(u16::MAX));
    let share = if depth < 2 { 0.6 } else { number(layer.saturating_sub(1)) / number(depth - 1) };
    let middle = 0.6;
    if share < middle {
        palette.canvas.lerp_to_gamma(palette.arms[arm], 0.35 + 0.65 * share / middle)
    } else {
        palette.arms[arm].lerp_to_gamma(palette.text, 0.55 * (share - middle) / (1.0 - middle))
    }
}

/// Draws the key of the shades: "L1", a strip for each shown arm, and the last layer, such as "L10".
pub fn key_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = theme::palette(ui);
    let depth = scene.run().network.depth.max(1);
    let name = |layer: usize| scene.text.with("layer-short", &[("layer", &layer.to_string())]);
    let word = |ui: &Ui, layer| ui.painter().layout_no_wrap(name(layer), theme::regular(theme::SMALL), palette.muted);
    let (first, last) = (word(ui, 1), word(ui, depth));
    let (strip, gap) = (64.0, 6.0);
    let size = vec2(first.size().x + last.size().x + strip + 2.0 * gap, 18.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let left = rect.left() + first.size().x + gap;
    let shown: Vec<usize> = scene.arms().collect();
    let patches = depth.min(16);
    let patch =
        vec2(strip / f32::from(u8::try_from(patches).unwrap_or(1)), 12.0 / if shown.len() > 1 { 2.0 } else { 1.0 });
    for (row, arm) in shown.iter().enumerate() {
        let y = rect.center().y - 6.0 + if row == 0 { 0.0 } else { patch.y };
        for i in 0..patches {
            let x = left + patch.x * f32::from(u8::try_from(i).unwrap_or(0));
            let place = Rect::from_min_size(pos2(x, y), patch);
            ui.painter().rect_filled(place, 0.0, shade(palette, *arm, i + 1, patches));
        }
    }
    let middle = rect.center().y;
    let at = |x: f32, height: f32| pos2(x, middle - height / 2.0);
    ui.painter().galley(at(left + strip + gap, last.size().y), last, palette.muted);
    ui.painter().galley(Align2::LEFT_CENTER.anchor_size(rect.left_center(), first.size()).min, first, palette.muted);
    response.on_hover_text(scene.text.get("gradients-shades.tip"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeper_layers_are_stronger() {
        egui::__run_test_ui(|ui| {
            let palette = theme::palette(ui);
            let far = |layer: usize| {
                let (a, b) = (shade(palette, 0, layer, 10).to_array(), palette.canvas.to_array());
                (0..3).map(|i| i32::from(a[i].abs_diff(b[i]))).sum::<i32>()
            };
            assert!((1..10).all(|layer| far(layer) < far(layer + 1)));
            assert_eq!(shade(palette, 1, 1, 1), palette.arms[1]);
        });
    }
}
