//! Tallies: what the runs with many seeds say about one claim, and the spread of one number over them.

use super::check::CheckResult;
use super::condition::{Measured, Verdict};
use super::lesson::Nature;
use super::margin::Margin;
use crate::measure::SeedBand;

/// One run in so many may be an exception.
const ONE_IN: usize = 50;

choices! {
    /// What is expected of the runs of a check.
    Expected {
        /// The claim, a finding, holds.
        Holds = "holds",
        /// The claim, true by definition, holds without exception.
        HoldsAlways = "holds by definition",
        /// The claim fails, because its cause is taken away.
        Fails = "fails",
    }
}

impl Expected {
    /// Returns what is expected of a claim of this nature in the lesson's own experiment.
    #[must_use]
    pub const fn of(nature: Nature) -> Self {
        match nature {
            Nature::Finding => Self::Holds,
            Nature::Identity => Self::HoldsAlways,
        }
    }
}

/// What the runs with many seeds say about one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// What is expected of every run.
    pub expected: Expected,
    /// The number of runs.
    pub runs: usize,
    /// The number of runs that are as expected. A claim that cannot be measured has failed.
    pub met: usize,
    /// The number of runs in which the claim cannot be measured, because a network diverged or a number is undefined.
    pub undefined: usize,
    /// The seed whose run was nearest to the opposite of what is expected, or farthest into it, with its margin, positive where
    /// the run is as expected; `None` if no run has a margin.
    pub nearest: Option<(u64, Margin)>,
}

impl Tally {
    /// Counts what `runs`, each with its seed, say about the claim with the index `claim`.
    #[must_use]
    pub fn of<'a>(expected: Expected, claim: usize, runs: impl IntoIterator<Item = (u64, &'a CheckResult)>) -> Self {
        let mut tally = Self { expected, runs: 0, met: 0, undefined: 0, nearest: None };
        for (seed, run) in runs {
            let holds = run.findings[claim].verdict == Verdict::Holds;
            tally.runs += 1;
            tally.met += usize::from(holds != (expected == Expected::Fails));
            tally.undefined += usize::from(run.findings[claim].verdict == Verdict::CannotBeMeasured);
            let margin = run.margins[claim].clone();
            let margin = if expected == Expected::Fails { margin.map(Margin::negated) } else { margin };
            let nearer = |margin: &Margin| tally.nearest.as_ref().is_none_or(|(_, other)| margin.order(other).is_lt());
            if let Some(margin) = margin.filter(nearer) {
                tally.nearest = Some((seed, margin));
            }
        }
        tally
    }

    /// Returns the number of runs that have to be as expected: all but one in 50, and all for what is true by definition.
    #[must_use]
    pub const fn required(&self) -> usize {
        match self.expected {
            Expected::HoldsAlways => self.runs,
            Expected::Holds | Expected::Fails => self.runs - self.runs / ONE_IN,
        }
    }

    /// Returns whether enough runs are as expected.
    #[must_use]
    pub const fn is_met(&self) -> bool {
        self.met >= self.required()
    }
}

/// The values of one number in the runs with many seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// The least value with its seed.
    pub least: (u64, f64),
    /// The median; of an even number of values the mean of the two in the middle.
    pub median: f64,
    /// The greatest value with its seed; ∞ for a step that never came.
    pub greatest: (u64, f64),
    /// The number of runs without a value.
    pub undefined: usize,
}

impl Spread {
    /// Returns the spread of what `runs`, each with its seed, measured; `None` if no run has a value.
    #[must_use]
    pub fn of<'a>(runs: impl IntoIterator<Item = (u64, &'a Measured)>) -> Option<Self> {
        let runs: Vec<(u64, Option<f64>)> =
            runs.into_iter().map(|(seed, measured)| (seed, measured.value.ok())).collect();
        let values: Vec<(u64, f64)> = runs.iter().filter_map(|(seed, value)| Some((*seed, (*value)?))).collect();
        let least = values.iter().copied().min_by(|(_, x), (_, y)| x.total_cmp(y))?;
        let greatest = values.iter().copied().max_by(|(_, x), (_, y)| x.total_cmp(y))?;
        let median = SeedBand::of(values.iter().map(|(_, value)| *value).collect())?.median;
        Some(Self { least, median, greatest, undefined: runs.len() - values.len() })
    }
}
