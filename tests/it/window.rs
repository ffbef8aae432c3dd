//! The window without a display: what every control, key and message does.

use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use shiftscope::config::{Config, Key, Value};
use shiftscope::trainer::{Activity, Command};
use shiftscope::view::Language;

use crate::bench::{Bench, Window, click, is_disabled, press, type_into, window, window_of};
use crate::made_up;
use crate::program::{plane, plane_with};

fn value_in(config: &Config, key: &str) -> Value {
    Key::find(key).expect("a known key").get(config).expect("a key that is set")
}

/// What the controls show for `key`.
fn value(window: &Window, key: &str) -> Value {
    value_in(window.state().session.config(), key)
}

#[track_caller]
fn check_typed(name: &str, key: &str, text: &str, expected: &Value) {
    let mut window = window();
    type_into(&mut window, name, text);
    assert_eq!(value(&window, key), *expected);
    click(&mut window, Role::Button, &format!("Reset {name}"));
    assert_eq!(value(&window, key), value_in(&Config::default(), key));
}

#[test]
fn numbers_can_be_typed_and_reset() {
    let table = [
        ("Samples", "data.samples", "500", Value::Integer(500)),
        ("Noise", "data.noise", "0.2", Value::Float(0.2)),
        ("Depth", "network.depth", "20", Value::Integer(20)),
        ("Width", "network.width", "128", Value::Integer(128)),
        ("Scale ×", "init.scale", "1.5", Value::Float(1.5)),
        ("Seed", "seed", "9223372036854775807", Value::Integer((1 << 63) - 1)),
        ("Learning rate", "training.learning_rate", "0.013", Value::Float(0.013)),
        ("Batch size", "training.batch_size", "32", Value::Integer(32)),
        ("γ (scale)", "batch_norm.gamma", "-2", Value::Float(-2.0)),
        ("β (shift)", "batch_norm.beta", "1.25", Value::Float(1.25)),
        ("ε", "batch_norm.eps", "1e-3", Value::Float(1e-3)),
    ];
    for (name, key, text, expected) in table {
        check_typed(name, key, text, &expected);
    }
}

#[track_caller]
fn check_slider(name: &str, key: &str, to: f64, expected: &Value) {
    let mut window = window();
    window.get_by_role_and_label(Role::Slider, name).set_value_accesskit(to);
    window.run();
    assert_eq!(value(&window, key), *expected);
}

#[test]
fn sliders_set_round_values() {
    check_slider("Samples", "data.samples", 1234.4, &Value::Integer(1234));
    check_slider("Noise", "data.noise", 0.123_456, &Value::Float(0.12));
    check_slider("Depth", "network.depth", 19.6, &Value::Integer(20));
    check_slider("Width", "network.width", 99.9, &Value::Integer(100));
    check_slider("Scale ×", "init.scale", 1.234_56, &Value::Float(1.23));
    check_slider("Learning rate", "training.learning_rate", 0.012_345, &Value::Float(0.0123));
    check_slider("Batch size", "training.batch_size", 31.7, &Value::Integer(32));
    check_slider("γ (scale)", "batch_norm.gamma", 2.0, &Value::Float(2.0));
    check_slider("β (shift)", "batch_norm.beta", -0.001, &Value::Float(0.0));
    check_slider("β (shift)", "batch_norm.beta", 1e9, &Value::Float(5.0));
}

#[test]
fn arrow_keys_move_a_slider() {
    let mut window = window();
    window.get_by_role_and_label(Role::Slider, "Depth").focus();
    window.run();
    press(&mut window, egui::Key::ArrowRight);
    assert_eq!(value(&window, "network.depth"), Value::Integer(11));
}

#[test]
fn switches_choose_words() {
    let table = [
        ("Activation: ReLU", "network.activation", "relu"),
        ("Activation: GELU", "network.activation", "gelu"),
        ("Optimizer: Adam", "training.optimizer", "adam"),
        ("Normalization of B: Layer", "arms.b.normalization", "layer"),
    ];
    for (name, key, word) in table {
        let mut window = window();
        click(&mut window, Role::RadioButton, name);
        assert_eq!(value(&window, key), Value::Text(word.to_owned()));
    }
    let mut window = window();
    click(&mut window, Role::RadioButton, "γ and β: held");
    assert_eq!(value(&window, "batch_norm.hold"), Value::Bool(true));
    window.get_by_role_and_label(Role::CheckBox, "Standardize the input").scroll_to_me();
    window.run();
    click(&mut window, Role::CheckBox, "Standardize the input");
    assert_eq!(value(&window, "data.standardize"), Value::Bool(false));
}

