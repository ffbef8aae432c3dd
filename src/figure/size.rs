//! The size of a figure, in points or in millimeters.

use std::fmt;

use crate::config::Problem;
use crate::render::{Extent, MAX_PIXELS};

/// Points per millimeter. A point of the window is a CSS pixel, 1/96 inch.
const PER_MM: f32 = 96.0 / 25.4;
/// PDF points, 1/72 inch, per point of the window.
const PDF_POINTS: f32 = 72.0 / 96.0;
/// Millimeters per meter.
const PER_METER: f32 = 1000.0;

/// Shortest and longest side, in points of the window.
pub const SIDES: (f32, f32) = (100.0, 16_000.0);
/// Least and greatest number of pixels per point of a PNG.
pub const SCALES: (f64, f64) = (1.0, 8.0);
/// The description, for error messages, of how a size is written and which sizes are allowed.
pub const FORM: &str = "WIDTHxHEIGHT, as 1280x720 or 80x60mm, each side 100..=16000 pixels or 27..=4233 mm, or one of \
     slide-16x9, slide-4x3, a4-column, a4-width, square";

/// Width and height of a figure in points of the window, so that text is as large as in the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Width in points, 1/96 inch.
    pub width: f32,
    /// Height in points, 1/96 inch.
    pub height: f32,
    /// Whether the size was given in millimeters, so that the file states its size on paper.
    pub metric: bool,
}

/// Sizes that have a name.
pub const PRESETS: [(&str, Size); 5] = [
    ("slide-16x9", Size::points(1280.0, 720.0)),
    ("slide-4x3", Size::points(1024.0, 768.0)),
    ("a4-column", Size::millimeters(80.0, 60.0)),
    ("a4-width", Size::millimeters(170.0, 105.0)),
    ("square", Size::points(800.0, 800.0)),
];

impl Default for Size {
    /// Returns the size of a 16:9 slide.
    fn default() -> Self {
        PRESETS[0].1
    }
}

impl Size {
    /// Returns the size with this width and height in points.
    #[must_use]
    pub const fn points(width: f32, height: f32) -> Self {
        Self { width, height, metric: false }
    }

    /// Returns the size with this width and height in millimeters.
    #[must_use]
    pub const fn millimeters(width: f32, height: f32) -> Self {
        Self { width: width * PER_MM, height: height * PER_MM, metric: true }
    }

    /// Parses the name of a preset, a size in points of the window (pixels at scale 1) such as `1280x720`, or a size in
    /// millimeters such as `80x60mm`.
    ///
    /// # Returns
    /// `None` if `text` has none of these forms, or if a side is too short or too long, as `FORM` in this file describes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((_, size)) = PRESETS.iter().find(|(name, _)| *name == text) {
            return Some(*size);
        }
        let (sides, metric) = text.strip_suffix("mm").map_or((text, false), |sides| (sides, true));
        let side = |side: &str| side.trim().parse::<f32>().ok();
        let sides = sides.split_once(['x', '×']).and_then(|(width, height)| side(width).zip(side(height)));
        let size = sides.map(
            |(width, height)| {
                if metric { Self::millimeters(width, height) } else { Self::points(width, height) }
            },
        );
        size.filter(|size| size.is_possible())
    }

    fn is_possible(self) -> bool {
        // NaN lies in no range.
        let fits = |side: f32| (SIDES.0..=SIDES.1).contains(&side);
        // A side in pixels must be a whole number, so that the PNG has exactly the requested size.
        let whole = |side: f32| self.metric || side.fract() == 0.0;
        [self.width, self.height].into_iter().all(|side| fits(side) && whole(side))
    }

    /// Returns the size that an SVG states: in millimeters if it was given so, else in pixels.
    #[must_use]
    pub fn extent(self) -> Extent {
        if self.metric { Extent::Millimeters(self.in_millimeters()) } else { Extent::Pixels([self.width, self.height]) }
    }

    fn in_millimeters(self) -> [f32; 2] {
        // Rounding recovers the digits that were given, because the conversion to points and back is not exact.
        [self.width, self.height].map(|side| (side / PER_MM * PER_METER).round() / PER_METER)
    }

    /// Returns the width and height of the PDF page, in points of 1/72 inch.
    #[must_use]
    pub fn pdf_points(self) -> [f32; 2] {
        [self.width * PDF_POINTS, self.height * PDF_POINTS]
    }

    /// Returns the width and height, in pixels, of a PNG with `scale` pixels per point.
    ///
    /// # Errors
    /// If the PNG would have more than [`MAX_PIXELS`] pixels.
    pub fn pixels(self, scale: f32) -> Result<[u32; 2], Problem> {
        let [width, height] = [self.width, self.height].map(|side| round(side * scale).max(1));
        let count = u64::from(width) * u64::from(height);
        if count > u64::from(MAX_PIXELS) {
            let millions = MAX_PIXELS / 1_000_000;
            let text = format!("is {self}: a PNG of {width}x{height} pixels; allowed: up to {millions} million pixels");
            return Err(Problem::new("size", text));
        }
        Ok([width, height])
    }

    /// Returns the number of pixels per meter on paper of a PNG; `None` unless the size was given in millimeters.
    #[must_use]
    pub fn density(self, scale: f32) -> Option<u32> {
        self.metric.then(|| round(PER_MM * PER_METER * scale))
    }
}

