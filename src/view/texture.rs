//! Images as textures.

use egui::{Color32, ColorImage, Context, Id, Painter, Pos2, Rect, TextureHandle, TextureOptions, Ui, pos2};

use super::Scene;
use super::kept::{Address, kept};
use crate::measure::{ArmInspection, Inspection, Question};

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

/// Returns what was measured of the displayed frame on request, and a texture `name` of the `image` of each arm that
/// has one, kept in the `egui` context as long as the measurement is the same. `None` until what the question `asks`
/// for has been measured.
pub fn inspected<'a>(
    ui: &Ui,
    scene: &Scene<'a>,
    (name, look): (&str, TextureOptions),
    asks: impl FnOnce(&Question) -> bool,
    image: impl Fn(&ArmInspection) -> Option<ColorImage>,
) -> Option<(&'a Inspection, [Option<TextureHandle>; 2])> {
    scene.inspection().filter(|inspection| asks(&inspection.question))?;
    let source = scene.report?.inspection.as_ref()?;
    let key = (Address::of(source), ui.visuals().dark_mode);
    let load = |arm: usize| {
        let image = image(&source.arms[arm])?;
        Some(ui.ctx().load_texture(format!("{name} of arm {arm}"), image, look))
    };
    Some((source, kept(ui.ctx(), Id::unique(("images", name)), key, |_| [0, 1].map(load))))
}