#[test]
fn lists_open() {
    for (list, entry, key, word) in
        [("Data set", "Penguins", "data.set", "penguins"), ("Scheme", "Orthogonal", "init.scheme", "orthogonal")]
    {
        let mut window = window();
        click(&mut window, Role::ComboBox, list);
        window.get_by_label(entry).click();
        window.run();
        assert_eq!(value(&window, key), Value::Text(word.to_owned()));
    }
}

#[test]
fn live_keys_change_the_running_networks_and_others_rebuild_them() {
    let mut window = window();
    window.state_mut().told.clear();
    type_into(&mut window, "Learning rate", "2");
    type_into(&mut window, "Depth", "3");
    let told = &window.state().told;
    assert!(matches!(&told[0], Command::Change(change) if change.key() == "training.learning_rate"));
    assert!(matches!(&told[1], Command::Rebuild(config) if config.config().network.depth == 3
        && value_in(config.config(), "training.learning_rate") == Value::Float(2.0)));
    assert_eq!(told.len(), 2);
}

#[test]
fn what_is_not_allowed_is_said_in_one_line() {
    let mut window = window();
    type_into(&mut window, "Depth", "99");
    window.get_by_label_contains("Depth is 99; allowed: 1 to 50");
    assert_eq!(value(&window, "network.depth"), Value::Integer(10));
    type_into(&mut window, "Learning rate", "nan");
    window.get_by_label_contains("Learning rate is nan; allowed: 0 to 1000");
    click(&mut window, Role::Button, "Close");
    assert!(window.query_by_label_contains("Not possible").is_none(), "it can be closed");
    type_into(&mut window, "γ (scale)", "-500");
    window.get_by_label_contains("is −500; allowed: −100 to 100");
    press(&mut window, egui::Key::Escape);
    assert!(window.query_by_label_contains("Not possible").is_none(), "Escape closes it");
    type_into(&mut window, "Learning rate", "nan");
    type_into(&mut window, "Depth", "12");
    assert!(window.query_by_label_contains("Not possible").is_none(), "a good edit clears the message");
    click(&mut window, Role::ComboBox, "Data set");
    window.get_by_label("A CSV file…").click();
    window.run();
    window.get_by_label_contains("data.path is missing");
}

#[test]
fn a_refused_rebuild_is_shown() {
    let mut window = window();
    let problem = shiftscope::config::Problem::new("training.batch_size", "is 5000; allowed: 2..=1600");
    window.state_mut().report.activity = Activity::Refused(problem.into());
    let report = window.state().report.clone();
    window.state_mut().session.receive(report);
    window.run();
    window.get_by_label_contains("Batch size is 5000");
}

#[test]
fn keys() {
    let mut window = window();
    window.state_mut().told.clear();
    for key in [egui::Key::Space, egui::Key::Space, egui::Key::S, egui::Key::R, egui::Key::N] {
        press(&mut window, key);
    }
    let told = &window.state().told;
    assert!(matches!(told[0], Command::Run));
    assert!(matches!(told[1], Command::Pause));
    assert!(matches!(told[2], Command::Step));
    assert!(matches!(told[3], Command::Replay));
    assert!(matches!(&told[4], Command::Rebuild(config) if config.config().seed == 2));
    assert_eq!(told.len(), 5);
}

#[test]
fn keys_are_letters_while_a_text_is_typed() {
    let mut window = window();
    window.get_by_role_and_label(Role::TextInput, "Seed").click();
    window.run();
    window.key_press(egui::Key::N);
    window.key_press(egui::Key::Space);
    press(&mut window, egui::Key::Escape);
    assert!(window.state().told.is_empty());
}

/// Every key that does something when nothing is open.
const ALL_KEYS: [egui::Key; 17] = {
    use egui::Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp, B, E, H, Home, L, N, Num2, P, R, S, Space};
    [
        Space,
        S,
        R,
        N,
        ArrowLeft,
        ArrowRight,
        ArrowUp,
        ArrowDown,
        Home,
        H,
        B,
        P,
        E,
        Num2,
        L,
        egui::Key::F11,
        egui::Key::End,
    ]
};

