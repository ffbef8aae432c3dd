//! Tests of the trainer as the window uses it.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::*;
use crate::config::{Config, Event, Key, Value};
use crate::data::{Data, Exhibit};
use crate::experiment::{Experiment, Look};
use crate::measure::{Detail, Extras, Frame, Inspection, LayersView, Stage, TilesAsked};
use crate::nn::flush::flushed;

fn small() -> Config {
    let mut config = Config::plane();
    for assignment in
        ["data.samples=200", "network.depth=3", "network.width=8", "training.batch_size=16", "measure.probe=32"]
    {
        config.set(assignment).unwrap();
    }
    config
}

/// Does `work` on another thread and returns its result; fails if it takes longer than a minute.
#[track_caller]
pub(super) fn in_time<R: Send + 'static>(work: impl FnOnce() -> R + Send + 'static) -> R {
    let (sender, receiver) = channel();
    std::thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(Duration::from_mins(1)).expect("the work ends")
}

/// Waits until `done` returns `true`; fails if that takes longer than a minute.
#[track_caller]
pub(super) fn wait_until(done: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !done() {
        assert!(Instant::now() < deadline, "it never came");
        std::thread::yield_now();
    }
}

struct Driver {
    trainer: Trainer,
    woken: Receiver<()>,
}

impl Driver {
    fn new(config: Config) -> Self {
        let (wake, woken) = channel();
        let trainer = Trainer::spawn(config.check().unwrap(), None, move || {
            let _ = wake.send(());
        });
        Self { trainer, woken }
    }

    /// Waits for a report that satisfies `fits`; fails after 20 seconds.
    #[track_caller]
    fn until(&self, what: &str, fits: impl Fn(&Report) -> bool) -> Report {
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            let _ = self.woken.recv_timeout(Duration::from_millis(100));
            if let Some(report) = self.trainer.take()
                && fits(&report)
            {
                return report;
            }
        }
        panic!("no report: {what}");
    }

    fn until_paused_at(&self, step: u64) -> Report {
        self.until(&format!("paused at {step}"), |report| {
            report.activity == Activity::Paused && report.frame.as_ref().is_some_and(|frame| frame.step == step)
        })
    }
}

/// Returns all recorded frames as text, which are equal only for the same run.
fn fingerprint(report: &Report) -> Vec<String> {
    report.timeline.frames().iter().map(|frame| format!("{frame:?}")).collect()
}

#[test]
fn begins_paused_with_a_frame_of_step_0() {
    let report = Driver::new(small()).until_paused_at(0);
    assert_eq!(report.timeline.frames().len(), 1);
    assert_eq!((report.data.train, report.data.test), (160, 40));
}

#[test]
fn steps_runs_to_and_replays_the_same() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::Step);
    driver.until_paused_at(1);
    driver.trainer.send(Command::RunTo(150));
    let first = driver.until_paused_at(150);
    assert_eq!(first.timeline.frames().len(), 128 + 12, "every step up to 127, then every second");
    assert!(first.steps_per_s.iter().all(|speed| *speed > 0.0));
    assert!(first.pace <= 0.0, "nothing trains any more");
    driver.trainer.send(Command::Replay);
    driver.trainer.send(Command::RunTo(150));
    assert_eq!(fingerprint(&driver.until_paused_at(150)), fingerprint(&first));
}

