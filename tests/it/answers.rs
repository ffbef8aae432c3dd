//! The answer below the layers: cause and effect on one screen.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Rect};
use egui_kittest::kittest::Queryable as _;
use shiftscope::config::Config;
use shiftscope::figure::{Figure, Look, Size};
use shiftscope::measure::{Question, TilesAsked};

use shiftscope::view::{Language, Picture, Tab, ViewState};

use crate::bench::{Bench, Window, click, hide_b, press, window_of};
use crate::figure::Page;
use crate::fit;
use crate::made_up::{self, Kind};

const LARGE: [f32; 2] = [1600.0, 1000.0];
/// A projector of 1280 × 720, in points.
const PROJECTOR: [f32; 2] = [1280.0 / 1.5, 720.0 / 1.5];
/// What the layers ask beyond a frame, of points and of samples.
const TILES: Option<TilesAsked> = Some(TilesAsked { outputs: false, whole: false });
const POINTS: Question = Question {
    unit: None,
    batch: None,
    slopes: None,
    decision: Some(Question::COARSE),
    predictions: false,
    tiles: TILES,
};
const SAMPLES: Question =
    Question { unit: None, batch: None, slopes: None, decision: None, predictions: true, tiles: TILES };

/// A report of a network of `depth` layers at step 40, with its answer.
fn bench(kind: Kind, depth: usize, language: Language) -> Bench {
    let mut config = Config::default();
    config.set(&format!("network.depth={depth}")).expect("a depth");
    let mut bench = Bench::new(config, language);
    let exhibit = made_up::exhibit(kind);
    let asked = if kind == Kind::Points { POINTS } else { SAMPLES };
    bench.report.inspection = Some(Arc::new(made_up::inspection(asked, 40, &exhibit)));
    bench.report.exhibit = Arc::new(exhibit);
    bench.session.receive(bench.report.clone());
    bench
}

fn window(kind: Kind, depth: usize, size: [f32; 2]) -> Window {
    window_of(bench(kind, depth, Language::English), size)
}

fn place(window: &Window, name: &str) -> Rect {
    window.get_by_label_contains(name).rect()
}

/// Says class 0 of everything, as A does, of 0, 1, 2, 0, 1, 2, 0, 1; B is right.
#[test]
fn samples_stand_below_the_layers_with_what_each_network_says() {
    for (kind, a, b) in [
        (
            Kind::Images,
            "A is right for 3 of 8 samples: 0 as 0, 1 as 0, 2 as 0, 0 as 0, 1 as 0, 2 as 0, 0 as 0, 1 as 0",
            "B is right for 8 of 8 samples: 0 as 0, 1 as 1, 2 as 2, 0 as 0, 1 as 1, 2 as 2, 0 as 0, 1 as 1",
        ),
        (
            Kind::Table,
            "A is right for 3 of 8 samples: Adelie as Adelie, Chinstrap as Adelie",
            "B is right for 8 of 8 samples: Adelie as Adelie, Chinstrap as Chinstrap",
        ),
    ] {
        let window = window(kind, 6, LARGE);
        for (arm, sentence) in [("A", a), ("B", b)] {
            let (answer, layer) = (place(&window, sentence), place(&window, &format!("Layer 6, {arm}: ")));
            assert!(answer.top() > layer.bottom(), "{kind:?}: {arm}'s answer stands below its layers");
            assert_eq!(answer.x_range(), layer.x_range(), "{kind:?}: in its column");
        }
        let signs = fit::texts(&window.output().shapes);
        let count = |sign: &str| signs.iter().filter(|text| *text == sign).count();
        assert_eq!([count("✓"), count("✗"), count("3/8"), count("8/8")], [11, 5, 1, 1], "{kind:?}");
    }
}

#[test]
fn the_plane_of_each_arm_stands_below_its_layers() {
    let window = window(Kind::Points, 6, LARGE);
    assert!(window.state().asked.contains(&(POINTS, None)));
    for arm in ["A", "B"] {
        let plane = place(&window, &format!("Decision of {arm} over the plane, 120 samples; training "));
        let layer = place(&window, &format!("Layer 6, {arm}: "));
        assert!(plane.top() > layer.bottom() && plane.height() >= 84.0, "{arm}: {plane:?} below {layer:?}");
        assert_eq!(plane.x_range(), layer.x_range(), "{arm}");
    }
}

