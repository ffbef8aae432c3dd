//! One unit over the mini-batch of the next training step, for the microscope: what the step will compute of it, without
//! making the step.

use super::arm::ArmRun;
use super::inspect::index;
use crate::config::{Normalization, Placement, StatisticsMode};
use crate::measure::{BatchStatistics, Fold, UnitBatch, UnitNorm};
use crate::nn::loss::softmax_cross_entropy;
use crate::nn::{Element, Keep, LayerPass, Params, Pass, Purpose, activation, linear};
use crate::real::count;

impl<F: Element> ArmRun<F> {
    /// Returns unit `unit` of hidden layer `layer`, both counted from 1, over the mini-batch of the next step: all that the
    /// forward and the backward pass of that step compute of it, to the last bit, unless an event of that step comes first.
    /// `None` if there is no such layer or unit, and if a value of the step is not finite.
    ///
    /// The passes have buffers and an order of the data of their own, so that the run stays as it is.
    pub(super) fn unit_batch(&self, layer: usize, unit: usize) -> Option<UnitBatch> {
        let mlp = &self.state.mlp;
        let i = index(mlp, layer)?;
        let width = mlp.shape.width;
        let unit = unit.checked_sub(1).filter(|unit| *unit < width)?;
        let (mut x, mut labels) = (vec![F::zero(); self.x.len()], vec![0; self.labels.len()]);
        self.data.train.gather(self.state.order.clone().next(), &mut x, &mut labels);
        let mut pass = self.pass.remade(mlp, Keep::All);
        pass.noise.set(self.state.steps, Purpose::Training);
        mlp.forward(&x, &mut pass).ok()?;
        let loss = softmax_cross_entropy(&pass.logits, &labels, &mut pass.d_logits);
        if !loss.is_finite() {
            return None;
        }
        let [dz, dy] = self.gradients_of(i, &x, &mut pass);
        let of =
            |values: &[F]| -> Vec<f64> { values.iter().skip(unit).step_by(width).map(|value| value.f64()).collect() };
        let seen = &pass.layers[i];
        let norm = mlp.norm.placed().map(|placement| {
            let params = mlp.params.layer(i);
            let (gamma, beta) = (params.gamma[unit].f64(), params.beta[unit].f64());
            let (z_hat, dy) = (of(&seen.norm.z_hat), of(&dy));
            let noise = (mlp.norm.kind == Normalization::BatchNoisy)
                .then(|| [&seen.norm.noise.scale, &seen.norm.noise.shift].map(|values| of(values)));
            let scale = |sample: usize| noise.as_ref().map_or(1.0, |[scale, _]| scale[sample]);
            let dz_hat: Vec<f64> = dy.iter().enumerate().map(|(sample, dy)| gamma * scale(sample) * dy).collect();
            let by_batch = mlp.norm.kind.by_batch();
            let groups = if by_batch { self.statistics(seen, unit) } else { Vec::new() };
            let running = &mlp.running[i];
            UnitNorm {
                kind: mlp.norm.kind,
                placement,
                gamma,
                beta,
                eps: mlp.norm.eps.f64(),
                running: by_batch.then(|| [running.mean[unit], running.variance[unit]]),
                parts: by_batch.then(|| parts(&groups, &z_hat, &dz_hat)),
                groups,
                y: of(&seen.norm.y),
                z_hat,
                noise,
                dy,
                dz_hat,
                fold: (by_batch && placement == Placement::Before).then(|| self.fold(i, unit)).flatten(),
            }
        });
        let (z, f) = (of(&seen.z), of(&seen.f));
        Some(UnitBatch { activation: mlp.activation, classes: labels, z, f, dz: of(&dz), norm })
    }

