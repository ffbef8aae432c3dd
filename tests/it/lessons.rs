//! The lessons that come with the program, and one's own, as their users meet them.
#![expect(clippy::unwrap_used, reason = "a helper of tests ends them where something is missing")]

use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use shiftscope::config::Key;
use shiftscope::lessons::{Bilingual, CheckResult, FILES, Finding, Lesson, Nature, Right, Speed, Verdict, catalog};
use shiftscope::map::Axis;

use crate::program::{check_refused, output, succeeded, text};

#[test]
fn every_lesson_loads_under_its_own_name_and_place() {
    let catalog = catalog();
    assert!(catalog.refused.is_empty(), "{:?}", catalog.refused);
    assert_eq!(catalog.lessons.len(), FILES.len());
    for (name, _) in FILES {
        assert_eq!(catalog.find(name).unwrap().id, *name);
    }
    let orders: BTreeSet<u64> = catalog.lessons.iter().map(|lesson| lesson.order).collect();
    assert_eq!(orders.len(), catalog.lessons.len(), "two lessons at one place");
    let folder = fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/lessons")).unwrap();
    assert_eq!(folder.count(), FILES.len(), "a file that catalog.rs does not list");
}

fn check_both(lesson: &Lesson, what: &str, text: &Bilingual<String>) {
    let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
    assert!(!hangul(&text.en), "{}: {what} in English is {}", lesson.id, text.en);
    assert!(hangul(&text.ko), "{}: {what} in Korean is {}", lesson.id, text.ko);
}

/// What is asked of a text.
type Part = fn(&shiftscope::lessons::Texts) -> String;

#[test]
fn every_lesson_speaks_both_languages() {
    for lesson in &catalog().lessons {
        let parts: [(&str, Part); 6] = [
            ("title", |texts| texts.title.clone()),
            ("statement", |texts| texts.statement.clone()),
            ("question", |texts| texts.question.clone()),
            ("explanation", |texts| texts.explanation.outline()),
            ("otherwise", |texts| texts.otherwise.outline()),
            ("limits", |texts| texts.limits.clone()),
        ];
        for (what, of) in parts {
            check_both(lesson, what, &Bilingual { en: of(&lesson.text.en), ko: of(&lesson.text.ko) });
        }
        lesson.answers.iter().for_each(|answer| check_both(lesson, "an answer", &answer.text));
        lesson.claims.iter().for_each(|claim| check_both(lesson, "a claim", &claim.text));
        lesson.tries.iter().for_each(|one| check_both(lesson, "a try", &one.text));
        lesson.controls.iter().for_each(|one| check_both(lesson, "a control", &one.change.text));
        for moment in &lesson.moments {
            check_both(lesson, "a moment", &Bilingual { en: moment.text.en.outline(), ko: moment.text.ko.outline() });
        }
        // Both languages say the same numbers.
        let numbers = |texts: &shiftscope::lessons::Texts| {
            let all =
                [&texts.explanation, &texts.otherwise].into_iter().flat_map(shiftscope::lessons::Template::expressions);
            all.map(ToString::to_string).collect::<BTreeSet<_>>()
        };
        assert_eq!(numbers(&lesson.text.en), numbers(&lesson.text.ko), "{}", lesson.id);
    }
}

#[test]
fn every_lesson_is_whole() {
    for lesson in &catalog().lessons {
        let id = &lesson.id;
        assert_eq!(lesson.tries.len(), 2, "{id}: two suggestions");
        assert!(!lesson.moments.is_empty(), "{id}: nothing is pointed at");
        assert!(lesson.answers.iter().any(|answer| answer.right != Right::Never), "{id}");
        assert!(lesson.answers.iter().any(|answer| answer.right == Right::Never), "{id}: every answer is right");
        let most = if id == "ioffe-figure-1" { 60.0 } else { 20.0 };
        assert!(lesson.seconds() <= most, "{id} takes {} s", lesson.seconds());
        assert!(lesson.watch != Speed::Full || lesson.seconds() < 1.0, "{id}");
        assert!(lesson.seeds.tuned.len() >= 5 && lesson.seeds.checked.len() >= 5, "{id}: five seeds of each");
        assert!(
            !lesson.seeds.checked.iter().any(|seed| lesson.seeds.tuned.contains(seed)),
            "{id}: checked on tuned seeds"
        );
        assert!(!lesson.exercise.lock && lesson.exercise.hide.is_empty(), "{id}: everything can be tried");
    }
}

