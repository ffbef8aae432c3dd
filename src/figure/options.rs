//! The look of a figure, and its options as text for the command line, provenances and plans.

use egui::Theme;

use super::size::{FORM, SCALES, Size};
use crate::config::{Key, Problem, Range, Value};
use crate::view::Language;

/// The look of a figure: its size, colors and language, and whether it has a caption.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Width and height.
    pub size: Size,
    /// Pixels per point of a PNG, 1..=8.
    pub scale: f32,
    /// The language of the words in the figure.
    pub language: Language,
    /// The color theme: light, for print, or dark.
    pub theme: Theme,
    /// Whether the background of the page is left out.
    pub transparent: bool,
    /// Whether a caption below the figure says what is shown and with which settings.
    pub caption: bool,
}

impl Default for Look {
    /// Returns the look of a slide in English, with the light theme and without a caption.
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

/// Makes a row of [`LOOK`].
macro_rules! key {
    ($name:literal, $range:expr, $comment:literal, $get:expr, $put:expr) => {
        Key {
            name: $name,
            range: $range,
            comment: $comment,
            live: false,
            get: |look: &Look| {
                let get: fn(&Look) -> Value = $get;
                Some(get(look))
            },
            put: |look: &mut Look, value| {
                let put: fn(&mut Look, &Value) -> Option<()> = $put;
                value.and_then(|value| put(look, value)).is_some()
            },
        }
    };
}

/// The options of a look, in the order in which a provenance lists them.
pub static LOOK: &[Key<Look>] = &[
    key!("size", Range::Form(FORM), "width and height", |look| Value::Text(look.size.to_string()), |look, value| {
        Size::parse(value.as_text()?).map(|size| look.size = size)
    }),
    key!(
        "scale",
        Range::Float(SCALES.0, SCALES.1),
        "pixels per point of a PNG",
        // Converted through its shortest decimal form, because 1.1 as an `f32` is not 1.1 as an `f64`.
        |look| Value::Float(look.scale.to_string().parse().unwrap_or(1.0)),
        |look, value| value.word().parse().map(|scale| look.scale = scale).ok()
    ),
    key!(
        "lang",
        Range::Words(&["en", "ko"]),
        "language of the words",
        |look| Value::Text(look.language.tag().to_owned()),
        |look, value| Language::from_tag(value.as_text()?).map(|language| look.language = language)
    ),
    key!(
        "theme",
        Range::Words(&["light", "dark"]),
        "light, for print, or dark",
        |look| Value::Text(if look.theme == Theme::Light { "light" } else { "dark" }.to_owned()),
        |look, value| {
            look.theme = if value.as_text()? == "light" { Theme::Light } else { Theme::Dark };
            Some(())
        }
    ),
    key!(
        "transparent",
        Range::Bool,
        "without a page behind the figure",
        |look| Value::Bool(look.transparent),
        |look, value| flag(value).map(|flag| look.transparent = flag)
    ),
    key!("caption", Range::Bool, "a line below with the settings", |look| Value::Bool(look.caption), |look, value| {
        flag(value).map(|flag| look.caption = flag)
    }),
];

const fn flag(value: &Value) -> Option<bool> {
    if let Value::Bool(flag) = value { Some(*flag) } else { None }
}

impl Look {
    /// Sets the option `key` of `LOOK` to `value`.
    ///
    /// # Errors
    /// If there is no such key, or the value is not allowed; the problem says what is.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Problem> {
        Key::find_in(LOOK, key, "a key of a figure")?.set_word(self, value)
    }

    /// Returns every key with its value, as [`Look::set`] takes it.
    #[must_use]
    pub fn words(&self) -> Vec<(&'static str, String)> {
        LOOK.iter().map(|key| (key.name, key.word(self))).collect()
    }
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
    }

    #[test]
    fn the_keys_are_in_the_order_of_a_provenance() {
        let keys = Look::default().words().into_iter().map(|(key, _)| key);
        assert!(keys.eq(["size", "scale", "lang", "theme", "transparent", "caption"]));
    }

    #[test]
    fn what_is_not_allowed_is_said() {
        let refused = |key: &str, value: &str| Look::default().set(key, value).unwrap_err().to_string();
        for value in ["0", "9", "0.5", "nan", "inf", "-1"] {
            assert_eq!(refused("scale", value), format!("scale is {value}; allowed: 1..=8"));
        }
        for value in ["x", ""] {
            assert_eq!(refused("scale", value), format!("scale is \"{value}\"; allowed: 1..=8"));
        }
        assert_eq!(refused("lang", "fr"), "lang is \"fr\"; allowed: en or ko");
        assert_eq!(refused("lang", "KO"), "lang is \"KO\"; allowed: en or ko (did you mean ko?)");
        assert_eq!(refused("theme", "gray"), "theme is \"gray\"; allowed: light or dark");
        assert_eq!(refused("sise", "1x1"), "sise is not a key of a figure; did you mean size?");
        assert!(refused("size", "0x0").starts_with("size is \"0x0\"; allowed: WIDTHxHEIGHT"));
    }
}
