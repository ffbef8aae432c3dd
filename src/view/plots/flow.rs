//! The plot of the gradient over the layers: its size in each layer, and its factor from layer to layer.

use egui::{Align, Layout, RichText, Ui};

use super::behind;
use super::curves::Curves;
use crate::measure::ArmFrame;
use crate::view::charts::{Axis, Chart, Line, Mark, Series, Strength, by_arm, decade};
use crate::view::choose::option_ui;
use crate::view::{ARMS, Action, GradientFlow, Scene, format, theme};

/// Height of a row with the title or the switch, in points.
const ROW: f32 = 26.0;
/// Height of the line of words below the rows, in points.
const LINE: f32 = 18.0;
/// Gap between two rows, in points.
const GAP: f32 = 4.0;
/// Width of the switch, in points.
const SWITCH: f32 = 96.0;
/// Gap between two items in a line, in points.
const APART: f32 = 14.0;

/// Lays out the title of the plot.
fn title(ui: &Ui, scene: &Scene<'_>) -> std::sync::Arc<egui::Galley> {
    ui.painter().layout_no_wrap(scene.text.get("gradient"), theme::strong(14.0), theme::palette(ui).text)
}

/// Returns whether the switch fits beside the title.
fn is_beside(ui: &Ui, scene: &Scene<'_>) -> bool {
    title(ui, scene).size().x + 6.0 + SWITCH <= ui.available_width()
}

/// Returns the height of everything above the chart, in points.
pub fn above(ui: &Ui, scene: &Scene<'_>) -> f32 {
    let rows = if is_beside(ui, scene) { ROW } else { 2.0 * ROW + GAP };
    rows + GAP + LINE + GAP
}

/// Draws the plot, its chart `height` points high.
pub fn flow_ui(ui: &mut Ui, scene: &Scene<'_>, curves: &Curves, height: f32, out: &mut Vec<Action>) {
    let beside = is_beside(ui, scene);
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        let title = title(ui, scene);
        ui.label(title).on_hover_text(scene.text.get("gradient.tip"));
        if beside {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                option_ui(ui, scene, "gradient-flow", SWITCH, out);
            });
        }
    });
    if !beside {
        option_ui(ui, scene, "gradient-flow", SWITCH, out);
    }
    words_ui(ui, scene, curves);
    chart_ui(ui, scene, curves, height);
}

/// Draws the plot alone, as a page, `height` points high.
pub fn flow_page_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    ui.spacing_mut().item_spacing.y = GAP;
    let curves = Curves::of(ui, scene);
    words_ui(ui, scene, &curves);
    chart_ui(ui, scene, &curves, height - LINE - GAP);
}

/// Draws the factor per layer of each arm's gradient in the arm's color, and the step if there is room.
fn words_ui(ui: &mut Ui, scene: &Scene<'_>, curves: &Curves) {
    let palette = theme::palette(ui);
    let said = per_layer(scene);
    let galleys = |short: bool| {
        let say = |(arm, long, brief): &(usize, String, String)| {
            let words = if short { brief } else { long }.clone();
            ui.painter().layout_no_wrap(words, theme::strong(theme::SMALL), palette.names[*arm])
        };
        said.iter().map(say).collect::<Vec<_>>()
    };
    let width = |galleys: &[std::sync::Arc<egui::Galley>]| galleys.iter().map(|it| it.size().x + APART).sum::<f32>();
    let long = galleys(false);
    let galleys = if width(&long) <= ui.available_width() + APART { long } else { galleys(true) };
    ui.horizontal(|ui| {
        ui.set_height(LINE);
        ui.spacing_mut().interact_size.y = LINE;
        ui.spacing_mut().item_spacing.x = APART;
        for galley in galleys {
            ui.label(galley).on_hover_text(scene.text.get("gradient-per-layer.tip"));
        }
        // A live frame has no gradients, so the newest frame that has them is used.
        let Some(step) = curves.gradient_step else { return };
        let note = scene.text.with("gradient-at", &[("step", &format::steps(step))]);
        let note = RichText::new(note).font(theme::regular(theme::SMALL)).color(palette.muted);
        let galley = ui.painter().layout_no_wrap(note.text().to_owned(), theme::regular(theme::SMALL), palette.muted);
        if galley.size().x <= ui.available_width() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(note).on_hover_text(scene.text.get("gradient-at.tip"));
            });
        }
    });
}

