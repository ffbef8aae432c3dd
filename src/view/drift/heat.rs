//! The heat map: the histogram of the selected layer over time as colors, with a column for each moment and a row
//! for each bin.

use egui::{Color32, ColorImage, TextureHandle, Ui, vec2};

use super::series::Drift;
use super::{GROUP, arms_ui, colors, marks};
use crate::lessons::Region;
use crate::measure::{BINS, Histogram};
use crate::view::charts::{Axis, Chart, RampKey, TimeAxis, heading_ui, strip, time_chart_ui, with_axes};
use crate::view::lesson::{self, DrawnPart};
use crate::view::theme::Palette;
use crate::view::{ARMS, Action, Scene, format, theme};

/// Number of columns of an image.
const COLUMNS: usize = 480;
/// Number of rows: the bins, and one more at either end for values beyond the range.
const ROWS: usize = BINS + 2;
/// Share of the values in a bin that gets the darkest color, equal for all layers, so that their colors can be
/// compared.
const TOP: f32 = 0.2;
/// Number of colors of the ramp.
const COLORS: usize = 256;

/// A column of the heat map: the histogram at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// The step of the histogram.
    pub step: u64,
    /// The share of the values in each bin, from the lowest; the first and the last bin hold the values beyond the
    /// range.
    pub shares: [f32; ROWS],
}

/// The heat map of one arm.
#[derive(Default)]
pub struct Heat {
    /// The columns, at equal distances along the time axis; `None` where there is no histogram.
    pub columns: Vec<Option<Column>>,
    /// Range of the bins; (0, 0) without histograms.
    range: (f64, f64),
}

impl Heat {
    /// Creates the heat map of `histograms`, given with their steps in order; columns from step `end` on are empty.
    pub fn new(time: &TimeAxis, histograms: &[(u64, &Histogram)], end: u64) -> Self {
        let Some((_, first)) = histograms.first() else { return Self::default() };
        let axis = time.axis();
        let width = (axis.high - axis.low) / format::float(COLUMNS);
        let mut made: Option<(usize, Column)> = None;
        let column = |i: usize| {
            let step = time.step(axis.low + (format::float(i) + 0.5) * width);
            // The newest histogram that is not later than this moment.
            let before = histograms.partition_point(|(at, _)| format::float(*at) <= step);
            let newest = before.checked_sub(1).filter(|_| step < format::float(end))?;
            let column = match made {
                Some((of, column)) if of == newest => column,
                _ => column(histograms[newest]),
            };
            made = Some((newest, column));
            Some(column)
        };
        Self { columns: (0..COLUMNS).map(column).collect(), range: (f64::from(first.low), f64::from(first.high)) }
    }

    /// Returns the image of the heat map, with the highest bin at the top.
    pub fn image(&self, palette: &Palette, arm: usize) -> ColorImage {
        let ramp: Vec<Color32> = (0..COLORS).map(|i| colors::ramp(palette, arm, level(i))).collect();
        let color = |row: usize, column: &Option<Column>| {
            column.map_or(Color32::TRANSPARENT, |column| ramp[strength(column.shares[row])])
        };
        let pixels = (0..ROWS).rev().flat_map(|row| self.columns.iter().map(move |column| (row, column)));
        let pixels: Vec<Color32> = pixels.map(|(row, column)| color(row, column)).collect();
        ColorImage::new([self.columns.len(), pixels.len() / self.columns.len().max(1)], pixels)
    }

    /// Returns the column at the place `x` of the time axis.
    fn at(&self, time: &TimeAxis, x: f64) -> Option<&Column> {
        let axis = time.axis();
        let share = (x - axis.low) / (axis.high - axis.low);
        let place = format::whole((share * format::float(self.columns.len()) - 0.5).max(0.0));
        self.columns.get(usize::try_from(place).ok()?)?.as_ref()
    }

    /// Returns the axis of the values, which includes the bins beyond the range.
    fn axis(&self) -> Axis {
        let (low, high) = if self.columns.is_empty() { (-8.0, 8.0) } else { self.range };
        let bin = (high - low) / format::float(BINS);
        Axis::linear(low - bin, high + bin, 20.0)
    }

    /// Returns the row at the value `y`.
    fn row(&self, y: f64) -> usize {
        let axis = self.axis();
        let share = (y - axis.low) / (axis.high - axis.low);
        let row = format::whole((share * format::float(ROWS) - 0.5).max(0.0));
        usize::try_from(row).unwrap_or(ROWS).min(ROWS - 1)
    }

