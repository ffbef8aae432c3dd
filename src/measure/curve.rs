//! Statistics of a layer's inputs y relative to its activation curve: saturation, linearity, slope, dead units.

use super::frame::{CurveStats, Line};
use super::lanes::{LANES, Row, pack};
use super::response::LEAK;
use super::zones::Zones;
use crate::config::Activation;
use crate::real::{Real, count};
use crate::vector::widest;

/// Working memory: the values y and f(y) of one block of units.
#[derive(Clone, Debug, Default)]
pub(super) struct CurveScratch<F> {
    y: Vec<Row<F>>,
    f: Vec<Row<F>>,
}

/// Computes the curve statistics of a layer with inputs `y` and outputs `f`, both [samples, `units`] row-major.
pub(super) fn curve_stats<F: Real>(
    activation: Activation,
    y: &[F],
    f: &[F],
    units: usize,
    scratch: &mut CurveScratch<F>,
) -> CurveStats {
    assert_eq!(y.len(), f.len(), "y and f(y) have the same shape");
    let samples = y.len() / units;
    scratch.y.resize(samples, [F::zero(); LANES]);
    scratch.f.resize(samples, [F::zero(); LANES]);
    let zones = Zones::of(activation);
    let mut layer = LayerSums::default();
    for block in 0..units.div_ceil(LANES) {
        let used = pack(y, units, block * LANES, &mut scratch.y);
        pack(f, units, block * LANES, &mut scratch.f);
        let sums = widest(
            #[inline(always)]
            || block_sums(&scratch.y, &scratch.f, zones),
        );
        for unit in 0..used {
            layer.add(&sums, unit, samples);
        }
    }
    let values = count::<f64>(y.len());
    let near_linear = zones.near_linear.map(|_| layer.near_linear / values);
    CurveStats {
        saturated: Some(layer.saturated / values),
        near_linear,
        r2: layer.r2.mean(),
        line: layer.pool.line(),
        mean_slope: match activation {
            // f′ = f(1 − f).
            Activation::Sigmoid => layer.slope_of(|f, f2| f - f2),
            // f′ = 1 − f².
            Activation::Tanh => layer.slope_of(|_, f2| 1.0 - f2),
            Activation::Relu => near_linear,
            Activation::LeakyRelu => near_linear.map(|active| active + LEAK * (1.0 - active)),
            Activation::Gelu => gelu_mean_slope(y, f),
            Activation::Linear => Some(1.0),
        },
        dead: Some(layer.dead / count::<f64>(units)),
    }
}

/// A mean over the finite values.
#[derive(Default)]
struct UnitMean {
    sum: f64,
    units: f64,
}

impl UnitMean {
    fn add(&mut self, x: f64) {
        if x.is_finite() {
            self.sum += x;
            self.units += 1.0;
        }
    }

    fn mean(&self) -> Option<f64> {
        (self.units > 0.0).then(|| self.sum / self.units)
    }
}

#[derive(Default)]
struct LayerSums {
    saturated: f64,
    near_linear: f64,
    dead: f64,
    r2: UnitMean,
    f: UnitMean,
    f_squared: UnitMean,
    pool: Pool,
}

impl LayerSums {
    fn add(&mut self, sums: &BlockSums, unit: usize, samples: usize) {
        let n = count::<f64>(samples);
        let saturated = sums.saturated[unit];
        self.saturated += saturated;
        self.near_linear += sums.near_linear[unit];
        self.dead += f64::from(saturated >= n);

        let [y, f] = [sums.y[unit] / n, sums.f[unit] / n];
        let var_y = sums.yy[unit] / n - y * y;
        let var_f = sums.ff[unit] / n - f * f;
        let covariance = sums.yf[unit] / n - y * f;
        if var_y > 0.0 && var_f > 0.0 {
            // The factors are computed one at a time because the product of two small variances could underflow.
            self.r2.add(((covariance / var_y) * (covariance / var_f)).clamp(0.0, 1.0));
        }
        let mean = sums.f_origin[unit] + f;
        self.f.add(mean);
        self.f_squared.add(var_f + mean * mean);
        self.pool.add([sums.y_origin[unit] + y, mean], [var_y.max(0.0), covariance, var_f.max(0.0)]);
    }

