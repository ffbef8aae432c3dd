//! The layers: every switch, the arrangements at depth 50, a hidden arm, a diverged one, γ and β of one layer.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use shiftscope::config::{Config, Key, Normalization, Scheme, Value};
use shiftscope::experiment::Remedy;
use shiftscope::measure::{Against, Diverged, DivergedCause, DivergedPart, Frame, NonFiniteValue, Timeline, UnitBand};
use shiftscope::trainer::{Activity, Command, Remedies, Report, Tried};
use shiftscope::view::{Arrangement, AxisMode, Language, LayersOptions};

use crate::bench::{self, Bench, Window, click, name_of, press};
use crate::program::plane_with;
use crate::{fit, made_up};

/// An arm overflowed.
const OVERFLOW: Diverged =
    Diverged { part: DivergedPart::Gradient, value: NonFiniteValue::NegativeInfinite, ..made_up::overflow(4, 7) };

const EN: Language = Language::English;

/// A paused window on `report`, `size` points large.
fn window_of(report: Report, size: [f32; 2], language: Language) -> Window {
    let mut bench = Bench::new((*report.config).clone(), language);
    bench.session.receive(report.clone());
    bench.report = report;
    let mut window = bench::window_of(bench, size);
    window.state_mut().told.clear();
    window
}

fn report(settings: &[&str], change: impl FnOnce(&mut Frame)) -> Report {
    let config = plane_with(settings);
    let mut report = made_up::report(&config, 40, Activity::Paused);
    let mut frame = made_up::frame(&config, 40);
    change(&mut frame);
    report.frame = Some(Arc::new(frame));
    report
}

fn window(settings: &[&str]) -> Window {
    window_of(report(settings, |_| ()), [1600.0, 1000.0], EN)
}

/// Chooses what may be in the menu called `menu`.
fn switch(window: &mut Window, menu: &str, name: &str) {
    let in_menu = window.query_by_role_and_label(Role::RadioButton, name).is_none();
    if in_menu {
        click(window, Role::Button, menu);
    }
    click(window, Role::RadioButton, name);
    if in_menu {
        press(window, egui::Key::Escape);
    }
}

fn options(window: &Window) -> LayersOptions {
    window.state().session.state().layers
}

/// How many nodes have a name with `part` in it.
fn count(window: &Window, part: &str) -> usize {
    window.query_all_by_label_contains(part).count()
}

#[track_caller]
fn check_switch(name: &str, expected: LayersOptions) {
    let mut window = window(&[]);
    switch(&mut window, "View", name);
    assert_eq!(options(&window), expected, "{name}");
    let measured = |options: LayersOptions| (options.units, options.ghost.is_some());
    match &window.state().told[..] {
        [] => assert_eq!(measured(expected), measured(LayersOptions::default()), "{name}: nobody measures it"),
        [Command::Watch(view)] => assert_eq!((view.units, view.medians), measured(expected)),
        told => panic!("how layers are drawn is no matter of the networks: {told:?}"),
    }
}

#[test]
fn every_switch_does_what_it_says() {
    let plain = LayersOptions::default();
    check_switch("Arrangement: A + B", LayersOptions { arrangement: Arrangement::Overlay, ..plain });
    check_switch("Arrangement: map", LayersOptions { arrangement: Arrangement::Map, ..plain });
    check_switch("Arrangement: A | B", plain);
    check_switch("Axis: fit", LayersOptions { axis: AxisMode::Fit, ..plain });
    check_switch("Height: log", LayersOptions { log_counts: true, ..plain });
    check_switch("Height: lin", plain);
    check_switch("Units: units", LayersOptions { units: true, ..plain });
    check_switch("Units: pooled", plain);
    check_switch("Behind: off", LayersOptions { ghost: None, ..plain });
    check_switch("Behind: 20 steps", LayersOptions { ghost: Some(Against::Lag), ..plain });
    check_switch("Behind: step 0", plain);
}

