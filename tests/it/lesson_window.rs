//! Lessons in the window: predict, watch, explain, try; what is remembered; lessons of one's own.

use std::fs;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use shiftscope::app::{Remembered, Session};
use shiftscope::config::{Config, Normalization};
use shiftscope::lessons::{IOFFE_2015_FIGURE_1, Lesson, catalog};
use shiftscope::trainer::{Activity, Command, Trainer};
use shiftscope::view::{Language, Tab};

use crate::bench::{Bench, Window, click, drop_file, press, type_into, wait, window_of};
use crate::fit;

/// A lesson with everything in it, quick to train.
const TEXT: &str = include_str!("lesson.toml");

pub fn lesson() -> Lesson {
    Lesson::from_toml(TEXT).expect("a good lesson")
}

/// A window in which `lesson` is on.
pub fn window_with(lesson: Lesson, language: Language, size: [f32; 2]) -> Window {
    let mut bench = Bench::new(lesson.experiment.clone(), language);
    bench.session.begin_with(lesson);
    bench.run_to(0);
    window_of(bench, size)
}

/// The lowest window in which the panel of a lesson stands beside the pictures: a smaller one has the spotlight.
pub const BESIDE: [f32; 2] = [1300.0, 720.0];

fn window() -> Window {
    window_with(lesson(), Language::English, BESIDE)
}

/// Opens the lesson in a window.
pub fn open(window: &mut Window) {
    window.state_mut().session.begin_with(lesson());
    window.run();
}

/// Answers, and goes on to the end.
pub fn to_the_end(window: &mut Window) {
    for _ in 0..40 {
        if window.state().session.report().is_some_and(|report| report.frame.as_ref().is_some_and(|f| f.step >= 64)) {
            break;
        }
        press(window, Key::Space);
    }
    window.run();
}

/// Time passes in which a moment is read.
fn read(window: &mut Window) {
    let now = window.ctx.input(|input| input.time);
    window.input_mut().time = Some(now + 3.0);
    window.run();
    window.input_mut().time = None;
}

fn runs(window: &Window) -> Vec<u64> {
    let of = |command: &Command| if let Command::RunTo(step) = command { Some(*step) } else { None };
    window.state().told.iter().filter_map(of).collect()
}

#[test]
fn a_lesson_asks_first_and_trains_on_the_answer() {
    let mut window = window();
    window.get_by_label_contains("What enters the last layers of A");
    window.get_by_label_contains("Which network will classify");
    assert!(window.query_by_role_and_label(Role::Slider, "Depth").is_none(), "the controls are folded");
    assert!(runs(&window).is_empty(), "nothing is trained before the answer");
    click(&mut window, Role::Button, "B, with batch norm");
    assert_eq!(runs(&window), [8], "up to the first moment");
    window.get_by_label_contains("Your prediction: B, with batch norm");
    window.get_by_label_contains("Here A has a standard deviation of");
}

#[test]
fn a_moment_points_at_its_place_and_waits() {
    let mut window = window();
    click(&mut window, Role::Button, "Skip the question");
    assert_eq!(runs(&window), [8]);
    let bubble = window.get_by_role_and_label(Role::Tooltip, "Look at layer 2 of A.").rect();
    let cell = window.get_by_label_contains("Layer 2, A: mean").rect();
    assert!(!bubble.intersects(cell) && (bubble.center().x - cell.center().x).abs() < 300.0, "{bubble:?} {cell:?}");
    click(&mut window, Role::Button, "Go on");
    // At the second moment it only stands for a while.
    assert_eq!(runs(&window), [8, 32]);
    assert_eq!(window.state().session.state().tab, Tab::Drift, "and it shows another view");
    read(&mut window);
    assert_eq!(runs(&window), [8, 32, 64]);
}

/// A window in which training stands at the second moment, which does not wait.
fn at_second_moment() -> Window {
    let mut window = window();
    click(&mut window, Role::Button, "Skip the question");
    click(&mut window, Role::Button, "Go on");
    assert_eq!(runs(&window), [8, 32]);
    window
}

#[test]
fn a_moment_that_goes_by_can_be_held() {
    let mut window = at_second_moment();
    window.get_by_role_and_label(Role::Button, "Pause");
    window.key_press(Key::Space);
    read(&mut window);
    window.get_by_role_and_label(Role::Button, "Go on");
    assert_eq!(runs(&window), [8, 32], "it stays");
    press(&mut window, Key::Space);
    assert_eq!(runs(&window), [8, 32, 64]);
}

