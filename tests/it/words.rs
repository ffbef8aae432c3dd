//! The words of the window, of the lessons and of the course, as their readers meet them.
#![expect(clippy::unwrap_used, reason = "a helper of tests ends them where something is missing")]

use std::fs;
use std::path::Path;

use shiftscope::korean::{self, Ending};
use shiftscope::lessons::{FILES, catalog};

/// The tags of both languages.
const TAGS: [&str; 2] = ["en", "ko"];

fn of_project(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Every message and every attribute of the locale files, as `message` or `message.attribute`, with its text.
fn messages(tag: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locales").join(tag);
    let mut found: Vec<(String, String)> = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let mut message = String::new();
        for line in fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            let Some((name, text)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) else { continue };
            if !name.starts_with(' ') {
                name.clone_into(&mut message);
            }
            let attribute = name.trim_start().strip_prefix('.').map_or(String::new(), |name| format!(".{name}"));
            found.push((format!("{message}{attribute}"), text.to_owned()));
        }
    }
    assert!(found.len() > 400, "{tag}: only {} messages", found.len());
    found
}

/// Every text of the lessons of the program in a language as it stands in its file, with what it is.
fn of_lessons(tag: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (name, text) in FILES {
        let file: toml::Table = text.parse().unwrap();
        let texts = file["text"][tag].as_table().unwrap();
        found.extend(texts.iter().map(|(what, text)| (format!("{name}: {what}"), text.as_str().unwrap().to_owned())));
        for what in ["answer", "moment", "claim", "try", "control"] {
            let all = file.get(what).and_then(|all| all.as_array()).into_iter().flatten().enumerate();
            found.extend(all.map(|(i, one)| (format!("{name}: {what} {i}"), one[tag].as_str().unwrap().to_owned())));
        }
    }
    assert!(found.len() > 300, "{tag}: only {} texts", found.len());
    found
}

fn of_course(tag: &str) -> (String, String) {
    let path = if tag == "ko" { "docs/course.ko.md" } else { "docs/course.md" };
    (path.to_owned(), of_project(path))
}

fn everything(tag: &str) -> Vec<(String, String)> {
    messages(tag).into_iter().chain(of_lessons(tag)).chain([of_course(tag)]).collect()
}

/// A name in curly quotes is that of a lesson, or of something in the window, as it is written there.
#[test]
fn what_a_text_quotes_is_on_the_screen() {
    for tag in TAGS {
        let titles = catalog().lessons.iter().map(|lesson| lesson.text.of(tag).title.clone());
        let named = messages(tag).into_iter().filter(|(name, _)| !name.contains('.')).map(|(_, text)| text);
        let names: Vec<String> = titles.chain(named).collect();
        let mut count = 0;
        for (place, text) in everything(tag) {
            for quoted in text.split('“').skip(1).map(|rest| rest.split('”').next().unwrap_or_default()) {
                assert!(names.iter().any(|name| name == quoted), "{place}: nothing is called “{quoted}”");
                count += 1;
            }
        }
        assert!(count >= 10, "{tag}: only {count} names are quoted");
    }
}

/// Whether `text` has `word` with a digit behind it.
fn numbered(text: &str, word: &str) -> bool {
    text.split(word).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[test]
fn a_lesson_names_what_it_refers_to() {
    let vague: [&[&str]; 2] = [
        &["the note", "next lesson", "previous lesson", "lesson on ", "below)", "claims below", "suggestion below"],
        &["강의 노트", "다음 수업", "이전 수업", "등의 수업", "아래 첫째", "아래에서 보세요"],
    ];
    for (tag, vague) in TAGS.into_iter().zip(vague) {
        for (place, text) in of_lessons(tag) {
            let text = text.to_lowercase();
            let found = vague.iter().find(|words| text.contains(**words));
            assert!(found.is_none(), "{place} refers to something by {found:?}");
            assert!(
                !numbered(&text, "lesson ") && !numbered(&text, "수업 "),
                "{place} refers to a lesson by its number"
            );
        }
    }
}

/// Every text in Korean: those of [`everything`], and the titles of the figures.
fn korean_texts() -> Vec<(String, String)> {
    let titles = ["docs/course/figures.toml", "assets/examples/note.toml"].map(|path| {
        let text = of_project(path);
        (path.to_owned(), text.lines().filter(|line| line.starts_with("title.ko")).collect::<Vec<_>>().join("\n"))
    });
    assert!(titles.iter().all(|(_, text)| !text.is_empty()));
    everything("ko").into_iter().chain(titles).collect()
}

const fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣')
}

