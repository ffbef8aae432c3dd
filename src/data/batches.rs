//! The order of the mini-batches.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::stream::{Stream, stream};

/// An endless sequence of mini-batches: a seeded shuffle for each epoch, in which a short last batch is dropped.
///
/// Both arms read the same sequence. A clone is a checkpoint: it continues exactly as the original does.
#[derive(Clone, Debug)]
pub struct BatchOrder {
    rng: ChaCha8Rng,
    order: Vec<u32>,
    batch_size: usize,
    /// Index in `order` of the first sample of the next mini-batch.
    start: usize,
}

impl BatchOrder {
    /// Creates the mini-batch order of `seed` over `samples` training samples.
    ///
    /// # Panics
    /// Panics unless `1 <= batch_size <= samples` and `samples` fits in a `u32`; both are checked when the data are
    /// loaded.
    #[must_use]
    pub fn new(seed: u64, samples: usize, batch_size: usize) -> Self {
        assert!(
            (1..=samples).contains(&batch_size),
            "a mini-batch of {batch_size} out of {samples} samples was let through the checks"
        );
        let samples = u32::try_from(samples).expect("a data set has fewer than 2³² samples");
        let order: Vec<u32> = (0..samples).collect();
        // Starts at the end of an epoch, so that the first call shuffles.
        let start = order.len();
        Self { rng: stream(seed, Stream::BatchOrder), order, batch_size, start }
    }

    /// Returns the rows of the next mini-batch; no row occurs twice in an epoch. Allocates nothing.
    #[expect(clippy::should_implement_trait, reason = "it lends its rows, which an Iterator cannot")]
    pub fn next(&mut self) -> &[u32] {
        if self.start + self.batch_size > self.order.len() {
            self.order.shuffle(&mut self.rng);
            self.start = 0;
        }
        let rows = self.start..self.start + self.batch_size;
        self.start = rows.end;
        &self.order[rows]
    }

    /// Returns the heap memory of the order, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of_val(&self.order[..])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn epoch(batches: &mut BatchOrder) -> Vec<u32> {
        // ⌊samples / batch size⌋ mini-batches are an epoch.
        (0..batches.order.len() / batches.batch_size).flat_map(|_| batches.next().to_vec()).collect()
    }

    proptest! {
        #[test]
        fn an_epoch_holds_each_sample_at_most_once(seed: u64, samples in 1_usize..200, size in 1_usize..200) {
            let size = size.min(samples);
            let mut batches = BatchOrder::new(seed, samples, size);
            for _ in 0..3 {
                let rows = epoch(&mut batches);
                prop_assert_eq!(rows.len(), samples - samples % size);
                prop_assert!(rows.iter().all(|&row| (row as usize) < samples));
                prop_assert_eq!(rows.iter().collect::<HashSet<_>>().len(), rows.len());
            }
        }
    }

    #[test]
    fn each_epoch_and_each_seed_has_its_own_order() {
        let mut batches = BatchOrder::new(1, 100, 10);
        let first = epoch(&mut batches);
        assert_ne!(first, epoch(&mut batches));
        assert_eq!(first, epoch(&mut BatchOrder::new(1, 100, 10)));
        assert_ne!(first, epoch(&mut BatchOrder::new(2, 100, 10)));
    }

    #[test]
    fn what_the_last_short_batch_drops_comes_in_other_epochs() {
        let mut batches = BatchOrder::new(5, 11, 10);
        let seen: HashSet<u32> = (0..50).flat_map(|_| batches.next().to_vec()).collect();
        assert_eq!(seen.len(), 11);
    }

    #[test]
    fn a_clone_goes_on_as_the_original() {
        let mut batches = BatchOrder::new(3, 50, 7);
        for _ in 0..10 {
            batches.next();
        }
        let mut copy = batches.clone();
        for _ in 0..30 {
            assert_eq!(batches.next(), copy.next());
        }
    }

    #[test]
    #[should_panic(expected = "a mini-batch of 11 out of 10 samples")]
    fn a_batch_larger_than_the_data_is_our_mistake() {
        let _ = BatchOrder::new(1, 10, 11);
    }
}
