//! Generated points in the plane, drawn from a seed.
//!
//! There are two classes of equal size (class 0 has one sample more if the number is odd). Noise is a normal
//! deviation that is added to each coordinate of the finished point and comes from a separate stream: with another
//! noise the same points move by another multiple of the same deviations.

use std::f64::consts::PI;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

use super::samples::Samples;
use super::split::Labeled;
use super::stream::{Stream, stream};

/// Draws a point of class 0 or 1, without noise.
pub(super) type PointOf = fn(class: u32, rng: &mut ChaCha8Rng) -> [f64; 2];

/// Draws `samples` points of `curve`, alternating between the classes.
pub(super) fn on_curve(curve: PointOf, samples: usize, noise: f64, seed: u64) -> Labeled {
    let mut class = 1;
    draw(samples, noise, seed, |rng| {
        class = 1 - class;
        (curve(class, rng), class)
    })
}

/// Draws `samples` points with their classes from `point` and adds noise of standard deviation `noise`.
pub(super) fn draw(
    samples: usize,
    noise: f64,
    seed: u64,
    mut point: impl FnMut(&mut ChaCha8Rng) -> ([f64; 2], u32),
) -> Labeled {
    let mut points = stream(seed, Stream::Data);
    let mut deviations = stream(seed, Stream::Noise);
    let mut values = Vec::with_capacity(2 * samples);
    let mut labels = Vec::with_capacity(samples);
    for _ in 0..samples {
        let (at, label) = point(&mut points);
        values.extend(at.map(|x| x + noise * deviations.sample::<f64, _>(StandardNormal)));
        labels.push(label);
    }
    Labeled { samples: Samples::reals(2, values), labels }
}

/// Draws a point of two interleaved spirals of 1½ turns and radius 2: with t = 3π√u, u uniform in [0, 1), (x₁, x₂)
/// = 2t/(3π) · (sin(t + πc), cos(t + πc)) for class c. The root spreads the points evenly over the disk.
pub(super) fn spirals(class: u32, rng: &mut ChaCha8Rng) -> [f64; 2] {
    let t = 3.0 * PI * rng.random::<f64>().sqrt();
    let (sin, cos) = (t + PI * f64::from(class)).sin_cos();
    let radius = 2.0 * t / (3.0 * PI);
    [radius * sin, radius * cos]
}

/// Draws a point of a circle of radius ½ (class 1) or 1 (class 0), like scikit-learn's `make_circles(factor=0.5)`,
/// but with a uniformly drawn angle instead of even steps, so that another seed gives other points. The default
/// factor of 0.8 would leave a gap of only 0.2.
pub(super) fn circles(class: u32, rng: &mut ChaCha8Rng) -> [f64; 2] {
    let (sin, cos) = (2.0 * PI * rng.random::<f64>()).sin_cos();
    let radius = if class == 0 { 1.0 } else { 0.5 };
    [radius * cos, radius * sin]
}

/// Draws a point of two interleaving half circles of radius 1, like scikit-learn's `make_moons`, with the angle θ
/// drawn uniformly in [0, π): (cos θ, sin θ) is class 0, (1 − cos θ, ½ − sin θ) is class 1.
pub(super) fn moons(class: u32, rng: &mut ChaCha8Rng) -> [f64; 2] {
    let (sin, cos) = (PI * rng.random::<f64>()).sin_cos();
    if class == 0 { [cos, sin] } else { [1.0 - cos, 0.5 - sin] }
}

/// Draws a point of four squares, like TensorFlow Playground's `classifyXORData`: |x₁| and |x₂| uniform in [0, 5),
/// moved 0.3 away from the axes; class 1 if x₁ and x₂ have the same sign, else class 0.
pub(super) fn xor(class: u32, rng: &mut ChaCha8Rng) -> [f64; 2] {
    let mut side = || 0.3 + 5.0 * rng.random::<f64>();
    let (x, y) = (side(), side());
    let y = if class == 1 { y } else { -y };
    if rng.random() { [x, y] } else { [-x, -y] }
}

