//! Measures one layer: turns its arrays on the probe samples into a [`LayerFrame`].

use ndarray::ArrayView2;

use super::curve::{CurveScratch, curve_stats};
use super::detail::Detail;
use super::frame::{LayerFrame, Stage, StageStats, UNITS};
use super::lanes::flat;
use super::range::fixed_range;
use super::sameness::{SamenessScratch, sameness};
use super::sorted::{Band, Sorted};
use super::stage::{StageScratch, stage_stats};
use crate::config::Activation;
use crate::real::Real;

/// The arrays of one layer on the probe samples, each [samples, units], contiguous and row-major.
#[derive(Clone, Copy, Debug)]
pub struct LayerArrays<'a, F> {
    /// The pre-activation.
    pub z: ArrayView2<'a, F>,
    /// The normalized values; `None` without a normalization.
    pub z_hat: Option<ArrayView2<'a, F>>,
    /// The input of the activation; `None` if it is the same as `z`.
    pub y: Option<ArrayView2<'a, F>>,
    /// The value f(y) of the activation function; for the output layer, which has none, its `z`.
    pub f: ArrayView2<'a, F>,
    /// The output of the layer; `None` if it is the same as `f`. If the normalization comes after the activation,
    /// it is γẑ + β.
    pub a: Option<ArrayView2<'a, F>>,
    /// The activation function; `None` for the output layer.
    pub activation: Option<Activation>,
}

/// Working memory of [`measure_layer`], reused from layer to layer and from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct Scratch<F> {
    stage: StageScratch<F>,
    curve: CurveScratch<F>,
    sorted: Sorted<F>,
    bands: Vec<Band>,
    sameness: SamenessScratch,
}

/// Measures the parts of one layer that `detail` selects: its stages, curve statistics, sameness, typical unit and
/// first units.
///
/// Other parts stay at their default: an empty histogram, `None`. The caller fills in γ, β, shift, distance
/// from the input, gradient and update ratio.
///
/// # Panics
/// Panics if an array is not contiguous and row-major, or if the arrays differ in shape.
#[must_use]
pub fn measure_layer<F: Real>(arrays: &LayerArrays<F>, detail: &Detail, scratch: &mut Scratch<F>) -> LayerFrame {
    let shape = arrays.z.dim();
    for other in [arrays.z_hat, arrays.y, Some(arrays.f), arrays.a].iter().flatten() {
        assert_eq!(other.dim(), shape, "all stages of a layer have the same shape");
    }
    let y = arrays.y.unwrap_or(arrays.z);
    // The output of a normalization does not have the range of f.
    let range_of_a = if arrays.a.is_none() { arrays.activation } else { None };

    let mut frame = LayerFrame::default();
    let mut measure = |stage, values: &ArrayView2<F>| {
        stage_stats(flat(values), fixed_range(stage, range_of_a), detail, &mut scratch.stage)
    };
    if detail.wants(Stage::Z) || detail.wants(Stage::Y) && arrays.y.is_none() {
        frame.z = measure(Stage::Z, &arrays.z);
    }
    if detail.wants(Stage::ZHat) {
        frame.z_hat = arrays.z_hat.map(|z_hat| measure(Stage::ZHat, &z_hat));
    }
    if let Some(y) = &arrays.y {
        // Present even if not selected: an absent y would mean that y is the same as z.
        frame.y = Some(if detail.wants(Stage::Y) { measure(Stage::Y, y) } else { StageStats::default() });
    }
    if detail.wants(Stage::A) {
        frame.a = measure(Stage::A, &arrays.a.unwrap_or(arrays.f));
    }
    if let Some(activation) = arrays.activation.filter(|_| detail.curve) {
        frame.curve = curve_stats(activation, flat(&y), flat(&arrays.f), shape.1, &mut scratch.curve);
    }
    if detail.typical_unit {
        scratch.sorted.refill(y, usize::MAX);
        frame.typical_unit = scratch.sorted.typical_unit(&mut scratch.bands).map(|(_, percentiles)| percentiles);
    }
    if detail.sameness && arrays.activation.is_some() {
        frame.sameness = sameness(&arrays.a.unwrap_or(arrays.f), &mut scratch.sameness);
    }
    // Views show the units of hidden layers only.
    if arrays.activation.is_some() {
        measure_units(&mut frame, arrays, detail, &mut scratch.sorted);
    }
    frame
}