#[cfg(feature = "gui")]
#[test]
fn what_a_lesson_shows_the_views_understand() {
    use shiftscope::view::ViewState;

    for lesson in &catalog().lessons {
        for show in lesson.moments.iter().map(|moment| &moment.show).chain([&lesson.show]) {
            let mut state = ViewState::default();
            for (key, value) in show {
                state.set_option(key, value).unwrap_or_else(|problem| panic!("{}: {problem}", lesson.id));
            }
        }
    }
}

#[cfg(feature = "gui")]
#[test]
fn the_fonts_have_every_sign() {
    use shiftscope::view::theme;

    let ctx = egui::Context::default();
    theme::install(&ctx);
    ctx.run_ui(egui::RawInput::default(), |_| ()).textures_delta.clear();
    let font = egui::FontId::proportional(14.0);
    for (name, text) in FILES {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        let missing: BTreeSet<char> =
            text.chars().filter(|c| !ctx.fonts_mut(|fonts| fonts.has_glyph(&font, *c))).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}

fn outcome(lesson: &Lesson, seed: u64) -> CheckResult {
    lesson.check(seed, 2, &|| true).unwrap().unwrap()
}

/// Does `work` with each of `all`, on two threads.
fn each<T: Sync>(all: &[T], work: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let one_by_one = || {
        while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
            work(one);
        }
    };
    thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(one_by_one))));
}

/// The lesson with `times` fewer values along each axis of its map.
fn coarse(lesson: &Lesson, times: usize) -> Lesson {
    let mut lesson = lesson.clone();
    for axis in lesson.map.iter_mut().flat_map(|plane| &mut plane.axes) {
        let count = axis.values().len().div_ceil(times);
        *axis = Axis::new(Key::find(axis.key).unwrap(), axis.ends(), count, Some(axis.scale)).unwrap();
    }
    lesson
}

fn with_map() -> impl Iterator<Item = &'static Lesson> {
    catalog().lessons.iter().filter(|lesson| lesson.map.is_some())
}

/// Number of the checked seeds of each lesson that an ordinary test takes: for the lesson, and for each control.
const SEEDS: [usize; 2] = [3, 1];

/// What a lesson claims holds on a seed that its settings were not chosen with; the last words then have all their
/// numbers.
fn check_claims(lesson: &Lesson, seed: u64) {
    let outcome = outcome(lesson, seed);
    for (claim, Finding { verdict, measured }) in lesson.claims.iter().zip(&outcome.findings) {
        assert_eq!(*verdict, Verdict::Holds, "{}, seed {seed}: {}: {measured:?}", lesson.id, claim.holds);
    }
    for ending in &outcome.endings {
        assert!(!ending.contains('…') && !ending.contains(['{', '}']), "{}, seed {seed}: {ending}", lesson.id);
    }
}

#[test]
fn claims_hold_on_untuned_seeds() {
    let lessons = catalog().lessons.iter().filter(|lesson| lesson.map.is_none());
    let runs = lessons.flat_map(|lesson| lesson.seeds.checked.iter().take(SEEDS[0]).map(move |seed| (lesson, *seed)));
    each(&runs.collect::<Vec<_>>(), |(lesson, seed)| check_claims(lesson, *seed));
}

/// The claims that must fail without their cause, but those on maps, which take long (see below).
#[test]
fn claims_fail_without_their_cause() {
    let mut runs = Vec::new();
    for lesson in &catalog().lessons {
        for control in &lesson.controls {
            let mut control = control.clone();
            control.fails.retain(|claim| !lesson.claims[*claim].holds.asks_for_shares());
            let without = lesson.without(&control);
            runs.extend(
                lesson.seeds.checked.iter().take(SEEDS[1]).map(|seed| (without.clone(), control.clone(), *seed)),
            );
        }
    }
    each(&runs, |(without, control, seed)| {
        for (claim, Finding { verdict, measured }) in without.claims.iter().zip(outcome(without, *seed).findings) {
            let (id, holds, set) = (&without.id, &claim.holds, &control.change.set);
            assert_ne!(verdict, Verdict::Holds, "{id} with {set:?}, seed {seed}: {holds}: {measured:?}");
        }
    });
}

/// Findings, by their lesson and number, that no control makes fail, with the reason. Meant to stay empty.
const WITHOUT_CONTROL: &[(&str, usize, &str)] = &[];

