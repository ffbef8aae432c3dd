//! Test accuracy in train mode: by the statistics of mini-batches instead of the running ones.

use super::arm::ArmRun;
use crate::nn::{Element, Pass, Purpose, correct};
use crate::real::count;

/// Buffers for a mini-batch of test samples.
#[derive(Clone)]
pub(super) struct TestBatch<F> {
    rows: Vec<u32>,
    x: Vec<F>,
    labels: Vec<u32>,
}

impl<F: Element> ArmRun<F> {
    /// Returns the share of the first `samples` test samples that are classified correctly in mini-batches of
    /// `training.batch_size`, each normalized by its own statistics. The last mini-batch is filled up with samples
    /// from the start, which are not counted again. The passes overwrite the arrays of a training step, which the
    /// next step fills anew. Calls `observer` with the number of each mini-batch, counted from 0, and its pass.
    ///
    /// # Panics
    /// Never: a split has fewer than 2³² samples.
    pub fn test_accuracy_by_batch(&mut self, samples: usize, mut observer: impl FnMut(usize, &Pass<F>)) -> f64 {
        let batch = self.pass.batch;
        let test = &self.data.test;
        let samples = samples.min(test.len());
        let TestBatch { rows, x, labels } = self.test_batch.get_or_insert_with(|| TestBatch {
            rows: vec![0; batch],
            x: vec![F::zero(); batch * self.state.mlp.shape.inputs],
            labels: vec![0; batch],
        });
        let mut right = 0;
        for (number, first) in (0..samples).step_by(batch).enumerate() {
            for (row, index) in rows.iter_mut().zip(first..) {
                *row = u32::try_from(index % samples).expect("splits have fewer than 2^32 samples");
            }
            test.gather(rows, x, labels);
            self.pass.noise.set(self.state.steps, Purpose::Accuracy(u16::try_from(number).unwrap_or(u16::MAX)));
            // Values that are not finite are reported by the training step; here they only make wrong predictions.
            let _ = self.state.mlp.forward(x, &mut self.pass);
            observer(number, &self.pass);
            let new = batch.min(samples - first);
            right += correct(&self.pass.logits[..new * self.state.mlp.shape.classes], &labels[..new]);
        }
        count::<f64>(right) / count::<f64>(samples)
    }
}

#[cfg(test)]
mod tests {
    use crate::experiment::testing::small;
    use crate::experiment::{Experiment, Look};
    use crate::measure::ArmFrame;

    fn experiment(assignments: &[&str]) -> Experiment<f64> {
        small([250, 3, 12], assignments)
    }

    fn frame(run: &mut Experiment<f64>, step: u64) -> [ArmFrame; 2] {
        run.arms.iter_mut().for_each(|arm| arm.advance_to(step));
        run.frame(&Look::recorded()).arms
    }

    /// The 50 test samples in batches of 200 occur four times each, so that the statistics are those of the split.
    #[test]
    fn a_batch_of_all_samples_by_hand() {
        let mut run =
            experiment(&["training.batch_size=200", "arms.a.normalization=batch-ghost", "batch_norm.group=200"]);
        let [a, b] = frame(&mut run, 60);
        assert_eq!(a.test_accuracy_batch, b.test_accuracy_batch, "one group is the batch");
        let arm = &run.arms[1];
        let rows: Vec<u32> = (0..50).collect();
        let (mut x, mut labels) = (vec![0.0; 100], vec![0; 50]);
        arm.data.test.gather(&rows, &mut x, &mut labels);
        let noise = crate::nn::Noise::new(crate::data::stream(1, crate::data::Stream::NormNoise));
        let mut pass = crate::nn::Pass::new(&arm.state.mlp, 50, crate::nn::Keep::All, noise);
        arm.state.mlp.forward(&x, &mut pass).unwrap();
        let right = crate::nn::correct(&pass.logits, &labels);
        assert!((b.test_accuracy_batch.unwrap() - crate::real::count::<f64>(right) / 50.0).abs() < 1e-12);
    }

    #[test]
    fn only_batch_norm_has_it_and_it_changes_nothing() {
        let mut run = experiment(&["arms.a.normalization=layer"]);
        let [a, b] = frame(&mut run, 20);
        assert_eq!((a.test_accuracy_batch, a.test_accuracy_single), (None, None));
        let batch = b.test_accuracy_batch.unwrap();
        assert!((batch * 50.0).fract().abs() < 1e-9, "each of 50 samples counts once: {batch}");
        let single = b.test_accuracy_single.unwrap();
        assert!((single - 0.5).abs() < 0.05, "one class of two: {single}");
        let mut alone = experiment(&["arms.a.normalization=layer"]);
        (0..40).for_each(|_| alone.step());
        frame(&mut run, 40);
        for (watched, alone) in run.arms.iter().zip(&alone.arms) {
            assert_eq!(watched.state.mlp.params, alone.state.mlp.params);
            assert_eq!(watched.state.mlp.running, alone.state.mlp.running);
        }
    }

    #[test]
    fn noisy_and_ghost_batch_norm_have_it_too() {
        let mut run = experiment(&["arms.a.normalization=batch-noisy", "arms.b.normalization=batch-ghost"]);
        for arm in frame(&mut run, 30) {
            assert!(arm.test_accuracy_batch.is_some() && arm.test_accuracy_single.is_some());
        }
        run.arms[0].state.mlp.params.layer_mut(1).w[3] = f64::NAN;
        let [a, _] = frame(&mut run, 31);
        assert!(a.diverged.is_some());
        assert_eq!((a.test_accuracy_batch, a.test_accuracy_single, a.linear_r2), (None, None, None));
    }
}
