//! The results of a map, as far as they are computed.

use super::{Measure, Outcome, Plan, Tile};
use crate::config::Problem;
use crate::real;

/// A map: its plan and what came of the runs so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    plan: Plan,
    /// The outcomes of arm A and arm B of each run, by the index of the plan.
    runs: Vec<Option<[Outcome; 2]>>,
    /// Number of computed runs.
    done: usize,
}

/// What a cell of one arm shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shade {
    /// No seed is computed.
    Missing,
    /// More than half of the computed seeds diverged.
    Diverged,
    /// No seed reached the accuracy of the measure `steps_to`.
    Never,
    /// The mean of the measure over the seeds that have it.
    Value(f64),
}

/// Shares of runs of one arm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// Share that has learned, 0..=1; see [`Measure::is_learned`].
    pub learned: f64,
    /// Share that diverged, 0..=1.
    pub diverged: f64,
    /// Number of runs that are counted.
    pub of: usize,
}

impl Map {
    /// Returns a map without any results.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        let runs = vec![None; plan.runs()];
        Self { plan, runs, done: 0 }
    }

    /// Returns the plan.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Returns the map with other colors of the same results.
    ///
    /// # Errors
    /// If the trainings lack the measure; see [`Plan::showing`].
    pub fn showing(self, measure: Measure) -> Result<Self, Problem> {
        Ok(Self { plan: self.plan.showing(measure)?, ..self })
    }

    /// Notes what came of the run with this index.
    pub fn put(&mut self, index: usize, arms: [Outcome; 2]) {
        self.done += usize::from(self.runs[index].replace(arms).is_none());
    }

    /// Returns what came of the run with this index, of arm A and arm B; `None` if it is not computed.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<[Outcome; 2]> {
        self.runs[index]
    }

    /// Returns the number of computed runs.
    #[must_use]
    pub const fn done(&self) -> usize {
        self.done
    }

    /// Returns whether all runs are computed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.done == self.runs.len()
    }

    /// Returns the indices of the runs of `tile` that are not computed, from coarse to fine.
    #[must_use]
    pub fn missing(&self, tile: Tile) -> Vec<usize> {
        let cells = self.plan.order().into_iter().enumerate().filter(|(i, _)| tile.has(*i));
        let runs = cells.flat_map(|(_, cell)| (0..self.plan.seeds().len()).map(move |seed| (cell, seed)));
        runs.map(|(cell, seed)| self.plan.index(cell, seed)).filter(|index| self.runs[*index].is_none()).collect()
    }

    /// Returns what arm `arm` (0 = A, 1 = B) came to in a cell, with each computed seed.
    pub fn outcomes(&self, arm: usize, cell: [usize; 2]) -> impl Iterator<Item = Outcome> {
        let first = self.plan.index(cell, 0);
        self.runs[first..first + self.plan.seeds().len()].iter().flatten().map(move |arms| arms[arm])
    }

    /// Returns what a cell of arm `arm` (0 = A, 1 = B) shows.
    #[must_use]
    pub fn shade(&self, arm: usize, cell: [usize; 2]) -> Shade {
        let (mut seeds, mut diverged, mut count, mut sum) = (0, 0, 0_u32, 0.0);
        for outcome in self.outcomes(arm, cell) {
            seeds += 1;
            diverged += usize::from(matches!(outcome, Outcome::Diverged { .. }));
            if let Some(value) = self.plan.measure().of(&outcome) {
                count += 1;
                sum += value;
            }
        }
        match (seeds, count) {
            (0, _) => Shade::Missing,
            _ if 2 * diverged > seeds => Shade::Diverged,
            (_, 0) => Shade::Never,
            _ => Shade::Value(sum / f64::from(count)),
        }
    }

    /// Returns what stands at a cell of arm `arm` in a picture that fills in from coarse to fine: the cell itself, or,
    /// as long as it is not computed, the nearest computed one of a coarser picture.
    #[must_use]
    pub fn coarse_shade(&self, arm: usize, [x, y]: [usize; 2]) -> Shade {
        let [mut wide, mut high] = [1, 1];
        let [widest, highest] = self.plan.coarsest();
        loop {
            let shade = self.shade(arm, [x / wide * wide, y / high * high]);
            if shade != Shade::Missing || (wide >= widest && high >= highest) {
                return shade;
            }
            (wide, high) = ((2 * wide).min(widest), (2 * high).min(highest));
        }
    }

    /// Returns the shares of the computed runs of arm `arm` (0 = A, 1 = B); `None` if there are none.
    #[must_use]
    pub fn shares(&self, arm: usize) -> Option<Shares> {
        self.shares_of(arm, self.runs.iter().flatten())
    }

    /// Returns the shares of arm `arm` (0 = A, 1 = B) over the finest picture of which all cells are computed, which
    /// covers the map evenly; `None` before the coarsest is. The cells of a picture come row by row, so that those of one
    /// that is not whole lie in the lower part of the map.
    #[must_use]
    pub fn even_shares(&self, arm: usize) -> Option<Shares> {
        let [width, height] = self.plan.size();
        let runs = |[wide, high]: [usize; 2]| {
            let cells = (0..height).step_by(high).flat_map(move |y| (0..width).step_by(wide).map(move |x| [x, y]));
            cells.flat_map(move |cell| {
                let first = self.plan.index(cell, 0);
                &self.runs[first..first + self.plan.seeds().len()]
            })
        };
        let halves = |step: &[usize; 2]| (*step != [1, 1]).then(|| step.map(|side| side.div_ceil(2)));
        let steps = std::iter::successors(Some(self.plan.coarsest()), halves);
        let finest = steps.take_while(|step| runs(*step).all(Option::is_some)).last()?;
        self.shares_of(arm, runs(finest).flatten())
    }

    fn shares_of<'a>(&self, arm: usize, runs: impl Iterator<Item = &'a [Outcome; 2]>) -> Option<Shares> {
        let (mut learned, mut diverged, mut of) = (0, 0, 0);
        for arms in runs {
            learned += usize::from(self.plan.measure().is_learned(&arms[arm]));
            diverged += usize::from(matches!(arms[arm], Outcome::Diverged { .. }));
            of += 1;
        }
        let share = |count: usize| real::count::<f64>(count) / real::count::<f64>(of);
        (of > 0).then(|| Shares { learned: share(learned), diverged: share(diverged), of })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::small;
    use super::*;

    fn trained(test_accuracy: f64) -> Outcome {
        Outcome::Trained { loss: 1.0, train_accuracy: 0.5, test_accuracy, steps_to: None }
    }

    fn map() -> Map {
        Map::new(small("training.learning_rate=0.01..1:16", "init.scale=0.1..10:3", 10, &[1, 2, 3]).unwrap())
    }

    #[test]
    fn shares_are_of_what_is_computed() {
        let mut map = map();
        assert_eq!(map.shares(0), None);
        map.put(0, [Outcome::Diverged { step: 2 }, trained(0.9)]);
        map.put(5, [trained(0.81), trained(0.9)]);
        map.put(5, [trained(0.1), trained(0.9)]);
        map.put(6, [trained(0.95), trained(0.79)]);
        let shares = map.shares(0).unwrap();
        assert_eq!((map.done(), shares.of), (3, 3));
        assert!((shares.learned - 1.0 / 3.0).abs() < 1e-12 && (shares.diverged - 1.0 / 3.0).abs() < 1e-12);
        assert!((map.shares(1).unwrap().learned - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(map.missing(Tile::WHOLE).len(), 16 * 3 * 3 - 3);
        assert!(!map.is_complete());
    }

    /// The lower rows of a picture come first, so that a share of all computed cells would lean towards them.
    #[test]
    fn shares_of_a_map_that_fills_in_are_of_whole_pictures() {
        let plan = small("training.learning_rate=0.01..1:16", "init.scale=0.1..10:16", 10, &[1]).unwrap();
        let mut map = Map::new(plan.clone());
        for (i, [x, y]) in plan.order().into_iter().enumerate() {
            let of = map.even_shares(0).map(|shares| shares.of);
            assert_eq!(of, (i >= 64).then_some(64), "after {i} cells");
            map.put(plan.index([x, y], 0), [trained(if y < 8 { 0.9 } else { 0.1 }); 2]);
            if i == 159 {
                let [even, all] = [map.even_shares(0), map.shares(0)].map(|shares| shares.unwrap().learned);
                assert!((even - 0.5).abs() < 1e-12 && all > 0.6, "{even} {all}");
            }
        }
        assert_eq!(map.even_shares(0), map.shares(0));
    }

    #[test]
    fn a_cell_shows_the_mean_of_its_seeds() {
        let mut map = map();
        let index = |map: &Map, seed| map.plan().index([5, 1], seed);
        assert_eq!(map.shade(0, [5, 1]), Shade::Missing);
        map.put(index(&map, 0), [Outcome::Diverged { step: 2 }, trained(0.5)]);
        assert_eq!((map.shade(0, [5, 1]), map.shade(1, [5, 1])), (Shade::Diverged, Shade::Value(0.5)));
        map.put(index(&map, 1), [trained(0.25), trained(1.0)]);
        map.put(index(&map, 2), [trained(0.75), trained(0.75)]);
        assert_eq!((map.shade(0, [5, 1]), map.shade(1, [5, 1])), (Shade::Value(0.5), Shade::Value(0.75)));
        let plan = small("training.learning_rate=0.01..1:16", "init.scale=0.1..10:3", 10, &[1, 2, 3]).unwrap();
        let never =
            Map { plan: Plan::from_toml(&plan.to_toml().replace("test_accuracy", "steps_to=0.9")).unwrap(), ..map };
        assert_eq!(never.plan().measure(), Measure::StepsTo(0.9));
        assert_eq!(never.shade(1, [5, 1]), Shade::Never);
    }

    #[test]
    fn a_coarse_cell_stands_for_its_neighbors() {
        let mut map = map();
        let put = |map: &mut Map, cell, value| {
            let index = map.plan().index(cell, 0);
            map.put(index, [trained(value); 2]);
        };
        put(&mut map, [4, 1], 0.25);
        assert_eq!(map.coarse_shade(0, [5, 1]), Shade::Value(0.25));
        assert_eq!(map.coarse_shade(0, [6, 1]), Shade::Missing);
        put(&mut map, [5, 1], 0.5);
        assert_eq!(map.coarse_shade(1, [5, 1]), Shade::Value(0.5));
        assert_eq!(map.coarse_shade(1, [4, 1]), Shade::Value(0.25));
    }
}
