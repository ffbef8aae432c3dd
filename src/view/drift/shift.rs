//! Charts of the shift: the distance of the selected layer's distribution from an earlier one.

use egui::{Align2, Sense, Ui, vec2};

use super::series::Drift;
use super::{GROUP, pair_ui};
use crate::lessons::Region;
use crate::measure::Against;
use crate::view::charts::{
    Axis, Both, Chart, Line, TimeAxis, by_arm, decade, heading_ui, nearest, time_chart_ui, values_ui,
};
use crate::view::lesson::{self, DrawnPart};
use crate::view::{Action, Scene, format, theme};

/// Draws W1/sd and the shape-only W1 side by side, on one axis, so that they can be compared.
pub fn shift_ui(ui: &mut Ui, scene: &Scene<'_>, drift: &Drift, height: f32, out: &mut Vec<Action>) {
    let pictures = [("drift-per-sd", "drift per sd", &drift.per_sd), ("drift-shape", "drift shape", &drift.shape)];
    pair_ui(ui, |ui, side| {
        let (text, salt, lines) = pictures[side];
        lesson::marked(ui, scene, DrawnPart::of([Region::Shift, Region::ShapeShift][side]), |ui| {
            measure_ui(ui, scene, (text, salt, lines, drift.shift_axis), height, out);
        });
    });
}

fn measure_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    (text, salt, lines, axis): (&str, &'static str, &Both, Option<Axis>),
    height: f32,
    out: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let time = scene.time_axis();
    let y = axis.unwrap_or(Axis::log(-2.0, 0.0));
    let step = format::float(scene.frame().map_or(0, |frame| frame.step));
    let value = |arm: usize| nearest(&lines[arm], time.at(step)).map(|point| format::three_digits(y.value(point.y)));
    let values = [0, 1].map(|arm| value(arm).unwrap_or_else(|| "–".to_owned()));
    heading_ui(ui, scene, text, |ui| values_ui(ui, scene, &values, &[]));
    let series = by_arm(palette, lines, [Line::Solid, Line::Ringed]);
    let layer = scene.layer().to_string();
    let sign = scene.stage_name(scene.state.drift.stage);
    let (title, against) = (scene.text.get(text), against(scene, scene.state.drift.against));
    let args = [("layer", layer.as_str()), ("measure", &title), ("what", &sign), ("against", &against)];
    let values = [("a", values[0].as_str()), ("b", values[1].as_str())];
    let args: Vec<_> = args.into_iter().chain(values).collect();
    let chart = Chart {
        salt,
        name: &scene.text.with("drift-shift-name", &args),
        x: time.axis(),
        y,
        x_mark: &TimeAxis::mark,
        y_mark: &decade,
        bands: &[],
        marks: &scene.time_marks(),
    };
    let shown = time_chart_ui(ui, scene, (&chart, &series), height, (GROUP, None), out);
    shown.tell(&series, |x| scene.step_name(time.step(x)), |power| format::three_digits(y.value(power)));
}

/// Draws the note of what the charts below compare with, as in "Shift from the distribution 20 steps before",
/// `height` points high.
pub fn note_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let palette = theme::palette(ui);
    let against = against(scene, scene.state.drift.against);
    let note = scene.text.with("figure-drift-against", &[("against", &against)]);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, note, theme::regular(theme::SMALL), palette.muted);
}

/// Returns the distribution compared with, in words.
pub fn against(scene: &Scene<'_>, against: Against) -> String {
    match against {
        Against::Lag => scene.text.with("against-lag", &[("lag", &format::steps(scene.run().measure.lag))]),
        Against::Start => scene.text.get("against-start"),
    }
}
