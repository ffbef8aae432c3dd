//! The field of an arm: where cells and values are on the screen.

use egui::{Pos2, Rect, pos2, vec2};

use crate::config::Scale;
use crate::map;
use crate::view::charts::{Axis, decade};
use crate::view::format;

/// Least distance of two numbers along an axis, in points.
const NUMBER: f64 = 40.0;

/// The place of the cells of one arm on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// The area of all cells.
    pub rect: Rect,
    /// Number of cells along x and along y.
    pub size: [usize; 2],
}

impl Field {
    /// Returns the cell at a place on the screen; `None` outside the field.
    #[must_use]
    pub fn at(&self, place: Pos2) -> Option<[usize; 2]> {
        let share = (place - self.rect.min) / self.rect.size();
        if !self.rect.contains(place) || !share.is_finite() {
            return None;
        }
        let [x, y] = self.size;
        // Values rise upward, places on the screen downward.
        Some([format::part(share.x, x), format::part(1.0 - share.y, y)])
    }

    /// Returns the area of a cell.
    #[must_use]
    pub fn cell(&self, [x, y]: [usize; 2]) -> Rect {
        let [columns, rows] = self.size.map(format::count);
        let size = vec2(self.rect.width() / columns, self.rect.height() / rows);
        let [x, y] = [x, y].map(format::count);
        let left_bottom = pos2(self.rect.left() + x * size.x, self.rect.bottom() - y * size.y);
        Rect::from_min_size(left_bottom - vec2(0.0, size.y), size)
    }

    /// Returns where a place along the x axis, counted in cells as by [`map::Axis::place`], is on the screen.
    #[must_use]
    pub fn x(&self, place: f64) -> f32 {
        self.rect.left() + self.rect.width() * format::px((place + 0.5) / format::float(self.size[0]))
    }

    /// Returns where a place along the y axis, counted in cells, is on the screen.
    #[must_use]
    pub fn y(&self, place: f64) -> f32 {
        self.rect.bottom() - self.rect.height() * format::px((place + 0.5) / format::float(self.size[1]))
    }
}

/// A mark at an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The place, counted in cells.
    pub place: f64,
    /// The number written at it, if any.
    pub number: Option<String>,
}

/// Returns the marks of an axis that is `points` long, those with a number first.
pub fn marks(axis: &map::Axis, points: f64) -> Vec<Mark> {
    let (from, to) = axis.ends();
    let linear = || {
        let make = if axis.is_whole() { Axis::whole } else { Axis::linear };
        make(from, to, NUMBER)
    };
    let scale = match axis.scale {
        Scale::Linear => linear(),
        Scale::Log => Axis::log(from.log10(), to.log10()),
    };
    let (mut named, mut plain) = scale.marks(points);
    let mut log = axis.scale == Scale::Log;
    if log && named.len() < 2 {
        // Within a fraction of a decade there are no two powers of ten.
        (named, plain) = linear().marks(points);
        log = false;
    }
    let value = |at: f64| if log { scale.value(at) } else { at };
    let number = |value: f64| if log { decade(value) } else { format::tick(value) };
    let named =
        named.into_iter().map(value).map(|value| Mark { place: axis.place(value), number: Some(number(value)) });
    let plain = plain.into_iter().map(value).map(|value| Mark { place: axis.place(value), number: None });
    named.chain(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_where_they_are_drawn() {
        let rect = Rect::from_min_size(pos2(10.0, 20.0), vec2(40.0, 30.0));
        let field = Field { rect, size: [4, 3] };
        for x in 0..4 {
            for y in 0..3 {
                assert_eq!(field.at(field.cell([x, y]).center()), Some([x, y]));
            }
        }
        assert_eq!(
            field.cell([0, 0]),
            Rect::from_min_size(pos2(10.0, 40.0), vec2(10.0, 10.0)),
            "the lowest is at the bottom"
        );
        assert_eq!(field.at(pos2(9.0, 30.0)), None);
        assert_eq!((field.x(0.0), field.y(0.0), field.y(2.0)), (15.0, 45.0, 25.0));
    }

    #[test]
    fn marks_are_round_numbers_at_their_places() {
        let numbers = |text: &str, points: f64| {
            let axis = map::Axis::read("x", text).unwrap();
            let marks = marks(&axis, points);
            marks.into_iter().filter_map(|mark| Some((mark.number?, mark.place))).collect::<Vec<_>>()
        };
        let log = numbers("training.learning_rate=0.001..10:9", 300.0);
        assert_eq!(
            log.iter().map(|(number, _)| number.as_str()).collect::<Vec<_>>(),
            ["0.001", "0.01", "0.1", "1", "10"]
        );
        assert!(
            log.iter().zip([0.0, 2.0, 4.0, 6.0, 8.0]).all(|((_, place), expected)| (place - expected).abs() < 1e-3)
        );
        let whole = numbers("network.depth=1..4", 300.0);
        assert_eq!(
            whole,
            ["1", "2", "3", "4"]
                .iter()
                .zip([0.0, 1.0, 2.0, 3.0])
                .map(|(n, at)| ((*n).to_owned(), at))
                .collect::<Vec<_>>()
        );
        let narrow = numbers("init.scale=1..1.2:5", 300.0);
        assert!(narrow.len() >= 3 && narrow[0].0 == "1", "{narrow:?}");
    }
}