/// A report whose first frame and whose frame shown have single units.
fn report_with_units(settings: &[&str]) -> Report {
    let mut report = report(settings, |_| ());
    let mut timeline = Timeline::new();
    for frame in report.timeline.frames() {
        timeline.push(Arc::new(made_up::with_units((**frame).clone())));
    }
    report.frame = report.frame.map(|frame| Arc::new(made_up::with_units((*frame).clone())));
    report.timeline = Arc::new(timeline);
    report
}

#[test]
fn a_cell_says_how_far_its_median_moved() {
    let mut window = window(&[]);
    let moved = "median moved from";
    let cell = "Layer 3, A: mean";
    let says = |window: &Window, words: &str| name_of(window, cell).contains(words);
    // At step 0 layer 3 of A has its median at 0; 40 steps later, at 1.4 · 40/150 · sin 6.3.
    assert!(says(&window, "median moved from 0.00 to +0.01 since step 0"));
    window.get_by_label_contains("outline: step 0, arrow: its median to that of now");
    press(&mut window, egui::Key::G);
    assert!(says(&window, "since step 20"));
    window.get_by_label_contains("outline: step 20");
    press(&mut window, egui::Key::G);
    assert_eq!((options(&window).ghost, count(&window, moved)), (None, 0));
    assert_eq!(count(&window, "outline: step"), 0);
}

#[test]
fn the_lens_says_how_far_its_median_moved() {
    let mut window = window(&[]);
    let words = "since step 0; B mean";
    assert_eq!(count(&window, words), 1, "A of the lens");
    for _ in ["20 steps", "off"] {
        press(&mut window, egui::Key::G);
    }
    assert_eq!(count(&window, words), 0);
}

/// Draws each unit as a line, by the keys.
fn single_units<S>(window: &mut egui_kittest::Harness<'_, S>) {
    window.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::U);
    window.run();
}

#[test]
fn single_units_are_counted_and_said() {
    for arrangement in ["Arrangement: A | B", "Arrangement: A + B"] {
        let mut window = window_of(report_with_units(&[]), [1600.0, 1000.0], EN);
        click(&mut window, Role::RadioButton, arrangement);
        single_units(&mut window);
        assert!(options(&window).units);
        assert!(count(&window, "20 of 48 units, ") >= 10, "{arrangement}");
        window.get_by_label_contains("median at step 0");
    }
    let mut map = window_of(report_with_units(&[]), [1600.0, 1000.0], EN);
    click(&mut map, Role::RadioButton, "Arrangement: map");
    single_units(&mut map);
    map.get_by_label_contains("share of the units whose line passes the value");
}

/// Of an earlier step the timeline keeps single units of z and y alone.
#[test]
fn a_stage_without_single_units_keeps_its_histograms_and_says_why() {
    let mut report = report_with_units(&[]);
    let mut frame = (**report.frame.as_ref().expect("a frame")).clone();
    for layer in frame.arms.iter_mut().flat_map(|arm| &mut arm.layers) {
        layer.other_units = None;
    }
    report.frame = Some(Arc::new(frame));
    let mut window = window_of(report, [1600.0, 1000.0], EN);
    single_units(&mut window);
    assert_eq!(count(&window, "at the newest step and at step 0 only"), 0);
    click(&mut window, Role::RadioButton, "Stage: Σwx");
    assert_eq!(count(&window, "at the newest step and at step 0 only"), 0);
    click(&mut window, Role::RadioButton, "Stage: ẑ");
    window.get_by_label_contains("single units of ẑ: at the newest step and at step 0 only");
    // A without a normalization shows Σwx, which is y.
    assert!(count(&window, "A: Σwx, mean ") > 0 && count(&window, " of 48 units") > 0);
    let b = name_of(&window, "Layer 3, B: mean");
    assert!(!b.contains("units"), "{b}");
}

