//! The curves of one experiment with several seeds, which show how much of a result is chance.

use super::frame::{ArmFrame, Frame};

/// The measures that are recorded over the steps of every seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SeedMeasure {
    /// Mini-batch loss of the step; undefined at step 0.
    Loss,
    /// Training accuracy, 0..=1.
    TrainAccuracy,
    /// Test accuracy, 0..=1.
    TestAccuracy,
    /// Saturated (inactive) share, 0..=1, averaged over the hidden layers.
    Saturated,
}

impl SeedMeasure {
    /// All measures, in the order of their indices.
    pub const ALL: [Self; 4] = [Self::Loss, Self::TrainAccuracy, Self::TestAccuracy, Self::Saturated];

    fn of(self, arm: &ArmFrame) -> Option<f64> {
        let value = match self {
            Self::Loss => arm.loss,
            Self::TrainAccuracy => arm.train_accuracy,
            Self::TestAccuracy => arm.test_accuracy,
            Self::Saturated => arm.mean_over_hidden(|layer| layer.curve.saturated),
        };
        value.filter(|x| arm.diverged.is_none() && x.is_finite())
    }
}

/// The recorded curves of one seed.
#[derive(Clone, Debug)]
pub struct SeedRun {
    /// The seed.
    pub seed: u64,
    steps: Vec<u64>,
    arms: [ArmSeries; 2],
}

/// The recorded measures of one arm.
#[derive(Clone, Debug, Default)]
struct ArmSeries {
    /// Each measure at each step, in the order of [`SeedMeasure::ALL`].
    values: [Vec<Option<f64>>; 4],
    /// Whether the arm had diverged, at each step.
    diverged: Vec<bool>,
}

impl SeedRun {
    /// Creates the run of `seed`, with nothing recorded yet.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, steps: Vec::new(), arms: Default::default() }
    }

    /// Appends the measures of `frame`. Steps must increase.
    pub fn push(&mut self, frame: &Frame) {
        self.steps.push(frame.step);
        for (series, arm) in self.arms.iter_mut().zip(&frame.arms) {
            for (values, measure) in series.values.iter_mut().zip(SeedMeasure::ALL) {
                values.push(measure.of(arm));
            }
            series.diverged.push(arm.diverged.is_some());
        }
    }
}

/// The curves of all seeds, and their median and range.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeedSeries {
    /// The steps of all curves.
    pub steps: Vec<u64>,
    /// The seeds, in the order of the curves.
    pub seeds: Vec<u64>,
    /// Arm A and arm B.
    pub arms: [SeedArm; 2],
}

/// The curves of one arm.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeedArm {
    /// The curves of each measure, in the order of [`SeedMeasure::ALL`]; read them through [`SeedArm::curves`].
    measures: [SeedCurves; 4],
    /// Number of seeds that had diverged, at each step.
    pub diverged: Vec<usize>,
}

impl SeedArm {
    /// Returns the curves of `measure`.
    #[must_use]
    pub const fn curves(&self, measure: SeedMeasure) -> &SeedCurves {
        &self.measures[measure as usize]
    }
}

/// The curves of one measure of one arm.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeedCurves {
    /// One curve for each seed, one value for each step; `None` if not defined, for example after a divergence.
    pub seeds: Vec<Vec<Option<f64>>>,
    /// Median and range over the seeds at each step; `None` if no seed has a value.
    pub bands: Vec<Option<SeedBand>>,
}

/// Median and range over the seeds that have a value at a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeedBand {
    /// The median; of an even number of values the mean of the two in the middle.
    pub median: f64,
    /// The smallest value.
    pub min: f64,
    /// The largest value.
    pub max: f64,
}

impl SeedBand {
    /// Computes the band of `values`; `None` if there are none.
    #[must_use]
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_unstable_by(f64::total_cmp);
        let (min, max) = (*values.first()?, *values.last()?);
        let [low, high] = [(values.len() - 1) / 2, values.len() / 2].map(|i| values[i]);
        // Rounding could make the mean of two equal values a different number.
        Some(Self { median: f64::midpoint(low, high).clamp(low, high), min, max })
    }
}

impl SeedSeries {
    /// Returns, for each arm, the number of seeds in which its `measure` is the larger one at the last step. An arm
    /// without a value, because it diverged, is behind an arm with a value; a tie counts for neither.
    #[must_use]
    pub fn ahead(&self, measure: SeedMeasure) -> [usize; 2] {
        let last = |arm: usize, seed: usize| self.arms[arm].curves(measure).seeds[seed].last().copied().flatten();
        let is_ahead = |arm: usize, seed: usize| match (last(arm, seed), last(1 - arm, seed)) {
            (Some(own), Some(other)) => own > other,
            (own, other) => own.is_some() && other.is_none(),
        };
        [0, 1].map(|arm| (0..self.seeds.len()).filter(|seed| is_ahead(arm, *seed)).count())
    }