    /// Returns the lower and the upper edge of a row; infinite for the outer edges of the bins beyond the range.
    fn edges(&self, row: usize) -> (f64, f64) {
        let axis = self.axis();
        let bin = (axis.high - axis.low) / format::float(ROWS);
        let edge = |row: usize| axis.low + format::float(row) * bin;
        let low = if row == 0 { f64::NEG_INFINITY } else { edge(row) };
        (low, if row + 1 == ROWS { f64::INFINITY } else { edge(row + 1) })
    }
}

/// Returns the column of a histogram, with its counts as shares.
fn column((step, histogram): (u64, &Histogram)) -> Column {
    let total = format::count(histogram.total());
    let mut shares = [0.0; ROWS];
    let beyond = |count: u32| format::px(f64::from(count)) / total;
    shares[0] = beyond(histogram.underflow);
    shares[ROWS - 1] = beyond(histogram.overflow);
    for (share, count) in shares[1..].iter_mut().zip(histogram.counts.iter()) {
        *share = beyond(count);
    }
    Column { step, shares }
}

/// Returns the place of color `i` on the ramp, 0..=1.
fn level(i: usize) -> f32 {
    format::count(i) / format::count(COLORS - 1)
}

/// Returns the index of the color for a share. It grows with the square root of the share, so that the tails can
/// be seen.
fn strength(share: f32) -> usize {
    let root = (share / TOP).clamp(0.0, 1.0).sqrt();
    let i = format::whole(f64::from(root) * format::float(COLORS - 1));
    usize::try_from(i).unwrap_or(COLORS - 1).min(COLORS - 1)
}

/// Draws the heat maps of both arms.
pub fn heat_ui(ui: &mut Ui, scene: &Scene<'_>, drift: &Drift, height: f32, out: &mut Vec<Action>) {
    heading_ui(ui, scene, "drift-heat", |ui| key_ui(ui, scene));
    arms_ui(ui, scene, height, out, |ui, arm, out| {
        let (heat, time) = (&drift.heat[arm], scene.time_axis());
        let chart = Chart {
            salt: ["drift heat a", "drift heat b"][arm],
            name: &name(scene, heat, arm),
            x: time.axis(),
            y: heat.axis(),
            x_mark: &TimeAxis::mark,
            y_mark: &format::tick,
            bands: &[],
            marks: &marks(scene),
        };
        let backdrop = drift.images[arm].as_ref().map(TextureHandle::id);
        let shown = time_chart_ui(ui, scene, (&chart, &[]), height, (GROUP, backdrop), out);
        lesson::mark(ui, scene, DrawnPart::of_arm(Region::Heat, arm), with_axes(shown.response.rect));
        if let Some(at) = shown.at {
            shown.response.on_hover_text_at_pointer(words(scene, drift, arm, [at.x, at.y]));
        }
    });
}

/// Returns the text of the tooltip: the step, the bin, and its share in both arms.
fn words(scene: &Scene<'_>, drift: &Drift, arm: usize, [x, y]: [f64; 2]) -> String {
    let (time, heat) = (scene.time_axis(), &drift.heat[arm]);
    let row = heat.row(y);
    let columns = [0, 1].map(|arm| drift.heat[arm].at(&time, x));
    let step = columns[arm].map_or(time.step(x), |column| format::float(column.step));
    let bin = format::drawn(&bin_words(scene, heat.edges(row)));
    let share = |arm: usize| Some(format!("{}: {}", ARMS[arm], scene.text.accuracy(columns[arm]?.shares[row].into())));
    [scene.step_name(step), bin].into_iter().chain([0, 1].into_iter().filter_map(share)).collect::<Vec<_>>().join("\n")
}

/// Returns a bin in words: "−0.25 to 0", or that it lies below or above the range.
fn bin_words(scene: &Scene<'_>, (low, high): (f64, f64)) -> String {
    let (from, to) = (format::three_digits(low), format::three_digits(high));
    match (low.is_finite(), high.is_finite()) {
        (false, _) => scene.text.with("drift-bin-below", &[("high", &to)]),
        (_, false) => scene.text.with("drift-bin-above", &[("low", &from)]),
        _ => scene.text.with("drift-bin", &[("low", &from), ("high", &to)]),
    }
}

