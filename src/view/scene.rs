//! What a picture may read.

use std::sync::Arc;

use super::charts::{Mark, Strength, TimeAxis};
use super::{ARMS, Against, Lessons, Past, Seeds, Tab, Text, ViewState, format};
use crate::config::{Activation, Change, Config, Event, Normalization, StatisticsMode};
use crate::measure::{Frame, Inspection, LayerFrame, Question, Stage};
use crate::trainer::{Exhibit, Report};

/// Everything that a picture may read.
pub struct Scene<'a> {
    /// The experiment as the controls show it.
    pub config: &'a Config,
    /// What the trainer last published; `None` before its first word.
    pub report: Option<&'a Report>,
    /// What is wrong with the controls, in one line.
    pub problem: Option<&'a str>,
    /// What is shown and how.
    pub state: &'a ViewState,
    /// The words.
    pub text: &'a Text,
    /// A change that waits for a choice, since an earlier step is shown.
    pub branch: Option<&'a [Change]>,
    /// The same experiment with several seeds.
    pub seeds: Option<Seeds<'a>>,
    /// The lessons.
    pub lessons: Lessons<'a>,
    /// The runs of before.
    pub past: Past<'a>,
}

/// The layer that is shown where none was chosen: deep enough to show what depth does.
const FIRST_CHOICE: usize = 8;

/// A page of this width, or less, is small.
const SMALL_PAGE: f32 = 480.0;

/// The name of the text that says what `stage` is called.
pub(super) const fn stage_text(stage: Stage) -> &'static str {
    match stage {
        Stage::Z => "stage-z",
        Stage::ZHat => "stage-zhat",
        Stage::Y => "stage-y",
        Stage::A => "stage-a",
    }
}

#[cfg(test)]
impl<'a> Scene<'a> {
    /// A window before the first word of its trainer.
    pub(super) fn before_any_report(config: &'a Config, state: &'a ViewState, text: &'a Text) -> Self {
        let lessons = Lessons::default();
        let past = Past::default();
        Self { config, report: None, problem: None, state, text, branch: None, seeds: None, lessons, past }
    }
}