#[test]
fn the_end_says_the_numbers_of_this_run_and_the_verdicts() {
    let mut window = window();
    click(&mut window, Role::Button, "A, without");
    to_the_end(&mut window);
    window.get_by_label_contains("This run does not agree with your prediction.");
    // The made-up accuracies: 0.66 − 0.15/(1 + 64/30) and 0.99 − 0.5/(1 + 64/40).
    window.get_by_label_contains("A reached 61.2\u{a0}%, B 79.8\u{a0}%");
    window.get_by_label_contains("1 of 2 claims hold");
    click(&mut window, Role::RadioButton, "Page: Claims and try");
    window.get_by_label_contains("B classifies more than A. holds: b.train_accuracy at end");
    window.get_by_label_contains("A is nearly perfect. does not hold in this run: a.train_accuracy at end");
}

#[test]
fn a_suggestion_sets_the_sliders_and_the_verdicts_follow() {
    let mut window = window();
    to_the_end(&mut window);
    click(&mut window, Role::RadioButton, "Page: Claims and try");
    window.state_mut().told.clear();
    click(&mut window, Role::Button, "Take the norm out of B");
    let told = &window.state().told;
    let rebuilt = told.iter().position(|command| matches!(command, Command::Rebuild(_))).expect("a new run");
    assert!(told[rebuilt..].iter().any(|command| matches!(command, Command::RunTo(64))), "up to the end");
    window.get_by_label_contains("Changed from the lesson: Normalization of B None");
    // Without a norm B is like A.
    window.get_by_label_contains("B classifies more than A. does not hold in this run");
    click(&mut window, Role::Button, "Restore");
    assert!(window.query_by_label_contains("Changed from the lesson").is_none());
    window.get_by_label_contains("B classifies more than A. holds");
}

/// The lesson, whose second claim is true by definition, with a control for the first.
fn controlled() -> Lesson {
    let control = "[[control]]\nen = \"B without its norm\"\nko = \"정규화가 없는 B\"\n\
        set = [\"arms.b.normalization=none\"]\nfails = [1]\n";
    let text = TEXT.replace("a.train_accuracy at end > 0.9 and a.std(layer=all) at end > 0", "a.std at end >= 0");
    let text = text.replace("[[claim]]\nen = \"A is", "[[claim]]\nkind = \"identity\"\nen = \"A is");
    Lesson::from_toml(&(text + control)).expect("a lesson")
}

/// Turns to the page of the claims, where the end has several.
fn to_the_claims(window: &mut Window) {
    let page = "Page: Claims and try";
    if window.query_by_role_and_label(Role::RadioButton, page).is_some() {
        click(window, Role::RadioButton, page);
    }
}

#[test]
fn without_its_cause_a_claim_fails_as_it_must() {
    let mut window = window_with(controlled(), Language::English, [1300.0, 900.0]);
    to_the_end(&mut window);
    window.get_by_label_contains("1 of 1 claims hold in this run");
    window.get_by_label_contains("2.\u{a0}A is nearly perfect. by definition: a.std(layer=all) at end");
    window.get_by_label_contains("1.\u{a0}B classifies more than A. holds:");
    click(&mut window, Role::Button, "B without its norm (must fail: 1)");
    let told = &window.state().told;
    assert!(told.iter().any(|command| matches!(command, Command::Rebuild(_))), "a new run");
    window.get_by_label_contains("Of the claims that must fail now, 1 of 1 did.");
    to_the_claims(&mut window);
    window.get_by_label_contains("1.\u{a0}B classifies more than A. fails, as it must without its cause:");
    window.get_by_label_contains("2.\u{a0}A is nearly perfect. by definition:");
    click(&mut window, Role::Button, "Restore");
    to_the_claims(&mut window);
    window.get_by_label_contains("1.\u{a0}B classifies more than A. holds:");
}

/// Whoever sets the sliders to the control, or takes another seed for it, has made the same experiment.
#[test]
fn a_control_is_told_by_its_settings() {
    let mut window = window_with(controlled(), Language::English, [1300.0, 900.0]);
    to_the_end(&mut window);
    click(&mut window, Role::Button, "Take the norm out of B");
    to_the_claims(&mut window);
    window.get_by_label_contains("B classifies more than A. fails, as it must without its cause:");
    click(&mut window, Role::Button, "A tenth of the learning rate");
    to_the_claims(&mut window);
    window.get_by_label_contains("B classifies more than A. holds:");
}

/// The page of the controls, where the end has several.
#[test]
fn controls_have_their_room() {
    for language in Language::ALL {
        for size in [BESIDE, [1280.0, 720.0], [1024.0, 768.0], [1280.0 / 1.5, 720.0 / 1.5]] {
            let mut window = window_with(controlled(), language, size);
            to_the_end(&mut window);
            read(&mut window);
            let [page, button, again] = match language {
                Language::English => ["Page: Cause", "B without its norm (must fail: 1)", "Again"],
                _ => ["쪽: 원인", "정규화가 없는 B (주장 1: 성립하지 않아야 해요)", "처음부터"],
            };
            let together = match language {
                Language::English => "Page: Claims and try",
                _ => "쪽: 주장과 해 보기",
            };
            for tab in [page, together] {
                if window.query_by_role_and_label(Role::RadioButton, tab).is_some() {
                    click(&mut window, Role::RadioButton, tab);
                }
            }
            let what = format!("{language:?} {size:?}");
            let foot = window.get_by_role_and_label(Role::Button, again).rect().top();
            assert!(window.get_by_role_and_label(Role::Button, button).rect().bottom() <= foot, "{what}");
            let cut = fit::cut(&window);
            assert!(cut.is_empty(), "{what}: {cut:?}");
        }
    }
}

