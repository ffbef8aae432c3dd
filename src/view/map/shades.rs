//! The colors of a map.

use std::sync::Arc;

use egui::{Color32, ColorImage, Id, TextureHandle, TextureOptions, Ui};

use super::{MapView, shade};
use crate::map::{Measure, Shade, Shares};
use crate::view::kept::kept;
use crate::view::texture::texture;
use crate::view::theme::{self, Palette};
use crate::view::{Text, charts, format};

/// Powers of ten between which the losses lie on the scale of colors; losses beyond have the color of the end.
const LOSSES: [f64; 2] = [-2.0, 0.5];

/// The colors of both arms, kept in the `egui` context as long as the map is the same.
#[derive(Clone)]
pub struct Picture {
    /// An image for each arm, with a pixel for each cell.
    pub textures: [TextureHandle; 2],
    /// For each arm the first and the last cell of every rectangle of cells that diverged.
    pub diverged: [Arc<Vec<[[usize; 2]; 2]>>; 2],
    /// Whether a cell of any arm is not computed.
    pub lacks_cells: bool,
    /// The shares of each arm: of a map that fills in, those of its finest whole picture.
    pub shares: [Option<Shares>; 2],
}

impl Picture {
    /// Returns the colors of `view`.
    pub fn of(ui: &Ui, view: &MapView<'_>) -> Self {
        let key = (view.version, view.fills, ui.visuals().dark_mode);
        kept(ui.ctx(), Id::unique("colors of a map"), key, |old: Option<Self>| {
            let palette = theme::palette(ui);
            let [a, b] = old.map_or([None, None], |old| old.textures.map(Some));
            let load = |old, arm| texture(ui.ctx(), old, image(view, palette, arm), TextureOptions::NEAREST);
            Self {
                textures: [load(a, 0), load(b, 1)],
                diverged: [0, 1].map(|arm| Arc::new(diverged(view, arm))),
                lacks_cells: lacks_cells(view),
                shares: [0, 1].map(|arm| shares(view, arm)),
            }
        })
    }
}

/// Returns an image with a pixel for each cell, the lowest row at the bottom.
fn image(view: &MapView<'_>, palette: &Palette, arm: usize) -> ColorImage {
    let [width, height] = view.map.plan().size();
    let color = |cell| match shade(view, arm, cell) {
        Shade::Missing => Color32::TRANSPARENT,
        Shade::Diverged => palette.diverged[0],
        Shade::Never => theme::scale(0.0),
        Shade::Value(value) => theme::scale(format::px(place(view, value))),
    };
    let pixels = (0..height).rev().flat_map(|y| (0..width).map(move |x| [x, y])).map(color);
    ColorImage::new([width, height], pixels.collect())
}

/// Returns whether there is a cell without a color. Both arms of a cell are computed together.
fn lacks_cells(view: &MapView<'_>) -> bool {
    let [width, height] = view.map.plan().size();
    (0..height).any(|y| (0..width).any(|x| shade(view, 0, [x, y]) == Shade::Missing))
}

/// Returns the shares of an arm, by the rule of this view.
pub fn shares(view: &MapView<'_>, arm: usize) -> Option<Shares> {
    if view.fills { view.map.even_shares(arm) } else { view.map.shares(arm) }
}

/// Returns the rectangles of cells that diverged: runs of a row, joined with equal ones of the rows above.
fn diverged(view: &MapView<'_>, arm: usize) -> Vec<[[usize; 2]; 2]> {
    let [width, height] = view.map.plan().size();
    let mut rects: Vec<[[usize; 2]; 2]> = Vec::new();
    // The rectangles that end in the row before.
    let mut open: Vec<usize> = Vec::new();
    for y in 0..height {
        let mut now = Vec::new();
        let mut x = 0;
        while x < width {
            let run = (x..width).take_while(|x| shade(view, arm, [*x, y]) == Shade::Diverged).count();
            if run > 0 {
                let [left, right] = [x, x + run - 1];
                let above = open.iter().copied().find(|i| (rects[*i][0][0], rects[*i][1][0]) == (left, right));
                let i = above.unwrap_or_else(|| {
                    rects.push([[left, y], [right, y]]);
                    rects.len() - 1
                });
                rects[i][1][1] = y;
                now.push(i);
            }
            x += run.max(1);
        }
        open = now;
    }
    rects
}

/// Returns the place of a measured number on the scale of colors, 0..=1: the brighter, the better it was learned.
pub fn place(view: &MapView<'_>, value: f64) -> f64 {
    let [low, high] = LOSSES;
    let place = match view.map.plan().measure() {
        Measure::TestAccuracy | Measure::TrainAccuracy => value,
        Measure::Loss => (high - value.max(f64::MIN_POSITIVE).log10()) / (high - low),
        Measure::StepsTo(_) => 1.0 - value.max(1.0).ln() / format::float(view.map.plan().steps().max(2)).ln(),
    };
    place.clamp(0.0, 1.0)
}

/// Returns the numbers beside the scale of colors, each with its place, 0..=1, in rising order.
pub fn marks(view: &MapView<'_>) -> Vec<(f64, String)> {
    let at = |value: f64, words: String| (place(view, value), words);
    let text: &Text = view.text;
    match view.map.plan().measure() {
        Measure::TestAccuracy | Measure::TrainAccuracy => {
            [0.0, 0.2, 0.4, 0.6, 0.8, 1.0].map(|share| at(share, text.percent(share))).to_vec()
        }
        Measure::Loss => [3.0, 1.0, 0.3, 0.1, 0.03, 0.01].map(|loss| at(loss, charts::decade(loss))).to_vec(),
        Measure::StepsTo(_) => {
            let last = view.map.plan().steps();
            let powers = (0..7).rev().map(|power| 10_u64.pow(power)).filter(|step| 2 * *step <= last);
            let steps = powers.map(|step| at(format::float(step), format::steps(step)));
            std::iter::once((0.0, text.get("map-never"))).chain(steps).collect()
        }
    }
}
