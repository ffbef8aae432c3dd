//! The microscope: one unit over the mini-batch of a step, number by number, from z to a and from ∂L/∂y back to ∂L/∂z.

mod column;
mod formulas;
mod hand;
mod rows;
mod switches;
mod words;

use std::sync::Arc;

use egui::{Align, Frame, Id, Layout, Margin, ScrollArea, Stroke, Ui, vec2};

use super::arms::{self, fitting};
use super::kept::{Address, kept};
use super::lesson::{self, DrawnPart};
use super::widgets::{Icon, icon_command};
use super::{Action, Scene, Show, theme};
use crate::lessons::Region;
use crate::measure::{UnitBatch, UnitForward, WhatIf};
use column::Column;
use rows::Row;

/// Display options of the microscope, and what is tried under it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches")]
pub struct MicroscopeOptions {
    /// Whether the microscope lies over the picture in the middle of the window.
    pub open: bool,
    /// Whether the samples are in the order of z, not in that of the batch.
    pub sorted: bool,
    /// Whether batch norm uses its running statistics, as in evaluation.
    pub running: bool,
    /// Whether batch norm folded into the weights is shown.
    pub fold: bool,
    /// The number of samples of the mini-batch, from the first on; `None` for all.
    pub first: Option<usize>,
    /// The chosen sample of the mini-batch, counted from 1; `None` for the first.
    pub sample: Option<usize>,
    /// How far z of the chosen sample is moved, in standard deviations of z in each arm.
    pub moved: f64,
}

impl MicroscopeOptions {
    /// The largest distance of a moved z from its place, in standard deviations.
    pub const FARTHEST: f64 = 8.0;

    /// Returns whether a z is moved.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.open && self.moved != 0.0
    }

    /// Returns the options with the moved z back in its place.
    #[must_use]
    pub const fn put_back(self) -> Self {
        Self { moved: 0.0, ..self }
    }

    /// Returns the question that the options ask of a mini-batch of `samples` samples.
    fn what_if(&self, samples: usize) -> WhatIf {
        WhatIf {
            sample: self.sample.map_or(0, |sample| sample - 1).min(samples.saturating_sub(1)),
            shift: self.moved,
            first: self.first,
            running: self.running,
        }
    }
}

/// Height of a line of words, in points.
const LINE: f32 = 15.0;
/// Height of the heading of the card, in points.
const HEADING: f32 = 30.0;

/// Returns the unit of `arm` over the mini-batch, if it has been measured at the displayed step.
fn measured<'a>(scene: &'a Scene<'_>, arm: usize) -> Option<&'a UnitBatch> {
    let asked = (scene.layer(), scene.unit());
    let inspection = scene.inspection().filter(|inspection| inspection.question.batch == Some(asked))?;
    inspection.arms[arm].batch.as_ref()
}

/// Returns the unit of `arm` over the mini-batch, and its forward pass as the options ask for it; `None` until it has been
/// measured.
#[must_use]
pub fn seen<'a>(scene: &'a Scene<'_>, arm: usize) -> Option<(&'a UnitBatch, UnitForward)> {
    let batch = measured(scene, arm)?;
    Some((batch, batch.forward(&scene.state.microscope.what_if(batch.z.len()))))
}

/// Returns the forward pass of `batch`, computed anew only if something has changed since the last frame.
fn kept_forward(ui: &Ui, scene: &Scene<'_>, arm: usize, batch: &UnitBatch) -> Option<Arc<UnitForward>> {
    let what = scene.state.microscope.what_if(batch.z.len());
    let inspection = scene.report?.inspection.as_ref()?;
    let key = (Address::of(inspection), what);
    Some(kept(ui.ctx(), Id::unique("microscope").with(arm), key, |_| Arc::new(batch.forward(&what))))
}

/// Describes what the microscope shows of `arm` in words; `None` until it has been measured.
#[must_use]
pub fn description(scene: &Scene<'_>, arm: usize) -> Option<String> {
    let (batch, forward) = seen(scene, arm)?;
    Some(words::description(scene, batch, &forward))
}

/// Draws the microscope as a card over the picture in the middle of the window.
pub fn card_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let card = Frame::new()
        .fill(palette.canvas)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(8.0)
        .inner_margin(Margin::symmetric(12, 6));
    card.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        heading_ui(ui, scene, out);
        switches::switches_ui(ui, scene, out);
        scrolled_ui(ui, scene, out);
    });
}

/// Draws one unit over the mini-batch; what has no room can be scrolled to.
pub fn scrolled_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    lesson::mark(ui, scene, DrawnPart::of(Region::Microscope), ui.available_rect_before_wrap());
    ScrollArea::vertical().id_salt("microscope").auto_shrink(false).show(ui, |ui| unit_ui(ui, scene, out));
}

fn heading_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let (palette, text) = (theme::palette(ui), scene.text);
    ui.allocate_ui_with_layout(vec2(ui.available_width(), HEADING), Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_height(HEADING);
        if icon_command(ui, text, Icon::Close, "microscope-close", true) {
            out.push(Action::Show(Show::Option("window.microscope", "closed")));
        }
        switches::unit_ui(ui, scene, out);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let layer = scene.layer().to_string();
            let [long, short] =
                ["microscope", "microscope-short"].map(|name| text.with(name, &[("layer", layer.as_str())]));
            let title = fitting(ui, &[&long, &short], ui.available_width() - 8.0, palette.text);
            ui.label(title).on_hover_text(text.get("microscope.tip"));
        });
    });
}

/// Draws one unit over the mini-batch, arm A beside arm B.
pub fn unit_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    let size = ui.available_size();
    let width = if scene.sole().is_some() { size.x } else { (size.x - 16.0) / 2.0 };
    let mut columns = Vec::new();
    for arm in scene.arms() {
        let Some(batch) = measured(scene, arm) else { continue };
        let Some(forward) = kept_forward(ui, scene, arm, batch) else { continue };
        columns.push((arm, batch, forward));
    }
    let rows = Row::of_all(&columns.iter().map(|(_, batch, _)| *batch).collect::<Vec<_>>());
    // The strips of both arms stand at the same heights, below as many lines of words.
    let notes: Vec<_> =
        columns.iter().map(|(_, batch, forward)| words::notes_galley(ui, scene, batch, forward, width)).collect();
    let above = arms::NAME
        + notes.iter().filter(|galley| !galley.is_empty()).map(|galley| galley.size().y).fold(0.0, f32::max)
        + 2.0;
    let room = size.y - above;
    let rows = if scene.scrolls() { rows } else { Row::fitting(&rows, room) };
    let room = if scene.scrolls() { room.max(Row::least(&rows)) } else { room };
    let palette = theme::palette(ui);
    let mut drawn: Vec<Column<'_>> =
        columns.iter().map(|(arm, batch, forward)| Column::new(scene, palette, *arm, batch, forward)).collect();
    Column::align(&mut drawn);
    arms::going_ui(ui, scene, above + room, out, |ui, arm, out| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let Some(i) = drawn.iter().position(|column| column.arm == arm) else {
            arms::message_ui(ui, above + room, &scene.text.get("measuring"));
            return;
        };
        let top = ui.cursor().top();
        arms::name_ui(ui, scene, arm);
        words::notes_ui(ui, scene, arm, Arc::clone(&notes[i]));
        ui.add_space((top + above - ui.cursor().top()).max(0.0));
        drawn[i].rows_ui(ui, &rows, room, out);
    });
}
