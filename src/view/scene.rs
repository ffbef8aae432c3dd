//! The data that the views read.

use std::ops::Deref;
use std::sync::Arc;

use super::charts::{Mark, Strength, TimeAxis};
use super::{
    ARMS, Arrangement, Course, Entry, Exporting, Language, MapView, OwnData, Past, Picture, Pinned, RecentFile, Seeds,
    Tab, Text, ViewState, WindowMap, format,
};
use crate::config::{Change, Config, Event, Normalization, StatisticsMode};
use crate::data::Exhibit;
use crate::map::Map;
use crate::measure::{Against, Frame, Inspection, LayerFrame, Question, Stage, TilesAsked};
use crate::trainer::{Companion, Report};

/// All data that a picture reads, in the window or on a page.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// Whether the picture is drawn on a page, where nobody can click or scroll, not in a window.
    pub page: bool,
    /// The experiment as the controls show it.
    pub config: &'a Config,
    /// The last report of the trainer; `None` before the first.
    pub report: Option<&'a Report>,
    /// The view state: what is displayed, and how.
    pub state: &'a ViewState,
    /// The texts of the window.
    pub text: &'a Text,
    /// The open lesson.
    pub course: Option<&'a Course<'a>>,
    /// The runs beside the two arms that the open lesson compares with.
    pub companions: &'a [Companion],
    /// The curves of the pinned run, unless that run is displayed.
    pub pinned: Option<&'a Arc<Pinned>>,
    /// The map that a page shows; the window has its own.
    pub map: Option<&'a Map>,
}

/// All data that the window reads: the scene of its pictures, and what is drawn around them.
pub struct Window<'a> {
    /// The scene of the pictures.
    pub scene: Scene<'a>,
    /// The problem with the settings of the controls, in one line.
    pub problem: Option<&'a str>,
    /// Changes that wait for a decision, since an earlier step is displayed.
    pub branch: Option<&'a [Change]>,
    /// The results of the same experiment with several seeds.
    pub seeds: Option<Seeds<'a>>,
    /// The map of the experiment.
    pub map: Option<WindowMap<'a>>,
    /// All lessons in their order; lessons from the user's own files come last.
    pub lessons: &'a [Entry<'a>],
    /// The languages that are offered.
    pub languages: &'a [Language],
    /// The undo history.
    pub past: Past<'a>,
    /// The open export dialog, and the state of the export menu.
    pub exports: Exporting<'a>,
    /// The file of the user's own data.
    pub own_data: Option<OwnData<'a>>,
    /// The files that were opened or saved last, newest first.
    pub recent: &'a [RecentFile],
    /// The name of a file that has changed since it was read, and can be loaded again.
    pub changed: Option<&'a str>,
}

impl<'a> Window<'a> {
    /// Returns a window with `scene` and nothing else: no problem, no waiting change, no seeds, map, lessons, history or files.
    #[must_use]
    pub fn new(scene: Scene<'a>) -> Self {
        let (past, exports) = (Past::default(), Exporting::default());
        let languages = &Language::ALL;
        Self {
            scene,
            problem: None,
            branch: None,
            seeds: None,
            map: None,
            lessons: &[],
            languages,
            past,
            exports,
            own_data: None,
            recent: &[],
            changed: None,
        }
    }

    /// Returns whether a dialog or list over the window has the keyboard and the pointer to itself.
    pub(super) const fn has_dialog(&self) -> bool {
        self.exports.dialog.is_some() || self.scene.state.has_dialog()
    }

    /// Returns whether the tab of the data shows the file of the user's own data.
    pub(super) const fn shows_file(&self) -> bool {
        self.own_data.is_some() && self.scene.state.file
    }

    /// Returns the picture in the middle that a figure can show; `None` for several seeds, and before there is a map.
    pub(super) fn in_middle(&self) -> Option<Picture> {
        Picture::in_middle(self.state).filter(|picture| *picture != Picture::Map || self.map.is_some())
    }

