//! Noisy batch normalization (Santurkar et al. 2018, Algorithm 1 of the appendix): what batch normalization took out of
//! the distributions is put back as noise behind it, y = s·(γẑ + β) + m.
//!
//! In every step each unit of each layer draws the noise's own mean and spread, μ ~ U(−½, ½) and σ ~ U(1, 1¼), which are
//! the shift; each sample then draws m ~ U(μ − 0.1, μ + 0.1) and s ~ N(σ, 0.1²). Evaluation has no noise.

use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use super::element::Element;

/// |μ| of a unit is at most this (nₘ of the paper).
const MEAN: f64 = 0.5;
/// σ of a unit lies between 1 and this (`n_σ` of the paper).
const SPREAD: f64 = 1.25;
/// Half the width of m around μ, and the standard deviation of s around σ (`rₘ` and `r_σ` of the paper).
const WITHIN: f64 = 0.1;

/// Which noise a pass draws: a function of the seed, the step, the layer and what the pass is for. It has no state, so
/// that a run goes on from a checkpoint with the same noise, and measuring takes none away from training.
#[derive(Clone, Debug)]
pub struct Noise {
    /// The run's stream for this noise, at its beginning.
    stream: ChaCha8Rng,
    step: u64,
    purpose: Purpose,
}

/// What a pass is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A step of the training.
    Training,
    /// The probe.
    Probe,
    /// The mini-batch of this number of an accuracy in train mode.
    Accuracy(u16),
}

impl Noise {
    /// The noise of a run whose stream for it is `stream`, at its beginning. The number of the stream must fit eight
    /// bits: above them step, purpose and layer are written into it.
    ///
    /// # Panics
    /// Where the number of the stream is larger.
    #[must_use]
    pub fn new(stream: ChaCha8Rng) -> Self {
        assert!(stream.get_stream() < 1 << 8, "a named stream has a small number");
        Self { stream, step: 0, purpose: Purpose::Training }
    }

    /// From here on the noise is that of `step`, for `purpose`.
    pub const fn set(&mut self, step: u64, purpose: Purpose) {
        (self.step, self.purpose) = (step, purpose);
    }

    /// The generator for layer `layer`, counted from 0.
    fn of_layer(&self, layer: usize) -> ChaCha8Rng {
        let purpose = match self.purpose {
            Purpose::Training => 0,
            Purpose::Probe => 1,
            Purpose::Accuracy(batch) => 2 + u64::from(batch),
        };
        let mut rng = self.stream.clone();
        // 8 bits of the named stream, 6 of the layer, 18 of the purpose, 32 of the step.
        rng.set_stream(self.stream.get_stream() | (layer as u64) << 8 | purpose << 14 | self.step << 32);
        rng
    }
}

/// The noise of one layer in one pass.
#[derive(Clone, Debug, Default)]
pub struct NoisePass<F> {
    /// s, `[batch, units]`.
    pub scale: Vec<F>,
    /// m, `[batch, units]`.
    pub shift: Vec<F>,
    /// μ and σ of each unit, `[units]`.
    of_units: Vec<(F, F)>,
}

impl<F: Element> NoisePass<F> {
    /// Arrays for a layer.
    #[must_use]
    pub fn new(batch: usize, units: usize) -> Self {
        let zeros = || vec![F::zero(); batch * units];
        Self { scale: zeros(), shift: zeros(), of_units: vec![(F::zero(), F::one()); units] }
    }

    /// Draws the noise of layer `layer`, counted from 0.
    fn draw(&mut self, noise: &Noise, layer: usize) {
        let mut rng = noise.of_layer(layer);
        for (mean, spread) in &mut self.of_units {
            *mean = F::of(between(&mut rng, -MEAN, MEAN));
            *spread = F::of(between(&mut rng, 1.0, SPREAD));
        }
        let units = self.of_units.len();
        for (scale, shift) in self.scale.chunks_exact_mut(units).zip(self.shift.chunks_exact_mut(units)) {
            for ((scale, shift), (mean, spread)) in scale.iter_mut().zip(shift).zip(&self.of_units) {
                *shift = *mean + F::of(between(&mut rng, -WITHIN, WITHIN));
                let normal: f64 = StandardNormal.sample(&mut rng);
                *scale = *spread + F::of(WITHIN * normal);
            }
        }
    }