/// Figures are made from the paused window: it must not show less than the command line, which replays the run.
#[test]
fn a_trainer_that_stands_still_shows_what_a_replay_shows() {
    let driver = Driver::new(small());
    // The speed is slow enough to stop between two recorded frames, at frames that hold only what a running window
    // shows.
    driver.trainer.send(Command::Speed(Some(400.0)));
    driver.trainer.send(Command::Run);
    driver.until("a step past the first recorded ones", |report| {
        report.frame.as_ref().is_some_and(|frame| frame.step > 300)
    });
    driver.trainer.send(Command::Pause);
    let paused = driver.until("a pause", |report| report.activity == Activity::Paused);
    let step = paused.frame.as_ref().unwrap().step;
    for target in [step, step + 1 + u64::from(step % 4 == 3)] {
        driver.trainer.send(Command::RunTo(target));
        driver.trainer.send(Command::Watch(LayersView { stage: Stage::A, medians: true, units: true }));
        let paused = driver.until_paused_at(target);
        let mut replay = Replay::new(&small().check().unwrap(), Extras::default()).unwrap();
        assert!(replay.advance_to(target, &mut |_| true));
        let replayed = replay.report(&Question::default());
        let frame = paused.frame.unwrap();
        assert!(frame.arms[0].layers.iter().all(|layer| layer.gradient.is_some()), "step {target}");
        assert_eq!(format!("{frame:?}"), format!("{:?}", replayed.frame.unwrap()), "step {target}");
        assert_eq!(paused.losses, replayed.losses);
    }
}

#[test]
fn two_threads_and_one_give_the_same_frames() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(60));
    let threaded = driver.until_paused_at(60);
    let config = small();
    let data = Arc::new(Data::load(&config).unwrap());
    let look = &Look::shown(Extras::default());
    let alone = flushed(|| {
        let mut experiment = Experiment::<f32>::new(&config.check().unwrap(), &data).unwrap();
        let mut frames = vec![format!("{:?}", experiment.frame(look))];
        for step in 1..=60 {
            experiment.arms.iter_mut().for_each(|arm| arm.advance_to(step));
            frames.push(format!("{:?}", experiment.frame(look)));
        }
        frames
    });
    assert_eq!(fingerprint(&threaded), alone);
}

/// What not every view shows is measured where it is asked for, and the rest is the same.
#[test]
fn what_a_lesson_reads_is_measured_where_it_is_asked_for() {
    let run = |extras: Option<Extras>| {
        let driver = Driver::new(small());
        driver.until("the first frame", |report| report.frame.is_some());
        if let Some(extras) = extras {
            driver.trainer.send(Command::Measure(extras));
        }
        driver.trainer.send(Command::RunTo(20));
        driver.until_paused_at(20)
    };
    let (plain, asked) = (run(None), run(Some(Detail::ALL.extras())));
    for (plain, asked) in plain.timeline.frames().iter().zip(asked.timeline.frames()) {
        let (mut asked, of_step) = (Frame::clone(asked), asked.step);
        for (plain, asked) in plain.arms.iter().zip(&mut asked.arms) {
            assert!(asked.linear_r2.is_some() && plain.linear_r2.is_none(), "from step 0 on");
            asked.linear_r2 = None;
            assert_eq!(asked.landscape.take().is_some(), of_step > 0, "of every step from the first on");
            assert!(plain.landscape.is_none(), "unasked");
            for (plain, asked) in plain.hidden().iter().zip(&mut asked.layers) {
                assert!(asked.sameness.cosine.is_finite() && asked.from_input.w1.is_finite());
                assert!(plain.sameness.cosine.is_nan() && plain.from_input.w1.is_nan());
                (asked.sameness, asked.from_input) = (plain.sameness, plain.from_input);
            }
        }
        assert_eq!(format!("{asked:?}"), format!("{plain:?}"));
    }
}

