use std::sync::Arc;

use super::*;
use crate::config::{Config, Normalization};
use crate::measure::{CurveStats, Diverged, DivergedCause, DivergedPart, GradientStats, NonFiniteValue, Timeline};
use crate::trainer::{Activity, DataSummary, Remedies};
use crate::view::{GradientOptions, Language, Scene, Text, ViewState};

/// Returns a layer with all values that are drawn. Half of its gradients lie in the bin right of 0, one beyond the
/// axis.
fn layer(rms: f64) -> LayerFrame {
    let mut counts = [0; BINS];
    (counts[32], counts[0]) = (4, 3);
    LayerFrame {
        curve: CurveStats { dead: Some(0.25), saturated: Some(0.5), ..CurveStats::default() },
        gradient: Some(GradientStats {
            rms,
            histogram: Histogram { counts: counts.into(), overflow: 1, ..Histogram::default() },
        }),
        update_ratio: Some(-3.5),
        ..LayerFrame::default()
    }
}

/// Returns a frame with two hidden layers and the output layer.
fn frame(step: u64, diverged: [bool; 2]) -> Arc<Frame> {
    let arm = |arm: usize| ArmFrame {
        normalization: Normalization::None,
        loss: None,
        train_accuracy: None,
        test_accuracy: None,
        diverged: diverged[arm].then_some(Diverged {
            step,
            layer: 1,
            output: false,
            part: DivergedPart::Loss,
            value: NonFiniteValue::Nan,
            cause: DivergedCause::Data { largest: 1e30 },
        }),
        layers: vec![layer(0.01), layer(0.1), layer(9.0)],
        ..ArmFrame::default()
    };
    Arc::new(Frame { step, epoch: 0.0, arms: [arm(0), arm(1)] })
}