/// Overflowed, hidden, deep, flat on one side: every arrangement of single units settles.
#[test]
fn single_units_of_every_network_settle() {
    for settings in
        [&["network.depth=50"][..], &["network.activation=relu", "network.depth=1"], &["network.activation=gelu"]]
    {
        for size in [[1600.0, 1000.0], [1024.0, 768.0], [640.0, 420.0]] {
            let mut report = report_with_units(settings);
            let mut frame = (**report.frame.as_ref().expect("a frame")).clone();
            frame.arms[0].layers[0].units_of_y[7] = UnitBand::NONE;
            frame.arms[0].layers[0].units_of_y[8] = UnitBand::of([-1e9, 1e9, 1e9]);
            frame.arms[1].diverged = Some(OVERFLOW);
            report.frame = Some(Arc::new(frame));
            let mut window = window_of(report, size, EN);
            single_units(&mut window);
            for arrangement in ["Arrangement: A + B", "Arrangement: map", "Arrangement: A | B"] {
                click(&mut window, Role::RadioButton, arrangement);
                for stage in ["Stage: ẑ", "Stage: f(·)", "Stage: γẑ+β"] {
                    click(&mut window, Role::RadioButton, stage);
                    assert_eq!(window.run(), 1, "{settings:?} {size:?} {arrangement} {stage}");
                }
            }
            for key in [egui::Key::P, egui::Key::H] {
                press(&mut window, key);
            }
        }
    }
}

/// In a narrow window axis and height are in a menu, and nothing lies on anything else.
#[test]
fn a_narrow_window_has_all_switches() {
    let mut window = window_of(report(&[], |_| ()), [760.0, 600.0], EN);
    assert_eq!(count(&window, "Axis: fit"), 0);
    let stage = window.get_by_role_and_label(Role::RadioButton, "Stage: Σwx").rect();
    let map = window.get_by_role_and_label(Role::RadioButton, "Arrangement: map").rect();
    let menu = window.get_by_role_and_label(Role::Button, "View").rect();
    assert!(stage.left() >= 0.0 && map.left() > stage.right() && menu.left() >= map.right() && menu.right() < 760.0);
    click(&mut window, Role::Button, "View");
    click(&mut window, Role::RadioButton, "Axis: fit");
    click(&mut window, Role::RadioButton, "Height: log");
    assert_eq!((options(&window).axis, options(&window).log_counts), (AxisMode::Fit, true));
}

/// Every combination settles, says each layer that is in sight once for each arm, and a click selects a layer.
#[track_caller]
fn check_arrangement(arrangement: &str, row: &str, in_sight: std::ops::RangeInclusive<usize>) {
    for size in [[1600.0, 1000.0], [1280.0, 720.0], [1024.0, 768.0]] {
        let mut window = window_of(report(&["network.depth=50"], |_| ()), size, EN);
        click(&mut window, Role::RadioButton, arrangement);
        for axis in ["Axis: fit", "Axis: fixed"] {
            for height in ["Height: log", "Height: lin"] {
                switch(&mut window, "View", axis);
                switch(&mut window, "View", height);
                assert_eq!(window.run(), 1, "{arrangement} {axis} {height}");
            }
        }
        let rows = count(&window, ": mean ");
        let seen = in_sight.clone();
        assert!(seen.contains(&rows), "{arrangement} at {size:?}: {rows} rows");
        window.get_by_label_contains(row).click();
        window.run();
        assert_eq!(window.state().session.state().layer, Some(3));
    }
}

#[test]
fn fifty_layers() {
    check_arrangement("Arrangement: A | B", "Layer 3, B: mean", 16..=60);
    check_arrangement("Arrangement: A + B", "Layer 3: A: mean", 5..=30);
    check_arrangement("Arrangement: map", "Layer 3, A: mean", 100..=100);
}

#[test]
fn the_map_shows_the_last_layer_in_sight() {
    for size in [[1600.0, 1000.0], [1024.0, 768.0], [640.0, 420.0]] {
        let mut window = window_of(report(&["network.depth=50"], |_| ()), size, EN);
        click(&mut window, Role::RadioButton, "Arrangement: map");
        let last = window.get_by_label_contains("Layer 50, B: mean").rect();
        assert!(last.bottom() < size[1] && last.height() > 1.5, "{size:?}: {last:?}");
    }
}