    /// Returns ∂L/∂z and ∂L/∂y of hidden layer `i`, counted from 0, each `[batch, width]`, by the backward pass of the
    /// mini-batch `x` whose forward pass is in `pass`. Without a normalization y is z.
    fn gradients_of(&self, i: usize, x: &[F], pass: &mut Pass<F>) -> [Vec<F>; 2] {
        let mlp = &self.state.mlp;
        let [mut dz, mut above] = [Vec::new(), Vec::new()];
        mlp.backward_to(i, x, pass, &mut Params::zeros(&mlp.shape), |layer, d| match layer - i {
            0 => dz = d.to_vec(),
            1 => above = d.to_vec(),
            _ => {}
        });
        // The pass turns ∂L/∂y into ∂L/∂z in place, so it is computed once more.
        let mut dy = vec![F::zero(); dz.len()];
        linear::backward_input(pass.batch, mlp.params.layer(i + 1).w, &above, &mut dy);
        if mlp.norm.placed() != Some(Placement::After) {
            let layer = &pass.layers[i];
            activation::backward(mlp.activation, layer.y(), &layer.f, &mut dy);
        }
        [dz, dy]
    }

    /// Returns the statistics of `unit`, counted from 0, over each group of the mini-batch.
    fn statistics(&self, layer: &LayerPass<F>, unit: usize) -> Vec<BatchStatistics> {
        let (width, batch, norm) = (self.state.mlp.shape.width, self.labels.len(), &layer.norm.statistics);
        let groups = norm.mean.len() / width;
        let size = if groups > 1 { self.state.mlp.norm.group } else { batch };
        let group = |k: usize| BatchStatistics {
            samples: k * size..if k + 1 == groups { batch } else { (k + 1) * size },
            mean: norm.mean[k * width + unit].f64(),
            variance: norm.variance[k * width + unit].f64(),
            inverse_std: norm.inverse_std[k * width + unit].f64(),
        };
        (0..groups).map(group).collect()
    }

    /// Folds the batch norm of hidden layer `i`, counted from 0, into its weights, and compares y of both over the probe
    /// samples. `None` if a value is not finite.
    fn fold(&self, i: usize, unit: usize) -> Option<Fold> {
        let mlp = &self.state.mlp;
        let mut pass = self.probe.pass.remade(mlp, Keep::All);
        pass.mode = StatisticsMode::Running;
        mlp.forward(&self.probe.x, &mut pass).ok()?;
        let input = if i == 0 { &self.probe.x[..] } else { pass.layers[i - 1].output() };
        let (params, running) = (mlp.params.layer(i), &mlp.running[i]);
        let (mut w, mut b) = (params.w.to_vec(), params.b.to_vec());
        let variances = running.variance.iter().map(|variance| F::of(*variance));
        let factors: Vec<F> = variances
            .zip(params.gamma)
            .map(|(variance, gamma)| *gamma * (variance + mlp.norm.eps).sqrt().recip())
            .collect();
        for row in w.chunks_exact_mut(factors.len()) {
            row.iter_mut().zip(&factors).for_each(|(w, factor)| *w *= *factor);
        }
        for (j, b) in b.iter_mut().enumerate() {
            // In 64 bits as the running mean, which may be far larger than what is left of it.
            *b = F::of((b.f64() - running.mean[j]) * factors[j].f64() + params.beta[j].f64());
        }
        let mut folded = vec![F::zero(); pass.layers[i].norm.y.len()];
        linear::forward(pass.batch, input, &w, &b, &mut folded);
        let y = &pass.layers[i].norm.y;
        let largest = y.iter().map(|y| y.f64().abs()).fold(0.0, f64::max);
        let difference = y.iter().zip(&folded).map(|(y, folded)| (y.f64() - folded.f64()).abs()).fold(0.0, f64::max);
        Some(Fold {
            factor: factors[unit].f64(),
            bias: params.b[unit].f64(),
            folded_bias: b[unit].f64(),
            samples: pass.batch,
            units: factors.len(),
            difference: if difference > 0.0 { difference / largest } else { 0.0 },
        })
    }
}

