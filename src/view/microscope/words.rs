//! What the microscope says in words: what a moved z does to the others, what a smaller batch does to the statistics, what
//! the kind of normalization shares, and the folded layer.

use std::sync::Arc;

use egui::{Galley, Sense, Ui, WidgetInfo, accesskit, vec2};

use super::LINE;
use super::formulas::number;
use crate::config::Normalization;
use crate::measure::{UnitBatch, UnitForward};
use crate::view::{ARMS, Scene, theme};

/// Returns the lines about `batch`.
fn notes(scene: &Scene<'_>, batch: &UnitBatch, forward: &UnitForward) -> Vec<String> {
    let (text, options) = (scene.text, &scene.state.microscope);
    let norm = batch.norm.as_ref();
    let chosen = forward.samples.start + forward.chosen;
    let group = batch.group(chosen);
    let count = |n: usize| n.to_string();
    let mut lines = Vec::new();
    match norm.map(|norm| (norm.kind, &norm.groups)) {
        Some((Normalization::BatchGhost, groups)) => {
            let number = groups.iter().position(|of| of.samples == group).map_or(1, |i| i + 1);
            let args = [
                ("number", count(number)),
                ("count", count(groups.len())),
                ("from", count(group.start + 1)),
                ("to", count(group.end)),
            ];
            lines.push(text.with("microscope-group", &args));
        }
        Some((Normalization::BatchNoisy, _)) => lines.push(text.get("microscope-noise")),
        Some((Normalization::Layer, _)) => lines.push(text.get("microscope-layer-norm")),
        Some((Normalization::Batch | Normalization::None, _)) | None => {}
    }
    let by_batch = norm.is_some_and(|norm| !norm.groups.is_empty());
    if forward.samples != group {
        let [mean, std] = forward.statistics.map_or([f64::NAN; 2], |[mean, variance]| [mean, variance.sqrt()]);
        let [whole, spread] = forward.whole;
        let args = [
            ("first", count(forward.samples.len())),
            ("all", count(group.len())),
            ("mean", number(mean)),
            ("std", number(std)),
            ("whole", number(whole)),
            ("spread", number(spread)),
        ];
        let name = if by_batch && !options.running { "microscope-first" } else { "microscope-first-alone" };
        lines.push(text.with(name, &args));
    }
    if let Some(moved) = &forward.moved {
        let args = [
            ("sample", count(chosen + 1)),
            ("by", signed(options.moved)),
            ("mean", signed(moved.mean)),
            ("std", signed(moved.std)),
            ("others", number(moved.others)),
            ("count", count(forward.samples.len() - 1)),
        ];
        let name = match (by_batch, options.running) {
            (true, false) => "microscope-moved",
            (true, true) => "microscope-moved-eval",
            (false, _) => "microscope-moved-alone",
        };
        lines.push(text.with(name, &args));
    } else if scene.reacts() && lines.is_empty() {
        lines.push(text.get("microscope-hint"));
    } else if lines.is_empty() {
        lines.push(text.with("microscope-marks", &[("sample", &count(chosen + 1))]));
    }
    if options.fold {
        lines.extend(norm.map(|norm| match &norm.fold {
            Some(fold) => {
                let args = [
                    ("factor", number(fold.factor)),
                    ("bias", number(fold.bias)),
                    ("folded", number(fold.folded_bias)),
                    ("samples", count(fold.samples)),
                    ("units", count(fold.units)),
                    ("difference", number(fold.difference)),
                ];
                text.with("microscope-folded", &args)
            }
            None => text.get("microscope-no-fold"),
        }));
    }
    lines
}

fn signed(x: f64) -> String {
    if x < 0.0 { number(x) } else { format!("+{}", number(x)) }
}

/// Lays out the lines about `batch` in `width` points.
pub fn notes_galley(ui: &Ui, scene: &Scene<'_>, batch: &UnitBatch, forward: &UnitForward, width: f32) -> Arc<Galley> {
    let words = notes(scene, batch, forward).join("\n");
    ui.painter().layout(words, theme::regular(theme::SMALL), theme::palette(ui).text, width)
}

/// Draws the lines that [`notes_galley`] has laid out.
pub fn notes_ui(ui: &mut Ui, scene: &Scene<'_>, arm: usize, galley: Arc<Galley>) {
    if galley.is_empty() {
        return;
    }
    let height = galley.size().y.max(LINE);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let name = scene.text.with("microscope-notes", &[("arm", ARMS[arm]), ("words", galley.text())]);
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Label, true, &name));
    ui.painter().galley(rect.min, galley, theme::palette(ui).text);
}

/// Describes `batch` in words: the unit, its batch and statistics, and the sums over its gradients.
pub fn description(scene: &Scene<'_>, batch: &UnitBatch, forward: &UnitForward) -> String {
    let text = scene.text;
    let samples = forward.samples.len().to_string();
    let (layer, unit) = (scene.layer().to_string(), scene.unit().to_string());
    let sum = number(forward.sums.du);
    let place = [("layer", layer.as_str()), ("unit", unit.as_str()), ("samples", samples.as_str())];
    let mut said = if let (Some([mean, variance]), Some(norm)) = (forward.statistics, &batch.norm) {
        let [mean, std, gamma, beta] = [mean, variance.sqrt(), norm.gamma, norm.beta].map(number);
        let along = number(forward.sums.along);
        let more =
            [("mean", &mean), ("std", &std), ("gamma", &gamma), ("beta", &beta), ("sum", &sum), ("along", &along)];
        let args: Vec<_> = place.into_iter().chain(more.map(|(name, value)| (name, value.as_str()))).collect();
        text.with("microscope-alt", &args)
    } else {
        let [mean, std] = forward.whole.map(number);
        let more = [("mean", mean.as_str()), ("std", &std), ("sum", &sum)];
        let args: Vec<_> = place.into_iter().chain(more).collect();
        text.with("microscope-alt-alone", &args)
    };
    for note in notes(scene, batch, forward) {
        said.push_str("; ");
        said.push_str(note.trim_end_matches('.'));
    }
    said
}
