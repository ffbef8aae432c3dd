//! How much of the gradient reaches every layer, at the right of the window and on a page.

use egui::accesskit::Role;
use egui::{Pos2, Rect, Shape};
use egui_kittest::kittest::Queryable;
use shiftscope::view::{GradientFlow, Language};

use crate::bench::{Window, click, name_of, window};
use crate::trained::{DEAD, SHIFTING, showing};

/// What the chart says.
fn says(window: &Window) -> String {
    name_of(window, "Gradient reaching each layer: ")
}

/// Where the chart is.
fn place(window: &Window) -> Rect {
    window.get_by_label_contains("Gradient reaching each layer: ").rect()
}

fn hover(window: &mut Window, share: f32) {
    let at = place(window).lerp_inside([share, 0.5]);
    window.hover_at(Pos2::ZERO);
    window.run();
    window.hover_at(at);
    window.run();
    window.run_steps(4);
}

/// The numbers at the left of the chart, with their heights.
fn axis(window: &Window) -> Vec<(String, u32)> {
    fn collect(shape: &Shape, within: Rect, found: &mut Vec<(String, u32)>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, within, found)),
            Shape::Text(text) if within.contains(text.visual_bounding_rect().center()) => {
                found.push((text.galley.text().to_owned(), text.pos.y.to_bits()));
            }
            _ => {}
        }
    }
    let chart = place(window);
    let left = Rect::from_min_max(
        chart.left_top() - egui::vec2(46.0, 4.0),
        egui::pos2(chart.left() + 2.0, chart.bottom() - 4.0),
    );
    let mut found = Vec::new();
    window.output().shapes.iter().for_each(|clipped| collect(&clipped.shape, left, &mut found));
    found
}

#[test]
fn the_ratio_per_layer_is_said_and_the_last_layer_is_one() {
    let mut window = window();
    window.get_by_label("A: ×\u{a0}0.85 per layer");
    window.get_by_label("B: ×\u{a0}1.13 per layer");
    assert!(says(&window).contains("A: ×\u{a0}0.85 per layer, B: ×\u{a0}1.13 per layer"), "{}", says(&window));
    hover(&mut window, 0.97);
    window.get_by_label_contains("layer 10\nA: 1\nB: 1");
    click(&mut window, Role::RadioButton, "Gradient: rms");
    assert_eq!(window.state().session.state().gradient_flow, GradientFlow::Rms);
    hover(&mut window, 0.97);
    // 1e-3·e^1.6 and 2.4e-3·e^−1.2, as the frames were made up.
    window.get_by_label_contains("layer 10\nA: 0.00495\nB: 0.000723");
    window.get_by_label("A: ×\u{a0}0.85 per layer");
}

/// W5: once B had learned its gradient lay below that of A, which contradicted the story.
#[test]
fn after_b_has_learned_the_decay_of_a_is_still_told() {
    let window = showing(&SHIFTING, Language::English, [1600.0, 1000.0]);
    let frame = SHIFTING.frame.as_ref().expect("a frame");
    let [a, b] = [0, 1].map(|arm| frame.arms[arm].gradient_per_layer().expect("gradients"));
    assert!(frame.arms[1].train_accuracy > Some(0.9) && a < 0.6 && b > 0.8, "{a} and {b}");
    for (arm, ratio) in [("A", a), ("B", b)] {
        window.get_by_label(&format!("{arm}: ×\u{a0}{ratio:.2} per layer"));
    }
}

#[test]
fn the_axis_stands_still_while_one_scrubs() {
    for scale in ["Gradient: share", "Gradient: rms"] {
        let mut window = showing(&SHIFTING, Language::English, [1600.0, 1000.0]);
        click(&mut window, Role::RadioButton, scale);
        let newest = axis(&window);
        assert!(newest.len() >= 2, "{newest:?}");
        for step in [0.0, 7.0, 31.0] {
            window.get_by_role_and_label(Role::Slider, "Time").set_value_accesskit(step);
            window.run();
            assert_eq!(axis(&window), newest, "{scale}, step {step}");
        }
    }
}

#[test]
fn a_network_without_a_gradient_says_so() {
    for (language, words) in
        [(Language::English, "A: the gradient is 0"), (Language::Korean, "A: 그래디언트가 0이에요")]
    {
        let window = showing(&DEAD, language, [1600.0, 1000.0]);
        window.get_by_label(words);
    }
}
