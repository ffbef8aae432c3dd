//! The saturation image: a column for each unit of the selected layer, a line for each probe sample. A unit that
//! is flat on every sample is a full column; it gets no gradient from any of them.

use egui::{
    Align2, Color32, ColorImage, CursorIcon, Painter, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, TextureOptions, Ui,
    WidgetInfo, accesskit, pos2, vec2,
};

use super::{GUTTER, letter};
use crate::measure::{Question, Slopes};
use crate::view::arms::message;
use crate::view::charts;
use crate::view::texture::{inspected, paint};
use crate::view::theme::Palette;
use crate::view::{ARMS, Action, Scene, Show, format, theme};

/// Height of the legend, in points.
pub const LEGEND: f32 = 20.0;
/// Height of the marks of dead units above the image, in points.
const MARKS: f32 = 8.0;
/// Height of the numbers below the image, in points.
const BELOW: f32 = 18.0;
/// Slopes below this value count as saturated: under 10 % of the peak, which is 255.
const FLAT: u8 = 26;

/// Returns an image with a pixel for each sample and unit: saturated ones have one color, and steeper ones fade
/// into the background. `None` without samples or units.
fn image(palette: &Palette, slopes: &Slopes) -> Option<ColorImage> {
    let samples = slopes.shares.len().checked_div(slopes.units).filter(|samples| *samples > 0)?;
    let colors: Vec<Color32> = (0..=u8::MAX).map(|share| color(palette, share)).collect();
    let pixels = slopes.shares[..samples * slopes.units].iter().map(|share| colors[usize::from(*share)]);
    Some(ColorImage::new([slopes.units, samples], pixels.collect()))
}

fn color(palette: &Palette, share: u8) -> Color32 {
    if share < FLAT {
        palette.flat
    } else {
        palette.canvas.lerp_to_gamma(palette.muted, 0.4 * (1.0 - f32::from(share) / 255.0))
    }
}

/// Draws the heading, with the number of the layer.
pub fn heading_ui(ui: &mut Ui, scene: &Scene<'_>) {
    charts::heading_ui(ui, scene, "gradients-image", |ui| {
        let layer = scene.layer().to_string();
        let note = scene.text.with("gradients-image-note", &[("layer", &layer)]);
        let short = scene.text.with("gradients-layer", &[("layer", &layer)]);
        charts::note_ui(ui, [&note, &short], &scene.text.get("gradients-image.tip"));
    });
}

/// Draws the image of `arm`; a click on a unit selects or deselects it.
pub fn image_ui(ui: &mut Ui, scene: &Scene<'_>, arm: usize, height: f32, out: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let sense = Sense::hover() | Sense::CLICK;
    let (whole, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), sense);
    let area = Rect::from_min_max(whole.min + vec2(GUTTER, MARKS), whole.max - vec2(0.0, BELOW));
    ui.painter().rect_filled(area, 2.0, palette.chart);
    let asks = |question: &Question| question.slopes == Some(scene.layer());
    let images =
        inspected(ui, scene, ("slopes", TextureOptions::NEAREST), asks, |arm| image(palette, arm.slopes.as_ref()?));
    let slopes = images.as_ref().and_then(|(source, _)| source.arms[arm].slopes.as_ref());
    let texture = images.as_ref().and_then(|(_, textures)| textures[arm].as_ref());
    let (Some(slopes), Some(texture)) = (slopes, texture) else {
        let words = scene.text.get(if images.is_some() { "not-measured" } else { "measuring" });
        message(ui, area, &words, palette.chart);
        let name = scene.text.with("gradients-image-none", &[("arm", ARMS[arm]), ("why", &words)]);
        response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, &name));
        return;
    };
    paint(ui.painter(), texture, area);
    ui.painter().rect_stroke(area, 0.0, Stroke::new(1.0, palette.line), StrokeKind::Outside);
    let grid = Grid { area, units: slopes.units, samples: slopes.shares.len() / slopes.units };
    grid.marks(ui, slopes);
    grid.numbers(ui, scene);
    letter(ui, arm, pos2(whole.left() - GUTTER - 4.0, area.top() - 4.0));
    if let Some(unit) = scene.state.unit.filter(|unit| *unit <= slopes.units) {
        ui.painter().rect_stroke(grid.column(unit), 0.0, Stroke::new(2.0, palette.ring), StrokeKind::Outside);
    }
    let name = name(scene, arm, slopes, grid.samples);
    response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, &name));
    let Some((sample, unit)) = response.hover_pos().and_then(|at| grid.at(at)) else { return };
    ui.painter().rect_stroke(grid.column(unit), 0.0, Stroke::new(1.0, palette.text), StrokeKind::Outside);
    let share = slopes.shares[(sample - 1) * slopes.units + unit - 1];
    let words = words(scene, (sample, unit), share, slopes.dead.contains(&unit));
    if response.clicked() {
        // A click on the selected unit looks at it more closely.
        out.push(Action::Show(if scene.state.unit == Some(unit) {
            Show::Option("window.microscope", "open")
        } else {
            Show::Unit(Some(unit))
        }));
    }
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text_at_pointer(words);
}

