//! Writes a drawing as an SVG: the page, groups, clips and definitions around its shapes.

use std::collections::HashMap;
use std::fmt::Write as _;

use egui::emath::{GuiRounding as _, TSTransform};
use egui::epaint::ClippedShape;
use egui::{Pos2, Rect, Vec2};

use super::easel::{Drawing, Page};
use super::glyphs::Glyphs;
use super::labels::Labels;
use super::paint::Ink;
use super::path::Path;
use super::shaping::Faces;
use super::xml::escaped;
use super::{geometry, number, shape};

/// The namespace of the element that holds the provenance.
pub(super) const NAMESPACE: &str = "urn:shiftscope:provenance";

/// The class of glyphs with a line around them that makes them bolder.
pub(super) const BOLD: &str = "bold";

/// The size that an SVG declares.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Extent {
    /// One pixel per point and zoom.
    #[default]
    Page,
    /// Width and height in pixels of CSS (1/96 inch).
    Pixels([f32; 2]),
    /// Width and height in millimeters.
    Millimeters([f32; 2]),
}

/// Writes `drawing` as an SVG of one pixel per point and zoom. The same drawing gives the same bytes.
#[must_use]
pub fn svg(drawing: &Drawing, labels: Labels<'_>) -> String {
    svg_of(drawing, Extent::Page, labels)
}

/// Writes `drawing` as an SVG that declares the size `extent`. Its coordinates are points for every extent; if the
/// extent has another aspect ratio than the page, the page is centered in it.
#[must_use]
pub fn svg_of(drawing: &Drawing, extent: Extent, labels: Labels<'_>) -> String {
    let mut canvas = Canvas::new(drawing);
    if let Some(ink) = drawing.page.background.and_then(Ink::of) {
        canvas.fill(&geometry::rounded(canvas.page(), 0.0.into()), ink);
    }
    for clipped in &drawing.shapes {
        canvas.clipped(clipped);
    }
    canvas.finish(extent, labels)
}

/// Elements that are not yet complete, because more of the same kind may follow.
enum Open {
    Nothing,
    /// Lines of one ink and width.
    Lines {
        attributes: String,
        path: Path,
    },
    /// A group of glyphs of one ink.
    Glyphs(Ink),
}

/// An SVG under construction.
pub(super) struct Canvas<'a> {
    pub drawing: &'a Drawing,
    pub faces: Faces<'a>,
    pub glyphs: Glyphs,
    body: String,
    /// The numbers of the clips, by the data of their paths.
    clips: HashMap<String, usize>,
    definitions: String,
    clip: Option<usize>,
    open: Open,
}

impl<'a> Canvas<'a> {
    fn new(drawing: &'a Drawing) -> Self {
        Self {
            drawing,
            faces: Faces::new(&drawing.fonts),
            glyphs: Glyphs::default(),
            body: String::new(),
            clips: HashMap::new(),
            definitions: String::new(),
            clip: None,
            open: Open::Nothing,
        }
    }

    /// Returns the page, in points.
    pub const fn page(&self) -> Rect {
        Rect { min: Pos2::ZERO, max: Pos2 { x: self.drawing.page.size.x, y: self.drawing.page.size.y } }
    }

    fn clipped(&mut self, clipped: &ClippedShape) {
        let clip = clipped.clip_rect.round_to_pixels(self.drawing.page.zoom).intersect(self.page());
        let transform = clipped.transform_after_tessellation;
        let Vec2 { x, y } = transform.translation;
        if !transform.is_valid() || !x.is_finite() || !y.is_finite() || !clip.is_positive() {
            return;
        }
        if transform == TSTransform::IDENTITY {
            shape::draw(self, clip, &clipped.shape);
        } else {
            self.clip_to(Some(&geometry::rounded(clip, 0.0.into())));
            let (x, y) = (number::short(x), number::short(y));
            self.begin_group(&format!(" transform=\"translate({x} {y}) scale({})\"", transform.scaling));
            let outer = self.clip.take();
            shape::draw(self, Rect::EVERYTHING, &clipped.shape);
            self.clip_to(None);
            self.end_group();
            self.clip = outer;
        }
    }

    /// Clips the following elements to `path`; without a path ends the clip.
    pub fn clip_to(&mut self, path: Option<&Path>) {
        let wanted = path.and_then(|path| self.clip_number(path));
        if wanted == self.clip {
            return;
        }
        self.flush();
        if self.clip.is_some() {
            self.body.push_str("</g>\n");
        }
        if let Some(clip) = wanted {
            let _ = write!(self.body, "<g clip-path=\"url(#c{clip})\">");
        }
        self.clip = wanted;
    }

    /// Begins a group that is also clipped to `path`, until [`Canvas::end_group`].
    pub fn begin_clip(&mut self, path: &Path) {
        if let Some(clip) = self.clip_number(path) {
            self.begin_group(&format!(" clip-path=\"url(#c{clip})\""));
        } else {
            self.begin_group("");
        }
    }

    fn clip_number(&mut self, path: &Path) -> Option<usize> {
        let data = path.data()?;
        let next = self.clips.len();
        Some(*self.clips.entry(data.to_owned()).or_insert_with(|| {
            let _ = write!(self.definitions, "<clipPath id=\"c{next}\"><path d=\"{data}\"/></clipPath>");
            next
        }))
    }

