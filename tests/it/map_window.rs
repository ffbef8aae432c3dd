//! The map in the window: it fills in, says what it shows and what is outdated, a cell opens, a rectangle zooms in.

use std::fs;
use std::io::BufReader;
use std::path::PathBuf;
use std::time::Instant;

use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shiftscope::config::Config;
use shiftscope::figure::Figure;
use shiftscope::map::{Plane, read_csv};
use shiftscope::view::{Language, Picture, Runs, Tab};
use tempfile::TempDir;

use crate::bench::{Bench, Window, at_home, click, copied, drop_file, press, type_into, wait, window_of};
use crate::fit;
use crate::program::{plane_with, shiftscope};

/// An experiment that a test can afford.
fn small() -> Config {
    plane_with(&[
        "data.samples=100",
        "network.depth=2",
        "network.width=8",
        "network.activation=relu",
        "training.batch_size=16",
    ])
}

/// A window on the tab with the map, for maps of 8 × 8 cells of 12 steps.
fn window(config: Config, size: [f32; 2], language: Language) -> Window {
    let mut window = window_of(Bench::new(config, language), size);
    press(&mut window, Key::Num5);
    let [name, map] =
        if language == Language::English { ["Runs: map", "Cells: 8"] } else { ["여러 실행: 지도", "칸 수: 8"] };
    click(&mut window, Role::RadioButton, name);
    click(&mut window, Role::RadioButton, map);
    type_into(&mut window, if language == Language::English { "steps" } else { "스텝" }, "12");
    window
}

fn on(config: Config) -> Window {
    window(config, [1600.0, 1000.0], Language::English)
}

/// Whether a button of this name is there.
fn has_button(window: &Window, name: &str) -> bool {
    window.query_by_role_and_label(Role::Button, name).is_some()
}

/// Waits until no map is being computed.
#[track_caller]
fn settle(window: &mut Window) {
    window.step();
    window.step();
    wait(window, "the end of the map", |window| !has_button(window, "Stop") && !has_button(window, "멈춤"));
}

/// Computes the map and waits for its end.
#[track_caller]
fn compute(window: &mut Window) {
    let name = if has_button(window, "Compute map") { "Compute map" } else { "지도 계산" };
    window.get_by_role_and_label(Role::Button, name).click();
    settle(window);
}

/// A window with a computed map.
fn computed() -> Window {
    let mut window = on(small());
    compute(&mut window);
    window
}

/// The fields of the arms that are not hidden: their names, places and cells in words. They alone have a value.
fn fields(window: &Window) -> Vec<(String, Rect, String)> {
    let nodes = window.query_all_by_role(Role::Image).filter_map(|node| {
        let (name, value) = (node.accesskit_node().label()?, node.accesskit_node().value()?);
        Some((name, node.rect(), value))
    });
    nodes.collect()
}

/// The field of arm `arm` (0 = A, 1 = B) and its cell in words.
#[track_caller]
fn field(window: &Window, arm: usize) -> (Rect, String) {
    let (_, rect, cell) = fields(window).swap_remove(arm);
    (rect, cell)
}

/// Gives the field of A the keyboard focus.
fn focus(window: &mut Window) {
    let name = fields(window).swap_remove(0).0;
    window.get_by_role_and_label(Role::Image, &name).focus();
    window.run();
    assert!(window.get_by_role_and_label(Role::Image, &name).accesskit_node().is_focused());
}

/// The middle of a cell of 8 × 8.
fn place(field: Rect, [x, y]: [u8; 2]) -> Pos2 {
    field.lerp_inside([(f32::from(x) + 0.5) / 8.0, 1.0 - (f32::from(y) + 0.5) / 8.0])
}

#[track_caller]
fn click_cell(window: &mut Window, cell: [u8; 2]) {
    let at = place(field(window, 1).0, cell);
    window.hover_at(at);
    window.step();
    window.drag_at(at);
    window.step();
    window.drop_at(at);
    window.run();
}