#[test]
fn the_pointer_is_told_about_both_arms() {
    for arrangement in ["Arrangement: A | B", "Arrangement: A + B", "Arrangement: map"] {
        let mut window = window_of(report(&[], learned), [1600.0, 1000.0], EN);
        click(&mut window, Role::RadioButton, arrangement);
        let row = if arrangement.contains('+') { "Layer 3: A: mean" } else { "Layer 3, A: mean" };
        let cell = window.get_by_label_contains(row).rect();
        window.hover_at(cell.lerp_inside([0.46, 0.5]));
        window.run();
        window.get_by_label_contains("Layer 3 at ");
        // Both arms have the same bins on the fixed axis.
        let words = ["A: mean", "B: mean"].map(|arm| {
            let found = window.query_all_by_label_contains(arm).filter_map(|node| node.accesskit_node().value());
            found.into_iter().find(|label| label.starts_with(arm) && label.contains(" of 12,2")).expect("words")
        });
        assert!(words.iter().all(|words| words.contains("–0.75 to –0.5:")), "{words:?}");
        assert!(words[1].contains("γ 1.31 ± 0.12, β –0.05 ± 0.20"), "{words:?}");
    }
}

/// Whatever is hidden until it is revealed is nowhere in the names that a screen reader or a test can read.
#[test]
fn a_hidden_arm_tells_nothing_until_it_is_revealed() {
    for arrangement in ["Arrangement: A | B", "Arrangement: A + B", "Arrangement: map"] {
        for reveal in ["click", "key"] {
            let mut window = window(&[]);
            click(&mut window, Role::RadioButton, arrangement);
            press(&mut window, egui::Key::P);
            let shown = count(&window, "B: mean");
            assert!(shown > 0);
            click(&mut window, Role::Button, "Hide B");
            assert_eq!(window.state().session.state().hidden, Some(1));
            assert_eq!(count(&window, "B: mean"), 0, "{arrangement}");
            let cell = window.query_all_by_label_contains("A: mean").next().expect("A is shown").rect();
            window.hover_at(cell.center());
            window.run();
            window.get_by_label_contains("Layer 1 at ");
            assert_eq!(count(&window, "B: "), 0, "{arrangement}");
            if reveal == "click" {
                click(&mut window, Role::Button, "What will B look like? Click or press B to reveal");
            } else {
                press(&mut window, egui::Key::B);
            }
            window.hover_at(egui::Pos2::ZERO);
            window.run();
            assert_eq!(window.state().session.state().hidden, None);
            assert_eq!(count(&window, "B: mean"), shown);
            assert!(window.state().told.is_empty(), "revealing changes no network");
        }
    }
}

#[test]
fn a_hidden_arm_does_not_even_say_that_it_overflowed() {
    let change = |frame: &mut Frame| {
        for arm in &mut frame.arms {
            arm.diverged = Some(OVERFLOW);
        }
    };
    let mut window = window_of(report(&[], change), [1600.0, 1000.0], EN);
    assert_eq!(count(&window, "B has overflowed too"), 1);
    press(&mut window, egui::Key::P);
    click(&mut window, Role::Button, "Hide B");
    window.get_by_label("A overflowed");
    window.get_by_label_contains("At step 4, in layer 7, a gradient became –∞, more than a float can hold.");
    for words in ["B overflowed", "B has overflowed too", "B carries on"] {
        assert!(window.query_by_label(words).is_none(), "{words}");
    }
}

