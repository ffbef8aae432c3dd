//! The data series of the Gradients view, computed once for each report.

use std::sync::Arc;

use egui::{Id, Ui};
use egui_plot::PlotPoint;

use super::ratio::GUIDE;
use crate::measure::{ArmFrame, BINS, Frame, Histogram, LayerFrame, gaussian};
use crate::trainer::Report;
use crate::view::Scene;
use crate::view::charts::{Axis, Both, Lines, ends, layers_over_time};
use crate::view::format::float;
use crate::view::kept::{frames, kept};

/// Number of runs that all lines of a chart over time together are thinned to.
const POINTS: usize = 3000;
/// Half the range of a gradient histogram, in units of the layer's rms.
const REACH: f64 = 4.0;

/// The series of all charts of the Gradients view. A hidden arm has no points and does not affect the axes.
#[derive(Default)]
pub struct Gradients {
    /// The step at which the gradients were measured; `None` before the first frame with gradients.
    pub step: Option<u64>,
    /// The rms of the gradients: the layer, counted from 1, and log₁₀ of its rms.
    pub rms: Both,
    /// The rms of the gradients at step 0, in the same form; empty if step 0 is displayed.
    pub start: Both,
    /// The axis of both rms series.
    pub rms_axis: Option<Axis>,
    /// The dead units: the layer and the share of its units that are dead.
    pub dead: Both,
    /// The saturated inputs: the layer and the share of its inputs that are saturated.
    pub saturated: Both,
    /// The axis of both shares.
    pub share_axis: Option<Axis>,
    /// The outlines of the histograms: the gradient in units of the layer's rms, and its density or log₁₀ of the
    /// density.
    pub outlines: Lines,
    /// The standard normal distribution on the axes of the outlines.
    pub gaussian: Vec<PlotPoint>,
    /// The axis of the densities.
    pub outline_axis: Option<Axis>,
    /// For each layer, the share of its gradients beyond ±4·rms.
    pub beyond: [Vec<Option<f64>>; 2],
    /// The update : data ratios: the place of the step on the time axis, and log₁₀ of the ratio.
    pub ratios: Lines,
    /// The axis of the ratios, which includes the guide.
    pub ratio_axis: Option<Axis>,
}

impl Gradients {
    /// Returns the series of the displayed report, kept in the `egui` context until the report or the options change.
    pub fn of(ui: &Ui, scene: &Scene<'_>) -> Arc<Self> {
        let Some(report) = scene.report else { return Arc::default() };
        let state = scene.state;
        let shown = scene.frame().map(|frame| frame.step);
        let key = (frames(report), shown, state.time_scale, state.hidden, state.gradients);
        kept(ui.ctx(), Id::unique("series of the gradients"), key, |_| Arc::new(Self::new(scene, report)))
    }

    fn new(scene: &Scene<'_>, report: &Report) -> Self {
        // A live frame has no gradients, so the newest frame that has them is used.
        let frame = scene.frame_with(|layer| layer.gradient.is_some());
        let step = frame.map(|frame| frame.step);
        let first = report.timeline.frames().first().filter(|first| first.step == 0 && step != Some(0));
        let rms = |frame: Option<&Frame>| arms(scene, frame, |arm| per_layer(arm, log_rms));
        let (now, start) = (rms(frame), rms(first.map(|first| &**first)));
        let shares = scene.frame_with(|layer| layer.curve.dead.is_some());
        let shares_of = |frame: Option<&Frame>| {
            let shares: [fn(&LayerFrame) -> Option<f64>; 2] = [|layer| layer.curve.dead, |layer| layer.curve.saturated];
            shares.map(|share| arms(scene, frame, |arm| per_layer(arm, share)))
        };
        let [dead, saturated] = shares_of(shares);
        let plain = scene.state.gradients.plain_density;
        let outline_axis = outline_axis(scene, &scene.axis_frames(frame), plain);
        let on_axis: Vec<Both> = scene.axis_frames(frame).into_iter().map(|frame| rms(Some(frame))).collect();
        let rms_axis = Axis::log_around(heights(on_axis.iter().flatten().chain(&start)));
        let on_axis: Vec<Both> =
            scene.axis_frames(shares).into_iter().flat_map(|frame| shares_of(Some(frame))).collect();
        let share_axis = share_axis(heights(on_axis.iter().flatten()));
        let floor = outline_axis.map_or(0.0, |axis| axis.low);
        let outlines = [0, 1].map(|arm| of_arm(scene, frame, arm, |layer| outline(layer, plain, floor)));
        let ratios = ratios(scene, report);
        Self {
            step,
            rms_axis,
            rms: now,
            start,
            share_axis,
            dead,
            saturated,
            gaussian: normal(plain, floor),
            outlines,
            outline_axis,
            beyond: [0, 1].map(|arm| of_arm(scene, frame, arm, beyond)),
            ratio_axis: ratio_axis(heights(ratios.iter().flatten())),
            ratios,
        }
    }
}