#[test]
fn every_finding_is_failed_by_a_control() {
    let mut missing = Vec::new();
    for lesson in &catalog().lessons {
        for (i, claim) in lesson.claims.iter().enumerate() {
            let excused = WITHOUT_CONTROL.iter().any(|(id, number, _)| *id == lesson.id && *number == i + 1);
            let failed = lesson.controls.iter().any(|control| control.fails.contains(&i));
            assert!(!(excused && failed), "{}: claim {} has a control and needs no excuse", lesson.id, i + 1);
            if claim.nature == Nature::Finding && !excused && !failed {
                missing.push(format!("{} {}", lesson.id, i + 1));
            }
        }
    }
    assert!(missing.is_empty(), "without a control: {missing:?}");
}

/// Every claim on every checked seed, and every control: what `shiftscope lessons --check` says.
///
/// `cargo test --release --test it fifty_seeds -- --ignored`
#[test]
#[ignore = "takes many minutes: all lessons and their controls, with fifty seeds"]
fn claims_hold_on_fifty_seeds() {
    let checked = output(&["lessons", "--check", "--csv"]);
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stdout));
}

/// One seed and a quarter of the cells; `claims_hold_on_fifty_seeds` takes the whole maps with all their seeds.
#[test]
fn claims_hold_on_coarse_maps() {
    assert_eq!(with_map().count(), 2);
    for lesson in with_map() {
        check_claims(&coarse(lesson, 2), lesson.seeds.checked[0]);
    }
}

/// Take the cause away: where neither arm has a normalization, the claims that B learns in more cells than A fail.
#[test]
fn without_batch_norm_no_map_shows_that_b_learns() {
    for (id, claim) in [("the-map", 0), ("how-deep", 1)] {
        let mut lesson = coarse(catalog().find(id).unwrap(), 3);
        lesson.experiment.set("arms.b.normalization=none").unwrap();
        let finding = &outcome(&lesson, lesson.seeds.checked[0]).findings[claim];
        assert_eq!(
            finding.verdict,
            Verdict::DoesNotHold,
            "{id}: {}: {:?}",
            lesson.claims[claim].holds,
            finding.measured
        );
    }
}

#[test]
fn listed_by_the_command_line() {
    let listed = output(&["lessons"]);
    assert!(listed.status.success() && listed.stderr.is_empty());
    let listed = String::from_utf8(listed.stdout).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output(&["lessons", "--json"]).stdout).unwrap();
    let json = json.as_array().unwrap();
    assert_eq!(json.len(), catalog().lessons.len());
    for (lesson, json) in catalog().lessons.iter().zip(json) {
        assert!(listed.contains(&lesson.id) && listed.contains(&lesson.text.en.title), "{}", lesson.id);
        assert_eq!((&json["id"], &json["order"]), (&lesson.id.as_str().into(), &lesson.order.into()));
        assert_eq!(
            (&json["steps"], &json["title"]["ko"]),
            (&lesson.steps().into(), &lesson.text.ko.title.as_str().into())
        );
        assert_eq!(json["claims"].as_array().unwrap().len(), lesson.claims.len());
        assert_eq!(json["claims"][0]["holds"], lesson.claims[0].holds.to_string());
        assert_eq!(json["claims"][0]["kind"], lesson.claims[0].nature.name());
        let controls = json["controls"].as_array().unwrap();
        assert_eq!(controls.len(), lesson.controls.len());
        for (control, json) in lesson.controls.iter().zip(controls) {
            let fails: Vec<usize> = control.fails.iter().map(|claim| claim + 1).collect();
            assert_eq!((&json["fails"], &json["set"]), (&fails.into(), &control.change.set.clone().into()));
        }
    }
}

/// A lesson of one's own that takes no time, whose second claim is too strong, and whose first holds without its cause.
fn own_lesson() -> tempfile::NamedTempFile {
    let (_, base) = FILES[0];
    let mut table: toml::Table = base.parse().unwrap();
    table.insert("id".to_owned(), "mine".into());
    table.remove("moment");
    let experiment: toml::Table =
        "network.depth = 2\nnetwork.width = 8\ndata.samples = 100\ntraining.steps = 40\ntraining.batch_size = 16"
            .parse()
            .unwrap();
    table.insert("experiment".to_owned(), experiment.into());
    table.insert("show".to_owned(), toml::Table::from_iter([("view".to_owned(), "layers".into())]).into());
    let claims: toml::Table = r#"
        [[claim]]
        en = "The loss is a number."
        ko = "손실은 수예요."
        holds = "b.loss < 100 at end"
        [[claim]]
        en = "Nobody is ever wrong."
        ko = "아무도 틀리지 않아요."
        holds = "a.test_accuracy >= 100 % at step 1"
        [[claim]]
        kind = "identity"
        en = "A lag is a lag."
        ko = "간격은 간격이에요."
        holds = "a.loss - a.loss at end < 1"
        [[control]]
        en = "Fewer units"
        ko = "더 적은 유닛"
        set = ["network.width=4"]
        fails = [1]
    "#
    .parse()
    .unwrap();
    table.extend(claims);
    for language in ["en", "ko"] {
        let texts = table["text"][language].as_table_mut().unwrap();
        texts.insert("explanation".to_owned(), "{b.loss} 가".into());
        texts.insert("otherwise".to_owned(), "{b.loss} 가".into());
    }
    for answer in table["answer"].as_array_mut().unwrap() {
        answer.as_table_mut().unwrap().insert("right".to_owned(), true.into());
    }
    table.insert("seeds".to_owned(), toml::Table::new().into());
    let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    fs::write(file.path(), toml::to_string(&table).unwrap()).unwrap();
    file
}

