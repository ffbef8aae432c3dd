//! Colors of egui as SVG attributes.

use std::fmt::Write as _;

use egui::Color32;

use super::number;

/// A color and an opacity, not premultiplied, as in SVG.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Ink {
    rgb: [u8; 3],
    alpha: u8,
}

impl Ink {
    /// Converts a premultiplied color; `None` if it paints nothing.
    ///
    /// Colors brighter than their alpha, which egui adds to what is below, have no counterpart in SVG: their
    /// brightest channel is taken as alpha.
    pub fn of(color: Color32) -> Option<Self> {
        let [r, g, b, a] = color.to_array();
        let alpha = a.max(r).max(g).max(b);
        let rgb = [r, g, b].map(|c| {
            let whole = u16::from(alpha);
            u8::try_from((u16::from(c) * 255 + whole / 2).checked_div(whole).unwrap_or_default()).unwrap_or(u8::MAX)
        });
        (alpha > 0).then_some(Self { rgb, alpha })
    }

    /// Returns whether the ink is fully opaque.
    pub const fn is_opaque(self) -> bool {
        self.alpha == u8::MAX
    }

    /// Returns red, green, blue and alpha, not premultiplied.
    pub const fn rgba(self) -> [u8; 4] {
        let [r, g, b] = self.rgb;
        [r, g, b, self.alpha]
    }

    /// Returns the opacity, 0..=1.
    pub fn opacity(self) -> f32 {
        f32::from(self.alpha) / 255.0
    }

    /// Returns the color as "#rrggbb", or as "#rgb" if that is the same color.
    pub fn hex(self) -> String {
        let [r, g, b] = self.rgb;
        if self.rgb.iter().all(|c| c >> 4 == c & 15) {
            format!("#{:x}{:x}{:x}", r & 15, g & 15, b & 15)
        } else {
            format!("#{r:02x}{g:02x}{b:02x}")
        }
    }

    /// Writes ` fill="…"`.
    pub fn fill(self, out: &mut String) {
        self.attribute(out, "fill", self.opacity());
    }

    /// Writes ` fill="…"` with the given share of the ink's opacity.
    pub fn fill_faded(self, out: &mut String, share: f32) {
        self.attribute(out, "fill", share * self.opacity());
    }

    /// Writes ` stroke="…" stroke-width="…"`.
    pub fn stroke(self, out: &mut String, width: f32) {
        self.attribute(out, "stroke", self.opacity());
        let _ = write!(out, " stroke-width=\"{}\"", number::short(width));
    }

    fn attribute(self, out: &mut String, name: &str, opacity: f32) {
        let _ = write!(out, " {name}=\"{}\"", self.hex());
        if opacity < 1.0 {
            let _ = write!(out, " {name}-opacity=\"{}\"", number::share(opacity));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(color: Color32) -> String {
        let mut out = String::new();
        if let Some(ink) = Ink::of(color) {
            ink.fill(&mut out);
        }
        out
    }

    #[test]
    fn premultiplied_colors_become_color_and_opacity() {
        assert_eq!(fill(Color32::from_rgb(0xd5, 0x5e, 0)), " fill=\"#d55e00\"");
        assert_eq!(fill(Color32::WHITE), " fill=\"#fff\"");
        assert_eq!(fill(Color32::from_black_alpha(51)), " fill=\"#000\" fill-opacity=\".2\"");
        assert_eq!(fill(Color32::from_rgba_unmultiplied(255, 0, 0, 128)), " fill=\"#f00\" fill-opacity=\".502\"");
        assert_eq!(fill(Color32::TRANSPARENT), "");
    }

    #[test]
    fn an_added_color_is_as_opaque_as_it_is_bright() {
        assert_eq!(fill(Color32::from_rgb_additive(0, 51, 0)), " fill=\"#0f0\" fill-opacity=\".2\"");
    }
}