/// As the other extras: from the next recorded frame on, and no longer than it is asked for. Frames, losses and parameters are
/// those of a run without it; a replay has it from its first step on.
#[test]
fn the_landscape_is_measured_from_the_step_at_which_it_is_asked_for() {
    let landscape = Extras { landscape: true, ..Extras::default() };
    let driver = Driver::new(small());
    let leg = |(until, extras)| {
        driver.trainer.send(Command::Measure(extras));
        driver.trainer.send(Command::RunTo(until));
        driver.until_paused_at(until)
    };
    let [.., asked] = [(10, Extras::default()), (20, landscape), (30, Extras::default())].map(leg);
    let plain = Driver::new(small());
    plain.trainer.send(Command::RunTo(30));
    let plain = plain.until_paused_at(30);
    assert_eq!(asked.losses, plain.losses);
    for (asked, plain) in asked.timeline.frames().iter().zip(plain.timeline.frames()) {
        let mut asked = Frame::clone(asked);
        let found = asked.arms.each_mut().map(|arm| arm.landscape.take().is_some());
        assert_eq!(found, [(11..=20).contains(&asked.step); 2], "step {}", asked.step);
        assert_eq!(format!("{asked:?}"), format!("{plain:?}"));
    }
    driver.trainer.send(Command::Measure(landscape));
    driver.trainer.send(Command::Replay);
    driver.trainer.send(Command::RunTo(30));
    let begins_with_it = |report: &Report| {
        let frames = report.timeline.frames();
        frames.len() == 31 && frames[1].arms[0].landscape.is_some()
    };
    let again =
        driver.until("the same run again", |report| report.activity == Activity::Paused && begins_with_it(report));
    let found = again.timeline.frames().iter().map(|frame| frame.arms.each_ref().map(|arm| arm.landscape.is_some()));
    assert_eq!(found.collect::<Vec<_>>(), (0..=30).map(|step| [step > 0; 2]).collect::<Vec<_>>());
}

#[test]
fn speed_and_what_is_watched_do_not_change_a_run() {
    let run = |speed: Option<f64>, watched: LayersView| {
        let driver = Driver::new(small());
        driver.trainer.send(Command::Speed(speed));
        driver.trainer.send(Command::Watch(watched));
        driver.trainer.send(Command::RunTo(140));
        fingerprint(&driver.until_paused_at(140))
    };
    let all = |stage| LayersView { stage, medians: true, units: true };
    let plain = run(None, LayersView::histograms(Stage::Y));
    assert_eq!(plain, run(Some(700.0), all(Stage::A)));
    assert_eq!(plain, run(Some(700.0), all(Stage::Z)));
}

#[test]
fn changes_become_events() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(10));
    driver.until_paused_at(10);
    driver.trainer.send(Command::Change(Change::new("training.learning_rate", Value::Float(0.125)).unwrap()));
    let report = driver.until("the change", |report| report.config.training.learning_rate < 0.2);
    assert_eq!(report.file.events.len(), 1);
    assert_eq!((report.file.events[0].step, report.file.training.learning_rate), (10, 0.5));
}

/// Frames show the state before the changes of their step, both live and replayed.
#[test]
fn a_run_with_changes_replays_the_same_frames() {
    let driver = Driver::new(small());
    let changes = [
        (0, "batch_norm.gamma", Value::Float(2.0)),
        (0, "batch_norm.gamma", Value::Float(1.5)),
        (10, "arms.a.normalization", Value::Text("batch".to_owned())),
        (30, "batch_norm.beta", Value::Float(-0.5)),
        (60, "data.noise", Value::Float(0.5)),
        (140, "batch_norm.hold", Value::Bool(true)),
    ];
    for (step, key, value) in changes {
        if step > 0 {
            driver.trainer.send(Command::RunTo(step));
            driver.until_paused_at(step);
        }
        driver.trainer.send(Command::Change(Change::new(key, value.clone()).unwrap()));
        driver.until("the change", |report| Key::find(key).unwrap().get(&report.config) == Some(value.clone()));
    }
    driver.trainer.send(Command::RunTo(170));
    let live = driver.until_paused_at(170);
    assert_eq!(live.file.events.len(), 5, "of two values at one step the last counts");
    driver.trainer.send(Command::Replay);
    driver.trainer.send(Command::RunTo(170));
    let replayed = driver.until_paused_at(170);
    assert_eq!(fingerprint(&replayed), fingerprint(&live));
    assert_eq!(replayed.exhibit, live.exhibit);
}

