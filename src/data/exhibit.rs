//! The samples of a data set that are displayed beside the networks.

use super::split::Split;
use super::{Data, Shape};

/// Largest numbers of displayed points of the training and of the test split, for data of two features.
const POINTS: [usize; 2] = [800, 200];
/// Largest number of displayed test samples, for other data.
const SAMPLES: usize = 12;
/// Margin at each end of the displayed plane, as a part of the extent of the points.
const MARGIN: f64 = 0.08;

/// Samples of a data set, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exhibit {
    /// Names of the classes.
    pub classes: Vec<String>,
    /// Names of the features.
    pub features: Vec<String>,
    /// Points in the plane, for data of two features: a bounded number of training and test samples.
    pub points: Vec<Point>,
    /// A few test samples, for data of any other shape.
    pub samples: Vec<Sample>,
}

impl Exhibit {
    /// Chooses the displayed samples of `data`. Both splits are in random order, so that their first samples are
    /// representative.
    #[must_use]
    pub fn of(data: &Data) -> Self {
        let (points, samples) = match data.shape {
            Shape::Points2d => {
                let [train, test] = [points(&data.train, POINTS[0], false), points(&data.test, POINTS[1], true)];
                ([train, test].concat(), Vec::new())
            }
            Shape::Image { width, height } => {
                let ink = |raw: Vec<f64>| raw.into_iter().map(|raw| ink(raw * data.unit)).collect();
                (Vec::new(), samples(data, |raw| Appearance::Image { width, height, pixels: ink(raw) }))
            }
            Shape::Table => (Vec::new(), samples(data, |raw| Appearance::Row(raw.into_iter().map(single).collect()))),
        };
        Self { classes: data.class_names.clone(), features: data.feature_names.clone(), points, samples }
    }

    /// Returns the lower and upper end, along each feature, of the rectangle that contains the points, with a
    /// margin. `None` without points.
    #[must_use]
    pub fn extent(&self) -> Option<[[f64; 2]; 2]> {
        let ends = |axis: usize| {
            let at = || self.points.iter().map(|point| f64::from(point.at[axis]));
            let [low, high] = [at().fold(f64::INFINITY, f64::min), at().fold(f64::NEG_INFINITY, f64::max)];
            let margin = if high > low { MARGIN * (high - low) } else { 0.5 };
            [low - margin, high + margin]
        };
        (!self.points.is_empty()).then(|| [ends(0), ends(1)])
    }
}

impl Data {
    /// Returns the rows of the test samples in [`Exhibit::samples`]: the first sample of each class, then the second of
    /// each class, and so on; none of points in the plane.
    #[must_use]
    pub fn exhibited(&self) -> Vec<u32> {
        if self.shape == Shape::Points2d {
            return Vec::new();
        }
        let mut seen = vec![0_u32; self.classes()];
        let mut turns: Vec<(u32, u32)> = (0..)
            .zip(self.test.labels())
            .map(|(row, &label)| {
                seen[label as usize] += 1;
                (seen[label as usize], row)
            })
            .collect();
        turns.sort_unstable();
        turns.into_iter().map(|(_, row)| row).take(SAMPLES).collect()
    }
}

fn samples(data: &Data, face: impl Fn(Vec<f64>) -> Appearance) -> Vec<Sample> {
    let labels = data.test.labels();
    let sample = |row: u32| Sample { class: labels[row as usize] as usize, face: face(data.test.raw(row)) };
    data.exhibited().into_iter().map(sample).collect()
}

fn points(split: &Split, most: usize, test: bool) -> Vec<Point> {
    let rows: Vec<u32> = (0..).take(split.len().min(most)).collect();
    let (mut at, mut labels) = (vec![0.0_f32; 2 * rows.len()], vec![0; rows.len()]);
    split.gather(&rows, &mut at, &mut labels);
    let class = |label: u32| u8::try_from(label).unwrap_or(u8::MAX);
    at.as_chunks().0.iter().zip(labels).map(|(&at, label)| Point { at, class: class(label), test }).collect()
}

