//! A monkey at the window: thousands of random clicks, drags, keys, letters, resizes and switches, with a real trainer
//! behind it. Nothing may panic, and what must always hold, holds after every frame.
//!
//! A run prints its seed, and is repeated by it: `MONKEY_SEED=7 cargo test --test it monkey::nothing_that_a_hand`. All that the
//! monkey does follows from the seed: events, sizes of the window, the lesson that is begun now and then, and the folder in which
//! it saves, whose name the window shows. What comes from other threads does not: which step a report of the trainer is of, and in
//! which frame a file has been read or a figure made. These threads are those of the program, which run at their own pace.

use std::fs;
use std::path::Path;

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Theme, Vec2, pos2, vec2};
use egui_kittest::Harness;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shiftscope::app::Session;
use shiftscope::config::{Checked, Config, DataSet, KEYS};
use shiftscope::trainer::{Activity, Command, Report, Trainer};
use shiftscope::view::{Language, theme};

use crate::made_up;
use crate::program::until;

/// Events of the ordinary run.
const EVENTS: usize = 20_000;
/// Events between two frames, as when a hand is faster than the screen.
const EVENTS_PER_FRAME: usize = 6;

/// A session with a trainer; experiments that would take the machine for themselves get made-up reports.
struct Bench {
    /// Where the monkey saves and looks for its files.
    _folder: tempfile::TempDir,
    session: Session,
    trainer: Trainer,
    made_up: Option<Report>,
    frames: usize,
    trained: u64,
}

/// What trains within milliseconds.
fn is_light(config: &Config) -> bool {
    let cells = config.network.depth * config.network.width * config.network.width.max(config.training.batch_size);
    let small = !matches!(config.data.set, DataSet::Mnist | DataSet::MnistBinary | DataSet::Csv);
    cells <= 200_000 && config.data.samples <= 3000 && config.training.batch_size <= 256 && small
}

impl Bench {
    fn new(seed: u64) -> Self {
        let mut config = Config::default();
        for set in ["network.depth=4", "network.width=12", "data.samples=300", "measure.probe=64"] {
            config.set(set).expect("a good assignment");
        }
        let checked = config.check().expect("a good experiment");
        let mut session = Session::new(&checked, Language::English);
        let (name, place) = (format!("monkey-{seed}"), Path::new(env!("CARGO_TARGET_TMPDIR")));
        // A run that was killed leaves its own.
        let _ = fs::remove_dir_all(place.join(&name));
        let folder = tempfile::Builder::new().prefix(&name).rand_bytes(0).tempdir_in(place).expect("a new folder");
        session.set_folder(folder.path().to_path_buf());
        let trainer = Trainer::spawn(checked, None, || ());
        for command in session.opening() {
            trainer.send(command);
        }
        Self { _folder: folder, session, trainer, made_up: None, frames: 0, trained: 0 }
    }

    /// Takes the newest report.
    fn receive(&mut self) {
        let report = self.trainer.take();
        if let Some(report) = self.made_up.clone().or(report) {
            self.trained = self.trained.max(report.frame.as_ref().map_or(0, |frame| frame.step));
            self.session.receive(report);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        self.receive();
        for command in self.session.ui(ui) {
            self.obey(command);
        }
        self.frames += 1;
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Rebuild(config) => self.build(*config, Command::Rebuild),
            Command::Branch(config, step) if step <= 20_000 => {
                self.build(*config, |config| Command::Branch(config, step));
            }
            Command::Return(config, stand) if stand.step <= 20_000 => {
                self.build(*config, |config| Command::Return(config, stand));
            }
            Command::Stay(config, stand) if stand.step <= 20_000 => {
                self.build(*config, |config| Command::Stay(config, stand));
            }
            Command::Branch(..) | Command::Return(..) | Command::Stay(..) => {}
            other => self.trainer.send(other),
        }
    }

    fn build(&mut self, config: Checked, command: impl FnOnce(Box<Checked>) -> Command) {
        if is_light(config.config()) {
            self.made_up = None;
            self.trainer.send(command(Box::new(config)));
        } else {
            self.trainer.send(Command::Pause);
            self.made_up = Some(made_up::report(config.config(), 30, Activity::Paused));
        }
    }

    /// What must hold whatever was done.
    fn check(&self) {
        let (config, state) = (self.session.config(), self.session.state());
        let mut copy = config.clone();
        for key in KEYS {
            if let Some(value) = key.get(config) {
                key.set(&mut copy, &value).expect("the controls show allowed values");
            }
        }
        assert!(state.pace.speed >= 1.0 && state.layer.is_none_or(|layer| (1..=50).contains(&layer)));
        let Some(report) = self.session.report() else { return };
        let steps: Vec<u64> = report.timeline.frames().iter().map(|frame| frame.step).collect();
        assert!(steps.is_sorted_by(|a, b| a < b), "the timeline is in order");
        let newest = report.frame.as_ref().map(|frame| frame.step);
        assert!(newest >= steps.last().copied(), "the newest frame is the newest");
        for frame in report.timeline.frames().iter().chain(&report.frame) {
            let [a, b] = &frame.arms;
            assert_eq!(a.layers.len(), b.layers.len(), "both arms are of one experiment");
        }
    }
}

/// Keys that the window knows, and some that it does not.
const PRESSED: [Key; 35] = [
    Key::Space,
    Key::S,
    Key::R,
    Key::N,
    Key::B,
    Key::L,
    Key::H,
    Key::P,
    Key::F11,
    Key::Home,
    Key::End,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num9,
    Key::Enter,
    Key::Escape,
    Key::Tab,
    Key::Backspace,
    Key::Delete,
    Key::PageUp,
    Key::PageDown,
    Key::A,
    Key::C,
    Key::V,
    Key::Z,
    Key::O,
    Key::Plus,
    Key::Minus,
];

