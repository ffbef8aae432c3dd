//! Several seeds: what the tab says is what a job of its own finds, and it can be given up.

use std::sync::Arc;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use shiftscope::config::Config;
use shiftscope::measure::SeedMeasure;
use shiftscope::trainer::{JobState, run_seeds};
use shiftscope::view::{Language, SeedsOptions};

use crate::bench::{Bench, Window, click, press, type_into, wait, window_of};
use crate::fit;
use crate::program::{plane_with, until};

/// An experiment that a test can afford.
fn small() -> Config {
    plane_with(&["data.samples=200", "network.depth=3", "network.width=8", "training.batch_size=16"])
}

/// A window on the tab.
fn window(config: Config, size: [f32; 2], language: Language) -> Window {
    let mut window = window_of(Bench::new(config, language), size);
    press(&mut window, egui::Key::Num5);
    window
}

fn on(config: Config) -> Window {
    window(config, [1600.0, 1000.0], Language::English)
}

/// Runs three seeds of 40 steps and waits for their end.
fn three(window: &mut Window) {
    click(window, Role::RadioButton, "Seeds: 3");
    type_into(window, "steps", "40");
    // While the job goes on the window wakes again and again.
    window.get_by_role_and_label(Role::Button, "Run 3 seeds").click();
    window.step();
    window.step();
    wait(window, "the end of three seeds", |window| window.query_by_role_and_label(Role::Button, "Cancel").is_none());
}

fn names(window: &Window, part: &str) -> Vec<String> {
    let nodes = window.query_all_by_label_contains(part);
    nodes.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value())).collect()
}

#[test]
fn the_tab_says_what_the_seeds_show() {
    let mut window = on(small());
    window.get_by_label("Is it luck?");
    three(&mut window);
    assert_eq!(window.state().session.state().seeds, SeedsOptions { count: 3, steps: 40 });
    let runs = run_seeds(small().check().expect("a good experiment"), vec![1, 2, 3], 40, || ());
    until("the end of three seeds", || runs.newest().state != JobState::Running);
    let series = runs.newest().series;
    let ahead = series.ahead(SeedMeasure::TestAccuracy);
    let expected = if ahead[1] >= ahead[0] {
        format!("B is ahead of A in {} of 3 seeds.", ahead[1])
    } else {
        format!("A is ahead of B in {} of 3 seeds.", ahead[0])
    };
    assert!(ahead != [0, 0], "else this says nothing");
    window.get_by_label(&expected);
    for (name, measure) in [("Test accuracy", SeedMeasure::TestAccuracy), ("Saturated share", SeedMeasure::Saturated)] {
        let spoken = names(&window, &format!("{name} of 3 seeds, median and range at step 40: A: ")).remove(0);
        for arm in &series.arms {
            let band = arm.curves(measure).bands.last().copied().flatten().expect("a value at the last step");
            let median = format!(": {:.0}\u{a0}%", 100.0 * band.median);
            assert!(spoken.contains(&median) || band.median < 0.005, "{spoken} {median}");
        }
    }
    assert_eq!(names(&window, "Loss of 3 seeds, median and range at step 40: A: ").len(), 1);
    assert!(window.state().told.iter().all(|command| !format!("{command:?}").contains("Rebuild")));
}

#[test]
fn the_pointer_is_told_the_band() {
    let mut window = on(small());
    three(&mut window);
    let chart = window.get_by_label_contains("Saturated share of 3 seeds").rect();
    window.hover_at(chart.lerp_inside([0.5, 0.5]));
    window.run();
    let words = names(&window, "\nA: ").remove(0);
    assert!(words.starts_with("step 2") && words.contains(" – ") && words.contains("\nB: "), "{words}");
}

#[test]
fn a_job_can_be_given_up() {
    let mut window = on(small());
    click(&mut window, Role::RadioButton, "Seeds: 10");
    type_into(&mut window, "steps", "9,000,000");
    window.get_by_role_and_label(Role::Button, "Run 10 seeds").click();
    window.step();
    window.step();
    assert!(!names(&window, "seed 1 of 10 · step ").is_empty());
    window.get_by_role_and_label(Role::Button, "Cancel").click();
    window.step();
    window.step();
    wait(&mut window, "the button", |window| window.query_by_role_and_label(Role::Button, "Run 10 seeds").is_some());
    window.get_by_label("Is it luck?");
}

#[test]
fn curves_of_an_earlier_experiment_say_so_but_another_seed_is_the_same_experiment() {
    let mut window = on(small());
    three(&mut window);
    let stale = "These curves belong to the experiment as it was before the last change.";
    for (set, is_stale) in [("seed=7", false), ("network.depth=4", true)] {
        let mut report = window.state().report.clone();
        let mut file = small();
        file.set(set).expect("a good setting");
        report.file = Arc::new(file);
        window.state_mut().session.receive(report);
        window.run();
        assert_eq!(window.query_by_label(stale).is_some(), is_stale, "{set}");
    }
}

#[test]
fn a_hidden_arm_stays_hidden() {
    let mut window = on(small());
    three(&mut window);
    press(&mut window, egui::Key::P);
    assert!(!names(&window, "B: ").is_empty());
    press(&mut window, egui::Key::H);
    assert!(names(&window, " is ahead of ").is_empty());
    let told = names(&window, "of 3 seeds");
    assert!(!told.is_empty() && told.iter().all(|name| !name.contains("B: ")), "{told:?}");
}

#[test]
fn what_is_not_possible_is_said() {
    let mut window = on(small());
    type_into(&mut window, "steps", "many");
    assert!(!names(&window, "Not possible: steps").is_empty());
    let mut config = small();
    config.set("training.batch_size=5000").expect("a good setting");
    let mut window = on(config);
    window.get_by_role_and_label(Role::Button, "Run 5 seeds").click();
    window.step();
    wait(&mut window, "the refusal", |window| !names(window, "Not possible: Batch size is 5000").is_empty());
}

/// Before, while and after: every text has its room.
#[test]
fn it_fits() {
    for size in [[1600.0, 1000.0], [1280.0, 720.0], [1024.0, 768.0]] {
        let mut window = window(small(), size, Language::English);
        fit::check(&window, &format!("{size:?} before"));
        three(&mut window);
        fit::check(&window, &format!("{size:?} after"));
        click(&mut window, Role::RadioButton, "Language: KO");
        fit::check(&window, &format!("{size:?} after, Korean"));
    }
    fit::check(&window(small(), [1024.0, 768.0], Language::Korean), "before, Korean");
}
