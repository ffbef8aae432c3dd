//! Images as textures.

use egui::{Color32, ColorImage, Context, Painter, Pos2, Rect, TextureHandle, TextureOptions, pos2};

/// Returns `image` as a texture, reusing `old` if there is one.
pub fn texture(ctx: &Context, old: Option<TextureHandle>, image: ColorImage, look: TextureOptions) -> TextureHandle {
    match old {
        Some(mut texture) => {
            texture.set(image, look);
            texture
        }
        None => ctx.load_texture("picture", image, look),
    }
}

/// Draws the whole texture over `rect`.
pub fn paint(painter: &Painter, texture: &TextureHandle, rect: Rect) {
    let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    painter.image(texture.id(), rect, whole, Color32::WHITE);
}
