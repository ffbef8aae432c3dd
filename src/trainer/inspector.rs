//! Answers questions about earlier steps on a separate thread: it repeats the run from the nearest checkpoint while
//! the training continues.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::background::{Background, Shared, caught};
use super::lockstep::{self, Portions};
use crate::config::Config;
use crate::data::Data;
use crate::experiment::{Checkpoint, Experiment};
use crate::measure::{Inspection, Question};

/// Largest number of kept answers, so that returning to a step just seen costs nothing.
const KEPT: usize = 64;
/// Largest total size of the kept answers in bytes, without the newest.
const KEPT_BYTES: usize = 32 << 20;
/// Time between two checks for a newer request.
const PORTION: Duration = Duration::from_millis(10);

/// A question about one step of a run, and the data for repeating the run up to it.
pub(super) struct Request {
    /// The number of the run.
    pub run: u64,
    /// The step in question.
    pub step: u64,
    /// The measurements to make.
    pub question: Question,
    /// The checkpoint to start from, at or before the step.
    pub checkpoint: Arc<Checkpoint<f32>>,
    /// The run's initial experiment, with every change since then as an event.
    pub file: Config,
    /// The data of `file`.
    pub data: Arc<Data>,
}

/// The number of a run, and the answer to a request about it.
pub(super) type Answer = (u64, Arc<Inspection>);

/// What the training thread wants from the inspector.
enum Errand {
    Find(Box<Request>),
    /// No question is open, so that the networks need not be kept.
    Rest,
}

/// The newest errand and the newest answer, each until the other side takes it.
#[derive(Default)]
struct Desk {
    errand: Option<Errand>,
    answer: Option<Answer>,
}

/// A handle to the thread, which waits if no question is open. Dropping it ends and joins the thread.
pub(super) struct Inspector(Background<Desk>);

impl Inspector {
    /// Starts the thread; it calls `wake` with each answer. Returns `None` if the system cannot start a thread.
    pub fn spawn(wake: impl Fn() + Send + Sync + 'static) -> Option<Self> {
        Background::spawn_low("inspector", Desk::default(), wake, |shared| serve(shared)).ok().map(Self)
    }

    /// Sends a request; of several waiting requests only the last is answered.
    pub fn ask(&self, request: Request) {
        self.0.order(|desk| desk.errand = Some(Errand::Find(Box::new(request))));
    }

    /// Withdraws the open request.
    pub fn rest(&self) {
        self.0.order(|desk| desk.errand = Some(Errand::Rest));
    }

    /// Returns the newest answer, if there is one since the last call.
    pub fn take(&self) -> Option<Answer> {
        self.0.with(|desk| desk.answer.take())
    }
}

fn serve(shared: &Shared<Desk>) {
    let mut bench = Bench::default();
    while let Some(errand) = shared.wait(None, |desk| desk.errand.take()) {
        let Errand::Find(request) = errand else {
            bench.experiment = None;
            continue;
        };
        let goes_on = || !shared.stopped() && shared.with(|desk| desk.errand.is_none());
        // A bug would also stop the training, which reports it; here it only leaves the question unanswered.
        match caught(|| bench.find(&request, goes_on)) {
            Ok(None) => {}
            Ok(Some(inspection)) => {
                shared.report(|desk| desk.answer = Some((request.run, inspection)));
            }
            Err(_) => bench = Bench::default(),
        }
    }
}

/// The state that is kept between two requests.
#[derive(Default)]
struct Bench {
    /// The repeated run, with its number, at the step of the last request.
    experiment: Option<(u64, Experiment<f32>)>,
    /// The last answers; the newest is last.
    answers: VecDeque<Answer>,
}

impl Bench {
    /// Returns the answer to `request`; `None` if `goes_on` has ended the search.
    fn find(&mut self, request: &Request, goes_on: impl Fn() -> bool) -> Option<Arc<Inspection>> {
        if let Some(known) = self.known(request) {
            return Some(known);
        }
        let experiment = self.experiment_for(request);
        let reached = Portions::of(PORTION).advance_to(&mut experiment.arms, request.step, |_| goes_on());
        if !reached || !goes_on() {
            return None;
        }
        let inspection = Arc::new(lockstep::inspect(experiment, &request.question));
        self.keep(request.run, Arc::clone(&inspection));
        Some(inspection)
    }

    /// Returns the run of `request` at a step not after the one in question: the kept run at its present step if
    /// that is closer than the checkpoint, which is the case when frames are played back.
    fn experiment_for(&mut self, request: &Request) -> &mut Experiment<f32> {
        let stands = self.experiment.take().filter(|(run, experiment)| {
            let ahead = request.checkpoint.steps()..=request.step;
            *run == request.run && ahead.contains(&experiment.steps()) && *experiment.file() == request.file
        });
        let again = || (request.run, request.checkpoint.restored(&request.file, &request.data));
        &mut self.experiment.insert(stands.unwrap_or_else(again)).1
    }

    /// Returns the answer if it is kept. Later changes do not alter the state at an earlier step.
    fn known(&self, request: &Request) -> Option<Arc<Inspection>> {
        let same = |(run, known): &&Answer| {
            (*run, known.step, known.question) == (request.run, request.step, request.question)
        };
        self.answers.iter().find(same).map(|(_, inspection)| Arc::clone(inspection))
    }

