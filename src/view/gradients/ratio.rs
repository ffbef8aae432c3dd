//! The update : data ratio of every layer over time, with a guide at 10⁻³.

use egui::Ui;

use super::per_layer::{told, told_values};
use super::series::Gradients;
use super::{arm_chart_ui, layer_lines};
use crate::lessons::Region;
use crate::view::arms::message;
use crate::view::charts::{self, Axis, Chart, Line, Mark, Series, Strength, TimeAxis, values_ui};
use crate::view::{ARMS, Scene, format, theme};

/// Recommended ratio, as log₁₀: an update of a thousandth of the weights (Karpathy, makemore part 3).
pub const GUIDE: f64 = -3.0;

/// Draws the heading, with the newest ratio of the selected layer in each arm, up to the displayed step.
pub fn heading_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let values = [0, 1].map(|arm| value(scene, arm, scene.layer()).map_or_else(|| "–".to_owned(), say));
    charts::heading_ui(ui, scene, "gradients-ratio", |ui| {
        values_ui(ui, scene, &values, &[(Line::Dashed, "gradients-guide")]);
    });
}

/// Returns the ratio of a layer in the displayed frame, or in the newest earlier frame that has one; `None` for a
/// hidden arm.
fn value(scene: &Scene<'_>, arm: usize, layer: usize) -> Option<f64> {
    let frame = scene.frame_with(|layer| layer.update_ratio.is_some()).filter(|_| scene.shows(arm))?;
    frame.arms[arm].layers.get(layer - 1)?.update_ratio
}

fn say(ratio: f64) -> String {
    format::drawn(&format!("{ratio:.2}"))
}

/// Draws the ratios of `arm`.
pub fn ratio_ui(ui: &mut Ui, scene: &Scene<'_>, series: &Gradients, arm: usize, height: f32) {
    let palette = theme::palette(ui);
    let ratios = &series.ratios[arm];
    let lines = layer_lines(ui, scene, arm, ratios);
    let time = scene.time_axis();
    let mut marks = scene.time_marks();
    marks.push(Mark::Level(GUIDE, Strength::Guide));
    let chart = Chart {
        salt: ["update ratio a", "update ratio b"][arm],
        name: &name(scene, arm),
        x: time.axis(),
        y: series.ratio_axis.unwrap_or(Axis::linear(-5.0, -1.0, 24.0)),
        x_mark: &TimeAxis::mark,
        y_mark: &format::tick,
        bands: &[],
        marks: &marks,
    };
    let shown = arm_chart_ui(ui, scene, (&chart, &lines), height, (Region::UpdateRatio, arm));
    if scene.last_step() > 0 && ratios.iter().all(Vec::is_empty) {
        message(ui, shown.response.rect, &scene.text.get("gradients-still"), palette.chart);
    }
    if shown.at.is_some() {
        let told: Vec<String> = told(scene).into_iter().map(|layer| scene.text.layer(layer)).collect();
        let words: Vec<Series<'_>> = lines.into_iter().filter(|one| told.contains(&one.name)).collect();
        shown.tell(&words, |x| scene.step_name(time.step(x)), say);
    }
}

/// Describes the chart in numbers, for screen readers.
fn name(scene: &Scene<'_>, arm: usize) -> String {
    let values = told_values(scene, |layer| Some(format!("{:.2}", value(scene, arm, layer)?)));
    scene.text.with("gradients-ratio-name", &[("arm", ARMS[arm]), ("values", &values)])
}
