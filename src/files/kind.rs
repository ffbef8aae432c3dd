//! The kinds of files as which a figure can be saved.

use std::path::Path;

choices! {
    /// A kind of file as which a figure or its numbers can be saved.
    #[derive(Default)]
    FileKind {
        /// Scalable Vector Graphics, for the web and for slides.
        #[default]
        Svg = "svg",
        /// Portable Document Format with one page, for LaTeX.
        Pdf = "pdf",
        /// Portable Network Graphics, in pixels.
        Png = "png",
        /// The numbers of the figure as a table of comma-separated values.
        Csv = "csv",
        /// The numbers of the figure as JSON.
        Json = "json",
        /// An animation with 256 colors, which every program can show.
        Gif = "gif",
        /// An animated PNG in full color; programs without support for it show the first frame.
        Apng = "apng",
    }
}

impl FileKind {
    /// The kinds that show a single step.
    pub const STILL: [Self; 5] = [Self::Svg, Self::Pdf, Self::Png, Self::Csv, Self::Json];
    /// The kinds that the window offers, in the order of the menu.
    pub const MENU: [Self; 5] = [Self::Svg, Self::Pdf, Self::Png, Self::Csv, Self::Gif];

    /// Returns the name in capitals, such as `SVG`.
    #[must_use]
    pub fn letters(self) -> String {
        self.name().to_uppercase()
    }

    /// Returns the kind among `kinds` with this name, ignoring case.
    #[must_use]
    pub fn named(kinds: &[Self], name: &str) -> Option<Self> {
        kinds.iter().copied().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// Returns the kind of a figure of a single step by the extension of its file.
    #[must_use]
    pub fn still(path: &Path) -> Option<Self> {
        Self::named(&Self::STILL, path.extension()?.to_str()?)
    }

    /// Returns the kind of an animation by the extension of its file: `gif`, `png` or `apng`.
    #[must_use]
    pub fn animated(path: &Path) -> Option<Self> {
        match Self::named(&[Self::Gif, Self::Png, Self::Apng], path.extension()?.to_str()?)? {
            Self::Gif => Some(Self::Gif),
            _ => Some(Self::Apng),
        }
    }

    /// Returns whether files of this kind are pictures; the others contain numbers.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        !matches!(self, Self::Csv | Self::Json)
    }

    /// Returns whether files of this kind are animations.
    #[must_use]
    pub const fn is_animated(self) -> bool {
        matches!(self, Self::Gif | Self::Apng)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_the_kind() {
        let still = |name: &str| FileKind::still(Path::new(name));
        let animated = |name: &str| FileKind::animated(Path::new(name));
        for kind in FileKind::STILL {
            assert_eq!(still(&format!("a.{}", kind.letters())), Some(kind));
        }
        assert_eq!(
            (still("a.png"), animated("a.png"), animated("a.apng")),
            (Some(FileKind::Png), Some(FileKind::Apng), Some(FileKind::Apng))
        );
        assert_eq!((still("a.gif"), still("svg"), animated("a.svg")), (None, None, None));
    }
}
