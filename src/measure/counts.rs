//! The counts of a histogram in compact form: a timeline keeps some two hundred thousand histograms.

use super::histogram::BINS;

/// One count for each bin.
///
/// The counts have 16 bits each as long as all of them fit, which is true for every probe of less than 65,536
/// values per layer. This keeps 50,000 steps of a 20-layer network below 64 MB.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts(Held);

/// The storage: `Narrow` whenever all counts fit, so that equal counts have equal storage.
#[derive(Clone, Debug, PartialEq)]
enum Held {
    Narrow([u16; BINS]),
    Wide(Box<[u32; BINS]>),
}

impl Counts {
    /// Returns the count of bin `bin`.
    ///
    /// # Panics
    /// Panics if there is no such bin.
    #[must_use]
    pub fn get(&self, bin: usize) -> u32 {
        match &self.0 {
            Held::Narrow(counts) => counts[bin].into(),
            Held::Wide(counts) => counts[bin],
        }
    }

    /// Returns the counts, from the lowest bin to the highest.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = u32> + '_ {
        (0..BINS).map(|bin| self.get(bin))
    }

    /// Returns the counts as an array.
    #[must_use]
    pub fn to_array(&self) -> [u32; BINS] {
        std::array::from_fn(|bin| self.get(bin))
    }

    /// Returns the sum of all counts.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.iter().map(u64::from).sum()
    }

    /// Returns the heap memory, in bytes.
    #[cfg(test)]
    pub(super) fn heap_bytes(&self) -> usize {
        match self.0 {
            Held::Narrow(_) => 0,
            Held::Wide(_) => size_of::<[u32; BINS]>(),
        }
    }
}

impl Default for Counts {
    fn default() -> Self {
        Self(Held::Narrow([0; BINS]))
    }
}

impl From<[u32; BINS]> for Counts {
    fn from(counts: [u32; BINS]) -> Self {
        let mut narrow = [0; BINS];
        for (small, &count) in narrow.iter_mut().zip(&counts) {
            match u16::try_from(count) {
                Ok(count) => *small = count,
                Err(_) => return Self(Held::Wide(Box::new(counts))),
            }
        }
        Self(Held::Narrow(narrow))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(last: u32) {
        let mut raw = [7; BINS];
        raw[BINS - 1] = last;
        let counts = Counts::from(raw);
        assert_eq!(counts.to_array(), raw);
        assert!(counts.iter().eq(raw));
        assert_eq!(counts.iter().max(), Some(last));
        assert_eq!(counts.sum(), 63 * 7 + u64::from(last));
    }

    #[test]
    fn small_and_large_counts_come_back_as_they_went_in() {
        check(65_535);
        check(65_536);
        check(u32::MAX);
    }

    #[test]
    fn a_probe_of_256_samples_and_128_units_needs_no_heap() {
        let mut raw = [0; BINS];
        raw[0] = 256 * 128;
        assert_eq!(Counts::from(raw).heap_bytes(), 0);
    }
}
