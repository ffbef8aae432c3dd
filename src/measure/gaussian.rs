//! The measures of a layer whose inputs are exactly N(mean, sd²): for the what-if bell N(β, γ²), and as closed-form
//! values against which the measured ones are tested.

use super::frame::{CurveStats, Line};
use super::response::{LEAK, normal_density, normal_share_below, value, value_and_slope};
use super::zones::Zones;
use crate::config::Activation;

/// Returns the density of N(mean, sd²) at `x`; the sign of `sd` does not matter. For sd = 0, a point, it is ∞ at
/// the mean and 0 elsewhere.
#[must_use]
pub fn density(mean: f64, sd: f64, x: f64) -> f64 {
    let sd = sd.abs();
    if sd > 0.0 {
        normal_density((x - mean) / sd) / sd
    } else if (x - mean).abs() > 0.0 {
        0.0
    } else {
        f64::INFINITY
    }
}

/// Returns the share of N(mean, sd²) below `x`, including half of a point at `x`.
#[must_use]
pub fn share_below(mean: f64, sd: f64, x: f64) -> f64 {
    let sd = sd.abs();
    if sd > 0.0 || x.is_infinite() {
        normal_share_below((x - mean) / sd)
    } else {
        match x.total_cmp(&mean) {
            std::cmp::Ordering::Less => 0.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Greater => 1.0,
        }
    }
}

/// Computes the curve statistics of y ~ N(mean, sd²); after batch norm mean = β and sd = γ. `r2` is `None` for sd =
/// 0 (and if f is constant to the last digit); `dead` is always `None` because it is a property of a sample.
#[must_use]
pub fn curve_stats(activation: Activation, mean: f64, sd: f64) -> CurveStats {
    let sd = sd.abs();
    let zones = Zones::of(activation);
    let below = zones.saturated_below.map_or(0.0, |edge| share_below(mean, sd, edge));
    // Mirrored, so that a small share keeps its digits.
    let above = zones.saturated_above.map_or(0.0, |edge| share_below(-mean, sd, -edge));
    let Response { mean: mean_of_f, mean_slope, variance } = response(activation, mean, sd);
    // Stein's lemma: Cov(y, f(y)) = sd²·E f′(y), so that R² = Cov²/(sd²·Var f) = (sd·E f′)²/Var f, and E f′ is the
    // slope of the least-squares line.
    let r2 = (sd > 0.0 && variance > 0.0).then(|| ((sd * mean_slope).powi(2) / variance).min(1.0));
    CurveStats {
        saturated: Some(below + above),
        near_linear: zones.near_linear.map(|(low, high)| share_between(mean, sd, low, high)),
        r2,
        line: r2.map(|r2| Line::new(mean_slope, mean_of_f - mean_slope * mean, r2)),
        mean_slope: Some(mean_slope),
        dead: None,
    }
}

fn share_between(mean: f64, sd: f64, low: f64, high: f64) -> f64 {
    // Computed in the tail that is small.
    if low > mean {
        share_below(-mean, sd, -low) - share_below(-mean, sd, -high)
    } else {
        share_below(mean, sd, high) - share_below(mean, sd, low)
    }
}

/// The expectations E f(y) and E f′(y), and Var f(y).
struct Response {
    mean: f64,
    mean_slope: f64,
    variance: f64,
}

fn response(activation: Activation, mean: f64, sd: f64) -> Response {
    match activation {
        Activation::Linear => leaky_response(1.0, mean, sd),
        Activation::Relu => leaky_response(0.0, mean, sd),
        Activation::LeakyRelu => leaky_response(LEAK, mean, sd),
        Activation::Sigmoid | Activation::Tanh | Activation::Gelu => smooth_response(activation, mean, sd),
    }
}

/// Computes the response of f(y) = leak·y + (1 − leak)·max(y, 0) in closed form.
fn leaky_response(leak: f64, mean: f64, sd: f64) -> Response {
    // With p = P(y > 0): E max = mean·p + sd·φ, E max² = (mean² + sd²)·p + mean·sd·φ, Cov(y, max) = sd²·p.
    let active = share_below(-mean, sd, 0.0);
    let density = if sd > 0.0 { normal_density(mean / sd) } else { 0.0 };
    let rectified = mean * active + sd * density;
    let rectified_square = (mean * mean + sd * sd) * active + mean * sd * density;
    let rectified_variance = (rectified_square - rectified * rectified).max(0.0);
    let kept = 1.0 - leak;
    Response {
        mean: leak * mean + kept * rectified,
        mean_slope: leak + kept * active,
        variance: (leak * sd).powi(2) + 2.0 * leak * kept * sd * sd * active + kept * kept * rectified_variance,
    }
}