#[test]
fn a_run_of_a_lesson_ends_with_its_verdicts() {
    let file = own_lesson();
    let run = |more: &[&str]| succeeded(output(&[&["run", "--lesson", text(file.path())], more].concat()));
    let out = run(&[]);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 5, "{out}");
    assert!(lines[0].starts_with("arm A") && lines[1].contains("40 steps"), "{out}");
    assert!(lines[2].starts_with("claim 1  holds              The loss is a number. (b.loss at end = "), "{out}");
    assert!(
        lines[3].starts_with("claim 2  does not hold      Nobody is ever wrong. (a.test_accuracy at step 1 = "),
        "{out}"
    );
    assert!(lines[4].starts_with("claim 3  holds              by definition: A lag is a lag. ("), "{out}");
    // The measuring changes nothing, whatever else is asked for, and a shorter run does not come that far.
    let folder = tempfile::tempdir().unwrap();
    let (metrics, trace) = (folder.path().join("m.csv"), folder.path().join("t.npz"));
    let watched = run(&["--metrics", text(&metrics), "--trace", text(&trace), "--trace-steps", "5"]);
    assert_eq!(watched, out);
    assert!(run(&["--steps", "0"]).contains("claim 2  not yet"));
    let seeds = run(&["--seeds", "1,3", "--steps", "20"]);
    assert!(seeds.lines().count() == 10 && seeds.contains("seed 3  claim 1  holds"), "{seeds}");
    let alone = run(&["--set", "seed=3", "--steps", "20"]);
    assert!(alone.lines().all(|line| seeds.contains(line)), "{seeds}{alone}");
    let narrow = run(&["--set", "network.width=4"]);
    assert_ne!(narrow, out, "changes of the command line count");
}

#[test]
fn checks_print_every_number_and_fail_with_a_claim() {
    let file = own_lesson();
    let check = |more: &[&str]| {
        let output = output(&[&["lessons", "--check", text(file.path())], more].concat());
        assert_eq!(output.status.code(), Some(1), "a claim fails, and one holds without its cause");
        String::from_utf8(output.stdout).unwrap()
    };
    let said = |out: &str, parts: &[&str]| {
        for part in parts {
            assert!(out.contains(part), "{out} does not say {part}");
        }
    };
    let out = check(&["--seeds", "1,2"]);
    said(&out, &["mine: ", "40 steps, seeds 1,2\n", "  1. The loss is a number.\n", "b.loss at end", "  NOT"]);
    said(&out, &["holds on 2 of 2, least margin 9", "holds on 0 of 2, NOT 2 OF 2 AS REQUIRED, least margin -"]);
    said(&out, &["3. A lag is a lag.\n", "holds by definition on 2 of 2"]);
    said(
        &out,
        &["Without the cause: Fewer units (network.width=4)\n     claim 1 fails on 0 of 2, NOT 2 OF 2 AS REQUIRED"],
    );
    let many = check(&["--seeds", "1..11", "--jobs", "1"]);
    said(&many, &["seeds 1..11\n", "least     median   greatest\n", "holds on 11 of 11"]);
    assert_eq!(many, check(&["--seeds", "1..11", "--jobs", "3"]), "whatever the number of threads");
    said(&check(&["--quick"]), &["holds on 5 of 5", "fails on 0 of 2"]);

    let csv = check(&["--seeds", "1,2", "--csv"]);
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let of: Vec<[&str; 6]> = rows.iter().map(|row| [1, 2, 3, 7, 8, 9].map(|i| &row[i])).collect();
    assert_eq!(
        of,
        [
            ["1", "finding", "", "2", "2", "2"],
            ["2", "finding", "", "2", "0", "2"],
            ["3", "identity", "", "2", "2", "2"],
            ["1", "control", "1", "2", "0", "2"],
        ]
    );
    let markdown = check(&["--seeds", "1,2", "--markdown"]);
    said(
        &markdown,
        &["| lesson | claim |", "| mine | 1 | control | 0 of 2 | -", "| Fewer units: `network.width=4` |\n"],
    );
}

