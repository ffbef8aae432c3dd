//! Training and test samples.

use std::sync::Arc;

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::samples::Samples;
use super::scale::Scale;
use crate::real::{Real, count};

/// Raw samples with their classes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Labeled {
    pub samples: Samples,
    /// The class of each sample.
    pub labels: Vec<u32>,
}

impl Labeled {
    /// Returns the samples `rows`, in that order.
    pub fn select(&self, rows: &[u32]) -> Self {
        let labels = rows.iter().map(|&row| self.labels[row as usize]).collect();
        Self { samples: self.samples.select(rows), labels }
    }

    /// Returns all samples in a random order.
    pub fn shuffled(&self, rng: &mut ChaCha8Rng) -> Self {
        let mut rows: Vec<u32> = (0_u32..).take(self.labels.len()).collect();
        rows.shuffle(rng);
        self.select(&rows)
    }
}

/// The training or the test samples, in a seeded random order, so that the first n rows are a representative
/// sample.
#[derive(Clone, Debug)]
pub struct Split {
    pub(super) raw: Labeled,
    /// The scale from raw values to the inputs of the networks, fitted on the training split.
    pub(super) scale: Arc<Scale>,
}

impl Split {
    /// Returns the number of samples.
    #[must_use]
    pub fn len(&self) -> usize {
        self.raw.labels.len()
    }

    /// Returns whether there are no samples; a loaded data set has no empty split.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raw.labels.is_empty()
    }

    /// Returns the class of each sample.
    #[must_use]
    pub fn labels(&self) -> &[u32] {
        &self.raw.labels
    }

    /// Returns the raw, unscaled features of sample `row`.
    pub(super) fn raw(&self, row: u32) -> Vec<f64> {
        let mut out = vec![0.0; self.raw.samples.features()];
        self.raw.samples.gather(&[row], &self.raw.samples.scale(1.0, false), &mut out);
        out
    }

    /// Writes the inputs of the networks for the samples `rows`, scaled and standardized, to `out`, row-major
    /// `[rows.len(), features]`, and their classes to `labels`, `[rows.len()]`. Allocates nothing.
    ///
    /// # Panics
    /// Panics if a row does not exist, or if `out` or `labels` has another size.
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

/// Draws a stratified split: the share `test_share` of each class is for testing, rounded, at least one sample and
/// at most all but one. Returns the rows for training and the rows for testing, each in random order.
///
/// # Errors
/// Returns the first class with fewer than two samples.
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

/// Returns the rows, in order, of a stratified part of `keep` samples, fewer than there are labels: the first
/// samples of each class in proportion to its size. Seats left by rounding down go to the largest fractions (among
/// equal ones to the smaller class index). If `keep` allows, each class has at least one sample.
pub(super) fn stratified_part(labels: &[u32], classes: usize, keep: usize) -> Vec<u32> {
    let mut sizes = vec![0; classes];
    for label in labels {
        sizes[*label as usize] += 1;
    }
    let present = sizes.iter().filter(|&&n| n > 0).count();
    let least = usize::from(keep >= present);
    let mut seats: Vec<usize> = sizes.iter().map(|&n| (n * keep / labels.len()).max(least.min(n))).collect();
    // How much the seats of a class fall short of its exact share, in units of 1/labels.
    let short = |seats: &[usize], class: usize| (sizes[class] * keep).saturating_sub(seats[class] * labels.len());
    while seats.iter().sum::<usize>() < keep {
        let free = (0..classes).filter(|&class| seats[class] < sizes[class]);
        let Some(class) = free.rev().max_by_key(|&class| short(&seats, class)) else { break };
        seats[class] += 1;
    }
    // The minimum of one seat per class can make too many seats.
    while seats.iter().sum::<usize>() > keep {
        let Some(class) = (0..classes).max_by_key(|&class| seats[class]) else { break };
        seats[class] -= 1;
    }
    let mut rows = Vec::with_capacity(keep);
    for (row, &label) in (0_u32..).zip(labels) {
        if let Some(left) = seats[label as usize].checked_sub(1) {
            seats[label as usize] = left;
            rows.push(row);
        }
    }
    rows
}

/// Returns `share` of `n`, rounded; a NaN share counts as 0.
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
        fn a_part_keeps_the_shares(counts in proptest::collection::vec(1_usize..60, 2..6), keep in 1_usize..100) {
            let mut labels: Vec<u32> =
                (0_u32..).zip(&counts).flat_map(|(class, &n)| std::iter::repeat_n(class, n)).collect();
            labels.shuffle(&mut stream(1, Stream::Split));
            let keep = keep.min(labels.len() - 1);
            let rows = stratified_part(&labels, counts.len(), keep);
            prop_assert_eq!(rows.len(), keep);
            prop_assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "in their order");
            for (class, &n) in (0_u32..).zip(&counts) {
                let of_class = rows.iter().filter(|&&row| labels[row as usize] == class).count();
                let exact = count::<f64>(n * keep) / count::<f64>(labels.len());
                if keep >= counts.len() {
                    prop_assert!(of_class >= 1);
                }
                // A class whose share is below one gets one seat, at the expense of other classes.
                let given = count::<f64>(counts.len());
                prop_assert!((count::<f64>(of_class) - exact).abs() < 1.0 + given, "{} of {}", of_class, exact);
                if counts.iter().all(|&n| n * keep >= labels.len()) {
                    prop_assert!((count::<f64>(of_class) - exact).abs() < 1.0, "{} of {}", of_class, exact);
                }
            }
        }

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
