//! The microscope: opened and closed, a z that is moved, statistics of evaluation, the first samples, the folded layer, and
//! the same numbers in the table as in the trace.

use egui::accesskit::Role;
use egui::{Key, Modifiers, pos2};
use egui_kittest::kittest::{NodeT, Queryable};
use shiftscope::config::Checked;
use shiftscope::experiment::Experiment;
use shiftscope::figure::{Figure, Look, table};
use shiftscope::measure::Question;
use shiftscope::trainer::{Command, Report};
use shiftscope::view::{Language, Picture, ViewState};

use crate::bench::{Window, click, hide_b, press};
use crate::fit;
use crate::program::plane_with;
use crate::trained::{replayed, showing};

const EN: Language = Language::English;
const STEP: u64 = 30;
/// The last of three layers, and its first unit: those of a new window.
const LAYER: usize = 3;
const UNIT: usize = 1;
const LARGE: [f32; 2] = [1600.0, 1000.0];

fn experiment(settings: &[&str]) -> Checked {
    let small = ["network.depth=3", "network.width=12", "data.samples=300", "training.batch_size=32"];
    plane_with(&[&small[..], settings].concat()).check().expect("a good experiment")
}

fn report(settings: &[&str]) -> Report {
    let question = Question { unit: Some((LAYER, UNIT)), batch: Some((LAYER, UNIT)), ..Question::default() };
    replayed(&experiment(settings), STEP, &question)
}

/// The open microscope.
fn open(report: &Report, language: Language, size: [f32; 2]) -> Window {
    let mut window = showing(report, language, size);
    press(&mut window, Key::U);
    window
}

/// The words on the screen that contain `part`.
fn said(window: &Window, part: &str) -> Vec<String> {
    let words = window.query_all_by_label_contains(part).map(|node| node.accesskit_node());
    words.filter_map(|node| node.label().or_else(|| node.value())).collect()
}

/// The z that the slider of an arm holds.
fn z(window: &Window, arm: &str) -> f64 {
    let node = window.get_all_by_role(Role::Slider).find(|node| {
        node.accesskit_node().label().is_some_and(|label| label.starts_with(&format!("{arm}: z of sample")))
    });
    node.expect("the strip of z").accesskit_node().numeric_value().expect("a number")
}

/// Gives the strip of z of an arm the focus, in any language.
fn focus_z(window: &mut Window, arm: &str) {
    let is = |label: &str| label.starts_with(&format!("{arm}: ")) && label.contains('z');
    let nodes = window.get_all_by_role(Role::Slider);
    let strip = nodes.into_iter().find(|node| node.accesskit_node().label().is_some_and(|label| is(&label)));
    strip.expect("the strip of z").focus();
    window.run();
}

#[test]
fn it_opens_and_closes_and_asks_for_its_unit() {
    let mut window = showing(&report(&[]), EN, LARGE);
    let is_open = |window: &Window| window.state().session.state().microscope.open;
    press(&mut window, Key::U);
    assert!(is_open(&window));
    assert_eq!(window.state().session.state().unit, Some(1), "the unit is the selected one everywhere");
    let asked = window.state().asked.last().map(|(question, _)| (question.batch, question.unit));
    assert_eq!(asked, Some((Some((3, 1)), Some((3, 1)))), "layer 8 of three is the third");
    assert!(said(&window, "measuring…").is_empty());
    press(&mut window, Key::ArrowUp);
    assert!(!said(&window, "measuring…").is_empty(), "of another layer it waits for the numbers");
    press(&mut window, Key::Escape);
    assert!(!is_open(&window));
    click(&mut window, Role::Button, "Microscope");
    assert!(is_open(&window));
    press(&mut window, Key::Num2);
    assert!(!is_open(&window), "a tab is clicked to be seen");
    press(&mut window, Key::U);
    click(&mut window, Role::Button, "Close the microscope");
    assert!(!is_open(&window));
}

#[test]
fn a_moved_z_moves_the_others_of_b_and_none_of_a() {
    let mut window = open(&report(&[]), EN, LARGE);
    let before = ["A", "B"].map(|arm| z(&window, arm));
    focus_z(&mut window, "B");
    for _ in 0..5 {
        press(&mut window, Key::ArrowUp);
    }
    assert!((window.state().session.state().microscope.moved - 0.5).abs() < 1e-9);
    let after = ["A", "B"].map(|arm| z(&window, arm));
    assert!(before[0] < after[0] && before[1] < after[1], "both arms move: {before:?} {after:?}");
    let a = said(&window, "A: z of sample 1 moved by +0.5 σ");
    assert!(a[0].ends_with("the 31 others move by 0"), "{a:?}");
    let b = said(&window, "B: z of sample 1 moved by +0.5 σ");
    assert!(b[0].contains("the 31 other ẑ move by up to 0.") && !b[0].ends_with("up to 0"), "{b:?}");

    click(&mut window, Role::RadioButton, "Statistics: eval");
    let b = said(&window, "B: z of sample 1 moved by");
    assert!(b[0].ends_with("the 31 other ẑ move by 0"), "{b:?}");

    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
    assert_eq!(["A", "B"].map(|arm| z(&window, arm).to_bits()), before.map(f64::to_bits), "undo puts it back");
    let undone = window.state().told.iter().any(|command| matches!(command, Command::Return(..)));
    assert!(!undone, "and nothing else");
}

