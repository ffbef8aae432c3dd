//! Noisy batch normalization (Santurkar et al. 2018, Algorithm 1 of the appendix): noise after batch normalization
//! brings back the shift of the distributions that the normalization removed, y = s·(γẑ + β) + m.
//!
//! In every step each unit of each layer draws the mean and spread of its noise, μ ~ U(−½, ½) and σ ~ U(1, 1¼);
//! these make the shift. Each sample then draws m ~ U(μ − 0.1, μ + 0.1) and s ~ N(σ, 0.1²). Evaluation has no
//! noise.

use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;

use super::element::{Element, fma, ln_f32};
use crate::vector::{Kernel, dispatch};

/// Upper bound of a unit's |μ| (nₘ of the paper).
const MEAN: f64 = 0.5;
/// Upper bound of a unit's σ, whose lower bound is 1 (`n_σ` of the paper).
const SPREAD: f64 = 1.25;
/// Half the width of m around μ, and the standard deviation of s around σ (`rₘ` and `r_σ` of the paper).
const WITHIN: f64 = 0.1;

/// The noise of a pass: a function of the seed, the step, the layer and the purpose of the pass. It has no other
/// state, so that a run continues from a checkpoint with the same noise, and measurements do not change the noise
/// of training.
#[derive(Clone, Debug)]
pub struct Noise {
    /// The run's random stream for this noise, at its beginning.
    stream: ChaCha8Rng,
    step: u64,
    purpose: Purpose,
}

/// The purpose of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A training step.
    Training,
    /// A pass of the probe samples.
    Probe,
    /// The mini-batch with this number in a measurement of accuracy in train mode.
    Accuracy(u16),
}

impl Noise {
    /// Creates the noise of a run from `stream`, the random stream for it, at its beginning. The number of the
    /// stream must fit in eight bits: step, purpose and layer are written into the bits above them.
    ///
    /// # Panics
    /// Panics if the number of the stream is larger.
    #[must_use]
    pub fn new(stream: ChaCha8Rng) -> Self {
        assert!(stream.get_stream() < 1 << 8, "a named stream has a small number");
        Self { stream, step: 0, purpose: Purpose::Training }
    }

    /// Selects the noise of `step` for `purpose` in the passes that follow.
    pub const fn set(&mut self, step: u64, purpose: Purpose) {
        (self.step, self.purpose) = (step, purpose);
    }

    /// Returns the generator of layer `layer`, counted from 0.
    fn of_layer(&self, layer: usize) -> ChaCha8Rng {
        let purpose = match self.purpose {
            Purpose::Training => 0,
            Purpose::Probe => 1,
            Purpose::Accuracy(batch) => 2 + u64::from(batch),
        };
        let mut rng = self.stream.clone();
        // From the lowest bit: 8 bits for the named stream, 6 for the layer, 18 for the purpose, 32 for the step.
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
    /// μ of each unit, then σ of each unit, both `[units]`.
    of_units: [Vec<F>; 2],
    /// The random bits for one sample, `[units]`.
    words: Vec<u32>,
}

impl<F: Element> NoisePass<F> {
    /// Allocates the arrays of a layer of `units` units for batches of `batch` samples.
    #[must_use]
    pub fn new(batch: usize, units: usize) -> Self {
        let zeros = |n: usize| vec![F::zero(); n];
        let of_units = [zeros(units), zeros(units)];
        Self { scale: zeros(batch * units), shift: zeros(batch * units), of_units, words: vec![0; units] }
    }

    /// Draws the noise of layer `layer`, counted from 0.
    fn draw(&mut self, noise: &Noise, layer: usize) {
        let mut rng = noise.of_layer(layer);
        let [means, spreads] = &mut self.of_units;
        for (mean, spread) in means.iter_mut().zip(spreads) {
            *mean = F::of(between(&mut rng, -MEAN, MEAN));
            *spread = F::of(between(&mut rng, 1.0, SPREAD));
        }
        dispatch(Draw { rng, pass: self });
    }

    /// Draws new noise and computes y = s·y + m in place; `y` is `[batch, units]`.
    pub(super) fn forward(&mut self, noise: &Noise, layer: usize, y: &mut [F]) {
        self.draw(noise, layer);
        for ((y, scale), shift) in y.iter_mut().zip(&self.scale).zip(&self.shift) {
            *y = *scale * *y + *shift;
        }
    }

    /// Computes d = s·d in place: turns the gradient by the output of the noise into the gradient by its input.
    pub(super) fn backward(&self, d: &mut [F]) {
        for (d, scale) in d.iter_mut().zip(&self.scale) {
            *d *= *scale;
        }
    }
}

/// Kernel that draws m and s of every sample around μ and σ of each unit.
struct Draw<'a, F> {
    rng: ChaCha8Rng,
    pass: &'a mut NoisePass<F>,
}

