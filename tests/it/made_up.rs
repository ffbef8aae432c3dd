//! Made-up frames: what a run could look like, from closed forms, so that a test of the window trains nothing.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "small numbers, made up"
)]

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use shiftscope::config::{Activation, Config, DataSet, Normalization};
use shiftscope::data::{Appearance, Exhibit, Point, Sample, TableReport, look_at_table};
use shiftscope::measure::{
    ArmFrame, ArmInspection, BINS, CurveStats, Decision, Diverged, DivergedCause, DivergedPart, Frame, FromInput,
    GradientShift, GradientStats, Histogram, Inspection, Landscape, LayerFrame, Line, Links, LossHistory,
    NonFiniteValue, Prediction, Question, Sameness, Shade, Slopes, Stage, StageStats, TileFace, TileLayer, Tiles,
    TilesAsked, Timeline, UnitBand, UnitTile, gaussian,
};
use shiftscope::trainer::{Activity, DataSummary, Remedies, Report};

/// Values in a layer: 256 probe samples × 48 units.
const TOTAL: f64 = 256.0 * 48.0;

/// A report at `step` of `config`, with a frame, a timeline and losses.
pub fn report(config: &Config, step: u64, activity: Activity) -> Report {
    let mut timeline = Timeline::default();
    let mut losses = [LossHistory::default(), LossHistory::default()];
    for at in 0..=step {
        if at % (1 + step / 200) == 0 || at == step {
            // A window tells runs apart by their first frame.
            timeline.push(if at == 0 { Arc::new(Frame::clone(&kept(config, at))) } else { kept(config, at) });
        }
        for arm in [0, 1] {
            if at > 0 {
                losses[arm].push(loss(arm, at));
            }
        }
    }
    Report {
        activity,
        config: Arc::new(config.clone()),
        frame: Some(kept(config, step)),
        timeline: Arc::new(timeline),
        losses: losses.map(Arc::new),
        file: Arc::new(config.clone()),
        changed: false,
        pace: 39.7,
        steps_per_s: [2134.0, 1893.0],
        data: DataSummary { train: 1600, test: 400, features: 2, classes: 2 },
        table: table(config),
        exhibit: Arc::default(),
        inspection: None,
        remedies: Remedies::Unknown,
    }
}

/// How the table of `config` is read, which is not made up; `None` if it has none that networks can learn from.
fn table(config: &Config) -> Option<Arc<TableReport>> {
    let path = config.data.path.as_deref().filter(|_| config.data.set == DataSet::Csv)?;
    let (report, problem) = look_at_table(path, &config.data.table).ok()?;
    problem.is_none().then(|| Arc::new(report))
}

/// The usual cause of an overflow.
pub const UPDATES: DivergedCause = DivergedCause::Updates { learning_rate: 50.0, weights: [1.25, 3e12] };

/// An overflow in the activations.
pub const fn overflow(step: u64, layer: usize) -> Diverged {
    let (part, value) = (DivergedPart::Activation, NonFiniteValue::Infinite);
    Diverged { step, layer, output: false, part, value, cause: UPDATES }
}

/// The same report with arm `arm` overflowed.
pub fn diverged(config: &Config, arm: usize, at: Diverged) -> Report {
    let mut report = report(config, 40, Activity::Running);
    let mut frame = frame(config, 40);
    frame.arms[arm].diverged = Some(at);
    frame.arms[arm].loss = None;
    report.frame = Some(Arc::new(frame));
    report
}

/// All that a frame is made of: activation, hidden layers, both normalizations, and the step.
type Recipe = (Activation, usize, [Normalization; 2], u64);

/// Frames that are kept at most, up to 50 kB each.
const MOST_KEPT: usize = 4000;

/// [`frame`], computed once for all tests of the process.
fn kept(config: &Config, step: u64) -> Arc<Frame> {
    static FRAMES: LazyLock<Mutex<HashMap<Recipe, Arc<Frame>>>> = LazyLock::new(Mutex::default);
    let frames = || FRAMES.lock().unwrap_or_else(PoisonError::into_inner);
    let norms = config.arms.each_ref().map(|arm| arm.normalization);
    let recipe = (config.network.activation, config.network.depth, norms, step);
    let known = frames().get(&recipe).cloned();
    known.unwrap_or_else(|| {
        let made = Arc::new(frame(config, step));
        let mut frames = frames();
        if frames.len() >= MOST_KEPT {
            frames.clear();
        }
        frames.insert(recipe, Arc::clone(&made));
        made
    })
}

/// The state of both arms after `step` steps.
pub fn frame(config: &Config, step: u64) -> Frame {
    Frame { step, epoch: step as f64 / 25.0, arms: [arm(config, 0, step), arm(config, 1, step)] }
}

