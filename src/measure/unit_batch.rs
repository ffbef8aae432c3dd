//! One unit of a hidden layer over a mini-batch, number by number: from z through the normalization to a, and from
//! ∂L/∂y back to ∂L/∂z. And what becomes of these numbers if one z moves, or if the batch is smaller.

use std::ops::Range;

use super::{mean_sd, response};
use crate::config::{Activation, Normalization, Placement};

/// One unit of a hidden layer over the mini-batch of a training step, before the update of that step. Every list has
/// a value for each sample, in the order of the batch. The numbers are those of the run, in whose float type they are
/// exact.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitBatch {
    /// The activation function f.
    pub activation: Activation,
    /// The class of each sample.
    pub classes: Vec<u32>,
    /// z, the weighted sum.
    pub z: Vec<f64>,
    /// The value of f: of y if the normalization comes before f, else of z.
    pub f: Vec<f64>,
    /// ∂L/∂z, where L is the mean loss of the mini-batch.
    pub dz: Vec<f64>,
    /// What the normalization does to the unit; `None` without one.
    pub norm: Option<UnitNorm>,
}

/// What a normalization does to one unit over a mini-batch. It normalizes u, which is z, or f(z) if it comes after the
/// activation.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitNorm {
    /// The kind of normalization.
    pub kind: Normalization,
    /// Whether the normalization comes before or after the activation.
    pub placement: Placement,
    /// The scale γ.
    pub gamma: f64,
    /// The shift β.
    pub beta: f64,
    /// ε, which is added to the variance.
    pub eps: f64,
    /// The running mean and variance, by which evaluation normalizes; `None` for layer norm, which has none.
    pub running: Option<[f64; 2]>,
    /// The samples that share their statistics: the whole batch, or the groups of ghost batch norm. Empty for layer
    /// norm, which takes its statistics over the units of each sample.
    pub groups: Vec<BatchStatistics>,
    /// ẑ = (u − μ)/√(σ² + ε).
    pub z_hat: Vec<f64>,
    /// y = γẑ + β; with the noise of noisy batch norm, s(γẑ + β) + m.
    pub y: Vec<f64>,
    /// s and m of noisy batch norm.
    pub noise: Option<[Vec<f64>; 2]>,
    /// ∂L/∂y.
    pub dy: Vec<f64>,
    /// ∂L/∂ẑ = γ·∂L/∂y, with noise γ·s·∂L/∂y.
    pub dz_hat: Vec<f64>,
    /// The three parts whose sum is ∂L/∂u, with the means over the samples that share the statistics: ∂L/∂ẑ/√(σ² + ε);
    /// less the mean of that; less ẑ times the mean of ẑ·∂L/∂ẑ/√(σ² + ε). `None` for layer norm, whose means are over
    /// the units of a sample.
    pub parts: Option<[Vec<f64>; 3]>,
    /// The layer with its normalization folded into its weights; `None` if that is not possible: for layer norm, and if
    /// the activation is between the weights and the normalization.
    pub fold: Option<Fold>,
}

/// The statistics of batch norm for one unit over consecutive samples.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchStatistics {
    /// The samples, counted from 0.
    pub samples: Range<usize>,
    /// μ, the mean.
    pub mean: f64,
    /// σ², the biased variance.
    pub variance: f64,
    /// 1/√(σ² + ε).
    pub inverse_std: f64,
}

/// Batch norm of evaluation folded into the weights: W′ = W·γ/√(σ² + ε) and b′ = (b − μ)·γ/√(σ² + ε) + β of the running
/// statistics give the same y without a normalization.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fold {
    /// γ/√(σ² + ε) of the unit.
    pub factor: f64,
    /// b of the unit.
    pub bias: f64,
    /// b′ of the unit.
    pub folded_bias: f64,
    /// The number of samples, those of the probe, for which both layers were computed.
    pub samples: usize,
    /// The number of units of the layer, all of which were compared.
    pub units: usize,
    /// The largest difference of y between both layers, as a share of the largest |y|.
    pub difference: f64,
}