fn drag(window: &mut Window, from: [u8; 2], to: [u8; 2]) {
    let field = field(window, 0).0;
    window.hover_at(place(field, from));
    window.step();
    window.drag_at(place(field, from));
    window.step();
    window.hover_at(place(field, to));
    window.step();
    window.hover_at(place(field, to));
    window.step();
    window.drop_at(place(field, to));
    settle(window);
}

fn plane(window: &Window) -> Plane {
    window.state().session.state().map.clone()
}

/// The two settings of the networks.
fn settings(window: &Window) -> String {
    let config = window.state().session.config();
    format!("{} {}", config.training.learning_rate, config.init.scale)
}

fn live(window: &Window) -> Rect {
    window.query_all_by_label_contains("The live experiment: ").next().expect("the ring").rect()
}

fn undo(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    window.run();
}

#[test]
fn the_tab_shows_seeds_or_a_map() {
    let mut window = window_of(Bench::new(small(), Language::English), [1600.0, 1000.0]);
    click(&mut window, Role::Tab, "Runs");
    window.get_by_label("Is it luck?");
    click(&mut window, Role::RadioButton, "Runs: map");
    window.get_by_label("Where do they learn?");
    let state = window.state().session.state();
    assert_eq!((state.tab, state.runs), (Tab::Runs, Runs::Map));
    assert_eq!(state.options(), [("window.tab", "seeds".to_owned()), ("window.runs", "map".to_owned())]);
}

#[test]
fn a_map_is_computed_beside_the_live_networks() {
    let mut window = computed();
    window.get_by_label_contains("8 × 8 cells · click a cell");
    let told: Vec<_> = window.state().told.iter().map(|command| format!("{command:?}")).collect();
    assert!(!told.iter().any(|command| command.contains("Rebuild") || command.contains("Pause")), "{told:?}");
    let fields = fields(&window);
    assert_eq!(fields.len(), 2);
    for (name, _, cell) in fields {
        assert!(!cell.contains("not computed"), "{cell}");
        assert!(name.contains("of the cells above 80\u{a0}% test accuracy"), "the share with its threshold: {name}");
    }
    assert!(window.get_by_role_and_label(Role::Button, "Compute map").accesskit_node().is_disabled());
    click(&mut window, Role::RadioButton, "Cells: 16");
    assert!(!window.get_by_role_and_label(Role::Button, "Compute map").accesskit_node().is_disabled());
}

#[test]
fn a_click_opens_the_experiment_of_the_cell_and_one_undo_brings_the_old_one_back() {
    let mut window = computed();
    let before = settings(&window);
    click_cell(&mut window, [7, 0]);
    assert_eq!(settings(&window), "10 0.03");
    let rebuilds = window.state().told.iter().filter(|command| format!("{command:?}").contains("Rebuild(")).count();
    assert_eq!(rebuilds, 1);
    assert!(window.query_by_label_contains("Computed with").is_none(), "its axes alone have changed");
    undo(&mut window);
    assert_eq!(settings(&window), before);
}

#[test]
fn the_ring_moves_with_the_learning_rate() {
    let mut window = computed();
    let before = live(&window).center();
    type_into(&mut window, "Learning rate", "0.005");
    let after = live(&window).center();
    assert!(after.x < before.x - 20.0 && (after.y - before.y).abs() < 0.5, "{before:?} {after:?}");
    // Beyond the axis an arrow stays at the edge.
    type_into(&mut window, "Learning rate", "500");
    let right = field(&window, 0).0.right();
    assert!((live(&window).center().x - right).abs() < 1.0);
}

