//! The units of a layer: a line for each unit from its 15th to its 85th percentile, with a dot at the median.

use egui::epaint::{Mesh, Vertex, WHITE_UV};
use egui::{Color32, Painter, Pos2, Rect, Shape, pos2, vec2};

use super::axis::Axis;
use super::curve::Curve;
use super::part::Part;
use crate::measure::{Stage, UnitBand};
use crate::view::format::count;
use crate::view::theme::Palette;

/// Least height of a cell in which the numbers have a row of their own above the lines, in points.
const ROOM_FOR_NUMBERS: f32 = 64.0;
/// Height of the row of numbers, in points.
const NUMBERS: f32 = 17.0;
/// Least height of a row, in points; with less room only every second or third unit is drawn, and so on.
const LEAST: f32 = 1.0;
/// Least length of a line, in points, so that a unit with the same value on all samples stays visible.
const SHORTEST: f32 = 1.2;

/// The units of one arm in a layer, in the order in which they are drawn.
pub struct Units {
    /// For each unit, its percentiles 15, 50, 85 at the displayed step and its median at the earlier step; ordered
    /// by the median at step 0, the lowest first.
    rows: Vec<(Option<[f64; 3]>, Option<f64>)>,
}

impl Units {
    /// Returns the units of `part` at `stage`, in the order of their medians in `first`, the units at step 0.
    /// `None` if they were not measured.
    pub fn new(part: &Part<'_>, stage: Stage, first: &[UnitBand]) -> Option<Self> {
        let now = part.layer.units(part.layer.stage_shown(stage));
        if now.is_empty() {
            return None;
        }
        let before = part.before.as_ref().map_or(&[][..], |before| before.layer.units(before.layer.stage_shown(stage)));
        let mut order: Vec<usize> = (0..now.len()).collect();
        let medians: Vec<f64> = first.iter().map(|band| band.median().unwrap_or(f64::INFINITY)).collect();
        if medians.len() == now.len() {
            order.sort_by(|a, b| medians[*a].total_cmp(&medians[*b]));
        }
        let row = |unit: &usize| (now[*unit].percentiles(), before.get(*unit).and_then(|band| band.median()));
        Some(Self { rows: order.iter().map(row).collect() })
    }

    /// Returns the number of units.
    pub const fn count(&self) -> usize {
        self.rows.len()
    }

    /// Returns the number of units whose median lies in a saturated zone of `curve`.
    pub fn saturated(&self, curve: &Curve) -> usize {
        self.rows.iter().filter(|(now, _)| now.is_some_and(|[_, median, _]| curve.is_saturated(median))).count()
    }

