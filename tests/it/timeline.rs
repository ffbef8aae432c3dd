//! Scrubbing, playing back, and changes made while an earlier step is shown.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use shiftscope::config::Value;
use shiftscope::trainer::{Activity, Command};
use shiftscope::view::{Language, Tab};

use crate::bench::{Bench, Window, click, press, type_into, window, window_of};
use crate::made_up;
use crate::program::plane;

fn at(window: &Window) -> Option<u64> {
    window.state().session.state().at
}

#[test]
fn keys_and_buttons_move_through_the_frames() {
    let mut window = window();
    press(&mut window, Key::ArrowLeft);
    assert_eq!(at(&window), Some(39), "one frame before the newest");
    window.get_by_label("step 39 of 40");
    press(&mut window, Key::Home);
    assert_eq!(at(&window), Some(0));
    press(&mut window, Key::ArrowLeft);
    assert_eq!(at(&window), Some(0), "nothing is before the first");
    press(&mut window, Key::ArrowRight);
    assert_eq!(at(&window), Some(1));
    click(&mut window, Role::Button, "One frame on");
    click(&mut window, Role::Button, "One frame back");
    assert_eq!(at(&window), Some(1));
    press(&mut window, Key::End);
    assert_eq!(at(&window), None);
    press(&mut window, Key::Home);
    click(&mut window, Role::Button, "live");
    assert_eq!(at(&window), None);
}

#[test]
fn the_rail_can_be_dragged_and_every_view_follows() {
    let mut window = window();
    let rail = window.get_by_role_and_label(Role::Slider, "Time").rect();
    // The axis reaches to step 50.
    let place = |share: f32| egui::pos2(rail.left() + 7.5 + share * (rail.width() - 15.0), rail.center().y + 3.0);
    window.drag_at(place(0.8));
    window.run();
    window.hover_at(place(0.2));
    window.run();
    assert_eq!(at(&window), Some(10));
    window.drop_at(place(0.2));
    window.run();
    window.get_by_label("step 10 of 40");
    window.get_by_label("at step 10");
    for key in [Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num1] {
        press(&mut window, key);
        assert_eq!(at(&window), Some(10));
    }
    window.get_by_role_and_label(Role::Slider, "Time").set_value_accesskit(3.0);
    window.run();
    assert_eq!(at(&window), Some(3));
    window.get_by_role_and_label(Role::Slider, "Time").set_value_accesskit(1e9);
    window.run();
    assert_eq!(at(&window), None);
}

#[test]
fn tabs_have_keys() {
    let mut window = window();
    for (key, tab) in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5].into_iter().zip(Tab::ALL) {
        press(&mut window, key);
        assert_eq!(window.state().session.state().tab, tab);
    }
    click(&mut window, Role::Tab, "Layers");
    assert_eq!(window.state().session.state().tab, Tab::Layers);
}

#[test]
fn playing_back_goes_to_the_newest_step_and_stops() {
    let mut window = window();
    window.get_by_role_and_label(Role::Button, "Play back").click();
    window.step();
    window.step();
    let mut seen = Vec::new();
    for _ in 0..2000 {
        window.step();
        seen.extend(at(&window));
        if at(&window).is_none() {
            break;
        }
    }
    assert!(seen.is_sorted(), "{seen:?}");
    assert!(seen.len() > 30, "{seen:?}");
    assert!(!window.state().session.state().plays_back);
    window.run();
}

/// A window that looks at step 20 of 40 and has changed the learning rate.
fn changed() -> Window {
    let mut window = window();
    window.get_by_role_and_label(Role::Slider, "Time").set_value_accesskit(20.0);
    window.run();
    window.state_mut().told.clear();
    type_into(&mut window, "Learning rate", "2.5");
    window.get_by_label("learning rate 2.5: you are looking at step 20, the run is at step 40.");
    assert!(window.state().told.is_empty(), "nothing happens before the choice");
    window
}

fn rate(window: &Window) -> f64 {
    window.state().session.config().training.learning_rate
}

#[test]
fn a_change_at_an_earlier_step_can_go_on_from_there() {
    let mut window = changed();
    click(&mut window, Role::Button, "Go on from step 20");
    let told = &window.state().told;
    let [Command::Branch(file, 20), ..] = &told[..] else { panic!("{told:?}") };
    let [event] = &file.config().events[..] else { panic!("{:?}", file.config().events) };
    assert_eq!((event.step, event.change.value()), (20, &Value::Float(2.5)));
    assert!((file.config().training.learning_rate - 0.5).abs() < 1e-12, "until then the run is as it was");
    assert_eq!(at(&window), None);
}

