//! Enlarges images to what is seen of them.
//!
//! Viewers do not agree on how to enlarge an image: poppler smooths none in a PDF, librsvg smooths even what is to stay
//! sharp. An image that is as fine as the page leaves them nothing to decide.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small sizes"
)]

use egui::{Color32, ColorImage, Vec2};

/// Most texels of a side that is enlarged.
const MOST: usize = 2048;
/// How many texels of an image that is to stay sharp come to a point at least: an edge is then at most so much blurred.
const SHARPNESS: f32 = 2.0;

/// `image`, to be shown over `size` points: with as many texels as points where it is smooth, or with each texel as a
/// block of whole texels. What is finer already stays as it is.
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

/// How many texels a smooth side of `length` texels gets over `points`.
fn side(length: usize, points: f32) -> usize {
    (points.ceil().clamp(0.0, MOST as f32) as usize).max(length)
}

/// How many texels each texel of a sharp side becomes.
fn block(length: usize, points: f32) -> usize {
    let texels = length.max(1);
    let wanted = (SHARPNESS * points / texels as f32).ceil().clamp(1.0, MOST as f32) as usize;
    wanted.clamp(1, (MOST / texels).max(1))
}

/// Bilinear, as a GPU does it: the color of a texel is that of its middle, and beyond the last middles it stays.
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

/// Two neighboring texels and how far from the first to the second.
struct Between {
    low: usize,
    high: usize,
    share: f32,
}

impl Between {
    /// What texel `i` of `count` lies between, in a side of `length` texels.
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
