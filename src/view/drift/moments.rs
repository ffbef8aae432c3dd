//! Mean and standard deviation of every layer over time.

use egui::{Ui, vec2};
use egui_plot::PlotPoint;

use super::series::Drift;
use super::{GROUP, arms_ui, colors};
use crate::view::charts::{
    Axis, Chart, Line, Lines, RampKey, Series, TimeAxis, heading_ui, nearest, strip, time_chart_ui,
};
use crate::view::{ARMS, Action, Scene, format, theme};

/// Mean or standard deviation of every layer of both arms, ready to be drawn.
struct Moment<'a> {
    /// Name of the texts of the moment.
    text: &'static str,
    salts: [&'static str; 2],
    lines: &'a Lines,
    axis: Option<Axis>,
    /// Writes a value.
    say: fn(f64) -> String,
}

/// Draws the charts of both moments, `height` points each.
pub fn moments_ui(ui: &mut Ui, scene: &Scene<'_>, drift: &Drift, height: f32, out: &mut Vec<Action>) {
    let mean = Moment {
        text: "drift-mean",
        salts: ["drift mean a", "drift mean b"],
        lines: &drift.means,
        axis: drift.means_axis,
        say: format::signed,
    };
    let spread = Moment {
        text: "drift-spread",
        salts: ["drift spread a", "drift spread b"],
        lines: &drift.spreads,
        axis: drift.spreads_axis,
        say: format::spread,
    };
    for (i, moment) in [mean, spread].into_iter().enumerate() {
        heading_ui(ui, scene, moment.text, |ui| {
            // One key serves both charts.
            if i == 0 {
                key_ui(ui, scene);
            }
        });
        arms_ui(ui, scene, height, out, |ui, arm, out| moment_ui(ui, scene, &moment, arm, height, out));
    }
}

fn moment_ui(ui: &mut Ui, scene: &Scene<'_>, moment: &Moment<'_>, arm: usize, height: f32, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let lines = &moment.lines[arm];
    let mut order: Vec<usize> = (0..lines.len()).collect();
    // The line of the selected layer lies above the others.
    order.sort_by_key(|i| i + 1 == scene.layer());
    let line = |i: usize| Series {
        name: scene.text.layer(i + 1),
        points: &lines[i],
        color: colors::shade(palette, arm, i + 1, lines.len()),
        line: if i + 1 == scene.layer() { Line::Bold } else { Line::Thin },
    };
    let series: Vec<Series<'_>> = order.into_iter().map(line).collect();
    let time = scene.time_axis();
    let chart = Chart {
        salt: moment.salts[arm],
        name: &name(scene, moment, arm),
        x: time.axis(),
        y: moment.axis.unwrap_or(Axis::linear(-1.0, 1.0, 26.0)),
        x_mark: &TimeAxis::mark,
        y_mark: &format::tick,
        bands: &[],
        marks: &scene.time_marks(),
    };
    let shown = time_chart_ui(ui, scene, (&chart, &series), height, (GROUP, None), out);
    if let Some(at) = shown.at {
        shown.response.on_hover_text_at_pointer(words(scene, moment, arm, at));
    }
}

/// Returns the text of the tooltip: the step, the layer whose line is nearest, and its value in both arms.
fn words(scene: &Scene<'_>, moment: &Moment<'_>, arm: usize, at: PlotPoint) -> String {
    let near = |points: &Vec<PlotPoint>| nearest(points, at.x);
    let distance = |point: &PlotPoint| (point.y - at.y).abs();
    let lines = moment.lines[arm].iter().enumerate().filter_map(|(i, points)| Some((i, near(points)?)));
    let closest = lines.min_by(|a, b| distance(&a.1).total_cmp(&distance(&b.1)));
    let place = closest.map_or(at.x, |(_, point)| point.x);
    let mut words = vec![scene.step_name(scene.time_axis().step(place))];
    if let Some((i, _)) = closest {
        words.push(scene.text.with("hover-layer", &[("layer", &(i + 1).to_string())]));
        let value = |arm: usize| {
            let point = near(moment.lines[arm].get(i)?)?;
            Some(format!("{}: {}", ARMS[arm], format::drawn(&(moment.say)(point.y))))
        };
        words.extend([0, 1].into_iter().filter_map(value));
    }
    words.join("\n")
}

/// Describes the lines in numbers at the displayed step, for screen readers.
fn name(scene: &Scene<'_>, moment: &Moment<'_>, arm: usize) -> String {
    let step = scene.frame().map_or(0, |frame| frame.step);
    let place = scene.time_axis().at(format::float(step));
    let layers = moment.lines[arm].iter().enumerate();
    let value = |(i, points): (usize, &Vec<PlotPoint>)| {
        let layer = scene.text.layer(i + 1);
        Some(format!("{layer} {}", (moment.say)(nearest(points, place)?.y)))
    };
    let values = layers.filter_map(value).collect::<Vec<_>>().join(", ");
    format!("{}, {}, {}: {values}", scene.text.get(moment.text), ARMS[arm], scene.step_name(format::float(step)))
}

/// Draws the key of the layers: for both arms, the colors from the first layer to the last.
fn key_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = theme::palette(ui);
    let depth = scene.run().network.depth.max(1);
    let width = 72.0;
    let key = RampKey::new(ui, [1, depth].map(|layer| scene.text.layer(layer)), width);
    let patches = depth.min(36);
    let layer = |i: usize| {
        let share = format::float(i) / format::float(patches.max(2) - 1);
        1 + usize::try_from(format::whole(share * format::float(depth - 1))).unwrap_or(0)
    };
    for (arm, y) in [-5.0, 2.0].into_iter().enumerate() {
        let colors = (0..patches).map(|i| colors::shade(palette, arm, layer(i).min(depth), depth));
        strip(ui.painter(), key.strips + vec2(0.0, y), vec2(width, 3.0), colors);
    }
    key.paint_words(ui);
    key.response.on_hover_text(scene.text.get("drift-layers.tip"));
}
