//! The histogram bin of each value as a code of one byte, computed for many values at a time.
//!
//! The order of the codes is the order of the values, so that the codes also show in which bin a percentile lies.

use super::lanes::LANES;
use crate::real::Real;
use crate::vector::widest;

/// Code of a finite value below the range. A value in bin `i` of the range, counted from 0, has code `i + 1`.
pub(super) const UNDERFLOW: u8 = 0;
/// Code of a finite value above the range.
pub(super) const OVERFLOW: u8 = 65;
/// Code of NaN and ±∞.
pub(super) const NONFINITE: u8 = 66;
/// Number of codes of finite values: all codes below [`NONFINITE`].
pub(super) const FINITE_CODES: usize = NONFINITE as usize;

/// Length of tables over all codes, rounded up to a power of two: a masked code needs no bounds check.
const CODES: usize = 128;
const CODE_MASK: u8 = 127;

/// The number of values of each code.
pub(super) type CodeCounts = [u32; CODES];

/// Equal bins over a closed range, in the number type of the values.
#[derive(Clone, Copy)]
pub(super) struct Binning<F> {
    low: F,
    high: F,
    bins_per_unit: F,
}

impl<F: Real> Binning<F> {
    pub(super) fn new((low, high): (f32, f32)) -> Self {
        let bins_per_unit = (f64::from(high) - f64::from(low)).recip() * 64.0;
        assert!(
            low < high && (high - low).is_finite() && bins_per_unit < f64::from(f32::MAX),
            "a histogram needs a range, not [{low}, {high}]"
        );
        let (low, high) = (f64::from(low), f64::from(high));
        Self { low: F::of(low), high: F::of(high), bins_per_unit: F::of(64.0 / (high - low)) }
    }

    /// Writes the code of every value to `codes`, which has the same length.
    pub(super) fn encode(self, values: &[F], codes: &mut [u8]) {
        assert_eq!(values.len(), codes.len(), "one code a value");
        widest(
            #[inline(always)]
            || encode(self, values, codes),
        );
    }

    /// Returns the code of `x`, without a branch.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the bin is clamped to 0..=63 before")]
    fn code(self, x: F) -> u8 {
        let last_bin = F::of(63.0);
        let bin = (x - self.low) * self.bins_per_unit;
        let bin = if bin < last_bin { bin } else { last_bin };
        let bin = if bin > F::zero() { bin } else { F::zero() };
        let inside = (bin.f64() as f32) as i32 + 1;
        let not_above = if x > self.high { OVERFLOW.into() } else { inside };
        let finite = if x < self.low { UNDERFLOW.into() } else { not_above };
        (if x.is_finite() { finite } else { NONFINITE.into() }) as u8
    }
}

#[inline(always)]
fn encode<F: Real>(binning: Binning<F>, values: &[F], codes: &mut [u8]) {
    let (blocks, tail) = values.as_chunks::<LANES>();
    let (code_blocks, code_tail) = codes.as_chunks_mut::<LANES>();
    for (block, codes) in blocks.iter().zip(code_blocks) {
        for lane in 0..LANES {
            codes[lane] = binning.code(block[lane]);
        }
    }
    for (&x, code) in tail.iter().zip(code_tail) {
        *code = binning.code(x);
    }
}

/// Counts how often each code occurs.
pub(super) fn tally(codes: &[u8]) -> CodeCounts {
    // Eight tables, so that a run of equal codes does not wait for its previous addition.
    let mut tables = [[0_u32; CODES]; 8];
    let (blocks, tail) = codes.as_chunks::<8>();
    for block in blocks {
        for (table, code) in tables.iter_mut().zip(block) {
            table[usize::from(code & CODE_MASK)] += 1;
        }
    }
    for code in tail {
        tables[0][usize::from(code & CODE_MASK)] += 1;
    }
    std::array::from_fn(|code| tables.iter().map(|table| table[code]).sum())
}

/// Counts the codes of `values` without storing them.
pub(super) fn count<F: Real>(values: &[F], binning: Binning<F>) -> CodeCounts {
    let mut total = [0; CODES];
    let mut codes = [0; 4096];
    for part in values.chunks(codes.len()) {
        let codes = &mut codes[..part.len()];
        binning.encode(part, codes);
        for (sum, count) in total.iter_mut().zip(tally(codes)) {
            *sum += count;
        }
    }
    total
}

/// Copies the values whose code is in `wanted` to the front of `out`, which has room for all values, and returns
/// their number.
pub(super) fn gather<F: Real>(values: &[F], codes: &[u8], wanted: &[bool; CODES], out: &mut [F]) -> usize {
    let mut found = 0;
    // No branch: a percentile's bin holds a few percent of the values, at unpredictable places.
    for (&x, code) in values.iter().zip(codes) {
        out[found] = x;
        found += usize::from(wanted[usize::from(code & CODE_MASK)]);
    }
    found
}

/// An empty selection of codes for `gather`.
pub(super) const NO_CODE: [bool; CODES] = [false; CODES];
