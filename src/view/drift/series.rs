//! The data series of the Drift view, computed once for each report.

use std::sync::Arc;

use egui::{Id, TextureHandle, TextureOptions, Ui};
use egui_plot::PlotPoint;

use super::heat::Heat;
use super::{DriftOptions, Lower, Whose};
use crate::measure::{Frame, LayerFrame, Stage};
use crate::trainer::Report;
use crate::view::charts::{Axis, Both, Lines, TimeAxis, ends, layers_over_time, thin};
use crate::view::kept::{frames, kept};
use crate::view::texture::texture;
use crate::view::{Scene, format, theme};

/// Greatest absolute value that an axis makes room for. An arm on its way to overflow leaves the chart, and the
/// other arm stays readable.
const FAR: f64 = 100.0;
/// Number of runs that the lines of all layers together are thinned to, in a chart of every layer.
const LINES: usize = 4000;

/// The percentiles of one arm over time.
#[derive(Default)]
pub struct Bands {
    /// Percentiles 15, 50 and 85.
    pub lines: [Vec<PlotPoint>; 3],
    /// The points of the band: time, percentile 15 and percentile 85.
    pub fill: Vec<[f64; 3]>,
}

/// The series of all charts of the Drift view.
#[derive(Default)]
pub struct Drift {
    /// The percentile bands of both arms.
    pub bands: [Bands; 2],
    /// The axis of the bands of both arms.
    pub bands_axis: Option<Axis>,
    /// The heat maps of both arms.
    pub heat: [Heat; 2],
    /// The textures of the heat maps; `None` for an arm that is hidden or not measured.
    pub images: [Option<TextureHandle>; 2],
    /// For each arm, the mean of every hidden layer over time.
    pub means: Lines,
    /// The axis of all means.
    pub means_axis: Option<Axis>,
    /// For each arm, the standard deviation of every hidden layer over time.
    pub spreads: Lines,
    /// The axis of all standard deviations.
    pub spreads_axis: Option<Axis>,
    /// Log₁₀ of W1/sd, the distance in standard deviations.
    pub per_sd: Both,
    /// Log₁₀ of the shape-only W1.
    pub shape: Both,
    /// The axis of both shift measures.
    pub shift_axis: Option<Axis>,
}

impl Drift {
    /// Returns the series of the displayed report, kept in the `egui` context until the report or the options change.
    pub fn of(ui: &Ui, scene: &Scene<'_>) -> Arc<Self> {
        let Some(report) = scene.report else { return Arc::default() };
        let state = scene.state;
        let dark = ui.visuals().dark_mode;
        let view = (scene.layer(), Whose::of(scene), state.drift, state.time_scale, state.hidden, dark);
        kept(ui.ctx(), Id::unique("series of the drift view"), (frames(report), view), |old: Option<Arc<Self>>| {
            let mut drift = Self::new(scene, report);
            let palette = theme::palette(ui);
            for (arm, heat) in drift.heat.iter().enumerate().filter(|(_, heat)| !heat.columns.is_empty()) {
                let old = old.as_ref().and_then(|old| old.images[arm].clone());
                let image = heat.image(palette, arm);
                drift.images[arm] = Some(texture(ui.ctx(), old, image, TextureOptions::NEAREST));
            }
            Arc::new(drift)
        })
    }

    fn new(scene: &Scene<'_>, report: &Report) -> Self {
        let time = scene.time_axis();
        let arms = [0, 1].map(|arm| Arm { report, time, index: arm, shown: scene.shows(arm), layer: scene.layer() });
        let (options, whose) = (scene.state.drift, Whose::of(scene));
        let mut drift = Self {
            bands: arms.map(|arm| arm.bands(whose, options.stage)),
            heat: arms.map(|arm| arm.heat(options.stage)),
            ..Self::default()
        };
        drift.bands_axis = around(drift.bands.iter().flat_map(|bands| bands.lines.iter().flatten()));
        match options.lower {
            Lower::Shift => {
                [drift.per_sd, drift.shape] = [false, true].map(|shape| arms.map(|arm| arm.shift(options, shape)));
                let all = drift.per_sd.iter().chain(&drift.shape).flatten();
                drift.shift_axis = Axis::log_around(all.map(|point| point.y));
            }
            // The values of the bars come from the frames themselves.
            Lower::Bars => {}
            Lower::Moments => {
                let [a, b] = arms.map(|arm| arm.moments(options.stage, scene.run().network.depth));
                let ([mean_a, spread_a], [mean_b, spread_b]) = (a, b);
                (drift.means, drift.spreads) = ([mean_a, mean_b], [spread_a, spread_b]);
                drift.means_axis = around(drift.means.iter().flatten().flatten());
                // The axis of the standard deviations includes 0.
                let zero = PlotPoint::new(0.0, 0.0);
                let spreads = drift.spreads.iter().flatten().flatten();
                drift.spreads_axis = around(spreads.chain([&zero]));
            }
        }
        drift
    }
}

