//! Inspections for views, beyond a frame: one unit, the slopes of a layer, the decision over the plane,
//! predictions.

use std::sync::Arc;

use ndarray::{Array2, ArrayView2};

use super::accuracy::CHUNK;
use super::arm::ArmRun;
use super::probe::{Probe, arrays};
use super::twin::Experiment;
use crate::config::Normalization;
use crate::data::Exhibit;
use crate::measure::{
    ArmInspection, Decision, Detail, Inspection, LayerArrays, LayerFrame, Prediction, Question, Slopes, measure_layer,
    of_255,
};
use crate::nn::{Element, Mlp, activation, all_finite, largest};
use crate::real::count;

/// The measures of one unit: all that do not compare it with another step.
const OF_UNIT: Detail = Detail {
    sameness: false,
    from_input: false,
    gradients: false,
    shift: false,
    gradient_shift: false,
    linear_map: false,
    landscape: false,
    train_mode: false,
    ..Detail::ALL
};

impl<F: Element> Experiment<F> {
    /// Answers `question` at the current step without changing any state of the training.
    pub fn inspect(&mut self, question: &Question) -> Inspection {
        let arms = self.arms.each_mut().map(|arm| arm.inspect(question));
        self.answer(question, arms)
    }

    /// Combines the answers of both arms to `question`.
    #[must_use]
    pub const fn answer(&self, question: &Question, arms: [ArmInspection; 2]) -> Inspection {
        Inspection { question: *question, step: self.steps(), arms }
    }
}

impl<F: Element> ArmRun<F> {
    /// Answers `question` for this arm; the answer is empty after its divergence.
    pub fn inspect(&mut self, question: &Question) -> ArmInspection {
        if self.state.diverged.is_some() {
            return ArmInspection::default();
        }
        let passes = question.unit.is_some() || question.slopes.is_some() || question.tiles.is_some();
        // Values that are not finite are counted by the measures; there are no tiles of them.
        let finite = passes && self.probe.forward(&self.state.mlp, self.state.steps).is_ok();
        ArmInspection {
            unit: question.unit.and_then(|(layer, unit)| unit_frame(&mut self.probe, &self.state.mlp, layer, unit)),
            batch: question.batch.and_then(|(layer, unit)| self.unit_batch(layer, unit)),
            slopes: question.slopes.and_then(|layer| slopes(&self.probe, &self.state.mlp, layer)),
            decision: question.decision.and_then(|side| self.decision(side)),
            predictions: if question.predictions { self.predictions() } else { None },
            tiles: question.tiles.filter(|_| finite).and_then(|asked| self.tiles(asked, question.unit)),
        }
    }

    /// Returns the network's decision over the plane, in `side` × `side` cells; `None` for data that are not points
    /// in the plane.
    fn decision(&mut self, side: usize) -> Option<Decision> {
        let extent = Exhibit::of(&self.data).extent()?;
        let mut decision = Decision { side, extent, classes: Vec::new(), certainty: Vec::new() };
        let cells: Vec<usize> = (0..side * side).collect();
        for cells in cells.chunks(CHUNK) {
            let chosen = self.choose(cells.len(), |x| {
                for (x, cell) in x.chunks_exact_mut(2).zip(cells) {
                    x.copy_from_slice(&center(extent, side, [cell % side, cell / side]));
                }
            })?;
            decision.classes.extend(chosen.iter().map(|chosen| u8::try_from(chosen.class).unwrap_or(u8::MAX)));
            decision.certainty.extend(chosen.iter().map(|chosen| of_255(chosen.probability)));
        }
        Some(decision)
    }

    /// Returns the network's predictions for the samples of the exhibit; `None` if it has none.
    fn predictions(&mut self) -> Option<Vec<Prediction>> {
        let rows = self.data.exhibited();
        if rows.is_empty() {
            return None;
        }
        let data = Arc::clone(&self.data);
        let mut labels = vec![0; rows.len()];
        self.choose(rows.len(), |x| data.test.gather(&rows, x, &mut labels))
    }