#[test]
fn a_rectangle_zooms_in_and_a_key_zooms_out() {
    let mut window = computed();
    let whole = plane(&window);
    drag(&mut window, [2, 5], [5, 2]);
    let part = plane(&window);
    for (part, whole) in part.axes.iter().zip(&whole.axes) {
        assert_eq!((part.key, part.count()), (whole.key, 8));
        let ((from, to), (low, high)) = (part.ends(), whole.ends());
        assert!(low < from && from < to && to < high, "{part:?}");
    }
    window.get_by_role_and_label(Role::Button, "Zoom out");
    press(&mut window, Key::Backspace);
    assert_eq!(plane(&window), whole);
    window.get_by_label_contains("8 × 8 cells");
    assert!(!has_button(&window, "Zoom out"));
    assert!(window.get_by_role_and_label(Role::Button, "Compute map").accesskit_node().is_disabled(), "it was kept");
}

#[test]
fn a_change_outside_the_axes_is_named_and_the_picture_stays() {
    let mut window = computed();
    let (_, cell) = field(&window, 0);
    type_into(&mut window, "Learning rate", "0.005");
    assert!(window.query_by_label_contains("Computed with").is_none());
    type_into(&mut window, "Depth", "3");
    window.get_by_label("Computed with Depth: 2; now it is 3.");
    assert_eq!(field(&window, 0).1, cell, "the picture stays");
    // A cell opens as it was computed.
    click_cell(&mut window, [4, 4]);
    assert_eq!(window.state().session.config().network.depth, 2);
    assert!(window.query_by_label_contains("Computed with").is_none());
    undo(&mut window);
    window.get_by_label("Computed with Depth: 2; now it is 3.");
    type_into(&mut window, "Depth", "2");
    assert!(window.query_by_label_contains("Computed with").is_none());
    click(&mut window, Role::RadioButton, "Activation: GELU");
    window.get_by_label_contains("Computed with Activation: ReLU");
    window.get_by_role_and_label(Role::Button, "Compute anew").click();
    settle(&mut window);
    assert!(window.query_by_label_contains("Computed with").is_none());
    press(&mut window, Key::N);
    window.get_by_label_contains("Computed with Seed: 1; now it is 2.");
}

/// A window that computes a map which takes longer than any test.
fn busy() -> Window {
    let mut window = on(small());
    type_into(&mut window, "steps", "9,000,000");
    window.get_by_role_and_label(Role::Button, "Compute map").click();
    window.step();
    window.step();
    assert!(window.query_all_by_label_contains("0 of 64 cells").next().is_some());
    window
}

#[test]
fn a_map_can_be_stopped_and_goes_on() {
    let mut window = busy();
    window.get_by_role_and_label(Role::Button, "Stop").click();
    window.step();
    window.step();
    wait(&mut window, "the button", |window| has_button(window, "Compute map"));
    type_into(&mut window, "steps", "12");
    compute(&mut window);
    window.get_by_label_contains("8 × 8 cells");
}

