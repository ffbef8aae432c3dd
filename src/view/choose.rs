//! A switch between the values of an option.

use egui::Ui;

use super::Scene;
use super::format::steps;
use super::widgets::{Segment, segments};

/// Draws a switch in one row, `width` points wide, between `choices`: each is a value with the name of its text, whose
/// tooltip is the text of that name with `.tip` behind it. `name` is the text that names the switch for screen readers.
/// Returns the value that was clicked.
pub fn choose<T: PartialEq + Copy, const N: usize>(
    ui: &mut Ui,
    scene: &Scene<'_>,
    name: &str,
    choices: [(T, &str); N],
    now: T,
    width: f32,
) -> Option<T> {
    let lag = steps(scene.lag());
    let text = |name: &str| scene.text.with(name, &[("lag", &lag)]);
    let parts = choices.each_ref().map(|(_, name)| Segment { label: text(name), tip: text(&format!("{name}.tip")) });
    let chosen = choices.iter().position(|(choice, _)| *choice == now);
    segments(ui, &scene.text.get(name), &parts, chosen, width, N).map(|i| choices[i].0)
}