/// A question what if: by which statistics, over how many samples, and with which z moved.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WhatIf {
    /// The chosen sample, counted from 0. Of ghost batch norm its group is looked at.
    pub sample: usize,
    /// How far z of the chosen sample moves, in standard deviations of z.
    pub shift: f64,
    /// The number of samples of the batch, from the first on; `None` for all.
    pub first: Option<usize>,
    /// Whether batch norm uses its running statistics, as in evaluation, instead of those of the batch.
    pub running: bool,
}

/// The forward pass of one unit through its layer, as measured or as it would be.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitForward {
    /// The samples that are looked at, counted from 0 in the mini-batch.
    pub samples: Range<usize>,
    /// z of these samples, of which the chosen one may have moved.
    pub z: Vec<f64>,
    /// The value of f.
    pub f: Vec<f64>,
    /// ẑ; empty without a normalization.
    pub z_hat: Vec<f64>,
    /// y = γẑ + β; empty without a normalization.
    pub y: Vec<f64>,
    /// μ and σ² by which u is normalized; `None` without batch norm.
    pub statistics: Option<[f64; 2]>,
    /// The chosen sample, counted from 0 in [`UnitForward::samples`].
    pub chosen: usize,
    /// The place of each sample of the whole group in the order of its measured z, counted from 0.
    pub ranks: Vec<usize>,
    /// Mean and biased standard deviation of the measured u of the whole group.
    pub whole: [f64; 2],
    /// Sums over the gradients of the whole group, as measured.
    pub sums: GradientSums,
    /// What has become of the others; `None` if no z has moved.
    pub moved: Option<OthersMoved>,
}

/// Sums over the gradients of the samples that share their statistics.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GradientSums {
    /// Σ ∂L/∂y, which is ∂L/∂β but for noise; 0 without a normalization.
    pub dy: f64,
    /// Σ ∂L/∂u, which is 0 behind batch norm; the sum of ∂L/∂z without a normalization.
    pub du: f64,
    /// Σ ẑ·∂L/∂u, which is 0 behind batch norm but for ε; 0 without a normalization.
    pub along: f64,
    /// The largest |∂L/∂u|, with which sums that are 0 but for rounding compare.
    pub largest: f64,
}

/// What a moved z changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OthersMoved {
    /// The change of μ; 0 without batch norm.
    pub mean: f64,
    /// The change of σ; 0 without batch norm.
    pub std: f64,
    /// The largest |change| of ẑ of another sample, or of z without a normalization.
    pub others: f64,
}