/// Places of samples and units in the image.
struct Grid {
    area: Rect,
    units: usize,
    samples: usize,
}

impl Grid {
    /// Returns the column of unit `unit`, counted from 1.
    fn column(&self, unit: usize) -> Rect {
        let width = self.area.width() / format::count(self.units);
        let left = self.area.left() + width * format::count(unit - 1);
        Rect::from_x_y_ranges(left..=left + width, self.area.y_range())
    }

    /// Returns the sample and the unit at a place, both counted from 1; `None` outside the image.
    fn at(&self, place: Pos2) -> Option<(usize, usize)> {
        let share = (place - self.area.min) / self.area.size();
        if !self.area.contains(place) || !share.is_finite() {
            return None;
        }
        Some((format::part(share.y, self.samples) + 1, format::part(share.x, self.units) + 1))
    }

    /// Draws a mark above each dead unit.
    fn marks(&self, ui: &Ui, slopes: &Slopes) {
        let ink = theme::palette(ui).text;
        for unit in slopes.dead.iter().filter(|unit| (1..=self.units).contains(*unit)) {
            let column = self.column(*unit);
            let half = (column.width() / 2.0).clamp(1.0, 4.0);
            mark(ui.painter(), pos2(column.center().x, self.area.top() - 1.0), half, ink);
        }
    }

    /// Draws the number of samples at the left, and the numbers of the units below.
    fn numbers(&self, ui: &Ui, scene: &Scene<'_>) {
        let ink = theme::palette(ui).muted;
        let write = |at: Pos2, align: Align2, text: String| {
            ui.painter().text(at, align, text, theme::regular(theme::SMALL), ink);
        };
        let left = self.area.left() - 4.0;
        write(pos2(left, self.area.bottom()), Align2::RIGHT_BOTTOM, self.samples.to_string());
        let below = self.area.bottom() + 3.0;
        write(pos2(self.area.left(), below), Align2::LEFT_TOP, "1".to_owned());
        write(pos2(self.area.right(), below), Align2::RIGHT_TOP, self.units.to_string());
        write(pos2(self.area.center().x, below), Align2::CENTER_TOP, scene.text.get("gradients-units"));
    }
}

/// Draws a triangle that points down to `tip`, `half` as wide on either side.
fn mark(painter: &Painter, tip: Pos2, half: f32, ink: Color32) {
    let points = vec![tip + vec2(-half, -6.0), tip + vec2(half, -6.0), tip];
    painter.add(Shape::convex_polygon(points, ink, Stroke::NONE));
}

/// Returns the text of the tooltip for a sample and a unit.
fn words(scene: &Scene<'_>, (sample, unit): (usize, usize), share: u8, dead: bool) -> String {
    let (sample, unit) = (sample.to_string(), unit.to_string());
    let share_text = format::percent(f64::from(share) / 255.0);
    let args = [("sample", sample.as_str()), ("unit", unit.as_str()), ("share", share_text.as_str())];
    let mut words = scene.text.with("gradients-image-hover", &args);
    if share < FLAT {
        words = format!("{words}\n{}", scene.text.get("gradients-flat"));
    }
    if dead {
        words = format!("{words}\n{}", scene.text.get("gradients-dead-unit"));
    }
    words
}

