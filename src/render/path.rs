//! The data of an SVG path, written as relative steps in hundredths of a point.

use egui::{Pos2, Vec2, pos2};

use super::number;

/// The data of a path. A NaN coordinate invalidates the path: it then has no data.
#[derive(Clone, Default)]
pub struct Path {
    data: String,
    /// The position of the pen, in hundredths, so that rounding errors do not add up over relative steps.
    at: [i64; 2],
    start: [i64; 2],
    /// The last command, which need not be repeated.
    last: char,
    spoiled: bool,
}

impl Path {
    /// Creates a line through `points`, closed or open.
    pub fn line(points: &[Pos2], closed: bool) -> Self {
        let mut path = Self::default();
        path.add_line(points, closed);
        path
    }

    /// Creates a whole ellipse.
    pub fn ellipse(center: Pos2, radius: Vec2) -> Self {
        let mut path = Self::default();
        path.move_to(pos2(center.x - radius.x, center.y));
        path.arc_to(radius, pos2(center.x + radius.x, center.y));
        path.arc_to(radius, pos2(center.x - radius.x, center.y));
        path.close();
        path
    }

    /// Adds a line through `points`, closed or open.
    pub fn add_line(&mut self, points: &[Pos2], closed: bool) {
        if let Some((first, rest)) = points.split_first() {
            self.move_to(*first);
            for point in rest {
                self.line_to(*point);
            }
            if closed {
                self.close();
            }
        }
    }

    /// Returns the data; `None` if the path is empty or had a NaN coordinate.
    pub fn data(&self) -> Option<&str> {
        (!self.spoiled && !self.data.is_empty()).then_some(&self.data)
    }

    /// Starts a new part of the path at `to`.
    pub fn move_to(&mut self, to: Pos2) {
        let Some(to) = self.rounded(to) else { return };
        self.data.push('M');
        self.last = 'M';
        self.numbers(&to);
        (self.at, self.start) = (to, to);
    }

    /// Adds a straight line.
    pub fn line_to(&mut self, to: Pos2) {
        let Some(to) = self.rounded(to) else { return };
        let step = [to[0] - self.at[0], to[1] - self.at[1]];
        match step {
            [0, 0] => {}
            [dx, 0] => self.step('h', &[dx]),
            [0, dy] => self.step('v', &[dy]),
            _ => self.step('l', &step),
        }
        self.at = to;
    }

    /// Adds a Bézier curve through its control points to the last of `points`: quadratic with one control point, cubic
    /// with two.
    pub fn curve_to(&mut self, points: &[Pos2]) {
        let mut steps = [0; 6];
        for (step, point) in steps.chunks_exact_mut(2).zip(points) {
            let Some(to) = self.rounded(*point) else { return };
            step.copy_from_slice(&[to[0] - self.at[0], to[1] - self.at[1]]);
        }
        let used = 2 * points.len();
        self.step(if points.len() == 2 { 'q' } else { 'c' }, &steps[..used]);
        self.at = [self.at[0] + steps[used - 2], self.at[1] + steps[used - 1]];
    }

    /// Adds the smaller arc of an ellipse with these radii, clockwise on the screen.
    pub fn arc_to(&mut self, radius: Vec2, to: Pos2) {
        let (Some(radius), Some(to)) = (self.rounded(radius.to_pos2()), self.rounded(to)) else { return };
        self.step('a', &[radius[0], radius[1], 0, 0, 100, to[0] - self.at[0], to[1] - self.at[1]]);
        self.at = to;
    }

    /// Adds a straight line back to the start of the current part.
    pub fn close(&mut self) {
        if !self.spoiled && !self.data.is_empty() {
            self.data.push('z');
            self.last = 'z';
            self.at = self.start;
        }
    }

    /// Adds the path of `other`.
    pub fn append(&mut self, other: &Self) {
        self.spoiled |= other.spoiled;
        self.data.push_str(&other.data);
        (self.at, self.start, self.last) = (other.at, other.start, other.last);
    }

    fn step(&mut self, command: char, numbers: &[i64]) {
        if self.last != command {
            self.data.push(command);
            self.last = command;
        } else if numbers[0] >= 0 {
            self.data.push(' ');
        }
        self.numbers(numbers);
    }

    fn numbers(&mut self, numbers: &[i64]) {
        for (i, n) in numbers.iter().enumerate() {
            if i > 0 && *n >= 0 {
                self.data.push(' ');
            }
            number::push(&mut self.data, *n);
        }
    }

    fn rounded(&mut self, at: Pos2) -> Option<[i64; 2]> {
        let rounded = number::hundredths(at.x).zip(number::hundredths(at.y));
        self.spoiled |= rounded.is_none();
        rounded.map(|(x, y)| [x, y]).filter(|_| !self.spoiled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_relative_and_repeat_no_command() {
        let points = [pos2(1.0, 2.0), pos2(2.0, 1.0), pos2(2.5, 1.5), pos2(4.0, 1.5), pos2(4.0, 0.0)];
        assert_eq!(Path::line(&points, true).data(), Some("M1 2l1-1 .5 .5h1.5v-1.5z"));
    }

    #[test]
    fn rounding_does_not_add_up() {
        let points: Vec<Pos2> = (0..=1000_u16).map(|i| pos2(f32::from(i) * 0.003, f32::from(i % 2))).collect();
        assert_eq!(Path::line(&points, false).at, [300, 0]);
    }

    #[test]
    fn a_point_that_is_no_number_spoils_the_path() {
        assert_eq!(Path::line(&[pos2(0.0, 0.0), pos2(f32::NAN, 1.0), pos2(1.0, 1.0)], false).data(), None);
        let mut path = Path::line(&[pos2(0.0, 0.0), pos2(1.0, 1.0)], false);
        path.append(&Path::line(&[pos2(f32::NAN, 0.0)], false));
        assert_eq!(path.data(), None);
    }

    #[test]
    fn curves_and_arcs() {
        let mut path = Path::default();
        path.move_to(pos2(0.0, 0.0));
        path.curve_to(&[pos2(1.0, 0.0), pos2(1.0, 1.0)]);
        path.curve_to(&[pos2(1.0, 2.0), pos2(2.0, 2.0), pos2(2.0, 1.0)]);
        path.arc_to(Vec2::splat(3.0), pos2(5.0, 4.0));
        assert_eq!(path.data(), Some("M0 0q1 0 1 1c0 1 1 1 1 0a3 3 0 0 1 3 3"));
    }
}