    /// Returns the mean slope of an activation whose mean f′ is an expression in the means of f and f².
    fn slope_of(&self, slope: impl Fn(f64, f64) -> f64) -> Option<f64> {
        self.f.mean().zip(self.f_squared.mean()).map(|(f, f2)| slope(f, f2).max(0.0))
    }
}

/// Means, variances and covariance of y and f over the values of all units together, accumulated unit by unit.
#[derive(Default)]
struct Pool {
    units: f64,
    y: f64,
    f: f64,
    /// Number of units times the variance of y, the covariance, and the variance of f.
    spread: [f64; 3],
}

impl Pool {
    /// Adds a unit with its means of y and f, and its variance of y, covariance and variance of f. All units must
    /// have the same number of values; a unit whose moments are not finite is left out.
    fn add(&mut self, [y, f]: [f64; 2], spread: [f64; 3]) {
        if !spread.iter().all(|x| x.is_finite()) {
            return;
        }
        // The means are updated by differences, and the spread between units is added to the spread within them
        // (Chan et al. 1979).
        let [dy, df] = [y - self.y, f - self.f];
        let old = self.units / (self.units + 1.0);
        let between = [dy * dy, dy * df, df * df];
        for ((sum, within), between) in self.spread.iter_mut().zip(spread).zip(between) {
            *sum += within + between * old;
        }
        self.units += 1.0;
        self.y += dy / self.units;
        self.f += df / self.units;
    }

    /// Returns the least-squares line; `None` if y or f is constant.
    fn line(&self) -> Option<Line> {
        let [yy, yf, ff] = self.spread;
        let slope = yf / yy;
        (yy > 0.0 && ff > 0.0 && slope.is_finite())
            .then(|| Line::new(slope, self.f - slope * self.y, (slope * (yf / ff)).clamp(0.0, 1.0)))
    }
}

/// Sums per unit: the number of samples in each zone, and sums of y and f relative to the first sample. (An origin
/// among the values keeps the later subtraction accurate: see `moments`.)
#[derive(Default)]
struct BlockSums {
    saturated: [f64; LANES],
    near_linear: [f64; LANES],
    y_origin: [f64; LANES],
    f_origin: [f64; LANES],
    y: [f64; LANES],
    f: [f64; LANES],
    yy: [f64; LANES],
    ff: [f64; LANES],
    yf: [f64; LANES],
}

#[inline(always)]
fn block_sums<F: Real>(y_rows: &[Row<F>], f_rows: &[Row<F>], zones: Zones) -> BlockSums {
    // Comparisons with NaN are false, so that a zone that does not exist contains no value.
    let below = zones.saturated_below.unwrap_or(f64::NAN);
    let above = zones.saturated_above.unwrap_or(f64::NAN);
    let (linear_low, linear_high) = zones.near_linear.unwrap_or((f64::NAN, f64::NAN));
    let zero = [0.0; LANES];
    let y_origin = y_rows.first().map_or(zero, |row| row.map(Real::f64));
    let mut sums =
        BlockSums { y_origin, f_origin: f_rows.first().map_or(zero, |row| row.map(Real::f64)), ..BlockSums::default() };
    for (y_row, f_row) in y_rows.iter().zip(f_rows) {
        for lane in 0..LANES {
            let y = y_row[lane].f64();
            sums.saturated[lane] += if y <= below || y >= above { 1.0 } else { 0.0 };
            sums.near_linear[lane] += if y > linear_low && y < linear_high { 1.0 } else { 0.0 };
            let y = y - y_origin[lane];
            let f = f_row[lane].f64() - sums.f_origin[lane];
            sums.y[lane] += y;
            sums.f[lane] += f;
            sums.yy[lane] += y * y;
            sums.ff[lane] += f * f;
            sums.yf[lane] += y * f;
        }
    }
    sums
}

