//! Tests that a map shows what its results say, and says what the user points at.

use egui::{Event, Modifiers, PointerButton, RawInput};

use super::*;
use crate::config::Config;
use crate::map::{Axis, Measure, Outcome, Plan};
use crate::view::Language;

const SIZE: [f32; 2] = [800.0, 500.0];

/// Returns a map of 4 × 3 cells: A diverged in the upper row, B learned everywhere; the last cell is missing.
fn map() -> Map {
    let axes =
        ["training.learning_rate=0.001..10:4", "init.scale=0.1..10:3"].map(|text| Axis::read("x", text).unwrap());
    let plan = Plan::new(Config::default().check().unwrap(), axes, 300, vec![1], Measure::TestAccuracy).unwrap();
    let mut map = Map::new(plan);
    for index in 0..11 {
        let trained =
            |test_accuracy| Outcome::Trained { loss: 0.5, train_accuracy: 0.5, test_accuracy, steps_to: None };
        let a = if index >= 8 { Outcome::Diverged { step: 7 } } else { trained(if index == 0 { 0.9 } else { 0.1 }) };
        map.put(index, [a, trained(0.95)]);
    }
    map
}

/// Draws the map of `fills` in passes with these events, and returns what the last one pointed at.
fn drawn(map: &Map, fills: bool, passes: &[Vec<Event>]) -> MapPointed {
    let (ctx, text) = (egui::Context::default(), Text::new(Language::English));
    theme::install(&ctx);
    let mut pointed = None;
    for (time, events) in (0..).map(|pass| 0.2 * f64::from(pass)).zip(passes) {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE.into())),
            time: Some(time),
            events: events.clone(),
            ..RawInput::default()
        };
        ctx.run_ui(input, |ui| {
            let view = MapView { map, text: &text, fills, hidden: None, live: None, version: 0 };
            pointed = Some(map_ui(ui, &view));
        })
        .textures_delta
        .clear();
    }
    pointed.unwrap()
}

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}

/// The texts of a page of the map of this width, each with its place.
fn texts(map: &Map, width: f32, live: Option<[f64; 2]>) -> Vec<(String, Rect)> {
    let (ctx, text) = (egui::Context::default(), Text::new(Language::English));
    theme::install(&ctx);
    let mut texts = Vec::new();
    for _ in 0..2 {
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, [width, 480.0].into()));
        let mut output = ctx.run_ui(RawInput { screen_rect, ..RawInput::default() }, |ui| {
            map_ui(ui, &MapView { map, text: &text, fills: true, hidden: None, live, version: 0 });
        });
        output.textures_delta.clear();
        texts = output
            .shapes
            .iter()
            .filter_map(|shape| match &shape.shape {
                Shape::Text(text) => Some((text.galley.text().to_owned(), text.visual_bounding_rect())),
                _ => None,
            })
            .collect();
    }
    texts
}

/// The last number of one axis and the first of the other nearly touched.
#[test]
fn the_numbers_of_both_level_axes_keep_apart() {
    for width in [560.0, 640.0, 900.0] {
        let texts = texts(&map(), width, None);
        let of =
            |number: &str| texts.iter().filter(|(text, _)| text == number).map(|(_, rect)| *rect).collect::<Vec<_>>();
        let (last, first) = (of("10"), of("0.001"));
        // The upright axis ends at 10 as well.
        let [_, last_of_a, _] = last[..] else { panic!("{last:?}") };
        let [_, first_of_b] = first[..] else { panic!("{first:?}") };
        assert!(first_of_b.left() - last_of_a.right() >= 9.0, "{width}: {last_of_a:?} {first_of_b:?}");
    }
}

