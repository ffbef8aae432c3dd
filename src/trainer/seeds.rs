//! Runs one experiment with several seeds, one after another on a separate thread, to show how much of a result is
//! chance.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::background::{Background, JobState, Shared, caught};
use super::lockstep::{self, Portions};
use crate::config::{Checked, ConfigError};
use crate::data::Data;
use crate::experiment::{Experiment, LIVE_SAMPLES, Look};
use crate::measure::{Detail, SeedRun, SeedSeries, timeline};

/// Shortest time between two reports of the progress within a seed.
const BETWEEN_REPORTS: Duration = Duration::from_millis(100);
/// Time between two checks whether the job was canceled.
const PORTION: Duration = Duration::from_millis(10);

/// The progress of the job.
#[derive(Clone, Debug)]
pub struct SeedProgress {
    /// Number of finished seeds, whose curves are in the series.
    pub done: usize,
    /// Number of all seeds.
    pub of: usize,
    /// Number of steps of the current seed so far.
    pub step: u64,
    /// Number of steps for each seed.
    pub steps: u64,
    /// The curves of the finished seeds.
    pub series: Arc<SeedSeries>,
    /// The state of the job.
    pub state: JobState,
}

/// Runs the experiment, including its events, to `steps` once for each of `seeds`, which replace its own seed, on a
/// thread in the background. Calls `wake` from that thread whenever the progress has changed. Dropping the handle
/// cancels the job.
///
/// # Panics
/// Panics if the system cannot start a thread.
pub fn run_seeds(
    experiment: Checked,
    seeds: Vec<u64>,
    steps: u64,
    wake: impl Fn() + Send + Sync + 'static,
) -> Background<SeedProgress> {
    let progress =
        SeedProgress { done: 0, of: seeds.len(), step: 0, steps, series: Arc::default(), state: JobState::Running };
    let job = Background::spawn_low("seeds", progress, wake, move |shared| {
        let end = JobState::at_end(caught(|| all(&experiment, &seeds, steps, shared)));
        if !shared.stopped() {
            shared.report(|progress| progress.state = end);
        }
    });
    job.expect("the system can start one more thread")
}

fn all(experiment: &Checked, seeds: &[u64], steps: u64, shared: &Shared<SeedProgress>) -> Result<(), ConfigError> {
    let mut runs = Vec::new();
    for &seed in seeds {
        let Some(run) = one(experiment, seed, steps, shared)? else { return Ok(()) };
        runs.push(run);
        let series = Arc::new(SeedSeries::of(&runs));
        shared.report(|progress| {
            (progress.done, progress.step) = (runs.len(), 0);
            progress.series = series;
        });
    }
    Ok(())
}

/// Runs one seed, recorded on the schedule of every run and at its last step; `None` if the job was canceled.
fn one(
    experiment: &Checked,
    seed: u64,
    steps: u64,
    shared: &Shared<SeedProgress>,
) -> Result<Option<SeedRun>, ConfigError> {
    let mut config = experiment.config().clone();
    config.seed = seed;
    let data = Arc::new(Data::load(&config)?);
    let mut experiment = Experiment::<f32>::new(&config.check()?, &data)?;
    let mut run = SeedRun::new(seed);
    run.push(&lockstep::frame(&mut experiment, &look()));
    let (mut portions, mut reported) = (Portions::of(PORTION), Instant::now());
    while experiment.steps() < steps {
        let stop = timeline::next_recorded(experiment.steps()).min(steps);
        let reached = portions.advance_to(&mut experiment.arms, stop, |arms| {
            if reported.elapsed() >= BETWEEN_REPORTS {
                reported = Instant::now();
                shared.report(|progress| progress.step = arms[0].steps());
            }
            !shared.stopped()
        });
        if !reached {
            return Ok(None);
        }
        run.push(&lockstep::frame(&mut experiment, &look()));
    }
    Ok(Some(run))
}

