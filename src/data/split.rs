//! Training and test samples.

use std::sync::Arc;

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::samples::Samples;
use super::scale::Scale;
use crate::real::{Real, count};

/// Samples with their classes, raw.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Labeled {
    pub samples: Samples,
    /// The class of each sample.
    pub labels: Vec<u32>,
}

impl Labeled {
    /// The samples `rows`, in that order.
    pub fn select(&self, rows: &[u32]) -> Self {
        let labels = rows.iter().map(|&row| self.labels[row as usize]).collect();
        Self { samples: self.samples.select(rows), labels }
    }

    /// All samples in a random order.
    pub fn shuffled(&self, rng: &mut ChaCha8Rng) -> Self {
        let mut rows: Vec<u32> = (0_u32..).take(self.labels.len()).collect();
        rows.shuffle(rng);
        self.select(&rows)
    }
}

/// The training or the test samples, in a seeded random order, so that the first n rows are a fair sample.
#[derive(Clone, Debug)]
pub struct Split {
    raw: Labeled,
    scale: Arc<Scale>,
}

impl Split {
    pub(super) const fn new(raw: Labeled, scale: Arc<Scale>) -> Self {
        Self { raw, scale }
    }

    /// Number of samples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.raw.labels.len()
    }

    /// Whether there is none; a loaded set never has an empty split.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raw.labels.is_empty()
    }

    /// The class of each sample.
    #[must_use]
    pub fn labels(&self) -> &[u32] {
        &self.raw.labels
    }

    /// The sample `row` as it came, unscaled.
    pub(super) fn raw(&self, row: u32) -> Vec<f64> {
        let mut out = vec![0.0; self.raw.samples.features()];
        self.raw.samples.gather(&[row], &Scale::fit(&self.raw.samples, 1.0, false), &mut out);
        out
    }

    /// The scale from raw values to what the networks see, fitted on the training split.
    pub(super) fn scale(&self) -> &Scale {
        &self.scale
    }

    /// Writes the samples `rows` as the networks see them (scaled, standardized) into `out`, row-major
    /// `[rows.len(), features]`, and their classes into `labels`, `[rows.len()]`. Allocates nothing.
    ///
    /// # Panics
    /// If a row does not exist, or `out` or `labels` has another size.
    pub fn gather<F: Real>(&self, rows: &[u32], out: &mut [F], labels: &mut [u32]) {
        assert_eq!(labels.len(), rows.len(), "a label for each row");
        for (label, &row) in labels.iter_mut().zip(rows) {
            *label = self.raw.labels[row as usize];
        }
        self.raw.samples.gather(rows, &self.scale, out);
    }
}

/// A class with too few samples to be in both splits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooFew {
    pub class: usize,
    pub samples: usize,
}

/// Draws a stratified split: of each class the share `test_share` is for testing, rounded, at least one sample and at
/// most all but one. Returns the rows for training and the rows for testing, each in random order.
///
/// # Errors
/// The first class with fewer than two samples.
pub(super) fn stratified(
    labels: &[u32],
    classes: usize,
    test_share: f64,
    rng: &mut ChaCha8Rng,
) -> Result<(Vec<u32>, Vec<u32>), TooFew> {
    let mut by_class = vec![Vec::new(); classes];
    for (row, &label) in (0_u32..).zip(labels) {
        by_class[label as usize].push(row);
    }
    let (mut train, mut test) = (Vec::new(), Vec::new());
    for (class, rows) in by_class.iter_mut().enumerate() {
        if rows.len() < 2 {
            return Err(TooFew { class, samples: rows.len() });
        }
        rows.shuffle(rng);
        let (for_test, for_train) = rows.split_at(share_of(test_share, rows.len()).clamp(1, rows.len() - 1));
        test.extend_from_slice(for_test);
        train.extend_from_slice(for_train);
    }
    train.shuffle(rng);
    test.shuffle(rng);
    Ok((train, test))
}

/// `share` of `n`, rounded; a share that is no number counts as 0.
pub(super) fn share_of(share: f64, n: usize) -> usize {
    num_traits::cast((share * count::<f64>(n)).round()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::stream::{Stream, stream};
    use super::*;

    fn split(labels: &[u32], classes: usize, share: f64) -> Result<(Vec<u32>, Vec<u32>), TooFew> {
        stratified(labels, classes, share, &mut stream(1, Stream::Split))
    }

    proptest! {
        #[test]
        fn every_class_keeps_its_share(
            counts in proptest::collection::vec(2_usize..60, 1..6),
            share in 0.05..0.5_f64,
            seed: u64,
        ) {
            let labels: Vec<u32> =
                (0_u32..).zip(&counts).flat_map(|(class, &n)| std::iter::repeat_n(class, n)).collect();
            let mut rng = stream(seed, Stream::Split);
            let (train, test) = stratified(&labels, counts.len(), share, &mut rng).unwrap();
            for (class, &n) in (0_u32..).zip(&counts) {
                let of_class = test.iter().filter(|&&row| labels[row as usize] == class).count();
                prop_assert!((1..n).contains(&of_class));
                let exact = share * count::<f64>(n);
                prop_assert!((count::<f64>(of_class) - exact).abs() <= 0.5 || of_class == 1, "{} of {}", of_class, n);
            }
            let mut rows = [train, test].concat();
            rows.sort_unstable();
            prop_assert!(rows.into_iter().eq((0_u32..).take(labels.len())), "each row in exactly one split");
        }
    }

    #[test]
    fn rows_come_mixed() {
        let labels: Vec<u32> = (0..1000).map(|row| row / 500).collect();
        let (train, _) = split(&labels, 2, 0.2).unwrap();
        let first: u32 = train[..200].iter().map(|&row| labels[row as usize]).sum();
        assert!((70..130).contains(&first), "{first} of the first 200 are of class 1");
    }

    #[test]
    fn a_class_of_one_cannot_be_split() {
        assert_eq!(split(&[0, 0, 0, 1], 2, 0.2), Err(TooFew { class: 1, samples: 1 }));
        assert_eq!(split(&[0, 0, 0], 2, 0.2), Err(TooFew { class: 1, samples: 0 }));
    }
}
