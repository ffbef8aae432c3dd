//! Undo in the window: its keys, its menu, the line that offers it, and what is said while a run comes back.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use shiftscope::config::Value;
use shiftscope::trainer::{Activity, Command};
use shiftscope::view::Language;

use crate::bench::{Bench, Window, click, type_into, wait, window, window_of};
use crate::program::plane;

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

fn undo(window: &mut Window) {
    press(window, Modifiers::COMMAND, Key::Z);
}

fn redo(window: &mut Window) {
    press(window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
}

/// Waits at a place until its tooltip is there.
fn wait_for_tip(window: &mut Window) {
    window.run();
    window.run_steps(4);
}

fn depth(window: &Window) -> usize {
    window.state().session.config().network.depth
}

fn step(window: &Window) -> u64 {
    window.state().session.report().and_then(|report| report.frame.as_ref()).map_or(0, |frame| frame.step)
}

fn seconds(window: &Window) -> f64 {
    window.ctx.input(|input| input.time)
}

/// A brush on Depth used to cost the whole run.
#[test]
fn the_run_that_a_rebuild_replaced_comes_back_at_its_step() {
    let mut window = window();
    type_into(&mut window, "Depth", "3");
    assert_eq!((depth(&window), step(&window)), (3, 0));
    window.state_mut().told.clear();
    undo(&mut window);
    let told = &window.state().told;
    let is_back = |command: &Command| {
        matches!(command, Command::Return(file, stand)
            if file.config().network.depth == 10 && stand.step == 40 && !stand.runs)
    };
    assert!(told.iter().any(is_back), "{told:?}");
    assert_eq!((depth(&window), step(&window)), (10, 40));
    redo(&mut window);
    assert_eq!((depth(&window), step(&window)), (3, 0));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    press(&mut window, Modifiers::COMMAND, Key::Y);
    assert_eq!(depth(&window), 3);
}

#[test]
fn a_change_while_training_is_taken_back_with_its_event() {
    let mut window = window();
    let rate = |window: &Window| window.state().session.config().training.learning_rate;
    let before = rate(&window);
    type_into(&mut window, "Learning rate", "0.125");
    assert_eq!(window.state().report.file.events.len(), 1);
    undo(&mut window);
    assert!(window.state().report.file.events.is_empty());
    assert!((rate(&window) - before).abs() < 1e-12);
    redo(&mut window);
    assert_eq!(window.state().report.file.events[0].change.value(), &Value::Float(0.125));
}

#[test]
fn to_drag_a_slider_is_one_deed() {
    let mut window = window();
    let rail = window.get_by_role_and_label(Role::Slider, "Depth").rect();
    window.drag_at(rail.center());
    window.run();
    for i in 1..8_u8 {
        window.hover_at(rail.center() + egui::vec2(8.0 * f32::from(i), 0.0));
        // Half a second: every move is followed by a rebuild.
        window.step();
        window.step();
    }
    let end = rail.center() + egui::vec2(56.0, 0.0);
    window.drop_at(end);
    window.run();
    let rebuilds = window.state().told.iter().filter(|command| matches!(command, Command::Rebuild(_))).count();
    assert!(rebuilds > 2 && depth(&window) > 25, "{rebuilds} rebuilds, depth {}", depth(&window));
    undo(&mut window);
    assert_eq!((depth(&window), step(&window)), (10, 40));
    undo(&mut window);
    assert_eq!((depth(&window), step(&window)), (10, 40), "there is nothing more to undo");
}

#[test]
fn what_rebuilds_says_so_beforehand() {
    let mut window = window();
    for (name, rebuilds) in [("Depth", true), ("Learning rate", false)] {
        window.get_by_role_and_label(Role::Slider, name).hover();
        wait_for_tip(&mut window);
        let told = window.query_by_label_contains("Builds both networks anew").is_some();
        assert_eq!(told, rebuilds, "{name}");
    }
    window.get_by_role_and_label(Role::Button, "New seed").hover();
    wait_for_tip(&mut window);
    window.get_by_label_contains("builds both anew");
}

#[test]
fn a_line_offers_to_undo_a_rebuild_for_ten_seconds() {
    let mut window = window();
    type_into(&mut window, "Depth", "3");
    window.get_by_label_contains("The run of before stood at step 40.");
    click(&mut window, Role::Button, "Undo");
    assert_eq!((depth(&window), step(&window)), (10, 40));
    assert!(window.query_by_label_contains("The run of before stood").is_none());

    type_into(&mut window, "Depth", "4");
    window.get_by_label_contains("The run of before stood at step 40.");
    let began = seconds(&window);
    while window.query_by_label_contains("The run of before stood").is_some() {
        window.step();
        let stood = seconds(&window) - began;
        assert!(stood < 11.0, "it still stands after {stood} s");
    }
    let stood = seconds(&window) - began;
    assert!(stood > 8.0, "it stood for {stood} s");
    assert_eq!(window.run(), 1, "behind it the window rests");

    // What has made no step yet is no loss.
    type_into(&mut window, "Depth", "5");
    assert!(window.query_by_label_contains("The run of before stood").is_none());
    // A change that rebuilds nothing is not offered.
    type_into(&mut window, "Learning rate", "0.25");
    assert!(window.query_by_role_and_label(Role::Button, "Undo").is_none());
}

#[test]
fn a_rebuild_that_was_refused_is_not_said_to_be_done() {
    let mut window = window();
    click(&mut window, Role::ComboBox, "Data set");
    window.get_by_label("A CSV file…").click();
    window.run();
    window.get_by_label_contains("Not possible");
    assert!(window.query_by_label_contains("The run of before stood").is_none());
    let set = window.state().session.config().data.set;
    // What is taken back is the setting alone: the run has not been touched.
    window.state_mut().told.clear();
    undo(&mut window);
    assert_ne!(window.state().session.config().data.set, set);
    assert!(window.state().told.is_empty(), "{:?}", window.state().told);
    assert!(window.query_by_label_contains("Not possible").is_none());
}

#[test]
fn the_menu_says_what_would_be_undone() {
    let mut window = window();
    type_into(&mut window, "Depth", "3");
    click(&mut window, Role::Button, "File");
    let entries = window.query_all_by_role_and_label(Role::Button, "Undo");
    // Below the button of the line.
    let entry = entries.min_by(|a, b| a.rect().left().total_cmp(&b.rect().left())).unwrap();
    entry.hover();
    wait_for_tip(&mut window);
    window.get_by_label_contains("Takes back: Depth.");
    window.get_by_role_and_label(Role::Button, "Redo").hover();
    wait_for_tip(&mut window);
    window.get_by_label_contains("There is nothing to do again");
    window.key_press(Key::Escape);
    window.run();
    press(&mut window, Modifiers::NONE, Key::N);
    undo(&mut window);
    click(&mut window, Role::Button, "File");
    window.get_by_role_and_label(Role::Button, "Redo").hover();
    wait_for_tip(&mut window);
    window.get_by_label_contains("Does again: New seed.");
    window.get_by_role_and_label(Role::Button, "Redo").click();
    window.run();
    assert_eq!(window.state().session.config().seed, 2);
}

#[test]
fn a_text_field_has_an_undo_of_its_own() {
    let mut window = window();
    type_into(&mut window, "Depth", "3");
    window.get_by_role_and_label(Role::TextInput, "Seed").click();
    window.run();
    window.state_mut().told.clear();
    undo(&mut window);
    assert!(!window.state().told.iter().any(|command| matches!(command, Command::Return(..))));
    assert_eq!(depth(&window), 3);
}

#[test]
fn while_a_run_comes_back_the_window_says_so() {
    for (language, words, button) in
        [(Language::English, "step 1,200 of 1,846", "Stay here"), (Language::Korean, "스텝 1,200 / 1,846", "여기 있기")]
    {
        let mut window = window_of(Bench::new(plane(), language), [1600.0, 1000.0]);
        let bench = window.state_mut();
        bench.report.activity = Activity::Returning { made: 1200, step: 1846, runs: true };
        bench.session.receive(bench.report.clone());
        window.run();
        window.get_by_label_contains(words);
        assert!(window.query_by_role_and_label(Role::Button, button).is_none(), "nothing was asked for here");
        // The main button tells what comes, not what stands.
        window.get_by_role_and_label(Role::Button, if language == Language::English { "Pause" } else { "일시정지" });
    }
}

/// A file, a figure, a pasted text and the default take the place of a run like a rebuild does.
#[test]
fn what_was_opened_or_pasted_is_taken_back() {
    let mut window = window();
    window.event(egui::Event::Paste("[network]\ndepth = 5".to_owned()));
    wait(&mut window, "the pasted depth", |window| depth(window) == 5);
    // The line says what was done, and offers to undo it.
    click(&mut window, Role::Button, "Undo");
    assert_eq!((depth(&window), step(&window)), (10, 40));

    click(&mut window, Role::Button, "File");
    click(&mut window, Role::Button, "Default experiment");
    undo(&mut window);
    assert_eq!((depth(&window), step(&window)), (10, 40));
}

/// What a lesson replaces comes back, and the lesson goes; done again it is on again, where it was.
#[test]
fn a_lesson_that_was_begun_is_taken_back() {
    let mut window = window();
    crate::lesson_window::open(&mut window);
    let is_on = |window: &Window| window.query_by_role_and_label(Role::Button, "Leave the lesson").is_some();
    assert!(is_on(&window));
    crate::lesson_window::to_the_end(&mut window);
    let end = step(&window);
    undo(&mut window);
    assert!(!is_on(&window));
    assert_eq!((depth(&window), step(&window)), (10, 40));
    redo(&mut window);
    assert!(is_on(&window));
    assert_eq!(step(&window), end);
}