/// Returns the result of `make` for both arms of a frame; empty for an arm that is hidden or has diverged.
fn arms(scene: &Scene<'_>, frame: Option<&Frame>, make: impl Fn(&ArmFrame) -> Vec<PlotPoint>) -> Both {
    [0, 1].map(|arm| match frame {
        Some(frame) if scene.shows(arm) && frame.arms[arm].diverged.is_none() => make(&frame.arms[arm]),
        _ => Vec::new(),
    })
}

/// Returns the result of `make` for each hidden layer of `arm`; empty for a hidden arm.
fn of_arm<T>(scene: &Scene<'_>, frame: Option<&Frame>, arm: usize, make: impl Fn(&LayerFrame) -> T) -> Vec<T> {
    let frame = frame.filter(|_| scene.shows(arm));
    frame.map_or_else(Vec::new, |frame| frame.arms[arm].hidden().iter().map(make).collect())
}

/// Returns a value of each hidden layer, as points over the layers, without values that are not finite.
fn per_layer(arm: &ArmFrame, value: impl Fn(&LayerFrame) -> Option<f64>) -> Vec<PlotPoint> {
    let values = arm.hidden().iter().enumerate();
    let values = values.filter_map(|(i, layer)| Some((i + 1, value(layer).filter(|value| value.is_finite())?)));
    values.map(|(layer, value)| PlotPoint::new(float(layer), value)).collect()
}

fn log_rms(layer: &LayerFrame) -> Option<f64> {
    Some(layer.gradient.as_ref()?.rms.log10())
}

fn heights<'a>(lines: impl Iterator<Item = &'a Vec<PlotPoint>>) -> impl Iterator<Item = f64> {
    lines.flatten().map(|point| point.y)
}

/// Returns an axis from 0 to a little above the highest share, and to 10 % at least.
fn share_axis(shares: impl Iterator<Item = f64>) -> Option<Axis> {
    let high = shares.fold(f64::NEG_INFINITY, f64::max);
    let high = high.max(0.1) * 1.08;
    (high < 2.0).then(|| Axis::linear(-0.04 * high, high, 26.0))
}

/// Range of ratios that an axis makes room for. A layer on its way to overflow leaves the chart at the top, and
/// the others stay readable.
const RATIOS: (f64, f64) = (-9.0, 1.0);

/// Returns an axis around all ratios and the guide, within `RATIOS`; `None` without ratios.
fn ratio_axis(ratios: impl Iterator<Item = f64>) -> Option<Axis> {
    let (low, high) = ends(ratios)?;
    let (low, high) = (low.max(RATIOS.0).min(GUIDE - 0.5), high.min(RATIOS.1).max(GUIDE + 0.5));
    let air = 0.05 * (high - low);
    Some(Axis::linear(low - air, high + air, 24.0))
}

/// Returns the histogram of a layer's gradient; `None` if it is empty or the rms is 0 or not finite.
fn histogram(layer: &LayerFrame) -> Option<&Histogram> {
    let gradient = layer.gradient.as_ref()?;
    let counted = gradient.rms > 0.0 && gradient.rms.is_finite() && gradient.histogram.total() > 0;
    counted.then_some(&gradient.histogram)
}

