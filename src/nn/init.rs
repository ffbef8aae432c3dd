//! Initial weights.
//!
//! Every scheme starts from the same draws of N(0, 1), one per weight, so that two arms with different schemes or
//! scales share their randomness: a uniform weight is computed from the rank Φ(n) of the normal draw n.

use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

use super::element::Element;
use crate::config::Scheme;
use crate::real::count;

/// Fills `w`, `[fan_in, fan_out]`, with weights drawn by `scheme` and multiplied by `scale`.
///
/// Xavier: Glorot & Bengio 2010; He: He et al. 2015; `LeCun`: `LeCun` et al. 1998; fan-in-uniform: the default of
/// PyTorch's `Linear`; orthogonal: Saxe et al. 2014. The normal distributions are not truncated.
pub fn weights<F: Element>(
    rng: &mut impl Rng,
    scheme: Scheme,
    scale: f64,
    (fan_in, fan_out): (usize, usize),
    w: &mut [F],
) {
    let (fi, fo): (f64, f64) = (count(fan_in), count(fan_out));
    let mut draw = || -> f64 { StandardNormal.sample(rng) };
    let mut normal = |std: f64| w.iter_mut().for_each(|w| *w = F::of(scale * std * draw()));
    match scheme {
        Scheme::Normal => normal(1.0),
        Scheme::LecunNormal => normal((1.0 / fi).sqrt()),
        Scheme::XavierNormal => normal((2.0 / (fi + fo)).sqrt()),
        Scheme::HeNormal => normal((2.0 / fi).sqrt()),
        Scheme::XavierUniform => uniform(&mut draw, scale * (6.0 / (fi + fo)).sqrt(), w),
        Scheme::HeUniform => uniform(&mut draw, scale * (6.0 / fi).sqrt(), w),
        Scheme::FanInUniform => uniform(&mut draw, scale * (1.0 / fi).sqrt(), w),
        Scheme::Orthogonal => orthogonal(&mut draw, scale, (fan_in, fan_out), w),
    }
}

fn uniform<F: Element>(draw: &mut impl FnMut() -> f64, limit: f64, w: &mut [F]) {
    for w in w {
        *w = F::of(limit * (2.0 * draw().normal::<false>().0 - 1.0));
    }
}

/// Fills `w` with orthonormal columns, or orthonormal rows if there are fewer rows: Gram–Schmidt on a matrix of
/// normal draws, which is uniform over all such matrices.
fn orthogonal<F: Element>(draw: &mut impl FnMut() -> f64, scale: f64, (fan_in, fan_out): (usize, usize), w: &mut [F]) {
    let (vectors, length) = (fan_in.min(fan_out), fan_in.max(fan_out));
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(vectors);
    for _ in 0..vectors {
        let mut v: Vec<f64> = (0..length).map(|_| draw()).collect();
        for earlier in &basis {
            let along = dot(&v, earlier);
            v.iter_mut().zip(earlier).for_each(|(v, e)| *v -= along * e);
        }
        let norm = dot(&v, &v).sqrt();
        for v in &mut v {
            *v /= norm;
        }
        basis.push(v);
    }
    for (i, w) in w.iter_mut().enumerate() {
        let (row, column) = (i / fan_out, i % fan_out);
        let value = if fan_in >= fan_out { basis[column][row] } else { basis[row][column] };
        *w = F::of(scale * value);
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn drawn(scheme: Scheme, scale: f64, fans: (usize, usize)) -> Vec<f64> {
        let mut w = vec![0.0; fans.0 * fans.1];
        weights(&mut ChaCha8Rng::seed_from_u64(7), scheme, scale, fans, &mut w);
        w
    }

    #[track_caller]
    fn check(scheme: Scheme, expected_std: f64) {
        let w = drawn(scheme, 3.0, (300, 200));
        let std = (dot(&w, &w) / 60_000.0).sqrt();
        assert!((std / (3.0 * expected_std) - 1.0).abs() < 0.02, "{scheme:?}: {std}");
    }

    #[test]
    fn standard_deviations() {
        check(Scheme::Normal, 1.0);
        check(Scheme::LecunNormal, (1.0f64 / 300.0).sqrt());
        check(Scheme::XavierNormal, (2.0f64 / 500.0).sqrt());
        check(Scheme::XavierUniform, (2.0f64 / 500.0).sqrt());
        check(Scheme::HeNormal, (2.0f64 / 300.0).sqrt());
        check(Scheme::HeUniform, (2.0f64 / 300.0).sqrt());
        check(Scheme::FanInUniform, (1.0f64 / 900.0).sqrt());
        check(Scheme::Orthogonal, (1.0f64 / 300.0).sqrt());
    }

    #[test]
    fn uniform_stays_within_its_limit() {
        let limit = (6.0f64 / 500.0).sqrt();
        assert!(drawn(Scheme::XavierUniform, 1.0, (300, 200)).iter().all(|w| w.abs() <= limit));
    }

    #[test]
    fn orthogonal_columns_or_rows() {
        for (fans, across) in [((20, 8), true), ((8, 20), false), ((9, 9), true)] {
            let w = drawn(Scheme::Orthogonal, 1.0, fans);
            let vector = |k: usize| -> Vec<f64> {
                if across {
                    (0..fans.0).map(|i| w[i * fans.1 + k]).collect()
                } else {
                    w[k * fans.1..(k + 1) * fans.1].to_vec()
                }
            };
            let n = fans.0.min(fans.1);
            for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
                let expected = f64::from(u8::from(i == j));
                assert!((dot(&vector(i), &vector(j)) - expected).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn schemes_share_their_draws() {
        let (a, b) = (drawn(Scheme::Normal, 1.0, (4, 4)), drawn(Scheme::HeUniform, 1.0, (4, 4)));
        assert!(a.iter().zip(&b).all(|(a, b)| a.signum() == b.signum()));
    }
}
