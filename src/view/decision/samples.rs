//! Words about a test sample, which may be an image or a row of a table: its number and class, and the predictions
//! of both arms.

use egui::Response;
use egui::{WidgetInfo, accesskit};

use super::verdict::{Verdict, class_name};
use crate::data::Exhibit;
use crate::view::Scene;

/// Returns the prediction of each shown arm for sample `i`.
pub fn verdicts(scene: &Scene<'_>, exhibit: &Exhibit, i: usize) -> Vec<(usize, Verdict)> {
    (0..2).filter_map(|arm| Some((arm, Verdict::of(scene, exhibit, arm, i)?))).collect()
}

/// Describes sample `i` in words: a line with its number and class, and a line for the prediction of each arm.
pub fn lines(scene: &Scene<'_>, exhibit: &Exhibit, i: usize) -> Vec<String> {
    let class = exhibit.samples.get(i).map_or_else(String::new, |sample| class_name(scene.text, exhibit, sample.class));
    let number = (i + 1).to_string();
    let mut lines = vec![scene.text.with("decision-sample", &[("number", &number), ("class", &class)])];
    lines.extend(verdicts(scene, exhibit, i).iter().map(|(arm, verdict)| verdict.told(scene, *arm)));
    lines
}

/// Describes sample `i` to screen readers, and in a tooltip, which ends with `more`.
pub fn tell(response: Response, scene: &Scene<'_>, exhibit: &Exhibit, i: usize, more: &str) {
    let mut lines = lines(scene, exhibit, i);
    let name = lines.join("; ");
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, &name));
    if !more.is_empty() {
        lines.push(more.to_owned());
    }
    response.on_hover_text_at_pointer(lines.join("\n"));
}