#[test]
fn the_remedy_builds_the_networks_anew() {
    for arrangement in ["Arrangement: A | B", "Arrangement: A + B", "Arrangement: map"] {
        let change = |frame: &mut Frame| {
            for arm in &mut frame.arms {
                arm.diverged = Some(OVERFLOW);
            }
        };
        let mut report = report(&["training.learning_rate=50"], change);
        report.remedies = found(&report.file, "training.learning_rate", Value::Float(5.0));
        let mut window = window_of(report, [1024.0, 768.0], EN);
        click(&mut window, Role::RadioButton, arrangement);
        window.get_by_label("A overflowed");
        window.get_by_label("B overflowed");
        // Both arms have one button.
        click(&mut window, Role::Button, "Start again with learning rate 5");
        let told = &window.state().told;
        assert!(
            matches!(&told[..], [Command::Rebuild(config)] if Key::find("training.learning_rate").unwrap()
                .get(config.config()) == Some(Value::Float(5.0))),
            "{told:?}"
        );
    }
}

/// A remedy that was tried on `file`.
fn found(file: &Config, key: &'static str, to: Value) -> Remedies {
    let from = Key::find(key).expect("a key").get(file);
    let remedy = Remedy { key, from, to };
    let experiment = remedy.applied(file, 4).expect("a good experiment");
    Remedies::Found(Arc::new(Tried { remedy, experiment, steps: 24 }))
}

/// The card names the cause that was found, and what it offers was tried: the settings of now have no part in it.
#[test]
fn the_card_of_an_overflow_says_what_was_found_out() {
    let causes = [
        (DivergedCause::Epsilon { eps: 0.0, least: 0.0 }, "Cause: ε is 0.", "원인: ε 값이 0이에요."),
        (
            DivergedCause::Data { largest: 1e20 },
            "Cause: inputs as large as 1.0e20,",
            "원인: 입력이 너무 커요(최대 1.0e20).",
        ),
        (
            DivergedCause::InitialWeights { scheme: Scheme::LecunNormal, scale: 100.0 },
            "Cause: the initial weights (LeCun normal, times 100).",
            "원인: 초기 가중치(LeCun 정규 × 100).",
        ),
        (
            DivergedCause::Switched { from: Normalization::Batch, to: Normalization::None },
            "Cause: the normalization, changed from Batch to None just before.",
            "원인: 바로 앞에서 바꾼 정규화(배치 → 없음).",
        ),
        (
            DivergedCause::Updates { learning_rate: 0.5, weights: [1.25, 3e12] },
            "Cause: the updates. At a learning rate of 0.5 the largest weight went from 1.25 to 3.0e12",
            "원인: 가중치 갱신. 학습률 0.5에서 가장 큰 가중치가 1.25에서 3.0e12까지 변했어요.",
        ),
    ];
    for (cause, english, korean) in causes {
        for (language, words) in [(EN, english), (Language::Korean, korean)] {
            let change = |frame: &mut Frame| frame.arms[0].diverged = Some(Diverged { cause, ..OVERFLOW });
            // Now the rate is 100; when the arm overflowed it was another.
            let report = report(&["training.learning_rate=100"], change);
            let window = window_of(report, [1280.0, 800.0], language);
            window.get_by_label_contains(words);
            assert!(window.query_by_label_contains("100 is too large").is_none());
        }
    }
}

#[test]
fn a_remedy_is_offered_only_when_one_was_found() {
    let change = |frame: &mut Frame| {
        frame.arms[0].diverged = Some(Diverged { layer: 11, output: true, ..OVERFLOW });
    };
    let words = ["Trying out what helps …", "No single remedy helps", "Start again with standardized data"];
    for (i, remedies) in [Remedies::Unknown, Remedies::Trying, Remedies::Nothing].into_iter().enumerate() {
        let mut report = report(&["data.standardize=false"], change);
        report.remedies = remedies;
        let window = window_of(report, [1280.0, 800.0], EN);
        window.get_by_label_contains("At step 4, in the output layer, a gradient became –∞");
        let said = words.map(|words| window.query_by_label_contains(words).is_some());
        assert_eq!(said, [i == 1, i == 2, false]);
    }
    let mut report = report(&["data.standardize=false"], change);
    report.remedies = found(&report.file, "data.standardize", Value::Bool(true));
    let mut window = window_of(report, [1280.0, 800.0], EN);
    click(&mut window, Role::Button, words[2]);
    assert!(matches!(&window.state().told[..], [Command::Rebuild(built)] if built.config().data.standardize));
}