#[test]
fn who_goes_step_by_step_is_not_carried_on() {
    let mut window = at_second_moment();
    let pauses = |window: &Window| window.state().told.iter().filter(|one| matches!(one, Command::Pause)).count();
    assert!(pauses(&window) >= 2, "a run that came here on another order would go on");
    click(&mut window, Role::Button, "Step");
    read(&mut window);
    assert_eq!(runs(&window), [8, 32], "the lesson does not run away");
    window.get_by_role_and_label(Role::Button, "Train");
    click(&mut window, Role::Button, "Go on");
    assert_eq!(runs(&window), [8, 32, 64]);
}

/// A window at the end of a lesson, with a suggestion that only lengthens its run.
fn at_longer_suggestion() -> Window {
    let text = TEXT.replace("training.learning_rate=0.05", "training.steps=128");
    let longer = Lesson::from_toml(&text.replace("A tenth of the learning rate", "Twice as long")).expect("a lesson");
    let mut window = window_with(longer, Language::English, BESIDE);
    to_the_end(&mut window);
    click(&mut window, Role::RadioButton, "Page: Claims and try");
    window
}

#[test]
fn a_changed_run_is_no_beginning_of_a_longer_one() {
    let mut window = at_longer_suggestion();
    click(&mut window, Role::Button, "Take the norm out of B");
    window.state_mut().told.clear();
    click(&mut window, Role::Button, "Twice as long");
    assert!(window.state().told.iter().any(|one| matches!(one, Command::Rebuild(_))), "the lesson's own run, anew");
}

#[test]
fn leaving_a_lesson_gives_the_step_to_run_to_back() {
    let mut window = crate::bench::window();
    let before = window.state().session.state().pace.run_to;
    open(&mut window);
    assert_eq!(window.state().session.state().pace.run_to, 64);
    window.get_by_role_and_label(Role::Button, "Leave the lesson").click();
    window.run();
    assert_eq!(window.state().session.state().pace.run_to, before);
}

#[test]
fn a_longer_run_goes_on_from_the_one_at_hand() {
    let mut window = at_longer_suggestion();
    window.state_mut().told.clear();
    click(&mut window, Role::Button, "Twice as long");
    let told = &window.state().told;
    assert!(!told.iter().any(|command| matches!(command, Command::Rebuild(_) | Command::Replay)), "{told:?}");
    assert_eq!(runs(&window), [128]);
    assert!(window.query_by_label_contains("Changed from the lesson").is_none(), "it is the same run");
    window.get_by_role_and_label(Role::ProgressIndicator, "step 128 of 128");
    // Another suggestion is a run of its own, as long as the lesson.
    click(&mut window, Role::Button, "Take the norm out of B");
    assert_eq!(runs(&window), [128, 64]);
}

#[test]
fn a_slider_changes_the_run_and_the_lesson_says_so() {
    let mut window = window_with(lesson(), Language::English, [1600.0, 1000.0]);
    to_the_end(&mut window);
    // The button of the panel, not that of the bar, which has a name of its own kind.
    window.get_all_by_role_and_label(Role::Button, "Controls").next().expect("a button").click();
    window.run();
    type_into(&mut window, "Depth", "5");
    window.get_by_label_contains("Changed from the lesson: Depth 5");
    assert_eq!(runs(&window).last(), Some(&64), "the changed run goes to the end by itself");
}

#[test]
fn a_change_at_an_earlier_step_of_a_run_under_way_ends_with_the_lesson() {
    let mut window = window_with(lesson(), Language::English, [1600.0, 1000.0]);
    click(&mut window, Role::Button, "Skip the question");
    click(&mut window, Role::Button, "Go on");
    let told = branch(&mut window, 20);
    assert!(matches!(told[..], [Command::Branch(_, 20), Command::StopAt(64), ..]), "{told:?}");
    assert!(runs(&window).is_empty(), "a run that stands is left to the user");
}

/// Goes on from `step` with another learning rate; returns what the trainer is told.
fn branch(window: &mut Window, step: u32) -> Vec<Command> {
    window.get_all_by_role_and_label(Role::Button, "Controls").next().expect("a button").click();
    window.run();
    window.get_by_role_and_label(Role::Slider, "Time").set_value_accesskit(f64::from(step));
    window.run();
    type_into(window, "Learning rate", "2.5");
    window.state_mut().told.clear();
    click(window, Role::Button, &format!("Go on from step {step}"));
    window.state().told.clone()
}