const WRITTEN: [&str; 16] = [
    "?",
    "+",
    "-",
    "1",
    "0",
    "99999999999999999999",
    "-3",
    "1e400",
    "nan",
    ".",
    "abc",
    "γ",
    "한국어",
    "\u{0}",
    "0.5",
    "=",
];

struct Monkey {
    rng: ChaCha8Rng,
    size: Vec2,
    at: Pos2,
    down: bool,
}

impl Monkey {
    fn place(&mut self) -> Pos2 {
        // A little beyond the edges too.
        pos2(self.rng.random_range(-10.0..self.size.x + 10.0), self.rng.random_range(-10.0..self.size.y + 10.0))
    }

    fn button(&mut self, pressed: bool) -> Event {
        self.down = pressed;
        let button = if self.rng.random_bool(0.9) { PointerButton::Primary } else { PointerButton::Secondary };
        Event::PointerButton { pos: self.at, button, pressed, modifiers: Modifiers::NONE }
    }

    /// Something that a hand could do next.
    fn events(&mut self, out: &mut Vec<Event>) {
        match self.rng.random_range(0..100) {
            0..35 => {
                self.at = self.place();
                out.push(Event::PointerMoved(self.at));
                let press = self.button(true);
                out.push(press);
                if self.rng.random_bool(0.8) {
                    let release = self.button(false);
                    out.push(release);
                }
            }
            35..60 => {
                let far = self.rng.random_bool(0.3);
                let way = vec2(self.rng.random_range(-60.0..60.0), self.rng.random_range(-20.0..20.0));
                self.at = if far { self.place() } else { self.at + way };
                out.push(Event::PointerMoved(self.at));
            }
            60..66 => {
                let release = self.button(false);
                out.push(release);
            }
            66..88 => {
                let key = PRESSED[self.rng.random_range(0..PRESSED.len())];
                let modifiers = match self.rng.random_range(0..20) {
                    0 => Modifiers::SHIFT,
                    1 => Modifiers::COMMAND,
                    2 => Modifiers::ALT,
                    _ => Modifiers::NONE,
                };
                for pressed in [true, false] {
                    out.push(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
                }
            }
            88..94 => out.push(Event::Text(WRITTEN[self.rng.random_range(0..WRITTEN.len())].to_owned())),
            94..98 => out.push(Event::MouseWheel {
                unit: egui::MouseWheelUnit::Line,
                delta: vec2(0.0, self.rng.random_range(-5.0..5.0)),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Wheel,
                modifiers: if self.rng.random_bool(0.1) { Modifiers::COMMAND } else { Modifiers::NONE },
            }),
            98 => out.push(Event::PointerGone),
            _ => out.push(Event::Paste(
                ["", "garbage", "[network]\ndepth = 5", "depth = ", "[network]\ndepth = 500"]
                    [self.rng.random_range(0..5)]
                .to_owned(),
            )),
        }
    }
}

#[expect(clippy::print_stderr, reason = "the harness shows it where the test fails")]
fn monkey(seed: u64, events: usize) {
    eprintln!("again: MONKEY_SEED={seed} cargo test --test it monkey::nothing_that_a_hand");
    let mut window = Harness::builder()
        .with_size([1280.0, 720.0])
        .with_theme(Theme::Light)
        .with_context_setup(theme::install)
        .build_ui_state(|ui, bench: &mut Bench| bench.ui(ui), Bench::new(seed));
    let mut monkey =
        Monkey { rng: ChaCha8Rng::seed_from_u64(seed), size: vec2(1280.0, 720.0), at: Pos2::ZERO, down: false };
    // The trainer is at work before the first hand: the monkey may soon pause it for good.
    until("a trained step", || {
        window.state_mut().receive();
        window.state().trained > 0
    });
    let mut made = 0;
    for batches in 1.. {
        if made >= events {
            break;
        }
        let mut batch = Vec::new();
        while batch.len() < EVENTS_PER_FRAME {
            monkey.events(&mut batch);
        }
        made += batch.len();
        if monkey.rng.random_bool(0.01) {
            let sizes = [[1600.0, 1000.0], [1280.0, 720.0], [1024.0, 768.0], [640.0, 420.0], [2560.0, 1440.0]];
            monkey.size = sizes[monkey.rng.random_range(0..sizes.len())].into();
            window.set_size(monkey.size);
        }
        // The zoom keys would make the window so small that nothing is hit any more.
        if window.ctx.zoom_factor() > 2.0 || window.ctx.zoom_factor() < 0.5 {
            window.ctx.set_zoom_factor(1.0);
        }
        // Now and then somebody opens a quick lesson.
        if batches % 400 == 150 {
            window.state_mut().session.begin_with(crate::lesson_window::lesson());
        }
        window.input_mut().events.extend(batch);
        window.step();
        window.state().check();
    }
    let bench = window.state();
    assert!(bench.frames >= events / 20 && bench.trained > 0, "{} frames, step {}", bench.frames, bench.trained);
}

#[test]
fn nothing_that_a_hand_can_do_breaks_the_window() {
    let seed = std::env::var("MONKEY_SEED").map_or(1, |seed| seed.parse().expect("MONKEY_SEED is a whole number"));
    monkey(seed, EVENTS);
}

/// Ten seeds more: `cargo test --test it monkey -- --ignored`.
#[test]
#[ignore = "takes minutes"]
fn nothing_that_many_hands_can_do_breaks_the_window() {
    for seed in 2..12 {
        monkey(seed, EVENTS);
    }
}