fn report(frames: &[Arc<Frame>]) -> Report {
    let mut config = Config::plane();
    config.set("network.depth=2").unwrap();
    let mut timeline = Timeline::new();
    for frame in frames {
        timeline.push(Arc::clone(frame));
    }
    Report {
        activity: Activity::Paused,
        config: Arc::new(config.clone()),
        file: Arc::new(config),
        frame: frames.last().cloned(),
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

fn made(report: &Report, state: &ViewState) -> Gradients {
    let text = Text::new(Language::English);
    Gradients::new(&Scene::new(&report.config, Some(report), state, &text), report)
}

fn plain(points: &[PlotPoint]) -> Vec<(f64, f64)> {
    points.iter().map(|point| (point.x, point.y)).collect()
}

#[test]
fn the_output_layer_is_left_out_and_step_0_stands_beside() {
    let series = made(&report(&[frame(0, [false; 2]), frame(7, [false; 2])]), &ViewState::default());
    assert_eq!(series.step, Some(7));
    assert_eq!(plain(&series.rms[0]), [(1.0, -2.0), (2.0, -1.0)]);
    assert_eq!(series.start, series.rms);
    assert_eq!(plain(&series.dead[1]), [(1.0, 0.25), (2.0, 0.25)]);
    assert_eq!(plain(&series.saturated[1]), [(1.0, 0.5), (2.0, 0.5)]);
    let first = made(&report(&[frame(0, [false; 2])]), &ViewState::default());
    assert_eq!(first.start, [Vec::new(), Vec::new()], "not twice the same line");
}

#[test]
fn an_outline_is_a_density() {
    let report = report(&[frame(7, [false; 2])]);
    let state =
        ViewState { gradients: GradientOptions { plain_density: true, landscape: false }, ..ViewState::default() };
    let series = made(&report, &state);
    let outline = &series.outlines[0][0];
    assert_eq!(outline.len(), BINS / 2);
    // Half of the values in a bin that is a quarter of the rms wide.
    assert!((outline[16].y - 2.0).abs() < 1e-12 && (outline[16].x - 0.125).abs() < 1e-12);
    // The gradients beyond the axis are missing from the area.
    let area: f64 = outline.iter().map(|point| point.y / 4.0).sum();
    assert!((area - 7.0 / 8.0).abs() < 1e-12);
    assert_eq!(series.beyond[0], [Some(0.125), Some(0.125)]);
    let log = made(&report, &ViewState::default());
    assert!((log.outlines[1][0][16].y - 2.0_f64.log10()).abs() < 1e-12);
    assert!(
        (log.outlines[1][0][5].y - log.outline_axis.unwrap().low).abs() < 1e-12,
        "an empty bin stands at the floor"
    );
}

#[test]
fn a_ratio_ends_where_its_arm_diverges_and_the_guide_is_in_sight() {
    let frames = [frame(0, [false; 2]), frame(1, [false; 2]), frame(2, [true, false])];
    let series = made(&report(&frames), &ViewState::default());
    assert_eq!(plain(&series.ratios[0][1]), [(0.0, -3.5), (1.0, -3.5)]);
    assert_eq!(series.ratios[1][1].len(), 3);
    let axis = series.ratio_axis.unwrap();
    assert!(axis.low < -3.5 && axis.high > GUIDE);
    let far = ratio_axis([-40.0, 20.0].into_iter()).unwrap();
    assert!(far.low > -10.0 && far.high < 2.0, "an explosion leaves the picture");
}

#[test]
fn a_hidden_arm_leaves_nothing() {
    let state = ViewState { hidden: Some(1), ..ViewState::default() };
    let series = made(&report(&[frame(0, [false; 2]), frame(7, [false; 2])]), &state);
    for both in [&series.rms, &series.start, &series.dead, &series.saturated] {
        assert!(!both[0].is_empty() && both[1].is_empty());
    }
    assert!(series.outlines[1].is_empty() && series.ratios[1].is_empty() && series.beyond[1].is_empty());
    assert_eq!((series.outlines[0].len(), series.ratios[0].len()), (2, 2));
}

#[test]
fn without_gradients_there_are_no_outlines() {
    let mut bare = (*frame(3, [false; 2])).clone();
    for arm in &mut bare.arms {
        arm.layers.iter_mut().for_each(|layer| layer.gradient = None);
    }
    let series = made(&report(&[Arc::new(bare)]), &ViewState::default());
    assert_eq!((series.step, series.outline_axis, series.rms_axis), (None, None, None));
    let mut flat = (*frame(3, [false; 2])).clone();
    flat.arms[0].layers[0].gradient = Some(GradientStats { rms: 0.0, histogram: Histogram::default() });
    let series = made(&report(&[Arc::new(flat)]), &ViewState::default());
    assert_eq!(plain(&series.rms[0]), [(2.0, -1.0)], "a gradient of 0 has no logarithm");
    assert!(series.outlines[0][0].is_empty() && !series.outlines[0][1].is_empty());
}

#[test]
fn steady_axes_hold_the_values_of_all_steps() {
    let mut late = Frame::clone(&frame(9, [false; 2]));
    for arm in &mut late.arms {
        arm.layers[0] = LayerFrame { curve: CurveStats { dead: Some(0.9), ..CurveStats::default() }, ..layer(1e-6) };
    }
    let report = report(&[frame(0, [false; 2]), frame(7, [false; 2]), Arc::new(late)]);
    let axes = |at, steady| {
        let series = made(&report, &ViewState { at, steady, ..ViewState::default() });
        [series.rms_axis, series.share_axis, series.outline_axis].map(|axis| axis.map(|axis| (axis.low, axis.high)))
    };
    assert_eq!(axes(Some(7), true), axes(None, true));
    assert_ne!(axes(Some(7), false), axes(None, false));
    let [Some((low, high)), ..] = axes(Some(0), true) else { panic!("there are gradients") };
    assert!(low <= -6.0 && high >= -1.0, "{low}..{high}");
}
