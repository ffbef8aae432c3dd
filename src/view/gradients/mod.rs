//! The Gradients view: gradients, updates and dead units, which show how well each layer can learn, and where it
//! cannot.

mod image;
mod outlines;
mod per_layer;
mod ratio;
mod series;
mod shading;
mod switches;

use egui::{Align2, Pos2, RichText, ScrollArea, Ui, vec2};

use super::arms::{arms_ui, going_ui, pair_ui};
use super::{ARMS, Action, Scene, theme};
use crate::lessons::Part;
use series::Gradients;
pub use switches::switches_ui;

/// Display options of the Gradients view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GradientOptions {
    /// Whether the heights of the histograms are plain densities; otherwise they are logarithms, which show the tails.
    pub plain_density: bool,
}

/// Height of a heading, in points.
const HEADING: f32 = 22.0;
/// Gap between two rows, in points.
const BETWEEN: f32 = 4.0;
/// Width reserved for the scroll bar, in points.
const SCROLL_BAR: f32 = 12.0;
/// Least height of a chart on a page, in points.
const LEAST_ON_PAPER: f32 = 84.0;
/// Width of the numbers at the left of a chart, in points.
const GUTTER: f32 = 44.0;

/// Heights of the four rows, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Heights {
    per_layer: f32,
    outlines: f32,
    ratio: f32,
    image: f32,
}

impl Heights {
    /// Divides a height of `room` points among the rows; none gets too low to be read. Also returns whether the
    /// view has to scroll.
    fn new(room: f32) -> (Self, bool) {
        // The headings, the legend, and the gaps between them take fixed room.
        let free = room - 4.0 * HEADING - image::LEGEND - 9.0 * BETWEEN;
        let share = |share: f32, least: f32| (share * free).max(least);
        let heights = Self {
            per_layer: share(0.23, 92.0),
            outlines: share(0.24, 92.0),
            ratio: share(0.24, 92.0),
            image: share(0.29, 118.0),
        };
        let taken = heights.per_layer + heights.outlines + heights.ratio + heights.image;
        (heights, taken > free + 0.5)
    }
}

/// Draws the Gradients view.
pub fn gradients_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = BETWEEN;
    // Headings are then `HEADING` high even if their words are lower.
    ui.spacing_mut().interact_size.y = HEADING;
    if scene.frame().is_none() {
        if scene.refusal().is_none() {
            ui.centered_and_justified(|ui| ui.label(RichText::new(scene.text.get("loading")).weak()));
        }
        return;
    }
    let series = Gradients::of(ui, scene);
    if scene.state.printed {
        page_ui(ui, scene, &series, out);
        return;
    }
    let (heights, scrolls) = Heights::new(ui.available_height());
    ScrollArea::vertical().id_salt("gradients scroll").auto_shrink(false).show(ui, |ui| {
        if scrolls {
            ui.set_max_width(ui.available_width() - SCROLL_BAR);
        }
        per_layer_ui(ui, scene, &series, heights.per_layer);
        outlines_ui(ui, scene, &series, heights.outlines, out);
        ratio_ui(ui, scene, &series, heights.ratio, out);
        image_ui(ui, scene, heights.image, out);
    });
}

/// Draws one row alone, as high as there is room: the update : data ratio, or the histograms.
pub fn one_ui(ui: &mut Ui, scene: &Scene<'_>, part: Part, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = BETWEEN;
    ui.spacing_mut().interact_size.y = HEADING;
    let series = Gradients::of(ui, scene);
    let height = ui.available_height() - HEADING - 2.0 * BETWEEN;
    if part == Part::UpdateRatio {
        ratio_ui(ui, scene, &series, height, out);
    } else {
        outlines_ui(ui, scene, &series, height, out);
    }
}

fn per_layer_ui(ui: &mut Ui, scene: &Scene<'_>, series: &Gradients, height: f32) {
    pair_ui(ui, |ui, side| {
        if side == 0 {
            per_layer::rms_ui(ui, scene, series, height);
        } else {
            per_layer::shares_ui(ui, scene, series, height);
        }
    });
}

