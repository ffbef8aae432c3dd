//! Translations: the texts of the window in a third language, read from `.ftl` files while the program runs.
//!
//! The files may come from a stranger. What cannot be read is left out with a word, and English stands for it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fluent_bundle::resolver::ResolverError;
use fluent_bundle::resolver::errors::ReferenceKind;
use fluent_bundle::{FluentArgs, FluentBundle, FluentError, FluentResource};
use unic_langid::LanguageIdentifier;

use super::Language;
use crate::config::{Problem, excerpt};

/// The texts of one language, as Fluent reads them.
pub type Bundle = FluentBundle<Arc<FluentResource>>;

/// Largest number of texts in a translation. The program has about 1,000.
const MOST: usize = 5000;
/// Longest entry of a file, in bytes.
const LONGEST: usize = 8192;
/// Longest text with its places filled in, in bytes.
const LONGEST_FILLED: usize = 1 << 14;
/// Most opening braces and brackets of an entry. Fluent reads nested ones by recursion.
const MOST_OPEN: usize = 100;
/// Longest tag of a language and longest word around a percentage, in bytes.
const LONGEST_TAG: usize = 12;
/// Longest name of a language, in characters.
const LONGEST_NAME: usize = 24;

/// A translation of the texts of the window.
pub struct Translation {
    tag: String,
    own_name: String,
    /// The words before and behind the number of a percentage.
    percent: [String; 2],
    folder: PathBuf,
    resources: Vec<Arc<FluentResource>>,
}

impl Translation {
    /// Returns `tag` in its usual spelling, as `pt-BR`; `None` if it is no tag of a language with two or three letters.
    #[must_use]
    pub fn tag_of(tag: &str) -> Option<String> {
        let id: LanguageIdentifier = Some(tag).filter(|tag| tag.len() <= LONGEST_TAG)?.parse().ok()?;
        (2..=3).contains(&id.language.as_str().len()).then(|| id.to_string())
    }

    /// Reads a translation into the language with the tag `tag` from the texts of its `files`, each with its name for
    /// messages. The files lie in `folder`, which commands name to read them again.
    ///
    /// # Returns
    /// The translation, and what could not be read and is left out of it.
    ///
    /// # Panics
    /// If `tag` does not come from [`Translation::tag_of`].
    #[must_use]
    pub fn read(tag: &str, folder: &Path, files: &[(String, String)]) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut resources = Vec::new();
        let mut bundle = empty(tag);
        let all = files.iter().flat_map(|(file, text)| entries(text).into_iter().map(move |entry| (file, entry)));
        for (count, (file, entry)) in all.enumerate() {
            // What is left out of it counts, too: it takes memory until the end.
            if count == MOST {
                problems.push(Problem::whole(format!("there are more than {MOST} texts")).within(file));
                break;
            }
            let resource = entry.resource(&mut |problem| problems.push(problem.within(file)));
            let Some(resource) = resource.map(Arc::new) else { continue };
            if bundle.add_resource(Arc::clone(&resource)).is_err() {
                problems.push(entry.problem(0, "is there twice").within(file));
            } else {
                resources.push(resource);
            }
        }
        let name = filled(&bundle, "language-name", &FluentArgs::new());
        let own_name = name.map(|name| name.trim().chars().take(LONGEST_NAME).collect::<String>());
        let translation = Self {
            own_name: own_name.filter(|name| !name.is_empty()).unwrap_or_else(|| tag.to_owned()),
            percent: percent(&bundle).unwrap_or_else(|| [String::new(), "\u{a0}%".to_owned()]),
            tag: tag.to_owned(),
            folder: folder.to_path_buf(),
            resources,
        };
        (translation, problems)
    }

    /// Returns the tag of the language: `de`.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Returns the name of the language in that language; its tag, if the translation does not say.
    #[must_use]
    pub fn own_name(&self) -> &str {
        &self.own_name
    }

    /// Returns the folder from which the translation was read.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the texts for Fluent.
    pub(super) fn bundle(&self) -> Bundle {
        let mut bundle = empty(&self.tag);
        for resource in &self.resources {
            bundle
                .add_resource(Arc::clone(resource))
                .unwrap_or_else(|_| panic!("a text was kept although it is there twice"));
        }
        bundle
    }

    /// Returns the names of all texts of the translation, without its terms.
    fn own_names(&self, bundle: &Bundle) -> Vec<String> {
        let sources = self.resources.iter().map(|resource| resource.source());
        sources.flat_map(|source| entries(source).into_iter().flat_map(|entry| names(bundle, entry.name()))).collect()
    }

    /// Returns `text`, which the program wrote, with each percentage as the language writes it.
    #[must_use]
    pub(super) fn percentages(&self, text: &str) -> String {
        let [before, behind] = &self.percent;
        let mut parts = text.split("\u{a0}%");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let number = out.trim_end_matches(|c: char| c.is_ascii_digit() || ".,<>–+-".contains(c)).len();
            out.insert_str(number, before);
            out.push_str(behind);
            out.push_str(part);
        }
        out
    }
}

