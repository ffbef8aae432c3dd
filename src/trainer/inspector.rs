//! Answers questions about earlier steps on a separate thread: it repeats the run from the nearest checkpoint while
//! the training continues.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::{lockstep, step_back};
use crate::config::Config;
use crate::data::Data;
use crate::experiment::{Checkpoint, Experiment};
use crate::measure::{Inspection, Question};

/// Largest number of kept answers, so that returning to a step just seen costs nothing.
const KEPT: usize = 64;
/// Largest total size of the kept answers in bytes, without the newest.
const KEPT_BYTES: usize = 32 << 20;
/// Shortest and longest intended time of a leg; newer requests are checked between two legs.
const LEG: [Duration; 2] = [Duration::from_millis(4), Duration::from_millis(16)];

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

/// The answer to a request, with the number of the run.
pub(super) struct Answer {
    pub run: u64,
    pub inspection: Arc<Inspection>,
}

enum Errand {
    Find(Box<Request>),
    /// No question is open, so that the networks need not be kept.
    Rest,
}

/// A handle to the thread, which waits if no question is open. Dropping it ends and joins the thread.
pub(super) struct Inspector {
    errands: Option<Sender<Errand>>,
    thread: Option<JoinHandle<()>>,
}

impl Inspector {
    /// Starts the thread; it calls `answer` with each result. Returns `None` if the system cannot start a thread.
    pub fn spawn(answer: impl Fn(Answer) + Send + 'static) -> Option<Self> {
        let (errands, receiver) = channel();
        let run = move || {
            step_back();
            serve(&receiver, &answer);
        };
        let thread = thread::Builder::new().name("inspector".to_owned()).spawn(run).ok()?;
        Some(Self { errands: Some(errands), thread: Some(thread) })
    }

    /// Sends a request; of several waiting requests only the last is answered.
    pub fn ask(&self, request: Request) {
        self.send(Errand::Find(Box::new(request)));
    }

    /// Withdraws the open request.
    pub fn rest(&self) {
        self.send(Errand::Rest);
    }

    fn send(&self, errand: Errand) {
        if let Some(errands) = &self.errands {
            // The thread ends only when this sender is dropped.
            let _ = errands.send(errand);
        }
    }
}

impl Drop for Inspector {
    fn drop(&mut self) {
        self.errands = None;
        if let Some(thread) = self.thread.take() {
            // Panics are caught inside the thread.
            let _ = thread.join();
        }
    }
}

fn serve(errands: &Receiver<Errand>, answer: &impl Fn(Answer)) {
    let mut bench = Bench::default();
    let mut newer = None;
    loop {
        let Some(errand) = newer.take().or_else(|| errands.recv().ok()) else { return };
        // Of all waiting errands only the last counts.
        match errands.try_iter().last().unwrap_or(errand) {
            Errand::Rest => bench.experiment = None,
            Errand::Find(request) => {
                // A bug would also stop the training, which reports it; here it only leaves the question
                // unanswered.
                let found = catch_unwind(AssertUnwindSafe(|| bench.find(&request, errands)));
                match found {
                    Ok(Found::Answer(inspection)) => answer(Answer { run: request.run, inspection }),
                    Ok(Found::Newer(errand)) => newer = Some(errand),
                    Ok(Found::Closed) => return,
                    Err(_) => bench = Bench::default(),
                }
            }
        }
    }
}

enum Found {
    Answer(Arc<Inspection>),
    /// Another errand arrived in the meantime.
    Newer(Errand),
    /// The handle was dropped.
    Closed,
}

/// The state that is kept between two requests.
#[derive(Default)]
struct Bench {
    /// The repeated run, with its number, at the step of the last request.
    experiment: Option<(u64, Experiment<f32>)>,
    /// The last answers, each with the number of its run; the newest is last.
    answers: VecDeque<(u64, Arc<Inspection>)>,
}

impl Bench {
    fn find(&mut self, request: &Request, errands: &Receiver<Errand>) -> Found {
        if let Some(known) = self.known(request) {
            return Found::Answer(known);
        }
        let experiment = self.experiment_for(request);
        let mut leg = 1;
        while experiment.steps() < request.step {
            let target = request.step.min(experiment.steps() + leg);
            let start = Instant::now();
            lockstep::both(&mut experiment.arms, |arm| arm.advance_to(target));
            let time = start.elapsed();
            if time < LEG[0] {
                leg *= 2;
            } else if time > LEG[1] {
                leg = (leg / 2).max(1);
            }
            match errands.try_recv() {
                Ok(errand) => return Found::Newer(errand),
                Err(TryRecvError::Disconnected) => return Found::Closed,
                Err(TryRecvError::Empty) => {}
            }
        }
        let inspection = Arc::new(lockstep::inspect(experiment, &request.question));
        self.keep(request.run, Arc::clone(&inspection));
        Found::Answer(inspection)
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
        let same = |(run, known): &&(u64, Arc<Inspection>)| {
            (*run, known.step, known.question) == (request.run, request.step, request.question)
        };
        self.answers.iter().find(same).map(|(_, inspection)| Arc::clone(inspection))
    }

    fn keep(&mut self, run: u64, inspection: Arc<Inspection>) {
        self.answers.retain(|(of, _)| *of == run);
        self.answers.push_back((run, inspection));
        let bytes =
            |answers: &VecDeque<(u64, Arc<Inspection>)>| answers.iter().map(|(_, kept)| kept.bytes()).sum::<usize>();
        while self.answers.len() > KEPT || self.answers.len() > 1 && bytes(&self.answers) > KEPT_BYTES {
            self.answers.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Checkpoints;

    const SLOPES: Question = Question { unit: None, slopes: Some(2), decision: None, predictions: false };

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
        let (_sender, errands) = channel();
        match bench.find(request, &errands) {
            Found::Answer(inspection) => inspection,
            Found::Newer(_) | Found::Closed => panic!("nothing else was asked"),
        }
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
        let (sender, errands) = channel();
        sender.send(Errand::Rest).unwrap();
        assert!(matches!(bench.find(&request(&run, 1, 15), &errands), Found::Newer(Errand::Rest)));
        drop(sender);
        assert!(matches!(bench.find(&request(&run, 1, 15), &errands), Found::Closed));
    }

    #[test]
    fn the_last_of_many_is_answered_and_a_panic_leaves_the_thread_alive() {
        let run = run();
        let (answers, received) = channel();
        let inspector = Inspector::spawn(move |answer| answers.send(answer).unwrap()).unwrap();
        // A checkpoint of networks that do not match the file panics inside; the worker never sends one.
        let mut other = run.1.clone();
        other.set("data.set=digits").unwrap();
        let digits = Arc::new(Data::load(&other).unwrap());
        inspector.ask(Request { data: digits, ..request(&run, 1, 40) });
        for step in 0..50 {
            inspector.ask(request(&run, 2, step));
        }
        let wait = Duration::from_secs(20);
        let last = std::iter::from_fn(|| received.recv_timeout(wait).ok()).find(|answer| answer.inspection.step == 49);
        assert_eq!(last.map(|answer| answer.run), Some(2));
        inspector.rest();
        drop(inspector);
        assert!(received.recv_timeout(wait).is_err(), "the thread and its end of the channel are gone");
    }
}