    /// Returns why the settings of the controls are refused, in a sentence.
    pub(super) fn refusal(&self) -> Option<String> {
        self.problem.map(|problem| self.text.with("refused", &[("text", problem)]))
    }
}

/// Every part of the window reads what a picture reads.
impl<'a> Deref for Window<'a> {
    type Target = Scene<'a>;

    fn deref(&self) -> &Scene<'a> {
        &self.scene
    }
}

/// The layer that is selected at first: deep enough to show the effect of depth.
const FIRST_CHOICE: usize = 8;

/// Greatest width of a small page, in points.
const SMALL_PAGE: f32 = 480.0;

/// Returns the name of a network by its letter and its normalization, as in "B with batch norm".
#[must_use]
pub fn network_name(text: &Text, letter: &str, normalization: Normalization) -> String {
    text.with(&format!("arm-{}", normalization.name()), &[("arm", letter)])
}

impl<'a> Scene<'a> {
    /// Returns the scene of a window without a lesson and a pinned run.
    #[must_use]
    pub const fn new(config: &'a Config, report: Option<&'a Report>, state: &'a ViewState, text: &'a Text) -> Self {
        Self { page: false, config, report, state, text, course: None, companions: &[], pinned: None, map: None }
    }
}

impl Scene<'_> {
    /// Returns whether the user can act on the picture: it has switches and menus, a selection, and a card that reveals
    /// a hidden arm. A page has none of these.
    pub(super) const fn reacts(&self) -> bool {
        !self.page
    }

    /// Returns whether parts without room are reached by scrolling. A page leaves them out.
    pub(super) const fn scrolls(&self) -> bool {
        !self.page
    }

    /// Returns what is drawn of the map of a page.
    ///
    /// # Panics
    /// If there is none: a page of the view `map` has one.
    pub(super) const fn map_of_page(&self) -> MapView<'_> {
        let map = self.map.expect("a page of the view map has a map");
        MapView { map, text: self.text, fills: false, hidden: self.state.hidden, live: None, version: 0 }
    }

    /// Returns the displayed frame: the recorded one at the chosen step, or the newest.
    #[must_use]
    pub fn frame(&self) -> Option<&Frame> {
        self.shared_frame().map(|frame| &**frame)
    }

    /// Returns the displayed frame as a shared pointer.
    pub(super) fn shared_frame(&self) -> Option<&Arc<Frame>> {
        let report = self.report?;
        let chosen = self.state.at.and_then(|step| report.timeline.at_or_before(step));
        chosen.or(report.frame.as_ref())
    }

    /// Returns the newest frame, not later than the displayed one, in which some layer is `measured`. Live frames
    /// lack what is not displayed; recorded frames are complete.
    #[must_use]
    pub fn frame_with(&self, measured: impl Fn(&LayerFrame) -> bool) -> Option<&Frame> {
        let shown = self.frame()?;
        let recorded = self.report.and_then(|report| report.timeline.at_or_before(shown.step)).map(|frame| &**frame);
        let has = |frame: &&Frame| frame.arms.iter().flat_map(|arm| &arm.layers).any(&measured);
        [Some(shown), recorded].into_iter().flatten().find(has)
    }

    /// Returns the frame that the layers and the lens compare with the frame `shown`: step 0, or the newest
    /// recorded frame at least `measure.lag` steps older. `None` if the comparison is off, and at step 0.
    #[must_use]
    pub fn ghost(&self, shown: &Frame) -> Option<&Frame> {
        let report = self.report?;
        let step = match self.state.layers.ghost? {
            Against::Start => 0,
            Against::Lag => shown.step.saturating_sub(self.run().measure.lag),
        };
        let frame = report.timeline.at_or_before(step).map(|frame| &**frame);
        frame.filter(|frame| frame.step < shown.step)
    }

    /// Returns the frames whose values the axes of a picture of `shown` must cover: all frames if the axes are to
    /// stay the same from step to step.
    pub(super) fn axis_frames<'b>(&'b self, shown: Option<&'b Frame>) -> Vec<&'b Frame> {
        match self.report {
            Some(report) if self.state.steady => report.frames().collect(),
            _ => shown.into_iter().collect(),
        }
    }

    /// Returns whether the open lesson hides the control of `key`.
    pub(super) fn hides(&self, key: &str) -> bool {
        self.course.is_some_and(|on| on.lesson.exercise.hides(key))
    }

    /// Returns whether the open lesson makes the controls read-only.
    pub(super) fn locks(&self) -> bool {
        self.course.is_some_and(|on| on.lesson.exercise.lock)
    }

    /// Returns the extra measurements of the displayed frame; while training goes on, those of a moment ago.
    #[must_use]
    pub fn inspection(&self) -> Option<&Inspection> {
        let inspection = self.report?.inspection.as_deref()?;
        let step = self.state.at.and(self.frame()).map_or(inspection.step, |frame| frame.step);
        (inspection.step == step).then_some(inspection)
    }

    /// Returns the extra measurements that the open views need.
    #[must_use]
    pub fn question(&self) -> Question {
        // What lies below the microscope is not drawn.
        let tab = Some(self.state.tab).filter(|_| !self.state.microscope.open);
        let network = tab.is_some() && self.state.shows_network();
        // Before the first report the kind of data is unknown.
        let answers = |holds: fn(&Exhibit) -> bool| {
            tab == Some(Tab::Layers)
                && !network
                && self.answers()
                && self.report.is_none_or(|report| holds(&report.exhibit))
        };
        Question {
            unit: self.state.unit.map(|unit| (self.layer(), unit)),
            batch: self.state.microscope.open.then(|| (self.layer(), self.unit())),
            slopes: (tab == Some(Tab::Gradients) && !self.state.gradients.landscape).then(|| self.layer()),
            decision: match tab {
                Some(Tab::Data) => Some(Question::FINE),
                _ => answers(|exhibit| !exhibit.points.is_empty()).then_some(Question::COARSE),
            },
            predictions: tab == Some(Tab::Data) || answers(|exhibit| !exhibit.samples.is_empty()),
            tiles: (network || tab == Some(Tab::Layers) && self.strip())
                .then_some(TilesAsked { outputs: self.state.stage == Stage::A, whole: network }),
        }
    }

    /// Returns how many of `all` rows are drawn: as many as `fits` accepts, at least one; all of them if the picture
    /// scrolls.
    pub(super) fn rows(&self, all: usize, fits: impl Fn(&usize) -> bool) -> usize {
        if self.scrolls() { all } else { (1..=all).take_while(fits).last().unwrap_or(1) }
    }

    /// Returns whether the answers of the networks are drawn below their layers: in a window, unless switched off;
    /// on a page only if requested.
    pub(super) fn answers(&self) -> bool {
        self.state.layers.answers.unwrap_or(!self.page)
    }

    /// Returns whether a few tiles of each layer are drawn beside its distribution, where there is room: in a window,
    /// unless switched off; on a page only if requested. There is no place for them where both arms share a row.
    pub(super) fn strip(&self) -> bool {
        self.state.layers.arrangement == Arrangement::SideBySide && self.state.layers.strip.unwrap_or(!self.page)
    }

    /// Returns the configuration of the displayed run, which a refused or pending edit has not changed yet.
    #[must_use]
    pub fn run(&self) -> &Config {
        self.report.map_or(self.config, |report| &report.config)
    }

    /// Returns the arms that are shown, A first.
    pub fn arms(&self) -> impl Iterator<Item = usize> + use<> {
        let hidden = self.state.hidden;
        (0..2).filter(move |arm| hidden != Some(*arm))
    }

    /// Returns the selected layer, counted from 1.
    #[must_use]
    pub fn layer(&self) -> usize {
        self.state.layer.unwrap_or(FIRST_CHOICE).clamp(1, self.run().network.depth.max(1))
    }

    /// Returns the unit under the microscope, counted from 1: the selected one, or the first.
    #[must_use]
    pub fn unit(&self) -> usize {
        self.state.unit.unwrap_or(1).clamp(1, self.run().network.width.max(1))
    }

    /// Returns whether `arm` is shown.
    #[must_use]
    pub fn shows(&self, arm: usize) -> bool {
        self.state.hidden != Some(arm)
    }

    /// Returns the shown arm of a page that hides the other one, where nobody could reveal it; `None` in a window.
    pub(super) fn sole(&self) -> Option<usize> {
        self.state.hidden.filter(|_| !self.reacts()).map(|hidden| 1 - hidden.min(1))
    }

    /// Returns whether this is a page so small that only the main elements fit.
    pub(super) fn is_small(&self, width: f32) -> bool {
        self.page && width <= SMALL_PAGE
    }

    /// Returns the normalization of `arm` in the displayed frame.
    #[must_use]
    pub fn normalization(&self, arm: usize) -> Normalization {
        self.frame().map_or(self.config.arms[arm].normalization, |frame| frame.arms[arm].normalization)
    }

    /// Returns the name of `arm` in the displayed frame, as in "B with batch norm".
    pub(super) fn arm_name(&self, arm: usize) -> String {
        network_name(self.text, ARMS[arm], self.normalization(arm))
    }

    /// Returns the heading of `arm`: its name, or only its letter if it is hidden, so that not even its
    /// normalization is revealed.
    pub(super) fn heading(&self, arm: usize) -> String {
        if self.shows(arm) { self.arm_name(arm) } else { ARMS[arm].to_owned() }
    }

    /// Returns the name of `stage`. Without a normalization y equals the weighted sum z; if such a network has a
    /// page to itself, y is called z.
    pub(super) fn stage_name(&self, stage: Stage) -> String {
        let plain = self.sole().is_some_and(|arm| self.normalization(arm) == Normalization::None);
        let stage = if plain && stage == Stage::Y { Stage::Z } else { stage };
        self.text.get(&format!("stage-{}", stage.name()))
    }

    /// Returns the newest step.
    pub(super) fn last_step(&self) -> u64 {
        self.report.and_then(|report| report.frame.as_ref()).map_or(0, |frame| frame.step)
    }

    /// Returns the time axis of all charts over training.
    pub(super) fn time_axis(&self) -> TimeAxis {
        self.time_axis_to(self.last_step())
    }

    /// Returns the time axis up to `last`.
    pub(super) fn time_axis_to(&self, last: u64) -> TimeAxis {
        let axis = if self.page { TimeAxis::exact } else { TimeAxis::new };
        axis(self.state.time_scale, last)
    }

    /// Returns the changes made so far.
    pub(super) fn events(&self) -> &[Event] {
        let events = self.report.map_or(&[][..], |report| &report.file.events);
        let past = events.partition_point(|event| event.step <= self.last_step());
        &events[..past]
    }

    /// Returns whether the run compares evaluation with training, by its settings or by one of its changes. Then
    /// the test accuracy by batch statistics is shown beside the one by running statistics.
    pub(super) fn compares_statistics(&self) -> bool {
        self.report.is_some_and(|report| {
            let asks = |event: &Event| event.change.key() == "measure.statistics";
            report.file.measure.statistics == StatisticsMode::Running || report.file.events.iter().any(asks)
        })
    }

    /// Returns the lines in every chart over time: the changes, and the displayed step unless it is the newest.
    pub(super) fn time_marks(&self) -> Vec<Mark> {
        let time = self.time_axis();
        let at = |step: u64| time.at(format::float(step));
        let events = self.events().iter().map(|event| Mark::Upright(at(event.step), Strength::Event));
        let shown = self.state.at.and(self.frame()).map(|frame| Mark::Upright(at(frame.step), Strength::Cursor));
        events.chain(shown).collect()
    }

    /// Returns the words for a place on a time axis, as in "step 1,500".
    pub(super) fn step_name(&self, step: f64) -> String {
        self.text.with("hover-step", &[("step", &TimeAxis::mark(step.max(0.0)))])
    }
}
