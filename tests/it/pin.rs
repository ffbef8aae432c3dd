//! A pinned run: its curves stay behind those of the next.

use std::sync::Arc;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use shiftscope::config::Config;
use shiftscope::measure::Timeline;
use shiftscope::trainer::{Activity, Report};
use shiftscope::view::Language;

use crate::bench::{Bench, Window, click, name_of, press, type_into, window, window_of};
use crate::lesson_window::{to_the_end, window_with};
use crate::made_up;

/// What the chart of the loss says.
fn says(window: &Window) -> String {
    name_of(window, "Loss: A ")
}

/// The numbers of A and B in "Loss: A 1, B 2".
fn numbers(said: &str) -> [String; 2] {
    let (a, b) = said.strip_prefix("Loss: A ").and_then(|rest| rest.split_once(", B ")).expect("two numbers");
    [a.to_owned(), b.to_owned()]
}

/// The run at hand goes on to `step`.
fn go_on(bench: &mut Bench, step: u64) {
    let next = made_up::report(&bench.report.config, step, Activity::Paused);
    let mut timeline = Timeline::default();
    // Every run has a first frame of its own, by which it is known.
    let frames = bench.report.first().into_iter().chain(next.timeline.frames().iter().skip(1));
    frames.for_each(|frame| timeline.push(Arc::clone(frame)));
    bench.report = Report { timeline: Arc::new(timeline), ..next };
    bench.session.receive(bench.report.clone());
}

fn hover(window: &mut Window, share: f32) {
    let rect = window.get_by_label_contains("Loss: A ").rect();
    window.hover_at(egui::Pos2::ZERO);
    window.run();
    window.hover_at(rect.lerp_inside([share, 0.5]));
    window.run();
    window.run_steps(4);
}

#[test]
fn a_pinned_run_stays_behind_the_next_with_its_numbers() {
    let mut window = window();
    let before = says(&window);
    click(&mut window, Role::Button, "Pin this run");
    assert_eq!(says(&window), before, "the run itself needs no second line");
    // Its curves are those of the whole run, not of the moment of the pin.
    go_on(window.state_mut(), 60);
    window.run();
    let [a, b] = numbers(&says(&window));
    type_into(&mut window, "Depth", "3");
    let [now_a, now_b] = numbers(&says(&window));
    assert!(now_a.starts_with(&format!("{a} → ")), "{now_a} after {a}");
    assert!(now_b.starts_with(&format!("{b} → ")), "{now_b} after {b}");
    hover(&mut window, 0.5);
    window.get_by_label_contains("A, pinned: ");

    // It survives another rebuild, an undo and the logarithmic axis.
    type_into(&mut window, "Depth", "4");
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::Z);
    window.run();
    click(&mut window, Role::RadioButton, "Time axis: log");
    assert!(numbers(&says(&window))[0].starts_with(&format!("{a} → ")));
    hover(&mut window, 0.5);
    window.get_by_label_contains("B, pinned: ");

    click(&mut window, Role::Button, "Unpin");
    assert!(!says(&window).contains('→'), "{}", says(&window));
    window.get_by_role_and_label(Role::Button, "Pin this run");
}

#[test]
fn the_key_pins_and_lets_go() {
    let mut window = window();
    press(&mut window, Key::K);
    window.get_by_role_and_label(Role::Button, "Unpin");
    press(&mut window, Key::K);
    window.get_by_role_and_label(Role::Button, "Pin this run");
}

#[test]
fn what_is_pinned_of_a_hidden_arm_is_hidden() {
    let mut window = window();
    click(&mut window, Role::Button, "Pin this run");
    type_into(&mut window, "Depth", "3");
    press(&mut window, Key::P);
    window.state_mut().run_to(40);
    press(&mut window, Key::H);
    assert_eq!(window.state().session.state().hidden, Some(1));
    let [a, b] = numbers(&says(&window));
    assert!(a.contains('→') && !a.contains('–'), "{a}");
    assert_eq!(b, "– → –");
}

#[test]
fn every_window_has_room_for_the_pin() {
    for size in [[1600.0, 1000.0], [1280.0, 720.0], [1024.0, 768.0], [2560.0, 1440.0]] {
        for language in Language::ALL {
            let mut window = window_of(Bench::new(Config::default(), language), size);
            press(&mut window, Key::K);
            press(&mut window, Key::N);
            let name = if language == Language::English {
                ["Unpin", "Curves over time: Accuracy"]
            } else {
                ["고정 해제", "시간에 따른 곡선: 정확도"]
            };
            let pin = window.get_by_role_and_label(Role::Button, name[0]).rect();
            let switch = window.get_by_role_and_label(Role::RadioButton, name[1]).rect();
            assert!(pin.right() <= size[0] && !pin.intersects(switch), "{size:?}: {pin:?} {switch:?}");
        }
    }
}

#[test]
fn a_suggestion_of_a_lesson_pins_the_run_of_the_lesson() {
    let mut window = window_with(crate::lesson_window::lesson(), Language::English, [1600.0, 1000.0]);
    to_the_end(&mut window);
    let [a, _] = numbers(&says(&window));
    window.get_by_role_and_label(Role::Button, "Take the norm out of B").click();
    window.run();
    assert!(numbers(&says(&window))[0].starts_with(&format!("{a} → ")), "{}", says(&window));
    click(&mut window, Role::Button, "Leave the lesson");
    window.get_by_role_and_label(Role::Button, "Pin this run");
}