/// Presses every key, with Shift and Ctrl too, and types the letters that are keys.
fn press_all(window: &mut Window, but: egui::Key) {
    for key in ALL_KEYS.into_iter().filter(|key| *key != but) {
        window.key_press(key);
        window.step();
    }
    for (modifiers, key) in [
        (egui::Modifiers::SHIFT, egui::Key::B),
        (egui::Modifiers::COMMAND, egui::Key::O),
        (egui::Modifiers::COMMAND, egui::Key::S),
        (egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::C),
    ] {
        window.key_press_modifiers(modifiers, key);
        window.step();
    }
    for letter in ["+", "-"] {
        window.event(egui::Event::Text(letter.to_owned()));
        window.step();
    }
    window.event(egui::Event::Paste("seed = 9".to_owned()));
    window.step();
}

/// A key that opens something that lies on top, and whether it is open.
type Opened = (&'static str, fn(&mut Window), fn(&Window) -> bool, egui::Key);

/// The window trained behind the list of keys, arrows in an open list chose a layer, and so on.
#[test]
fn keys_do_nothing_behind_what_lies_on_top() {
    fn state(window: &Window) -> &shiftscope::view::ViewState {
        window.state().session.state()
    }
    fn steps(window: &mut Window) {
        (0..3).for_each(|_| window.step());
    }
    let opened: [Opened; 5] = [
        (
            "the list of keys",
            |window| window.event(egui::Event::Text("?".to_owned())),
            |window| state(window).keys,
            egui::Key::F12,
        ),
        ("the list of lessons", |window| window.key_press(egui::Key::L), |window| state(window).lessons, egui::Key::L),
        (
            "an open list",
            |window| window.get_by_role_and_label(Role::ComboBox, "Scheme").click(),
            |window| window.query_by_label("Orthogonal").is_some(),
            egui::Key::F12,
        ),
        (
            "a menu",
            |window| window.get_by_role_and_label(Role::Button, "File").click(),
            |window| window.query_by_label("Save…").is_some(),
            egui::Key::F12,
        ),
        (
            "the dialog of a file",
            |window| window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::O),
            |window| state(window).dialog.is_some(),
            egui::Key::F12,
        ),
    ];
    for (what, open, is_open, closing) in opened {
        let mut window = window();
        open(&mut window);
        steps(&mut window);
        assert!(is_open(&window), "{what} does not open");
        let before = state(&window).clone();
        press_all(&mut window, closing);
        assert!(window.state().told.is_empty(), "{what}: {:?}", window.state().told);
        let mut after = state(&window).clone();
        // What is typed into the path of a dialog belongs there; a list of the system may close by a key of its own.
        after.dialog.clone_from(&before.dialog);
        assert_eq!(after, before, "{what}");
    }
}

/// Whoever presses B or H twice has the same experiment as before, wherever that is.
#[test]
fn keys_that_show_and_hide_never_change_the_experiment() {
    let mut window = window();
    for key in [egui::Key::B, egui::Key::B, egui::Key::H, egui::Key::B, egui::Key::B, egui::Key::H, egui::Key::H] {
        press(&mut window, key);
    }
    assert!(window.state().told.is_empty(), "{:?}", window.state().told);
    assert_eq!(window.state().session.state().hidden, None);
    press(&mut window, egui::Key::H);
    assert_eq!(window.state().session.state().hidden, Some(1), "outside of projector mode, too");
}

#[test]
fn buttons() {
    let mut window = window();
    for name in ["Train", "Pause", "Step", "Replay", "New seed"] {
        click(&mut window, Role::Button, name);
    }
    type_into(&mut window, "Run to step", "1,200");
    window.get_by_role_and_label(Role::Slider, "Speed").set_value_accesskit(1000.0);
    window.run();
    window.get_by_role_and_label(Role::Slider, "Speed").set_value_accesskit(10.0);
    window.run();
    let told = &window.state().told;
    assert!(matches!(told[0], Command::Run) && matches!(told[1], Command::Pause) && matches!(told[2], Command::Step));
    assert!(matches!(told[3], Command::Replay) && matches!(told[4], Command::Rebuild(_)));
    assert!(matches!(told[5], Command::RunTo(1200)));
    assert!(matches!(told[6], Command::Speed(None)));
    assert!(matches!(told[7], Command::Speed(Some(per_s)) if (per_s - 10.0).abs() < 1e-9));
}

