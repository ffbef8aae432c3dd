//! The job that computes the map of the experiment, the maps that it was zoomed in from, and what is done with a cell.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use egui::Ui;

use super::session::Session;
use crate::config::{Checked, Config, ConfigError, DataSet, KEYS, Key, Problem};
use crate::map::{Axis, Map, Plan, Plane};
use crate::trainer::{Background, JobState, MapProgress, run_map};
use crate::view::{Deed, MapAction, Outdated, Refusal, Runs, Tab, WindowMap};

/// Greatest number of larger maps that are kept.
const MOST: usize = 50;
/// Greatest number of cells of a map from a file: every cell is a pixel of a texture, and those that diverged have lines.
const MOST_CELLS: usize = 1 << 16;

/// The map of the window, and those that it is a part of.
#[derive(Default)]
pub struct MapJob {
    shown: Option<StartedMap>,
    /// The larger maps, the largest first.
    wider: Vec<StartedMap>,
    /// Number of jobs so far.
    jobs: u64,
    /// Whether the chosen map is to be computed in the next frame.
    pub due: bool,
}

/// A map that was begun.
struct StartedMap {
    /// The handle of the job while it runs.
    runs: Option<Background<MapProgress>>,
    progress: MapProgress,
    /// The number of the job.
    number: u64,
    /// When the job began, and the number of runs that were done then.
    began: (Instant, usize),
}

impl StartedMap {
    /// Stops the job; what is computed stays. The window does not wait for its end.
    fn stop(&mut self) {
        if let Some(runs) = self.runs.take() {
            self.progress = runs.newest();
            drop(runs.unattended());
        }
        if self.progress.state == JobState::Running {
            self.progress.state = JobState::Finished;
        }
    }

    /// Returns the time that the rest will take at the speed so far.
    fn left(&self) -> Option<Duration> {
        let (at, before) = self.began;
        let map = &self.progress.map;
        let done = u32::try_from(map.done().checked_sub(before)?).ok().filter(|done| *done > 0)?;
        let rest = u32::try_from(map.plan().runs() - map.done()).ok()?;
        self.runs.as_ref().map(|_| at.elapsed() / done * rest)
    }
}

