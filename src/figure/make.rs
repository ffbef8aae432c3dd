//! What a figure shows, and how it is drawn.

use std::fmt;
use std::sync::Arc;

use super::options::Look;
use crate::config::{Checked, Config, ConfigError, DataSet, LAST_STEP, Normalization, Problem};
use crate::measure::{Diverged, Question, Stage};
use crate::render::{self, Drawing, Page};
use crate::trainer::{Replay, Report};
use crate::view::{Lessons, Past, Picture, Scene, Tab, Text, ViewState, picture_ui, theme};

/// All that it takes to make a figure again.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The experiment, with its changes as events.
    pub experiment: Checked,
    /// The step that is shown.
    pub step: u64,
    /// How far the run goes: what is drawn over time ends there. At least `step`.
    pub until: u64,
    /// What is shown.
    pub picture: Picture,
    /// How: layer, stage and the options of the views. What belongs to a window alone is not looked at.
    pub state: ViewState,
    /// Size, colors and words.
    pub look: Look,
}

/// Why there is nothing to be shown.
#[derive(Clone, Debug, PartialEq)]
pub enum MakeError {
    /// The data cannot be read, or do not go with the experiment.
    Experiment(ConfigError),
    /// Both arms have diverged before the step: where.
    Ended {
        /// The step of the figure.
        step: u64,
        /// How each arm ended.
        arms: [Diverged; 2],
    },
}

/// Least width of a page with a table, in points.
const TABLE: f32 = 480.0;

impl fmt::Display for MakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Experiment(error) => error.fmt(f),
            Self::Ended { step, arms } => {
                let [a, b] = arms.each_ref().map(|end| {
                    let output = if end.output { " (output layer)" } else { "" };
                    format!("at step {} in layer {}{output}", end.step, end.layer)
                });
                write!(f, "at step {step} there is nothing left to show: A diverged {a}, B {b}")
            }
        }
    }
}

impl std::error::Error for MakeError {}

impl Figure {
    /// A figure of what a window shows: the run of `report`, at the step of `state`.
    ///
    /// # Errors
    /// Where the experiment is none, which a trainer excludes.
    pub fn of_window(report: &Report, picture: Picture, state: &ViewState, look: Look) -> Result<Self, ConfigError> {
        let until = report.frame.as_ref().map_or(0, |frame| frame.step);
        let step = state.at.and_then(|at| report.timeline.at_or_before(at)).map_or(until, |frame| frame.step);
        let mut file = Config::clone(&report.file);
        // A window trains on beyond the end of its file; a file that is to lead there again says so.
        file.training.steps = file.training.steps.max(until);
        Ok(Self { experiment: file.check()?, step, until, picture, state: state.clone(), look })
    }