/// Measures the bands of the first units at every stage that `detail` selects. If the typical unit was measured,
/// `sorted` already holds y.
fn measure_units<F: Real>(frame: &mut LayerFrame, arrays: &LayerArrays<F>, detail: &Detail, sorted: &mut Sorted<F>) {
    let wants = |stage: Stage| detail.units[stage as usize];
    // Without a normalization y is z, which also replaces ẑ. This stage comes first because `sorted` may already
    // hold it.
    if wants(Stage::Y) || (wants(Stage::Z) || wants(Stage::ZHat)) && arrays.y.is_none() {
        if !detail.typical_unit {
            sorted.refill(arrays.y.unwrap_or(arrays.z), UNITS);
        }
        frame.set_units(Stage::Y, sorted.first_units(UNITS));
    }
    let others = [
        (Stage::Z, arrays.y.map(|_| arrays.z)),
        (Stage::ZHat, arrays.z_hat),
        (Stage::A, Some(arrays.a.unwrap_or(arrays.f))),
    ];
    for (stage, values) in others {
        if let Some(values) = values.filter(|_| wants(stage)) {
            sorted.refill(values, UNITS);
            frame.set_units(stage, sorted.first_units(UNITS));
        }
    }
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small counts")]
mod tests {
    use ndarray::Array2;

    use super::super::detail::LayersView;
    use super::*;

    fn wave(scale: f32) -> Array2<f32> {
        Array2::from_shape_fn((50, 20), |(sample, unit)| scale * ((sample * 20 + unit) as f32 * 0.7).sin())
    }

    fn arrays<'a>(z: &'a Array2<f32>, f: &'a Array2<f32>) -> LayerArrays<'a, f32> {
        LayerArrays { z: z.view(), z_hat: None, y: None, f: f.view(), a: None, activation: Some(Activation::Tanh) }
    }

    #[test]
    fn without_a_normalization_y_is_z() {
        let (z, f) = (wave(3.0), wave(3.0).mapv(f32::tanh));
        let live = Detail::layers_view(LayersView::histograms(Stage::Y));
        let detail = Detail { stages: [false, false, true, false], ..live };
        let frame = measure_layer(&arrays(&z, &f), &detail, &mut Scratch::default());
        assert!(frame.y.is_none() && frame.stage(Stage::ZHat).is_none());
        assert_eq!(frame.stage(Stage::Y).unwrap().fixed.total(), 1000);
        assert_eq!(frame.a.fixed.total(), 0, "not asked for");
        let recorded = measure_layer(&arrays(&z, &f), &Detail::ALL, &mut Scratch::default());
        assert!(recorded.units_of_z.is_empty() && recorded.units(Stage::ZHat).is_empty());
        assert_eq!(recorded.units(Stage::Z).len(), 20);
        assert_eq!(recorded.units(Stage::Z), recorded.units(Stage::Y));
        assert!(frame.curve.saturated.is_some());
    }

    #[test]
    fn every_stage_is_measured_by_itself() {
        let (z, z_hat, y) = (wave(4.0), wave(1.0), wave(2.0));
        let f = y.mapv(f32::tanh);
        let normalized = LayerArrays { z_hat: Some(z_hat.view()), y: Some(y.view()), ..arrays(&z, &f) };
        let frame = measure_layer(&normalized, &Detail::ALL, &mut Scratch::default());
        let spread = Stage::ALL.map(|stage| frame.stage(stage).unwrap().std);
        assert!((spread[0] / spread[1] - 4.0).abs() < 1e-5 && (spread[2] / spread[1] - 2.0).abs() < 1e-5);
        assert_eq!((frame.a.fixed.low, frame.a.fixed.high), (-1.0, 1.0));
        assert!(frame.typical_unit.is_some());
        assert_eq!(
            Stage::ALL.map(|stage| frame.units(stage).len()),
            [20, 0, 20, 0],
            "of every step z and y alone are kept"
        );
        for (z, y) in frame.units(Stage::Z).iter().zip(frame.units(Stage::Y)) {
            let [z, y] = [z, y].map(|band| band.percentiles().unwrap());
            assert!(z.iter().zip(y).all(|(z, y)| (z - 2.0 * y).abs() < 4.0 * 4.0 / 4095.0), "{z:?} and {y:?}");
        }
        for stage in Stage::ALL {
            let stats = frame.stage(stage).unwrap();
            assert_eq!((stats.fixed.total(), stats.fitted.total()), (1000, 1000));
        }
    }

    /// The first 20 of 50 units are measured at every stage, and the bands of z, ẑ and y have the ratios of the
    /// waves' heights.
    #[test]
    fn units_are_measured_at_every_stage_asked_for() {
        let wide =
            |scale: f32| Array2::from_shape_fn((60, 50), |(sample, unit)| scale * ((sample * 50 + unit) as f32).sin());
        let (z, z_hat, y) = (wide(4.0), wide(1.0), wide(2.0));
        let f = y.mapv(f32::tanh);
        let normalized = LayerArrays { z_hat: Some(z_hat.view()), y: Some(y.view()), ..arrays(&z, &f) };
        let frame = measure_layer(&normalized, &Detail::UNITS, &mut Scratch::default());
        let high = |stage| frame.units(stage)[7].percentiles().unwrap()[2];
        for (stage, scale) in [(Stage::Z, 4.0), (Stage::Y, 2.0)] {
            assert_eq!(frame.units(stage).len(), UNITS);
            assert!((high(stage) / high(Stage::ZHat) - scale).abs() < 1e-3, "{stage:?}");
        }
        assert!((high(Stage::A) - high(Stage::Y).tanh()).abs() < 0.02, "tanh keeps the order");
        let both = measure_layer(&normalized, &Detail { units: [true; 4], ..Detail::ALL }, &mut Scratch::default());
        assert!(Stage::ALL.iter().all(|stage| both.units(*stage) == frame.units(*stage)));
        let plain = measure_layer(&arrays(&z, &f), &Detail::UNITS, &mut Scratch::default());
        assert_eq!(plain.units(Stage::Z), frame.units(Stage::Z), "y = z");
        assert!(plain.units(Stage::ZHat).is_empty());
    }

    #[test]
    fn behind_the_activation_a_is_counted_over_the_fixed_range() {
        let (z, f, a) = (wave(1.0), wave(1.0).mapv(f32::tanh), wave(5.0));
        let after = LayerArrays { a: Some(a.view()), ..arrays(&z, &f) };
        let frame = measure_layer(&after, &Detail::ALL, &mut Scratch::default());
        assert_eq!((frame.a.fixed.low, frame.a.fixed.high), (-8.0, 8.0));
        assert_eq!(frame.a.fixed.counts.sum(), 1000);
    }

    #[test]
    fn a_layer_that_overflowed_is_counted_not_hidden() {
        let mut z = wave(1.0);
        z.fill(f32::NAN);
        z[[3, 4]] = f32::INFINITY;
        let frame = measure_layer(&arrays(&z, &z), &Detail::ALL, &mut Scratch::default());
        assert_eq!((frame.z.fixed.nonfinite, frame.z.fitted.nonfinite), (1000, 1000));
        assert!(frame.z.mean.is_nan() && frame.z.percentiles.iter().all(|x| x.is_nan()));
        assert_eq!((frame.typical_unit, frame.curve.r2, frame.curve.mean_slope), (None, None, None));
        assert_eq!(frame.curve.saturated, Some(0.001));
    }

    #[test]
    fn scratch_of_another_shape_changes_nothing() {
        let (z, f) = (wave(3.0), wave(3.0).mapv(f32::tanh));
        let fresh = measure_layer(&arrays(&z, &f), &Detail::ALL, &mut Scratch::default());
        let mut used = Scratch::default();
        let large = Array2::from_elem((70, 40), 2.0_f32);
        let _ = measure_layer(&arrays(&large, &large), &Detail::ALL, &mut used);
        let again = measure_layer(&arrays(&z, &f), &Detail::ALL, &mut used);
        assert_eq!(format!("{fresh:?}"), format!("{again:?}"));
    }
}