#[test]
fn a_window_that_closes_does_not_wait_for_its_map() {
    let window = busy();
    let start = Instant::now();
    drop(window);
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

#[test]
fn the_keyboard_reaches_every_cell_and_says_both_results() {
    let mut window = computed();
    focus(&mut window);
    for _ in 0..10 {
        press(&mut window, Key::ArrowLeft);
        press(&mut window, Key::ArrowDown);
    }
    let (_, first) = field(&window, 0);
    assert!(first.starts_with("Learning rate: 0.001\n"), "{first}");
    for part in ["0.03\n", "\nA: ", "\nB: "] {
        assert!(first.contains(part), "{first} lacks {part:?}");
    }
    for _ in 0..7 {
        press(&mut window, Key::ArrowRight);
    }
    assert!(field(&window, 0).1.starts_with("Learning rate: 10\n"));
    press(&mut window, Key::Enter);
    assert_eq!(settings(&window), "10 0.03");
    assert_eq!(window.state().session.state().at, None, "arrows move the cursor, not the timeline");
    // Z zooms in around the cursor.
    window.key_press(Key::Z);
    settle(&mut window);
    assert!(has_button(&window, "Zoom out"));
    assert!((plane(&window).axes[0].ends().1 - 10.0).abs() < 1e-9);
}

#[test]
fn the_pointer_is_told_both_settings_and_both_results() {
    let mut window = computed();
    let at = place(field(&window, 0).0, [7, 7]);
    window.hover_at(at);
    window.run();
    window.run_steps(4);
    window.get_by_label_contains("Learning rate: 10\n");
}

#[test]
fn other_axes_are_chosen_from_the_sliders() {
    let mut window = on(small());
    click(&mut window, Role::ComboBox, "x axis");
    window.get_by_role_and_label(Role::Button, "Depth").click();
    window.run();
    assert_eq!(plane(&window).axes[0].to_string(), "network.depth=1..50:8:lin");
    // The key of the other axis changes places.
    click(&mut window, Role::ComboBox, "y axis");
    window.get_by_role_and_label(Role::Button, "Depth").click();
    window.run();
    assert_eq!(plane(&window).axes.map(|axis| axis.key), ["init.scale", "network.depth"]);
}

#[test]
fn what_is_not_possible_is_said() {
    let mut window = on(small());
    type_into(&mut window, "steps", "many");
    window.get_by_label_contains("Not possible: steps");
    let mut window = on(small());
    click(&mut window, Role::ComboBox, "x axis");
    window.get_by_role_and_label(Role::Button, "Batch size").click();
    window.run();
    compute(&mut window);
    assert!(window.query_all_by_label_contains("Not possible: ").next().is_some());
}

#[test]
fn a_hidden_arm_stays_hidden() {
    let mut window = computed();
    press(&mut window, Key::P);
    press(&mut window, Key::H);
    let fields = fields(&window);
    assert_eq!(fields.len(), 1);
    let (name, _, cell) = &fields[0];
    assert!(name.starts_with("A ") && cell.contains("\nA: ") && !cell.contains("\nB: "), "{name} {cell}");
}

/// The name of the dialog's preview, once it is drawn.
#[track_caller]
fn previewed(window: &mut Window) -> String {
    let drawn = |window: &Window| window.query_all_by_label_contains("Preview: ").next().is_some();
    wait(window, "the preview", drawn);
    let node = window.query_all_by_label_contains("Preview: ").next().expect("a preview");
    node.accesskit_node().label().expect("it has a name")
}

/// Clicks on what the export dialog has, which draws on while its thread works.
fn push(window: &mut Window, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).click();
    (0..3).for_each(|_| window.step());
}

/// Opens the export dialog.
fn export(window: &mut Window) {
    window.key_press(Key::E);
    (0..3).for_each(|_| window.step());
}

#[test]
fn the_map_is_exported_as_other_pictures_are() {
    let mut window = computed();
    let folder = at_home(&mut window);
    for kind in ["SVG", "PDF", "PNG", "CSV"] {
        export(&mut window);
        assert!(window.query_by_role_and_label(Role::RadioButton, "Format: GIF").is_none(), "a map does not move");
        push(&mut window, Role::RadioButton, &format!("Format: {kind}"));
        let name = previewed(&mut window);
        let expected = if kind == "CSV" { "# shiftscope = " } else { "The map, step 12, " };
        assert!(name.contains(expected), "{name}");
        push(&mut window, Role::Button, "Save");
        let path = folder.path().join(format!("map-step-12.{}", kind.to_lowercase()));
        wait(&mut window, "the file", |_| path.is_file());
        wait(&mut window, "the end of the dialog", |window| window.query_by_label_contains("Preview: ").is_none());
        if kind == "CSV" {
            let map = read_csv(BufReader::new(fs::File::open(path).expect("the file")), None).expect("a map");
            assert!(map.is_complete());
            assert_eq!((map.plan().size(), map.plan().steps()), ([8, 8], 12));
        } else {
            let figure = Figure::read(&fs::read(path).expect("the file")).expect("a figure");
            assert_eq!((figure.picture, figure.step, figure.look.caption), (Picture::Map, 12, true));
        }
    }
}

