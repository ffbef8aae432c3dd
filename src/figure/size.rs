//! How large a figure is.

use std::fmt;

use crate::config::Problem;
use crate::render::{Extent, MAX_PIXELS};

/// Points of a page to the millimeter: a point of the window is a pixel of CSS, 1/96 inch.
const PER_MM: f32 = 96.0 / 25.4;
/// Points of a PDF, 1/72 inch, to the point of a page.
const PDF_POINTS: f32 = 72.0 / 96.0;
/// Millimeters to the meter.
const PER_METER: f32 = 1000.0;

/// Shortest and longest side, in points of the window.
pub const SIDES: (f32, f32) = (100.0, 16_000.0);
/// Least and greatest number of pixels per point of a PNG.
pub const SCALES: (f64, f64) = (1.0, 8.0);
/// How a size is written, and what is possible.
pub const FORM: &str = "WIDTHxHEIGHT, as 1280x720 or 80x60mm, each side 100..=16000 pixels or 27..=4233 mm, or one of \
     slide-16x9, slide-4x3, a4-column, a4-width, square";

/// Width and height of a figure, in points of the window: text is as large as there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// In points, 1/96 inch.
    pub width: f32,
    /// In points, 1/96 inch.
    pub height: f32,
    /// Whether it was given in millimeters, and the file says so.
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
    /// A slide.
    fn default() -> Self {
        PRESETS[0].1
    }
}

impl Size {
    /// A size in points.
    #[must_use]
    pub const fn points(width: f32, height: f32) -> Self {
        Self { width, height, metric: false }
    }

    /// A size in millimeters.
    #[must_use]
    pub const fn millimeters(width: f32, height: f32) -> Self {
        Self { width: width * PER_MM, height: height * PER_MM, metric: true }
    }

    /// The size called so, `1280x720` in points of the window (pixels at scale 1), or `80x60mm`.
    ///
    /// # Returns
    /// `None` where `text` is none of these, or a side is too short or too long: as `FORM` in this file describes.
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
        // What is no number lies in no range.
        let fits = |side: f32| (SIDES.0..=SIDES.1).contains(&side);
        // A side in pixels is a whole number of them, so that the PNG is exactly as large as asked for.
        let whole = |side: f32| self.metric || side.fract() == 0.0;
        [self.width, self.height].into_iter().all(|side| fits(side) && whole(side))
    }

    /// What an SVG says of its size.
    #[must_use]
    pub fn extent(self) -> Extent {
        if self.metric { Extent::Millimeters(self.in_millimeters()) } else { Extent::Pixels([self.width, self.height]) }
    }

    fn in_millimeters(self) -> [f32; 2] {
        // Back to the digits that were given: a float of points has more.
        [self.width, self.height].map(|side| (side / PER_MM * PER_METER).round() / PER_METER)
    }

    /// Width and height of a PDF page, in its points of 1/72 inch.
    #[must_use]
    pub fn pdf_points(self) -> [f32; 2] {
        [self.width * PDF_POINTS, self.height * PDF_POINTS]
    }

    /// Width and height of a PNG of `scale` pixels per point.
    ///
    /// # Errors
    /// Where it would have more pixels than can be held.
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

    /// Pixels of a PNG to the meter on paper, where the size was given in millimeters.
    #[must_use]
    pub fn density(self, scale: f32) -> Option<u32> {
        self.metric.then(|| round(PER_MM * PER_METER * scale))
    }
}

impl fmt::Display for Size {
    /// As it is read: the name of a preset, or both sides.
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