#[test]
fn the_values_of_a_lesson_are_printed_with_their_range() {
    let file = own_lesson();
    let values = |more: &[&str]| succeeded(output(&[&["lessons", "--values", text(file.path())], more].concat()));
    let out = values(&["--seeds", "1..3"]);
    assert!(out.contains("40 steps, seeds 1..3\n") && out.contains("least (seed)"), "{out}");
    assert_eq!(out.matches("b.loss at end").count(), 1, "once, though the texts say it, too: {out}");
    let csv = values(&["--seeds", "1..3", "--csv", "--of", "a.loss", "--of", "b.loss - a.loss at end"]);
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.iter().map(|row| &row[2]).collect::<Vec<_>>(), ["a.loss at end", "b.loss at end - a.loss at end"]);
    // They are those of single runs.
    let number = |row: &csv::StringRecord, i: usize| row[i].parse::<f64>().unwrap();
    let [least, median, greatest] = [6, 8, 9].map(|i| number(&rows[0], i));
    assert!(least < median && median < greatest, "{csv}");
    let alone = values(&["--seeds", &rows[0][7], "--csv", "--of", "a.loss"]);
    assert!(alone.contains(&format!(",{least},")), "{alone}");
    let changed = values(&["--seeds", "1..3", "--csv", "--of", "a.loss", "--set", "network.width=4"]);
    assert!(
        changed.contains("mine,network.width=4,a.loss at end,number,3,0,") && !changed.contains(&least.to_string())
    );
    let refused = |more: &[&str], part: &str| {
        check_refused(&output(&[&["lessons", "--values", text(file.path())], more].concat()), 2, part);
    };
    refused(&["--of", "a.los"], "--of: {a.los}: los is not a quantity; did you mean loss?");
    refused(&["--of", "a.std(layer=9)"], "--of: {a.std(layer=9) at end}: layer is 9; allowed: 1..=2");
    refused(&["--set", "network.depth=0"], "network.depth is 0");
    refused(&["--jobs", "0"], "--jobs is 0; allowed: 1..=256");
    refused(&["--check"], "cannot be used with");
}

#[test]
fn what_is_no_lesson_is_refused_in_one_line() {
    let file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
    fs::write(file.path(), "id = \"x\"\nordr = 1\n").unwrap();
    let name = text(file.path());
    for arguments in [&["run", "--lesson"][..], &["lessons", "--check"], &["--lesson"]] {
        let refused = |name: &str, part: &str| check_refused(&output(&[arguments, &[name]].concat()), 2, part);
        refused("what-is-shfit", "what-is-shfit is not a lesson; did you mean what-is-shift?");
        refused(name, "ordr is not a known key; did you mean order?");
        refused("none.toml", "none.toml: no such file or folder");
        refused("", "");
    }
    check_refused(&output(&["run", name, "--lesson", name]), 2, "cannot be used with");
    let all = output(&["lessons", name, "half-relu"]);
    assert_eq!(all.status.code(), Some(2));
    assert!(String::from_utf8(all.stdout).unwrap().contains("Half of the ReLU is silent"), "the others still load");
    let said = String::from_utf8(all.stderr).unwrap();
    assert!(said.lines().count() == 1 && said.matches(name).count() == 1, "{said}");
    let checked = output(&["lessons", "--check", name, "half-relu", "--seeds", "1"]);
    assert_eq!(checked.status.code(), Some(2));
    assert!(String::from_utf8(checked.stdout).unwrap().contains("holds on 1 of 1"));
    check_refused(&output(&["lessons", "--check", name, "half-relu", "--seeds", "x"]), 2, "ordr is not a known key");
    check_refused(&output(&["lessons", "--seeds", "1..3"]), 2, "--check");
    check_refused(&output(&["lessons", "--check", "--seeds", "x"]), 2, "--seeds is x");
    check_refused(&output(&["lessons", "--check", "--json"]), 2, "cannot be used with");
    check_refused(&output(&["lessons", "--csv"]), 2, "--check");
    check_refused(&output(&["lessons", "--check", "--set", "seed=1"]), 2, "--values");
    check_refused(&output(&["--lesson", "what-is-shift"]), 1, "there is no display");
    check_refused(&output(&["run", "--lesson", "what-is-shift", "--set", "network.depth=0"]), 2, "network.depth is 0");
}