fn outlines_ui(ui: &mut Ui, scene: &Scene<'_>, series: &Gradients, height: f32, out: &mut Vec<Action>) {
    outlines::heading_ui(ui, scene, series);
    going_ui(ui, scene, height, out, |ui, arm, _| outlines::outlines_ui(ui, scene, series, arm, height));
}

fn ratio_ui(ui: &mut Ui, scene: &Scene<'_>, series: &Gradients, height: f32, out: &mut Vec<Action>) {
    ratio::heading_ui(ui, scene);
    arms_ui(ui, scene, height, out, |ui, arm, _| ratio::ratio_ui(ui, scene, series, arm, height));
}

fn image_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32, out: &mut Vec<Action>) {
    image::heading_ui(ui, scene);
    going_ui(ui, scene, height, out, |ui, arm, out| image::image_ui(ui, scene, arm, height, out));
    image::legend_ui(ui, scene);
}

/// A row of charts on a page.
#[derive(Clone, Copy, PartialEq)]
enum Row {
    PerLayer,
    Rms,
    Shares,
    Outlines,
    Ratio,
    Image,
}

/// Draws the first rows that fit on a page, which does not scroll, at equal heights.
fn page_ui(ui: &mut Ui, scene: &Scene<'_>, series: &Gradients, out: &mut Vec<Action>) {
    let rows: &[Row] = if scene.is_small(ui.available_width()) {
        &[Row::Rms, Row::Shares, Row::Ratio]
    } else {
        &[Row::PerLayer, Row::Outlines, Row::Ratio, Row::Image]
    };
    // A heading and the gaps around a row; the image also has its legend below.
    let fixed = |row: Row| HEADING + 2.0 * BETWEEN + if row == Row::Image { image::LEGEND + BETWEEN } else { 0.0 };
    let room = ui.available_height();
    let free = |rows: &[Row]| room - rows.iter().map(|row| fixed(*row)).sum::<f32>();
    let number = |rows: &[Row]| f32::from(u8::try_from(rows.len()).unwrap_or(u8::MAX));
    let fits = (1..=rows.len()).rev().find(|n| free(&rows[..*n]) / number(&rows[..*n]) >= LEAST_ON_PAPER).unwrap_or(1);
    let rows = &rows[..fits];
    let height = (free(rows) / number(rows)).max(40.0);
    for row in rows {
        match row {
            Row::PerLayer => per_layer_ui(ui, scene, series, height),
            Row::Rms => per_layer::rms_ui(ui, scene, series, height),
            Row::Shares => per_layer::shares_ui(ui, scene, series, height),
            Row::Outlines => outlines_ui(ui, scene, series, height, out),
            Row::Ratio => ratio_ui(ui, scene, series, height, out),
            Row::Image => image_ui(ui, scene, height, out),
        }
    }
}

/// Draws the letter of an arm in the corner of its chart, whose upper left corner with the numbers is `corner`.
fn letter(ui: &Ui, arm: usize, corner: Pos2) {
    let palette = theme::palette(ui);
    let font = theme::strong(theme::BODY);
    let galley = ui.painter().layout_no_wrap(ARMS[arm].to_owned(), font, palette.names[arm]);
    let place = Align2::LEFT_TOP.anchor_size(corner + vec2(GUTTER + 6.0, 3.0), galley.size());
    // A background keeps the letter legible over lines.
    ui.painter().rect_filled(place.expand2(vec2(3.0, 0.0)), 3.0, palette.canvas.gamma_multiply(0.8));
    ui.painter().galley(place.min, galley, palette.names[arm]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fill_the_room_or_scroll() {
        let sum = |h: &Heights| h.per_layer + h.outlines + h.ratio + h.image;
        let (tall, scrolls) = Heights::new(800.0);
        let fixed = 4.0 * HEADING + image::LEGEND + 9.0 * BETWEEN;
        assert!(!scrolls && (sum(&tall) + fixed - 800.0).abs() < 0.01);
        let (low, scrolls) = Heights::new(300.0);
        assert!(scrolls && low.ratio >= 92.0 && low.image >= 118.0);
    }
}
