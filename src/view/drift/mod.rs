//! The Drift view: how far the distributions wander in each arm during training.

mod bands;
mod bars;
mod colors;
mod heat;
mod moments;
mod series;
mod shift;
mod switches;

use egui::{ScrollArea, Ui};

use super::arms::{NAME, arms_ui, pair_ui};
use super::charts::{Mark, Strength};
use super::{Action, Scene};
use crate::lessons::Region;
use crate::measure::{Against, Distance, LayerFrame, Stage};
use series::Drift;
pub use switches::switches_ui;

/// The charts at the bottom of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lower {
    /// The shift measures of the selected layer.
    #[default]
    Shift,
    /// Mean and standard deviation of every layer.
    Moments,
    /// Three measures of shift as bars.
    Bars,
}

/// Display options of the Drift view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DriftOptions {
    /// The charts at the bottom.
    pub lower: Lower,
    /// The stage that is followed over time: z, or y, the input of f.
    pub stage: Stage,
    /// The distribution that the shift measures compare with.
    pub against: Against,
    /// Whether the bands show all units together, not a typical unit, while no unit is selected. Pooling over units
    /// hides the drift, since units move in different directions.
    pub pooled: bool,
}

impl DriftOptions {
    /// Returns the distance between the followed stage and the distribution it is compared with; `None` if it was
    /// not measured.
    #[must_use]
    pub fn distance(&self, layer: &LayerFrame) -> Option<Distance> {
        layer.shift?.distance(self.stage, self.against)
    }
}

/// The units that the percentile bands describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// All units together.
    All,
    /// The typical unit; its number is counted from 1.
    Typical(usize),
    /// The selected unit; its number is counted from 1.
    Unit(usize),
}

impl Whose {
    /// Returns the units that the bands show under the options of `scene`.
    #[must_use]
    pub fn of(scene: &Scene<'_>) -> Self {
        match scene.state.unit {
            Some(unit) => Self::Unit(unit),
            None if scene.state.drift.pooled => Self::All,
            None => Self::Typical(typical(scene).unwrap_or(1)),
        }
    }

    /// Returns the percentiles 15, 50 and 85 of `stage`; `None` unless they were measured and are finite. Single
    /// units have them for z and y only.
    #[must_use]
    pub fn percentiles(self, layer: &LayerFrame, stage: Stage) -> Option<[f64; 3]> {
        let percentiles = match self {
            Self::All => layer.stage(stage)?.percentiles,
            Self::Typical(unit) | Self::Unit(unit) => layer.units(stage).get(unit.checked_sub(1)?)?.percentiles()?,
        };
        percentiles.iter().all(|x| x.is_finite()).then_some(percentiles)
    }
}

/// Returns the unit, counted from 1, that both arms follow: the typical one of arm A in the first frame.
fn typical(scene: &Scene<'_>) -> Option<usize> {
    let first = scene.report?.timeline.frames().first()?;
    first.arms[0].layers.get(scene.layer() - 1)?.most_typical().map(|unit| unit + 1)
}

/// The charts over time that mark the step under the pointer together.
const GROUP: &str = "drift over time";

/// Height of a heading, and of a heading with switches, in points.
const HEADING: f32 = 24.0;
const SWITCHES: f32 = 30.0;
/// Gap between two rows, in points.
const BETWEEN: f32 = 4.0;
/// Least height of a chart on a page, in points.
const LEAST_ON_PAPER: f32 = 78.0;
/// Height of the note that names the compared distribution, in points.
const NOTE: f32 = 18.0;
/// Width reserved for the scroll bar, in points.
const SCROLL_BAR: f32 = 12.0;

/// Heights of the charts, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Heights {
    bands: f32,
    heat: f32,
    /// Height of one row of the charts at the bottom.
    lower: f32,
}

impl Heights {
    /// Divides `free` points among the charts; the charts at the bottom have `rows` rows.
    fn shares(free: f32, rows: f32) -> Self {
        let [bands, heat, lower] = if rows > 1.5 { [0.34, 0.24, 0.21] } else { [0.44, 0.29, 0.27] };
        Self { bands: bands * free, heat: heat * free, lower: lower * free }
    }