/// The command that is copied makes the bytes that the window saves.
#[test]
fn the_copied_command_makes_the_figure_of_the_window() {
    let mut window = computed();
    let folder = at_home(&mut window);
    export(&mut window);
    push(&mut window, Role::RadioButton, "Format: SVG");
    window.get_by_role_and_label(Role::Button, "Copy command").click();
    let mut line = None;
    for _ in 0..4 {
        window.step();
        line = line.or_else(|| copied(&window));
    }
    let line = line.expect("a command");
    assert!(line.contains(" --view map --x training.learning_rate=0.001..10:8:log "), "{line}");
    push(&mut window, Role::Button, "Save");
    let saved = folder.path().join("map-step-12.svg");
    wait(&mut window, "the file", |_| saved.is_file());
    let words = line.replace("--out map-step-12.svg", "--out -");
    let made = shiftscope().args(words.split(' ').skip(1)).output().expect("the program runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(made.stdout == fs::read(saved).expect("the file"), "the same bytes");
}

/// Saves the map of the window as CSV.
fn saved(window: &mut Window) -> (TempDir, PathBuf) {
    let folder = at_home(window);
    export(window);
    push(window, Role::RadioButton, "Format: CSV");
    push(window, Role::Button, "Save");
    let path = folder.path().join("map-step-12.csv");
    wait(window, "the file", |_| path.is_file());
    (folder, path)
}

#[test]
fn a_map_from_a_file_is_shown_with_its_experiment() {
    let mut window = computed();
    let (_folder, path) = saved(&mut window);
    let (_, cell) = field(&window, 0);
    // Another window, of another experiment.
    let other = plane_with(&["data.samples=80", "network.depth=3", "network.width=6", "training.batch_size=8"]);
    let mut window = window_of(Bench::new(other, Language::English), [1600.0, 1000.0]);
    drop_file(&mut window, &path);
    wait(&mut window, "the map", |window| !fields(window).is_empty());
    assert_eq!(window.state().session.config().network.depth, 2);
    let state = window.state().session.state();
    assert_eq!((state.tab, state.runs, state.map.steps), (Tab::Runs, Runs::Map, 12));
    assert_eq!(field(&window, 0).1, cell, "with its rows");
    assert!(window.query_by_label_contains("Computed with").is_none(), "it is that of the experiment");
    assert!(window.get_by_role_and_label(Role::Button, "Compute map").accesskit_node().is_disabled());
}

/// What a file of a stranger names and does not use is not what the controls offer to read.
#[test]
fn the_experiment_of_a_cell_names_no_file_that_was_not_asked_about() {
    let (_folder, path) = saved(&mut computed());
    let text = fs::read_to_string(&path).expect("a map");
    let named = text.replacen("# set = ", "# path = \"/elsewhere/secret.csv\"\n# set = ", 1);
    assert_ne!(text, named, "the experiment is in comments");
    fs::write(&path, named).expect("the folder is ours");
    let mut window = window_of(Bench::new(plane_with(&[]), Language::English), [1600.0, 1000.0]);
    drop_file(&mut window, &path);
    wait(&mut window, "the map", |window| !fields(window).is_empty());
    assert!(window.query_by_label_contains("Computed with").is_none(), "it is that of the experiment");
    click_cell(&mut window, [2, 3]);
    assert_eq!(window.state().session.config().data.path, None);
}

/// Before, while and after: every text has its room.
#[test]
fn it_fits() {
    for language in Language::ALL {
        for size in [[1600.0, 1000.0], [1280.0, 720.0], [1024.0, 768.0]] {
            let mut window = window(small(), size, language);
            fit::check(&window, &format!("{size:?} {language:?} before"));
            compute(&mut window);
            fit::check(&window, &format!("{size:?} {language:?} after"));
            focus(&mut window);
            window.key_press(Key::Z);
            settle(&mut window);
            fit::check(&window, &format!("{size:?} {language:?} zoomed"));
            press(&mut window, Key::N);
            fit::check(&window, &format!("{size:?} {language:?} outdated"));
            press(&mut window, Key::P);
            fit::check(&window, &format!("{size:?} {language:?} projector"));
        }
    }
}
