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
use egui::{Context, Event, FullOutput, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, Theme, accesskit, vec2};
use shiftscope::app::Session;
use shiftscope::config::{Config, DataSet};
use shiftscope::measure::{Extras, Question, Timeline, timeline::next_recorded};
use shiftscope::trainer::{Activity, Command, Replay, Report};
use shiftscope::view::{Language, Tab, theme};

const STEPS: u64 = 50_000;
/// Steps of the networks whose units are measured for the network and the microscope.
const TRAINED: u64 = 24;

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

/// `report` with the data of its experiment, and with the answer of networks that have trained to `question`.
fn answered(report: &Report, question: &Question) -> Report {
    let checked = (*report.config).clone().check().expect("a good experiment");
    let mut replay = Replay::new(&checked, Extras::default()).expect("data of the program");
    assert!(replay.advance_to(TRAINED, &mut |_| true));
    let trained = replay.report(question);
    Report { exhibit: trained.exhibit, inspection: trained.inspection, ..report.clone() }
}

struct Window {
    ctx: Context,
    session: Session,
    time: f64,
    /// The last question of the window.
    asked: Question,
}

impl Window {
    /// A window with a report, after these keys.
    fn new(report: &Report, keys: &[(Modifiers, Key)]) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        ctx.set_theme(Theme::Light);
        let session = Session::new(&(*report.config).clone().check().expect("a good experiment"), Language::English);
        let mut window = Self { ctx, session, time: 0.0, asked: Question::default() };
        window.session.receive(report.clone());
        for (modifiers, key) in keys.iter().copied() {
            let event = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
            window.frame(vec![event]);
        }
        for _ in 0..4 {
            window.frame(Vec::new());
        }
        window
    }

    /// Clicks what has a name that begins like this.
    fn click(&mut self, name: &str) {
        self.ctx.enable_accesskit();
        let tree = self.output(Vec::new()).platform_output.accesskit_update.expect("a tree of names");
        self.ctx.disable_accesskit();
        let is = |node: &accesskit::Node| node.label().is_some_and(|label| label.starts_with(name));
        let (_, node) = tree.nodes.iter().find(|(_, node)| is(node)).expect("something of that name");
        let place = node.bounds().expect("a place on the screen");
        #[expect(clippy::cast_possible_truncation, reason = "points of a screen")]
        let pos = Pos2::new(place.x0.midpoint(place.x1) as f32, place.y0.midpoint(place.y1) as f32);
        let button =
            |pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
        for event in [Event::PointerMoved(pos), button(true), button(false), Event::PointerGone] {
            self.frame(vec![event]);
        }
    }

    /// One frame: layout, then triangles.
    fn frame(&mut self, events: Vec<Event>) -> usize {
        let output = self.output(events);
        self.ctx.tessellate(output.shapes, output.pixels_per_point).len()
    }

    /// The layout of a frame.
    fn output(&mut self, events: Vec<Event>) -> FullOutput {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1600.0, 1000.0))),
            time: Some(self.time),
            events,
            ..RawInput::default()
        };
        let ctx = self.ctx.clone();
        ctx.run_ui(input, |ui| {
            for command in self.session.ui(ui) {
                if let Command::Ask(question, _) = command {
                    self.asked = question;
                }
            }
        })
    }
}

/// Measures the frames of a window with `report` after these keys, in the whole network if `network`.
fn row(criterion: &mut Criterion, name: &str, report: &Report, keys: &[(Modifiers, Key)], network: bool) {
    let mut window = Window::new(report, keys);
    let mut report = answered(report, &window.asked);
    window.session.receive(report.clone());
    if network {
        window.click("Layer 1 of A: 8 of ");
        report = answered(&report, &window.asked);
        window.session.receive(report.clone());
    }
    // Textures are made over some frames.
    for _ in 0..20 {
        window.frame(Vec::new());
    }
    let mut group = criterion.benchmark_group(format!("{name}, depth {}", report.config.network.depth));
    group.sample_size(40);
    group.bench_function("still", |bench| bench.iter(|| window.frame(Vec::new())));
    group.bench_function("live", |bench| {
        bench.iter(|| {
            let mut next = report.clone();
            next.frame = next.frame.map(|frame| Arc::new((*frame).clone()));
            next.inspection = next.inspection.map(|answer| Arc::new((*answer).clone()));
            window.session.receive(next);
            window.frame(Vec::new())
        });
    });
    group.finish();
}

fn frames(criterion: &mut Criterion) {
    for depth in [20, 50] {
        let mut config = Config::default();
        config.network.depth = depth;
        let of_digits = report(&config);
        let plain = |key: Key| (Modifiers::NONE, key);
        let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5];
        for (tab, key) in Tab::ALL.into_iter().zip(keys) {
            row(criterion, tab.name(), &of_digits, &[plain(key)], false);
        }
        row(criterion, "layers, units", &of_digits, &[(Modifiers::SHIFT, Key::U)], false);
        // From step 0 by way of some steps before.
        row(criterion, "layers, nothing behind", &of_digits, &[plain(Key::G); 2], false);
        row(criterion, "microscope", &of_digits, &[plain(Key::U)], false);
        config.data.set = DataSet::Moons;
        row(criterion, "network over the plane", &report(&config), &[], true);
    }
}

criterion_group!(benches, frames);
criterion_main!(benches);
