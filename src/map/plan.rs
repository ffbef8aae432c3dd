//! What a map shows, checked before anything is computed.

use serde::{Deserialize, Serialize};

use super::{Axis, Measure, Plane};
use crate::config::{Checked, Config, ConfigError, Key, LAST_STEP, MOST_PROBLEMS, Problem, check_seeds};

/// Largest number of trainings of a map: cells × seeds × 2 arms.
pub const MAX_TRAININGS: usize = 4_000_000;
/// Number of cells along each axis of the coarsest picture.
const COARSEST: usize = 8;

/// The complete description of a map: what is trained in every cell, and what is shown of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    experiment: Checked,
    axes: [Axis; 2],
    seeds: Vec<u64>,
    /// What the colors show.
    measure: Measure,
}

/// A plan as text: the keys and values of the table that stands above the rows of a map's file.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Head {
    /// The version of the program.
    pub shiftscope: String,
    pub x: String,
    pub y: String,
    pub steps: u64,
    pub seeds: Vec<u64>,
    pub measure: String,
    pub experiment: String,
}

impl Plan {
    /// Checks a map of `experiment` with the two settings of `axes` (x, y) in every cell, trained for `steps` steps with
    /// each of `seeds`.
    ///
    /// # Errors
    /// Everything that is wrong: two equal axes, no steps, no seeds or one twice, more than [`MAX_TRAININGS`] trainings, and cells
    /// whose experiment is not valid.
    pub fn new(
        experiment: Checked,
        axes: [Axis; 2],
        steps: u64,
        seeds: Vec<u64>,
        measure: Measure,
    ) -> Result<Self, ConfigError> {
        let mut config = experiment.into_config();
        let mut problems = Vec::new();
        if steps == 0 {
            problems.push(Problem::value("steps", "0", format!("1..={LAST_STEP}")));
        }
        problems
            .extend(Key::find("training.steps").and_then(|key| key.set_word(&mut config, &steps.to_string())).err());
        problems.extend(check_seeds("seeds", &seeds));
        if axes[0].key == axes[1].key {
            problems.push(Problem::new("x and y", format!("are one key, {}; a map has two", axes[0].key)));
        }
        ConfigError::unless_empty(problems)?;
        let plan = Self { experiment: config.check()?, axes, seeds, measure };
        let count = plan.trainings();
        if count > MAX_TRAININGS {
            let [x, y] = plan.size();
            let what = format!("has {x} × {y} cells × {} seeds × 2 arms = {count} trainings", plan.seeds.len());
            return Err(Problem::new("map", format!("{what}; allowed: up to {MAX_TRAININGS}")).into());
        }
        plan.check_cells()?;
        Ok(plan)
    }

    /// Checks the experiments along the edges of the map: a value that fits no other key fails there too, and what
    /// several keys must not exceed together is largest in a corner.
    fn check_cells(&self) -> Result<(), ConfigError> {
        let [width, height] = self.size();
        let (last_x, last_y) = (width - 1, height - 1);
        let rows = (0..width).flat_map(|x| [[x, 0], [x, last_y]]);
        let columns = (0..height).flat_map(|y| [[0, y], [last_x, y]]);
        let mut problems: Vec<Problem> = Vec::new();
        for cell in rows.chain(columns) {
            for problem in self.cell(cell, self.seeds[0]).err().into_iter().flat_map(|error| error.0) {
                if !problems.contains(&problem) && problems.len() < MOST_PROBLEMS {
                    problems.push(problem);
                }
            }
        }
        ConfigError::unless_empty(problems)
    }

    /// Returns the experiment without the settings of a cell.
    #[must_use]
    pub const fn experiment(&self) -> &Config {
        self.experiment.config()
    }

    /// Returns the axes: x, to the right, and y, upward.
    #[must_use]
    pub const fn axes(&self) -> &[Axis; 2] {
        &self.axes
    }