#[test]
fn the_page_says_what_its_numbers_and_signs_mean() {
    let said =
        |map: &Map, live| texts(map, 1200.0, live).into_iter().map(|(text, _)| text).collect::<Vec<_>>().join("\n");
    let whole = said(&map(), None);
    for part in ["Scale of the initial weights, × that of the scheme", "diverged", "not computed yet"] {
        assert!(whole.contains(part), "{whole:?} does not say {part:?}");
    }
    assert!(!whole.contains("the live networks") && said(&map(), Some([0.1, 1.0])).contains("the live networks"));
    // Of 16 × 3 cells the first 8 × 3, and some of the others.
    let axes =
        ["training.learning_rate=0.001..10:16", "init.scale=0.1..10:3"].map(|text| Axis::read("x", text).unwrap());
    let plan = Plan::new(Config::default().check().unwrap(), axes, 300, vec![1], Measure::TestAccuracy).unwrap();
    let mut map = Map::new(plan);
    let trained = |test_accuracy| Outcome::Trained { loss: 0.5, train_accuracy: 0.5, test_accuracy, steps_to: None };
    for (i, [x, y]) in map.plan().order().into_iter().take(30).enumerate() {
        let index = map.plan().index([x, y], 0);
        map.put(index, [trained(if i < 6 { 0.9 } else { 0.1 }), Outcome::Diverged { step: 3 }]);
    }
    let filling = said(&map, None);
    for part in ["25\u{a0}%", "75\u{a0}% stay below · 0\u{a0}% diverged · of 24 cells so far", "100\u{a0}% diverged"]
    {
        assert!(filling.contains(part), "{filling:?} does not say {part:?}");
    }
}

#[test]
fn a_click_names_its_cell_and_a_drag_its_corners() {
    let map = map();
    let still = drawn(&map, false, &[Vec::new(), Vec::new()]);
    assert_eq!(still.hovered, None);
    let [a, b] = still.fields;
    let at = b.cell([2, 1]).center();
    let moved = drawn(&map, false, &[vec![Event::PointerMoved(at)], Vec::new()]);
    assert_eq!((moved.hovered, moved.clicked), (Some((1, [2, 1])), None));
    let moves = vec![Event::PointerMoved(at)];
    let clicked = drawn(&map, false, &[moves, Vec::new(), vec![button(at, true)], vec![button(at, false)]]);
    assert_eq!(clicked.clicked, Some([2, 1]));
    let (from, to) = (a.cell([3, 0]).center(), a.cell([1, 2]).center());
    let passes = [
        vec![Event::PointerMoved(from)],
        vec![button(from, true)],
        vec![Event::PointerMoved(from.lerp(to, 0.5))],
        vec![Event::PointerMoved(to)],
        vec![button(to, false)],
    ];
    let dragged = drawn(&map, false, &passes);
    assert_eq!(dragged.dragged, Some([[1, 0], [3, 2]]));
}

#[test]
fn words_tell_both_settings_and_both_results() {
    let (map, text) = (map(), Text::new(Language::English));
    let view = MapView { map: &map, text: &text, fills: false, hidden: None, live: None, version: 0 };
    let said = words::cell(&view, [0, 2]);
    for part in ["Learning rate: 0.001", "10", "A: diverged at step 7", "B: 95.0\u{a0}% · Test accuracy"] {
        assert!(said.contains(part), "{said:?} does not say {part:?}");
    }
    assert!(words::cell(&view, [3, 2]).contains("A: not computed yet"));
    let arm = words::arm_words(&view, 0, map.shares(0));
    for part in ["A without batch norm", "9\u{a0}%", "80\u{a0}%", "27\u{a0}% diverged"] {
        assert!(arm.contains(part), "{arm:?} does not say {part:?}");
    }
    assert!(description(&view).starts_with("To the right: Learning rate from 0.001 to 10. Upward: "));
}

#[test]
fn while_a_map_fills_in_no_cell_with_a_coarser_one_is_empty() {
    let axes =
        ["training.learning_rate=0.001..10:16", "init.scale=0.1..10:16"].map(|text| Axis::read("x", text).unwrap());
    let plan = Plan::new(Config::default().check().unwrap(), axes, 300, vec![1], Measure::TestAccuracy).unwrap();
    let mut map = Map::new(plan);
    let trained = Outcome::Trained { loss: 0.5, train_accuracy: 0.5, test_accuracy: 0.5, steps_to: None };
    for cell in map.plan().order().into_iter().take(64) {
        let index = map.plan().index(cell, 0);
        map.put(index, [trained; 2]);
    }
    let text = Text::new(Language::English);
    let empty = |fills| {
        let view = MapView { map: &map, text: &text, fills, hidden: None, live: None, version: 0 };
        (0..256).filter(|i| shade(&view, 0, [i % 16, i / 16]) == Shade::Missing).count()
    };
    assert_eq!((empty(true), empty(false)), (0, 192));
}