    /// Combines `runs`, which must all have been recorded at the same steps.
    ///
    /// # Panics
    /// Panics if the steps differ.
    #[must_use]
    pub fn of(runs: &[SeedRun]) -> Self {
        let steps = runs.first().map_or_else(Vec::new, |run| run.steps.clone());
        assert!(runs.iter().all(|run| run.steps == steps), "all seeds are recorded at the same steps");
        let arm = |arm: usize| {
            let curves = |measure: usize| {
                let seeds: Vec<_> = runs.iter().map(|run| run.arms[arm].values[measure].clone()).collect();
                let at = |i: usize| SeedBand::of(seeds.iter().filter_map(|curve| curve[i]).collect());
                SeedCurves { bands: (0..steps.len()).map(at).collect(), seeds }
            };
            let diverged = |i: usize| runs.iter().filter(|run| run.arms[arm].diverged[i]).count();
            SeedArm { measures: [0, 1, 2, 3].map(curves), diverged: (0..steps.len()).map(diverged).collect() }
        };
        Self { seeds: runs.iter().map(|run| run.seed).collect(), arms: [arm(0), arm(1)], steps }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::Normalization;
    use crate::measure::{CurveStats, Diverged, DivergedCause, DivergedPart, LayerFrame, NonFiniteValue};

    fn frame(step: u64, loss: f64, diverged: bool) -> Frame {
        let layer = |saturated| LayerFrame {
            curve: CurveStats { saturated, ..CurveStats::default() },
            ..LayerFrame::default()
        };
        let (part, value) = (DivergedPart::Loss, NonFiniteValue::Nan);
        let at = Diverged { step, layer: 1, output: false, part, value, cause: DivergedCause::Data { largest: 1e30 } };
        let arm = ArmFrame {
            normalization: Normalization::None,
            loss: Some(loss),
            train_accuracy: Some(0.5),
            test_accuracy: None,
            diverged: diverged.then_some(at),
            layers: vec![layer(Some(0.25)), layer(Some(0.75)), layer(None)],
            ..ArmFrame::default()
        };
        Frame { step, epoch: 0.0, arms: [arm.clone(), ArmFrame { diverged: None, ..arm }] }
    }

    #[test]
    fn a_seed_that_diverged_is_counted_and_left_out() {
        let runs: Vec<SeedRun> = [(4, 1.0), (7, 3.0), (9, 8.0)]
            .into_iter()
            .map(|(seed, loss)| {
                let mut run = SeedRun::new(seed);
                run.push(&frame(0, loss, false));
                run.push(&frame(1, 10.0 * loss, seed == 9));
                run
            })
            .collect();
        let series = SeedSeries::of(&runs);
        assert_eq!((&series.steps[..], &series.seeds[..]), (&[0, 1][..], &[4, 7, 9][..]));
        let loss = |arm: usize| series.arms[arm].curves(SeedMeasure::Loss);
        assert_eq!(loss(0).bands[0], Some(SeedBand { median: 3.0, min: 1.0, max: 8.0 }));
        assert_eq!(loss(0).bands[1], Some(SeedBand { median: 20.0, min: 10.0, max: 30.0 }));
        assert_eq!(loss(1).bands[1], Some(SeedBand { median: 30.0, min: 10.0, max: 80.0 }));
        assert_eq!(loss(0).seeds[2], [Some(8.0), None]);
        assert_eq!((&series.arms[0].diverged[..], &series.arms[1].diverged[..]), (&[0, 1][..], &[0, 0][..]));
        let saturated = series.arms[0].curves(SeedMeasure::Saturated);
        assert_eq!(saturated.bands[0].map(|band| band.median), Some(0.5), "the output layer has no share");
        assert_eq!(series.arms[0].curves(SeedMeasure::TestAccuracy).bands, [None, None]);
        assert_eq!(SeedSeries::of(&[]), SeedSeries::default());
    }

    #[test]
    fn who_is_ahead_is_counted_seed_by_seed() {
        // The losses of A and B are equal, so that only a divergence tells them apart; then A gets another loss.
        let mut runs = [false, true, false].map(|diverged| {
            let mut run = SeedRun::new(1);
            run.push(&frame(1, 2.0, diverged));
            run
        });
        assert_eq!(SeedSeries::of(&runs).ahead(SeedMeasure::Loss), [0, 1]);
        runs[0].arms[0].values[0][0] = Some(3.0);
        assert_eq!(SeedSeries::of(&runs).ahead(SeedMeasure::Loss), [1, 1]);
        assert_eq!(SeedSeries::of(&runs).ahead(SeedMeasure::TestAccuracy), [0, 0], "no values at all");
    }

    #[test]
    #[should_panic(expected = "at the same steps")]
    fn other_steps_are_our_mistake() {
        let [mut a, mut b] = [SeedRun::new(1), SeedRun::new(2)];
        a.push(&frame(0, 1.0, false));
        b.push(&frame(1, 1.0, false));
        let _ = SeedSeries::of(&[a, b]);
    }

    proptest! {
        #[test]
        fn the_median_lies_between_the_ends(values in prop::collection::vec(-1e300..1e300_f64, 1..12)) {
            let band = SeedBand::of(values.clone()).unwrap();
            prop_assert!(band.min <= band.median && band.median <= band.max);
            prop_assert!(values.iter().all(|x| (band.min..=band.max).contains(x)));
            let below = values.iter().filter(|x| **x <= band.median).count();
            let above = values.iter().filter(|x| **x >= band.median).count();
            prop_assert!(2 * below >= values.len() && 2 * above >= values.len());
        }
    }
}
