//! What a chart says at the pointer.

use egui::Response;

use super::chart::Series;

/// Says at the pointer what each of the series has near `x`: first the `place`, then a line for each.
pub fn hover(response: Response, place: String, series: &[Series<'_>], x: f64, say: impl Fn(f64) -> String) {
    let values = series.iter().filter_map(|one| Some(format!("{}: {}", one.name, say(one.near(x)?.y))));
    let lines: Vec<String> = std::iter::once(place).chain(values).collect();
    response.on_hover_text_at_pointer(lines.join("\n"));
}