/// Converts a pixel from 0 to 1 into ink from 0 to 255.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast keeps to 0..=255")]
fn ink(pixel: f64) -> u8 {
    (255.0 * pixel).round() as u8
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to the nearest f32 is what this is for")]
fn single(x: f64) -> f32 {
    x as f32
}

/// A sample of two features.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The features, in the scale that the networks see.
    pub at: [f32; 2],
    /// The class; a class above 255 is stored as 255.
    pub class: u8,
    /// Whether the sample belongs to the test split.
    pub test: bool,
}

/// A sample of any number of features.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The class.
    pub class: usize,
    /// The appearance of the sample.
    pub face: Appearance,
}

/// The appearance of a sample.
#[derive(Clone, Debug, PartialEq)]
pub enum Appearance {
    /// An image, row by row from the top left; 0 is the black background, 255 full ink.
    Image {
        /// Pixels per row.
        width: usize,
        /// Number of rows.
        height: usize,
        /// Ink of each pixel.
        pixels: Vec<u8>,
    },
    /// The measurements as in the data, unscaled.
    Row(Vec<f32>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn data(assignments: &[&str]) -> Data {
        let mut config = Config::plane();
        for assignment in assignments {
            config.set(assignment).unwrap();
        }
        Data::load(&config).unwrap()
    }

    #[test]
    fn the_plane_shows_points_of_both_splits_where_the_networks_see_them() {
        let data = data(&["data.samples=2000"]);
        let exhibit = Exhibit::of(&data);
        assert_eq!(exhibit.points.iter().filter(|point| !point.test).count(), 800);
        assert_eq!(exhibit.points.len(), 1000);
        assert!(exhibit.samples.is_empty() && data.exhibited().is_empty());
        assert_eq!((exhibit.classes.len(), exhibit.features.len()), (2, 2));
        let (mut at, mut label) = ([0.0_f32; 2], [0]);
        data.test.gather(&[3], &mut at, &mut label);
        let point = exhibit.points[803];
        assert_eq!((point.at, u32::from(point.class), point.test), (at, label[0], true));
        let extent = exhibit.extent().unwrap();
        for (axis, [low, high]) in extent.into_iter().enumerate() {
            let at: Vec<f64> = exhibit.points.iter().map(|point| point.at[axis].into()).collect();
            let (least, most) = at.iter().fold((f64::MAX, f64::MIN), |(a, b), &x| (a.min(x), b.max(x)));
            assert!((low - (least - 0.08 * (most - least))).abs() < 1e-9, "{low} for {least}");
            assert!((high - (most + 0.08 * (most - least))).abs() < 1e-9, "{high} for {most}");
        }
    }

    #[test]
    fn few_points_are_all_shown() {
        assert_eq!(Exhibit::of(&data(&["data.samples=20"])).points.len(), 20);
    }

    #[test]
    fn images_show_every_class_in_ink() {
        let data = data(&["data.set=digits"]);
        let exhibit = Exhibit::of(&data);
        assert_eq!(exhibit.samples.len(), 12);
        let mut classes: Vec<usize> = exhibit.samples[..10].iter().map(|sample| sample.class).collect();
        classes.sort_unstable();
        assert!(classes.into_iter().eq(0..10), "the first ten are one of each");
        let mut most = 0;
        for (sample, row) in exhibit.samples.iter().zip(data.exhibited()) {
            let Appearance::Image { width: 8, height: 8, pixels } = &sample.face else { panic!("no image") };
            assert_eq!(data.test.labels()[row as usize] as usize, sample.class);
            let raw = data.test.raw(row);
            assert!(pixels.iter().zip(raw).all(|(&ink, raw)| (f64::from(ink) - raw * 255.0 / 16.0).abs() <= 0.5));
            most = most.max(*pixels.iter().max().unwrap());
        }
        assert_eq!(most, 255, "a pixel of 16 is full ink");
        assert_eq!(exhibit.extent(), None);
    }

    #[test]
    fn tables_show_what_stands_in_them() {
        let data = data(&["data.set=wine"]);
        let exhibit = Exhibit::of(&data);
        assert_eq!((exhibit.samples.len(), exhibit.features.len(), exhibit.classes.len()), (12, 13, 3));
        let Appearance::Row(values) = &exhibit.samples[0].face else { panic!("no row") };
        assert!(values.len() == 13 && (11.0..15.0).contains(&values[0]), "alcohol in percent: {values:?}");
    }
}
