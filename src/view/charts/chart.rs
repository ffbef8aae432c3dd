//! A chart: `egui_plot` in our colors and fonts. It stands still: a wheel turned by accident must not lose the view.

use egui::epaint::{BandPoint, BandShape};
use egui::{Color32, Pos2, Rangef, Rect, Response, Sense, Shape, Stroke, Ui, Vec2b, WidgetInfo, accesskit, pos2};
use egui_plot::{AxisHints, LineStyle, MarkerShape, Plot, PlotPoint, PlotPoints, PlotUi, Points};

use super::axis::{Axis, STRONG, is_named};
use crate::view::format::drawn;
use crate::view::theme::{self, Palette};

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A solid line.
    Solid,
    /// A solid line with a ring at every mark of the x axis, for the second arm.
    Ringed,
    /// A dashed thin line.
    Dashed,
    /// A solid thin line, one of many.
    Thin,
    /// A solid thick line: the one that stands out among thin ones.
    Bold,
    /// A line with a dot at every point.
    Dots,
    /// A line with an open square at every point.
    Squares,
}

/// A line of a chart.
pub struct Series<'a> {
    /// Its name, for the words at the pointer.
    pub name: String,
    /// What is plotted, in the order of x.
    pub points: &'a [PlotPoint],
    /// Its color.
    pub color: Color32,
    /// How it is drawn.
    pub line: Line,
}

impl Series<'_> {
    /// The point whose x is nearest to `x`.
    pub fn near(&self, x: f64) -> Option<PlotPoint> {
        let after = self.points.partition_point(|point| point.x < x);
        let both = self.points.get(after.saturating_sub(1)..(after + 1).min(self.points.len()))?;
        both.iter().min_by(|a, b| (a.x - x).abs().total_cmp(&(b.x - x).abs())).copied()
    }
}

/// A filled band between two lines.
pub struct Band<'a> {
    /// x, lower and upper y, in the order of x.
    pub points: &'a [[f64; 3]],
    /// Its color.
    pub fill: Color32,
}

/// How a line across a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Solid: where the timeline stands.
    Cursor,
    /// Dashed: an event.
    Event,
    /// Dashed, in the ink of text: a value to compare with.
    Guide,
}

/// A line across a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// Upright, at this x.
    Upright(f64, Strength),
    /// Level, at this y.
    Level(f64, Strength),
}

/// A chart without its data.
pub struct Chart<'a> {
    /// Tells it from the other charts.
    pub salt: &'static str,
    /// Name for screen readers: what the chart says, in words.
    pub name: &'a str,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Writes a number of the x axis.
    pub x_mark: &'a dyn Fn(f64) -> String,
    /// Writes a number of the y axis.
    pub y_mark: &'a dyn Fn(f64) -> String,
    /// Filled bands, below the lines.
    pub bands: &'a [Band<'a>],
    /// Lines across the chart, below the others.
    pub marks: &'a [Mark],
}

/// Room for the numbers of the y axis.
const LEFT: f32 = 44.0;
/// Room for those of the x axis.
const BELOW: f32 = 18.0;
/// Least distance of two dots or squares.
const DOT_GAP: f64 = 9.0;

impl<'a> Chart<'a> {
    /// Draws the chart, `height` high over the whole width, and returns the x under the pointer.
    pub fn ui(&'a self, ui: &mut Ui, height: f32, series: &'a [Series<'a>]) -> (Response, Option<f64>) {
        let palette = theme::palette(ui);
        let width = f64::from(ui.available_width() - LEFT);
        let hints = |hints: AxisHints<'a>, axis: &'a Axis, say: &'a dyn Fn(f64) -> String| {
            let text = move |mark: &egui_plot::GridMark| drawn(&say(axis.value(mark.value)));
            hints
                .formatter(move |mark, _| if is_named(&mark) { text(&mark) } else { String::new() })
                .tick_label_font(theme::regular(theme::SMALL))
                .tick_label_color(palette.muted)
                .label_spacing(Rangef::new(0.0, 1.0))
        };
        let plot = Plot::new(self.salt)
            .height(height)
            .sense(Sense::hover())
            .allow_zoom(false)
            .allow_scroll(false)
            .allow_drag(false)
            .allow_boxed_zoom(false)
            .allow_axis_zoom_drag(false)
            .allow_double_click_reset(false)
            .custom_x_axes(vec![hints(AxisHints::new_x(), &self.x, self.x_mark).min_thickness(BELOW)])
            .custom_y_axes(vec![hints(AxisHints::new_y(), &self.y, self.y_mark).min_thickness(LEFT)])
            .x_grid_spacer(|input| self.x.grid(&input))
            .y_grid_spacer(|input| self.y.grid(&input))
            .grid_spacing(Rangef::new(1.0, STRONG))
            .grid_color(palette.grid)
            .cursor_color(palette.muted)
            .show_background(false)
            .show_y(false);
        // What lies below the lines is painted once it is known where the plot stands.
        let below = ui.painter().add(Shape::Noop);
        let shown = plot.show(ui, move |plot| {
            plot.set_auto_bounds(Vec2b::FALSE);
            plot.set_plot_bounds_x(self.x.low..=self.x.high);
            plot.set_plot_bounds_y(self.y.low..=self.y.high);
            // Thin lines below the others.
            let is_thin = |one: &&Series<'_>| matches!(one.line, Line::Dashed | Line::Thin);
            let (thin, others): (Vec<_>, Vec<_>) = series.iter().partition(is_thin);
            for one in thin.into_iter().chain(others) {
                self.add(plot, one, width, palette);
            }
        });
        let transform = &shown.transform;
        let place = |x: f64, y: f64| transform.position_from_point(&PlotPoint::new(x, y));
        let mut shapes: Vec<Shape> = vec![Shape::rect_filled(*transform.frame(), 2.0, palette.chart)];
        shapes.extend(self.bands.iter().filter_map(|band| filled(band, *transform.frame(), place)));
        shapes.extend(self.marks.iter().flat_map(|mark| self.across(*mark, *transform.frame(), palette, place)));
        ui.painter().set(below, Shape::Vec(shapes));
        // A guide lies above: a line of the grid at the same height would hide it.
        let guides = self.marks.iter().filter(|mark| matches!(mark, Mark::Level(_, Strength::Guide)));
        ui.painter().extend(guides.flat_map(|mark| self.across(*mark, *transform.frame(), palette, place)));
        shown.response.widget_info(|| WidgetInfo::labeled(accesskit::Role::Image, true, self.name));
        let x = shown.response.hover_pos().map(|at| shown.transform.value_from_position(at).x);
        (shown.response, x)
    }

