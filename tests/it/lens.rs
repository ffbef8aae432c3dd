//! The activation lens: one unit or all, a hidden arm, the comparison, and the bell.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use shiftscope::config::Activation;
use shiftscope::lessons::catalog;
use shiftscope::measure::{ArmInspection, Inspection, Question, gaussian};
use shiftscope::trainer::{Activity, Command};
use shiftscope::view::Language;

use crate::bench::{Bench, Window, click, hide_b, type_into, window, window_of};
use crate::program::{plane, plane_with};
use crate::{fit, made_up};

/// The picture in words.
fn summary(window: &Window, start: &str) -> String {
    let images = window.query_all_by_role(Role::Image).filter_map(|node| node.accesskit_node().label());
    let mut found: Vec<String> = images.filter(|label| label.starts_with(start)).collect();
    assert_eq!(found.len(), 1, "{start}: {found:?}");
    found.remove(0)
}

/// The words on the screen that contain `part`.
fn said(window: &Window, part: &str) -> Vec<String> {
    let words = window.query_all_by_role(Role::Label).map(|node| node.accesskit_node());
    let words = words.filter_map(|node| node.label().or_else(|| node.value()));
    words.filter(|text| text.contains(part)).collect()
}

/// Chooses an entry of the list of units.
fn choose_unit(window: &mut Window, entry: &str) {
    click(window, Role::ComboBox, "Units");
    window.get_by_role_and_label(Role::Button, entry).click();
    window.run();
}

/// What the trainer would say of the unit asked for: that of another layer, to tell it from the pooled numbers.
fn answer(window: &mut Window, layer: usize, unit: usize) {
    let bench = window.state_mut();
    let frame = made_up::frame(bench.session.config(), 40);
    let of = |arm: usize| ArmInspection { unit: frame.arms[arm].layers.get(1).cloned(), ..ArmInspection::default() };
    let question = Question { unit: Some((layer, unit)), ..Question::default() };
    bench.report.inspection = Some(Arc::new(Inspection { question, step: 40, arms: [of(0), of(1)] }));
    bench.session.receive(bench.report.clone());
    window.run();
}

#[test]
fn one_unit_is_asked_for_and_shown_when_it_is_measured() {
    let mut window = window();
    let pooled = summary(&window, "Layer 8: A mean");
    choose_unit(&mut window, "unit 3");
    assert_eq!(window.state().session.state().unit, Some(3));
    let asked = window.state().asked.last().map(|(question, at)| (question.unit, *at));
    assert_eq!(asked, Some((Some((8, 3)), None)));
    let waits = summary(&window, "Layer 8, unit 3");
    assert!(waits.contains("A: measuring…; B: measuring…"), "{waits}");

    answer(&mut window, 8, 2);
    assert_eq!(summary(&window, "Layer 8, unit 3"), waits, "the answer is of another unit");
    answer(&mut window, 8, 3);
    let unit = summary(&window, "Layer 8, unit 3: A mean");
    let numbers = |summary: &str| summary.split_once(": ").expect("a place").1.to_owned();
    assert_ne!(numbers(&unit), numbers(&pooled));

    choose_unit(&mut window, "all units");
    assert_eq!(summary(&window, "Layer 8: A mean"), pooled);
}

#[test]
fn a_unit_that_is_gone_is_not_shown() {
    let mut window = window();
    choose_unit(&mut window, "unit 12");
    type_into(&mut window, "Width", "5");
    assert_eq!(window.state().session.state().unit, None);
    click(&mut window, Role::ComboBox, "Units");
    assert!(window.query_by_label("unit 5").is_some() && window.query_by_label("unit 6").is_none());
}

#[test]
fn nothing_is_said_of_a_hidden_arm() {
    for (language, layer) in [(Language::English, "Layer 8: A mean"), (Language::Korean, "8층: A 평균")] {
        let mut window = window_of(Bench::new(plane(), language), [1600.0, 1000.0]);
        let both = summary(&window, layer);
        assert!(both.contains("; B "), "{both}");
        // In the lens, and above the gradient.
        assert_eq!(said(&window, "B: ").len(), 2);
        hide_b(&mut window);
        let one = summary(&window, layer);
        assert!(both.starts_with(&one) && !one.contains('B'), "{one}");
        let left = [said(&window, "B: "), said(&window, " B "), said(&window, "B는")].concat();
        assert!(left.is_empty(), "{left:?}");
        assert!(said(&window, "A: ").iter().any(|words| words.starts_with("A: ")));
    }
}

