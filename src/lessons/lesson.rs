//! The content of a lesson.

use std::path::{Path, PathBuf};

use super::condition::{Condition, Measured, Verdict};
use super::expression::RunSoFar;
use super::published::Published;
use super::template::Template;
use crate::config::{Config, Normalization};
use crate::map::Plane;

/// A lesson: an experiment, what to observe in it, and what it claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The name on the command line and in links: lowercase letters, digits and hyphens.
    pub id: String,
    /// The position among the lessons, from 1; a user's own lessons may have any number.
    pub order: u64,
    /// The checked experiment, including events. `training.steps` is the end of the lesson.
    pub experiment: Config,
    /// The map that the claims on shares are about.
    pub map: Option<Plane>,
    /// The initial training speed.
    pub watch: Speed,
    /// The options of the views at the start, with their values, such as `("lens.compare", "on")`.
    pub show: Vec<(String, String)>,
    /// Title, statement, question, closing texts and limits.
    pub text: Bilingual<Texts>,
    /// The possible predictions.
    pub answers: Vec<Answer>,
    /// The moments at which the lesson points at something, in the order of their steps.
    pub moments: Vec<Moment>,
    /// The claims.
    pub claims: Vec<Claim>,
    /// The controls, which take the cause of claims away.
    pub controls: Vec<Control>,
    /// Suggestions for further experiments.
    pub tries: Vec<Try>,
    /// The controls that are hidden or locked for an exercise.
    pub exercise: Exercise,
    /// Normalizations with which companion runs of arm B are trained for comparison, with the same seed.
    pub compare: Vec<Normalization>,
    /// A published figure to draw over the curves.
    pub overlay: Option<&'static Published>,
    /// References for further reading.
    pub references: Vec<String>,
    /// The seeds with which the claims were checked.
    pub seeds: LessonSeeds,
}

/// A value in English and in Korean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bilingual<T> {
    /// English.
    pub en: T,
    /// Korean.
    pub ko: T,
}

impl<T> Bilingual<T> {
    /// Returns the value in a language: Korean for `ko`, otherwise English.
    #[must_use]
    pub fn of(&self, language: &str) -> &T {
        if language == "ko" { &self.ko } else { &self.en }
    }

    /// Returns both values with their language tags.
    #[must_use]
    pub const fn both(&self) -> [(&'static str, &T); 2] {
        [("en", &self.en), ("ko", &self.ko)]
    }
}

/// A lesson's texts in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    /// The title, a few words.
    pub title: String,
    /// The topic of the lesson, in two or three sentences.
    pub statement: String,
    /// The question about what will happen.
    pub question: String,
    /// The closing text if all claims held.
    pub explanation: Template,
    /// The closing text if a claim did not hold.
    pub otherwise: Template,
    /// The limits of the claims.
    pub limits: String,
}

/// The training speed of a lesson.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    /// This number of steps per second.
    StepsPerSecond(f64),
    /// As fast as possible.
    Full,
}

/// An answer to the question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The text of the answer.
    pub text: Bilingual<String>,
    /// The condition under which the run supports the answer.
    pub right: Right,
}

/// The condition under which a run supports an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Right {
    /// Supported if all claims hold.
    WithClaims,
    /// Never supported.
    Never,
    /// Supported if this condition holds.
    When(Condition),
}

/// A step at which the lesson points at something.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// The step.
    pub step: u64,
    /// The text, with the numbers of this step.
    pub text: Bilingual<Template>,
    /// The part of the window to point at; `None` for no particular part.
    pub point: Option<Pointer>,
    /// The options of the views that change at this step, with their values.
    pub show: Vec<(String, String)>,
    /// The training speed from this step on; `None` for no change.
    pub watch: Option<Speed>,
    /// Whether training pauses here until a key is pressed.
    pub pause: bool,
}

/// A place in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// The part of the window.
    pub part: Region,
    /// The arm, for a part that exists once per arm: 0 is A, 1 is B.
    pub arm: Option<usize>,
    /// The hidden layers, for a part that exists once per layer.
    pub layers: Cells,
}

/// The hidden layers whose cells are meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cells {
    /// The selected layer.
    #[default]
    Selected,
    /// This layer, counted from 1.
    One(usize),
    /// All hidden layers.
    All,
}

choices! {
    /// A part of the window that a lesson can point at.
    Region {
        /// The distribution in the cell of a layer.
        Histogram = "histogram",
        /// The saturated (inactive) zones of a cell.
        SaturatedZone = "saturated-zone",
        /// The near-linear (linear) zone of a cell.
        LinearZone = "linear-zone",
        /// The activation curve of a cell.
        Curve = "curve",
        /// The numbers beside a cell.
        Numbers = "numbers",
        /// The tiles of a layer in the network.
        Network = "network",
        /// The microscope.
        Microscope = "microscope",
        /// The activation lens.
        Lens = "lens",
        /// The plot of the loss, or of the accuracies.
        Loss = "loss",
        /// The plot of the gradient over the layers.
        GradientFlow = "gradient-flow",
        /// The update : data ratio.
        UpdateRatio = "update-ratio",
        /// The gradient histograms.
        GradientHistograms = "gradient-histograms",
        /// The landscape of the loss along the steps.
        Landscape = "landscape",
        /// The percentile bands over time.
        Bands = "bands",
        /// The histograms over time.
        Heat = "heat",
        /// The shift over time, W1/sd.
        Shift = "shift",
        /// The shift of the shape alone over time.
        ShapeShift = "shape-shift",
        /// The three bars of shift.
        Bars = "bars",
        /// The decision over the plane, or the samples.
        Decision = "decision",
        /// The map.
        Map = "map",
        /// The timeline.
        Timeline = "timeline",
        /// The controls.
        Controls = "controls",
    }
}