impl MapJob {
    /// Computes the map of `experiment` over `plane`; one that was stopped goes on. `wake` is called whenever there is new
    /// progress.
    ///
    /// # Errors
    /// If the plane and the experiment do not go together.
    pub fn start(
        &mut self,
        experiment: &Config,
        plane: &Plane,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<(), ConfigError> {
        let plan = plan(experiment, plane)?;
        if let Some(shown) = &mut self.shown {
            shown.stop();
        }
        let shown = self.shown.take();
        if shown.as_ref().is_none_or(|shown| shown.progress.map.plan().axes() != plan.axes()) {
            self.wider.clear();
        }
        let kept = shown.map(|shown| shown.progress.map).filter(|map| *map.plan() == plan);
        let map = kept.unwrap_or_else(|| Arc::new(Map::new(plan)));
        self.run(map, wake);
        Ok(())
    }

    /// Computes what `map` lacks.
    fn run(&mut self, map: Arc<Map>, wake: impl Fn() + Send + Sync + 'static) {
        let began = (Instant::now(), map.done());
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let runs = run_map(map, threads, wake);
        self.jobs += 1;
        let progress = runs.newest();
        self.shown = Some(StartedMap { runs: Some(runs), progress, number: self.jobs, began });
    }

    /// Shows a map that was computed elsewhere.
    fn show(&mut self, map: Map) {
        if let Some(shown) = &mut self.shown {
            shown.stop();
        }
        self.wider.clear();
        self.jobs += 1;
        let began = (Instant::now(), map.done());
        let progress = MapProgress { map: Arc::new(map), version: 0, state: JobState::Finished };
        self.shown = Some(StartedMap { runs: None, progress, number: self.jobs, began });
    }

    /// Returns the map that is shown, as far as it is computed.
    pub fn newest(&self) -> Option<&Arc<Map>> {
        self.shown.as_ref().map(|shown| &shown.progress.map)
    }

    /// Returns the progress of the first map, the shown one or a larger one, whose plan `is` the wanted one.
    pub fn find(&self, is: impl Fn(&Plan) -> bool) -> Option<&MapProgress> {
        self.shown.iter().chain(&self.wider).map(|map| &map.progress).find(|progress| is(progress.map.plan()))
    }

    /// Returns the plan of the map if it has this cell: another map may have taken its place in the frame of a click.
    fn plan_with(&self, cell: [usize; 2]) -> Option<&Plan> {
        let plan = self.shown.as_ref()?.progress.map.plan();
        (0..2).all(|axis| cell[axis] < plan.size()[axis]).then_some(plan)
    }

    /// Returns the axes of the part of the map between these cells, with as many values as `counts` says.
    fn part(&self, [first, last]: [[usize; 2]; 2], counts: [usize; 2]) -> Option<Result<[Axis; 2], Problem>> {
        let axes = self.plan_with(last)?.axes();
        let part = |axis: usize| axes[axis].part(first[axis], last[axis])?.with_count(counts[axis]);
        Some(part(0).and_then(|x| Ok([x, part(1)?])))
    }

    /// Returns the experiment of a cell with its two settings; `None` if there is no map.
    fn cell(&self, cell: [usize; 2]) -> Option<Config> {
        let plan = self.plan_with(cell)?;
        plan.cell(cell, plan.seeds()[0]).ok().map(Checked::into_config)
    }

    /// Updates the progress of the job.
    pub fn look(&mut self) {
        let Some(shown) = &mut self.shown else { return };
        if let Some(runs) = &shown.runs {
            shown.progress = runs.newest();
            if shown.progress.state != JobState::Running {
                shown.runs = None;
            }
        }
    }

    /// Returns the map for the views, beside the experiment of the controls.
    pub fn shown(&self, experiment: &Config) -> Option<WindowMap<'_>> {
        let shown = self.shown.as_ref()?;
        Some(WindowMap {
            progress: &shown.progress,
            version: (shown.number << 32) + shown.progress.version,
            left: shown.left(),
            outdated: outdated(shown.progress.map.plan(), experiment),
            is_zoomed: !self.wider.is_empty(),
        })
    }
}

/// Returns the map of `experiment` over `plane`.
fn plan(experiment: &Config, plane: &Plane) -> Result<Plan, ConfigError> {
    let mut config = experiment.clone();
    let keys = plane.axes.each_ref().map(|axis| axis.key);
    // A change of an axis at some step would take the place of the setting of every cell.
    config.events.retain(|event| !keys.contains(&event.change.key()));
    plane.plan(&config)
}

/// Returns the first key outside of the axes whose value has changed since the map was begun. How far the live networks
/// train and what is measured of them changes no cell.
pub fn outdated(plan: &Plan, experiment: &Config) -> Option<Outdated> {
    let then = plan.experiment();
    let axes = plan.axes().each_ref().map(|axis| axis.key);
    let counts = |key: &&Key<Config>| {
        let is_used = key.name != "data.path" || then.data.set == DataSet::Csv;
        is_used && !axes.contains(&key.name) && key.name != "training.steps" && !key.name.starts_with("measure.")
    };
    let key = KEYS.iter().filter(counts).find(|key| key.get(then) != key.get(experiment));
    if let Some(key) = key {
        return Some(Outdated::Key(key.name, key.get(then), key.get(experiment)));
    }
    let events = experiment.events.iter().filter(|event| !axes.contains(&event.change.key()));
    (!events.eq(&then.events)).then_some(Outdated::Events)
}

