//! Finds the outline and exact position of each glyph of a text. A galley of egui knows where its glyphs are, but
//! names only the first character of each cluster and rounds positions to the pixels of its atlas. Therefore its
//! text is shaped again in the same way.

use std::collections::HashMap;

use egui::text::{LayoutJob, LayoutSection};
use egui::{FontDefinitions, FontFamily};
use harfrust::{BufferFlags, ShapeOptions, ShaperData, UnicodeBuffer};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use unicode_segmentation::UnicodeSegmentation as _;

/// A glyph of a galley; there are as many as in the galley, in the same order.
#[derive(Clone, Copy, Debug)]
pub struct Shaped {
    /// The character that the galley names.
    pub first: char,
    /// The index of the section of the job that the glyph belongs to.
    pub section: usize,
    /// The face and the outline; `None` if nothing is drawn.
    pub outline: Option<(usize, GlyphId)>,
    /// Distance to the right of the galley's whole pixel, in pixels.
    pub beyond_pixel: f32,
    /// Distance by which the shaper raises it above the baseline, in pixels.
    pub lift: f32,
}

/// A font file in use.
pub struct Face<'a> {
    /// The file.
    pub font: FontRef<'a>,
    /// Size of its outlines, relative to the nominal size.
    pub scale: f32,
    /// Downward shift of its glyphs: one part in font sizes, one in points.
    pub down: [f32; 2],
    charmap: Charmap<'a>,
    shaper: ShaperData,
    units_per_em: f32,
    binned: bool,
    tab: f32,
    thin_space: f32,
}

impl Face<'_> {
    fn has(&self, c: char) -> bool {
        self.charmap.map(if is_space(c) { ' ' } else { c }).is_some_and(|id| id != GlyphId::NOTDEF) || is_invisible(c)
    }

    fn glyph(&self, c: char) -> Option<GlyphId> {
        self.charmap.map(c).filter(|id| *id != GlyphId::NOTDEF)
    }

    /// Returns the width of a glyph in font units.
    fn advance(&self, glyph: GlyphId) -> f32 {
        let metrics = self.font.glyph_metrics(Size::unscaled(), LocationRef::default());
        metrics.advance_width(glyph).unwrap_or_default()
    }

    fn space(&self) -> f32 {
        self.glyph(' ').map_or(0.0, |space| self.advance(space))
    }
}

/// The faces of all families.
pub struct Faces<'a> {
    faces: Vec<Face<'a>>,
    chains: HashMap<&'a FontFamily, Vec<usize>>,
}