    /// Returns the number of steps of every training.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.experiment.config().training.steps
    }

    /// Returns the seeds with which every cell is trained; at least one.
    #[must_use]
    pub fn seeds(&self) -> &[u64] {
        &self.seeds
    }

    /// Returns what the colors show.
    #[must_use]
    pub const fn measure(&self) -> Measure {
        self.measure
    }

    /// Returns the plan without its experiment. The seed of the experiment alone is not named.
    #[must_use]
    pub fn plane(&self) -> Plane {
        let seeds = if self.seeds == [self.experiment().seed] { Vec::new() } else { self.seeds.clone() };
        Plane { axes: self.axes.clone(), steps: self.steps(), seeds, measure: self.measure }
    }

    /// Returns the plan with other colors of the same trainings.
    ///
    /// # Errors
    /// If the trainings lack the measure: whether an accuracy is reached is noted while they go on.
    pub fn showing(self, measure: Measure) -> Result<Self, Problem> {
        match measure {
            Measure::StepsTo(_) if self.measure != measure => {
                let text = format!("is {measure}, which these trainings did not note; they show {}", self.measure);
                Err(Problem::new("measure", text))
            }
            _ => Ok(Self { measure, ..self }),
        }
    }

    /// Returns the number of cells along x and along y.
    #[must_use]
    pub fn size(&self) -> [usize; 2] {
        self.axes.each_ref().map(|axis| axis.values().len())
    }

    /// Returns the number of cells.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.size().iter().product()
    }

    /// Returns the number of runs, each of which trains both arms: cells × seeds.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.cells() * self.seeds.len()
    }

    /// Returns the number of trainings: cells × seeds × 2 arms.
    #[must_use]
    pub fn trainings(&self) -> usize {
        2 * self.runs()
    }

    /// Returns the index of the run of a cell with seed number `seed`, both counted from 0: row by row from the lowest
    /// y, in a row from the lowest x, in a cell seed by seed.
    #[must_use]
    pub fn index(&self, [x, y]: [usize; 2], seed: usize) -> usize {
        (y * self.size()[0] + x) * self.seeds.len() + seed
    }

    /// Returns the cell and the number of the seed, counted from 0, of the run with this index.
    #[must_use]
    pub fn place(&self, index: usize) -> ([usize; 2], usize) {
        let (cell, seed) = (index / self.seeds.len(), index % self.seeds.len());
        let width = self.size()[0];
        ([cell % width, cell / width], seed)
    }

    /// Returns the experiment of a cell with this seed: that which `shiftscope run` makes with the two settings.
    ///
    /// # Errors
    /// If the settings do not fit the experiment; a plan has checked those along its edges.
    pub fn cell(&self, [x, y]: [usize; 2], seed: u64) -> Result<Checked, ConfigError> {
        let mut config = self.experiment().clone();
        config.seed = seed;
        for (axis, i) in self.axes.iter().zip([x, y]) {
            Key::find(axis.key)?.set(&mut config, &axis.values()[i])?;
        }
        config.check()
    }

    /// Returns the distance of two neighbors in the coarsest picture, along x and y: a power of two that leaves at most
    /// eight cells.
    #[must_use]
    pub fn coarsest(&self) -> [usize; 2] {
        self.size().map(|count| count.div_ceil(COARSEST).next_power_of_two())
    }

    /// Returns all cells, from coarse to fine: first at most 8 × 8 that cover the whole map evenly, then those that make
    /// it 16 × 16, and so on. In each picture they go row by row.
    #[must_use]
    pub fn order(&self) -> Vec<[usize; 2]> {
        let [width, height] = self.size();
        let strides = self.coarsest();
        // The picture in which a row or column appears: the fewer times its distance has been halved, the earlier.
        let level = |i: usize, stride: usize| {
            let halvings = stride.trailing_zeros();
            halvings - i.trailing_zeros().min(halvings)
        };
        let mut cells: Vec<_> = (0..height).flat_map(|y| (0..width).map(move |x| [x, y])).collect();
        cells.sort_by_key(|[x, y]| level(*x, strides[0]).max(level(*y, strides[1])));
        cells
    }

    /// Returns the plan as text.
    pub(super) fn head(&self) -> Head {
        Head {
            shiftscope: env!("CARGO_PKG_VERSION").to_owned(),
            x: self.axes[0].to_string(),
            y: self.axes[1].to_string(),
            steps: self.steps(),
            seeds: self.seeds.clone(),
            measure: self.measure.to_string(),
            experiment: self.experiment().to_toml(),
        }
    }

    /// Returns the plan as TOML, which [`Plan::from_toml`] reads: the lines above the rows of a map's file.
    ///
    /// # Panics
    /// Never: texts and whole numbers below 2⁶³ can be written as TOML.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(&self.head()).expect("texts and whole numbers below 2^63 are TOML")
    }

    /// Reads a plan that [`Plan::to_toml`] has written.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        let head: Head = toml::from_str(text).map_err(|error| Problem::whole(error.message().to_owned()))?;
        let within =
            |error: ConfigError| ConfigError(error.0.into_iter().map(|problem| problem.within("experiment")).collect());
        let experiment = Config::from_toml(&head.experiment).and_then(Config::check).map_err(within)?;
        let axes = [Axis::read("x", &head.x)?, Axis::read("y", &head.y)?];
        Self::new(experiment, axes, head.steps, head.seeds, Measure::read("measure", &head.measure)?)
    }
}

