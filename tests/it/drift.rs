//! The drift view.

use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Key, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use shiftscope::measure::{Distance, Frame, Shift, ShiftPair, Stage, Timeline, UnitBand};
use shiftscope::view::{DriftOptions, Language};

use crate::bench::{Bench, Window, click, hide_b, is_disabled, name_of, press, window_of};
use crate::fit;
use crate::program::plane_with;

/// A frame with what only a recorded one has: units and shifts.
fn recorded(frame: &Frame) -> Arc<Frame> {
    let mut frame = frame.clone();
    for (arm, of) in frame.arms.iter_mut().enumerate() {
        for layer in &mut of.layers {
            let Some(percentiles) = layer.stage(Stage::Y).map(|y| y.percentiles) else { continue };
            layer.typical_unit = Some(percentiles);
            let unit = |u: u8| UnitBand::of(percentiles.map(|p| p * f64::from(u) / 4.0));
            layer.units_of_y = (1..=20).map(unit).collect();
            if layer.y.is_some() {
                layer.units_of_z = (1..=20).map(|u| unit(2 * u)).collect();
            }
            let w1 = if arm == 0 { 0.5 } else { 0.05 };
            let far = Some(Distance { w1, per_sd: w1, shape: 0.02 });
            let pair = ShiftPair { lag: far.filter(|_| frame.step >= 20), start: far };
            layer.shift = Some(Shift { z: pair, y: pair });
        }
    }
    Arc::new(frame)
}

/// A paused window on the drift view.
fn drift(language: Language, size: [f32; 2], set: &str) -> Window {
    let mut bench = Bench::new(plane_with(&[set]), language);
    let mut timeline = Timeline::new();
    bench.report.timeline.frames().iter().for_each(|frame| timeline.push(recorded(frame)));
    bench.report.timeline = Arc::new(timeline);
    bench.session.receive(bench.report.clone());
    let mut window = window_of(bench, size);
    press(&mut window, Key::Num2);
    window
}

fn english() -> Window {
    drift(Language::English, [1600.0, 1000.0], "network.depth=10")
}

fn options(window: &Window) -> DriftOptions {
    window.state().session.state().drift
}

#[test]
fn every_picture_says_what_it_shows() {
    let mut window = english();
    for arm in ["A", "B"] {
        window
            .get_by_label_contains(&format!("Layer 8, {arm}: percentiles 15, 50 and 85 of γẑ+β of unit 4, a typical"));
        window
            .get_by_label_contains(&format!("Layer 8, {arm}: histogram of γẑ+β over time; at step 40 the fullest bin"));
    }
    window.get_by_label("Layer 8, W1/sd of γẑ+β against 20 steps before: A 0.5, B 0.05");
    window.get_by_label("Layer 8, Shape-only W1 of γẑ+β against 20 steps before: A 0.02, B 0.02");
    click(&mut window, Role::RadioButton, "Below: Mean and spread");
    window.get_by_label_contains("Mean of every layer, A, step 40: L1 ");
    window.get_by_label_contains("Standard deviation of every layer, B, step 40: L1 ");
    assert!(window.query_by_label_contains("W1/sd of").is_none());
}

#[test]
fn switches_change_what_is_drawn() {
    let mut window = english();
    let before = options(&window);
    click(&mut window, Role::RadioButton, "Whose values: all");
    assert_eq!(options(&window), DriftOptions { pooled: true, ..before });
    window.get_by_label_contains("Layer 8, A: percentiles 15, 50 and 85 of γẑ+β of all units");
    click(&mut window, Role::RadioButton, "Stage: Σwx");
    assert_eq!(options(&window).stage, Stage::Z);
    window.get_by_label_contains("Layer 8, B: percentiles 15, 50 and 85 of Σwx of all units");
    click(&mut window, Role::RadioButton, "Compared with: step 0");
    window.get_by_label("Layer 8, W1/sd of Σwx against step 0: A 0.5, B 0.05");
    click(&mut window, Role::RadioButton, "Whose values: typical");
    assert!(!options(&window).pooled);
    // The bands stayed γẑ+β while everything below them was Σwx.
    let low =
        |window: &Window| name_of(window, "Layer 8, B: percentiles").split(": ").last().unwrap_or_default().to_owned();
    window.get_by_label_contains("Layer 8, B: percentiles 15, 50 and 85 of Σwx of unit 4");
    let of_z = low(&window);
    click(&mut window, Role::RadioButton, "Stage: γẑ+β");
    window.get_by_label_contains("Layer 8, B: percentiles 15, 50 and 85 of γẑ+β of unit 4");
    assert_ne!(low(&window), of_z);
}

