//! The kinds of files that the program writes of a figure.

use std::path::Path;

/// A kind of file that shows a figure or its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileKind {
    /// Scalable Vector Graphics, for the web and for slides.
    #[default]
    Svg,
    /// A page, for LaTeX.
    Pdf,
    /// Pixels.
    Png,
    /// The numbers of the figure as a table.
    Csv,
    /// The numbers of the figure as JSON.
    Json,
    /// An animation of 256 colors, which every program shows.
    Gif,
    /// An animated PNG in all colors; a program that does not know it shows its first frame.
    Apng,
}

impl FileKind {
    /// The kinds that show a single step.
    pub const STILL: [Self; 5] = [Self::Svg, Self::Pdf, Self::Png, Self::Csv, Self::Json];
    /// The kinds that the window offers, in the order of the menu.
    pub const MENU: [Self; 5] = [Self::Svg, Self::Pdf, Self::Png, Self::Csv, Self::Gif];

    /// Returns the name, which is the ending of its files, as `svg`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Gif => "gif",
            Self::Apng => "apng",
        }
    }

    /// Returns the name in capitals, as `SVG`.
    #[must_use]
    pub fn letters(self) -> String {
        self.name().to_uppercase()
    }

    /// Returns the kind of `kinds` called `name`, in small or capital letters.
    #[must_use]
    pub fn named(kinds: &[Self], name: &str) -> Option<Self> {
        kinds.iter().copied().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }

    /// Returns the kind of a file of a single step, by the ending of its name.
    #[must_use]
    pub fn still(path: &Path) -> Option<Self> {
        Self::named(&Self::STILL, path.extension()?.to_str()?)
    }

    /// Returns the kind of an animation by the ending of its file's name: `gif`, `png` or `apng`.
    #[must_use]
    pub fn animated(path: &Path) -> Option<Self> {
        match Self::named(&[Self::Gif, Self::Png, Self::Apng], path.extension()?.to_str()?)? {
            Self::Gif => Some(Self::Gif),
            _ => Some(Self::Apng),
        }
    }

    /// Returns whether files of this kind are pictures, not numbers.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        !matches!(self, Self::Csv | Self::Json)
    }

    /// Returns whether files of this kind show a run over time.
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