#[test]
fn korean_has_one_word_for_each_thing() {
    for (place, text) in korean_texts() {
        // 미분값 is f′, 그래디언트 is ∂L/∂W; the usual name of the vanishing gradient is given once beside ours.
        let plain = text.replace("그래디언트 소실(기울기 소실)", "").replace("유닛(뉴런)", "");
        for word in ["기울기", "뉴런", "열지도"] {
            assert!(!plain.contains(word), "{place}: {word} in {text}");
        }
        for space in [" %", "\u{a0}%"] {
            assert!(!text.contains(space), "{place}: a space before % in {text}");
        }
    }
}

/// Bare particles that have two forms, the longer ones first, with whether a vowel stands before them.
const FORMS: [(&str, bool); 14] = [
    ("이에요", false),
    ("예요", true),
    ("이었", false),
    ("였", true),
    ("으로", false),
    ("은", false),
    ("는", true),
    ("을", false),
    ("를", true),
    ("과", false),
    ("와", true),
    ("로", true),
    ("이", false),
    ("가", true),
];

/// The particle that `rest` begins with, where a word ends behind it.
fn particle(rest: &str) -> Option<(&'static str, bool)> {
    let (form, vowel) = FORMS.into_iter().find(|(form, _)| rest.starts_with(form))?;
    let is_stem = matches!(form, "이었" | "였");
    let ends = rest[form.len()..].chars().next().is_none_or(|c| !is_hangul(c) && c != '(');
    (is_stem || ends).then_some((form, vowel))
}

/// Behind a place the particle is left open, as in `이(가)`: the number decides it.
#[test]
fn no_particle_is_fixed_before_the_number_is_known() {
    for (place, text) in korean_texts() {
        for (at, _) in text.match_indices('}') {
            let found = particle(&text[at + 1..]);
            assert!(found.is_none(), "{place}: {found:?} behind a place in {text}");
        }
    }
}

#[test]
fn every_written_number_has_the_particle_of_its_sound() {
    let mut checked = 0;
    for (place, text) in korean_texts() {
        let mut before = ' ';
        for (at, c) in text.char_indices() {
            let stands_alone = !is_hangul(before) && !before.is_whitespace() && before != '}';
            before = c;
            let Some((form, vowel)) = particle(&text[at..]).filter(|_| stands_alone) else { continue };
            let Some(ending) = korean::ending(&text[..at]) else { continue };
            let fits = match ending {
                Ending::Vowel => vowel,
                Ending::Rieul => form == "로" || (!vowel && form != "으로"),
                Ending::Consonant => !vowel,
            };
            let words = &text[..at].chars().rev().take(12).collect::<Vec<_>>();
            assert!(fits, "{place}: …{}{form}", words.iter().rev().collect::<String>());
            checked += 1;
        }
    }
    assert!(checked > 150, "only {checked} particles behind numbers and letters");
}

/// "At step 100 60 % of": between two numbers there is a word or a comma.
#[test]
fn no_number_stands_right_behind_another() {
    for tag in TAGS {
        for (place, text) in of_lessons(tag) {
            let mut rest = text.as_str();
            while let Some((before, behind)) = rest.split_once(' ') {
                let number_before = before.ends_with(|c: char| c.is_ascii_digit() || c == '}');
                let number_behind = behind.starts_with(|c: char| c.is_ascii_digit() || c == '{');
                // Inside a place numbers stand as a condition writes them.
                let inside = before.rfind('{') > before.rfind('}') || rest.find('}') < rest.find('{');
                assert!(!number_before || !number_behind || inside, "{place}: {before} {behind}");
                rest = behind;
            }
        }
    }
}

