//! Numbers from publications, for display beside a run.

/// A published figure that a lesson draws over its own curves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Published {
    /// The name in a lesson file.
    pub name: &'static str,
    /// The authors and the year.
    pub source: &'static str,
    /// Pairs of step and test accuracy, without and with batch norm.
    pub accuracy: [&'static [(f64, f64)]; 2],
    /// Triples of step, percentile 15 and percentile 85 of the inputs of the last sigmoid of a typical unit, with
    /// batch norm.
    pub percentiles: &'static [(f64, f64, f64)],
}

/// Ioffe & Szegedy (2015), Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate
/// Shift, Figure 1: a sigmoid network with three hidden layers of 100 units on binary MNIST, batches of 60, 50,000
/// steps. The values were read off the figure, because the paper prints no numbers; it gives neither the learning
/// rate nor the standard deviation of the initial weights.
pub const IOFFE_2015_FIGURE_1: Published = Published {
    name: "ioffe-2015-figure-1",
    source: "Ioffe & Szegedy 2015",
    accuracy: [
        &[
            (3600.0, 0.711),
            (8000.0, 0.909),
            (10_000.0, 0.926),
            (15_000.0, 0.953),
            (20_000.0, 0.963),
            (30_000.0, 0.968),
            (40_000.0, 0.972),
        ],
        &[
            (4000.0, 0.953),
            (8000.0, 0.967),
            (10_000.0, 0.966),
            (15_000.0, 0.972),
            (20_000.0, 0.975),
            (30_000.0, 0.978),
            (40_000.0, 0.980),
        ],
    ],
    percentiles: &[
        (500.0, -1.19, 1.32),
        (5000.0, -1.56, 1.55),
        (10_000.0, -1.63, 1.65),
        (20_000.0, -1.73, 1.84),
        (30_000.0, -1.86, 1.89),
        (40_000.0, -1.89, 1.94),
    ],
};

/// All published figures.
pub const PUBLISHED: &[Published] = &[IOFFE_2015_FIGURE_1];
