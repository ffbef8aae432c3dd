//! Charts over the layers: the rms of each layer's gradient, and its shares of dead units and saturated inputs.

use egui::Ui;

use super::series::Gradients;
use crate::view::charts::{Axis, Both, Chart, Line, Mark, Series, Strength, by_arm, decade, heading_ui, values_ui};
use crate::view::{ARMS, Scene, format, theme};

/// Draws the gradient rms over the layers, with the rms of step 0 as thin dashed lines.
pub fn rms_ui(ui: &mut Ui, scene: &Scene<'_>, series: &Gradients, height: f32) {
    let say = |power: f64| format::three_digits(10_f64.powf(power));
    let values = selected(scene, &series.rms, say);
    let thin = if series.start.concat().is_empty() { &[][..] } else { &[(Line::Dashed, "gradients-start")] };
    heading_ui(ui, scene, "gradients-rms", |ui| values_ui(ui, scene, &values, thin));
    let name = summary(scene, "gradients-rms", series.step, &series.rms, say);
    let chart = PerLayer { salt: "gradient rms", name, axis: series.rms_axis.unwrap_or(Axis::log(-4.0, -1.0)) };
    chart.ui(ui, scene, height, [&series.rms, &series.start], "gradients-start", (&decade, &say));
}

/// Draws the shares of dead units and of saturated inputs over the layers.
pub fn shares_ui(ui: &mut Ui, scene: &Scene<'_>, series: &Gradients, height: f32) {
    let say = |share: f64| scene.text.percent(share);
    let values = selected(scene, &series.dead, say);
    let inactive = super::super::layers::Curve::of(scene.run().network.activation).inactive;
    let flat = if inactive { "gradients-inactive" } else { "gradients-saturated" };
    heading_ui(ui, scene, "gradients-dead", |ui| values_ui(ui, scene, &values, &[(Line::Dashed, flat)]));
    let step = scene.frame().map(|frame| frame.step);
    let name = summary(scene, "gradients-dead", step, &series.dead, say);
    let chart = PerLayer { salt: "dead units", name, axis: series.share_axis.unwrap_or(Axis::linear(0.0, 1.0, 26.0)) };
    let mark = |share: f64| scene.text.settled(format::tick((share * 1000.0).round() / 10.0) + "\u{a0}%");
    chart.ui(ui, scene, height, [&series.dead, &series.saturated], flat, (&mark, &say));
}

/// A function that writes a value in words or digits.
type Say<'a> = &'a dyn Fn(f64) -> String;

/// A chart over the layers.
struct PerLayer {
    salt: &'static str,
    name: String,
    axis: Axis,
}

impl PerLayer {
    /// Draws the chart: `main` with a sign at every layer, and `thin` as thin dashed lines with the name `what`.
    /// The first of `say` writes the numbers of the axis, the second those of the tooltip.
    fn ui(
        &self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        height: f32,
        [main, thin]: [&Both; 2],
        what: &str,
        (mark, say): (Say<'_>, Say<'_>),
    ) {
        let palette = theme::palette(ui);
        let thin = by_arm(palette, thin, [Line::Dashed; 2])
            .map(|thin| Series { name: format!("{}, {}", thin.name, scene.text.get(what)), ..thin });
        let all = by_arm(palette, main, [Line::Dots, Line::Squares]).into_iter().chain(thin);
        let series: Vec<Series<'_>> = all.filter(|one| !one.points.is_empty()).collect();
        let depth = format::float(scene.run().network.depth.max(1));
        let layer_mark = |x: f64| scene.text.with("layer-short", &[("layer", &x.to_string())]);
        let chart = Chart {
            salt: self.salt,
            name: &self.name,
            x: Axis::whole(0.5, depth + 0.5, 30.0),
            y: self.axis,
            x_mark: &layer_mark,
            y_mark: mark,
            bands: &[],
            marks: &[Mark::Upright(format::float(scene.layer()), Strength::Event)],
        };
        chart.ui(ui, height, &series).tell_layer(scene.text, depth, &series, say);
    }
}

/// Returns the value of the selected layer in each arm as text; a dash if there is none.
fn selected(scene: &Scene<'_>, points: &Both, say: impl Fn(f64) -> String) -> [String; 2] {
    [0, 1].map(|arm| at(points, arm, scene.layer()).map_or_else(|| "–".to_owned(), &say))
}

fn at(points: &Both, arm: usize, layer: usize) -> Option<f64> {
    let layer = format::float(layer);
    points[arm].iter().find(|point| (point.x - layer).abs() < 0.5).map(|point| point.y)
}

/// Describes a chart in numbers: the first, the selected and the last layer of each shown arm.
fn summary(scene: &Scene<'_>, name: &str, step: Option<u64>, points: &Both, say: impl Fn(f64) -> String) -> String {
    let arm = |arm: usize| {
        let values = told_values(scene, |layer| Some(say(at(points, arm, layer)?)));
        format!("{} {values}", ARMS[arm])
    };
    let arms = (0..2).filter(|arm| !points[*arm].is_empty()).map(arm).collect::<Vec<_>>().join("; ");
    let step = step.map(|step| scene.step_name(format::float(step)));
    format!("{}, {}: {arms}", scene.text.get(name), step.unwrap_or_default())
}

/// Returns the layers that summaries and tooltips mention: the first, the selected and the last, each once.
pub fn told(scene: &Scene<'_>) -> Vec<usize> {
    let mut layers = vec![1, scene.layer(), scene.run().network.depth.max(1)];
    layers.sort_unstable();
    layers.dedup();
    layers
}

/// Returns a value of each layer of [`told`] that has one, as in "L1 0.5, L8 0.2".
pub fn told_values(scene: &Scene<'_>, value: impl Fn(usize) -> Option<String>) -> String {
    let one = |layer: usize| Some(format!("{} {}", scene.text.layer(layer), value(layer)?));
    told(scene).into_iter().filter_map(one).collect::<Vec<_>>().join(", ")
}
