//! What an export is about: the run as it stood when it was asked for, so that training can go on meanwhile.

use std::sync::Arc;

use super::options;
use crate::config::Config;
use crate::figure::{Figure, Look};
use crate::measure::Question;
use crate::trainer::{Activity, Report};
use crate::view::{Picture, Refusal, ViewState};

/// A run that stands still, and how it is looked at.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The run, as a paused trainer would report it.
    pub report: Report,
    /// The view, with the step that is shown.
    state: ViewState,
    /// The networks were changed at the very step that is shown.
    pub changed_here: bool,
}

impl Subject {
    /// What `report` and `state` show. `None` where nothing has been measured yet.
    ///
    /// While training goes on, the newest frame holds only what the window shows: the newest recorded one takes its
    /// place, and what is drawn over time ends there.
    pub fn of(report: &Report, state: &ViewState) -> Option<Self> {
        let mut report = report.clone();
        let newest = report.frame.clone()?;
        let trains = report.activity == Activity::Running;
        if let Some(recorded) = report.timeline.frames().last().filter(|_| trains).cloned() {
            let mut config = Config::clone(&report.file);
            let past: Vec<_> = config.events.iter().filter(|event| event.step < recorded.step).cloned().collect();
            for event in &past {
                event.change.apply(&mut config);
            }
            report.config = Arc::new(config);
            report.losses = report.losses.map(|losses| Arc::new(losses.up_to(recorded.step)));
            report.inspection = report.inspection.filter(|answer| answer.step <= recorded.step);
            report.frame = Some(recorded);
        }
        // As in a replay: how fast this machine is, or what the trainer does, is no part of a figure.
        report.activity = Activity::Paused;
        (report.pace, report.steps_per_s) = (0.0, [0.0; 2]);
        let until = report.frame.as_ref().map_or(newest.step, |frame| frame.step);
        let at = state.at.filter(|at| *at < until);
        let changed_here =
            at.is_none() && !trains && until > 0 && report.file.events.iter().any(|event| event.step == until);
        Some(Self { state: plain(state, at, report.config.network.depth), report, changed_here })
    }

    /// The step that is shown.
    pub fn step(&self) -> u64 {
        let newest = self.report.frame.as_ref().map_or(0, |frame| frame.step);
        let shown = self.state.at.and_then(|at| self.report.timeline.at_or_before(at));
        shown.map_or(newest, |frame| frame.step)
    }

    /// A figure of it.
    ///
    /// # Errors
    /// Where the experiment is none, which a trainer excludes, or the page is too small.
    pub fn figure(&self, picture: Picture, look: Look) -> Result<Figure, Refusal> {
        let figure = Figure::of_window(&self.report, picture, &self.state, look)?;
        let fits = |caption: bool| {
            let [width, height] = figure.least(caption);
            look.size.width >= width && look.size.height >= height
        };
        if !fits(look.caption) {
            let sides = options::enlarged(look.size, figure.least(look.caption));
            return Err(Refusal::FigureTooSmall { sides, metric: look.size.metric, without_caption: fits(false) });
        }
        match figure.problems().into_iter().next() {
            Some(problem) => Err(problem.into()),
            None => Ok(figure),
        }
    }

    /// Whether the run at hand holds all that `figure` shows; else it is replayed.
    pub fn holds(&self, figure: &Figure) -> bool {
        let question = figure.question();
        let answered = question == Question::default()
            || self
                .report
                .inspection
                .as_ref()
                .is_some_and(|answer| answer.step == figure.step && answer.question == question);
        // The samples that are shown are those of the newest step.
        let moved = |key: &str| key == "data.noise";
        let between = figure.step..figure.until;
        let same_data =
            !self.report.file.events.iter().any(|event| moved(event.change.key()) && between.contains(&event.step));
        answered && same_data
    }
}

/// The view alone, as a command line can say it: what belongs to the window is left behind.
fn plain(state: &ViewState, at: Option<u64>, depth: usize) -> ViewState {
    let mut plain = ViewState { at, ..ViewState::default() };
    for (key, value) in state.options() {
        // An option that is said is one that is understood, which a test of the options proves.
        let _ = plain.set_option(key, &value);
    }
    // As the window reads it, which keeps the choice of a deeper network.
    plain.layer = plain.layer.map(|layer| layer.clamp(1, depth.max(1)));
    plain
}
