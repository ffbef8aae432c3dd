//! The gradient view.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Theme, pos2};
use egui_kittest::kittest::Queryable;
use shiftscope::app::Session;
use shiftscope::lessons::{Lesson, catalog};
use shiftscope::measure::{Extras, Question};
use shiftscope::trainer::Command;
use shiftscope::view::{GradientOptions, Language, Tab};

use crate::bench::{Bench, Window, click, hide_b, is_disabled, press, window_of};
use crate::program::{plane, plane_with};
use crate::{fit, made_up};

/// A paused window on the gradient view, answered where `answered`.
fn open(mut bench: Bench, size: [f32; 2], answered: bool) -> Window {
    if answered {
        let question = Question { slopes: Some(8.min(bench.report.config.network.depth)), ..Question::default() };
        bench.report.inspection = Some(Arc::new(made_up::inspection(question, 40, &bench.report.exhibit)));
        bench.session.receive(bench.report.clone());
    }
    let mut window = window_of(bench, size);
    press(&mut window, Key::Num3);
    window
}

fn gradients() -> Window {
    open(Bench::new(plane(), Language::English), [1600.0, 1000.0], true)
}

/// The question that was asked last.
fn asked(window: &Window) -> Option<Question> {
    window.state().asked.last().map(|(question, _)| *question)
}

#[test]
fn the_key_opens_it_and_asks_for_the_slopes_of_the_selected_layer() {
    let mut window = gradients();
    assert_eq!(window.state().session.state().tab, Tab::Gradients);
    assert_eq!(asked(&window), Some(Question { slopes: Some(8), ..Question::default() }));
    click(&mut window, Role::Button, "One layer up");
    assert_eq!(asked(&window).unwrap().slopes, Some(7));
    // What is there is of another layer.
    assert_eq!(window.get_all_by_label_contains("measuring…").count(), 2);
    click(&mut window, Role::Button, "One layer down");
    window.get_by_label_contains("Layer 8, A: saturation of 48 units on 256 samples");
    press(&mut window, Key::Num1);
    assert_eq!(asked(&window).unwrap().slopes, None);
}

#[test]
fn every_picture_says_what_it_shows() {
    let window = gradients();
    window.get_by_label(
        "Gradient rms, step 40: A L1 0.00117, L8 0.0036, L10 0.00495; B L1 0.00213, L8 0.000919, L10 0.000723",
    );
    window.get_by_label_contains("Dead units, step 40: A L1 1\u{a0}%, L8 8\u{a0}%, L10 10\u{a0}%; B L1 0\u{a0}%");
    for arm in ["A", "B"] {
        window.get_by_label_contains(&format!("Gradient histograms of {arm}, step 40; beyond 4 rms: L1 "));
        window.get_by_label_contains(&format!("Update : data ratio of {arm} as log₁₀: L1 -3."));
    }
    window.get_by_label_contains("Layer 8, A: saturation of 48 units on 256 samples");
    assert!(window.query_all_by_label_contains("dead units: 1").count() == 1);
}

#[test]
fn without_an_answer_it_is_being_measured() {
    let window = open(Bench::new(plane(), Language::English), [1600.0, 1000.0], false);
    window.get_by_label("Saturation sample by sample, A: measuring…");
    window.get_by_label("Saturation sample by sample, B: measuring…");
}

#[test]
fn a_unit_says_its_slope_and_can_be_selected() {
    let mut window = gradients();
    let rect = window.get_by_label_contains("Layer 8, A: saturation").rect();
    // The image has 44 points of numbers at its left, marks above and numbers below.
    let image = egui::Rect::from_min_max(rect.min + egui::vec2(44.0, 8.0), rect.max - egui::vec2(0.0, 18.0));
    let column = |unit: f32| pos2(image.left() + image.width() * (unit - 0.5) / 48.0, image.center().y);
    window.hover_at(column(3.0));
    window.run();
    window.get_by_label_contains("unit 3: slope 0\u{a0}% of its peak\nsaturated: under 10 %\na dead unit");
    window.drag_at(column(3.0));
    window.drop_at(column(3.0));
    window.run();
    assert_eq!(window.state().session.state().unit, Some(3));
}

