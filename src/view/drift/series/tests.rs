//! Tests of the series with constructed frames.

use super::*;
use crate::config::{Config, Normalization};
use crate::measure::{
    Against, ArmFrame, Distance, Diverged, DivergedCause, DivergedPart, Histogram, NonFiniteValue, Shift, ShiftPair,
    StageStats, Timeline, UnitBand,
};
use crate::trainer::{Activity, DataSummary, Remedies};
use crate::view::{Language, Scene, Text, ViewState};

/// Number of recorded steps: 0 to 9.
const STEPS: u64 = 10;

/// Returns the statistics of a stage around `mean`; without percentiles unless `recorded`, as in a live frame.
fn stage(mean: f64, recorded: bool) -> StageStats {
    let mut counts = [0; 64];
    counts[32] = 7;
    let percentiles = if recorded { [mean - 1.0, mean, mean + 1.0] } else { [0.0; 3] };
    let fixed = Histogram { counts: counts.into(), ..Histogram::default() };
    StageStats { mean, std: 2.0, percentiles, fixed, ..StageStats::default() }
}

/// Returns layer `layer` of arm `arm` at `step`. The mean of y is the step in arm A and a tenth of it in arm B.
/// Unit u has percentiles around 10 u, which spread more the larger u is.
fn layer(arm: usize, layer: usize, step: u64, recorded: bool) -> LayerFrame {
    let t = format::float(step) * if arm == 0 { 1.0 } else { 0.1 };
    let pair = |w1: f64| ShiftPair {
        lag: (step >= 4).then_some(Distance { w1, per_sd: w1 / 10.0, shape: w1 / 100.0 }),
        start: Some(Distance { w1, per_sd: if step == 0 { 0.0 } else { w1 }, shape: w1 }),
    };
    let unit = |u: u8| UnitBand::of([9.0, 10.0, 11.0].map(|p| p * f64::from(u)));
    LayerFrame {
        z: stage(t + 100.0 * format::float(layer), recorded),
        y: Some(stage(t, recorded)),
        // As wide as the band of unit 3 at step 0, as that of unit 1 later.
        typical_unit: recorded.then_some(if step == 0 { [0.0, 3.0, 6.2] } else { [0.0, 1.0, 2.0] }),
        units_of_y: if recorded { (1..=4).map(unit).collect() } else { Box::default() },
        shift: recorded.then(|| Shift { z: pair(1.0), y: pair(10.0) }),
        ..LayerFrame::default()
    }
}

fn frame(step: u64, recorded: bool) -> Frame {
    let arm = |arm: usize| ArmFrame {
        normalization: Normalization::Batch,
        loss: None,
        train_accuracy: None,
        test_accuracy: None,
        diverged: None,
        layers: (1..=3).map(|i| layer(arm, i, step, recorded)).collect(),
        ..ArmFrame::default()
    };
    Frame { step, epoch: 0.0, arms: [arm(0), arm(1)] }
}

/// Returns a report with two hidden layers, recorded up to step 9, and a live frame at step 12.
fn report(change: impl Fn(&mut Frame)) -> Report {
    let mut config = Config::plane();
    config.network.depth = 2;
    let made = |step, recorded| {
        let mut frame = frame(step, recorded);
        change(&mut frame);
        Arc::new(frame)
    };
    let mut timeline = Timeline::new();
    (0..STEPS).for_each(|step| timeline.push(made(step, true)));
    Report {
        activity: Activity::Running,
        config: Arc::new(config.clone()),
        file: Arc::new(config),
        frame: Some(made(12, false)),
        timeline: Arc::new(timeline),
        losses: Default::default(),
        changed: false,
        pace: 0.0,
        steps_per_s: [0.0; 2],
        data: DataSummary::default(),
        table: None,
        exhibit: Arc::default(),
        inspection: None,
        remedies: Remedies::Unknown,
    }
}

/// Returns the result of `read` for the series of `report` under `state`.
fn read<T>(report: &Report, state: &ViewState, mut read: impl FnMut(&Drift) -> T) -> T {
    let text = Text::new(Language::English);
    let scene = Scene::new(&report.config, Some(report), state, &text);
    let mut result = None;
    egui::__run_test_ui(|ui| result = Some(read(&Drift::of(ui, &scene))));
    result.unwrap()
}

fn state(typical: bool, unit: Option<usize>) -> ViewState {
    let drift = DriftOptions { pooled: !typical, ..DriftOptions::default() };
    ViewState { layer: Some(2), unit, drift, ..ViewState::default() }
}

fn values(points: &[PlotPoint]) -> Vec<(f64, f64)> {
    points.iter().map(|point| (point.x, point.y)).collect()
}

#[test]
fn bands_are_those_of_the_recorded_frames() {
    let report = report(|_| ());
    read(&report, &state(false, None), |drift| {
        let [a, b] = &drift.bands;
        assert_eq!(a.fill.len(), 10, "the live frame has no percentiles");
        assert_eq!((a.fill[3], b.fill[3]), ([3.0, 2.0, 4.0], [3.0, 0.3 - 1.0, 0.3 + 1.0]));
        assert_eq!(values(&a.lines[1]), (0..10).map(|x| (f64::from(x), f64::from(x))).collect::<Vec<_>>());
        let axis = drift.bands_axis.unwrap();
        assert!(axis.low < -1.0 && axis.low > -2.0 && axis.high > 10.0 && axis.high < 11.0, "one axis for both");
    });
}

