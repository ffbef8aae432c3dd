//! The plots at the right: loss, accuracy and gradient of both arms.

mod chart;

use egui::{Align, Layout, Response, RichText, Ui};

use super::{ARMS, Scene, format, theme};
use crate::measure::ArmFrame;
use chart::{Axis, Chart, Line, Series, decade};

/// Losses above are not worth room on the axis: guessing costs ln 10 ≈ 2.3 for ten classes.
const LOSS_TOP: f64 = 100.0;

/// Draws the three plots.
pub fn plots_ui(ui: &mut Ui, scene: &Scene<'_>) {
    ui.spacing_mut().item_spacing.y = 4.0;
    // The rest of the column is headings and the notice.
    let room = (ui.available_height() - 320.0).clamp(330.0, 640.0);
    loss_ui(ui, scene, room * 0.4);
    ui.add_space(8.0);
    accuracy_ui(ui, scene, room * 0.3);
    ui.add_space(8.0);
    gradient_ui(ui, scene, room * 0.3);
}

/// A heading with `key` beside it where there is room, and the current value of each arm in its color.
fn heading_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    name: &str,
    key: &[(Line, &str)],
    value: impl Fn(&ArmFrame) -> Option<String>,
) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        ui.set_height(22.0);
        let title = RichText::new(scene.text.get(name)).font(theme::strong(14.0)).color(palette.text);
        ui.label(title).on_hover_text(scene.text.get(&format!("{name}.tip")));
        let values = |arm: usize| {
            scene.frame().map(|frame| &frame.arms[arm]).filter(|arm| arm.diverged.is_none()).and_then(&value)
        };
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 14.0;
            for arm in [1, 0] {
                let text = format!("{} {}", ARMS[arm], values(arm).as_deref().unwrap_or("–"));
                ui.label(RichText::new(text).font(theme::strong(theme::BODY)).color(palette.arms[arm]));
            }
            if ui.available_width() > 160.0 {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    for (line, meaning) in key {
                        chart::key_ui(ui, *line, &scene.text.get(meaning));
                    }
                });
            }
        });
    });
}

/// The last step on the x axis.
fn last_step(scene: &Scene<'_>) -> f64 {
    format::float(scene.frame().map_or(0, |frame| frame.step)).max(50.0)
}

/// Says at the pointer what each of the series has near `x`.
fn hover(response: Response, place: String, series: &[Series], names: &[String], x: f64, say: impl Fn(f64) -> String) {
    let near = |one: &Series| {
        let distance = |point: &&[f64; 2]| (point[0] - x).abs();
        one.points.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).map(|point| point[1])
    };
    let values = series.iter().zip(names).filter_map(|(one, name)| Some(format!("{name} {}", say(near(one)?))));
    let lines: Vec<String> = std::iter::once(place).chain(values).collect();
    response.on_hover_text_at_pointer(lines.join("\n"));
}

/// The names of the arms.
fn arms() -> Vec<String> {
    ARMS.map(str::to_owned).to_vec()
}

fn loss_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let palette = theme::palette(ui);
    heading_ui(ui, scene, "loss", &[], |arm| arm.loss.map(format::three_digits));
    let series = [0, 1].map(|arm| Series {
        points: scene.report.map_or_else(Vec::new, |report| {
            report.losses[arm].points().map(|at| [format::float(at.first + at.last) / 2.0, at.mean]).collect()
        }),
        color: palette.arms[arm],
        line: if arm == 0 { Line::Solid } else { Line::Ringed },
    });
    // A loss on its way to overflow leaves the picture at the top: the other arm must stay readable.
    let values = series.iter().flat_map(|one| one.points.iter().map(|point| point[1])).filter(|loss| *loss < LOSS_TOP);
    let chart = Chart {
        name: &scene.text.get("loss"),
        x: Axis::linear(0.0, last_step(scene)),
        y: Axis::log_around(values).unwrap_or(Axis { low: 0.05, high: 2.0, log: true }),
        x_gap: 64.0,
        x_mark: &step_mark,
        y_mark: &decade,
    };
    let (response, x) = chart.ui(ui, height, &series);
    if let Some(x) = x {
        hover(response, step_name(scene, x), &series, &arms(), x, format::three_digits);
    }
}

