//! The change of a layer's gradient because the layers before it move: internal covariate shift as defined by
//! Santurkar et al. (2018, Definition 2.1).

use super::arm::ArmRun;
use crate::measure::{GradientShift, gradient_shift};
use crate::nn::loss::softmax_cross_entropy;
use crate::nn::{Element, LayerParams, LayerParamsMut, Mlp, Params, Purpose};

/// Working memory of the measures that move parameters: a network with moved parameters, and its gradients.
#[derive(Clone)]
pub(super) struct Moved<F> {
    pub mlp: Mlp<F>,
    pub gradients: Params<F>,
}

impl<F: Element> Moved<F> {
    /// Creates the working memory for networks like `mlp`.
    pub fn of(mlp: &Mlp<F>) -> Self {
        Self { mlp: mlp.clone(), gradients: Params::zeros(&mlp.shape) }
    }
}

impl<F: Element> ArmRun<F> {
    /// Computes the shift by gradient of every layer at the last step, on the mini-batch and with the noise of that
    /// step. All are `None` if the last step was not [noted](ArmRun::step_noting_update), if a change was applied
    /// since then, and after divergence.
    ///
    /// For layer i, the parameters (w, b, γ, β) of the layers before it are those after the step; its own and those
    /// of the later layers are those before the step. The layers take their updates one after another, so that each
    /// needs only the forward pass from it on and the backward pass down to it: together about half as many passes
    /// as there are layers.
    pub(super) fn gradient_shifts(&mut self) -> Vec<Option<GradientShift>> {
        let layers = self.state.mlp.shape.layers();
        let mut shifts = vec![None; layers];
        if self.noted != Some(self.state.steps) || self.state.diverged.is_some() {
            return shifts;
        }
        let Moved { mlp, gradients } = self.moved.get_or_insert_with(|| Moved::of(&self.state.mlp));
        mlp.params.trained_mut(true).copy_from_slice(self.before.trained(true));
        self.pass.noise.set(self.state.steps - 1, Purpose::Training);
        // The step made this pass before, with finite values.
        let _ = mlp.forward(&self.x, &mut self.pass);
        let before = |i: usize| self.gradients.layer(i).w;
        shifts[0] = gradient_shift(before(0), before(0));
        for (i, shift) in shifts.iter_mut().enumerate().skip(1) {
            take(&mut mlp.params.layer_mut(i - 1), &self.state.mlp.params.layer(i - 1));
            // A value that is not finite leads to `None` in `gradient_shift`.
            let _ = mlp.forward_from(i - 1, &self.x, &mut self.pass);
            softmax_cross_entropy(&self.pass.logits, &self.labels, &mut self.pass.d_logits);
            mlp.backward_to(i, &self.x, &mut self.pass, gradients, |_, _| ());
            *shift = gradient_shift(before(i), gradients.layer(i).w);
        }
        shifts
    }
}

fn take<F: Element>(to: &mut LayerParamsMut<'_, F>, from: &LayerParams<'_, F>) {
    to.w.copy_from_slice(from.w);
    to.b.copy_from_slice(from.b);
    to.gamma.copy_from_slice(from.gamma);
    to.beta.copy_from_slice(from.beta);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Change, Normalization, Value};
    use crate::experiment::testing::small;
    use crate::experiment::{Experiment, Look};
    use crate::nn::{Keep, Noise, Pass};

    fn experiment<F: Element>(assignments: &[&str]) -> Experiment<F> {
        small([200, 4, 9], assignments)
    }

    /// The mini-batch of a step, and the network and noise before it.
    struct Seen {
        x: Vec<f64>,
        labels: Vec<u32>,
        mlp: Mlp<f64>,
        noise: Noise,
    }

    /// Computes G and G′ literally by the definition: a mixed network with full forward and backward passes.
    fn slow(seen: &Seen, after: &Mlp<f64>, layer: usize) -> [Vec<f64>; 2] {
        let gradient = |mlp: &Mlp<f64>| {
            let mut pass = Pass::new(mlp, seen.labels.len(), Keep::All, seen.noise.clone());
            let mut gradients = Params::zeros(&mlp.shape);
            mlp.forward(&seen.x, &mut pass).unwrap();
            softmax_cross_entropy(&pass.logits, &seen.labels, &mut pass.d_logits);
            mlp.backward(&seen.x, &mut pass, &mut gradients, |_, _| ());
            gradients.layer(layer).w.to_vec()
        };
        let mut mixed = seen.mlp.clone();
        for i in 0..layer {
            take(&mut mixed.params.layer_mut(i), &after.params.layer(i));
        }
        [gradient(&seen.mlp), gradient(&mixed)]
    }

    #[test]
    fn as_the_definition_says() {
        for normalization in Normalization::NAMES {
            for more in ["batch_norm.placement=before", "batch_norm.placement=after", "network.activation=gelu"] {
                let arm = format!("arms.a.normalization={normalization}");
                let set = [&arm, more, "training.optimizer=momentum", "training.learning_rate=0.02", "init.scale=1"];
                let mut run = experiment::<f64>(&set);
                for _ in 0..5 {
                    run.arms.iter_mut().for_each(ArmRun::step_noting_update);
                }
                let mut seen = None;
                let mut twin = run.clone();
                twin.arms[0].step_observed(&mut |view| {
                    let (x, labels, mlp) = (view.x.to_vec(), view.labels.to_vec(), view.mlp.clone());
                    seen = Some(Seen { x, labels, mlp, noise: view.pass.noise.clone() });
                });
                let seen = seen.unwrap();
                run.arms[0].step_noting_update();
                let frame = run.arms[0].frame(&Look::recorded());
                for (i, layer) in frame.layers.iter().enumerate() {
                    let [g, moved] = slow(&seen, run.arms[0].mlp(), i);
                    let norm = |v: &mut dyn Iterator<Item = f64>| v.map(|x| x * x).sum::<f64>().sqrt();
                    let (size, other) = (norm(&mut g.iter().copied()), norm(&mut moved.iter().copied()));
                    let distance = norm(&mut g.iter().zip(&moved).map(|(g, m)| g - m));
                    let cosine = g.iter().zip(&moved).map(|(g, m)| g * m).sum::<f64>() / size / other;
                    let shift = layer.gradient_shift.unwrap();
                    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * size;
                    assert!(close(shift.distance, distance) && close(shift.size, size), "{normalization} {more} {i}");
                    assert!((shift.cosine.unwrap() - cosine).abs() < 1e-9);
                    assert_eq!(i == 0, shift.distance == 0.0, "the first layer has none before it: {shift:?}");
                }
                // A second measurement gives the same result.
                assert_eq!(format!("{frame:?}"), format!("{:?}", run.arms[0].frame(&Look::recorded())));
            }
        }
    }

    #[test]
    fn of_no_step_and_of_a_changed_network_there_is_none() {
        let mut run = experiment::<f32>(&[]);
        let has = |run: &mut Experiment<f32>| {
            let frame = run.frame(&Look::recorded());
            frame.arms.each_ref().map(|arm| arm.layers.iter().filter(|layer| layer.gradient_shift.is_some()).count())
        };
        assert_eq!(has(&mut run), [0, 0], "before the first step");
        run.arms.iter_mut().for_each(|arm| arm.advance_to(7));
        assert_eq!(has(&mut run), [5, 5]);
        run.change(Change::new("batch_norm.gamma", Value::Float(2.0)).unwrap());
        assert_eq!(has(&mut run), [0, 0]);
        run.step();
        assert_eq!(has(&mut run), [0, 0], "a plain step is not noted");
    }
}