/// Returns the words about the factor of each shown arm, in a long and a short form.
fn per_layer(scene: &Scene<'_>) -> Vec<(usize, String, String)> {
    let Some(frame) = scene.frame_with(|layer| layer.gradient.is_some()) else { return Vec::new() };
    let of = |arm: usize| {
        let [long, short] = ratio(&frame.arms[arm])?;
        let say = |(message, ratio): (&str, String)| scene.text.with(message, &[("arm", ARMS[arm]), ("ratio", &ratio)]);
        Some((arm, say(long), say(short)))
    };
    scene.arms().filter_map(of).collect()
}

/// Returns the messages about how the gradient of an arm changes from layer to layer, long and short, with the
/// ratio; `None` if there is nothing to compare.
fn ratio(arm: &ArmFrame) -> Option<[(&'static str, String); 2]> {
    let ratio = arm.gradient_per_layer()?;
    let last = arm.hidden().last()?.gradient.as_ref()?.rms;
    Some(if last.abs() <= 0.0 {
        ["gradient-none", "gradient-none-short"].map(|message| (message, String::new()))
    } else if !ratio.is_finite() {
        ["gradient-not-finite", "gradient-not-finite"].map(|message| (message, String::new()))
    } else if ratio <= 0.0 {
        ["gradient-lost", "gradient-per-layer-short"].map(|message| (message, "0".to_owned()))
    } else {
        let ratio = if ratio < 0.1 { format::three_digits(ratio) } else { format!("{ratio:.2}") };
        [("gradient-per-layer", ratio.clone()), ("gradient-per-layer-short", ratio)]
    })
}

fn chart_ui(ui: &mut Ui, scene: &Scene<'_>, curves: &Curves, height: f32) {
    let palette = theme::palette(ui);
    let text = scene.text;
    let lines = by_arm(palette, &curves.gradient, [Line::Dots, Line::Squares]);
    let series: Vec<Series<'_>> = behind(ui, scene, curves, |behind| &behind.gradient).chain(lines).collect();
    let depth = format::float(curves.depth.max(1));
    let layer_mark = |x: f64| text.with("layer-short", &[("layer", &x.to_string())]);
    let relative = scene.state.gradient_flow == GradientFlow::Relative;
    // The gradient of the last layer is the reference of the ratios.
    let one = relative.then_some(Mark::Level(0.0, Strength::Event));
    let selected = Mark::Upright(format::float(scene.layer()), Strength::Event);
    let marks: Vec<Mark> = one.into_iter().chain(scene.reacts().then_some(selected)).collect();
    let measure = text.get(if relative { "gradient-flow-relative.tip" } else { "gradient-flow-rms.tip" });
    let said: Vec<String> = per_layer(scene).into_iter().map(|(_, long, _)| long).collect();
    let chart = Chart {
        salt: "gradient chart",
        name: &format!("{}: {}; {measure}", text.get("gradient"), said.join(", ")),
        x: Axis::whole(0.5, depth + 0.5, 30.0),
        y: curves.gradient_axis.unwrap_or(if relative { Axis::log(-2.0, 0.3) } else { Axis::log(-4.0, -1.0) }),
        x_mark: &layer_mark,
        y_mark: &decade,
        bands: &[],
        marks: &marks,
    };
    let say = |power| format::three_digits(chart.y.value(power));
    chart.ui(ui, height, &series).tell_layer(text, depth, &series, say);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{GradientStats, Histogram, LayerFrame};

    /// Returns the long message about an arm whose hidden layers have gradients of these sizes.
    fn said(rms: &[f64]) -> Option<(&'static str, String)> {
        let layer = |rms: &f64| LayerFrame {
            gradient: Some(GradientStats { rms: *rms, histogram: Histogram::default() }),
            ..LayerFrame::default()
        };
        let layers = rms.iter().chain(&[1.0]).map(layer).collect();
        ratio(&ArmFrame { layers, ..ArmFrame::default() }).map(|[long, _]| long)
    }

    #[test]
    fn the_ratio_per_layer_is_said_and_so_is_why_there_is_none() {
        let is = |message: &'static str, ratio: &str| Some((message, ratio.to_owned()));
        assert_eq!(said(&[0.0576, 0.24, 1.0]), is("gradient-per-layer", "0.24"));
        assert_eq!(said(&[1e-6, 1.0]), is("gradient-per-layer", "1.0e-6"));
        assert_eq!(said(&[2.42, 2.2, 2.0]), is("gradient-per-layer", "1.10"));
        assert_eq!(said(&[0.0, 1.0]), is("gradient-lost", "0"));
        assert_eq!(said(&[0.0, 0.0]), is("gradient-none", ""));
        assert_eq!(said(&[f64::INFINITY, 1.0]), is("gradient-not-finite", ""));
        assert_eq!(said(&[1.0]), None, "a single layer");
    }
}
