//! A small chart: a frame of thin lines, marks, series, and the values under the pointer.

use egui::{Align2, Color32, FontId, Painter, Rect, Response, Sense, Shape, Stroke, Ui, pos2, vec2};

use crate::view::format::{drawn, float, px, tick, whole};
use crate::view::layers::round_marks;
use crate::view::theme;

/// One axis of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// Value at the left or at the bottom.
    pub low: f64,
    /// Value at the right or at the top.
    pub high: f64,
    /// Whether equal ways are equal ratios.
    pub log: bool,
}

impl Axis {
    /// A linear axis.
    pub const fn linear(low: f64, high: f64) -> Self {
        Self { low, high, log: false }
    }

    /// A logarithmic axis around all positive `values`, at least one decade; `None` without any.
    pub fn log_around(values: impl Iterator<Item = f64>) -> Option<Self> {
        let (low, high) = values
            .filter(|value| value.is_finite() && *value > 0.0)
            .fold((f64::INFINITY, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        // A little air above and below; 3.2 ≈ √10 on each side of a single value makes the decade.
        let air = if high / low < 10.0 { (10.0 * low / high).sqrt() } else { 1.15 };
        (high > 0.0).then(|| Self { low: low / air, high: high * air, log: true })
    }

    /// 0 at `low`, 1 at `high`.
    fn place(&self, value: f64) -> f64 {
        if self.log {
            (value / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        }
    }

    /// The marks with a number, and those without.
    fn marks(&self, wanted: f64) -> (Vec<f64>, Vec<f64>) {
        if !self.log {
            return (round_marks(self.low, self.high, wanted), Vec::new());
        }
        let powers = round_marks(self.low.log10(), self.high.log10(), wanted);
        let decades: Vec<f64> = powers.into_iter().filter(|p| p.fract() == 0.0).map(|p| 10_f64.powf(p)).collect();
        let first = 10_f64.powf(self.low.log10().floor());
        let count = whole((self.high / first).log10().ceil());
        let between = (0..count.min(6)).flat_map(|k| (2..10).map(move |m| float(m) * first * 10_f64.powf(float(k))));
        let inside: Vec<f64> = between.filter(|value| (self.low..=self.high).contains(value)).collect();
        if decades.len() >= 2 {
            return (decades, inside);
        }
        // Less than two decades: 2 and 5 get numbers too.
        let named = |value: &f64| {
            let digit = value / 10_f64.powf(value.log10().floor());
            (digit - 2.0).abs() < 0.01 || (digit - 5.0).abs() < 0.01
        };
        let (named, rest): (Vec<f64>, Vec<f64>) = inside.into_iter().partition(named);
        (decades.into_iter().chain(named).collect(), rest)
    }
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// A solid line.
    Solid,
    /// A solid line with a ring now and then, for the second arm.
    Ringed,
    /// A dashed thin line.
    Dashed,
    /// A line with a dot at every point.
    Dots,
    /// A line with an open square at every point.
    Squares,
}

/// A piece of a line and what it means.
pub fn key_ui(ui: &mut Ui, line: Line, meaning: &str) {
    let palette = theme::palette(ui);
    let galley = ui.painter().layout_no_wrap(meaning.to_owned(), theme::regular(theme::SMALL), palette.muted);
    let (rect, _) = ui.allocate_exact_size(vec2(galley.size().x + 24.0, 18.0), Sense::hover());
    let ends = [rect.left_center(), rect.left_center() + vec2(18.0, 0.0)];
    match line {
        Line::Dashed => ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(1.1, palette.muted), 4.0, 3.0)),
        _ => {
            ui.painter().line_segment(ends, Stroke::new(1.6, palette.muted));
        }
    }
    ui.painter().galley(rect.left_center() + vec2(23.0, -galley.size().y / 2.0), galley, palette.muted);
}

/// A line of a chart.
pub struct Series {
    /// x and y, in the order of x.
    pub points: Vec<[f64; 2]>,
    /// Its color.
    pub color: Color32,
    /// How it is drawn.
    pub line: Line,
}

/// A chart without its data.
pub struct Chart<'a> {
    /// Name for screen readers: all that the chart says, in words.
    pub name: &'a str,
    pub x: Axis,
    pub y: Axis,
    /// Least distance of two marks of the x axis, in points.
    pub x_gap: f32,
    /// Writes a mark of the x axis.
    pub x_mark: &'a dyn Fn(f64) -> String,
    /// Writes a mark of the y axis.
    pub y_mark: &'a dyn Fn(f64) -> String,
}

const MARGIN: f32 = 40.0;