/// The bar said what each network could do alone, which is a hundred times what the speed that is set lets them do.
#[test]
fn the_bar_says_how_many_steps_are_made_and_the_tooltip_how_many_could_be() {
    let mut window = window();
    let made = window.get_by_label("40 steps/s").rect();
    assert!(window.query_by_label_contains("2,134").is_none());
    window.hover_at(made.center());
    window.run();
    window.get_by_label_contains("A could make 2,134 in a second, B 1,893");
}

#[test]
fn a_diverged_arm_says_so_and_the_other_goes_on() {
    let mut bench = Bench::new(plane(), Language::English);
    let report = made_up::diverged(&plane(), 0, made_up::overflow(4, 7));
    bench.session.receive(report);
    let window = window_of(bench, [1600.0, 1000.0]);
    window.get_by_label("A overflowed");
    window.get_by_label_contains("At step 4, in layer 7");
    window.get_by_label("B carries on.");
}

#[test]
fn a_panic_of_the_trainer_is_shown_and_the_last_frame_stays() {
    let mut bench = Bench::new(plane(), Language::English);
    bench.report.activity = Activity::Failed("index out of bounds".to_owned());
    bench.session.receive(bench.report.clone());
    let window = window_of(bench, [1600.0, 1000.0]);
    window.get_by_label_contains("index out of bounds");
    window.get_by_label_contains("Layer 3, A: mean");
}

#[test]
fn stages_and_layers() {
    let mut window = window();
    click(&mut window, Role::RadioButton, "Stage: ẑ");
    let told = window.state().told.last();
    assert!(matches!(told, Some(Command::Watch(view)) if view.stage == shiftscope::measure::Stage::ZHat));
    // An arm without a normalization has no ẑ: ten grey boxes said so.
    window.get_by_label_contains("Layer 1, A: Σwx, mean");
    assert!(window.query_by_label_contains("Layer 1, B: Σwx").is_none());
    window.get_by_label_contains("Layer 1, B: mean");
    click(&mut window, Role::RadioButton, "Stage: γẑ+β");
    window.get_by_label_contains("Layer 3, A: mean").click();
    window.run();
    assert_eq!(window.state().session.state().layer, Some(3));
    window.get_by_label_contains("Layer 3: in A");
}

#[test]
fn languages_switch_at_once() {
    let mut window = window();
    click(&mut window, Role::RadioButton, "Language: KO");
    window.get_by_role_and_label(Role::Button, "학습");
    window.get_by_role_and_label(Role::Slider, "학습률");
    click(&mut window, Role::RadioButton, "언어: EN");
    window.get_by_role_and_label(Role::Button, "Train");
}

#[test]
fn themes_switch() {
    let mut window = window();
    click(&mut window, Role::Button, "Dark");
    assert_eq!(window.ctx.theme(), Theme::Dark);
    click(&mut window, Role::Button, "Light");
    assert_eq!(window.ctx.theme(), Theme::Light);
}

/// In the bar at the top nothing lies on anything else, however narrow the window.
#[test]
fn the_bar_has_room_for_everything() {
    for width in [1600.0, 1280.0, 1024.0, 853.0, 845.0, 843.0, 800.0, 760.0, 759.0, 640.0] {
        let window = window_of(Bench::new(plane(), Language::English), [width, 600.0]);
        let speed = window.get_by_role_and_label(Role::Slider, "Speed").rect();
        let run_to = window.get_by_role_and_label(Role::TextInput, "Run to step").rect();
        let language = window.get_by_role_and_label(Role::RadioButton, "Language: EN").rect();
        let status = window.get_by_label_contains("epoch ").rect();
        let rate = window.get_by_label("40/s").rect();
        let file = window.get_by_role_and_label(Role::Button, "File").rect();
        let all = [speed, rate, run_to, language, status, file];
        for (i, a) in all.iter().enumerate() {
            assert!(all[i + 1..].iter().all(|b| !a.intersects(*b)), "{width}: {all:?}");
            assert!(a.right() <= width, "{width}: {all:?}");
        }
    }
}

/// In a low window the bar has one row, and nothing in it lies on anything else.
#[test]
fn the_bar_of_a_low_window_has_one_row() {
    for (width, language) in
        [1600.0, 1280.0, 1024.0, 853.0, 840.0].into_iter().flat_map(|w| Language::ALL.map(|l| (w, l)))
    {
        let window = window_of(Bench::new(plane(), language), [width, 480.0]);
        let roles = [Role::Button, Role::RadioButton, Role::Slider];
        let all = roles.into_iter().flat_map(|role| window.query_all_by_role(role)).map(|node| node.rect());
        let bar: Vec<_> = all.filter(|rect| rect.top() < 40.0).collect();
        assert!(bar.len() >= 12, "{width} {language:?}: {bar:?}");
        for (i, a) in bar.iter().enumerate() {
            assert!(a.bottom() < 52.0 && a.right() <= width, "{width} {language:?}: {a:?}");
            assert!(bar[i + 1..].iter().all(|b| !a.shrink(0.5).intersects(*b)), "{width} {language:?}: {bar:?}");
        }
    }
}