/// Returns the three parts of ∂L/∂u of a unit, as [`UnitNorm::parts`] describes them.
fn parts(groups: &[BatchStatistics], z_hat: &[f64], dz_hat: &[f64]) -> [Vec<f64>; 3] {
    let mut parts = [0; 3].map(|_| Vec::with_capacity(dz_hat.len()));
    for group in groups {
        let samples = group.samples.clone();
        let m = count::<f64>(samples.len());
        let mean = dz_hat[samples.clone()].iter().sum::<f64>() / m;
        let pairs = z_hat[samples.clone()].iter().zip(&dz_hat[samples]);
        let along = pairs.clone().map(|(z_hat, d)| z_hat * d).sum::<f64>() / m;
        for (z_hat, d) in pairs {
            for (part, value) in parts.iter_mut().zip([*d, -mean, -z_hat * along]) {
                part.push(value * group.inverse_std);
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::Activation;
    use crate::experiment::Experiment;
    use crate::experiment::testing::small;
    use crate::measure::{Question, WhatIf};

    fn experiment<F: Element>(assignments: &[&str]) -> Experiment<F> {
        small([200, 3, 7], assignments)
    }

    fn asked<F: Element>(run: &mut Experiment<F>, layer: usize, unit: usize) -> [Option<UnitBatch>; 2] {
        let question = Question { batch: Some((layer, unit)), ..Question::default() };
        run.inspect(&question).arms.map(|arm| arm.batch)
    }

    /// Every second value from the `unit`th of 7 on, as the microscope has it.
    fn bits(values: &[f32], unit: usize) -> Vec<u64> {
        values.iter().skip(unit - 1).step_by(7).map(|value| f64::from(*value).to_bits()).collect()
    }

    fn same(seen: &[f64], traced: &[f32], unit: usize, what: &str) {
        assert_eq!(seen.iter().map(|value| value.to_bits()).collect::<Vec<_>>(), bits(traced, unit), "{what}");
    }

    /// The arrays of the trace come from the same view of a step.
    #[test]
    fn the_numbers_are_those_of_the_traced_step_to_the_last_bit() {
        for normalization in Normalization::ALL {
            for activation in Activation::ALL {
                for placement in ["before", "after"] {
                    let sets = [
                        format!("arms.a.normalization={}", normalization.name()),
                        format!("network.activation={}", activation.name()),
                        format!("batch_norm.placement={placement}"),
                        "batch_norm.group=5".to_owned(),
                        // No activation may diverge.
                        "init.scale=1".to_owned(),
                        "training.learning_rate=0.01".to_owned(),
                    ];
                    let what = sets.join(" ");
                    let mut run = experiment::<f32>(&sets.each_ref().map(String::as_str));
                    for layer in [1, 3] {
                        run.arms.iter_mut().for_each(|arm| arm.advance_to(arm.steps() + 3));
                        let unit = 2 + layer;
                        let seen = asked(&mut run, layer, unit)[0].clone().expect("finite values");
                        let mut observed = false;
                        run.clone().arms[0].step_observed(&mut |view| {
                            observed = true;
                            let (i, pass) = (layer - 1, &view.pass.layers[layer - 1]);
                            same(&seen.z, &pass.z, unit, &what);
                            same(&seen.f, &pass.f, unit, &what);
                            same(&seen.dz, &view.dz[i], unit, &what);
                            assert_eq!(seen.classes, view.labels, "{what}");
                            let Some(norm) = &seen.norm else {
                                assert_eq!(view.mlp.norm.kind, Normalization::None);
                                return;
                            };
                            same(&norm.z_hat, &pass.norm.z_hat, unit, &what);
                            same(&norm.y, &pass.norm.y, unit, &what);
                            for (k, group) in norm.groups.iter().enumerate() {
                                let statistics = &pass.norm.statistics;
                                let traced = |values: &[f32]| f64::from(values[k * 7 + unit - 1]).to_bits();
                                assert_eq!(group.mean.to_bits(), traced(&statistics.mean), "{what}");
                                assert_eq!(group.variance.to_bits(), traced(&statistics.variance), "{what}");
                            }
                            let grads = view.gradients.layer(i);
                            let sum = |values: &[f64]| values.iter().sum::<f64>();
                            let scale = norm.noise.as_ref().map(|[scale, _]| scale.clone());
                            let before_noise = |n: usize, d: f64| scale.as_ref().map_or(d, |scale| scale[n] * d);
                            let dy: Vec<f64> = norm.dy.iter().enumerate().map(|(n, d)| before_noise(n, *d)).collect();
                            let dgamma: Vec<f64> = dy.iter().zip(&norm.z_hat).map(|(d, z_hat)| d * z_hat).collect();
                            let near =
                                |sum: f64, traced: f32| (sum - f64::from(traced)).abs() < 1e-5 * (1.0 + sum.abs());
                            assert!(near(sum(&dy), grads.beta[unit - 1]), "{what}");
                            assert!(near(sum(&dgamma), grads.gamma[unit - 1]), "{what}");
                        });
                        assert!(observed);
                    }
                }
            }
        }
    }

    #[test]
    fn asking_changes_nothing() {
        for normalization in Normalization::NAMES {
            let arm = format!("arms.a.normalization={normalization}");
            let [mut watched, mut alone] = [0; 2].map(|_| experiment::<f32>(&[&arm]));
            for _ in 0..12 {
                asked(&mut watched, 2, 1);
                watched.step();
                alone.step();
            }
            for (watched, alone) in watched.arms.iter().zip(&alone.arms) {
                assert_eq!(watched.state.mlp.params, alone.state.mlp.params);
                assert_eq!(watched.state.mlp.running, alone.state.mlp.running);
            }
        }
    }

    #[test]
    fn there_is_no_other_unit_and_none_after_divergence() {
        let mut run = experiment::<f32>(&[]);
        for (layer, unit) in [(0, 1), (4, 1), (1, 0), (1, 8)] {
            assert_eq!(asked(&mut run, layer, unit), [None, None]);
        }
        let mut run = experiment::<f32>(&["network.activation=relu", "init.scale=100", "training.learning_rate=1000"]);
        (0..30).for_each(|_| run.step());
        assert!(run.arms[0].diverged().is_some(), "this is meant to diverge");
        assert_eq!(asked(&mut run, 1, 1)[0], None);
    }

    #[test]
    fn ghost_groups_are_the_batch_and_layer_norm_has_none() {
        let mut run = experiment::<f32>(&[
            "arms.a.normalization=batch-ghost",
            "arms.b.normalization=layer",
            "batch_norm.group=5",
        ]);
        let [ghost, layer] = asked(&mut run, 1, 1).map(|unit| unit.unwrap().norm.unwrap());
        assert_eq!(ghost.groups.iter().map(|group| group.samples.clone()).collect::<Vec<_>>(), [0..5, 5..10, 10..16]);
        assert!(layer.groups.is_empty() && layer.parts.is_none() && layer.running.is_none() && layer.fold.is_none());
    }

    #[test]
    fn the_folded_layer_gives_the_same_outputs() {
        for normalization in ["batch", "batch-ghost", "batch-noisy"] {
            for activation in Activation::ALL {
                let sets = [
                    format!("arms.b.normalization={normalization}"),
                    format!("network.activation={}", activation.name()),
                ];
                let mut run = experiment::<f32>(&sets.each_ref().map(String::as_str));
                for layer in 1..=3 {
                    run.arms.iter_mut().for_each(|arm| arm.advance_to(arm.steps() + 20));
                    let fold = asked(&mut run, layer, 4)[1].clone().unwrap().norm.unwrap().fold.unwrap();
                    assert!(fold.difference <= 1e-5, "{sets:?}: {}", fold.difference);
                    assert!(fold.difference > 0.0 && fold.units == 7 && fold.samples > 7, "{fold:?}");
                    let params = run.arms[1].state.mlp.params.layer(layer - 1);
                    let running = &run.arms[1].state.mlp.running[layer - 1];
                    let factor = f64::from(params.gamma[3]) / (running.variance[3] + 1e-5).sqrt();
                    assert!((fold.factor - factor).abs() < 1e-5 * factor.abs());
                    let bias = (f64::from(params.b[3]) - running.mean[3]) * factor + f64::from(params.beta[3]);
                    assert!((fold.folded_bias - bias).abs() < 1e-5 * (1.0 + bias.abs()));
                }
            }
        }
        let mut after = experiment::<f32>(&["batch_norm.placement=after"]);
        assert_eq!(asked(&mut after, 1, 1)[1].clone().unwrap().norm.unwrap().fold, None);
    }

    #[test]
    fn the_measured_pass_is_the_computed_one_within_rounding() {
        for placement in ["before", "after"] {
            for normalization in ["none", "batch", "batch-ghost", "batch-noisy"] {
                let sets =
                    [format!("batch_norm.placement={placement}"), format!("arms.b.normalization={normalization}")];
                let mut run = experiment::<f64>(&sets.each_ref().map(String::as_str));
                (0..5).for_each(|_| run.step());
                let unit = asked(&mut run, 2, 3)[1].clone().unwrap();
                let measured = unit.forward(&WhatIf { sample: 3, ..WhatIf::default() });
                // A move by next to nothing is computed.
                let computed = unit.forward(&WhatIf { sample: 3, shift: 1e-12, ..WhatIf::default() });
                assert!(computed.moved.is_some() && measured.moved.is_none());
                let pairs =
                    [(&measured.z, &computed.z), (&measured.f, &computed.f), (&measured.z_hat, &computed.z_hat)];
                for (measured, computed) in pairs.into_iter().chain([(&measured.y, &computed.y)]) {
                    assert_eq!(measured.len(), computed.len());
                    let near = measured.iter().zip(computed).all(|(a, b)| (a - b).abs() < 1e-6);
                    assert!(near, "{sets:?}: {measured:?} {computed:?}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn the_three_parts_add_to_the_gradient_and_its_sums_are_0(
            seed in 0..1000_u64,
            steps in 0..12_usize,
            layer in 1..4_usize,
            unit in 1..8_usize,
            kind in prop::sample::select(vec!["batch", "batch-ghost", "batch-noisy"]),
        ) {
            let sets = [format!("seed={seed}"), format!("arms.b.normalization={kind}"), "batch_norm.group=5".to_owned()];
            let mut run = experiment::<f64>(&sets.each_ref().map(String::as_str));
            (0..steps).for_each(|_| run.step());
            let seen = asked(&mut run, layer, unit)[1].clone().unwrap();
            let norm = seen.norm.unwrap();
            let [own, mean, along] = norm.parts.unwrap();
            let size = own.iter().map(|d| d.abs()).fold(1e-300, f64::max);
            for n in 0..own.len() {
                prop_assert!((own[n] + mean[n] + along[n] - seen.dz[n]).abs() < 1e-11 * size);
            }
            for group in &norm.groups {
                let samples = group.samples.clone();
                let dz = &seen.dz[samples.clone()];
                prop_assert!(dz.iter().sum::<f64>().abs() < 1e-10 * size);
                // ε keeps ẑ a little below a variance of 1: the second sum is 0 but for ε/(σ² + ε) of the first part.
                let along: f64 = dz.iter().zip(&norm.z_hat[samples.clone()]).map(|(d, z_hat)| d * z_hat).sum();
                let own: f64 = own[samples.clone()].iter().zip(&norm.z_hat[samples]).map(|(d, z_hat)| d * z_hat).sum();
                let left = own * norm.eps / (group.variance + norm.eps);
                prop_assert!((along - left).abs() < 1e-10 * size, "{} {}", along, left);
            }
        }
    }
}