#[test]
fn where_both_arms_diverged_the_training_pauses() {
    let mut config = small();
    for assignment in
        ["network.activation=relu", "init.scale=100", "training.learning_rate=1000", "arms.b.normalization=none"]
    {
        config.set(assignment).unwrap();
    }
    let driver = Driver::new(config);
    driver.trainer.send(Command::Run);
    let report = driver.until("the pause", |report| {
        let diverged = |frame: &Arc<Frame>| frame.arms.iter().all(|arm| arm.diverged.is_some());
        report.activity == Activity::Paused && report.frame.as_ref().is_some_and(diverged)
    });
    assert!(report.steps_per_s.iter().all(|speed| *speed <= 0.0), "a diverged arm has no speed");
}

/// A small network makes thousands of steps per chunk; a large one built after it must not try as many.
#[test]
fn a_large_net_after_a_small_one_still_answers() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(20_000));
    driver.until_paused_at(20_000);
    let mut config = small();
    for assignment in ["network.depth=30", "network.width=256", "training.batch_size=128", "data.samples=400"] {
        config.set(assignment).unwrap();
    }
    driver.trainer.send(Command::Run);
    driver.trainer.send(Command::Rebuild(Box::new(config.check().unwrap())));
    driver.trainer.send(Command::Pause);
    let report =
        driver.until("the pause", |report| report.activity == Activity::Paused && report.config.network.width == 256);
    assert!(report.frame.unwrap().step < 100);
}

#[test]
fn dropping_a_trainer_ends_its_thread() {
    let alive = Arc::new(());
    let (config, held) = (small().check().unwrap(), Arc::clone(&alive));
    let trainer = Trainer::spawn(config, None, move || {
        let _ = &held;
    });
    trainer.send(Command::Run);
    drop(trainer);
    assert_eq!(Arc::strong_count(&alive), 1, "the thread that held the waker is gone");
}

#[test]
fn a_refused_experiment_leaves_the_last_one() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(5));
    driver.until_paused_at(5);
    let mut bad = small();
    bad.training.batch_size = 1000;
    driver.trainer.send(Command::Rebuild(Box::new(bad.check().unwrap())));
    let report = driver.until("the refusal", |report| matches!(report.activity, Activity::Refused(_)));
    assert_eq!(report.frame.unwrap().step, 5);
    driver.trainer.send(Command::RunTo(6));
    driver.until_paused_at(6);
}

#[test]
fn of_many_rebuilds_the_last_wins() {
    let driver = Driver::new(small());
    for width in 2..40 {
        let mut config = small();
        config.network.width = width;
        driver.trainer.send(Command::Rebuild(Box::new(config.check().unwrap())));
    }
    let report = driver.until("the last experiment", |report| {
        report.config.network.width == 39 && report.activity == Activity::Paused
    });
    assert_eq!(report.frame.unwrap().step, 0);
}

#[test]
fn a_panic_inside_is_shown_and_the_last_frame_stays() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(5));
    driver.until_paused_at(5);
    driver.trainer.send(Command::Panic);
    let report = driver.until("the failure", |report| matches!(report.activity, Activity::Failed(_)));
    assert_eq!(report.activity, Activity::Failed("asked to".to_owned()));
    assert_eq!(report.frame.unwrap().step, 5);
    // An interrupted run cannot continue; a new experiment can.
    driver.trainer.send(Command::RunTo(7));
    driver.trainer.send(Command::Rebuild(Box::new(small().check().unwrap())));
    driver.until_paused_at(0);
}

#[test]
fn a_paused_trainer_is_silent() {
    let driver = Driver::new(small());
    driver.until_paused_at(0);
    // When the thread has taken a command that changes nothing, it has told everything before it.
    driver.trainer.send(Command::Speed(None));
    wait_until(|| driver.trainer.0.with(|mailbox| mailbox.commands.is_empty()));
    while driver.woken.try_recv().is_ok() {}
    assert!(driver.woken.recv_timeout(Duration::from_millis(200)).is_err(), "a paused trainer woke the window");
}

/// A question that every data set and every small network can answer.
const ASKED: Question = Question {
    unit: Some((1, 2)),
    batch: Some((2, 1)),
    slopes: Some(3),
    decision: Some(Question::FINE),
    predictions: false,
    tiles: Some(TilesAsked { outputs: false, whole: true }),
};

