//! What a lesson is.

use super::condition::{Condition, Measured, Verdict};
use super::expression::RunSoFar;
use super::published::Published;
use super::template::Template;
use crate::config::{Config, Normalization};

/// An experiment, what to look at in it, and what it claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// Its name on the command line and in links: small letters, digits and hyphens.
    pub id: String,
    /// Its place among the lessons, from 1; of one's own lessons any number.
    pub order: u64,
    /// What is trained, events included; checked. `training.steps` is where the lesson ends.
    pub experiment: Config,
    /// How fast it is trained at first.
    pub watch: Watch,
    /// What is shown at first.
    pub show: Show,
    /// Title, statement, question and what is said at the end.
    pub text: Bilingual<Texts>,
    /// What can be predicted.
    pub answers: Vec<Answer>,
    /// Where the lesson points at something, in the order of their steps.
    pub moments: Vec<Moment>,
    /// What it claims.
    pub claims: Vec<Claim>,
    /// What to try next.
    pub tries: Vec<Try>,
    /// What is hidden or locked for an exercise.
    pub exercise: Exercise,
    /// Normalizations that arm B is trained with beside the window, with the same seed, to be compared with.
    pub compare: Vec<Normalization>,
    /// A published figure that is laid over the curves.
    pub overlay: Option<&'static Published>,
    /// Where more is to be read.
    pub references: Vec<String>,
    /// Which seeds the claims were checked with.
    pub seeds: Seeds,
}

/// The same in English and in Korean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bilingual<T> {
    /// English.
    pub en: T,
    /// Korean.
    pub ko: T,
}

impl<T> Bilingual<T> {
    /// That of a language: `ko`, or else English.
    #[must_use]
    pub fn of(&self, language: &str) -> &T {
        if language == "ko" { &self.ko } else { &self.en }
    }

    /// Both, with their tags.
    #[must_use]
    pub const fn both(&self) -> [(&'static str, &T); 2] {
        [("en", &self.en), ("ko", &self.ko)]
    }
}

/// A lesson's texts in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    /// A few words.
    pub title: String,
    /// What the lesson is about, in two or three sentences.
    pub statement: String,
    /// What to predict.
    pub question: String,
    /// What happened, where the claims held.
    pub explanation: Template,
    /// What happened, where one of them did not.
    pub otherwise: Template,
    /// Where the claim ends.
    pub limits: String,
}

/// How fast a lesson is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Watch {
    /// So many steps per second.
    StepsPerSecond(f64),
    /// As fast as it goes.
    Full,
}

/// What is shown, as words that the views understand. What is left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Show {
    /// The view in the middle: `layers`, `drift`, …
    pub view: Option<String>,
    /// The selected hidden layer, from 1.
    pub layer: Option<usize>,
    /// The stage: `z`, `z_hat`, `y` or `a`.
    pub stage: Option<String>,
    /// Further options of the views with their values, as `("lens.compare", "on")`.
    pub options: Vec<(String, String)>,
}

impl Show {
    /// Everything as options of the views with their values.
    #[must_use]
    pub fn assignments(&self) -> Vec<(String, String)> {
        let layer = self.layer.map(|layer| layer.to_string());
        let named = [("window.tab", &self.view), ("layer", &layer), ("stage", &self.stage)];
        let named = named.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.clone()?)));
        named.chain(self.options.iter().cloned()).collect()
    }
}

/// An answer to the question.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Its words.
    pub text: Bilingual<String>,
    /// When the run supports it.
    pub right: Right,
}

/// When a run supports an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Right {
    /// Where all claims hold.
    WithClaims,
    /// Never.
    Never,
    /// Where this holds.
    When(Condition),
}

/// A step at which the lesson points at something.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// The step.
    pub step: u64,
    /// What is said, with the numbers of this step.
    pub text: Bilingual<Template>,
    /// What to point at; `None` for nothing in particular.
    pub point: Option<Point>,
    /// What is shown from now on.
    pub show: Show,
    /// How fast it goes on; `None` for as before.
    pub watch: Option<Watch>,
    /// Whether training waits here for a key.
    pub pause: bool,
}

/// A place in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// What it is a part of.
    pub part: Part,
    /// Of which arm, where there is one for each: 0 is A, 1 is B.
    pub arm: Option<usize>,
    /// Of which hidden layer, where there is one for each.
    pub layers: Cells,
}

/// In the cells of which hidden layers something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cells {
    /// Of the selected one.
    #[default]
    Selected,
    /// Of this one, from 1.
    One(usize),
    /// Of all.
    All,
}

/// What can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The distribution in the cell of a layer.
    Histogram,
    /// The saturated (inactive) zones of a cell.
    SaturatedZone,
    /// The near-linear (linear) zone of a cell.
    LinearZone,
    /// The activation curve of a cell.
    Curve,
    /// The numbers beside a cell.
    Numbers,
    /// The activation lens.
    Lens,
    /// The plot of the loss, or of the accuracies.
    Loss,
    /// The plot of the gradient over the layers.
    GradientFlow,
    /// The update : data ratio.
    UpdateRatio,
    /// The gradient histograms.
    GradientHistograms,
    /// The percentile bands over time.
    Bands,
    /// The histograms over time.
    Heat,
    /// The shift over time, W1/sd.
    Shift,
    /// The same, of the shape alone.
    ShapeShift,
    /// The three bars of shift.
    Bars,
    /// The decision over the plane, or the samples.
    Decision,
    /// The timeline.
    Timeline,
    /// The controls.
    Controls,
}

