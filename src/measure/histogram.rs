//! Counts over equal bins, with what lies beyond them.

/// Bins of every histogram.
pub const BINS: usize = 64;

/// Counts of values over 64 equal bins, and of those beyond: nothing is dropped.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Lower edge of the first bin; belongs to it.
    pub low: f32,
    /// Upper edge of the last bin; belongs to it.
    pub high: f32,
    /// Counts of the bins.
    pub counts: [u32; BINS],
    /// Count below `low`, −∞ excluded.
    pub underflow: u32,
    /// Count above `high`, ∞ excluded.
    pub overflow: u32,
    /// Count of NaN and ±∞.
    pub nonfinite: u32,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { low: -8.0, high: 8.0, counts: [0; BINS], underflow: 0, overflow: 0, nonfinite: 0 }
    }
}
