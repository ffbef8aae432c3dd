//! Label noise: wrong training labels on purpose.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::split::share_of;

/// Replaces exactly `round(share · n)` of the labels, drawn without repetition, each by one of the *other* classes
/// with equal probability. With two classes a share of 1 swaps them.
pub(super) fn replace(labels: &mut [u32], classes: usize, share: f64, rng: &mut ChaCha8Rng) {
    let classes = u32::try_from(classes).expect("a data set has at most a few hundred classes");
    assert!(classes >= 2, "another class needs at least two");
    let mut rows: Vec<usize> = (0..labels.len()).collect();
    let wrong = share_of(share, labels.len()).min(labels.len());
    let (chosen, _) = rows.partial_shuffle(rng, wrong);
    for &row in &*chosen {
        labels[row] = (labels[row] + rng.random_range(1..classes)) % classes;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::stream::{Stream, stream};
    use super::*;

    proptest! {
        #[test]
        fn exactly_the_share_is_wrong(n in 0_usize..300, classes in 2_u32..12, share in 0.0..=1.0_f64, seed: u64) {
            let right: Vec<u32> = (0..classes).cycle().take(n).collect();
            let mut labels = right.clone();
            replace(&mut labels, classes as usize, share, &mut stream(seed, Stream::LabelNoise));
            let wrong = labels.iter().zip(&right).filter(|(a, b)| a != b).count();
            prop_assert_eq!(wrong, share_of(share, n));
            prop_assert!(labels.iter().all(|&label| label < classes));
        }
    }

    #[test]
    fn all_other_classes_are_equally_likely() {
        let mut labels = vec![1; 30_000];
        replace(&mut labels, 4, 1.0, &mut stream(1, Stream::LabelNoise));
        let counts = [0, 1, 2, 3].map(|class| labels.iter().filter(|&&label| label == class).count());
        assert_eq!(counts[1], 0);
        assert!(counts.iter().all(|&n| n == 0 || (9_600..10_400).contains(&n)), "{counts:?}");
    }
}
