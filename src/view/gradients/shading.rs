//! Shades of the arm colors for layers: the deeper the layer, the stronger.

use egui::{Color32, Ui, pos2, vec2};

use crate::view::charts::{RampKey, strip};
use crate::view::format::count;
use crate::view::theme::Palette;
use crate::view::{Scene, theme};

/// Returns the color of layer `layer` of `depth`, both counted from 1: from a pale shade through the color of the
/// arm toward the color of text.
pub fn shade(palette: &Palette, arm: usize, layer: usize, depth: usize) -> Color32 {
    let share = if depth < 2 { 0.6 } else { count(layer.saturating_sub(1)) / count(depth - 1) };
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
    let width = 64.0;
    let key = RampKey::new(ui, [1, depth].map(|layer| scene.text.layer(layer)), width);
    let shown: Vec<usize> = scene.arms().collect();
    let patches = depth.min(16);
    let height = 12.0 / if shown.len() > 1 { 2.0 } else { 1.0 };
    for (row, arm) in shown.into_iter().enumerate() {
        let at = pos2(key.strips.x, key.strips.y - 6.0 + height * count(row));
        let colors = (0..patches).map(|i| shade(palette, arm, i + 1, patches));
        strip(ui.painter(), at, vec2(width, height), colors);
    }
    key.paint_words(ui);
    key.response.on_hover_text(scene.text.get("gradients-shades.tip"));
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
