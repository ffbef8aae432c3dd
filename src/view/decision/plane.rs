//! The plane of two features: the class that an arm predicts at every place, and the samples on it.

use egui::{
    Align2, Id, Pos2, Rect, Response, Sense, Stroke, StrokeKind, TextureHandle, Ui, WidgetInfo, accesskit, pos2, vec2,
};

use super::texture::decisions;
use super::verdict::class_name;
use super::{Points, header, marker};
use crate::data::Exhibit;
use crate::measure::Decision;
use crate::view::arms::{going_ui, message};
use crate::view::charts::round_marks;
use crate::view::kept::{Address, kept};
use crate::view::texture::paint;
use crate::view::{ARMS, Action, Scene, format, theme};

/// Room for the numbers at the left and below, and for the names of the axes below those, in points.
const LEFT: f32 = 30.0;
const BELOW: f32 = 18.0;
const NAMES: f32 = 14.0;
/// Least height of a plane with its numbers, in points.
pub const LEAST: f32 = 200.0;
/// Radii of the markers of training and of test samples, in points, on a plane `WIDE` points wide; they shrink
/// with the plane.
const SIZES: [f32; 2] = [2.2, 3.0];
const WIDE: f32 = 380.0;
/// Greatest ratio of the lengths of the two axes, in data units, at which both have the same scale.
const UNLIKE: f64 = 2.0;

/// Returns the ends of both axes, kept in the `egui` context as long as the data stay the same; `None` for data that
/// are not points.
fn extent(ui: &Ui, scene: &Scene<'_>) -> Option<[[f64; 2]; 2]> {
    let source = &scene.report?.exhibit;
    kept(ui.ctx(), Id::unique("extent of the plane"), Address::of(source), |_| source.extent())
}

/// Returns height over width of a plane with these ends: both axes have the same scale, unless their lengths
/// differ by more than a factor of `UNLIKE`; then the plane is a square.
fn aspect([x, y]: [[f64; 2]; 2]) -> f32 {
    let ratio = (y[1] - y[0]) / (x[1] - x[0]);
    if (1.0 / UNLIKE..=UNLIKE).contains(&ratio) { format::px(ratio) } else { 1.0 }
}

/// Returns the names of both axes, as in "x1 → · x2 ↑"; `None` with fewer than two features.
pub fn axes(exhibit: &Exhibit) -> Option<String> {
    if let [x, y, ..] = exhibit.features.as_slice() { Some(format!("{x} → · {y} ↑")) } else { None }
}

/// Draws the planes of the shown arms, in `room` points of height, with the names of their axes if `named`.
pub fn planes_ui(ui: &mut Ui, scene: &Scene<'_>, exhibit: &Exhibit, (room, named): (f32, bool), out: &mut Vec<Action>) {
    let Some(extent) = extent(ui, scene) else { return };
    let aspect = aspect(extent);
    let columns = if scene.sole().is_some() { 1.0 } else { 2.0 };
    let column = (ui.available_width() - 16.0 * (columns - 1.0)) / columns - LEFT;
    let below = BELOW + if named { NAMES } else { 0.0 };
    // A page does not scroll, so the plane may be lower there.
    let room = room.max(if scene.scrolls() { LEAST } else { below + 40.0 });
    let width = column.min((room - below) / aspect);
    let size = vec2(width, width * aspect);
    let decisions = decisions(ui, scene);
    going_ui(ui, scene, size.y + below, out, |ui, arm, _| {
        let (whole, response) = ui.allocate_exact_size(vec2(ui.available_width(), size.y + below), Sense::hover());
        let area = Rect::from_min_size(whole.min + vec2(LEFT, 0.0), size);
        let plane = Plane { area, extent };
        let palette = theme::palette(ui);
        let texture = decisions.as_ref().and_then(|(_, textures)| textures[arm].as_ref());
        plane.paint(ui, exhibit, texture, scene.state.decision.points);
        plane.numbers(ui, axes(exhibit).filter(|_| named));
        let decision = decisions.as_ref().and_then(|(source, _)| source.arms[arm].decision.as_ref());
        if texture.is_none() {
            let words = scene.text.get(if decisions.is_some() { "not-measured" } else { "measuring" });
            message(ui, area, &words, palette.canvas);
        }
        let name = name(scene, exhibit, arm, decision.is_some());
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, &name));
        plane.hover(response, scene, exhibit, (arm, decision));
    });
}

