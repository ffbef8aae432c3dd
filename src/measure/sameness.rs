//! How alike the outputs of a layer are for different samples: the mean cosine between their vectors, and the soft
//! rank of their Gram matrix.

use ndarray::ArrayView2;

use super::frame::Sameness;
use super::lanes::flat;
use crate::product::{Matrix, multiply_lower};
use crate::real::{Real, count};

/// Working memory: the vectors of the samples, and their Gram matrix.
#[derive(Clone, Debug, Default)]
pub(super) struct SamenessScratch {
    vectors: Vec<f64>,
    gram: Vec<f64>,
    sum: Vec<f64>,
}

/// Returns the sameness of `a`, `[samples, units]`. Everything is undefined if a value is not finite.
///
/// # Panics
/// Panics if the array is not contiguous and row-major.
pub(super) fn sameness<F: Real>(a: &ArrayView2<F>, scratch: &mut SamenessScratch) -> Sameness {
    let (samples, units) = a.dim();
    let values = flat(a);
    // NaN is compared with, so that it is not lost as `max` would lose it.
    let largest = values.iter().fold(0.0, |most: f64, x| if x.f64().abs() <= most { most } else { x.f64().abs() });
    if !largest.is_finite() || largest <= 0.0 {
        return Sameness::default();
    }
    // Neither measure depends on a common factor, and squares of values up to 1 do not overflow.
    scratch.vectors.clear();
    scratch.vectors.extend(values.iter().map(|x| x.f64() / largest));
    Sameness {
        cosine: small(mean_cosine(&scratch.vectors, units, &mut scratch.sum)),
        rank: small(soft_rank(&scratch.vectors, (samples, units), &mut scratch.gram)),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a timeline keeps tens of thousands of them")]
const fn small(x: f64) -> f32 {
    x as f32
}

/// Returns the mean cosine over all pairs of different `vectors`, each of `units` numbers, except those of length 0;
/// NaN with fewer than two others.
///
/// With the m unit vectors uᵢ, the sum over the pairs follows from ‖Σuᵢ‖² = m + 2 Σ cos, without a loop over them.
fn mean_cosine(vectors: &[f64], units: usize, sum: &mut Vec<f64>) -> f64 {
    sum.clear();
    sum.resize(units, 0.0);
    let mut directions = 0;
    for vector in vectors.chunks_exact(units) {
        // Divided by its own largest value first, because the squares of a much shorter vector could be 0.
        let largest = vector.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
        if largest > 0.0 {
            let length = vector.iter().map(|x| (x / largest).powi(2)).sum::<f64>().sqrt();
            sum.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x / largest / length);
            directions += 1;
        }
    }
    if directions < 2 {
        return f64::NAN;
    }
    let m: f64 = count(directions);
    let squared = sum.iter().map(|x| x * x).sum::<f64>();
    ((squared - m) / (m * (m - 1.0))).clamp(-1.0, 1.0)
}

/// Returns tr(M)²/‖M‖² (Frobenius) of the Gram matrix M = A·Aᵀ of `vectors`, A `[samples, units]`.
///
/// Aᵀ·A has the trace and the norm of A·Aᵀ: the smaller of the two is computed, one half of it.
fn soft_rank(vectors: &[f64], (samples, units): (usize, usize), gram: &mut Vec<f64>) -> f64 {
    let a = Matrix::new(vectors, samples, units);
    let (left, right) = if units <= samples { (a.transposed(), a) } else { (a, a.transposed()) };
    let side = samples.min(units);
    gram.clear();
    gram.resize(side * side, 0.0);
    multiply_lower(gram, left, right);
    let (mut trace, mut squares) = (0.0, 0.0);
    for (i, row) in gram.chunks_exact(side).enumerate() {
        trace += row[i];
        squares += 2.0 * row[..i].iter().map(|x| x * x).sum::<f64>() + row[i] * row[i];
    }
    (trace * trace / squares).clamp(1.0, count(side))
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small numbers, made up")]
mod tests {
    use ndarray::{Array2, array};
    use proptest::prelude::*;

    use super::super::testing::close;
    use super::*;

    fn of(a: &Array2<f64>) -> [f64; 2] {
        let Sameness { cosine, rank } = sameness(&a.view(), &mut SamenessScratch::default());
        [cosine.into(), rank.into()]
    }

    /// Returns both numbers by the loops of their definitions.
    fn by_definition(a: &Array2<f64>) -> [f64; 2] {
        let n = a.nrows();
        let dot = |i: usize, j: usize| a.row(i).iter().zip(a.row(j)).map(|(x, y)| x * y).sum::<f64>();
        let (mut cosines, mut pairs, mut squares) = (0.0, 0, 0.0);
        for i in 0..n {
            for j in 0..n {
                squares += dot(i, j).powi(2);
                if i != j {
                    cosines += dot(i, j) / (dot(i, i) * dot(j, j)).sqrt();
                    pairs += 1;
                }
            }
        }
        let trace = (0..n).map(|i| dot(i, i)).sum::<f64>();
        [cosines / f64::from(pairs), trace * trace / squares]
    }

    fn wave(samples: usize, units: usize, offset: f64) -> Array2<f64> {
        Array2::from_shape_fn((samples, units), |(i, j)| {
            offset + (((i + 1) * 7919 + j * 104_729) as f64 * 0.618_034).sin()
        })
    }

    #[test]
    fn values_that_are_known() {
        let one = wave(1, 5, 0.0);
        let copies = Array2::from_shape_fn((9, 5), |(i, j)| (i + 1) as f64 * one[[0, j]]);
        let [cosine, rank] = of(&copies);
        close(cosine, 1.0, 1e-7);
        close(rank, 1.0, 1e-7);
        // n orthogonal vectors of one length.
        let [cosine, rank] = of(&(Array2::eye(6) * 3.0));
        close(cosine, 0.0, 1e-7);
        close(rank, 6.0, 1e-6);
        // Two opposite pairs on two axes: of six pairs two have cosine −1 and four 0. The Gram matrix has rank 2.
        let [cosine, rank] = of(&array![[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]);
        close(cosine, -1.0 / 3.0, 1e-7);
        close(rank, 2.0, 1e-7);
    }

    #[test]
    fn both_shapes_of_the_matrix_agree_with_the_definitions() {
        for (samples, units) in [(30, 7), (7, 30), (12, 12), (2, 1), (1, 4), (33, 48)] {
            for offset in [0.0, 0.4, -3.0] {
                let a = wave(samples, units, offset);
                let ([cosine, rank], expected) = (of(&a), by_definition(&a));
                close(rank, expected[1], 1e-6 * expected[1]);
                if samples > 1 {
                    close(cosine, expected[0], 1e-6);
                } else {
                    assert!(cosine.is_nan(), "there is no pair");
                }
            }
        }
    }

    #[test]
    fn a_vector_of_zeros_has_no_direction() {
        let with = array![[1.0, 0.0], [0.0, 0.0], [1.0, 1.0]];
        let without = array![[1.0, 0.0], [1.0, 1.0]];
        close(of(&with)[0], 0.5_f64.sqrt(), 1e-7);
        close(of(&with)[1], of(&without)[1], 1e-7);
        assert!(of(&array![[1.0, 2.0], [0.0, 0.0]])[0].is_nan(), "there is no pair");
        assert!(of(&Array2::zeros((4, 3))).iter().all(|x| x.is_nan()));
    }

    #[test]
    fn undefined_where_a_value_is_not_finite() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut a = wave(8, 5, 0.0);
            a[[3, 2]] = value;
            assert!(of(&a).iter().all(|x| x.is_nan()), "{value}");
        }
    }

    #[test]
    fn neither_large_nor_small_numbers_matter() {
        let expected = of(&wave(20, 6, 0.3));
        for factor in [1e-200, 1e-20, 1e20, 1e200] {
            let found = of(&(wave(20, 6, 0.3) * factor));
            close(found[0], expected[0], 1e-6);
            close(found[1], expected[1], 1e-5);
        }
        let single = wave(20, 6, 0.3).mapv(|x| (x * 1e30) as f32);
        let Sameness { cosine, rank } = sameness(&single.view(), &mut SamenessScratch::default());
        close(cosine.into(), expected[0], 1e-6);
        close(rank.into(), expected[1], 1e-5);
    }

    proptest! {
        #[test]
        fn within_their_ranges(seed in 0_usize..10_000, samples in 2_usize..20, units in 1_usize..20, offset in -2.0..2.0_f64) {
            let a = Array2::from_shape_fn((samples, units), |(i, j)| {
                offset + ((seed + i * 7919 + j * 104_729) as f64 * 0.754_877).sin()
            });
            let [cosine, rank] = of(&a);
            // m unit vectors cannot all point away from each other: ‖Σuᵢ‖² ≥ 0.
            prop_assert!(cosine <= 1.0 && cosine >= -1.0 / (samples as f64 - 1.0) - 1e-6, "{}", cosine);
            prop_assert!(rank >= 1.0 && rank <= samples.min(units) as f64 + 1e-5, "{}", rank);
            // Every sample may have a factor of its own without a change of the cosines, and all one in common without
            // a change of the rank.
            let stretched = Array2::from_shape_fn(a.dim(), |(i, j)| (i + 1) as f64 * a[[i, j]]);
            prop_assert!((of(&stretched)[0] - cosine).abs() < 1e-6);
            let scaled = of(&(&a * (0.01 + seed as f64)));
            prop_assert!((scaled[0] - cosine).abs() < 1e-6 && (scaled[1] - rank).abs() < 1e-5 * rank);
        }
    }
}