/// Returns the content of the frames: only the measures that `SeedRun` records.
fn look() -> Look {
    Look { detail: Detail { curve: true, ..Detail::NONE }, accuracy_samples: LIVE_SAMPLES }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::super::tests::in_time;
    use super::*;
    use crate::config::{Change, Config, Event, Value};
    use crate::measure::SeedMeasure;
    use crate::nn::flush::flushed;

    fn small() -> Config {
        let mut config = Config::plane();
        for assignment in ["data.samples=200", "network.depth=3", "network.width=8", "training.batch_size=16"] {
            config.set(assignment).unwrap();
        }
        config
    }

    #[track_caller]
    fn finished(config: Config, seeds: Vec<u64>, steps: u64) -> SeedProgress {
        let (wake, woken) = channel();
        let runs = run_seeds(config.check().unwrap(), seeds, steps, move || {
            let _ = wake.send(());
        });
        until_ended(&runs, &woken)
    }

    /// Waits for the end of the job.
    #[track_caller]
    fn until_ended(runs: &Background<SeedProgress>, woken: &Receiver<()>) -> SeedProgress {
        while woken.recv_timeout(Duration::from_mins(1)).is_ok() {
            let progress = runs.newest();
            assert_eq!(progress.series.seeds.len(), progress.done);
            if progress.state != JobState::Running {
                return progress;
            }
        }
        panic!("the job never ended");
    }

    #[test]
    fn each_seed_is_the_run_that_it_is_alone() {
        let mut config = small();
        let change = Change::new("arms.a.normalization", Value::Text("batch".to_owned())).unwrap();
        config.events.push(Event { step: 50, change });
        let progress = finished(config.clone(), vec![3, 1], 131);
        assert_eq!((progress.state, progress.done, progress.of), (JobState::Finished, 2, 2));
        let series = progress.series;
        assert_eq!(series.seeds, [3, 1]);
        assert_eq!(series.steps.len(), 128 + 2 + 1, "every step up to 127, 128, 130, and the last");
        for (i, seed) in [3, 1].into_iter().enumerate() {
            config.seed = seed;
            let data = Arc::new(Data::load(&config).unwrap());
            let mut alone = Experiment::<f32>::new(&config.clone().check().unwrap(), &data).unwrap();
            for step in [0, 49, 60, 131] {
                let frame = flushed(|| {
                    alone.arms.iter_mut().for_each(|arm| arm.advance_to(step));
                    alone.frame(&Look::recorded())
                });
                let at = series.steps.iter().position(|other| *other == step).unwrap();
                for (arm, frame) in series.arms.iter().zip(&frame.arms) {
                    let value = |measure| arm.curves(measure).seeds[i][at];
                    assert_eq!(value(SeedMeasure::Loss), frame.loss);
                    assert_eq!(value(SeedMeasure::TestAccuracy), frame.test_accuracy);
                    let shares: Vec<f64> = frame.layers.iter().filter_map(|layer| layer.curve.saturated).collect();
                    let mean = shares.iter().sum::<f64>() / 3.0;
                    assert!((value(SeedMeasure::Saturated).unwrap() - mean).abs() < 1e-12);
                }
            }
        }
    }

    #[test]
    fn a_refused_seed_ends_the_job_with_the_reason() {
        let mut config = small();
        config.training.batch_size = 5000;
        let progress = finished(config, vec![1, 2], 10);
        assert!(matches!(&progress.state, JobState::Refused(error) if error.to_string().contains("batch_size")));
    }

    #[test]
    fn no_seeds_are_done_at_once() {
        let progress = finished(small(), Vec::new(), 10);
        assert_eq!((progress.state, progress.series.steps.len()), (JobState::Finished, 0));
    }

    #[test]
    fn dropping_the_handle_gives_the_job_up() {
        let alive = Arc::new(());
        let held = Arc::clone(&alive);
        let runs = run_seeds(small().check().unwrap(), vec![1; 50], 10_000_000, move || {
            let _ = &held;
        });
        // To the end of the job it would take hours.
        in_time(move || drop(runs));
        assert_eq!(Arc::strong_count(&alive), 1, "the thread that held the waker is gone");
    }

    #[test]
    fn a_panic_is_told() {
        // A waker that panics simulates a bug inside; it is first called when a seed is finished.
        let (wake, woken) = channel();
        let count = std::sync::atomic::AtomicUsize::new(0);
        let runs = run_seeds(small().check().unwrap(), vec![1, 2], 3, move || {
            assert!(count.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 0, "asked to");
            let _ = wake.send(());
        });
        assert_eq!(until_ended(&runs, &woken).state, JobState::Failed("asked to".to_owned()));
    }
}
