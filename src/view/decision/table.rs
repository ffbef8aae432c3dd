//! Test samples that are rows of a table, with what both arms say at the end of each.

use egui::{Align2, FontId, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::samples::{tell, verdicts};
use super::verdict::{Verdict, class_name};
use crate::trainer::{Exhibit, Face, Sample};
use crate::view::{ARMS, Scene, format, theme};

/// Height of a row and of the head.
const ROW: f32 = 26.0;
const HEAD: f32 = 28.0;
/// Between two columns.
const GAP: f32 = 16.0;
/// Least width of a feature.
const FEATURE: f32 = 56.0;
/// Room for the sign of a verdict.
const SIGN: f32 = 18.0;

/// The height of the whole table.
pub fn height(exhibit: &Exhibit) -> f32 {
    HEAD + ROW * format::px(format::float(exhibit.samples.len()))
}

/// The samples that have room in `height` points of a page.
fn on_paper(exhibit: &Exhibit, height: f32) -> usize {
    let fits = |rows: &usize| HEAD + ROW * format::px(format::float(*rows)) <= height;
    (1..=exhibit.samples.len()).take_while(fits).last().unwrap_or(1)
}

/// Draws it.
pub fn table_ui(ui: &mut Ui, scene: &Scene<'_>, exhibit: &Exhibit) {
    let samples = if scene.state.printed { on_paper(exhibit, ui.available_height()) } else { exhibit.samples.len() };
    let size = vec2(ui.available_width(), HEAD + ROW * format::px(format::float(samples)));
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    let table = Table::new(ui, scene, exhibit, whole);
    table.head(ui);
    for (i, sample) in exhibit.samples.iter().take(samples).enumerate() {
        table.row(ui, i, sample);
    }
}

struct Table<'a> {
    scene: &'a Scene<'a>,
    exhibit: &'a Exhibit,
    whole: Rect,
    /// The right ends of the features that have room.
    features: Vec<f32>,
    /// The left end of the class.
    class: f32,
    /// The left end of what each arm says.
    said: [f32; 2],
}

impl<'a> Table<'a> {
    /// The class and what is said take what they need, the first features the rest.
    fn new(ui: &Ui, scene: &'a Scene<'a>, exhibit: &'a Exhibit, whole: Rect) -> Self {
        let width = |text: &str, font: FontId| {
            ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x
        };
        let names = (0..exhibit.classes.len()).map(|class| class_name(scene.text, exhibit, class));
        let longest = names.map(|name| width(&name, theme::strong(theme::BODY))).fold(40.0, f32::max);
        let percent = width(" · >99\u{a0}%", theme::strong(theme::BODY));
        let waiting = width(&scene.text.get("measuring"), theme::strong(theme::BODY));
        let class = longest.max(width(&scene.text.get("decision-labels"), theme::strong(theme::BODY)));
        let said = (longest + percent).max(waiting) + SIGN;
        let end = whole.right() - 8.0;
        let b = end - said;
        let a = b - GAP - said;
        let class = a - GAP - class;
        let mut features = Vec::new();
        let mut right = whole.left() + 8.0;
        for name in &exhibit.features {
            let next = right + width(&label(name), theme::regular(theme::SMALL)).max(FEATURE);
            if next > class - 2.0 * GAP {
                break;
            }
            features.push(next);
            right = next + GAP;
        }
        Self { scene, exhibit, whole, features, class, said: [a, b] }
    }

    fn head(&self, ui: &Ui) {
        let palette = theme::palette(ui);
        let y = self.whole.top() + HEAD / 2.0;
        let write = |x: f32, align: Align2, text: String, font: FontId, ink| {
            ui.painter().text(pos2(x, y), align, text, font, ink);
        };
        for (right, name) in self.features.iter().zip(&self.exhibit.features) {
            write(*right, Align2::RIGHT_CENTER, label(name), theme::regular(theme::SMALL), palette.muted);
        }
        let truth = self.scene.text.get("decision-labels");
        write(self.class, Align2::LEFT_CENTER, truth, theme::strong(theme::BODY), palette.text);
        for arm in (0..2).filter(|arm| self.scene.shows(*arm)) {
            let name = ARMS[arm].to_owned();
            write(self.said[arm], Align2::LEFT_CENTER, name, theme::strong(theme::BODY), palette.names[arm]);
        }
        let left_out = self.exhibit.features.len() - self.features.len();
        if left_out > 0 {
            let more = self.scene.text.with("decision-more", &[("count", &left_out.to_string())]);
            let x = self.features.last().map_or(self.whole.left() + 8.0, |right| right + 8.0);
            let galley = ui.painter().layout_no_wrap(more, theme::regular(theme::SMALL), palette.muted);
            if x + galley.size().x <= self.class - 4.0 {
                ui.painter().galley(pos2(x, y - galley.size().y / 2.0), galley, palette.muted);
            }
        }
    }

    fn row(&self, ui: &Ui, i: usize, sample: &Sample) {
        let palette = theme::palette(ui);
        let Face::Row(values) = &sample.face else { return };
        let top = self.whole.top() + HEAD + ROW * format::px(format::float(i));
        let rect = Rect::from_x_y_ranges(self.whole.x_range(), top..=top + ROW);
        let response = ui.interact(rect, ui.scope_id().with(("sample", i)), Sense::hover());
        if response.hovered() {
            ui.painter().rect_filled(rect, 3.0, palette.card);
        }
        ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, palette.grid));
        let y = rect.center().y;
        for (right, value) in self.features.iter().zip(values) {
            let text = format::drawn(&number(*value));
            ui.painter().text(pos2(*right, y), Align2::RIGHT_CENTER, text, theme::regular(theme::BODY), palette.text);
        }
        let class = class_name(self.scene.text, self.exhibit, sample.class);
        let font = theme::regular(theme::BODY);
        ui.painter().text(pos2(self.class, y), Align2::LEFT_CENTER, class, font, palette.text);
        for (arm, Verdict { words, right }) in verdicts(self.scene, self.exhibit, i) {
            let verdict = Verdict { words, right };
            let (ink, font) = (palette.names[arm], theme::strong(theme::BODY));
            let at = pos2(self.said[arm], y);
            let said = ui.painter().text(at, Align2::LEFT_CENTER, &verdict.words, font.clone(), ink);
            let at = pos2(said.right() + 5.0, y);
            ui.painter().text(at, Align2::LEFT_CENTER, verdict.sign(), font, verdict.ink(palette));
        }
        let all = self.exhibit.features.iter().zip(values);
        let all = all.map(|(name, value)| format!("{}: {}", label(name), format::drawn(&number(*value))));
        tell(response, self.scene, self.exhibit, i, &all.collect::<Vec<_>>().join("\n"));
    }
}

/// A measurement as it stands in the data.
fn number(value: f32) -> String {
    // The shortest form of the f32, not of a wider number near it.
    if value != 0.0 && !(1e-3..1e6).contains(&value.abs()) { format!("{value:e}") } else { value.to_string() }
}

/// The name of a feature without the marks of a program.
fn label(name: &str) -> String {
    name.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measurements_are_written_as_they_stand() {
        assert_eq!([39.1, 0.0, -2.5, 4e-7].map(number), ["39.1", "0", "-2.5", "4e-7"]);
        assert_eq!(label("bill_length_mm"), "bill length mm");
    }
}