#[test]
fn the_density_can_be_plain() {
    let mut window = gradients();
    click(&mut window, Role::RadioButton, "Density: lin");
    assert_eq!(window.state().session.state().gradients, GradientOptions { plain_density: true, landscape: false });
    let chart = window.get_by_label_contains("Gradient histograms of A").rect();
    window.hover_at(pos2(chart.left() + 44.0 + (chart.width() - 44.0) / 2.0, chart.center().y));
    window.run();
    window.get_by_label_contains("rms\nL1: 0.4");
}

/// The landscape takes eight passes of every recorded step: the trainer is asked for it while it is shown and no longer, and
/// once for each change.
#[test]
fn the_landscape_is_asked_for_while_it_is_shown() {
    let landscape = Extras { landscape: true, ..Extras::default() };
    let mut window = gradients();
    let asked = |window: &Window| -> Vec<Extras> {
        let measured = |command: &Command| if let Command::Measure(extras) = command { Some(*extras) } else { None };
        window.state().told.iter().filter_map(measured).collect()
    };
    assert_eq!(asked(&window), [], "the gradients of the layers need no more than any view");
    click(&mut window, Role::RadioButton, "Shown: landscape");
    assert_eq!(asked(&window), [landscape]);
    press(&mut window, Key::Num1);
    press(&mut window, Key::Num2);
    assert_eq!(asked(&window), [landscape, Extras::default()]);
    press(&mut window, Key::Num3);
    window.state_mut().told.clear();
    window.run();
    click(&mut window, Role::RadioButton, "Shown: layers");
    assert_eq!(asked(&window), [Extras::default()]);
}

/// What a lesson reads is told with the first commands of a window.
#[test]
fn a_lesson_is_measured_from_its_first_step_on() {
    let lesson = catalog().lessons.iter().find(|lesson| lesson.extras().sameness).expect("a lesson on sameness");
    let mut session = Session::new(&lesson.experiment.clone().check().unwrap(), Language::English);
    session.begin_with(Lesson::clone(lesson));
    let opening = session.opening();
    assert!(
        matches!(&opening[..], [Command::Watch(_), Command::Measure(extras)] if *extras == lesson.extras()),
        "{opening:?}"
    );
}

#[test]
fn a_hidden_arm_is_not_told() {
    let mut window = gradients();
    hide_b(&mut window);
    for told in ["; B ", "histograms of B", "ratio of B", "Layer 8, B"] {
        assert!(window.query_by_label_contains(told).is_none(), "{told}");
    }
    assert_eq!(window.query_all_by_label("Reveal what is hidden").count(), 3);
    window.get_all_by_label("Reveal what is hidden").next().unwrap().click();
    window.run();
    assert_eq!(window.state().session.state().hidden, None);
}

#[test]
fn a_diverged_arm_says_so_in_the_place_of_its_pictures() {
    let mut bench = Bench::new(plane(), Language::English);
    bench.report = made_up::diverged(&plane(), 0, made_up::overflow(4, 7));
    bench.session.receive(bench.report.clone());
    let window = open(bench, [1600.0, 1000.0], true);
    // In the histograms, in the image, and in what to notice; the ratios show how it came to that.
    let words = window.query_all_by_role_and_label(Role::Label, "A overflowed at step 4, in layer 7.");
    assert_eq!(words.count(), 3);
    window.get_by_label_contains("Update : data ratio of A");
    window.get_by_label_contains("Layer 8, B: saturation");
    assert!(window.query_by_label_contains("Gradient rms, step 40: B").is_some(), "of A nothing");
}

/// Every size, language and depth has room for its words, and the paused window settles (`run` fails where it does not).
#[test]
fn every_size_settles_and_fits() {
    for size in [[1600.0, 1000.0], [1280.0, 720.0], [1024.0, 768.0]] {
        for language in Language::ALL {
            for set in ["network.depth=10", "network.depth=50", "network.depth=1", "network.activation=relu"] {
                let mut window = open(Bench::new(plane_with(&[set]), language), size, true);
                fit::check(&window, &format!("{size:?} {language:?} {set}"));
                window.ctx.set_theme(Theme::Dark);
                window.run();
                assert_eq!(window.run(), 1, "{size:?} {set}");
            }
        }
    }
}

#[test]
fn the_first_and_the_last_layer_end_the_steps() {
    let window = open(Bench::new(plane_with(&["network.depth=1"]), Language::English), [1600.0, 1000.0], true);
    for name in ["One layer up", "One layer down"] {
        assert!(is_disabled(&window, Role::Button, name), "{name}");
    }
}