impl Part {
    /// All of them, with their words.
    pub const ALL: [(&'static str, Self); 18] = [
        ("histogram", Self::Histogram),
        ("saturated-zone", Self::SaturatedZone),
        ("linear-zone", Self::LinearZone),
        ("curve", Self::Curve),
        ("numbers", Self::Numbers),
        ("lens", Self::Lens),
        ("loss", Self::Loss),
        ("gradient-flow", Self::GradientFlow),
        ("update-ratio", Self::UpdateRatio),
        ("gradient-histograms", Self::GradientHistograms),
        ("bands", Self::Bands),
        ("heat", Self::Heat),
        ("shift", Self::Shift),
        ("shape-shift", Self::ShapeShift),
        ("bars", Self::Bars),
        ("decision", Self::Decision),
        ("timeline", Self::Timeline),
        ("controls", Self::Controls),
    ];
}

/// What a lesson claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// In words.
    pub text: Bilingual<String>,
    /// As a condition.
    pub holds: Condition,
}

/// What to try next.
#[derive(Clone, Debug, PartialEq)]
pub struct Try {
    /// In words.
    pub text: Bilingual<String>,
    /// What is changed, as `training.learning_rate=2`.
    pub set: Vec<String>,
    /// The experiment with it; checked.
    pub experiment: Config,
}

/// What is hidden or locked for an exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exercise {
    /// Keys, or tables of keys, whose controls are hidden.
    pub hide: Vec<String>,
    /// Whether the controls that are left can be looked at only.
    pub lock: bool,
}

impl Exercise {
    /// Whether the control of `key` is hidden.
    #[must_use]
    pub fn hides(&self, key: &str) -> bool {
        let under =
            |table: &String| key == table || key.strip_prefix(table.as_str()).is_some_and(|rest| rest.starts_with('.'));
        self.hide.iter().any(under)
    }
}

/// Which seeds a lesson was made with, as `1..5`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seeds {
    /// Those that were looked at while its settings were chosen.
    pub tuned: Vec<u64>,
    /// Those that its claims were checked with afterwards.
    pub checked: Vec<u64>,
}

/// What a run says to a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Whether it holds.
    pub verdict: Verdict,
    /// The numbers that it speaks of.
    pub measured: Vec<Measured>,
}

impl Claim {
    /// What `run` says to it.
    #[must_use]
    pub fn finding(&self, run: RunSoFar) -> Finding {
        Finding { verdict: self.holds.verdict(run, run.end), measured: self.holds.measured(run) }
    }
}

impl Lesson {
    /// The last step.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.experiment.training.steps
    }

    /// What `run` says to every claim, in their order.
    #[must_use]
    pub fn findings(&self, run: RunSoFar) -> Vec<Finding> {
        self.claims.iter().map(|claim| claim.finding(run)).collect()
    }

    /// What `run` says to all claims together.
    #[must_use]
    pub fn verdict(&self, run: RunSoFar) -> Verdict {
        let verdicts = self.claims.iter().map(|claim| claim.holds.verdict(run, run.end));
        verdicts.fold(Verdict::Holds, Verdict::and)
    }

    /// Whether `run` supports the answer at `index`.
    #[must_use]
    pub fn supports(&self, index: usize, run: RunSoFar) -> Verdict {
        match self.answers.get(index).map(|answer| &answer.right) {
            Some(Right::WithClaims) => self.verdict(run),
            Some(Right::When(condition)) => condition.verdict(run, run.end),
            Some(Right::Never) | None => Verdict::DoesNotHold,
        }
    }

    /// What is said at the end of `run`: the explanation where all claims hold, else the other text.
    #[must_use]
    pub fn ending(&self, run: RunSoFar, language: &str) -> String {
        let texts = self.text.of(language);
        let template = if self.verdict(run) == Verdict::Holds { &texts.explanation } else { &texts.otherwise };
        template.fill(run, language)
    }

    /// What is said at a moment of `run`.
    #[must_use]
    pub fn moment(&self, moment: &Moment, run: RunSoFar, language: &str) -> String {
        moment.text.of(language).fill(run, language)
    }

    /// Seconds from the first step to the last at the speeds of the lesson; what is trained at full speed counts nothing.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        let mut seconds = 0.0;
        let (mut step, mut watch) = (0, self.watch);
        let stops = self.moments.iter().map(|moment| (moment.step, moment.watch)).chain([(self.steps(), None)]);
        for (next, then) in stops {
            if let Watch::StepsPerSecond(rate) = watch {
                seconds += crate::real::count::<f64>(usize::try_from(next - step).unwrap_or(usize::MAX)) / rate;
            }
            step = next;
            watch = then.unwrap_or(watch);
        }
        seconds
    }
}