/// The same frame with 20 single units at every stage of its hidden layers, each narrower than the layer and elsewhere.
pub fn with_units(mut frame: Frame) -> Frame {
    for layer in frame.arms.iter_mut().filter_map(|arm| arm.layers.split_last_mut()).flat_map(|(_, hidden)| hidden) {
        let bands = |stage: Stage| -> Box<[UnitBand]> {
            let Some(stats) = layer.stage(stage) else { return Box::default() };
            let band = |unit: usize| {
                let median = stats.mean + stats.std * ((unit * 7 % 20) as f64 / 10.0 - 1.0);
                UnitBand::of([-0.2, 0.0, 0.2].map(|part| median + part * stats.std))
            };
            (0..20).map(band).collect()
        };
        let [z, z_hat, y, a] = Stage::ALL.map(bands);
        let others = [z_hat, a];
        if layer.y.is_some() {
            layer.units_of_z = z;
        }
        layer.units_of_y = y;
        layer.other_units = Some(Box::new(others));
    }
    frame
}

fn loss(arm: usize, step: u64) -> f64 {
    let t = step as f64;
    let wiggle = 0.5 * (t * 0.37).sin() + 0.3 * (t * 1.7).cos() + 0.4 * (t * 0.11).sin();
    if arm == 0 {
        0.62 + 0.4 / (1.0 + t / 9.0) + 0.015 * wiggle
    } else {
        (0.9 * (-t / 120.0).exp() + 0.03) * (0.8 * wiggle).exp()
    }
}

fn landscape(arm: usize, loss: f64) -> Landscape {
    let rough = if arm == 0 { 6.0 } else { 1.0 };
    Landscape {
        loss_low: (0.7 * loss) as f32,
        loss_high: (loss + 0.3 * rough) as f32,
        gradient_change: rough as f32,
        smoothness: (4.0 + 2.0 * rough) as f32,
    }
}

fn arm(config: &Config, arm: usize, step: u64) -> ArmFrame {
    let t = step as f64;
    let normalization = config.arms[arm].normalization;
    let accuracy = if normalization == Normalization::None {
        0.66 - 0.15 / (1.0 + t / 30.0)
    } else {
        0.99 - 0.5 / (1.0 + t / 40.0)
    };
    ArmFrame {
        normalization,
        loss: (step > 0).then(|| loss(arm, step)),
        train_accuracy: Some(accuracy),
        test_accuracy: Some(accuracy - 0.02),
        test_accuracy_batch: normalization.by_batch().then_some(accuracy - 0.03),
        test_accuracy_single: normalization.by_batch().then_some(0.5),
        linear_r2: Some(0.2 + 0.6 / (1.0 + t / 50.0)),
        landscape: (step > 0).then(|| landscape(arm, loss(arm, step))),
        diverged: None,
        layers: (1..=config.network.depth + 1).map(|i| layer(config, normalization, i, step)).collect(),
    }
}

fn layer(config: &Config, normalization: Normalization, i: usize, step: u64) -> LayerFrame {
    let l = i as f64;
    let drift = (step as f64 / 150.0).min(1.0);
    let (mean, std) =
        (drift * 1.4 * (l * 2.1).sin(), 2.3 + 0.9 * (l * 1.3).cos() * drift + if i == 1 { 1.2 } else { 0.0 });
    let z = normal(mean, std, -8.0, 8.0);
    let (y, z_hat) = match normalization {
        Normalization::None => (None, None),
        _ => (Some(normal(0.05 * l.sin(), 1.0 + 0.05 * l.cos(), -8.0, 8.0)), Some(normal(0.0, 1.0, -8.0, 8.0))),
    };
    let used = y.as_ref().unwrap_or(&z);
    let beyond = |edge: f64| 1.0 - cdf((edge - used.mean) / used.std) + cdf((-edge - used.mean) / used.std);
    let (low, high) = if config.network.activation == Activation::Sigmoid { (0.0, 1.0) } else { (-1.0, 1.0) };
    let relu = config.network.activation == Activation::Relu;
    let curve = CurveStats {
        saturated: Some(if relu { cdf(-used.mean / used.std) } else { beyond(3.64) }),
        near_linear: Some(1.0 - beyond(1.02)),
        r2: Some(0.98 / (1.0 + 0.02 * used.std)),
        mean_slope: Some(0.25 / (1.0 + 0.35 * used.std)),
        dead: Some(if normalization == Normalization::None { 0.01 * l } else { 0.0 }),
        line: line(config.network.activation, used.mean, used.std),
    };
    let rms = if normalization == Normalization::None { 1e-3 * (0.16 * l).exp() } else { 2.4e-3 * (-0.12 * l).exp() };
    LayerFrame {
        a: normal(0.5, 0.2, low, high),
        z,
        z_hat,
        y,
        curve: if i > config.network.depth { CurveStats::default() } else { curve },
        gradient: Some(GradientStats { rms, histogram: counts(0.0, 0.8 * rms, -4.0 * rms, 4.0 * rms) }),
        update_ratio: (step > 0).then(|| rms.log10() - 0.5 + 0.2 * (step as f64 + l).sin()),
        sameness: Sameness { cosine: (1.0 - 0.9 / (1.0 + l)) as f32, rank: (1.0 + 8.0 / l) as f32 },
        from_input: FromInput { w1: (0.1 * l) as f32, shape: (0.05 * l) as f32 },
        gradient_shift: (step > 0).then_some(GradientShift {
            distance: if i == 1 { 0.0 } else { 6.0 * rms },
            size: 20.0 * rms,
            cosine: Some(if i == 1 { 1.0 } else { 0.95 - 0.02 * l }),
        }),
        ..LayerFrame::default()
    }
}