#[test]
fn a_unit_is_followed_and_the_typical_one_is_chosen_at_the_start() {
    let report = report(|_| ());
    for (state, unit) in [(state(true, None), 3.0), (state(true, Some(2)), 2.0), (state(false, Some(4)), 4.0)] {
        read(&report, &state, |drift| {
            for bands in &drift.bands {
                let (found, expected) = (bands.fill[9], [9.0, 9.0 * unit, 11.0 * unit]);
                assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{found:?}");
            }
        });
    }
    read(&report, &state(true, Some(5)), |drift| assert!(drift.bands[0].fill.is_empty(), "not recorded"));
}

#[test]
fn a_diverged_arm_ends_where_it_diverged() {
    let report = report(|frame| {
        if frame.step >= 6 {
            let (part, value) = (DivergedPart::Activation, NonFiniteValue::Nan);
            let cause = DivergedCause::Data { largest: 1e30 };
            frame.arms[0].diverged = Some(Diverged { step: 6, layer: 1, output: false, part, value, cause });
        }
    });
    let mut state = state(false, None);
    for lower in [Lower::Shift, Lower::Moments, Lower::Bars] {
        state.drift.lower = lower;
        read(&report, &state, |drift| {
            let last = |points: &[PlotPoint]| points.last().map(|point| point.x);
            assert_eq!([0, 1].map(|arm| last(&drift.bands[arm].lines[1])), [Some(5.0), Some(9.0)]);
            let seen = |arm: usize| drift.heat[arm].columns.iter().flatten().last().map(|column| column.step);
            assert_eq!([0, 1].map(seen), [Some(5), Some(12)]);
            match lower {
                Lower::Bars => assert!(drift.per_sd.iter().chain(drift.means.iter().flatten()).all(Vec::is_empty)),
                Lower::Shift => assert_eq!([0, 1].map(|arm| last(&drift.per_sd[arm])), [Some(5.0), Some(9.0)]),
                Lower::Moments => {
                    assert_eq!([0, 1].map(|arm| last(&drift.means[arm][1])), [Some(5.0), Some(12.0)]);
                }
            }
        });
    }
}

#[test]
fn what_is_hidden_has_no_series_and_sets_no_axis() {
    let report = report(|_| ());
    let mut state = ViewState { hidden: Some(0), ..state(false, None) };
    state.drift.lower = Lower::Moments;
    read(&report, &state, |drift| {
        assert!(drift.bands[0].fill.is_empty() && drift.bands[0].lines.iter().all(Vec::is_empty));
        assert!(drift.heat[0].columns.is_empty() && drift.images[0].is_none() && drift.images[1].is_some());
        assert!(drift.means[0].iter().chain(&drift.spreads[0]).all(Vec::is_empty));
        assert!(drift.bands_axis.unwrap().high < 2.1, "B alone reaches up to 1.9");
    });
}

#[test]
fn moments_are_those_of_every_hidden_layer_and_of_the_live_frame() {
    let report = report(|_| ());
    let mut state = state(false, None);
    state.drift = DriftOptions { lower: Lower::Moments, stage: Stage::Z, ..state.drift };
    read(&report, &state, |drift| {
        assert_eq!(drift.means[0].len(), 2);
        assert_eq!(drift.means[0][0].last().map(|point| (point.x, point.y)), Some((12.0, 112.0)));
        assert_eq!(values(&drift.spreads[1][1][..2]), [(0.0, 2.0), (1.0, 2.0)]);
        assert!(drift.means_axis.unwrap().high < 101.0, "what is far away sets no axis");
        assert!(drift.per_sd[0].is_empty(), "only what is shown is converted");
    });
}

#[test]
fn shifts_are_logarithms_and_zero_has_none() {
    let report = report(|_| ());
    let mut state = state(false, None);
    read(&report, &state, |drift| {
        assert_eq!(values(&drift.per_sd[0][..1]), [(4.0, 0.0)], "10/10, not before the lag");
        assert_eq!(values(&drift.shape[1][..1]), [(4.0, -1.0)]);
    });
    state.drift = DriftOptions { against: Against::Start, stage: Stage::Z, ..state.drift };
    read(&report, &state, |drift| {
        assert_eq!(values(&drift.per_sd[0][..1]), [(1.0, 0.0)], "at step 0 the distance is 0");
        assert_eq!(values(&drift.shape[0][..1]), [(0.0, 0.0)]);
    });
}

#[test]
fn the_series_are_made_once_for_each_report_and_choice() {
    let text = Text::new(Language::English);
    let (first, second) = (report(|_| ()), report(|_| ()));
    let (plain, other) = (state(false, None), state(true, None));
    egui::__run_test_ui(|ui| {
        let series =
            |report: &Report, state: &ViewState| Drift::of(ui, &Scene::new(&first.config, Some(report), state, &text));
        let kept = series(&first, &plain);
        assert!(Arc::ptr_eq(&kept, &series(&first.clone(), &plain)));
        let kept = series(&first, &other);
        assert!(Arc::ptr_eq(&kept, &series(&first, &other)));
        assert!(!Arc::ptr_eq(&kept, &series(&first, &plain)));
        let kept = series(&first, &plain);
        assert!(!Arc::ptr_eq(&kept, &series(&second, &plain)));
    });
}
