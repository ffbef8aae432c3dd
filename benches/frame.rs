//! How long the window takes for a frame: layout and tessellation of everything on screen, 1600 × 1000 points, with a
//! full timeline of 50,000 steps. The aim is 4 ms at depth 20 and 8 ms at depth 50 (medians).
//!
//! `still`: the report is the same as in the frame before, as while the mouse moves over a paused window; `live`: every
//! frame brings a new report, as while training.

#[path = "../tests/it/made_up.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod made_up;

use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Context, Event, Key, Modifiers, Pos2, RawInput, Rect, Theme, vec2};
use shiftscope::app::Session;
use shiftscope::config::Config;
use shiftscope::measure::{Timeline, timeline::next_recorded};
use shiftscope::trainer::{Activity, Report};
use shiftscope::view::{Language, Tab, theme};

const STEPS: u64 = 50_000;

/// A report at the end of a long run, with single units in all of its frames.
fn report(config: &Config) -> Report {
    let mut report = made_up::report(config, 500, Activity::Paused);
    let mut timeline = Timeline::default();
    for step in std::iter::successors(Some(0), |step| Some(next_recorded(*step))).take_while(|step| *step <= STEPS) {
        timeline.push(Arc::new(made_up::with_units(made_up::frame(config, step))));
    }
    report.frame = timeline.last().cloned();
    report.timeline = Arc::new(timeline);
    report
}

struct Window {
    ctx: Context,
    session: Session,
    time: f64,
}

impl Window {
    /// A window after these keys.
    fn new(config: &Config, keys: &[Key]) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        ctx.set_theme(Theme::Light);
        let session = Session::new(&config.clone().check().expect("a good experiment"), Language::English);
        let mut window = Self { ctx, session, time: 0.0 };
        for key in keys {
            window.frame(vec![Event::Key {
                key: *key,
                physical_key: None,
                pressed: true,
                repeat: false,
                modifiers: Modifiers::NONE,
            }]);
        }
        for _ in 0..4 {
            window.frame(Vec::new());
        }
        window
    }

    /// One frame: layout, then triangles.
    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1600.0, 1000.0))),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let ctx = self.ctx.clone();
        let output = ctx.run_ui(input, |ui| {
            self.session.ui(ui);
        });
        ctx.tessellate(output.shapes, output.pixels_per_point).len()
    }
}

fn frames(criterion: &mut Criterion) {
    for depth in [20, 50] {
        let mut config = Config::default();
        config.network.depth = depth;
        let report = report(&config);
        let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5].map(|key| vec![key]);
        let tabs = Tab::ALL.map(|tab| tab.name().to_owned()).into_iter().zip(keys);
        // With single units, and with nothing behind.
        let ways = [("layers, units", Key::U), ("layers, nothing behind", Key::G)];
        // From step 0 by way of some steps before.
        let keys = |key: Key| if key == Key::G { vec![key, key] } else { vec![key] };
        let ways = ways.map(|(name, key)| (name.to_owned(), keys(key)));
        for (name, keys) in tabs.chain(ways) {
            let mut window = Window::new(&config, &keys);
            window.session.receive(report.clone());
            let mut group = criterion.benchmark_group(format!("{name}, depth {depth}"));
            group.sample_size(40);
            group.bench_function("still", |bench| bench.iter(|| window.frame(Vec::new())));
            group.bench_function("live", |bench| {
                bench.iter(|| {
                    let mut next = report.clone();
                    next.frame = next.frame.map(|frame| Arc::new((*frame).clone()));
                    window.session.receive(next);
                    window.frame(Vec::new())
                });
            });
            group.finish();
        }
    }
}

criterion_group!(benches, frames);
criterion_main!(benches);
