//! A chart: `egui_plot` in the colors and fonts of the program. Zooming and dragging are off, so that an
//! accidental turn of the wheel does not lose the view.

use egui::epaint::{BandPoint, BandShape};
use egui::layers::ShapeIdx;
use egui::{
    Color32, Id, Pos2, Rangef, Rect, Response, Sense, Shape, Stroke, TextureId, Ui, Vec2b, WidgetInfo, accesskit, pos2,
    vec2,
};
use egui_plot::{AxisHints, LineStyle, MarkerShape, Plot, PlotPoint, PlotPoints, PlotUi, Points};

use super::axis::Axis;
use super::numbers::numbers;
use crate::view::format::drawn;
use crate::view::hatch::hatch;
use crate::view::theme::{self, Palette};
use crate::view::{ARMS, Text};

/// How the points of a series are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A solid line.
    Solid,
    /// A solid line with a ring at every mark of the x axis, for the second arm.
    Ringed,
    /// A dashed thin line.
    Dashed,
    /// A line of dots.
    Dotted,
    /// A solid thin line, one of many.
    Thin,
    /// A solid thin line with a small ring at every mark of the x axis, for the second arm.
    ThinRinged,
    /// A solid thick line that stands out among thin ones.
    Bold,
    /// A line with a dot at every point.
    Dots,
    /// A line with an open square at every point.
    Squares,
    /// Open diamonds without a line, for values from a publication.
    Published,
}

/// A data series of a chart, drawn as a line or as single signs.
pub struct Series<'a> {
    /// Name of the series in the tooltip.
    pub name: String,
    /// The points, in the order of x.
    pub points: &'a [PlotPoint],
    /// Color of the line and its signs.
    pub color: Color32,
    /// How the series is drawn.
    pub line: Line,
}

/// The points of arm A and of arm B.
pub type Both = [Vec<PlotPoint>; 2];
/// For arm A and for arm B, a line for each hidden layer.
pub type Lines = [Vec<Vec<PlotPoint>>; 2];

/// Returns the series of both arms in the arms' colors, named by the arms' letters, with `lines` of arm A and arm B.
pub fn by_arm<'a>(palette: &Palette, points: &'a Both, lines: [Line; 2]) -> [Series<'a>; 2] {
    [0, 1].map(|arm| Series {
        name: ARMS[arm].to_owned(),
        points: &points[arm],
        color: palette.arms[arm],
        line: lines[arm],
    })
}

/// Returns the point whose x is nearest to `x`; `None` without points. `points` must be in the order of x.
pub fn nearest(points: &[PlotPoint], x: f64) -> Option<PlotPoint> {
    let after = points.partition_point(|point| point.x < x);
    let both = points.get(after.saturating_sub(1)..(after + 1).min(points.len()))?;
    both.iter().min_by(|a, b| (a.x - x).abs().total_cmp(&(b.x - x).abs())).copied()
}

/// A filled band between two lines.
pub struct Band<'a> {
    /// The points of the band, in the order of x: x, lower y and upper y.
    pub points: &'a [[f64; 3]],
    /// Fill color of the band.
    pub fill: Color32,
    /// Color of a hatch on the band, for a band that is a rectangle.
    pub hatch: Option<Color32>,
}

/// Result of drawing a chart.
pub struct Shown {
    /// Response of the chart to the pointer.
    pub response: Response,
    /// The point under the pointer, in the chart's coordinates.
    pub at: Option<PlotPoint>,
    /// The point being pressed, in the chart's coordinates.
    pub pressed: Option<PlotPoint>,
}

