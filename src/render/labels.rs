//! The texts that accompany a picture, in every format.

/// The texts that accompany a picture. Every format keeps all of them, in the place that its standard has for each:
///
/// | | SVG | PDF | PNG, APNG | GIF |
/// |---|---|---|---|---|
/// | title | `<title>`, `aria-label` | title | iTXt `Title` | comment |
/// | description | `<desc>`, `aria-label` | subject; text for the figure | iTXt `Description` | comment |
/// | language | `lang`, `xml:lang` | language | of the iTXt | |
/// | software | | creator | iTXt `Software` | comment |
/// | provenance | `<metadata>` | attached file | iTXt `ShiftScope` | comment |
#[derive(Clone, Copy, Debug, Default)]
pub struct Labels<'a> {
    /// The title of the picture; empty for none.
    pub title: &'a str,
    /// The content of the picture, for readers who cannot see it; empty for none.
    pub description: &'a str,
    /// The language of title and description as a BCP 47 tag ("en", "ko"); empty for none.
    pub language: &'a str,
    /// The program that made the picture, with its version; empty for none.
    pub software: &'a str,
    /// The text from which the picture can be made again: any text, which [`super::provenance`] returns unchanged.
    /// Control characters that XML forbids, which TOML does not have either, become U+FFFD in an SVG.
    pub provenance: Option<&'a str>,
}

impl Labels<'_> {
    /// Returns title and description as one text; `None` if both are empty.
    pub(super) fn said(&self) -> Option<String> {
        match (self.title, self.description) {
            ("", "") => None,
            (one, "") | ("", one) => Some(one.to_owned()),
            (title, description) => Some(format!("{title}. {description}")),
        }
    }
}