    /// Returns what is wrong with the figure as far as that can be known without training; each key is the name of an
    /// option.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let config = self.experiment.config();
        let mut problems = Vec::new();
        let of_network = |key: &str, number: Option<usize>, most: usize, of: &str| {
            let beyond = number.filter(|number| *number > most)?;
            Some(Problem::value(key, &beyond.to_string(), format!("1..={most} ({of})")))
        };
        problems.extend(of_network("layer", self.state.layer, config.network.depth, "network.depth"));
        problems.extend(of_network("unit", self.state.unit, config.network.width, "network.width"));
        let plain = |config: &Config| config.arms.iter().all(|arm| arm.normalization == Normalization::None);
        if self.state.stage == Stage::ZHat && plain(&self.config()) {
            problems.push(Problem::new("stage", "is z_hat, which no arm has: both are without a normalization"));
        }
        let last = config.training.steps.min(LAST_STEP);
        for (name, step) in [("step", self.step), ("until", self.until)] {
            if step > last {
                problems.push(Problem::value(name, &step.to_string(), format!("0..={last} (training.steps)")));
            }
        }
        if self.until < self.step {
            problems.push(Problem::new("until", format!("is {}, before step {}", self.until, self.step)));
        }
        let ([width, height], size) = (self.least(self.look.caption), self.look.size);
        if size.width < width || size.height < height {
            let (name, with) = (self.picture.name(), if self.look.caption { " with a caption" } else { "" });
            let text = format!("is {size}; the view {name}{with} needs at least {width}x{height} pixels");
            problems.push(Problem::new("size", text));
        }
        problems
    }

    /// Least width and height of its page, in points of the window, with or without a caption below.
    #[must_use]
    pub fn least(&self, caption: bool) -> [f32; 2] {
        let [width, height] = self.picture.least(caption);
        let table = matches!(self.experiment.config().data.set, DataSet::Penguins | DataSet::Wine);
        [if self.picture == Picture::Data && table { width.max(TABLE) } else { width }, height]
    }

    /// The experiment as it is at the step that is shown: a frame shows the state before the changes of its step.
    #[must_use]
    pub fn config(&self) -> Config {
        let mut config = self.experiment.config().clone();
        let past = config.events.iter().filter(|event| event.step < self.step).cloned().collect::<Vec<_>>();
        for event in &past {
            event.change.apply(&mut config);
        }
        config
    }

    /// What has to be asked of the networks beyond their frames.
    #[must_use]
    pub fn question(&self) -> Question {
        let (state, text) = (self.drawn_state(), Text::new(self.look.language));
        scene(self.experiment.config(), None, &state, &text).question()
    }

    /// Trains to [`Figure::until`]; `go_on` is told the steps made and says whether to go on.
    ///
    /// # Returns
    /// What a window would show: what [`draw`] needs. `None` where it was not to go on.
    ///
    /// # Errors
    /// Where the data cannot be read, or both arms have diverged before the step.
    pub fn replay(&self, go_on: &mut dyn FnMut(u64) -> bool) -> Result<Option<Report>, MakeError> {
        self.replay_on(&mut Replay::new(&self.experiment).map_err(MakeError::Experiment)?, go_on)
    }

    /// The same with a run of its experiment that has not gone beyond the step, as for several figures of one run.
    ///
    /// # Errors
    /// Where both arms have diverged before the step.
    pub fn replay_on(
        &self,
        replay: &mut Replay,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Option<Report>, MakeError> {
        if !replay.advance_to(self.step, go_on) {
            return Ok(None);
        }
        let report = self.look_at(replay)?;
        if self.until <= self.step {
            return Ok(Some(report));
        }
        Ok(replay.advance_to(self.until, go_on).then(|| Self::continued(report, &Self::end(replay))))
    }

    /// What a run that stands at the step of the figure shows, with the answer to its question.
    ///
    /// # Errors
    /// Where both arms have diverged.
    pub fn look_at(&self, replay: &mut Replay) -> Result<Report, MakeError> {
        let mut report = replay.report(&self.question());
        if let Some([Some(a), Some(b)]) =
            report.frame.as_ref().map(|frame| frame.arms.each_ref().map(|arm| arm.diverged))
        {
            return Err(MakeError::Ended { step: self.step, arms: [a, b] });
        }
        // How fast this machine is would make every figure another one.
        (report.pace, report.steps_per_s) = (0.0, [0.0; 2]);
        Ok(report)
    }

    /// What a run that stands at the end of what is drawn over time shows.
    #[must_use]
    pub fn end(replay: &mut Replay) -> Report {
        let mut report = replay.report(&Question::default());
        (report.pace, report.steps_per_s) = (0.0, [0.0; 2]);
        report
    }

    /// The report of an earlier step together with that of the `end` of the same run: what a window would show that went
    /// back to that step.
    #[must_use]
    pub fn continued(at_step: Report, end: &Report) -> Report {
        let mut report = end.clone();
        // Also between two recorded steps the figure is of exactly this one.
        if let Some(frame) = at_step.frame {
            let kept = report.timeline.at_or_before(frame.step);
            if kept.is_none_or(|kept| !Arc::ptr_eq(kept, &frame)) {
                Arc::make_mut(&mut report.timeline).insert(frame);
            }
        }
        report.inspection = at_step.inspection;
        (report.exhibit, report.data) = (at_step.exhibit, at_step.data);
        report
    }

    /// The state of the view that is drawn.
    pub(super) fn drawn_state(&self) -> ViewState {
        let state = &self.state;
        ViewState {
            tab: self.picture.tab().unwrap_or(if self.picture == Picture::Window { state.tab } else { Tab::Layers }),
            at: (self.step < self.until).then_some(self.step),
            // The picture of a window is as a window.
            printed: self.picture != Picture::Window,
            run_to: self.until,
            plays_back: false,
            keys: false,
            hint: None,
            dialog: None,
            message: None,
            full_screen: false,
            ..state.clone()
        }
    }
}

/// A scene of nothing but a run.
pub(super) fn scene<'a>(
    config: &'a Config,
    report: Option<&'a Report>,
    state: &'a ViewState,
    text: &'a Text,
) -> Scene<'a> {
    // A figure is made of an experiment: what else was on the screen is no part of it.
    let (lessons, past) = (Lessons::default(), Past::default());
    Scene { config, report, problem: None, state, text, branch: None, seeds: None, lessons, past }
}

/// Draws `figure` of `report`, whose run has gone to [`Figure::until`] and which holds the answer to
/// [`Figure::question`]; `caption` stands below it.
#[must_use]
pub fn draw(figure: &Figure, report: &Report, caption: Option<&str>) -> Drawing {
    let look = &figure.look;
    let text = Text::new(look.language);
    let state = figure.drawn_state();
    let scene = scene(&report.config, Some(report), &state, &text);
    let mut page = Page::new([look.size.width, look.size.height], look.theme);
    page.background = (!look.transparent).then(|| theme::canvas(look.theme));
    render::draw(page, theme::install, |ui| picture_ui(ui, &scene, figure.picture, caption))
}