/// Returns the answer as text, so that NaN values compare equal.
fn told(inspection: &Inspection) -> String {
    format!("{inspection:?}")
}

impl Driver {
    /// Waits for the answer about `step`.
    #[track_caller]
    fn until_answered(&self, question: Question, step: u64) -> Report {
        self.until(&format!("an answer about step {step}"), |report| {
            let inspection = report.inspection.as_ref();
            inspection.is_some_and(|inspection| inspection.step == step && inspection.question == question)
        })
    }
}

/// Returns the answer about `step` of a run without a trainer.
fn alone(config: &Config, step: u64) -> String {
    let data = Arc::new(Data::load(config).unwrap());
    flushed(|| {
        let mut experiment = Experiment::<f32>::new(&config.clone().check().unwrap(), &data).unwrap();
        experiment.arms.iter_mut().for_each(|arm| arm.advance_to(step));
        told(&experiment.inspect(&ASKED))
    })
}

#[test]
fn a_paused_trainer_answers_at_once_and_again_after_a_step_and_a_change() {
    let driver = Driver::new(small());
    driver.until_paused_at(0);
    driver.trainer.send(Command::Ask(ASKED, None));
    let report = driver.until_answered(ASKED, 0);
    assert_eq!(told(report.inspection.as_ref().unwrap()), alone(&small(), 0));
    assert!(!report.exhibit.points.is_empty());
    driver.trainer.send(Command::Step);
    let report = driver.until_answered(ASKED, 1);
    let before = report.inspection.unwrap();
    assert_eq!(told(&before), alone(&small(), 1));
    driver.trainer.send(Command::Change(Change::new("batch_norm.gamma", Value::Float(3.0)).unwrap()));
    let after = driver.until_answered(ASKED, 1).inspection.unwrap();
    assert_ne!(before.arms[1].unit.as_ref().unwrap().gamma(), Some((3.0, 0.0)));
    assert_eq!(after.arms[1].unit.as_ref().unwrap().gamma(), Some((3.0, 0.0)));
    driver.trainer.send(Command::Ask(Question::default(), None));
    driver.until("no answer", |report| report.inspection.is_none());
}

#[test]
fn answers_come_with_the_live_frames() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::Ask(ASKED, None));
    driver.trainer.send(Command::Run);
    let mut steps = Vec::new();
    for _ in 0..3 {
        let report = driver.until("a live answer", |report| {
            let inspection = report.inspection.as_ref();
            inspection.is_some_and(|inspection| Some(&inspection.step) > steps.last() && inspection.step > 0)
        });
        let inspection = report.inspection.unwrap();
        assert_eq!(report.frame.unwrap().step, inspection.step, "of the frame that it came with");
        steps.push(inspection.step);
    }
    driver.trainer.send(Command::Pause);
    let report = driver.until("the pause", |report| report.activity == Activity::Paused);
    assert_eq!(report.inspection.unwrap().step, report.frame.unwrap().step);
}

/// The changes of the run are repeated too.
#[test]
fn an_earlier_step_is_answered_while_the_training_goes_on() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(200));
    driver.until_paused_at(200);
    let change = Change::new("arms.a.normalization", Value::Text("batch".to_owned())).unwrap();
    driver.trainer.send(Command::Change(change.clone()));
    driver.trainer.send(Command::RunTo(2000));
    driver.until_paused_at(2000);
    let mut file = small();
    file.events.push(Event { step: 200, change });
    driver.trainer.send(Command::Run);
    for step in [197, 1001, 200, 201, 0] {
        driver.trainer.send(Command::Ask(ASKED, Some(step)));
        let report = driver.until_answered(ASKED, step);
        assert_eq!(told(report.inspection.as_ref().unwrap()), alone(&file, step), "step {step}");
        assert!(report.frame.unwrap().step >= 2000);
    }
    // A question about the newest step is answered for the newest step again.
    driver.trainer.send(Command::Ask(ASKED, None));
    driver.until("a live answer", |report| report.inspection.as_ref().is_some_and(|answer| answer.step > 2000));
    drop(driver);
}