/// Number of histogram bins merged into one bin of the outline. A small layer has few weights, and fewer bins keep
/// its tail from looking jagged.
const MERGED: usize = 2;

/// Returns the width of a bin of the outline, in units of the rms.
fn bin() -> f64 {
    2.0 * REACH * float(MERGED) / float(BINS)
}

/// Returns the density that a single gradient in a bin of the outline amounts to.
fn single(histogram: &Histogram) -> f64 {
    1.0 / (float(histogram.total()) * bin())
}

/// Returns the outline of a layer; an empty bin of a logarithmic outline lies at `floor`. Empty if the layer has
/// no histogram.
fn outline(layer: &LayerFrame, plain: bool, floor: f64) -> Vec<PlotPoint> {
    let Some(histogram) = histogram(layer) else { return Vec::new() };
    let height = |count: u32| {
        let density = f64::from(count) * single(histogram);
        match (plain, count) {
            (true, _) => density,
            (false, 0) => floor,
            (false, _) => density.log10(),
        }
    };
    let at = |i: usize| -REACH + (float(i) + 0.5) * bin();
    let counts = histogram.counts.to_array();
    let merged = counts.chunks(MERGED).map(|bins| bins.iter().sum::<u32>());
    merged.enumerate().map(|(i, count)| PlotPoint::new(at(i), height(count))).collect()
}

/// Returns the share of a layer's gradients beyond the axis.
fn beyond(layer: &LayerFrame) -> Option<f64> {
    let histogram = histogram(layer)?;
    Some(float(u64::from(histogram.underflow) + u64::from(histogram.overflow)) / float(histogram.total()))
}

/// Returns the density of N(0, 1), for comparison.
fn normal(plain: bool, floor: f64) -> Vec<PlotPoint> {
    let height = |x: f64| {
        let density = gaussian::density(0.0, 1.0, x);
        if plain { density } else { density.log10().max(floor) }
    };
    (0..=64_u8).map(|i| -REACH + 2.0 * REACH * f64::from(i) / 64.0).map(|x| PlotPoint::new(x, height(x))).collect()
}

/// Returns the axis for the outlines of both arms, from the density of a single gradient of the largest layer to
/// the highest bin.
fn outline_axis(scene: &Scene<'_>, frames: &[&Frame], plain: bool) -> Option<Axis> {
    let arms = frames.iter().flat_map(|frame| frame.arms.iter().enumerate());
    let layers = arms.filter(|(arm, _)| scene.shows(*arm)).flat_map(|(_, arm)| arm.hidden());
    let ends = layers.filter_map(histogram).map(|histogram| {
        let counts = histogram.counts.to_array();
        let peak = counts.chunks(MERGED).map(|bins| bins.iter().sum::<u32>()).max().unwrap_or(0);
        (single(histogram), f64::from(peak) * single(histogram))
    });
    let (low, high) = ends.fold((f64::INFINITY, 0.5_f64), |(low, high), (one, peak)| (low.min(one), high.max(peak)));
    if !low.is_finite() {
        return None;
    }
    Some(if plain {
        // Below 0 there is room, so that its number does not touch the first number of the other axis.
        Axis::linear(-0.06 * high, 1.05 * high, 26.0)
    } else {
        Axis::log(low.log10().max(-6.0) - 0.2, high.log10() + 0.15)
    })
}

/// Returns the ratios of every hidden layer over time.
fn ratios(scene: &Scene<'_>, report: &Report) -> Lines {
    let time = scene.time_axis();
    [0, 1].map(|arm| {
        let depth = if scene.shows(arm) { scene.run().network.depth } else { 0 };
        let ratio = |layer: &LayerFrame| Some([layer.update_ratio.filter(|ratio| ratio.is_finite())?]);
        let [lines] = layers_over_time(report, &time, (arm, depth), POINTS, ratio);
        lines
    })
}

#[cfg(test)]
mod tests;
