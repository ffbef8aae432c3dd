//! The gradient histograms of all layers, as outlines on one axis. Each is in units of its own rms, so that they
//! compare in shape.

use egui::{Align, Layout, Ui};

use super::per_layer::{told, told_values};
use super::series::Gradients;
use super::{arm_chart_ui, layer_lines, shading};
use crate::lessons::Region;
use crate::view::arms::message;
use crate::view::charts::{self, Axis, Chart, Line, Series, decade, note_ui};
use crate::view::{ARMS, Scene, format, theme};

/// Draws the heading, with the key of the shades, the unit and the step.
pub fn heading_ui(ui: &mut Ui, scene: &Scene<'_>, series: &Gradients) {
    charts::heading_ui(ui, scene, "gradients-outlines", |ui| {
        shading::key_ui(ui, scene);
        ui.add_space(8.0);
        if let Some(step) = series.step {
            let step = scene.text.with("hover-step", &[("step", &format::steps(step))]);
            let long = format!("{} · {step}", scene.text.get("gradients-unit"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                note_ui(ui, [&long, &step], &scene.text.get("gradients-unit.tip"));
            });
        }
    });
}

/// Draws the outlines of `arm`.
pub fn histograms_ui(ui: &mut Ui, scene: &Scene<'_>, series: &Gradients, arm: usize, height: f32) {
    let palette = theme::palette(ui);
    let outlines = &series.outlines[arm];
    let gaussian = Series {
        name: scene.text.get("gradients-normal"),
        points: &series.gaussian,
        color: palette.muted,
        line: Line::Dashed,
    };
    let mut all = layer_lines(ui, scene, arm, outlines);
    all.push(gaussian);
    let plain = scene.state.gradients.plain_density;
    let mark = |value: f64| if plain { format::tick(value) } else { decade(value) };
    let chart = Chart {
        salt: ["gradient outlines a", "gradient outlines b"][arm],
        name: &name(scene, series, arm),
        x: Axis::linear(-4.0, 4.0, 40.0),
        y: series.outline_axis.unwrap_or(if plain { Axis::linear(0.0, 1.0, 26.0) } else { Axis::log(-3.0, 0.0) }),
        x_mark: &format::tick,
        y_mark: &mark,
        bands: &[],
        marks: &[],
    };
    let shown = arm_chart_ui(ui, scene, (&chart, &all), height, (Region::GradientHistograms, arm));
    if series.step.is_some() && outlines.iter().all(Vec::is_empty) {
        message(ui, shown.response.rect, &scene.text.get("gradients-zero"), palette.chart);
    }
    if shown.at.is_some() {
        let told: Vec<String> = told(scene).into_iter().map(|layer| scene.text.layer(layer)).collect();
        let last = all.len() - 1;
        let words = all.into_iter().enumerate().filter(|(i, one)| *i == last || told.contains(&one.name));
        let words: Vec<Series<'_>> = words.map(|(_, one)| one).collect();
        let place = |x| scene.text.with("gradients-at", &[("at", &format::drawn(&format::three_digits(x)))]);
        let say = |y| format::three_digits(chart.y.value(y));
        shown.tell(&words, place, say);
    }
}

/// Describes the outlines for screen readers: the share of gradients beyond the axis.
fn name(scene: &Scene<'_>, series: &Gradients, arm: usize) -> String {
    let beyond = |layer: usize| series.beyond[arm].get(layer - 1).copied().flatten();
    let values = told_values(scene, |layer| Some(format::percent(beyond(layer)?)));
    let step = format::steps(series.step.unwrap_or(0));
    scene.text.with("gradients-outlines-name", &[("arm", ARMS[arm]), ("step", &step), ("values", &values)])
}
