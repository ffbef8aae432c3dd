//! How long a figure of the whole window takes, 1600 × 1000 at depth 10. The aim is 150 ms for the SVG and 300 ms for the
//! PNG, each from the report on; and how long a frame of an animation takes beyond its pixels, 1200 × 750.

#[path = "../tests/it/made_up.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod made_up;

use std::ops::ControlFlow;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::Theme;
use shiftscope::app::Session;
use shiftscope::config::Config;
use shiftscope::render::{Effort, Labels, Page, Pixels, Recording, Timing, draw, encode, pdf, pixels, svg};
use shiftscope::trainer::Activity;
use shiftscope::view::{Language, theme};

/// The window as an SVG, from the report on.
fn figure(config: &Config) -> String {
    window(config, 40, [1600.0, 1000.0])
}

fn window(config: &Config, step: u64, size: [f32; 2]) -> String {
    let mut session = Session::new(&config.clone().check().expect("a good experiment"), Language::English);
    session.receive(made_up::report(config, step, Activity::Paused));
    let drawing = draw(Page::new(size, Theme::Light), theme::install, |ui| {
        session.ui(ui);
    });
    svg(&drawing, Labels::default())
}

fn figures(criterion: &mut Criterion) {
    let mut config = Config::default();
    config.network.depth = 10;
    criterion.bench_function("figure/svg", |bench| bench.iter(|| figure(&config)));
    criterion.bench_function("figure/png", |bench| {
        bench.iter(|| {
            let picture = pixels(&figure(&config), 1.0).expect("a picture");
            encode(&picture, Effort::Fast).expect("a PNG")
        });
    });
    criterion.bench_function("figure/pdf", |bench| {
        bench.iter(|| pdf(&figure(&config), [1200.0, 750.0], Labels::default()).expect("a PDF"));
    });
    let frames: Vec<Pixels> =
        (1..=10).map(|step| pixels(&window(&config, step, [1200.0, 750.0]), 1.0).expect("a picture")).collect();
    let recorded = || {
        let mut recording = Recording::default();
        for frame in &frames {
            recording.push(frame).expect("a frame");
        }
        recording
    };
    let go_on = |_| ControlFlow::Continue(());
    criterion.bench_function("animation/ten frames as GIF", |bench| {
        bench.iter(|| recorded().gif(Timing::default(), Labels::default(), go_on).expect("a GIF"));
    });
    criterion.bench_function("animation/ten frames as APNG", |bench| {
        bench.iter(|| recorded().apng(Timing::default(), Labels::default(), go_on).expect("an APNG"));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = figures
}
criterion_main!(benches);
