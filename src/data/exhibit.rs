//! A few samples to be shown beside the networks.

/// Samples of a data set as they can be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exhibit {
    /// Names of the classes.
    pub classes: Vec<String>,
    /// Names of the features.
    pub features: Vec<String>,
    /// Points of the plane, for data of two features: a bounded number of training and test samples.
    pub points: Vec<Point>,
    /// A few test samples, for all other data.
    pub samples: Vec<Sample>,
}

/// A sample of two features.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Its features, in the scale that the networks see.
    pub at: [f32; 2],
    /// Its class.
    pub class: u8,
    /// Whether it belongs to the test split.
    pub test: bool,
}

/// A sample of any number of features.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Its class.
    pub class: usize,
    /// What it looks like.
    pub face: Face,
}

/// What a sample looks like.
#[derive(Clone, Debug, PartialEq)]
pub enum Face {
    /// An image, row by row from the top left; 0 is black paper, 255 full ink.
    Image {
        /// Pixels of a row.
        width: usize,
        /// Rows.
        height: usize,
        /// Ink.
        pixels: Vec<u8>,
    },
    /// The measurements as they stand in the data, unscaled.
    Row(Vec<f32>),
}