/// A claim of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The claim in words.
    pub text: Bilingual<String>,
    /// Whether a run can refute the claim.
    pub nature: Nature,
    /// The claim as a condition.
    pub holds: Condition,
}

choices! {
    /// Whether a run can refute a claim, named as the key `kind` of a lesson file.
    Nature {
        /// A run decides whether the claim holds.
        Finding = "finding",
        /// The claim is true by definition: it says how something is computed.
        Identity = "identity",
    }
}

/// A control: an experiment without the cause of some claims, in which those claims must fail.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// What is taken away, and how.
    pub change: Try,
    /// The indices of the claims that must fail.
    pub fails: Vec<usize>,
}

/// A suggestion for a further experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Try {
    /// The suggestion in words.
    pub text: Bilingual<String>,
    /// The changed settings, such as `training.learning_rate=2`.
    pub set: Vec<String>,
    /// The checked experiment with these settings.
    pub experiment: Config,
}

/// The controls that are hidden or locked for an exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exercise {
    /// Keys, or tables of keys, whose controls are hidden.
    pub hide: Vec<String>,
    /// Whether the remaining controls are read-only.
    pub lock: bool,
}

impl Exercise {
    /// Returns whether the control of `key` is hidden.
    #[must_use]
    pub fn hides(&self, key: &str) -> bool {
        let under =
            |table: &String| key == table || key.strip_prefix(table.as_str()).is_some_and(|rest| rest.starts_with('.'));
        self.hide.iter().any(under)
    }
}

/// The seeds with which a lesson was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonSeeds {
    /// The seeds that were used while the settings were chosen.
    pub tuned: Vec<u64>,
    /// The seeds with which the claims were checked afterwards.
    pub checked: Vec<u64>,
}

/// The result of a run for a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The verdict of the run about the claim.
    pub verdict: Verdict,
    /// The measured numbers in the claim.
    pub measured: Vec<Measured>,
}

impl Lesson {
    /// Replaces the path of the data, if there is one, by what `to` returns for it: in the experiment, and in that of
    /// every suggestion and every control.
    pub fn relocate(&mut self, to: impl Fn(&Path) -> PathBuf) {
        let controls = self.controls.iter_mut().map(|control| &mut control.change);
        let changed = self.tries.iter_mut().chain(controls).map(|attempt| &mut attempt.experiment);
        changed.chain([&mut self.experiment]).for_each(|experiment| experiment.relocate(&to));
    }

    /// Returns the last step.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.experiment.training.steps
    }

    /// Returns the findings of `run` about all claims, in their order.
    #[must_use]
    pub fn findings(&self, run: RunSoFar) -> Vec<Finding> {
        let conditions = self.claims.iter().map(|claim| &claim.holds);
        conditions
            .map(|holds| Finding { verdict: holds.verdict(run, run.end), measured: holds.measured(run) })
            .collect()
    }

    /// Returns the verdict of `run` about all claims together, without those that need a map that the run does not have.
    #[must_use]
    pub fn verdict(&self, run: RunSoFar) -> Verdict {
        Verdict::of_all(self.claims.iter().map(|claim| claim.holds.verdict(run, run.end)))
    }

    /// Returns the verdict whether `run` supports the answer at `index`.
    #[must_use]
    pub fn supports(&self, index: usize, run: RunSoFar) -> Verdict {
        match self.answers.get(index).map(|answer| &answer.right) {
            Some(Right::WithClaims) => self.verdict(run),
            Some(Right::When(condition)) => condition.verdict(run, run.end),
            Some(Right::Never) | None => Verdict::DoesNotHold,
        }
    }

    /// Returns the closing text for `run`: the explanation if all claims hold, otherwise the alternative text.
    #[must_use]
    pub fn ending(&self, run: RunSoFar, language: &str) -> String {
        let texts = self.text.of(language);
        let template = if self.verdict(run) == Verdict::Holds { &texts.explanation } else { &texts.otherwise };
        template.fill(run, language)
    }

    /// Returns the duration from the first step to the last, in seconds, at the speeds of the lesson; steps at full
    /// speed count as 0 s.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        let mut seconds = 0.0;
        let (mut step, mut watch) = (0, self.watch);
        let stops = self.moments.iter().map(|moment| (moment.step, moment.watch)).chain([(self.steps(), None)]);
        for (next, then) in stops {
            if let Speed::StepsPerSecond(rate) = watch {
                seconds += crate::real::count::<f64>(usize::try_from(next - step).unwrap_or(usize::MAX)) / rate;
            }
            step = next;
            watch = then.unwrap_or(watch);
        }
        seconds
    }
}
