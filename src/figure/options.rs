//! Size, colors and words of a figure, as words: for the command line, for what a figure says of itself, and for plans.

use egui::Theme;

use super::size::{SCALES, Size};
use crate::config::{excerpt, hint, hint_or_all};
use crate::view::Language;

/// Size, colors and words of a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Width and height.
    pub size: Size,
    /// Pixels per point of a PNG, 1..=8.
    pub scale: f32,
    /// The language of its words.
    pub language: Language,
    /// Light, for print, or dark.
    pub theme: Theme,
    /// Whether the page is left out.
    pub transparent: bool,
    /// Whether a line below says what is shown and with which settings.
    pub caption: bool,
}

impl Default for Look {
    /// A slide in English, light as paper, without a caption.
    fn default() -> Self {
        Self {
            size: Size::default(),
            scale: 1.0,
            language: Language::English,
            theme: Theme::Light,
            transparent: false,
            caption: false,
        }
    }
}

impl Look {
    /// The names of what can be set.
    pub const KEYS: [&'static str; 6] = ["size", "scale", "lang", "theme", "transparent", "caption"];

    /// `key` takes `value`.
    ///
    /// # Errors
    /// Where there is no such key, or it takes no such value: what is allowed.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let set = match key {
            "size" => Size::parse(value).map(|size| self.size = size),
            "scale" => scale(value).map(|scale| self.scale = scale),
            "lang" => word(value, &["en", "ko"], Language::from_tag).map(|language| self.language = language),
            "theme" => word(value, &["light", "dark"], theme).map(|theme| self.theme = theme),
            "transparent" => word(value, &["true", "false"], flag).map(|flag| self.transparent = flag),
            "caption" => word(value, &["true", "false"], flag).map(|flag| self.caption = flag),
            _ => {
                let hint = hint_or_all(key, Self::KEYS, "known");
                let key = excerpt(key);
                return Err(format!("{key} is nothing that a figure has; {hint}"));
            }
        };
        set.map_err(|problem| format!("{key} {problem}"))
    }

    /// What is set, each as [`Look::set`] takes it.
    #[must_use]
    pub fn words(&self) -> [(&'static str, String); 6] {
        let theme = match self.theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        [
            ("size", self.size.to_string()),
            ("scale", self.scale.to_string()),
            ("lang", self.language.tag().to_owned()),
            ("theme", theme.to_owned()),
            ("transparent", self.transparent.to_string()),
            ("caption", self.caption.to_string()),
        ]
    }
}

fn scale(text: &str) -> Result<f32, String> {
    let (least, most) = SCALES;
    let scale = text.trim().parse().ok().filter(|scale| (least..=most).contains(scale));
    scale.ok_or_else(|| format!("is {}; allowed: {least}..={most}", excerpt(text)))
}

fn theme(name: &str) -> Option<Theme> {
    match name {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    }
}

fn flag(name: &str) -> Option<bool> {
    name.parse().ok()
}

fn word<T>(text: &str, words: &[&str], of: impl FnOnce(&str) -> Option<T>) -> Result<T, String> {
    of(text).ok_or_else(|| {
        let hint = hint(text, words.iter().copied()).map_or_else(String::new, |hint| format!(" ({hint})"));
        format!("is \"{}\"; allowed: {}{hint}", excerpt(text), words.join(" or "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_said_as_it_is_read() {
        let look = Look {
            size: Size::millimeters(55.0, 40.0),
            scale: 2.5,
            language: Language::Korean,
            theme: Theme::Dark,
            transparent: true,
            caption: true,
        };
        for look in [look, Look::default()] {
            let mut read = Look::default();
            for (key, value) in look.words() {
                read.set(key, &value).unwrap();
            }
            assert_eq!(read, look);
        }
        assert_eq!(look.words().map(|(key, _)| key), Look::KEYS);
    }

    #[test]
    fn what_is_not_allowed_is_said() {
        let refused = |key: &str, value: &str| Look::default().set(key, value).unwrap_err();
        for value in ["0", "9", "0.5", "nan", "inf", "-1", "x", ""] {
            assert_eq!(refused("scale", value), format!("scale is {value}; allowed: 1..=8"));
        }
        assert_eq!(refused("lang", "fr"), "lang is \"fr\"; allowed: en or ko");
        assert_eq!(refused("lang", "KO"), "lang is \"KO\"; allowed: en or ko (did you mean ko?)");
        assert_eq!(refused("theme", "gray"), "theme is \"gray\"; allowed: light or dark");
        assert_eq!(refused("sise", "1x1"), "sise is nothing that a figure has; did you mean size?");
        assert!(refused("size", "0x0").starts_with("size is \"0x0\"; allowed: WIDTHxHEIGHT"));
    }
}
