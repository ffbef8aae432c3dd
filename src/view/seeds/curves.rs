//! The data series of the charts of several seeds, computed once for each result.

use std::sync::Arc;

use egui::{Id, Ui};
use egui_plot::PlotPoint;

use crate::measure::{SeedBand, SeedMeasure, SeedSeries};
use crate::view::charts::{Axis, Both, TimeAxis};
use crate::view::kept::{Address, kept};
use crate::view::{Scene, format};

/// Logarithm of the loss above which the axis makes no more room, as in the plot of one run.
const LOSS_TOP: f64 = 2.0;

/// The curves of all charts of several seeds.
pub struct Curves {
    /// The results that the curves were computed from.
    pub series: Arc<SeedSeries>,
    /// The horizontal axis of all charts.
    pub time: TimeAxis,
    measures: [Shown; 4],
}

/// The curves of one measure.
#[derive(Default)]
pub struct Shown {
    /// For each arm, the medians: the place of the step on the time axis, and the median.
    pub medians: Both,
    /// For each arm, the bands: the place of the step on the time axis, the minimum and the maximum.
    pub bands: [Vec<[f64; 3]>; 2],
    /// The vertical axis; `None` if there is nothing to draw.
    pub axis: Option<Axis>,
}

impl Curves {
    /// Returns the curves of `series`, kept in the `egui` context until the results or the options change.
    pub fn of(ui: &Ui, scene: &Scene<'_>, series: &Arc<SeedSeries>) -> Arc<Self> {
        let (scale, hidden) = (scene.state.time_scale, scene.state.hidden);
        kept(ui.ctx(), Id::unique("curves of the seeds"), (Address::of(series), scale, hidden), |_| {
            let time = TimeAxis::new(scale, series.steps.last().copied().unwrap_or(0));
            let measures = SeedMeasure::ALL.map(|measure| Shown::of(scene, series, &time, measure));
            Arc::new(Self { series: Arc::clone(series), time, measures })
        })
    }

    /// Returns the curves of `measure`.
    pub const fn of_measure(&self, measure: SeedMeasure) -> &Shown {
        &self.measures[measure as usize]
    }

    /// Returns the index of the measured step nearest to `step`; `None` without steps.
    pub fn near(&self, step: f64) -> Option<usize> {
        let steps = &self.series.steps;
        let after = steps.partition_point(|other| format::float(*other) < step);
        let distance = |i: &usize| (format::float(steps[*i]) - step).abs();
        (after.saturating_sub(1)..(after + 1).min(steps.len())).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

impl Shown {
    fn of(scene: &Scene<'_>, series: &SeedSeries, time: &TimeAxis, measure: SeedMeasure) -> Self {
        let is_loss = measure == SeedMeasure::Loss;
        let place = |value: f64| if is_loss { value.max(f64::MIN_POSITIVE).log10() } else { value };
        let points = [0, 1].map(|arm| {
            let bands = series.arms[arm].curves(measure).bands.iter();
            let at = series.steps.iter().zip(bands).filter(|_| scene.shows(arm));
            at.filter_map(|(step, band)| Some((time.at(format::float(*step)), (*band)?))).collect::<Vec<_>>()
        });
        let median = |(x, band): &(f64, SeedBand)| PlotPoint::new(*x, place(band.median));
        let band = |(x, band): &(f64, SeedBand)| [*x, place(band.min), place(band.max)];
        let medians = points.each_ref().map(|points| points.iter().map(median).collect());
        let bands = points.each_ref().map(|points| points.iter().map(band).collect::<Vec<_>>());
        let ends = || bands.iter().flatten().flat_map(|[_, low, high]| [*low, *high]);
        let axis = match measure {
            SeedMeasure::Loss => Axis::log_around(ends().filter(|y| *y < LOSS_TOP)),
            SeedMeasure::TrainAccuracy | SeedMeasure::TestAccuracy => Some(Axis::linear(-0.04, 1.04, 30.0)),
            // Most shares are small, so the axis ends a little above the largest one.
            SeedMeasure::Saturated => {
                let top = (1.15 * ends().fold(0.1, f64::max)).min(1.04);
                Some(Axis::linear(-0.04 * top, top, 30.0))
            }
        };
        Self { medians, bands, axis }
    }
}
