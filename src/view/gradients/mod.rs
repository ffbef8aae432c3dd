//! The Gradients view: gradients, updates and dead units, which show how well each layer can learn and where it cannot,
//! and the landscape of the loss along the steps.

mod histograms;
mod landscape;
mod per_layer;
mod ratio;
mod saturation;
mod series;
mod shading;
mod switches;

use egui::{Align2, Pos2, ScrollArea, Ui, vec2};
use egui_plot::PlotPoint;

use super::arms::{arms_ui, going_ui, pair_ui};
use super::charts::{Chart, Line, Series, Shown, with_axes};
use super::lesson::{self, DrawnPart};
use super::{ARMS, Action, Scene, theme};
use crate::lessons::Region;
use series::Gradients;
pub use switches::switches_ui;

/// Display options of the Gradients view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GradientOptions {
    /// Whether the heights of the histograms are plain densities; otherwise they are logarithms, which show the tails.
    pub plain_density: bool,
    /// Whether the landscape is shown in place of the layers.
    pub landscape: bool,
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

/// A row of charts.
#[derive(Clone, Copy, PartialEq)]
enum Row {
    /// The rms of the gradient and the shares of dead units, side by side.
    PerLayer,
    Rms,
    Shares,
    Histograms,
    Ratio,
    Saturation,
}

impl Row {
    /// Returns the height of the row without its chart, in points: a heading and the gaps around it, and the legend
    /// below the image.
    fn fixed(self) -> f32 {
        HEADING + 2.0 * BETWEEN + if self == Self::Saturation { saturation::LEGEND + BETWEEN } else { 0.0 }
    }
}

/// Divides a height of `room` points among four rows; none gets too low to be read. Also returns whether the view has to
/// scroll.
fn scrolled(room: f32) -> ([(Row, f32); 4], bool) {
    // The headings, the legend, and the gaps between them take fixed room.
    let free = room - 4.0 * HEADING - saturation::LEGEND - 9.0 * BETWEEN;
    let share = |share: f32, least: f32| (share * free).max(least);
    let heights = [
        (Row::PerLayer, share(0.23, 92.0)),
        (Row::Histograms, share(0.24, 92.0)),
        (Row::Ratio, share(0.24, 92.0)),
        (Row::Saturation, share(0.29, 118.0)),
    ];
    (heights, heights.iter().map(|(_, height)| height).sum::<f32>() > free + 0.5)
}

/// Returns the first rows that fit into `room` points of a page, at equal heights.
fn on_page(room: f32, small: bool) -> impl Iterator<Item = (Row, f32)> {
    let rows: &[Row] = if small {
        &[Row::Rms, Row::Shares, Row::Ratio]
    } else {
        &[Row::PerLayer, Row::Histograms, Row::Ratio, Row::Saturation]
    };
    let height = |rows: &[Row]| {
        let free = room - rows.iter().map(|row| row.fixed()).sum::<f32>();
        free / f32::from(u8::try_from(rows.len()).unwrap_or(u8::MAX))
    };
    let fits = (1..=rows.len()).rev().find(|n| height(&rows[..*n]) >= LEAST_ON_PAPER).unwrap_or(1);
    let height = height(&rows[..fits]).max(40.0);
    rows[..fits].iter().map(move |row| (*row, height))
}

/// Draws the Gradients view.
pub fn gradients_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = BETWEEN;
    // Headings are then `HEADING` high even if their words are lower.
    ui.spacing_mut().interact_size.y = HEADING;
    if scene.frame().is_none() {
        return;
    }
    if scene.state.gradients.landscape {
        return landscape::landscape_ui(ui, scene, out);
    }
    let series = Gradients::of(ui, scene);
    if !scene.scrolls() {
        for (row, height) in on_page(ui.available_height(), scene.is_small(ui.available_width())) {
            row_ui(ui, scene, &series, row, height, out);
        }
        return;
    }
    let (rows, scrolls) = scrolled(ui.available_height());
    ScrollArea::vertical().id_salt("gradients scroll").auto_shrink(false).show(ui, |ui| {
        if scrolls {
            ui.set_max_width(ui.available_width() - SCROLL_BAR);
        }
        for (row, height) in rows {
            row_ui(ui, scene, &series, row, height, out);
        }
    });
}

