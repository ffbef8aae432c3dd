//! Tests with a session and a real trainer, without a window: random changes, undos and redos.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use egui::{Context, RawInput};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::config::Value;
use crate::trainer::Trainer;
use crate::view::{Action, BranchChoice, FileAction, Language, Show};

/// Number of random actions in the long test.
const ACTS: usize = 1000;

struct Bench {
    session: Session,
    trainer: Trainer,
    woken: Receiver<()>,
    ctx: Context,
    /// Time of the window in seconds. It advances enough between two frames that nothing has to wait.
    now: f64,
}

/// The state that must be restored exactly.
#[derive(Clone, Debug, PartialEq)]
struct Snap {
    /// The experiment as it began, with every change as an event.
    file: Config,
    /// The current experiment.
    config: Config,
    step: u64,
    /// Hash of the steps of all recorded frames, the newest frame with all its measures, and every loss.
    run: u64,
    controls: Config,
    base: Config,
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn tiny() -> Config {
    let mut config = Config::plane();
    for set in ["data.samples=40", "network.depth=2", "network.width=4", "training.batch_size=8", "measure.probe=16"] {
        config.set(set).unwrap();
    }
    config
}

impl Bench {
    fn new(config: Config) -> Self {
        let checked = config.check().unwrap();
        let (wake, woken) = channel();
        let session = Session::new(&checked, Language::English);
        // At this speed a run that starts by itself makes at most one step before it is paused.
        let trainer = Trainer::spawn(checked, Some(1.0), move || {
            let _ = wake.send(());
        });
        let ctx = Context::default();
        // Nothing is drawn, so no fonts are needed.
        ctx.set_fonts(egui::FontDefinitions::empty());
        let mut bench = Self { session, trainer, woken, ctx, now: 0.0 };
        bench.settle();
        bench
    }

    fn act(&mut self, actions: Vec<Action>) {
        self.session.look_at_reader();
        let input = RawInput { time: Some(self.now), ..RawInput::default() };
        self.now += 1.0;
        let mut actions = Some(actions);
        let mut commands = Vec::new();
        let ctx = self.ctx.clone();
        let follow = |ui: &mut egui::Ui| commands.extend(self.session.follow(ui, actions.take().unwrap_or_default()));
        // Nothing is drawn, so the textures are dropped.
        ctx.run_ui(input, follow).textures_delta.clear();
        for command in commands {
            self.trainer.send(command);
        }
    }

    /// Waits until all requests are done and nothing trains.
    #[track_caller]
    fn settle(&mut self) {
        self.until("everything settles", |session| {
            let still = |report: &Report| matches!(report.activity, Activity::Paused | Activity::Refused(_));
            !session.is_reading() && session.is_settled() && session.report().is_some_and(still)
        });
    }

    #[track_caller]
    fn until(&mut self, what: &str, is: impl Fn(&Session) -> bool) {
        let deadline = Instant::now() + Duration::from_mins(1);
        loop {
            if let Some(report) = self.trainer.take() {
                self.session.receive(report);
            }
            self.act(Vec::new());
            if is(&self.session) {
                return;
            }
            assert!(Instant::now() < deadline, "it never came: {what}; {:?}", self.report().activity);
            let _ = self.woken.recv_timeout(Duration::from_millis(200));
        }
    }

    fn report(&self) -> &Report {
        self.session.report().unwrap()
    }

    fn step(&self) -> u64 {
        self.report().frame.as_ref().unwrap().step
    }

    fn do_and_settle(&mut self, actions: Vec<Action>) {
        self.act(actions);
        self.settle();
    }

    fn train(&mut self, steps: u64) {
        let to = self.step() + steps;
        self.act((0..steps).map(|_| Action::Step).collect());
        self.until("the steps", |session| {
            session.report().and_then(|report| report.frame.as_ref()).is_some_and(|frame| frame.step == to)
        });
        self.settle();
    }

