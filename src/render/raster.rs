//! Renders an SVG as pixels, by resvg.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::error::{MAX_PIXELS, PictureError};

/// A picture as pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Width and height in pixels.
    pub size: [u32; 2],
    /// Red, green, blue and alpha of each pixel, row by row; not premultiplied.
    pub rgba: Vec<u8>,
}

/// Renders `svg` at `scale` pixels per pixel of its own size. The size is checked before any memory is allocated.
///
/// # Errors
/// Returns an error if the SVG is invalid, or if the picture would be empty or too large.
pub fn pixels(svg: &str, scale: f32) -> Result<Pixels, PictureError> {
    let tree = tree(svg, None)?;
    let side = |points: f32| (f64::from(points) * f64::from(scale)).round();
    let size = checked(side(tree.size().width()), side(tree.size().height()))?;
    paint(&tree, size, [scale; 2])
}

/// Renders `svg` at exactly `size` pixels in width and height. The size is checked before any memory is allocated.
///
/// # Errors
/// Returns an error if the SVG is invalid, or if the picture would be empty or too large.
pub fn pixels_of(svg: &str, size: [u32; 2]) -> Result<Pixels, PictureError> {
    let tree = tree(svg, None)?;
    let size = checked(f64::from(size[0]), f64::from(size[1]))?;
    #[expect(clippy::cast_possible_truncation, reason = "the scale of a picture needs no more digits")]
    let scale = |pixels: u32, points: f32| (f64::from(pixels) / f64::from(points)) as f32;
    let scales = [scale(size[0], tree.size().width()), scale(size[1], tree.size().height())];
    paint(&tree, size, scales)
}

/// Parses `svg` with an optional CSS style sheet.
pub(super) fn tree(svg: &str, style: Option<String>) -> Result<Tree, PictureError> {
    Tree::from_str(svg, &Options { style_sheet: style, ..Options::default() })
        .map_err(|error| PictureError::Svg(error.to_string()))
}

fn paint(tree: &Tree, size: [u32; 2], scale: [f32; 2]) -> Result<Pixels, PictureError> {
    let [width, height] = size;
    let mut pixmap = Pixmap::new(width, height)
        .ok_or(PictureError::Pixels { width: f64::from(width), height: f64::from(height) })?;
    resvg::render(tree, Transform::from_scale(scale[0], scale[1]), &mut pixmap.as_mut());
    Ok(Pixels { size, rgba: pixmap.take_demultiplied() })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before the cast")]
fn checked(width: f64, height: f64) -> Result<[u32; 2], PictureError> {
    // NaN is in no range.
    let fits = |side: f64| (1.0..=f64::from(MAX_PIXELS)).contains(&side);
    if fits(width) && fits(height) && fits(width * height) {
        Ok([width as u32, height as u32])
    } else {
        Err(PictureError::Pixels { width, height })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str =
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><path fill="#f00" d="M0 0h2v2h-2z"/></svg>"##;

    #[test]
    fn pixels_are_not_multiplied() {
        let red = pixels(&SQUARE.replace("fill=", "fill-opacity=\".2\" fill="), 1.0).expect("an SVG");
        assert_eq!(red.size, [4, 2]);
        assert_eq!(red.rgba[..4], [255, 0, 0, 51]);
        assert_eq!(red.rgba[12..16], [0; 4]);
    }

    #[test]
    fn a_scale_multiplies_the_size() {
        assert_eq!(pixels(SQUARE, 2.5).map(|pixels| pixels.size), Ok([10, 5]));
    }

    #[test]
    fn a_picture_has_exactly_the_size_that_is_asked_for() {
        for size in [[7, 3], [1, 1], [801, 399]] {
            let picture = pixels_of(SQUARE, size).expect("a picture");
            assert_eq!(picture.size, size);
            assert_eq!(picture.rgba.len(), picture.size.iter().product::<u32>() as usize * 4);
        }
        // The red half covers half of the picture, whatever its shape.
        let picture = pixels_of(SQUARE, [8, 2]).expect("a picture");
        assert_eq!([3, 4].map(|x| picture.rgba[4 * x + 3]), [255, 0]);
        assert!(matches!(pixels_of(SQUARE, [0, 5]), Err(PictureError::Pixels { .. })));
        assert!(matches!(pixels_of(SQUARE, [100_000, 100_000]), Err(PictureError::Pixels { .. })));
    }

    #[test]
    fn sizes_are_refused_before_memory_is_taken() {
        for scale in [0.0, -1.0, 0.1, 6000.0, 1e9, f32::INFINITY, f32::NAN] {
            let refused = pixels(SQUARE, scale);
            assert!(matches!(refused, Err(PictureError::Pixels { .. })), "scale {scale}: {refused:?}");
        }
        let huge = r#"<svg xmlns="http://www.w3.org/2000/svg" width="100000" height="100000"/>"#;
        let message = pixels(huge, 1.0).map_err(|error| error.to_string());
        assert_eq!(
            message,
            Err("a picture of 100000 × 100000 pixels is not between 1 and 200000000 pixels large".to_owned())
        );
    }

    #[test]
    fn what_is_no_svg_is_refused() {
        assert!(matches!(pixels("<svg", 1.0), Err(PictureError::Svg(_))));
    }
}
