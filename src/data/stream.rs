//! Named streams of random numbers: one seed, and an independent stream for each purpose.
//!
//! A purpose that draws more or fewer numbers never changes the numbers of another one: with the noise at 0 the
//! points of a generated set are the same points, and a change of the data does not change the initial weights.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// The purposes for which random numbers are drawn.
///
/// The numbers are part of the meaning of a seed: do not renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Initial weights.
    Weights = 1,
    /// The order of the mini-batches.
    BatchOrder = 2,
    /// The points of a generated set.
    Data = 3,
    /// The split into training and test samples, and the order of each.
    Split = 4,
    /// The choice of the training labels that are replaced, and their replacements.
    LabelNoise = 5,
    /// The noise on the coordinates of a generated set.
    Noise = 6,
    /// The noise of noisy batch norm. It uses a stream for each step and layer, all with this number in the lowest
    /// eight bits (`nn::noisy_norm`).
    NormNoise = 7,
    /// The spread of the initial biases.
    Biases = 8,
}

/// Creates the generator of `stream`: `ChaCha8` keyed by `seed`, with the purpose as its stream number.
#[must_use]
pub fn stream(seed: u64, stream: Stream) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream as u64);
    rng
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;

    fn first(seed: u64, purpose: Stream) -> u64 {
        stream(seed, purpose).next_u64()
    }

    #[test]
    fn streams_are_repeatable_and_differ_by_seed_and_purpose() {
        let all = [
            Stream::Weights,
            Stream::BatchOrder,
            Stream::Data,
            Stream::Split,
            Stream::LabelNoise,
            Stream::Noise,
            Stream::NormNoise,
            Stream::Biases,
        ];
        let mut seen = std::collections::HashSet::new();
        for seed in [0, 1, u64::MAX] {
            for purpose in all {
                assert_eq!(first(seed, purpose), first(seed, purpose));
                assert!(seen.insert(first(seed, purpose)), "seed {seed}, {purpose:?} repeats another stream");
            }
        }
    }
}