    /// Draws the units into `area`; parts of lines in a saturated zone of `curve` have the color of an alarm.
    pub fn paint(
        &self,
        painter: &Painter,
        palette: &Palette,
        area: Rect,
        axis: &Axis,
        (curve, arm): (Option<&Curve>, usize),
    ) {
        let top = if area.height() >= ROOM_FOR_NUMBERS { NUMBERS } else { 1.0 };
        let bottom = (area.bottom() - 2.0).max(area.top() + top + LEAST);
        let area = Rect::from_x_y_ranges(area.x_range(), area.top() + top..=bottom);
        let height = |rows: usize| area.height() / count(rows.max(1));
        let every = (1..=self.rows.len()).find(|every| height(self.rows.len().div_ceil(*every)) >= LEAST);
        let rows: Vec<_> = self.rows.iter().step_by(every.unwrap_or(self.rows.len()).max(1)).collect();
        let pitch = height(rows.len());
        let y = |i: usize| area.bottom() - (count(i) + 0.5) * pitch;
        let (thick, dot) = ((0.62 * pitch).clamp(0.8, 3.0), (1.3 * pitch).clamp(2.2, 5.0));
        let ends = ends(curve);
        let is_flat = |median: f64| median <= ends[0] || ends[1] <= median;
        let tinted = |color: Color32| palette.canvas.lerp_to_gamma(color, 0.6);
        let mut bricks = Bricks::new(painter);
        // Grouping by color lets each color become one path in an exported figure.
        for (wanted, color) in [(&[1][..], tinted(palette.arms[arm])), (&[0, 2], tinted(palette.alarm))] {
            for (i, (now, _)) in rows.iter().enumerate() {
                let Some([low, _, high]) = *now else { continue };
                for [from, to] in wanted.iter().filter_map(|piece| pieces([low, high], ends)[*piece]) {
                    let middle = axis.x(from).midpoint(axis.x(to));
                    let half = ((axis.x(to) - axis.x(from)).max(SHORTEST)) / 2.0;
                    let middle = middle.clamp(area.left() + SHORTEST / 2.0, area.right() - SHORTEST / 2.0);
                    bricks.add(Rect::from_center_size(pos2(middle, y(i)), vec2(2.0 * half, thick)), color);
                }
            }
        }
        let mut spot = |i: usize, median: f64, size: f32, color: Color32| {
            let x = axis.x(median).clamp(area.left() + size / 2.0, area.right() - size / 2.0);
            bricks.add(Rect::from_center_size(pos2(x, y(i)), vec2(size, size)), color);
        };
        let grey = palette.canvas.lerp_to_gamma(palette.muted, 0.75);
        for (i, median) in rows.iter().enumerate().filter_map(|(i, (_, before))| Some((i, (*before)?))) {
            spot(i, median, 0.8 * dot, grey);
        }
        for (flat, color) in [(false, palette.names[arm]), (true, palette.alarm)] {
            for (i, median) in rows.iter().enumerate().filter_map(|(i, (now, _))| Some((i, (*now)?[1]))) {
                if is_flat(median) == flat {
                    spot(i, median, dot, color);
                }
            }
        }
        painter.add(Shape::mesh(bricks.mesh));
    }
}

/// Returns the ends of the saturated zones: `curve` is flat at and below the first value, and at and above the second.
fn ends(curve: Option<&Curve>) -> [f64; 2] {
    let parts = || curve.into_iter().flat_map(Curve::saturated);
    let below = parts().filter(|(from, _)| from.is_infinite()).map(|(_, to)| to);
    let above = parts().filter(|(_, to)| to.is_infinite()).map(|(from, _)| from);
    [below.fold(f64::NEG_INFINITY, f64::max), above.fold(f64::INFINITY, f64::min)]
}

/// Divides the line from `low` to `high` into three parts: at and below the first end, between the ends, and at
/// and above the second.
fn pieces([low, high]: [f64; 2], [below, above]: [f64; 2]) -> [Option<[f64; 2]>; 3] {
    [
        (low <= below).then(|| [low, high.min(below)]),
        (below < high && low < above).then(|| [low.max(below), high.min(above)]),
        (above <= high).then(|| [low.max(above), high]),
    ]
}

/// Many rectangles as one shape. Consecutive rectangles of the same color become one path in an exported figure.
struct Bricks {
    mesh: Mesh,
    /// Width over which an edge fades, in points; 0 if the output is not made of pixels.
    fade: f32,
}

impl Bricks {
    fn new(painter: &Painter) -> Self {
        let fades = painter.ctx().tessellation_options(|options| options.feathering);
        Self { mesh: Mesh::default(), fade: if fades { 1.0 / painter.pixels_per_point() } else { 0.0 } }
    }