#[test]
fn a_branch_of_a_longer_run_is_not_stopped_before_it_begins() {
    let mut window = at_longer_suggestion();
    click(&mut window, Role::Button, "Twice as long");
    read(&mut window);
    assert_eq!(runs(&window).last(), Some(&128));
    let told = branch(&mut window, 100);
    assert!(matches!(told[0], Command::Branch(_, 100)), "{told:?}");
    // The run that hurries to its step is another one, with a change.
    let Command::Branch(file, _) = &told[0] else { panic!("{told:?}") };
    let bench = window.state_mut();
    bench.report = crate::made_up::report(file.config(), 10, Activity::Running);
    bench.session.receive(bench.report.clone());
    window.run();
    window.run();
    let orders = window.state().told.iter().filter(|one| matches!(one, Command::RunTo(_) | Command::StopAt(_)));
    assert_eq!(orders.count(), 0, "{:?}", window.state().told);
}

#[test]
fn replay_leads_through_the_moments_again() {
    let mut window = window();
    to_the_end(&mut window);
    window.state_mut().told.clear();
    press(&mut window, Key::R);
    let told = &window.state().told;
    assert!(matches!(told[0], Command::Replay) && matches!(told[1], Command::RunTo(8)), "{told:?}");
    window.get_by_role_and_label(Role::Tooltip, "Look at layer 2 of A.");
}

#[test]
fn moments_can_be_seen_again_and_scrubbed_to() {
    let mut window = window();
    to_the_end(&mut window);
    assert!(window.query_by_role(Role::Tooltip).is_none());
    click(&mut window, Role::Button, "Step 8");
    assert_eq!(window.state().session.state().at, Some(8));
    window.get_by_role_and_label(Role::Tooltip, "Look at layer 2 of A.");
    press(&mut window, Key::End);
    assert!(window.query_by_role(Role::Tooltip).is_none());
}

#[test]
fn the_list_shows_all_lessons_in_order() {
    for (language, open, done) in [(Language::English, "Lessons", "done"), (Language::Korean, "수업", "완료")] {
        let mut bench = Bench::new(Config::default(), language);
        let first = &catalog().lessons[0];
        let text = format!("version = 1\nhints_seen = true\n[lessons]\n{} = 1\nof-another-version = 2\n", first.id);
        let remembered = Remembered::from_toml(&text).expect("a state file");
        bench.session.recall(&egui::Context::default(), &remembered);
        let mut window = window_of(bench, [1280.0, 720.0]);
        click(&mut window, Role::Button, open);
        for lesson in &catalog().lessons {
            let title = &lesson.text.of(language.name()).title;
            let name = format!("{}. {title}", lesson.order);
            let name = if lesson.id == first.id { format!("{name}, {done}") } else { name };
            window.get_by_role_and_label(Role::Button, &name);
        }
        fit::check_whole(&window, &format!("the list of lessons {language:?}"));
        press(&mut window, Key::Escape);
        press(&mut window, Key::L);
        let name = format!("{}. {}, {done}", first.order, first.text.of(language.name()).title);
        click(&mut window, Role::Button, &name);
        window.get_by_label_contains(&first.text.of(language.name()).question);
        assert!(matches!(window.state().told.last(), Some(Command::Rebuild(config))
            if *config.config() == first.experiment));
    }
}

#[test]
fn progress_is_remembered() {
    let mut window = window();
    click(&mut window, Role::Button, "B, with batch norm");
    let remember = |window: &Window| window.state().session.remember(&window.ctx, &Remembered::default()).to_toml();
    assert!(!remember(&window).contains("a-test"), "not before its end");
    to_the_end(&mut window);
    let text = remember(&window);
    assert!(text.contains("[lessons]\na-test = 2"), "the second answer: {text}");
    let mut next = Session::new(&Config::default().check().unwrap(), Language::English);
    next.recall(&egui::Context::default(), &Remembered::from_toml(&text).unwrap());
    assert!(next.remember(&egui::Context::default(), &Remembered::default()).to_toml().contains("a-test = 2"));
}

#[test]
fn leaving_a_lesson_gives_speed_and_controls_back() {
    let mut bench = Bench::new(Config::default(), Language::English);
    bench.session.begin_with(lesson());
    bench.run_to(0);
    let mut window = window_of(bench, [1280.0, 720.0]);
    assert!((window.state().session.state().pace.speed - 20.0).abs() < 1e-9);
    click(&mut window, Role::Button, "Leave the lesson");
    assert!((window.state().session.state().pace.speed - 40.0).abs() < 1e-9);
    window.get_by_role_and_label(Role::Slider, "Depth");
    assert!(window.query_by_label_contains("Which network will classify").is_none());
}

