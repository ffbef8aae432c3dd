//! What is said about a picture, in every format.

/// What goes with a picture in words. Every format keeps all of it, in the place its standard has for it:
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
    /// Its title; empty for none.
    pub title: &'a str,
    /// What it shows, for those who do not see it; empty for none.
    pub description: &'a str,
    /// The language of title and description, as BCP 47 has it ("en", "ko"); empty for none.
    pub language: &'a str,
    /// The program that made it, with its version; empty for none.
    pub software: &'a str,
    /// What is needed to make it again: any text, which [`super::provenance`] gives back as it is. Control characters
    /// that XML forbids, which no TOML has either, become U+FFFD in an SVG.
    pub provenance: Option<&'a str>,
}

impl Labels<'_> {
    /// Title and description in one text; `None` where there is neither.
    pub(super) fn said(&self) -> Option<String> {
        match (self.title, self.description) {
            ("", "") => None,
            (one, "") | ("", one) => Some(one.to_owned()),
            (title, description) => Some(format!("{title}. {description}")),
        }
    }
}
