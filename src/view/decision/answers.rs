//! The strip of answers below the layers: in the column of each arm, a small picture of what the arm predicts. For
//! data in a plane this is the decision with the test samples on it; for images and tables it is a few test
//! samples with the arm's predictions.

use egui::{Align2, Color32, CursorIcon, Rect, Response, Sense, Ui};
use egui::{WidgetInfo, accesskit, pos2, vec2};

use super::samples::lines;
use super::texture::{faces, paint};
use super::verdict::{Verdict, class_name};
use super::{Kind, accuracies, plane};
use crate::data::{Exhibit, Sample};
use crate::view::arms::ended;
use crate::view::format::count;
use crate::view::theme::{self, Palette};
use crate::view::{ARMS, Action, Scene, Show, Tab};

/// Greatest number of samples shown.
const SAMPLES: usize = 8;
/// Least and greatest height of a plane, in points, and its share of the room for layers and answers.
const PLANE: (f32, f32) = (84.0, 170.0);
const PLANE_SHARE: f32 = 0.24;
/// Least and greatest side of an image, in points, and its share of the room for layers and answers.
const IMAGE: (f32, f32) = (24.0, 52.0);
const IMAGE_SHARE: f32 = 0.09;
/// Height of the words below an image, and of a row of a table, in points.
const WORDS: f32 = 18.0;
/// Number of table samples in a row.
const COLUMNS: usize = 4;
/// Width of the count of right predictions, in points.
const COUNT: f32 = 38.0;
/// Gaps, in points: between two samples, between a plane and the words beside it, and between a class and its sign.
const GAP: f32 = 4.0;
const BESIDE: f32 = 12.0;
const BEFORE_SIGN: f32 = 2.0;

/// Returns the height of the answers if they and the layers share `room` points and the layers need `least` of
/// them; `None` if too little room is left, there is nothing to show, or the answers are switched off.
pub fn answers_height(scene: &Scene<'_>, room: f32, least: f32) -> Option<f32> {
    let exhibit = &scene.report.filter(|_| scene.answers())?.exhibit;
    let kind = Kind::of(exhibit)?;
    let height = height_of(kind, room).min((room - least).max(height_of(kind, 0.0)));
    (room - height >= least).then_some(height)
}

/// Returns the height of the answers, in points, if they and the layers share `room` points.
fn height_of(kind: Kind, room: f32) -> f32 {
    match kind {
        Kind::Plane => (PLANE_SHARE * room).clamp(PLANE.0, PLANE.1),
        Kind::Images => (IMAGE_SHARE * room).clamp(IMAGE.0, IMAGE.1) + WORDS,
        Kind::Table => 2.0 * WORDS,
    }
}

/// Draws the answer of each shown arm into the arm's area.
pub fn answers_ui(ui: &Ui, scene: &Scene<'_>, areas: [Rect; 2], out: &mut Vec<Action>) {
    let Some(exhibit) = scene.report.map(|report| &*report.exhibit) else { return };
    let Some(kind) = Kind::of(exhibit) else { return };
    for (arm, area) in areas.into_iter().enumerate().filter(|(arm, _)| scene.shows(*arm)) {
        let row = Row { scene, exhibit, arm, area };
        let (name, slots) = match kind {
            Kind::Plane => (row.plane(ui), Vec::new()),
            Kind::Images | Kind::Table => row.samples(ui, kind),
        };
        row.respond(ui, &name, &slots, out);
    }
}

/// The answer of one arm, with all it needs to be drawn.
struct Row<'a> {
    scene: &'a Scene<'a>,
    exhibit: &'a Exhibit,
    arm: usize,
    area: Rect,
}

