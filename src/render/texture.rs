//! The textures of an egui context, kept so that their images can be written into an SVG.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use egui::epaint::ImageData;
use egui::epaint::textures::TexturesDelta;
use egui::{Color32, ColorImage, Rect, TextureFilter, TextureId, Vec2};

use super::png::{Effort, encode};
use super::raster::Pixels;
use super::{enlarge, paint::Ink};

/// The image of a texture and its filter.
#[derive(Clone)]
struct Texture {
    image: ColorImage,
    /// Whether the image is smoothed when it is enlarged.
    smooth: bool,
}

/// The textures that a drawing function has loaded.
#[derive(Clone, Default)]
pub struct Textures(BTreeMap<TextureId, Texture>);

impl Textures {
    /// Applies changes. Freed textures are kept, because the shapes of the last pass may still show them.
    pub fn apply(&mut self, delta: &mut TexturesDelta) {
        // The order of the textures does not matter; the order of the changes of one texture is kept.
        for (id, changes) in delta.set.drain() {
            // The atlas of the glyphs is not needed, because text is drawn as outlines.
            for change in changes.into_iter().filter(|_| id != TextureId::default()) {
                let ImageData::Color(patch) = change.image;
                match (change.pos, self.0.get_mut(&id)) {
                    (Some(at), Some(texture)) => paste(&mut texture.image, &patch, at),
                    (Some(_), None) => {}
                    (None, _) => {
                        let smooth = change.options.magnification == TextureFilter::Linear;
                        self.0.insert(id, Texture { image: (*patch).clone(), smooth });
                    }
                }
            }
        }
        delta.clear();
    }

    /// Returns the color at `uv`, where (0, 0) is the top left and (1, 1) the bottom right.
    pub fn color(&self, id: TextureId, uv: egui::Pos2) -> Option<Color32> {
        let image = &self.0.get(&id)?.image;
        let [width, height] = image.size;
        let (x, y) = (texel(uv.x, width).min(width.checked_sub(1)?), texel(uv.y, height).min(height.checked_sub(1)?));
        image.pixels.get(y * width + x).copied()
    }

    /// Returns the part `uv` of a texture, colored by `tint`, as the data URI of a PNG for display over `size`
    /// points, and whether it is smoothed. A part with reversed edges is mirrored.
    pub fn uri(&self, id: TextureId, uv: Rect, (tint, size): (Color32, Vec2)) -> Option<(String, bool)> {
        let Texture { image, smooth } = self.0.get(&id)?;
        let [width, height] = image.size;
        let columns = span(texel(uv.min.x, width), texel(uv.max.x, width), width)?;
        let rows = span(texel(uv.min.y, height), texel(uv.max.y, height), height)?;
        let texels = rows.iter().flat_map(|y| columns.iter().map(move |x| y * width + x));
        let part = ColorImage::new(
            [columns.len(), rows.len()],
            texels.map(|i| image.pixels.get(i).copied().unwrap_or_default()).collect(),
        );
        let ColorImage { size: [width, height], pixels, .. } = enlarge::enlarged(&part, size, *smooth);
        let rgba = pixels.into_iter().flat_map(|texel| {
            let color = if tint == Color32::WHITE { texel } else { tint * texel };
            Ink::of(color).map_or([0; 4], Ink::rgba)
        });
        let pixels = Pixels { size: [u32::try_from(width).ok()?, u32::try_from(height).ok()?], rgba: rgba.collect() };
        let mut uri = String::from("data:image/png;base64,");
        STANDARD.encode_string(encode(&pixels, Effort::Small).ok()?, &mut uri);
        Some((uri, *smooth))
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "clamped")]
fn texel(share: f32, length: usize) -> usize {
    (share * length as f32).round().clamp(0.0, length as f32) as usize
}

/// Returns the texels from edge `a` to edge `b`, at least one.
fn span(a: usize, b: usize, length: usize) -> Option<Vec<usize>> {
    let (low, high) = (a.min(b).min(length.checked_sub(1)?), a.max(b));
    let forward = low..high.max(low + 1);
    Some(if a <= b { forward.collect() } else { forward.rev().collect() })
}

fn paste(image: &mut ColorImage, patch: &ColorImage, [left, top]: [usize; 2]) {
    let width = image.size[0];
    for (y, row) in patch.pixels.chunks(patch.size[0].max(1)).enumerate() {
        for (x, pixel) in row.iter().enumerate().filter(|(x, _)| left + x < width) {
            if let Some(at) = image.pixels.get_mut((top + y) * width + left + x) {
                *at = *pixel;
            }
        }
    }
}