    fn add(&mut self, rect: Rect, color: Color32) {
        if self.fade <= 0.0 {
            self.mesh.add_colored_rect(rect, color);
            return;
        }
        // An edge fades to both sides; a rectangle thinner than that becomes paler instead.
        let thin = (rect.size().min_elem() / self.fade).min(1.0);
        let color = color.gamma_multiply(thin);
        let inner = rect.shrink2((rect.size() / 2.0).min(vec2(self.fade, self.fade) / 2.0));
        let outer = rect.expand(self.fade / 2.0);
        let first = u32::try_from(self.mesh.vertices.len()).unwrap_or(u32::MAX);
        let corners = |rect: Rect| [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
        let vertex = |color: Color32| move |pos: Pos2| Vertex { pos, uv: WHITE_UV, color };
        self.mesh.vertices.extend(corners(inner).map(vertex(color)));
        self.mesh.vertices.extend(corners(outer).map(vertex(Color32::TRANSPARENT)));
        self.mesh.indices.extend([0, 1, 2, 0, 2, 3].map(|i| first + i));
        for side in 0..4 {
            let next = (side + 1) % 4;
            self.mesh.indices.extend([side, next, 4 + side, next, 4 + next, 4 + side].map(|i| first + i));
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the ends are constants")]
mod tests {
    use super::*;
    use crate::config::Activation;
    use crate::measure::LayerFrame;

    fn layer(medians: &[f64]) -> LayerFrame {
        let band = |m: &f64| UnitBand::of([m - 0.5, *m, m + 0.5]);
        LayerFrame { units_of_y: medians.iter().map(band).collect(), ..LayerFrame::default() }
    }

    fn units(now: &LayerFrame, first: &LayerFrame) -> Option<Units> {
        let part = Part { arm: 0, layer: now, stats: &now.z, before: None };
        Units::new(&part, Stage::Y, first.units(Stage::Y))
    }

    fn medians(units: &Units) -> Vec<f64> {
        units.rows.iter().map(|(now, _)| now.unwrap()[1]).collect()
    }

    #[test]
    fn the_order_is_that_of_the_medians_at_step_0() {
        let (now, first) = (layer(&[1.0, 2.0, 4.0]), layer(&[0.5, -1.0, 0.25]));
        assert_eq!(medians(&units(&now, &first).unwrap()), [2.0, 4.0, 1.0]);
        assert_eq!(medians(&units(&now, &layer(&[])).unwrap()), [1.0, 2.0, 4.0], "unknown: as they are numbered");
        assert!(units(&layer(&[]), &first).is_none());
    }

    #[test]
    fn a_unit_counts_as_saturated_by_its_median() {
        let all = units(&layer(&[-5.0, 3.5, 3.7, 0.0]), &layer(&[])).unwrap();
        assert_eq!((all.count(), all.saturated(&Curve::of(Activation::Sigmoid))), (4, 2));
        assert_eq!(all.saturated(&Curve::of(Activation::Relu)), 2, "0 is off");
    }

    #[test]
    fn a_line_is_tinted_where_the_curve_is_flat() {
        let of = |low: f64, high: f64| pieces([low, high], [-3.0, 3.0]);
        assert_eq!(of(-4.0, 5.0), [Some([-4.0, -3.0]), Some([-3.0, 3.0]), Some([3.0, 5.0])]);
        assert_eq!(of(-1.0, 2.0), [None, Some([-1.0, 2.0]), None]);
        assert_eq!(of(-5.0, -4.0), [Some([-5.0, -4.0]), None, None]);
        assert_eq!(of(0.5, 0.5), [None, Some([0.5, 0.5]), None], "a unit that says the same of all samples");
        assert_eq!(of(4.0, 4.0), [None, None, Some([4.0, 4.0])]);
        assert_eq!(ends(Some(&Curve::of(Activation::Relu))), [0.0, f64::INFINITY]);
        assert_eq!(pieces([-1.0, 1.0], ends(None)), [None, Some([-1.0, 1.0]), None], "no curve, no flat part");
    }

    #[test]
    fn bricks_that_fade_cover_as_much_as_those_that_do_not() {
        let rect = Rect::from_min_max(pos2(2.0, 3.0), pos2(12.0, 5.0));
        let mut bricks = Bricks { mesh: Mesh::default(), fade: 1.0 };
        bricks.add(rect, Color32::WHITE);
        assert_eq!((bricks.mesh.vertices.len(), bricks.mesh.indices.len()), (8, 30));
        assert!(bricks.mesh.is_valid());
        assert_eq!(bricks.mesh.calc_bounds(), rect.expand(0.5));
        let mut sharp = Bricks { mesh: Mesh::default(), fade: 0.0 };
        sharp.add(rect, Color32::WHITE);
        assert_eq!((sharp.mesh.vertices.len(), sharp.mesh.calc_bounds()), (4, rect));
    }
}