    /// Classifies `batch` samples that `fill` writes, `[batch, features]`, by the running statistics. `None` if a
    /// logit is not finite, because there is no prediction then.
    fn choose(&mut self, batch: usize, fill: impl FnOnce(&mut [F])) -> Option<Vec<Prediction>> {
        let logits = self.accuracy.logits(&self.state.mlp, batch, fill);
        logits.chunks_exact(self.state.mlp.shape.classes).map(prediction).collect()
    }
}

/// Returns the center of a cell, given by its column and its row from below, of a plane of `side` × `side` cells.
pub(super) fn center<F: Element>(extent: [[f64; 2]; 2], side: usize, cell: [usize; 2]) -> [F; 2] {
    [0, 1].map(|axis| {
        let [low, high] = extent[axis];
        F::of(low + (high - low) * (count::<f64>(cell[axis]) + 0.5) / count::<f64>(side))
    })
}

/// Returns the first of the largest of `logits` with its softmax e^l / Σe^l; `None` if a logit is not finite.
fn prediction<F: Element>(logits: &[F]) -> Option<Prediction> {
    let class = largest(logits).filter(|_| all_finite(logits))?;
    let highest = logits[class].f64();
    let total: f64 = logits.iter().map(|logit| (logit.f64() - highest).exp()).sum();
    Some(Prediction { class, probability: total.recip() })
}

/// Returns the index of hidden layer `layer`, counted from 1; `None` if there is no such layer.
pub(super) fn index<F: Element>(mlp: &Mlp<F>, layer: usize) -> Option<usize> {
    layer.checked_sub(1).filter(|i| *i < mlp.shape.depth)
}

/// Measures a unit of a layer, both counted from 1, as a layer of one unit, on the arrays of the last pass.
fn unit_frame<F: Element>(probe: &mut Probe<F>, mlp: &Mlp<F>, layer: usize, unit: usize) -> Option<LayerFrame> {
    let i = index(mlp, layer)?;
    let unit = unit.checked_sub(1).filter(|unit| *unit < mlp.shape.width)?;
    let samples = probe.pass.batch;
    let whole = arrays(&probe.pass.layers[i], mlp, samples);
    let column = |values: ArrayView2<F>| Array2::from_shape_fn((samples, 1), |(sample, _)| values[[sample, unit]]);
    let (z, f) = (column(whole.z), column(whole.f));
    let [z_hat, y, a] = [whole.z_hat, whole.y, whole.a].map(|values| values.map(column));
    let columns = LayerArrays {
        z: z.view(),
        z_hat: z_hat.as_ref().map(|values| values.view()),
        y: y.as_ref().map(|values| values.view()),
        f: f.view(),
        a: a.as_ref().map(|values| values.view()),
        activation: whole.activation,
    };
    let mut frame = measure_layer(&columns, &OF_UNIT, &mut probe.scratch);
    if mlp.norm.kind != Normalization::None {
        let params = mlp.params.layer(i);
        frame.scale_and_shift = Some([params.gamma, params.beta].map(|values| (values[unit].f64(), 0.0)));
    }
    Some(frame)
}

/// Returns the slopes of hidden layer `layer`, counted from 1, on the arrays of the last pass.
fn slopes<F: Element>(probe: &Probe<F>, mlp: &Mlp<F>, layer: usize) -> Option<Slopes> {
    let layer = &probe.pass.layers[index(mlp, layer)?];
    // The backward pass of a gradient of 1 is the slope itself.
    let mut slopes = vec![F::one(); layer.f.len()];
    activation::backward(mlp.activation, layer.y(), &layer.f, &mut slopes);
    Some(Slopes::of(mlp.activation, layer.y(), &slopes, mlp.shape.width))
}

#[cfg(test)]
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small counts, and cells of a grid"
)]
mod tests {
    use super::*;
    use crate::experiment::Look;
    use crate::experiment::testing::small;
    use crate::measure::{Stage, TilesAsked};

    const ALL: Question = Question {
        unit: Some((2, 5)),
        batch: Some((2, 5)),
        slopes: Some(3),
        decision: Some(Question::FINE),
        predictions: true,
        tiles: Some(TilesAsked { outputs: true, whole: true }),
    };

    fn experiment(assignments: &[&str]) -> Experiment<f32> {
        small([300, 3, 9], assignments)
    }

    fn steps(experiment: &mut Experiment<f32>, n: usize) {
        (0..n).for_each(|_| experiment.step());
    }

