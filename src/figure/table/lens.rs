//! The table of the activation lens: the inputs of f in the selected layer, its outputs, and the curve of f.

use super::layers::add_distribution;
use super::reading::{Place, Readings};
use crate::config::Activation;
use crate::measure::{BINS, Frame, Histogram, Stage, gaussian, response};
use crate::view::{MARKED, Scene, entering, leaving};

/// Number of intervals of a curve from −8 to 8, each 0.1 wide; the curve has one point more.
const POINTS: u8 = 160;
/// Largest input that the lens shows; the smallest is its negative.
const INPUTS: f64 = 8.0;

/// Adds the rows of the step shown: both histograms of each arm, then the curve. If sigmoid and `ReLU` are compared,
/// gives both curves, and the share of the inputs within [−1, 1].
pub fn add_rows(out: &mut Readings, scene: &Scene<'_>) {
    for arm in scene.arms() {
        add_arm(out, scene, arm);
    }
    if scene.state.lens.compare {
        // The comparison is of both functions on N(0, 1), regardless of the activation of the network.
        let pair = [
            (Activation::Sigmoid, ["sigmoid", "sigmoid_slope", "sigmoid_r2_of_n01"]),
            (Activation::Relu, ["relu", "relu_slope", "relu_r2_of_n01"]),
        ];
        let share = gaussian::share_below(0.0, 1.0, MARKED.1) - gaussian::share_below(0.0, 1.0, MARKED.0);
        out.add_over(Place::default(), "n01_within", [MARKED.0, MARKED.1], share);
        for (activation, [value, slope, r2]) in pair {
            let stats = gaussian::curve_stats(activation, 0.0, 1.0);
            out.add(Place::default(), r2, stats.r2);
            if let Some(line) = stats.line.filter(|_| scene.state.lens.line) {
                let names = match activation {
                    Activation::Sigmoid => ["sigmoid_line_slope", "sigmoid_line_intercept"],
                    _ => ["relu_line_slope", "relu_line_intercept"],
                };
                out.add_single(Place::default(), names[0], [-3.0, 3.0], line.slope);
                out.add_single(Place::default(), names[1], [-3.0, 3.0], line.intercept);
            }
            add_curve(out, activation, [value, slope]);
        }
    } else {
        add_curve(out, scene.run().network.activation, ["f", "f_slope"]);
    }
}

fn add_arm(out: &mut Readings, scene: &Scene<'_>, arm: usize) {
    let Some(frame) = scene.frame().filter(|frame| frame.arms[arm].diverged.is_none()) else { return };
    let Some(layer) = entering(scene, arm) else { return };
    let Some(inputs) = layer.stage(Stage::Y).filter(|stats| stats.fixed.total() > 0) else { return };
    let (layer_number, unit) = (Some(scene.layer()), scene.state.unit);
    let on_y = Place { layer: layer_number, stage: Some(Stage::Y), unit, ..Place::of(frame.step, arm) };
    out.add_histogram(on_y, &inputs.fixed);
    add_distribution(out, on_y, inputs);
    // An earlier frame has no distribution of a single unit, and the comparison of two curves draws no earlier step.
    let ghost = scene.ghost(frame).filter(|_| scene.state.unit.is_none() && !scene.state.lens.compare);
    let before = |ghost: &Frame| ghost.arms[arm].layers.get(scene.layer() - 1)?.stage(Stage::Y).cloned();
    if let Some((ghost, stats)) = ghost.and_then(|ghost| Some((ghost, before(ghost)?))) {
        add_distribution(out, Place { step: Some(ghost.step), ..on_y }, &stats);
    }
    if let Some(outputs) = leaving(scene, arm, layer) {
        out.add_histogram(Place { stage: Some(Stage::A), ..on_y }, outputs);
    }
    let curve = &layer.curve;
    let shares = [("saturated", curve.saturated), ("near_linear", curve.near_linear), ("r2", curve.r2)];
    for (quantity, value) in shares.into_iter().chain([("mean_slope", curve.mean_slope)]) {
        out.add(on_y, quantity, value);
    }
    if let Some(line) = curve.line.filter(|_| scene.state.lens.line && !scene.state.lens.compare) {
        for (quantity, value) in
            [("line_slope", line.slope), ("line_intercept", line.intercept), ("line_explained", line.explained)]
        {
            out.add_single(on_y, quantity, [inputs.fitted.low, inputs.fitted.high], value);
        }
    }
    if scene.state.lens.compare {
        out.add_over(on_y, "within", [MARKED.0, MARKED.1], within(&inputs.fixed));
    }
}

/// Returns the share of all values within [−1, 1]. Both ends are edges of bins of the fixed range.
fn within(inputs: &Histogram) -> f64 {
    let inside = |bin: &usize| MARKED.0 <= inputs.edge(*bin) && inputs.edge(bin + 1) <= MARKED.1;
    let count: u64 = (0..BINS).filter(inside).map(|bin| u64::from(inputs.counts.get(bin))).sum();
    float(count) / float(inputs.total())
}

fn add_curve(out: &mut Readings, activation: Activation, [value, slope]: [&'static str; 2]) {
    let along = || (0..=POINTS).map(|i| INPUTS * (2.0 * f64::from(i) / f64::from(POINTS) - 1.0));
    for y in along() {
        out.add_over(Place::default(), value, [y, y], response::value(activation, y));
    }
    for y in along() {
        out.add_over(Place::default(), slope, [y, y], response::slope(activation, y));
    }
}

#[expect(clippy::cast_precision_loss, reason = "a layer has far less than 2⁵² values")]
fn float(n: u64) -> f64 {
    n as f64
}
