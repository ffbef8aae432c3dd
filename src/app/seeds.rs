//! The job that repeats the experiment with several seeds, and its last result.

use crate::config::{Checked, Config, ConfigError, SEED_MAX};
use crate::trainer::{Background, JobState, SeedProgress, run_seeds};
use crate::view::{Seeds, SeedsOptions};

/// The job that repeats the experiment, running or finished, if there is one.
#[derive(Default)]
pub struct SeedsJob {
    started: Option<StartedJob>,
}

struct StartedJob {
    /// The handle of the job while it runs.
    runs: Option<Background<SeedProgress>>,
    /// The experiment with its seed set to 0.
    of: Config,
    progress: SeedProgress,
}

impl SeedsJob {
    /// Starts a job: `experiment` with its seed and those that follow. `wake` is called whenever there is new
    /// progress. A running job is canceled.
    ///
    /// # Errors
    /// If the experiment is invalid.
    pub fn start(
        &mut self,
        experiment: &Config,
        options: SeedsOptions,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<(), ConfigError> {
        self.cancel();
        let checked: Checked = experiment.clone().check()?;
        // The largest seed is followed by the smallest.
        let seeds = (0..options.count as u64).map(|i| (experiment.seed + i) & SEED_MAX).collect();
        let runs = run_seeds(checked, seeds, options.steps, wake);
        self.started = Some(StartedJob { of: without_seed(experiment), progress: runs.newest(), runs: Some(runs) });
        Ok(())
    }

    /// Cancels the job; the seeds already done stay.
    pub fn cancel(&mut self) {
        let Some(job) = &mut self.started else { return };
        if let Some(runs) = job.runs.take() {
            job.progress = runs.newest();
            // The job ends after a portion of steps, but loading data may take longer, and the window must not wait.
            drop(runs.unattended());
        }
        if job.progress.state == JobState::Running {
            (job.progress.state, job.progress.of) = (JobState::Finished, job.progress.done);
        }
        if job.progress.done == 0 {
            self.started = None;
        }
    }

    /// Updates the progress of the job.
    pub fn look(&mut self) {
        let Some(job) = &mut self.started else { return };
        if let Some(runs) = &job.runs {
            job.progress = runs.newest();
            if job.progress.state != JobState::Running {
                job.runs = None;
            }
        }
    }

    /// Returns the results for the views; they are stale if `experiment` differs from that of the job in more than
    /// the seed.
    pub fn shown(&self, experiment: Option<&Config>) -> Option<Seeds<'_>> {
        let job = self.started.as_ref()?;
        let stale = experiment.is_some_and(|experiment| without_seed(experiment) != job.of);
        Some(Seeds { progress: &job.progress, stale })
    }
}

fn without_seed(experiment: &Config) -> Config {
    Config { seed: 0, ..experiment.clone() }
}