    fn add(&self, plot: &mut PlotUi<'a>, series: &Series<'a>, width: f64, palette: &Palette) {
        let line = egui_plot::Line::new(series.name.clone(), PlotPoints::Borrowed(series.points)).allow_hover(false);
        // A band would close the gaps between the peaks of a dense line; see `curves::thin`.
        let line = line.color(series.color).allow_band(false);
        plot.line(match series.line {
            Line::Dashed => line.width(1.1).style(LineStyle::Dashed { length: 4.0 }),
            Line::Thin => line.width(1.0),
            Line::Bold => line.width(2.8),
            _ => line.width(1.6),
        });
        let (shape, outer, inner) = match series.line {
            Line::Solid | Line::Dashed | Line::Thin | Line::Bold => return,
            Line::Ringed => (MarkerShape::Circle, 3.5, 2.1),
            Line::Dots => (MarkerShape::Circle, 3.5, 0.0),
            Line::Squares => (MarkerShape::Square, 5.3, 3.2),
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

    /// A line across the chart, where it is in sight.
    fn across(&self, mark: Mark, frame: Rect, palette: &Palette, place: impl Fn(f64, f64) -> Pos2) -> Vec<Shape> {
        let (ends, strength) = match mark {
            Mark::Upright(x, strength) if (self.x.low..=self.x.high).contains(&x) => {
                let x = place(x, self.y.low).x;
                ([pos2(x, frame.top()), pos2(x, frame.bottom())], strength)
            }
            Mark::Level(y, strength) if (self.y.low..=self.y.high).contains(&y) => {
                let y = place(self.x.low, y).y;
                ([pos2(frame.left(), y), pos2(frame.right(), y)], strength)
            }
            _ => return Vec::new(),
        };
        match strength {
            Strength::Cursor => vec![Shape::line_segment(ends, Stroke::new(1.5, palette.text))],
            Strength::Event => Shape::dashed_line(&ends, Stroke::new(1.0, palette.muted), 2.0, 3.0),
            Strength::Guide => Shape::dashed_line(&ends, Stroke::new(1.2, palette.text), 6.0, 4.0),
        }
    }

    /// The points of a series that carry a sign.
    fn marked(&self, series: &Series<'_>, width: f64) -> Vec<PlotPoint> {
        if series.line == Line::Ringed {
            return self.x.marks(width).0.into_iter().filter_map(|x| series.near(x)).collect();
        }
        // As many as do not touch.
        let every = (DOT_GAP * (self.x.high - self.x.low) / width).ceil().max(1.0);
        series.points.iter().filter(|point| (point.x - 1.0).rem_euclid(every) < 0.5).copied().collect()
    }
}

/// A band within the frame of the plot; its points must advance.
fn filled(band: &Band<'_>, frame: Rect, place: impl Fn(f64, f64) -> Pos2) -> Option<Shape> {
    let mut points: Vec<BandPoint> = Vec::with_capacity(band.points.len());
    for [x, low, high] in band.points {
        let (bottom, top) = (place(*x, *low), place(*x, *high));
        let clamp = |y: f32| y.clamp(frame.top(), frame.bottom());
        let in_sight = frame.x_range().contains(top.x) && top.y.is_finite() && bottom.y.is_finite();
        if in_sight && points.last().is_none_or(|last| top.x > last.x + 0.01) {
            points.push(BandPoint::new(top.x, Rangef::new(clamp(top.y), clamp(bottom.y))));
        }
    }
    (points.len() > 1).then(|| Shape::from(BandShape::filled(points, band.fill)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_point() {
        let points = [1.0, 2.0, 4.0].map(|x| PlotPoint::new(x, -x));
        let mut series = Series { name: String::new(), points: &points, color: Color32::RED, line: Line::Solid };
        let near: Vec<f64> = [0.0, 1.4, 1.6, 2.9, 3.1, 9.0].iter().map(|x| series.near(*x).unwrap().x).collect();
        assert_eq!(near, [1.0, 1.0, 2.0, 2.0, 4.0, 4.0]);
        series.points = &[];
        assert!(series.near(1.0).is_none());
    }
}