impl<F: Element> Kernel for Draw<'_, F> {
    type Output = ();
    #[inline(always)]
    fn run<const FUSED: bool>(mut self) {
        let NoisePass { scale, shift, of_units: [means, spreads], words } = self.pass;
        let units = words.len();
        let within = F::of(WITHIN);
        for (scale, shift) in scale.chunks_exact_mut(units).zip(shift.chunks_exact_mut(units)) {
            self.rng.fill(&mut words[..]);
            for j in 0..units {
                let (normal, uniform) = normal_and_uniform::<FUSED>(words[j]);
                scale[j] = spreads[j] + within * F::of(normal.into());
                shift[j] = means[j] + within * F::of(uniform.into());
            }
        }
    }
}

/// Returns a draw of N(0, 1), from 20 of the 32 random bits of `word`, and a draw of U(−1, 1), from the other 12:
/// each value of a sample takes one word, and the loop over the words has no branches.
///
/// The normal draw is the quantile at the middle of one of 2²⁰ equal shares, at most ±4.9, with a relative error of
/// at most 2·10⁻⁴. With the rank u of the quantile, p = 2u − 1 and w = −ln(1 − p²), it is p·g(w). The smooth
/// function g is a polynomial of degree 6 in √(w + 2) with the least relative error (found by the Remez exchange
/// algorithm).
#[inline(always)]
fn normal_and_uniform<const FUSED: bool>(word: u32) -> (f32, f32) {
    // Whole numbers of at most 21 bits are exact in an f32.
    let whole = |n: u32| f32::from_bits(0x4b00_0000 | n) - 8_388_608.0;
    let above = whole(word >> 12 << 1 | 1) * (1.0 / 1_048_576.0);
    let (p, below) = (above - 1.0, 2.0 - above);
    let s = (2.0 - ln_f32::<FUSED>(above * below)).sqrt();
    let g = fma::<FUSED>(-9.976_37e-3, s, 0.162_456_08);
    let g = fma::<FUSED>(g, s, -1.043_782_4);
    let g = fma::<FUSED>(g, s, 3.277_182);
    let g = fma::<FUSED>(g, s, -4.911_367);
    let g = fma::<FUSED>(g, s, 4.051_701_5);
    let g = fma::<FUSED>(g, s, -0.587_101_5);
    let uniform = (whole((word & 0xfff) << 1 | 1) - 4096.0) * (1.0 / 4096.0);
    (p * g, uniform)
}

/// Returns a draw of U(low, high).
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
        let [means, spreads] = pass.of_units.clone();
        // The standard deviation of U(low, high) is (high − low)/√12.
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
            let [center, spread] = pass.of_units.each_ref().map(|of_units| of_units[unit]);
            assert!(
                (of_shift.0 - center).abs() < 0.02 && (of_shift.1 - 0.1 / 3f64.sqrt()).abs() < 0.01,
                "{of_shift:?}"
            );
            assert!(column(&pass.shift).iter().all(|m| (m - center).abs() <= WITHIN));
            assert!((of_scale.0 - spread).abs() < 0.02 && (of_scale.1 - 0.1).abs() < 0.015, "{of_scale:?}");
        }
    }

    /// Checks moments, tails and the quantiles themselves over all 2²⁰ possible numbers.
    #[test]
    fn the_quick_normal_numbers_are_those_of_the_normal_distribution() {
        let (mut square, mut fourth, mut beyond_3) = (0.0, 0.0, 0);
        for rank in 0..1_u32 << 20 {
            let (x, _) = normal_and_uniform::<true>(rank << 12);
            let x = f64::from(x);
            let share = (f64::from(rank) + 0.5) / f64::from(1 << 20);
            // dΦ = φ·dx: the error of the rank is the error of the quantile times the density.
            let (below, density) = x.normal::<false>();
            assert!((below - share).abs() <= 2e-4 * (x.abs() * density) + 1e-9, "{x} at {share}");
            assert!((f64::from(normal_and_uniform::<false>(rank << 12).0) - x).abs() < 1e-4);
            square += x * x;
            fourth += x.powi(4);
            beyond_3 += i32::from(x.abs() > 3.0);
        }
        let n = f64::from(1 << 20);
        assert!((square / n - 1.0).abs() < 1e-3 && (fourth / n - 3.0).abs() < 5e-3, "{square} {fourth}");
        assert!((f64::from(beyond_3) / n - 0.0027).abs() < 1e-4);
        let uniform = (0..1 << 12).map(|word| f64::from(normal_and_uniform::<true>(word).1));
        let (mean, sd) = mean_and_sd(&uniform.collect::<Vec<f64>>());
        assert!(mean.abs() < 1e-6 && (sd - 1.0 / 3f64.sqrt()).abs() < 1e-4, "{mean} {sd}");
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