#[test]
fn an_answer_about_a_run_that_is_over_never_shows() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(3000));
    driver.until_paused_at(3000);
    for _ in 0..5 {
        driver.trainer.send(Command::Ask(ASKED, Some(2999)));
        driver.trainer.send(Command::Rebuild(Box::new(small().check().unwrap())));
        driver.trainer.send(Command::RunTo(100));
        let report = driver.until_paused_at(100);
        assert!(report.inspection.is_none_or(|inspection| inspection.step <= 100));
        // Once this is answered, the old question is answered or given up.
        driver.trainer.send(Command::Ask(ASKED, Some(50)));
        driver.until("the answer about step 50", |report| {
            let answered = report.inspection.as_ref().map(|inspection| inspection.step);
            assert!(answered.is_none_or(|step| step <= 100));
            answered == Some(50)
        });
        driver.trainer.send(Command::RunTo(3000));
        driver.until_paused_at(3000);
    }
}

#[test]
fn a_branch_repeats_the_run_at_full_speed_and_pauses_there() {
    let driver = Driver::new(small());
    let first = Change::new("batch_norm.gamma", Value::Float(2.0)).unwrap();
    driver.trainer.send(Command::RunTo(40));
    driver.until_paused_at(40);
    driver.trainer.send(Command::Change(first));
    driver.trainer.send(Command::RunTo(300));
    let original = driver.until_paused_at(300);

    let mut file = Config::clone(&original.file);
    let other = Change::new("training.learning_rate", Value::Float(0.01)).unwrap();
    file.events.push(Event { step: 150, change: other });
    // At this pace the branch would take five minutes.
    driver.trainer.send(Command::Speed(Some(0.5)));
    driver.trainer.send(Command::Branch(Box::new(file.check().unwrap()), 150));
    let branch = driver.until_paused_at(150);
    assert_eq!(fingerprint(&branch), fingerprint(&original)[..branch.timeline.frames().len()]);
    assert_eq!(branch.timeline.last().unwrap().step, 150);
    assert!(branch.losses[0].points().eq(original.losses[0].points().take(150)));

    driver.trainer.send(Command::Speed(None));
    driver.trainer.send(Command::RunTo(300));
    let on = driver.until_paused_at(300);
    assert_ne!(fingerprint(&on).last(), fingerprint(&original).last());
}

#[test]
fn a_branch_of_a_running_trainer_trains_on_at_its_pace() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(50));
    driver.until_paused_at(50);
    // At this pace the branch would take longer than the driver waits.
    driver.trainer.send(Command::Speed(Some(1.0)));
    driver.trainer.send(Command::Run);
    driver.trainer.send(Command::Branch(Box::new(small().check().unwrap()), 2000));
    let report = driver.until("the way on", |report| report.frame.as_ref().is_some_and(|frame| frame.step > 2000));
    assert_eq!(report.activity, Activity::Running);
    assert!(report.frame.unwrap().step < 2000 + 20, "behind the branch it is not in a hurry");
    // A pause on the way leaves it where it is.
    driver.trainer.send(Command::Branch(Box::new(small().check().unwrap()), 1_000_000));
    driver.until("the way", |report| report.frame.as_ref().is_some_and(|frame| (1..2000).contains(&frame.step)));
    driver.trainer.send(Command::Pause);
    let report = driver.until("the pause", |report| report.activity == Activity::Paused);
    let step = report.frame.unwrap().step;
    driver.trainer.send(Command::Step);
    driver.until_paused_at(step + 1);
}

#[test]
fn a_branch_with_an_end_hurries_first_and_stops_there() {
    let driver = Driver::new(small());
    let branch = || Command::Branch(Box::new(small().check().unwrap()), 2000);
    // At this pace the branch would take longer than the driver waits.
    driver.trainer.send(Command::Speed(Some(20.0)));
    driver.trainer.send(Command::Run);
    driver.trainer.send(branch());
    driver.trainer.send(Command::StopAt(2010));
    driver.until_paused_at(2010);
    // A paused run waits at the step of the branch.
    driver.trainer.send(branch());
    driver.trainer.send(Command::StopAt(2010));
    driver.until_paused_at(2000);
}

