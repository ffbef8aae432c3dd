//! The plots at the right, below the lens: loss or accuracy over time, and the gradient over the layers.

mod curves;
mod flow;
mod pinned;

pub use flow::flow_page_ui;
pub use pinned::Pinned;

use egui::Ui;
use egui_plot::PlotPoint;

use super::charts::{self, Axis, Both, Chart, Line, Series, by_arm, decade, heading_ui, values_ui};
use super::lesson::{self, DrawnPart};
use super::widgets::{Icon, icon_switch};
use super::{ARMS, Action, Progress, Scene, Window, format, theme};
use crate::lessons::Region;
use crate::measure::{ArmFrame, Frame};
use crate::view::choose::option_ui;
use curves::{Behind, Curves};

/// Least width at which the values fit beside the switch, in points.
const SWITCH_AND_VALUES: f32 = 330.0;
/// Least width at which the values, together with those of a pinned run, fit beside the switch, in points.
const SWITCH_AND_BOTH: f32 = 450.0;

/// Room for the values of both arms in the line above a page, in points.
const VALUES: f32 = 150.0;
/// Least height of both charts together, in points.
const LEAST: f32 = 116.0;
/// Height of the line above the chart of a page, in points.
const LINE: f32 = 20.0;
/// Height of the heading of a plot, in points.
const HEADING: f32 = 26.0;
/// Key of the lines of the accuracies.
const KEY: [(Line, &str); 2] = [(Line::Solid, "accuracy-train"), (Line::Dashed, "accuracy-test")];
/// Key of the lines of the accuracies if batch statistics are compared with running statistics. The compared lines
/// come first, in case there is little room.
const KEY_BY_BATCH: [(Line, &str); 3] =
    [(Line::Dotted, "accuracy-batch"), (Line::Dashed, "accuracy-test"), (Line::Solid, "accuracy-train")];

/// Returns the key of the lines of the accuracies in this run.
fn key(scene: &Scene<'_>) -> &'static [(Line, &'static str)] {
    if scene.compares_statistics() { &KEY_BY_BATCH } else { &KEY }
}

/// Draws both plots, `room` points high with their headings. Returns the top of the second.
pub fn plots_ui(ui: &mut Ui, window: &Window<'_>, room: f32, out: &mut Vec<Action>) -> f32 {
    ui.spacing_mut().item_spacing.y = 4.0;
    let curves = Curves::of(ui, window);
    let values = if are_beside(ui, window) { 0.0 } else { 22.0 };
    let heights = (room - values - 26.0 - 18.0 - flow::above(ui, window)).max(LEAST);
    // A key above the accuracies takes room from both charts.
    let keyed = window.state.progress == Progress::Accuracy && window.compares_statistics();
    let upper = heights * if keyed { 0.64 } else { 0.54 };
    lesson::marked(ui, window, DrawnPart::of(Region::Loss), |ui| progress_ui(ui, window, &curves, upper, out));
    ui.add_space(6.0);
    let below = ui.cursor().top();
    lesson::marked(ui, window, DrawnPart::of(Region::GradientFlow), |ui| {
        flow::flow_ui(ui, window, &curves, heights - upper, out);
    });
    below
}

/// Draws one plot alone with its heading, as high as there is room: the gradient, or the upper plot.
pub fn one_ui(ui: &mut Ui, window: &Window<'_>, part: Region, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = 4.0;
    let curves = Curves::of(ui, window);
    let room = ui.available_height();
    let height = room - HEADING - ui.spacing().item_spacing.y;
    lesson::marked(ui, window, DrawnPart::of(part), |ui| {
        if part == Region::GradientFlow {
            flow::flow_ui(ui, window, &curves, room - flow::above(ui, window), out);
        } else {
            progress_ui(ui, window, &curves, height, out);
        }
    });
}

/// Returns whether the values fit beside the switch.
fn are_beside(ui: &Ui, scene: &Scene<'_>) -> bool {
    ui.available_width() >= if scene.pinned.is_some() { SWITCH_AND_BOTH } else { SWITCH_AND_VALUES }
}

/// Draws the switch that pins the displayed run or unpins the pinned one.
fn pin_ui(ui: &mut Ui, window: &Window<'_>, out: &mut Vec<Action>) {
    let name = if window.past.pins { "unpin" } else { "pin" };
    let response = icon_switch(ui, Icon::Pin, &window.text.get(name), window.past.pins);
    if response.on_hover_text(window.text.get(&format!("{name}.tip"))).clicked() {
        out.push(Action::Pin(!window.past.pins));
    }
}

/// Draws the switch between loss and accuracy, the pin, and the current values of both arms.
fn progress_heading_ui(ui: &mut Ui, window: &Window<'_>, values: &[String; 2], out: &mut Vec<Action>) {
    let wide = are_beside(ui, window);
    ui.horizontal(|ui| {
        ui.set_height(26.0);
        option_ui(ui, window, "progress", 150.0, out);
        pin_ui(ui, window, out);
        if wide {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| values_ui(ui, window, values, &[]));
        }
    });
    if !wide {
        ui.horizontal(|ui| {
            ui.set_height(18.0);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| values_ui(ui, window, values, &[]));
        });
    }
}