/// Draws the plane of `arm` without numbers, with the decision and the test samples, as large as fits at the left
/// of `area`. Returns its place and its description; `None` without points.
pub fn small_ui(ui: &Ui, scene: &Scene<'_>, exhibit: &Exhibit, arm: usize, area: Rect) -> Option<(Rect, String)> {
    let extent = extent(ui, scene)?;
    let aspect = aspect(extent);
    let width = area.width().min(area.height() / aspect);
    let plane = Plane { area: Rect::from_min_size(area.min, vec2(width, width * aspect)), extent };
    let decisions = decisions(ui, scene);
    let texture = decisions.as_ref().and_then(|(_, textures)| textures[arm].as_ref());
    plane.paint(ui, exhibit, texture, Points::Test);
    Some((plane.area, name(scene, exhibit, arm, texture.is_some())))
}

/// Describes the plane in words and numbers, for screen readers.
fn name(scene: &Scene<'_>, exhibit: &Exhibit, arm: usize, decided: bool) -> String {
    let accuracies = header::accuracies(scene, arm).unwrap_or_default();
    let points = exhibit.points.len().to_string();
    let args = [("arm", ARMS[arm]), ("points", points.as_str()), ("accuracies", accuracies.as_str())];
    let name = scene.text.with("decision-name", &args);
    if decided { name } else { format!("{name}; {}", scene.text.get("measuring")) }
}

/// A rectangle of the screen that shows a part of the feature plane.
struct Plane {
    area: Rect,
    extent: [[f64; 2]; 2],
}

impl Plane {
    fn share(&self, axis: usize, value: f64) -> f32 {
        let [low, high] = self.extent[axis];
        format::px((value - low) / (high - low))
    }

    fn x(&self, value: f64) -> f32 {
        self.area.left() + self.area.width() * self.share(0, value)
    }

    fn y(&self, value: f64) -> f32 {
        self.area.bottom() - self.area.height() * self.share(1, value)
    }

    /// Returns the two features at a place on the screen.
    fn features(&self, at: Pos2) -> [f64; 2] {
        let shares = [(at.x - self.area.left()) / self.area.width(), (self.area.bottom() - at.y) / self.area.height()];
        let value = |axis: usize| {
            let [low, high] = self.extent[axis];
            low + (high - low) * f64::from(shares[axis])
        };
        [value(0), value(1)]
    }

    /// Draws the decision, if it has been measured, and the samples on it.
    fn paint(&self, ui: &Ui, exhibit: &Exhibit, decision: Option<&TextureHandle>, points: Points) {
        let palette = theme::palette(ui);
        ui.painter().rect_filled(self.area, 2.0, palette.chart);
        if let Some(decision) = decision {
            paint(ui.painter(), decision, self.area);
        }
        self.points(ui, exhibit, points);
        ui.painter().rect_stroke(self.area, 2.0, Stroke::new(1.0, palette.line), StrokeKind::Outside);
    }

    /// Draws the samples selected by `points`, test samples on top.
    fn points(&self, ui: &Ui, exhibit: &Exhibit, points: Points) {
        let palette = theme::palette(ui);
        let painter = ui.painter().with_clip_rect(self.area.intersect(ui.clip_rect()));
        let shown = match points {
            Points::All => [false, true].as_slice(),
            Points::Test => &[true],
            Points::Hidden => &[],
        };
        let scale = (self.area.width() / WIDE).clamp(0.55, 1.2);
        for test in shown {
            let radius = scale * SIZES[usize::from(*test)];
            for point in exhibit.points.iter().filter(|point| point.test == *test) {
                let at = pos2(self.x(f64::from(point.at[0])), self.y(f64::from(point.at[1])));
                marker::paint(&painter, palette, at, usize::from(point.class), radius, *test);
            }
        }
    }

