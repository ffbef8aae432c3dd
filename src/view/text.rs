//! The words of the window, through Fluent: `assets/locales/<language>/*.ftl`.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// A language of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Korean.
    Korean,
}

impl Language {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];

    /// The two letters of the switch.
    #[must_use]
    pub const fn letters(self) -> &'static str {
        match self {
            Self::English => "EN",
            Self::Korean => "KO",
        }
    }

    /// The name of the language in that language.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Korean => "한국어",
        }
    }

    const fn files(self) -> &'static [&'static str] {
        match self {
            Self::English => &[
                include_str!("../../assets/locales/en/window.ftl"),
                include_str!("../../assets/locales/en/controls.ftl"),
                include_str!("../../assets/locales/en/notice.ftl"),
            ],
            Self::Korean => &[
                include_str!("../../assets/locales/ko/window.ftl"),
                include_str!("../../assets/locales/ko/controls.ftl"),
                include_str!("../../assets/locales/ko/notice.ftl"),
            ],
        }
    }

    fn id(self) -> LanguageIdentifier {
        let tag = match self {
            Self::English => "en",
            Self::Korean => "ko",
        };
        tag.parse().expect("two letters are a language tag")
    }
}

/// All texts of one language.
pub struct Text {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Text {
    /// The texts of `language`.
    ///
    /// # Panics
    /// Where an embedded file is no Fluent or defines a message twice, which a test excludes.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let mut bundle = FluentBundle::new(vec![language.id()]);
        // Without this every argument is wrapped in invisible marks for which the fonts have no glyph.
        bundle.set_use_isolating(false);
        for file in language.files() {
            let resource = FluentResource::try_new((*file).to_owned())
                .unwrap_or_else(|(_, errors)| panic!("a locale file is no Fluent: {errors:?}"));
            bundle.add_resource(resource).unwrap_or_else(|errors| panic!("a message is defined twice: {errors:?}"));
        }
        Self { language, bundle }
    }

    /// The language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The text called `name`: a message, or `message.attribute`.
    #[must_use]
    pub fn get(&self, name: &str) -> String {
        self.with(name, &[])
    }

    /// The text called `name` with its arguments filled in.
    #[must_use]
    pub fn with(&self, name: &str, args: &[(&str, &str)]) -> String {
        self.find(name, args).unwrap_or_else(|| {
            debug_assert!(false, "no text called {name} in {:?}", self.language);
            name.to_owned()
        })
    }

    /// The text called `name`; `None` where there is none.
    #[must_use]
    pub fn find(&self, name: &str, args: &[(&str, &str)]) -> Option<String> {
        let (message, attribute) = name.split_once('.').map_or((name, None), |(m, a)| (m, Some(a)));
        let message = self.bundle.get_message(message)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(attribute) => message.get_attribute(attribute)?.value(),
        };
        let mut values = FluentArgs::new();
        for (key, value) in args {
            values.set(*key, FluentValue::from(*value));
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{name}: {errors:?}");
        Some(text)
    }
}