#[test]
fn an_exercise_hides_and_locks_controls() {
    let mut exercise = lesson();
    exercise.exercise.hide = vec!["init".to_owned(), "arms.b.normalization".to_owned()];
    let mut window = window_with(exercise.clone(), Language::English, [1600.0, 1000.0]);
    window.get_all_by_role_and_label(Role::Button, "Controls").next().expect("a button").click();
    window.run();
    assert!(window.query_by_role_and_label(Role::Slider, "Scale ×").is_none());
    window.get_by_role_and_label(Role::Slider, "Depth");
    window.state_mut().told.clear();
    window.key_press_modifiers(egui::Modifiers::SHIFT, Key::B);
    window.run();
    assert!(window.state().told.is_empty(), "the key of a hidden control does nothing");
    exercise.exercise.lock = true;
    let mut window = window_with(exercise, Language::English, [1600.0, 1000.0]);
    window.get_all_by_role_and_label(Role::Button, "Controls").next().expect("a button").click();
    window.run();
    window.get_by_label("Locked for this exercise");
    let seed = window.get_by_role_and_label(Role::Button, "New seed");
    assert!(seed.accesskit_node().is_disabled(), "the button of a locked control does nothing, and looks so");
    window.state_mut().told.clear();
    window.get_by_role_and_label(Role::Slider, "Depth").click();
    press(&mut window, Key::N);
    assert!(window.state().told.is_empty(), "{:?}", window.state().told);
    // What the lesson itself suggests goes on.
    to_the_end(&mut window);
    click(&mut window, Role::Button, "Take the norm out of B");
    window.get_by_label_contains("Changed from the lesson");
}

#[test]
fn an_own_lesson_is_saved_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = Config::default();
    config.set("network.depth=4").unwrap();
    let mut bench = Bench::new(config, Language::English);
    bench.session.set_folder(folder.path().to_path_buf());
    let mut window = window_of(bench, [1280.0, 720.0]);
    click(&mut window, Role::RadioButton, "Stage: Σwx");
    click(&mut window, Role::Button, "File");
    click(&mut window, Role::Button, "Save as lesson…");
    click(&mut window, Role::Button, "Save");
    let path = folder.path().join("lesson.toml");
    let lesson = Lesson::from_toml(&fs::read_to_string(&path).unwrap()).expect("a lesson");
    assert_eq!((lesson.experiment.network.depth, lesson.steps()), (4, 40));
    assert!(lesson.show.contains(&("stage".to_owned(), "z".to_owned())));
    drop_file(&mut window, &path);
    window.get_by_label_contains("What is it about?");
    click(&mut window, Role::Button, "Lessons");
    window.get_by_label("From files");
    window.get_by_role_and_label(Role::Button, "100. My lesson");
}

#[test]
fn a_bad_lesson_file_is_one_line_that_names_file_and_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.toml");
    for (from, to, said) in [
        ("watch = 20", "wach = 20", "wach is not a known key"),
        ("layer=all", "layer=99", "layer"),
        (
            "view = \"layers\"",
            "view = \"layers\"\n[show.options]\n\"layers.axis\" = \"wide\"",
            "layers.axis is \"wide\"",
        ),
        ("title = \"A test\"\n", "", "title is missing"),
    ] {
        assert!(TEXT.contains(from), "{from}");
        fs::write(&path, TEXT.replace(from, to)).unwrap();
        let mut window = window_of(Bench::new(Config::default(), Language::English), [1280.0, 720.0]);
        drop_file(&mut window, &path);
        let line = window.get_by_label_contains("bad.toml: ");
        let line = line.accesskit_node().value().unwrap_or_default();
        assert!(line.contains(said) && !line.contains('\n'), "{line}");
    }
}

/// Adds the texts that have no room, and where.
fn note(found: &mut std::collections::BTreeSet<String>, window: &Window, what: &str) {
    // The spotlight has few words.
    let spotlit = window.query_by_role(Role::Mark).is_some();
    let problems = if spotlit { fit::cut(window) } else { fit::of_window(window) };
    found.extend(problems.into_iter().map(|problem| format!("{what}: {problem}")));
    found.extend(fit::out_of_bubble(window).map(|problem| format!("{what}: {problem}")));
}

/// A lesson with a map of 2 × 2 cells, in which a share is claimed that no network of two can miss.
fn with_map() -> Lesson {
    let map = "[map]\nx = \"training.learning_rate=0.01..0.1:2\"\ny = \"init.scale=0.5..1:2\"\nsteps = 3\n[show]";
    let claim = "[[claim]]\nen = \"None diverges\"\nko = \"발산 없음\"\nholds = \"share(a.diverged) <= 0\"\n[[claim]]";
    let text = TEXT.replacen("[show]", map, 1).replacen("[[claim]]", claim, 1);
    let share = "{share(a.diverged)} of the cells diverged; A reached {a.train_accuracy at end}";
    Lesson::from_toml(&text.replace("A reached {a.train_accuracy at end}", share)).expect("a good lesson")
}