#[test]
fn a_dot_is_dragged_and_put_back() {
    let mut window = open(&report(&[]), EN, LARGE);
    let strip = window
        .get_all_by_role(Role::Slider)
        .find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with("B: z of sample")))
        .expect("the strip of z")
        .rect();
    let at = strip.center();
    let moved = |window: &Window| window.state().session.state().microscope;
    window.drag_at(at);
    window.run();
    window.hover_at(pos2(at.x, strip.top() + 6.0));
    window.run();
    window.hover_at(pos2(at.x, strip.top() + 3.0));
    window.run();
    window.drop_at(pos2(at.x, strip.top() + 3.0));
    window.run();
    let options = moved(&window);
    assert!(options.sample.is_some_and(|sample| (14..=19).contains(&sample)), "{options:?}");
    assert!(options.moved != 0.0, "{options:?}");
    click(&mut window, Role::Button, "Put back");
    assert_eq!((moved(&window).moved, moved(&window).sample), (0.0, options.sample));
}

#[test]
fn fewer_samples_have_other_statistics() {
    let mut window = open(&report(&[]), EN, LARGE);
    assert!(said(&window, "of all").is_empty());
    window.get_by_role_and_label(Role::Slider, "First samples of the mini-batch").focus();
    window.run();
    for _ in 0..45 {
        press(&mut window, Key::ArrowLeft);
    }
    let first = window.state().session.state().microscope.first.expect("fewer than all");
    assert!(first < 10, "{first}");
    let words = format!("First {first} of 32 samples");
    let b = said(&window, &format!("B: {words}: μ "));
    assert!(b[0].contains(", of all "), "{b:?}");
    // A has no statistics.
    assert_eq!(said(&window, &format!("A: {words}")), [format!("A: {words}")]);
}

#[test]
fn the_folded_layer_is_as_good() {
    let mut window = open(&report(&[]), EN, LARGE);
    click(&mut window, Role::RadioButton, "Fold: fold");
    let b = said(&window, "Folded: W′ = ");
    assert!(b.len() == 1 && b[0].starts_with("B: ") && b[0].contains("samples × 12 units: "), "{b:?}");
    let after = report(&["batch_norm.placement=after"]);
    let mut window = open(&after, EN, LARGE);
    click(&mut window, Role::RadioButton, "Fold: fold");
    assert_eq!(said(&window, "cannot be folded").len(), 1);
}

/// Every kind of normalization, placement and size settles, fits and says of every strip what it is.
#[test]
fn every_kind_is_shown() {
    for normalization in ["batch", "batch-ghost", "batch-noisy", "layer", "none"] {
        for placement in ["before", "after"] {
            let settings =
                [format!("arms.b.normalization={normalization}"), format!("batch_norm.placement={placement}")];
            let report = report(&[&settings[0], &settings[1], "batch_norm.group=10"]);
            for (language, size) in [(EN, LARGE), (Language::Korean, [1024.0, 768.0]), (EN, [640.0, 420.0])] {
                let mut window = open(&report, language, size);
                let radio =
                    if language == EN { ["Order: by z", "Fold: fold"] } else { ["순서: z순", "접기: 접기"] };
                for name in radio {
                    click(&mut window, Role::RadioButton, name);
                }
                focus_z(&mut window, "A");
                window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowUp);
                window.run();
                assert!((window.state().session.state().microscope.moved - 1.0).abs() < 1e-9);
                let what = format!("{settings:?} {language:?} {size:?}");
                fit::check(&window, &what);
                let strips = window.query_all_by_role(Role::Image).filter_map(|node| node.accesskit_node().label());
                let strips: Vec<String> = strips.filter(|label| label.contains("∂L/∂z")).collect();
                assert!(strips.len() >= 2, "{what}: {strips:?}");
                if size == LARGE {
                    hide_b(&mut window);
                    assert!(said(&window, "B: z of sample").is_empty(), "{what}");
                }
            }
        }
    }
}

/// The table has the numbers of the step itself, to the last bit.
#[test]
fn the_table_is_the_step() {
    let experiment = experiment(&[]);
    let mut state = ViewState { layer: Some(LAYER), unit: Some(UNIT), ..ViewState::default() };
    state.microscope.sample = Some(5);
    let figure = Figure {
        experiment: experiment.clone(),
        step: STEP,
        until: STEP,
        picture: Picture::Unit,
        state,
        look: Look::default(),
        folder: None,
    };
    let report = figure.replay(&mut |_| true).expect("a run").expect("its end");
    let csv = table(&figure, &report).csv();
    let data = std::sync::Arc::new(shiftscope::data::Data::load(experiment.config()).expect("data"));
    let mut run = Experiment::<f32>::new(&experiment, &data).expect("a run");
    (0..STEP).for_each(|_| run.step());
    let mut traced = Vec::new();
    run.step_observed(&mut |view| {
        let layer = &view.pass.layers[LAYER - 1];
        let mut note = |quantity: &str, values: &[f32]| {
            for (n, value) in values.iter().skip(UNIT - 1).step_by(12).enumerate() {
                let (arm, class) = (["a", "b"][view.arm], view.labels[n]);
                let value = f64::from(*value);
                traced.push(format!("{STEP},{arm},{LAYER},{UNIT},{},{class},{quantity},{value:?}", n + 1));
            }
        };
        note("z", &layer.z);
        note("f", &layer.f);
        note("dz", &view.dz[LAYER - 1]);
        if view.arm == 1 {
            note("z_hat", &layer.norm.z_hat);
            note("y", &layer.norm.y);
        }
    });
    assert_eq!(traced.len(), 32 * 8);
    for row in traced {
        assert!(csv.lines().any(|line| line == row), "{row} is not in\n{}", &csv[..600]);
    }
}
