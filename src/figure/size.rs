//! How large a figure is.

/// Points of a page to the millimeter: a point of the window is a pixel of CSS, 1/96 inch.
const PER_MM: f32 = 96.0 / 25.4;

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
}