    #[test]
    fn asking_does_not_change_a_run() {
        for set in ["data.set=spirals", "data.set=digits"] {
            let (mut watched, mut alone) = (experiment(&[set]), experiment(&[set]));
            for _ in 0..30 {
                watched.inspect(&ALL);
                watched.step();
                alone.step();
            }
            for (watched, alone) in watched.arms.iter_mut().zip(&mut alone.arms) {
                assert_eq!(watched.state.mlp.params, alone.state.mlp.params);
                assert_eq!(watched.state.mlp.running, alone.state.mlp.running);
                let frames = [watched, alone].map(|arm| format!("{:?}", arm.frame(&Look::recorded())));
                assert_eq!(frames[0], frames[1]);
            }
        }
    }

    #[test]
    fn units_together_are_the_layer() {
        for placement in ["batch_norm.placement=before", "batch_norm.placement=after"] {
            let mut experiment = experiment(&[placement]);
            steps(&mut experiment, 20);
            let frame = experiment.frame(&Look::recorded());
            for arm in [0, 1] {
                let layer = &frame.arms[arm].layers[1];
                let units: Vec<LayerFrame> = (1..=9)
                    .map(|unit| {
                        let question = Question { unit: Some((2, unit)), ..Question::default() };
                        experiment.inspect(&question).arms[arm].unit.clone().unwrap()
                    })
                    .collect();
                let mean = |of: &dyn Fn(&LayerFrame) -> f64| units.iter().map(of).sum::<f64>() / 9.0;
                for stage in Stage::ALL {
                    assert_eq!(units[0].stage(stage).is_some(), layer.stage(stage).is_some());
                    let Some(pooled) = layer.stage(stage) else { continue };
                    let of_units = mean(&|unit| unit.stage(stage).unwrap().mean);
                    assert!((of_units - pooled.mean).abs() < 1e-5, "{stage:?}: {of_units} is not {}", pooled.mean);
                }
                let saturated = mean(&|unit| unit.curve.saturated.unwrap());
                assert!((saturated - layer.curve.saturated.unwrap()).abs() < 1e-12);
                assert!((mean(&|unit| unit.curve.r2.unwrap()) - layer.curve.r2.unwrap()).abs() < 1e-9);
                for stage in [Stage::Z, Stage::Y] {
                    assert_eq!(layer.units(stage).len(), units.len());
                    for (unit, expected) in units.iter().zip(layer.units(stage)) {
                        assert_eq!(unit.units(stage), [*expected], "{stage:?}");
                    }
                }
                if let Some((gamma, _)) = layer.gamma() {
                    assert!((mean(&|unit| unit.gamma().unwrap().0) - gamma).abs() < 1e-9);
                    assert!(units.iter().all(|unit| unit.beta().unwrap().1 <= 0.0), "one unit has no spread of β");
                }
            }
        }
    }

    #[test]
    fn slopes_agree_with_the_frame() {
        for activation in ["sigmoid", "relu", "gelu"] {
            let mut experiment = experiment(&[&format!("network.activation={activation}")]);
            steps(&mut experiment, 5);
            let frame = experiment.frame(&Look::recorded());
            let answer = experiment.inspect(&Question { slopes: Some(3), ..Question::default() });
            for (arm, answer) in frame.arms.iter().zip(&answer.arms) {
                let slopes = answer.slopes.as_ref().unwrap();
                assert_eq!((slopes.units, slopes.shares.len()), (9, 9 * 240));
                let curve = &arm.layers[2].curve;
                assert!((slopes.dead.len() as f64 / 9.0 - curve.dead.unwrap()).abs() < 1e-12);
                let flat =
                    slopes.shares.iter().filter(|share| **share < 26).count() as f64 / slopes.shares.len() as f64;
                assert!((flat - curve.saturated.unwrap()).abs() < 0.005, "{activation}: {flat} of {curve:?}");
            }
        }
    }

