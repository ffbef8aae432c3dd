//! The tooltip of a chart.

use egui::Response;

use super::chart::Series;

/// Shows a tooltip at the pointer: first the line `place`, then for each series its name and the value nearest to
/// `x`, written by `say`.
pub fn hover(response: Response, place: String, series: &[Series<'_>], x: f64, say: impl Fn(f64) -> String) {
    let values = series.iter().filter_map(|one| Some(format!("{}: {}", one.name, say(one.near(x)?.y))));
    let lines: Vec<String> = std::iter::once(place).chain(values).collect();
    response.on_hover_text_at_pointer(lines.join("\n"));
}
