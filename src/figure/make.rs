//! The description of a figure, the replay of its run, and its drawing.

use std::path::PathBuf;
use std::sync::Arc;

use super::error::FigureError;
use super::options::Look;
use crate::config::{Checked, Config, ConfigError, DataSet, LAST_STEP, Normalization, Problem};
use crate::files;
use crate::map::{Map, Plan, Plane};
use crate::measure::{Extras, Question, Stage};
use crate::render::{self, Drawing, Page};
use crate::trainer::{Replay, Report};
use crate::view::{MicroscopeOptions, Pace, Picture, Scene, Tab, Text, ViewState, picture_ui, theme};

/// The complete description of a figure, sufficient to make the same figure again.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The experiment, with its changes as events.
    pub experiment: Checked,
    /// The step that is shown.
    pub step: u64,
    /// The last step of the run, where curves over time end. At least `step`.
    pub until: u64,
    /// The view that is shown.
    pub picture: Picture,
    /// Layer, stage and the options of the view, and the plane of a map, whose trainings have [`Figure::step`] steps. Fields
    /// that only a window uses are ignored.
    pub state: ViewState,
    /// Size, colors and language.
    pub look: Look,
    /// The folder of the figure's file, in which the path of the data in its provenance begins; `None` to leave the path
    /// as it is, as for the standard output.
    pub folder: Option<PathBuf>,
}

/// Least width, in points, of the data view of a data set that is shown as a table.
const TABLE: f32 = 480.0;

impl Figure {
    /// Returns the figure of what a window shows: the run of `report`, at the step of `state`.
    ///
    /// # Errors
    /// If the experiment is not valid. The experiment of a trainer always is.
    pub fn of_window(report: &Report, picture: Picture, state: &ViewState, look: Look) -> Result<Self, ConfigError> {
        let until = report.frame.as_ref().map_or(0, |frame| frame.step);
        let step = state.at.and_then(|at| report.timeline.at_or_before(at)).map_or(until, |frame| frame.step);
        let mut file = Config::clone(&report.file);
        // A window can train beyond the last step of its file; the figure needs a file that reaches its step.
        file.training.steps = file.training.steps.max(until);
        Ok(Self { experiment: file.check()?, step, until, picture, state: state.clone(), look, folder: None })
    }

    /// Returns the figure of a map.
    ///
    /// # Panics
    /// Never: the experiment of a plan is valid also with another number of steps.
    #[must_use]
    pub fn of_map(plan: &Plan, look: Look) -> Self {
        let (steps, state) = (plan.steps(), ViewState { map: plan.plane(), ..ViewState::default() });
        let mut config = plan.experiment().clone();
        config.training.steps = Config::default().training.steps;
        let experiment = config.check().expect("the steps of its trainings are no part of the experiment of a map");
        Self { experiment, step: steps, until: steps, picture: Picture::Map, state, look, folder: None }
    }

    /// Returns the plan of the map that the figure shows.
    ///
    /// # Errors
    /// If the plane and the experiment do not go together.
    pub fn plan(&self) -> Result<Plan, ConfigError> {
        self.plane().plan(self.experiment.config())
    }

    /// Returns the plane of the map that the figure shows.
    #[must_use]
    pub fn plane(&self) -> Plane {
        Plane { steps: self.step, ..self.state.map.clone() }
    }

    /// Returns the experiment as a description of the figure names it. The cells of a map have as many steps as the figure
    /// says, whatever the experiment says.
    #[must_use]
    pub fn described(&self) -> Config {
        let mut config = self.experiment.config().clone();
        if self.picture == Picture::Map {
            config.training.steps = Config::default().training.steps;
        }
        config
    }