/// Describes the image in numbers, for screen readers.
fn name(scene: &Scene<'_>, arm: usize, slopes: &Slopes, samples: usize) -> String {
    let layer = scene.layer().to_string();
    let dead = slopes.dead.len().to_string();
    let saturated = scene.frame_with(|layer| layer.curve.saturated.is_some());
    let saturated = saturated.and_then(|frame| frame.arms[arm].layers.get(scene.layer() - 1)?.curve.saturated);
    let saturated = saturated.map_or_else(|| "–".to_owned(), format::percent);
    let (units, samples) = (slopes.units.to_string(), samples.to_string());
    let args = [
        ("layer", layer.as_str()),
        ("arm", ARMS[arm]),
        ("samples", &samples),
        ("units", &units),
        ("saturated", &saturated),
        ("dead", &dead),
    ];
    scene.text.with("gradients-image-name", &args)
}

/// Draws the legend of the colors.
pub fn legend_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = theme::palette(ui);
    ui.spacing_mut().interact_size.y = 18.0;
    ui.spacing_mut().item_spacing = vec2(14.0, 2.0);
    ui.horizontal_wrapped(|ui| {
        ui.add_space(GUTTER - 14.0);
        for (name, sign) in [("gradients-key-flat", 0), ("gradients-key-steep", 1), ("gradients-key-dead", 2)] {
            let words = scene.text.get(name);
            let galley = ui.painter().layout_no_wrap(words, theme::regular(theme::SMALL), palette.muted);
            let width = if sign == 1 { 40.0 } else { 20.0 };
            charts::sign_ui(ui, galley, width, |painter, rect| {
                let patch = Rect::from_min_size(pos2(rect.left(), rect.center().y - 5.0), vec2(width - 6.0, 10.0));
                match sign {
                    0 => {
                        painter.rect_filled(patch, 0.0, palette.flat);
                    }
                    1 => {
                        let colors = [FLAT, 90, 150, 200, 255].into_iter().map(|share| color(palette, share));
                        charts::strip(painter, patch.min, vec2(patch.width(), 10.0), colors);
                        painter.rect_stroke(patch, 0.0, Stroke::new(1.0, palette.line), StrokeKind::Outside);
                    }
                    _ => mark(painter, pos2(patch.center().x, patch.center().y + 3.0), 4.0, palette.text),
                }
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slopes() -> Slopes {
        Slopes { units: 3, shares: vec![0, 255, 25, 0, 128, 26], dead: vec![1] }
    }

    #[test]
    fn a_line_for_each_sample_a_column_for_each_unit() {
        egui::__run_test_ui(|ui| {
            let palette = theme::palette(ui);
            let image = image(palette, &slopes()).unwrap();
            assert_eq!(image.size, [3, 2]);
            let flat = [palette.flat; 2];
            assert_eq!([image[(0, 0)], image[(0, 1)]], flat, "a dead unit is a full column");
            assert_eq!([image[(2, 0)], image[(1, 0)]], [palette.flat, palette.canvas]);
            // A share of 26 is just above the limit.
            assert!(image[(2, 1)] != palette.flat && image[(2, 1)] != palette.canvas);
            assert!(super::image(palette, &Slopes { units: 0, shares: Vec::new(), dead: Vec::new() }).is_none());
        });
    }

    #[test]
    fn samples_and_units_are_found_again() {
        let area = Rect::from_min_size(pos2(10.0, 20.0), vec2(30.0, 20.0));
        let grid = Grid { area, units: 3, samples: 2 };
        assert_eq!(grid.at(pos2(11.0, 21.0)), Some((1, 1)));
        assert_eq!(grid.at(pos2(39.0, 39.0)), Some((2, 3)));
        assert_eq!(grid.at(pos2(19.0, 31.0)), Some((2, 1)));
        assert_eq!(grid.at(pos2(9.0, 21.0)), None);
        assert_eq!(grid.column(2), Rect::from_min_max(pos2(20.0, 20.0), pos2(30.0, 40.0)));
    }
}
