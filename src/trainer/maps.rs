//! Computes a map on threads of their own, which take what the window and the live networks leave.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::background::{Background, JobState, caught};
use crate::map::{Map, Outcome, Tile, compute};

/// Shortest time between two reports.
const BETWEEN_REPORTS: Duration = Duration::from_millis(50);

/// The progress of the job.
#[derive(Clone, Debug)]
pub struct MapProgress {
    /// The map, with the runs that were computed before the job began and those that it has reported.
    pub map: Arc<Map>,
    /// A number that grows with every report.
    pub version: u64,
    /// The state of the job.
    pub state: JobState,
}

impl MapProgress {
    /// Moves new outcomes into the map. A reader of an earlier report keeps the map of that report.
    fn take(&mut self, outcomes: &mut Vec<(usize, [Outcome; 2])>) {
        let map = Arc::make_mut(&mut self.map);
        for (index, arms) in outcomes.drain(..) {
            map.put(index, arms);
        }
        self.version += 1;
    }
}

/// Computes the runs that `map` lacks, from coarse to fine, on `threads` threads in the background. Calls `wake` from one
/// of them whenever the progress has changed, at most twenty times a second. Dropping the handle cancels the job.
///
/// # Panics
/// Panics if the system cannot start a thread.
pub fn run_map(map: Arc<Map>, threads: usize, wake: impl Fn() + Send + Sync + 'static) -> Background<MapProgress> {
    let plan = map.plan().clone();
    let runs = map.missing(Tile::WHOLE);
    let progress = MapProgress { map, version: 0, state: JobState::Running };
    // The threads of the map inherit the low priority of this one.
    let job = Background::spawn_low("map", progress, wake, move |shared| {
        let waiting = Mutex::new((Vec::new(), None::<Instant>));
        let done = |index, arms| {
            let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let (outcomes, at) = &mut *waiting;
            outcomes.push((index, arms));
            if at.is_none_or(|at| at.elapsed() >= BETWEEN_REPORTS) {
                *at = Some(Instant::now());
                shared.report(|progress| progress.take(outcomes));
            }
        };
        let state = JobState::at_end(caught(|| compute(&plan, &runs, threads, &|| !shared.stopped(), &done)));
        if !shared.stopped() {
            let (mut outcomes, _) = waiting.into_inner().unwrap_or_else(PoisonError::into_inner);
            shared.report(|progress| {
                progress.take(&mut outcomes);
                progress.state = state;
            });
        }
    });
    job.expect("the system can start one more thread")
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::config::Config;
    use crate::map::{Axis, Measure, Plan};

    /// Returns an empty map of 4 × 4 cells of small networks, with these steps and the largest batch size.
    fn map(steps: u64, batch: u64) -> Arc<Map> {
        let mut config = Config::plane();
        for set in ["data.samples=100", "network.depth=2", "network.width=8"] {
            config.set(set).unwrap();
        }
        let axes = [format!("training.batch_size=8..{batch}:4"), "init.scale=0.1..10:4".to_owned()];
        let axes = axes.map(|text| Axis::read("x", &text).unwrap());
        Arc::new(Map::new(Plan::new(config.check().unwrap(), axes, steps, vec![1], Measure::TestAccuracy).unwrap()))
    }

    fn finished(map: Arc<Map>, threads: usize) -> MapProgress {
        let (wake, woken) = channel();
        let runs = run_map(map, threads, move || {
            let _ = wake.send(());
        });
        let deadline = Instant::now() + Duration::from_secs(20);
        while runs.newest().state == JobState::Running {
            assert!(Instant::now() < deadline, "the job never ended");
            let _ = woken.recv_timeout(Duration::from_millis(100));
        }
        runs.newest()
    }

    #[test]
    fn the_job_computes_what_is_missing() {
        let whole = finished(map(20, 32), 2);
        assert_eq!(whole.state, JobState::Finished);
        assert!(whole.map.is_complete() && whole.version > 0);
        let mut half = Map::clone(&map(20, 32));
        for index in 0..7 {
            half.put(index, whole.map.get(index).unwrap());
        }
        assert_eq!(finished(Arc::new(half), 1).map, whole.map);
    }

    #[test]
    fn a_refused_cell_ends_the_job_with_the_reason() {
        let progress = finished(map(5, 5000), 1);
        assert!(matches!(&progress.state, JobState::Refused(error) if error.to_string().contains("batch_size")));
    }

    #[test]
    fn dropping_the_handle_gives_the_job_up() {
        let alive = Arc::new(());
        let held = Arc::clone(&alive);
        let start = Instant::now();
        let runs = run_map(map(10_000_000, 32), 2, move || {
            let _ = &held;
        });
        drop(runs);
        assert_eq!(Arc::strong_count(&alive), 1, "the threads are gone");
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}