impl Shown {
    /// Shows a tooltip at the pointer: the line `place` of its x, and for each series the name and the nearest value,
    /// written by `say`.
    pub fn tell(self, series: &[Series<'_>], place: impl FnOnce(f64) -> String, say: impl Fn(f64) -> String) {
        let Some(x) = self.at.map(|at| at.x) else { return };
        let values = series.iter().filter_map(|one| Some(format!("{}: {}", one.name, say(nearest(one.points, x)?.y))));
        let lines: Vec<String> = std::iter::once(place(x)).chain(values).collect();
        self.response.on_hover_text_at_pointer(lines.join("\n"));
    }

    /// Shows a tooltip as [`Shown::tell`] for a chart over the layers: that of the layer nearest to the pointer.
    pub fn tell_layer(mut self, text: &Text, depth: f64, series: &[Series<'_>], say: impl Fn(f64) -> String) {
        self.at = self.at.map(|at| PlotPoint { x: at.x.round().clamp(1.0, depth), ..at });
        self.tell(series, |layer| text.with("hover-layer", &[("layer", &layer.to_string())]), say);
    }
}

/// Style of a line across a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Solid, for the step of the timeline.
    Cursor,
    /// Dashed, for an event.
    Event,
    /// Dashed, in the color of text, for a value to compare with.
    Guide,
}

/// A straight line across a whole chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// A vertical line at this x.
    Upright(f64, Strength),
    /// A horizontal line at this y.
    Level(f64, Strength),
}

/// A chart without its data: its axes, bands and lines across.
pub struct Chart<'a> {
    /// Distinguishes the chart from other charts, as the salt of its `egui` id.
    pub salt: &'static str,
    /// Name for screen readers, which describes in words what the chart shows.
    pub name: &'a str,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Writes a number of the x axis.
    pub x_mark: &'a dyn Fn(f64) -> String,
    /// Writes a number of the y axis.
    pub y_mark: &'a dyn Fn(f64) -> String,
    /// Filled bands, drawn below the lines.
    pub bands: &'a [Band<'a>],
    /// Lines across the chart, drawn below the series.
    pub marks: &'a [Mark],
}

/// Width of the strip for the numbers of the y axis, in points.
const LEFT: f32 = 44.0;
/// Height of the strip for the numbers of the x axis, in points.
const BELOW: f32 = 18.0;
/// Returns the rectangle of the plot at `rect` together with the numbers of its axes.
pub fn with_axes(rect: Rect) -> Rect {
    Rect::from_min_max(rect.min - vec2(LEFT, 0.0), rect.max + vec2(0.0, BELOW))
}

/// Radius of the dots of a dotted line, and their distance, in points.
pub(super) const DOT: f32 = 1.3;
pub(super) const DOT_SPACING: f32 = 5.0;

/// Least distance of two dots or squares along x, in points.
const DOT_GAP: f64 = 9.0;