    /// Returns what is wrong with the figure as far as that can be known without training; each key is the name of an
    /// option.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = if self.picture == Picture::Map { self.problems_of_map() } else { self.problems_of_run() };
        problems.extend(self.too_small());
        problems
    }

    fn problems_of_map(&self) -> Vec<Problem> {
        let mut problems = self.plan().err().map(|error| error.0).unwrap_or_default();
        if self.until != self.step {
            problems.push(Problem::new("until", "has no place in a map, which shows the end of its trainings"));
        }
        problems
    }

    fn problems_of_run(&self) -> Vec<Problem> {
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
        problems
    }

    /// Returns the problem that the page is too small to be legible, if it is.
    #[must_use]
    pub fn too_small(&self) -> Option<Problem> {
        let ([width, height], size) = (self.least(self.look.caption), self.look.size);
        (size.width < width || size.height < height).then(|| {
            let (name, with) = (self.picture.name(), if self.look.caption { " with a caption" } else { "" });
            let text = format!("is {size}; the view {name}{with} needs at least {width}x{height} pixels");
            Problem::new("size", text)
        })
    }

    /// Returns the least width and height of the page, in points of the window, with or without a caption below.
    #[must_use]
    pub fn least(&self, caption: bool) -> [f32; 2] {
        let [width, height] = self.picture.least(caption);
        let table = matches!(self.experiment.config().data.set, DataSet::Penguins | DataSet::Wine);
        [if self.picture == Picture::Data && table { width.max(TABLE) } else { width }, height]
    }

    /// Returns `experiment` as the figure's file holds it.
    #[must_use]
    pub(super) fn written(&self, experiment: &Config) -> String {
        let mut experiment = experiment.clone();
        if let Some(folder) = &self.folder {
            experiment.relocate(|path| files::relative(path, folder));
        }
        experiment.to_toml()
    }

    /// Returns the experiment as it is at the step that is shown: with the changes of all earlier steps, but without
    /// those of the step itself, because a frame shows the state before them.
    #[must_use]
    pub fn config(&self) -> Config {
        let mut config = self.experiment.config().clone();
        let past = config.events.iter().filter(|event| event.step < self.step).cloned().collect::<Vec<_>>();
        for event in &past {
            event.change.apply(&mut config);
        }
        config
    }

    /// Returns the question that the networks must answer for this figure, in addition to what their frames record.
    #[must_use]
    pub fn question(&self) -> Question {
        let (state, text) = (self.drawn_state(), Text::new(self.look.language));
        self.scene(self.experiment.config(), None, &state, &text).question()
    }

    /// Returns what this figure shows beyond what every view shows.
    #[must_use]
    pub fn extras(&self) -> Extras {
        self.drawn_state().extras()
    }

    /// Trains to [`Figure::until`]. Calls `go_on` with the number of steps made; if it returns `false`, the training
    /// stops.
    ///
    /// # Returns
    /// The report that [`draw`] needs, as a window would have it; `None` if `go_on` stopped the training.
    ///
    /// # Errors
    /// If the data cannot be read, or both arms have diverged before the step.
    pub fn replay(&self, go_on: &mut dyn FnMut(u64) -> bool) -> Result<Option<Report>, FigureError> {
        self.replay_on(&mut Replay::new(&self.experiment, self.extras())?, go_on)
    }

    /// Works like `Figure::replay`, but continues `replay`, a run of the same experiment that measures [`Figure::extras`] and is
    /// not yet beyond the step. This way several figures can share one run.
    ///
    /// # Errors
    /// If both arms have diverged before the step.
    pub fn replay_on(
        &self,
        replay: &mut Replay,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Option<Report>, FigureError> {
        if !replay.advance_to(self.step, go_on) {
            return Ok(None);
        }
        let report = self.look_at(replay)?;
        if self.until <= self.step {
            return Ok(Some(report));
        }
        Ok(replay.advance_to(self.until, go_on).then(|| Self::continued(report, &Self::end(replay))))
    }

    /// Returns the report of `replay`, which must be at the step of the figure, with the answer to
    /// `Figure::question`.
    ///
    /// # Errors
    /// If both arms have diverged.
    pub fn look_at(&self, replay: &mut Replay) -> Result<Report, FigureError> {
        let mut report = replay.report(&self.question());
        if let Some([Some(a), Some(b)]) =
            report.frame.as_ref().map(|frame| frame.arms.each_ref().map(|arm| arm.diverged))
        {
            return Err(FigureError::Ended { step: self.step, arms: [a, b] });
        }
        // The speed of the machine is left out: it would make equal figures differ.
        (report.pace, report.steps_per_s) = (0.0, [0.0; 2]);
        Ok(report)
    }

    /// Returns the report of `replay`, which must be at the step `until`, for the curves over time.
    #[must_use]
    pub fn end(replay: &mut Replay) -> Report {
        let mut report = replay.report(&Question::default());
        (report.pace, report.steps_per_s) = (0.0, [0.0; 2]);
        report
    }

    /// Combines the report of an earlier step with the report of the `end` of the same run. The result equals the
    /// report of a window that has gone back to that step.
    #[must_use]
    pub fn continued(at_step: Report, end: &Report) -> Report {
        let mut report = end.clone();
        // The step may lie between two recorded ones; its frame is added so that the figure shows exactly this step.
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

    /// Returns the state to draw with: the state of the figure without what only a window uses.
    pub(super) fn drawn_state(&self) -> ViewState {
        let state = &self.state;
        ViewState {
            tab: self.picture.tab().unwrap_or(if self.picture == Picture::Window { state.tab } else { Tab::Layers }),
            network: match self.picture {
                Picture::Network => true,
                Picture::Window => state.network,
                _ => false,
            },
            at: (self.step < self.until).then_some(self.step),
            pace: Pace { run_to: self.until, ..state.pace },
            plays_back: false,
            microscope: MicroscopeOptions {
                open: self.picture == Picture::Unit || (self.picture == Picture::Window && state.microscope.open),
                ..state.microscope
            },
            keys: false,
            hint: None,
            dialog: None,
            message: None,
            full_screen: false,
            ..state.clone()
        }
    }

    /// Returns what the picture reads. It depends on the experiment alone: it has no lesson and no pinned run.
    pub(super) fn scene<'a>(
        &self,
        config: &'a Config,
        report: Option<&'a Report>,
        state: &'a ViewState,
        text: &'a Text,
    ) -> Scene<'a> {
        // The picture of a whole window looks like the window, not like a page.
        Scene { page: self.picture != Picture::Window, ..Scene::new(config, report, state, text) }
    }
}

/// Draws `figure` from `report`, with `caption` below it. The run of the report must have reached [`Figure::until`],
/// and the report must hold the answer to [`Figure::question`].
#[must_use]
pub fn draw(figure: &Figure, report: &Report, caption: Option<&str>) -> Drawing {
    let (state, text) = (figure.drawn_state(), Text::new(figure.look.language));
    on_page(figure, &figure.scene(&report.config, Some(report), &state, &text), caption)
}

/// Draws `figure`, that of a map, from the results of `map`, with `caption` below it.
pub(super) fn draw_map(figure: &Figure, map: &Map, caption: Option<&str>) -> Drawing {
    let (state, text) = (figure.drawn_state(), Text::new(figure.look.language));
    let scene = figure.scene(map.plan().experiment(), None, &state, &text);
    on_page(figure, &Scene { map: Some(map), ..scene }, caption)
}

fn on_page(figure: &Figure, scene: &Scene<'_>, caption: Option<&str>) -> Drawing {
    let look = &figure.look;
    let mut page = Page::new([look.size.width, look.size.height], look.theme);
    page.background = (!look.transparent).then(|| theme::canvas(look.theme));
    render::draw(page, theme::install, |ui| picture_ui(ui, scene, figure.picture, caption))
}