#[test]
fn it_asks_for_what_it_shows_and_follows_the_step() {
    let mut window = window(Kind::Images, 6, LARGE);
    assert!(window.state().asked.contains(&(SAMPLES, None)));
    press(&mut window, Key::Home);
    assert_eq!(window.state().asked.last(), Some(&(SAMPLES, Some(0))));
    // What is there is of another step.
    window.get_by_label("What A says about 8 samples: measuring…");
    let bench = window.state_mut();
    bench.report.inspection = Some(Arc::new(made_up::inspection(SAMPLES, 0, &bench.report.exhibit)));
    bench.session.receive(bench.report.clone());
    window.run();
    window.get_by_label_contains("A is right for 3 of 8 samples");
}

#[test]
fn it_can_be_switched_off_and_opens_the_data() {
    let mut window = window(Kind::Images, 6, LARGE);
    let layer = place(&window, "Layer 6, A: ").height();
    click(&mut window, Role::Button, "View");
    click(&mut window, Role::RadioButton, "Answers: off");
    assert!(window.query_by_label_contains("A is right for").is_none());
    assert!(place(&window, "Layer 6, A: ").height() > layer, "the layers have its room");
    let (asked, _) = window.state().asked.last().expect("a question");
    assert!(!asked.predictions && asked.decision.is_none(), "{asked:?}");
    click(&mut window, Role::RadioButton, "Answers: on");
    press(&mut window, Key::Escape);
    window.get_by_label_contains("A is right for 3 of 8").click();
    window.run();
    assert_eq!(window.state().session.state().tab, Tab::Data);
}

/// Where the layers would get less than their least height it is left out; it has room in every arrangement else.
#[test]
fn it_gives_way_to_the_layers() {
    let shown = |window: &Window| window.query_all_by_label_contains("A is right for 3").next().is_some();
    for (depth, size, expected) in
        [(6, PROJECTOR, true), (10, PROJECTOR, false), (8, [1280.0, 720.0], true), (12, [1280.0, 720.0], false)]
    {
        let window = window(Kind::Images, depth, size);
        assert_eq!(shown(&window), expected, "{depth} layers at {size:?}");
        for layer in 1..=depth.min(10) {
            window.get_by_label_contains(&format!("Layer {layer}, A: "));
        }
    }
}

/// In a narrow window a row of both arms is twice as high, which counts here, too.
#[test]
fn it_gives_way_to_rows_of_both_arms() {
    for (depth, expected) in [(2, true), (6, false)] {
        let mut window = window(Kind::Images, depth, [700.0, 480.0]);
        click(&mut window, Role::Button, "View");
        click(&mut window, Role::RadioButton, "Arrangement: A + B");
        press(&mut window, Key::Escape);
        assert_eq!(window.query_all_by_label_contains("is right for").next().is_some(), expected, "{depth} layers");
    }
}

#[test]
fn a_hidden_arm_does_not_answer() {
    let mut window = window(Kind::Images, 6, LARGE);
    hide_b(&mut window);
    assert_eq!(window.query_all_by_label_contains("is right for").count(), 1);
}

#[test]
fn every_text_of_it_fits() {
    for kind in [Kind::Points, Kind::Images, Kind::Table] {
        for size in [LARGE, [1280.0, 720.0], [1024.0, 768.0], PROJECTOR] {
            for language in Language::ALL {
                for depth in [3, 6, 10] {
                    let window = window_of(bench(kind, depth, language), size);
                    fit::check(&window, &format!("{kind:?} {size:?} {language:?} {depth}"));
                }
            }
        }
    }
}

/// A figure of the layers is as it was, unless the answer is asked for.
#[test]
fn a_page_has_it_where_it_is_asked_for() {
    let bench = bench(Kind::Images, 4, Language::English);
    for (option, expected) in [("auto", false), ("on", true), ("off", false)] {
        let mut state = ViewState::default();
        state.set_option("layers.answers", option).unwrap();
        let look = Look { size: Size::points(900.0, 700.0), ..Look::default() };
        let figure = Figure::of_window(&bench.report, Picture::Layers, &state, look).expect("a good experiment");
        assert_eq!(figure.question().predictions, expected, "{option}");
        let page = Page::of(&figure, &bench.report);
        assert_eq!(fit::texts(&page.shapes).contains(&"3/8".to_owned()), expected, "{option}");
    }
}