/// Draws the loss or the accuracy alone, as a page, `height` points high with the line of values above.
pub fn progress_page_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    ui.spacing_mut().item_spacing.y = 4.0;
    let curves = Curves::of(ui, scene);
    let loss = scene.state.progress == Progress::Loss;
    let values = progress_values(scene);
    let line = ui.horizontal(|ui| {
        ui.set_height(LINE);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            values_ui(ui, scene, &values, if loss { &[] } else { key(scene) });
        });
    });
    let line = line.response.rect;
    if loss {
        let palette = theme::palette(ui);
        let layout =
            |name: &str| ui.painter().layout_no_wrap(scene.text.get(name), theme::regular(theme::SMALL), palette.muted);
        let mut notes = ["figure-loss-axes", "figure-loss-axes-short"].map(layout).into_iter();
        if let Some(note) = notes.find(|note| note.size().x <= line.width() - VALUES) {
            let at = line.left_center() - egui::vec2(0.0, note.size().y / 2.0);
            ui.painter().galley(at, note, palette.muted);
        }
    }
    progress_chart_ui(ui, scene, &curves, height - LINE - 4.0, &values);
}

/// Draws the loss or the accuracy with its heading, the chart `height` points high.
fn progress_ui(ui: &mut Ui, window: &Window<'_>, curves: &Curves, mut height: f32, out: &mut Vec<Action>) {
    let values = progress_values(window);
    progress_heading_ui(ui, window, &values, out);
    // A third line needs a key; the tooltip of the switch explains the two that are always there.
    if window.state.progress == Progress::Accuracy && window.compares_statistics() {
        height -= LINE + ui.spacing().item_spacing.y;
        ui.horizontal(|ui| {
            ui.set_height(LINE);
            ui.spacing_mut().item_spacing.x = 14.0;
            charts::keys_ui(ui, window, key(window));
        });
    }
    progress_chart_ui(ui, window, curves, height, &values);
}

fn progress_chart_ui(ui: &mut Ui, scene: &Scene<'_>, curves: &Curves, height: f32, values: &[String; 2]) {
    match scene.state.progress {
        Progress::Loss => loss_chart_ui(ui, scene, curves, height, values),
        Progress::Accuracy => accuracy_chart_ui(ui, scene, curves, height, values),
    }
}

/// Returns the current loss or accuracy of both arms as text.
fn progress_values(scene: &Scene<'_>) -> [String; 2] {
    match scene.state.progress {
        Progress::Loss => current(scene, |arm| arm.loss.map(format::three_digits)),
        Progress::Accuracy => accuracies(scene),
    }
}

/// Returns the current accuracy of both arms on training samples as text.
fn accuracies(scene: &Scene<'_>) -> [String; 2] {
    current(scene, |arm| arm.train_accuracy.map(|share| scene.text.accuracy(share)))
}

fn loss_chart_ui(ui: &mut Ui, scene: &Scene<'_>, curves: &Curves, height: f32, values: &[String; 2]) {
    let palette = theme::palette(ui);
    let lines = by_arm(palette, &curves.loss, [Line::Solid, Line::Ringed]);
    let series: Vec<Series<'_>> = behind(ui, scene, curves, |behind| &behind.loss).chain(lines).collect();
    let time = time_axis(scene, curves);
    let chart = Chart {
        salt: "loss chart",
        name: &name(scene, "progress-loss", values),
        x: time.axis(),
        y: curves.loss_axis.unwrap_or(Axis::log(-1.3, 0.3)),
        x_mark: &charts::TimeAxis::mark,
        y_mark: &decade,
        bands: &[],
        marks: &scene.time_marks(),
    };
    let say = |power| format::three_digits(chart.y.value(power));
    chart.ui(ui, height, &series).tell(&series, |x| scene.step_name(time.step(x)), say);
}

/// Draws the accuracies over time with their own heading.
pub fn accuracy_over_time_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let curves = Curves::of(ui, scene);
    let values = accuracies(scene);
    heading_ui(ui, scene, "progress-accuracy", |ui| {
        values_ui(ui, scene, &values, key(scene));
    });
    accuracy_chart_ui(ui, scene, &curves, height, &values);
}