impl UnitBatch {
    /// Returns the memory used on the heap, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let lists = self.norm.as_ref().map_or(3, |norm| 7 + if norm.noise.is_some() { 5 } else { 3 });
        self.z.len() * (lists * size_of::<f64>() + size_of::<u32>())
    }

    /// Returns the samples that share their statistics with `sample`: its group in ghost batch norm, else all.
    #[must_use]
    pub fn group(&self, sample: usize) -> Range<usize> {
        let groups = self.norm.iter().flat_map(|norm| &norm.groups).map(|group| group.samples.clone());
        groups.into_iter().find(|samples| samples.contains(&sample)).unwrap_or(0..self.z.len())
    }

    /// Returns the biased standard deviation of z over the samples that share their statistics with `sample`: the unit of
    /// [`WhatIf::shift`].
    #[must_use]
    pub fn spread(&self, sample: usize) -> f64 {
        mean_sd(&self.z[self.group(sample)]).1
    }

    /// Returns the forward pass that `what` asks for. What is asked as it was measured is returned as it was measured, to
    /// the last bit; anything else is computed in 64 bits. Layer norm is returned as measured, because its statistics need
    /// the other units of the layer.
    #[must_use]
    pub fn forward(&self, what: &WhatIf) -> UnitForward {
        let group = self.group(what.sample);
        let samples = group.start..group.end.min(group.start.saturating_add(what.first.unwrap_or(usize::MAX).max(1)));
        let chosen = what.sample.clamp(samples.start, samples.end.saturating_sub(1).max(samples.start));
        let what = WhatIf { sample: chosen, ..*what };
        let by_layer = self.norm.as_ref().is_some_and(|norm| norm.groups.is_empty());
        let still = WhatIf { shift: 0.0, ..what };
        if what.shift == 0.0 || by_layer {
            let as_measured = by_layer || (samples == group && !what.running);
            return if as_measured { self.measured(samples, chosen) } else { self.computed(samples, &still) };
        }
        let (before, mut after) = (self.computed(samples.clone(), &still), self.computed(samples, &what));
        let values = |of: &UnitForward| if self.norm.is_some() { of.z_hat.clone() } else { of.z.clone() };
        let pairs = values(&before).into_iter().zip(values(&after)).enumerate();
        let others = pairs.filter(|(i, _)| *i != after.chosen).map(|(_, (from, to))| (to - from).abs());
        let others = others.fold(0.0, f64::max);
        let change = |of: fn([f64; 2]) -> f64| match (before.statistics, after.statistics) {
            (Some(before), Some(after)) => of(after) - of(before),
            _ => 0.0,
        };
        after.moved =
            Some(OthersMoved { mean: change(|[mean, _]| mean), std: change(|[_, variance]| variance.sqrt()), others });
        after
    }

    /// Returns the measured values of `samples`.
    fn measured(&self, samples: Range<usize>, chosen: usize) -> UnitForward {
        let part = |values: &[f64]| values[samples.clone()].to_vec();
        let norm = self.norm.as_ref();
        let group = norm.and_then(|norm| norm.groups.iter().find(|group| group.samples == samples));
        UnitForward {
            z: part(&self.z),
            f: part(&self.f),
            z_hat: norm.map(|norm| part(&norm.z_hat)).unwrap_or_default(),
            y: norm.map(|norm| part(&norm.y)).unwrap_or_default(),
            statistics: group.map(|group| [group.mean, group.variance]),
            chosen: chosen - samples.start,
            samples,
            ..self.frame(chosen)
        }
    }

    /// Returns what is the same in every forward pass of the group of `sample`, with no samples yet.
    fn frame(&self, sample: usize) -> UnitForward {
        let group = self.group(sample);
        let mut order: Vec<usize> = group.clone().collect();
        order.sort_by(|a, b| self.z[*a].total_cmp(&self.z[*b]));
        let mut ranks = vec![0; order.len()];
        for (rank, at) in order.into_iter().enumerate() {
            ranks[at - group.start] = rank;
        }
        let input =
            if self.norm.as_ref().is_some_and(|norm| norm.placement == Placement::After) { &self.f } else { &self.z };
        let (mean, std) = mean_sd(&input[group.clone()]);
        let (none, samples) = (Vec::new, group.start..group.start);
        UnitForward {
            samples,
            z: none(),
            f: none(),
            z_hat: none(),
            y: none(),
            statistics: None,
            chosen: 0,
            ranks,
            whole: [mean, std],
            sums: self.sums(group),
            moved: None,
        }
    }

    /// Returns the gradient by u of each sample: the sum of its three parts, which is ∂L/∂z unless the normalization comes
    /// after the activation. ∂L/∂z for layer norm.
    #[must_use]
    pub fn du(&self) -> Vec<f64> {
        match self.norm.as_ref().filter(|norm| norm.placement == Placement::After).and_then(|norm| norm.parts.as_ref())
        {
            Some([own, mean, along]) => (0..own.len()).map(|n| own[n] + mean[n] + along[n]).collect(),
            None => self.dz.clone(),
        }
    }

    fn sums(&self, group: Range<usize>) -> GradientSums {
        let du = &self.du()[group.clone()];
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        let largest = du.iter().map(|d| d.abs()).fold(0.0, f64::max);
        let Some(norm) = &self.norm else { return GradientSums { du: sum(du), largest, ..GradientSums::default() } };
        let along = du.iter().zip(&norm.z_hat[group.clone()]).map(|(d, z_hat)| d * z_hat).sum();
        GradientSums { dy: sum(&norm.dy[group]), du: sum(du), along, largest }
    }

    /// Computes the values of `samples` from z, one of which may move.
    fn computed(&self, samples: Range<usize>, what: &WhatIf) -> UnitForward {
        let chosen = what.sample - samples.start;
        let mut z = self.z[samples.clone()].to_vec();
        z[chosen] += what.shift * self.spread(what.sample);
        let f = |values: &[f64]| values.iter().map(|y| response::value(self.activation, *y)).collect::<Vec<f64>>();
        let Some(norm) = &self.norm else {
            let (f, none) = (f(&z), Vec::new);
            return UnitForward { samples, f, z_hat: none(), y: none(), chosen, z, ..self.frame(what.sample) };
        };
        let before = norm.placement == Placement::Before;
        let input = if before { z.clone() } else { f(&z) };
        let running = norm.running.filter(|_| what.running);
        let statistics @ [mean, variance] = running.unwrap_or_else(|| mean_and_variance(&input));
        let inverse = (variance + norm.eps).sqrt().recip();
        let z_hat: Vec<f64> = input.iter().map(|u| (u - mean) * inverse).collect();
        let noise = norm.noise.as_ref().filter(|_| running.is_none());
        let with_noise = |(i, z_hat): (usize, &f64)| {
            let y = norm.gamma.mul_add(*z_hat, norm.beta);
            let at = samples.start + i;
            noise.map_or(y, |[scale, shift]| scale[at].mul_add(y, shift[at]))
        };
        let y: Vec<f64> = z_hat.iter().enumerate().map(with_noise).collect();
        let f = if before { f(&y) } else { input };
        UnitForward { samples, z, f, z_hat, y, statistics: Some(statistics), chosen, ..self.frame(what.sample) }
    }
}