/// Draws a point of two Gaussian clouds of variance ½ around (2, 2), class 1, and (−2, −2), class 0: TensorFlow
/// Playground's `classifyTwoGaussData` without its noise.
pub(super) fn gaussians(class: u32, rng: &mut ChaCha8Rng) -> [f64; 2] {
    let center = if class == 1 { 2.0 } else { -2.0 };
    let sd = 0.5_f64.sqrt();
    [(); 2].map(|()| center + sd * rng.sample::<f64, _>(StandardNormal))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [(&str, PointOf); 5] =
        [("spirals", spirals), ("circles", circles), ("moons", moons), ("xor", xor), ("gaussians", gaussians)];

    fn points(set: &Labeled) -> Vec<([f64; 2], u32)> {
        let mut out = vec![0.0; 2 * set.labels.len()];
        let rows: Vec<u32> = (0_u32..).take(set.labels.len()).collect();
        set.samples.gather(&rows, &set.samples.scale(1.0, false), &mut out);
        out.as_chunks().0.iter().copied().zip(set.labels.iter().copied()).collect()
    }

    /// Asserts that `holds` is true of every point of `curve` without noise.
    #[track_caller]
    fn check(curve: PointOf, holds: impl Fn([f64; 2], u32) -> bool) {
        for (point, class) in points(&on_curve(curve, 501, 0.0, 7)) {
            assert!(holds(point, class), "{point:?} of class {class}");
        }
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn points_lie_where_the_formulas_say() {
        check(spirals, |[x, y], class| {
            let t = 1.5 * PI * x.hypot(y);
            let angle = t + PI * f64::from(class);
            t <= 3.0 * PI && near(x, x.hypot(y) * angle.sin()) && near(y, x.hypot(y) * angle.cos())
        });
        check(circles, |[x, y], class| near(x.hypot(y), if class == 0 { 1.0 } else { 0.5 }));
        check(moons, |[x, y], class| match class {
            0 => near(x.hypot(y), 1.0) && y >= 0.0,
            _ => near((x - 1.0).hypot(y - 0.5), 1.0) && y <= 0.5,
        });
        check(xor, |[x, y], class| {
            [x, y].iter().all(|side| (0.3..5.3).contains(&side.abs())) && u32::from(x * y > 0.0) == class
        });
    }

    #[test]
    fn gaussian_clouds_have_their_centers_and_spread() {
        let points = points(&on_curve(gaussians, 20_000, 0.0, 1));
        for (class, center) in [(0, -2.0), (1, 2.0)] {
            let cloud: Vec<f64> = points.iter().filter(|(_, c)| *c == class).flat_map(|(point, _)| *point).collect();
            let moments = Samples::reals(1, cloud).moments()[0];
            assert!((moments.mean - center).abs() < 0.03, "{moments:?}");
            assert!((moments.sd.powi(2) - 0.5).abs() < 0.03, "{moments:?}");
        }
    }

    #[test]
    fn classes_are_balanced_and_seeds_repeat() {
        for (name, curve) in ALL {
            for n in [20, 21, 2000] {
                let set = on_curve(curve, n, 0.1, 3);
                assert_eq!(set.labels.len(), n, "{name}");
                assert_eq!(set.labels.iter().filter(|&&class| class == 1).count(), n / 2, "{name}");
                assert_eq!(set, on_curve(curve, n, 0.1, 3), "{name}");
                assert_ne!(set.samples, on_curve(curve, n, 0.1, 4).samples, "{name}");
            }
        }
    }

    #[test]
    fn noise_has_its_standard_deviation_and_moves_the_same_points() {
        for (name, curve) in ALL {
            let [clean, noisy] = [0.0, 0.3].map(|noise| points(&on_curve(curve, 10_000, noise, 3)));
            let moved = clean.iter().zip(&noisy).flat_map(|((a, _), (b, _))| [b[0] - a[0], b[1] - a[1]]).collect();
            let moments = Samples::reals(1, moved).moments()[0];
            assert!(moments.mean.abs() < 0.01 && (moments.sd - 0.3).abs() < 0.01, "{name}: {moments:?}");
        }
    }
}