    /// Divides a height of `room` points among the charts; none gets too low to be read. Also returns whether the
    /// view has to scroll.
    fn scrolled(room: f32, rows: f32) -> (Self, bool) {
        // Headings of the bands, their columns, the heat map and the charts below, and the gaps between them.
        let fixed = 2.0 * HEADING + 20.0 + SWITCHES + rows * HEADING + (6.0 + 2.0 * rows) * BETWEEN;
        // Two points for rounding; otherwise a needless scroll bar could cover the charts.
        let free = room - fixed - 2.0;
        let Self { bands, heat, lower } = Self::shares(free, rows);
        let heights = Self { bands: bands.max(120.0), heat: heat.max(84.0), lower: lower.max(78.0) };
        (heights, heights.bands + heights.heat + rows * heights.lower > free + 0.5)
    }

    /// Divides a height of `room` points among as many charts as fit on a page; the others get no height. The bands
    /// come first.
    fn on_page(room: f32, rows: f32, small: bool) -> Self {
        // Headings and gaps: of the bands and their columns, of the heat map, of the charts below.
        let bands = 2.0 * HEADING + 20.0 + 2.0 * BETWEEN;
        let heat = bands + (HEADING + 2.0 * BETWEEN);
        let lower = heat + (rows * (HEADING + 3.0 * BETWEEN) + NOTE);
        if !small && room - lower >= (2.2 + rows * 0.8) * LEAST_ON_PAPER {
            Self::shares(room - lower, rows)
        } else if room - heat >= 2.2 * LEAST_ON_PAPER {
            let free = room - heat;
            Self { bands: 0.56 * free, heat: 0.44 * free, lower: 0.0 }
        } else {
            Self { bands: (room - bands).max(40.0), heat: 0.0, lower: 0.0 }
        }
    }
}

/// Draws the Drift view.
pub fn drift_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = BETWEEN;
    if scene.frame().is_none() {
        return;
    }
    let rows = if scene.state.drift.lower == Lower::Moments { 2.0 } else { 1.0 };
    if !scene.scrolls() {
        let small = scene.is_small(ui.available_width());
        charts_ui(ui, scene, Heights::on_page(ui.available_height(), rows, small), out);
        return;
    }
    switches::whose_ui(ui, scene, out);
    let (heights, scrolls) = Heights::scrolled(ui.available_height(), rows);
    ScrollArea::vertical().id_salt("drift scroll").auto_shrink(false).show(ui, |ui| {
        if scrolls {
            ui.set_max_width(ui.available_width() - SCROLL_BAR);
        }
        charts_ui(ui, scene, heights, out);
    });
}

/// Draws the charts that have a height, one below the other.
fn charts_ui(ui: &mut Ui, scene: &Scene<'_>, heights: Heights, out: &mut Vec<Action>) {
    let drift = Drift::of(ui, scene);
    bands::bands_ui(ui, scene, &drift, heights.bands, out);
    if heights.heat > 0.0 {
        heat::heat_ui(ui, scene, &drift, heights.heat, out);
    }
    if heights.lower <= 0.0 {
        return;
    }
    if scene.reacts() {
        switches::lower_ui(ui, scene, out);
    }
    match scene.state.drift.lower {
        Lower::Shift => {
            // In the window a switch names the compared distribution.
            if !scene.reacts() {
                shift::note_ui(ui, scene, NOTE);
            }
            shift::shift_ui(ui, scene, &drift, heights.lower, out);
        }
        Lower::Moments => moments::moments_ui(ui, scene, &drift, heights.lower, out),
        Lower::Bars => bars::bars_ui(ui, scene, heights.lower),
    }
}

/// Draws one chart of the view alone, as high as there is room.
pub fn one_ui(ui: &mut Ui, scene: &Scene<'_>, part: Region, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = BETWEEN;
    let drift = Drift::of(ui, scene);
    let height = ui.available_height() - HEADING - 2.0 * BETWEEN;
    match part {
        Region::Bands => bands::bands_ui(ui, scene, &drift, height - NAME - BETWEEN, out),
        Region::Heat => heat::heat_ui(ui, scene, &drift, height, out),
        Region::Bars => bars::bars_ui(ui, scene, height),
        _ => {
            shift::note_ui(ui, scene, NOTE);
            shift::shift_ui(ui, scene, &drift, height - NOTE - BETWEEN, out);
        }
    }
}

/// Returns the lines of every chart over time, and lines at the edges of the saturated zones of f; none for z, which is
/// not always the input of f.
fn marks(scene: &Scene<'_>) -> Vec<Mark> {
    let mut marks = scene.time_marks();
    if scene.state.drift.stage == Stage::Y {
        let curve = super::layers::Curve::of(scene.run().network.activation);
        let edges = curve.saturated().flat_map(|(from, to)| [from, to]);
        marks.extend(edges.filter(|edge| edge.is_finite()).map(|edge| Mark::Level(edge, Strength::Event)));
    }
    marks
}
