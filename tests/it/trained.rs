//! Experiments that are trained, for tests of what a window says of real numbers.

use std::sync::LazyLock;

use shiftscope::config::Checked;
use shiftscope::measure::{Extras, Question};
use shiftscope::trainer::{Replay, Report};
use shiftscope::view::Language;

use crate::bench::{Bench, Window, window_of};
use crate::program::plane_with;

/// An experiment that has trained to a step, with its answer to `question`.
pub fn replayed(experiment: &Checked, step: u64, question: &Question) -> Report {
    let mut replay = Replay::new(experiment, Extras::default()).expect("data of the program");
    assert!(replay.advance_to(step, &mut |_| true));
    replay.report(question)
}

/// [`plane_with`] these settings, trained to a step.
pub fn trained(settings: &[&str], step: u64) -> Report {
    let experiment = plane_with(settings).check().expect("a good experiment");
    replayed(&experiment, step, &Question::default())
}

/// A window that shows `report`.
pub fn showing(report: &Report, language: Language, size: [f32; 2]) -> Window {
    let mut bench = Bench::new((*report.config).clone(), language);
    bench.report = report.clone();
    bench.session.receive(report.clone());
    window_of(bench, size)
}

/// 50 sigmoid layers, with which B learns and A does not; more than a third of the units of a layer of A are dead.
pub static DEEP: LazyLock<Report> = LazyLock::new(|| {
    trained(&["data.set=moons", "data.samples=400", "network.depth=50", "network.width=24", "init.scale=4.5"], 24)
});
/// Six sigmoid layers whose units walk into the flat parts.
pub static SHIFTING: LazyLock<Report> = LazyLock::new(|| {
    trained(
        &[
            "data.set=digits",
            "network.depth=6",
            "init.scheme=xavier-normal",
            "init.scale=4",
            "training.learning_rate=4.5",
            "training.batch_size=128",
        ],
        60,
    )
});
/// ReLU layers in which nothing is alive.
pub static DEAD: LazyLock<Report> = LazyLock::new(|| {
    let he = ["network.activation=relu", "network.depth=6", "init.scheme=he-normal", "init.scale=1", "init.bias=-3"];
    trained(&[&he[..], &["training.learning_rate=0.05"]].concat(), 40)
});
/// Weights so small that the last layer sees no difference.
pub static SMALL: LazyLock<Report> = LazyLock::new(|| {
    let he = ["network.activation=relu", "network.depth=8", "init.scheme=he-normal", "init.scale=0.3"];
    trained(&[&he[..], &["data.set=digits", "training.learning_rate=0.1"]].concat(), 40)
});