#[test]
fn the_map_of_a_lesson_is_computed_and_decides_its_claims() {
    let mut window = window_with(with_map(), Language::English, BESIDE);
    assert!(window.state().session.state().map.axes[0].count() == 2, "the plane of the lesson is chosen");
    assert!(window.query_by_label_contains("being computed").is_none(), "nothing is computed before the answer");
    click(&mut window, Role::Button, "Skip the question");
    to_the_end(&mut window);
    let done = |window: &Window| window.query_by_label_contains("2 of 3 claims hold").is_some();
    wait(&mut window, "the verdict on the map", done);
    window.get_by_label_contains("0\u{a0}% of the cells diverged; A reached");
    assert!(window.query_by_label_contains("being computed").is_none());
}

/// What is read during a lesson has its room in every phase.
#[test]
fn every_lesson_fits_in_every_phase() {
    check_phases(&[[1280.0, 720.0], [1024.0, 768.0]]);
}

/// Where there is more room: `cargo test --test it phase -- --ignored`.
#[test]
#[ignore = "takes long"]
fn every_lesson_fits_in_every_phase_of_a_large_window() {
    check_phases(&[[1600.0, 1000.0]]);
}

#[track_caller]
fn check_phases(sizes: &[[f32; 2]]) {
    let mut found = std::collections::BTreeSet::new();
    let lessons = catalog().lessons.iter().cloned().chain([lesson()]);
    for lesson in lessons {
        for language in Language::ALL {
            for &size in sizes {
                let what = format!("{} {language:?} {size:?}", lesson.id);
                let mut window = window_with(lesson.clone(), language, size);
                note(&mut found, &window, &format!("{what} question"));
                let steps: Vec<u64> =
                    lesson.moments.iter().map(|moment| moment.step).filter(|step| *step > 0).collect();
                press(&mut window, Key::Space);
                note(&mut found, &window, &format!("{what} training"));
                for step in steps.into_iter().chain([lesson.steps()]) {
                    window.state_mut().run_to(step);
                    window.run();
                    note(&mut found, &window, &format!("{what} step {step}"));
                    read(&mut window);
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.into_iter().collect::<Vec<_>>().join("\n"));
}

/// In a window 720 points high nothing that a lesson says has to be scrolled to: its last words stand above the foot of
/// the panel, whether its question was answered or not.
#[test]
fn every_lesson_is_read_without_scrolling() {
    let mut problems = Vec::new();
    let lessons = catalog().lessons.iter().cloned().chain([lesson()]);
    for (lesson, language) in lessons.flat_map(|lesson| Language::ALL.map(|language| (lesson.clone(), language))) {
        for answered in [false, true] {
            problems.extend(scrolled_to(&lesson, language, answered, BESIDE));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Neither has its question or its end on a projector of 1280 × 720.
#[test]
fn every_end_is_read_without_scrolling_on_a_projector() {
    let mut problems = Vec::new();
    for (lesson, language) in catalog().lessons.iter().flat_map(|one| Language::ALL.map(|language| (one, language))) {
        problems.extend(scrolled_to(lesson, language, true, [1280.0 / 1.5, 720.0 / 1.5]));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// On a projector of 1280 × 720, where everything is half as large again, a class sees the whole question before it votes;
/// in a window of that size the question stands beside the picture.
#[test]
fn every_question_is_a_slide_on_a_projector() {
    let lessons = catalog().lessons.iter().cloned().chain([lesson()]);
    for (lesson, language) in lessons.flat_map(|lesson| Language::ALL.map(|language| (lesson.clone(), language))) {
        let what = format!("{} {language:?}", lesson.id);
        let skip = if language == Language::English { "Skip the question" } else { "질문 건너뛰기" };
        let tab = if language == Language::English { "Drift" } else { "분포 변화" };
        let beside = window_with(lesson.clone(), language, [1280.0, 720.0]);
        assert!(beside.query_by_role_and_label(Role::Tab, tab).is_some(), "{what}");
        let mut slide = window_with(lesson.clone(), language, [1280.0 / 1.5, 720.0 / 1.5]);
        assert!(slide.query_by_role_and_label(Role::Tab, tab).is_none(), "{what}");
        let foot = slide.get_by_role_and_label(Role::Button, skip).rect().top();
        let text = lesson.text.of(language.name());
        let answers = lesson.answers.iter().map(|answer| answer.text.of(language.name()).as_str());
        for words in answers.chain([text.statement.as_str(), &text.question]) {
            let below = slide.get_by_label(words).rect().bottom() - foot;
            assert!(below <= 0.0, "{what}: {words}: {below:.0} points too long");
        }
        let found = fit::cut(&slide);
        assert!(found.is_empty(), "{what}: {found:?}");
        click(&mut slide, Role::Button, skip);
        // On the whole window, or on what the first moment points at.
        let opens =
            slide.query_by_role_and_label(Role::Tab, tab).is_some() || slide.query_by_role(Role::Mark).is_some();
        assert!(opens, "{what}: the curtain opens");
    }
}

#[test]
fn controls_that_are_asked_for_take_the_place_of_a_slide() {
    let mut bench = Bench::new(Config::default(), Language::English);
    bench.session.begin_with(lesson());
    bench.run_to(0);
    let mut window = window_of(bench, [1280.0 / 1.5, 720.0 / 1.5]);
    let tab = |window: &Window| window.query_by_role_and_label(Role::Tab, "Drift").is_some();
    let controls = |window: &mut Window| {
        window.get_all_by_role_and_label(Role::Button, "Controls").last().expect("a button").click();
        window.run();
    };
    assert!(!tab(&window));
    controls(&mut window);
    assert!(tab(&window) && window.query_by_role_and_label(Role::Slider, "Depth").is_some());
    controls(&mut window);
    assert!(!tab(&window));
    // Another lesson begins as a slide again, whatever was open.
    controls(&mut window);
    open(&mut window);
    assert!(!tab(&window));
}

/// What has to be scrolled to.
fn scrolled_to(lesson: &Lesson, language: Language, answered: bool, size: [f32; 2]) -> Vec<String> {
    let mut problems = Vec::new();
    let tag = language.name();
    let [skip, go_on, again, page] = match language {
        Language::English => ["Skip the question", "Go on", "Again", "Page"],
        _ => ["질문 건너뛰기", "계속", "처음부터", "쪽"],
    };
    let pages = match language {
        Language::English => ["Limits", "Claims", "Claims and try", "Try", "Cause"],
        _ => ["한계", "주장", "주장과 해 보기", "해 보기", "원인"],
    };
    let mut window = window_with(lesson.clone(), language, size);
    let answers = lesson.answers.iter().map(|answer| answer.text.of(tag).as_str());
    let [last, longest] = [answers.clone().next_back(), answers.max_by_key(|answer| answer.chars().count())];
    let [last, longest] = [last, longest].map(|answer| answer.expect("an answer"));
    let mut look = |window: &Window, foot: &str, end: f32, what: &str| {
        let below = end - window.get_by_role_and_label(Role::Button, foot).rect().top();
        if below > 0.0 {
            problems.push(format!("{} {tag}, answered: {answered}, {what}: {below:.0} points too long", lesson.id));
        }
    };
    look(&window, skip, end_of(&window, last), "question");
    click(&mut window, Role::Button, if answered { longest } else { skip });
    for moment in lesson.moments.iter().filter(|moment| moment.pause) {
        window.state_mut().run_to(moment.step);
        window.run();
        // The spotlight says the words of the moment alone.
        if window.query_by_role(Role::Mark).is_none() {
            let claim = lesson.claims.last().expect("a claim").text.of(tag);
            look(&window, go_on, end_of(&window, claim), &format!("moment {}", moment.step));
        }
        click(&mut window, Role::Button, go_on);
    }
    window.state_mut().run_to(lesson.steps());
    window.run();
    read(&mut window);
    // What each page ends with; what has no page of its own stands on the one before.
    let lasts = [
        Some(lesson.text.of(tag).limits.as_str()),
        lesson.claims.last().map(|claim| claim.text.of(tag).as_str()),
        lesson.controls.last().map(|one| &one.change).or(lesson.tries.last()).map(|one| one.text.of(tag).as_str()),
        lesson.tries.last().map(|one| one.text.of(tag).as_str()),
        lesson.controls.last().map(|one| one.change.text.of(tag).as_str()),
    ];
    let held = match language {
        Language::English => "hold in this run",
        _ => "이 실행에서 성립해요",
    };
    look(&window, again, end_of(&window, held), "result");
    for (name, last) in pages.into_iter().zip(lasts) {
        let tab = format!("{page}: {name}");
        if window.query_by_role_and_label(Role::RadioButton, &tab).is_some() {
            click(&mut window, Role::RadioButton, &tab);
            look(&window, again, end_of(&window, last.expect("words")), name);
        } else if name == pages[0] {
            look(&window, again, end_of(&window, last.expect("words")), name);
        }
        see_again(&window, lesson, language, &mut look);
    }
    problems
}

/// Returns where what says `words` ends, in points from the top of the window.
#[track_caller]
fn end_of(window: &Window, words: &str) -> f32 {
    let ends = window.query_all_by_label_contains(words).map(|node| node.rect().bottom());
    ends.reduce(f32::max).unwrap_or_else(|| panic!("{words} is not said"))
}

/// Looks at the button of the last moment, where it is on the page. The timeline names the step of the run in other words
/// in English and, at the step of the moment, in the same words in Korean; it is no button.
fn see_again(window: &Window, lesson: &Lesson, language: Language, look: &mut dyn FnMut(&Window, &str, f32, &str)) {
    let [again, step] = match language {
        Language::English => ["Again", "Step"],
        _ => ["처음부터", "스텝"],
    };
    let Some(moment) = lesson.moments.last() else { return };
    let (thousands, rest) = (moment.step / 1000, moment.step % 1000);
    let name = if thousands > 0 { format!("{step} {thousands},{rest:03}") } else { format!("{step} {rest}") };
    if let Some(button) = window.query_by_role_and_label(Role::Button, &name) {
        look(window, again, button.rect().bottom(), "moments");
    }
}

/// What a lesson compares with is trained beside the window, and drawn as a third bar; a published figure is named.
#[test]
fn three_bars_and_a_published_figure() {
    let mut lesson = lesson();
    lesson.compare = vec![Normalization::BatchNoisy];
    lesson.overlay = Some(&IOFFE_2015_FIGURE_1);
    for (language, measure, noisy, published) in [
        (Language::English, "W1/sd: A", "C with noisy batch norm ", "Ioffe & Szegedy 2015, read off the figure"),
        (Language::Korean, "W1/sd: A", ", C ", "Ioffe & Szegedy 2015, 그림에서 읽은 값"),
    ] {
        let mut window = window_with(lesson.clone(), language, BESIDE);
        press(&mut window, Key::Space);
        window.get_by_label_contains(published);
        press(&mut window, Key::Num2);
        let bars = if language == Language::English { "Below: Bars" } else { "아래쪽: 막대" };
        click(&mut window, Role::RadioButton, bars);
        window.get_by_label_contains(measure);
        // Those of noisy batch norm come from real networks.
        wait(&mut window, noisy, |window| {
            let node = window.get_by_label_contains(measure);
            node.accesskit_node().label().is_some_and(|label| label.contains(noisy) && !label.ends_with('–'))
        });
        fit::check(&window, &format!("bars {language:?}"));
    }
}

/// A trainer that wakes whoever waits.
struct Wakened {
    trainer: Trainer,
    bell: Arc<(Mutex<bool>, Condvar)>,
}

impl Wakened {
    fn new(config: &Config) -> Self {
        let bell = Arc::new((Mutex::new(false), Condvar::new()));
        let rings = Arc::clone(&bell);
        let trainer = Trainer::spawn(config.clone().check().expect("a good experiment"), None, move || {
            *rings.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
            rings.1.notify_all();
        });
        Self { trainer, bell }
    }

    fn wait(&self) {
        let rung = self.bell.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut rung, _) = self
            .bell
            .1
            .wait_timeout_while(rung, Duration::from_millis(50), |rung| !*rung)
            .unwrap_or_else(PoisonError::into_inner);
        *rung = false;
    }
}

/// The whole of a lesson with real networks: it waits exactly at its moments, ends where it says, and its words have the
/// numbers of the run.
#[test]
fn a_lesson_is_played_with_real_networks() {
    let lesson = lesson();
    let real = Wakened::new(&lesson.experiment);
    let mut session = Session::new(&lesson.experiment.clone().check().unwrap(), Language::English);
    session.begin_with(lesson);
    for command in session.opening() {
        real.trainer.send(command);
    }
    let ctx = egui::Context::default();
    shiftscope::view::theme::install(&ctx);
    let mut at = Vec::new();
    let started = Instant::now();
    let mut frames = 0;
    loop {
        assert!(started.elapsed() < Duration::from_mins(1), "stuck at {at:?}");
        if let Some(report) = real.trainer.take() {
            session.receive(report);
        }
        let step = session.report().and_then(|report| report.frame.as_ref()).map(|frame| frame.step);
        let waits = session.report().is_some_and(|r| r.activity == Activity::Paused);
        if waits && step.is_some() && at.last() != Some(&step) {
            at.push(step);
        }
        if step == Some(64) && waits && frames > 3 {
            break;
        }
        let mut input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 720.0))),
            time: Some(started.elapsed().as_secs_f64()),
            ..egui::RawInput::default()
        };
        // Whoever watches presses Space now and then.
        if frames % 5 == 4 && waits && matches!(step, Some(0 | 8)) {
            let key = |pressed| egui::Event::Key {
                key: Key::Space,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers: egui::Modifiers::NONE,
            };
            input.events.extend([key(true), key(false)]);
        }
        let mut commands = Vec::new();
        let mut output = ctx.run_ui(input, |ui| commands.extend(session.ui(ui)));
        // Nothing is painted.
        output.textures_delta.clear();
        for command in commands {
            real.trainer.send(command);
        }
        frames += 1;
        real.wait();
    }
    assert!(at.contains(&Some(0)) && at.contains(&Some(8)), "{at:?}");
    assert!(at.iter().all(|step| matches!(step, Some(0 | 8 | 32 | 64))), "it stopped nowhere else: {at:?}");
}