#[test]
fn held_gamma_and_beta_can_be_set_for_one_layer() {
    let change = |frame: &mut Frame| {
        for (i, layer) in frame.arms[1].layers.iter_mut().enumerate() {
            layer.scale_and_shift = Some([(if i == 7 { 2.5 } else { 1.0 }, 0.0), (0.25, 0.0)]);
        }
    };
    let mut window = window_of(report(&["batch_norm.hold=true"], change), [1600.0, 1000.0], EN);
    assert_eq!(window.get_by_role_and_label(Role::Slider, "γ (scale)").accesskit_node().numeric_value(), Some(1.0));
    click(&mut window, Role::RadioButton, "γ and β apply to: layer 8");
    let shown = |window: &Window, name| {
        window
            .get_by_role_and_label(Role::Slider, name)
            .accesskit_node()
            .numeric_value()
            .expect("a slider's value")
            .to_string()
    };
    assert_eq!([shown(&window, "γ (scale)"), shown(&window, "β (shift)")], ["2.5", "0.25"]);
    window.get_by_role_and_label(Role::Slider, "γ (scale)").set_value_accesskit(3.0);
    window.run();
    window.get_by_role_and_label(Role::TextInput, "β (shift)").click();
    window.run();
    window.get_by_role_and_label(Role::TextInput, "β (shift)").type_text("-1");
    window.run();
    press(&mut window, egui::Key::Enter);
    click(&mut window, Role::Button, "Reset γ (scale)");
    let told: Vec<_> = std::mem::take(&mut window.state_mut().told)
        .into_iter()
        .map(|command| match command {
            Command::Change(change) => (change.key().to_owned(), change.value().clone(), change.layer()),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [("batch_norm.gamma", 3.0), ("batch_norm.beta", -1.0), ("batch_norm.gamma", 1.0)]
        .map(|(key, value)| (key.to_owned(), Value::Float(value), Some(8)));
    assert_eq!(told, expected);
    click(&mut window, Role::RadioButton, "γ and β apply to: all layers");
    window.get_by_role_and_label(Role::Slider, "γ (scale)").set_value_accesskit(3.0);
    window.run();
    assert!(matches!(&window.state().told[..], [Command::Change(change)] if change.layer().is_none()));
}

/// Every text has its room, in every arrangement, at every size, in both languages.
#[test]
fn the_numbers_of_all_arrangements_have_room() {
    for size in [[1600.0, 1000.0], [1280.0, 720.0], [1024.0, 768.0]] {
        for language in Language::ALL {
            for depth in ["network.depth=4", "network.depth=10", "network.depth=50"] {
                let mut window = window_of(report(&[depth], learned), size, language);
                for [english, korean] in [
                    ["Arrangement: A | B", "배치: A | B"],
                    ["Arrangement: A + B", "배치: A + B"],
                    ["Arrangement: map", "배치: 히트맵"],
                ] {
                    for [en, ko] in
                        [["Axis: fit", "축: 맞춤"], ["Height: log", "높이: 로그"], ["Axis: fixed", "축: 고정"]]
                    {
                        let [arrangement, choice, menu] =
                            if language == EN { [english, en, "View"] } else { [korean, ko, "보기"] };
                        click(&mut window, Role::RadioButton, arrangement);
                        switch(&mut window, menu, choice);
                        fit::check(&window, &format!("{size:?} {depth} {arrangement} {choice}"));
                    }
                }
            }
        }
    }
}

/// γ and β as training leaves them.
fn learned(frame: &mut Frame) {
    for layer in &mut frame.arms[1].layers {
        layer.scale_and_shift = Some([(1.31, 0.12), (-0.05, 0.2)]);
    }
}
