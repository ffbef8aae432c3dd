//! The subject of an export: a copy of the run and the map at the moment of the request, so that both can go on meanwhile.

use std::sync::Arc;

use super::options;
use crate::config::Config;
use crate::figure::{Figure, Look};
use crate::map::Map;
use crate::measure::{Frame, Question};
use crate::trainer::{Activity, Report};
use crate::view::{Picture, Refusal, ViewState};

/// A copy of a run with the view of it, and of the map.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The report that a paused trainer would give of the run.
    pub report: Report,
    /// The map, as far as it is computed.
    pub map: Option<Arc<Map>>,
    /// The view state, with the displayed step.
    state: ViewState,
    /// Whether the networks were changed at the displayed step.
    pub changed_here: bool,
}

impl Subject {
    /// Returns the subject that `report`, `map` and `state` show; `None` if nothing has been measured yet.
    ///
    /// While training goes on, the newest frame holds only the measurements that the window displays. The subject then
    /// shows the newest recorded frame, and its curves over time end there.
    pub fn of(report: &Report, map: Option<&Arc<Map>>, state: &ViewState) -> Option<Self> {
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
        // The speed of the machine and the activity of the trainer are no part of a figure.
        report.activity = Activity::Paused;
        (report.pace, report.steps_per_s) = (0.0, [0.0; 2]);
        let until = report.frame.as_ref().map_or(newest.step, |frame| frame.step);
        let at = state.at.filter(|at| *at < until);
        let changed_here =
            at.is_none() && !trains && until > 0 && report.file.events.iter().any(|event| event.step == until);
        Some(Self { state: plain(state, at, report.config.network.depth), report, map: map.cloned(), changed_here })
    }

    /// Returns the step that `picture` shows: the displayed one, or the last one of the trainings of the map.
    pub fn step(&self, picture: Picture) -> u64 {
        if let (Picture::Map, Some(map)) = (picture, &self.map) {
            return map.plan().steps();
        }
        let newest = self.report.frame.as_ref().map_or(0, |frame| frame.step);
        let shown = self.state.at.and_then(|at| self.report.timeline.at_or_before(at));
        shown.map_or(newest, |frame| frame.step)
    }

    /// Returns the figure of the subject.
    ///
    /// # Errors
    /// If the page is too small, there is no map, or the experiment is not valid; the experiment of a trainer always is.
    pub fn figure(&self, picture: Picture, look: Look) -> Result<Figure, Refusal> {
        let figure = if picture == Picture::Map {
            let map = self.map.as_ref().ok_or(Refusal::NothingToExport)?;
            let mut figure = Figure::of_map(map.plan(), look);
            figure.state.hidden = self.state.hidden;
            figure
        } else {
            Figure::of_window(&self.report, picture, &self.state, look)?
        };
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

    /// Returns whether the report holds everything that `figure` shows, so that the run need not be replayed.
    pub fn holds(&self, figure: &Figure) -> bool {
        let question = figure.question();
        let answered = question == Question::default()
            || self
                .report
                .inspection
                .as_ref()
                .is_some_and(|answer| answer.step == figure.step && answer.question == question);
        // The report has the samples of the newest step, which a change of the noise after `step` has moved.
        let between = figure.step..figure.until;
        let same_data = !self
            .report
            .file
            .events
            .iter()
            .any(|event| event.change.key() == "data.noise" && between.contains(&event.step));
        // The landscape is measured only while it is shown; the figure has it from the first step on.
        let measured =
            !figure.extras().landscape || self.report.timeline.frames().iter().all(|frame| has_landscape(frame));
        answered && same_data && measured
    }
}

/// Returns whether `frame` has the landscape of every arm that can have one. Where it is undefined for another reason, as at a
/// learning rate of 0, a replay finds the same.
fn has_landscape(frame: &Frame) -> bool {
    frame.step == 0 || frame.arms.iter().all(|arm| arm.landscape.is_some() || arm.diverged.is_some())
}

/// Returns the part of `state` that a command line can express, without what only a window uses.
fn plain(state: &ViewState, at: Option<u64>, depth: usize) -> ViewState {
    let mut plain = ViewState { at, ..ViewState::default() };
    for (key, value) in state.options() {
        // A test of the options shows that every value that is written can be read.
        let _ = plain.set_option(key, &value);
    }
    // The window keeps the layer that was chosen in a deeper network, but displays the last layer instead.
    plain.layer = plain.layer.map(|layer| layer.clamp(1, depth.max(1)));
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Extras;
    use crate::trainer::Replay;

    /// The landscape of a run that did not measure it, or not from its first step on, comes from a replay.
    #[test]
    fn a_figure_of_the_landscape_needs_all_of_it() {
        let mut config = Config::plane();
        for set in ["data.samples=200", "network.depth=2", "network.width=8", "training.batch_size=16"] {
            config.set(set).unwrap();
        }
        let checked = config.check().expect("a good experiment");
        let report = |landscape| {
            let mut replay = Replay::new(&checked, Extras { landscape, ..Extras::default() }).expect("networks");
            assert!(replay.advance_to(12, &mut |_| true));
            replay.report(&Question::default())
        };
        let (without, with) = (report(false), report(true));
        let mut late = with.clone();
        Arc::make_mut(&mut late.timeline).insert(Arc::clone(&without.timeline.frames()[3]));
        for (part, expected) in [("landscape", [false, false, true]), ("layers", [false; 3])] {
            let mut state = ViewState::default();
            state.set_option("gradients.part", part).unwrap();
            let holds = [&without, &late, &with].map(|report| {
                let subject = Subject::of(report, None, &state).expect("a frame");
                let figure = subject.figure(Picture::Gradients, Look::default()).expect("a figure");
                subject.holds(&figure)
            });
            // The layers ask for the slopes, which no frame holds.
            assert_eq!(holds, expected, "{part}");
        }
    }
}