/// A number at the beginning of `text`, and what is behind it.
fn number(text: &str) -> Option<(f64, &str)> {
    let is_part = |(at, c): (usize, char)| {
        let digit_behind = || text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        c.is_ascii_digit() || (at > 0 && matches!(c, '.' | ',') && digit_behind())
    };
    let end = text.char_indices().find(|(at, c)| !is_part((*at, *c))).map_or(text.len(), |(at, _)| at);
    let number = text[..end].replace(',', "").parse().ok()?;
    Some((number, &text[end..]))
}

/// The unit of a number that `rest` stands behind: one hundredth for percent and for points of percent.
fn unit(rest: &str) -> f64 {
    let rest = rest.trim_start_matches([' ', '\u{a0}']);
    if rest.starts_with('%') || rest.starts_with("points") { 0.01 } else { 1.0 }
}

/// Every number that a claim says in digits or words: "60–75 %" says 0.6 and 0.75, "1 (within 0.01)" also 0.99 and 1.01.
fn said(claim: &str) -> Vec<f64> {
    let words = [("half", 0.5), ("quarter", 0.25), ("twice", 2.0), ("절반", 0.5), ("4분의 1", 0.25), ("1/1000", 0.001)];
    let mut found: Vec<f64> = words.iter().filter(|(word, _)| claim.contains(word)).map(|(_, x)| *x).collect();
    let mut errors = Vec::new();
    let mut rest = claim;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let before = &rest[..at];
        let (x, behind) = number(&rest[at..]).unwrap();
        let other = [" and ", " to ", "–", "와 ", "과 "].iter().find_map(|sign| number(behind.strip_prefix(sign)?));
        let unit = other.map_or_else(|| unit(behind), |(_, behind)| unit(behind));
        if before.ends_with("within ") || before.ends_with("오차 ") {
            errors.push(unit * x);
        }
        found.push(unit * x);
        rest = behind;
    }
    let around = errors.iter().flat_map(|error| found.iter().flat_map(move |x| [x - error, x + error]));
    let around: Vec<f64> = around.collect();
    found.into_iter().chain(around).collect()
}

/// The thresholds of a condition: its numbers but steps, layers, and 0 and 1, which texts call none and all.
fn thresholds(condition: &str) -> Vec<f64> {
    let mut found = Vec::new();
    let mut rest = condition;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let before = &rest[..at];
        let (x, behind) = number(&rest[at..]).unwrap();
        let is_name = before.ends_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '='));
        let is_step = before.ends_with("step ") || before.ends_with("steps ") || before.ends_with("..");
        if !is_name && !is_step && ![0.0, 1.0].contains(&x) {
            found.push(x);
        }
        rest = behind;
        // A range of steps is not a number with a point.
        if is_step {
            rest = rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        }
    }
    found
}

#[test]
fn every_claim_says_its_thresholds() {
    let read = thresholds("mean(b.r2(layer=3) over steps 20..100) < 0.5 * a.p85 at step 7");
    assert_eq!(format!("{read:?} {:?}", said("2–4 %, 1/1000")), "[0.5] [0.001, 0.02, 0.04, 1.0, 1000.0]");
    let mut checked = 0;
    for lesson in &catalog().lessons {
        for claim in &lesson.claims {
            let condition = claim.holds.to_string();
            for threshold in thresholds(&condition) {
                for (tag, text) in claim.text.both() {
                    let numbers = said(text);
                    let is_said = numbers.iter().any(|x| (x - threshold).abs() < 1e-9);
                    assert!(is_said, "{} {tag}: {threshold} of {condition} is not in {text:?}: {numbers:?}", lesson.id);
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 100, "only {checked} thresholds");
}