/// Returns a bundle without texts.
fn empty(tag: &str) -> Bundle {
    let id: LanguageIdentifier = tag.parse().expect("the tag of a language");
    let mut bundle = FluentBundle::new(vec![id]);
    // Otherwise every argument would be wrapped in invisible characters, for which the fonts have no glyph.
    bundle.set_use_isolating(false);
    bundle
}

/// Returns the bundle of a language of the program.
///
/// # Panics
/// If an embedded file is not valid Fluent or defines a message twice, which a test excludes.
pub fn embedded(language: Language) -> Bundle {
    let mut bundle = empty(language.name());
    for (name, file) in language.files() {
        let resource = FluentResource::try_new((*file).to_owned())
            .unwrap_or_else(|(_, errors)| panic!("{name}.ftl is no Fluent: {errors:?}"));
        bundle
            .add_resource(Arc::new(resource))
            .unwrap_or_else(|errors| panic!("{name}.ftl defines a message twice: {errors:?}"));
    }
    bundle
}

/// Writes the text called `name`, a message or `message.attribute`; `None` if there is none. What is wrong is added to
/// `errors`.
pub fn written(bundle: &Bundle, name: &str, args: &FluentArgs<'_>, errors: &mut Vec<FluentError>) -> Option<String> {
    let (message, attribute) = name.split_once('.').map_or((name, None), |(m, a)| (m, Some(a)));
    let message = bundle.get_message(message)?;
    let pattern = match attribute {
        None => message.value()?,
        Some(attribute) => message.get_attribute(attribute)?.value(),
    };
    Some(bundle.format_pattern(pattern, Some(args), errors).into_owned())
}

/// Returns the text called `name`; `None` if it is not there, asks for what is not among `args`, refers to itself, or is
/// far too long.
pub fn filled(bundle: &Bundle, name: &str, args: &FluentArgs<'_>) -> Option<String> {
    let mut errors = Vec::new();
    let text = written(bundle, name, args, &mut errors)?;
    (errors.is_empty() && text.len() <= LONGEST_FILLED).then_some(text)
}

/// Returns the words before and behind the number of a percentage.
fn percent(bundle: &Bundle) -> Option<[String; 2]> {
    let mut args = FluentArgs::new();
    args.set("number", "0");
    let text = filled(bundle, "number-percent", &args)?;
    let (before, behind) =
        text.split_once('0').filter(|(before, behind)| before.len() + behind.len() <= LONGEST_TAG)?;
    Some([before.to_owned(), behind.to_owned()])
}

/// An entry of a file: a message or a term with everything that belongs to it, as it is written.
struct Entry<'a> {
    /// The line where it begins, from 1.
    line: usize,
    text: &'a str,
}

/// Returns the entries of a file in their order, without comments. An entry begins at a line that begins with a letter
/// or, for a term, with a hyphen.
fn entries(text: &str) -> Vec<Entry<'_>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut found: Vec<Entry<'_>> = Vec::new();
    let (mut at, mut begin, mut outside) = (0, 0, true);
    for (i, line) in text.split_inclusive('\n').enumerate() {
        let begins = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
        if line.starts_with('#') {
            outside = true;
        } else if begins || (outside && !line.trim().is_empty()) {
            (begin, outside) = (at, false);
            found.push(Entry { line: i + 1, text: "" });
        }
        at += line.len();
        if let Some(entry) = found.last_mut().filter(|_| !outside) {
            entry.text = &text[begin..at];
        }
    }
    found
}