#[test]
fn to_run_to_a_step_keeps_a_hurry_on_the_way_there_alone() {
    let driver = Driver::new(small());
    let branch = |step| Command::Branch(Box::new(small().check().unwrap()), step);
    driver.trainer.send(Command::Speed(Some(20.0)));
    driver.trainer.send(branch(2000));
    driver.trainer.send(Command::RunTo(2010));
    driver.until_paused_at(2010);
    driver.trainer.send(branch(1_000_000));
    driver.trainer.send(Command::RunTo(5));
    driver.until_paused_at(5);
}

#[test]
fn a_refused_branch_leaves_the_last_run() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(5));
    driver.until_paused_at(5);
    let mut bad = small();
    bad.training.batch_size = 1000;
    driver.trainer.send(Command::Branch(Box::new(bad.check().unwrap()), 3));
    let report = driver.until("the refusal", |report| matches!(report.activity, Activity::Refused(_)));
    assert_eq!(report.frame.unwrap().step, 5);
}

#[test]
fn what_is_shown_of_the_data_follows_the_noise() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(20));
    let before = driver.until_paused_at(20).exhibit;
    driver.trainer.send(Command::Change(Change::new("data.noise", Value::Float(0.5)).unwrap()));
    let report = driver.until("the noise", |report| report.config.data.noise > 0.4);
    let mut noisy = small();
    noisy.data.noise = 0.5;
    assert_eq!(*report.exhibit, Exhibit::of(&Data::load(&noisy).unwrap()));
    assert_ne!(report.exhibit, before);
    // A rebuild begins with the noise of its file, not with that of the last run.
    driver.trainer.send(Command::Rebuild(Box::new(small().check().unwrap())));
    assert_eq!(driver.until_paused_at(0).exhibit, before);
}

/// Returns the complete state of a run as text.
fn whole(report: &Report) -> String {
    // The events of the configuration are those the run was built with, which may differ.
    let config = Config { events: Vec::new(), ..Config::clone(&report.config) };
    format!("{:?} {:?} {:?} {config:?}", fingerprint(report), report.frame, report.losses)
}

#[test]
fn a_run_comes_back_at_its_step_and_the_other_is_shown_until_then() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(400));
    driver.until_paused_at(400);
    // The state after a change by hand; a replay to this step ends before it.
    driver.trainer.send(Command::Change(Change::new("batch_norm.gamma", Value::Float(2.5)).unwrap()));
    let before = driver.until("the change", |report| report.changed);
    let mut other = small();
    other.seed = 8;
    driver.trainer.send(Command::Rebuild(Box::new(other.check().unwrap())));
    driver.trainer.send(Command::RunTo(30));
    let shown = driver.until_paused_at(30);
    let file = Config::clone(&before.file).check().unwrap();
    driver.trainer.send(Command::Return(Box::new(file), Stand { step: 400, changed: true, runs: false }));
    let back = driver.until("the run of before", |report| {
        let same = Arc::ptr_eq(report.first().unwrap(), shown.first().unwrap());
        match report.activity {
            Activity::Loading | Activity::Returning { .. } => {
                assert!(same && report.frame.as_ref().unwrap().step == 30, "the other is shown");
                false
            }
            _ => !same,
        }
    });
    assert_eq!(back.activity, Activity::Paused);
    assert_eq!(whole(&back), whole(&before));
    assert!(back.changed);
    // A replay gives the same frames as the run that was brought back.
    driver.trainer.send(Command::RunTo(430));
    let on = driver.until_paused_at(430);
    driver.trainer.send(Command::Replay);
    driver.trainer.send(Command::RunTo(430));
    assert_eq!(fingerprint(&driver.until_paused_at(430)), fingerprint(&on));
}

