//! The lessons that come with the program, and one's own, as their users meet them.
#![expect(clippy::unwrap_used, reason = "a helper of tests ends them where something is missing")]

use std::collections::BTreeSet;
use std::fs;

use shiftscope::config::Key;
use shiftscope::lessons::{Bilingual, CheckResult, FILES, Finding, Lesson, Right, Speed, Verdict, catalog};
use shiftscope::map::{Axis, whole};
use shiftscope::nn::flush::flushed;
use shiftscope::trainer::lockstep;

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

/// The lesson with a seed, a thread for each arm, and its map on two threads.
fn outcome(lesson: &Lesson, seed: u64) -> CheckResult {
    let experiment = lesson.with_seed(seed).unwrap();
    let plan = lesson.map.as_ref().map(|plane| plane.plan(experiment.config()).unwrap());
    let map = plan.map(|plan| whole(&plan, 2, &|| true).unwrap());
    flushed(|| lesson.check(&experiment, map.as_ref(), &mut |arms, work| lockstep::both(arms, work))).unwrap()
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

/// What a lesson claims holds on every seed that its settings were not chosen with; the last words then have all their
/// numbers.
fn check_claims(lesson: &Lesson) {
    for &seed in &lesson.seeds.checked {
        let outcome = outcome(lesson, seed);
        for (claim, Finding { verdict, measured }) in lesson.claims.iter().zip(&outcome.findings) {
            assert_eq!(*verdict, Verdict::Holds, "{}, seed {seed}: {}: {measured:?}", lesson.id, claim.holds);
        }
        for ending in &outcome.endings {
            assert!(!ending.contains('…') && !ending.contains(['{', '}']), "{}, seed {seed}: {ending}", lesson.id);
        }
    }
}

#[test]
fn claims_hold_on_untuned_seeds() {
    catalog().lessons.iter().filter(|lesson| lesson.map.is_none()).for_each(check_claims);
}

/// One seed and a quarter of the cells; the whole maps with all their seeds take a minute (see below).
#[test]
fn claims_hold_on_coarse_maps() {
    assert_eq!(with_map().count(), 2);
    for lesson in with_map() {
        let mut lesson = coarse(lesson, 2);
        lesson.seeds.checked.truncate(1);
        check_claims(&lesson);
    }
}

/// `cargo test --test it claims_hold_on_whole_maps -- --ignored`
#[test]
#[ignore = "takes a minute: the maps of the lessons with every seed"]
fn claims_hold_on_whole_maps() {
    with_map().for_each(check_claims);
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

/// What causes a claim, and what takes the cause away: with these settings the claims of these numbers, from 1, must fail.
const CONTROLS: &[(&str, &[&str], &[usize])] = &[
    // Without depth nothing becomes alike.
    ("all-alike", &["network.depth=1"], &[1, 3]),
    // With batch norm A's samples stay apart; without it B's do not.
    ("all-alike", &["arms.a.normalization=batch"], &[1, 3]),
    ("all-alike", &["arms.b.normalization=none"], &[2]),
    // Nothing is parted by training that changes nothing.
    ("all-alike", &["training.learning_rate=0"], &[4]),
    // Off the critical variance, below and above, A's gradient does not keep its size.
    ("edge-of-chaos", &["arms.a.init.scale=1"], &[1, 3, 4]),
    ("edge-of-chaos", &["arms.a.init.scale=1.732"], &[1]),
    // The critical variance depends on the spread of the biases.
    ("edge-of-chaos", &["init.bias_std=0"], &[1, 2, 3]),
    // B at the critical variance, and above it.
    ("edge-of-chaos", &["arms.b.init.scale=1.327"], &[2, 3, 4]),
    ("edge-of-chaos", &["arms.b.init.scale=1.732"], &[2, 3]),
];

#[test]
fn a_claim_fails_without_its_cause() {
    for (id, set, failing) in CONTROLS {
        let lesson = catalog().find(id).unwrap();
        let mut control = lesson.clone();
        assert!(control.experiment.set_all(set.iter().copied()).is_empty(), "{id} with {set:?}");
        for &seed in &lesson.seeds.checked[..2] {
            let findings = outcome(&control, seed).findings;
            for claim in *failing {
                let Finding { verdict, measured } = &findings[claim - 1];
                assert_eq!(
                    *verdict,
                    Verdict::DoesNotHold,
                    "{id} with {set:?}, seed {seed}, claim {claim}: {measured:?}"
                );
            }
        }
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
    }
}

/// A lesson of one's own that takes no time, whose second claim is too strong.
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
    assert_eq!(lines.len(), 4, "{out}");
    assert!(lines[0].starts_with("arm A") && lines[1].contains("40 steps"), "{out}");
    assert!(lines[2].starts_with("claim 1  holds              The loss is a number. (b.loss at end = "), "{out}");
    assert!(
        lines[3].starts_with("claim 2  does not hold      Nobody is ever wrong. (a.test_accuracy at step 1 = "),
        "{out}"
    );
    // The measuring changes nothing, whatever else is asked for, and a shorter run does not come that far.
    let folder = tempfile::tempdir().unwrap();
    let (metrics, trace) = (folder.path().join("m.csv"), folder.path().join("t.npz"));
    let watched = run(&["--metrics", text(&metrics), "--trace", text(&trace), "--trace-steps", "5"]);
    assert_eq!(watched, out);
    assert!(run(&["--steps", "0"]).contains("claim 2  not yet"));
    let seeds = run(&["--seeds", "1,3", "--steps", "20"]);
    assert!(seeds.lines().count() == 8 && seeds.contains("seed 3  claim 1  holds"), "{seeds}");
    let alone = run(&["--set", "seed=3", "--steps", "20"]);
    assert!(alone.lines().all(|line| seeds.contains(line)), "{seeds}{alone}");
    let narrow = run(&["--set", "network.width=4"]);
    assert_ne!(narrow, out, "changes of the command line count");
}

#[test]
fn checks_print_every_number_and_fail_with_a_claim() {
    let file = own_lesson();
    let output = output(&["lessons", "--check", text(file.path()), "--seeds", "1,2"]);
    assert_eq!(output.status.code(), Some(1), "a claim fails");
    let out = String::from_utf8(output.stdout).unwrap();
    for part in
        ["mine: ", "1. The loss is a number. (2 of 2)", "2. Nobody is ever wrong. (0 of 2)", "b.loss at end", "NOT"]
    {
        assert!(out.contains(part), "{out} does not say {part}");
    }
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
    assert!(String::from_utf8(checked.stdout).unwrap().contains("(1 of 1)"));
    check_refused(&output(&["lessons", "--check", name, "half-relu", "--seeds", "x"]), 2, "ordr is not a known key");
    check_refused(&output(&["lessons", "--seeds", "1..3"]), 2, "--check");
    check_refused(&output(&["lessons", "--check", "--seeds", "x"]), 2, "--seeds is x");
    check_refused(&output(&["lessons", "--check", "--json"]), 2, "cannot be used with");
    check_refused(&output(&["--lesson", "what-is-shift"]), 1, "there is no display");
    check_refused(&output(&["run", "--lesson", "what-is-shift", "--set", "network.depth=0"]), 2, "network.depth is 0");
}