impl<'a> Entry<'a> {
    fn name(&self) -> &'a str {
        self.text.split([' ', '=', '\r', '\n']).next().unwrap_or_default()
    }

    /// Returns the problem that `text` describes, at a byte of the entry.
    fn problem(&self, at: usize, text: &str) -> Problem {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let line = self.line + before.split(|byte| *byte == b'\n').count() - 1;
        Problem::new(excerpt(self.name()), text).within(format!("line {line}"))
    }

    /// Reads the entry; hands on what is wrong with it, and returns what can be read of it.
    fn resource(&self, wrong: &mut dyn FnMut(Problem)) -> Option<FluentResource> {
        let open = self.text.bytes().filter(|byte| matches!(byte, b'{' | b'(')).count();
        if self.text.len() > LONGEST || open > MOST_OPEN {
            let most = format!("is too long; allowed: {LONGEST} bytes and {MOST_OPEN} opening braces");
            wrong(self.problem(0, &most));
            return None;
        }
        let (resource, error) = match FluentResource::try_new(self.text.to_owned()) {
            Ok(resource) => (resource, None),
            Err((resource, errors)) => (resource, errors.into_iter().next()),
        };
        if let Some(error) = error {
            wrong(self.problem(error.pos.start, &format!("is no Fluent: {}", error.kind)));
        }
        Some(resource)
    }

    /// Returns the text `name` of the entry, itself or `message.attribute`, as it is written.
    fn part(&self, name: &str) -> String {
        let begins = |line: &str| match name.split_once('.') {
            None => !line.starts_with(' '),
            Some((_, attribute)) => line.trim_start().starts_with(&format!(".{attribute} =")),
        };
        let lines = self.text.trim_end().lines().skip_while(|line| !begins(line)).enumerate();
        let own = lines.take_while(|(i, line)| *i == 0 || !line.trim_start().starts_with('.'));
        own.map(|(_, line)| line.trim()).collect::<Vec<_>>().join(" ")
    }
}

/// Returns the names of the texts of a message: its own and, as `message.attribute`, those of its attributes.
fn names(bundle: &Bundle, message: &str) -> Vec<String> {
    let Some(found) = bundle.get_message(message) else { return Vec::new() };
    let own = found.value().map(|_| message.to_owned());
    own.into_iter().chain(found.attributes().map(|attribute| format!("{message}.{}", attribute.id()))).collect()
}

/// Returns the places that the text called `name` asks for, and what it refers to and cannot have.
fn asked(bundle: &Bundle, name: &str) -> (BTreeSet<String>, Vec<String>) {
    let (mut places, mut wrong, mut errors) = (BTreeSet::new(), Vec::new(), Vec::new());
    let _ = written(bundle, name, &FluentArgs::new(), &mut errors);
    for error in errors {
        match error {
            FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable { id })) => {
                places.insert(id);
            }
            FluentError::ResolverError(error) => wrong.push(error.to_string()),
            error => wrong.push(error.to_string()),
        }
    }
    (places, wrong)
}

