//! The plots at the right: loss, accuracy and gradient of both arms.

mod axis;
mod chart;
mod curves;
mod heading;

use egui::{Response, Ui};

use super::{ARMS, Scene, format, theme};
use crate::measure::ArmFrame;
use axis::{Axis, decade};
use chart::{Chart, Line, Series};
use curves::Curves;
use heading::{heading_ui, note_ui, values_ui};

/// Draws the three plots.
pub fn plots_ui(ui: &mut Ui, scene: &Scene<'_>) {
    ui.spacing_mut().item_spacing.y = 4.0;
    let curves = Curves::of(ui, scene);
    // The rest of the column is headings and the notice.
    let room = (ui.available_height() - 320.0).clamp(330.0, 640.0);
    loss_ui(ui, scene, &curves, room * 0.4);
    ui.add_space(8.0);
    accuracy_ui(ui, scene, &curves, room * 0.3);
    ui.add_space(8.0);
    gradient_ui(ui, scene, &curves, room * 0.3);
}

fn loss_ui(ui: &mut Ui, scene: &Scene<'_>, curves: &Curves, height: f32) {
    let palette = theme::palette(ui);
    let values = current(scene, |arm| arm.loss.map(format::three_digits));
    heading_ui(ui, scene, "loss", |ui| values_ui(ui, scene, &values, &[]));
    let series = [(0, Line::Solid), (1, Line::Ringed)].map(|(arm, line)| Series {
        name: ARMS[arm].to_owned(),
        points: &curves.loss[arm],
        color: palette.arms[arm],
        line,
    });
    let chart = Chart {
        salt: "loss chart",
        name: &name(scene, "loss", &values),
        x: step_axis(curves),
        y: curves.loss_axis.unwrap_or(Axis::log(-1.3, 0.3)),
        x_mark: &step_mark,
        y_mark: &decade,
    };
    let (response, x) = chart.ui(ui, height, &series);
    if let Some(x) = x {
        hover(response, step_name(scene, x), &series, x, |power| format::three_digits(chart.y.value(power)));
    }
}

fn accuracy_ui(ui: &mut Ui, scene: &Scene<'_>, curves: &Curves, height: f32) {
    let palette = theme::palette(ui);
    let values = current(scene, |arm| arm.train_accuracy.map(format::accuracy));
    let key = [(Line::Solid, "accuracy-train"), (Line::Dashed, "accuracy-test")];
    heading_ui(ui, scene, "accuracy", |ui| values_ui(ui, scene, &values, &key));
    let of = |arm: usize, set: &str| format!("{}, {}", ARMS[arm], scene.text.get(set));
    let train = [(0, Line::Solid), (1, Line::Ringed)].map(|(arm, line)| Series {
        name: of(arm, "accuracy-train"),
        points: &curves.train[arm],
        color: palette.arms[arm],
        line,
    });
    let test = [0, 1].map(|arm| Series {
        name: of(arm, "accuracy-test"),
        points: &curves.test[arm],
        color: palette.arms[arm].gamma_multiply(0.8),
        line: Line::Dashed,
    });
    let series: Vec<Series<'_>> = train.into_iter().chain(test).collect();
    // Numbers at every 20 % or, in a low chart, at 0, 50 and 100 %.
    let gap = if height < 128.0 { 55.0 } else { 20.0 };
    let chart = Chart {
        salt: "accuracy chart",
        name: &name(scene, "accuracy", &values),
        x: step_axis(curves),
        y: Axis::linear(-0.04, 1.04, gap),
        x_mark: &step_mark,
        y_mark: &format::percent,
    };
    let (response, x) = chart.ui(ui, height, &series);
    if let Some(x) = x {
        hover(response, step_name(scene, x), &series, x, format::accuracy);
    }
}

fn gradient_ui(ui: &mut Ui, scene: &Scene<'_>, curves: &Curves, height: f32) {
    let palette = theme::palette(ui);
    heading_ui(ui, scene, "gradient", |ui| {
        // A live frame leaves the gradient out: this is the newest frame that has it.
        if let Some(step) = curves.gradient_step {
            let step = scene.text.with("hover-step", &[("step", &format::steps(step))]);
            let long = format!("{} · {step}", scene.text.get("gradient-measure"));
            note_ui(ui, [&long, &step], &scene.text.get("gradient-measure.tip"));
        }
    });
    let series = [(0, Line::Dots), (1, Line::Squares)].map(|(arm, line)| Series {
        name: ARMS[arm].to_owned(),
        points: &curves.gradient[arm],
        color: palette.arms[arm],
        line,
    });
    let depth = if curves.depth > 0 { curves.depth } else { scene.config.network.depth };
    let layer_mark = |x: f64| scene.text.with("layer-short", &[("layer", &x.to_string())]);
    let chart = Chart {
        salt: "gradient chart",
        name: &scene.text.get("gradient"),
        x: Axis::whole(0.5, format::float(depth) + 0.5, 30.0),
        y: curves.gradient_axis.unwrap_or(Axis::log(-4.0, -1.0)),
        x_mark: &layer_mark,
        y_mark: &decade,
    };
    let (response, x) = chart.ui(ui, height, &series);
    if let Some(x) = x.map(|x| x.round().clamp(1.0, format::float(depth))) {
        let place = scene.text.with("hover-layer", &[("layer", &x.to_string())]);
        hover(response, place, &series, x, |power| format::three_digits(chart.y.value(power)));
    }
}

/// A value of both arms in the newest frame, as it is written; a dash where the arm has diverged.
fn current(scene: &Scene<'_>, value: impl Fn(&ArmFrame) -> Option<String>) -> [String; 2] {
    [0, 1].map(|arm| {
        let arm = scene.frame().map(|frame| &frame.arms[arm]).filter(|arm| arm.diverged.is_none());
        arm.and_then(&value).unwrap_or_else(|| "–".to_owned())
    })
}

/// The name of a chart with what it says now.
fn name(scene: &Scene<'_>, name: &str, values: &[String; 2]) -> String {
    format!("{}: {} {}, {} {}", scene.text.get(name), ARMS[0], values[0], ARMS[1], values[1])
}

/// Says at the pointer what each of the series has near `x`.
fn hover(response: Response, place: String, series: &[Series<'_>], x: f64, say: impl Fn(f64) -> String) {
    let values = series.iter().filter_map(|one| Some(format!("{}: {}", one.name, say(one.near(x)?.y))));
    let lines: Vec<String> = std::iter::once(place).chain(values).collect();
    response.on_hover_text_at_pointer(lines.join("\n"));
}

/// From the first step to the newest.
fn step_axis(curves: &Curves) -> Axis {
    Axis::linear(0.0, format::float(curves.last_step).max(50.0), 64.0)
}

fn step_mark(x: f64) -> String {
    format::steps(format::whole(x))
}

fn step_name(scene: &Scene<'_>, x: f64) -> String {
    scene.text.with("hover-step", &[("step", &step_mark(x.max(0.0)))])
}