/// The line of a layer whose inputs are N(mean, std²), integrated once for all frames: these integrals are most of the time
/// that a frame takes, and layers of different frames and networks are alike.
fn line(activation: Activation, mean: f64, std: f64) -> Option<Line> {
    type Key = (Activation, [u64; 2]);
    static LINES: LazyLock<Mutex<HashMap<Key, Option<Line>>>> = LazyLock::new(Mutex::default);
    let lines = || LINES.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (activation, [mean, std].map(f64::to_bits));
    let known = lines().get(&key).copied();
    known.unwrap_or_else(|| {
        let line = gaussian::curve_stats(activation, mean, std).line;
        lines().insert(key, line);
        line
    })
}

/// N(mean, std²) as counts over `low..=high`, and over three standard deviations around its mean.
fn normal(mean: f64, std: f64, low: f64, high: f64) -> StageStats {
    StageStats {
        mean,
        std,
        percentiles: [mean - 1.036 * std, mean, mean + 1.036 * std],
        fixed: counts(mean, std, low, high),
        fitted: counts(mean, std, mean - 3.0 * std, mean + 3.0 * std),
    }
}

fn counts(mean: f64, std: f64, low: f64, high: f64) -> Histogram {
    let at = |x: f64| TOTAL * cdf((x - mean) / std);
    let edge = |i: usize| low + (high - low) * i as f64 / BINS as f64;
    let rough = |i: usize| 1.0 + 0.18 * (i as f64 * 1.9 + mean * 7.0).sin();
    // The end of a bin is the start of the next.
    let below: [f64; BINS + 1] = std::array::from_fn(|i| at(edge(i)));
    let counts: [u32; BINS] = std::array::from_fn(|i| ((below[i + 1] - below[i]) * rough(i)).round() as u32);
    Histogram {
        low: low as f32,
        high: high as f32,
        counts: counts.into(),
        underflow: at(low).round() as u32,
        overflow: (TOTAL - at(high)).round() as u32,
        nonfinite: 0,
    }
}

fn cdf(x: f64) -> f64 {
    0.5 * (1.0 + libm::erf(x / std::f64::consts::SQRT_2))
}

/// What the data of an exhibit are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Points,
    Images,
    Table,
}

/// Samples as a set of this kind would show them.
pub fn exhibit(kind: Kind) -> Exhibit {
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    let sample = |i: usize| {
        let face = match kind {
            Kind::Images => {
                let pixels = (0..64).map(|pixel| if (pixel * (i + 3)) % 11 < 5 { 255 } else { 0 }).collect();
                Appearance::Image { width: 8, height: 8, pixels }
            }
            _ => Appearance::Row((0..6).map(|j| 39.1 + i as f32 * 0.7 + j as f32).collect()),
        };
        Sample { class: i % 3, face }
    };
    let samples: Vec<Sample> = if kind == Kind::Points { Vec::new() } else { (0..12).map(sample).collect() };
    let point = |i: usize| {
        let angle = i as f32 * 0.11;
        let (sin, cos) = (angle + 3.1 * (i % 2) as f32).sin_cos();
        Point { at: [0.015 * i as f32 * sin, 0.015 * i as f32 * cos], class: (i % 2) as u8, test: i.is_multiple_of(5) }
    };
    let points = if kind == Kind::Points { (0..120).map(point).collect() } else { Vec::new() };
    match kind {
        Kind::Points => {
            Exhibit { classes: names(&["inner", "outer"]), features: names(&["x1", "x2"]), points, samples }
        }
        Kind::Images => Exhibit { classes: names(&["0", "1", "2"]), features: Vec::new(), points, samples },
        Kind::Table => {
            let features = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "year", "island"];
            let classes = names(&["Adelie", "Chinstrap", "Gentoo"]);
            Exhibit { classes, features: names(&features), points, samples }
        }
    }
}

