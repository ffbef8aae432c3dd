//! Writes pixels as a PNG file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use png::text_metadata::ITXtChunk;
use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter, Info, PixelDimensions, Unit};

use super::labels::Labels;
use super::raster::Pixels;

/// The keyword of the text chunk with the provenance.
pub(super) const KEYWORD: &str = "ShiftScope";

/// The effort of compressing a PNG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Written quickly.
    Fast,
    /// Written as small as possible.
    Small,
}

/// Writes `pixels` as a PNG without labels. See [`png()`].
///
/// # Errors
/// Returns an error if the number of pixels does not match the size, or if there are none.
pub fn encode(pixels: &Pixels, effort: Effort) -> Result<Vec<u8>, EncodingError> {
    png(pixels, effort, Labels::default(), None)
}

/// Writes `pixels` as a PNG: without an alpha channel if all are opaque, and, with `Effort::Small`, with a palette
/// if there are few colors. The same pixels give the same bytes. `density` is the number of pixels per meter on
/// paper.
///
/// # Errors
/// Returns an error if the number of pixels does not match the size, or if there are none.
pub fn png(
    pixels: &Pixels,
    effort: Effort,
    labels: Labels<'_>,
    density: Option<u32>,
) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut info = Info::with_size(pixels.size[0], pixels.size[1]);
    info.utf8_text = texts(labels);
    info.pixel_dims = density.map(|density| PixelDimensions { xppu: density, yppu: density, unit: Unit::Meter });
    let mut encoder = Encoder::with_info(&mut file, info)?;
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(if effort == Effort::Small { Compression::High } else { Compression::Fast });
    let opaque = pixels.rgba.chunks_exact(4).all(|pixel| pixel[3] == u8::MAX);
    let palette = if opaque && effort == Effort::Small { Palette::of(pixels) } else { None };
    let data: Cow<'_, [u8]> = if let Some(palette) = palette {
        encoder.set_color(ColorType::Indexed);
        encoder.set_palette(palette.colors);
        // Neighboring palette indices are unrelated colors, so that prediction does not help.
        encoder.set_filter(Filter::NoFilter);
        palette.indices.into()
    } else if opaque {
        encoder.set_color(ColorType::Rgb);
        pixels.rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect::<Vec<u8>>().into()
    } else {
        encoder.set_color(ColorType::Rgba);
        pixels.rgba.as_slice().into()
    };
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(file)
}

/// Returns the iTXt chunks of a PNG. They come before the pixels and are not compressed, so that any tool can read
/// them.
pub(super) fn texts(labels: Labels<'_>) -> Vec<ITXtChunk> {
    let said = [("Title", labels.title), ("Description", labels.description)];
    let spoken = said.map(|(keyword, text)| (keyword, text, labels.language));
    let others = [("Software", labels.software, ""), (KEYWORD, labels.provenance.unwrap_or_default(), "")];
    spoken
        .into_iter()
        .chain(others)
        .filter(|(keyword, text, _)| !text.is_empty() || (*keyword == KEYWORD && labels.provenance.is_some()))
        .map(|(keyword, text, language)| {
            // Text in a PNG must not contain a null character.
            let text = text.replace('\0', "\u{fffd}");
            let mut chunk = ITXtChunk::new(keyword, text);
            language.clone_into(&mut chunk.language_tag);
            chunk
        })
        .collect()
}

/// The colors of a picture with at most 256, in order of appearance.
struct Palette {
    /// Red, green and blue of each color.
    colors: Vec<u8>,
    /// The palette index of each pixel.
    indices: Vec<u8>,
}

impl Palette {
    fn of(pixels: &Pixels) -> Option<Self> {
        let mut numbers: HashMap<[u8; 3], u8> = HashMap::new();
        let mut palette = Self { colors: Vec::new(), indices: Vec::with_capacity(pixels.rgba.len() / 4) };
        for pixel in pixels.rgba.chunks_exact(4) {
            let color = [pixel[0], pixel[1], pixel[2]];
            let next = u8::try_from(numbers.len());
            let number = match numbers.entry(color) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => {
                    palette.colors.extend(color);
                    *new.insert(next.ok()?)
                }
            };
            palette.indices.push(number);
        }
        Some(palette)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(file: &[u8]) -> (ColorType, Vec<u8>) {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_transformations(png::Transformations::ALPHA);
        let mut reader = decoder.read_info().expect("a PNG");
        let color = reader.info().color_type;
        let mut rgba = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut rgba).expect("pixels");
        (color, rgba)
    }

    #[test]
    fn what_is_written_is_read_back() {
        let many = |alpha: u8| (0..40_u8).flat_map(move |y| (0..40).flat_map(move |x| [5 * x, 5 * y, x ^ y, alpha]));
        let few = |alpha: u8| (0..1600_u32).flat_map(move |i| [u8::try_from(i % 200).unwrap_or_default(), 7, 9, alpha]);
        let table = [
            (many(255).collect(), Effort::Fast, ColorType::Rgb),
            (many(255).collect(), Effort::Small, ColorType::Rgb),
            (few(255).collect(), Effort::Small, ColorType::Indexed),
            (few(254).collect::<Vec<u8>>(), Effort::Small, ColorType::Rgba),
        ];
        for (rgba, effort, color) in table {
            let pixels = Pixels { size: [40, 40], rgba };
            let file = encode(&pixels, effort).expect("a PNG");
            assert_eq!(decoded(&file), (color, pixels.rgba.clone()));
            assert_eq!(encode(&pixels, effort).expect("a PNG"), file);
        }
    }

    #[test]
    fn missing_pixels_are_refused() {
        assert!(encode(&Pixels { size: [2, 2], rgba: vec![0; 12] }, Effort::Fast).is_err());
        assert!(encode(&Pixels { size: [0, 2], rgba: Vec::new() }, Effort::Fast).is_err());
    }
}