impl Scene<'_> {
    /// The frame that is shown: the recorded one at the step chosen, or the newest.
    #[must_use]
    pub fn frame(&self) -> Option<&Frame> {
        self.shared_frame().map(|frame| &**frame)
    }

    /// The same, to be kept.
    pub(super) fn shared_frame(&self) -> Option<&Arc<Frame>> {
        let report = self.report?;
        let chosen = self.state.at.and_then(|step| report.timeline.at_or_before(step));
        chosen.or(report.frame.as_ref())
    }

    /// The newest frame that is not behind the one shown and in which something was measured: a live frame leaves out
    /// what is not shown, a recorded one has all.
    #[must_use]
    pub fn frame_with(&self, measured: impl Fn(&LayerFrame) -> bool) -> Option<&Frame> {
        let shown = self.frame()?;
        let recorded = self.report.and_then(|report| report.timeline.at_or_before(shown.step)).map(|frame| &**frame);
        let has = |frame: &&Frame| frame.arms.iter().flat_map(|arm| &arm.layers).any(&measured);
        [Some(shown), recorded].into_iter().flatten().find(has)
    }

    /// The frame that stands behind the layers and the lens of the frame `shown`, to compare it with: that of step 0, or the
    /// newest recorded one that is `measure.lag` steps older. `None` where that is switched off, and at step 0.
    #[must_use]
    pub fn ghost(&self, shown: &Frame) -> Option<&Frame> {
        let report = self.report?;
        let step = match self.state.layers.ghost? {
            Against::Start => 0,
            Against::Lag => shown.step.saturating_sub(self.lag()),
        };
        let frame = report.timeline.at_or_before(step).map(|frame| &**frame);
        frame.filter(|frame| frame.step < shown.step)
    }

    /// The frames whose values the axes of a picture of the frame `shown` hold: all where the axes are to stay as they are
    /// from step to step.
    pub(super) fn axis_frames<'b>(&'b self, shown: Option<&'b Frame>) -> Vec<&'b Frame> {
        match self.report {
            Some(report) if self.state.steady => report.frames().collect(),
            _ => shown.into_iter().collect(),
        }
    }

    /// Whether the lesson that is on hides the control of `key`.
    pub(super) fn hides(&self, key: &str) -> bool {
        self.lessons.on.is_some_and(|on| on.lesson.exercise.hides(key))
    }

    /// Whether the lesson that is on lets the controls be looked at only.
    pub(super) fn locks(&self) -> bool {
        self.lessons.on.is_some_and(|on| on.lesson.exercise.lock)
    }

    /// What the trainer says beyond the frame, of the frame that is shown; while training goes on, of a moment ago.
    #[must_use]
    pub fn inspection(&self) -> Option<&Inspection> {
        let inspection = self.report?.inspection.as_deref()?;
        let step = self.state.at.and(self.frame()).map_or(inspection.step, |frame| frame.step);
        (inspection.step == step).then_some(inspection)
    }

    /// What the pictures that are open want to know beyond the frame.
    #[must_use]
    pub fn question(&self) -> Question {
        let tab = self.state.tab;
        // Before the first report nobody knows what the data are.
        let answers = |holds: fn(&Exhibit) -> bool| {
            tab == Tab::Layers && self.answers() && self.report.is_none_or(|report| holds(&report.exhibit))
        };
        Question {
            unit: self.state.unit.map(|unit| (self.layer(), unit)),
            slopes: (tab == Tab::Gradients).then(|| self.layer()),
            decision: match tab {
                Tab::Data => Some(Question::FINE),
                _ => answers(|exhibit| !exhibit.points.is_empty()).then_some(Question::COARSE),
            },
            predictions: tab == Tab::Data || answers(|exhibit| !exhibit.samples.is_empty()),
        }
    }

    /// Whether what the networks can do is shown below their layers: in a window, unless it was switched off; on paper only
    /// where it was asked for.
    pub(super) fn answers(&self) -> bool {
        self.state.layers.answers.unwrap_or(!self.state.printed)
    }

    /// Hidden layers of the networks that are shown.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.report.map_or(self.config.network.depth, |report| report.config.network.depth)
    }

    /// How many steps before a distribution lies the one that it is compared with.
    pub(super) fn lag(&self) -> u64 {
        self.report.map_or(self.config.measure.lag, |report| report.config.measure.lag)
    }

    /// Units of a hidden layer of the networks that are shown.
    pub(super) fn width(&self) -> usize {
        self.report.map_or(self.config.network.width, |report| report.config.network.width)
    }

    /// The selected layer, counted from 1.
    #[must_use]
    pub fn layer(&self) -> usize {
        self.state.layer.unwrap_or(FIRST_CHOICE).clamp(1, self.depth().max(1))
    }

    /// Whether arm `arm` is shown.
    #[must_use]
    pub fn shows(&self, arm: usize) -> bool {
        self.state.hidden != Some(arm)
    }

    /// The only arm of a page on which the other one is hidden: there nobody can reveal it.
    pub(super) fn sole(&self) -> Option<usize> {
        self.state.hidden.filter(|_| self.state.printed).map(|hidden| 1 - hidden.min(1))
    }

    /// Whether this is a page so small that only the main things have room.
    pub(super) fn is_small(&self, width: f32) -> bool {
        self.state.printed && width <= SMALL_PAGE
    }

    /// Why what the controls show is not possible, in a sentence.
    pub(super) fn refusal(&self) -> Option<String> {
        self.problem.map(|problem| self.text.with("refused", &[("text", problem)]))
    }

    /// The activation of the networks that are shown, which a refused or pending edit has not changed yet.
    #[must_use]
    pub fn activation(&self) -> Activation {
        self.report.map_or(self.config.network.activation, |report| report.config.network.activation)
    }

    /// The normalization of `arm` at the frame shown.
    #[must_use]
    pub fn normalization(&self, arm: usize) -> Normalization {
        self.frame().map_or(self.config.arms[arm].normalization, |frame| frame.arms[arm].normalization)
    }

    /// "B with batch norm": the name of `arm` at the frame shown.
    pub(super) fn arm_name(&self, arm: usize) -> String {
        self.network_name(ARMS[arm], self.normalization(arm))
    }

    /// The name above the picture of `arm`: of a hidden one not even the normalization is told.
    pub(super) fn heading(&self, arm: usize) -> String {
        if self.shows(arm) { self.arm_name(arm) } else { ARMS[arm].to_owned() }
    }

    /// "B with batch norm" for a network of any letter.
    pub(super) fn network_name(&self, letter: &str, normalization: Normalization) -> String {
        let message = match normalization {
            Normalization::None => "arm-none",
            Normalization::Batch => "arm-batch",
            Normalization::Layer => "arm-layer",
            Normalization::BatchGhost => "arm-ghost",
            Normalization::BatchNoisy => "arm-noisy",
        };
        self.text.with(message, &[("arm", letter)])
    }

    /// What `stage` is called. What enters f of a network without a normalization is its weighted sum, and where such a
    /// network has the page for itself it is called so.
    pub(super) fn stage_name(&self, stage: Stage) -> String {
        let plain = self.sole().is_some_and(|arm| self.normalization(arm) == Normalization::None);
        self.text.get(stage_text(if plain && stage == Stage::Y { Stage::Z } else { stage }))
    }

    /// The newest step.
    pub(super) fn last_step(&self) -> u64 {
        self.report.and_then(|report| report.frame.as_ref()).map_or(0, |frame| frame.step)
    }

    /// The axis of everything that is plotted over time.
    pub(super) fn time_axis(&self) -> TimeAxis {
        self.time_axis_to(self.last_step())
    }

    /// The same axis up to `last`.
    pub(super) fn time_axis_to(&self, last: u64) -> TimeAxis {
        let axis = if self.state.printed { TimeAxis::exact } else { TimeAxis::new };
        axis(self.state.time_scale, last)
    }

    /// The changes made so far.
    pub(super) fn events(&self) -> &[Event] {
        let events = self.report.map_or(&[][..], |report| &report.file.events);
        let past = events.partition_point(|event| event.step <= self.last_step());
        &events[..past]
    }

    /// Whether the run asks how evaluation differs from training, now or by one of its changes: what a batch norm makes of
    /// the test data by batch statistics is then shown beside what it makes of them by running ones.
    pub(super) fn compares_statistics(&self) -> bool {
        self.report.is_some_and(|report| {
            let asks = |event: &Event| event.change.key() == "measure.statistics";
            report.file.measure.statistics == StatisticsMode::Running || report.file.events.iter().any(asks)
        })
    }

    /// The lines that every chart over time carries: the changes, and the step that is shown where it is not the newest.
    pub(super) fn time_marks(&self) -> Vec<Mark> {
        let time = self.time_axis();
        let at = |step: u64| time.at(format::float(step));
        let events = self.events().iter().map(|event| Mark::Upright(at(event.step), Strength::Event));
        let shown = self.state.at.and(self.frame()).map(|frame| Mark::Upright(at(frame.step), Strength::Cursor));
        events.chain(shown).collect()
    }

    /// "step 1,500", for a place on a time axis.
    pub(super) fn step_name(&self, step: f64) -> String {
        self.text.with("hover-step", &[("step", &TimeAxis::mark(step.max(0.0)))])
    }
}
