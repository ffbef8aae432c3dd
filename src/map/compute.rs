//! Trains the cells of a map.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::{Map, Measure, Outcome, Plan, Tile};
use crate::config::{Checked, ConfigError, DataConfig};
use crate::data::Data;
use crate::experiment::{ArmRun, Experiment};
use crate::measure::timeline;
use crate::nn::flush::flushed;
use crate::real;

/// The loss of an outcome is the mean of the last `1/TAIL` of the steps.
const TAIL: u64 = 10;
/// Number of data sets that are kept at least, where an axis changes the data.
const SETS: usize = 8;

/// Trains the runs of `plan` with these indices, in this order, on `threads` threads. Calls `done` with the index and
/// the outcomes of both arms after each run, and `go_on` before each step; if that returns `false`, the runs that are
/// under way are given up.
///
/// The outcomes depend on the plan alone: not on the other runs, their order or the number of threads. Memory does not
/// grow with the number of cells.
///
/// # Errors
/// The first run whose experiment is refused, for example because a mini-batch is larger than the training split.
///
/// # Panics
/// If a training panics, which is a bug.
pub fn compute(
    plan: &Plan,
    runs: &[usize],
    threads: usize,
    go_on: &(dyn Fn() -> bool + Sync),
    done: &(dyn Fn(usize, [Outcome; 2]) + Sync),
) -> Result<(), ConfigError> {
    let (next, stop, refused) = (AtomicUsize::new(0), AtomicBool::new(false), Mutex::new(None));
    let sets = Sets { kept: Mutex::default(), most: plan.seeds().len().max(SETS) };
    let go_on = || !stop.load(Ordering::Relaxed) && go_on();
    let work = || {
        let mut bench = None;
        while let Some(index) = runs.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| go_on()) {
            match run(plan, *index, &sets, &mut bench, &go_on) {
                Ok(Some(arms)) => done(*index, arms),
                Ok(None) => break,
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    refused.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                }
            }
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.clamp(1, runs.len().max(1))).map(|_| scope.spawn(|| flushed(work))).collect();
        for worker in workers {
            if let Err(panic) = worker.join() {
                stop.store(true, Ordering::Relaxed);
                std::panic::resume_unwind(panic);
            }
        }
    });
    refused.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