impl<'a> Faces<'a> {
    /// Loads the faces of `fonts`; files that cannot be read are left out.
    pub fn new(fonts: &'a FontDefinitions) -> Self {
        let mut names: HashMap<&str, usize> = HashMap::new();
        let mut faces = Vec::new();
        for (name, data) in &fonts.font_data {
            let Ok(font) = FontRef::from_index(data.bytes(), data.index) else { continue };
            names.insert(name, faces.len());
            faces.push(Face {
                charmap: font.charmap(),
                shaper: ShaperData::new(&font),
                units_per_em: f32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em),
                scale: data.tweak.scale,
                down: [data.tweak.scale * data.tweak.y_offset_factor, data.tweak.y_offset],
                binned: data.tweak.subpixel_binning.unwrap_or(true),
                tab: data.tweak.tab_size,
                thin_space: data.tweak.thin_space_width,
                font,
            });
        }
        let chain = |wanted: &Vec<String>| wanted.iter().filter_map(|name| names.get(name.as_str()).copied()).collect();
        let chains = fonts.families.iter().map(|(family, wanted)| (family, chain(wanted))).collect();
        Self { faces, chains }
    }

    /// Returns the face with this number.
    pub fn face(&self, number: usize) -> &Face<'a> {
        &self.faces[number]
    }

    /// Returns the first face of a family that has `c`, or else its first face.
    fn owner(&self, family: &FontFamily, c: char) -> Option<usize> {
        let chain = self.chains.get(family)?;
        chain.iter().copied().find(|face| self.faces[*face].has(c)).or_else(|| chain.first().copied())
    }

    /// Returns the glyph of a single character that is not in the job: the mark of a shortened text.
    pub fn single(&self, job: &LayoutJob, section: usize, c: char) -> Shaped {
        let family = job.sections.get(section).map(|section| &section.format.font_id.family);
        let face = family.and_then(|family| self.owner(family, c));
        let outline = face.and_then(|face| Some((face, self.faces[face].glyph(c)?)));
        Shaped { first: c, section, outline, beyond_pixel: 0.0, lift: 0.0 }
    }

    /// Shapes the glyphs of a job, line by line (a line ends at a newline of the text), at `zoom` pixels per point.
    pub fn shape(&self, job: &LayoutJob, zoom: f32) -> Vec<Vec<Shaped>> {
        let mut lines = vec![Vec::new()];
        let mut pen = 0.0;
        let mut buffer = UnicodeBuffer::new();
        for (number, section) in job.sections.iter().enumerate() {
            pen += section.leading_space * zoom;
            let Some(text) = job.text.get(section.byte_range.start.0..section.byte_range.end.0) else { continue };
            let mut first = lines.last().is_some_and(Vec::is_empty);
            for (i, line) in text.split(|c| c == '\n' && job.break_on_newline).enumerate() {
                if i > 0 {
                    lines.push(Vec::new());
                    (pen, first) = (0.0, true);
                }
                let out = lines.last_mut();
                let Some(out) = out else { continue };
                let runs = self.runs(&section.format.font_id.family, line);
                let last = runs.len().saturating_sub(1);
                for (i, (face, text)) in runs.into_iter().enumerate() {
                    let mut flags = BufferFlags::empty();
                    flags.set(BufferFlags::BEGINNING_OF_TEXT, i == 0);
                    flags.set(BufferFlags::END_OF_TEXT, i == last);
                    let run = Run { face, text, section, number, zoom };
                    buffer = self.shape_run(&run, (buffer, flags), (&mut pen, &mut first), out);
                }
            }
        }
        lines
    }

    /// Divides a line into runs of one face each. A cluster (a letter and its marks) is not divided.
    fn runs<'t>(&self, family: &FontFamily, line: &'t str) -> Vec<(usize, &'t str)> {
        let mut runs: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
        for (start, cluster) in line.grapheme_indices(true) {
            let Some(face) = cluster.chars().next().and_then(|c| self.owner(family, c)) else { continue };
            let end = start + cluster.len();
            match runs.last_mut() {
                Some((same, range)) if *same == face => range.end = end,
                _ => runs.push((face, start..end)),
            }
        }
        runs.into_iter().filter_map(|(face, range)| Some((face, line.get(range)?))).collect()
    }

    fn shape_run(
        &self,
        run: &Run<'_>,
        (mut buffer, flags): (UnicodeBuffer, BufferFlags),
        (pen, first): (&mut f32, &mut bool),
        out: &mut Vec<Shaped>,
    ) -> UnicodeBuffer {
        let Run { face: number, text, section, zoom, .. } = *run;
        let face = &self.faces[number];
        buffer.set_flags(flags);
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let shaped = face.shaper.shaper(&face.font).build().shape(buffer, ShapeOptions::new());
        let pixels = section.format.font_id.size * face.scale * zoom / face.units_per_em;
        let mut cluster: Option<(usize, usize)> = None;
        for (info, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let at = usize::try_from(info.cluster).unwrap_or_default();
            let c = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(char::REPLACEMENT_CHARACTER);
            let new = cluster.is_none_or(|(start, _)| start != at);
            if new {
                if let Some((start, count)) = cluster {
                    run.fill_up(start..at, count, out);
                }
                if !*first {
                    *pen += section.format.extra_letter_spacing * zoom;
                }
                *first = false;
                cluster = Some((at, 0));
            }
            let mut glyph = GlyphId::new(info.glyph_id);
            if glyph == GlyphId::NOTDEF && !new {
                continue;
            }
            if glyph == GlyphId::NOTDEF {
                glyph = face.glyph(if is_space(c) { ' ' } else { c }).unwrap_or(glyph);
            }
            let advance = match c {
                '\t' => face.tab * face.space(),
                '\u{2009}' | '\u{202f}' => face.thin_space * face.space(),
                _ if info.glyph_id == 0 => face.advance(glyph),
                _ => units(position.x_advance),
            };
            let x = *pen + units(position.x_offset) * pixels;
            let outline = (!is_invisible(c)).then_some((number, glyph));
            let lift = units(position.y_offset) * pixels;
            let beyond_pixel = if face.binned && !is_ideograph(c) { x - bin(x) } else { x - x.round() };
            out.push(Shaped { first: c, section: run.number, outline, beyond_pixel, lift });
            *pen += advance * pixels;
            cluster = cluster.map(|(start, count)| (start, count + 1));
        }
        if let Some((start, count)) = cluster {
            run.fill_up(start..text.len(), count, out);
        }
        shaped.clear()
    }
}

/// A part of a section with a single face.
struct Run<'a> {
    face: usize,
    text: &'a str,
    section: &'a LayoutSection,
    number: usize,
    zoom: f32,
}

impl Run<'_> {
    /// Adds empty glyphs for the characters that a ligature replaces, because a galley has a glyph for each
    /// character.
    fn fill_up(&self, cluster: std::ops::Range<usize>, count: usize, out: &mut Vec<Shaped>) {
        let over = self.text.get(cluster).unwrap_or_default().chars().skip(count);
        let nothing = Shaped { first: ' ', section: self.number, outline: None, beyond_pixel: 0.0, lift: 0.0 };
        out.extend(over.map(|first| Shaped { first, ..nothing }));
    }
}

#[expect(clippy::cast_precision_loss, reason = "units of a font are small")]
const fn units(n: i32) -> f32 {
    n as f32
}

/// Returns the whole pixel of the quarter pixel at which egui draws a glyph.
fn bin(x: f32) -> f32 {
    ((4.0 * x).round() / 4.0).floor()
}

/// Returns whether `c` is a kind of space that every face with a normal space can show.
const fn is_space(c: char) -> bool {
    matches!(c, '\t' | '\u{2009}' | '\u{202f}')
}

/// Returns whether `c` exists in every face but draws nothing.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\r' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Returns whether egui places `c` at whole pixels.
const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}
