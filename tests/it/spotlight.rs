//! The spotlight: on a projector, and in a small window, a moment of a lesson has the window for itself.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Rect};
use egui_kittest::kittest::Queryable as _;
use shiftscope::config::Config;
use shiftscope::lessons::{Cells, Format, Lesson, Region, catalog};
use shiftscope::measure::Question;
use shiftscope::view::{Language, Tab};

use crate::bench::{Bench, Window, click, press, window_of};
use crate::fit;
use crate::lesson_window::{lesson, window_with};
use crate::made_up;
use crate::trained::replayed;

/// A projector of 1280 × 720 and one of 1920 × 1080, in points.
const PROJECTORS: [[f32; 2]; 2] = [[1280.0 / 1.5, 720.0 / 1.5], [1280.0, 720.0]];
/// What is pointed at is at least this large; of a zone, which is a part of it, the cell.
const LEAST: [f32; 2] = [200.0, 120.0];
/// A further layer that the words name is at least this large.
const NAMED: [f32; 2] = [200.0, 56.0];

/// A window on a projector, `size` points large, in which `lesson` trains.
fn projected(lesson: &Lesson, language: Language, size: [f32; 2]) -> Window {
    let mut bench = Bench::new(lesson.experiment.clone(), language);
    bench.session.begin_with(lesson.clone());
    bench.run_to(0);
    let mut window = window_of(bench, size);
    press(&mut window, Key::P);
    // The zoom of the projector is that of `size` already.
    window.ctx.set_zoom_factor(1.0);
    window.set_size(size.into());
    window.run();
    press(&mut window, Key::Space);
    window
}

/// The run comes to `step`, with what a view may ask about it.
fn come_to(window: &mut Window, step: u64) {
    let bench = window.state_mut();
    bench.run_to(step);
    let exhibit = made_up::exhibit(made_up::Kind::Points);
    let question = Question {
        unit: None,
        batch: None,
        slopes: None,
        decision: Some(Question::FINE),
        predictions: true,
        tiles: None,
    };
    bench.report.inspection = Some(Arc::new(made_up::inspection(question, step, &exhibit)));
    bench.report.exhibit = Arc::new(exhibit);
    bench.session.receive(bench.report.clone());
    window.run();
}

/// The window gets the answer to its question by the networks of `lesson`, trained to `step`.
fn answer(window: &mut Window, lesson: &Lesson, step: u64) {
    let experiment = lesson.experiment.clone().check().expect("a good experiment");
    let question = window.state().asked.last().expect("a question").0;
    let trained = replayed(&experiment, step, &question);
    let bench = window.state_mut();
    (bench.report.inspection, bench.report.exhibit) = (trained.inspection, trained.exhibit);
    bench.session.receive(bench.report.clone());
    window.run();
}