impl fmt::Display for Size {
    /// Writes the size in the form that [`Size::parse`] reads: the name of a preset, or both sides.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, _)) = PRESETS.iter().find(|(_, size)| size == self) {
            return f.write_str(name);
        }
        let ([width, height], unit) =
            if self.metric { (self.in_millimeters(), "mm") } else { ([self.width, self.height], "") };
        write!(f, "{width}x{height}{unit}")
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
fn round(x: f32) -> u32 {
    x.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_they_are_read() {
        for text in ["slide-16x9", "slide-4x3", "a4-column", "a4-width", "square", "640x480", "55x41.5mm", "100x16000"]
        {
            let size = Size::parse(text).unwrap();
            assert_eq!(size.to_string(), text);
        }
        assert_eq!(Size::parse("1280×720"), Some(Size::default()));
        assert_eq!(Size::parse("80x60mm").unwrap().to_string(), "a4-column");
    }

    #[test]
    fn impossible_sizes_are_refused() {
        let impossible = [
            "0x0",
            "0x720",
            "99x200",
            "100000x100000",
            "NaNx720",
            "infx720",
            "-5x7",
            "1280",
            "1280x",
            "x",
            "",
            "a4",
            "1x1mm",
            "5000x60mm",
            "640.5x480",
            "1280x720px",
            "1e9x1e9",
        ];
        for text in impossible {
            assert_eq!(Size::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_form_says_what_is_possible() {
        let (least, most) = SIDES;
        let mm = [(least / PER_MM).ceil(), (most / PER_MM).floor()];
        assert!(FORM.contains(&format!("{least}..={most} pixels or {}..={} mm", mm[0], mm[1])), "{FORM}");
        assert!(PRESETS.iter().all(|(name, _)| FORM.contains(name)));
    }

    #[test]
    fn a_png_is_exactly_as_large_as_asked_for() {
        assert_eq!(Size::points(1280.0, 721.0).pixels(2.0), Ok([2560, 1442]));
        assert_eq!(Size::millimeters(80.0, 60.0).pixels(1.0), Ok([302, 227]));
        assert_eq!(Size::points(16_000.0, 12_500.0).pixels(1.0), Ok([16_000, 12_500]));
        assert!(Size::points(16_000.0, 12_501.0).pixels(1.0).is_err());
        assert!(Size::points(2000.0, 2000.0).pixels(8.0).unwrap_err().to_string().contains("16000x16000"));
    }

    #[test]
    fn millimeters_are_kept() {
        let size = Size::parse("a4-width").unwrap();
        assert_eq!(size.extent(), Extent::Millimeters([170.0, 105.0]));
        let [width, height] = size.pdf_points();
        assert!((width - 170.0 / 25.4 * 72.0).abs() < 1e-3 && (height - 105.0 / 25.4 * 72.0).abs() < 1e-3);
        assert_eq!(size.density(2.0), Some(7559));
        assert_eq!(Size::default().density(1.0), None);
    }
}