impl<'a> Chart<'a> {
    /// Draws the chart, `height` points high and as wide as `ui`.
    pub fn ui(&'a self, ui: &mut Ui, height: f32, series: &'a [Series<'a>]) -> Shown {
        self.show(ui, height, series, None, None)
    }

    /// Draws the chart as [`Chart::ui`]. Charts of one `group` have the same x axis: the pointer
    /// in one of them shows its x in all, and a press is sensed. An image as `backdrop` lies below the lines, in place
    /// of the grid.
    pub fn show(
        &'a self,
        ui: &mut Ui,
        height: f32,
        series: &'a [Series<'a>],
        group: Option<&str>,
        backdrop: Option<TextureId>,
    ) -> Shown {
        let palette = theme::palette(ui);
        let width = f64::from(ui.available_width() - LEFT);
        let y_hints = AxisHints::new_y()
            .formatter(|mark, _| drawn(&(self.y_mark)(self.y.value(mark.value))))
            .tick_label_font(theme::regular(theme::SMALL))
            .tick_label_color(palette.muted)
            .label_spacing(Rangef::new(0.0, 1.0));
        // `egui_plot` centers the numbers of the x axis below their marks even if that cuts off the last one, so
        // they are drawn by `numbers` instead.
        let mut plot = Plot::new(self.salt)
            .height(height)
            // Not focusable, since the timeline offers the same by keyboard.
            .sense(if group.is_some() { Sense::CLICK | Sense::DRAG } else { Sense::hover() })
            .allow_zoom(false)
            .allow_scroll(false)
            .allow_drag(false)
            .allow_boxed_zoom(false)
            .allow_axis_zoom_drag(false)
            .allow_double_click_reset(false)
            .custom_x_axes(vec![AxisHints::new_x().min_thickness(BELOW)])
            .custom_y_axes(vec![y_hints.min_thickness(LEFT)])
            .x_grid_spacer(|_| Vec::new())
            .y_grid_spacer(|input| self.y.numbered(&input))
            .grid_spacing(Rangef::point(1.0))
            .cursor_color(palette.muted)
            .show_grid(false)
            .show_background(false)
            .show_y(false);
        if let Some(group) = group {
            plot = plot.link_cursor(Id::unique(group), [true, false]);
        }
        let first = next_shape(ui);
        // The shapes below the lines are known only once the plot has its place; until then this empty shape keeps
        // theirs.
        let below = ui.painter().add(Shape::Noop);
        let shown = plot.show(ui, move |plot| {
            plot.set_auto_bounds(Vec2b::FALSE);
            plot.set_plot_bounds_x(self.x.low..=self.x.high);
            plot.set_plot_bounds_y(self.y.low..=self.y.high);
            // Thin lines are drawn below the others.
            let is_thin = |one: &&Series<'_>| matches!(one.line, Line::Dashed | Line::Thin);
            let (thin, others): (Vec<_>, Vec<_>) = series.iter().partition(is_thin);
            for one in thin.into_iter().chain(others) {
                self.add(plot, one, width, palette);
            }
        });
        let transform = &shown.transform;
        let place = |x: f64, y: f64| transform.position_from_point(&PlotPoint::new(x, y));
        let frame = *transform.frame();
        let mut shapes: Vec<Shape> = vec![Shape::rect_filled(frame, 2.0, palette.chart)];
        match backdrop {
            Some(texture) => {
                let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
                shapes.push(Shape::image(texture, frame, whole, Color32::WHITE));
            }
            None => shapes.extend(self.grid(frame, palette, place)),
        }
        for band in self.bands {
            shapes.extend(filled(band, frame, place));
            if let (Some(color), Some([x, low, high]), Some([end, ..])) =
                (band.hatch, band.points.first(), band.points.last())
            {
                let rect = Rect::from_two_pos(place(*x, *low), place(*end, *high));
                shapes.push(hatch(rect.intersect(frame), color));
            }
        }
        shapes.extend(self.marks.iter().flat_map(|mark| self.across(*mark, frame, palette, place)));
        // At a steep step the edge of a band can be longer than the chart is high, hence the clipping.
        ui.painter().with_clip_rect(frame.intersect(ui.clip_rect())).set(below, Shape::Vec(shapes));
        clip(ui, first);
        let named = self.x.marks(frame.width().into()).0.into_iter();
        let named = named.map(|x| (place(x, self.y.low).x, drawn(&(self.x_mark)(self.x.value(x)))));
        numbers(ui.painter(), palette, Rangef::new(frame.left() - LEFT, frame.right()), frame.bottom(), named);
        shown.response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, self.name));
        let place = |at: Pos2| shown.transform.value_from_position(at);
        let at = shown.response.hover_pos().map(place);
        let pressed = shown.response.interact_pointer_pos().map(place);
        Shown { response: shown.response, at, pressed }
    }

    fn add(&self, plot: &mut PlotUi<'a>, series: &Series<'a>, width: f64, palette: &Palette) {
        let line = egui_plot::Line::new(series.name.clone(), PlotPoints::Borrowed(series.points)).allow_hover(false);
        // A band would close the gaps between the peaks of a dense line; see `time::thin`.
        let line = line.color(series.color).allow_band(false);
        match series.line {
            Line::Dashed => plot.line(line.width(1.1).style(LineStyle::Dashed { length: 4.0 })),
            Line::Dotted => plot.line(line.width(DOT).style(LineStyle::Dotted { spacing: DOT_SPACING })),
            Line::Thin | Line::ThinRinged => plot.line(line.width(1.0)),
            Line::Bold => plot.line(line.width(2.8)),
            Line::Published => {}
            _ => plot.line(line.width(1.6)),
        }
        let (shape, outer, inner) = match series.line {
            Line::Solid | Line::Dashed | Line::Dotted | Line::Thin | Line::Bold => return,
            Line::Ringed => (MarkerShape::Circle, 3.5, 2.1),
            Line::ThinRinged => (MarkerShape::Circle, 2.8, 1.8),
            Line::Dots => (MarkerShape::Circle, 3.5, 0.0),
            Line::Squares => (MarkerShape::Square, 5.3, 3.2),
            Line::Published => (MarkerShape::Diamond, 5.2, 3.2),
        };
        let marked = self.marked(series, width);
        let mut add = |radius: f32, color: Color32| {
            let points = PlotPoints::Owned(marked.clone());
            let points = Points::new(series.name.clone(), points).allow_hover(false);
            plot.points(points.shape(shape).radius(radius).color(color));
        };
        add(outer, series.color);
        if inner > 0.0 {
            add(inner, palette.canvas);
        }
    }

    /// Returns the lines of the grid. They lie below the bands; the grid of `egui_plot` would cut through them.
    fn grid(&self, frame: Rect, palette: &Palette, place: impl Fn(f64, f64) -> Pos2) -> Vec<Shape> {
        let (named_x, plain_x) = self.x.marks(frame.width().into());
        let (named_y, plain_y) = self.y.marks(frame.height().into());
        let lines = |x: Vec<f64>, y: Vec<f64>, color: Color32| {
            let upright = x.into_iter().map(|x| self.upright(x, frame, &place));
            let both: Vec<_> = upright.chain(y.into_iter().map(|y| self.level(y, frame, &place))).collect();
            both.into_iter().map(move |ends| Shape::line_segment(ends, Stroke::new(1.0, color)))
        };
        // Lines without a number are half as strong and lie below those with one.
        lines(plain_x, plain_y, palette.grid.gamma_multiply(0.5)).chain(lines(named_x, named_y, palette.grid)).collect()
    }

    /// Returns the ends of the vertical line at `x`.
    fn upright(&self, x: f64, frame: Rect, place: impl Fn(f64, f64) -> Pos2) -> [Pos2; 2] {
        let x = place(x, self.y.low).x;
        [pos2(x, frame.top()), pos2(x, frame.bottom())]
    }

    /// Returns the ends of the horizontal line at `y`.
    fn level(&self, y: f64, frame: Rect, place: impl Fn(f64, f64) -> Pos2) -> [Pos2; 2] {
        let y = place(self.x.low, y).y;
        [pos2(frame.left(), y), pos2(frame.right(), y)]
    }

    /// Returns the shapes of a line across the chart; empty if the line lies outside the axes.
    fn across(&self, mark: Mark, frame: Rect, palette: &Palette, place: impl Fn(f64, f64) -> Pos2) -> Vec<Shape> {
        let (ends, strength) = match mark {
            Mark::Upright(x, strength) if (self.x.low..=self.x.high).contains(&x) => {
                (self.upright(x, frame, place), strength)
            }
            Mark::Level(y, strength) if (self.y.low..=self.y.high).contains(&y) => {
                (self.level(y, frame, place), strength)
            }
            _ => return Vec::new(),
        };
        match strength {
            Strength::Cursor => vec![Shape::line_segment(ends, Stroke::new(1.5, palette.text))],
            Strength::Event => Shape::dashed_line(&ends, Stroke::new(1.0, palette.muted), 2.0, 3.0),
            Strength::Guide => Shape::dashed_line(&ends, Stroke::new(1.2, palette.text), 6.0, 4.0),
        }
    }

    /// Returns the points of a series that get a ring, dot or square.
    fn marked(&self, series: &Series<'_>, width: f64) -> Vec<PlotPoint> {
        if series.line == Line::Published {
            return series.points.to_vec();
        }
        if matches!(series.line, Line::Ringed | Line::ThinRinged) {
            return self.x.marks(width).0.into_iter().filter_map(|x| nearest(series.points, x)).collect();
        }
        // As many points as fit without touching.
        let every = (DOT_GAP * (self.x.high - self.x.low) / width).ceil().max(1.0);
        series.points.iter().filter(|point| (point.x - 1.0).rem_euclid(every) < 0.5).copied().collect()
    }
}

