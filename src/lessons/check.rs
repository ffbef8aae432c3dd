//! Checks a lesson without a window: trains it, and its map, with a seed and decides every claim.

use std::sync::Arc;

use super::condition::Measured;
use super::expression::{Expression, RunSoFar};
use super::lesson::{Bilingual, Control, Finding, Lesson, Texts};
use super::margin::Margin;
use super::template::Template;
use super::watcher::Watcher;
use crate::config::{Checked, Config, ConfigError};
use crate::data::Data;
use crate::experiment::Experiment;
use crate::map::{Map, whole};
use crate::nn::flush::flushed;

/// Largest number of steps between two questions whether to go on.
const PORTION: u64 = 64;

/// The result of checking a run.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckResult {
    /// The findings about the claims, in their order.
    pub findings: Vec<Finding>,
    /// How far each claim is from another verdict; see [`super::Condition::margin`].
    pub margins: Vec<Option<Margin>>,
    /// The values of the numbers of the lesson, in the order of [`Lesson::numbers`].
    pub numbers: Vec<Measured>,
    /// The closing text in English and in Korean, with the numbers of the run.
    pub endings: [String; 2],
}

impl Lesson {
    /// Returns the experiment of the lesson with another seed.
    ///
    /// # Errors
    /// Returns no error for a lesson that was read, because every seed is valid.
    pub fn with_seed(&self, seed: u64) -> Result<Checked, ConfigError> {
        let mut config = self.experiment.clone();
        config.seed = seed;
        config.check()
    }

    /// Returns the lesson without the cause that `control` takes away: its experiment, with the claims that must fail in
    /// it, in the order in which `control` names them, and without texts, so that nothing else is measured.
    #[must_use]
    pub fn without(&self, control: &Control) -> Self {
        Self {
            experiment: control.change.experiment.clone(),
            claims: control.fails.iter().filter_map(|index| self.claims.get(*index)).cloned().collect(),
            text: Bilingual::<Texts>::default(),
            answers: Vec::new(),
            moments: Vec::new(),
            controls: Vec::new(),
            ..self.clone()
        }
    }

    /// Returns the numbers that the lesson speaks of, each once: the sides of the comparisons of its claims, then the numbers
    /// of its texts.
    #[must_use]
    pub fn numbers(&self) -> Vec<&Expression> {
        let sides = self.claims.iter().flat_map(|claim| claim.holds.sides());
        let mut once: Vec<&Expression> = Vec::new();
        for number in sides.chain(self.templates().flat_map(Template::expressions)) {
            if !once.contains(&number) {
                once.push(number);
            }
        }
        once
    }

    /// Returns the texts with numbers of the run.
    pub(super) fn templates(&self) -> impl Iterator<Item = &Template> {
        let endings = self.text.both().into_iter().flat_map(|(_, texts)| [&texts.explanation, &texts.otherwise]);
        endings.chain(self.moments.iter().flat_map(|moment| moment.text.both().map(|(_, text)| text)))
    }

    /// Trains the map of `experiment`, the lesson's own or a modified one, on `threads` threads.
    ///
    /// # Returns
    /// `None` if no claim and no text asks for shares, or once `go_on` has returned `false`.
    ///
    /// # Errors
    /// Returns an error if the data cannot be read, or if a cell is no experiment.
    pub fn map_of(
        &self,
        experiment: &Config,
        threads: usize,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<Map>, ConfigError> {
        let asks = || self.numbers().into_iter().any(Expression::asks_for_shares);
        let Some(plane) = self.map.as_ref().filter(|_| asks()) else { return Ok(None) };
        Ok(Some(whole(&plane.plan(experiment)?, threads, go_on, &|_| ())?).filter(Map::is_complete))
    }

    /// Trains the experiment with `seed` as far as the claims and texts need it, and decides every claim. If they ask for
    /// shares, the map is trained first, on `threads` threads. Memory does not grow with the number of steps that nothing asks
    /// for.
    ///
    /// # Returns
    /// `None` if `go_on`, which is asked many times a second, has returned `false`.
    ///
    /// # Errors
    /// Returns an error if the data cannot be read or do not fit the experiment.
    pub fn check(
        &self,
        seed: u64,
        threads: usize,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Result<Option<CheckResult>, ConfigError> {
        let checked = self.with_seed(seed)?;
        let map = self.map_of(checked.config(), threads, go_on)?;
        let Some(watcher) = flushed(|| self.watched(&checked, go_on))? else { return Ok(None) };
        let run = RunSoFar { map: map.as_ref(), ..watcher.run() };
        Ok(Some(CheckResult {
            findings: self.findings(run),
            margins: self.claims.iter().map(|claim| claim.holds.margin(run, run.end)).collect(),
            numbers: self.numbers().into_iter().map(|number| Measured::of(number, run)).collect(),
            endings: ["en", "ko"].map(|language| self.ending(run, language)),
        }))
    }

    /// Trains both arms, one beside the other, up to the last step that is measured; `None` if `go_on` stopped them.
    fn watched(&self, checked: &Checked, go_on: &(dyn Fn() -> bool + Sync)) -> Result<Option<Watcher>, ConfigError> {
        let data = Arc::new(Data::load(checked.config())?);
        let mut experiment = Experiment::<f32>::new(checked, &data)?;
        let mut watcher = Watcher::new(self, experiment.config());
        let mut stop = watcher.first_stop();
        while let Some(step) = stop {
            while experiment.steps() < step {
                if !go_on() {
                    return Ok(None);
                }
                let to = step.min(experiment.steps() + PORTION);
                experiment.arms.iter_mut().for_each(|arm| arm.advance_to(to));
            }
            if let [Some(a), Some(b)] = experiment.arms.each_mut().map(|arm| watcher.work(arm)) {
                watcher.take(experiment.assemble([a, b]));
            }
            stop = watcher.next_stop(experiment.steps());
        }
        Ok(go_on().then_some(watcher))
    }
}