impl Row<'_> {
    /// Draws the plane and, beside it, the accuracies. Returns the description for screen readers.
    fn plane(&self, ui: &Ui) -> String {
        let palette = theme::palette(ui);
        if let Some(why) = ended(self.scene, self.arm) {
            self.words(ui, self.area.left(), &self.scene.text.get("decision-ended"), palette.muted);
            return why;
        }
        let Some((plane, name)) = plane::small_ui(ui, self.scene, self.exhibit, self.arm, self.area) else {
            return String::new();
        };
        let words = accuracies(self.scene, self.arm).unwrap_or_default();
        self.words(ui, plane.right() + BESIDE, &words, palette.names[self.arm]);
        name
    }

    /// Draws words from `left` to the end of the row, vertically centered, in as many lines as they need.
    fn words(&self, ui: &Ui, left: f32, words: &str, ink: Color32) {
        let room = (self.area.right() - left).max(40.0);
        let galley = ui.painter().layout(words.to_owned(), theme::strong(theme::BODY), ink, room);
        ui.painter().galley(pos2(left, self.area.center().y - galley.size().y / 2.0), galley, ink);
    }

    /// Draws a few samples with the arm's predictions, after the count of right ones. Returns the description for
    /// screen readers and the places of the samples.
    fn samples(&self, ui: &Ui, kind: Kind) -> (String, Vec<Rect>) {
        let palette = theme::palette(ui);
        let samples = &self.exhibit.samples[..self.exhibit.samples.len().min(SAMPLES)];
        let said = |i: usize| Verdict::of(self.scene, self.exhibit, self.arm, i);
        let verdicts: Vec<Option<Verdict>> = (0..samples.len()).map(said).collect();
        let slots = self.slots(kind, samples.len());
        let faces = faces(ui, self.scene);
        for (i, slot) in slots.iter().enumerate() {
            let Some(verdict) = &verdicts[i] else { continue };
            let texture = faces.as_ref().and_then(|faces| faces.get(i)?.as_ref());
            if kind == Kind::Images {
                let side = (slot.height() - WORDS).min(slot.width() - GAP);
                let foot = pos2(slot.center().x - side / 2.0, slot.bottom() - WORDS - side);
                let image = Rect::from_min_size(foot, vec2(side, side));
                if let Some(texture) = texture {
                    paint(ui, texture, image);
                }
            }
            let line = slot.with_min_y(slot.bottom() - WORDS);
            self.verdict(ui, palette, line, verdict);
        }
        let (name, count) = self.count(&verdicts);
        let font = theme::strong(theme::BODY);
        let at = self.area.left_center();
        ui.painter().text(at, Align2::LEFT_CENTER, count, font, palette.names[self.arm]);
        (name, slots)
    }

    /// Returns the places of the samples.
    fn slots(&self, kind: Kind, samples: usize) -> Vec<Rect> {
        let columns = if kind == Kind::Images { SAMPLES } else { COLUMNS };
        let rows = count(SAMPLES / columns);
        let area = self.area.with_min_x(self.area.left() + COUNT);
        let size = vec2((area.width() + GAP) / count(columns), area.height() / rows);
        let slot = |i: usize| {
            let corner = area.min + vec2(size.x * count(i % columns), size.y * count(i / columns));
            Rect::from_min_size(corner, size - vec2(GAP, 0.0))
        };
        (0..samples).map(slot).collect()
    }

    /// Draws the predicted class, shortened if its name has no room, and the sign for right or wrong.
    fn verdict(&self, ui: &Ui, palette: &Palette, line: Rect, verdict: &Verdict) {
        let Some(right) = verdict.right else { return };
        let ink = if right { palette.holds } else { palette.alarm };
        let painter = ui.painter();
        let mark = painter.layout_no_wrap(verdict.sign().to_owned(), theme::strong(theme::BODY), ink);
        let room = line.width() - mark.size().x - BEFORE_SIGN;
        let name = short(&verdict.class, |name| {
            let galley = painter.layout_no_wrap(name, theme::strong(theme::BODY), palette.names[self.arm]);
            (galley.size().x <= room).then_some(galley)
        });
        let width = name.as_ref().map_or(0.0, |name| name.size().x + BEFORE_SIGN) + mark.size().x;
        let (left, y) = (line.center().x - width / 2.0, line.center().y);
        painter.galley(pos2(left + width - mark.size().x, y - mark.size().y / 2.0), mark, ink);
        if let Some(name) = name {
            painter.galley(pos2(left, y - name.size().y / 2.0), name, palette.names[self.arm]);
        }
    }

    /// Returns all predictions in words, and the number of right ones as a fraction, such as "6/8".
    fn count(&self, verdicts: &[Option<Verdict>]) -> (String, String) {
        let text = self.scene.text;
        let said = verdicts.iter().zip(&self.exhibit.samples).filter_map(|(verdict, sample)| {
            let verdict = verdict.as_ref().filter(|verdict| verdict.right.is_some())?;
            Some((verdict, sample))
        });
        let known: Vec<(&Verdict, &Sample)> = said.collect();
        let count = verdicts.len().to_string();
        if known.is_empty() {
            let why = ended(self.scene, self.arm);
            let args = [("arm", ARMS[self.arm]), ("count", count.as_str())];
            return (why.unwrap_or_else(|| text.with("answers-samples-waits", &args)), format!("…/{count}"));
        }
        let right = known.iter().filter(|(verdict, _)| verdict.right == Some(true)).count().to_string();
        let said = |(verdict, sample): &(&Verdict, &Sample)| {
            let class = class_name(text, self.exhibit, sample.class);
            text.with("answers-said", &[("class", &class), ("said", &verdict.class)])
        };
        let list = known.iter().map(said).collect::<Vec<_>>().join(", ");
        let args = [("arm", ARMS[self.arm]), ("right", &right), ("count", &count), ("list", &list)];
        (text.with("answers-samples", &args), format!("{right}/{count}"))
    }

    /// Makes the answer a button that opens the Data tab, and shows the tooltip of the sample under the pointer.
    fn respond(&self, ui: &Ui, name: &str, slots: &[Rect], out: &mut Vec<Action>) {
        let id = ui.scope_id().with(("answers", self.arm));
        if !self.scene.reacts() {
            let response = ui.interact(self.area, id, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, name));
            return;
        }
        let response = ui.interact(self.area, id, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Button, ui.is_enabled(), name));
        theme::focus_ring(ui, &response, self.area);
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if response.clicked() {
            out.push(Action::Show(Show::Option("window.tab", Tab::Data.name())));
        }
        self.hover(response, name, slots);
    }

    fn hover(&self, response: Response, name: &str, slots: &[Rect]) {
        let Some(pointer) = response.hover_pos() else { return };
        let sample = slots.iter().position(|slot| slot.contains(pointer));
        let words = sample.map_or_else(|| name.to_owned(), |i| lines(self.scene, self.exhibit, i).join("\n"));
        response.on_hover_text_at_pointer(words);
    }
}

/// Returns the result of `fits` for `name`, or for the longest shortened name that fits, ended by a period; `None`
/// if not even one letter fits.
fn short<T>(name: &str, fits: impl Fn(String) -> Option<T>) -> Option<T> {
    let ends = name.char_indices().map(|(i, _)| i).skip(1).collect::<Vec<_>>();
    let shorter = ends.into_iter().rev().map(|end| format!("{}.", name[..end].trim_end()));
    std::iter::once(name.to_owned()).chain(shorter).find_map(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_shortened_to_what_fits() {
        let of = |room: usize| short("Ankle boot", |name| (name.chars().count() <= room).then_some(name));
        assert_eq!(
            [10, 9, 7, 6, 2].map(|room| of(room).unwrap()),
            ["Ankle boot", "Ankle bo.", "Ankle.", "Ankle.", "A."]
        );
        assert_eq!(of(1), None);
        assert_eq!(short("클래스", |name| (name.chars().count() < 3).then_some(name)).unwrap(), "클.");
    }
}