impl Head {
    /// Returns the first key whose value differs, with both values, this one's first; `None` if the heads are equal.
    pub fn difference(&self, other: &Self) -> Option<(&'static str, String, String)> {
        let words = |head: &Self| {
            let seeds = head.seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            [
                ("shiftscope", head.shiftscope.clone()),
                ("x", head.x.clone()),
                ("y", head.y.clone()),
                ("steps", head.steps.to_string()),
                ("seeds", seeds),
                ("measure", head.measure.clone()),
            ]
        };
        let pair = words(self).into_iter().zip(words(other)).find(|(own, other)| own != other);
        pair.map(|((key, own), (_, other))| (key, own, other)).or_else(|| {
            // The lines of the experiments, of which the first that differs names the key.
            let mut lines = self.experiment.lines().zip(other.experiment.lines());
            let pair = lines.find(|(own, other)| own != other);
            let pair = pair.or((self.experiment != other.experiment).then_some(("shorter", "longer")));
            pair.map(|(own, other)| ("experiment", own.to_owned(), other.to_owned()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::small;
    use super::*;

    fn grid(x: usize, y: usize) -> Plan {
        small(&format!("training.learning_rate=0.01..1:{x}"), &format!("init.scale=0.1..10:{y}"), 10, &[1]).unwrap()
    }

    #[test]
    fn a_plan_is_said_as_it_is_read() {
        let plan = small("network.depth=1..3", "init.scale=0.1..10:5:lin", 40, &[3, 1]).unwrap();
        assert_eq!(Plan::from_toml(&plan.to_toml()).unwrap(), plan);
        let shown = plan.clone().showing(Measure::Loss).unwrap();
        assert_eq!(plan.head().difference(&shown.head()).unwrap().0, "measure");
        assert_eq!(plan.head().difference(&plan.head()), None);
        let mut other = plan.head();
        other.experiment = other.experiment.replace("width = 8", "width = 9");
        assert_eq!(
            plan.head().difference(&other).unwrap(),
            ("experiment", "width = 8".to_owned(), "width = 9".to_owned())
        );
        assert!(plan.showing(Measure::StepsTo(0.5)).unwrap_err().to_string().contains("did not note"));
    }

    #[test]
    fn a_cell_has_its_two_settings_and_nothing_else_changes() {
        let plan = small("network.depth=1..3", "init.scale=0.1..10:5:lin", 40, &[3, 1]).unwrap();
        let mut expected = plan.experiment().clone();
        for set in ["network.depth=2", "init.scale=10", "seed=1"] {
            expected.set(set).unwrap();
        }
        assert_eq!(plan.cell([1, 4], 1).unwrap().config(), &expected);
        assert_eq!((plan.size(), plan.runs(), plan.trainings()), ([3, 5], 30, 60));
        for index in 0..plan.runs() {
            let (cell, seed) = plan.place(index);
            assert_eq!(plan.index(cell, seed), index);
        }
    }

    #[test]
    fn the_order_goes_from_coarse_to_fine() {
        let plan = grid(32, 14);
        assert_eq!(plan.coarsest(), [4, 2]);
        let order = plan.order();
        assert_eq!(order.len(), 32 * 14);
        let first: Vec<_> = (0..14).step_by(2).flat_map(|y| (0..32).step_by(4).map(move |x| [x, y])).collect();
        assert_eq!(order[..first.len()], first);
        // Each of the next pictures has every other column of the one after it, and all rows.
        let second =
            (0..14).flat_map(|y| (0..32).step_by(2).map(move |x| [x, y])).collect::<std::collections::HashSet<_>>();
        assert_eq!(order[..16 * 14].iter().copied().collect::<std::collections::HashSet<_>>(), second);
        assert_eq!(grid(3, 8).coarsest(), [1, 1]);
        assert_eq!(grid(3, 8).order()[1], [1, 0]);
    }

    #[test]
    fn what_cannot_be_a_map_is_told() {
        let refused = |x: &str, y: &str, steps, seeds: &[u64]| small(x, y, steps, seeds).unwrap_err().to_string();
        let (x, y) = ("training.learning_rate=0.01..1:3", "init.scale=0.1..10:3");
        assert_eq!(refused(x, x, 10, &[1]), "x and y are one key, training.learning_rate; a map has two");
        assert!(refused(x, y, 0, &[1]).contains("steps is 0; allowed: 1..=10000000"));
        assert!(refused(x, y, 10, &[]).contains("seeds is missing"));
        assert_eq!(refused(x, y, 10, &[3, 1, 3]), "seeds name 3 twice");
        let large = refused("training.learning_rate=0.01..1:2000", "init.scale=0.1..10:2000", 10, &[1]);
        assert_eq!(large, "map has 2000 × 2000 cells × 1 seeds × 2 arms = 8000000 trainings; allowed: up to 4000000");
        // A single value in the middle that is not allowed.
        assert!(refused("data.train_samples=0..2:3", y, 10, &[1]).contains("data.train_samples is 1"));
        // Both axes together need too much memory, each alone does not.
        let mut config = Config::plane();
        config.set("network.width=512").unwrap();
        let axes =
            ["network.depth=1..50:3", "training.batch_size=16..100000:3"].map(|text| Axis::read("x", text).unwrap());
        let wide = Plan::new(config.check().unwrap(), axes, 10, vec![1], Measure::Loss);
        let memory = wide.unwrap_err().to_string();
        assert!(memory.contains("(memory)"), "{memory}");
    }
}
