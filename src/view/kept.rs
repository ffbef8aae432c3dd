//! Values and textures that are made for a picture and kept from frame to frame.

use std::sync::Arc;

use egui::{ColorImage, Context, Id, Rect, TextureHandle, TextureOptions, Ui, pos2};

use super::Scene;
use super::theme::{self, Palette};
use crate::measure::{ArmInspection, Inspection, Question};

/// Returns the value kept in the `egui` context under `id` if `is_fresh` accepts it. Otherwise makes a new one, given
/// the old one if there is one, and keeps it.
pub fn kept<T: Clone + Send + Sync + 'static>(
    ctx: &Context,
    id: Id,
    is_fresh: impl FnOnce(&T) -> bool,
    make: impl FnOnce(Option<T>) -> T,
) -> T {
    let old = ctx.data(|data| data.get_temp::<T>(id));
    match old {
        Some(value) if is_fresh(&value) => value,
        old => {
            // Without the lock of the context: making a value may load a texture.
            let value = make(old);
            ctx.data_mut(|data| data.insert_temp(id, value.clone()));
            value
        }
    }
}

/// The whole of a texture, as its coordinates.
pub const WHOLE: Rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));

/// Returns `image` as a texture, reusing `old` if there is one.
pub fn texture(ctx: &Context, old: Option<TextureHandle>, image: ColorImage, options: TextureOptions) -> TextureHandle {
    match old {
        Some(mut texture) => {
            texture.set(image, options);
            texture
        }
        None => ctx.load_texture("picture", image, options),
    }
}

/// The extra measurements of a frame as textures, kept as long as measurements and theme are the same.
#[derive(Clone)]
pub struct ArmTextures {
    /// The measurements that the textures show.
    pub source: Arc<Inspection>,
    /// The texture of each arm; `None` if the arm has nothing to show.
    pub arms: [Option<TextureHandle>; 2],
    dark: bool,
}

impl ArmTextures {
    /// Returns the textures called `name`, made by `image`, of the measurements of `scene`; `None` if there are none yet
    /// whose question `is_measured` accepts.
    pub fn of(
        ui: &Ui,
        scene: &Scene<'_>,
        (name, options): (&'static str, TextureOptions),
        is_measured: impl Fn(&Question) -> bool,
        image: impl Fn(&Palette, &ArmInspection) -> Option<ColorImage>,
    ) -> Option<Self> {
        scene.inspection().filter(|inspection| is_measured(&inspection.question))?;
        let (source, dark) = (scene.report?.inspection.as_ref()?, ui.visuals().dark_mode);
        let fresh = |textures: &Self| Arc::ptr_eq(&textures.source, source) && textures.dark == dark;
        Some(kept(ui.ctx(), Id::unique("textures of both arms").with(name), fresh, |_| {
            let arms = source.arms.each_ref();
            let arms = arms.map(|arm| Some(ui.ctx().load_texture(name, image(theme::palette(ui), arm)?, options)));
            Self { source: Arc::clone(source), arms, dark }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once_and_anew_from_the_old_one() {
        let ctx = Context::default();
        let of =
            |key: u32| kept(&ctx, Id::unique("test"), |(of, _)| *of == key, |old| (key, old.map_or(0, |(_, n)| n + 1)));
        assert_eq!([of(3), of(3), of(4), of(3)], [(3, 0), (3, 0), (4, 1), (3, 2)]);
    }
}