/// Computes the response by the trapezoid rule over ±9 standard deviations. For a function without kinks its error
/// falls exponentially with the step: it is below 1e-9 up to sd = 100, the largest γ.
fn smooth_response(activation: Activation, mean: f64, sd: f64) -> Response {
    const STEP: f64 = 1.0 / 256.0;
    // Sums of differences from f(mean), so that no digits are lost if f is nearly constant.
    let origin = value(activation, mean);
    let [mut weights, mut mean_slope, mut first, mut second] = [0.0; 4];
    for i in -9 * 256..=9 * 256 {
        let u = f64::from(i) * STEP;
        let weight = normal_density(u);
        let (value, slope) = value_and_slope(activation, mean + sd * u);
        let f = value - origin;
        weights += weight;
        mean_slope += weight * slope;
        first += weight * f;
        second += weight * f * f;
    }
    let first = first / weights;
    Response {
        mean: origin + first,
        mean_slope: mean_slope / weights,
        variance: (second / weights - first * first).max(0.0),
    }
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small counts")]
mod tests {
    use super::super::response::slope;
    use super::super::testing::{close, normal_quantiles};
    use super::*;

    #[track_caller]
    fn check_r2(activation: Activation, sd: f64, expected: f64) {
        close(curve_stats(activation, 0.0, sd).r2.unwrap(), expected, 5e-5);
        close(curve_stats(activation, 0.0, -sd).r2.unwrap(), expected, 5e-5);
    }

    #[test]
    fn r2_has_its_closed_values() {
        for (sd, r2) in [(0.5, 0.9981), (1.0, 0.9842), (2.0, 0.9305), (4.0, 0.8377)] {
            check_r2(Activation::Sigmoid, sd, r2);
            check_r2(Activation::Tanh, sd / 2.0, r2);
            check_r2(Activation::Relu, sd, 0.7335);
            check_r2(Activation::Linear, sd, 1.0);
        }
        // For a sigmoid much narrower than the bell, E f′ = φ(0)/sd and Var f = ¼ − E f′, because f² = f − f′.
        let mean_slope = normal_density(0.0) / 100.0;
        close(
            curve_stats(Activation::Sigmoid, 0.0, 1e2).r2.unwrap(),
            (1e2 * mean_slope).powi(2) / (0.25 - mean_slope),
            5e-4,
        );
    }

    /// Compares the closed forms with sums over a large deterministic sample.
    #[track_caller]
    fn check_sample(activation: Activation, mean: f64, sd: f64) {
        let y = normal_quantiles(20_000, mean, sd);
        let n = y.len() as f64;
        let f: Vec<f64> = y.iter().map(|&y| value(activation, y)).collect();
        let (my, mf) = (y.iter().sum::<f64>() / n, f.iter().sum::<f64>() / n);
        let sum = |of: &dyn Fn(f64, f64) -> f64| y.iter().zip(&f).map(|(y, f)| of(y - my, f - mf)).sum::<f64>();
        let r2 = sum(&|y, f| y * f).powi(2) / (sum(&|y, _| y * y) * sum(&|_, f| f * f));
        let share = |keep: &dyn Fn(f64) -> bool| y.iter().filter(|&&y| keep(y)).count() as f64 / n;

        let stats = curve_stats(activation, mean, sd);
        let zones = Zones::of(activation);
        close(stats.r2.unwrap(), r2, 2e-3);
        close(stats.mean_slope.unwrap(), y.iter().map(|&y| slope(activation, y)).sum::<f64>() / n, 2e-4);
        close(stats.saturated.unwrap(), share(&|y| zones.is_saturated(y)), 1e-4);
        if let Some((low, high)) = zones.near_linear {
            close(stats.near_linear.unwrap(), share(&|y| low < y && y < high), 1e-4);
        }
    }

    #[test]
    fn agrees_with_a_large_sample_for_every_activation() {
        for activation in Activation::ALL {
            for (mean, sd) in [(0.0, 1.0), (2.0, 0.5), (-1.0, 3.0), (4.0, 2.0)] {
                check_sample(activation, mean, sd);
            }
        }
    }

    #[test]
    fn a_point_is_in_one_zone_and_has_no_r2() {
        let point = curve_stats(Activation::Sigmoid, 4.0, 0.0);
        assert_eq!((point.saturated, point.near_linear, point.r2), (Some(1.0), Some(0.0), None));
        let point = curve_stats(Activation::Relu, 0.5, 0.0);
        assert_eq!((point.saturated, point.near_linear, point.r2), (Some(0.0), Some(1.0), None));
        close(curve_stats(Activation::Tanh, 0.5, 0.0).mean_slope.unwrap(), slope(Activation::Tanh, 0.5), 1e-12);
    }

    #[test]
    fn no_bell_a_slider_can_reach_is_undefined() {
        for activation in Activation::ALL {
            for mean in [-100.0, -3.0, 0.0, 100.0] {
                for sd in [-100.0, 0.0, 1e-9, 1.0, 100.0] {
                    let stats = curve_stats(activation, mean, sd);
                    for share in [stats.saturated, stats.near_linear, stats.r2].into_iter().flatten() {
                        assert!((0.0..=1.0).contains(&share), "{activation:?} N({mean}, {sd}²): {stats:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_density_integrates_to_one() {
        let sum: f64 = (-4000..4000).map(|i| density(1.0, -2.0, f64::from(i) * 0.01)).sum();
        close(sum * 0.01, 1.0, 1e-9);
    }
}
