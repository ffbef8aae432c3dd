//! The loss and its gradient along the step: how smooth the loss is where training goes (Santurkar et al. 2018, Fig. 4).

use super::arm::ArmRun;
use super::gradient_shift::Moved;
use crate::measure::{Landscape, LandscapePoint, length};
use crate::nn::loss::softmax_cross_entropy;
use crate::nn::{Element, Purpose};

impl<F: Element> ArmRun<F> {
    /// Measures the landscape of the last step: the loss of its mini-batch and the gradient g of all trained parameters θ at
    /// the points θ − c·η·g, where η is the learning rate and c runs evenly from `measure.landscape_from` to
    /// `measure.landscape_to`. `None` if the last step was not [noted](ArmRun::step_noting_update), if a change was
    /// applied since then, after divergence, where the rate is 0, and if a value is not finite at one of the points.
    ///
    /// The step is along −g even where the optimizer moves another way. The noise of a noisy norm is that of the step, so
    /// that all points belong to one function. The networks, the optimizer and the order of the data stay untouched.
    pub(super) fn landscape(&mut self) -> Option<Landscape> {
        if self.noted != Some(self.state.steps) || self.state.diverged.is_some() {
            return None;
        }
        let with_norm = self.trains_norm();
        let rate = self.state.config.learning_rate(self.arm);
        let measure = &self.state.config.measure;
        let (from, to, count) = (measure.landscape_from, measure.landscape_to, measure.landscape_points);
        let Moved { mlp, gradients } = self.moved.get_or_insert_with(|| Moved::of(&self.state.mlp));
        let (g, before) = (self.gradients.trained(with_norm), self.before.trained(with_norm));
        mlp.params.trained_mut(true).copy_from_slice(self.before.trained(true));
        self.pass.noise.set(self.state.steps - 1, Purpose::Training);
        let (mut landscape, size) = (Landscape::EMPTY, length(g.iter().map(|g| g.f64())));
        for i in 0..count {
            let share = crate::real::count::<f64>(i) / crate::real::count::<f64>(count - 1);
            let distance = rate * (from + share * (to - from));
            let factor = F::of(distance);
            for ((value, start), slope) in mlp.params.trained_mut(with_norm).iter_mut().zip(before).zip(g) {
                *value = *start - factor * *slope;
            }
            mlp.forward(&self.x, &mut self.pass).ok()?;
            let loss = softmax_cross_entropy(&self.pass.logits, &self.labels, &mut self.pass.d_logits);
            mlp.backward(&self.x, &mut self.pass, gradients, |_, _| ());
            landscape
                .add(&LandscapePoint { distance: distance * size, loss, gradient: gradients.trained(with_norm) }, g)?;
        }
        Some(landscape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Change, Normalization, Value};
    use crate::experiment::testing::small;
    use crate::experiment::{Experiment, Look};
    use crate::nn::{Keep, Mlp, Params, Pass};

    fn experiment<F: Element>(assignments: &[&str]) -> Experiment<F> {
        small([200, 3, 7], assignments)
    }

    /// The loss and the gradient at a distance along a gradient, with or without γ and β.
    type Along = Box<dyn Fn(&Params<f64>, f64, bool) -> (f64, Vec<f64>)>;

    /// Returns the gradient of all parameters at the next step of arm A, and what its mini-batch gives along it.
    fn seen(run: &Experiment<f64>) -> (Params<f64>, Along) {
        let mut twin = run.clone();
        let mut seen = None;
        twin.arms[0].step_observed(&mut |view| {
            let (x, labels, noise) = (view.x.to_vec(), view.labels.to_vec(), view.pass.noise.clone());
            seen = Some((view.gradients.clone(), x, labels, view.mlp.clone(), noise));
        });
        let (gradients, x, labels, mlp, noise) = seen.unwrap();
        let at = move |g: &Params<f64>, distance: f64, with_norm: bool| {
            let mut moved: Mlp<f64> = mlp.clone();
            for (value, slope) in moved.params.trained_mut(with_norm).iter_mut().zip(g.trained(with_norm)) {
                *value -= distance * slope;
            }
            let mut pass = Pass::new(&moved, labels.len(), Keep::All, noise.clone());
            let mut gradients = Params::zeros(&moved.shape);
            moved.forward(&x, &mut pass).unwrap();
            let loss = softmax_cross_entropy(&pass.logits, &labels, &mut pass.d_logits);
            moved.backward(&x, &mut pass, &mut gradients, |_, _| ());
            (loss, gradients.trained(with_norm).to_vec())
        };
        (gradients, Box::new(at))
    }

    #[test]
    fn as_the_definition_says() {
        for normalization in Normalization::NAMES {
            for more in ["training.optimizer=sgd", "training.optimizer=adam", "batch_norm.hold=true"] {
                let arm = format!("arms.a.normalization={normalization}");
                let points = "measure.landscape_points=5";
                let mut run = experiment::<f64>(&[&arm, more, points, "training.learning_rate=0.05", "init.scale=1"]);
                run.arms.iter_mut().for_each(|arm| arm.advance_to(4));
                let (g, at) = seen(&run);
                run.arms[0].step_noting_update();
                let with_norm = *normalization != "none" && more != "batch_norm.hold=true";
                let landscape = run.arms[0].frame(&Look::recorded()).landscape.expect("a landscape");
                let size = norm(g.trained(with_norm).iter().copied());
                let points = [0.5, 1.375, 2.25, 3.125, 4.0].map(|c| {
                    let (loss, gradient) = at(&g, 0.05 * c, with_norm);
                    let change = norm(gradient.iter().zip(g.trained(with_norm)).map(|(m, g)| m - g));
                    (loss, change, change / (0.05 * c * size))
                });
                let most = |of: fn(&(f64, f64, f64)) -> f64| points.iter().map(of).fold(f64::MIN, f64::max);
                let least = points.iter().map(|point| point.0).fold(f64::MAX, f64::min);
                let near = |found: f32, expected: f64| (f64::from(found) - expected).abs() <= 1e-6 * expected.abs();
                let what = format!("{normalization} {more}: {landscape:?} {points:?}");
                assert!(near(landscape.loss_low, least) && near(landscape.loss_high, most(|point| point.0)), "{what}");
                assert!(near(landscape.gradient_change, most(|point| point.1)), "{what}");
                assert!(near(landscape.smoothness, most(|point| point.2)), "{what}");
            }
        }
    }

    fn norm(values: impl Iterator<Item = f64>) -> f64 {
        values.map(|x| x * x).sum::<f64>().sqrt()
    }

    #[test]
    fn measuring_changes_nothing() {
        for set in ["arms.a.normalization=batch-noisy", "training.optimizer=adam", "training.batch_size=50"] {
            let [mut looked, mut plain] = [(); 2].map(|()| experiment::<f32>(&[set]));
            for step in 1..=40 {
                for arm in looked.arms.iter_mut().chain(&mut plain.arms) {
                    arm.advance_to(step);
                }
                looked.frame(&Look::recorded());
            }
            for (a, b) in looked.arms.iter().zip(&plain.arms) {
                assert_eq!((a.loss(), a.mlp().params.trained(true)), (b.loss(), b.mlp().params.trained(true)), "{set}");
            }
        }
    }

    #[test]
    fn of_no_step_and_of_a_changed_network_there_is_none() {
        let mut run = experiment::<f32>(&[]);
        let has = |run: &mut Experiment<f32>| run.frame(&Look::recorded()).arms.map(|arm| arm.landscape.is_some());
        assert_eq!(has(&mut run), [false; 2], "before the first step");
        run.arms.iter_mut().for_each(|arm| arm.advance_to(7));
        assert_eq!(has(&mut run), [true; 2]);
        run.change(Change::new("batch_norm.gamma", Value::Float(2.0)).unwrap());
        assert_eq!(has(&mut run), [false; 2]);
    }
}
