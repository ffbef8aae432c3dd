//! Companion runs: the experiment of the window with the same seed and steps but another normalization of arm B.
//! They are trained one after another on a separate thread, and the window draws their measures beside its own two
//! arms.

use std::sync::Arc;
use std::time::Duration;

use super::background::{Background, Shared, caught};
use super::lockstep::{self, Portions};
use crate::config::{Checked, Config, ConfigError, Normalization};
use crate::data::Data;
use crate::experiment::{Experiment, Look};
use crate::measure::{Detail, Timeline, timeline};

/// Time between two checks whether the job was canceled.
const PORTION: Duration = Duration::from_millis(10);

/// A companion run.
#[derive(Clone, Debug)]
pub struct Companion {
    /// The normalization of arm B.
    pub normalization: Normalization,
    /// The recorded frames so far, which hold only the shift measures.
    pub timeline: Arc<Timeline>,
}

/// A handle to the thread that trains companion runs, which shares the frames recorded so far.
pub type Companions = Background<Arc<[Companion]>>;

/// Trains `experiment` to `steps` once with each of `kinds` in arm B, on a thread in the background.
/// Calls `wake` from that thread whenever a run has recorded a frame. Dropping the handle
/// cancels the runs, without waiting: loading data may take longer than the window can wait.
///
/// # Panics
/// Panics if the system cannot start a thread.
#[must_use]
pub fn accompany(
    experiment: Config,
    kinds: Vec<Normalization>,
    steps: u64,
    wake: impl Fn() + Send + Sync + 'static,
) -> Companions {
    let runs = kinds.iter().map(|kind| Companion { normalization: *kind, timeline: Arc::default() }).collect();
    let job = Background::spawn_low("companions", runs, wake, move |shared| {
        for companion in kinds.into_iter().enumerate() {
            // A run that is refused or panics ends where it is; the run in the window does not depend on it.
            drop(caught(|| one(&experiment, companion, steps, shared)));
        }
    });
    job.expect("the system can start one more thread").unattended()
}

/// Trains one run, the companion with index `i`, unless the job is canceled.
fn one(
    config: &Config,
    (i, kind): (usize, Normalization),
    steps: u64,
    shared: &Shared<Arc<[Companion]>>,
) -> Result<(), ConfigError> {
    let mut config = config.clone();
    config.arms[1].normalization = kind;
    config.events.retain(|event| event.change.key() != "arms.b.normalization");
    let checked: Checked = config.check()?;
    let data = Arc::new(Data::load(checked.config())?);
    let mut experiment = Experiment::<f32>::new(&checked, &data)?;
    let look = Look { detail: Detail { shift: true, gradient_shift: true, ..Detail::NONE }, accuracy_samples: 0 };
    let mut frames = Timeline::new();
    let mut portions = Portions::of(PORTION);
    loop {
        frames.push(Arc::new(lockstep::frame(&mut experiment, &look)));
        // A lesson refers to a companion run long before it has ended.
        let timeline = Arc::new(frames.clone());
        shared.report(|runs| Arc::make_mut(runs)[i].timeline = timeline);
        let stop = timeline::next_recorded(experiment.steps()).min(steps);
        let ended = experiment.steps() >= steps;
        if ended || !portions.advance_to(&mut experiment.arms, stop, |_| !shared.stopped()) {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::super::tests::in_time;
    use super::*;

    #[test]
    fn a_companion_is_the_same_run_with_another_norm() {
        let mut config = Config::plane();
        for set in ["network.depth=3", "network.width=8", "data.samples=200", "measure.probe=32", "measure.lag=4"] {
            config.set(set).unwrap();
        }
        let (sender, receiver) = channel();
        let kinds = vec![Normalization::Batch, Normalization::BatchNoisy];
        let companions = accompany(config.clone(), kinds, 24, move || {
            let _ = sender.send(());
        });
        // A frame at each of the steps 0 to 24, in both runs.
        for _ in 0..2 * 25 {
            receiver.recv_timeout(Duration::from_mins(1)).unwrap();
        }
        let runs = companions.newest();
        let shift = |run: usize, arm: usize| {
            let last = runs[run].timeline.last().unwrap();
            assert_eq!(last.step, 24);
            last.arms[arm].mean_over_hidden(|layer| Some(layer.shift?.y.lag?.per_sd)).unwrap()
        };
        assert!((shift(0, 0) - shift(1, 0)).abs() < 1e-12, "arm A is the same in both");
        assert!((shift(0, 1) - shift(1, 1)).abs() > 1e-6, "arm B is not");
        let gradient = |layer: &crate::measure::LayerFrame| layer.gradient_shift.map(|shift| shift.distance);
        let last = runs[0].timeline.last().unwrap();
        assert!(last.arms[1].mean_over_hidden(gradient).is_some(), "the shift by gradient is measured, too");
    }

    /// The bar of a companion was once empty until its run had ended, long after the lesson referred to it.
    #[test]
    fn a_companion_is_seen_while_it_trains() {
        let mut config = Config::plane();
        for set in ["network.depth=2", "network.width=8", "data.samples=200", "measure.probe=32", "measure.lag=4"] {
            config.set(set).unwrap();
        }
        let (sender, receiver) = channel();
        let wake = move || {
            let _ = sender.send(());
        };
        let companions = accompany(config, vec![Normalization::Batch], 10_000_000, wake);
        for _ in 0..8 {
            receiver.recv_timeout(Duration::from_mins(1)).unwrap();
        }
        let last = companions.newest()[0].timeline.last().map(|frame| frame.step);
        assert!(last.is_some_and(|step| step >= 7), "after the eighth frame: {last:?}");
    }

    #[test]
    fn giving_up_does_not_wait() {
        let (release, gate) = channel::<()>();
        let (wake, woken) = channel();
        let gate = std::sync::Mutex::new(gate);
        let companions = accompany(Config::plane(), vec![Normalization::Batch], 10_000_000, move || {
            wake.send(()).unwrap();
            let _ = gate.lock().unwrap().recv();
        });
        woken.recv_timeout(Duration::from_mins(1)).unwrap();
        // The thread stands at the gate for as long as that is closed.
        in_time(move || drop(companions));
        drop(release);
        woken.recv_timeout(Duration::from_mins(1)).expect_err("the thread is told to stop");
    }
}
