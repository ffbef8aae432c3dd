//! The network: a few tiles of each layer beside its distribution, and the whole of it with a tile for each unit.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Pos2, Theme};
use egui_kittest::kittest::{NodeT, Queryable};
use shiftscope::config::Config;
use shiftscope::figure::{Figure, Look, Size, Words, table};
use shiftscope::measure::{Question, TilesAsked};

use shiftscope::view::{Language, Picture, Text, ViewState};

use crate::bench::{Bench, Window, click, hide_b, press, window_of};
use crate::figure::Page;
use crate::fit;
use crate::made_up::{self, Kind};
use crate::program::{plane, plane_with};
use crate::trained;

const LARGE: [f32; 2] = [1600.0, 1000.0];
const FEW: TilesAsked = TilesAsked { outputs: false, whole: false };
const WHOLE: TilesAsked = TilesAsked { outputs: false, whole: true };

/// The last question of the window.
fn asked(window: &Window) -> Question {
    window.state().asked.last().expect("a question").0
}

/// Answers the last question of the window, about data of this kind.
fn answer(window: &mut Window, kind: Kind) {
    let question = asked(window);
    give(window, question, kind);
}

/// Gives the window the answer to `question`, about data of this kind.
fn give(window: &mut Window, question: Question, kind: Kind) {
    let bench = window.state_mut();
    let exhibit = made_up::exhibit(kind);
    bench.report.inspection = Some(Arc::new(made_up::inspection(question, 40, &exhibit)));
    bench.report.exhibit = Arc::new(exhibit);
    bench.session.receive(bench.report.clone());
    window.run();
}

/// A window of ten layers whose first question is answered.
fn answered(config: Config, size: [f32; 2], kind: Kind) -> Window {
    let mut window = window_of(Bench::new(config, Language::English), size);
    answer(&mut window, kind);
    window
}

/// A window with the whole network, whose question is answered.
fn whole(kind: Kind) -> Window {
    let mut window = answered(plane(), LARGE, kind);
    window.get_by_label_contains("Layer 8 of A: 8 of 48 units").click();
    window.run();
    assert_eq!(asked(&window).tiles, Some(WHOLE));
    answer(&mut window, kind);
    window
}

/// The names of all parts of the network that contain `part`.
fn names(window: &Window, part: &str) -> Vec<String> {
    window.query_all_by_label_contains(part).filter_map(|node| node.accesskit_node().label()).collect()
}

#[test]
fn every_layer_has_a_few_tiles_and_a_sentence_about_them() {
    let window = answered(plane(), LARGE, Kind::Points);
    assert_eq!(asked(&window).tiles, Some(FEW));
    assert_eq!(names(&window, ": 8 of 48 units, ").len(), 20);
    let flat = names(&window, "Layer 9 of A: 8 of 48 units, 8 with a flat tile, 100");
    assert!(flat.len() == 1 && flat[0].ends_with("of their values saturated"), "{flat:?}");
    assert_eq!(names(&window, "Layer 9 of B: 8 of 48 units, 0 with a flat tile, 7").len(), 1);
    // The tiles stand left of the distribution of their own layer and arm.
    for arm in ["A", "B"] {
        let tiles = window.get_by_label_contains(&format!("Layer 3 of {arm}: 8 of 48")).rect();
        let cell = window.get_by_label_contains(&format!("Layer 3, {arm}: ")).rect();
        assert!(tiles.right() <= cell.left() && cell.left() - tiles.right() < 20.0, "{tiles} and {cell}");
        assert!(cell.y_range().contains(tiles.center().y));
    }
}

#[test]
fn tiles_give_way_and_can_be_switched_off() {
    let has = |window: &Window| !names(window, ": 8 of 48 units, ").is_empty();
    // In a low window the distributions need the room.
    let mut low = window_of(Bench::new(plane(), Language::English), [853.0, 480.0]);
    assert!(
        low.state().asked.last().is_none_or(|(question, _)| question.tiles.is_none()),
        "nothing is measured for them"
    );
    // Nor are those drawn that were measured in a larger window.
    give(&mut low, Question { tiles: Some(FEW), ..Question::default() }, Kind::Points);
    assert!(!has(&low));
    let mut window = answered(plane(), [2200.0, 1000.0], Kind::Points);
    assert!(has(&window));
    click(&mut window, Role::Button, "View");
    click(&mut window, Role::RadioButton, "Tiles: off");
    assert!(!has(&window) && asked(&window).tiles.is_none());
    click(&mut window, Role::RadioButton, "Tiles: on");
    answer(&mut window, Kind::Points);
    assert!(has(&window));
    click(&mut window, Role::RadioButton, "Arrangement: A + B");
    press(&mut window, Key::Escape);
    assert!(!has(&window) && asked(&window).tiles.is_none(), "both arms share a row");
}