/// Returns what a translation lacks, as Fluent that its author can go on with: first, as comments, what is there too
/// much and what asks for other places than the program fills in, then every text that is missing, in English. Without a
/// translation that is every text of the program.
#[must_use]
pub fn missing(tag: &str, translation: Option<&Translation>) -> String {
    let english = embedded(Language::English);
    let own = translation.map_or_else(|| empty("und"), Translation::bundle);
    let (mut total, mut there) = (0, 0);
    let (mut notes, mut texts) = (String::new(), String::new());
    let files = Language::English.files().iter();
    let ours: Vec<(&str, Entry<'_>)> =
        files.flat_map(|(name, file)| entries(file).into_iter().map(move |entry| (*name, entry))).collect();
    let mut heading = "";
    for (file, entry) in &ours {
        let known = names(&english, entry.name());
        let (here, lacking): (Vec<_>, Vec<_>) =
            known.iter().partition(|name| written(&own, name, &FluentArgs::new(), &mut Vec::new()).is_some());
        (total, there) = (total + known.len(), there + here.len());
        for name in &here {
            compare(name, &asked(&english, name).0, asked(&own, name), &mut notes);
        }
        if here.is_empty() {
            if heading != *file {
                let _ = write!(texts, "\n## {file}\n\n");
                heading = file;
            }
            let _ = writeln!(texts, "{}", entry.text.trim_end());
        } else {
            for name in lacking {
                let _ = writeln!(notes, "# {name} is missing: {}", entry.part(name));
            }
        }
    }
    let known: BTreeSet<String> = ours.iter().flat_map(|(_, entry)| names(&english, entry.name())).collect();
    for name in translation.into_iter().flat_map(|translation| translation.own_names(&own)) {
        if !known.contains(&name) {
            let _ = writeln!(notes, "# {name} is no text of the program");
        }
    }
    let name = translation.map_or(tag, Translation::own_name);
    let rest = if there < total { "; English stands for the others" } else { "" };
    format!("# {tag} ({name}): {there} of {total} texts are there{rest}.\n{notes}{texts}")
}

/// Notes what is wrong with a text that asks for `theirs` where English asks for `ours`.
fn compare(name: &str, ours: &BTreeSet<String>, (theirs, wrong): (BTreeSet<String>, Vec<String>), notes: &mut String) {
    for place in ours.difference(&theirs) {
        let _ = writeln!(notes, "# {name} leaves out {{ ${place} }}");
    }
    for place in theirs.difference(ours) {
        let _ =
            writeln!(notes, "# {name} asks for {{ ${place} }}, which the program does not fill in: English is shown");
    }
    for wrong in wrong {
        let _ = writeln!(notes, "# {name}: {wrong}: English is shown");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::view::Text;

    fn read(files: &[&str]) -> (Translation, Vec<String>) {
        let files: Vec<_> = files.iter().map(|text| ("x.ftl".to_owned(), (*text).to_owned())).collect();
        let (translation, problems) = Translation::read("qaa", Path::new("x"), &files);
        (translation, problems.iter().map(ToString::to_string).collect())
    }

    fn text(files: &[&str]) -> Text {
        Text::new(Language::Added(Box::leak(Box::new(read(files).0))))
    }

    #[test]
    fn english_stands_for_what_is_not_there_text_by_text() {
        let text = text(&["language-name = Qa\ntrain = Qtrain\nstep = Qstep\n    .tip = Qtip\n"]);
        assert_eq!(text.language().own_name(), "Qa");
        assert_eq!([text.get("train"), text.get("step.tip"), text.get("pause")], ["Qtrain", "Qtip", "Pause"]);
        assert_eq!(text.get("train.tip"), Text::new(Language::English).get("train.tip"));
    }

    #[test]
    fn a_text_that_asks_for_what_is_not_filled_in_is_that_in_english() {
        let wrong =
            ["step-now = { $steps }", "step-now = { nothing }", "step-now = { step-now }", "step-now = { F($step) }"];
        for wrong in wrong {
            assert_eq!(text(&[wrong]).with("step-now", &[("step", "5")]), "step 5", "{wrong}");
        }
        assert_eq!(text(&["step-now = ab { $step }"]).with("step-now", &[("step", "5")]), "ab 5");
        let laughs =
            "a = { b }{ b }{ b }{ b }{ b }{ b }{ b }{ b }{ b }{ b }\nb = { c }{ c }{ c }{ c }{ c }{ c }{ c }{ c }\n";
        let laughs = format!("{laughs}c = {}\nstep-now = {{ a }}{{ a }}\n", "ha".repeat(1000));
        assert_eq!(text(&[&laughs]).with("step-now", &[("step", "5")]), "step 5");
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_line_and_the_rest_is_read() {
        let (translation, problems) = read(&[
            "# A comment\ntrain = one\n\npause = { $\nstep = { \"a\" ->\n [b] c\n }\nreplay = two\nÄ = three\n",
            "train = again\nspeed = fine\n",
        ]);
        let text = Text::new(Language::Added(Box::leak(Box::new(translation))));
        assert_eq!(["train", "replay", "speed"].map(|name| text.get(name)), ["one", "two", "fine"]);
        assert_eq!([text.get("pause"), text.get("step")], ["Pause", "Step"]);
        let begins =
            ["x.ftl: line 4: pause is no Fluent", "x.ftl: line 7: step is", "x.ftl: line 9: replay is no Fluent"];
        for (problem, begin) in problems.iter().zip(begins) {
            assert!(problem.starts_with(begin), "{problem}");
        }
        assert_eq!(problems.len(), 4, "{problems:?}");
        assert_eq!(problems[3], "x.ftl: line 1: train is there twice");
    }

    #[test]
    fn what_is_nested_too_deep_or_too_long_is_left_out() {
        for open in ["{", "{F("] {
            let (_, problems) = read(&[&format!("train = {}\npause = x", open.repeat(4000))]);
            assert!(problems.len() == 1 && problems[0].contains("train is too long"), "{problems:?}");
            let (_, problems) = read(&[&format!("train = {}1{}", "{".repeat(MOST_OPEN), "}".repeat(MOST_OPEN))]);
            assert!(problems.is_empty(), "{problems:?}");
        }
        assert_eq!(read(&[&format!("train = {}", "x".repeat(LONGEST))]).1.len(), 1);
        let many = (0..=MOST).map(|i| format!("a{i} = b")).collect::<Vec<_>>().join("\n");
        assert_eq!(read(&[&many]).1, [format!("x.ftl: there are more than {MOST} texts")]);
    }

    #[test]
    fn percentages_are_written_as_the_language_does() {
        let text = text(&["number-percent = %{ $number }\nepoch-now = { $epoch } %\n"]);
        assert_eq!([text.percent(0.31), text.percent(0.001), text.accuracy(0.943)], ["%31", "%<1", "%94.3"]);
        assert_eq!(text.with("epoch-now", &[("epoch", "12\u{a0}% and 3\u{a0}%")]), "%12 and %3 %");
        assert_eq!(self::text(&[]).percent(0.31), "31\u{a0}%");
    }

    #[test]
    fn a_language_is_named_by_two_or_three_letters() {
        let tags = ["de", "DE", "pt_br", "sr-latn", "gsw"].map(Translation::tag_of);
        assert_eq!(tags.map(|tag| tag.unwrap()), ["de", "de", "pt-BR", "sr-Latn", "gsw"]);
        for wrong in ["", "d", "german", "controls", "../x", "de.x", "x-private", "de-1996-1901-rozaj", "가"] {
            assert_eq!(Translation::tag_of(wrong), None, "{wrong}");
        }
    }

    fn lacks(language: Language, leave_out: &str) -> String {
        let files = language.files().iter().filter(|(name, _)| *name != leave_out);
        let files: Vec<_> = files.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let (translation, problems) = Translation::read(language.name(), Path::new(""), &files);
        assert!(problems.is_empty(), "{problems:?}");
        missing(language.name(), Some(&translation))
    }

    #[test]
    fn the_languages_of_the_program_lack_nothing() {
        for language in Language::ALL {
            let said = lacks(language, "");
            let total = said.split(' ').find_map(|word| word.parse::<usize>().ok()).unwrap();
            assert!(
                total > 500 && said.lines().count() == 1 && said.contains(&format!("{total} of {total} texts")),
                "{said}"
            );
            // Without one of its files it does.
            assert!(lacks(language, "past").lines().count() > 5);
        }
    }

    #[test]
    fn what_is_missing_is_a_file_to_go_on_with() {
        let said = missing("qaa", None);
        let (whole, problems) = read(&[&said]);
        assert!(problems.is_empty(), "{problems:?}");
        assert!(said.starts_with("# qaa (qaa): 0 of ") && said.contains("\n## window\n"), "{said}");
        let complete = missing("qaa", Some(&whole));
        assert!(complete.lines().count() == 1 && complete.starts_with("# qaa (English): "), "{complete}");
        let part = "train = { $a }\nstep-now = x\nolder = y\n    .tip = z\npause = { older }{ older2 }\n";
        let said = missing("qaa", Some(&read(&[part]).0));
        for line in [
            "# train asks for { $a }, which the program does not fill in: English is shown",
            "# train.tip is missing: .tip = Train both networks, in lockstep. Space",
            "# step-now leaves out { $step }",
            "# pause: Unknown message: older2: English is shown",
            "# older is no text of the program",
            "# older.tip is no text of the program",
        ] {
            assert!(said.lines().any(|of| of == line), "{line}\n{}", &said[..2000.min(said.len())]);
        }
        assert!(!said.contains("\ntrain = ") && said.contains("\nreplay = Replay\n"));
    }

    /// Pieces of Fluent, right and wrong.
    const PIECES: &[&str] = &[
        "train",
        "step-now",
        "-term",
        "language-name",
        "number-percent",
        " = ",
        "=",
        "\n",
        "\n    ",
        "\n    .tip = ",
        "{",
        "}",
        "{ $step }",
        "{ $",
        "{ -term }",
        "{ train }",
        "{ train.tip }",
        "{ 1 ->\n [one] a\n *[other] b\n }",
        "{ $step ->",
        "\n *[x] ",
        "\n [1] ",
        "{ \"\\u00e4\" }",
        "\"",
        "\\u12",
        "\\UFFFFFF",
        "NUMBER(",
        "($a, b: 1)",
        "(",
        ")",
        "# ",
        "## ",
        "\r\n",
        "\u{feff}",
        "가나",
        "é",
        "\u{0}",
        "-1.5",
        "[",
        "]",
        "%",
    ];

    proptest! {
        #[test]
        fn any_file_is_read_without_a_panic(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60), wild in "\\PC{0,40}", at in 0..60_usize,
        ) {
            let mut pieces: Vec<&str> = pieces;
            pieces.insert(at.min(pieces.len()), &wild);
            let (translation, _) = read(&[&pieces.concat()]);
            let bundle = translation.bundle();
            for name in translation.own_names(&bundle) {
                let mut args = FluentArgs::new();
                args.set("step", "31\u{a0}%");
                let _ = filled(&bundle, &name, &args);
                let _ = asked(&bundle, &name);
            }
            let _ = (translation.percentages("a31\u{a0}%\u{a0}%"), translation.own_name().len());
        }
    }
}