fn accuracy_chart_ui(ui: &mut Ui, scene: &Scene<'_>, curves: &Curves, height: f32, values: &[String; 2]) {
    let palette = theme::palette(ui);
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
    let by_batch = [0, 1].map(|arm| Series {
        name: of(arm, "accuracy-batch"),
        points: &curves.by_batch[arm],
        color: palette.names[arm],
        line: Line::Dotted,
    });
    let time = time_axis(scene, curves);
    let published = published(scene);
    let others = published.iter().enumerate().map(|(arm, points)| Series {
        name: of(arm, "published"),
        points,
        color: palette.names[arm],
        line: Line::Published,
    });
    let before =
        behind(ui, scene, curves, |behind| &behind.train).chain(behind(ui, scene, curves, |behind| &behind.test));
    let series: Vec<Series<'_>> = before.chain(train).chain(test).chain(by_batch).chain(others).collect();
    // Numbers at every 20 % or, in a low chart, at 0, 50 and 100 %.
    let gap = if height < 128.0 { 55.0 } else { 20.0 };
    let chart = Chart {
        salt: "accuracy chart",
        name: &accuracy_name(scene, values),
        x: time.axis(),
        y: Axis::linear(-0.04, 1.04, gap),
        x_mark: &charts::TimeAxis::mark,
        y_mark: &|share| scene.text.percent(share),
        bands: &[],
        marks: &scene.time_marks(),
    };
    let say = |share| scene.text.accuracy(share);
    chart.ui(ui, height, &series).tell(&series, |x| scene.step_name(time.step(x)), say);
}

/// Returns the published test accuracies up to the last step of the run, if the lesson overlays them on the chart.
fn published(scene: &Scene<'_>) -> Vec<Vec<PlotPoint>> {
    let Some(overlay) = scene.course.and_then(|on| on.lesson.overlay) else { return Vec::new() };
    let time = scene.time_axis();
    let points = |points: &[(f64, f64)]| {
        let so_far = points.iter().filter(|(step, _)| *step <= format::float(scene.last_step()));
        so_far.map(|(step, accuracy)| PlotPoint::new(time.at(*step), *accuracy)).collect()
    };
    overlay.accuracy.iter().map(|all| points(all)).collect()
}

/// Returns the lines of the pinned run, thin and nearly gray; none if no other run is pinned.
fn behind<'a>(
    ui: &Ui,
    scene: &Scene<'_>,
    curves: &'a Curves,
    points: fn(&Behind) -> &Both,
) -> impl Iterator<Item = Series<'a>> + use<'a> {
    let palette = theme::palette(ui);
    let name = [0, 1].map(|arm| scene.text.with("pinned", &[("arm", ARMS[arm])]));
    let lines = [Line::Thin, Line::ThinRinged].into_iter().zip(name).enumerate();
    curves.behind.iter().flat_map(move |behind| {
        let lines = lines.clone();
        lines.map(move |(arm, (line, name))| Series {
            name,
            points: &points(behind)[arm],
            color: palette.arms[arm].lerp_to_gamma(palette.muted, 0.7),
            line,
        })
    })
}

/// Returns the time axis, long enough for the pinned run as well.
fn time_axis(scene: &Scene<'_>, curves: &Curves) -> charts::TimeAxis {
    scene.time_axis_to(scene.last_step().max(curves.behind.as_ref().map_or(0, |behind| behind.step)))
}

/// Returns a value of both arms in the displayed frame as text, preceded by the value of the pinned run and an
/// arrow if there is one; a dash if the arm has diverged or is hidden.
fn current(scene: &Scene<'_>, value: impl Fn(&ArmFrame) -> Option<String>) -> [String; 2] {
    let written = |frame: Option<&Frame>, arm: usize| {
        let shown = frame.map(|frame| &frame.arms[arm]).filter(|of| of.diverged.is_none() && scene.shows(arm));
        shown.and_then(&value).unwrap_or_else(|| "–".to_owned())
    };
    [0, 1].map(|arm| {
        let now = written(scene.frame(), arm);
        match scene.pinned {
            Some(pinned) => format!("{} → {now}", written(Some(&pinned.newest), arm)),
            None => now,
        }
    })
}

/// Describes the chart of the accuracies for screen readers, with the accuracies by batch statistics if they are
/// compared.
fn accuracy_name(scene: &Scene<'_>, values: &[String; 2]) -> String {
    let all = name(scene, "progress-accuracy", values);
    if !scene.compares_statistics() {
        return all;
    }
    let by_batch = current(scene, |arm| arm.test_accuracy_batch.map(format::accuracy));
    format!("{all}; {}", name(scene, "accuracy-batch", &by_batch))
}

/// Describes a chart with its current values, for screen readers.
fn name(scene: &Scene<'_>, name: &str, values: &[String; 2]) -> String {
    format!("{}: {} {}, {} {}", scene.text.get(name), ARMS[0], values[0], ARMS[1], values[1])
}