    /// Returns whether the present clip is `path`.
    pub fn is_clipped_to(&self, path: &Path) -> bool {
        self.clip.is_some() && path.data().and_then(|data| self.clips.get(data)).copied() == self.clip
    }

    /// Begins a group with these attributes, until [`Canvas::end_group`].
    pub fn begin_group(&mut self, attributes: &str) {
        self.flush();
        let _ = write!(self.body, "<g{attributes}>");
    }

    /// Draws what `draw` draws, turned by `angle` radians, clockwise on the screen, about `center`.
    pub fn turned(&mut self, angle: f32, center: Pos2, draw: impl FnOnce(&mut Self)) {
        if angle == 0.0 {
            return draw(self);
        }
        let [degrees, x, y] = [angle.to_degrees().rem_euclid(360.0), center.x, center.y].map(number::short);
        self.begin_group(&format!(" transform=\"rotate({degrees} {x} {y})\""));
        draw(self);
        self.end_group();
    }

    /// Ends a group.
    pub fn end_group(&mut self) {
        self.flush();
        self.body.push_str("</g>\n");
    }

    /// Writes a path with these attributes; nothing if one of its coordinates is NaN.
    pub fn path(&mut self, path: &Path, attributes: &str) {
        if let Some(data) = path.data() {
            self.flush();
            let _ = writeln!(self.body, "<path d=\"{data}\"{attributes}/>");
        }
    }

    /// Writes a filled path.
    pub fn fill(&mut self, path: &Path, ink: Ink) {
        let mut attributes = String::new();
        ink.fill(&mut attributes);
        self.path(path, &attributes);
    }

    /// Writes open lines. Consecutive opaque lines of the same look (dashes) become one path.
    pub fn lines(&mut self, path: &Path, ink: Ink, width: f32) {
        let mut attributes = String::from(" fill=\"none\"");
        ink.stroke(&mut attributes, width);
        if !ink.is_opaque() {
            self.path(path, &attributes);
        } else if path.data().is_some() {
            match &mut self.open {
                Open::Lines { attributes: same, path: before } if *same == attributes => before.append(path),
                _ => {
                    self.flush();
                    self.open = Open::Lines { attributes, path: path.clone() };
                }
            }
        }
    }

    /// Writes a glyph in `ink` by the number of its outline; `place` holds the attributes of its position.
    pub fn glyph(&mut self, name: usize, ink: Ink, place: &str) {
        if !matches!(self.open, Open::Glyphs(same) if same == ink) {
            self.flush();
            self.body.push_str("<g");
            ink.fill(&mut self.body);
            // Its fill would be visible through a translucent line.
            if ink.is_opaque() && self.drawing.boldness > 0.0 {
                let _ = write!(self.body, " class=\"{BOLD}\"");
                ink.stroke(&mut self.body, self.drawing.boldness);
            }
            self.body.push('>');
            self.open = Open::Glyphs(ink);
        }
        let _ = write!(self.body, "<use href=\"#g{name}\"{place}/>");
    }

    /// Writes an element as it is.
    pub fn element(&mut self, element: &str) {
        self.flush();
        self.body.push_str(element);
        self.body.push('\n');
    }

    fn flush(&mut self) {
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Nothing => {}
            Open::Lines { attributes, path } => self.path(&path, &attributes),
            Open::Glyphs(_) => self.body.push_str("</g>\n"),
        }
    }

    fn finish(mut self, extent: Extent, labels: Labels<'_>) -> String {
        self.clip_to(None);
        self.flush();
        let Page { size, zoom, .. } = self.drawing.page;
        let (sides, unit) = match extent {
            Extent::Page => ([size.x * zoom, size.y * zoom], ""),
            Extent::Pixels(sides) => (sides, ""),
            Extent::Millimeters(sides) => (sides, "mm"),
        };
        let [x, y, width, height] = [size.x, size.y, sides[0], sides[1]].map(number::short);
        let mut out = String::with_capacity(self.body.len() + self.definitions.len() + self.glyphs.definitions().len());
        // The limit is that of egui's open lines: corners sharper than a right angle are beveled.
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}{unit}\" height=\"{height}{unit}\" \
             viewBox=\"0 0 {x} {y}\" stroke-miterlimit=\"1.5\"",
        );
        push_labels(&mut out, labels);
        if !self.definitions.is_empty() || !self.glyphs.definitions().is_empty() {
            let _ = writeln!(out, "<defs>{}{}</defs>", self.definitions, self.glyphs.definitions());
        }
        out.push_str(&self.body);
        out.push_str("</svg>\n");
        out
    }
}

/// Writes the remaining attributes of the root, and the elements that are not drawn.
fn push_labels(out: &mut String, labels: Labels<'_>) {
    if !labels.language.is_empty() {
        let language = escaped(labels.language);
        let _ = write!(out, " lang=\"{language}\" xml:lang=\"{language}\"");
    }
    if let Some(said) = labels.said() {
        let _ = write!(out, " role=\"img\" aria-label=\"{}\"", escaped(&said));
    }
    out.push_str(">\n");
    for (name, text) in [("title", labels.title), ("desc", labels.description)] {
        if !text.is_empty() {
            let _ = writeln!(out, "<{name}>{}</{name}>", escaped(text));
        }
    }
    if let Some(text) = labels.provenance {
        let text = escaped(text);
        let _ = writeln!(out, "<metadata><provenance xmlns=\"{NAMESPACE}\">{text}</provenance></metadata>");
    }
}