#[test]
fn or_apply_now() {
    let mut window = changed();
    click(&mut window, Role::Button, "Change at step 40");
    assert!(matches!(&window.state().told[0], Command::Change(change) if change.value() == &Value::Float(2.5)));
    assert_eq!((at(&window), rate(&window)), (None, 2.5));
}

#[test]
fn or_be_given_up() {
    let mut window = changed();
    click(&mut window, Role::Button, "Cancel");
    assert!(!window.state().told.iter().any(|command| matches!(command, Command::Change(_) | Command::Branch(..))));
    assert_eq!((at(&window), rate(&window)), (Some(20), 0.5));
    // To look elsewhere gives it up too.
    let mut window = changed();
    press(&mut window, Key::Home);
    assert_eq!((at(&window), rate(&window)), (Some(0), 0.5));
    assert!(window.query_by_label_contains("you are looking at step").is_none());
}

#[test]
fn a_rebuild_begins_anew_at_the_newest_step() {
    let mut window = window();
    press(&mut window, Key::Home);
    type_into(&mut window, "Depth", "3");
    assert_eq!(at(&window), None);
    assert!(matches!(window.state().told.last(), Some(Command::Rebuild(_))));
}

#[test]
fn changes_stand_on_the_timeline() {
    let mut config = plane();
    config
        .merge_toml("[[event]]\nstep = 10\nkey = \"arms.b.normalization\"\nvalue = \"none\"\n[[event]]\nstep = 30\nkey = \"batch_norm.hold\"\nvalue = true")
        .unwrap();
    let mut bench = Bench::new(config.clone(), Language::English);
    bench.session.receive(made_up::report(&config, 40, Activity::Paused));
    let mut window = window_of(bench, [1600.0, 1000.0]);
    let rail = window.get_by_role_and_label(Role::Slider, "Time").rect();
    window.hover_at(egui::pos2(rail.left() + 7.5 + 0.2 * (rail.width() - 15.0), rail.center().y));
    window.run();
    window.get_by_label_contains("B: None · step 10");
}

#[test]
fn the_time_axis_can_be_logarithmic() {
    let mut window = window();
    click(&mut window, Role::RadioButton, "Time axis: log");
    let rail = window.get_by_role_and_label(Role::Slider, "Time").rect();
    window.hover_at(egui::pos2(rail.center().x, rail.center().y + 3.0));
    window.run();
    // Half way between ½ and 50, in ratios.
    window.get_by_label_contains("step 5");
}

#[test]
fn the_list_of_keys_opens_and_closes() {
    let mut window = window();
    window.event(egui::Event::Text("?".to_owned()));
    window.run();
    window.get_by_label("train or pause");
    press(&mut window, Key::Escape);
    assert!(window.query_by_label("train or pause").is_none());
}

#[test]
fn speed_has_keys() {
    let mut window = window();
    window.event(egui::Event::Text("+".to_owned()));
    window.run();
    window.event(egui::Event::Text("-".to_owned()));
    window.run();
    let speeds: Vec<Option<f64>> = window
        .state()
        .told
        .iter()
        .filter_map(|command| match command {
            Command::Speed(speed) => Some(*speed),
            _ => None,
        })
        .collect();
    assert_eq!(speeds, [Some(60.0), Some(40.0)]);
}

#[test]
fn shift_b_switches_batch_norm() {
    let mut window = window();
    let press = |window: &mut Window| {
        window.key_press_modifiers(Modifiers::SHIFT, Key::B);
        window.run();
    };
    press(&mut window);
    assert!(
        matches!(window.state().told.last(), Some(Command::Change(change)) if change.value() == &Value::Text("none".to_owned()))
    );
    press(&mut window);
    assert!(
        matches!(window.state().told.last(), Some(Command::Change(change)) if change.value() == &Value::Text("batch".to_owned()))
    );
}

#[test]
fn projector_mode_enlarges_and_comes_back() {
    let mut window = window();
    press(&mut window, Key::P);
    assert!((window.ctx.zoom_factor() - 1.5).abs() < 1e-6);
    assert!(window.query_by_role_and_label(Role::Slider, "Depth").is_none(), "controls are folded");
    press(&mut window, Key::H);
    assert_eq!(window.state().session.state().hidden, Some(1));
    press(&mut window, Key::B);
    assert_eq!(window.state().session.state().hidden, None, "B reveals");
    press(&mut window, Key::P);
    assert!((window.ctx.zoom_factor() - 1.0).abs() < 1e-6);
    window.get_by_role_and_label(Role::Slider, "Depth");
}