/// Trains all runs of `plan` on `threads` threads and returns their map, which is not complete if `go_on` returned `false`
/// meanwhile; see [`compute`]. `at` is told the number of runs that are done, after each.
///
/// # Errors
/// The first run whose experiment is refused.
pub fn whole(
    plan: &Plan,
    threads: usize,
    go_on: &(dyn Fn() -> bool + Sync),
    at: &(dyn Fn(usize) + Sync),
) -> Result<Map, ConfigError> {
    let map = Map::new(plan.clone());
    let runs = map.missing(Tile::WHOLE);
    let map = Mutex::new(map);
    let done = |index, arms| {
        let mut map = map.lock().unwrap_or_else(PoisonError::into_inner);
        map.put(index, arms);
        at(map.done());
    };
    compute(plan, &runs, threads, go_on, &done)?;
    Ok(map.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Trains both arms of one run, one after the other; `None` if `go_on` stopped them. `bench` holds the networks of the
/// run before, whose buffers are used again.
fn run(
    plan: &Plan,
    index: usize,
    sets: &Sets,
    bench: &mut Option<Experiment<f32>>,
    go_on: &dyn Fn() -> bool,
) -> Result<Option<[Outcome; 2]>, ConfigError> {
    let (cell, seed) = plan.place(index);
    let checked = quick(plan.cell(cell, plan.seeds()[seed])?)?;
    let data = sets.of(&checked)?;
    let experiment = match bench.take() {
        Some(mut experiment) => {
            experiment.restart(&checked, &data)?;
            experiment
        }
        None => Experiment::new(&checked, &data)?,
    };
    let [a, b] = &mut bench.insert(experiment).arms;
    let Some(a) = train(a, plan, go_on) else { return Ok(None) };
    Ok(train(b, plan, go_on).map(|b| [a, b]))
}

/// Returns the experiment with the smallest probe: measuring never changes a run, and here nothing is measured on it.
fn quick(checked: Checked) -> Result<Checked, ConfigError> {
    let mut config = checked.into_config();
    config.measure.probe = 2;
    config.check()
}

/// Trains one arm to its last step or until it diverges; `None` if `go_on` stopped it.
fn train(arm: &mut ArmRun<f32>, plan: &Plan, go_on: &dyn Fn() -> bool) -> Option<Outcome> {
    let steps = plan.steps();
    let tail = steps.div_ceil(TAIL);
    let (mut sum, mut steps_to) = (0.0, None);
    loop {
        if let Measure::StepsTo(share) = plan.measure()
            && steps_to.is_none()
            && (timeline::recorded(arm.steps()) || arm.steps() == steps)
            && arm.live_test_accuracy()? >= share
        {
            steps_to = Some(arm.steps());
        }
        if arm.steps() == steps {
            break;
        }
        if !go_on() {
            return None;
        }
        arm.step();
        if let Some(diverged) = arm.diverged() {
            return Some(Outcome::Diverged { step: diverged.step });
        }
        if arm.steps() + tail > steps {
            sum += arm.loss()?;
        }
    }
    let (train_accuracy, test_accuracy) = arm.final_accuracies()?;
    let loss = sum / real::count::<f64>(usize::try_from(tail).unwrap_or(usize::MAX));
    Some(Outcome::Trained { loss, train_accuracy, test_accuracy, steps_to })
}

/// The data of the runs, made once for all cells that share them.
struct Sets {
    kept: Mutex<Vec<(u64, DataConfig, Arc<Data>)>>,
    /// Number of sets that are kept: one for each seed, or a few where an axis changes the data.
    most: usize,
}

impl Sets {
    fn of(&self, checked: &Checked) -> Result<Arc<Data>, ConfigError> {
        let config = checked.config();
        // Held while data are made, so that no two threads make the same.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((.., data)) = kept.iter().find(|(seed, data, _)| (*seed, data) == (config.seed, &config.data)) {
            return Ok(Arc::clone(data));
        }
        let data = Arc::new(Data::load(config)?);
        if kept.len() == self.most {
            kept.remove(0);
        }
        kept.push((config.seed, config.data.clone(), Arc::clone(&data)));
        Ok(data)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::small;
    use super::*;

    /// Computes `tile` of the map on `threads` threads and adds it to `map`.
    fn add(map: &mut Map, tile: Tile, threads: usize) {
        let (plan, runs, found) = (map.plan().clone(), map.missing(tile), Mutex::new(Vec::new()));
        let done = |index, arms| found.lock().unwrap().push((index, arms));
        compute(&plan, &runs, threads, &|| true, &done).unwrap();
        for (index, arms) in found.into_inner().unwrap() {
            map.put(index, arms);
        }
    }

    fn computed(plan: &Plan) -> Map {
        let map = whole(plan, 1, &|| true, &|_| ()).unwrap();
        assert!(map.is_complete());
        map
    }

    /// Returns what `shiftscope run` computes for the run with this index.
    fn alone(plan: &Plan, index: usize) -> [Outcome; 2] {
        let (cell, seed) = plan.place(index);
        let checked = plan.cell(cell, plan.seeds()[seed]).unwrap();
        let data = Arc::new(Data::load(checked.config()).unwrap());
        let mut run = Experiment::<f32>::new(&checked, &data).unwrap();
        flushed(|| {
            [0, 1].map(|arm| {
                let arm = &mut run.arms[arm];
                let losses: Vec<f64> = arm.advance_collecting(plan.steps()).into_iter().flatten().collect();
                if let Some(diverged) = arm.diverged() {
                    return Outcome::Diverged { step: diverged.step };
                }
                let (train_accuracy, test_accuracy) = arm.final_accuracies().unwrap();
                let tail = &losses[losses.len() - 3..];
                Outcome::Trained { loss: tail.iter().sum::<f64>() / 3.0, train_accuracy, test_accuracy, steps_to: None }
            })
        })
    }

    /// Every axis rebuilds something else: the weights, the networks, the batches, the data.
    #[test]
    fn every_cell_is_the_run_that_it_is_alone() {
        for (x, y) in [
            ("training.learning_rate=0.1..1000:3", "init.scale=0.1..100:3"),
            ("network.depth=1..3", "network.width=4..8:2"),
            ("training.batch_size=8..16:2", "data.noise=0..0.3:3"),
            ("batch_norm.gamma=0.5..2:2", "data.label_noise=0..0.5:2"),
        ] {
            let plan = small(x, y, 30, &[1, 5]).unwrap();
            let map = computed(&plan);
            for index in 0..plan.runs() {
                assert_eq!(map.get(index), Some(alone(&plan, index)), "{x}, {y}: {:?}", plan.place(index));
            }
        }
    }

    #[test]
    fn threads_tiles_and_order_change_nothing() {
        let plan = small("training.learning_rate=0.1..100:5", "init.scale=0.1..100:4", 30, &[1, 2]).unwrap();
        let whole = computed(&plan);
        for (threads, tiles) in [(2, 1), (3, 2), (1, 3)] {
            let mut map = Map::new(plan.clone());
            for i in (1..=tiles).rev() {
                add(&mut map, Tile::read("", &format!("{i}/{tiles}")).unwrap(), threads);
            }
            assert_eq!(map, whole);
        }
        assert!(
            (0..plan.runs()).any(|i| matches!(whole.get(i), Some([Outcome::Diverged { .. }, _]))),
            "a map with both"
        );
        assert!((0..plan.runs()).any(|i| matches!(whole.get(i), Some([Outcome::Trained { .. }, _]))));
    }

    #[test]
    fn a_map_that_is_stopped_keeps_what_is_done() {
        let plan = small("training.learning_rate=0.1..10:3", "init.scale=0.1..10:3", 30, &[1]).unwrap();
        let (asked, found) = (AtomicUsize::new(0), Mutex::new(Map::new(plan.clone())));
        let runs = found.lock().unwrap().missing(Tile::WHOLE);
        let go_on = || asked.fetch_add(1, Ordering::Relaxed) < 200;
        compute(&plan, &runs, 1, &go_on, &|index, arms| found.lock().unwrap().put(index, arms)).unwrap();
        let mut map = found.into_inner().unwrap();
        assert!(map.done() > 0 && !map.is_complete(), "{}", map.done());
        add(&mut map, Tile::WHOLE, 2);
        assert_eq!(map, computed(&plan));
    }

    #[test]
    fn the_step_that_reaches_an_accuracy_is_a_recorded_one() {
        let plan = small("training.learning_rate=0.1..1:2", "init.scale=1..2:2", 200, &[1]).unwrap();
        let plan = Plan::from_toml(&plan.to_toml().replace("test_accuracy", "steps_to=0.75")).unwrap();
        let map = computed(&plan);
        let mut reached = 0;
        for index in 0..plan.runs() {
            let (cell, _) = plan.place(index);
            let checked = plan.cell(cell, 1).unwrap();
            let data = Arc::new(Data::load(checked.config()).unwrap());
            let mut run = Experiment::<f32>::new(&checked, &data).unwrap();
            for (arm, outcome) in run.arms.iter_mut().zip(map.get(index).unwrap()) {
                let Outcome::Trained { steps_to, .. } = outcome else { continue };
                let first = flushed(|| {
                    (0..=200).filter(|step| timeline::recorded(*step)).find(|step| {
                        arm.advance_to(*step);
                        arm.live_test_accuracy().is_some_and(|accuracy| accuracy >= 0.75)
                    })
                });
                assert_eq!(steps_to, first);
                reached += usize::from(steps_to.is_some());
            }
        }
        assert!(reached > 0, "otherwise nothing was tested");
    }

    #[test]
    fn a_cell_that_is_refused_ends_the_map() {
        let plan = small("training.batch_size=16..5000:3", "init.scale=0.1..10:3", 5, &[1]).unwrap();
        let runs = Map::new(plan.clone()).missing(Tile::WHOLE);
        let error = compute(&plan, &runs, 2, &|| true, &|_, _| ()).unwrap_err();
        assert!(error.to_string().contains("the number of training samples"), "{error}");
    }

    /// The cause of what a map of two different arms shows is taken away.
    #[test]
    fn arms_that_are_alike_have_equal_shares() {
        let plan = small("training.learning_rate=0.1..100:4", "init.scale=0.1..100:4", 30, &[1]).unwrap();
        let alike = plan
            .to_toml()
            .replace("\"none\"", "\"batch\"")
            .replace("normalization = 'none'", "normalization = 'batch'");
        let plan = Plan::from_toml(&alike).unwrap();
        assert_eq!(plan.experiment().arms[0], plan.experiment().arms[1]);
        let map = computed(&plan);
        assert_eq!(map.shares(0), map.shares(1));
        assert!((0..plan.runs()).all(|index| map.get(index).is_some_and(|[a, b]| a == b)));
    }
}