    fn snap(&self) -> Snap {
        let report = self.report();
        let steps: Vec<u64> = report.timeline.frames().iter().map(|frame| frame.step).collect();
        let run = format!("{steps:?} {:?} {:?}", report.frame, report.losses);
        Snap {
            file: Config::clone(&report.file),
            // Its events are only those it was built with; the file has all events.
            config: Config { events: Vec::new(), ..Config::clone(&report.config) },
            step: self.step(),
            run: hash(&run),
            controls: self.session.config().clone(),
            base: self.session.edits.base().clone(),
        }
    }
}

/// The state before a change, and whether the change affected the run, which a refused one does not.
type Before = (Snap, bool);

/// A session with the history that the test expects.
struct Model {
    bench: Bench,
    past: Vec<Before>,
    future: Vec<Before>,
}

impl Model {
    /// Undoes or redoes a change, and compares with the expected state.
    #[track_caller]
    fn go(&mut self, way: Way) {
        let (from, to, action) = match way {
            Way::Undo => (&mut self.past, &mut self.future, Action::Undo),
            Way::Redo => (&mut self.future, &mut self.past, Action::Redo),
        };
        let now = self.bench.snap();
        let expected = from.pop();
        if let Some((_, touched)) = &expected {
            to.push((now.clone(), *touched));
        }
        self.bench.do_and_settle(vec![action]);
        let found = self.bench.snap();
        let expected = match expected {
            Some((expected, true)) => expected,
            // The run has continued, or stays as it is.
            Some((expected, false)) => Snap { controls: expected.controls, base: expected.base, ..now },
            None => now,
        };
        assert_eq!(found, expected);
    }