/// Draws one part alone, as high as there is room: the update : data ratio, the histograms, or the landscape.
pub fn one_ui(ui: &mut Ui, scene: &Scene<'_>, part: Region, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.y = BETWEEN;
    ui.spacing_mut().interact_size.y = HEADING;
    if part == Region::Landscape {
        return landscape::landscape_ui(ui, scene, out);
    }
    let series = Gradients::of(ui, scene);
    let height = ui.available_height() - HEADING - 2.0 * BETWEEN;
    let row = if part == Region::UpdateRatio { Row::Ratio } else { Row::Histograms };
    row_ui(ui, scene, &series, row, height, out);
}

/// Draws a row with its heading, its charts `height` points high.
fn row_ui(ui: &mut Ui, scene: &Scene<'_>, series: &Gradients, row: Row, height: f32, out: &mut Vec<Action>) {
    match row {
        Row::PerLayer => pair_ui(ui, |ui, side| {
            row_ui(ui, scene, series, [Row::Rms, Row::Shares][side], height, out);
        }),
        Row::Rms => per_layer::rms_ui(ui, scene, series, height),
        Row::Shares => per_layer::shares_ui(ui, scene, series, height),
        Row::Histograms => {
            histograms::heading_ui(ui, scene, series);
            going_ui(ui, scene, height, out, |ui, arm, _| histograms::histograms_ui(ui, scene, series, arm, height));
        }
        Row::Ratio => {
            ratio::heading_ui(ui, scene);
            arms_ui(ui, scene, height, out, |ui, arm, _| ratio::ratio_ui(ui, scene, series, arm, height));
        }
        Row::Saturation => {
            saturation::heading_ui(ui, scene);
            going_ui(ui, scene, height, out, |ui, arm, out| saturation::image_ui(ui, scene, arm, height, out));
            saturation::legend_ui(ui, scene);
        }
    }
}

/// Returns the lines of the layers that have points, in the shades of the layers.
fn layer_lines<'a>(ui: &Ui, scene: &Scene<'_>, arm: usize, points: &'a [Vec<PlotPoint>]) -> Vec<Series<'a>> {
    let shown = (1..).zip(points).filter(|(_, points)| !points.is_empty());
    let line = |(layer, line): (usize, &'a Vec<PlotPoint>)| Series {
        name: scene.text.layer(layer),
        points: line,
        color: shading::shade(theme::palette(ui), arm, layer, points.len()),
        line: if layer == scene.layer() { Line::Bold } else { Line::Thin },
    };
    shown.map(line).collect()
}

/// Draws a chart of one arm with the letter of the arm in its corner, as a part that a lesson can point at.
fn arm_chart_ui<'a>(
    ui: &mut Ui,
    scene: &Scene<'_>,
    (chart, series): (&'a Chart<'a>, &'a [Series<'a>]),
    height: f32,
    (part, arm): (Region, usize),
) -> Shown {
    let corner = ui.cursor().min;
    let shown = chart.ui(ui, height, series);
    letter(ui, arm, corner);
    lesson::mark(ui, scene, DrawnPart::of_arm(part, arm), with_axes(shown.response.rect));
    shown
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
        let sum = |rows: &[(Row, f32)]| rows.iter().map(|(_, height)| height).sum::<f32>();
        let (tall, scrolls) = scrolled(800.0);
        let fixed = 4.0 * HEADING + saturation::LEGEND + 9.0 * BETWEEN;
        assert!(!scrolls && (sum(&tall) + fixed - 800.0).abs() < 0.01);
        let (low, scrolls) = scrolled(300.0);
        let [.., (Row::Ratio, ratio), (Row::Saturation, image)] = low else { panic!("other rows") };
        assert!(scrolls && ratio >= 92.0 && image >= 118.0);
    }
}
