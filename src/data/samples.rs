//! Raw feature values in their most compact form: 60,000 × 784 black-and-white pixels are 5.9 MB as bits and would
//! be 188 MB as `f32`.

use super::scale::Scale;
use crate::real::{Real, count};

/// A feature whose standard deviation is at most this part of its largest magnitude is constant: what differs is
/// rounding.
const CONSTANT: f64 = 1e-9;

/// Raw feature values, `[samples, features]`, row-major.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Samples {
    features: usize,
    values: Values,
}

#[derive(Clone, Debug, PartialEq)]
enum Values {
    Reals(Vec<f64>),
    Bytes(Vec<u8>),
    /// Eight values per byte, the first feature in the highest bit; each row is padded to whole bytes.
    Bits(Vec<u8>),
}

/// Mean and standard deviation of a feature, in raw units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FeatureMoments {
    /// μ, the mean.
    pub mean: f64,
    /// σ of the population: the root of the mean squared deviation, divided by n, not n − 1.
    pub sd: f64,
}

impl Samples {
    /// Creates samples of real numbers.
    ///
    /// # Panics
    /// Panics if the values are not whole rows of at least one feature.
    pub fn reals(features: usize, values: Vec<f64>) -> Self {
        assert_rows(values.len(), features);
        Self { features, values: Values::Reals(values) }
    }

    /// Creates samples of numbers from 0 to 255.
    ///
    /// # Panics
    /// Panics if the values are not whole rows of at least one feature.
    pub fn bytes(features: usize, values: Vec<u8>) -> Self {
        assert_rows(values.len(), features);
        Self { features, values: Values::Bytes(values) }
    }

    /// Creates samples of zeros and ones, eight to a byte, the first in the highest bit, each row padded to whole
    /// bytes.
    ///
    /// # Panics
    /// Panics if the values are not whole rows of at least one feature.
    pub fn bits(features: usize, values: Vec<u8>) -> Self {
        assert_rows(values.len(), features.div_ceil(8));
        Self { features, values: Values::Bits(values) }
    }