/// Returns why a map from a file is not shown, if it has more cells than a window shows.
pub(super) fn too_large(map: &Map) -> Option<Refusal> {
    let sides = map.plan().size().map(|count| count.to_string());
    (map.plan().cells() > MOST_CELLS).then_some(Refusal::MapTooLarge(sides, MOST_CELLS))
}

impl Session {
    /// Carries out an action with the map.
    pub(super) fn act_on_map(&mut self, ui: &Ui, action: MapAction) {
        let ctx = ui.ctx().clone();
        let wake = move || ctx.request_repaint();
        match action {
            MapAction::Choose(plane) => self.state.map = plane,
            MapAction::Compute => {
                let started = self.map.start(self.edits.base(), &self.state.map, wake);
                self.problem = started.err().map(Refusal::from);
            }
            MapAction::Stop => {
                if let Some(shown) = &mut self.map.shown {
                    shown.stop();
                }
            }
            MapAction::Steps(typed) => {
                if let Some(steps) = self.typed_steps("map-length", &typed) {
                    self.state.map.steps = steps;
                }
            }
            MapAction::Open(cell) => {
                let Some(config) = self.map.cell(cell) else { return };
                self.problem = None;
                self.remember_before(Deed::Cell, self.controls_before(), true);
                self.edits.open(&self.live_of(config));
            }
            MapAction::Zoom(corners) => {
                let counts = self.state.map.axes.each_ref().map(Axis::count);
                let Some(axes) = self.map.part(corners, counts) else { return };
                let started = axes.map_err(ConfigError::from).and_then(|axes| self.zoom(axes, wake));
                self.problem = started.err().map(Refusal::from);
            }
            MapAction::ZoomOut => {
                let Some(wider) = self.map.wider.pop() else { return };
                if let Some(shown) = &mut self.map.shown {
                    shown.stop();
                }
                self.state.map = wider.progress.map.plan().plane();
                if wider.progress.map.is_complete() {
                    self.map.shown = Some(wider);
                } else {
                    // A map that was stopped by the zoom goes on.
                    self.map.run(wider.progress.map, wake);
                }
            }
        }
    }

    /// Computes the part of the map with these axes, and keeps the whole.
    fn zoom(&mut self, axes: [Axis; 2], wake: impl Fn() + Send + Sync + 'static) -> Result<(), ConfigError> {
        let Some(mut whole) = self.map.shown.take() else { return Ok(()) };
        whole.stop();
        let plane = Plane { axes, ..self.state.map.clone() };
        let mut wider = std::mem::take(&mut self.map.wider);
        // The part belongs to the experiment of the map, also where the controls show another one by now.
        let started = self.map.start(whole.progress.map.plan().experiment(), &plane, wake);
        if started.is_ok() {
            self.state.map = plane;
            wider.push(whole);
            if wider.len() > MOST {
                wider.remove(0);
            }
        } else {
            self.map.shown = Some(whole);
        }
        self.map.wider = wider;
        started
    }

    /// Shows a map from a file, with what is chosen as it was for the map.
    pub(super) fn show_map(&mut self, map: Map) {
        self.problem = too_large(&map);
        if self.problem.is_some() {
            return;
        }
        self.state.map = map.plan().plane();
        (self.state.tab, self.state.runs) = (Tab::Runs, Runs::Map);
        self.map.show(map);
    }

    /// Returns the experiment of a map for the live networks, which train as far and are measured as those of now.
    pub(super) fn live_of(&self, mut config: Config) -> Config {
        config.training.steps = self.edits.base().training.steps;
        config.measure.clone_from(&self.edits.base().measure);
        if config.data.set != DataSet::Csv {
            // A file that it names and does not use was never asked about.
            config.data.path.clone_from(&self.edits.base().data.path);
        }
        config
    }

    /// Computes the map that is due.
    pub(super) fn start_due_map(&mut self, ui: &Ui) {
        if std::mem::take(&mut self.map.due) {
            self.act_on_map(ui, MapAction::Compute);
        }
    }
}