/// Charts say in their name what they show, and do not move under the wheel.
#[test]
fn plots_are_named_and_stand_still() {
    let mut window = window();
    let chart = window.get_by_label_contains("Loss: A ").rect();
    window.get_by_label("at step 40");
    // The axis reaches from 0 to 50: at three tenths lies step 15, and so it is after zooming and scrolling would have moved it.
    for modifiers in [egui::Modifiers::NONE, egui::Modifiers::CTRL, egui::Modifiers::SHIFT] {
        window.hover_at(chart.lerp_inside([0.3, 0.5]));
        window.run();
        window.get_by_label_contains("step 15\nA: ");
        window.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: egui::vec2(0.0, 5.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers,
        });
        window.run();
    }
    window.drag_at(chart.center());
    window.hover_at(chart.lerp_inside([0.3, 0.5]));
    window.drop_at(chart.lerp_inside([0.3, 0.5]));
    window.run();
    // A press hides the words until the pointer has been elsewhere.
    window.hover_at(egui::Pos2::ZERO);
    window.run();
    window.hover_at(chart.lerp_inside([0.3, 0.5]));
    window.run();
    window.get_by_label_contains("step 15\nA: ");
}

/// Every size, language, activation, stage and depth can be drawn: no missing glyph, no unnamed control, and the
/// paused window settles (`run` fails where it does not).
#[test]
fn every_window_settles() {
    for size in [[1600.0, 1000.0], [1280.0, 720.0], [1024.0, 768.0], [853.0, 480.0], [640.0, 420.0]] {
        for language in Language::ALL {
            for set in ["network.activation=sigmoid", "network.activation=gelu", "network.depth=50", "network.depth=1"]
            {
                let mut window = window_of(Bench::new(plane_with(&[set]), language), size);
                assert_eq!(window.run(), 1, "{size:?} {set}");
            }
        }
    }
}

/// Whether the control that the window calls so is seen whole, without scrolling.
fn is_seen(window: &Window, role: Role, name: &str) -> bool {
    let place = window.get_by_role_and_label(role, name).rect();
    let timeline = window.get_by_role_and_label(Role::Button, "One frame back").rect();
    place.top() >= 0.0 && place.bottom() <= timeline.top() - 8.0
}

/// At 1280 × 720 the controls of the subject were below the fold, behind Samples, Noise and Width.
#[test]
fn the_controls_of_the_subject_are_seen_without_scrolling_at_1280_by_720() {
    let window = window_of(Bench::new(plane(), Language::English), [1280.0, 720.0]);
    for (role, name) in [
        (Role::RadioButton, "Normalization of B: None"),
        (Role::RadioButton, "Normalization of B: Noisy"),
        (Role::RadioButton, "γ and β: held"),
        (Role::Slider, "γ (scale)"),
        (Role::Slider, "β (shift)"),
        (Role::Slider, "Learning rate"),
        (Role::TextInput, "Learning rate"),
        (Role::RadioButton, "Activation: Linear"),
        (Role::Slider, "Depth"),
    ] {
        assert!(is_seen(&window, role, name), "{name} is not in sight");
    }
}

#[test]
fn groups_of_controls_fold_and_stay_folded() {
    let mut window = window();
    let seed = |window: &Window| window.query_by_role_and_label(Role::TextInput, "Seed").is_some();
    assert!(seed(&window));
    click(&mut window, Role::Button, "Group Initialization");
    assert!(!seed(&window));
    let remembered = window.state().session.remember(&window.ctx, &shiftscope::app::Remembered::default());
    let remembered = shiftscope::app::Remembered::from_toml(&remembered.to_toml()).expect("a state file");
    let mut next = Bench::new(plane(), Language::English);
    next.session.recall(&window.ctx, &remembered);
    let mut next = window_of(next, [1600.0, 1000.0]);
    assert!(!seed(&next), "the next window remembers it");
    // With the keyboard, too: Space opens the group that has the focus, and trains nothing.
    next.get_by_role_and_label(Role::Button, "Group Initialization").focus();
    next.run();
    next.key_press(egui::Key::Space);
    next.run();
    assert!(seed(&next));
    assert!(next.state().told.iter().all(|command| !matches!(command, Command::Run)));
}