    /// Draws the numbers along both axes, and the names of the axes.
    fn numbers(&self, ui: &Ui, names: Option<String>) {
        let palette = theme::palette(ui);
        let write = |at: Pos2, align: Align2, text: String| {
            ui.painter().text(at, align, text, theme::regular(theme::SMALL), palette.muted);
        };
        let marks = |axis: usize| {
            let [low, high] = self.extent[axis];
            round_marks(low, high, 5.0)
        };
        for value in marks(0) {
            write(
                pos2(self.x(value), self.area.bottom() + 3.0),
                Align2::CENTER_TOP,
                format::drawn(&format::tick(value)),
            );
        }
        for value in marks(1) {
            write(
                pos2(self.area.left() - 5.0, self.y(value)),
                Align2::RIGHT_CENTER,
                format::drawn(&format::tick(value)),
            );
        }
        if let Some(names) = names {
            write(self.area.center_bottom() + vec2(0.0, 17.0), Align2::CENTER_TOP, names);
        }
    }

    /// Shows a tooltip with the features under the pointer and the arm's prediction there.
    fn hover(
        &self,
        response: Response,
        scene: &Scene<'_>,
        exhibit: &Exhibit,
        (arm, decision): (usize, Option<&Decision>),
    ) {
        let Some(at) = response.hover_pos().filter(|at| self.area.contains(*at)) else { return };
        let features = self.features(at);
        let names = exhibit.features.iter().zip(features);
        let names = names.map(|(name, value)| format!("{name} {}", format::drawn(&format::signed(value))));
        let mut lines = vec![names.collect::<Vec<_>>().join(", ")];
        if let Some((class, certainty)) = decision.and_then(|decision| chosen(decision, features)) {
            let (class, share) = (class_name(scene.text, exhibit, class), format::percent(certainty));
            lines.push(scene.text.with("decision-here", &[("arm", ARMS[arm]), ("class", &class), ("share", &share)]));
        }
        response.on_hover_text_at_pointer(lines.join("\n"));
    }
}

/// Returns the class predicted at a place of the plane and its probability; `None` outside the measured grid.
fn chosen(decision: &Decision, features: [f64; 2]) -> Option<(usize, f64)> {
    let cell = |axis: usize| {
        let [low, high] = decision.extent[axis];
        let place = (features[axis] - low) / (high - low) * format::float(decision.side) - 0.5;
        let cell = usize::try_from(format::whole(place.max(0.0))).ok()?;
        (0.0..=format::float(decision.side)).contains(&(place + 0.5)).then(|| cell.min(decision.side - 1))
    };
    let i = cell(1)? * decision.side + cell(0)?;
    Some((usize::from(*decision.classes.get(i)?), f64::from(*decision.certainty.get(i)?) / 255.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plane_keeps_its_proportions_unless_they_are_extreme() {
        assert!((aspect([[-2.0, 2.0], [-1.0, 3.0]]) - 1.0).abs() < 1e-6);
        assert!((aspect([[-2.0, 2.0], [-1.5, 1.5]]) - 0.75).abs() < 1e-6);
        assert!((aspect([[0.0, 1.0], [0.0, 5000.0]]) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn places_and_features() {
        let area = Rect::from_min_size(pos2(100.0, 50.0), vec2(200.0, 200.0));
        let plane = Plane { area, extent: [[-1.0, 1.0], [0.0, 4.0]] };
        assert_eq!((plane.x(0.0), plane.y(1.0)), (200.0, 200.0));
        let [x, y] = plane.features(pos2(200.0, 200.0));
        assert!(x.abs() < 1e-6 && (y - 1.0).abs() < 1e-6);
    }

    #[test]
    fn the_class_at_a_place() {
        let decision = Decision {
            side: 2,
            extent: [[0.0, 2.0], [0.0, 2.0]],
            classes: vec![0, 1, 2, 3],
            certainty: vec![255, 0, 51, 255],
        };
        assert_eq!(chosen(&decision, [0.1, 0.1]), Some((0, 1.0)));
        assert_eq!(chosen(&decision, [1.9, 0.9]), Some((1, 0.0)));
        assert_eq!(chosen(&decision, [0.9, 1.1]), Some((2, 0.2)));
        assert_eq!(chosen(&decision, [2.0, 2.0]), Some((3, 1.0)));
        assert_eq!(chosen(&decision, [2.1, 1.0]), None);
    }
}