    #[test]
    fn the_decision_is_what_the_network_classifies() {
        let mut experiment = experiment(&["data.set=gaussians", "training.learning_rate=0.1", "init.scale=1"]);
        steps(&mut experiment, 400);
        let answer =
            experiment.inspect(&Question { decision: Some(Question::FINE), predictions: true, ..Question::default() });
        let exhibit = Exhibit::of(experiment.data());
        let frame = experiment.frame(&Look::recorded());
        for (arm, answer) in frame.arms.iter().zip(&answer.arms) {
            assert!(answer.predictions.is_none(), "the plane shows points, not samples");
            let decision = answer.decision.as_ref().unwrap();
            assert_eq!((decision.side, decision.classes.len(), decision.certainty.len()), (80, 6400, 6400));
            let cell = |axis: usize, at: f32| {
                let [low, high] = decision.extent[axis];
                ((f64::from(at) - low) / (high - low) * 80.0) as usize
            };
            let right = exhibit
                .points
                .iter()
                .filter(|point| decision.classes[cell(1, point.at[1]) * 80 + cell(0, point.at[0])] == point.class);
            let share = right.count() as f64 / exhibit.points.len() as f64;
            // All 300 points are displayed: 240 of the training split, 60 of the test split.
            let accuracy = 0.8 * arm.train_accuracy.unwrap() + 0.2 * arm.test_accuracy.unwrap();
            assert!((share - accuracy).abs() < 0.05, "{share} on the grid, {accuracy} on the points");
            assert!(decision.certainty.iter().all(|certainty| *certainty >= 127), "of two classes one has half");
        }
        assert!(frame.arms[1].test_accuracy.unwrap() > 0.95, "a task to be learned: {frame:?}");
    }

    #[test]
    fn predictions_are_of_the_exhibited_samples() {
        let mut experiment = experiment(&["data.set=digits"]);
        steps(&mut experiment, 10);
        let answer =
            experiment.inspect(&Question { decision: Some(Question::FINE), predictions: true, ..Question::default() });
        for (arm, answer) in experiment.arms.iter_mut().zip(&answer.arms) {
            assert!(answer.decision.is_none(), "no plane");
            let predictions = answer.predictions.as_ref().unwrap();
            let rows = arm.data.exhibited();
            assert_eq!(predictions.len(), rows.len());
            for (row, prediction) in rows.iter().zip(predictions) {
                let (mut x, mut label) = (vec![0.0; 64], [0]);
                arm.data.test.gather(&[*row], &mut x, &mut label);
                let logits = arm.accuracy.logits(&arm.state.mlp, 1, |to| to.copy_from_slice(&x)).to_vec();
                let total: f64 = logits.iter().map(|logit| f64::from(*logit).exp()).sum();
                let probability = f64::from(logits[prediction.class]).exp() / total;
                // Rows in a batch and a single row are summed in different orders.
                assert!((prediction.probability - probability).abs() < 1e-4);
                assert!(prediction.probability >= 0.1, "the largest of ten");
            }
        }
    }

    #[test]
    fn what_there_is_not_is_none() {
        let mut experiment = experiment(&[]);
        for (layer, unit) in [(0, 1), (4, 1), (1, 0), (1, 10)] {
            let answer = experiment.inspect(&Question { unit: Some((layer, unit)), ..Question::default() });
            assert!(answer.arms.iter().all(|arm| arm.unit.is_none()), "layer {layer}, unit {unit}");
        }
        let answer = experiment.inspect(&Question { slopes: Some(4), ..Question::default() });
        assert!(answer.arms.iter().all(|arm| arm.slopes.is_none()), "the output layer has no activation");
    }

    #[test]
    fn a_diverged_arm_has_nothing_to_say() {
        let mut experiment = experiment(&[]);
        experiment.arms[0].state.mlp.params.layer_mut(1).w[3] = f32::NAN;
        experiment.step();
        let answer = experiment.inspect(&ALL);
        let [a, b] = &answer.arms;
        assert!(a.unit.is_none() && a.slopes.is_none() && a.decision.is_none() && a.predictions.is_none());
        assert!(a.tiles.is_none() && b.tiles.is_some());
        assert!(b.unit.is_some() && b.slopes.is_some() && b.decision.is_some());
        // If running statistics overflow, the network still trains but cannot classify.
        experiment.arms[1].state.mlp.running[0].mean[0] = f64::NAN;
        assert!(experiment.inspect(&ALL).arms[1].decision.is_none());
    }
}
