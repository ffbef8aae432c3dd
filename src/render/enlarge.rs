//! Enlarges images to the resolution of the page.
//!
//! Viewers enlarge images differently: poppler does not smooth them in a PDF, librsvg smooths even those that
//! should stay sharp. An image as fine as the page leaves them no choice.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small sizes"
)]

use egui::{Color32, ColorImage, Vec2};

/// Largest number of texels along an enlarged side.
const MOST: usize = 2048;
/// Least number of texels per point of an image that must stay sharp: an edge is blurred by at most one texel.
const SHARPNESS: f32 = 2.0;

/// Enlarges `image` for display over `size` points: a smooth image gets one texel per point, a sharp one has each
/// texel repeated as a block of whole texels. An image that is already finer stays as it is.
pub fn enlarged(image: &ColorImage, size: Vec2, smooth: bool) -> ColorImage {
    let [width, height] = image.size;
    if smooth {
        return interpolated(image, [side(width, size.x), side(height, size.y)]);
    }
    let (across, down) = (block(width, size.x), block(height, size.y));
    let rows = image.pixels.chunks(width.max(1)).flat_map(|row| std::iter::repeat_n(row, down));
    let pixels = rows.flatten().flat_map(|color| std::iter::repeat_n(*color, across)).collect();
    ColorImage::new([width * across, height * down], pixels)
}

/// Returns the number of texels for a smooth side of `length` texels over `points` points.
fn side(length: usize, points: f32) -> usize {
    (points.ceil().clamp(0.0, MOST as f32) as usize).max(length)
}

/// Returns the number of texels that replace each texel of a sharp side.
fn block(length: usize, points: f32) -> usize {
    let texels = length.max(1);
    let wanted = (SHARPNESS * points / texels as f32).ceil().clamp(1.0, MOST as f32) as usize;
    wanted.clamp(1, (MOST / texels).max(1))
}

/// Interpolates bilinearly, like a GPU: a texel has its color at its center, and beyond the outermost centers the
/// color is constant.
fn interpolated(image: &ColorImage, [width, height]: [usize; 2]) -> ColorImage {
    let across: Vec<Between> = (0..width).map(|x| Between::new(x, width, image.size[0])).collect();
    let texel = |x: usize, y: usize| {
        image.pixels.get(y * image.size[0] + x).copied().unwrap_or_default().to_array().map(f32::from)
    };
    let pixels = (0..height).flat_map(|y| {
        let down = Between::new(y, height, image.size[1]);
        let row = |y: usize, at: &Between| mixed(texel(at.low, y), texel(at.high, y), at.share);
        let color = |at: &Between| mixed(row(down.low, at), row(down.high, at), down.share).map(|c| c.round() as u8);
        let premultiplied = |[r, g, b, a]: [u8; 4]| Color32::from_rgba_premultiplied(r, g, b, a);
        across.iter().map(|at| premultiplied(color(at))).collect::<Vec<_>>()
    });
    ColorImage::new([width, height], pixels.collect())
}

fn mixed(a: [f32; 4], b: [f32; 4], share: f32) -> [f32; 4] {
    [0, 1, 2, 3].map(|c| a[c] + share * (b[c] - a[c]))
}

/// Two neighboring texels, and the fraction of the way from the first to the second.
struct Between {
    low: usize,
    high: usize,
    share: f32,
}

impl Between {
    /// Returns the source texels, of a side of `length` texels, for texel `i` of `count`.
    fn new(i: usize, count: usize, length: usize) -> Self {
        let last = length.saturating_sub(1);
        let place = ((i as f32 + 0.5) * length as f32 / count as f32 - 0.5).clamp(0.0, last as f32);
        let low = place.floor();
        Self { low: low as usize, high: (low as usize + 1).min(last), share: place - low }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> ColorImage {
        ColorImage::new([2, 1], vec![Color32::from_gray(0), Color32::from_gray(200)])
    }

    #[test]
    fn a_smooth_image_gets_a_texel_a_point() {
        let image = enlarged(&two(), Vec2::new(8.0, 1.0), true);
        assert_eq!(image.size, [8, 1]);
        let grays: Vec<u8> = image.pixels.iter().map(Color32::r).collect();
        assert_eq!(grays, [0, 0, 25, 75, 125, 175, 200, 200]);
    }

    #[test]
    fn a_sharp_image_gets_blocks() {
        let image = enlarged(&two(), Vec2::new(3.0, 1.0), false);
        assert_eq!(image.size, [6, 2]);
        let grays: Vec<u8> = image.pixels.iter().map(Color32::r).collect();
        assert_eq!(grays, [0, 0, 0, 200, 200, 200, 0, 0, 0, 200, 200, 200]);
    }

    #[test]
    fn what_is_fine_or_large_or_nothing_is_bounded() {
        let fine = ColorImage::filled([300, 10], Color32::RED);
        assert_eq!(enlarged(&fine, Vec2::new(30.0, 1.0), true).size, [300, 10]);
        assert_eq!(enlarged(&fine, Vec2::new(30.0, 1.0), false).size, [300, 10]);
        for smooth in [true, false] {
            for size in [Vec2::splat(1e9), Vec2::splat(f32::INFINITY), Vec2::splat(f32::NAN), Vec2::ZERO, -Vec2::ONE] {
                let image = enlarged(&two(), size, smooth);
                assert!(image.size.iter().all(|side| (1..=MOST).contains(side)), "{size:?}: {:?}", image.size);
            }
        }
    }
}
