//! Companion runs: the experiment of the window with the same seed and steps but another normalization of arm B.
//! They are trained one after another on a separate thread, and the window draws their measures beside its own two
//! arms.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::{lockstep, step_back};
use crate::config::{Checked, Config, ConfigError, Normalization};
use crate::data::Data;
use crate::experiment::{Experiment, Look};
use crate::measure::{Detail, Timeline, timeline};

/// Number of steps between two checks whether the job was canceled.
const LEG: u64 = 16;

/// A companion run.
#[derive(Clone, Debug)]
pub struct Companion {
    /// The normalization of arm B.
    pub normalization: Normalization,
    /// The recorded frames so far, which hold only the shift measures.
    pub timeline: Arc<Timeline>,
}

/// A handle to the companion runs. Dropping it cancels them, without waiting.
pub struct Companions {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    runs: Mutex<Arc<[Companion]>>,
    given_up: AtomicBool,
}

impl Companions {
    /// Trains `experiment` to `steps` once with each of `kinds` in arm B. Calls `wake` from the job's thread
    /// whenever a run has recorded a frame.
    ///
    /// # Panics
    /// Panics if the system cannot start a thread.
    pub fn spawn(experiment: Config, kinds: Vec<Normalization>, steps: u64, wake: impl Fn() + Send + 'static) -> Self {
        let empty = |kind: &Normalization| Companion { normalization: *kind, timeline: Arc::default() };
        let runs = Mutex::new(kinds.iter().map(empty).collect());
        let shared = Arc::new(Shared { runs, given_up: AtomicBool::new(false) });
        let job = Arc::clone(&shared);
        let run = move || {
            step_back();
            for (i, kind) in kinds.iter().enumerate() {
                // A lesson refers to a companion run long before it has ended.
                let grown = |timeline: &Timeline| {
                    let mut runs = job.runs.lock().unwrap_or_else(PoisonError::into_inner);
                    let mut all = runs.to_vec();
                    all[i].timeline = Arc::new(timeline.clone());
                    *runs = all.into();
                    drop(runs);
                    wake();
                };
                // A run that is refused or panics ends where it is; the run in the window does not depend on it.
                drop(catch_unwind(AssertUnwindSafe(|| one(&experiment, *kind, steps, &job, grown))));
            }
        };
        let thread = thread::Builder::new().name("companions".to_owned()).spawn(run);
        Self { shared, thread: Some(thread.expect("the system can start one more thread")) }
    }

    /// Returns the runs with the frames recorded so far.
    #[must_use]
    pub fn runs(&self) -> Arc<[Companion]> {
        Arc::clone(&self.shared.runs.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Companions {
    fn drop(&mut self) {
        self.shared.given_up.store(true, Ordering::Relaxed);
        // The thread ends within a few steps, but loading data may take longer; nothing waits for it.
        drop(self.thread.take());
    }
}

/// Trains one run, unless it is canceled; calls `grown` with the recorded frames so far after each new one.
fn one(
    config: &Config,
    kind: Normalization,
    steps: u64,
    shared: &Shared,
    grown: impl Fn(&Timeline),
) -> Result<(), ConfigError> {
    let mut config = config.clone();
    config.arms[1].normalization = kind;
    config.events.retain(|event| event.change.key() != "arms.b.normalization");
    let checked: Checked = config.check()?;
    let data = Arc::new(Data::load(checked.config())?);
    let mut experiment = Experiment::<f32>::new(&checked, &data)?;
    let look = Look { detail: Detail { shift: true, gradient_shift: true, ..Detail::NONE }, accuracy_samples: 0 };
    let mut frames = Timeline::new();
    frames.push(Arc::new(lockstep::frame(&mut experiment, &look)));
    grown(&frames);
    while experiment.steps() < steps {
        let stop = timeline::next_recorded(experiment.steps()).min(steps);
        while experiment.steps() < stop {
            if shared.given_up.load(Ordering::Relaxed) {
                return Ok(());
            }
            let leg = stop.min(experiment.steps() + LEG);
            lockstep::both(&mut experiment.arms, |arm| arm.advance_to(leg));
        }
        frames.push(Arc::new(lockstep::frame(&mut experiment, &look)));
        grown(&frames);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_companion_is_the_same_run_with_another_norm() {
        let mut config = Config::plane();
        for set in ["network.depth=3", "network.width=8", "data.samples=200", "measure.probe=32", "measure.lag=4"] {
            config.set(set).unwrap();
        }
        let (sender, receiver) = channel();
        let kinds = vec![Normalization::Batch, Normalization::BatchNoisy];
        let companions = Companions::spawn(config.clone(), kinds, 24, move || {
            let _ = sender.send(());
        });
        // A frame at each of the steps 0 to 24, in both runs.
        for _ in 0..2 * 25 {
            receiver.recv_timeout(Duration::from_mins(1)).unwrap();
        }
        let runs = companions.runs();
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
        let companions = Companions::spawn(config, vec![Normalization::Batch], 10_000_000, wake);
        for _ in 0..8 {
            receiver.recv_timeout(Duration::from_mins(1)).unwrap();
        }
        let last = companions.runs()[0].timeline.last().map(|frame| frame.step);
        assert!(last.is_some_and(|step| step >= 7), "after the eighth frame: {last:?}");
    }

    #[test]
    fn giving_up_does_not_wait() {
        let started = std::time::Instant::now();
        drop(Companions::spawn(Config::plane(), vec![Normalization::Batch], 10_000_000, || ()));
        assert!(started.elapsed() < Duration::from_secs(2));
    }
}