    /// Makes a change that can be undone: of the running networks, or one that begins another run.
    fn deed(&mut self, begins: bool, actions: Vec<Action>) {
        let before = self.bench.snap();
        let first = self.bench.report().first().cloned();
        self.bench.do_and_settle(actions);
        let same = self.bench.report().first().zip(first.as_ref()).is_some_and(|(a, b)| Arc::ptr_eq(a, b));
        // A refused change does not affect the run, nor does a value that is already set.
        let touched = if begins { !same } else { *self.bench.report().file != before.file };
        self.past.push((before, touched));
        self.future.clear();
        if self.past.len() > MOST {
            self.past.remove(0);
        }
    }
}

fn set(key: &'static str, value: Value) -> Action {
    Action::Set(key, value)
}

fn word(word: &str) -> Value {
    Value::Text(word.to_owned())
}

/// Returns a random change of the running networks.
fn live(rng: &mut ChaCha8Rng, depth: usize) -> Action {
    let number = |rng: &mut ChaCha8Rng| Value::Float(f64::from(rng.random_range(1..40)) / 10.0);
    match rng.random_range(0..7) {
        0 => set("training.learning_rate", Value::Float(f64::from(rng.random_range(1..99)) / 100.0)),
        1 => set("batch_norm.gamma", number(rng)),
        2 => set("batch_norm.beta", number(rng)),
        3 => set("batch_norm.hold", Value::Bool(rng.random_bool(0.5))),
        4 => set("data.noise", Value::Float(f64::from(rng.random_range(0..50)) / 100.0)),
        5 => set("arms.b.normalization", word(["none", "batch", "layer", "batch-noisy"][rng.random_range(0..4)])),
        _ => Action::SetLayer("batch_norm.gamma", number(rng), rng.random_range(1..=depth)),
    }
}

/// Returns a random change that rebuilds the networks; now and then an invalid one.
fn rebuild(rng: &mut ChaCha8Rng) -> Action {
    match rng.random_range(0..7) {
        0 => set("network.depth", Value::Integer(rng.random_range(1..4))),
        1 => set("network.width", Value::Integer(rng.random_range(2..7))),
        2 => set("network.activation", word(["sigmoid", "tanh", "relu"][rng.random_range(0..3)])),
        3 => set("training.optimizer", word(["sgd", "momentum", "adam"][rng.random_range(0..3)])),
        4 => Action::Reset("init.scale"),
        5 => set("init.scale", Value::Float(f64::from(rng.random_range(1..30)) / 10.0)),
        // The data have more than 16 samples, but fewer than 600.
        _ => set("training.batch_size", Value::Integer([8, 16, 600][rng.random_range(0..3)])),
    }
}

#[test]
fn a_thousand_deeds_and_undos_end_where_they_began_bit_for_bit() {
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let mut model = Model { bench: Bench::new(tiny()), past: Vec::new(), future: Vec::new() };
    let mut undone = 0;
    for _ in 0..ACTS {
        let step = model.bench.step();
        let depth = model.bench.report().config.network.depth;
        match rng.random_range(0..100) {
            0..25 if step < 16 => model.bench.train(rng.random_range(1..5)),
            0..45 => model.deed(false, vec![live(&mut rng, depth)]),
            45..58 => model.deed(true, vec![rebuild(&mut rng)]),
            58..61 => model.deed(true, vec![Action::NewSeed]),
            61..64 => model.deed(true, vec![Action::Replay, Action::Pause]),
            64..67 => {
                let mut pasted = tiny();
                pasted.seed = rng.random_range(0..100);
                pasted.add_event(2, Change::new("training.learning_rate", Value::Float(0.125)).unwrap());
                pasted.add_event(5, Change::new("batch_norm.gamma", Value::Float(2.0)).unwrap());
                model.deed(true, vec![Action::File(FileAction::Pasted(pasted.to_toml()))]);
            }
            67..70 if step > 1 => {
                let earlier = Action::Show(Show::At(Some(rng.random_range(0..step))));
                let change = set("training.learning_rate", Value::Float(f64::from(rng.random_range(1..99)) / 100.0));
                let choice = [BranchChoice::Here, BranchChoice::Now][rng.random_range(0..2)];
                model.deed(choice == BranchChoice::Here, vec![earlier, change, Action::Branch(choice)]);
            }
            70..72 if step > 1 => {
                // Undo first removes a change that still waits for a choice.
                let earlier = Action::Show(Show::At(Some(step - 1)));
                let before = model.bench.snap();
                let change = set("training.learning_rate", Value::Float(0.375));
                model.bench.act(vec![earlier, change]);
                assert!(model.bench.session.pending.is_some(), "it waits for a choice");
                model.bench.do_and_settle(vec![Action::Undo, Action::Show(Show::At(None))]);
                assert_eq!(model.bench.snap(), before);
            }
            72..90 => {
                undone += usize::from(!model.past.is_empty());
                model.go(Way::Undo);
            }
            _ => model.go(Way::Redo),
        }
    }
    assert!(undone > 100, "{undone} were undone");
    while !model.future.is_empty() {
        model.go(Way::Redo);
    }
    let deeds = model.past.len();
    assert!(deeds > 20, "{deeds} deeds are left to undo");
    while !model.past.is_empty() {
        model.go(Way::Undo);
    }
    assert!(model.bench.session.history.shown().undo.is_none());
    while !model.future.is_empty() {
        model.go(Way::Redo);
    }
}

/// Checks several undos at once, each before the last is complete.
#[test]
fn undos_that_overtake_each_other_arrive_at_the_last() {
    let mut bench = Bench::new(tiny());
    let mut snaps = Vec::new();
    for width in 2..7 {
        bench.train(9);
        snaps.push(bench.snap());
        bench.do_and_settle(vec![set("network.width", Value::Integer(width))]);
    }
    bench.act(vec![Action::Undo]);
    bench.act(vec![Action::Undo, Action::Undo]);
    bench.act(vec![Action::Undo]);
    bench.act(vec![Action::Redo]);
    bench.settle();
    assert_eq!(bench.snap(), snaps[2]);
}

#[test]
fn a_run_on_its_way_back_can_be_given_up() {
    let mut bench = Bench::new(tiny());
    bench.act(vec![Action::Speed(crate::view::FULL_SPEED), Action::RunTo("20000".to_owned())]);
    bench.until("step 20,000", |session| {
        session.report().is_some_and(|report| report.frame.as_ref().is_some_and(|frame| frame.step == 20_000))
    });
    bench.settle();
    let long = bench.snap();
    bench.do_and_settle(vec![set("network.width", Value::Integer(3))]);
    bench.train(3);
    let before = bench.snap();
    bench.act(vec![Action::Undo]);
    assert!(bench.session.history.shown().can_stay);
    bench.do_and_settle(vec![Action::Stay]);
    assert_eq!(bench.snap(), before);
    assert_eq!(bench.session.history.shown().undo, Some(&Deed::Set("network.width")));
    bench.do_and_settle(vec![Action::Undo]);
    assert_eq!(bench.snap(), long);
}

#[test]
fn what_is_too_much_is_forgotten_oldest_first() {
    let mut bench = Bench::new(tiny());
    for i in 0..u8::try_from(MOST + 7).unwrap() {
        // Before change i the value was i tenths.
        bench.do_and_settle(vec![set("batch_norm.gamma", Value::Float(f64::from(i + 1) / 10.0))]);
    }
    let history = &bench.session.history;
    assert_eq!(history.past.len(), MOST);
    let first = history.past.front().unwrap().edits.base().batch_norm.gamma;
    assert!((first - 0.7).abs() < 1e-9, "{first}");
}