/// What is wrong with the moment that the window shows.
fn problems(window: &Window, lesson: &Lesson, moment: usize, language: Language) -> Vec<String> {
    let screen = window.ctx.content_rect();
    let mut problems = fit::cut(window);
    let whole = |what: &str, place: Option<Rect>, least: [f32; 2]| match place {
        None => Some(format!("there is no {what}")),
        Some(place) if !screen.expand(0.5).contains_rect(place) => Some(format!("{what} at {place:?} is cut")),
        Some(place) => {
            let small = place.width() < least[0] || place.height() < least[1];
            small.then(|| format!("{what} is {:?} large", place.size()))
        }
    };
    let name = ["What the words speak of", "글에서 말하는 곳"][usize::from(language == Language::Korean)];
    let moment = &lesson.moments[moment];
    let Some(point) = moment.point else { return problems };
    let zone = matches!(point.part, Region::SaturatedZone | Region::LinearZone);
    let least = if zone { [20.0, LEAST[1]] } else { LEAST };
    problems.extend(whole(name, window.query_by_role_and_label(Role::Mark, name).map(|mark| mark.rect()), least));
    // The layers that the words name have cells that are as large, if they speak of cells.
    let template = moment.text.of(language.name());
    let depth = lesson.experiment.network.depth;
    let of_cells = [Region::Histogram, Region::SaturatedZone, Region::LinearZone, Region::Curve, Region::Numbers];
    if of_cells.contains(&point.part) {
        let pointed = if let Cells::One(layer) = point.layers { Some(layer) } else { None };
        for layer in template.layers(depth).into_iter().chain(pointed) {
            for arm in ["A", "B"] {
                let name = match language {
                    Language::English => format!("Layer {layer}, {arm}: "),
                    _ => format!("{layer}층, {arm}: "),
                };
                let cell = window.query_all_by_label_contains(&name).next().map(|cell| cell.rect());
                problems.extend(whole(&name, cell, if pointed == Some(layer) { LEAST } else { NAMED }));
            }
        }
    }
    // The accuracies that the words name stand beside the step.
    let texts = fit::texts(&window.output().shapes);
    let read = template.expressions().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let frame = window.state().report.frame.clone().expect("a frame");
    for (arm, letter) in ["a", "b"].into_iter().enumerate() {
        for (set, value) in [("train", frame.arms[arm].train_accuracy), ("test", frame.arms[arm].test_accuracy)] {
            let shown = format!("{:.1}", 100.0 * value.expect("an accuracy"));
            let named = read.contains(&format!("{letter}.{set}_accuracy"));
            let line = |text: &&String| text.starts_with(["A ", "B "][arm]) && text.contains(&shown);
            if named && texts.iter().find(line).is_none() {
                problems.push(format!("the {set} accuracy of {letter}, {shown}, is not drawn"));
            }
        }
    }
    // So do their losses.
    for (arm, letter) in ["a", "b"].into_iter().enumerate() {
        let value = frame.arms[arm].loss.map_or(String::new(), |loss| Format::Number.write(loss, ""));
        let shown = texts.iter().any(|text| text.starts_with(["A ", "B "][arm]) && text.contains(&value));
        // Not `loss_high`, which is drawn in the chart alone.
        let mut names = read.split(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_'));
        if names.any(|name| name == format!("{letter}.loss")) && !shown {
            problems.push(format!("the loss of {letter}, {value}, is not drawn"));
        }
    }
    problems
}

/// Every moment of every lesson, on two projectors, in both languages: its words are whole, and what they point at is on
/// screen, whole, and large.
#[test]
fn every_moment_fills_the_stage() {
    let mut found = Vec::new();
    for lesson in &catalog().lessons {
        for (language, size) in Language::ALL.into_iter().flat_map(|language| PROJECTORS.map(|size| (language, size))) {
            // A window for each size: some frames after a moment was reached the lesson goes on to the next one.
            let mut window = projected(lesson, language, size);
            for (i, moment) in lesson.moments.iter().enumerate() {
                come_to(&mut window, moment.step);
                let what = format!("{} {language:?} {size:?} step {}", lesson.id, moment.step);
                let bench = window.state();
                let report = &bench.report;
                let run = shiftscope::lessons::RunSoFar { timeline: &report.timeline, end: lesson.steps(), map: None };
                let words = moment.text.of(language.name()).fill(run, language.name());
                let said = window.query_by_label(&words).map(|words| words.rect());
                let on_screen = said.is_some_and(|place| window.ctx.content_rect().contains_rect(place));
                if !on_screen {
                    found.push(format!("{what}: {words:?} at {said:?}"));
                }
                let problems = problems(&window, lesson, i, language);
                found.extend(problems.into_iter().map(|problem| format!("{what}: {problem}")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The words of γ and β at their last moment stand over the cells of the first and of the last layer.
#[test]
fn the_layers_that_the_words_name_are_drawn_alone() {
    let lesson = catalog().lessons.iter().find(|lesson| lesson.id == "gamma-beta").expect("that lesson");
    let mut window = projected(lesson, Language::English, PROJECTORS[0]);
    come_to(&mut window, 256);
    for (layer, drawn) in [(1, true), (2, false), (5, false), (6, true)] {
        let name = format!("Layer {layer}, B: ");
        assert_eq!(window.query_all_by_label_contains(&name).next().is_some(), drawn, "{name}");
    }
    assert!(window.query_by_role_and_label(Role::Tab, "Drift").is_none(), "bars and tabs step aside");
    press(&mut window, Key::Space);
    // The way back to the whole window, and on with the lesson.
    click(&mut window, Role::Button, "Controls");
    assert!(window.query_by_role_and_label(Role::Tab, "Drift").is_some());
    window.get_all_by_role_and_label(Role::Button, "Controls").next().expect("a button").click();
    window.run();
    assert!(window.query_by_role_and_label(Role::Tab, "Drift").is_none());
}

/// The lesson that ends under the microscope shows the strip of z of both arms at once, on a projector too; the network that a
/// lesson points at is that of the tiles.
#[test]
fn the_microscope_and_the_network_have_the_stage() {
    for (id, step, arms) in [
        ("what-bn-does", 84, ["A: z of sample", "B: z of sample"]),
        (
            "dead-relu",
            16,
            ["Layer 3 of A: 48 of 48 units, 48 with a flat tile", "Layer 3 of B: 48 of 48 units, 0 with"],
        ),
    ] {
        let lesson = catalog().lessons.iter().find(|lesson| lesson.id == id).expect("that lesson");
        for size in PROJECTORS {
            let mut window = projected(lesson, Language::English, size);
            come_to(&mut window, step);
            answer(&mut window, lesson, step);
            for name in arms {
                let place = window.query_all_by_label_contains(name).next().map(|node| node.rect());
                let on_screen = place.is_some_and(|place| window.ctx.content_rect().contains_rect(place));
                assert!(on_screen, "{id} at {size:?}: {name} at {place:?}");
            }
            fit::check(&window, &format!("{id} at {size:?}"));
        }
    }
}

/// Where a lesson points at all layers, its ring goes around the networks with the names of networks and layers.
#[test]
fn the_ring_around_the_network_crosses_no_name() {
    let lesson = catalog().lessons.iter().find(|lesson| lesson.id == "dead-relu").expect("that lesson");
    let mut bench = Bench::new(lesson.experiment.clone(), Language::English);
    bench.session.begin_with(lesson.clone());
    bench.run_to(0);
    let mut window = window_of(bench, [1600.0, 1000.0]);
    press(&mut window, Key::Space);
    come_to(&mut window, 16);
    answer(&mut window, lesson, 16);
    let (rings, crossed) = fit::crossed_by_ring(&window);
    assert_eq!((rings, crossed), (1, Vec::new()));
}

/// A small window has the spotlight without a projector, a larger one has not.
#[test]
fn a_small_window_has_the_spotlight_too() {
    for (size, whole) in [([1280.0, 720.0], false), ([1300.0, 720.0], true), ([1280.0, 740.0], true)] {
        let mut window = window_with(lesson(), Language::English, size);
        click(&mut window, Role::Button, "Skip the question");
        assert_eq!(window.query_by_role_and_label(Role::Tab, "Drift").is_some(), whole, "{size:?}");
        assert_eq!(window.query_by_role(Role::Mark).is_some(), !whole, "{size:?}");
        click(&mut window, Role::Button, "Go on");
        assert_eq!(window.state().session.state().tab, Tab::Drift, "what is pointed at is brought");
    }
}

/// Who looks at an earlier moment again finds the timeline, and the way back.
#[test]
fn an_earlier_moment_has_the_timeline_below_it() {
    let mut window = window_with(lesson(), Language::English, [1280.0, 720.0]);
    crate::lesson_window::to_the_end(&mut window);
    click(&mut window, Role::Button, "Step 8");
    assert!(window.query_by_role(Role::Mark).is_some());
    click(&mut window, Role::Button, "live");
    assert!(window.query_by_role(Role::Mark).is_none());
    window.get_by_role_and_label(Role::Tab, "Drift");
}

/// Outside of lessons all layers of a network of ten are on a projector of 1280 × 720 at once, and the bars above and below
/// take a fifth of it at most.
#[test]
fn ten_layers_are_seen_at_once_on_a_projector() {
    for (language, depth) in Language::ALL.into_iter().flat_map(|language| [4, 10].map(|depth| (language, depth))) {
        let mut config = Config::default();
        config.set(&format!("network.depth={depth}")).unwrap();
        let mut bench = Bench::new(config, language);
        bench.run_to(40);
        let mut window = window_of(bench, PROJECTORS[0]);
        press(&mut window, Key::P);
        window.ctx.set_zoom_factor(1.0);
        window.set_size(PROJECTORS[0].into());
        window.run();
        let screen = window.ctx.content_rect();
        let mut bottom = f32::NEG_INFINITY;
        for layer in 1..=depth {
            for arm in ["A", "B"] {
                let name = match language {
                    Language::English => format!("Layer {layer}, {arm}: "),
                    _ => format!("{layer}층, {arm}: "),
                };
                let cell = window.query_all_by_label_contains(&name).next().map(|cell| cell.rect());
                let cell = cell.unwrap_or_else(|| panic!("{language:?}, depth {depth}: no {name}"));
                assert!(cell.height() >= 20.0 && cell.width() >= LEAST[0], "{name} is {:?} large", cell.size());
                assert!(cell.top() > bottom || arm == "B", "{name} lies on the layer above");
                bottom = cell.bottom();
            }
        }
        let [tab, time] = match language {
            Language::English => ["Layers", "Time"],
            _ => ["층별 분포", "시간"],
        };
        // The harness leaves some points around the window.
        let tops = window.get_all_by_role(Role::Button).map(|button| button.rect().top());
        let top = tops.fold(f32::INFINITY, f32::min) - 4.0;
        let above = window.get_by_role_and_label(Role::Tab, tab).rect().top() - top;
        let rail = window.get_by_role_and_label(Role::Slider, time).rect();
        assert!(bottom < rail.top() && rail.bottom() <= screen.bottom(), "the last layer stands above the timeline");
        let below = rail.height() + 2.0;
        assert!(above + below <= 0.2 * screen.height(), "{language:?}: bars of {above} and {below} points");
        fit::check(&window, &format!("{language:?}, depth {depth}"));
    }
}