/// The tiles of a network of ten layers of 48 units: waves over each tile, in A smaller from layer to layer and saturated
/// from layer 8 on, in B alike everywhere.
fn tiles(asked: TilesAsked, arm: usize, unit: Option<(usize, usize)>, exhibit: &Exhibit) -> Tiles {
    let side = asked.side();
    let (face, inputs) = match exhibit.samples.first().map(|sample| &sample.face) {
        None => (TileFace::Plane, 2),
        Some(Appearance::Image { .. }) => (TileFace::Image, 0),
        Some(Appearance::Row(values)) => (TileFace::Samples, values.len()),
    };
    let layer = |i: usize| {
        let width = [inputs, 48, exhibit.classes.len().max(2)][usize::from(i > 0) + usize::from(i > 10)];
        let shown = asked.units(width);
        let flat = arm == 0 && (8..=10).contains(&i);
        let size = if arm == 0 && i < 11 { 1.0 / (1.0 + i as f64) } else { 1.0 };
        let wave = |unit: usize, cell: usize| {
            let (x, y) = ((cell % side) as f64 / side as f64, (cell / side) as f64 / side as f64);
            (6.0 * x * (1.0 + unit as f64 * 0.3) + 4.0 * y * i as f64 + unit as f64).sin()
        };
        // Of images the first layer shows weights; outputs before softmax are not bounded as those of f are.
        let range = match face {
            TileFace::Image if i == 1 && asked.whole => (-0.5, 0.5),
            _ if asked.outputs && (1..=10).contains(&i) => (0.0, 1.0),
            _ => (-3.0, 3.0),
        };
        let cells = (0..shown).flat_map(|unit| (0..side * side).map(move |cell| (unit, cell)));
        let shades = cells.map(|(unit, cell)| {
            let value = if flat { -2.5 } else { 2.5 * size * wave(unit, cell) };
            Shade::of(value, range, flat || value > 2.2)
        });
        let hidden = (1..=10).contains(&i);
        let unit = |unit: usize| UnitTile {
            mean: 0.1 * unit as f64 - 0.4,
            std: size,
            saturated: hidden.then_some(if flat { 1.0 } else { 0.07 }),
            strongest: (i > 0).then_some((1 + unit % 2, if unit.is_multiple_of(3) { -0.8 } else { 0.9 })),
        };
        TileLayer { size: [side; 2], range, shades: shades.collect(), units: (0..shown).map(unit).collect(), width }
    };
    let links = unit.map(|unit| Links {
        unit,
        incoming: vec![(1, 0.9), (2, -0.7), (7, 0.3)],
        outgoing: vec![(2, -1.1), (1, 0.4)],
    });
    Tiles { face, layers: (0..12).map(layer).collect(), links }
}

/// The answer to `question` at `step`: unit 3 is dead in A, A says class 0 of everything, B is right.
pub fn inspection(question: Question, step: u64, exhibit: &Exhibit) -> Inspection {
    let (units, samples) = (48, 256);
    let arm = |arm: usize| {
        let share = |i: usize| {
            let flat = arm == 0 && i % units == 2;
            if flat { 0 } else { (40 + (i * 37 + arm * 11) % 215) as u8 }
        };
        let dead = if arm == 0 { vec![3] } else { Vec::new() };
        let slopes = Slopes { units, shares: (0..units * samples).map(share).collect(), dead };
        let side = 20;
        let decision = exhibit.extent().map(|extent| Decision {
            side,
            extent,
            classes: (0..side * side).map(|i| u8::from(arm == 1 && i % side > i / side)).collect(),
            certainty: (0..side * side).map(|i| 128 + (i % 127) as u8).collect(),
        });
        let predict = |sample: &Sample| Prediction {
            class: if arm == 0 { 0 } else { sample.class },
            probability: if arm == 0 { 0.71 } else { 0.98 },
        };
        let predictions = (!exhibit.samples.is_empty()).then(|| exhibit.samples.iter().map(predict).collect());
        ArmInspection {
            unit: None,
            batch: None,
            slopes: question.slopes.map(|_| slopes),
            decision: decision.filter(|_| question.decision.is_some()),
            predictions: predictions.filter(|_| question.predictions),
            tiles: question.tiles.map(|asked| tiles(asked, arm, question.unit, exhibit)),
        }
    };
    Inspection { question, step, arms: [arm(0), arm(1)] }
}