    fn keep(&mut self, run: u64, inspection: Arc<Inspection>) {
        self.answers.retain(|(of, _)| *of == run);
        self.answers.push_back((run, inspection));
        let bytes = |answers: &VecDeque<Answer>| answers.iter().map(|(_, kept)| kept.bytes()).sum::<usize>();
        while self.answers.len() > KEPT || self.answers.len() > 1 && bytes(&self.answers) > KEPT_BYTES {
            self.answers.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::super::tests::{in_time, wait_until};
    use super::*;
    use crate::experiment::Checkpoints;

    /// Longest time to wait for an answer.
    const WAIT: Duration = Duration::from_mins(1);

    const SLOPES: Question =
        Question { unit: None, batch: None, slopes: Some(2), decision: None, predictions: false, tiles: None };

    /// Runs to step 60 and returns the parts of a request about this run.
    fn run() -> (Checkpoints<f32>, Config, Arc<Data>) {
        let mut config = Config::plane();
        for assignment in ["data.samples=200", "network.depth=3", "network.width=8", "training.batch_size=16"] {
            config.set(assignment).unwrap();
        }
        let data = Arc::new(Data::load(&config).unwrap());
        let mut experiment = Experiment::new(&config.clone().check().unwrap(), &data).unwrap();
        let mut checkpoints = Checkpoints::new(usize::MAX);
        for step in 0..60 {
            if step % 16 == 0 {
                checkpoints.offer(&experiment);
            }
            experiment.step();
        }
        (checkpoints, config, data)
    }

    fn request(of: &(Checkpoints<f32>, Config, Arc<Data>), run: u64, step: u64) -> Request {
        let checkpoint = Arc::clone(of.0.at_or_before(step).unwrap());
        Request { run, step, question: SLOPES, checkpoint, file: of.1.clone(), data: Arc::clone(&of.2) }
    }

    #[track_caller]
    fn found(bench: &mut Bench, request: &Request) -> Arc<Inspection> {
        bench.find(request, || true).expect("nothing else was asked")
    }

    #[test]
    fn the_answer_is_that_of_the_step_from_wherever_it_is_reached() {
        let run = run();
        let mut straight = run.0.at_or_before(0).unwrap().restored(&run.1, &run.2);
        let mut bench = Bench::default();
        for step in [40, 12, 13, 33, 33, 50, 0] {
            if straight.steps() > step {
                straight = run.0.at_or_before(0).unwrap().restored(&run.1, &run.2);
            }
            (straight.steps()..step).for_each(|_| straight.step());
            let expected = lockstep::inspect(&mut straight, &SLOPES);
            let found = found(&mut bench, &request(&run, 1, step));
            assert_eq!((found.step, found.question), (step, SLOPES));
            for (found, expected) in found.arms.iter().zip(&expected.arms) {
                assert!(found.slopes.is_some());
                assert_eq!(found.slopes, expected.slopes, "step {step}");
            }
        }
    }

    #[test]
    fn a_known_answer_is_not_sought_again_but_another_runs_is() {
        let run = run();
        let mut bench = Bench::default();
        let first = found(&mut bench, &request(&run, 1, 20));
        found(&mut bench, &request(&run, 1, 30));
        assert!(Arc::ptr_eq(&first, &found(&mut bench, &request(&run, 1, 20))));
        assert_eq!(bench.experiment.as_ref().unwrap().1.steps(), 30, "it went nowhere");
        assert!(!Arc::ptr_eq(&first, &found(&mut bench, &request(&run, 2, 20))));
        assert!(bench.answers.iter().all(|(run, _)| *run == 2), "answers of a run that is over are forgotten");
        for step in 0..60 {
            found(&mut bench, &request(&run, 3, step));
        }
        assert_eq!(bench.answers.len(), 60);
        for step in 0..60 {
            let question = Question { slopes: Some(1), ..SLOPES };
            found(&mut bench, &Request { question, ..request(&run, 3, step) });
        }
        assert_eq!(bench.answers.len(), KEPT);
    }

    #[test]
    fn a_newer_request_interrupts_and_a_dropped_handle_ends() {
        let run = run();
        let mut bench = Bench::default();
        assert!(bench.find(&request(&run, 1, 15), || false).is_none());
        assert_eq!(bench.experiment.as_ref().unwrap().1.steps(), 0, "it was asked before the first step");
        // A request that takes too long to be answered is given up for one that is at hand.
        let (wake, woken) = channel();
        let inspector = Inspector::spawn(move || wake.send(()).unwrap()).unwrap();
        inspector.ask(request(&run, 1, 100_000_000));
        inspector.ask(request(&run, 1, 15));
        woken.recv_timeout(WAIT).unwrap();
        assert_eq!(inspector.take().map(|(_, inspection)| inspection.step), Some(15));
        inspector.ask(request(&run, 1, 100_000_000));
        in_time(move || drop(inspector));
    }

    #[test]
    fn the_last_of_many_is_answered_and_a_panic_leaves_the_thread_alive() {
        let run = run();
        let (wake, woken) = channel();
        let inspector = Inspector::spawn(move || wake.send(()).unwrap()).unwrap();
        // A checkpoint of networks that do not match the file panics inside; the worker never sends one.
        let mut other = run.1.clone();
        other.set("data.set=digits").unwrap();
        let digits = Arc::new(Data::load(&other).unwrap());
        inspector.ask(Request { data: digits, ..request(&run, 1, 40) });
        // The thread is at that request before the others replace it.
        wait_until(|| inspector.0.with(|desk| desk.errand.is_none()));
        for step in 0..50 {
            inspector.ask(request(&run, 2, step));
        }
        let is_last = |(_, inspection): &Answer| inspection.step == 49;
        let mut answers = std::iter::from_fn(|| woken.recv_timeout(WAIT).ok().map(|()| inspector.take())).flatten();
        assert_eq!(answers.find(is_last).map(|(run, _)| run), Some(2));
        inspector.rest();
        in_time(move || drop(inspector));
        woken.try_iter().for_each(drop);
        assert!(woken.recv().is_err(), "the thread and its end of the channel are gone");
    }
}