/// Returns the index of the next shape to be painted in the layer of `ui`.
fn next_shape(ui: &Ui) -> usize {
    ui.ctx().graphics_mut(|graphics| graphics.entry(ui.layer_id()).next_idx().0)
}

/// Clips all shapes from index `first` on to the visible part of `ui`. `egui_plot` clips to the plot alone, so a
/// plot that is half scrolled away would cover what lies above it.
fn clip(ui: &Ui, first: usize) {
    let (last, visible) = (next_shape(ui), ui.clip_rect());
    ui.ctx().graphics_mut(|graphics| {
        let list = graphics.entry(ui.layer_id());
        for i in first..last {
            list.mutate_shape(ShapeIdx(i), |shape| shape.clip_rect = shape.clip_rect.intersect(visible));
        }
    });
}

/// Least distance of two points of a band along x, in points; closer points are merged into one that spans both.
const BAND_STEP: f32 = 0.5;

/// Returns the shape of a band, clamped to the frame of the plot; `None` with fewer than two points in sight. The
/// x of the points must not decrease.
fn filled(band: &Band<'_>, frame: Rect, place: impl Fn(f64, f64) -> Pos2) -> Option<Shape> {
    let mut points: Vec<BandPoint> = Vec::with_capacity(band.points.len());
    for [x, low, high] in band.points {
        let (bottom, top) = (place(*x, *low), place(*x, *high));
        let clamp = |y: f32| y.clamp(frame.top(), frame.bottom());
        // Allows half a point of rounding at both ends.
        let in_sight = frame.x_range().expand(0.5).contains(top.x) && top.y.is_finite() && bottom.y.is_finite();
        if !in_sight {
            continue;
        }
        let range = Rangef::new(clamp(top.y), clamp(bottom.y));
        match points.last_mut() {
            Some(last) if top.x < last.x + BAND_STEP => {
                last.y = Rangef::new(last.y.min.min(range.min), last.y.max.max(range.max));
            }
            _ => points.push(BandPoint::new(top.x, range)),
        }
    }
    (points.len() > 1).then(|| Shape::from(BandShape::filled(points, band.fill)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_stays_in_its_frame_and_keeps_what_lies_close() {
        let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 50.0));
        let points = [[0.0, 1.0, 2.0], [10.0, 1.0, 3.0], [10.2, 0.5, 2.0], [20.0, -99.0, 1.0], [200.0, 0.0, 1.0]];
        let place = |x: f64, y: f64| pos2(crate::view::format::px(x), 50.0 - 10.0 * crate::view::format::px(y));
        let Some(Shape::Band(band)) = filled(&Band { points: &points, fill: Color32::RED, hatch: None }, frame, place)
        else {
            panic!("no band")
        };
        let ranges: Vec<_> = band.points.iter().map(|point| (point.x, point.y.min, point.y.max)).collect();
        assert_eq!(ranges, [(0.0, 30.0, 40.0), (10.0, 20.0, 45.0), (20.0, 40.0, 50.0)]);
        assert!(filled(&Band { points: &points[..1], fill: Color32::RED, hatch: None }, frame, place).is_none());
    }

    #[test]
    fn the_nearest_point() {
        let points = [1.0, 2.0, 4.0].map(|x| PlotPoint::new(x, -x));
        let near: Vec<f64> = [0.0, 1.4, 1.6, 2.9, 3.1, 9.0].iter().map(|x| nearest(&points, *x).unwrap().x).collect();
        assert_eq!(near, [1.0, 1.0, 2.0, 2.0, 4.0, 4.0]);
        assert!(nearest(&[], 1.0).is_none());
    }
}