    /// Returns the number of samples.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Reals(values) => values.len() / self.features,
            Values::Bytes(values) => values.len() / self.features,
            Values::Bits(values) => values.len() / self.stride(),
        }
    }

    /// Returns the number of features.
    pub const fn features(&self) -> usize {
        self.features
    }

    /// Returns the bytes per row of bits.
    const fn stride(&self) -> usize {
        self.features.div_ceil(8)
    }

    /// Returns the samples `rows`, in that order, in the same compact form.
    ///
    /// # Panics
    /// Panics if a row does not exist.
    pub fn select(&self, rows: &[u32]) -> Self {
        let values = match &self.values {
            Values::Reals(values) => Values::Reals(select(values, self.features, rows)),
            Values::Bytes(values) => Values::Bytes(select(values, self.features, rows)),
            Values::Bits(values) => Values::Bits(select(values, self.stride(), rows)),
        };
        Self { features: self.features, values }
    }

    /// Returns mean and standard deviation of each feature: exact sums for bytes and bits, two passes in `f64` for
    /// reals.
    pub fn moments(&self) -> Vec<FeatureMoments> {
        match &self.values {
            Values::Reals(values) => moments_of_reals(values, self.features),
            Values::Bytes(values) => {
                let (mut sums, mut squares) = (vec![0_u64; self.features], vec![0_u64; self.features]);
                for row in values.chunks_exact(self.features) {
                    for ((sum, square), &value) in sums.iter_mut().zip(&mut squares).zip(row) {
                        *sum += u64::from(value);
                        *square += u64::from(value) * u64::from(value);
                    }
                }
                moments_of_sums(self.len(), &sums, &squares)
            }
            Values::Bits(values) => {
                let mut padded = vec![[0_u64; 8]; self.stride()];
                for row in values.chunks_exact(self.stride()) {
                    for (sums, &byte) in padded.iter_mut().zip(row) {
                        for (sum, &bit) in sums.iter_mut().zip(&UNPACKED[usize::from(byte)]) {
                            *sum += u64::from(bit);
                        }
                    }
                }
                let sums = &padded.as_flattened()[..self.features];
                // 0² = 0 and 1² = 1.
                moments_of_sums(self.len(), sums, sums)
            }
        }
    }

    /// Replaces missing values (NaN) by the mean of their feature over the samples that have one, or by 0 if none has.
    /// Returns the means.
    pub fn fill(&mut self) -> Vec<f64> {
        let Values::Reals(values) = &self.values else { return Vec::new() };
        let (mut sums, mut counts) = (vec![0.0; self.features], vec![0_usize; self.features]);
        for row in values.chunks_exact(self.features) {
            for ((sum, n), value) in sums.iter_mut().zip(&mut counts).zip(row).filter(|(_, value)| !value.is_nan()) {
                *sum += value;
                *n += 1;
            }
        }
        let means: Vec<f64> = sums.iter().zip(counts).map(|(sum, n)| sum / count::<f64>(n.max(1))).collect();
        self.fill_with(&means);
        means
    }

    /// Replaces missing values (NaN) by the value of their feature in `means`.
    pub fn fill_with(&mut self, means: &[f64]) {
        let Values::Reals(values) = &mut self.values else { return };
        for row in values.chunks_exact_mut(self.features) {
            for (value, mean) in row.iter_mut().zip(means).filter(|(value, _)| value.is_nan()) {
                *value = *mean;
            }
        }
    }

    /// Fits the scale to these training samples with the raw scale `unit`; without `standardize` it is the raw scale
    /// alone. A constant feature, relative to its own size, becomes (nearly) 0.
    pub fn scale(&self, unit: f64, standardize: bool) -> Scale {
        if !standardize {
            return Scale { shift: vec![0.0; self.features], factor: vec![unit; self.features] };
        }
        let factor = |sd: f64, size: f64| {
            // 1/σ of a σ that is not normal is infinite.
            if sd <= CONSTANT * size || !sd.is_normal() { unit.min(1.0 / size) } else { 1.0 / sd }
        };
        let moments = self.moments().into_iter().zip(self.sizes(unit));
        let (shift, factor) = moments.map(|(raw, size)| (raw.mean, factor(raw.sd, size))).unzip();
        Scale { shift, factor }
    }

    /// Returns the size of each feature: the largest magnitude of reals; the largest value of pixels that there can be.
    fn sizes(&self, unit: f64) -> Vec<f64> {
        let Values::Reals(values) = &self.values else { return vec![1.0 / unit; self.features] };
        let mut sizes = vec![0.0_f64; self.features];
        for row in values.chunks_exact(self.features) {
            for (size, value) in sizes.iter_mut().zip(row) {
                *size = size.max(value.abs());
            }
        }
        sizes
    }

    /// Writes the scaled samples `rows` to `out`, `[rows.len(), features]`, row-major. Allocates nothing.
    ///
    /// # Panics
    /// Panics if a row does not exist, or if `out` or `scale` has another size.
    pub fn gather<F: Real>(&self, rows: &[u32], scale: &Scale, out: &mut [F]) {
        assert_eq!(out.len(), rows.len() * self.features, "the batch to fill is [rows, features]");
        assert_eq!(scale.features(), self.features, "a scale for each feature");
        match &self.values {
            Values::Reals(values) => {
                for (&row, out) in rows.iter().zip(out.chunks_exact_mut(self.features)) {
                    let raw = &values[row as usize * self.features..][..self.features];
                    scale.apply_reals(raw, out);
                }
            }
            Values::Bytes(values) => self.gather_blocks(rows, scale, out, |row, start, block| {
                let raw = &values[row * self.features..][..self.features][start..];
                let width = raw.len().min(BLOCK);
                block[..width].copy_from_slice(&raw[..width]);
            }),
            Values::Bits(values) => self.gather_blocks(rows, scale, out, |row, start, block| {
                let raw = &values[row * self.stride()..][..self.stride()][start / 8..];
                for (eight, &byte) in block.as_chunks_mut().0.iter_mut().zip(raw) {
                    *eight = UNPACKED[usize::from(byte)];
                }
            }),
        }
    }

    /// Scales the samples `rows` into `out` in blocks of features, so that the coefficients are rounded to `F` once
    /// per batch and the inner loop has a fixed width. `read` fills a block of raw values from a row and its first
    /// feature.
    #[inline(always)]
    fn gather_blocks<F: Real>(
        &self,
        rows: &[u32],
        scale: &Scale,
        out: &mut [F],
        read: impl Fn(usize, usize, &mut [u8; BLOCK]),
    ) {
        let mut raw = [0; BLOCK];
        for start in (0..self.features).step_by(BLOCK) {
            let end = (start + BLOCK).min(self.features);
            let coefficients = scale.block::<F, BLOCK>(start..end);
            for (&row, out) in rows.iter().zip(out.chunks_exact_mut(self.features)) {
                read(row as usize, start, &mut raw);
                coefficients.apply(&raw, &mut out[start..end]);
            }
        }
    }
}

