//! The outlines of glyphs, each defined once and referred to by number.

use std::collections::HashMap;
use std::fmt::Write as _;

use egui::pos2;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

use super::path::Path;

/// A glyph of a face at a size in points.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    face: usize,
    glyph: GlyphId,
    size: u32,
}

/// The outlines that are in use, with their definitions.
#[derive(Default)]
pub struct Glyphs {
    names: HashMap<Key, Option<usize>>,
    definitions: String,
    count: usize,
}

impl Glyphs {
    /// Returns the number of an outline and defines it if it is new; `None` for glyphs without ink, such as a
    /// space.
    pub fn name(&mut self, font: &FontRef<'_>, face: usize, glyph: GlyphId, size: f32) -> Option<usize> {
        let key = Key { face, glyph, size: size.to_bits() };
        if let Some(name) = self.names.get(&key) {
            return *name;
        }
        let mut pen = Pen::default();
        let outlines = font.outline_glyphs();
        let drawn = outlines.get(glyph).is_some_and(|outline| {
            outline.draw(DrawSettings::unhinted(Size::new(size), LocationRef::default()), &mut pen).is_ok()
        });
        let name = pen.path.data().filter(|_| drawn).map(|data| {
            let name = self.count;
            let _ = write!(self.definitions, "<path id=\"g{name}\" d=\"{data}\"/>");
            name
        });
        self.count += usize::from(name.is_some());
        self.names.insert(key, name);
        name
    }

    /// Returns the definitions of all outlines as SVG.
    pub fn definitions(&self) -> &str {
        &self.definitions
    }
}

/// Records an outline with the y axis pointing downward.
#[derive(Default)]
struct Pen {
    path: Path,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(pos2(x, -y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(pos2(x, -y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.curve_to(&[pos2(cx, -cy), pos2(x, -y)]);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.path.curve_to(&[pos2(ax, -ay), pos2(bx, -by), pos2(x, -y)]);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