#[test]
fn what_is_asked_of_a_run_on_its_way_back_is_done_when_it_is_there() {
    let driver = Driver::new(small());
    driver.until_paused_at(0);
    let file = || Box::new(small().check().unwrap());
    driver.trainer.send(Command::Return(file(), Stand { step: 3000, changed: false, runs: true }));
    driver.trainer.send(Command::Change(Change::new("training.learning_rate", Value::Float(0.125)).unwrap()));
    driver.trainer.send(Command::Step);
    driver.trainer.send(Command::Pause);
    let report = driver.until_paused_at(3000);
    assert!(report.config.training.learning_rate < 0.2);
    assert_eq!(report.file.events.iter().map(|event| event.step).collect::<Vec<_>>(), [3000]);
}

#[test]
fn a_run_that_comes_back_trains_on_at_its_pace() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::Speed(Some(1.0)));
    let file = Box::new(small().check().unwrap());
    driver.trainer.send(Command::Return(file, Stand { step: 2000, changed: false, runs: true }));
    let report = driver.until("the way on", |report| report.frame.as_ref().is_some_and(|frame| frame.step > 2000));
    assert_eq!(report.activity, Activity::Running);
    assert!(report.frame.unwrap().step < 2020);
}

#[test]
fn a_way_back_that_is_given_up_leaves_the_run_that_is_shown() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(7));
    let before = driver.until_paused_at(7);
    let mut other = small();
    other.seed = 8;
    let there = Stand { step: 10_000_000, changed: false, runs: true };
    driver.trainer.send(Command::Return(Box::new(other.check().unwrap()), there));
    driver.until("the way", |report| matches!(report.activity, Activity::Returning { made: 1.., .. }));
    let here = Stand { step: 7, changed: false, runs: false };
    driver.trainer.send(Command::Stay(Box::new(small().check().unwrap()), here));
    let after = driver.until_paused_at(7);
    assert_eq!(whole(&after), whole(&before));
    assert!(Arc::ptr_eq(after.first().unwrap(), before.first().unwrap()), "it was not repeated");
    // If no run is being brought back, the run is repeated.
    driver.trainer.send(Command::Stay(Box::new(small().check().unwrap()), here));
    let again = driver.until("another run", |report| {
        report.activity == Activity::Paused && !Arc::ptr_eq(report.first().unwrap(), before.first().unwrap())
    });
    assert_eq!(whole(&again), whole(&before));
}

#[test]
fn a_run_that_cannot_come_back_leaves_the_one_that_is_shown() {
    let driver = Driver::new(small());
    driver.trainer.send(Command::RunTo(5));
    driver.until_paused_at(5);
    let mut bad = small();
    bad.training.batch_size = 1000;
    let stand = Stand { step: 3, changed: false, runs: true };
    driver.trainer.send(Command::Return(Box::new(bad.check().unwrap()), stand));
    let report = driver.until("the refusal", |report| matches!(report.activity, Activity::Refused(_)));
    assert_eq!(report.frame.unwrap().step, 5);
    driver.trainer.send(Command::RunTo(6));
    driver.until_paused_at(6);
}

/// γ is changed by hand at a step at which the file changes it too. The file's change was once applied with the
/// next step and won, but was left out in a replay.
#[test]
fn a_change_by_hand_comes_behind_those_of_the_file_at_its_step() {
    let mut config = small();
    config.batch_norm.hold = true;
    config.add_event(10, Change::new("batch_norm.gamma", Value::Float(2.0)).unwrap());
    let driver = Driver::new(config);
    driver.trainer.send(Command::RunTo(10));
    driver.until_paused_at(10);
    driver.trainer.send(Command::Change(Change::new("batch_norm.gamma", Value::Float(3.0)).unwrap()));
    driver.trainer.send(Command::RunTo(20));
    let live = driver.until_paused_at(20);
    assert!((live.config.batch_norm.gamma - 3.0).abs() < 1e-9);
    driver.trainer.send(Command::Replay);
    driver.trainer.send(Command::RunTo(20));
    assert_eq!(fingerprint(&driver.until_paused_at(20)), fingerprint(&live));
}