/// Returns the mean over the finite values of f′(y) = Φ(y) + y·φ(y), where Φ(y) = f(y)/y saves the error function.
fn gelu_mean_slope<F: Real>(y: &[F], f: &[F]) -> Option<f64> {
    let density_at_0 = F::of(0.398_942_280_401_432_7);
    let mut mean = UnitMean::default();
    for (y, f) in y.chunks(1024).zip(f.chunks(1024)) {
        let mut sum = F::zero();
        let mut defined = 0_usize;
        for (&y, &f) in y.iter().zip(f) {
            let density = density_at_0 * (F::of(-0.5) * y * y).exp();
            // Near 0, f/y has few correct digits or none; there Φ(y) is ½ + y·φ(0) with an error of about y³/15.
            let below = if y.abs() > F::of(0.005) { f / y } else { F::of(0.5) + y * density_at_0 };
            let slope = below + y * density;
            if slope.is_finite() {
                sum += slope;
                defined += 1;
            }
        }
        mean.sum += sum.f64();
        mean.units += count::<f64>(defined);
    }
    mean.mean()
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small counts")]
mod tests {
    use proptest::prelude::*;

    use super::super::response::{slope, value};
    use super::super::testing::{close, normal_quantiles};
    use super::*;

    /// Computes the statistics of one unit with the inputs `y`.
    fn of_unit<F: Real>(activation: Activation, y: &[f64]) -> CurveStats {
        of_units::<F>(activation, y, 1)
    }

    fn of_units<F: Real>(activation: Activation, y: &[f64], units: usize) -> CurveStats {
        let f: Vec<F> = y.iter().map(|&y| F::of(value(activation, y))).collect();
        let y: Vec<F> = y.iter().map(|&y| F::of(y)).collect();
        curve_stats(activation, &y, &f, units, &mut CurveScratch::default())
    }

    #[track_caller]
    fn check_r2(activation: Activation, sd: f64, expected: f64) {
        let y = normal_quantiles(20_000, 0.0, sd);
        close(of_unit::<f32>(activation, &y).r2.unwrap(), expected, 5e-4);
        close(of_unit::<f64>(activation, &y).r2.unwrap(), expected, 5e-4);
    }

    #[test]
    fn r2_of_a_gaussian_has_its_closed_value() {
        for (sd, r2) in [(0.5, 0.9981), (1.0, 0.9842), (2.0, 0.9305), (4.0, 0.8377)] {
            check_r2(Activation::Sigmoid, sd, r2);
            check_r2(Activation::Tanh, sd / 2.0, r2);
            check_r2(Activation::Relu, sd, 0.7335);
            check_r2(Activation::Linear, sd, 1.0);
        }
    }

    #[test]
    fn the_line_of_one_unit_explains_its_r2() {
        for activation in Activation::ALL {
            let y = normal_quantiles(20_000, 0.3, 1.5);
            let stats = of_unit::<f64>(activation, &y);
            let line = stats.line.unwrap();
            close(line.explained.into(), stats.r2.unwrap(), 1e-6);
            let bell = crate::measure::gaussian::curve_stats(activation, 0.3, 1.5).line.unwrap();
            close(line.slope.into(), bell.slope.into(), 2e-3);
            close(line.intercept.into(), bell.intercept.into(), 2e-3);
            close(line.explained.into(), bell.explained.into(), 2e-3);
        }
    }

    /// The expected values are sums over all values, in two passes. The units are far apart, so that the spread
    /// between them counts.
    #[test]
    fn the_line_of_a_layer_is_that_of_all_its_values_together() {
        let units = 19;
        let y: Vec<f64> = (0..units * 50).map(|i| (i % units) as f64 * 0.4 - 3.0 + (i as f64 * 0.7).sin()).collect();
        for activation in Activation::ALL {
            let stats = of_units::<f64>(activation, &y, units);
            let f: Vec<f64> = y.iter().map(|&y| value(activation, y)).collect();
            let n = y.len() as f64;
            let (my, mf) = (y.iter().sum::<f64>() / n, f.iter().sum::<f64>() / n);
            let sum = |of: fn(f64, f64) -> f64| y.iter().zip(&f).map(|(y, f)| of(y - my, f - mf)).sum::<f64>();
            let (yy, yf, ff) = (sum(|y, _| y * y), sum(|y, f| y * f), sum(|_, f| f * f));
            let line = stats.line.unwrap();
            close(line.slope.into(), yf / yy, 1e-6);
            close(line.at(0.0), mf - yf / yy * my, 1e-6);
            close(line.at(my), mf, 1e-6);
            close(line.explained.into(), yf * yf / (yy * ff), 1e-6);
        }
    }

    #[test]
    fn narrow_units_far_apart_are_each_a_line_and_together_none() {
        // Narrow units with means from −8 to 8, 160 times narrower than the distance between them.
        let y: Vec<f64> = (0..17 * 40).map(|i| f64::from(i % 17) - 8.0 + 0.01 * f64::from(i).sin()).collect();
        let stats = of_units::<f64>(Activation::Sigmoid, &y, 17);
        assert!(stats.r2.unwrap() > 0.999, "{stats:?}");
        let together = stats.line.unwrap().explained;
        assert!((0.85..0.92).contains(&together), "{together}");
    }

    #[test]
    fn shares_and_slopes_are_those_counted_one_by_one() {
        let y: Vec<f64> = (0..37 * 41).map(|i| f64::from(i % 97) * 0.1 - 4.83).collect();
        for activation in Activation::ALL {
            let stats = of_units::<f64>(activation, &y, 37);
            let slopes: Vec<f64> = y.iter().map(|&y| slope(activation, y)).collect();
            close(stats.mean_slope.unwrap(), slopes.iter().sum::<f64>() / y.len() as f64, 1e-6);
            let max = [0.0, std::f64::consts::SQRT_2].map(|y| slope(activation, y)).into_iter().fold(0.0, f64::max);
            let flat = slopes.iter().filter(|&&slope| slope < 0.1 * max).count();
            close(stats.saturated.unwrap(), flat as f64 / y.len() as f64, 1e-12);
        }
    }

    #[test]
    fn a_unit_saturated_on_every_sample_is_dead() {
        // The units: always saturated (at both ends), saturated on all samples but one, never saturated.
        let y = [-5.0, 5.0, 0.0, 5.0, 0.0, 0.5, -9.0, 5.0, -0.5];
        let stats = of_units::<f32>(Activation::Sigmoid, &y, 3);
        close(stats.dead.unwrap(), 1.0 / 3.0, 1e-12);
        close(stats.saturated.unwrap(), 5.0 / 9.0, 1e-12);
        close(stats.near_linear.unwrap(), 4.0 / 9.0, 1e-12);
    }

    #[test]
    fn what_is_undefined_is_none() {
        let constant = of_unit::<f32>(Activation::Tanh, &[0.3; 9]);
        assert_eq!((constant.r2, constant.line), (None, None));
        assert_eq!(of_unit::<f32>(Activation::Relu, &[-1.0, -2.0]).r2, None);
        assert_eq!(of_unit::<f32>(Activation::Gelu, &[0.3; 9]).near_linear, None);
        let linear = of_unit::<f32>(Activation::Linear, &[1.0, 2.0, 4.0]);
        assert_eq!((linear.saturated, linear.near_linear, linear.dead), (Some(0.0), None, Some(0.0)));
    }

    #[test]
    fn a_unit_that_is_not_finite_is_left_out_of_the_means() {
        let y = [0.0, f64::NAN, 1.0, 0.0, -1.0, f64::INFINITY];
        let stats = of_units::<f32>(Activation::Sigmoid, &y, 2);
        let alone = of_unit::<f32>(Activation::Sigmoid, &[0.0, 1.0, -1.0]);
        assert_eq!((stats.r2, stats.mean_slope, stats.line), (alone.r2, alone.mean_slope, alone.line));
        close(stats.saturated.unwrap(), 1.0 / 6.0, 1e-12);
    }

    proptest! {
        #[test]
        fn shares_and_r2_stay_in_0_to_1(bits in prop::collection::vec(any::<u32>(), 34), which in 0_usize..6) {
            let y: Vec<f64> = bits.into_iter().map(|bits| f32::from_bits(bits).into()).collect();
            let stats = of_units::<f32>(Activation::ALL[which], &y, 17);
            for share in [stats.saturated, stats.near_linear, stats.r2, stats.dead].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&share), "{:?}", stats);
            }
        }
    }
}
