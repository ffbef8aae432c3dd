//! Pixels as a PNG file.

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};

use super::raster::Pixels;

/// What a PNG is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Written quickly.
    Fast,
    /// As small as can be.
    Small,
}

/// `pixels` as a PNG: without an alpha channel where nothing shines through. The same pixels give the same bytes.
///
/// # Errors
/// Where there are not as many pixels as the size says, or none.
pub fn encode(pixels: &Pixels, effort: Effort) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, pixels.size[0], pixels.size[1]);
    let opaque = pixels.rgba.chunks_exact(4).all(|pixel| pixel[3] == u8::MAX);
    encoder.set_color(if opaque { ColorType::Rgb } else { ColorType::Rgba });
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(if effort == Effort::Small { Compression::High } else { Compression::Fast });
    let mut writer = encoder.write_header()?;
    if opaque {
        let rgb: Vec<u8> = pixels.rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
        writer.write_image_data(&rgb)?;
    } else {
        writer.write_image_data(&pixels.rgba)?;
    }
    writer.finish()?;
    Ok(file)
}
