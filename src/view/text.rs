//! The texts of the window, through Fluent: `assets/locales/<language>/*.ftl`, and translations read at run time.

use fluent_bundle::{FluentArgs, FluentValue};

use super::Language;
use super::translation::{self, Bundle};
use crate::{korean, numbers};

/// All texts of one language.
pub struct Text {
    language: Language,
    bundle: Bundle,
    /// The English texts, which stand for those that a translation lacks.
    english: Option<Bundle>,
}

impl Text {
    /// Loads the texts of `language`.
    ///
    /// # Panics
    /// If an embedded file is not valid Fluent or defines a message twice, which a test excludes.
    #[must_use]
    pub fn new(language: Language) -> Self {
        match language {
            Language::English | Language::Korean => {
                Self { language, bundle: translation::embedded(language), english: None }
            }
            Language::Added(own) => {
                Self { language, bundle: own.bundle(), english: Some(translation::embedded(Language::English)) }
            }
        }
    }

    /// Returns the language of the texts.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Returns the tag of the language, such as `en`.
    #[must_use]
    pub fn tag(&self) -> &'static str {
        self.language.name()
    }

    /// Returns the text called `name`: a message, or `message.attribute`.
    #[must_use]
    pub fn get(&self, name: &str) -> String {
        self.with::<&str>(name, &[])
    }

    /// Returns the text called `name` with its arguments filled in.
    #[must_use]
    pub fn with<S: AsRef<str>>(&self, name: &str, args: &[(&str, S)]) -> String {
        self.filled(name, args).unwrap_or_else(|| {
            debug_assert!(false, "no text called {name} in {:?}", self.language);
            name.to_owned()
        })
    }

    /// Returns the text called `name`, which has no arguments; `None` if there is none.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<String> {
        self.filled::<&str>(name, &[])
    }

    fn filled<S: AsRef<str>>(&self, name: &str, args: &[(&str, S)]) -> Option<String> {
        let values = |write: &dyn Fn(&str) -> String| {
            let mut values = FluentArgs::new();
            for (key, value) in args {
                values.set(*key, FluentValue::from(write(value.as_ref())));
            }
            values
        };
        if let (Language::Added(own), Some(english)) = (self.language, &self.english) {
            // Only what the program fills in is adapted: a translation writes its own percentages as it wants.
            let values = values(&|value| own.percentages(value));
            let found = translation::filled(&self.bundle, name, &values);
            return found.or_else(|| translation::filled(english, name, &values));
        }
        let mut errors = Vec::new();
        let text = translation::written(&self.bundle, name, &values(&str::to_owned), &mut errors)?;
        debug_assert!(errors.is_empty(), "{name}: {errors:?}");
        Some(self.settled(text))
    }

    /// Returns `text` adapted to the language around its numbers: in Korean without a space before %, and with
    /// particles that fit the sound before them, in the language of a translation with its own sign of percent.
    #[must_use]
    pub fn settled(&self, text: String) -> String {
        match self.language {
            Language::English => text,
            Language::Korean => korean::settled(&text),
            Language::Added(own) => own.percentages(&text),
        }
    }

    /// Returns the short name of a hidden layer, counted from 1: "L8".
    pub fn layer(&self, layer: usize) -> String {
        self.with("layer-short", &[("layer", &layer.to_string())])
    }

    /// Writes a share as whole percent: "31 %", in Korean "31%".
    #[must_use]
    pub fn percent(&self, share: f64) -> String {
        self.settled(numbers::percent(share))
    }

    /// Writes an accuracy as percent with one decimal: "94.3 %", in Korean "94.3%".
    #[must_use]
    pub fn accuracy(&self, share: f64) -> String {
        self.settled(numbers::accuracy(share))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::view::OPTIONS;
    use crate::view::choose::{segment_words, text_name};
    use crate::view::controls::keys;

    /// Returns the names of all messages and of their attributes, as `message.attribute`.
    fn names(language: Language) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut message = String::new();
        for line in language.files().iter().flat_map(|(_, file)| file.lines()) {
            let Some((name, _)) = line.split_once(" = ") else { continue };
            if let Some(attribute) = name.trim_start().strip_prefix('.') {
                names.insert(format!("{message}.{attribute}"));
            } else if !name.contains(['#', ' ']) {
                name.clone_into(&mut message);
                names.insert(message.clone());
            }
        }
        names
    }

    /// Returns the source code in a folder and its subfolders.
    fn code(folder: &Path) -> String {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .map(|path| if path.is_dir() { code(&path) } else { std::fs::read_to_string(path).unwrap() })
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn view() -> String {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        ["view", "figure"].map(|room| code(&source.join(room))).concat()
    }

    /// Returns the messages whose names are not literals in the code: those of the controls are named after the
    /// keys of the experiment and their words, those of the switches of the views after the options.
    fn of_controls() -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let code = view();
        let drawn = |name: &str| {
            ["option_ui(ui, scene, ", "option_ui(ui, window, ", "Switch { option: "]
                .iter()
                .any(|call| code.contains(&format!("{call}\"{name}\"")))
        };
        for option in OPTIONS.iter().filter(|option| drawn(option.name)) {
            let id = text_name(option.name);
            let words = segment_words(option).map(|word| format!("{id}-{word}"));
            names.extend(words.flat_map(|word| [format!("{word}.tip"), word]).chain([id.to_owned()]));
        }
        for key in keys() {
            let id = key.name.replace('.', "-");
            names.extend(key.words().iter().map(|word| format!("{id}-{word}")));
            names.extend([format!("{id}.tip"), id]);
        }
        names.extend(["batch_norm-hold-true", "batch_norm-hold-false"].map(str::to_owned));
        // Messages of the export dialog are named after the presets and the units.
        let sizes = crate::figure::PRESETS.map(|(preset, _)| format!("export-size-{preset}"));
        names.extend(sizes.into_iter().chain(["px", "mm"].map(|unit| format!("export-unit-{unit}"))));
        let kinds = crate::files::FileKind::MENU.iter().map(|kind| format!("export-{}", kind.name()));
        names.extend(kinds.flat_map(|kind| [format!("{kind}.tip"), kind]));
        names.extend(crate::config::Normalization::ALL.iter().map(|kind| format!("arm-{}", kind.name())));
        let live = crate::config::KEYS.iter().filter(|key| key.live);
        names.extend(live.map(|key| format!("event-{}", key.name.replace('.', "-"))));
        names
    }

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(names(Language::English), names(Language::Korean));
    }

    /// Symbols and names that both languages write alike.
    const ALIKE: &[&str] = &[
        "arrangement-overlay",
        "arrangement-side-by-side",
        "bars-per-sd",
        "scale-shift",
        "batch_norm-eps",
        "beyond-left",
        "beyond-right",
        "event-arms-a-normalization",
        "event-arms-b-normalization",
        "event-batch_norm-beta",
        "event-batch_norm-gamma",
        "decision-here",
        "export-bytes",
        "figure-arm",
        "gradient-per-layer-short",
        "gradient-flow-rms",
        "gradients-guide",
        "layer-short",
        "map-arm",
        "map-result",
        "map-setting",
        "own-data-left",
        "moments",
        "network-activation-gelu",
        "network-activation-leaky-relu",
        "network-activation-relu",
        "stage-a",
        "stage-y",
        "stage-z",
        "stage-z_hat",
        "top-share",
        "training-optimizer-adam",
        "training-optimizer-sgd",
    ];

    #[test]
    fn nothing_is_left_in_english() {
        let [english, korean] = Language::ALL.map(Text::new);
        let raw = |text: &Text, name: &str| {
            let (message, attribute) = name.split_once('.').map_or((name, None), |(m, a)| (m, Some(a)));
            let message = text.bundle.get_message(message).unwrap();
            let pattern = attribute.map_or_else(|| message.value(), |a| message.get_attribute(a).map(|a| a.value()));
            format!("{:?}", pattern.unwrap())
        };
        let alike = |name: &String| raw(&english, name) == raw(&korean, name);
        let found: BTreeSet<String> = names(Language::English).into_iter().filter(alike).collect();
        assert_eq!(found, ALIKE.iter().map(ToString::to_string).collect());
    }

    #[test]
    fn both_take_the_same_arguments() {
        let arguments = |language: Language, name: &str| {
            let text = Text::new(language);
            let (message, attribute) = name.split_once('.').map_or((name, None), |(m, a)| (m, Some(a)));
            let message = text.bundle.get_message(message).unwrap();
            let pattern = attribute.map_or_else(|| message.value(), |a| message.get_attribute(a).map(|a| a.value()));
            let written = format!("{pattern:?}");
            let found = written.split("VariableReference").skip(1);
            found.filter_map(|rest| rest.split('"').nth(1).map(str::to_owned)).collect::<BTreeSet<_>>()
        };
        for name in names(Language::English) {
            assert_eq!(arguments(Language::English, &name), arguments(Language::Korean, &name), "{name}");
        }
    }

    #[test]
    fn everything_said_is_used() {
        let (code, controls) = (view(), of_controls());
        for name in names(Language::English) {
            let message = name.split('.').next().unwrap();
            let written = code.contains(&format!("\"{message}\"")) || code.contains(&format!("\"{message}."));
            assert!(written || controls.contains(&name), "nothing uses {name}");
        }
    }

    #[test]
    fn everything_used_is_said() {
        let (code, known) = (view(), names(Language::English));
        // Of other values than texts, as of TOML tables, names are asked for as well.
        let calls = [".get(\"", ".with(\""].into_iter().flat_map(|call| {
            code.match_indices(call)
                .filter(|(at, _)| code[..*at].trim_end().ends_with("text"))
                .map(|(at, call)| at + call.len())
        });
        let called = calls.filter_map(|at| code[at..].split('"').next());
        let mut used: BTreeSet<String> =
            called.filter(|name| !name.contains(['{', ' ', '\\'])).map(str::to_owned).collect();
        used.extend(of_controls());
        assert!(used.len() > 100);
        for name in used {
            assert!(known.contains(&name), "no text called {name}");
        }
    }

    #[test]
    fn a_language_says_its_name_and_its_percentages_as_the_program_does() {
        for language in Language::ALL {
            let text = Text::new(language);
            assert_eq!(text.get("language-name"), language.own_name());
            assert_eq!(text.with("number-percent", &[("number", "31")]), text.percent(0.31));
        }
    }

    #[test]
    fn numbers_are_filled_in_as_they_are() {
        let text = Text::new(Language::English);
        assert_eq!(text.with("step-now", &[("step", "1,500")]), "step 1,500");
        assert_eq!(text.find("no-such-text"), None);
    }

    #[test]
    fn korean_fits_its_particles_and_percent_signs_to_the_numbers() {
        let text = Text::new(Language::Korean);
        let said = |share: &str| {
            text.with(
                "drift-heat-name",
                &[("layer", "1"), ("arm", "A"), ("what", "y"), ("step", "3"), ("bin", "0.25 ~ 0.5"), ("share", share)],
            )
        };
        assert!(said("31\u{a0}%").ends_with("0.5이고 31%가 들어 있어요"), "{}", said("31\u{a0}%"));
        assert!(text.with("branch-never.tip", &[("step", "20")]).contains("스텝 20을 계속"));
        assert!(text.with("branch-never.tip", &[("step", "32")]).contains("스텝 32를 계속"));
        assert_eq!([text.percent(0.31), text.accuracy(0.943)], ["31%", "94.3%"]);
        assert_eq!(Text::new(Language::English).percent(0.31), "31\u{a0}%");
    }
}
