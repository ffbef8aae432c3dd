//! What to notice, of networks that were trained.

use std::sync::LazyLock;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use shiftscope::trainer::Report;
use shiftscope::view::Language;

use crate::bench::Window;
use crate::fit;
use crate::trained::{DEAD, DEEP, SHIFTING, SMALL, showing};

/// The sentences on the card, in their order; fails where one is cut.
#[track_caller]
fn sentences(window: &Window) -> Vec<String> {
    let title = ["What to notice", "살펴볼 점"].into_iter().find_map(|name| window.query_by_label(name));
    let title = title.expect("a card").rect();
    let timeline = window.get_all_by_role(Role::Slider).map(|node| node.rect());
    let bottom = timeline.filter(|rect| rect.width() > 300.0).map(|rect| rect.top()).fold(f32::MAX, f32::min);
    let below = window.query_all_by_role(Role::Label).filter(|node| {
        let rect = node.rect();
        rect.top() > title.bottom() && (rect.left() - title.left()).abs() < 1.0
    });
    let mut found: Vec<(f32, String)> = Vec::new();
    for node in below {
        let words = node.accesskit_node();
        let words = words.label().or_else(|| words.value()).expect("words");
        assert!(node.rect().bottom() <= bottom, "{words:?} at {:?} is cut at {bottom}", node.rect());
        found.push((node.rect().top(), words));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, words)| words).collect()
}

/// Everything that is worth a look, with what must be said of it in a window of 1280 × 720.
static RUNS: [(&LazyLock<Report>, [&[&str]; 2]); 4] = [
    (&DEEP, [&["Training data: B ", "The gradient of A shrinks"], &["훈련 데이터에서 B는", "A의 그래디언트는"]]),
    (&SHIFTING, [&["Training data: B ", "In layer 6 of A "], &["훈련 데이터에서 B는", "A의 6층"]]),
    (&DEAD, [&["Training data: B ", "No gradient reaches layer 1 of A."], &["B는", "그래디언트가 전혀 닿지 않아요."]]),
    (&SMALL, [&["Training data: B ", "Layer 8 of A hardly tells samples apart"], &["B는", "거의 구별하지 못해요"]]),
];

#[test]
fn the_largest_effects_are_said_whole_in_a_small_window() {
    for (report, wanted) in &RUNS {
        for (language, wanted) in [Language::English, Language::Korean].into_iter().zip(wanted) {
            let window = showing(report, language, [1280.0, 720.0]);
            let said = sentences(&window);
            assert!((1..=3).contains(&said.len()), "{said:?}");
            for part in *wanted {
                assert!(said.iter().any(|sentence| sentence.contains(part)), "{part:?} in {said:?}");
            }
            assert!(!said.concat().contains("dead") || said.concat().contains("100\u{a0}%"), "{said:?}");
            fit::check(&window, &format!("{language:?} {said:?}"));
        }
    }
}

#[test]
fn a_large_window_says_who_learns_why_and_what_moves() {
    let said = sentences(&showing(&SHIFTING, Language::English, [1600.0, 1000.0]));
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].starts_with("Training data: B ") && said[1].contains(" of A "), "{said:?}");
    // The distances are those of the frames.
    let frames = SHIFTING.timeline.frames();
    let moved = |arm: usize, i: usize| {
        let [now, then] = [&frames[frames.len() - 1], &frames[0]].map(|frame| &frame.arms[arm].hidden()[i]);
        now.moved_since(then).expect("units")
    };
    let far = |arm: usize| (0..6).map(|i| moved(arm, i)).fold(0.0, f64::max);
    let layer = (0..6).find(|i| moved(0, *i).to_bits() == far(0).to_bits()).expect("a layer");
    assert!(far(0) > 2.0 * far(1), "{} and {}", far(0), far(1));
    let expected = format!(
        "Since step 0 the units of layer {} have moved by {:.2} in A, by {:.2} in B.",
        layer + 1,
        moved(0, layer),
        moved(1, layer)
    );
    assert_eq!(said[2], expected);
}

/// Whoever clicks a layer hears about that one first.
#[test]
fn a_selected_layer_comes_first() {
    let mut window = showing(&SHIFTING, Language::English, [1600.0, 1000.0]);
    window.get_by_label_contains("Layer 3, A: mean").click();
    window.run();
    let said = sentences(&window);
    assert!(said[0].starts_with("Layer 3: in A ") && said[1].starts_with("Training data: "), "{said:?}");
    assert!(said.len() <= 3, "{said:?}");
}
