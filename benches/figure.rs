//! How long a figure of the whole window takes, 1600 × 1000 at depth 10. The aim is 150 ms for the SVG and 300 ms for the
//! PNG, each from the report on.

#[path = "../tests/it/made_up.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod made_up;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::Theme;
use shiftscope::app::Session;
use shiftscope::config::Config;
use shiftscope::render::{Effort, Labels, Page, draw, encode, pixels, svg};
use shiftscope::trainer::Activity;
use shiftscope::view::{Language, theme};

/// The window as an SVG, from the report on.
fn figure(config: &Config) -> String {
    let mut session = Session::new(&config.clone().check().expect("a good experiment"), Language::English);
    session.receive(made_up::report(config, 40, Activity::Paused));
    let drawing = draw(Page::new([1600.0, 1000.0], Theme::Light), theme::install, |ui| {
        session.ui(ui);
    });
    svg(&drawing, Labels::default())
}

fn figures(criterion: &mut Criterion) {
    let config = Config::default();
    criterion.bench_function("figure/svg", |bench| bench.iter(|| figure(&config)));
    criterion.bench_function("figure/png", |bench| {
        bench.iter(|| {
            let picture = pixels(&figure(&config), 1.0).expect("a picture");
            encode(&picture, Effort::Fast).expect("a PNG")
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = figures
}
criterion_main!(benches);
