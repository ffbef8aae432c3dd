//! A run without a window, for figures.

use super::pace::Pace;
use super::report::{Activity, Report};
use super::run::Run;
use crate::config::{Checked, ConfigError};
use crate::data::Data;
use crate::measure::{Extras, LayersView, Question, Stage};

/// An experiment that is trained to a step as fast as possible and then reports what a window would show.
///
/// Frames, losses and answers are bit-identical to those of a [`super::Trainer`] paused at that step.
pub struct Replay {
    run: Run,
    pace: Pace,
}

impl Replay {
    /// Loads the data and builds the networks. Recorded frames have what every view shows, and `extras`.
    ///
    /// # Errors
    /// Returns an error if the data cannot be read or do not fit the experiment.
    pub fn new(experiment: &Checked, extras: Extras) -> Result<Self, ConfigError> {
        let data = std::sync::Arc::new(Data::load(experiment.config())?);
        Ok(Self { run: Run::new(0, experiment, &data, extras)?, pace: Pace::new(None) })
    }

    /// Returns the number of steps.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.run.experiment.steps()
    }

    /// Trains to `step`. Between two rounds it calls `go_on` with the number of steps; `false` ends the training.
    ///
    /// # Returns
    /// Whether the step was reached.
    pub fn advance_to(&mut self, step: u64, go_on: &mut dyn FnMut(u64) -> bool) -> bool {
        while self.steps() < step {
            if !go_on(self.steps()) {
                return false;
            }
            let leg = step.min(self.steps() + self.pace.portions.steps());
            self.run.advance(leg, LayersView::histograms(Stage::Y), &mut self.pace);
        }
        true
    }

    /// Returns what a paused window would show at this step, with the answer to `question`.
    #[must_use]
    pub fn report(&mut self, question: &Question) -> Report {
        self.run.look_closely();
        self.run.inspection = None;
        if !question.is_empty() {
            self.run.inspect(question, &mut self.pace);
        }
        self.run.report(Activity::Paused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn reports_all_that_views_show_at_a_step_between_two_recorded_ones() {
        let mut config = Config::plane();
        config.network.depth = 2;
        config.network.width = 8;
        config.data.samples = 200;
        let mut replay = Replay::new(&config.check().expect("a good experiment"), Extras::default()).expect("networks");
        assert!(replay.advance_to(301, &mut |_| true));
        let report = replay.report(&Question { decision: Some(Question::FINE), ..Question::default() });
        let frame = report.frame.expect("a frame");
        assert_eq!(frame.step, 301);
        assert!(frame.arms.iter().all(|arm| arm.layers[0].gradient.is_some() && arm.test_accuracy.is_some()));
        assert_eq!(report.timeline.frames().last().map(|frame| frame.step), Some(300));
        assert!(report.inspection.is_some_and(|answer| answer.step == 301 && answer.arms[1].decision.is_some()));
    }

    #[test]
    fn ends_where_it_is_told_to() {
        let mut replay =
            Replay::new(&Config::plane().check().expect("a good experiment"), Extras::default()).expect("networks");
        assert!(!replay.advance_to(100_000, &mut |steps| steps < 20));
        assert!((20..100_000).contains(&replay.steps()));
    }
}