/// The frames of one arm, and the layer to read from them.
#[derive(Clone, Copy)]
struct Arm<'a> {
    report: &'a Report,
    time: TimeAxis,
    /// Index of the arm: 0 for A, 1 for B.
    index: usize,
    /// Whether the arm is shown. A hidden arm has no series and does not affect the axes.
    shown: bool,
    /// The selected layer, counted from 1.
    layer: usize,
}

impl<'a> Arm<'a> {
    /// Returns the recorded frames before the arm diverged. Live frames are left out, since they lack percentiles
    /// and shifts.
    fn recorded(&self) -> impl Iterator<Item = &'a Frame> {
        self.going(self.report.timeline.frames().iter().map(|frame| &**frame))
    }

    /// Returns those of `frames` before the arm diverged; none if the arm is hidden.
    fn going(&self, frames: impl Iterator<Item = &'a Frame>) -> impl Iterator<Item = &'a Frame> {
        let (arm, shown) = (self.index, self.shown);
        frames.take_while(move |frame| shown && frame.arms[arm].diverged.is_none())
    }

    fn layer_of(&self, frame: &'a Frame) -> Option<&'a LayerFrame> {
        frame.arms[self.index].layers.get(self.layer - 1)
    }

    fn at(&self, frame: &Frame) -> f64 {
        self.time.at(format::float(frame.step))
    }

    fn bands(&self, whose: Whose, stage: Stage) -> Bands {
        let at = |frame| Some((self.at(frame), whose.percentiles(self.layer_of(frame)?, stage)?));
        let points: Vec<(f64, [f64; 3])> = self.recorded().filter_map(at).collect();
        let line = |k: usize| thin(points.iter().map(|(x, of)| PlotPoint::new(*x, of[k])).collect());
        Bands { lines: [0, 1, 2].map(line), fill: points.iter().map(|(x, of)| [*x, of[0], of[2]]).collect() }
    }

    fn heat(&self, stage: Stage) -> Heat {
        let frames: Vec<&Frame> = self.going(self.report.frames()).collect();
        let histogram = |frame: &'a Frame| Some((frame.step, &self.layer_of(frame)?.stage(stage)?.fixed));
        // A live frame may lack this stage.
        let measured = frames.iter().filter_map(|frame| histogram(frame)).filter(|(_, counts)| counts.total() > 0);
        Heat::new(&self.time, &measured.collect::<Vec<_>>(), self.end(&frames))
    }

    /// Returns the step up to which the last of `frames` is shown: the step of the first frame in which the arm
    /// has diverged, else one step after the last frame.
    fn end(&self, frames: &[&Frame]) -> u64 {
        let diverged = self.report.frames().find(|frame| frame.arms[self.index].diverged.is_some());
        diverged.map_or_else(|| frames.last().map_or(0, |last| last.step + 1), |frame| frame.step)
    }

    /// Returns mean and standard deviation of every hidden layer over time.
    fn moments(&self, stage: Stage, depth: usize) -> Lines {
        let depth = if self.shown { depth } else { 0 };
        layers_over_time(self.report, &self.time, (self.index, depth), LINES, |layer| {
            // A stage that was not measured has neither a standard deviation nor counts.
            let stats = layer.stage(stage).filter(|stats| stats.std != 0.0 || stats.fixed.total() > 0)?;
            (stats.mean.is_finite() && stats.std.is_finite()).then_some([stats.mean, stats.std])
        })
    }

    /// Returns log₁₀ of a shift measure over time, without points where the shift is 0.
    fn shift(&self, options: DriftOptions, shape: bool) -> Vec<PlotPoint> {
        let point = |frame| {
            let distance = options.distance(self.layer_of(frame)?)?;
            let value = if shape { distance.shape } else { distance.per_sd };
            (value > 0.0 && value.is_finite()).then(|| PlotPoint::new(self.at(frame), value.log10()))
        };
        thin(self.recorded().filter_map(point).collect())
    }
}

/// Returns a linear axis around all points up to `FAR` from 0, with a small margin; `None` without any.
fn around<'a>(points: impl Iterator<Item = &'a PlotPoint>) -> Option<Axis> {
    let (low, high) = ends(points.map(|point| point.y).filter(|y| y.abs() <= FAR))?;
    let air = (0.06 * (high - low)).max(0.1);
    Some(Axis::linear(low - air, high + air, 26.0))
}

#[cfg(test)]
mod tests;
