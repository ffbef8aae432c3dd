//! The statistics of one stage of one layer.

use super::bins::{self, Binning};
use super::detail::Detail;
use super::frame::StageStats;
use super::histogram::Histogram;
use super::moments::Moments;
use super::percentile;
use super::range::fitted_range;
use crate::real::Real;

/// Working memory: a bin code for each value, and room for gathered values.
#[derive(Clone, Debug, Default)]
pub(super) struct StageScratch<F> {
    codes: Vec<u8>,
    room: Vec<F>,
}

/// Computes the pooled statistics of `values`, with the fixed histogram over `fixed`; `detail` selects the other
/// parts.
pub(super) fn stage_stats<F: Real>(
    values: &[F],
    fixed: (f32, f32),
    detail: &Detail,
    scratch: &mut StageScratch<F>,
) -> StageStats {
    let moments = Moments::of(values);
    let mut stats = StageStats {
        mean: moments.mean,
        std: moments.std,
        percentiles: [f64::NAN; 3],
        fixed: Histogram::of(values, fixed),
        fitted: Histogram::default(),
    };
    if detail.fitted || detail.percentiles {
        scratch.codes.resize(values.len(), 0);
        scratch.room.resize(values.len(), F::zero());
        let range = fitted_range(&moments);
        Binning::new(range).encode(values, &mut scratch.codes);
        let counts = bins::tally(&scratch.codes);
        stats.fitted = Histogram::from_codes(range, &counts);
        if detail.percentiles {
            stats.percentiles = percentile::of_binned(values, &scratch.codes, &counts, &mut scratch.room);
        }
    }
    stats
}