#[test]
fn a_click_opens_the_whole_network_and_escape_leads_back() {
    let mut window = whole(Kind::Points);
    let state = window.state().session.state();
    assert!(state.shows_network() && state.layer == Some(8));
    assert_eq!(names(&window, ": 48 of 48 units, ").len(), 20);
    window.get_by_label("Inputs of A: 2 of 2");
    window.get_by_label_contains("Outputs of B before softmax: 2 of 2");
    // Nothing but the network is asked for.
    assert!(asked(&window).decision.is_none() && !asked(&window).predictions);
    press(&mut window, Key::Escape);
    assert!(!window.state().session.state().shows_network());
    assert_eq!(asked(&window).tiles, Some(FEW));
    // What is shown is y or a.
    click(&mut window, Role::RadioButton, "Stage: f(·)");
    assert_eq!(asked(&window).tiles, Some(TilesAsked { outputs: true, whole: false }));
}

/// A click with a pointer, short enough to be one.
fn click_at(window: &mut Window, at: Pos2) {
    window.drag_at(at);
    window.step();
    window.drop_at(at);
    window.run();
}

#[test]
fn a_click_on_a_tile_selects_the_unit_everywhere() {
    let mut window = whole(Kind::Points);
    let column = window.get_by_label_contains("Layer 3 of B: 48 of 48 units").rect();
    window.hover_at(column.center());
    window.run();
    let under = names_of_labels(&window, "Layer 3, unit ");
    assert_eq!(under.len(), 1, "the tile under the pointer says what it is");
    click_at(&mut window, column.center());
    let state = window.state().session.state().clone();
    assert_eq!(state.layer, Some(3));
    let unit = state.unit.expect("the unit in the middle");
    assert!(under[0].starts_with(&format!("Layer 3, unit {unit}\n")), "{under:?}");
    assert_eq!(asked(&window).unit, Some((3, unit)), "the lens asks for it");
    answer(&mut window, Kind::Points);
    click_at(&mut window, column.center());
    assert!(window.state().session.state().microscope.open, "a second click opens the microscope");
    press(&mut window, Key::Escape);
    // The arrow keys move on in the column that has the keyboard.
    window.get_by_label_contains("Layer 3 of B: 48 of 48 units").focus();
    window.run();
    press(&mut window, Key::ArrowDown);
    assert_eq!(window.state().session.state().unit, Some(unit + 1));
    (0..50).for_each(|_| press(&mut window, Key::ArrowUp));
    assert_eq!((window.state().session.state().unit, window.state().session.state().layer), (Some(1), Some(3)));
}

/// The words on the screen that contain `part`.
fn names_of_labels(window: &Window, part: &str) -> Vec<String> {
    let words = window.query_all_by_role(Role::Label).map(|node| node.accesskit_node());
    words.filter_map(|node| node.label().or_else(|| node.value())).filter(|text| text.contains(part)).collect()
}

/// The legend says the range of the hidden layers; weights that are images, and outputs beside those of f, have another one.
#[test]
fn a_tile_with_colors_of_its_own_says_their_range() {
    let said = |window: &mut Window, column: &str| {
        let column = window.get_by_label_contains(column).rect();
        // A few tiles leave most of the column empty.
        let places =
            (0..20_u8).map(|i| column.center_top() + egui::vec2(0.0, column.height() * (f32::from(i) + 0.5) / 20.0));
        let mut words = places.map(|place| {
            window.hover_at(place);
            window.run();
            names_of_labels(window, "over the probe: mean").concat()
        });
        words.find(|words| !words.is_empty()).expect("a tile that says what it is")
    };
    let images = &mut whole(Kind::Images);
    let weights = said(images, "Layer 1 of B: 48 of 48");
    assert!(weights.contains("colors of its weights: –0.50 to +0.50"), "{weights}");
    assert!(!said(images, "Layer 2 of B: 48 of 48").contains("colors"));
    let points = &mut whole(Kind::Points);
    assert!(!said(points, "Outputs of B before softmax").contains("colors"), "as the legend says");
    click(points, Role::RadioButton, "Stage: f(·)");
    answer(points, Kind::Points);
    let output = said(points, "Outputs of B before softmax");
    assert!(output.contains("its colors: –3.00 to +3.00"), "{output}");
    assert!(!said(points, "Layer 1 of B: 48 of 48").contains("colors"));
}

#[test]
fn an_arm_that_is_hidden_or_has_diverged_has_words_in_place_of_tiles() {
    let mut window = whole(Kind::Points);
    hide_b(&mut window);
    answer(&mut window, Kind::Points);
    assert!(names(&window, "of B: 48 of 48").is_empty() && !names(&window, "of A: 48 of 48").is_empty());
    let config = plane();
    let mut bench = Bench::new(config.clone(), Language::English);
    bench.report = made_up::diverged(&config, 0, made_up::overflow(17, 4));
    bench.session.receive(bench.report.clone());
    let mut window = window_of(bench, LARGE);
    answer(&mut window, Kind::Points);
    assert!(names(&window, "of A: 8 of 48").is_empty() && names(&window, "of B: 8 of 48").len() == 10);
    window.get_by_label_contains("Layer 1 of B: 8 of 48").click();
    window.run();
    answer(&mut window, Kind::Points);
    assert!(names(&window, "of A: 48 of 48").is_empty() && names(&window, "of B: 48 of 48").len() == 10);
}

