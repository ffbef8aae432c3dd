//! Textures of the decisions and of the sample images, kept in the `egui` context as long as their source is the same.

use std::sync::Arc;

use egui::{Color32, ColorImage, Id, Rect, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, vec2};

use super::marker::color;
use crate::data::{Appearance, Sample};
use crate::measure::{Decision, Inspection, Question};
use crate::view::kept::{Address, kept};
use crate::view::texture::{self, inspected};
use crate::view::theme::{self, Palette};
use crate::view::{Scene, format};

/// Opacity of a class color where a network is certain.
const STRONGEST: f32 = 0.5;
/// Opacity of a class color where a network does no better than guessing.
const WEAKEST: f32 = 0.08;

/// Returns the opacity of a class color for a certainty from 0 (a guess) to 1.
pub fn strength(certain: f32) -> f32 {
    WEAKEST + (STRONGEST - WEAKEST) * certain.clamp(0.0, 1.0)
}

/// Returns the decisions at the displayed step, and a texture of each; `None` if they have not been measured yet.
pub fn decisions<'a>(ui: &Ui, scene: &Scene<'a>) -> Option<(&'a Inspection, [Option<TextureHandle>; 2])> {
    // Linear filtering smooths the border, which would otherwise have the corners of the cells.
    let asks = |question: &Question| question.decision.is_some();
    inspected(ui, scene, ("decision", TextureOptions::LINEAR), asks, |arm| {
        plane(theme::palette(ui), arm.decision.as_ref()?)
    })
}

/// Returns an image with a pixel for each point of the grid, the highest second feature at the top: the color of
/// the predicted class, more opaque the more certain it is. `None` if the grid is empty or incomplete.
fn plane(palette: &Palette, decision: &Decision) -> Option<ColorImage> {
    let side = decision.side;
    let cells = decision.classes.iter().zip(&decision.certainty);
    if side == 0 || cells.len() != side * side {
        return None;
    }
    let classes = decision.classes.iter().copied().max().map_or(2, |class| usize::from(class) + 1);
    let guess = 1.0 / format::count(classes.max(2));
    let pixel = |(class, certainty): (&u8, &u8)| {
        let certain = (f32::from(*certainty) / 255.0 - guess) / (1.0 - guess);
        color(palette, usize::from(*class)).gamma_multiply(strength(certain))
    };
    let pixels: Vec<Color32> = cells.map(pixel).collect();
    Some(ColorImage::new([side, side], pixels.chunks(side).rev().flatten().copied().collect()))
}

/// Returns the texture of each sample of the report, `None` for a sample that is not an image; `None` without a report.
pub fn faces(ui: &Ui, scene: &Scene<'_>) -> Option<Arc<[Option<TextureHandle>]>> {
    let (source, dark) = (&scene.report?.exhibit, ui.visuals().dark_mode);
    Some(kept(ui.ctx(), Id::unique("images of samples"), (Address::of(source), dark), |_| {
        let palette = theme::palette(ui);
        let load = |(i, image)| ui.ctx().load_texture(format!("sample {i}"), image, TextureOptions::NEAREST);
        let image = |(i, sample): (usize, &Sample)| Some(load((i, face(palette, &sample.face)?)));
        source.samples.iter().enumerate().map(image).collect()
    }))
}

/// Draws the image of a sample as large as fits into `place`, a square: a wide image keeps its proportions.
pub fn paint(ui: &Ui, image: &TextureHandle, place: Rect) {
    let [w, h] = image.size().map(format::count);
    let drawn = Rect::from_center_size(place.center(), vec2(w, h) * (place.width() / w.max(h)));
    texture::paint(ui.painter(), image, drawn);
    ui.painter().rect_stroke(drawn, 0.0, Stroke::new(1.0, theme::palette(ui).line), StrokeKind::Outside);
}

/// Returns an image sample in the color of text on a card; `None` if the sample is no image or its size is wrong.
fn face(palette: &Palette, face: &Appearance) -> Option<ColorImage> {
    let Appearance::Image { width, height, pixels } = face else { return None };
    let ink = |ink: &u8| palette.card.lerp_to_gamma(palette.text, f32::from(*ink) / 255.0);
    let whole = width * height == pixels.len() && !pixels.is_empty();
    whole.then(|| ColorImage::new([*width, *height], pixels.iter().map(ink).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plane_stands_upright_and_fades_where_nothing_is_certain() {
        egui::__run_test_ui(|ui| {
            let palette = theme::palette(ui);
            let decision = Decision {
                side: 2,
                extent: [[-1.0, 1.0]; 2],
                classes: vec![0, 1, 1, 1],
                certainty: vec![255, 128, 255, 255],
            };
            let image = plane(palette, &decision).unwrap();
            let strong = |class: usize| palette.classes[class].gamma_multiply(STRONGEST);
            assert_eq!(image[(0, 1)], strong(0), "the first row is the lowest");
            assert_eq!([image[(0, 0)], image[(1, 0)]], [strong(1); 2]);
            assert!(image[(1, 1)].a() < image[(1, 0)].a() / 4);
            assert!(plane(palette, &Decision { side: 3, ..decision }).is_none());
        });
    }

    #[test]
    fn an_image_is_ink_on_paper() {
        egui::__run_test_ui(|ui| {
            let palette = theme::palette(ui);
            let image = face(palette, &Appearance::Image { width: 2, height: 1, pixels: vec![0, 255] }).unwrap();
            assert_eq!((image.size, image.pixels.clone()), ([2, 1], vec![palette.card, palette.text]));
            assert!(face(palette, &Appearance::Image { width: 2, height: 2, pixels: vec![0] }).is_none());
            assert!(face(palette, &Appearance::Row(vec![1.0])).is_none());
        });
    }
}
