//! The job that computes the map of the experiment, the maps that it was zoomed in from, and what is done with a cell.

use std::num::NonZero;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use egui::Ui;

use super::session::Session;
use crate::config::{Checked, Config, ConfigError, KEYS, Key};
use crate::figure::{Look, map_file};
use crate::files::FileKind;
use crate::map::{Axis, Map, Measure, Plan, write_csv};
use crate::trainer::{Background, JobState, MapProgress, run_map};
use crate::view::{Deed, FileAction, MapAction, MapAxis, MapOptions, Outdated, Purpose, Refusal, WindowMap};

/// Greatest number of larger maps that are kept, of at most 64 × 64 cells each.
const MOST: usize = 50;

/// The map of the window, and those that it is a part of.
#[derive(Default)]
pub struct MapJob {
    shown: Option<StartedMap>,
    /// The larger maps, the largest first.
    wider: Vec<StartedMap>,
    /// Number of jobs so far.
    jobs: u64,
}

/// A map that was begun.
struct StartedMap {
    /// The handle of the job while it runs.
    runs: Option<Background<MapProgress>>,
    options: MapOptions,
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
    /// Computes the map of `experiment` with `options`; one that was stopped goes on. `wake` is called whenever there is
    /// new progress.
    fn start(
        &mut self,
        experiment: &Config,
        options: MapOptions,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Result<(), ConfigError> {
        let plan = plan(experiment, &options)?;
        if let Some(shown) = &mut self.shown {
            shown.stop();
        }
        let kept = self.shown.take().map(|shown| shown.progress.map).filter(|map| *map.plan() == plan);
        let map = kept.unwrap_or_else(|| Arc::new(Map::new(plan)));
        self.run(map, options, wake);
        Ok(())
    }

    /// Computes what `map` lacks.
    fn run(&mut self, map: Arc<Map>, options: MapOptions, wake: impl Fn() + Send + Sync + 'static) {
        let began = (Instant::now(), map.done());
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let runs = run_map(map, threads, wake);
        self.jobs += 1;
        let progress = runs.newest();
        self.shown = Some(StartedMap { runs: Some(runs), options, progress, number: self.jobs, began });
    }

    /// Returns the plan of the map if it has this cell: another map may have taken its place in the frame of a click.
    fn plan_with(&self, cell: [usize; 2]) -> Option<&Plan> {
        let plan = self.shown.as_ref()?.progress.map.plan();
        (0..2).all(|axis| cell[axis] < plan.size()[axis]).then_some(plan)
    }

    /// Returns the options of the part of the map between these cells.
    fn part(&self, [first, last]: [[usize; 2]; 2], options: MapOptions) -> Option<MapOptions> {
        let axes = self.plan_with(last)?.axes();
        let part = |axis: usize| {
            let ends = [first[axis], last[axis]].map(|i| axes[axis].number(i));
            MapAxis { key: axes[axis].key, ends }
        };
        Some(MapOptions { axes: [part(0), part(1)], ..options })
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
            options: shown.options,
            left: shown.left(),
            outdated: outdated(shown.progress.map.plan(), experiment),
            is_zoomed: !self.wider.is_empty(),
        })
    }
}

/// Returns the map of `experiment` with `options`.
fn plan(experiment: &Config, options: &MapOptions) -> Result<Plan, ConfigError> {
    let mut config = experiment.clone();
    let keys = options.axes.map(|axis| axis.key);
    // A change of an axis at some step would take the place of the setting of every cell.
    config.events.retain(|event| !keys.contains(&event.change.key()));
    let axis = |axis: MapAxis| Axis::new(Key::find(axis.key)?, (axis.ends[0], axis.ends[1]), options.count, None);
    let axes = [axis(options.axes[0])?, axis(options.axes[1])?];
    let seed = config.seed;
    Plan::new(config.check()?, axes, options.steps, vec![seed], Measure::default())
}

/// Returns the first key outside of the axes whose value has changed since the map was begun. How far the live networks
/// train and what is measured of them changes no cell.
fn outdated(plan: &Plan, experiment: &Config) -> Option<Outdated> {
    let then = plan.experiment();
    let axes = plan.axes().each_ref().map(|axis| axis.key);
    let counts = |key: &&Key<Config>| {
        !axes.contains(&key.name) && key.name != "training.steps" && !key.name.starts_with("measure.")
    };
    let key = KEYS.iter().filter(counts).find(|key| key.get(then) != key.get(experiment));
    if let Some(key) = key {
        return Some(Outdated::Key(key.name, key.get(then), key.get(experiment)));
    }
    let events = experiment.events.iter().filter(|event| !axes.contains(&event.change.key()));
    (!events.eq(&then.events)).then_some(Outdated::Events)
}

impl Session {
    /// Carries out an action with the map.
    pub(super) fn act_on_map(&mut self, ui: &Ui, action: MapAction) {
        let ctx = ui.ctx().clone();
        let wake = move || ctx.request_repaint();
        match action {
            MapAction::Compute => {
                let begun = self.map.shown.as_ref().map(|shown| shown.options.axes);
                let started = self.map.start(self.edits.base(), self.state.map, wake);
                if started.is_ok() && begun != Some(self.state.map.axes) {
                    self.map.wider.clear();
                }
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
                let Some(mut config) = self.map.cell(cell) else { return };
                config.training.steps = self.edits.base().training.steps;
                config.measure.clone_from(&self.edits.base().measure);
                self.problem = None;
                self.remember_before(Deed::Cell, self.controls_before(), true);
                self.edits.open(&config);
            }
            MapAction::Zoom(corners) => {
                let Some(options) = self.map.part(corners, self.state.map) else { return };
                let Some(mut whole) = self.map.shown.take() else { return };
                whole.stop();
                // The part belongs to the experiment of the map, also where the controls show another one by now.
                let started = self.map.start(whole.progress.map.plan().experiment(), options, wake);
                match started {
                    Ok(()) => {
                        self.state.map = options;
                        self.map.wider.push(whole);
                        if self.map.wider.len() > MOST {
                            self.map.wider.remove(0);
                        }
                        self.problem = None;
                    }
                    Err(error) => {
                        self.map.shown = Some(whole);
                        self.problem = Some(error.into());
                    }
                }
            }
            MapAction::ZoomOut => {
                let Some(wider) = self.map.wider.pop() else { return };
                if let Some(shown) = &mut self.map.shown {
                    shown.stop();
                }
                self.state.map = wider.options;
                if wider.progress.map.is_complete() {
                    self.map.shown = Some(wider);
                } else {
                    // A map that was stopped by the zoom goes on.
                    self.map.run(wider.progress.map, wider.options, wake);
                }
            }
            MapAction::Save(kind) => self.file(ui, FileAction::Ask(Purpose::SaveMap(kind))),
        }
    }

    /// Returns the map as a file of this kind.
    pub(super) fn map_file(&self, kind: FileKind) -> Result<Vec<u8>, Refusal> {
        let Some(shown) = &self.map.shown else { return Err(Refusal::NothingToExport) };
        let map = &shown.progress.map;
        match kind {
            FileKind::Csv => {
                let mut rows = Vec::new();
                write_csv(map, &mut rows).map_err(|error| Refusal::Figure(error.to_string()))?;
                Ok(rows)
            }
            FileKind::Json => Ok(map.json().into_bytes()),
            _ => {
                let look = Look { language: self.text.language(), ..Look::default() };
                map_file(map, &look, kind).map_err(Refusal::from)
            }
        }
    }
}