/// Features that are scaled at a time; a multiple of 8, so that a block of bits is whole bytes.
const BLOCK: usize = 64;

/// The eight bits of each byte as eight bytes, the highest bit first.
static UNPACKED: [[u8; 8]; 256] = unpacked();

const fn unpacked() -> [[u8; 8]; 256] {
    let mut table = [[0; 8]; 256];
    let mut byte = 0_u8;
    loop {
        let mut bit = 0;
        while bit < 8 {
            table[byte as usize][bit] = byte >> (7 - bit) & 1;
            bit += 1;
        }
        if byte == u8::MAX {
            break;
        }
        byte += 1;
    }
    table
}

#[track_caller]
fn assert_rows(values: usize, stride: usize) {
    assert!(stride > 0 && values.is_multiple_of(stride), "{values} values are not whole rows of {stride}");
}

fn select<T: Copy>(values: &[T], stride: usize, rows: &[u32]) -> Vec<T> {
    let mut selected = Vec::with_capacity(rows.len() * stride);
    for &row in rows {
        selected.extend_from_slice(&values[row as usize * stride..][..stride]);
    }
    selected
}

fn moments_of_reals(values: &[f64], features: usize) -> Vec<FeatureMoments> {
    let n = count::<f64>(values.len() / features);
    let Some(first) = values.get(..features) else { return vec![FeatureMoments { mean: 0.0, sd: 0.0 }; features] };
    // Relative to the first row, so that the mean of a constant column is exactly its value, and σ = 0.
    let mut moments: Vec<FeatureMoments> = first.iter().map(|&value| FeatureMoments { mean: value, sd: 0.0 }).collect();
    for row in values.chunks_exact(features) {
        for ((feature, value), first) in moments.iter_mut().zip(row).zip(first) {
            feature.mean += (value - first) / n;
        }
    }
    for row in values.chunks_exact(features) {
        for (feature, value) in moments.iter_mut().zip(row) {
            feature.sd += (value - feature.mean).powi(2) / n;
        }
    }
    for feature in &mut moments {
        feature.sd = feature.sd.sqrt();
    }
    moments
}