/// Describes the heat map in numbers, for screen readers: the fullest bin at the displayed step.
fn name(scene: &Scene<'_>, heat: &Heat, arm: usize) -> String {
    let step = scene.frame().map_or(0, |frame| frame.step);
    let newest = heat.columns.iter().flatten().take_while(|column| column.step <= step).last();
    let layer = scene.layer().to_string();
    let mut args = vec![("layer", layer.as_str()), ("arm", ARMS[arm])];
    let Some(column) = newest else { return scene.text.with("drift-heat-nothing", &args) };
    let fullest = (0..ROWS).max_by(|a, b| column.shares[*a].total_cmp(&column.shares[*b])).unwrap_or(0);
    let bin = bin_words(scene, heat.edges(fullest));
    let (step, share) = (format::steps(column.step), format::percent(column.shares[fullest].into()));
    let sign = scene.stage_name(scene.state.drift.stage);
    args.extend([("step", step.as_str()), ("bin", &bin), ("share", &share), ("what", &sign)]);
    scene.text.with("drift-heat-name", &args)
}

/// Draws the key of the colors.
fn key_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = theme::palette(ui);
    let (width, patches) = (72.0, 36_u8);
    let top = scene.text.with("drift-share", &[("share", &format::percent(TOP.into()))]);
    let key = RampKey::new(ui, [scene.text.percent(0.0), top], width);
    key.paint_words(ui);
    for (arm, y) in [-6.0, 0.5].into_iter().enumerate() {
        // The share grows linearly along the key, its color with the square root.
        let share = |i: u8| TOP * (f32::from(i) + 0.5) / f32::from(patches);
        let colors = (0..patches).map(|i| colors::ramp(palette, arm, level(strength(share(i)))));
        strip(ui.painter(), key.strips + vec2(0.0, y), vec2(width, 5.5), colors);
    }
    key.response.on_hover_text(scene.text.get("drift-heat.tip"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::charts::TimeScale;

    /// Returns a histogram over −8..8 with ten values in bin `bin` and ten above the range.
    fn histogram(bin: usize) -> Histogram {
        let mut counts = [0; BINS];
        counts[bin] = 10;
        Histogram { counts: counts.into(), overflow: 10, ..Histogram::default() }
    }

    fn palette() -> &'static Palette {
        let mut found = None;
        egui::__run_test_ui(|ui| found = Some(theme::palette(ui)));
        found.unwrap()
    }

    #[test]
    fn a_column_is_the_newest_histogram_at_its_moment() {
        let (early, late) = (histogram(0), histogram(63));
        for scale in [TimeScale::Linear, TimeScale::Log] {
            let time = TimeAxis::new(scale, 100);
            let heat = Heat::new(&time, &[(0, &early), (50, &late)], 80);
            let at = |step: f64| heat.at(&time, time.at(step)).map(|column| column.step);
            assert_eq!([0.0, 3.0, 45.0, 55.0, 78.0].map(at), [Some(0), Some(0), Some(0), Some(50), Some(50)]);
            assert_eq!(at(83.0), None, "nothing behind the end");
            assert_eq!(at(100.0), None);
        }
    }

    #[test]
    fn shares_include_what_lies_beyond() {
        let (first, time) = (histogram(3), TimeAxis::new(TimeScale::Linear, 100));
        let heat = Heat::new(&time, &[(0, &first)], 10);
        let column = heat.columns[0].unwrap();
        assert_eq!((column.shares[4], column.shares[ROWS - 1], column.shares.iter().sum::<f32>()), (0.5, 0.5, 1.0));
        // Bin 3 of −8..8 reaches from −7.25 to −7.
        assert_eq!((heat.row(-7.1), heat.edges(4)), (4, (-7.25, -7.0)));
        assert_eq!((heat.row(8.2), heat.edges(ROWS - 1)), (ROWS - 1, (8.0, f64::INFINITY)));
        assert_eq!(heat.edges(0), (f64::NEG_INFINITY, -8.0));
    }

    #[test]
    fn the_image_has_the_highest_values_at_the_top() {
        let time = TimeAxis::new(TimeScale::Linear, 100);
        let low = histogram(0);
        let heat = Heat::new(&time, &[(0, &low)], 50);
        let palette = palette();
        let image = heat.image(palette, 0);
        assert_eq!(image.size, [COLUMNS, ROWS]);
        let pixel = |column: usize, row: usize| image.pixels[row * COLUMNS + column];
        let (full, none) = (colors::ramp(palette, 0, 1.0), colors::ramp(palette, 0, 0.0));
        assert_eq!([0, 1, ROWS - 2, ROWS - 1].map(|row| pixel(0, row)), [full, none, full, none]);
        assert_eq!(pixel(COLUMNS - 1, 0), Color32::TRANSPARENT, "not yet");
    }

    #[test]
    fn without_histograms_there_is_no_picture() {
        assert!(Heat::new(&TimeAxis::new(TimeScale::Linear, 100), &[], 0).columns.is_empty());
    }
}
