//! Three bars of shift: W1/sd, the shape alone, and the definition by gradient, for both arms and, where a lesson compares
//! them, for further normalizations: both sides of the question whether batch norm works by less shift.

use std::sync::Arc;

use egui::{Align2, Color32, Id, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit, pos2, vec2};

use crate::lessons::Part;
use crate::measure::{Frame, ShiftMeans};
use crate::view::charts::heading_ui;
use crate::view::lesson::{self, Spot};
use crate::view::theme::{self, Palette};
use crate::view::{ARMS, Scene, format};

/// The names of the measures, in the order of [`ShiftMeans::all`].
const MEASURES: [&str; 3] = ["bars-per-sd", "bars-shape", "bars-gradient"];
/// The letters of the networks beside the window.
const OTHERS: [&str; 2] = ["C", "D"];
/// Height of the line of names.
const NAMES: f32 = 18.0;
/// Between two measures.
const GAP: f32 = 18.0;
/// Height of a bar with its air, at most.
const ROW: f32 = 26.0;

/// Who is measured.
struct Group {
    letter: &'static str,
    name: String,
    means: ShiftMeans,
    /// 0 and 1 are the arms of this run.
    arm: Option<usize>,
}

/// The groups, which the context keeps as long as they are of the same frames.
#[derive(Clone)]
struct Kept {
    of: Vec<Arc<Frame>>,
    means: Arc<[ShiftMeans]>,
}

/// The newest frame up to the step that is shown, of this run and of those beside it.
fn newest(scene: &Scene<'_>) -> Vec<Arc<Frame>> {
    let step = scene.frame().map_or(0, |frame| frame.step);
    let this = scene.report.map(|report| &report.timeline);
    let others = scene.lessons.companions.iter().map(|companion| &companion.timeline);
    this.into_iter().chain(others).filter_map(|timeline| timeline.at_or_before(step).cloned()).collect()
}

fn groups(ui: &Ui, scene: &Scene<'_>) -> Vec<Group> {
    let Some(report) = scene.report else { return Vec::new() };
    let of = newest(scene);
    let id = Id::unique("three bars of shift");
    let same = |kept: &Kept| kept.of.len() == of.len() && kept.of.iter().zip(&of).all(|(a, b)| Arc::ptr_eq(a, b));
    let kept = ui.data(|data| data.get_temp::<Kept>(id)).filter(same);
    let kept = kept.unwrap_or_else(|| {
        let steps = report.config.measure.lag..=scene.frame().map_or(0, |frame| frame.step);
        let this = [0, 1].map(|arm| ShiftMeans::of(report.timeline.frames(), arm, &steps));
        let others = scene.lessons.companions.iter();
        let others = others.map(|companion| ShiftMeans::of(companion.timeline.frames(), 1, &steps));
        let kept = Kept { of, means: this.into_iter().chain(others).collect() };
        ui.data_mut(|data| data.insert_temp(id, kept.clone()));
        kept
    });
    let arms = (0..2).filter(|arm| scene.shows(*arm)).map(|arm| Group {
        letter: ARMS[arm],
        name: scene.arm_name(arm),
        means: kept.means[arm],
        arm: Some(arm),
    });
    let others = scene.lessons.companions.iter().zip(&kept.means[2..]).zip(OTHERS);
    let others = others.map(|((companion, means), letter)| Group {
        letter,
        name: scene.network_name(letter, companion.normalization),
        means: *means,
        arm: None,
    });
    arms.chain(others).collect()
}

/// Draws the bars, `height` points high below their headings.
pub fn three_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let groups = groups(ui, scene);
    names_ui(ui, &groups);
    let height = height - NAMES;
    ui.columns(3, |columns| {
        for (measure, ui) in columns.iter_mut().enumerate() {
            ui.spacing_mut().item_spacing.y = 4.0;
            heading_ui(ui, scene, MEASURES[measure], |_| ());
            measure_ui(ui, scene, measure, &groups, height);
        }
    });
}

fn measure_ui(ui: &mut Ui, scene: &Scene<'_>, measure: usize, groups: &[Group], height: f32) {
    let palette = theme::palette(ui);
    let width = ui.available_width() - if measure < 2 { GAP / 2.0 } else { 0.0 };
    let (area, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    lesson::mark(ui, scene, Spot::of(Part::Bars), area);
    let values: Vec<Option<f64>> = groups.iter().map(|group| group.means.all()[measure]).collect();
    let largest = values.iter().flatten().copied().fold(0.0, f64::max);
    let row = (height / format::px(format::float(groups.len().max(1)))).min(ROW * 1.6);
    let mut said = Vec::new();
    for (i, (group, value)) in groups.iter().zip(&values).enumerate() {
        let top = area.top() + row * format::px(format::float(i));
        let share = value.filter(|_| largest > 0.0).map_or(0.0, |value| format::px(value / largest));
        let number = value.map_or_else(|| "–".to_owned(), format::three_digits);
        said.push(format!("{} {number}", group.name));
        bar(ui, palette, Rect::from_min_size(pos2(area.left(), top), vec2(width, row)), group, share, &number);
    }
    let name = format!("{}: {}", scene.text.get(MEASURES[measure]), said.join(", "));
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, &name));
    response.on_hover_text(format!("{}\n\n{}", scene.text.get(&format!("{}.tip", MEASURES[measure])), said.join("\n")));
}

/// The names of all networks in one line, as far as they have room.
fn names_ui(ui: &mut Ui, groups: &[Group]) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), NAMES), Sense::hover());
    let mut left = rect.left();
    for group in groups {
        let font = theme::strong(theme::SMALL);
        let galley = ui.painter().layout_no_wrap(group.name.clone(), font, group.colors(palette).2);
        if left + galley.size().x > rect.right() {
            break;
        }
        let at = pos2(left, rect.center().y - galley.size().y / 2.0);
        left += galley.size().x + GAP;
        ui.painter().galley(at, galley, palette.text);
    }
    response.on_hover_text(groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>().join("\n"));
}

impl Group {
    /// Fill, border and ink.
    fn colors(&self, palette: &Palette) -> (Color32, Color32, Color32) {
        match self.arm {
            Some(arm) => (palette.fills[arm], palette.arms[arm], palette.names[arm]),
            None => (palette.grid, palette.muted, palette.muted),
        }
    }
}

/// A letter, a bar, and the number at its end.
fn bar(ui: &Ui, palette: &Palette, place: Rect, group: &Group, share: f32, number: &str) {
    let painter = ui.painter();
    let (fill, line, ink) = group.colors(palette);
    let font = theme::strong(theme::SMALL);
    let value = painter.layout_no_wrap(number.to_owned(), font.clone(), ink);
    let left = place.left() + 16.0;
    let room = (place.right() - left - value.size().x - 8.0).max(1.0);
    let height = (place.height() - 6.0).clamp(8.0, ROW);
    let middle = place.center().y;
    let bar = Rect::from_min_size(pos2(left, middle - height / 2.0), vec2((room * share).max(1.5), height));
    painter.rect(bar, 2.0, fill, Stroke::new(1.4, line), StrokeKind::Inside);
    painter.text(pos2(place.left() + 2.0, middle), Align2::LEFT_CENTER, group.letter, font, ink);
    painter.galley(pos2(bar.right() + 6.0, middle - value.size().y / 2.0), value, ink);
}