/// Computes the moments from n, Σx and Σx² of whole numbers: n²σ² = nΣx² − (Σx)², without rounding.
fn moments_of_sums(n: usize, sums: &[u64], squares: &[u64]) -> Vec<FeatureMoments> {
    let real = count::<f64>(n.max(1));
    sums.iter()
        .zip(squares)
        .map(|(&sum, &square)| {
            let spread = u128::from(square) * n as u128 - u128::from(sum) * u128::from(sum);
            let spread: f64 = num_traits::cast(spread).expect("every whole number has a nearest f64");
            let sum: f64 = num_traits::cast(sum).expect("every whole number has a nearest f64");
            FeatureMoments { mean: sum / real, sd: spread.sqrt() / real }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Unpacks `packed` into rows of zeros and ones of `features` columns; returns them as bits and as bytes.
    fn bits_and_bytes(features: usize, packed: &[u8]) -> (Samples, Samples) {
        let stride = features.div_ceil(8);
        let packed = packed[..packed.len() / stride * stride].to_vec();
        let unpacked = packed
            .chunks_exact(stride)
            .flat_map(|row| (0..features).map(|j| row[j / 8] >> (7 - j % 8) & 1).collect::<Vec<u8>>())
            .collect();
        (Samples::bits(features, packed), Samples::bytes(features, unpacked))
    }

    fn gathered<F: Real>(samples: &Samples, rows: &[u32], scale: &Scale) -> Vec<F> {
        let mut out = vec![F::zero(); rows.len() * samples.features()];
        samples.gather(rows, scale, &mut out);
        out
    }

    proptest! {
        #[test]
        fn bits_are_their_unpacked_values(
            features in 1_usize..200,
            packed in proptest::collection::vec(any::<u8>(), 25..400),
            picks in proptest::collection::vec(any::<prop::sample::Index>(), 0..20),
            standardize: bool,
        ) {
            let (bits, bytes) = bits_and_bytes(features, &packed);
            prop_assert_eq!(bits.len(), bytes.len());
            let rows: Vec<u32> = picks.iter().map(|pick| u32::try_from(pick.index(bits.len())).unwrap()).collect();
            prop_assert_eq!(bits.moments(), bytes.moments());
            let scale = bits.scale(1.0, standardize);
            prop_assert_eq!(gathered::<f32>(&bits, &rows, &scale), gathered::<f32>(&bytes, &rows, &scale));
            let (bits, bytes) = (bits.select(&rows), bytes.select(&rows));
            let all: Vec<u32> = (0..u32::try_from(rows.len()).unwrap()).collect();
            prop_assert_eq!(gathered::<f64>(&bits, &all, &scale), gathered::<f64>(&bytes, &all, &scale));
        }

        #[test]
        fn bytes_are_their_reals(
            features in 1_usize..150,
            values in proptest::collection::vec(any::<u8>(), 150..600),
            standardize: bool,
        ) {
            let values = &values[..values.len() / features * features];
            let bytes = Samples::bytes(features, values.to_vec());
            let reals = Samples::reals(features, values.iter().map(|&value| f64::from(value)).collect());
            for (a, b) in bytes.moments().iter().zip(reals.moments()) {
                prop_assert!((a.mean - b.mean).abs() < 1e-9 && (a.sd - b.sd).abs() < 1e-6, "{:?} {:?}", a, b);
            }
            let scale = bytes.scale(1.0 / 255.0, standardize);
            let rows: Vec<u32> = (0..u32::try_from(bytes.len()).unwrap()).rev().collect();
            prop_assert_eq!(gathered::<f64>(&bytes, &rows, &scale), gathered::<f64>(&reals, &rows, &scale));
        }
    }

    #[test]
    fn moments_of_known_columns() {
        let samples = Samples::reals(2, vec![1.0, 5.0, 2.0, 5.0, 3.0, 5.0, 4.0, 5.0]);
        let moments = samples.moments();
        assert_eq!(moments[1], FeatureMoments { mean: 5.0, sd: 0.0 });
        assert!((moments[0].mean - 2.5).abs() < 1e-15);
        assert!((moments[0].sd - 1.25_f64.sqrt()).abs() < 1e-15, "the population's, divided by n");
    }

    #[test]
    fn a_constant_column_has_no_spread_however_large() {
        for value in [0.1, 1.7e9, -1e30] {
            assert_eq!(Samples::reals(1, vec![value; 1001]).moments(), [FeatureMoments { mean: value, sd: 0.0 }]);
        }
    }

    #[test]
    fn the_first_feature_is_the_highest_bit() {
        let samples = Samples::bits(10, vec![0b1010_0000, 0b0100_0000]);
        let scale = samples.scale(1.0, false);
        assert_eq!(gathered::<f32>(&samples, &[0], &scale), [1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    }
}
