//! The data view.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, Theme};
use egui_kittest::kittest::Queryable;
use shiftscope::measure::Question;

use shiftscope::view::{Language, Tab};

use crate::bench::{Bench, Window, click, hide_b, press, window_of};
use crate::fit;
use crate::made_up::{self, Kind};
use crate::program::plane;

const ASKED: Question =
    Question { unit: None, batch: None, slopes: None, decision: Some(Question::FINE), predictions: true, tiles: None };
const LARGE: [f32; 2] = [1600.0, 1000.0];

/// A paused window on the data view, answered where `answered`.
fn open(mut bench: Bench, kind: Kind, size: [f32; 2], answered: bool) -> Window {
    let exhibit = made_up::exhibit(kind);
    bench.report.inspection = answered.then(|| Arc::new(made_up::inspection(ASKED, 40, &exhibit)));
    bench.report.exhibit = Arc::new(exhibit);
    bench.session.receive(bench.report.clone());
    let mut window = window_of(bench, size);
    press(&mut window, Key::Num4);
    window
}

fn data(kind: Kind) -> Window {
    open(Bench::new(plane(), Language::English), kind, LARGE, true)
}

#[test]
fn the_key_opens_it_and_asks_for_what_it_shows() {
    let mut window = data(Kind::Points);
    assert_eq!(window.state().session.state().tab, Tab::Data);
    assert!(window.state().asked.contains(&(ASKED, None)));
    press(&mut window, Key::Home);
    assert_eq!(window.state().asked.last(), Some(&(ASKED, Some(0))));
    // What is there is of another step.
    assert_eq!(window.get_all_by_label_contains("over the plane, 120 samples;").count(), 2);
    assert_eq!(window.get_all_by_label_contains("measuring…").count(), 2);
}

#[test]
fn the_plane_of_each_arm_says_what_it_shows() {
    let mut window = data(Kind::Points);
    window.get_by_label("Decision of A over the plane, 120 samples; training 59.6\u{a0}% · test 57.6\u{a0}%");
    let plane = window.get_by_label_contains("Decision of B over the plane").rect();
    // Numbers take 30 points at the left and 32 below.
    window.hover_at(egui::pos2(plane.left() + 30.0 + 0.9 * (plane.width() - 30.0), plane.bottom() - 40.0));
    window.run();
    window.get_by_label_contains("\nB: outer, ");
    click(&mut window, Role::RadioButton, "Points: none");
    click(&mut window, Role::RadioButton, "Points: test");
}

#[test]
fn samples_say_what_both_networks_say() {
    for (kind, class) in [(Kind::Images, ["0", "1"]), (Kind::Table, ["Adelie", "Chinstrap"])] {
        let window = data(kind);
        let [zero, one] = class;
        window
            .get_by_label(&format!("Test sample 1: {zero}; A {zero} · 71\u{a0}%, right; B {zero} · 98\u{a0}%, right"));
        window.get_by_label(&format!("Test sample 2: {one}; A {zero} · 71\u{a0}%, wrong; B {one} · 98\u{a0}%, right"));
        assert_eq!(window.query_all_by_label_contains("Test sample ").count(), 12);
        assert!(window.query_by_label("Points: all").is_none());
    }
}

#[test]
fn without_an_answer_it_is_being_measured() {
    for (kind, told) in [(Kind::Points, 2), (Kind::Images, 12), (Kind::Table, 12)] {
        let window = open(Bench::new(plane(), Language::English), kind, LARGE, false);
        assert_eq!(window.query_all_by_label_contains("measuring…").count(), told, "{kind:?}");
    }
}

#[test]
fn a_hidden_arm_is_not_told() {
    for kind in [Kind::Points, Kind::Images, Kind::Table] {
        let mut window = data(kind);
        hide_b(&mut window);
        for told in ["Decision of B", "; B ", "B with"] {
            assert!(window.query_by_label_contains(told).is_none(), "{kind:?}: {told}");
        }
    }
}

#[test]
fn a_diverged_arm_says_so() {
    for kind in [Kind::Points, Kind::Images, Kind::Table] {
        let mut bench = Bench::new(plane(), Language::English);
        bench.report = made_up::diverged(&plane(), 0, made_up::overflow(4, 7));
        let window = open(bench, kind, LARGE, true);
        if kind == Kind::Points {
            // In the place of the plane, and in what to notice.
            let words = window.query_all_by_role_and_label(Role::Label, "A overflowed at step 4, in layer 7.");
            assert_eq!(words.count(), 2);
            window.get_by_label_contains("Decision of B over the plane");
        } else {
            window.get_by_label_contains("Test sample 2: ");
            assert_eq!(window.query_all_by_label_contains("A overflowed; B ").count(), 12);
        }
    }
}

/// Every size, language and kind of data has room for its words, and the paused window settles.
#[test]
fn every_size_settles_and_fits() {
    for size in [LARGE, [1280.0, 720.0], [1024.0, 768.0]] {
        for language in Language::ALL {
            for kind in [Kind::Points, Kind::Images, Kind::Table] {
                let mut window = open(Bench::new(plane(), language), kind, size, true);
                fit::check(&window, &format!("{size:?} {language:?} {kind:?}"));
                window.ctx.set_theme(Theme::Dark);
                window.run();
                assert_eq!(window.run(), 1, "{size:?} {kind:?}");
            }
        }
    }
}