#[test]
fn layers_and_units_are_stepped_through() {
    let mut window = english();
    let unit = |window: &Window| window.state().session.state().unit;
    click(&mut window, Role::Button, "Layer below");
    assert_eq!(window.state().session.state().layer, Some(9));
    window.get_by_label_contains("Layer 9, A: percentiles");
    click(&mut window, Role::RadioButton, "Whose values: one unit");
    assert_eq!(unit(&window), Some(4), "first the typical one");
    click(&mut window, Role::Button, "Next unit");
    click(&mut window, Role::Button, "Next unit");
    click(&mut window, Role::Button, "Unit before");
    assert_eq!(unit(&window), Some(5));
    window.get_by_label_contains("Layer 9, A: percentiles 15, 50 and 85 of γẑ+β of unit 5:");
    (0..18).for_each(|_| click(&mut window, Role::Button, "Next unit"));
    assert_eq!(unit(&window), Some(20), "more are not recorded");
    click(&mut window, Role::RadioButton, "Whose values: all");
    assert_eq!(unit(&window), None);
    (0..3).for_each(|_| click(&mut window, Role::Button, "Layer below"));
    assert_eq!(window.state().session.state().layer, Some(10), "the last hidden layer");
}

/// The next unit of a network of eight was the ninth, which there is not.
#[test]
fn the_units_of_a_narrow_network_end_with_the_last() {
    let mut window = drift(Language::English, [1600.0, 1000.0], "network.width=8");
    click(&mut window, Role::RadioButton, "Whose values: one unit");
    for _ in 0..6 {
        if !is_disabled(&window, Role::Button, "Next unit") {
            click(&mut window, Role::Button, "Next unit");
        }
    }
    assert_eq!(window.state().session.state().unit, Some(8));
}

#[test]
fn a_press_on_a_chart_shows_that_step_everywhere() {
    let mut window = english();
    let chart = window.get_by_label_contains("Layer 8, B: histogram").rect();
    // The axis reaches from 0 to 50.
    window.hover_at(chart.lerp_inside(vec2(0.5, 0.5)));
    window.drag_at(chart.lerp_inside(vec2(0.5, 0.5)));
    window.drop_at(chart.lerp_inside(vec2(0.5, 0.5)));
    window.run();
    assert_eq!(window.state().session.state().at, Some(25));
    window.get_by_label_contains("Layer 8, A: histogram of γẑ+β over time; at step 25 ");
    // Behind the newest step is the newest.
    window.drag_at(chart.lerp_inside(vec2(0.95, 0.5)));
    window.drop_at(chart.lerp_inside(vec2(0.95, 0.5)));
    window.run();
    assert_eq!(window.state().session.state().at, None);
}

#[test]
fn the_pointer_tells_step_and_values_of_both() {
    let mut window = english();
    let chart = window.get_by_label_contains("Layer 8, A: percentiles").rect();
    window.hover_at(chart.lerp_inside(vec2(0.3, 0.5)));
    window.run();
    let words = window.get_by_label_contains("step 15\nA: ").accesskit_node().value().unwrap_or_default();
    assert!(words.contains("\nB: ") && words.matches('·').count() == 4, "{words:?}");
    let map = window.get_by_label_contains("Layer 8, A: histogram").rect();
    // 66 rows of 0.25 from 8.25 down: the 23rd is that from 2.5 to 2.75.
    window.hover_at(map.lerp_inside(vec2(0.305, 22.5 / 66.0)));
    window.run();
    window.get_by_label_contains("step 15\n2.5 to 2.75\nA: ");
}

#[test]
fn a_hidden_arm_is_nowhere_until_it_is_revealed() {
    let mut window = english();
    hide_b(&mut window);
    for lower in ["Shift", "Mean and spread"] {
        click(&mut window, Role::RadioButton, &format!("Below: {lower}"));
        window.get_by_label_contains("Layer 8, A: percentiles");
        for picture in ["Layer 8, B", "every layer, B", "B with batch norm", "before: A 0.5, B 0"] {
            assert!(window.query_by_label_contains(picture).is_none(), "{picture}");
        }
        // Not in the words at the pointer either.
        let chart = window.get_by_label_contains("Layer 8, A: percentiles").rect();
        window.hover_at(chart.lerp_inside(vec2(0.3, 0.5)));
        window.run();
        let words = window.get_by_label_contains("step 15\nA: ").accesskit_node().value().unwrap_or_default();
        assert!(words.contains("A:") && !words.contains("B:"), "{words:?}");
    }
    let card = window.get_all_by_label_contains("Reveal what is hidden").next().expect("a card");
    card.click();
    window.run();
    assert_eq!(window.state().session.state().hidden, None);
    window.get_by_label_contains("Layer 8, B: percentiles");
}

/// Every picture has room for its words, and a paused window settles.
#[test]
fn it_fits_and_settles_everywhere() {
    for size in [[1600.0, 1000.0], [1280.0, 720.0], [1024.0, 768.0], [853.0, 480.0]] {
        for language in Language::ALL {
            for set in ["network.activation=relu", "network.depth=50", "network.depth=1"] {
                let mut window = drift(language, size, set);
                for second in [false, true] {
                    if second {
                        let lower = window.get_all_by_role(Role::RadioButton);
                        let names = ["Below: Mean and spread", "아래쪽: 평균·표준편차"];
                        let is_it = |name: Option<String>| name.is_some_and(|name| names.contains(&name.as_str()));
                        let moments = lower.into_iter().find(|node| is_it(node.accesskit_node().label()));
                        moments.expect("the switch").click_accesskit();
                        window.run();
                    }
                    assert_eq!(window.run(), 1, "{size:?} {set}");
                    fit::check(&window, &format!("{size:?} {language:?} {set} {second}"));
                }
            }
        }
    }
}