#[test]
fn what_to_notice_leaves_out_a_hidden_arm() {
    // So shallow that there is nothing to say about its gradient.
    let config = plane_with(&["network.depth=3"]);
    let mut window = window_of(Bench::new(config, Language::English), [1600.0, 2600.0]);
    window.get_by_label_contains("Layer 3, A: mean").click();
    window.run();
    let layer = said(&window, "Layer 3: in A ");
    assert!(layer[0].contains("; in B "), "{layer:?}");
    hide_b(&mut window);
    let layer = said(&window, "Layer 3: in A ");
    assert!(layer[0].ends_with("of at most 0.25."), "{layer:?}");
    assert_eq!(said(&window, " classifies "), ["A classifies 59.6\u{a0}% of the training data."]);
}

#[test]
fn a_diverged_arm_says_so() {
    let mut bench = Bench::new(plane(), Language::English);
    bench.session.receive(made_up::diverged(&plane(), 0, made_up::overflow(4, 7)));
    let window = window_of(bench, [1600.0, 1000.0]);
    let words = summary(&window, "Layer 8: A: overflowed at step 4; B mean");
    assert!(!words.contains("A mean"));
    window.get_by_label("A: overflowed at step 4");
}

#[test]
fn sigmoid_and_relu_stand_side_by_side_whatever_the_network_uses() {
    let config = plane_with(&["network.activation=tanh"]);
    let mut window = window_of(Bench::new(config, Language::English), [1600.0, 1000.0]);
    click(&mut window, Role::RadioButton, "Curve: compare");
    assert!(window.state().session.state().lens.compare);
    let words = summary(&window, "Sigmoid and ReLU side by side");
    // The closed values of N(0, 1), and the counts of both arms.
    for part in
        ["68\u{a0}% of N(0.00, 1.00²)", ", A ", ", B ", "Sigmoid R² 0.984", "ReLU R² 0.733", "50\u{a0}% inactive"]
    {
        assert!(words.contains(part), "{part:?} in {words}");
    }
    assert_eq!(said(&window, "Sigmoid: "), ["Sigmoid: 69\u{a0}% near-linear,"]);
    click(&mut window, Role::RadioButton, "Curve: Tanh");
    assert!(window.query_by_label_contains("Sigmoid and ReLU side by side: ").is_none());
    summary(&window, "Layer 8: A mean");
}

/// Presses the slider of γ and moves it, without letting go.
fn drag(window: &mut Window, name: &str, to: f32) {
    let rail = window.get_by_role_and_label(Role::Slider, name).rect();
    window.drag_at(rail.center());
    window.run();
    window.hover_at(rail.lerp_inside([to, 0.5]));
    window.run();
}

#[test]
fn the_bell_is_drawn_while_gamma_or_beta_is_dragged_even_when_paused() {
    let mut window = window();
    assert_eq!(window.state().report.activity, Activity::Paused);
    assert!(!summary(&window, "Layer 8: A mean").contains("N("));
    drag(&mut window, "γ (scale)", 0.75);
    let gamma = window.state().session.config().batch_norm.gamma;
    assert!(gamma > 3.0, "{gamma}");
    let bell = summary(&window, "Layer 8: A mean");
    assert!(bell.contains(&format!("; N(0.00, {gamma:.2}²): ")), "{bell}");
    for part in ["saturated", "near-linear", "R² 0.8"] {
        assert!(bell.rsplit("; ").next().is_some_and(|bell| bell.contains(part)), "{part} in {bell}");
    }
    assert_eq!(said(&window, &format!("N(0.00, {gamma:.2}²): ")).len(), 1);
    let at = window.get_by_role_and_label(Role::Slider, "γ (scale)").rect().center();
    window.drop_at(at);
    window.run();
    assert!(!summary(&window, "Layer 8: A mean").contains("N("), "let go");
    drag(&mut window, "β (shift)", 0.3);
    let beta = window.state().session.config().batch_norm.beta;
    assert!(beta < -1.0, "{beta}");
    assert_eq!(said(&window, &format!("N(–{:.2}, ", -beta)).len(), 1);
}