fn accuracy_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let palette = theme::palette(ui);
    let key = [(Line::Solid, "accuracy-train"), (Line::Dashed, "accuracy-test")];
    heading_ui(ui, scene, "accuracy", &key, |arm| arm.train_accuracy.map(format::accuracy));
    let over_time = |arm: usize, value: fn(&ArmFrame) -> Option<f64>| -> Vec<[f64; 2]> {
        let recorded = scene.report.map_or(&[][..], |report| report.timeline.frames());
        let live = scene.frame().filter(|frame| recorded.last().is_none_or(|last| last.step < frame.step));
        let frames = recorded.iter().map(|frame| &**frame).chain(live);
        let going = frames.filter(|frame| frame.arms[arm].diverged.is_none());
        going.filter_map(|frame| Some([format::float(frame.step), value(&frame.arms[arm])?])).collect()
    };
    let train = [0, 1].map(|arm| Series {
        points: over_time(arm, |arm| arm.train_accuracy),
        color: palette.arms[arm],
        line: if arm == 0 { Line::Solid } else { Line::Ringed },
    });
    let test = [0, 1].map(|arm| Series {
        points: over_time(arm, |arm| arm.test_accuracy),
        color: palette.arms[arm].gamma_multiply(0.8),
        line: Line::Dashed,
    });
    let series: Vec<Series> = train.into_iter().chain(test).collect();
    let chart = Chart {
        name: &scene.text.get("accuracy"),
        x: Axis::linear(0.0, last_step(scene)),
        y: Axis::linear(0.0, 1.02),
        x_gap: 64.0,
        x_mark: &step_mark,
        y_mark: &format::percent,
    };
    let (response, x) = chart.ui(ui, height, &series);
    if let Some(x) = x {
        let test = ARMS.map(|arm| format!("{arm}, {}", scene.text.get("accuracy-test")));
        let names: Vec<String> = arms().into_iter().chain(test).collect();
        hover(response, step_name(scene, x), &series, &names, x, format::accuracy);
    }
}

fn gradient_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        ui.set_height(22.0);
        let title = RichText::new(scene.text.get("gradient")).font(theme::strong(14.0)).color(palette.text);
        ui.label(title).on_hover_text(scene.text.get("gradient.tip"));
        let what = RichText::new(scene.text.get("gradient-short")).small().color(palette.muted);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            // It only repeats the tooltip: in a narrow column it may go.
            if ui.available_width() > 80.0 {
                ui.label(what);
            }
        });
    });
    let frame = scene.frame_with(|layer| layer.gradient.is_some());
    let layers = |arm: usize| frame.map_or(&[][..], |frame| &frame.arms[arm].layers);
    let rms = |arm: usize| -> Vec<[f64; 2]> {
        let hidden = layers(arm).iter().take(layers(arm).len().saturating_sub(1)).enumerate();
        hidden.filter_map(|(i, layer)| Some([format::float(i + 1), layer.gradient.as_ref()?.rms])).collect()
    };
    let series = [(0, Line::Dots), (1, Line::Squares)].map(|(arm, line)| Series {
        points: rms(arm),
        color: palette.arms[arm],
        line,
    });
    let depth = frame.map_or(scene.config.network.depth, |frame| frame.arms[0].layers.len().saturating_sub(1));
    let values = series.iter().flat_map(|one| one.points.iter().map(|point| point[1]));
    let layer_mark = |x: f64| {
        let layer = x.to_string();
        if x >= 1.0 && x.fract() == 0.0 { scene.text.with("layer-short", &[("layer", &layer)]) } else { String::new() }
    };
    let chart = Chart {
        name: &scene.text.get("gradient"),
        x: Axis::linear(0.5, format::float(depth) + 0.5),
        y: Axis::log_around(values).unwrap_or(Axis { low: 1e-4, high: 1e-1, log: true }),
        x_gap: 30.0,
        x_mark: &layer_mark,
        y_mark: &decade,
    };
    let (response, x) = chart.ui(ui, height, &series);
    if let Some(x) = x.map(f64::round) {
        let place = scene.text.with("hover-layer", &[("layer", &x.to_string())]);
        hover(response, place, &series, &arms(), x, format::three_digits);
    }
}

fn step_mark(x: f64) -> String {
    format::steps(format::whole(x))
}

fn step_name(scene: &Scene<'_>, x: f64) -> String {
    scene.text.with("hover-step", &[("step", &step_mark(x.max(0.0)))])
}