/// Returns the mean and the biased variance of `values`.
fn mean_and_variance(values: &[f64]) -> [f64; 2] {
    let (mean, std) = mean_sd(values);
    [mean, std * std]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A unit of batch norm over `z`, with the statistics that the formula gives.
    fn unit(z: Vec<f64>) -> UnitBatch {
        let n = z.len();
        let [mean, variance] = mean_and_variance(&z);
        let inverse_std = (variance + 1e-5).sqrt().recip();
        let z_hat: Vec<f64> = z.iter().map(|z| (z - mean) * inverse_std).collect();
        let y: Vec<f64> = z_hat.iter().map(|z_hat| 1.5 * z_hat - 0.25).collect();
        let norm = UnitNorm {
            kind: Normalization::Batch,
            placement: Placement::Before,
            gamma: 1.5,
            beta: -0.25,
            eps: 1e-5,
            running: Some([0.5, 4.0]),
            groups: vec![BatchStatistics { samples: 0..n, mean, variance, inverse_std }],
            noise: None,
            dy: vec![0.0; n],
            dz_hat: vec![0.0; n],
            parts: None,
            fold: None,
            z_hat,
            y: y.clone(),
        };
        let f = y.iter().map(|y| y.tanh()).collect();
        UnitBatch { activation: Activation::Tanh, classes: vec![0; n], dz: vec![0.0; n], norm: Some(norm), z, f }
    }

    fn plain(z: Vec<f64>) -> UnitBatch {
        UnitBatch { norm: None, f: z.iter().map(|z| z.tanh()).collect(), ..unit(z) }
    }

    proptest! {
        #[test]
        fn one_moved_z_moves_every_other_only_by_batch_statistics(
            z in prop::collection::vec(-5.0..5.0_f64, 2..40),
            at in 0..40_usize,
            shift in prop_oneof![-4.0..-0.1_f64, 0.1..4.0_f64],
        ) {
            let sample = at % z.len();
            let unit = unit(z.clone());
            prop_assume!(unit.spread(sample) > 0.1);
            let what = WhatIf { sample, shift, ..WhatIf::default() };
            let (before, after) = (unit.forward(&WhatIf { shift: 0.0, ..what }), unit.forward(&what));
            let moved = after.moved.unwrap();
            // μ moves by the m-th part of the way.
            let way = shift * unit.spread(sample);
            #[expect(clippy::cast_precision_loss, reason = "a small count")]
            let expected = way / z.len() as f64;
            prop_assert!((moved.mean - expected).abs() < 1e-9);
            let z_hat = &after.z_hat;
            let largest = (0..z.len()).filter(|i| *i != sample).map(|i| (z_hat[i] - before.z_hat[i]).abs());
            prop_assert!((largest.fold(0.0, f64::max) - moved.others).abs() < 1e-9);
            // ẑ of a batch has mean 0 whatever moved.
            prop_assert!(after.z_hat.iter().sum::<f64>().abs() < 1e-9);
            // By running statistics, and without a normalization, nothing else moves.
            let by_running = unit.forward(&WhatIf { running: true, ..what }).moved.unwrap();
            prop_assert_eq!((by_running.mean, by_running.std, by_running.others), (0.0, 0.0, 0.0));
            let alone = plain(z).forward(&what);
            prop_assert!(alone.moved.unwrap().others.to_bits() == 0, "nothing else moves");
            prop_assert!((alone.z[sample] - unit.z[sample] - way).abs() < 1e-9);
        }

        #[test]
        fn the_first_samples_are_a_batch_of_their_own(z in prop::collection::vec(-5.0..5.0_f64, 4..40), first in 1..60_usize) {
            let whole = unit(z.clone());
            let seen = whole.forward(&WhatIf { sample: 50, first: Some(first), ..WhatIf::default() });
            let n = first.min(z.len());
            let own = unit(z[..n].to_vec());
            prop_assert_eq!((seen.samples, seen.chosen), (0..n, n - 1));
            for (seen, own) in seen.z_hat.iter().zip(&own.norm.unwrap().z_hat) {
                prop_assert!((seen - own).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn what_was_measured_is_shown_as_it_was_measured() {
        let mut unit = unit(vec![0.5, 1.0, -2.0]);
        let norm = unit.norm.as_mut().unwrap();
        // Not what the formula gives.
        norm.z_hat[1] = 7.0;
        norm.groups[0].mean = 3.0;
        let seen = unit.forward(&WhatIf { sample: 1, first: Some(9), ..WhatIf::default() });
        assert_eq!((seen.z_hat[1], seen.statistics.unwrap()[0], seen.moved), (7.0, 3.0, None));
        let computed = unit.forward(&WhatIf { running: true, ..WhatIf::default() });
        assert_eq!(computed.statistics, Some([0.5, 4.0]));
        assert!((computed.z_hat[1] - 0.25).abs() < 1e-6);
    }

    #[test]
    fn a_group_of_ghost_batch_norm_is_looked_at_alone() {
        let mut unit = unit(vec![0.0, 2.0, 10.0, 20.0, 30.0]);
        let norm = unit.norm.as_mut().unwrap();
        norm.kind = Normalization::BatchGhost;
        let of = |samples, mean| BatchStatistics { samples, mean, variance: 1.0, inverse_std: 1.0 };
        norm.groups = vec![of(0..2, 1.0), of(2..5, 20.0)];
        let seen = unit.forward(&WhatIf { sample: 3, ..WhatIf::default() });
        assert_eq!((seen.samples, seen.z, seen.chosen), (2..5, vec![10.0, 20.0, 30.0], 1));
        let moved = unit.forward(&WhatIf { sample: 3, shift: 1.0, ..WhatIf::default() });
        assert_eq!((moved.samples.clone(), moved.z_hat.len()), (2..5, 3));
        assert!(moved.moved.unwrap().mean > 0.0);
    }

    #[test]
    fn one_sample_has_no_spread() {
        let seen = unit(vec![3.0, 4.0]).forward(&WhatIf { first: Some(1), ..WhatIf::default() });
        assert_eq!((seen.statistics, seen.z_hat), (Some([3.0, 0.0]), vec![0.0]));
    }
}