#[test]
fn the_bell_of_one_layer_has_the_gamma_of_that_layer() {
    let config = plane_with(&["batch_norm.hold=true"]);
    let mut window = window_of(Bench::new(config, Language::English), [1600.0, 1000.0]);
    click(&mut window, Role::RadioButton, "γ and β apply to: layer 8");
    drag(&mut window, "γ (scale)", 0.75);
    let told = window.state().told.iter().rev().find_map(|command| match command {
        Command::Change(change) => Some((change.layer(), change.value().as_float())),
        _ => None,
    });
    let Some((Some(8), Some(gamma))) = told else { panic!("{told:?}") };
    let of_all = window.state().session.config().batch_norm.gamma;
    assert!((of_all - gamma).abs() > 1.0);
    assert_eq!(said(&window, &format!("N(0.00, {gamma:.2}²): ")).len(), 1);
}

/// The line is that of the layer, drawn and said, and that of the bell while γ is dragged.
#[test]
fn the_line_says_what_it_explains() {
    let mut window = window();
    assert!(said(&window, "the line explains").is_empty());
    click(&mut window, Role::Button, "Line");
    assert!(window.state().session.state().lens.line);
    let frame = window.state().report.frame.clone().expect("a frame");
    for (arm, name) in ["A", "B"].into_iter().enumerate() {
        let explained = frame.arms[arm].hidden()[7].curve.line.expect("a line").explained;
        let words = format!("{name}: the line explains {:.0}\u{a0}%,", 100.0 * explained);
        assert_eq!(said(&window, &format!("{name}: the line")), [words]);
    }
    assert!(summary(&window, "Layer 8: A mean").contains("the line explains"));
    drag(&mut window, "γ (scale)", 0.75);
    let gamma = window.state().session.config().batch_norm.gamma;
    let line = gaussian::curve_stats(Activation::Sigmoid, 0.0, gamma).line.expect("a line");
    let bell = format!("N(0.00, {gamma:.2}²): the line explains {:.0}\u{a0}%", 100.0 * line.explained);
    assert_eq!(said(&window, &bell).len(), 1, "{bell}");
    click(&mut window, Role::Button, "Line");
    assert!(said(&window, "the line explains").is_empty());
}

/// W11: at 1280 × 720 the lens dropped R², which is what the lessons about γ speak of.
#[test]
fn a_small_window_has_r2_for_both_arms() {
    for language in Language::ALL {
        for activation in ["sigmoid", "tanh", "relu", "leaky-relu", "gelu"] {
            let config = plane_with(&[&format!("network.activation={activation}")]);
            let mut window = window_of(Bench::new(config, language), [1280.0, 720.0]);
            let what = format!("{language:?} {activation}");
            assert_eq!(said(&window, "R² ").len(), 2, "{what}");
            click(&mut window, Role::Button, if language == Language::Korean { "직선" } else { "Line" });
            assert_eq!(said(&window, "R² ").len(), 2, "{what} with the line");
            let word = if language == Language::Korean { "직선이 " } else { "the line explains " };
            assert_eq!(said(&window, word).len(), 2, "{what}");
            fit::check(&window, &what);
        }
    }
}

#[test]
fn lessons_about_gamma_draw_the_line() {
    for id in ["linear-sigmoid", "half-relu", "gamma-beta"] {
        let lesson = catalog().lessons.iter().find(|lesson| lesson.id == id).expect("a lesson of the program");
        let mut options = lesson.show.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        assert!(options.any(|option| option == ("lens.line", "on")), "{id}");
    }
}

/// Everything that the lens can show has room, in every size and language.
#[test]
fn everything_fits() {
    for (size, zoom) in
        [([1280.0, 720.0], 1.0), ([1024.0, 768.0], 1.0), ([1600.0, 1000.0], 1.0), ([1600.0, 1000.0], 1.5)]
    {
        for (language, compare, gamma) in
            [(Language::English, "Curve: compare", "γ (scale)"), (Language::Korean, "곡선: 비교", "γ (스케일)")]
        {
            for activation in ["sigmoid", "leaky-relu"] {
                let config = plane_with(&[&format!("network.activation={activation}")]);
                let size = size.map(|side: f32| side / zoom);
                let what = format!("{size:?} {language:?} {activation}");
                let mut window = window_of(Bench::new(config, language), size);
                // The keyboard holds a slider too, and brings no tooltip that would cover anything.
                window.get_by_role_and_label(Role::Slider, gamma).focus();
                window.run();
                fit::check(&window, &format!("{what}, bell"));
                click(&mut window, Role::RadioButton, compare);
                fit::check(&window, &format!("{what}, comparison"));
                click(&mut window, Role::Button, if language == Language::Korean { "직선" } else { "Line" });
                fit::check(&window, &format!("{what}, comparison with lines"));
            }
        }
    }
}