impl Chart<'_> {
    /// Draws the chart, `height` high over the whole width, and returns the x under the pointer.
    pub fn ui(&self, ui: &mut Ui, height: f32, series: &[Series]) -> (Response, Option<f64>) {
        let (outer, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Image, true, self.name));
        let area = Rect::from_min_max(outer.min + vec2(MARGIN, 4.0), outer.max - vec2(1.0, 18.0));
        self.paint_frame(ui, area);
        let painter = ui.painter().with_clip_rect(area.expand(3.0).intersect(ui.clip_rect()));
        for one in series {
            self.paint_series(ui, &painter, area, one);
        }
        let x = response.hover_pos().filter(|at| area.contains(*at)).map(|at| {
            painter.vline(at.x, area.y_range(), Stroke::new(1.0, theme::palette(ui).muted));
            let share = f64::from((at.x - area.left()) / area.width());
            self.x.low + share * (self.x.high - self.x.low)
        });
        (response, x)
    }

    fn paint_frame(&self, ui: &Ui, area: Rect) {
        let palette = theme::palette(ui);
        let painter = ui.painter();
        let font: FontId = theme::regular(theme::SMALL);
        let (named, plain) = self.y.marks(f64::from(area.height() / 34.0).max(2.0));
        let y = |value: f64| area.bottom() - area.height() * px(self.y.place(value));
        let grid = Stroke::new(1.0, palette.grid);
        for value in plain {
            painter.hline(area.x_range(), y(value), Stroke::new(0.5, palette.grid));
        }
        for value in named {
            painter.hline(area.x_range(), y(value), grid);
            let text = drawn(&(self.y_mark)(value));
            painter.text(pos2(area.left() - 6.0, y(value)), Align2::RIGHT_CENTER, text, font.clone(), palette.muted);
        }
        let (named, _) = self.x.marks(f64::from(area.width() / self.x_gap).max(2.0));
        for value in named {
            let x = area.left() + area.width() * px(self.x.place(value));
            painter.vline(x, area.bottom()..=area.bottom() + 3.0, Stroke::new(1.0, palette.line));
            let text = (self.x_mark)(value);
            let galley = painter.layout_no_wrap(text, font.clone(), palette.muted);
            let left = (x - galley.size().x / 2.0).min(area.right() - galley.size().x);
            painter.galley(pos2(left, area.bottom() + 4.0), galley, palette.muted);
        }
        painter.rect_stroke(area, 2.0, Stroke::new(1.0, palette.line), egui::StrokeKind::Middle);
    }

    fn paint_series(&self, ui: &Ui, painter: &Painter, area: Rect, series: &Series) {
        let palette = theme::palette(ui);
        let points: Vec<_> = thin(&series.points, usize::try_from(whole(f64::from(area.width()))).unwrap_or(1))
            .into_iter()
            .filter(|[_, y]| y.is_finite() && (!self.y.log || *y > 0.0))
            .map(|[x, y]| {
                let place = vec2(px(self.x.place(x)), -px(self.y.place(y).clamp(-1.0, 2.0)));
                area.left_bottom() + place * area.size()
            })
            .collect();
        let line = |width| Stroke::new(width, series.color);
        match series.line {
            Line::Dashed => painter.extend(Shape::dashed_line(&points, line(1.1), 4.0, 3.0)),
            _ => {
                painter.line(points.clone(), line(1.6));
            }
        }
        let spacing = match series.line {
            Line::Solid | Line::Dashed => return,
            Line::Ringed => 64.0,
            // As long as they do not touch.
            Line::Dots | Line::Squares => 9.0,
        };
        let mut last = f32::NEG_INFINITY;
        for at in points {
            if at.x - last < spacing {
                continue;
            }
            last = at.x;
            if series.line == Line::Squares {
                let square = Rect::from_center_size(at, vec2(6.0, 6.0));
                painter.rect(square, 0.0, palette.canvas, line(1.5), egui::StrokeKind::Middle);
            } else {
                let fill = if series.line == Line::Ringed { palette.canvas } else { series.color };
                painter.circle(at, 2.8, fill, line(1.4));
            }
        }
    }
}

/// A long series for `columns` columns of pixels: of each column the lowest and the highest point, so that no peak is
/// lost.
fn thin(points: &[[f64; 2]], columns: usize) -> Vec<[f64; 2]> {
    let per_column = points.len() / columns.max(1);
    if per_column < 3 {
        return points.to_vec();
    }
    points
        .chunks(per_column)
        .flat_map(|chunk| {
            let by_height = |a: &&[f64; 2], b: &&[f64; 2]| a[1].total_cmp(&b[1]);
            let (low, high) = (chunk.iter().min_by(by_height), chunk.iter().max_by(by_height));
            let mut ends = [low, high];
            ends.sort_by(|a, b| a.map_or(0.0, |p| p[0]).total_cmp(&b.map_or(0.0, |p| p[0])));
            ends.into_iter().flatten().copied()
        })
        .collect()
}

/// A mark of a logarithmic axis: "0.01" near 1, else "1e-5".
pub fn decade(value: f64) -> String {
    let near = format!("{value:.0e}");
    near.parse().map_or(near, tick)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinning_keeps_the_peaks() {
        let mut points: Vec<[f64; 2]> = (0..10_000_u32).map(|x| [f64::from(x), 1.0]).collect();
        points[7123][1] = 9.0;
        points[42][1] = -3.0;
        let few = thin(&points, 100);
        assert!(few.len() <= 202);
        assert!(few.contains(&[7123.0, 9.0]) && few.contains(&[42.0, -3.0]));
        assert!(few.windows(2).all(|pair| pair[0][0] <= pair[1][0]));
    }

    #[test]
    fn log_axes() {
        let axis = Axis::log_around([0.7, f64::NAN, 0.01, -1.0].into_iter()).unwrap();
        assert!(axis.low < 0.01 && axis.high > 0.7);
        assert_eq!(axis.marks(4.0).0, [0.01, 0.1]);
        let one = Axis::log_around([0.5].into_iter()).unwrap();
        assert!((one.high / one.low - 10.0).abs() < 1e-9);
        assert_eq!(Axis::log_around([f64::INFINITY].into_iter()), None);
    }

    #[test]
    fn marks_of_decades() {
        assert_eq!(decade(0.01), "0.01");
        assert_eq!(decade(1e-5), "1e-5");
        assert_eq!(decade(100.0), "100");
    }
}