    /// y = s·y + m with new noise, in place; `y` is `[batch, units]`.
    pub(super) fn forward(&mut self, noise: &Noise, layer: usize, y: &mut [F]) {
        self.draw(noise, layer);
        for ((y, scale), shift) in y.iter_mut().zip(&self.scale).zip(&self.shift) {
            *y = *scale * *y + *shift;
        }
    }

    /// d = s·d: from the gradient behind the noise to that before it.
    pub(super) fn backward(&self, d: &mut [F]) {
        for (d, scale) in d.iter_mut().zip(&self.scale) {
            *d *= *scale;
        }
    }
}

/// A number of U(low, high).
fn between(rng: &mut impl Rng, low: f64, high: f64) -> f64 {
    low + (high - low) * rng.random::<f64>()
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small counts")]
mod tests {
    use rand::SeedableRng;

    use super::*;

    const STREAM: u64 = 7;

    fn noise(seed: u64) -> Noise {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(STREAM);
        Noise::new(rng)
    }

    fn drawn(noise: &Noise, layer: usize, batch: usize, units: usize) -> NoisePass<f64> {
        let mut pass = NoisePass::new(batch, units);
        pass.draw(noise, layer);
        pass
    }

    fn mean_and_sd(values: &[f64]) -> (f64, f64) {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (mean, (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt())
    }

    #[test]
    fn the_distributions_of_the_paper() {
        let pass = drawn(&noise(1), 0, 400, 2000);
        let (means, spreads): (Vec<f64>, Vec<f64>) = pass.of_units.iter().copied().unzip();
        // U(low, high) has standard deviation (high − low)/√12.
        for (values, center, sd) in [(means, 0.0, 1.0 / 12f64.sqrt()), (spreads, 1.125, 0.25 / 12f64.sqrt())] {
            let (mean, spread) = mean_and_sd(&values);
            assert!(
                (mean - center).abs() < 4.0 * sd / 2000f64.sqrt() && (spread / sd - 1.0).abs() < 0.05,
                "{mean} {spread}"
            );
        }
        for unit in [0, 1, 1999] {
            let column = |values: &[f64]| -> Vec<f64> { values.iter().skip(unit).step_by(2000).copied().collect() };
            let (of_shift, of_scale) = (mean_and_sd(&column(&pass.shift)), mean_and_sd(&column(&pass.scale)));
            let (center, spread) = pass.of_units[unit];
            assert!(
                (of_shift.0 - center).abs() < 0.02 && (of_shift.1 - 0.1 / 3f64.sqrt()).abs() < 0.01,
                "{of_shift:?}"
            );
            assert!(column(&pass.shift).iter().all(|m| (m - center).abs() <= WITHIN));
            assert!((of_scale.0 - spread).abs() < 0.02 && (of_scale.1 - 0.1).abs() < 0.015, "{of_scale:?}");
        }
    }

    #[test]
    fn every_seed_step_layer_and_purpose_has_its_own_noise_and_keeps_it() {
        let mut seen = std::collections::HashSet::new();
        for seed in [1, 2] {
            let mut noise = noise(seed);
            for step in [0, 1, 10_000_000] {
                for purpose in [Purpose::Training, Purpose::Probe, Purpose::Accuracy(0), Purpose::Accuracy(u16::MAX)] {
                    for layer in [0, 1, 49] {
                        noise.set(step, purpose);
                        let first = drawn(&noise, layer, 2, 3).scale;
                        assert_eq!(first, drawn(&noise, layer, 2, 3).scale);
                        assert!(seen.insert(first[0].to_bits()), "{seed} {step} {purpose:?} {layer}");
                    }
                }
            }
        }
    }
}