/// Without a normalization γ, β and ε could be moved, and nothing happened.
#[test]
fn controls_that_change_nothing_are_disabled_and_say_why() {
    let config = plane_with(&["arms.b.normalization=none"]);
    let mut window = window_of(Bench::new(config, Language::English), [1600.0, 1000.0]);
    for (role, name) in [
        (Role::Slider, "γ (scale)"),
        (Role::TextInput, "β (shift)"),
        (Role::TextInput, "ε"),
        (Role::RadioButton, "γ and β: held"),
    ] {
        assert!(is_disabled(&window, role, name), "{name}");
    }
    window.hover_at(window.get_by_role_and_label(Role::Slider, "γ (scale)").rect().center());
    window.run();
    window.get_by_label_contains("choose a normalization of B first");
    click(&mut window, Role::RadioButton, "Normalization of B: Batch");
    assert!(!is_disabled(&window, Role::Slider, "γ (scale)"));
}

/// What the lesson on training and evaluation is about was said, and drawn nowhere.
#[test]
fn accuracies_by_batch_statistics_are_drawn_where_a_run_compares_them() {
    let shown = |set: &str, size: [f32; 2], language: Language| {
        let mut window = window_of(Bench::new(plane_with(&[set]), language), size);
        let text = shiftscope::view::Text::new(language);
        let name = format!("{}: {}", text.get("progress"), text.get("progress-accuracy"));
        click(&mut window, Role::RadioButton, &name);
        crate::fit::check(&window, set);
        window
    };
    let usual = shown("measure.statistics=batch", [1280.0, 720.0], Language::English);
    assert!(usual.query_by_label_contains("by batch statistics: A").is_none());
    for size in [[1280.0, 720.0], [1600.0, 1000.0], [1024.0, 768.0]] {
        shown("measure.statistics=running", size, Language::Korean);
        let mut window = shown("measure.statistics=running", size, Language::English);
        let chart = window.get_by_label_contains("test by batch statistics: A –, B 71.0\u{a0}%").rect();
        window.hover_at(chart.center());
        window.run();
        window.get_by_label_contains("B, test by batch statistics: ");
    }
}

/// Buttons that had nothing to do looked alive: one frame on from the newest, training on when both arms have overflowed,
/// a new seed in an exercise that locks it.
#[test]
fn buttons_that_would_do_nothing_are_disabled_and_say_why() {
    let is_disabled = |window: &Window, name: &str| is_disabled(window, Role::Button, name);
    let mut window = window();
    assert!(is_disabled(&window, "One frame on") && !is_disabled(&window, "One frame back"));
    press(&mut window, egui::Key::Home);
    assert!(!is_disabled(&window, "One frame on") && is_disabled(&window, "One frame back"));
    assert!(["Train", "Step", "Replay", "New seed"].iter().all(|name| !is_disabled(&window, name)));
    let mut bench = Bench::new(plane(), Language::English);
    let mut frame = made_up::frame(&plane(), 40);
    for arm in &mut frame.arms {
        arm.diverged = Some(made_up::overflow(30, 2));
    }
    bench.report.frame = Some(std::sync::Arc::new(frame));
    bench.session.receive(bench.report.clone());
    let mut window = window_of(bench, [1600.0, 1000.0]);
    assert!(is_disabled(&window, "Train") && is_disabled(&window, "Step"));
    assert!(!is_disabled(&window, "Replay") && !is_disabled(&window, "New seed"));
    window.hover_at(window.get_by_role_and_label(Role::Button, "Step").rect().center());
    window.run();
    window.get_by_label_contains("Both networks have overflowed");
}

/// Nothing happened, and nothing was said.
#[test]
fn a_step_that_lies_behind_cannot_be_run_to() {
    let mut window = window();
    type_into(&mut window, "Run to step", "40");
    window.get_by_label_contains("Run to step is 40; allowed: 41 to 10000000");
    assert!(window.state().told.is_empty());
    type_into(&mut window, "Run to step", "41");
    assert!(matches!(window.state().told.last(), Some(Command::RunTo(41))));
    assert!(window.query_by_label_contains("Not possible").is_none());
}