#[test]
fn images_and_tables_have_tiles_of_their_own() {
    for (kind, inputs) in [(Kind::Images, false), (Kind::Table, true)] {
        let window = whole(kind);
        assert_eq!(names(&window, "Inputs of ").len(), if inputs { 2 } else { 0 }, "{kind:?}");
        assert_eq!(names(&window, ": 48 of 48 units, ").len(), 20);
        window.get_by_label_contains(if inputs { "its cells are samples" } else { "the mean image" });
    }
}

/// Tiles give way to the names of features and classes, but not to names that would leave nothing of them.
#[test]
fn features_and_classes_are_named_beside_their_tiles() {
    let count =
        |window: &Window, name: &str| fit::texts(&window.output().shapes).iter().filter(|text| *text == name).count();
    let points = whole(Kind::Points);
    assert_eq!(["x1", "x2", "inner", "outer"].map(|name| count(&points, name)), [2; 4]);
    let table = whole(Kind::Table);
    assert_eq!(["year", "flipper_length_mm", "Adelie"].map(|name| count(&table, name)), [0; 3]);
}

/// A figure of the network of an experiment, at step 20.
fn figure(settings: &[&str], state: ViewState, look: Look) -> Figure {
    let experiment = plane_with(settings).check().expect("a good experiment");
    Figure { experiment, step: 20, until: 20, picture: Picture::Network, state, look, folder: None }
}

#[test]
fn a_figure_fits_whatever_the_network_is() {
    let small = ["data.samples=200", "training.batch_size=16"];
    let sets: [&[&str]; 6] = [
        &["network.depth=1", "network.width=4"],
        &["network.depth=10", "network.width=48", "network.activation=tanh"],
        &["network.depth=50", "network.width=16"],
        &["network.depth=2", "network.width=512"],
        &["data.set=digits", "network.depth=4"],
        &["data.set=penguins", "network.depth=4", "network.activation=relu"],
    ];
    let mut found = Vec::new();
    for set in sets {
        let state = ViewState { layer: Some(1), unit: Some(2), ..ViewState::default() };
        let mut figure = figure(&[&small[..], set].concat(), state, Look::default());
        let report = trained::replayed(&figure.experiment, 20, &figure.question());
        for size in [Size::points(1280.0, 720.0), Size::points(302.0, 227.0), Size::points(800.0, 800.0)] {
            for (language, theme) in [(Language::English, Theme::Light), (Language::Korean, Theme::Dark)] {
                figure.look = Look { size, language, theme, ..Look::default() };
                let page = Page::of(&figure, &report);
                found.extend(page.problems().into_iter().map(|problem| format!("{set:?}: {problem}")));
            }
        }
        let words = Words::of(&figure, &report, &Text::new(Language::English));
        assert!(words.alt.contains("flat tiles in layers 1 to "), "{}", words.alt);
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// Ten classes on a low page: each tile is only a little higher than its name, and has it.
#[test]
fn low_tiles_keep_their_names() {
    let look = Look { size: Size::points(1280.0, 440.0), ..Look::default() };
    let figure = figure(&["data.set=digits", "network.depth=6"], ViewState::default(), look);
    let report = trained::replayed(&figure.experiment, 20, &figure.question());
    let texts = fit::texts(&Page::of(&figure, &report).shapes);
    for class in 0..10 {
        assert_eq!(texts.iter().filter(|text| **text == class.to_string()).count(), 2, "{class}: {texts:?}");
    }
}

#[test]
fn the_table_has_a_row_for_each_unit() {
    let set = ["data.samples=200", "training.batch_size=16", "network.depth=3", "network.width=8"];
    let figure = figure(&set, ViewState::default(), Look::default());
    let report = trained::replayed(&figure.experiment, 20, &figure.question());
    let table = table(&figure, &report);
    assert_eq!(table.len(), 2 * 3 * 8);
    let csv = table.csv();
    let mut lines = csv.lines();
    let head = "step,arm,layer,stage,unit,mean,std,saturated,flat,strongest_unit,strongest_weight";
    assert_eq!(lines.next(), Some(head));
    let tiles = report.inspection.as_ref().unwrap().arms[1].tiles.as_ref().unwrap();
    let unit = tiles.layers[2].units[4];
    let (from, weight) = unit.strongest.unwrap();
    let flat = u8::from(tiles.layers[2].is_flat(5));
    let saturated = unit.saturated.unwrap();
    let row = format!("20,b,2,y,5,{:?},{:?},{saturated:?},{flat},{from},{weight:?}", unit.mean, unit.std);
    assert!(lines.any(|line| line == row), "{row} is not in\n{csv}");
}
