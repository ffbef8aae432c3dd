//! The Data view: the data and the predictions of the networks, as a plane with the decisions of both arms, or as
//! a few test samples with both predictions.

mod answers;
mod faces;
mod header;
mod legend;
pub mod marker;
mod plane;
mod samples;
mod table;
mod texture;
pub mod verdict;

use egui::{ScrollArea, Ui};

use super::charts::note_ui;
use super::lesson::{self, DrawnPart};
use super::{Action, Scene, format, plots};
use crate::data::{Appearance, Exhibit, Sample};
use crate::lessons::Region;
use crate::view::choose::option_ui;
pub use answers::{answers_height, answers_ui};
pub use header::accuracies;
use legend::Legend;

/// The samples drawn on the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Points {
    /// Training and test samples.
    #[default]
    All,
    /// Test samples only.
    Test,
    /// No samples, only the decision.
    Hidden,
}

/// Display options of the Data view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecisionOptions {
    /// The samples drawn on the plane.
    pub points: Points,
}

/// The kind of picture that shows the data.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plane,
    Images,
    Table,
}

impl Kind {
    /// Returns the kind for the samples of `exhibit`; `None` if it has neither points nor samples.
    fn of(exhibit: &Exhibit) -> Option<Self> {
        match exhibit.samples.first() {
            _ if !exhibit.points.is_empty() => Some(Self::Plane),
            Some(Sample { face: Appearance::Image { .. }, .. }) => Some(Self::Images),
            Some(Sample { face: Appearance::Row(_), .. }) => Some(Self::Table),
            None => None,
        }
    }
}

/// Gap between two rows, in points.
const BETWEEN: f32 = 6.0;
/// Least and greatest height of the chart below the picture, and the height of its heading, in points.
const CHART: (f32, f32) = (84.0, 320.0);
const CHART_HEADING: f32 = 22.0;
/// Least height of a page that has room for the legend of the plane, in points.
const ROOM_FOR_LEGEND: f32 = 200.0;
/// Width reserved for the scroll bar, in points.
const SCROLL_BAR: f32 = 12.0;

/// Draws the Data view.
pub fn decision_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = BETWEEN;
    let shown = scene.report.filter(|_| scene.frame().is_some()).map(|report| &*report.exhibit);
    let Some(exhibit) = shown else { return };
    let bottom = ui.max_rect().bottom();
    if !scene.scrolls() {
        header::headers_ui(ui, scene, exhibit);
        let room = ui.available_height();
        parts_ui(ui, scene, exhibit, (room, bottom), out);
        return;
    }
    ScrollArea::vertical().id_salt("data scroll").auto_shrink(false).show(ui, |ui| {
        let room = ui.available_height();
        if room < least(exhibit, ui.available_width()) {
            ui.set_max_width(ui.available_width() - SCROLL_BAR);
        }
        header::headers_ui(ui, scene, exhibit);
        parts_ui(ui, scene, exhibit, (room - header::HEIGHT - BETWEEN, bottom), out);
    });
}

/// Draws what is below the headings: the picture of the data, in `room` points of height, and the accuracies over time
/// if there is room above `bottom`.
fn parts_ui(ui: &mut Ui, scene: &Scene<'_>, exhibit: &Exhibit, (room, bottom): (f32, f32), out: &mut Vec<Action>) {
    match Kind::of(exhibit) {
        Some(Kind::Plane) => {
            // On a page the legend names the axes, which are the same for both arms; that leaves a line more for the planes.
            let axes = if scene.page { plane::axes(exhibit) } else { None };
            let has_legend = scene.scrolls() || room >= ROOM_FOR_LEGEND;
            let legend = has_legend.then(|| Legend::new(ui, scene, exhibit, ui.available_width(), axes));
            let height = legend.as_ref().map_or(0.0, |legend| legend.height() + BETWEEN);
            plane::planes_ui(ui, scene, exhibit, (room - height, !scene.page || legend.is_none()), out);
            if let Some(legend) = legend {
                legend.ui(ui);
            }
        }
        Some(Kind::Table) => table::table_ui(ui, scene, exhibit),
        Some(Kind::Images) | None => faces::faces_ui(ui, scene, exhibit, room),
    }
    lesson::mark(ui, scene, DrawnPart::of(Region::Decision), ui.min_rect());
    let free = bottom - ui.cursor().top() - CHART_HEADING - 2.0 * BETWEEN;
    if free >= CHART.0 {
        ui.add_space(BETWEEN);
        let most = if scene.page { f32::INFINITY } else { CHART.1 };
        plots::accuracy_over_time_ui(ui, scene, (free - BETWEEN).min(most));
    }
}

/// Returns the height below which the view has to scroll, in points.
fn least(exhibit: &Exhibit, width: f32) -> f32 {
    let picture = match Kind::of(exhibit) {
        Some(Kind::Plane) => plane::LEAST + legend::HEIGHT,
        Some(Kind::Table) => table::height(exhibit),
        Some(Kind::Images) | None => faces::least(exhibit, width),
    };
    header::HEIGHT + picture + 2.0 * BETWEEN
}

/// Draws the switches of the Data view from right to left, or a summary of the data if it has no plane.
pub fn switches_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let Some(report) = scene.report else { return };
    if report.exhibit.points.is_empty() {
        let data = report.data;
        let counts = [data.train, data.test, data.features, data.classes];
        let counts = counts.map(|n| format::steps(format::whole(format::float(n))));
        let [train, test, features, classes] = counts;
        let args = [("train", train), ("test", test), ("features", features), ("classes", classes)];
        note_ui(ui, [&scene.text.with("data-summary", &args), ""], &scene.text.get("data.tip"));
        return;
    }
    option_ui(ui, scene, "data.points", 170.0, out);
}
